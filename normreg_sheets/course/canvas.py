"""Canvas's gradebook, as it is exported and imported again.

    Student,ID,SIS User ID,SIS Login ID,Section,Homework 3 (4321),...,Final Score
    "    Points Possible",,,,,10.00,...,(read only)
    "Doe, Jane",77,s77,jdoe,A,,...

(lib/gradebook_exporter.rb, lib/gradebook_importer.rb of instructure/canvas-lms.) On import a cell
that is as it was changes nothing, so the whole file is given back. `EX` (excused) and `N/A` (not
assigned) are decisions of people, and stay.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from normreg_sheets.course.filling import matched, points_for
from normreg_sheets.course.headers import quoted
from normreg_sheets.course.joining import described
from normreg_sheets.course.listing import POINTS_POSSIBLE, form, information, listed
from normreg_sheets.course.points import has_commas, number
from normreg_sheets.course.spelling import shown
from normreg_sheets.course.tables import refilled
from normreg_sheets.errors import UsageError

if TYPE_CHECKING:
    from decimal import Decimal

    from normreg_sheets.course.records import Results
    from normreg_sheets.course.tables import Table

_ASSIGNMENT = re.compile(r"(.*)\s\(([0-9]+)\)", re.DOTALL)
_TOTAL = re.compile(
    "(?:Current|Final) (?:Score|Points|Grade)|Override (?:Score|Grade|Status)"
)  # Canvas itself takes no column for an assignment that has one of these in it
_READ_ONLY = re.compile(r"\(?read\s+only\)?")
_KEPT = ("EX", "N/A")


def filled(table: Table, results: Results, column: str | None) -> tuple[bytes, list[str], int]:
    """The same file with the points in one assignment's column, lines about it, how many got some.

    `column` is the assignment's title, its id, or both as in the header. Raises UsageError.
    """
    start = information(table)
    if form(table) != "canvas" or not start:
        raise UsageError(
            f"{table.place}: is no gradebook of Canvas, which begins with Student, ID and has a"
            " Section; export it there (Grades, Export)"
        )
    at = _column(table, column)
    title = shown(table.header[at])
    possible, notes = _possible(table, at)
    rows = listed(table)
    pairs, others = matched(table, rows, results)
    kept = [row for row, _ in pairs if table.rows[row.index][at].strip().upper() in _KEPT]
    pairs = tuple(pair for pair in pairs if pair[0] not in kept)
    comma = has_commas(cell for row in table.rows for cell in row.cells[start:])
    texts, scalings = points_for(pairs, lambda _: possible, comma=comma)
    if kept:
        names = quoted([described(row.student) for row in kept])
        notes.append(f"excused or not assigned in '{title}', left as it is: {names}")
    cells = {(index, at): text for index, text in texts.items()}
    return refilled(table, cells), [*notes, *scalings, *others], len(texts)


def _column(table: Table, wanted: str | None) -> int:
    """The one column that is meant."""
    columns = {
        index: match
        for index, name in enumerate(table.header)
        if (match := _ASSIGNMENT.fullmatch(name)) and not _TOTAL.search(name)
    }
    titles = quoted([shown(match[0]) for match in columns.values()]) or "none"
    if wanted is None:
        raise UsageError(f"{table.place}: say with --column which assignment it is: {titles}")
    name = shown(wanted)
    exact = [index for index, match in columns.items() if shown(match[0]) == name]
    fits = exact or [
        index for index, match in columns.items() if name in (shown(match[1]), match[2])
    ]
    if len(fits) == 1:
        return fits[0]
    if fits:
        several = quoted([shown(table.header[index]) for index in fits])
        raise UsageError(f"{table.place}: --column {name} could be {several}; name it in full")
    raise UsageError(f"{table.place}: has no assignment '{name}'; its assignments are {titles}")


def _possible(table: Table, column: int) -> tuple[Decimal | None, list[str]]:
    """How many points the assignment has there, or a line that this is not known."""
    title = shown(table.header[column])
    row = next((row for row in table.rows if POINTS_POSSIBLE in row[0]), None)
    if row is None:
        return None, [f"has no row '{POINTS_POSSIBLE}': the points are not scaled"]
    says = row[column].strip()
    if _READ_ONLY.fullmatch(says):
        raise UsageError(f"{table.place}: Canvas lets nobody import '{title}', which is read only")
    possible = number(says)
    if possible is None:
        return None, [f"does not say how many points '{title}' has: the points are not scaled"]
    if possible <= 0:
        raise UsageError(f"{table.place}: '{title}' has no points; give it some in Canvas")
    return possible, []
