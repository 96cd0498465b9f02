"""Formulas taken apart, moved, compared, and what they reach; openpyxl moves them a second time."""

from __future__ import annotations

import random
import time

import pytest
from openpyxl.formula.translate import Translator

from normreg_sheets.sheet.addresses import address
from normreg_sheets.submission.formulas import (
    Word,
    calls,
    moved,
    nesting,
    normal,
    pieces,
    reaches_outside,
)

PIECES = [
    ("IF(A1>=0,1,-B2)", "IF  (  A1  >=  0  ,  1  ,  -  B2  )"),
    ('"A1 ""B2"""&C3', '"A1 ""B2"""  &  C3'),
    ("Sheet2!$A$1:B2+'It''s'!C3", "Sheet2!  $A$1:B2  +  'It''s'!  C3"),
    ("LOG10(A1)+LOG10", "LOG10  (  A1  )  +  LOG10"),
    ("SUM(A:C,$2:4)", "SUM  (  A:C  ,  $2:4  )"),
    ("1.5E-3*.5+5.%", "1.5E-3  *  .5  +  5.  %"),
    ("A1:INDEX(B:B,3)", "A1  :  INDEX  (  B:B  ,  3  )"),
    ("A1:Sheet2!B2", "A1  :  Sheet2!  B2"),
    ("Sheet1:Sheet3!A1", "Sheet1:Sheet3!  A1"),
    ("#REF!+#N/A+#DIV/0!", "#REF!  +  #N/A  +  #DIV/0!"),
    ("{1,2;-3,4}", "{  1  ,  2  ;  -  3  ,  4  }"),
    ("Sales[[#This Row],[a'[b]]+[@c]", "Sales  [[#This Row],[a'[b]]  +  [@c]"),
    ("[1]Sheet1!A1+[2]!x", "[1]Sheet1!  A1  +  [2]!  x"),
    ("_xlfn.VAR.P(rate_1)", "_xlfn.VAR.P  (  rate_1  )"),
    ("Größe!Ä1", "Größe!  Ä1"),
    ('"open', '"open'),
    ("'open", "'open"),
]


@pytest.mark.parametrize(("formula", "apart"), PIECES)
def test_a_formula_is_taken_apart_into_its_words(formula: str, apart: str) -> None:
    assert [text for _, text in pieces(formula)] == apart.split("  ")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("A1", Word.REFERENCE),
        ("XFD1048576", Word.REFERENCE),
        ("XFE1", Word.NAME),  # no such column
        ("A1048577", Word.NAME),  # no such row
        ("A01", Word.NAME),
        ("A1B", Word.NAME),
        ("R1C1", Word.NAME),
        ("a$1", Word.REFERENCE),
        ("ſ1", Word.NAME),  # a long s is no S
        ("1:1", Word.REFERENCE),
        ("TRUE", Word.NAME),
        ("12", Word.NUMBER),
    ],
)
def test_only_what_is_on_a_sheet_is_a_reference(text: str, word: Word) -> None:
    assert pieces(text) == ((word, text),)


@pytest.mark.parametrize(
    ("formula", "copy"),
    [
        ("A1+$A1+A$1+$A$1", "C4+$A4+C$1+$A$1"),
        ("SUM(A1:$B$2)", "SUM(C4:$B$2)"),
        ("SUM(A:$C)+SUM(1:$3)", "SUM(C:$C)+SUM(4:$3)"),
        ('"A1"&LOG10(A1)', '"A1"&LOG10(C4)'),
        ("Sheet2!A1+'A1'!A1", "Sheet2!C4+'A1'!C4"),
        ("A1_+A1.x+1E5", "A1_+A1.x+1E5"),
        ("Z9+AZ9", "AB12+BB12"),
        ("XFC1", "#REF!"),
        ("SUM(A1:A1048575)", "SUM(#REF!)"),
        ("$XFC1", "$XFC4"),
    ],
)
def test_a_copy_three_rows_down_and_two_columns_right(formula: str, copy: str) -> None:
    assert moved(formula, 3, 2) == copy


@pytest.mark.parametrize(("rows", "columns"), [(-1, 0), (0, -1)])
def test_a_reference_that_leaves_the_sheet_at_the_top_or_left_is_lost(
    rows: int, columns: int
) -> None:
    assert moved("A1+$A$1", rows, columns) == "#REF!+$A$1"


FOR_OPENPYXL = [
    "SUM(H13:K13)/4",
    "C7*H$4+$D7*H5+$E$7*H6+F7",
    'IF(ABS(H13-0.9)<1E-9,"3√11/11 H13","")',
    "'It''s'!B2*Sheet2!$C3",
    "LOG10(D10)+ATAN2(B2,C3)",
    "SUM(B:B)-SUM(3:$5)+SUM($B:C)",
    'INDEX({1,2;3,4},B2,C3)&"a""B2"',
    "-B2^2%",
    "MMULT(B2:C3,TRANSPOSE($B2:C$3))",
]


