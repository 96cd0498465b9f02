"""The papers of a graded class: the tables, the report, and what another command goes on from.

grades.csv      one row for each student, with a status
details.csv     one row for each cell of each sheet
problems.csv    what a person should look at, and files that are nobody's
report.html     the class at a glance
overrides.csv   for a person's decisions: begun here, and never touched again
run.json        who handed in what; records.jsonl, the journal, says what was found in it
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from normreg_sheets.course import results
from normreg_sheets.course.overrides import COLUMNS
from normreg_sheets.course.overrides import FILE as OVERRIDES
from normreg_sheets.course.report import report
from normreg_sheets.course.tables import write as table
from normreg_sheets.sheet import output

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from normreg_sheets.course.records import Grade, Results
    from normreg_sheets.course.results import Run

    Line = tuple[str | float | None, ...]

_GRADES = (
    "student", "name", "email", "group", "status", "points", "of", "percent", "pending", "late",
    "lost", "attempt", "flags", "changed", "reason", "file", "others",
)  # fmt: skip
_DETAILS = (
    "student", "name", "step", "cell", "entry", "read as", "verdict", "points", "of", "mistake",
    "hint",
)  # fmt: skip
_PROBLEMS = ("kind", "student", "name", "file", "what")


def write(folder: Path, run: Run) -> Results:
    """Write everything up, decisions included, and give the results. Raises OutputError."""
    output.write(folder / results.FILE, results.as_bytes(run), force=True, private=True)
    if not (folder / OVERRIDES).exists():
        output.write(folder / OVERRIDES, table(COLUMNS, ()), force=False, private=True)
    return write_again(folder)


def write_again(folder: Path) -> Results:
    """Write the tables and the report of a graded class, with the decisions as they are now."""
    found = results.graded(folder)
    for name, data in (
        (results.GRADES, table(_GRADES, map(_grade, found.grades))),
        (results.DETAILS, table(_DETAILS, _details(found))),
        (results.PROBLEMS, table(_PROBLEMS, _problems(found))),
        (results.REPORT, report(found).encode()),
    ):
        output.write(folder / name, data, force=True, private=True)
    return found


def _grade(grade: Grade) -> Line:
    student = grade.student
    return (
        student.id,
        student.name,
        student.email,
        student.group,
        grade.status,
        _plain(grade.points),
        _plain(grade.of),
        _plain(grade.percent),
        grade.pending,
        grade.late,
        _plain(grade.lost),
        grade.attempt or None,
        " ".join(dict.fromkeys(flag.kind for flag in grade.flags)),
        grade.changed,
        grade.says,
        grade.file,
        "; ".join(grade.others),
    )


def _details(found: Results) -> Iterator[Line]:
    for grade in found.grades:
        for cell in grade.cells:
            yield (
                grade.student.id,
                grade.student.name,
                cell.step,
                cell.cell,
                cell.entry,
                cell.read_as,
                cell.verdict,
                _plain(cell.points),
                _plain(cell.of),
                cell.mistake,
                cell.hint,
            )


def _problems(found: Results) -> Iterator[Line]:
    for grade in found.grades:
        student = grade.student
        about = student.id, student.name, grade.file
        if grade.status == "refused":
            yield (f"refused: {grade.reason}", *about, grade.says)
        for flag in grade.flags:
            yield (flag.kind, *about, flag.says)
    for one in found.problems:
        yield (one.kind, one.student, one.name, one.file, one.says)


def _plain(number: float | None) -> float | None:
    """A number without needless digits: 72, and 95.83."""
    if number is None:
        return None
    short = round(number, 4)
    return int(short) if short == int(short) else short
