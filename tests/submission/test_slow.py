"""Small files that make a reader work for ever: each is refused or read in a moment.

Each stays below the limits that are kept before it is parsed, so that it meets what it is about.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.submission.reader import read
from tests.submission.ods import cell, row
from tests.submission.parts import (
    SHEET,
    names,
    pack,
    pack_ods,
    shared,
    spreadsheet,
    table,
    workbook,
    worksheet,
)
from tests.submission.refused import refused

if TYPE_CHECKING:
    from pathlib import Path

SECONDS = 3.0  # of the processor; each takes some tenths at most, and some would take minutes

LETTERS = "".join(map(chr, range(0x4E00, 0x4E00 + 15_000)))  # 45 KB that pack badly
COLUMN, MERGED, ROW = '<col min="1" max="16384" hidden="1"/>', '<mergeCell ref="{}"/>', "<row/>"
BESIDE = '<sheet name="{0}" r:id="rId1"/>'
LONG_NAME = f'<sheet name="{LETTERS}{{0}}" r:id="rId{{0}}"/>'


def one_cell(inside: str, kind: str = "n") -> dict[str, str]:
    return {SHEET: worksheet(f"<row><c t='{kind}'>{inside}</c></row>")}


def around(before: str, after: str = "") -> dict[str, str]:
    """A worksheet with elements before its cells and after them."""
    sheet = worksheet("").replace("<sheetData", f"{before}<sheetData")
    return {SHEET: sheet.replace("</sheetData>", f"</sheetData>{after}")}


def sheets(entry: str, number: int) -> dict[str, str]:
    """Many sheets that are listed, and one that is there."""
    return {"xl/workbook.xml": workbook("".join(map(entry.format, range(1, number + 1))))}


def shared_formula(formula: str, copies: int) -> dict[str, str]:
    first = f"<row><c r='A1'><f t='shared' si='0'>{formula}</f></c></row>"
    return {SHEET: worksheet(first + "<row><c><f t='shared' si='0'/></c></row>" * copies)}


ARRAY = "<row><c r='A1'><f t='array' ref='A1:XFD1048576'>1</f></c></row>"
XLSX: dict[str, tuple[dict[str, str], str | None]] = {
    "comments in a text": (one_cell(f"<v>{'x<!---->' * 120_000}</v>"), "'comments'"),
    "one attribute": (around(f"<a b='{LETTERS * 2}'/>"), "'attribute'"),
    "attributes of one element": (
        around("<a " + " ".join(f"a{n}='{n}'" for n in range(50_000)) + "/>"),
        None,
    ),
    "a text about namespaces": (around(f"<a>{' xmlns' * 170_000}</a>"), None),
    "merged areas on each other": (
        around("", f"<mergeCells>{MERGED.format('A1:B2') * 30_000}</mergeCells>"),
        "'merges'",
    ),
    "the whole sheet merged": (
        around("", f"<mergeCells>{MERGED.format('A1:XFD1048576') * 5000}</mergeCells>"),
        None,
    ),
    "all columns hidden": (around(f"<cols>{COLUMN * 20_000}</cols>"), None),
    "copies of a long formula": (shared_formula("A1+" * 2000 + "A1", 20_000), "'shared'"),
    "copies of a short formula": (shared_formula("A1", 20_000), None),
    "sheets of one part": (sheets(BESIDE, 100) | {SHEET: worksheet(ROW * 100_000)}, "same part"),
    "sheets with long names": (sheets(LONG_NAME, 10), "its part is missing"),
    "an array of the whole sheet": ({SHEET: worksheet(ARRAY)}, "'array'"),
    "quotes of a defined name": (
        {"xl/workbook.xml": workbook(BESIDE.format("S"), after=names(x="'" * 500_000))},
        None,
    ),
    "digits of a number": (one_cell(f"<v>{'9' * 60_000}</v>"), None),
    "digits of an index": (one_cell(f"<v>{'9' * 60_000}</v>", "s"), None),
    "digits of a row": ({SHEET: worksheet(f"<row r='{'9' * 60_000}'/>")}, "it has a row"),
    "spaces of a formula": (one_cell(f"<f>A1{' ' * 8000}B1</f>"), None),
    "brackets of a formula": (one_cell(f"<f>{'(' * 8000}</f>"), "'nesting'"),
    "elements within each other": (around("<a>" * 140_000 + "</a>" * 140_000), None),
}


@pytest.mark.parametrize("file", XLSX)
def test_no_xlsx_takes_long(file: str, tmp_path: Path) -> None:
    parts, says = XLSX[file]
    parts = {"xl/sharedStrings.xml": shared("")} | parts
    keep_time(pack(tmp_path / "sheet.xlsx", parts), says)


CHAIN = "".join(
    f'<style:style style:name="s{n}" style:family="text" style:parent-style-name="s{n + 1}"/>'
    for n in range(10_000)
)
COMPUTED = cell('table:formula="of:=1"')
ODS: dict[str, tuple[str, str | None]] = {
    "a formula in every cell": (table(row(COMPUTED, 1048576)), "'cells'"),
    "blank rows": (table(row(cell(), 1048576) * 5000), None),
    "a chain of styles": (f"<office:automatic-styles>{CHAIN}</office:automatic-styles>", None),
}


@pytest.mark.parametrize("file", ODS)
def test_no_ods_takes_long(file: str, tmp_path: Path) -> None:
    inside, says = ODS[file]
    content = spreadsheet(inside)
    if inside.startswith("<office:"):
        content = spreadsheet(table("")).replace("<office:body>", f"{inside}<office:body>")
    keep_time(pack_ods(tmp_path / "sheet.ods", "", {"content.xml": content}), says)


def keep_time(path: Path, says: str | None) -> None:
    """Read the file, or see why it is refused, in time."""
    began = time.process_time()
    if says is None:
        read(path)
    else:
        assert says in str(refused(path))
    assert time.process_time() - began < SECONDS
