"""Overrides: what a person decided, on top of the marks; no run ever changes the file.

    student,cell,points,reason
    12345,H20,1,wrote "two thirds"
    67890,,50,marked on paper

With a cell (its address in the file that was handed in) it is the points of that cell, else those
of the whole sheet; the student goes by the id. Lateness takes its share of the points of cells; a
decision on the whole sheet is the last word. What fits no cell of the sheet that counts now (for
another one was handed in) changes nothing: it waits, and is told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from normreg_sheets.course import tables
from normreg_sheets.course.guarding import unguarded
from normreg_sheets.course.records import Flagged
from normreg_sheets.errors import UsageError
from normreg_sheets.exercise.language import unknown
from normreg_sheets.exercise.parts import MOST_POINTS
from normreg_sheets.marking.marker import Verdict
from normreg_sheets.sheet.echo import echo
from normreg_sheets.sheet.score import number

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

    from normreg_sheets.course.records import CellRecord
    from normreg_sheets.course.tables import Row

FILE = "overrides.csv"
COLUMNS = ("student", "cell", "points", "reason")
WAITS = "decision-waits"
_POINTS = re.compile(r"\+?(?:[0-9]+[.,]?[0-9]*|[.,][0-9]+)")  # `float` takes more: 1_0, say
PENDING, RIGHT, WRONG = map(str, (Verdict.UNREADABLE, Verdict.RIGHT, Verdict.WRONG))


@dataclass(frozen=True, slots=True)
class Override:
    """The points that a person gives a cell, or with no cell a whole sheet; `row` says so."""

    student: str
    cell: str
    points: float
    reason: str
    row: int


def overrides(path: Path, students: Collection[str]) -> dict[str, tuple[Override, ...]]:
    """The overrides in a file by the student's id; none where there is no file.

    Raises UsageError that names the row, for a student whom nobody knows, points that are none, or
    what is there twice.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from None
    table = tables.read(data, str(path))
    names = [name.strip().lower() for name in table.header]
    if tuple(names[: len(COLUMNS)]) != COLUMNS or any(names[len(COLUMNS) :]):
        raise UsageError(f"{path}: its columns are {', '.join(COLUMNS)}, in this order")
    found: dict[str, dict[str, Override]] = {}
    for row in table.rows:
        one = _override(row, f"{path}, row {row.number}", students)
        if one.cell in found.setdefault(one.student, {}):
            what = one.cell or "the whole sheet"
            raise UsageError(
                f"{path}, row {row.number}: {what} of {one.student} is there already; keep one row"
            )
        found[one.student][one.cell] = one
    return {student: tuple(by_cell.values()) for student, by_cell in found.items()}


def _override(row: Row, place: str, students: Collection[str]) -> Override:
    """The override in a row. Raises UsageError for one that is none."""
    student, cell, said, reason = (unguarded(row[column].strip()) for column in range(4))
    if student not in students:
        raise UsageError(f"{place}: {unknown('student', student, students)}")
    points = float(said.replace(",", ".")) if _POINTS.fullmatch(said) else -1.0
    if not 0 <= points <= MOST_POINTS:
        raise UsageError(
            f"{place}: '{echo(said)}' are no points; write a number from 0 to {MOST_POINTS}"
        )
    return Override(student, cell.upper().replace("$", ""), points, reason, row.number)


@dataclass(frozen=True, slots=True)
class Decided:
    """What a person's decisions make of a sheet.

    Its cells; the points of the whole sheet, None where nobody decided on them; in words what was
    changed and why; and the decisions that do not fit the sheet.
    """

    cells: tuple[CellRecord, ...]
    points: float | None
    says: str
    waiting: tuple[Override, ...] = ()

    @property
    def flags(self) -> tuple[Flagged, ...]:
        """A flag for each decision that waits: its row, and why it does not fit."""
        of = {one.cell: one.of for one in self.cells}
        return tuple(
            Flagged(WAITS, f"{FILE}, row {one.row}: {_why(one, of)}") for one in self.waiting
        )


def _why(one: Override, of: Mapping[str, float]) -> str:
    """Why a decision does not fit a sheet; `of` has the points of each of its cells."""
    if one.cell in of:
        return f"{one.cell} earns at most {number(of[one.cell])}, not {number(one.points)}"
    if not of:
        return f"no sheet that could be marked counts now, so there is no cell {echo(one.cell)}"
    return f"there is no cell {echo(one.cell)} on the sheet that counts now"


def decided(cells: Iterable[CellRecord], told: Iterable[Override]) -> Decided:
    """The cells of a sheet with decisions on top of their marks."""
    by_address, whole, says = {one.cell: one for one in cells}, None, []
    waiting = []
    for one in told:
        because = f" ({one.reason})" if one.reason else ""
        if not one.cell:
            whole = one.points
            says.append(f"{number(one.points)} points{because}")
            continue
        cell = by_address.get(one.cell)
        if cell is None or round(one.points - cell.of, 6) > 0:  # a third is written in some figures
            waiting.append(one)
            continue
        verdict = cell.verdict
        if verdict == PENDING:
            verdict = RIGHT if one.points else WRONG
        by_address[one.cell] = replace(cell, points=one.points, verdict=verdict)
        says.append(f"{one.cell}: {number(one.points)}{because}")
    return Decided(tuple(by_address.values()), whole, "; ".join(says), tuple(waiting))
