"""Landmarks: what is printed on our sheet, and how far it has moved on a sheet that came back.

Whole rows and columns that are inserted or deleted move all that stands behind them alike. Single
cells that are ("shift up") tear a row: some of its texts move and others stay. A place that is
claimed for a block is held against both: in whole rows, one of the landmarks next to it must have
made the same move; where a row is torn, the landmarks over and under its own columns must.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from normreg_sheets.sheet.addresses import address, split

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from normreg_sheets.sheet.blocks import Block, Label, Layout
    from normreg_sheets.submission.workbook import Area, Cell


class Move(NamedTuple):
    """By how many rows and columns something stands from where our layout puts it."""

    down: int
    across: int


class Mark(NamedTuple):
    """A landmark seen along one direction: its row, its column, and how far it moved."""

    at: int
    line: int
    move: int


@dataclass(frozen=True)
class Marks:
    """All landmarks of a sheet along one direction."""

    marks: tuple[Mark, ...]

    @cached_property
    def torn(self) -> frozenset[int]:
        """Where landmarks have moved differently."""
        seen: dict[int, set[int]] = defaultdict(set)
        for mark in self.marks:
            seen[mark.at].add(mark.move)
        return frozenset(at for at, found in seen.items() if len(found) > 1)

    @cached_property
    def moves(self) -> frozenset[int]:
        """The moves that any of them has made: a single one, where nobody touched the rows."""
        return frozenset(mark.move for mark in self.marks)

    def between(self, first: int, last: int) -> set[int]:
        """The moves from the last one up to `first` to the next one after `last`."""
        return _between(self.marks, first, last)

    def allow(self, span: tuple[int, int], lines: tuple[int, int], move: int) -> bool:
        """Whether they allow that what stands in a span, on some lines, has made a move."""
        if self.moves == {move}:
            return True
        near = [
            mark.move
            for line in range(lines[0], lines[1] + 1)
            for mark in _next_to([mark for mark in self.marks if mark.line == line], span)
            if mark.at in self.torn
        ]
        if near:
            return set(near) == {move}
        whole = _between([mark for mark in self.marks if mark.at not in self.torn], *span)
        return not whole or move in whole


@dataclass(frozen=True)
class Landmarks:
    """How far each text of ours has `moved` that a sheet has as often as our layout."""

    moved: Mapping[Label, Move]

    @cached_property
    def down(self) -> Marks:
        """The landmarks by their rows."""
        every = self.moved.items()
        return Marks(tuple(Mark(label.row, label.column, move.down) for label, move in every))

    @cached_property
    def across(self) -> Marks:
        """The landmarks by their columns."""
        every = self.moved.items()
        return Marks(tuple(Mark(label.column, label.row, move.across) for label, move in every))

    @cached_property
    def texts(self) -> Mapping[tuple[int, int], str]:
        """Our texts by row and column where they stand now."""
        every = self.moved.items()
        return {(one.row + move.down, one.column + move.across): one.text for one, move in every}

    @property
    def different(self) -> int:
        """How many different texts they have."""
        return len(set(self.texts.values()))


def landmarks(cells: Mapping[str, Cell], layout: Layout) -> Landmarks:
    """The landmarks of a sheet."""
    ours = layout.texts
    there: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for here, cell in cells.items():
        if isinstance(cell.value, str) and (text := cell.value.strip()) in ours:
            there[text].append(split(here))
    found = {}
    for text, places in there.items():
        labels = ours[text]
        if len(places) == len(labels) and not text.isdecimal():  # a student types numbers
            pairs = zip(labels, sorted(places, key=lambda place: place[::-1]), strict=True)
            for label, (row, column) in pairs:
                found[label] = Move(row - label.row, column - label.column)
    return Landmarks(found)


def _between(marks: Iterable[Mark], first: int, last: int) -> set[int]:
    marks = list(marks)
    start = max((mark.at for mark in marks if mark.at <= first), default=first)
    end = min((mark.at for mark in marks if mark.at > last), default=last)
    return {mark.move for mark in marks if start <= mark.at <= end}


def contradiction(block: Block, area: Area, seen: Landmarks) -> str | None:
    """What the landmarks say against a block's standing in an area, or None."""
    for spot in product(range(area.top, area.bottom + 1), range(area.left, area.right + 1)):
        if spot in seen.texts:
            return f"our text '{seen.texts[spot]}' stands among its cells"
    rows, columns = (block.top, block.bottom), (block.left, block.right)
    if not seen.down.allow(rows, columns, area.top - block.top):
        return "the texts above and below it have moved otherwise"
    if not seen.across.allow(columns, rows, area.left - block.left):
        return "the texts beside it have moved otherwise"
    return None


def _next_to(marks: list[Mark], span: tuple[int, int]) -> Iterator[Mark]:
    """The last landmark before a span and the first one after it."""
    first, last = span
    before = [mark for mark in marks if mark.at < first]
    after = [mark for mark in marks if mark.at > last]
    if before:
        yield max(before)
    if after:
        yield min(after)


def last_row_gone(cells: Mapping[str, Cell], layout: Layout, block: Block, area: Area) -> bool:
    """Whether a row of an area seems to be deleted.

    Its last row is blank then, and what we print beside it is gone, but not beside the others.
    """
    if not ends_blank(cells, area):
        return False
    shift = Move(area.top - block.top, area.left - block.left)
    beside = [
        (label.row, cells.get(address(label.row + shift.down, label.column + shift.across)), label)
        for label in layout.labels
        if block.top <= label.row <= block.bottom and not label.text.strip().isdecimal()
    ]
    standing = Counter(
        row for row, cell, label in beside if cell is not None and cell.value == label.text
    )
    return any(row == block.bottom for row, *_ in beside) and (
        bool(standing) and not standing[block.bottom]
    )


def ends_blank(cells: Mapping[str, Cell], area: Area) -> bool:
    """Whether the last row of an area is blank and others are not, as after a deleted row."""
    filled = [here in cells for here in area.cells()]
    return not any(filled[-area.columns :]) and any(filled)
