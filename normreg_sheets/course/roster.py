"""The roster: who is in the course, as the system that knows them exports it.

Read as they are: Canvas's gradebook, Moodle's grading worksheet, its lists of participants and of
grades, Gradescope's roster, and our own form, whose columns are the fields of a Student, any of
which may be left out:

    id,name,email,login,number,group

A student's id is the one that the roster gives, else Canvas's ID, else the number of the registry,
the e-mail address, the login; Moodle's participant number, which is another one in each assignment,
only where a row tells nothing else. It depends on the student's own row alone: numbers and codes
derive from it, and must not change when somebody else joins the course.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from normreg_sheets.course.headers import quoted
from normreg_sheets.course.joining import described, joined
from normreg_sheets.course.listing import Listed, listed
from normreg_sheets.course.spelling import shown
from normreg_sheets.course.tables import load, read
from normreg_sheets.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from normreg_sheets.course.student import Student

MOST_CHARACTERS = 255
"""Of a name: what is longer is none, and stands on no sheet."""

_CORRECTED = ("name", "email", "login", "number", "participant")
_FIELDS = ("id", *_CORRECTED, "canvas", "group")


def read_roster(path: Path) -> tuple[Student, ...]:
    """The students of a roster, in its order. Raises UsageError that names the file and the row."""
    return roster(load(path, str(path)), str(path))


def roster(data: bytes, place: str) -> tuple[Student, ...]:
    """The students of a roster in bytes; `place` is what messages call it."""
    table = read(data, place)
    rows = listed(table)
    if not rows:
        raise UsageError(f"{place}: lists no student; a roster has a row for each")
    if not any(row.student.id for row in rows):
        raise UsageError(
            f"{place}: no column tells students apart; give it one of the columns id, number,"
            " email, login, or the header that its system wrote; its columns are"
            f" {quoted([shown(name) for name in table.header])}"
        )
    seen: dict[str, int] = {}
    for row in rows:
        _check(row, place)
        first = seen.setdefault(row.student.id, row.number)
        if first != row.number:
            raise UsageError(
                f"{place}, row {row.number}: the id '{row.student.id}' is that of row {first}"
                " too; give each student their own"
            )
    return tuple(row.student for row in rows)


def merged(
    known: Sequence[Student], more: Sequence[Student]
) -> tuple[tuple[Student, ...], tuple[Student, ...]]:
    """The known students with what `more` tells of them too, and those in `more` nobody knows.

    Who only might be somebody known is nobody. Raises UsageError, that names both, where somebody
    in `more` is two of those known, or two are one.
    """
    found = joined(known, more, "roster").found
    strangers = [one for one, index in zip(more, found, strict=True) if index is None]
    return completed(known, more, found), tuple(strangers)


def completed(
    known: Sequence[Student], more: Sequence[Student], found: Sequence[int | None]
) -> tuple[Student, ...]:
    """The known students with what `more` tells of them; `found` is the place of each among them.

    They are as many as they were, in their order and with their ids and IDs in Canvas. Of all else
    the later roster counts, where it tells something. One that tells groups tells by silence who is
    in none.
    """
    groups = any(one.group for one in more)
    students = list(known)
    for one, index in zip(more, found, strict=True):
        if index is not None:
            students[index] = _corrected(known[index], one, groups=groups)
    return tuple(students)


def _corrected(student: Student, more: Student, *, groups: bool) -> Student:
    told = {field: text for field in _CORRECTED if (text := getattr(more, field))}
    if groups:
        told["group"] = more.group
    return replace(student, canvas=student.canvas or more.canvas, **told)


def _check(row: Listed, place: str) -> None:
    """Raise UsageError where a row does not tell who it is, or tells what is no name."""
    if not row.student.id:
        who = f" for {described(row.student)}" if row.student.name else ""
        raise UsageError(f"{place}, row {row.number}: has no id{who}; fill it in or remove the row")
    for field in _FIELDS:
        if len(getattr(row.student, field)) > MOST_CHARACTERS:
            raise UsageError(
                f"{place}, row {row.number}: its {field} is longer than {MOST_CHARACTERS}"
                " characters; shorten it"
            )
