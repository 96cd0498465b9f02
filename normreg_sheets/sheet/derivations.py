"""Derivations: where a solution says a step's first entry in letters.

Beside the block's caption, at the right of everything that stands there; under the statistics,
where a block has some.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from normreg_sheets.answers.notation import PLAIN, write
from normreg_sheets.answers.unrolled import unroll
from normreg_sheets.exercise.algebra import Ref
from normreg_sheets.sheet import theme
from normreg_sheets.sheet.blocks import Derivation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from normreg_sheets.exercise.exercise import Exercise
    from normreg_sheets.sheet.blocks import Block
    from normreg_sheets.sheet.canvas import Canvas

STEPS_A_LINE = 3
LETTERS_TERMS = 3


def _in_letters(exercise: Exercise, steps: Sequence[str]) -> str:
    """`Z₁₁ = W₁₁ · X₁₁ + …`: the first entries of some steps, written out."""
    return "      ".join(_first_entry(exercise, step) for step in steps)


def _first_entry(exercise: Exercise, step: str) -> str:
    at = dict.fromkeys(exercise.step[step].axes, 0)
    entry = Ref(step, (), tuple(at.values()))
    rule = unroll(exercise, step, at, most=LETTERS_TERMS)
    return " = ".join(write(node, PLAIN, exercise.symbols) for node in (entry, rule))


def end(line: Derivation, exact: int) -> int:
    """The last column that a line reaches at most, where the exact values begin at `exact`.

    At most, because the columns of a sheet may be wider than they have to be.
    """
    column, left = line.column, theme.characters(line.text, "letters")
    while True:
        if column >= exact:
            left -= theme.EXACT_WIDTH
        else:
            left -= theme.GAP_WIDTH if column == exact - 1 else theme.number_width(2)
        if left <= 0:
            return column
        column += 1


def derivations(canvas: Canvas, statistics: Mapping[str, str]) -> tuple[Derivation, ...]:
    """The line of each step that is asked; `statistics` has the blocks that some stand beside."""
    lines: list[Derivation] = []
    for block in canvas.blocks:
        step = canvas.exercise.step.get(block.tensor)
        if block.kind != "answer" or step is None or step.live or block.tensor in statistics:
            continue
        if not canvas.operands.get(block.tensor):
            continue  # an identity is made from nothing
        beside = [name for name, base in statistics.items() if base == block.tensor]
        if beside:
            lines += _under(canvas, block, [block.tensor, *beside])
        else:
            line = _at_right(canvas, block, lines)
            if not _meets_exact(canvas, line.row):
                lines.append(line)
    return tuple(lines)


def _meets_exact(canvas: Canvas, row: int) -> bool:
    """Whether exact values stand in a row, so that it has no room for a line in letters."""
    return any(one.top <= row < one.top + canvas.placed[one.step].height for one in canvas.exacts)


def _under(canvas: Canvas, block: Block, steps: list[str]) -> Iterator[Derivation]:
    for start in range(0, len(steps), STEPS_A_LINE):
        row = block.bottom + 1 + start // STEPS_A_LINE
        some = tuple(steps[start : start + STEPS_A_LINE])
        yield Derivation(row, canvas.zones.side, some, _in_letters(canvas.exercise, some))


def _at_right(canvas: Canvas, block: Block, lines: list[Derivation]) -> Derivation:
    """The first free row beside a block, from its caption on."""
    row = block.top - 1
    while any(line.row == row for line in lines):
        row += 1
    beside = [
        other.right
        for other in canvas.blocks
        if other.top - 1 <= max(row, block.bottom) and block.top - 1 <= other.bottom
    ]
    captions = [
        label.column + theme.caption_columns(label.text) - 1
        for label in canvas.labels
        if label.row == row and label.role.startswith("caption")
    ]
    column = max(canvas.zones.side, max(beside) + 2, *(last + 1 for last in captions))
    return Derivation(row, column, (block.tensor,), _in_letters(canvas.exercise, [block.tensor]))
