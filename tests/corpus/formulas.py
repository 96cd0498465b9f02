"""Formulas: what an answer's formula gives, what the file stores beside it, and how far it reaches.

The answer is N20 / 4 with 9 in N20: the mean of I20 to L20.
"""

from __future__ import annotations

from functools import partial

from normreg_sheets.submission.refusal import Reason
from tests.corpus.case import Case
from tests.corpus.good import (
    ANSWER,
    c,
    f,
    inline,
    with_cells,
)
from tests.corpus.verdicts import (
    MARKED,
    Verdict,
    blank,
    flagged,
    over,
    pending,
    reads,
    refused,
    unproven,
)

RIGHT = reads(O20=2.25)
FORGED = flagged("stored-value")
CANNOT = unproven("cannot be computed", ANSWER)
MALFORMED, TWICE = refused(Reason.MALFORMED), refused(Reason.DUPLICATE)


def person(word: str) -> Verdict:
    return pending(word, ANSWER)


# Formulas that give 2.25, with it stored beside them.
SOUND: dict[str, str] = {
    "a reference": "N20/4",
    "in small letters": "average(i20:l20)",
    "with spaces": " N20  / 4 ",
    "with dollars": "$N$20/4",
    "with a plus": "+N20/4",
    "a fraction": "9/4",
    "a root": "SQRT(81)/4",
    "a function": "AVERAGE(I20:L20)",
    "rounded": "ROUND(AVERAGE(I20:L20),2)",
    "a product": "SUMPRODUCT(I20:L20,{1,1,1,1})/4",
    "a condition": 'IF(N20>0,N20/4,"no")',
    "a percentage": "N20%*25",
    "a name": "SUM(step_total)/SUM(step_total)*9/4",
    "an index": "INDEX(I20:L20,1)*0.75",
    "whole columns": "SUM(Scratch!A:C)+9/4",
    "the sheet by its name": "'Batch Normalization'!N20/4",
    "the scratch sheet": "Scratch!A1+9/4",
    "an error that is caught": "IFERROR(1/0,9/4)",
    "a new function": "_xlfn.IFS(TRUE,9/4)",
    "LET": "_xlfn.LET(_xlpm.x,9,_xlpm.x/4)",
    "a text as a number": 'VALUE("2.25")',
    "200 characters": "9/4" + "+0" * 98,
}
# Formulas that reach outside or cannot be known; 2.25 is stored beside them.
WITHHELD: dict[str, str] = {
    "a web service": 'WEBSERVICE("http://127.0.0.1:9/")',
    "a web service of its prefix": '_xlfn.WEBSERVICE("http://127.0.0.1:9/")',
    "a web service in a branch": 'IF(TRUE,2.25,WEBSERVICE("http://127.0.0.1:9/"))',
    "a link": 'HYPERLINK("http://127.0.0.1:9/",2.25)',
    "a program": "cmd|'/C calc'!A0",
    "a program by DDE": 'DDE("soffice","/etc/passwd","A1")',
    "another file": "[1]Sheet1!A1",
    "another file by its path": "'C:\\[other.xlsx]Sheet1'!A1",
    "a file of the system": "'file:///etc/passwd'#$Sheet1.A1",
    "a server of data": 'RTD("server",,"topic")',
    "a library": 'CALL("kernel32","WinExec","JCJ","calc",0)',
    "a register": 'REGISTER.ID("kernel32","WinExec")',
    "a picture": '_xlfn.IMAGE("http://127.0.0.1:9/")',
    "a stock": '_xlfn.STOCKHISTORY("MSFT",1)',
    "a cube": 'CUBEVALUE("a","b")',
    "a web page": 'IMPORTHTML("http://127.0.0.1:9/","table",1)',
    "another sheet of Google": 'IMPORTRANGE("key","A1")',
    "Python": '_xlfn._xlws.PY("2.25",0)',
    "chance": "2.25+0*RAND()",
    "chance between": "RANDBETWEEN(2,2)+0.25",
    "the time": "2.25+0*NOW()",
    "the day": "2.25+0*TODAY()",
    "a place by its text": 'INDIRECT("N20")/4',
    "a place by its distance": "OFFSET(N20,0,0)/4",
    "the file's name": '2.25+0*LEN(CELL("filename"))',
    "the system": '2.25+0*LEN(INFO("directory"))',
    "the number of the sheet": "SHEET()*2.25",
    "the formula's text": "2.25+0*LEN(FORMULATEXT(N20))",
    "an unknown function": "MYMEAN(I20:L20)",
    "a sheet that is not there": "Other!N20/4",
    "a name that is not there": "no_such_name/4",
    "a table": "SUM(Table1[mean])",
    "a spilled range": "SUM(N20#)/4",
    "its own cell": "O20",
    "a circle through others": "O21+1",
    "itself in a range": "AVERAGE(I20:O20)",
    "no formula": "=N20/4)(",
    "half a formula": "N20/",
    "an open quote": 'N20/4&"',
    "an open bracket": "(N20/4",
    "only space": " ",
    "another language": "MITTELWERT(I20:L20)",
    "semicolons": "SUM(I20;L20)",
    "8,000 characters": "9/4" + "+0" * 3998,
}


