"""An element that is none of the format's is refused where readers would count it or look in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from normreg_sheets.submission.reader import read
from normreg_sheets.submission.refusal import Reason
from tests.submission.parts import (
    MAIN,
    SHEET,
    pack,
    pack_rows,
    relations,
    shared,
    workbook,
    worksheet,
)
from tests.submission.refused import refused

if TYPE_CHECKING:
    from pathlib import Path

FALLBACK = (
    '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    '<mc:Choice Requires="x14"/><mc:Fallback>{}</mc:Fallback></mc:AlternateContent>'
)
CELL = '<c r="A1" s="1"><v>1</v></c>'
ROW = f'<row r="1">{CELL}</row>'
STRINGS, STYLES = "xl/sharedStrings.xml", "xl/styles.xml"
BOOK, BOOK_RELS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
SHEETS = '<sheet name="S" sheetId="1" r:id="rId1"/>'


def styles(inside: str) -> str:
    """Styles that are read, because the second of them is a date."""
    return f'<styleSheet xmlns="{MAIN}">{inside}</styleSheet>'


FORMATS = '<numFmts><numFmt numFmtId="164" formatCode="d/m"/>{}</numFmts>'
FONTS = "<fonts>{}<font/><font><strike/></font></fonts>"
USED = '<cellXfs>{}<xf/><xf numFmtId="14" fontId="1"/></cellXfs>'


def all_styles(in_formats: str = "", in_fonts: str = "", in_used: str = "") -> str:
    return styles(FORMATS.format(in_formats) + FONTS.format(in_fonts) + USED.format(in_used))


STRANGE = {  # by where it stands: the part, and what the refusal names
    "a row": (SHEET, worksheet(FALLBACK.format(ROW)), "'AlternateContent' within 'sheetData'"),
    "a row of another house": (
        SHEET,
        worksheet(f'<z:row xmlns:z="urn:z" r="1">{CELL}</z:row>'),
        "'row' within 'sheetData'",
    ),
    "a cell": (
        SHEET,
        worksheet(f'<row r="1">{FALLBACK.format(CELL)}</row>'),
        "'AlternateContent' within 'row'",
    ),
    "a value": (
        SHEET,
        worksheet('<row r="1"><c r="A1"><v xmlns="">1</v></c></row>'),
        "cell A1: it has 'v' within 'c'",
    ),
    "beside a value": (SHEET, worksheet('<row><c r="A1"><v>1</v><w/></c></row>'), "'w' within 'c'"),
    "a text on the spot": (
        SHEET,
        worksheet('<row><c r="A1" t="inlineStr"><is><t>1</t><w>2</w></is></c></row>'),
        "cell A1: it has 'w' within 'is'",
    ),
    "within a text": (
        SHEET,
        worksheet('<row><c r="A1" t="inlineStr"><is><t>1<w/>2</t></is></c></row>'),
        "'w' within 't'",
    ),
    "a shared text": (STRINGS, shared('<z:si xmlns:z="urn:z"/><si/>'), "'si' within 'sst'"),
    "of a shared text": (STRINGS, shared("<si><t>1</t><w/></si>"), "'w' within 'si'"),
    "of a run": (STRINGS, shared("<si><r><w/><t>1</t></r></si>"), "'w' within 'r'"),
    "within a run": (STRINGS, shared("<si><r><t>1<w/>2</t></r></si>"), "'w' within 't'"),
    "a sheet": (BOOK, workbook(FALLBACK.format(SHEETS) + SHEETS), "within 'sheets'"),
    "a relation": (
        BOOK_RELS,
        relations(("worksheet", "worksheets/sheet1.xml")).replace("<Relationship ", "<Link "),
        "'Link' within 'Relationships'",
    ),
    "a format": (STYLES, all_styles(in_formats="<w/>"), "'w' within 'numFmts'"),
    "a font": (STYLES, all_styles(in_fonts='<z:font xmlns:z="urn:z"/>'), "'font' within 'fonts'"),
    "a style": (STYLES, all_styles(in_used="<w/>"), "'w' within 'cellXfs'"),
}


@pytest.mark.parametrize("where", STRANGE)
def test_a_stranger_where_values_stand_is_refused(where: str, tmp_path: Path) -> None:
    part, content, says = STRANGE[where]
    error = refused(pack(tmp_path / "sheet.xlsx", {part: content}))
    assert error.reason == Reason.MALFORMED
    assert says in str(error)


@pytest.mark.parametrize(
    ("part", "content"),
    [
        (STYLES, styles(FORMATS.format("") * 2 + USED.format(""))),
        (STYLES, styles(FONTS.format("") * 2 + USED.format(""))),
        (STYLES, styles(FONTS.format("") + USED.format("") * 2)),
        (BOOK, workbook(f"{SHEETS}</sheets><sheets>{SHEETS}")),
    ],
)
def test_a_group_that_is_there_twice_is_refused(part: str, content: str, tmp_path: Path) -> None:
    assert refused(pack(tmp_path / "sheet.xlsx", {part: content})).reason == Reason.DUPLICATE


def test_extensions_of_the_format_are_passed_over(tmp_path: Path) -> None:
    more = '<extLst><ext uri="urn:x"><z:row xmlns:z="urn:z"/></ext></extLst>'
    rows = f'<row r="1"><c r="A1" t="s"><v>0</v>{more}</c>{more}</row>'
    text = shared(f"<si><t>1</t><rPh sb='0' eb='1'><t>2</t></rPh><phoneticPr/></si>{more}")
    parts = {STRINGS: text, STYLES: all_styles(in_used=more)}
    book = read(pack_rows(tmp_path / "sheet.xlsx", rows, parts))
    assert {here: cell.value for here, cell in book.sheets["S"].items()} == {"A1": "1"}
