"""The areas in which one does not see what is there: merged, hidden, filtered away, of no size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook as Book
from openpyxl.styles import Font

from normreg_sheets.submission.reader import read
from normreg_sheets.submission.workbook import Area
from tests.libreoffice import office
from tests.submission.ods import cell, row
from tests.submission.parts import (
    MAIN,
    SHEET,
    pack,
    pack_ods,
    spreadsheet,
    table,
    workbook,
    worksheet,
)

if TYPE_CHECKING:
    from pathlib import Path

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
ALL = Area("", 1, 1, LAST_ROW, LAST_COLUMN)


def rows(top: int, bottom: int) -> Area:
    return Area("", top, 1, bottom, LAST_COLUMN)


def columns(left: int, right: int) -> Area:
    return Area("", 1, left, LAST_ROW, right)


# ---- merged --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("references", "areas"),
    [
        (["A1:B1"], [(1, 1, 1, 2)]),
        (["A1:B1", "H13:H15"], [(1, 1, 1, 2), (13, 8, 15, 8)]),
        (["B1:A1", "A5:B3", "a7:b8"], [(1, 1, 1, 2), (3, 1, 5, 2), (7, 1, 8, 2)]),
        (["A1:XFD1048576"], [(1, 1, 1048576, 16384)]),  # not a cell of it is made
        (["A1", "", "A0:B1", "x"], []),
        ([], []),
    ],
)
def test_the_merged_areas_of_an_xlsx(
    references: list[str], areas: list[tuple[int, ...]], tmp_path: Path
) -> None:
    merged = "".join(f'<mergeCell ref="{reference}"/>' for reference in references)
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData/><mergeCells>{merged}</mergeCells></worksheet>'
    path = pack(tmp_path / "sheet.xlsx", {SHEET: sheet})

    assert read(path).merged == {"S": tuple(Area("", *area) for area in areas)}


def test_the_merged_areas_of_an_ods(tmp_path: Path) -> None:
    across = cell('table:number-columns-spanned="2" table:number-rows-spanned="3"')
    covered = '<table:covered-table-cell table:number-columns-repeated="1"/>'
    blank = cell('table:number-columns-repeated="7"')
    path = pack_ods(
        tmp_path / "sheet.ods", table(row(cell(), 12) + row(f"{blank}{across}{covered}"))
    )

    assert read(path).merged == {"S": (Area("", 13, 8, 15, 9),)}


# ---- hidden --------------------------------------------------------------------------------------

HIDDEN_ROWS = {
    '<row r="3" hidden="1"/>': [rows(3, 3)],
    '<row r="3" hidden="true"/>': [rows(3, 3)],
    '<row r="3" hidden="0"/><row r="4" hidden="false"/><row r="5"/>': [],
    '<row r="3" ht="0" customHeight="1"/>': [rows(3, 3)],
    '<row r="3" ht="0.0"/>': [rows(3, 3)],
    '<row r="3" ht="0.01"/><row r="4" ht="0.75"/><row r="5" ht="1"/>': [rows(3, 4)],
    '<row r="3" ht="0e0"/><row r="4" ht="1e-9"/><row r="5" ht="1e1"/>': [rows(3, 4)],
    '<row r="3" ht=" 0 "/><row r="4" ht="-5"/><row r="5" ht=" 10 "/>': [rows(3, 4)],
    '<row r="3" ht="nan"/><row r="4" ht="1_5"/><row r="5" ht=""/>': [rows(3, 5)],
    '<row r="3" hidden=" 1 "/><row r="4" hidden="on"/><row r="5" hidden=" 0 "/>': [rows(3, 4)],
    '<row r="3" hidden="TRUE"/><row r="4" hidden=""/><row r="5" hidden="false"/>': [rows(3, 4)],
    '<row hidden="1"/><row hidden="1"/><row/><row hidden="1"/>': [rows(1, 2), rows(4, 4)],
    '<row r="5" hidden="1"/><row r="3" hidden="1"/>': [rows(5, 5), rows(3, 3)],
}
HIDDEN_COLUMNS = {
    '<col min="8" max="8" hidden="1"/>': [columns(8, 8)],
    '<col min="1" max="16384" hidden="true"/>': [columns(1, 16384)],
    '<col min="2" max="3" width="0" customWidth="1"/>': [columns(2, 3)],
    '<col min="2" max="3" width="0.5"/><col min="4" max="4" hidden="0" width="10"/>': [],
    '<col min="2" max="99999" hidden="1"/>': [columns(2, 16384)],
    '<col min="2" max="2" width="0.09"/><col min="3" max="3" width="0.1"/>': [columns(2, 2)],
    '<col min="2" max="2" width="0E5"/><col min="3" max="3" width="x"/>': [
        columns(2, 2),
        columns(3, 3),
    ],
    '<col min="2" max="2" hidden="yes"/>': [columns(2, 2)],
    '<col min="02" max="3" hidden="1"/>': [columns(1, 3)],  # whatever it means, it is among them
    '<col min="2" max=" 3" hidden="1"/>': [columns(2, 16384)],
    '<col hidden="1"/>': [columns(1, 16384)],
    '<col min="x" max="3" hidden="0"/>': [],
}


@pytest.mark.parametrize("inside", HIDDEN_ROWS)
def test_the_hidden_rows_of_an_xlsx(inside: str, tmp_path: Path) -> None:
    path = pack(tmp_path / "sheet.xlsx", {SHEET: worksheet(inside)})
    assert read(path).hidden == {"S": tuple(HIDDEN_ROWS[inside])}


@pytest.mark.parametrize("inside", HIDDEN_COLUMNS)
def test_the_hidden_columns_of_an_xlsx(inside: str, tmp_path: Path) -> None:
    sheet = worksheet("").replace("<sheetData", f"<cols>{inside}</cols><sheetData")
    assert read(pack(tmp_path / "sheet.xlsx", {SHEET: sheet})).hidden == {
        "S": tuple(HIDDEN_COLUMNS[inside])
    }


@pytest.mark.parametrize(
    ("state", "areas"),
    [("", ()), ('state="visible"', ()), ('state="hidden"', (ALL,)), ('state="veryHidden"', (ALL,))],
)
def test_the_hidden_sheets_of_an_xlsx(state: str, areas: tuple[Area, ...], tmp_path: Path) -> None:
    sheets = f'<sheet name="S" r:id="rId1" {state}/>'
    path = pack(tmp_path / "sheet.xlsx", {"xl/workbook.xml": workbook(sheets)})
    assert read(path).hidden == {"S": areas}


def column(attributes: str) -> str:
    return f"<table:table-column {attributes}/>"


def line(attributes: str) -> str:
    return f"<table:table-row {attributes}>{cell()}</table:table-row>"


COLLAPSED, FILTERED, VISIBLE = (
    f'table:visibility="{word}"' for word in ("collapse", "filter", "visible")
)
TABLES = {
    line(VISIBLE) + line(COLLAPSED) + line(FILTERED) + line(""): [rows(2, 3)],
    line('table:number-rows-repeated="7"') + line(COLLAPSED): [rows(8, 8)],
    line(f'{COLLAPSED} table:number-rows-repeated="7"'): [rows(1, 7)],
    line(f'{COLLAPSED} table:number-rows-repeated="9999999"'): [rows(1, LAST_ROW)],
    line('table:style-name="flat"') + line('table:style-name="high"'): [rows(1, 1)],
    f"<table:table-row-group>{line(COLLAPSED)}</table:table-row-group>": [rows(1, 1)],
    f"<table:table-header-rows>{line('')}</table:table-header-rows>{line(FILTERED)}": [rows(2, 2)],
    column('table:number-columns-repeated="2"') + column(COLLAPSED): [columns(3, 3)],
    column(f'{COLLAPSED} table:number-columns-repeated="2"') + line(COLLAPSED): [
        columns(1, 2),
        rows(1, 1),
    ],
    column('table:style-name="thin"') + column('table:style-name="wide"'): [columns(1, 1)],
    f"<table:table-columns>{column('')}{column(COLLAPSED)}</table:table-columns>": [columns(2, 2)],
    (
        f"<table:table-column-group><table:table-header-columns>{column(COLLAPSED)}"
        "</table:table-header-columns></table:table-column-group>"
    ): [columns(1, 1)],
    "": [],
}
STYLES = "".join(
    f'<style:style style:name="{name}" style:family="{family}"><style:{family}-properties '
    f"{properties}/></style:style>"
    for name, family, properties in [
        ("flat", "table-row", 'style:row-height="0in"'),
        ("high", "table-row", 'style:row-height="0.45cm"'),
        ("thin", "table-column", 'style:column-width="0.000cm"'),
        ("wide", "table-column", 'style:column-width="2cm"'),
        ("gone", "table", 'table:display="false"'),
        ("here", "table", 'table:display="true"'),
    ]
)


def styled(path: Path, tables: str) -> Path:
    """An OpenDocument workbook with the styles above."""
    content = spreadsheet(tables).replace(
        "<office:body>", f"<office:automatic-styles>{STYLES}</office:automatic-styles><office:body>"
    )
    return pack_ods(path, "", {"content.xml": content})


@pytest.mark.parametrize("inside", TABLES)
def test_the_hidden_rows_and_columns_of_an_ods(inside: str, tmp_path: Path) -> None:
    path = styled(tmp_path / "sheet.ods", table(inside))
    assert read(path).hidden == {"S": tuple(TABLES[inside])}


def test_the_hidden_sheets_of_an_ods(tmp_path: Path) -> None:
    tables = "".join(
        table("", name).replace("<table:table ", f'<table:table table:style-name="{name}" ')
        for name in ("gone", "here", "other")
    )
    assert read(styled(tmp_path / "sheet.ods", tables)).hidden == {
        "gone": (ALL,),
        "here": (),
        "other": (),
    }


# ---- as LibreOffice writes them ------------------------------------------------------------------


@pytest.mark.libreoffice
def test_libreoffice_hides_and_strikes_out_so(tmp_path: Path) -> None:
    """A workbook of openpyxl, saved by LibreOffice in both formats."""
    book = Book()
    sheet = book.worksheets[0]
    sheet.title = "S"
    for place in ("A1", "B1", "A2", "B3", "C4"):
        sheet[place] = 1
    sheet["A1"].font = Font(strike=True)
    sheet["A2"] = "text"
    sheet["A2"].font = Font(strike=True, bold=True)
    sheet["B1"].font = Font(bold=True)
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True
    book.create_sheet("Gone").sheet_state = "hidden"
    filtered = book.create_sheet("Filtered")
    for number, value in enumerate(("head", 1, 2, 3), 1):
        filtered.cell(number, 1, value)
    filtered.auto_filter.ref = "A1:A4"
    filtered.auto_filter.add_filter_column(0, ["1", "3"])
    filtered.row_dimensions[3].hidden = True
    book.save(tmp_path / "book.xlsx")
    saved = [
        *office.convert([tmp_path / "book.xlsx"], tmp_path / "ods", "ods"),
        *office.convert([tmp_path / "book.xlsx"], tmp_path / "xlsx", "xlsx"),
    ]
    for path in (tmp_path / "book.xlsx", *saved):
        found = read(path)
        assert found.hidden == {
            "S": (columns(3, 3), rows(3, 3)),
            "Gone": (ALL,),
            "Filtered": (rows(3, 3),),
        }
        assert {here for here, one in found.sheets["S"].items() if one.struck} == {"A1", "A2"}
        assert not any(one.struck for one in found.sheets["Filtered"].values())
