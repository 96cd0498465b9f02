"""Misfits: numbers that are visibly wrong, whichever way one looks at them.

A number is a *misfit* where it lies `SHOWS` units of the last asked digit or more

    off the key, and
    off all that the step's own rule, or another way to it, gives from the true givens and the
    student's own numbers, as far as rounded numbers are known (where that is vague, off what it
    gives from what is written).

No marker may give a point for one. Guards and verdicts do not come in here, so that a marker that
is too kind is found out. A number that is no misfit may be judged either way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from normreg_sheets.answers.checks import SHOWS
from normreg_sheets.answers.intervals import INTERVAL, around, exactly, vague
from normreg_sheets.answers.values import FLOAT, result
from normreg_sheets.marking.evidence import NOISE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.exercise.exercise import Mistake, Step
    from normreg_sheets.marking.students import Numbers

    Flags = NDArray[np.bool_]


def misfits(problem: Problem, numbers: Numbers, step: Step) -> Flags:
    """Which numbers of a step are visibly wrong, over its axes; `numbers` has those of all steps.

    What is no number is no misfit, nor is what is made from one.
    """
    exercise, unit = problem.exercise, 10.0 ** -problem.asked[step.name]
    inputs = {**problem.numbers, **numbers}
    known = {name: exactly(values) for name, values in problem.numbers.items()} | {
        name: around(values, 10.0 ** -problem.asked[name] / 2) for name, values in numbers.items()
    }
    values, off = numbers[step.name], SHOWS * unit - NOISE
    with np.errstate(invalid="ignore"):
        misfit = np.abs(values - problem.key[step.name]) >= off
        for way in step.ways:
            point = result(exercise, step, way, inputs, FLOAT)
            reach = result(exercise, step, way, known, INTERVAL)
            low, high = np.where(vague(reach, unit), point, reach)
            misfit &= (values <= low - off) | (values >= high + off)
    return np.asarray(misfit)


def alike(problem: Problem, numbers: Numbers, mistake: Mistake) -> Mapping[str, Flags]:
    """Where each listed mistake of the step gives what this one gives, by name, over its axes.

    A mistake is like itself everywhere; in such a cell either name is a good one.
    """
    exercise, inputs = problem.exercise, {**problem.numbers, **numbers}
    step = exercise.step[mistake.step]
    gives = {one.name: result(exercise, step, one.rule, inputs, FLOAT) for one in step.mistakes}
    visible = SHOWS * 10.0 ** -problem.asked[step.name] - NOISE
    with np.errstate(invalid="ignore"):
        return {
            name: np.asarray(
                (np.abs(values - gives[mistake.name]) < visible) | (name == mistake.name)
            )
            for name, values in gives.items()
        }
