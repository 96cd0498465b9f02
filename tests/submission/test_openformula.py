"""Formulas of `.ods` in Excel's language, beside what LibreOffice itself makes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook as Book
from openpyxl.worksheet.formula import ArrayFormula

from normreg_sheets.submission.openformula import excel, reference
from normreg_sheets.submission.reader import read
from tests.libreoffice import office

if TYPE_CHECKING:
    from normreg_sheets.submission.workbook import Cell

FORMULAS = {
    "of:=1/3": "1/3",
    "of:=[.H4]*2": "H4*2",
    "of:=SUM([.A1:.B3])": "SUM(A1:B3)",
    "of:=SUM([.$A$1:.B$3];1;2)": "SUM($A$1:B$3,1,2)",
    "of:=[$Sheet1.A1]+[Sheet1.B1]": "Sheet1!A1+Sheet1!B1",
    "of:=[$'It''s one'.$A$1]": "'It''s one'!$A$1",
    "of:=[$'A.B'.A1:.B2]": "'A.B'!A1:B2",
    "of:=[$'a]b'.A1]": "'a]b'!A1",
    "of:=[$S.A1:$S.B2]": "S!A1:B2",
    "of:=[$A1.B2]": "'A1'!B2",
    "of:=[$Größe.B2]": "Größe!B2",
    "of:=SUM([.A:.A];[.1:.3])": "SUM(A:A,1:3)",
    "of:=SUM({1;2|3;4};5)": "SUM({1,2;3,4},5)",
    'of:=IF([.A1]="a;b|[.A1]";"[";"]")': 'IF(A1="a;b|[.A1]","[","]")',
    'of:="a""b;"&[.A1]': '"a""b;"&A1',
    "of:=SUM(([.A1]~[.B1]))": "SUM((A1,B1))",
    "of:=[.A1:.B2]![.B2:.C3]": "A1:B2 B2:C3",
    "of:=#REF!+1": "#REF!+1",
    "of:=[.#REF!]+[.A1:.#REF!]": "#REF!+A1:#REF!",
    "of:=#N/A": "#N/A",
    "of:=COM.MICROSOFT.VAR.P([.A1];[.B1])": "_xlfn.VAR.P(A1,B1)",
    "of:=COM.MICROSOFT.CEILING([.A1];1)": "CEILING(A1,1)",
    "of:=LEGACY.NORMSDIST(1)": "NORMSDIST(1)",
    "of:=IFNA ([.A1];0)": "_xlfn.IFNA (A1,0)",
    "of:=MULTIPLE.OPERATIONS([.A1];[.B1];[.C1])": "TABLE(A1,B1,C1)",
    "of:=FORMULA([.A1])": "_xlfn.FORMULATEXT(A1)",
    "of:=everywhere*TRUE()": "everywhere*TRUE()",
    "of:=éCOM.MICROSOFT.VAR.P(1)": "éCOM.MICROSOFT.VAR.P(1)",
    "oooc:=[.A1]*2": "A1*2",
    "=[.A1]*2": "A1*2",
    "msoxl:=[1]S!A1;2": "[1]S!A1;2",
    "of:='file:///tmp/x.ods'#$S.A1": "'file:///tmp/x.ods'#$S.A1",
    "of:=['file:///tmp/x.ods'#$S.A1]": "'file:///tmp/x.ods'#$S.A1",
    "of:=SUM([$S.A1:$T.B2])": "SUM($S.A1:$T.B2)",  # through sheets: no spelling is alike
    "of:=[.A1": "[.A1",
    'of:="open': '"open',
    "no formula": "no formula",
}


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_is_put_into_the_language_of_excel(formula: str) -> None:
    assert excel(formula) == FORMULAS[formula]


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("$S.$H$13:.$K$15", "S!$H$13:$K$15"),
        ("$S.$H$13:$S.$K$15", "S!$H$13:$K$15"),
        ("$'It''s one'.$A$1", "'It''s one'!$A$1"),
        ("$S.A1", "S!A1"),
        ("", ""),
        ("nonsense", "nonsense"),
    ],
)
def test_a_place_is_put_into_the_language_of_excel(place: str, said: str) -> None:
    assert reference(place) == said


@pytest.mark.parametrize("piece", ["[", "['", '"', "''", "[.A1:", "a.", "{;", "#", "A1("])
def test_a_hostile_formula_takes_no_time(piece: str) -> None:
    assert excel("of:=" + piece * (8192 // len(piece))) is not None


# Each function of the tables, as Excel writes it, with arguments that it takes.
FUNCTIONS = """
    _xlfn.VAR.P(A1,B1)  _xlfn.STDEV.S(A1,B1)  _xlfn.CONCAT(A1,B1)  _xlfn.TEXTJOIN(",",TRUE(),A1)
    _xlfn.IFS(A1>0,1)  _xlfn.SWITCH(A1,1,2)  _xlfn.MAXIFS(A1:B1,A1:B1,1)
    _xlfn.NORM.S.DIST(A1,TRUE())  CEILING(A1,1)  FLOOR(A1,1)  ISO.CEILING(A1)
    NETWORKDAYS.INTL(1,2)  WORKDAY.INTL(1,2)
    NORMSDIST(1)  CHIDIST(1,2)  TDIST(1,2,1)  FDIST(1,2,3)  STDEVP(A1,B1)  VARP(A1,B1)  LOG10(10)
    _xlfn.ACOT(1)  _xlfn.ACOTH(2)  _xlfn.COT(1)  _xlfn.COTH(1)  _xlfn.CSC(1)  _xlfn.CSCH(1)
    _xlfn.SEC(1)  _xlfn.SECH(1)  _xlfn.BITAND(1,1)  _xlfn.BITLSHIFT(1,1)  _xlfn.BITOR(1,1)
    _xlfn.BITRSHIFT(1,1)  _xlfn.BITXOR(1,1)  _xlfn.COMBINA(3,2)  _xlfn.GAMMA(2)  _xlfn.GAUSS(1)
    _xlfn.PERMUTATIONA(3,2)  _xlfn.PHI(1)  _xlfn.MUNIT(2)  _xlfn.XOR(A1>0,B1>0)  _xlfn.ARABIC("X")
    _xlfn.BASE(7,2)  _xlfn.DECIMAL("11",2)  _xlfn.NUMBERVALUE("1")  _xlfn.UNICHAR(65)
    _xlfn.UNICODE("A")  _xlfn.DAYS(2,1)  _xlfn.PDURATION(1,2,3)  _xlfn.RRI(1,2,3)  _xlfn.IFNA(A1,2)
    _xlfn.ISFORMULA(A1)  _xlfn.SHEET()  _xlfn.SHEETS()  _xlfn.FORMULATEXT(A1)
    _xlfn.CHISQ.DIST(1,2,TRUE())  _xlfn.CHISQ.INV(0.5,2)  _xlfn.F.DIST(1,2,3,TRUE())
    _xlfn.F.INV(0.5,2,3)  _xlfn.SKEW.P(A1,B1,3)
    SUM({1,2;3,4})  Other!B2+SUM('It''sone'!A1:B1)  A1%  -2^2  A1&"x""y"  A1:B1&$A$1  SQRT(-1)  1/0
    IF(A1<>B1,"a;b","c|d")  SUMPRODUCT(A1:B1,A1:B1)  MMULT(A1:B1,TRANSPOSE(A1:B1))  everywhere*2
