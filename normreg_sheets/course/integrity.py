"""Integrity: what of a class only shows when its files are laid side by side.

other-student   the code on the sheet is that of another student, who is not of the same group
same-answers    the same numbers as somebody whose sheet asks for others
same-history    saved by the same program at the same second as somebody else's: one file, once
too-old         saved before the course began

Each is a flag, for a person to look at; none of them changes a mark.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from normreg_sheets.course.records import Flagged
from normreg_sheets.sheet.echo import echo
from normreg_sheets.sheet.stamp import LONG_AGO

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from normreg_sheets.course.records import Record
    from normreg_sheets.course.student import Student

    Handed = tuple[Student, Record]

FEW_ANSWERS, FEW_VALUES = 10, 4  # that anybody may have in common with anybody
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_OURS = (LONG_AGO[:10], "1999-12-31")  # as a program west of Greenwich may write it again


def integrity(
    handed: Sequence[Handed], students: Mapping[str, Student], created: date
) -> dict[str, tuple[Flagged, ...]]:
    """The flags of each student, by id; `students` is everybody by id."""
    found: dict[str, list[Flagged]] = defaultdict(list)
    for student, record in handed:
        found[student.id] += _of_one(student, record, students, created)
    for who, others in _alike(handed, _answers):
        says = f"the same answers as {_names(others)}, whose sheet asks for other numbers"
        found[who].append(Flagged("same-answers", says))
    for who, others in _alike(handed, _history):
        says = f"saved by the same program at the same second as the file of {_names(others)}"
        found[who].append(Flagged("same-history", says))
    return {student: tuple(flags) for student, flags in found.items() if flags}


def _of_one(
    student: Student, record: Record, students: Mapping[str, Student], created: date
) -> Iterator[Flagged]:
    owner = students.get(record.owner)
    if owner is not None and not together(student, owner):
        says = f"the sheet of {named(owner)}, by its code; marked on the numbers of that sheet"
        yield Flagged("other-student", says)
    day = _DAY.match(record.modified)
    if day and day[0] not in _OURS and day[0] < created.isoformat():
        says = f"saved on {day[0]}, before the course began ({created})"
        yield Flagged("too-old", says)


def together(one: Student, other: Student) -> bool:
    """Whether two students are one, or of one group."""
    return one.id == other.id or (one.group == other.group != "")


def named(student: Student) -> str:
    """A student by name and id, as a person reads it."""
    return f"{echo(student.name)} ({echo(student.id)})" if student.name else echo(student.id)


def _alike(
    handed: Iterable[Handed], look: Callable[[Record], Hashable | None]
) -> Iterator[tuple[str, list[Student]]]:
    """Who has something in common with whom, that is not of their group."""
    groups: dict[Hashable, list[Handed]] = defaultdict(list)
    for student, record in handed:
        if (seen := look(record)) is not None:
            groups[seen].append((student, record))
    for same in groups.values():
        for student, record in same:
            others = [
                other
                for other, theirs in same
                if not together(student, other)
                and (look is _history or theirs.owner != record.owner)
            ]
            if others:
                yield student.id, others


def _answers(record: Record) -> Hashable | None:
    """The numbers that were written; None for so few that it says nothing."""
    numbers = tuple(cell.read_as for cell in record.cells)
    told = [one for one in numbers if one is not None]
    return numbers if len(told) >= FEW_ANSWERS and len(set(told)) >= FEW_VALUES else None


def _history(record: Record) -> Hashable | None:
    """The history of a file that some program saved."""
    day = record.modified[:10]
    return record.history if day and day not in _OURS else None


def _names(students: Sequence[Student]) -> str:
    return ", ".join(map(named, students[:3])) + (
        f" and {len(students) - 3} more" if len(students) > 3 else ""
    )