def with_partner(formula: str) -> bytes:
    """The good file with a formula in the answer; the cell below refers back to it."""
    below = (f("O20-1", "1.25", "O21"),) if formula == "O21+1" else ()
    return with_cells(f(formula, "2.25"), *below)


# The formula, what is stored (type, value), the verdict.
STORED: dict[str, tuple[str, str, str | None, Verdict, str]] = {
    "nothing": ("N20/4", "n", None, RIGHT, "openpyxl stores nothing"),
    "zero": ("N20/4", "n", "0", RIGHT + FORGED, "XlsxWriter stores zeros"),
    "a forged value": ("1+1", "n", "2.25", reads(O20=2) + FORGED, "what it gives counts"),
    "a forged value below": ("N20/4", "n", "9", RIGHT + FORGED, "what it gives counts"),
    "a text": ("N20/4", "str", "2.25", RIGHT + FORGED, "it gives a number"),
    "an error": ("N20/4", "e", "#VALUE!", RIGHT + FORGED, "what it gives counts"),
    "a truth": ("N20/4", "b", "1", RIGHT + FORGED, "what it gives counts"),
    "NaN": ("N20/4", "n", "NaN", RIGHT + FORGED, "what it gives counts"),
    "10 digits": ("N20/4*1.00000000001", "n", "2.25", RIGHT, "programs store 10 to 17 digits"),
    "a formula that gives a text": ('"2.25"', "str", "2.25", RIGHT, "2.25 is seen"),
    "a formula that gives words": ('"two"', "str", "two", person("no number"), "no number"),
    "a formula that gives nothing": ('""', "str", "", blank(ANSWER), "nothing is seen"),
    "a formula that gives a truth": ("N20>0", "b", "1", person("TRUE"), "no number"),
    "a formula that gives an error": ("1/0", "e", "#DIV/0!", person("error"), "no number"),
    "a forged value of an error": ("1/0", "n", "2.25", person("gives") + FORGED, "no number"),
    "a lost reference": ("#REF!/4", "e", "#REF!", person("error"), "no number"),
    "not available": ("NA()", "e", "#N/A", person("error"), "no number"),
    "too large a number": ("POWER(9,999)", "e", "#NUM!", person("error"), "no number"),
    "an unknown function, nothing stored": (
        "MYMEAN(I20:L20)",
        "n",
        None,
        person("cannot be computed"),
        "nobody knows what it gives",
    ),
    "an unknown function, an error stored": (
        "MYMEAN(I20:L20)",
        "e",
        "#NAME?",
        person("cannot be computed"),
        "nobody knows what it gives",
    ),
}

CASES = [
    *(
        Case(
            f"sound: {name}",
            RIGHT,
            "it gives 2.25",
            partial(with_cells, f(formula, "2.25")),
        )
        for name, formula in SOUND.items()
    ),
    *(
        Case(
            f"withheld: {name}",
            CANNOT + (unproven("cannot be computed", "O21") if formula == "O21+1" else Verdict()),
            "nothing here computes it, and what is stored is a claim",
            partial(with_partner, formula),
        )
        for name, formula in WITHHELD.items()
    ),
    *(
        Case(
            f"stored: {name}",
            verdict,
            why,
            partial(with_cells, f(formula, value, t=kind)),
        )
        for name, (formula, kind, value, verdict, why) in STORED.items()
    ),
    Case(
        "no text",
        unproven("cannot be computed", ANSWER),
        "nobody can say what it computes",
        lambda: with_cells(c(ANSWER, "<f/><v>2.25</v>")),
    ),
    Case(
        "8,193 characters",
        over("formula"),
        "more than Excel allows",
        lambda: with_cells(f("9/4" + "+0" * 4095, "2.25")),
    ),
    Case(
        "numbers that were typed as texts",
        MARKED + flagged("numbers-as-texts"),
        "the program could not compute with them, and a person can",
        lambda: with_cells(
            *(
                inline(cell, said)
                for cell, said in zip(
                    ("I20", "J20", "K20", "L20"), ("3", "1", "3", "2"), strict=True
                )
            ),
            f("SUM(I20:L20)", "0", "N20"),
        ),
    ),
    Case(
        "a chain of answers",
        reads(P20=11 / 16, Q20=11**0.5 / 4),
        "each step from the one before",
        lambda: with_cells(
            f("SUM(I20:L20)", "9", "N20"),
            f("N20/4", "2.25", "O20"),
            f("SUMPRODUCT(I20:L20,I20:L20)/4-O20^2", "0.6875", "P20"),
            f("SQRT(P20)", "0.82915619758885", "Q20"),
        ),
    ),
    Case(
        "two answers in a circle",
        unproven("circle", "O20", "O21"),
        "neither can be computed",
        lambda: with_cells(f("O21+1", "2.25", "O20"), f("O20-1", "1.25", "O21")),
    ),
]
