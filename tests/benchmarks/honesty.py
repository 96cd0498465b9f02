"""Does the rule ever punish honest work, and does it let wrong work through?

Run it with `python -m tests.benchmarks.honesty`. It prints two figures, and ends with status 1
where one of them is not what is promised.

    honest cells   Drawn problems of each level and number of decimals are filled in by students of
                   every honest habit. None of their cells may be refused.
    slips          At four decimals one cell of an honest sheet is doubled, halved, or gets the
                   other sign. At most 0.1 % may be accepted. (The cells of a step are judged
                   without one another, so a whole step slips at a time.)
"""

from __future__ import annotations

import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from normreg_sheets.answers.draw import pose
from normreg_sheets.answers.problem import Problem, Variant
from normreg_sheets.answers.values import FLOAT, result, round_half_away
from normreg_sheets.exercise.composition import load
from normreg_sheets.exercise.exercise import LEVELS, Settings
from normreg_sheets.marking.marker import mark
from normreg_sheets.marking.students import (
    at_the_end,
    by_results,
    carrying,
    each_step,
    in_full,
)
from normreg_sheets.submission.numbers import Entry, entry
from normreg_sheets.submission.workbook import Cell, Kind
from tests.marking.by_hand import typed, written

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from normreg_sheets.marking.students import Numbers

    Entries = Mapping[str, NDArray[np.object_]]

EXERCISE = "batch-normalization"
DECIMALS = [1, 2, 3, 4]
SEEDS = 65
SLIPPING_SEEDS = 30
PROMISED_CELLS = 500_000
PROMISED_SHARE = 0.001
HABITS: dict[str, Callable[[Problem], Numbers]] = {
    "rounds each step": each_step,
    "rounds at the end": at_the_end,
}
SLIPS = {"doubled": 2.0, "halved": 0.5, "with the other sign": -1.0}


def shown(problem: Problem) -> Entries:
    """The entries of somebody who carries two digits more, and writes the digits asked for."""
    numbers = carrying(problem, 2)
    return written(
        problem, {name: round_half_away(numbers[name], problem.asked[name]) for name in numbers}
    )


def as_texts(problem: Problem) -> Entries:
    """Numbers typed into cells that take them for text, so with all their zeros."""
    return _each(lambda said: entry(Cell(Kind.TEXT, said)), typed(problem, each_step(problem)))


def by_formula(problem: Problem) -> Entries:
    """A formula in every cell: its value is exact."""
    return _each(_computed, {name: problem.key[name] for name in problem.blanks})


def read_off(problem: Problem, first: int) -> Entries:
    """Formulas in every second step; the others computed from what the cells show, and typed."""
    display = dict(problem.numbers)
    entries: dict[str, NDArray[np.object_]] = {}
    steps = [step for step in problem.exercise.steps if not step.live]
    for place, step in enumerate(steps, start=first):
        value = result(problem.exercise, step, step.rule, display, FLOAT)
        display[step.name] = round_half_away(value, problem.asked[step.name])
        if place % 2:
            entries |= _each(_computed, {step.name: value})
        else:
            entries |= _each(_by_hand, {step.name: display[step.name]})
    return entries


WAYS: dict[str, Callable[[Problem], Entries]] = {
    "rounds each step": lambda problem: written(problem, each_step(problem)),
    "rounds at the end": lambda problem: written(problem, at_the_end(problem)),
    "makes each result from those before": lambda problem: written(problem, by_results(problem)),
    "types every zero, as text": as_texts,
    "writes two digits more": lambda problem: written(problem, carrying(problem, 2)),
    "carries two digits more": shown,
    "writes all digits": lambda problem: written(problem, in_full(problem)),
    "writes formulas": by_formula,
    "types from displayed formulas": lambda problem: read_off(problem, 0),
    "types between formulas": lambda problem: read_off(problem, 1),
}


def lost(problem: Problem, habit: str) -> int:
    """How many cells a student of this habit does not get full points for."""
    return refused(problem, written(problem, HABITS[habit](problem)))


def refused(problem: Problem, entries: Entries) -> int:
    """How many cells do not get full points."""
    marks = mark(problem, entries)
    return sum(cell.points < cell.of for cells in marks.values() for cell in cells)


def honest(setting: tuple[str, int]) -> Counter[str]:
    """Cells refused of each way, and "cells" in all, at a level and a number of decimals."""
    found: Counter[str] = Counter()
    for problem in _problems(*setting, SEEDS):
        for way, fill in WAYS.items():
            entries = fill(problem)
            found[way] += refused(problem, entries)
            found["cells"] += sum(array.size for array in entries.values())
    return found


def slips(level: str) -> Counter[str]:
    """Slips of each kind that are accepted, and "of" each kind, at four decimals."""
    found: Counter[str] = Counter()
    for problem in _problems(level, 4, SLIPPING_SEEDS):
        numbers = each_step(problem)
        for step, (slip, factor) in product(problem.asked, SLIPS.items()):
            slipped = round_half_away(factor * numbers[step], 4)
            marks = mark(problem, written(problem, {**numbers, step: slipped}))
            for cell in marks[step]:
                if slipped[cell.at] != numbers[step][cell.at]:
                    found[slip] += cell.points > 0
                    found[f"of {slip}"] += 1
    return found


def _problems(level: str, decimals: int, seeds: int) -> list[Problem]:
    exercise = load(EXERCISE, Settings(decimals=decimals))
    first = 10_000 * decimals  # other numbers for other decimals
    return [pose(exercise, Variant(level=level, seed=first + seed)) for seed in range(seeds)]


def _each(read: Callable[..., Entry], arrays: Mapping[str, NDArray[np.generic]]) -> Entries:
    return {
        name: np.asarray(np.frompyfunc(read, 1, 1)(array), dtype=object)
        for name, array in arrays.items()
    }


def _computed(value: float) -> Entry:
    return entry(Cell(Kind.NUMBER, float(value), "A1"))


def _by_hand(value: float) -> Entry:
    return entry(Cell(Kind.NUMBER, float(value)))


def main() -> int:
    """Print both figures, with what they are made of; gives how many promises are broken."""
    with ProcessPoolExecutor() as pool:
        settings = list(product(LEVELS, DECIMALS))
        cells = sum(pool.map(honest, settings), Counter[str]())
        accepted = sum(pool.map(slips, LEVELS), Counter[str]())
    total, tried = cells.pop("cells"), sum(accepted[f"of {slip}"] for slip in SLIPS)
    wrong, passed = sum(cells[way] for way in WAYS), sum(accepted[slip] for slip in SLIPS)
    for way in WAYS:
        print(f"  who {way}: {cells[way]} cells refused")
    print(f"{wrong} of {total:,} honest cells refused (promised: 0 of {PROMISED_CELLS:,})")
    for slip in SLIPS:
        print(f"  {slip}: {accepted[slip]} of {accepted[f'of {slip}']:,} accepted")
    print(
        f"{passed} of {tried:,} slips accepted, {passed / tried:.4%}"
        f" (promised: {PROMISED_SHARE:.1%} at most)"
    )
    return (wrong > 0) + (total < PROMISED_CELLS) + (passed > PROMISED_SHARE * tried)


if __name__ == "__main__":
    sys.exit(main() > 0)
