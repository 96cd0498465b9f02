"""Locating: where one block of our sheet is in a workbook that came back.

A block is found by its defined name, which moves with it when rows are inserted or the sheet is
renamed. A name is a claim all the same: cells that are deleted with "shift up" slip away under it.
So the texts that are printed around the block, its *landmarks*, must allow what the name says.
Where the names are gone (values copied into a new workbook), the block is found by the landmarks
alone: those above, below and beside it must all have moved alike; if they have not, a row or a
column was deleted or inserted in between, and nobody can say which. What is contradicted or not
found is *lost*: its cells are for a person, with the reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from normreg_sheets.marking.landmarks import contradiction, ends_blank, last_row_gone
from normreg_sheets.sheet.addresses import address, area
from normreg_sheets.sheet.names import block_name
from normreg_sheets.submission.workbook import Area

if TYPE_CHECKING:
    from collections.abc import Mapping

    from normreg_sheets.answers.blanks import Place as Position
    from normreg_sheets.marking.landmarks import Landmarks
    from normreg_sheets.sheet.blocks import Block, Label, Layout
    from normreg_sheets.submission.workbook import Workbook

    Seen = Mapping[str, Landmarks]  # those of each sheet


@dataclass(frozen=True, slots=True)
class Place:
    """Where a block is, and `how` it was found; a lost block has no area, and `how` says why."""

    area: Area | None
    how: str


def addresses(layout: Layout, tensor: str, area: Area | None) -> Mapping[Position, str]:
    """Where a tensor's entries are in its area; those of a lost one, where our layout puts them."""
    block = layout.home(tensor)
    if area is None or (area.top, area.left) == (block.top, block.left):
        return layout.addresses[tensor]
    down, right = area.top - block.top, area.left - block.left
    return {
        place: address(row + down, column + right)
        for place, (row, column) in layout.cells[tensor].items()
    }


def by_name(workbook: Workbook, layout: Layout, block: Block, seen: Seen) -> Place | None:
    """The place that a block's defined name says; None where it has no such name."""
    found = workbook.names.get(block_name(block).lower())
    if found is None:
        return None
    if (found.rows, found.columns) != (block.height, block.width):
        return Place(None, _resized(block, found))
    says = area(found.top, found.left, found.bottom, found.right).replace("$", "")
    against = contradiction(block, found, seen[found.sheet])
    if against is not None:
        return Place(
            None,
            f"its name says {says}, but {against}: cells were deleted, inserted or moved there",
        )
    if last_row_gone(workbook.sheets[found.sheet], layout, block, found):
        return Place(None, f"its name says {says}, but a row seems to be deleted there")
    return Place(found, "by its name")


def _resized(block: Block, found: Area) -> str:
    """What was done to a block whose name has another size."""
    done = [
        f"a {line} was {'deleted' if now < before else 'inserted'} here"
        for line, now, before in (
            ("row", found.rows, block.height),
            ("column", found.columns, block.width),
        )
        if now != before
    ]
    return (
        f"{' and '.join(done)}; its name spans {found.rows} × {found.columns} cells, not"
        f" {block.height} × {block.width}"
    )


def by_landmarks(
    workbook: Workbook, layout: Layout, block: Block, sheet: str, seen: Landmarks
) -> Place:
    """The place of a block by the texts around it on a sheet."""
    caption = _caption(layout, block)
    if _stands_once(layout, caption) and caption not in seen.moved:
        return Place(None, f"its caption '{caption.text}' does not stand once on the sheet")
    by_rows = seen.down.between(block.top, block.bottom)
    by_columns = seen.across.between(block.left, block.right)
    if len(by_rows) != 1 or len(by_columns) != 1:
        return Place(None, "rows or columns were deleted or inserted at its block")
    (lower,), (further,) = by_rows, by_columns
    found = Area(
        sheet,
        block.top + lower,
        block.left + further,
        block.bottom + lower,
        block.right + further,
    )
    against = contradiction(block, found, seen)
    if against is not None:
        return Place(None, f"cells were deleted, inserted or moved at its block: {against}")
    cells = workbook.sheets[sheet]
    if block.bottom >= max(label.row for label in seen.moved) and ends_blank(cells, found):
        return Place(None, "its last row is blank, and nothing below shows whether one was deleted")
    return Place(found, "by the captions around it" if lower or further else "by its address")


def _stands_once(layout: Layout, caption: Label) -> bool:
    return len(layout.texts[caption.text.strip()]) == 1


def _caption(layout: Layout, block: Block) -> Label:
    """The caption of a block: the nearest one above its first cell."""
    above = (
        label
        for label in layout.labels
        if label.role.startswith("caption") and label.column == block.left and label.row < block.top
    )
    return max(above, key=lambda label: label.row)
