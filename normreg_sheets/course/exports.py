"""Exports: what goes out of a graded class's folder, each where its system wants it.

canvas, moodle   the file that the system exported, filled in
gradescope       a results.json for each submission, in a folder with its name
csv              a plain table
feedback         the workbooks, in the zip that a system takes
"""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

from normreg_sheets.course import tables
from normreg_sheets.course.channels import BY_CHANNEL, find
from normreg_sheets.course.giveback import file_stems, names, pack
from normreg_sheets.course.gradescope import gradescope_results
from normreg_sheets.course.joining import described
from normreg_sheets.course.results import feedback_of, graded, read
from normreg_sheets.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from normreg_sheets.course.giveback import To
    from normreg_sheets.course.records import Results
    from normreg_sheets.course.results import Line, Run
    from normreg_sheets.course.student import Student
    from normreg_sheets.course.tables import Table


def downloaded(into: Path) -> Table:
    """The table in a file that a system exported. Raises UsageError where there is none."""
    return tables.read(tables.load(into, f"--into {into}"), str(into))


def gradescope(results: Results, run: Run) -> Mapping[Path, bytes]:
    """A `results.json` for every submission, by its path: `submission_123/results.json`.

    Those of a group handed in one file, and share one. What did not come from Gradescope goes by
    the student. Raises UsageError where those who share one do not get the same.
    """
    files: dict[Path, bytes] = {}
    first: dict[Path, tuple[Student, dict[str, object]]] = {}
    stems = file_stems([line.student for line in run.lines])
    for grade, line in zip(results.grades, run.lines, strict=True):
        if grade.file:
            said = gradescope_results(grade, results, hints=run.reveal != "marks")
            path = Path(_submission(line) or stems[line.student.id], "results.json")
            whom, same = first.setdefault(path, (line.student, said))
            if any(said[key] != same[key] for key in said if key != "extra_data"):
                raise UsageError(
                    f"--to gradescope: {described(whom)} and {described(line.student)} share"
                    f" {path.parent}, which has room for one result, and theirs differ; decide the"
                    " same for both in overrides.csv"
                )
            files[path] = json.dumps(said, ensure_ascii=False).encode()
    return files


def _submission(line: Line) -> str | None:
    """How Gradescope calls a submission; None for one that it did not hand out."""
    found = find(line.path, BY_CHANNEL["gradescope"]) if line.channel == "gradescope" else None
    return f"submission_{found.match['number']}" if found else None


def feedback(folder: Path, to: To) -> tuple[bytes, list[str], int]:
    """The zip of the feedback in a graded class's folder, as a system wants it back.

    With lines for the instructor, and how many files it holds. Raises UsageError where there are
    none, or one has gone.
    """
    run, _ = read(folder)
    given = [line for line in run.lines if line.feedback]
    if not given:
        raise UsageError(f"{folder}: there is no feedback in it; `grade` makes it")
    files, notes = {}, []
    named = names(to, [(line.path, line.student) for line in given])
    for line, name in zip(given, named, strict=True):
        if name is None:
            notes.append(
                f"{line.path}: has no name that {to} would take feedback for; give it back by hand"
            )
        else:
            files[name] = feedback_of(folder, line.feedback)
    if not files:
        raise UsageError(f"--to {to}: nothing in {folder} came from there; --to zip packs it all")
    for path in files.values():
        if not path.is_file():
            raise UsageError(f"{path}: is not there any more; run `grade` again")
    others = [
        grade.student.id
        for grade in graded(folder).grades
        if grade.feedback and (grade.changed or grade.lost)
    ]
    if others:
        notes.append(
            "The feedback shows the marks as they were found, without your decisions and what"
            f" lateness costs: tell {', '.join(others)}."
        )
    packed = io.BytesIO()
    pack(files, packed)
    return packed.getvalue(), notes, len(files)
