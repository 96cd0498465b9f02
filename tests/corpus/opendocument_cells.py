"""Cells of OpenDocument: what one answer holds, shows, and is covered or hidden by."""

from __future__ import annotations

from functools import partial

from tests.corpus.case import Case
from tests.corpus.good import ANSWER, ANSWERS
from tests.corpus.opendocument import MALFORMED, RIGHT, person
from tests.corpus.opendocument_files import (
    answer,
    cell,
    computed,
    content,
    having,
    held,
    ods,
    repeated,
    scratch,
    shown,
    string,
    style,
    table,
)
from tests.corpus.opendocument_shown import SHOWN
from tests.corpus.verdicts import (
    MARKED,
    Verdict,
    blank,
    flagged,
    over,
    pending,
    reads,
    unproven,
)


def row_20(attributes: str, styles: str = "") -> bytes:
    """The good file with attributes of a row of answers."""
    return ods(content(table(rows={20: attributes}) + scratch(), styles))


STRUCK = '<style:text-properties style:text-line-through-style="solid"/>'
HEIGHT = '<style:table-row-properties style:row-height="{}"/>'
ROW_20 = [one for one in ANSWERS if one[1:] == "20"]
RAISED = '<style:text-properties style:text-position="super 58%"/>'
ANSWERED: dict[str, tuple[str, Verdict, str]] = {
    "a number": (held("float", "2.25"), RIGHT, "as it was"),
    "a percentage": (held("percentage", "2.25", said="225%"), RIGHT, "hundredths"),
    "a currency": (held("currency", "2.25", said="2,25 €"), RIGHT, "a number all the same"),
    "a date": (
        held("date", "2026-09-04", "date-value", "04.09."),
        RIGHT,
        "9/4 was typed, and became 4 September",
    ),
    "a date that is none": (
        held("date", "2026-99-99", "date-value"),
        person("damaged"),
        "no such day",
    ),
    "a time": (held("time", "PT12H00M00S", "time-value"), person("time"), "no number"),
    "a truth": (held("boolean", "true", "boolean-value", "TRUE"), person("TRUE"), "no number"),
    "a text": (string(shown("2,25")), RIGHT, "a decimal comma"),
    "a text with a value": (string(shown("2.25"), 'office:value="9"'), RIGHT, "its type says text"),
    "a text about namespaces": (
        string(shown("xmlns = 2.25")),
        person("no number"),
        "a word as any other",
    ),
    "something else before it": (
        f"<office:forms/>{held('float', '2.25')}",
        MALFORMED,
        "a cell, or none: the row moves",
    ),
    "a text without a type": (cell("", shown("2.25")), RIGHT, "a text is read as what it says"),
    "two lines": (string(shown("2.25") + shown("9")), person("no number"), "which one counts?"),
    "spaces": (string("<text:p><text:s text:c='3'/>2.25</text:p>"), RIGHT, "nobody sees them"),
    "a run": (
        string("<text:p>2.<text:span>25</text:span></text:p>"),
        RIGHT,
        "a part of it looks otherwise",
    ),
    "a link": (
        string('<text:p><text:a xlink:href="http://127.0.0.1:9/">2.25</text:a></text:p>'),
        RIGHT,
        "never followed",
    ),
    "a note beside it": (
        cell(
            'office:value-type="float" office:value="2.25"',
            "<office:annotation><text:p>9</text:p></office:annotation>" + shown("2.25"),
        ),
        RIGHT,
        "a note is no answer",
    ),
    "NaN": (held("float", "NaN"), person("damaged"), "it compares with nothing"),
    "an infinity": (held("float", "INF"), person("damaged"), "no number"),
    "1e400": (held("float", "1e400"), person("too large"), "no double holds it"),
    "a comma in the value": (held("float", "2,25"), person("damaged"), "no program writes it"),
    "an underscore": (held("float", "2_25"), person("damaged"), "Python reads 225"),
    "Arabic digits": (held("float", "٢"), person("damaged"), "Python reads 2"),
    "no value": (cell('office:value-type="float"', shown("2.25")), person("damaged"), "shown only"),
    "a type that nobody knows": (held("other", "2.25"), person("damaged"), "nobody knows it"),
    "nothing": (cell(), blank(ANSWER), "nothing stands there"),
    "a formula": (computed("of:=[.N20]/4"), RIGHT, "it gives 2.25"),
    "a formula, never calculated": (computed("of:=[.N20]/4", None), RIGHT, "it gives 2.25"),
    "a formula with a forged value": (
        computed("of:=1+1"),
        reads(O20=2) + flagged("stored-value"),
        "what it gives counts",
    ),
    "a formula of the scratch sheet": (computed("of:=[$Scratch.A1]+9/4"), RIGHT, "it is blank"),
    "a formula of Excel": (computed("msoxl:=N20/4"), RIGHT, "as Excel writes at times"),
    "a web service": (
        computed('of:=COM.MICROSOFT.WEBSERVICE("http://127.0.0.1:9/")'),
        unproven("outside", ANSWER),
        "it would call home",
    ),
    "a program by DDE": (
        computed('of:=DDE("soffice";"/etc/passwd";"A1")'),
        unproven("outside", ANSWER),
        "it would open a file",
    ),
    "another file": (
        computed("of:=['file:///etc/passwd'#$Sheet1.A1]"),
        unproven("outside", ANSWER),
        "it would open a file",
    ),
    "chance": (computed("of:=2.25+0*RAND()"), unproven("RAND", ANSWER), "nobody knows"),
    "itself": (computed("of:=[.O20]"), unproven("circle", ANSWER), "a circle"),
    "an error": (
        computed("of:=1/0", "0", "#DIV/0!"),
        person("error"),
        "it shows no number",
    ),
    "a formula of 8,193 characters": (computed("of:=" + "1" * 8193), over("formula"), "too long"),
    "a formula of 65 brackets": (
        computed("of:=" + "(" * 65 + "9/4" + ")" * 65),
        over("nesting"),
        "one more than is allowed",
    ),
    "a million spaces": (
        string("<text:p>2.25<text:s text:c='1000000'/></text:p>"),
        over("text"),
        "from 30 bytes",
    ),
    "an array of a million cells": (
        cell(
            'table:formula="of:=1" table:number-matrix-rows-spanned="1000"'
            ' table:number-matrix-columns-spanned="1000" office:value-type="float"'
            ' office:value="1"',
        ),
        over("array"),
        "every cell of it is made",
    ),
}
COUNTS: dict[str, tuple[str, Verdict, str]] = {
    "zero": (repeated(0), MALFORMED, "a cell stands for itself at least"),
    "below zero": (repeated(-1), MALFORMED, "what follows would move back"),
    "a fraction": (repeated("1.5"), MALFORMED, "no number of cells"),
    "a word": (repeated("many"), MALFORMED, "no number of cells"),
    "in Arabic digits": (repeated("٢"), MALFORMED, "no program writes it"),
    "with a plus": (repeated("+1"), MALFORMED, "no program writes it"),
    "of many digits": (repeated("9" * 30), MALFORMED, "no sheet is so wide"),
    "one": (repeated(1), MARKED, "itself"),
}
STRIKE_CELL = style("x", STRUCK, "table-cell")

