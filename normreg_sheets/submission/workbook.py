"""The records of a workbook that was read: what stood in the file, nothing interpreted.

    Workbook    sheets by name, defined names as areas, custom properties
    Cell        one cell: its kind, value, formula, and the characters written in the file
    Area        a rectangle of cells on one sheet; rows and columns count from 1

Cells are found by their plain address ("H13"). A cell without content is not there at all, so
`sheet.get("H13")` is None for an empty one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from normreg_sheets.sheet.addresses import address
from normreg_sheets.submission.history import History

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Kind(StrEnum):
    """What a cell holds. The type of `Cell.value` follows from it."""

    BLANK = "blank"  # None: a formula that was never calculated
    NUMBER = "number"  # float; inf where a double cannot hold it
    TEXT = "text"  # str, "" too (a formula may give it)
    BOOLEAN = "boolean"  # bool
    ERROR = "error"  # str: "#DIV/0!"; or None: content that is not what its type promises
    UNCLEAR = "unclear"  # str: why readers would take it for different things
    PERCENT = "percent"  # float, a number shown as a percentage: 0.5 for 50%
    DATE = "date"  # str: "2026-03-04", a number shown as a date; None if it is only a time


class Cell(NamedTuple):  # hundreds for each file: a frozen dataclass takes four times as long
    """One cell as the file has it.

    `formula` is as one types it into an English Excel, without "=", and None where there is none.
    It is written out where the file writes it once for many cells (a *shared* formula) and where
    the file is an OpenDocument one. `array` is the range ("H13:K15") of the array formula that the
    cell is part of: each cell of the range has its formula, and its own value.
    `text` is the value as it is written in the file: "0.50" has two decimals, "0.5" one. The whole
    of a cell is `struck` where its style puts a line through it.
    """

    kind: Kind
    value: float | str | bool | None
    formula: str | None = None
    text: str = ""
    array: str | None = None
    struck: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Area:
    """A rectangle of cells on one sheet; rows and columns count from 1, both ends included."""

    sheet: str
    top: int
    left: int
    bottom: int
    right: int

    @property
    def rows(self) -> int:
        """How many rows it spans."""
        return self.bottom - self.top + 1

    @property
    def columns(self) -> int:
        """How many columns it spans."""
        return self.right - self.left + 1

    def cells(self) -> Iterator[str]:
        """The addresses, row by row; lazily, because a name may span a whole sheet."""
        for row in range(self.top, self.bottom + 1):
            for column in range(self.left, self.right + 1):
                yield address(row, column)

    def has(self, row: int, column: int) -> bool:
        """Whether a cell is in it."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    def meets(self, other: Area) -> bool:
        """Whether it has cells together with another."""
        return (
            self.sheet == other.sheet
            and self.top <= other.bottom
            and other.top <= self.bottom
            and self.left <= other.right
            and other.left <= self.right
        )


@dataclass(frozen=True, slots=True)
class Workbook:
    """A whole workbook as it was read.

    `names` has the lower-case defined names that mean one plain area. A name that means several
    (the sheet was copied, and its names with it) is in `ambiguous` instead, with all of them.
    `merged` has the areas of each sheet that are shown as one cell, their first; `hidden` those of
    which nothing is shown: hidden and filtered rows, columns, whole sheets.
    """

    sheets: Mapping[str, Mapping[str, Cell]]
    names: Mapping[str, Area]
    ambiguous: Mapping[str, tuple[Area, ...]]
    properties: Mapping[str, str]
    merged: Mapping[str, tuple[Area, ...]] = field(default_factory=dict)
    hidden: Mapping[str, tuple[Area, ...]] = field(default_factory=dict)
    history: History = field(default_factory=History)
