"""The same people in two lists: who of one is who of the other.

Each system knows a student by other names, so a row is joined by whatever both sides have: first by
what belongs to one person alone, last by a person's name, if nobody else on either side has it.
Whatever two people share (an address that stands for "none") tells nobody apart and does not count.

One number may be two people's in two systems. So what is another thing on the other side (an id
there, a login here) joins only who has the same name, or none.

Two names of one row that lead to two people are an error: that row is somebody else's mark. A row
that only its person's name could join, where two have it or the addresses differ, is left in doubt;
who asks decides.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from normreg_sheets.course.spelling import folded, words
from normreg_sheets.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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
    names, same = _named(known), _named(rows)
    ways = []
    for keys in _KEYS:
        way = _by(*keys, known, rows)
        for row in _crossed(*keys, way, known, rows):
            if namesakes := names.get(words(rows[row].name)):
                raise _two(place, rows[row], known[way[row]], known[namesakes[0]])
            del way[row]
        ways.append(way)
    found = [_one(ways, row, known, rows[row], place) for row in range(len(rows))]
    claimed = {student for student in found if student is not None}
    doubts = []
    for row, whom in enumerate(rows):
        name, student = words(whom.name), found[row]
        could = names.get(name, ()) if name else ()
        if student is not None:
            others = [one for one in could if one != student]
            if len(could) == len(others) == 1 and _strangers(known[student], whom):
                raise _two(place, whom, known[student], known[others[0]])
            continue
        left = tuple(one for one in could if one not in claimed and not _two_of(known[one], whom))
        alone = len(could) == len(same.get(name, ())) == 1
        if left and alone and not _differ(known[left[0]], whom, ("email", "login")):
            found[row] = left[0]
        elif left:
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
) -> dict[int, int]:
    """Whom each row means by what it tells as `ours`, which is the students' `theirs`."""
    cross = theirs == "id" != ours
    return _paired(
        [_told(row, ours, lent=ours != "id") for row in rows],
        [_told(student, theirs, lent=not cross) for student in known],
    )


def _crossed(
    ours: str,
    theirs: str,
    way: Mapping[int, int],
    known: Sequence[Student],
    rows: Sequence[Student],
) -> list[int]:
    """The rows that such a way joins with another name, by what is another thing there."""
    return [
        row
        for row, student in way.items()
        if theirs == "id" and (ours != "id" or not _told(known[student], "id", lent=False))
        if _renamed(known[student], rows[row])
    ]


def _paired(rows: Sequence[str], students: Sequence[str]) -> dict[int, int]:
    """The student of each row that tells the same text: to the letter, then of those left folded.

    So `ab` and `AB`, or `1` and `01`, are two where both are there.
    """
    pairs: dict[int, int] = {}
    for spelt in (str, _spelt):
        taken = set(pairs.values())
        theirs = _single(["" if at in taken else spelt(text) for at, text in enumerate(students)])
        ours = _single(["" if at in pairs else spelt(text) for at, text in enumerate(rows)])
        pairs |= {row: theirs[text] for text, row in ours.items() if text in theirs}
    return pairs


def _one(
    ways: Sequence[Mapping[int, int]],
    row: int,
    known: Sequence[Student],
    whom: Student,
    place: str,
) -> int | None:
    """The student whom all ways that lead anywhere agree on."""
    ends = dict.fromkeys(way[row] for way in ways if row in way)
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
    """What is compared.

    An id that is only on loan from another field can be compared as that field alone.
    """
    text: str = getattr(student, field)
    return "" if not lent and any(text == getattr(student, other) for other in _LENT) else text


def _spelt(text: str) -> str:
    """A text without case, and without the zeros that a spreadsheet drops."""
    return folded(text).lstrip("0") or folded(text)[:1]


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


def _renamed(one: Student, other: Student) -> bool:
    """Whether both have a name, and not the same."""
    first, second = set(words(one.name)), set(words(other.name))
    return bool(first and second) and first != second


def _two_of(one: Student, other: Student) -> bool:
    """Whether two of one name are known to be two: by what belongs to one person and stays."""
    ids = [_spelt(_told(student, "id", lent=False)) for student in (one, other)]
    return (all(ids) and ids[0] != ids[1]) or _differ(one, other, ("number", "canvas"))


def _differ(one: Student, other: Student, fields: Sequence[str]) -> bool:
    """Whether both tell one of these fields, and not the same."""
    pairs = [(_spelt(_told(one, field)), _spelt(_told(other, field))) for field in fields]
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
