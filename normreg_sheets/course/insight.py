"""Insight: what the results of a class say, counted for people to look at.

    turnout        how many handed in, and what became of it
    distribution   how the points are spread
    heat           what the class made of each step: its cells by verdict
    by_student     the same for everybody alone: the points of each step
    hardest        the cells that earned nothing most often
    slips          the mistakes that were recognised, by how many students made them

All of it is counted over students: the file of a group counts for each of its members. A step has
the same cells in everybody's sheet, in the same order, so a cell is known by its step and its place
there; its address may differ where somebody moved a block. Whoever has no marked cells (missing,
refused) is left out of what is counted over cells. Among equals the earlier step comes first.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from math import fsum
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from normreg_sheets.sheet.signs import UNREADABLE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from normreg_sheets.course.records import CellRecord, Grade, Results, Status, StepTitle
    from normreg_sheets.course.student import Student

BINS = 10  # of the distribution, each 10 % wide
HARDEST = 10
SLIPS = ("mistake", "too coarse")  # the verdicts whose hint tells what to say to the class
_HAIR = 1e-9  # percent: what is left over from adding shares


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many students there are, and how many of each status.

    `marked` have points, which a teacher may have given by hand; `read` have cells with marks.
    """

    students: int
    marked: int
    read: int
    late: int
    status: Mapping[Status, int]


class Spread(NamedTuple):
    """Where some percents lie: the ends, the quartiles, what is in the middle."""

    lowest: float
    lower: float
    median: float
    upper: float
    highest: float
    mean: float


@dataclass(frozen=True, slots=True)
class Distribution:
    """The percents of those who have points: how many are in each bin, and what they are like.

    A bin has its lower edge, the last one both. Quartiles are interpolated between neighbours.
    Where nobody has points, there is no `spread`.
    """

    counts: tuple[int, ...]
    spread: Spread | None = None


@dataclass(frozen=True, slots=True)
class StepHeat:
    """All marked cells of a step: how many there are with each verdict, and what they earned."""

    step: StepTitle
    cells: int
    verdicts: Mapping[str, int]
    points: float
    of: float


class StepPoints(NamedTuple):
    """What a student earned and lost in a step, and how many of its cells are pending.

    What a pending cell is worth is neither.
    """

    points: float
    of: float
    lost: float
    pending: int


@dataclass(frozen=True, slots=True)
class HardCell:
    """A cell that earned nothing for `lost` of the `of` students who have a mark for it.

    It is the one at `place` (from 1) of so many `cells` of its step, mostly at `address`. The
    verdicts are those of the ones who lost it, and `hint` is what most of them were told.
    """

    step: StepTitle
    place: int
    cells: int
    address: str
    lost: int
    of: int
    verdicts: Mapping[str, int]
    hint: str


@dataclass(frozen=True, slots=True)
class Slip:
    """A mistake by its hint: who made it, and in which steps."""

    says: str
    makers: tuple[Student, ...]
    steps: tuple[StepTitle, ...]


def turnout(results: Results) -> Turnout:
    """How many handed in, and what became of it."""
    return Turnout(
        len(results.grades),
        sum(grade.points is not None for grade in results.grades),
        sum(bool(grade.cells) for grade in results.grades),
        sum(bool(grade.late) for grade in results.grades),
        Counter(grade.status for grade in results.grades),
    )


