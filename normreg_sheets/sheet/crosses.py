"""Crosses: a product as one does it by hand, each row of the left meets each column on top.

cross         the operand is the lane's last block, or a copy on top of the lane; what stands at
the left (parameters, or a copy, transposed where the product needs it so) meets
it in the result, below
right cross   the left factor is the lane's last block; the other one stands as a copy at the
right, higher up, and the result under it. The lane goes on from the left factor
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from normreg_sheets.exercise.algebra import Ref, factors, linear
from normreg_sheets.sheet.blocks import Label
from normreg_sheets.sheet.zones import cross_columns

if TYPE_CHECKING:
    from normreg_sheets.exercise.exercise import Step
    from normreg_sheets.sheet.blocks import Block, BlockKind
    from normreg_sheets.sheet.canvas import Canvas

    Cross = tuple[Ref, Ref, Ref | None]


def add_operand(canvas: Canvas, step: Step, cross: Cross) -> Block:
    """The operand on top of a cross, with a row of ones for a bias, and arrows down."""
    weights, operand, bias = cross
    down = next(axis for axis in operand.axes if axis in weights.axes)
    across = next((axis for axis in operand.axes if axis != down), None)
    block = canvas.above
    if block is None or (block.tensor, block.down) != (operand.name, down):
        top = max(canvas.row, canvas.rail_row) + 1
        canvas.nearest(step, operand.name)
        block = canvas.add_copy(operand.name, (top, canvas.zones.main), (down, across))
    row = 1 + max([block.bottom, *(m.row for m in canvas.marks if m.column <= block.right)])
    columns = range(block.left, block.right + 1)
    if bias is not None:
        canvas.labels += [Label(row, column, "1", "one") for column in columns]
        row += 1
    canvas.add_arrows("↓", row, block.left, row, block.right)
    canvas.above = block
    # A text of the rail may end right above the next one.
    canvas.row = max(row + 1, canvas.rail_row - 1)
    canvas.rail_row = canvas.row
    return block


def add_cross(canvas: Canvas, step: Step, cross: Cross, operand: Block) -> None:
    """The result of a cross under its operand, and what meets it at the left."""
    weights, *_ = cross
    down = next((axis for axis in step.axes if axis in weights.axes), None)
    across = next((axis for axis in step.axes if axis != down), None)
    result = canvas.add_step(step, (canvas.row + 1, operand.left), (down, across))
    _add_left(canvas, cross, result)
    canvas.go_below(result)


def _add_left(canvas: Canvas, cross: Cross, result: Block) -> None:
    """[W | b] at the left of the result, and an arrow to each of its rows."""
    weights, operand, bias = cross
    across = next(axis for axis in weights.axes if axis in operand.axes)
    down = next((axis for axis in weights.axes if axis != across), None)
    arrow = result.left - 1
    left = arrow - cross_columns(canvas.exercise, cross)
    for ref, column, axis in ((weights, left, across), (bias, arrow - 1, None)):
        if ref is None:
            continue
        corner = (result.top, column)
        if canvas.home(ref.name) is not None:
            canvas.add_copy(ref.name, corner, (down, axis))
            continue
        kind: BlockKind = "bias" if ref is bias else "parameter"
        if ref.name in canvas.exercise.step:
            kind = "answer"
        symbol = canvas.exercise.symbols[ref.name]
        canvas.add(canvas.block(ref.name, kind, corner, (down, axis)), symbol)
    canvas.add_arrows("→", result.top, arrow, result.bottom, arrow)


def right_cross(canvas: Canvas, step: Step) -> tuple[Block, Ref, str] | None:
    """The lane's last block, the other factor and the axis they meet in, for a right cross."""
    sides, above = factors(step.rule), canvas.above
    match sides:
        case (Ref() as left, Ref() as other) if above is not None and len(step.axes) == 2:
            axis = above.across
            if left.name == above.tensor and above.down == step.axes[0] and axis in other.axes:
                top = above.top - 3 - canvas.exercise.sizes[axis]
                return (above, other, axis) if top > canvas.page_top else None
    return None


def add_right_cross(canvas: Canvas, step: Step, found: tuple[Block, Ref, str]) -> None:
    """The copy at the right, higher up, and under it the result with its last column."""
    factor, other, axis = found
    down, across = step.axes
    high, wide = canvas.exercise.sizes[axis], canvas.exercise.sizes[across]
    paired = step.name in canvas.pairs
    top = factor.top - 2 - high
    left = canvas.free_column(top - 1, factor.bottom, factor.right + 2, wide + paired)
    canvas.add_copy(other.name, (top, left), (axis, across))
    if paired:
        canvas.labels += [Label(row, left + wide, "1", "one") for row in range(top, factor.top - 2)]
    canvas.add_arrows("↓", factor.top - 2, left, factor.top - 2, left + wide - 1 + paired)
    canvas.add_arrows("→", factor.top, left - 1, factor.bottom, left - 1)
    canvas.add_step(step, (factor.top, left), (down, across))


def is_cross(canvas: Canvas, step: Step) -> Cross | None:
    """The parts of a product that is placed as a cross with its operand on top."""
    return None if right_cross(canvas, step) else linear(step.rule)
