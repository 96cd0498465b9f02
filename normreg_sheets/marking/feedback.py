"""Feedback on a submission: a fresh copy of our own sheet with what the student wrote, and why.

    marks      each verdict, and the points
    hints      also which mistake it is, and what to do about it; no number is given away
    solution   also the right value, exact where that is short

Only numbers and short texts of the submission are carried over. Cells go by their addresses on our
own layout, wherever they were found in the file that came back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from normreg_sheets.marking.marker import Verdict
from normreg_sheets.marking.report import hint
from normreg_sheets.sheet.echo import echo
from normreg_sheets.sheet.feedback import Judged, Judgement
from normreg_sheets.sheet.workbook import FeedbackPress, set_up_feedback
from normreg_sheets.submission.numbers import State

if TYPE_CHECKING:
    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.marking.assessment import Assessment
    from normreg_sheets.marking.marker import CellMark

Reveal = Literal["marks", "hints", "solution"]
FLAG_MOST = 500  # characters of a flag, which may quote the file


def workbook(
    assessment: Assessment, reveal: Reveal = "hints", press: FeedbackPress | None = None
) -> bytes:
    """The feedback workbook of a submission; a class of one exercise shares a `press`."""
    press = press or set_up(assessment.problem, reveal)
    return press.workbook(assessment.problem, judgement(assessment, reveal))


def set_up(problem: Problem, reveal: Reveal) -> FeedbackPress:
    """The press for all feedback on a problem's exercise and settings."""
    return set_up_feedback(problem, solved=reveal == "solution")


def judgement(assessment: Assessment, reveal: Reveal) -> Judgement:
    """What the sheets show of an assessment."""
    return Judgement(
        {
            step.name: {cell.at: _judged(cell, reveal) for _, cell in step.cells}
            for step in assessment.steps
        },
        tuple(echo(flag.shown, FLAG_MOST) for flag in assessment.flags),
    )


def _judged(cell: CellMark, reveal: Reveal) -> Judged:
    entry = cell.entry
    return Judged(
        said=entry.said,
        value=entry.value if entry.state is State.NUMBER else None,
        verdict=str(cell.verdict),
        points=cell.points,
        of=cell.of,
        remark=remark(cell, reveal),
    )


def remark(cell: CellMark, reveal: Reveal) -> str:
    """What is said of a cell: the hint, unless only marks are shown, and how it was read."""
    if cell.verdict is Verdict.UNREADABLE:
        return hint(cell) or ""
    told = (hint(cell) if reveal != "marks" else None, _sentence(cell.entry.note))
    return " ".join(text for text in told if text)


def _sentence(note: str) -> str:
    return f"{note[0].upper()}{note[1:]}." if note else ""
