"""Flags: what a person should look at, with a machine name each. A flag never changes a mark.

altered-givens     a printed number is not the problem's own; marked on the true ones
altered-formula    a linked copy or a live cell of ours was changed; computed with our own
lost-block         a block of the sheet was not found; its cells are pending
stored-value       a formula stores another value than it gives; read as what it gives
numbers-as-texts   a formula stores what it gives while numbers are texts; read as with numbers
not-recomputed     a formula that stores a number and that nothing can compute; pending
our-solution       every answer is the formula of our own solution file
numbers-elsewhere  answers are blank, and numbers stand in cells where none is asked
unreadable         cells that are no number; pending (found when they are marked)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from normreg_sheets.marking.flag import Flag, Named, naming, plain
from normreg_sheets.marking.reading import MOVED, printed, stored, written
from normreg_sheets.marking.strays import strays
from normreg_sheets.sheet.cells import step_formula
from normreg_sheets.submission.formulas import normal
from normreg_sheets.submission.numbers import entry
from normreg_sheets.submission.workbook import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from normreg_sheets.marking.reading import CellReading, Reading
    from normreg_sheets.submission.workbook import Cell

EXACT = 1e-9  # givens are short decimals
FEW = 20  # formulas that anybody may spell as we do
SAME = 1e-6  # programs store 10 to 17 digits of one value


def flags(reading: Reading) -> Iterator[Flag]:
    """What is odd about a workbook, as far as it can be seen before it is marked."""
    yield from _lost(reading)
    yield from _altered_givens(reading)
    yield from _altered_formulas(reading)
    yield from _formulas(reading)
    yield from _all_alike(reading)
    yield from strays(reading)
    yield from _our_solution(reading)


def _all_alike(reading: Reading) -> Iterator[Flag]:
    """Many answers that are one number: where much is zero, even that earns points."""
    numbers = [one.entry.value for step in reading.steps.values() for one in step]
    said = [number for number in numbers if number is not None]
    if len(said) >= FEW and len(set(said)) == 1:
        yield plain("all-alike", f"every answer is the same number, {said[0]:g}")


def _lost(reading: Reading) -> Iterator[Flag]:
    symbols = reading.problem.exercise.symbols
    for tensor, place in reading.places.items():
        if place.area is None:
            pending = "; its cells are pending for a person" if tensor in reading.steps else ""
            yield Flag(
                "lost-block",
                f"{symbols[tensor]} is not found: {place.how}{pending}",
                f"{symbols[tensor]} is not found: {MOVED}{pending}",
            )


def _altered_givens(reading: Reading) -> Iterator[Flag]:
    problem = reading.problem
    for name, values in printed(problem).items():
        if reading.places[name].area is None:
            continue
        told = [at for at in reading.layout.cells[name] if not np.isnan(values[at])]
        for at, cell in written(reading, name, told):
            number = entry(cell).value
            if number is None or not abs(number - values[at]) <= EXACT:
                what = "given" if name in problem.exercise.given else "printed"
                yield plain(
                    "altered-givens",
                    f"the {what} {problem.exercise.symbols[name]} does not hold the numbers of this"
                    " problem; it was marked on the true ones",
                )
                break


def _altered_formulas(reading: Reading) -> Iterator[Flag]:
    """Only where nothing has moved: a program rewrites the copies of a sheet that it changes."""
    if reading.unmoved is None:
        return
    cells = reading.workbook.sheets[reading.unmoved]
    changed = [here for here, ours in reading.ours.items() if _differs(cells.get(here), ours)]
    if changed:
        yield naming(
            "altered-formula",
            "formulas of our sheet were changed: ",
            [Named(here, here) for here in changed],
            "; computed with our own",
        )


def _differs(cell: Cell | None, ours: str) -> bool:
    """Whether a cell has another formula than ours; a plain value is what copying leaves."""
    if cell is None or cell.formula is None or cell.formula == ours:
        return False
    return normal(cell.formula) != normal(ours)


def _formulas(reading: Reading) -> Iterator[Flag]:
    """The flags about formulas of the student."""
    cells = [one for step in reading.steps.values() for one in step]
    contradicted = [
        one for one in cells if one.cell and one.computed and _contradicts(one.cell, one.computed)
    ]
    unhelped = [one for one in contradicted if _agrees_unhelped(one)]
    if unhelped:
        yield naming(
            "numbers-as-texts",
            "formulas read numbers that were typed as texts, and their program could not compute"
            " with them; read as what they give with the numbers: ",
            _differences(unhelped),
        )
    differing = [one for one in contradicted if one not in unhelped]
    if differing:
        yield naming(
            "stored-value",
            "cells store another value than their formulas give, and were read as what the"
            " formulas give: ",
            _differences(differing),
        )
    claimed = [Named(one.address, one.ours) for one in cells if is_claim(one)]
    if claimed:
        yield naming(
            "not-recomputed",
            "formulas that nothing here can compute, so pending for a person: ",
            claimed,
        )


def _differences(cells: Sequence[CellReading]) -> list[Named]:
    return [
        Named(one.address, one.ours, f" ({stored(one.cell)} instead of {stored(one.computed)})")
        for one in cells
        if one.cell and one.computed
    ]


def _agrees_unhelped(one: CellReading) -> bool:
    """Whether a cell stores what its formula gives while numbers typed as texts stay texts."""
    return (
        one.cell is not None
        and one.unhelped is not None
        and not _contradicts(one.cell, one.unhelped)
    )


def is_claim(one: CellReading) -> bool:
    """Whether a cell stores a number beside a formula that nothing can compute."""
    cell = one.cell
    return (
        cell is not None
        and one.computed is None
        and cell.formula is not None
        and isinstance(cell.value, float)
    )


def _contradicts(stores: Cell, gives: Cell) -> bool:
    """Whether a stored value is not what the formula gives; nothing stored contradicts nothing."""
    if stores.kind is Kind.BLANK or stores.formula is None:
        return False
    if isinstance(stores.value, float) and isinstance(gives.value, float):
        return not abs(stores.value - gives.value) <= SAME * max(1.0, abs(gives.value))
    if stores.kind is Kind.ERROR and gives.kind is Kind.ERROR:
        return False  # programs give one error several names
    return stores.value != gives.value


def _our_solution(reading: Reading) -> Iterator[Flag]:
    """Whether all answers are spelled exactly as our solution file spells them."""
    if reading.unmoved is None or sum(map(len, reading.steps.values())) <= FEW:
        return
    problem, layout = reading.problem, reading.layout
    for step, cells in reading.steps.items():
        for one in cells:
            at = dict(zip(problem.exercise.axes(step), one.at, strict=True))
            ours = step_formula(problem, layout, step, at)
            if one.cell is None or one.cell.formula is None:
                return
            if normal(one.cell.formula) != normal(ours):
                return
    yield plain("our-solution", "every answer is the formula of our own solution file")
