"""A workbook from start to end: laid out, moulded once, stamped for every problem."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from normreg_sheets.sheet.contents import contents
from normreg_sheets.sheet.layout import lay_out
from normreg_sheets.sheet.stamp import engrave, stamp
from normreg_sheets.sheet.writer import CODE_PROPERTY, mould, sheet_title

if TYPE_CHECKING:
    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.sheet.blocks import Layout
    from normreg_sheets.sheet.cells import Kind
    from normreg_sheets.sheet.stamp import Plate


@dataclass(frozen=True, slots=True)
class Press:
    """What all files of one exercise and kind share."""

    kind: Kind
    title: str
    layout: Layout
    plate: Plate

    def workbook(self, problem: Problem) -> bytes:
        """The file of one problem; it must be of the exercise that the press was set up for."""
        filled = contents(problem, self.layout, self.kind, self.title)
        return stamp(self.plate, filled, {CODE_PROPERTY: problem.code})


def set_up(problem: Problem, kind: Kind) -> Press:
    """The press for a problem's exercise, settings and kind.

    Raises UsageError where the sheet does not fit a page.
    """
    layout = lay_out(problem.exercise)
    title = sheet_title(problem.exercise)
    slots = {
        sheet: list(filled) for sheet, filled in contents(problem, layout, kind, title).items()
    }
    plate = engrave(mould(problem, layout, kind), slots, [CODE_PROPERTY])
    return Press(kind, title, layout, plate)
