"""Integrity: what of a class only shows when its files are laid side by side.

other-student   the code on the sheet is that of another student, who is not of the same group
same-answers    the same numbers as somebody whose sheet asks for others
same-history    saved by the same person at the same second as somebody else's: one file, once
too-old         saved before the course began

Each is a flag, for a person to look at; none of them changes a mark. Honest classes look alike in
some things, which raise none: whoever shares a group; sheets that are blank or nearly so; the same
numbers where they are right on both sheets; the same second where many go by one name, as in a room
of computers with one account, or with none.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from normreg_sheets.course.records import Flagged
from normreg_sheets.marking.marker import Verdict
from normreg_sheets.sheet.echo import echo
from normreg_sheets.sheet.stamp import LONG_AGO

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from normreg_sheets.course.records import Record
    from normreg_sheets.course.student import Student

    Handed = tuple[Student, Record]

FEW_ANSWERS, FEW_VALUES = 10, 4  # that anybody may have in common with anybody
FEW_FILES = 5  # of a class, that may all be one person's
_ZONES = timedelta(days=1)  # a program may write the time of its own zone, and not say so
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_OURS = (LONG_AGO[:10], "1999-12-31")  # as a program west of Greenwich may write it again


def integrity(
    handed: Sequence[Handed], students: Mapping[str, Student], created: date
) -> dict[str, tuple[Flagged, ...]]:
    """The flags of each student, by id; `students` is everybody by id."""
    found: dict[str, list[Flagged]] = defaultdict(list)
    for student, record in handed:
        found[student.id] += _of_one(student, record, students, created)
    for who, others in _alike(handed, _answers, _asks_for_others):
        says = f"the same answers as {_names(others)}, whose sheet asks for other numbers"
        found[who].append(Flagged("same-answers", says))
    names = Counter(_names_in(record) for _, record in handed)

    def telling(one: Record, other: Record) -> bool:
        return one.owner == other.owner or names[_names_in(one)] <= FEW_FILES

    for who, others in _alike(handed, _history, telling):
        says = f"saved by the same person at the same second as the file of {_names(others)}"
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
    if day and day[0] not in _OURS and day[0] < (created - _ZONES).isoformat():
        says = f"saved on {day[0]}, before the course began ({created})"
        yield Flagged("too-old", says)


def together(one: Student, other: Student) -> bool:
    """Whether two students are one, or of one group."""
    return one.id == other.id or (one.group == other.group != "")


def named(student: Student) -> str:
    """A student by name and id, as a person reads it."""
    return f"{echo(student.name)} ({echo(student.id)})" if student.name else echo(student.id)


def _alike(
    handed: Iterable[Handed],
    look: Callable[[Record], Hashable | None],
    counts: Callable[[Record, Record], bool],
) -> Iterator[tuple[str, list[Student]]]:
    """Who has something in common with whom that `counts`, and is not of their group."""
    groups: dict[Hashable, list[Handed]] = defaultdict(list)
    for student, record in handed:
        if (seen := look(record)) is not None:
            groups[seen].append((student, record))
    for same in groups.values():
        for student, record in same:
            others = [
                other
                for other, theirs in same
                if not together(student, other) and counts(record, theirs)
            ]
            if others:
                yield student.id, others


def _answers(record: Record) -> Hashable | None:
    """The numbers that were written; None for so few that it says nothing."""
    numbers = tuple(cell.read_as for cell in record.cells)
    told = [one for one in numbers if one is not None]
    return numbers if len(told) >= FEW_ANSWERS and len(set(told)) >= FEW_VALUES else None


def _asks_for_others(one: Record, other: Record) -> bool:
    """Whether two sheets with the same answers ask for others: on one of them, some are not right.

    Sheets with fixed numbers may ask for the same in part.
    """
    both = (*one.cells, *other.cells)
    told = (cell for cell in both if cell.read_as is not None)
    return one.owner != other.owner and any(cell.verdict != Verdict.RIGHT for cell in told)


def _history(record: Record) -> Hashable | None:
    """The history of a file that some program saved."""
    day = record.modified[:10]
    return record.history if day and day not in _OURS else None


def _names_in(record: Record) -> str:
    """Who made and who saved a file, as its history begins; the two times in it come last."""
    return record.history.rsplit(", ", 2)[0]


def _names(students: Sequence[Student]) -> str:
    return ", ".join(map(named, students[:3])) + (
        f" and {len(students) - 3} more" if len(students) > 3 else ""
    )
