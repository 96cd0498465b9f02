"""What a reader sees in a workbook, in words that all readers share.

    number   float              text    str
    truth    bool               error   Error("#DIV/0!")
    date     Date("2026-03-04"), Date("") for a mere time
    UNCLEAR  content that is not what its type promises: for a person

A cell without a value is not there. Python takes True for 1 and 1 for 1.0, a marker must not: two
values are `same` only if they are of one sort.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from normreg_sheets.submission.workbook import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from normreg_sheets.submission.workbook import Cell, Workbook


class Error(NamedTuple):
    """An error value, as it is written."""

    text: str


class Date(NamedTuple):
    """A day, as ISO 8601 writes it."""

    day: str


class Unclear(Enum):
    """The one value that says: nobody can tell."""

    UNCLEAR = "unclear"


UNCLEAR = Unclear.UNCLEAR
Value = float | str | bool | Error | Date | Unclear | None
Place = tuple[str, str]  # sheet and address


@dataclass(frozen=True, slots=True)
class Seen:
    """The values of a workbook, and the formulas as the file has them.

    `formulas` has "" for a cell whose formula is written elsewhere, or in another language.
    """

    values: Mapping[Place, Value]
    formulas: Mapping[Place, str] = field(default_factory=dict)


def same(one: Value, other: Value) -> bool:
    """Whether two values are equal and of one sort."""
    return type(one) is type(other) and one == other


def day_of(value: object) -> Date | None:
    """The day of what Python's readers give for a date or a time; None for anything else."""
    match value:
        case datetime():
            return Date(value.date().isoformat())
        case date():
            return Date(value.isoformat())
        case time() | timedelta():
            return Date("")
    return None


def ours(workbook: Workbook) -> dict[Place, Value]:
    """The values of a workbook as our own reader has it."""
    return {
        (sheet, here): value
        for sheet, cells in workbook.sheets.items()
        for here, cell in cells.items()
        if (value := _value(cell)) is not None
    }


def _value(cell: Cell) -> Value:
    match cell.kind:
        case Kind.DATE:
            return Date(str(cell.value or ""))
        case Kind.UNCLEAR:
            return UNCLEAR
        case Kind.ERROR:
            return UNCLEAR if cell.value is None else Error(str(cell.value))
    return cell.value
