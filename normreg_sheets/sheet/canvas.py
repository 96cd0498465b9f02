"""The canvas: what is placed on a sheet so far, and where there is room.

The *lane* is the column of blocks that one step hands to the next; `above` is its last block. `row`
is the next free row under it, `rail_row` that of the texts at the left, and `shelf` the row at
which the blocks of one part stand side by side. A block is *at hand* where it stands on the same
page; others are repeated as linked copies.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from normreg_sheets.answers.notation import PLAIN, write
from normreg_sheets.errors import UsageError
from normreg_sheets.exercise.algebra import references
from normreg_sheets.sheet.blocks import Block, Exact, Label
from normreg_sheets.sheet.theme import caption_columns

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from normreg_sheets.exercise.exercise import Exercise, Step
    from normreg_sheets.sheet.blocks import BlockKind, Mark, Over, Zones


@dataclass
class Canvas:
    """Grows block by block; the steps that are `ending` need no exact values beside them."""

    exercise: Exercise
    zones: Zones
    pairs: Mapping[str, str]
    ending: Container[str]
    row: int = 1
    rail_row: int = 1
    shelf: int = 1
    page_top: int = 1
    above: Block | None = None
    blocks: list[Block] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    exacts: list[Exact] = field(default_factory=list)
    operands: dict[str, Mapping[str, Block]] = field(default_factory=dict)
    placed: dict[str, Block] = field(default_factory=dict)

    def begin_page(self, top: int, first: int) -> None:
        """Go on at row `first` of a page that begins at row `top`."""
        self.page_top, self.above = top, None
        self.row = self.rail_row = self.shelf = first

    # ---- what is there ---------------------------------------------------------------------------

    @cached_property
    def matrices(self) -> Mapping[str, str]:
        """The matrix at whose right each paired vector stands."""
        return {vector: matrix for matrix, vector in self.pairs.items()}

    def reads(self, step: Step) -> dict[str, Block]:
        """The block from which a step reads each tensor: the last one that was placed.

        A live step, which nobody computes by hand, reads from where things are given or asked.
        """
        blocks = {ref.name: self.nearest(step, ref.name) for ref in references(step.rule)}
        if not step.live:
            return blocks
        return {name: self.home(name) or block for name, block in blocks.items()}

    def home(self, tensor: str) -> Block | None:
        """The block where a tensor is given or asked, as soon as it is placed."""
        return next((b for b in self.blocks if b.tensor == tensor and b.kind != "copy"), None)

    def nearest(self, step: Step, tensor: str) -> Block:
        """The block of a tensor from which a step reads: the last one that was placed."""
        if tensor not in self.placed:
            raise UsageError(
                f"step '{step.name}': the sheet has no place for '{tensor}' here; a parameter"
                " stands at the left of its product, as W and b in W @ X + b"
            )
        return self.placed[tensor]

    def at_hand(self, tensor: str) -> Block | None:
        """The last block of a tensor that is placed on this page."""
        block = self.placed.get(tensor)
        return block if block is not None and block.top >= self.page_top else None

    def caption(self, block: Block) -> str:
        """What stands over a block."""
        corner = block.top - 1, block.left
        return next((one.text for one in self.labels if (one.row, one.column) == corner), "")

    def is_free(self, top: int, left: int, bottom: int, right: int) -> bool:
        """Whether no block, and no text over or under one, stands in some cells."""
        return not any(
            block.top <= bottom
            and top <= block.bottom
            and block.left <= right
            and left <= block.right
            for block in self.blocks
        ) and not any(
            top <= label.row <= bottom and left <= label.column <= right for label in self.labels
        )

    def free_column(self, top: int, bottom: int, least: int, width: int) -> int:
        """The first column from `least` on with so much room, and a gap before it."""
        column = least
        while not self.is_free(top, column - 1, bottom, column + width - 1):
            column += 1
        return column

    # ---- what is added ---------------------------------------------------------------------------

    def block(self, tensor: str, kind: BlockKind, corner: tuple[int, int], over: Over) -> Block:
        """A block, not placed yet: its first cell, and the axes that run down and across."""
        height, width = (self.exercise.sizes[axis] if axis else 1 for axis in over)
        return Block(tensor, kind, *corner, *over, height, width)

    def add(self, block: Block, caption: str, role: str = "caption") -> Block:
        """Place a block under its caption."""
        self.blocks.append(block)
        if caption:
            self.labels.append(Label(block.top - 1, block.left, caption, role))
        self.placed[block.tensor] = block
        return block

    def add_step(
        self, step: Step, corner: tuple[int, int], over: Over, *, ruled: bool = True
    ) -> Block:
        """Place a step under its rule; under its symbol alone where that finds no room.

        Also where it is not `ruled`, because what stands before it says the rule.
        """
        block = self.block(step.name, "answer", corner, over)
        caption = f"{step.symbol} = {write(step.rule, PLAIN, self.exercise.symbols)}"
        paired = step.name in self.pairs or step.name in self.matrices
        wide = (paired or step.live) and caption_columns(caption) > block.width + step.live
        if wide or not ruled:
            caption = step.symbol
        back = self.exercise.part[step.name].backward
        role = "caption-copy" if step.live else "caption-back" if back else "caption"
        self.add(block, caption, role)
        if step.name not in self.ending:
            self.add_exact(step.name, block.top)
        return block

    def add_exact(self, step: str, top: int) -> None:
        """Give a step's exact values a place, after those of the same row, while there is room."""
        rows = range(top - 1, top + self.placed[step].height)
        used = max(
            (
                one.left + self.placed[one.step].width
                for one in self.exacts
                if one.top - 1 in rows or top - 1 in self._rows(one)
            ),
            default=0,
        )
        if used + self.placed[step].width <= self.zones.side - self.zones.main:
            self.exacts.append(Exact(step, top, used))

    def _rows(self, exact: Exact) -> range:
        """The rows of a block of exact values, with that of its heading."""
        return range(exact.top - 1, exact.top + self.placed[exact.step].height)

    def add_copy(self, tensor: str, corner: tuple[int, int], over: Over) -> Block:
        """Place a linked copy: `X (copy)`, or `Xᵀ (copy)` where it lies transposed."""
        home = self.home(tensor)
        turned = "ᵀ" if home is not None and home.down != over[0] and all(over) else ""
        caption = f"{self.exercise.symbols[tensor]}{turned} (copy)"
        return self.add(self.block(tensor, "copy", corner, over), caption, "caption-copy")

    def add_arrows(self, sign: str, top: int, left: int, bottom: int, right: int) -> None:
        """An arrow in each of some cells."""
        self.labels += [
            Label(row, column, sign, "arrow")
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        ]

    def go_below(self, block: Block) -> None:
        """Hand on to the next step from a block, with a free row under it."""
        self.above = block
        self.row = max(self.row, block.bottom + 2)
