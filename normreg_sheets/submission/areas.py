"""The areas of a worksheet in which one does not see what is there.

    <row r="13" hidden="1">   <col min="8" max="9" width="0"/>   <mergeCell ref="H13:I14"/>

A value may stand in a row that a filter has taken away, in a column of no width, or under a merged
cell, of which only the first value is shown. It is in the file and in every formula that reads it,
and nobody looks at it. So such areas are listed, and never walked: one line of the file makes one
of a whole sheet. What is not plainly shown (a truth or a size that is none) counts as hidden.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from normreg_sheets.sheet.addresses import LAST_COLUMN, LAST_ROW, column
from normreg_sheets.submission.literals import BOOLEANS, NUMBER
from normreg_sheets.submission.workbook import Area

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from xml.etree.ElementTree import Element

    from normreg_sheets.submission.refusal import Limits

WHOLE_SHEET = (Area("", 1, 1, LAST_ROW, LAST_COLUMN),)

_AREA = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6}):([A-Z]{1,3})([1-9][0-9]{0,6})", re.IGNORECASE)
_NUMBER = re.compile(r"[1-9][0-9]{0,6}")
_THIN = {"ht": 1.0, "width": 0.1}  # points and characters: nobody reads what is smaller


def merged(root: Element, limits: Limits, place: str) -> tuple[Area, ...]:
    """The areas of a sheet that are shown as one cell; what is no area is left out."""
    space = root.tag.removesuffix("worksheet")
    found = (
        _AREA.fullmatch(one.get("ref", ""))
        for one in root.iterfind(f"{space}mergeCells/{space}mergeCell")
    )
    areas = tuple(_between(one) for one in found if one)
    keep_merged(areas, limits, place)
    return areas


def _between(corners: re.Match[str]) -> Area:
    """The area from one corner to the other, whichever is written first."""
    left, top, right, bottom = corners.groups()
    rows = sorted((int(top), int(bottom)))
    columns = sorted((column(left.upper()), column(right.upper())))
    return Area("", rows[0], columns[0], rows[1], columns[1])


def keep_merged(areas: Iterable[Area], limits: Limits, place: str) -> None:
    """Refuse too many merged areas, or too large ones; whole rows and columns may be merged."""
    sizes = [
        0 if one.rows == LAST_ROW or one.columns == LAST_COLUMN else one.rows * one.columns
        for one in areas
    ]
    limits.keep("merges", len(sizes), f"{place}: its number of merged areas")
    limits.keep("merged", sum(sizes), f"{place}: the cells of its merged areas")


def hidden(root: Element) -> tuple[Area, ...]:
    """The hidden columns and rows of a sheet, neighbours together."""
    space = root.tag.removesuffix("worksheet")
    columns = (
        (_number(one.get("min", "")) or 1, _number(one.get("max", "")) or LAST_COLUMN)
        for one in root.iterfind(f"{space}cols/{space}col")
        if _is_hidden(one, "width")
    )
    areas = [Area("", 1, left, LAST_ROW, min(right, LAST_COLUMN)) for left, right in columns]
    rows = (
        number
        for number, row in numbered(root.iterfind(f"{space}sheetData/{space}row"))
        if _is_hidden(row, "ht")
    )
    return (*areas, *of_rows((number, number) for number in rows))


def numbered(rows: Iterable[Element]) -> Iterator[tuple[int, Element]]:
    """The rows with their numbers, 0 for what is none; a row without one is the next one."""
    number = 0
    for row in rows:
        written = row.get("r")
        number = number + 1 if written is None else _number(written)
        yield number, row


def of_rows(rows: Iterable[tuple[int, int]]) -> list[Area]:
    """The areas of whole rows, each from one to another, where neighbours make one area."""
    joined: list[tuple[int, int]] = []
    for top, bottom in rows:
        if joined and joined[-1][1] + 1 == top:
            joined[-1] = (joined[-1][0], bottom)
        else:
            joined.append((top, bottom))
    return [Area("", top, 1, bottom, LAST_COLUMN) for top, bottom in joined]


def _is_hidden(element: Element, size: str) -> bool:
    """Whether a row or a column is hidden, or is of no size to speak of."""
    return _nothing_shows(element.get("hidden", "0"), element.get(size, "1"), _THIN[size])


@lru_cache(maxsize=16)  # most rows are alike
def _nothing_shows(hidden: str, size: str, least: float) -> bool:
    if BOOLEANS.get(hidden.strip(), True):
        return True
    written = size.strip()
    return not NUMBER.fullmatch(written) or float(written) < least


def _number(written: str) -> int:
    return int(written) if _NUMBER.fullmatch(written) else 0
