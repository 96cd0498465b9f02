"""The report of an assessment: as plain data, and in words for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from normreg_sheets.marking.marker import Verdict
from normreg_sheets.sheet.score import number, score_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from normreg_sheets.marking.assessment import Assessment, StepMark
    from normreg_sheets.marking.marker import CellMark


def as_data(assessment: Assessment) -> dict[str, Any]:
    """The assessment as plain data, ready for JSON.

    `pending` counts the cells that a person has to read before they have points.
    """
    problem = assessment.problem
    return {
        "exercise": problem.exercise.name,
        "variant": problem.sealed or str(problem.variant),
        "code": problem.code,
        "percent": _plain(assessment.percent),
        "points": _plain(assessment.points),
        "of": _plain(assessment.of),
        "pending": pending(assessment),
        "steps": [
            {
                "name": step.name,
                "title": step.title,
                "points": _plain(step.points),
                "of": _plain(step.of),
                "cells": [_cell(here, cell) for here, cell in step.cells],
            }
            for step in assessment.steps
        ],
        "flags": [{"kind": flag.kind, "says": flag.says} for flag in assessment.flags],
    }


def _cell(here: str, cell: CellMark) -> dict[str, Any]:
    return {
        "cell": here,
        "entry": cell.entry.said,
        "read_as": cell.entry.value,
        "note": cell.entry.note or None,
        "verdict": str(cell.verdict),
        "points": _plain(cell.points),
        "mistake": cell.mistake.name if cell.mistake else None,
        "hint": hint(cell),
    }


def _plain(number: float) -> float:
    """A number without what is left over from adding shares: 0.3, not 0.30000000000000004."""
    return round(number, 6)


def hint(cell: CellMark) -> str | None:
    """What to tell the student about a cell; never the number."""
    if cell.mistake is not None:
        return cell.mistake.says
    if cell.verdict is Verdict.UNREADABLE:
        return f"For a person to decide: {cell.entry.note}."
    if cell.verdict is Verdict.COARSE:
        return "Write as many decimals as the sheet asks for."
    return None


def pending(assessment: Assessment) -> int:
    """How many cells wait for a person."""
    return sum(
        cell.verdict is Verdict.UNREADABLE for step in assessment.steps for _, cell in step.cells
    )


def score(assessment: Assessment) -> str:
    """`69 of 72 points (95.8 %), 1 cell pending`."""
    return score_text(assessment.points, assessment.of, pending(assessment))


def in_words(assessment: Assessment) -> Iterator[str]:
    """The assessment line by line: the score, each step, and what went wrong where."""
    problem = assessment.problem
    named = problem.sealed or problem.variant
    yield f"{problem.exercise.title}, {named}: {score(assessment)}"
    wide = max(len(step.title) for step in assessment.steps)
    for step in assessment.steps:
        symbol = problem.exercise.symbols[step.name]
        yield f"  {symbol:<5} {step.title:<{wide}} {number(step.points):>5} / {number(step.of)}"
        yield from _remarks(step)
    for flag in assessment.flags:
        yield f"  ! {flag.says}"


def _remarks(step: StepMark) -> Iterator[str]:
    """One line for each kind of verdict that is not plainly right, with its cells."""
    groups: dict[tuple[str, str | None], list[str]] = {}
    for here, cell in step.cells:
        if cell.verdict is not Verdict.RIGHT:
            groups.setdefault((str(cell.verdict), hint(cell)), []).append(here)
    for (verdict, advice), cells in groups.items():
        shown = ", ".join(cells[:6]) + (f" and {len(cells) - 6} more" if len(cells) > 6 else "")
        yield f"         {verdict} in {shown}" + (f": {advice}" if advice else "")
