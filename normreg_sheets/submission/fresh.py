"""A fresh workbook: the cells of a stranger's file written anew, as the smallest .xlsx there is.

Whatever computes formulas reads this one and never the stranger's bytes. It has values and
formulas, and nothing else: no styles, names, links, macros or stored results. Its sheets are called
Sheet1, Sheet2 and so on, so that not even their names are the stranger's. What no workbook can hold
is dropped (a control character) or is an error (a number that is not finite).
"""

from __future__ import annotations

import re
from datetime import date
from math import isfinite
from typing import TYPE_CHECKING, TypeAlias
from xml.sax.saxutils import escape, quoteattr

from normreg_sheets.sheet.addresses import split
from normreg_sheets.sheet.archive import EVERY_TIME, deflated, zipped
from normreg_sheets.submission.workbook import Cell, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Place: TypeAlias = tuple[int, str]
"""The number of a sheet, from 0, and the address of a cell."""

ERRORS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})
LONGEST_TEXT = 32_767

_SHEET = "Sheet"  # not S, because S1 is a cell as well
_DAY_ZERO = date(1899, 12, 30)
_IMPOSSIBLE = re.compile(r"[^\t\n\r -\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")
_ESCAPE_LIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats"
_BOOK_TYPE = f"{_TYPE}-officedocument.spreadsheetml"


def sheet_name(number: int) -> str:
    """What a sheet is called; `number` counts from 0."""
    return f"{_SHEET}{number + 1}"


def sheet_number(name: str) -> int:
    """The number of a sheet, from 0, by what it is called."""
    return int(name.removeprefix(_SHEET)) - 1


def can_hold(text: str) -> bool:
    """Whether a workbook can hold every character of a text."""
    return text.isprintable() or not _IMPOSSIBLE.search(text)


def workbook(sheets: Sequence[Mapping[str, Cell]]) -> bytes:
    """The bytes of a workbook of these sheets, each with its cells by address.

    A cell with a formula gets no stored result, so it must be computed. Formulas speak of the
    sheets by their fresh names.
    """
    numbers = range(len(sheets))
    types = "".join(
        f'<Override PartName="/xl/worksheets/{sheet_name(number)}.xml"'
        f' ContentType="{_BOOK_TYPE}.worksheet+xml"/>'
        for number in numbers
    )
    entries = "".join(
        f'<sheet name="{sheet_name(number)}" sheetId="{number + 1}" r:id="r{number}"/>'
        for number in numbers
    )
    links = "".join(
        _relation(f"r{number}", "worksheet", f"worksheets/{sheet_name(number)}.xml")
        for number in numbers
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="{_TYPE}-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_BOOK_TYPE}.sheet.main+xml"/>'
        f"{types}</Types>",
        "_rels/.rels": _relations(_relation("r", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        f"<sheets>{entries}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": _relations(links),
    }
    for number, cells in enumerate(sheets):
        parts[f"xl/worksheets/{sheet_name(number)}.xml"] = _sheet(cells)
    return zipped(
        [deflated(path, f"{_XML}{xml}".encode(), EVERY_TIME) for path, xml in parts.items()]
    )


def _relations(inside: str) -> str:
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inside}</Relationships>'


def _relation(name: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{name}" Type="{_OFFICE}/{kind}" Target="{target}"/>'


def _sheet(cells: Mapping[str, Cell]) -> str:
    rows: dict[int, dict[int, str]] = {}
    for address, cell in cells.items():
        row, column = split(address)
        rows.setdefault(row, {})[column] = _cell(address, cell)
    body = "".join(
        f'<row r="{row}">{"".join(inside[column] for column in sorted(inside))}</row>'
        for row, inside in sorted(rows.items())
    )
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{body}</sheetData></worksheet>'


def _cell(address: str, cell: Cell) -> str:
    """A cell's XML; of an array formula, only its first cell has the formula."""
    if cell.array is not None:
        if address != cell.array.partition(":")[0]:
            return f'<c r="{address}"/>'
        array = f't="array" ref={quoteattr(cell.array)}'
        return f'<c r="{address}"><f {array}>{escape(cell.formula or "")}</f></c>'
    if cell.formula is not None:
        return f'<c r="{address}"><f>{escape(cell.formula)}</f></c>'
    kind, value = _value(cell)
    if kind == "inlineStr":
        return f'<c r="{address}" t="{kind}"><is><t xml:space="preserve">{value}</t></is></c>'
    return f'<c r="{address}" t="{kind}"><v>{value}</v></c>'


def _value(cell: Cell) -> tuple[str, str]:
    """The type of a cell's value and its XML."""
    match cell.kind, cell.value:
        case ((Kind.NUMBER | Kind.PERCENT), (int() | float()) as number) if isfinite(number):
            return "n", repr(number)
        case ((Kind.NUMBER | Kind.PERCENT), _):
            return "e", "#NUM!"
        case Kind.TEXT, str(text):
            return "inlineStr", _text(text)
        case Kind.BOOLEAN, bool(truth):
            return "b", str(int(truth))
        case Kind.DATE, str(day):
            return "n", str((date.fromisoformat(day) - _DAY_ZERO).days)
        case Kind.ERROR, str(error) if error in ERRORS:
            return "e", error
    return "e", "#VALUE!"  # what the file did not say in a way that we know: not zero, not blank


def _text(text: str) -> str:
    possible = _IMPOSSIBLE.sub("", text)[:LONGEST_TEXT]
    return escape(_ESCAPE_LIKE.sub("_x005F_", possible))
