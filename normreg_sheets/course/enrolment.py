"""Who is in the course: everybody who ever got a sheet, in the order in which they came.

A roster that is read again adds who is new, and what it tells of the others counts from then on;
nobody is taken out, because what they handed in has to be marked.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from normreg_sheets.course.joining import described, joined
from normreg_sheets.course.kept import plain, record
from normreg_sheets.course.roster import completed
from normreg_sheets.course.student import Student
from normreg_sheets.errors import UsageError
from normreg_sheets.sheet import output

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

FILE = "class.json"


def enrolled(folder: Path) -> tuple[Student, ...]:
    """Who is in the course of a folder; nobody before the first handout."""
    path = folder / FILE
    try:
        return record(json.loads(path.read_bytes()), tuple[Student, ...])
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from None
    except ValueError as error:
        raise UsageError(f"{path}: was changed ({error}); restore it from a copy") from None


def with_roster(
    known: Sequence[Student], roster: Sequence[Student]
) -> tuple[tuple[Student, ...], tuple[Student, ...]]:
    """Who is in the course when a roster has been read; and those of the roster, as they are known.

    Raises UsageError where a row of it is two people, may or may not be somebody in the course, or
    has somebody else's id.
    """
    join = joined(known, roster, "roster")
    for row, could in join.doubts:
        whom = " or ".join(described(known[one]) for one in could)
        raise UsageError(
            f"roster: {described(roster[row])} could be {whom}, who is in the course, or somebody"
            " else; give the row that id in a column id, or list them both"
        )
    told = completed(known, roster, join.found)
    new = [one for one, index in zip(roster, join.found, strict=True) if index is None]
    taken = {one.id: one for one in told}
    for one in new:
        if one.id in taken:
            raise UsageError(
                f"roster: {described(one)} has the id of {described(taken[one.id])}, who is in the"
                " course; give them a column id of their own"
            )
    others = iter(new)
    those = tuple(next(others) if index is None else told[index] for index in join.found)
    return (*told, *new), those


def keep(folder: Path, students: Sequence[Student]) -> None:
    """Write down who is in the course, for its owner alone."""
    data = json.dumps(plain(students), ensure_ascii=False, indent=1)
    output.write(folder / FILE, data.encode(), force=True, private=True)