CASES = [
    *(
        Case(f"the answer: {name}", verdict, why, partial(answer, made), file=".ods")
        for name, (made, verdict, why) in (ANSWERED | SHOWN).items()
    ),
    *(
        Case(
            f"a count: {name}",
            verdict,
            why,
            partial(answer, having(count, held("float", "2.25"))),
            file=".ods",
        )
        for name, (count, verdict, why) in COUNTS.items()
    ),
    Case(
        "an answer under another one",
        pending("merged", "O21"),
        "only the first is seen",
        lambda: ods(
            content(
                table(
                    {
                        "O20": held("float", "2.25").replace(
                            "<table:table-cell ",
                            '<table:table-cell table:number-rows-spanned="2"'
                            ' table:number-columns-spanned="1" ',
                        ),
                        "O21": held("float", "1.25").replace("table-cell", "covered-table-cell"),
                    }
                )
                + scratch()
            )
        ),
    ),
    *(
        Case(
            f"a row that is {how}",
            pending("hidden", *ROW_20),
            "nobody sees the answers in it",
            partial(row_20, f'table:visibility="{how}"'),
            file=".ods",
        )
        for how in ("collapse", "filter")
    ),
    *(
        Case(
            f"a row of {height!r}",
            verdict,
            why,
            partial(row_20, 'table:style-name="x"', style("x", HEIGHT.format(height), "table-row")),
            file=".ods",
        )
        for height, verdict, why in [
            ("0.001cm", pending("hidden", *ROW_20), "nobody sees the answers in it"),
            ("0e0cm", pending("hidden", *ROW_20), "nobody knows how high it is"),
            ("0.45cm", MARKED, "as LibreOffice writes it"),
        ]
    ),
    Case(
        "a hidden column",
        pending("hidden", *(one for one in ANSWERS if one[0] == "O")),
        "nobody sees the answers in it",
        lambda: ods(
            content(
                table(
                    before=f"<table:table-column {repeated(14)}/>"
                    '<table:table-column table:visibility="collapse"/>'
                )
                + scratch()
            )
        ),
    ),
    Case(
        "our sheet hidden",
        pending("hidden", *ANSWERS),
        "nobody sees it",
        lambda: ods(
            content(
                table(attributes='table:style-name="h"') + scratch(),
                style("h", '<style:table-properties table:display="false"/>', "table"),
            )
        ),
    ),
    Case(
        "an answer struck out",
        person("struck"),
        "it was crossed out",
        lambda: answer(
            held("float", "2.25").replace(
                "<table:table-cell ", '<table:table-cell table:style-name="x" '
            ),
            STRIKE_CELL,
        ),
    ),
    Case(
        "a part struck out",
        person("struck"),
        "the old value was crossed out",
        lambda: answer(
            string('<text:p><text:span text:style-name="x">9</text:span>2.25</text:p>'),
            style("x", STRUCK),
        ),
    ),
    Case(
        "a part raised",
        person("raised"),
        "two to the 25th, and not 225",
        lambda: answer(
            string('<text:p>2<text:span text:style-name="x">25</text:span></text:p>'),
            style("x", RAISED),
        ),
    ),
]
