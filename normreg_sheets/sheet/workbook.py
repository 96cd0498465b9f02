"""A workbook from start to end: laid out, moulded once, stamped for every problem."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from normreg_sheets.sheet.addresses import address
from normreg_sheets.sheet.contents import contents
from normreg_sheets.sheet.feedback import feedback_contents, unmarked
from normreg_sheets.sheet.feedback_rows import table_contents
from normreg_sheets.sheet.feedback_table import Table
from normreg_sheets.sheet.layout import lay_out
from normreg_sheets.sheet.names import CODE_PROPERTY, FEEDBACK, sheet_title
from normreg_sheets.sheet.roles import asked
from normreg_sheets.sheet.stamp import engrave, stamp
from normreg_sheets.sheet.writer import mould

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.sheet.blocks import Layout
    from normreg_sheets.sheet.feedback import Judgement
    from normreg_sheets.sheet.kinds import Kind
    from normreg_sheets.sheet.stamp import Content, Plate

    Entries = Mapping[str, NDArray[Any]]


@dataclass(frozen=True, slots=True)
class Press:
    """What all files of one exercise and kind share."""

    kind: Kind
    title: str
    layout: Layout
    plate: Plate

    def workbook(self, problem: Problem, entries: Entries | None = None) -> bytes:
        """The file of one problem; it must be of the exercise that the press was set up for.

        `entries` gives, over the axes of each step that is asked, what a student writes into a
        sheet to fill.
        """
        filled = contents(problem, self.layout, self.kind, self.title)
        if entries is not None:
            filled[self.title] |= _answers(problem, self.layout, entries)
        return stamp(self.plate, filled, {CODE_PROPERTY: problem.code})


def set_up(problem: Problem, kind: Kind, *, to_fill: bool = False) -> Press:
    """The press for a problem's exercise, settings and kind; `to_fill` for files with entries.

    Raises UsageError where the sheet does not fit a page.
    """
    layout = lay_out(problem.exercise)
    title = sheet_title(problem.exercise)
    varying = contents(problem, layout, kind, title)
    slots = {sheet: list(filled) for sheet, filled in varying.items()}
    if to_fill:
        slots[title] += _answers(problem, layout, problem.key)
    plate = engrave(mould(problem, layout, kind), slots, [CODE_PROPERTY])
    return Press(kind, title, layout, plate)


@dataclass(frozen=True, slots=True)
class FeedbackPress:
    """What the feedback files of one exercise share; `solved` ones show the right values."""

    title: str
    layout: Layout
    plate: Plate
    solved: bool

    def workbook(self, problem: Problem, judgement: Judgement) -> bytes:
        """The feedback of one submission; the problem must be of the press's exercise."""
        filled = _feedback(problem, self.layout, self.title, judgement, solved=self.solved)
        return stamp(self.plate, filled, {CODE_PROPERTY: problem.code})


def set_up_feedback(problem: Problem, *, solved: bool) -> FeedbackPress:
    """The press for the feedback on a problem's exercise and settings.

    Raises UsageError where the sheet does not fit a page.
    """
    layout = lay_out(problem.exercise)
    title = sheet_title(problem.exercise)
    blank = _feedback(problem, layout, title, unmarked(problem), solved=solved)
    slots = {sheet: list(filled) for sheet, filled in blank.items()}
    table = Table(problem, layout, solved)
    plate = engrave(mould(problem, layout, "feedback", table), slots, [CODE_PROPERTY])
    return FeedbackPress(title, layout, plate, solved)


def _feedback(
    problem: Problem, layout: Layout, title: str, judgement: Judgement, *, solved: bool
) -> dict[str, dict[str, Content]]:
    """What varies in a feedback file, by the title of the sheet and by address."""
    return {
        title: feedback_contents(problem, layout, title, judgement),
        FEEDBACK: table_contents(Table(problem, layout, solved), judgement),
    }


def _answers(problem: Problem, layout: Layout, entries: Entries) -> dict[str, Content]:
    """What goes into the cells that are asked, by address."""
    return {address(*where): entries[step][place] for step, place, where in asked(problem, layout)}
