"""Rows of an OpenDocument table, written by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normreg_sheets.submission.reader import read
from tests.submission.parts import pack_ods, table

if TYPE_CHECKING:
    from pathlib import Path

    from normreg_sheets.submission.workbook import Cell


def read_rows(tmp_path: Path, rows: str) -> dict[str, Cell]:
    return dict(read(pack_ods(tmp_path / "sheet.ods", table(rows))).sheets["S"])


def row(cells: str, repeated: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{repeated}">{cells}</table:table-row>'


def cell(attributes: str = "", inside: str = "") -> str:
    return f"<table:table-cell {attributes}>{inside}</table:table-cell>"


def held(kind: str, value: str, shown: str = "", name: str = "value") -> str:
    """The attributes and the text of a cell with a value."""
    return cell(f'office:value-type="{kind}" office:{name}="{value}"', f"<text:p>{shown}</text:p>")


def text(*paragraphs: str) -> str:
    return cell('office:value-type="string"', "".join(f"<text:p>{p}</text:p>" for p in paragraphs))


def computed(formula: str, kind: str, value: str, shown: str, name: str = "value") -> str:
    attributes = f'table:formula="{formula}" office:value-type="{kind}" office:{name}="{value}"'
    return cell(attributes, f"<text:p>{shown}</text:p>")


ONE = held("float", "1", "1")