@pytest.mark.parametrize("formula", FOR_OPENPYXL)
def test_openpyxl_moves_formulas_alike(formula: str) -> None:
    draw = random.Random(formula)
    for _ in range(20):
        rows, columns = draw.randint(0, 40), draw.randint(0, 40)
        there = address(10 + rows, 10 + columns)
        theirs = Translator(f"={formula}", "J10").translate_formula(there)
        assert f"={moved(formula, rows, columns)}" == theirs


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("sum(h13:k13)", "SUM( $H$13:$K13 )"),
        ("=A1*2", "A1 * 2"),
        ("IF(ABS(A1)<1E-9,1,0)", "IF(ABS(A1)<0.000000001,1,0)"),
        ("_xlfn.VAR.P(A1)", "VAR.P(A1)"),
        ("COM.MICROSOFT.VAR.P(A1)", "VAR.P(A1)"),
        ("AND(TRUE,FALSE)", "AND(TRUE(),FALSE())"),
        ("'Sheet1'!A1", "Sheet1!A1"),
        ("A1  B2", "A1 B2"),
        ("SUM (A1)", "SUM(A1)"),
    ],
)
def test_a_normal_form_does_not_see_spelling(one: str, other: str) -> None:
    assert normal(one) == normal(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("A1 B2", "A1B2"),
        ('"a b"', '"ab"'),
        ('"a"', '"A"'),
        ('"TRUE()"', '"TRUE"'),
        ("A1+B2", "B2+A1"),
        ("1E-9", "1E-8"),
        ("Sheet1!A1", "Sheet2!A1"),
        ("VAR.P(A1)", "VAR.S(A1)"),
    ],
)
def test_a_normal_form_sees_a_difference(one: str, other: str) -> None:
    assert normal(one) != normal(other)


def test_the_functions_that_a_formula_calls() -> None:
    formula = 'IF(A1,_xlfn.Var.P(B1),"SUM(1)")+log10(2)+MAX+_xlfn._xlws.SORT(A1)'
    assert calls(formula) == {"IF", "VAR.P", "LOG10", "SORT"}


@pytest.mark.parametrize(
    ("formula", "what"),
    [
        ('WEBSERVICE("http://x")', "WEBSERVICE"),
        ('_xlfn.webservice("http://x")', "WEBSERVICE"),
        ('COM.EXAMPLE.WEBSERVICE ("x")', "WEBSERVICE"),
        ('1+RTD("a",,"b")', "RTD"),
        ('DDE("soffice","a","b")', "DDE"),
        ('IMPORTDATA("http://x")', "IMPORTDATA"),
        ('HYPERLINK("http://x",1)', "HYPERLINK"),
        ('_xlfn.IMAGE("http://x")', "IMAGE"),
        ('REGISTER.ID("a","b")', "REGISTER.ID"),
        ("cmd|'/c calc'!A0", "a DDE link"),
        ("[1]Sheet1!A1", "a link to another file"),
        ("SUM('[other.xlsx]Sheet 1'!A1:B2)", "a link to another file"),
        (r"'C:\marks\[key.xlsx]S'!A1", "a link to another file"),
        ("'file:///tmp/key.ods'#$Sheet1.A1", "a link to another file"),
        ("'key.ods'#$Sheet1.A1", "a link to another file"),
        ("'http://x/y'!A1", "a link to another file"),
        ('"WEBSERVICE(1)"&"[1]Sheet1!A1|"', None),
        ("DDE1+RTD2+SUM(DDE:DDE)", None),  # columns
        ("'It''s: (a)'!A1+Sheet1:Sheet2!A1", None),
        ("Sales[@price]*2", None),
        ("MYWEBSERVICE(1)", None),
        ("='3/4", None),
    ],
)
def test_what_reaches_outside_is_named(formula: str, what: str | None) -> None:
    assert reaches_outside(formula) == what


@pytest.mark.parametrize(
    ("formula", "deep"),
    [
        ("A1", 0),
        ("(A1)", 1),
        ("SUM(A1,(A2))+(A3)", 2),
        ("(" * 70 + "1" + ")" * 70, 70),
        ('LEN("((((")', 1),
        ("'((('!A1", 0),
        (")))((", 0),
        ("((((", 4),
    ],
)
def test_how_deep_brackets_stand_within_each_other(formula: str, deep: int) -> None:
    assert nesting(formula) == deep


@pytest.mark.parametrize("end", ["", "'", '"', "]", "(", "!"])
@pytest.mark.parametrize(
    "start",
    ["'", "'[", "[", "[a", "[['", "[[x", '"', "A1:", "a:", "1:", "$", "a.", "é!", "_xlfn.a(", "A "],
)
def test_no_formula_takes_long(start: str, end: str) -> None:
    formula = (start * 8192)[:8192] + end
    began = time.process_time()
    assert "".join(text for _, text in pieces(formula)) == formula
    normal(formula), reaches_outside(formula), calls(formula), moved(formula, 1, 1)
    assert time.process_time() - began < 1  # some hundredths; with backtracking, half a minute


def test_any_text_is_the_sum_of_its_pieces() -> None:
    draw = random.Random(7)
    alphabet = "A1b$:!'\"[](){}#,;.+-<>=@|\\ \té_E9"
    for _ in range(3000):
        text = "".join(draw.choices(alphabet, k=draw.randint(0, 30)))
        assert "".join(piece for _, piece in pieces(text)) == text
