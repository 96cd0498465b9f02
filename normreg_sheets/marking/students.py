"""Simulated students: pure functions from a problem to the numbers somebody would write down.

each_step     rounds every result and goes on with the rounded one
at_the_end    keeps full precision and writes it down rounded
carrying      rounds every result too, but to more digits than are asked for
in_full       writes down all that a program shows of the true numbers
by_results    rounds every result, and makes each from the results before it, where there is a way
slipping      rounds at each step, and uses a mistake's rule once

What the sheet prints of a step, everybody goes on with as it stands there; live steps are nobody's.
How the numbers stand in the cells is told by `marking/handed`, and what must come of each student
by `marking/cast`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from normreg_sheets.answers.values import FLOAT, result, round_half_away

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.exercise.algebra import Node
    from normreg_sheets.exercise.exercise import Mistake

    Numbers = Mapping[str, NDArray[np.float64]]


def each_step(problem: Problem) -> Numbers:
    """An honest student who rounds every result before going on."""
    return _follow(problem, problem.asked)


def at_the_end(problem: Problem) -> Numbers:
    """An honest student who computes with full precision and rounds what is written down."""
    return {
        name: round_half_away(numbers, problem.asked[name])
        for name, numbers in true(problem).items()
    }


def carrying(problem: Problem, more: int) -> Numbers:
    """A careful student who rounds every result to some digits `more` than are asked for."""
    return _follow(problem, {name: decimals + more for name, decimals in problem.asked.items()})


def in_full(problem: Problem) -> Numbers:
    """A student who writes down the 15 digits that a program shows of every true number."""
    shown = np.frompyfunc(lambda value: float(f"{value:.15g}"), 1, 1)
    return {
        name: np.asarray(shown(numbers), dtype=float) + 0.0
        for name, numbers in true(problem).items()
    }


def by_results(problem: Problem) -> Numbers:
    """An honest student who takes the last way to each step: the mean from the sum, and so on."""
    return _follow(problem, problem.asked, _last_ways(problem))


def slipping(problem: Problem, mistake: Mistake, *, by_results: bool = False) -> Numbers:
    """An honest student but for one mistake, whose results the later steps go on with."""
    ways = _last_ways(problem) if by_results else {}
    return _follow(problem, problem.asked, {**ways, mistake.step: mistake.rule})


def _last_ways(problem: Problem) -> Mapping[str, Node]:
    return {step.name: step.ways[-1] for step in problem.exercise.steps}


def true(problem: Problem) -> Numbers:
    """The true value of every cell that is asked, beside what is printed."""
    return {
        step.name: beside_printed(problem, step.name, problem.key[step.name])
        for step in problem.exercise.steps
        if not step.live
    }


def computed(problem: Problem) -> Numbers:
    """What formulas give, from what is printed."""
    return _follow(problem, problem.rounded or {})


def beside_printed(problem: Problem, step: str, values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The values of a step, with what the sheet prints of it in place of them."""
    printed = problem.printed[step]
    return np.where(np.isnan(printed), values, printed)


def _follow(
    problem: Problem, rounded: Mapping[str, int], instead: Mapping[str, Node] | None = None
) -> Numbers:
    """The numbers of every step that is not live; those without decimals are not rounded."""
    tensors = dict(problem.numbers)
    steps = [step for step in problem.exercise.steps if not step.live]
    for step in steps:
        rule = (instead or {}).get(step.name, step.rule)
        values = result(problem.exercise, step, rule, tensors, FLOAT)
        if step.name in rounded:
            values = round_half_away(values, rounded[step.name])
        tensors[step.name] = beside_printed(problem, step.name, values)
    return {step.name: tensors[step.name] for step in steps}