def distribution(results: Results) -> Distribution:
    """How the points are spread; what is above or below all points is in the last or first bin."""
    percents = [grade.percent for grade in results.grades if grade.percent is not None]
    bins = [min(max(int((one + _HAIR) * BINS // 100), 0), BINS - 1) for one in percents]
    counts = tuple(bins.count(place) for place in range(BINS))
    if not percents:
        return Distribution(counts)
    lower, median, upper = map(float, np.quantile(percents, (0.25, 0.5, 0.75)))
    mean = fsum(percents) / len(percents)
    return Distribution(counts, Spread(min(percents), lower, median, upper, max(percents), mean))


def _steps(grade: Grade) -> dict[str, list[CellRecord]]:
    """The cells of a grade by step, in the order of the sheet."""
    cells: dict[str, list[CellRecord]] = defaultdict(list)
    for cell in grade.cells:
        cells[cell.step].append(cell)
    return cells


def heat(results: Results) -> tuple[StepHeat, ...]:
    """What the class made of each step."""
    cells: dict[str, list[CellRecord]] = defaultdict(list)
    for grade in results.grades:
        for cell in grade.cells:
            cells[cell.step].append(cell)
    return tuple(
        StepHeat(
            step,
            len(cells[step.name]),
            Counter(cell.verdict for cell in cells[step.name]),
            fsum(cell.points for cell in cells[step.name]),
            fsum(cell.of for cell in cells[step.name]),
        )
        for step in results.steps
    )


def by_student(results: Results) -> tuple[tuple[Grade, tuple[StepPoints, ...]], ...]:
    """Everybody's points of each step; none where nothing was marked."""
    rows = []
    for grade in results.grades:
        cells = _steps(grade)
        points = (_points(cells[step.name]) for step in results.steps) if grade.cells else ()
        rows.append((grade, tuple(points)))
    return tuple(rows)


def _points(cells: list[CellRecord]) -> StepPoints:
    return StepPoints(
        fsum(cell.points for cell in cells),
        fsum(cell.of for cell in cells),
        fsum(cell.of - cell.points for cell in cells if cell.verdict != UNREADABLE),
        sum(cell.verdict == UNREADABLE for cell in cells),
    )


def hardest(results: Results) -> tuple[HardCell, ...]:
    """The cells that the largest share of students earned nothing for; pending ones do not count.

    A cell that everybody earned something for, or that is worth nothing, is not among them.
    """
    sheets: dict[tuple[str, int], list[list[CellRecord]]] = defaultdict(list)
    for grade in results.grades:
        for name, cells in _steps(grade).items():
            sheets[name, len(cells)].append(cells)  # an attempt may ask for fewer of a step
    hard = [
        one
        for step in results.steps
        for (name, number), cells in sorted(sheets.items())
        if name == step.name
        for place, same in enumerate(zip(*cells, strict=True), start=1)
        if (one := _hard_cell(step, place, number, list(same))).lost
    ]
    return tuple(sorted(hard, key=lambda one: -one.lost / one.of)[:HARDEST])


def _hard_cell(step: StepTitle, place: int, of_step: int, cells: list[CellRecord]) -> HardCell:
    marked = [cell for cell in cells if cell.verdict != UNREADABLE]
    lost = [cell for cell in marked if cell.points == 0 < cell.of]
    return HardCell(
        step,
        place,
        of_step,
        _commonest([cell.cell for cell in cells]),
        len(lost),
        len(marked),
        Counter(cell.verdict for cell in lost),
        _commonest([cell.hint for cell in lost if cell.hint]),
    )


def _commonest(texts: list[str]) -> str:
    """The commonest text, of equally common ones the first; empty where there is none."""
    return Counter(texts).most_common(1)[0][0] if texts else ""


def slips(results: Results) -> tuple[Slip, ...]:
    """The mistakes that were recognised, those of most students first."""
    order = {step.name: place for place, step in enumerate(results.steps)}
    makers: dict[str, dict[str, Student]] = defaultdict(dict)
    places: dict[str, set[int]] = defaultdict(set)
    for grade in results.grades:
        for cell in grade.cells:
            if cell.verdict in SLIPS and cell.hint:
                makers[cell.hint][grade.student.id] = grade.student
                places[cell.hint].add(order[cell.step])
    return tuple(
        Slip(
            says,
            tuple(makers[says].values()),
            tuple(results.steps[place] for place in sorted(places[says])),
        )
        for says in sorted(makers, key=lambda says: (-len(makers[says]), min(places[says]), says))
    )
