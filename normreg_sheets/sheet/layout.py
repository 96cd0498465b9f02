"""Layout: where each block of an exercise stands on the sheet.

A pure function from the exercise to blocks, without any spreadsheet. It reads each rule to choose
a shape:

    cross    P @ Q + b: parameters at the left, the operand on top, the result where they meet
    beside   a statistic of each row: at the right of the row
    below    everything else: under the last block of the main column

The sheet has zones from left to right: the *rail* with numbered titles and texts, the *left* zone
of parameters, the *main* zone, the *side* zone of statistics and goals, and the *exact* zone that
only a solution uses. All kinds of one exercise have the same addresses.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from normreg_sheets.answers.conditions import holds
from normreg_sheets.answers.notation import PLAIN, write
from normreg_sheets.errors import UsageError
from normreg_sheets.exercise.algebra import axes, linear, references
from normreg_sheets.sheet.blocks import Block, Derivation, Exact, Label, Layout, Mark
from normreg_sheets.sheet.theme import RAIL_LINE
from normreg_sheets.sheet.zones import cross_columns, ends, row_statistics, zones_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from normreg_sheets.exercise.algebra import Ref
    from normreg_sheets.exercise.exercise import Exercise, Given, Goal, Part, Step
    from normreg_sheets.sheet.blocks import BlockKind, Over, Zones

BADGE, RAIL = 1, 2
FIRST_ROW = 7
STEPS_A_LINE = 3


def lay_out(exercise: Exercise) -> Layout:
    """The layout of an exercise. Raises UsageError where a step has no shape."""
    return _Placer(exercise, zones_of(exercise), row_statistics(exercise)).layout()


@dataclass
class _Placer:
    """Places part after part; keeps the next free row of the rail and of the main column."""

    exercise: Exercise
    zones: Zones
    bases: Mapping[str, str]
    row: int = FIRST_ROW
    rail_row: int = FIRST_ROW
    blocks: list[Block] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    exacts: list[Exact] = field(default_factory=list)
    operands: dict[str, Mapping[str, Block]] = field(default_factory=dict)
    placed: dict[str, Block] = field(default_factory=dict)
    above: Block | None = None

    def layout(self) -> Layout:
        for number, part in enumerate(self.exercise.parts, start=1):
            self._part(number, part)
        last_row = max(self.row, self.rail_row, *(b.bottom + 2 for b in self.blocks)) - 2
        return Layout(
            self.zones,
            tuple(self.blocks),
            tuple(self.labels),
            tuple(self.marks),
            tuple(self.exacts),
            tuple(self._derivations()),
            self.operands,
            last_row,
        )

    def _part(self, number: int, part: Part) -> None:
        main = [step for step in part.steps if step.name not in self.bases]
        if main and (cross := linear(main[0].rule)):
            self._operand(main[0], cross)
        start = self.rail_row if part.steps and not main else max(self.row, self.rail_row)
        self._rail(start, number, part)
        self.row = max(self.row, start)
        if not part.steps:
            self._givens()
        for step in part.steps:
            if step.name in self.bases:
                self._beside(step, self.placed[self.bases[step.name]])
            else:
                if step is not main[0] and (cross := linear(step.rule)):
                    self._operand(step, cross)
                self._main(step)
            self.operands[step.name] = {
                ref.name: self._nearest(step, ref.name) for ref in references(step.rule)
            }
        fixed = {name: np.asarray(float(value)) for name, value in self.exercise.fixed.items()}
        for goal in part.goals:
            if goal.when is None or holds(goal.when.condition, fixed, self.exercise.sizes):
                self._goal(goal)

    def _nearest(self, step: Step, tensor: str) -> Block:
        """The block of a tensor from which a step reads: the last one that was placed."""
        if tensor not in self.placed:
            raise UsageError(
                f"step '{step.name}': the sheet has no place for '{tensor}' here; a parameter"
                " stands at the left of its product, as W and b in W @ X + b"
            )
        return self.placed[tensor]

    def _home(self, tensor: str) -> Block | None:
        """The block where a tensor is given or asked, as soon as it is placed."""
        return next((b for b in self.blocks if b.tensor == tensor and b.kind != "copy"), None)

    def _copy_caption(self, tensor: str, down: str | None) -> str:
        """`X (copy)`, or `Xᵀ (copy)` where it lies transposed."""
        home = self._home(tensor)
        turned = "ᵀ" if home is not None and home.down != down else ""
        return f"{self.exercise.symbols[tensor]}{turned} (copy)"

    def _rail(self, row: int, number: int, part: Part) -> None:
        lines = max(1, -(-len(part.text) // RAIL_LINE))
        self.labels += [
            Label(row, BADGE, str(number), "badge"),
            Label(row, RAIL, part.title, "heading"),
            Label(row + 1, RAIL, part.text, "text", down=lines),
        ]
        self.rail_row = row + 2 + lines

    def _add(self, block: Block, caption: str, role: str = "caption") -> Block:
        self.blocks.append(block)
        if caption:
            self.labels.append(Label(block.top - 1, block.left, caption, role))
        self.placed[block.tensor] = block
        return block

    def _block(self, tensor: str, kind: BlockKind, corner: tuple[int, int], over: Over) -> Block:
        height, width = (self.exercise.sizes[axis] if axis else 1 for axis in over)
        return Block(tensor, kind, *corner, *over, height, width)

    def _givens(self) -> None:
        """The data: tensors in the main column, single numbers at the side."""
        side = self.zones.side
        top = self.row
        for given in self.exercise.givens:
            if given.role == "parameter":
                continue
            if not given.axes:
                block = self._block(given.name, "given", (top + 1, side), (None, None))
                self._add(block, given.symbol, "caption-side")
                side += 1
                continue
            self._data(given)

    def _data(self, given: Given) -> None:
        down, across = (*given.axes, None)[:2]
        block = self._block(given.name, "given", (self.row + 2, self.zones.main), (down, across))
        self._add(block, "")
        self.labels.append(Label(self.row, block.left, given.symbol, "caption"))
        self.labels += [
            Label(self.row + 1, block.left + place, f"{given.symbol.lower()}{place + 1}", "head")
            for place in range(block.width)
        ]
        self.above = block
        self.row = block.bottom + 2

    def _operand(self, step: Step, cross: tuple[Ref, Ref, Ref | None]) -> None:
        """The operand on top of a cross: the block above if it is that, else a linked copy."""
        weights, operand, bias = cross
        down = next(axis for axis in operand.axes if axis in weights.axes)
        across = next((axis for axis in operand.axes if axis != down), None)
        block = self.above
        if block is None or (block.tensor, block.down) != (operand.name, down):
            top = max(self.row, self.rail_row) + 1
            block = self._block(operand.name, "copy", (top, self.zones.main), (down, across))
            self._nearest(step, operand.name)
            self._add(block, self._copy_caption(operand.name, down), "caption-copy")
        row = 1 + max([block.bottom, *(m.row for m in self.marks if m.column <= block.right)])
        columns = range(block.left, block.right + 1)
        if bias is not None:
            self.labels += [Label(row, column, "1", "one") for column in columns]
            row += 1
        self.labels += [Label(row, column, "↓", "arrow") for column in columns]
        self.row = row + 1
        self.rail_row = min(self.rail_row, self.row)

    def _main(self, step: Step) -> None:
        cross = linear(step.rule)
        block = self._block(
            step.name, "answer", (self.row + 1, self.zones.main), self._orientation(step, cross)
        )
        symbols = self.exercise.symbols
        self._add(block, f"{step.symbol} = {write(step.rule, PLAIN, symbols)}")
        if cross:
            self._parameters(cross, block)
        if not ends(self.exercise, step.name):
            self.exacts.append(Exact(step.name, block.top, self.zones.exact))
        self.above = block
        self.row = block.bottom + 2

    def _orientation(self, step: Step, cross: tuple[Ref, Ref, Ref | None] | None) -> Over:
        match step.axes:
            case ():
                return None, None
            case (axis,):
                return (axis, None) if cross and axis in cross[0].axes else (None, axis)
            case (down, across):
                return down, across
        raise UsageError(
            f"step '{step.name}' has the axes {', '.join(step.axes)}; a sheet shows at most two"
        )

    def _parameters(self, cross: tuple[Ref, Ref, Ref | None], result: Block) -> None:
        """[W | b] at the left of the result, and an arrow to each of its rows."""
        weights, operand, bias = cross
        across = next(axis for axis in weights.axes if axis in operand.axes)
        down = next((axis for axis in weights.axes if axis != across), None)
        left = self.zones.arrow - cross_columns(self.exercise, cross)
        symbols = self.exercise.symbols
        for ref, column, axis in ((weights, left, across), (bias, self.zones.arrow - 1, None)):
            if ref is None:
                continue
            if self._home(ref.name) is None:
                kind: BlockKind = "bias" if ref is bias else "parameter"
                caption, role = symbols[ref.name], "caption"
            else:
                kind, role = "copy", "caption-copy"
                caption = self._copy_caption(ref.name, down)
            block = self._block(ref.name, kind, (result.top, column), (down, axis))
            self._add(block, caption, role)
        self.labels += [
            Label(row, self.zones.arrow, "→", "arrow")
            for row in range(result.top, result.bottom + 1)
        ]

    def _beside(self, step: Step, base: Block) -> None:
        column = self._free_side(base)
        block = self._block(step.name, "answer", (base.top, column), (step.axes[0], None))
        self._add(block, step.symbol, "caption-side")
        if column == self.zones.side:
            self.labels += [
                Label(row, self.zones.side_arrow, "→", "arrow")
                for row in range(base.top, base.bottom + 1)
            ]
        if not ends(self.exercise, step.name):
            used = sum(self.placed[one.step].width for one in self.exacts if one.top == base.top)
            self.exacts.append(Exact(step.name, base.top, self.zones.exact + used))
        lines = -(-(1 + column + 1 - self.zones.side) // STEPS_A_LINE)
        self.row = max(self.row, base.bottom + 1 + lines)

    def _free_side(self, block: Block) -> int:
        """The first free column of the side zone, beside a block."""
        beside = [one for one in self.blocks if one.top == block.top]
        return max(self.zones.side, *(one.right + 1 for one in beside))

    def _derivations(self) -> list[Derivation]:
        """A line in letters beside each block's caption, or under the statistics beside it."""
        lines = []
        for block in self.blocks:
            beside = [name for name, base in self.bases.items() if base == block.tensor]
            if block.kind != "answer" or block.tensor in self.bases:
                continue
            if not beside:
                lines.append(Derivation(block.top - 1, self.zones.side, (block.tensor,)))
                continue
            steps = [block.tensor, *beside]
            lines += [
                Derivation(
                    block.bottom + 1 + start // STEPS_A_LINE,
                    self.zones.side,
                    tuple(steps[start : start + STEPS_A_LINE]),
                )
                for start in range(0, len(steps), STEPS_A_LINE)
            ]
        return lines

    def _goal(self, goal: Goal) -> None:
        block = self.placed[goal.step]
        over = axes(goal.check)
        if over == (block.down,):
            column = self._free_side(block)
            self.marks += [
                Mark(block.top + place, column, goal, {over[0]: place})
                for place in range(block.height)
            ]
        elif over == (block.across,):
            self.marks += [
                Mark(block.bottom + 1, block.left + place, goal, {over[0]: place})
                for place in range(block.width)
            ]
            self.row += 1
        elif over == ():
            self.marks.append(Mark(block.top, self.zones.side, goal, {}))
        else:
            raise UsageError(f"goal '{goal.says}' is not about rows, columns or the whole block")
