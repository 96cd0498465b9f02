"""Sight: why nobody sees what stands in a cell, though the file has it.

A value under a merged cell, in a hidden or filtered row, in a hidden column or on a hidden sheet
was perhaps forgotten there, and is not what its writer showed to anybody. So it is no answer, and
no blank either: it is for a person. What a formula in plain sight reads from such a place counts,
because what it gives is seen.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from normreg_sheets.sheet.addresses import LAST_COLUMN, LAST_ROW, address, split

if TYPE_CHECKING:
    from collections.abc import Iterable

    from normreg_sheets.submission.workbook import Area, Workbook


@dataclass(frozen=True, slots=True)
class Sight:
    """The merged and the hidden areas that meet the cells one asks about."""

    merged: tuple[Area, ...]
    hidden: tuple[Area, ...]

    def cover(self, here: str) -> str | None:
        """The cell under which another one is hidden, because they are merged; None if none is."""
        row, column = split(here)
        for area in self.merged:
            if area.has(row, column) and (row, column) != (area.top, area.left):
                return address(area.top, area.left)
        return None

    def line(self, here: str) -> str | None:
        """What hides a cell: "row", "column" or "sheet"; None if nothing does."""
        row, column = split(here)
        for area in self.hidden:
            if area.has(row, column):
                if area.rows < LAST_ROW:
                    return "row"
                return "column" if area.columns < LAST_COLUMN else "sheet"
        return None


def sight(workbook: Workbook, area: Area) -> Sight:
    """What is to be known of the sight of the cells of an area."""
    return Sight(
        _meeting(workbook.merged.get(area.sheet, ()), area),
        _meeting(workbook.hidden.get(area.sheet, ()), area),
    )


def _meeting(areas: Iterable[Area], asked: Area) -> tuple[Area, ...]:
    """The areas of a sheet (which do not name it) that have cells in the one that is asked."""
    here = replace(asked, sheet="")
    return tuple(area for area in areas if area.meets(here))
