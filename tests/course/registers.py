"""The gradebooks that systems export, of a class; and the points in one that was filled in.

Canvas   "Export" of the gradebook        lib/gradebook_exporter.rb
Moodle   the grading worksheet            mod/assign/gradingtable.php
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from tests.course.layouts import sortable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normreg_sheets.course.student import Student

ASSIGNMENT = "Homework 3 (4321)"
CANVAS = (
    "Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Homework 2 (4300)", ASSIGNMENT,
    "Assignments Current Points", "Final Score",
)  # fmt: skip
MOODLE = (
    "Identifier", "Full name", "Email address", "Status", "Grade", "Maximum grade",
    "Grade can be changed", "Last modified (submission)", "Last modified (grade)",
    "Feedback comments",
)  # fmt: skip
ROSTER = ("id", "name", "email", "login", "number", "group")


def roster(students: Sequence[Student]) -> bytes:
    """The registry's own list, which knows no system's numbers."""
    rows = [[getattr(one, field) for field in ROSTER] for one in students]
    return _written([ROSTER, *rows])


def canvas(students: Sequence[Student], possible: float) -> bytes:
    """Canvas's gradebook, in the order of the names, the test student last."""
    rows = [
        [_safe(sortable(one.name)), one.canvas, one.number, one.login, "A", "7.5", "", "7.5", "80"]
        for one in sorted(students, key=lambda one: (sortable(one.name), one.canvas))
    ]
    about = ["    Points Possible", "", "", "", "", "10", f"{possible:.2f}", *["(read only)"] * 2]
    test = ["Student, Test", "39999", "", "f00", "A", "", "", "", ""]
    return _written([CANVAS, about, *rows, test])


def moodle(students: Sequence[Student], possible: float) -> bytes:
    """Moodle's worksheet, whose dates are in words."""
    return _written(
        [
            MOODLE,
            *(
                [
                    f"Participant {one.participant}", one.name, one.email, "Submitted", "",
                    f"{possible:.2f}", "Yes", "Monday, 3 March 2025, 10:15 AM", "-", "",
                ]
                for one in students
            ),
        ]
    )  # fmt: skip


def points(filled: bytes, before: bytes, key: str, column: str) -> dict[str, str]:
    """What was written into a column, by what stands in the column `key`.

    Raises ValueError where anything else in the file was changed.
    """
    rows, old = _read(filled), _read(before)
    at, by = old[0].index(column), old[0].index(key)
    if [row[:at] + row[at + 1 :] for row in rows] != [row[:at] + row[at + 1 :] for row in old]:
        raise ValueError("something else in the gradebook was changed")
    return {
        row[by]: row[at] for row, was in zip(rows[1:], old[1:], strict=True) if row[at] != was[at]
    }


def _safe(name: str) -> str:
    """A name as Canvas writes it, so that no program computes it."""
    return f'="{name}"' if name.startswith("=") else name


def _written(rows: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def _read(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
