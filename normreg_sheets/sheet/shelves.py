"""Shelves: blocks that stand side by side.

givens   matrices, and after them the vectors as rows, each list followed by its numbers
far      an element-by-element step whose operands are on other pages: their copies, with the
signs of the rule between them, and the result
live     what the sheet computes itself, in the order of its steps
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from normreg_sheets.exercise.algebra import Combine, Ref, references
from normreg_sheets.exercise.quantities import in_words
from normreg_sheets.sheet.blocks import Label, lying
from normreg_sheets.sheet.zones import LEFT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normreg_sheets.exercise.algebra import Node
    from normreg_sheets.exercise.exercise import Given, Part, Step
    from normreg_sheets.sheet.blocks import Block
    from normreg_sheets.sheet.canvas import Canvas

WORD_LETTERS = 9  # of a fraction in words that a column holds
SIGNS = {"+": "+", "-": "−", "*": "·", "/": "/"}


def add_givens(canvas: Canvas) -> None:
    """The data: matrices on one shelf, vectors on the next, numbers after what they follow."""
    data = [given for given in canvas.exercise.givens if given.role == "data"]
    vectors = False
    shelves: list[list[Given]] = [[]]
    for given in data:
        if len(given.axes) == 1 and not vectors:
            vectors = True
            shelves.append([])
        shelves[-1].append(given)
    for shelf in filter(None, shelves):
        _add_given_shelf(canvas, shelf)


def _add_given_shelf(canvas: Canvas, shelf: Sequence[Given]) -> None:
    top, left = canvas.row, canvas.zones.main
    tall = any(len(given.axes) == 2 for given in shelf)
    for given in shelf:
        over = lying(given.axes)
        if len(given.axes) == 2:
            block = canvas.block(given.name, "given", (top + 2, left), over)
            canvas.add(block, "")
            canvas.labels.append(Label(top, left, given.symbol, "caption"))
            canvas.labels += [
                Label(top + 1, left + place, f"{given.symbol.lower()}{place + 1}", "head")
                for place in range(block.width)
            ]
        else:
            block = canvas.block(given.name, "given", (top + 1, left), over)
            canvas.add(block, given.symbol, "caption" if given.axes else "caption-side")
        left = block.right + 2
        if given.value is not None and (words := in_words(given.value)):
            canvas.labels.append(Label(block.top, block.right + 1, words, "words"))
            left += -(-len(words) // WORD_LETTERS)
        if tall == (len(given.axes) == 2):
            canvas.above = block
        canvas.row = max(canvas.row, block.bottom + (2 if tall else 1))


def add_far(canvas: Canvas, step: Step, part: Part) -> None:
    """Copies of the operands, the signs between them, and the result.

    The first copy ends in the zone of the parameters, so that the second begins the main zone; the
    operands of a part's steps stand under one another.
    """
    refs = references(step.rule)
    slots = _slots(canvas, part, len(refs))
    high = max([1, *(canvas.exercise.sizes[ref.axes[0]] for ref in refs if len(ref.axes) == 2)])
    top, column = canvas.row + 1, LEFT
    signs = _signs(step.rule) or [""] * (len(refs) - 1)
    for place, (ref, sign) in enumerate(zip(refs, [*signs, "="], strict=True)):
        if place == 0:
            column = max(LEFT, canvas.zones.arrow - _columns(canvas, ref))
        middle = top + (high - 1) // 2
        corner = (top if ref.axes else middle, column)
        block = canvas.add_copy(ref.name, corner, lying(ref.axes))
        partner = canvas.pairs.get(ref.name)
        if partner is not None:
            canvas.add_copy(partner, (top, block.right + 1), (block.down, None))
        column = max(LEFT + slots[0], canvas.zones.arrow) if place == 0 else column + slots[place]
        canvas.labels.append(Label(middle, column, sign, "sign"))
        column += 1
    ruled = not any(ref.name in canvas.pairs or ref.name in canvas.matrices for ref in refs)
    canvas.go_below(canvas.add_step(step, (top, column), lying(step.axes), ruled=ruled))


def _slots(canvas: Canvas, part: Part, count: int) -> list[int]:
    """How many columns each operand has: those of the widest in its place in any step of a part."""
    rules = [refs for step in part.steps if len(refs := references(step.rule)) == count]
    return [max(_columns(canvas, refs[place]) for refs in rules) for place in range(count)]


def _columns(canvas: Canvas, ref: Ref) -> int:
    wide = canvas.exercise.sizes[ref.axes[-1]] if ref.axes else 1
    return wide + (ref.name in canvas.pairs)


def _signs(rule: Node) -> list[str] | None:
    """The signs between the tensors of a rule that has no brackets and nothing but them."""
    match rule:
        case Ref():
            return []
        case Combine("+" | "-" as operator, left, right):
            one, other = _signs(left), _signs(right)
            plain = not (isinstance(right, Combine) and right.operator in "+-")
        case Combine("*" | "/" as operator, left, right):
            one, other = _signs(left), _signs(right)
            plain = isinstance(right, Ref) and not (
                isinstance(left, Combine) and left.operator in "+-"
            )
        case _:
            return None
    return None if one is None or other is None or not plain else [*one, SIGNS[operator], *other]


def add_live(canvas: Canvas, steps: Sequence[Step]) -> None:
    """Steps that the sheet computes, from the left of the parameters on."""
    top, column = canvas.row + 1, LEFT
    last: Block | None = None
    for step in steps:
        last = canvas.add_step(step, (top, column), lying(step.axes))
        canvas.row = max(canvas.row, last.bottom + 2)
        column = last.right + 2
        if step is not steps[-1]:
            canvas.add_arrows("→", top, column - 1, top, column - 1)
    canvas.above = last
