"""Does the rule ever punish honest rounding?

Run it with `python -m tests.benchmarks.honesty`. For each level and number of decimals, 100 drawn
problems are filled in by two honest students each: one rounds every result before going on, one
rounds only what is written down. It prints how many of them lost how many cells, which must be
none, and ends with status 1 otherwise.
"""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor
from itertools import product
from typing import TYPE_CHECKING

from normreg_sheets.answers.draw import pose
from normreg_sheets.answers.problem import Problem, Variant
from normreg_sheets.exercise.composition import load
from normreg_sheets.exercise.exercise import LEVELS, Settings
from normreg_sheets.marking.marker import mark
from normreg_sheets.marking.students import at_the_end, each_step, written

if TYPE_CHECKING:
    from collections.abc import Callable

    from normreg_sheets.marking.students import Numbers

EXERCISE = "batch-normalization"
DECIMALS = [1, 2, 3, 4]
SEEDS = 100
HABITS: dict[str, Callable[[Problem], Numbers]] = {
    "rounds each step": each_step,
    "rounds at the end": at_the_end,
}


def lost(problem: Problem, habit: str) -> int:
    """How many cells a student of this habit does not get full points for."""
    marks = mark(problem, written(problem, HABITS[habit](problem)))
    return sum(cell.points < 1 for cells in marks.values() for cell in cells)


def losses(setting: tuple[str, int]) -> dict[str, list[int]]:
    """For each habit the lost cells of every student, at a level and a number of decimals."""
    level, decimals = setting
    exercise = load(EXERCISE, Settings(decimals=decimals))
    problems = [pose(exercise, Variant(level=level, seed=seed)) for seed in range(SEEDS)]
    return {habit: [lost(problem, habit) for problem in problems] for habit in HABITS}


def main() -> int:
    """Print a line for each level and number of decimals; gives the number of students who lost."""
    settings = list(product(LEVELS, DECIMALS))
    losers = 0
    with ProcessPoolExecutor() as pool:
        for (level, decimals), found in zip(settings, pool.map(losses, settings), strict=True):
            told = ", ".join(
                f"{sum(map(bool, cells))} of {len(cells)} who {habit.replace('rounds', 'round')}"
                f" lost {sum(cells)} cells"
                for habit, cells in found.items()
            )
            print(f"{level:<10} {decimals} decimals: {told}", flush=True)
            losers += sum(bool(cell) for cells in found.values() for cell in cells)
    return losers


if __name__ == "__main__":
    sys.exit(main() > 0)
