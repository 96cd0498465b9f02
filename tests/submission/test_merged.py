"""Cells that are shown as one: which areas of a sheet are, in both formats."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from normreg_sheets.submission.reader import read
from normreg_sheets.submission.workbook import Area
from tests.submission.parts import MAIN, SHEET, pack, pack_ods, table

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("references", "areas"),
    [
        (["A1:B1"], [(1, 1, 1, 2)]),
        (["A1:B1", "H13:H15"], [(1, 1, 1, 2), (13, 8, 15, 8)]),
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
    across = '<table:table-cell table:number-columns-spanned="2" table:number-rows-spanned="3"/>'
    covered = '<table:covered-table-cell table:number-columns-repeated="1"/>'
    blank = '<table:table-cell table:number-columns-repeated="7"/>'
    rows = (
        '<table:table-row table:number-rows-repeated="12"><table:table-cell/></table:table-row>'
        f"<table:table-row>{blank}{across}{covered}</table:table-row>"
    )
    path = pack_ods(tmp_path / "sheet.ods", table(rows))

    assert read(path).merged == {"S": (Area("", 13, 8, 15, 9),)}
