"""What an earlier run left in the folder: nobody loses a mark because a file was not named again.

no run yet          nothing to keep
another exercise    is not written over
only some graded    the others stay as they are
a file is missing   is told, and nothing is taken out
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from normreg_sheets.course.results import FILE, read
from normreg_sheets.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from normreg_sheets.course.results import Run
    from normreg_sheets.course.settling import Class, Settled

SHOWN = 5  # ids in a message


def earlier(folder: Path, course: str, exercise: str) -> Run | None:
    """The run whose results are in a folder; None where there are none.

    Raises UsageError where they are of another exercise, or cannot be read.
    """
    if not (folder / FILE).is_file():
        return None
    run, _ = read(folder)
    if (run.course, run.exercise) != (course, exercise):
        raise UsageError(
            f"{folder}: has the results of {run.exercise} in {run.course}; name another folder"
            " with -o"
        )
    return run


def with_others(found: Settled, before: Run, whole: Class, folder: Path, *, some: bool) -> Settled:
    """What was found, with the lines of those of whom no file was named, where `some` are graded.

    Raises UsageError where all are, and somebody who was graded before would lose it.
    """
    has = {line.student.id for line in found.lines if line.digest}
    older = {
        line.student.id: line
        for line in before.lines
        if line.digest and line.student.id in whole.by_id.keys() - has
    }
    if older and not some:
        who = ", ".join(sorted(older)[:SHOWN]) + (", ..." if len(older) > SHOWN else "")
        raise UsageError(
            f"{folder}: {len(older)} of the class ({who}) were graded before, and their files are"
            " not among these; name all files, of which none is read twice, or take those students"
            " out with --force"
        )
    if not older:
        return found
    lines = tuple(older.get(line.student.id, line) for line in found.lines)
    problems = tuple(dict.fromkeys((*before.problems, *found.problems)))
    return replace(found, lines=lines, problems=problems)
