"""The results of a run: who handed in what, what was found in it, and what it comes to.

A run keeps two files, from which everything else is made: `run.json` says who handed in which file,
the journal what was found in each. The grades are a pure function of them, of the overrides and of
the course's rule on lateness; so a person's decision counts without reading a file again.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from normreg_sheets.course import journal
from normreg_sheets.course.kept import plain, record
from normreg_sheets.course.overrides import FILE as OVERRIDES
from normreg_sheets.course.overrides import PENDING, decided, overrides
from normreg_sheets.course.records import Flagged, Grade, Problem, Record, Results, StepTitle
from normreg_sheets.course.student import Student  # noqa: TC001 - read back by its types
from normreg_sheets.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from normreg_sheets.course.overrides import Override
    from normreg_sheets.course.records import Status

FILE = "run.json"
FEEDBACK = "feedback"
TABLES = GRADES, DETAILS, PROBLEMS = "grades.csv", "details.csv", "problems.csv"
REPORT = "report.html"
UNREADABLE = "unreadable"  # the flag of cells that are pending
_NOTHING = Record("", "marked")


@dataclass(frozen=True, slots=True)
class Line:
    """One student of a run: the file that counts, and what of it concerns the class.

    `digest` is "" for one who handed in nothing. `path` is the file's name as the system wrote it,
    with all folders, `others` are older files; `share` is what lateness takes of the points, as
    `late` says in words. `feedback` is the name of the feedback workbook, in its folder.
    """

    student: Student
    digest: str = ""
    path: str = ""
    channel: str = ""
    others: tuple[str, ...] = ()
    late: str = ""
    share: float = 0.0
    flags: tuple[Flagged, ...] = ()
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """A run as it is kept.

    `rules` is the fingerprint of what its marks depend on, `reveal` how much students are told.
    `of` are the points of a whole sheet of the latest attempt, `steps` those of all attempts.
    """

    package: str
    course: str
    exercise: str
    title: str
    rules: str
    reveal: str
    of: float
    steps: tuple[StepTitle, ...]
    lines: tuple[Line, ...]
    problems: tuple[Problem, ...]


def results(
    run: Run, records: Mapping[str, Record], told: Mapping[str, tuple[Override, ...]]
) -> Results:
    """What everybody gets; `told` has the overrides by the student's id.

    A decision that does not fit the sheet that counts now is a flag, and changes nothing.
    """
    grades = tuple(
        _grade(line, run.of, records.get(line.digest), told.get(line.student.id, ()))
        for line in run.lines
    )
    return Results(run.course, run.exercise, run.title, run.steps, grades, run.problems)


def _grade(line: Line, of: float, record: Record | None, told: Iterable[Override]) -> Grade:
    """What one student gets: first the decisions on cells, then lateness, last on the whole."""
    found = record or _NOTHING
    what = decided(found.cells, told)
    status: Status = "missing"
    points = None
    pending = sum(cell.verdict == PENDING for cell in what.cells)
    flags = tuple(
        flag
        for flag in (*found.flags, *line.flags, *what.flags)
        if pending or flag.kind != UNREADABLE
    )
    if found.status == "refused":
        status = "refused"
    elif record is not None:
        status = "review" if pending or flags else "graded"
        points = sum(cell.points for cell in what.cells)
    lost = (points or 0.0) * line.share
    if points is not None:
        points = round(points - lost, 6)
    if what.points is not None:
        status, points, pending, lost = "graded", what.points, 0, 0.0
    return Grade(
        line.student,
        status,
        sum(cell.of for cell in what.cells) or of,
        points=points,
        pending=pending,
        attempt=found.attempt,
        late=line.late,
        lost=round(lost, 6),
        file=line.path,
        others=line.others,
        feedback=feedback_of(Path(), line.feedback).name if line.feedback else "",
        changed=what.says,
        cells=what.cells,
        flags=flags,
        reason=found.reason,
        says=found.says,
    )


def feedback_of(folder: Path, stem: str) -> Path:
    """Where a student's feedback workbook is, in the folder of a graded class."""
    return folder / FEEDBACK / f"{stem}.xlsx"


def is_ours(path: Path, folder: Path) -> bool:
    """Whether a file is one that grading into this folder writes, so nobody handed it in."""
    try:
        parts = Path(os.path.realpath(path)).relative_to(os.path.realpath(folder)).parts
    except ValueError:
        return False
    papers = (*TABLES, REPORT, FILE, OVERRIDES, journal.FILE)
    return parts[:-1] == (FEEDBACK,) or (len(parts) == 1 and parts[0] in papers)


def read(folder: Path) -> tuple[Run, dict[str, Record]]:
    """The run in a folder, and its records. Raises UsageError where there is none."""
    path = folder / FILE
    try:
        run = record(json.loads(path.read_bytes()), Run)
    except OSError as error:
        raise UsageError(
            f"{path}: cannot be read ({error.strerror}); name the folder that `grade` wrote"
        ) from None
    except ValueError as error:
        raise UsageError(f"{path}: was changed ({error}); run `grade` again") from None
    return run, journal.read(folder / journal.FILE).records


def graded(folder: Path) -> Results:
    """What everybody in a graded class gets, a person's decisions included."""
    run, records = read(folder)
    return results(
        run, records, overrides(folder / OVERRIDES, {one.student.id for one in run.lines})
    )


def as_bytes(run: Run) -> bytes:
    """A run as it is kept."""
    text = json.dumps(plain(run), ensure_ascii=False, indent=1)
    return text.encode("utf-8", "backslashreplace")  # which JSON reads as what it was
