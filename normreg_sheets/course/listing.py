"""Whom a table lists: its rows as students, whichever system wrote it.

Canvas's gradebook is known by its first columns, Moodle's grading worksheet by its dates or by its
"Participant 12345" in the first column; anything else by the names of its columns alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from normreg_sheets.course.guarding import unguarded
from normreg_sheets.course.headers import (
    CANVAS_FIELDS,
    FIELDS,
    GRADED_ON,
    OUR_ID,
    PARTICIPANTS,
    found,
)
from normreg_sheets.course.spelling import folded, identity, shown
from normreg_sheets.course.student import Student

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from normreg_sheets.course.tables import Row, Table

Form = Literal["canvas", "worksheet", "plain"]

POINTS_POSSIBLE = "Points Possible"  # Canvas looks for these words itself, and translates neither
_HIDDEN = re.compile(r"(?:Muted|Manual Posting.*)?", re.IGNORECASE)
_TEST_STUDENT = "student, test"
_PARTICIPANT = re.compile(rf"(?:{'|'.join(map(re.escape, PARTICIPANTS))}) ?([0-9]+)")
_NUMBERED = re.compile(r"[^0-9]+([0-9]+)")


@dataclass(frozen=True, slots=True)
class Listed:
    """A row of a table, by its index there, and whom it names; their id may be empty."""

    index: int
    number: int
    student: Student


def form(table: Table) -> Form:
    """Which kind of table it is."""
    names = [folded(name) for name in table.header]
    if names[:2] == ["student", "id"] or names[:3] == ["lastname", "firstname", "id"]:
        return "canvas"
    numbered = all(_PARTICIPANT.fullmatch(folded(row[0])) for row in table.rows)
    if (numbered and table.rows) or any(name in GRADED_ON for name in names[1:]):
        return "worksheet"
    return "plain"


def information(table: Table) -> int:
    """How many columns of Canvas's gradebook tell about the student; 0 if none ends them."""
    names = [folded(name) for name in table.header]
    return names.index("section") + 1 if "section" in names else 0


def listed(table: Table) -> tuple[Listed, ...]:
    """The students of a table, in its order.

    Canvas's rows about the assignments, and its test student, are none. Raises UsageError where
    two columns tell the same.
    """
    which = form(table)
    start, header = 0, table.header
    fields: Mapping[str, tuple[str, ...]] = FIELDS
    if which == "canvas":
        header, fields = header[: information(table) or len(header)], CANVAS_FIELDS
    elif which == "worksheet":
        start, header = 1, header[1:]
    columns = {field: found(header, names, table.place) for field, names in fields.items()}
    if which == "plain" and columns["id"] is None and columns["name"] is not None:
        columns["id"] = found(header, OUR_ID, table.place)

    def told(row: Row) -> Callable[[str], str]:
        def text(field: str) -> str:
            column = columns.get(field)
            return "" if column is None else unguarded(row[start + column])

        return text

    return tuple(
        Listed(index, row.number, _student(told(row), row[0] if which == "worksheet" else ""))
        for index, row in enumerate(table.rows)
        if which != "canvas" or _is_student(row)
    )


def _is_student(row: Row) -> bool:
    """Whether a row of Canvas's gradebook is about somebody."""
    names = {folded(row[0]), folded(f"{row[0]}, {row[1]}")}
    about_all = POINTS_POSSIBLE in row[0] or all(
        _HIDDEN.fullmatch(cell.strip()) for cell in row.cells
    )
    return not about_all and _TEST_STUDENT not in names


def _student(text: Callable[[str], str], identifier: str) -> Student:
    """A student of what a row tells; `identifier` is the first cell of Moodle's worksheet."""
    numbered = _NUMBERED.fullmatch(folded(identifier))
    canvas, number = identity(text("canvas")), identity(text("number"))
    email, login = identity(text("email")), identity(text("login"))
    participant = numbered[1] if numbered else identity(text("participant"))
    own = identity(text("id"))
    return Student(
        id=own or canvas or number or email or login or participant,
        name=shown(text("name")) or shown(f"{text('first')} {text('last')}"),
        email=email,
        login=login,
        number=number,
        canvas=canvas,
        participant=participant,
        group=shown(text("group")),
    )
