"""A workbook from start to end: laid out, moulded once, stamped for every problem."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from normreg_sheets.sheet.addresses import address
from normreg_sheets.sheet.contents import contents
from normreg_sheets.sheet.layout import lay_out
from normreg_sheets.sheet.names import CODE_PROPERTY, sheet_title
from normreg_sheets.sheet.stamp import engrave, stamp
from normreg_sheets.sheet.writer import mould

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.sheet.blocks import Layout
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

        `entries` gives, over each step's axes, what a student writes into a sheet to fill.
        """
        filled = contents(problem, self.layout, self.kind, self.title)
        for step, values in (entries or {}).items():
            filled[self.title] |= _answers(self.layout, step, values)
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
        for step in problem.exercise.steps:
            slots[title] += _answers(layout, step.name, problem.key[step.name])
    plate = engrave(mould(problem, layout, kind), slots, [CODE_PROPERTY])
    return Press(kind, title, layout, plate)


def _answers(layout: Layout, step: str, values: NDArray[Any]) -> dict[str, Content]:
    """What goes into the cells of a step, by address."""
    block = layout.home(step)
    return {address(*block.cell(at)): values[tuple(at.values())] for at in block.entries()}
