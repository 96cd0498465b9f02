"""Simulated students: pure functions from a problem to what somebody would write down.

each_step     rounds every result and goes on with the rounded one
at_the_end    keeps full precision and writes it down rounded
slipping      rounds at each step, and uses a mistake's rule once
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from normreg_sheets.answers.values import FLOAT, round_half_away, solve
from normreg_sheets.submission.numbers import entry
from normreg_sheets.submission.workbook import Cell, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.exercise.exercise import Mistake

    Numbers = Mapping[str, NDArray[np.float64]]


def each_step(problem: Problem) -> Numbers:
    """An honest student who rounds every result before going on."""
    return _follow(problem, None)


def at_the_end(problem: Problem) -> Numbers:
    """An honest student who computes with full precision and rounds what is written down."""
    return {
        name: round_half_away(problem.key[name], decimals)
        for name, decimals in problem.asked.items()
    }


def slipping(problem: Problem, mistake: Mistake) -> Numbers:
    """An honest student but for one mistake, whose results the later steps go on with."""
    return _follow(problem, mistake)


def typed(problem: Problem, numbers: Numbers) -> dict[str, NDArray[np.object_]]:
    """The numbers as the texts that are typed: as many decimals as asked, over the same axes."""
    return {
        name: np.asarray(
            np.frompyfunc(lambda value, d=decimals: f"{value:.{d}f}", 1, 1)(numbers[name]),
            dtype=object,
        )
        for name, decimals in problem.asked.items()
    }


def written(problem: Problem, numbers: Numbers) -> dict[str, NDArray[np.object_]]:
    """The numbers as entries read from number cells, in which a program drops trailing zeros."""
    return {
        name: np.asarray(
            np.frompyfunc(lambda value: entry(Cell(Kind.NUMBER, float(value))), 1, 1)(
                numbers[name]
            ),
            dtype=object,
        )
        for name in problem.asked
    }


def _follow(problem: Problem, slip: Mistake | None) -> Numbers:
    tensors = solve(problem.exercise, problem.numbers, FLOAT, rounded=problem.asked, slip=slip)
    return {step.name: tensors[step.name] for step in problem.exercise.steps}
