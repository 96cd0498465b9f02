"""Places: where each block of our sheet is in a workbook that came back.

A block is found by its defined name, which moves with it when rows are inserted or the sheet is
renamed. A name is a claim all the same: cells that are deleted with "shift up" slip away under it.
So the texts that are printed around the block, its *landmarks*, must allow what the name says.
Where the names are gone (values copied into a new workbook), the block is found by the landmarks
alone: those above, below and beside it must all have moved alike; if they have not, a row or a
column was deleted or inserted in between, and nobody can say which. What is contradicted or not
found is *lost*: its cells are for a person, with the reason.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from normreg_sheets.errors import SubmissionError
from normreg_sheets.marking.landmarks import (
    across,
    between,
    contradiction,
    down,
    ends_blank,
    last_row_gone,
    moves,
    texts,
)
from normreg_sheets.sheet.addresses import address, area
from normreg_sheets.sheet.echo import echo
from normreg_sheets.sheet.names import CODE_NAME, block_name
from normreg_sheets.submission.numbers import entry
from normreg_sheets.submission.workbook import Area

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.marking.landmarks import Move
    from normreg_sheets.sheet.blocks import Block, Label, Layout
    from normreg_sheets.submission.workbook import Workbook

    Seen = Mapping[str, Mapping[Label, Move]]  # how the landmarks of each sheet have moved

LANDMARKS = 3  # fewer texts of ours may stand on any sheet


@dataclass(frozen=True, slots=True)
class Place:
    """Where a block is, and `how` it was found; a lost block has no area, and `how` says why."""

    area: Area | None
    how: str


def homes(layout: Layout) -> Iterator[Block]:
    """The blocks in which tensors are given or asked, without their copies."""
    return (block for block in layout.blocks if block.kind != "copy")


def places(workbook: Workbook, layout: Layout, problem: Problem, path: Path) -> dict[str, Place]:
    """The place of every given and step, by its name.

    Raises SubmissionError where nothing tells which sheet is meant, or where no step that is asked
    is found.
    """
    several = {area.sheet for areas in workbook.ambiguous.values() for area in areas}
    if several:
        raise _several(path, several)
    seen = {sheet: moves(cells, layout) for sheet, cells in workbook.sheets.items()}
    named = {block.tensor: _by_name(workbook, layout, block, seen) for block in homes(layout)}
    found = {tensor: place for tensor, place in named.items() if place is not None}
    if len(found) < len(named):
        sheet = _our_sheet(workbook, seen, path)
        for block in homes(layout):
            if block.tensor not in found:
                found[block.tensor] = _by_landmarks(workbook, layout, block, sheet, seen[sheet])
    claims = _claims(workbook, layout, found)
    found = {tensor: _apart(tensor, found, claims) for tensor in found}
    rival = _rival(workbook, layout, problem, found, seen)
    if rival is not None:
        raise _several(path, (*_named_sheets(workbook), rival))
    if not any(found[step].area for step in problem.blanks):
        how = found[next(iter(problem.blanks))].how
        raise SubmissionError(
            f"{path}: has our code, but none of its steps is found ({how}); a person must look",
            reason="no-steps",
        )
    return found


def where(block: Block, area: Area | None, at: Mapping[str, int]) -> str:
    """The address of a block's entry in its area; of a lost block, where our layout puts it."""
    row, column = block.cell(at)
    if area is None:
        return address(row, column)
    return address(area.top + row - block.top, area.left + column - block.left)


def _several(path: Path, sheets: Iterable[str]) -> SubmissionError:
    titles = ", ".join(echo(sheet) for sheet in sorted(sheets))
    return SubmissionError(
        f"{path}: has the sheet more than once; a person must say which sheet counts ({titles})",
        reason="several-sheets",
    )


# ---- by name -------------------------------------------------------------------------------------


def _by_name(workbook: Workbook, layout: Layout, block: Block, seen: Seen) -> Place | None:
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


def _named_sheets(workbook: Workbook) -> list[str]:
    """The sheets on which names of ours are."""
    return list(
        dict.fromkeys(
            area.sheet
            for name, area in workbook.names.items()
            if name == CODE_NAME or name.startswith("step_")
        )
    )


def _claims(
    workbook: Workbook, layout: Layout, found: Mapping[str, Place]
) -> dict[str, Area | None]:
    """Where each block claims to be: by its name, also one that is not believed, or by its place.

    A block that was moved onto another one is lost, and its numbers stand in the other's cells.
    """
    return {
        block.tensor: workbook.names.get(block_name(block).lower(), found[block.tensor].area)
        for block in homes(layout)
    }


