"""The cells of an OpenDocument table, each in its place.

    <table:table-column table:number-columns-repeated="2" table:visibility="collapse"/>
    <table:table-row table:number-rows-repeated="2">
      <table:table-cell office:value-type="float" office:value="6"><text:p>6</text:p>
      </table:table-cell>
      <table:table-cell table:number-columns-repeated="16383"/>
    </table:table-row>

A cell has no address: its place is what comes before it, and rows, columns and cells may stand for
many like them. So an element in a row that is no cell is refused: whoever takes it for one, or not,
has other values in the cells after it. A cell without a style of its own has its row's, or else its
column's.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from normreg_sheets.sheet.addresses import LAST_COLUMN, LAST_ROW, address
from normreg_sheets.submission.areas import WHOLE_SHEET, keep_merged, of_rows
from normreg_sheets.submission.groups import write_out_arrays
from normreg_sheets.submission.guard import MEND
from normreg_sheets.submission.namespaces import TABLE
from normreg_sheets.submission.paragraphs import count
from normreg_sheets.submission.refusal import Limits, Reason, refusal
from normreg_sheets.submission.table_cells import cell, holds
from normreg_sheets.submission.workbook import Area, Cell

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from normreg_sheets.submission.looks import Looks

_ROW, _COLUMN = f"{TABLE}table-row", f"{TABLE}table-column"
_GROUPS = frozenset(
    f"{TABLE}table-{name}"
    for kind in ("row", "column")
    for name in (f"header-{kind}s", f"{kind}s", f"{kind}-group")
)
_CELLS = frozenset({f"{TABLE}table-cell", f"{TABLE}covered-table-cell"})
_ROWS_REPEATED, _COLUMNS_REPEATED = (
    f"{TABLE}number-rows-repeated",
    f"{TABLE}number-columns-repeated",
)
_SPANNED = (f"{TABLE}number-rows-spanned", f"{TABLE}number-columns-spanned")
_ROWS_SPANNED = f"{TABLE}number-matrix-rows-spanned"
_COLUMNS_SPANNED = f"{TABLE}number-matrix-columns-spanned"
_STYLE, _DEFAULT_STYLE = f"{TABLE}style-name", f"{TABLE}default-cell-style-name"
_DEFAULT = "Default"  # the style of a cell for which nobody names one
_VISIBILITY, _VISIBLE = f"{TABLE}visibility", "visible"


@dataclass(frozen=True, slots=True)
class Context:
    """How the styles of the document look, the limits that it keeps, and the place for refusals."""

    looks: Looks
    limits: Limits
    place: str


def cells(table: Element, context: Context) -> dict[str, Cell]:
    """The cells of a sheet that have content, by address, row by row."""
    limits, place, looks = context.limits, context.place, context.looks
    found: dict[str, Cell] = {}
    arrays: dict[str, str] = {}
    columns_styles = _Defaults(table, place) if looks.struck else None
    limits.keep("cells", _number(table, place), f"{place}: its number of cells")
    length, top = 0, 1
    for row in _elements(table, _ROW):
        rows, left = count(row, _ROWS_REPEATED, place), 1
        for element in row:
            if element.tag not in _CELLS:
                says = f"row {top} has what is no cell, {element.tag[:60]!a}; {MEND}"
                raise refusal(place, Reason.MALFORMED, says)
            columns = count(element, _COLUMNS_REPEATED, place)
            one = cell(element, limits, f"{place}, row {top}, column {left}", looks.runs)
            if one is not None:
                length += len(one.text)
                if length > limits.part:
                    raise limits.over("part", f"{place}: its texts, with all their spaces")
                bottom, right = top + rows - 1, left + columns - 1
                if bottom > LAST_ROW or right > LAST_COLUMN:
                    says = f"it has a cell beyond the last row or column; {MEND}"
                    raise refusal(place, Reason.MALFORMED, says)
                if columns_styles and columns_styles.of(element, row, left) in looks.struck:
                    one = one._replace(struck=True)
                found.update(dict.fromkeys(Area("", top, left, bottom, right).cells(), one))
                if _ROWS_SPANNED in element.attrib or _COLUMNS_SPANNED in element.attrib:
                    bottom = top + count(element, _ROWS_SPANNED, place) - 1
                    right = left + count(element, _COLUMNS_SPANNED, place) - 1
                    first = address(top, left)
                    arrays[first] = f"{first}:{address(bottom, right)}"
            left += columns
        top += rows
    write_out_arrays(found, arrays, limits, place)
    return found


def merged(table: Element, context: Context) -> tuple[Area, ...]:
    """The areas of a sheet that are shown as one cell, after `cells` has found it sound."""
    place = context.place
    found = []
    top = 1
    for row in _elements(table, _ROW):
        left = 1
        for element in row:
            rows, columns = (count(element, each, place) for each in _SPANNED)
            if rows * columns > 1:
                found.append(Area("", top, left, top + rows - 1, left + columns - 1))
            left += count(element, _COLUMNS_REPEATED, place)
        top += count(row, _ROWS_REPEATED, place)
    keep_merged(found, context.limits, place)
    return tuple(found)


def hidden(table: Element, context: Context) -> tuple[Area, ...]:
    """The areas of a sheet of which nothing is shown: columns, rows, or all of it."""
    if table.get(_STYLE) in context.looks.hidden:
        return WHOLE_SHEET
    columns = [
        Area("", 1, left, LAST_ROW, min(right, LAST_COLUMN))
        for element, left, right in _lines(table, _COLUMN, _COLUMNS_REPEATED, context.place)
        if _is_hidden(element, context.looks)
    ]
    rows = (
        (top, min(bottom, LAST_ROW))
        for element, top, bottom in _lines(table, _ROW, _ROWS_REPEATED, context.place)
        if _is_hidden(element, context.looks)
    )
    return (*columns, *of_rows(rows))


class _Defaults:
    """Which styles the cells of a table have."""

    def __init__(self, table: Element, place: str) -> None:
        columns = list(_lines(table, _COLUMN, _COLUMNS_REPEATED, place))
        self._ends = [right for _, _, right in columns]
        self._styles = [element.get(_DEFAULT_STYLE) for element, _, _ in columns]

    def of(self, element: Element, row: Element, column: int) -> str:
        """The style of a cell."""
        own = element.get(_STYLE) or row.get(_DEFAULT_STYLE)
        if own is None:
            at = bisect_left(self._ends, column)
            own = self._styles[at] if at < len(self._styles) else None
        return own or _DEFAULT


def _number(table: Element, place: str) -> int:
    """How many cells a table has at most, where each blank one that is written counts once."""
    number = 0
    for row in _elements(table, _ROW):
        rows = count(row, _ROWS_REPEATED, place)
        for element in row:
            number += rows * count(element, _COLUMNS_REPEATED, place) if holds(element) else 1
    return number


def _is_hidden(line: Element, looks: Looks) -> bool:
    """Whether nothing is shown of a row or a column."""
    return line.get(_VISIBILITY, _VISIBLE) != _VISIBLE or line.get(_STYLE) in looks.hidden


def _lines(
    table: Element, tag: str, repeated: str, place: str
) -> Iterator[tuple[Element, int, int]]:
    """The rows or columns of a table, each with the first and the last that it stands for."""
    last = 0
    for element in _elements(table, tag):
        first, last = last + 1, last + count(element, repeated, place)
        yield element, first, last


def _elements(table: Element, tag: str) -> Iterator[Element]:
    """The rows or columns of a table in order, out of whatever groups they are in."""
    groups = [iter(table)]
    while groups:
        element = next(groups[-1], None)
        if element is None:
            groups.pop()
        elif element.tag == tag:
            yield element
        elif element.tag in _GROUPS:
            groups.append(iter(element))