"""
WRITTEN = FUNCTIONS.split()


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Cell]]:
    """WRITTEN down column C, and two array formulas, saved by LibreOffice in both formats."""
    folder = tmp_path_factory.mktemp("openformula")
    book = Book()
    sheet = book.worksheets[0]
    sheet.title = "It'sone"
    sheet["A1"], sheet["B1"] = 1, 2
    for row, formula in enumerate(WRITTEN, start=1):
        sheet[f"C{row}"] = f"={formula}"
    sheet["E1"] = ArrayFormula("E1:F2", "=A1:B1*{1;2}")
    sheet["E3"] = ArrayFormula("E3", "=SUM(A1:B1*A1:B1)")
    book.create_sheet("Other")["B2"] = 3
    book.create_sheet("everywhere's")
    book.save(folder / "book.xlsx")
    return {
        to: dict(read(office.convert([folder / "book.xlsx"], folder / to, to)[0]).sheets["It'sone"])
        for to in ("xlsx", "ods")
    }


@pytest.mark.libreoffice
@pytest.mark.parametrize(("row", "formula"), list(enumerate(WRITTEN, start=1)))
def test_libreoffice_writes_the_same_formula_in_both_formats(
    saved: dict[str, dict[str, Cell]], row: int, formula: str
) -> None:
    ods, xlsx = (saved[to][f"C{row}"] for to in ("ods", "xlsx"))
    assert ods.formula == xlsx.formula == formula
    assert ods.kind == xlsx.kind


@pytest.mark.libreoffice
def test_array_formulas_are_the_same_in_both_formats(saved: dict[str, dict[str, Cell]]) -> None:
    for here in ("E1", "F1", "E2", "F2", "E3"):
        assert saved["ods"][here] == saved["xlsx"][here]
    assert saved["ods"]["F2"].array == "E1:F2"
    assert [saved["ods"][here].value for here in ("E1", "F1", "E2", "F2", "E3")] == [1, 2, 2, 4, 5]
