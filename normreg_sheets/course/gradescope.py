"""Gradescope's `results.json`: what an autograder tells about one submission.

(docs/specs.md of gradescope/autograder_samples.) `score` stands for the whole and overrides the sum
of the tests, which are the steps of the sheet. Students see it when the grades are published. What
is for the instructor alone, such as the flags, goes into `extra_data`, which no student sees.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from normreg_sheets.course.records import CellRecord, Grade, Results, StepTitle

_SILENT = "right"


def gradescope_results(grade: Grade, results: Results, *, hints: bool = True) -> dict[str, object]:
    """What `results.json` holds, ready for JSON; `hints` adds to each cell what may help.

    A file that could not be marked has a score of 0, because the form wants one, and says why.
    """
    return {
        "score": grade.points or 0.0,
        "output": _output(grade),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": "after_published",
        "stdout_visibility": "hidden",
        "tests": [
            _test(index, step, grade, hints=hints)
            for index, step in enumerate(results.steps, 1)
            if grade.points is not None
        ],
        "extra_data": {
            "student": grade.student.id,
            "exercise": results.exercise,
            "status": grade.status,
            "of": grade.of,
            "pending": grade.pending,
            "attempt": grade.attempt,
            "lost": grade.lost,
            "reason": grade.reason,
            "flags": [{"kind": flag.kind, "says": flag.says} for flag in grade.flags],
        },
    }


def _output(grade: Grade) -> str:
    """The lines above the steps."""
    if grade.points is None:
        return f"This file could not be marked: {grade.says or grade.status}."
    lines = [f"{grade.points:g} of {grade.of:g} points"]
    if grade.late:
        lines.append(f"{grade.late}: {grade.lost:g} points less" if grade.lost else grade.late)
    if grade.pending:
        lines.append(f"{grade.pending} entries wait for a person")
    if grade.changed:
        lines.append(grade.changed)
    return "\n".join(lines)


def _test(number: int, step: StepTitle, grade: Grade, *, hints: bool) -> dict[str, object]:
    """One step as one test."""
    cells = [cell for cell in grade.cells if cell.step == step.name]
    full = bool(cells) and all(cell.points >= cell.of for cell in cells)
    return {
        "name": f"{step.title}: {step.symbol}",
        "number": str(number),
        "score": math.fsum(cell.points for cell in cells),
        "max_score": step.of,
        "status": "passed" if full else "failed",
        "output": "\n".join(_line(cell, hints=hints) for cell in cells if cell.verdict != _SILENT),
    }


def _line(cell: CellRecord, *, hints: bool) -> str:
    hint = f" - {cell.hint}" if hints and cell.hint else ""
    return f"{cell.cell}: {cell.verdict}{hint}"
