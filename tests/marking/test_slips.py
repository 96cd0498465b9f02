"""Each listed mistake costs exactly its own step, is named, and nothing after it is lost.

At every level, on a hundred drawn problems each; the problems are drawn once for all mistakes. Each
mistake is made by somebody who goes on with its results, rounding at each step; and, where it makes
a difference, by somebody who makes the mean from the sum, and the variance from the mean.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from normreg_sheets.marking.marker import Verdict, mark
from normreg_sheets.marking.students import each_step, slipping
from tests.marking.by_hand import written
from tests.marking.cases import LEVELS, MISTAKES, drawn

if TYPE_CHECKING:
    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.exercise.exercise import Mistake
    from normreg_sheets.marking.students import Numbers

WAYS = [(mistake, False) for mistake in MISTAKES.values()] + [
    (mistake, True) for mistake in MISTAKES.values() if mistake.step in ("Z", "A", "total", "mu")
]
TENS = range(10)  # of ten problems each

Lost = set[tuple[str, tuple[int, ...], Verdict, str | None]]


def lost(problem: Problem, numbers: Numbers) -> Lost:
    """Step, place, verdict and mistake of every cell that did not earn its point."""
    return {
        (step, cell.at, cell.verdict, cell.mistake.name if cell.mistake else None)
        for step, cells in mark(problem, written(problem, numbers)).items()
        for cell in cells
        if cell.points < cell.of
    }


def shown(problem: Problem, numbers: Numbers, honest: Numbers, mistake: Mistake) -> Lost:
    """The cells of its step that the mistake takes away from the key, with its name."""
    step = mistake.step
    off = np.abs(numbers[step] - problem.key[step]) > 0.01 + 1e-9
    places = np.argwhere(off & (numbers[step] != honest[step]))
    return {(step, tuple(map(int, at)), Verdict.MISTAKE, mistake.name) for at in places}


@pytest.mark.parametrize("ten", TENS)
@pytest.mark.parametrize("level", LEVELS)
def test_a_mistake_costs_its_own_step_and_is_named(level: str, ten: int) -> None:
    for seed in range(10 * ten, 10 * ten + 10):
        problem = drawn(level, seed)
        honest = each_step(problem)
        for mistake, by_results in WAYS:
            numbers = slipping(problem, mistake, by_results=by_results)
            found = lost(problem, numbers)
            assert found <= shown(problem, numbers, honest, mistake), (seed, mistake.name)
            assert found or mistake.hides, (seed, mistake.name)
