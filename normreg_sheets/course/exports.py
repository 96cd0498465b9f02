"""Exports: the points of a graded class as files, each where its system wants it.

canvas, moodle   the file that the system exported, filled in
gradescope       a results.json for each submission, in a folder with its name
csv              a plain table
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from normreg_sheets.course import gradebooks, tables
from normreg_sheets.course.channels import BY_CHANNEL, find
from normreg_sheets.course.giveback import file_stems
from normreg_sheets.course.gradescope import gradescope_results
from normreg_sheets.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from normreg_sheets.course.records import Results
    from normreg_sheets.course.results import Line, Run


def gradebook(
    system: gradebooks.System, into: Path, results: Results, column: str | None, *, comments: bool
) -> tuple[bytes, list[str]]:
    """A downloaded gradebook with the points filled in, and lines for the instructor.

    Raises UsageError where it cannot be read or a row or column is not clear.
    """
    try:
        data = into.read_bytes()
    except OSError as error:
        raise UsageError(f"--into {into}: cannot be read: {error.strerror}") from None
    table = tables.read(data, str(into))
    return gradebooks.filled(system, table, results, column=column, comments=comments)


def gradescope(results: Results, run: Run) -> Mapping[Path, bytes]:
    """A `results.json` for every submission, by its path: `submission_123/results.json`.

    Those of a group handed in one file, and share one. What did not come from Gradescope goes by
    the student.
    """
    files = {}
    stems = file_stems([line.student for line in run.lines])
    for grade, line in zip(results.grades, run.lines, strict=True):
        if grade.file:
            said = gradescope_results(grade, results, hints=run.reveal != "marks")
            path = Path(_submission(line) or stems[line.student.id], "results.json")
            files[path] = json.dumps(said, ensure_ascii=False).encode()
    return files


def _submission(line: Line) -> str | None:
    """How Gradescope calls a submission; None for one that it did not hand out."""
    found = find(line.path, BY_CHANNEL["gradescope"]) if line.channel == "gradescope" else None
    return f"submission_{found.match['number']}" if found else None
