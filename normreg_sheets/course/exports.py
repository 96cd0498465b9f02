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
from normreg_sheets.course.giveback import file_stem
from normreg_sheets.course.gradescope import gradescope_results
from normreg_sheets.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from normreg_sheets.course.records import Grade, Results


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


def gradescope(results: Results, *, hints: bool) -> Mapping[Path, bytes]:
    """A `results.json` for every submission, by its path: `submission_123/results.json`.

    Those of a group handed in one file, and share one.
    """
    files = {}
    for grade in results.grades:
        if grade.file:
            said = gradescope_results(grade, results, hints=hints)
            files[_folder(grade) / "results.json"] = json.dumps(said, ensure_ascii=False).encode()
    return files


def _folder(grade: Grade) -> Path:
    """The folder of a submission, as Gradescope called it; else the student's own."""
    names = (part for part in Path(grade.file).parts if part.startswith("submission_"))
    return Path(next(names, file_stem(grade.student)))
