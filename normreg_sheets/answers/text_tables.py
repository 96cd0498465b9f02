"""Tables in plain text: blocks of lines that are aligned, titled, and stood side by side.

A *block* is a list of lines; a *column* is a block whose lines are equally wide.
"""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Block = list[str]

COLUMN_GAP, BLOCK_GAP = "  ", "     "
_DECIMAL = re.compile(r"−?\d+(\.\d+)?")


def column(texts: Iterable[str], head: str | None = None) -> Block:
    """Texts as a column: decimal numbers aligned by their points, others at the right."""
    cells = list(texts)
    numbers = [_DECIMAL.fullmatch(cell) for cell in cells]
    if all(numbers):
        tails = [len(number[1] or "") for number in numbers if number]
        cells = [cell + " " * (max(tails) - tail) for cell, tail in zip(cells, tails, strict=True)]
    lines = cells if head is None else [head, *cells]
    return [line.rjust(width(lines)) for line in lines]


def table(title: str, columns: Sequence[Block]) -> Block:
    """Columns as one block, with the title, if there is one, over it."""
    rows = [COLUMN_GAP.join(row) for row in zip(*columns, strict=True)]
    return [title, *rows] if title else rows


def bands(title: str, columns: Sequence[Block], most: int) -> list[Block]:
    """A table as one block; or, where it is wider than `most`, some of its columns after others."""
    groups: list[list[Block]] = [[]]
    for one in columns:
        if groups[-1] and width(table("", [*groups[-1], one])) > most:
            groups.append([])
        groups[-1].append(one)
    if len(groups) == 1:
        return [table(title, columns)]
    blocks, first = [], 1
    for group in groups:
        last = first + len(group) - 1
        which = f"column {first}" if first == last else f"columns {first} to {last}"
        blocks.append(table(f"{title}, {which}", group))
        first = last + 1
    return blocks


def side_by_side(blocks: Iterable[Block], most: int) -> Iterator[str]:
    """The lines of blocks that stand side by side, begun anew below where `most` is used up."""
    row: list[Block] = []
    for block in blocks:
        if row and width(list(_joined([*row, block]))) > most:
            yield from _joined(row)
            yield ""
            row = []
        row.append(block)
    yield from _joined(row)


def width(block: Block) -> int:
    """The widest line."""
    return max(map(len, block), default=0)


def _joined(blocks: Sequence[Block]) -> Iterator[str]:
    widths = [width(block) for block in blocks]
    for lines in zip_longest(*blocks, fillvalue=""):
        yield BLOCK_GAP.join(line.ljust(wide) for line, wide in zip(lines, widths, strict=True))
