"""Goals: where the live checks of a part stand.

At the right of each row, or under each column, that a goal is about; beside a block that it is
about as a whole, with a copy of what the number there is to stay below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from normreg_sheets.errors import UsageError
from normreg_sheets.exercise.algebra import axes, references
from normreg_sheets.sheet.blocks import Mark
from normreg_sheets.sheet.lanes import free_side

if TYPE_CHECKING:
    from normreg_sheets.exercise.exercise import Goal
    from normreg_sheets.sheet.blocks import Block
    from normreg_sheets.sheet.canvas import Canvas


def add_goal(canvas: Canvas, goal: Goal) -> None:
    """The marks of a goal. Raises UsageError where it is about something that has no place."""
    block, over = canvas.placed[goal.step], axes(goal.check)
    if over == ():
        canvas.marks.append(Mark(block.top, _beside(canvas, goal, block), goal, {}))
    elif over == (block.down,):
        column = free_side(canvas, block)
        canvas.marks += [
            Mark(block.top + place, column, goal, {over[0]: place}) for place in range(block.height)
        ]
    elif over == (block.across,):
        canvas.marks += [
            Mark(block.bottom + 1, block.left + place, goal, {over[0]: place})
            for place in range(block.width)
        ]
        canvas.row += 1
    else:
        raise UsageError(f"goal '{goal.says}' is not about rows, columns or the whole block")


def _beside(canvas: Canvas, goal: Goal, block: Block) -> int:
    """The column of a goal about a whole block, behind copies of what its target is made from."""
    if not canvas.exercise.paged:
        return canvas.zones.side
    column = block.right + 2
    for ref in references(goal.target):
        canvas.add_copy(ref.name, (block.top, column), (None, None))
        column += 2
    return column
