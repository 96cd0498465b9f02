"""The same people in two lists: who of one is who of the other.

Each system knows a student by other names, so a row is joined by whatever both sides have: first by
what belongs to one person alone, last by a person's name, if nobody else on either side has it.
Whatever two people share (an address that stands for "none") tells nobody apart and does not count.

Two names of one row that lead to two people are an error: that row is somebody else's mark. A row
that only its person's name could join, where two have it, is left in doubt; who asks decides.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from normreg_sheets.course.spelling import folded, words
from normreg_sheets.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from normreg_sheets.course.student import Student

_KEYS = (
    ("id", "id"),
    ("number", "number"),
    ("canvas", "canvas"),
    ("participant", "participant"),
    ("email", "email"),
    ("login", "login"),
    ("login", "email"),
    ("email", "login"),
    ("number", "id"),
    ("email", "id"),
    ("login", "id"),
)
"""What of a row may be what of a student: a roster of our own may have any of them as the id.

Canvas's ID is a small number as others are, so it is compared with itself alone.
"""

_LENT = ("number", "canvas", "participant", "email", "login")


@dataclass(frozen=True, slots=True)
class Joined:
    """For each row the place of its student among those known, or None.

    `doubts` are rows, by place, with the places of those students who could be meant.
    """

    found: tuple[int | None, ...]
    doubts: tuple[tuple[int, tuple[int, ...]], ...]


def joined(known: Sequence[Student], rows: Sequence[Student], place: str) -> Joined:
    """Who is who. Raises UsageError, that begins with `place`, where a row is two people."""
    ways = [_by(*keys, known, rows) for keys in _KEYS]
    found = [_one(ways, row, known, rows[row], place) for row in range(len(rows))]
    names, same = _named(known), _named(rows)
    claimed = {student for student in found if student is not None}
    doubts = []
    for row, whom in enumerate(rows):
        name, student = words(whom.name), found[row]
        could = names.get(name, ()) if name else ()
        if student is not None:
            others = [one for one in could if one != student]
            if len(could) == len(others) == 1 and _strangers(known[student], whom):
                raise _two(place, whom, known[student], known[others[0]])
        elif len(could) == len(same.get(name, ())) == 1:
            if could[0] not in claimed and not _differ(known[could[0]], whom):
                found[row] = could[0]
        elif left := tuple(one for one in could if one not in claimed):
            doubts.append((row, left))
    _refuse_twice(known, rows, found, place)
    return Joined(tuple(found), tuple(doubts))


def described(student: Student) -> str:
    """A student as a message names them."""
    return (
        f"{student.name} ({student.id})"
        if student.name and student.id
        else (student.name or student.id)
    )


def _by(
    ours: str, theirs: str, known: Sequence[Student], rows: Sequence[Student]
) -> Callable[[int], int | None]:
    """Whom a row means by what it tells as `ours`, which is the students' `theirs`."""
    cross = theirs == "id" != ours
    students = _single([_told(student, theirs, lent=not cross) for student in known])
    told = [_told(row, ours, lent=ours != "id") for row in rows]
    single = _single(told)

    def student(row: int) -> int | None:
        one = students.get(told[row]) if single.get(told[row]) == row else None
        if one is not None and cross and _strangers(known[one], rows[row]):
            return None
        return one

    return student


def _one(
    ways: Sequence[Callable[[int], int | None]],
    row: int,
    known: Sequence[Student],
    whom: Student,
    place: str,
) -> int | None:
    """The student whom all ways that lead anywhere agree on."""
    ends = dict.fromkeys(end for way in ways if (end := way(row)) is not None)
    if len(ends) > 1:
        first, second, *_ = ends
        raise _two(place, whom, known[first], known[second])
    return next(iter(ends), None)


def _two(place: str, whom: Student, first: Student, second: Student) -> UsageError:
    return UsageError(
        f"{place}: the row of {described(whom)} has what belongs to {described(first)} and what"
        f" belongs to {described(second)}; correct the roster or that file"
    )


def _told(student: Student, field: str, *, lent: bool = True) -> str:
    """What is compared: without case, and without the zeros that a spreadsheet drops.

    An id that is only on loan from another field can be compared as that field alone.
    """
    text: str = getattr(student, field)
    if not lent and any(text == getattr(student, other) for other in _LENT):
        return ""
    return folded(text).lstrip("0")


def _single(texts: Sequence[str]) -> dict[str, int]:
    """The place of each text that is told once."""
    places: dict[str, list[int]] = defaultdict(list)
    for index, text in enumerate(texts):
        if text:
            places[text].append(index)
    return {text: indexes[0] for text, indexes in places.items() if len(indexes) == 1}


def _named(students: Sequence[Student]) -> dict[tuple[str, ...], tuple[int, ...]]:
    """Who has each name."""
    places: dict[tuple[str, ...], tuple[int, ...]] = defaultdict(tuple)
    for index, student in enumerate(students):
        places[words(student.name)] += (index,)
    return dict(places)


def _strangers(one: Student, other: Student) -> bool:
    """Whether both have a name, and the names no word in common."""
    first, second = set(words(one.name)), set(words(other.name))
    return bool(first and second) and not first & second


def _differ(one: Student, other: Student) -> bool:
    """Whether two of one name are known to be two: by a number that belongs to one person."""
    pairs = [(_told(one, field), _told(other, field)) for field in ("number", "canvas")]
    return any(first and second and first != second for first, second in pairs)


def _refuse_twice(
    known: Sequence[Student], rows: Sequence[Student], found: Sequence[int | None], place: str
) -> None:
    rows_of: dict[int, Student] = {}
    for row, student in zip(rows, found, strict=True):
        if student is None:
            continue
        if student in rows_of:
            raise UsageError(
                f"{place}: {described(rows_of[student])} and {described(row)} are both"
                f" {described(known[student])} of the roster; correct one of them"
            )
        rows_of[student] = row
