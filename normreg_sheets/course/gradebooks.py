"""Gradebooks out: the points of a class in the file that a system exported, or in a plain table.

No gradebook is built from nothing. The file that Canvas or Moodle exported is filled in and given
back, the same to the byte but for the cells of the points.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from normreg_sheets.course import canvas, moodle
from normreg_sheets.course.points import exact, written
from normreg_sheets.course.tables import write
from normreg_sheets.errors import UsageError

if TYPE_CHECKING:
    from normreg_sheets.course.records import Results
    from normreg_sheets.course.tables import Table

System = Literal["canvas", "moodle"]

_COLUMNS = (
    "student", "name", "email", "login", "number", "group", "points", "of", "percent", "status",
)  # fmt: skip


def filled(
    system: System,
    downloaded: Table,
    results: Results,
    *,
    column: str | None = None,
    comments: bool = False,
) -> tuple[bytes, list[str], int]:
    """A downloaded gradebook with points filled in, lines for the instructor, how many got some.

    `column` names the assignment in Canvas's gradebook, and the grade column in a worksheet of
    Moodle whose language we do not know. `comments` fills in Moodle's feedback comments as well.
    The lines tell what was scaled, who is not in the file, and who in the file is not in the
    roster. Raises UsageError where a column cannot be found, or a row could be one student's or
    another's.
    """
    if system == "moodle":
        return moodle.filled(downloaded, results, column, comments=comments)
    if comments:
        raise UsageError("Canvas takes no comments with a gradebook; give the feedback files back")
    return canvas.filled(downloaded, results, column)


def plain(results: Results) -> bytes:
    """A table of the grades, one row for each student of the roster, in its order."""
    return write(
        _COLUMNS,
        (
            (
                student.id,
                student.name,
                student.email,
                student.login,
                student.number,
                student.group,
                _number(grade.points),
                _number(grade.of),
                _number(grade.percent),
                grade.status,
            )
            for grade in results.grades
            for student in (grade.student,)
        ),
    )


def _number(value: float | None) -> str | None:
    return None if value is None else written(exact(value))