def _apart(tensor: str, found: Mapping[str, Place], claims: Mapping[str, Area | None]) -> Place:
    """The place of a tensor, lost if another one claims a cell of it as well."""
    mine = found[tensor].area
    for other, claimed in claims.items():
        if mine and claimed and other != tensor and mine.meets(claimed):
            return Place(None, "another block claims cells of it as well")
    return found[tensor]


# ---- by landmarks --------------------------------------------------------------------------------


def _our_sheet(workbook: Workbook, seen: Seen, path: Path) -> str:
    """The sheet that is ours: the one with our names, else with our landmarks.

    Raises SubmissionError where several sheets, or none, look like ours.
    """
    named = _named_sheets(workbook)
    likely = named[:1] or [sheet for sheet, moved in seen.items() if texts(moved) >= LANDMARKS]
    if len(likely) > 1:
        raise _several(path, likely)
    if not likely:
        raise SubmissionError(
            f"{path}: has our code, but no sheet of it looks like ours; a person must look",
            reason="no-steps",
        )
    return likely[0]


def _by_landmarks(
    workbook: Workbook, layout: Layout, block: Block, sheet: str, moved: Mapping[Label, Move]
) -> Place:
    """The place of a block by the texts around it, on a sheet of which they have `moved`."""
    caption = _caption(layout, block)
    if _stands_once(layout, caption) and caption not in moved:
        return Place(None, f"its caption '{caption.text}' does not stand once on the sheet")
    by_rows = between(down(moved), block.top, block.bottom)
    by_columns = between(across(moved), block.left, block.right)
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
    against = contradiction(block, found, moved)
    if against is not None:
        return Place(None, f"cells were deleted, inserted or moved at its block: {against}")
    cells = workbook.sheets[sheet]
    if block.bottom >= max(label.row for label in moved) and ends_blank(cells, found):
        return Place(None, "its last row is blank, and nothing below shows whether one was deleted")
    return Place(found, "by the captions around it" if lower or further else "by its address")


def _stands_once(layout: Layout, caption: Label) -> bool:
    return Counter(label.text.strip() for label in layout.labels)[caption.text.strip()] == 1


def _caption(layout: Layout, block: Block) -> Label:
    """The caption of a block: the nearest one above its first cell."""
    above = (
        label
        for label in layout.labels
        if label.role.startswith("caption") and label.column == block.left and label.row < block.top
    )
    return max(above, key=lambda label: label.row)


# ---- a second sheet ------------------------------------------------------------------------------


def _rival(
    workbook: Workbook, layout: Layout, problem: Problem, found: Mapping[str, Place], seen: Seen
) -> str | None:
    """A sheet without our names that may be the one that was filled in, if there is any."""
    ours = _named_sheets(workbook)
    if not ours:
        return None
    for sheet, moved in seen.items():
        if sheet not in ours and texts(moved) >= LANDMARKS:
            there = {
                step: _by_landmarks(workbook, layout, layout.home(step), sheet, moved)
                for step in problem.blanks
            }
            if _rivals(workbook, layout, problem, found, there):
                return sheet
    return None


def _rivals(
    workbook: Workbook,
    layout: Layout,
    problem: Problem,
    here: Mapping[str, Place],
    there: Mapping[str, Place],
) -> bool:
    """Whether another sheet has entries where ours is blank, or most of the steps differently.

    What differs in a few steps is a side calculation that borrows our captions.
    """
    differing = 0
    for step in there:
        block, over = layout.home(step), problem.exercise.axes(step)
        asked = [dict(zip(over, place, strict=True)) for place in problem.blanks[step]]
        ours, theirs = (
            _entries(workbook, block, place[step].area, asked) for place in (here, there)
        )
        if any(theirs) and ours != theirs:
            if not any(ours):
                return True
            differing += 1
    found = sum(place.area is not None for place in there.values())
    return differing > 0 and 2 * found > len(there)


def _entries(
    workbook: Workbook, block: Block, area: Area | None, asked: Iterable[Mapping[str, int]]
) -> list[str]:
    """The asked entries of a block in an area: numbers, what else was written, "" for blanks."""
    if area is None:
        return []
    cells = (workbook.sheets[area.sheet].get(where(block, area, at)) for at in asked)
    return [read.said if read.value is None else repr(read.value) for read in map(entry, cells)]
