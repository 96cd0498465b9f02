"""Strays: numbers that stand where no answer is asked, while answers are blank.

Who computes on the Scratch sheet and forgets to carry the answers over, or pastes a row beside its
block, has nothing in the cells that are marked. The marks say so; the flag says where to look: in
the rows in which answers are blank, and everywhere else where more than half of them are. A side
calculation beside answers is none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from normreg_sheets.marking.flag import Named, naming
from normreg_sheets.sheet.addresses import address, split
from normreg_sheets.sheet.cells import cells as our_cells
from normreg_sheets.sheet.echo import echo
from normreg_sheets.sheet.verdicts import KEY, REACH, VERDICT
from normreg_sheets.submission.numbers import State, entry
from normreg_sheets.submission.workbook import Kind as CellKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from normreg_sheets.marking.flag import Flag
    from normreg_sheets.marking.reading import Reading
    from normreg_sheets.sheet.kinds import Kind
    from normreg_sheets.submission.workbook import Cell

_GIVEN_OUT: tuple[Kind, ...] = ("assignment", "practice")  # to be filled in
_HIDDEN = (KEY, REACH, VERDICT)  # sheets of a practice file


def strays(reading: Reading) -> Iterator[Flag]:
    """The flag for numbers and formulas outside the cells that we ask, where answers are blank."""
    entries = [one.entry for cells in reading.steps.values() for one in cells]
    blank = sum(one.state is State.BLANK for one in entries)
    if not blank:
        return
    mostly = 2 * blank > len(entries)
    found: list[str] = []
    if reading.unmoved is not None:
        found += _on_our_sheet(reading, reading.unmoved, anywhere=mostly)
    if mostly:
        found += _elsewhere(reading)
    if found:
        yield naming(
            "numbers-elsewhere",
            f"{blank} of {len(entries)} answers are blank, and numbers or formulas stand in ",
            [Named(here, here) for here in found],
            ", which are no answer cells",
        )


def _on_our_sheet(reading: Reading, sheet: str, *, anywhere: bool) -> Iterator[str]:
    """Where something of the student's stands between what is printed; nothing has moved."""
    blank = {
        split(one.address)[0]
        for cells in reading.steps.values()
        for one in cells
        if one.entry.state is State.BLANK
    }
    beside = [
        here
        for here, cell in reading.workbook.sheets[sheet].items()
        if here not in reading.layout.taken
        and (anywhere or split(here)[0] in blank)
        and _is_computed_or_number(cell)
    ]
    if not beside:
        return iter(())  # most sheets: no time for what is printed around the blocks
    printed = {
        address(cell.row + down, cell.column + across)
        for kind in _GIVEN_OUT
        for cell in our_cells(reading.problem, reading.layout, kind)
        for down in range(cell.down)
        for across in range(cell.across)
    }
    return (here for here in beside if here not in printed)


def _elsewhere(reading: Reading) -> Iterator[str]:
    """Where something of the student's stands on the sheets that have no block of ours."""
    ours = {place.area.sheet for place in reading.places.values() if place.area}
    for title, sheet in reading.workbook.sheets.items():
        if title not in ours and title not in _HIDDEN:
            yield from (
                f"{echo(title)}!{here}"
                for here, cell in sheet.items()
                if _is_computed_or_number(cell)
            )


def _is_computed_or_number(cell: Cell) -> bool:
    """Whether it holds a number or a formula; one that shows words, as our checks do, is none.

    Nor is a date, which is the day of the work more often than a fraction.
    """
    if cell.formula is not None:
        return cell.kind is not CellKind.TEXT
    return cell.kind is not CellKind.DATE and entry(cell).state is State.NUMBER
