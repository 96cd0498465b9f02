"""Reading: a workbook that came back, as the marker sees it.

The code on the sheet says which problem it is, the names or captions say where its blocks are, and
every asked cell becomes an entry. Of what the file says, only the student's own cells count: the
true numbers stand in for those that are printed, our linked copies and live steps are ours again,
and the student's formulas are recomputed on them, and on the numbers that were typed as texts. A
stored value is a claim, and never believed: what counts is what the formula gives, and a formula
that nothing can compute is for a person.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from normreg_sheets.marking.identity import identify
from normreg_sheets.marking.locating import addresses
from normreg_sheets.marking.places import places
from normreg_sheets.marking.sight import sight
from normreg_sheets.sheet.cells import our_formulas
from normreg_sheets.sheet.layout import lay_out
from normreg_sheets.submission.guard import LIMITS
from normreg_sheets.submission.numbers import Entry, State, entry
from normreg_sheets.submission.reader import read
from normreg_sheets.submission.recalculation import Recalculation, meant_formula, recalculated
from normreg_sheets.submission.workbook import Cell, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from numpy.typing import NDArray

    from normreg_sheets.answers.blanks import Place as Position
    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.marking.locating import Place
    from normreg_sheets.sheet.blocks import Layout
    from normreg_sheets.submission.recalculation import Engine
    from normreg_sheets.submission.refusal import Limits
    from normreg_sheets.submission.source import Place as File
    from normreg_sheets.submission.workbook import Workbook


MOVED = "rows, columns or cells were deleted, inserted or moved here"
"""What is said of a cell whose block is lost; the place says how it was lost."""


@dataclass(frozen=True, slots=True)
class CellReading:
    """One asked cell: its position `at` in the step, its address in the file, what stood there.

    `ours` is its address on our own sheet, another one where its block has moved. `computed` is
    what its formula gives: None where there is no formula, or nothing can compute it. `unhelped`
    is what it gives while numbers that were typed as texts stay texts, where that is something
    else.
    """

    at: tuple[int, ...]
    address: str
    ours: str
    cell: Cell | None
    computed: Cell | None
    entry: Entry
    unhelped: Cell | None = None


@dataclass(frozen=True)
class Reading:
    """A workbook as it is read: the problem, where everything is, and every asked cell."""

    problem: Problem
    layout: Layout
    workbook: Workbook
    places: Mapping[str, Place]
    steps: Mapping[str, tuple[CellReading, ...]]

    @property
    def ours(self) -> Mapping[str, str]:
        """The formulas of our linked copies and live steps, by address where nothing has moved."""
        return our_formulas(self.problem.exercise, self.problem.variant.preset)

    @cached_property
    def unmoved(self) -> str | None:
        """The sheet on which every block stands where our layout puts it; None where one moved."""
        sheets = set()
        for tensor, block in self.layout.homes.items():
            area = self.places[tensor].area
            if area is None or (area.top, area.left) != (block.top, block.left):
                return None
            sheets.add(area.sheet)
        return sheets.pop() if len(sheets) == 1 else None

    def entries(self) -> dict[str, NDArray[np.object_]]:
        """The entries of every step that is asked, over its axes; blank where nothing is asked."""
        arrays = {}
        for step, asked in self.steps.items():
            arrays[step] = np.full(self.problem.key[step].shape, Entry(State.BLANK), dtype=object)
            for one in asked:
                arrays[step][one.at] = one.entry
        return arrays


def read_submission(
    path: File,
    template: str | None = None,
    engine: Engine = "embedded",
    limits: Limits = LIMITS,
) -> Reading:
    """The workbook at `path` as it is read; `template` is the path of an exercise of one's own.

    Raises SubmissionError where a person must look at the workbook instead.
    """
    workbook = read(path, limits)
    return read_as(identify(workbook, path, template), workbook, path, engine)


def read_as(
    problem: Problem, workbook: Workbook, path: File, engine: Engine = "embedded"
) -> Reading:
    """A workbook as the sheet of a problem; `path` is where it stands, for errors.

    Raises SubmissionError where a person must look at the workbook instead.
    """
    layout = lay_out(problem.exercise)
    found = places(workbook, layout, problem, path)
    unread = Reading(problem, layout, workbook, found, {})
    answers = (
        cell for step, asked in problem.blanks.items() for _, cell in written(unread, step, asked)
    )
    if any(cell is not None and meant_formula(cell) is not None for cell in answers):
        computed, unhelped = _computed(unread, engine, path)
    else:
        computed, unhelped = Recalculation(), {}
    read_steps = {step: tuple(_read(unread, step, computed, unhelped)) for step in problem.blanks}
    return replace(unread, steps=read_steps)


def written(
    reading: Reading, tensor: str, at: Iterable[Position]
) -> Iterator[tuple[Position, Cell | None]]:
    """The cells at some places of a tensor as they stand in the file; None where it is lost."""
    area = reading.places[tensor].area
    there = addresses(reading.layout, tensor, area)
    sheet = {} if area is None else reading.workbook.sheets[area.sheet]
    return ((place, sheet.get(there[place])) for place in at)


def stored(cell: Cell) -> str:
    """The value that a cell stores, as it is shown."""
    if isinstance(cell.value, float):
        return f"{cell.value:.12g}"
    return entry(cell._replace(formula=None)).said or "nothing"


def printed(problem: Problem) -> dict[str, NDArray[np.float64]]:
    """The numbers that the sheet prints of each tensor, over its axes; NaN in all other places."""
    return {**problem.numbers, **problem.printed}


def _read(
    reading: Reading,
    step: str,
    computed: Recalculation,
    unhelped: Mapping[tuple[str, str], Cell],
) -> Iterator[CellReading]:
    """Every cell of a step, read."""
    found, ours = reading.places[step], reading.layout.addresses[step]
    there = addresses(reading.layout, step, found.area)
    seen = None if found.area is None else sight(reading.workbook, found.area)
    for place, cell in written(reading, step, reading.problem.blanks[step]):
        here, home = there[place], ours[place]
        if found.area is None or seen is None:
            lost = Entry(State.UNREADABLE, note=MOVED)
            yield CellReading(place, here, home, None, None, lost)
            continue
        if cover := seen.cover(here):
            cover = cover if here == home else "another one"
            note = f"the cell is merged with {cover}, so nothing in it is seen"
            hidden = Entry(State.UNREADABLE, said=entry(cell).said, note=note)
            yield CellReading(place, here, home, cell, None, hidden)
            continue
        key = (found.area.sheet, here)
        value = computed.given.get(key)
        read_as = _entry(cell, value, computed.lost.get(key, ""))
        line = seen.line(here)
        if line is not None and read_as.state is not State.BLANK:
            note = f"it stands in a hidden {line}"
            read_as = Entry(State.UNREADABLE, said=read_as.said, note=note)
        yield CellReading(place, here, home, cell, value, read_as, unhelped.get(key))


def _entry(cell: Cell | None, computed: Cell | None, why: str) -> Entry:
    """What a cell says; a formula, what it gives; of one that is not computed, `why` it is not."""
    found = entry(computed or cell)
    if cell is None or cell.formula is None:
        return found
    stores = "" if cell.kind is Kind.BLANK else f"; your program stored {stored(cell)}"
    if computed is None:
        note = f"the formula cannot be computed here: {why}{stores}"
        return Entry(State.UNREADABLE, said=found.said, note=note)
    if computed.kind is Kind.ERROR and cell.kind is not Kind.ERROR:
        return replace(found, note=f"the formula gives {stored(computed)} here{stores}")
    return found


def _computed(
    reading: Reading, engine: Engine, path: File
) -> tuple[Recalculation, Mapping[tuple[str, str], Cell]]:
    """What the formulas give, and what some would give if numbers typed as texts stayed texts."""
    workbook = reading.workbook
    sheets = _true_sheets(reading)
    numbers = dict(_numbers_as_texts(reading))
    for (sheet, here), number in numbers.items():
        sheets[sheet][here] = number
    computed = recalculated(sheets, engine, workbook.names, str(path))
    if not numbers or all(
        workbook.sheets[sheet][here].value == cell.value
        for (sheet, here), cell in computed.given.items()
        if here in workbook.sheets[sheet]
    ):
        return computed, {}
    plain = recalculated(_true_sheets(reading), engine, workbook.names, str(path)).given
    return computed, {
        key: cell
        for key, cell in plain.items()
        if key not in computed.given or computed.given[key].value != cell.value
    }


def _numbers_as_texts(reading: Reading) -> Iterator[tuple[tuple[str, str], Cell]]:
    """The answers that stand as texts and mean one number, each as that number."""
    for step, asked in reading.problem.blanks.items():
        area = reading.places[step].area
        if area is None:
            continue
        there = addresses(reading.layout, step, area)
        for place, cell in written(reading, step, asked):
            if cell is not None and cell.kind is Kind.TEXT and cell.formula is None:
                meant = entry(cell)
                if meant.value is not None and not meant.others:
                    number = Cell(Kind.NUMBER, meant.value, None, repr(meant.value))
                    yield (area.sheet, there[place]), number


def _true_sheets(reading: Reading) -> dict[str, dict[str, Cell]]:
    """The sheets with what is ours in place of what the file says of it.

    The true printed numbers, and the formulas of our linked copies and live steps.
    """
    sheets = {title: dict(cells) for title, cells in reading.workbook.sheets.items()}
    problem, layout = reading.problem, reading.layout
    for name, values in printed(problem).items():
        area = reading.places[name].area
        if area is not None:
            for place, here in addresses(layout, name, area).items():
                number = float(values[place])
                if not np.isnan(number):
                    sheets[area.sheet][here] = Cell(Kind.NUMBER, number, None, repr(number))
    if reading.unmoved is not None:
        for here, formula in reading.ours.items():
            sheets[reading.unmoved][here] = Cell(Kind.BLANK, None, formula)
    return sheets
