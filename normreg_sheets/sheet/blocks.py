"""Blocks: the records of a layout.

Rows and columns of the sheet count from 1, positions on an axis from 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from normreg_sheets.sheet.addresses import address

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from normreg_sheets.exercise.algebra import Axes
    from normreg_sheets.exercise.exercise import Goal

BlockKind = Literal["given", "parameter", "bias", "answer", "copy"]
Over = tuple[str | None, str | None]


def lying(axes: Axes) -> Over:
    """What runs down and across where a tensor lies as it is written: one axis alone is a row."""
    down, across = (None, None, *axes)[-2:]
    return down, across


@dataclass(frozen=True, slots=True)
class Block:
    """A tensor on the sheet: its first cell, and the axes that run down and across."""

    tensor: str
    kind: BlockKind
    top: int
    left: int
    down: str | None
    across: str | None
    height: int
    width: int

    def cell(self, at: Mapping[str, int]) -> tuple[int, int]:
        """Row and column of the entry at a position by axis."""
        return (
            self.top + (at[self.down] if self.down else 0),
            self.left + (at[self.across] if self.across else 0),
        )

    def entries(self) -> Iterator[dict[str, int]]:
        """The position of every entry by axis, row by row."""
        for row in range(self.height):
            for column in range(self.width):
                both = ((self.down, row), (self.across, column))
                yield {axis: place for axis, place in both if axis}

    @property
    def bottom(self) -> int:
        """The last row."""
        return self.top + self.height - 1

    @property
    def right(self) -> int:
        """The last column."""
        return self.left + self.width - 1


@dataclass(frozen=True, slots=True)
class Label:
    """A fixed text with the role that decides its look; it may span cells."""

    row: int
    column: int
    text: str
    role: str
    across: int = 1
    down: int = 1


@dataclass(frozen=True, slots=True)
class Mark:
    """The place of one live check of a goal: for the position `at` on the goal's own axes."""

    row: int
    column: int
    goal: Goal
    at: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Exact:
    """The place of a block of exact values, in the order of the step's block."""

    step: str
    top: int
    left: int


@dataclass(frozen=True, slots=True)
class Derivation:
    """A line in letters, of one or more steps, and its place."""

    row: int
    column: int
    steps: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Zones:
    """The first column of each zone, and the last column of the sheet."""

    arrow: int
    main: int
    side_arrow: int
    side: int
    exact: int
    last: int


@dataclass(frozen=True)
class Layout:
    """Everything that stands on the sheet; `operands` says which block a step reads from.

    `cells` has row and column of each tensor's entries where it is given or asked, by their places
    on its axes. `pages` are the first and the last row of each printed page.
    """

    zones: Zones
    blocks: tuple[Block, ...]
    labels: tuple[Label, ...]
    marks: tuple[Mark, ...]
    exacts: tuple[Exact, ...]
    derivations: tuple[Derivation, ...]
    operands: Mapping[str, Mapping[str, Block]]
    cells: Mapping[str, Mapping[tuple[int, ...], tuple[int, int]]]
    last_row: int
    pages: tuple[tuple[int, int], ...]

    @cached_property
    def homes(self) -> Mapping[str, Block]:
        """The block in which each tensor is given or asked, not a copy of it."""
        return {block.tensor: block for block in self.blocks if block.kind != "copy"}

    @cached_property
    def addresses(self) -> Mapping[str, Mapping[tuple[int, ...], str]]:
        """The addresses of each tensor's `cells`."""
        return {
            tensor: {place: address(*cell) for place, cell in cells.items()}
            for tensor, cells in self.cells.items()
        }

    @cached_property
    def texts(self) -> Mapping[str, tuple[Label, ...]]:
        """The labels by their texts, those of one text column by column."""
        found: dict[str, tuple[Label, ...]] = {}
        for label in sorted(self.labels, key=lambda label: (label.column, label.row)):
            text = label.text.strip()
            found[text] = (*found.get(text, ()), label)
        return found

    @cached_property
    def taken(self) -> frozenset[str]:
        """The addresses at which a block, a text or a check stands."""
        spots = [block.cell(at) for block in self.blocks for at in block.entries()]
        spots += [(mark.row, mark.column) for mark in self.marks]
        spots += [
            (label.row + down, label.column + across)
            for label in self.labels
            for down in range(label.down)
            for across in range(label.across)
        ]
        return frozenset(address(*spot) for spot in spots)

    def home(self, tensor: str) -> Block:
        """The block where a tensor is given or asked, not a copy of it."""
        return self.homes[tensor]

    def where(self, tensor: str, at: Mapping[str, int]) -> tuple[int, int]:
        """Row and column of a tensor's entry where it is given or asked."""
        return self.home(tensor).cell(at)
