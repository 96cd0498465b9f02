"""Moodle's grading worksheet, as an assignment exports it and takes it back.

    Identifier,Full name,Email address,Status,Grade,Maximum grade,Grade can be changed,
        Last modified (submission),Last modified (grade),Feedback comments
    Participant 12345,Jane Doe,jane@uni.edu,Submitted for grading,,100.00,Yes,...

(mod/assign/gradingtable.php, mod/assign/feedback/offline/importgradeslib.php.) The column names
are in the language of whoever exported it, and Moodle knows them again by `==`; so is the
identifier, `Teilnehmer/in12345`. An empty grade changes nothing there.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from normreg_sheets.course.filling import matched, points_for
from normreg_sheets.course.headers import COMMENTS, FIELDS, GRADE, MAXIMUM, SCALE, found, quoted
from normreg_sheets.course.listing import form, listed
from normreg_sheets.course.points import has_commas, number
from normreg_sheets.course.spelling import folded, shown
from normreg_sheets.course.tables import refilled
from normreg_sheets.errors import UsageError

if TYPE_CHECKING:
    from decimal import Decimal

    from normreg_sheets.course.listing import Listed
    from normreg_sheets.course.records import Grade, Results
    from normreg_sheets.course.tables import Table


_OTHERS = frozenset(MAXIMUM).union(*FIELDS.values())
"""Columns that no points go into: who it is, and how many points there are."""


def filled(
    table: Table, results: Results, column: str | None, *, comments: bool
) -> tuple[bytes, list[str], int]:
    """The same file with the points in its grade column, lines about it, and how many got some.

    `column` is the name of the grade column, where the language of the file is not known to us.
    With `comments`, the feedback comments say what the points are made of. Raises UsageError.
    """
    if form(table) != "worksheet":
        raise UsageError(
            f"{table.place}: is no grading worksheet of Moodle; download it from the assignment"
            " (Grading action, Download grading worksheet)"
        )
    at = _grade(table, column)
    most = _maximum(table, at)
    notes = [] if most is not None else ["does not say the maximum grade: nothing is scaled"]
    pairs, others = matched(table, listed(table), results)
    columns = [at] if most is None else [at, most]
    comma = has_commas(row[one] for row in table.rows for one in columns)

    def possible(row: Listed) -> Decimal | None:
        if most is None:
            return None
        says = number(table.rows[row.index][most])
        if says is None or says <= 0:
            raise UsageError(
                f"{table.place}, row {row.number}: '{shown(table.header[most])}' is no number of"
                " points; grade the assignment in points, not with a scale"
            )
        return says

    texts, scalings = points_for(pairs, possible, comma=comma)
    cells = {(index, at): text for index, text in texts.items()}
    if comments:
        about = found(table.header[at:], COMMENTS, table.place)
        if about is None:
            raise UsageError(
                f"{table.place}: has no column for feedback comments; turn them on in the"
                " assignment, or leave them out"
            )
        cells |= {(row.index, at + about): comment(grade) for row, grade in pairs}
    return refilled(table, cells), [*notes, *scalings, *others], len(texts)


def comment(grade: Grade) -> str:
    """What the points are made of, as the HTML that Moodle takes a comment for."""
    parts = [f"{grade.points:g} of {grade.of:g} points"]
    if grade.lost:
        parts.append(f"{grade.lost:g} were lost: {grade.late}")
    elif grade.late:
        parts.append(grade.late)
    if grade.pending:
        parts.append("a person still looks at some entries")
    if grade.changed:
        parts.append(grade.changed)
    text = html.escape("; ".join(shown(part) for part in parts))
    return text.encode("ascii", "xmlcharrefreplace").decode("ascii")


def _grade(table: Table, wanted: str | None) -> int:
    """The column of the grade."""
    if wanted is not None:
        fits = [i for i, name in enumerate(table.header) if shown(name) == shown(wanted)]
        if len(fits) == 1:
            if fits[0] and folded(wanted) not in _OTHERS:
                return fits[0]
            raise UsageError(
                f"{table.place}: --column {shown(wanted)}: is not for grades, and stays; name the"
                " column of the grade"
            )
        problem = f"has {'several columns' if fits else 'no column'} '{shown(wanted)}'"
    else:
        at = found(table.header, GRADE, table.place)
        if at is None:  # it stands before the maximum
            most = found(table.header, MAXIMUM, table.place)
            at = most - 1 if most else None
        if at:
            return at
        problem = "say with --column which one is the grade"
    names = quoted([shown(name) for name in table.header])
    raise UsageError(f"{table.place}: {problem}; its columns are {names}")


def _maximum(table: Table, grade: int) -> int | None:
    """The column of the maximum: by its name, else after the grade, if all of it are numbers."""
    scale = found(table.header, SCALE, table.place)
    if scale is not None:
        raise UsageError(
            f"{table.place}: the assignment is graded with a scale ('{table.header[scale]}'); set"
            " it to points in Moodle"
        )
    named = found(table.header, MAXIMUM, table.place)
    if named is not None:
        return named
    after = grade + 1
    return after if all(number(row[after]) is not None for row in table.rows) else None
