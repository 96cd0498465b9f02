"""Filling a column of a downloaded gradebook: who gets which cell, and what there is to tell.

The rules are the same for every system. A student's row is found as `joining` finds it; only those
get points who have some; a row that could be two people's is refused if there are points at stake.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from normreg_sheets.course.headers import quoted
from normreg_sheets.course.joining import described, joined
from normreg_sheets.course.points import exact, scaled, written
from normreg_sheets.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from decimal import Decimal

    from normreg_sheets.course.listing import Listed
    from normreg_sheets.course.records import Grade, Results
    from normreg_sheets.course.tables import Table


def given(grade: Grade) -> bool:
    """Whether a student gets points: one who handed in nothing, or nothing readable, does not."""
    return grade.points is not None and grade.status in ("graded", "review")


def matched(
    table: Table, rows: Sequence[Listed], results: Results
) -> tuple[tuple[tuple[Listed, Grade], ...], list[str]]:
    """Each row of a student who gets points with their grade, and lines about all others.

    Raises UsageError where a row could be one student's or another's, or nobody is there at all.
    """
    grades = results.grades
    join = joined([grade.student for grade in grades], [row.student for row in rows], table.place)
    for index, could in join.doubts:
        if any(given(grades[one]) for one in could):
            row, whom = rows[index], " or ".join(described(grades[one].student) for one in could)
            raise UsageError(
                f"{table.place}, row {row.number}: '{row.student.name}' could be {whom}, or another"
                " of that name; put what tells them apart in the roster (number, login or email as"
                " in that file)"
            )
    if all(one is None for one in join.found):
        raise UsageError(
            f"{table.place}: none of its {len(rows)} rows is a student of the roster; is it the"
            " file of this course?"
        )
    pairs = [(row, one) for row, one in zip(rows, join.found, strict=True) if one is not None]
    there = {one for _, one in pairs}
    absent = [
        described(grade.student)
        for index, grade in enumerate(grades)
        if given(grade) and index not in there
    ]
    unknown = [
        described(row.student) or f"row {row.number}"
        for row, one in zip(rows, join.found, strict=True)
        if one is None
    ]
    notes = []
    if absent:
        notes.append(f"no row for {quoted(absent)}: their points go into no file")
    if unknown:
        notes.append(f"not in the roster, left as it is: {quoted(unknown)}")
    return tuple((row, grades[one]) for row, one in pairs if given(grades[one])), notes


def points_for(
    pairs: Sequence[tuple[Listed, Grade]],
    possible: Callable[[Listed], Decimal | None],
    *,
    comma: bool,
) -> tuple[dict[int, str], list[str]]:
    """What to write for each row, by its index in the table, and lines about what was scaled."""
    texts: dict[int, str] = {}
    scalings: dict[str, None] = {}
    for row, grade in pairs:
        assert grade.points is not None  # noqa: S101 - else there is nothing given
        most = possible(row)
        texts[row.index] = written(scaled(grade.points, grade.of, most), comma=comma)
        if most is not None and most != exact(grade.of):
            says = f"scaled from {written(exact(grade.of))} points to {written(most)} there"
            scalings[says] = None
    return texts, list(scalings)
