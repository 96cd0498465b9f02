"""Lanes: where the steps stand that are no products.

Under the operand that they have the columns of, beside the rows that they say something of, or at
the right of the matrix that they make one number of.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from normreg_sheets.exercise.algebra import Apply, references
from normreg_sheets.sheet.blocks import lying
from normreg_sheets.sheet.derivations import STEPS_A_LINE
from normreg_sheets.sheet.theme import caption_columns
from normreg_sheets.sheet.zones import LEFT

if TYPE_CHECKING:
    from normreg_sheets.exercise.exercise import Step
    from normreg_sheets.sheet.blocks import Block, Over
    from normreg_sheets.sheet.canvas import Canvas


def is_far(canvas: Canvas, step: Step) -> bool:
    """Whether no tensor that a step reads stands on its page."""
    read = [ref.name for ref in references(step.rule) if ref.axes]
    return canvas.exercise.paged and bool(read) and not any(map(canvas.at_hand, read))


def add_under(canvas: Canvas, step: Step, *, wide: bool) -> None:
    """A step under the operand that it has the columns of.

    A number of a whole matrix stands at its right; and so does an activation where the page is to
    be `wide` instead of high.
    """
    whole = _whole(canvas, step)
    if whole is not None:
        # In the last row, because it is made from all of them.
        row = whole.bottom
        canvas.add_arrows("→", row, whole.right + 1, row, whole.right + 1)
        canvas.add_step(step, (row, whole.right + 2), (None, None))
        return
    anchor = _anchor(canvas, step)
    left = anchor.left if anchor else canvas.zones.main
    over = _orientation(step, anchor)
    high = canvas.exercise.sizes[over[0]] if over[0] else 1
    broad = canvas.exercise.sizes[over[1]] if over[1] else 1
    if wide and isinstance(step.rule, Apply) and anchor is not None and anchor is canvas.above:
        canvas.add_arrows("→", anchor.top, anchor.right + 1, anchor.bottom, anchor.right + 1)
        beside = anchor.left + max(anchor.width + 1, caption_columns(canvas.caption(anchor)))
        canvas.go_below(canvas.add_step(step, (anchor.top, beside), over))
        return
    top = canvas.shelf + 1
    read = [block for ref in references(step.rule) if (block := canvas.at_hand(ref.name))]
    over_it = canvas.exercise.paged and any(block.bottom >= top - 1 for block in read)
    if over_it or not canvas.is_free(top - 1, left, top + high - 1, left + broad - 1):
        top = canvas.row + 1
        canvas.shelf = canvas.row
    block = canvas.add_step(step, (top, left), over)
    _add_others(canvas, step, block)
    canvas.go_below(block)


def _anchor(canvas: Canvas, step: Step) -> Block | None:
    """The block at hand under which a step stands: the first that has its columns."""
    if not canvas.exercise.paged:
        return None
    across = step.axes[-1] if step.axes else None
    for ref in references(step.rule):
        block = canvas.at_hand(ref.name)
        rows = block is not None and len(step.axes) == 1 and across == block.down
        if block is not None and (across == block.across or rows):
            return block
    return None


def _whole(canvas: Canvas, step: Step) -> Block | None:
    """The matrix at hand that a step makes one number of."""
    if step.axes or not canvas.exercise.paged:
        return None
    blocks = (canvas.at_hand(ref.name) for ref in references(step.rule) if ref.axes)
    return next((block for block in blocks if block is not None), None)


def _add_others(canvas: Canvas, step: Step, block: Block) -> None:
    """Copies of the matrices that an element-by-element step reads from another page.

    They stand at its left, as far as there is room.
    """
    left = block.left - 1 - block.width
    for ref in references(step.rule):
        alike = len(ref.axes) == 2 and set(ref.axes) == set(step.axes)
        if not (canvas.exercise.paged and alike) or canvas.at_hand(ref.name) or left < LEFT:
            continue
        canvas.add_copy(ref.name, (block.top, left), (block.down, block.across))
        canvas.add_arrows("→", block.top, left + block.width, block.bottom, left + block.width)
        left -= block.width + 1


def add_beside(canvas: Canvas, step: Step, base: Block) -> None:
    """A statistic of each row, at the right of the row."""
    column = free_side(canvas, base)
    block = canvas.block(step.name, "answer", (base.top, column), (step.axes[0], None))
    canvas.add(block, step.symbol, "caption-side")
    if column == canvas.zones.side:
        side_arrow = canvas.zones.side_arrow
        canvas.add_arrows("→", base.top, side_arrow, base.bottom, side_arrow)
    if step.name not in canvas.ending:
        canvas.add_exact(step.name, base.top)
    lines = -(-(1 + column + 1 - canvas.zones.side) // STEPS_A_LINE)
    canvas.row = max(canvas.row, base.bottom + 1 + lines)


def free_side(canvas: Canvas, block: Block) -> int:
    """The first free column of the side zone, beside a block."""
    beside = [one for one in canvas.blocks if one.top == block.top]
    return max(canvas.zones.side, *(one.right + 1 for one in beside))


def _orientation(step: Step, anchor: Block | None) -> Over:
    """How a step lies: as its axes say, or as the operand does that it stands under."""
    down, across = lying(step.axes)
    if anchor is not None and down is None and across is not None and anchor.down == across:
        return across, None
    return down, across
