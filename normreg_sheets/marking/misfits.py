"""Misfits: numbers that are visibly wrong, whichever way one looks at them.

A number is a *misfit* where it lies `SHOWS` units of the last asked digit or more

    off the key, and
    off all that the step's own rule, or another way to it, gives from the true givens and the
    student's own numbers, as far as rounded numbers are known (where that is vague, off what it
    gives from what is written).

No marker may give a point for one. Guards and verdicts do not come in here, so that a marker that
is too kind is found out. A number that is no misfit may be judged either way; and one that is
*shortened*, the true number with fewer digits, may be called too coarse.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from normreg_sheets.answers.checks import SHOWS
from normreg_sheets.answers.intervals import INTERVAL, carried, exactly, vague
from normreg_sheets.answers.values import FLOAT, result, round_half_away
from normreg_sheets.marking.evidence import NOISE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.answers.values import Data
    from normreg_sheets.exercise.exercise import Mistake
    from normreg_sheets.marking.students import Numbers

    Flags = NDArray[np.bool_]


def misfits(problem: Problem, numbers: Numbers) -> Mapping[str, Flags]:
    """Which numbers are visibly wrong, of each step over its axes; `numbers` has those of all.

    What is no number is no misfit, nor is what is made from one.
    """
    exercise = problem.exercise
    inputs = {**problem.numbers, **numbers}
    known: dict[str, Data] = {name: exactly(given) for name, given in problem.numbers.items()}
    found = {}
    for name, values in numbers.items():
        step, unit = exercise.step[name], 10.0 ** -problem.asked[name]
        off = SHOWS * unit - NOISE
        reaches = [result(exercise, step, way, known, INTERVAL) for way in step.ways]
        with np.errstate(invalid="ignore"):
            misfit = np.abs(values - problem.key[name]) >= off
            for way, reach in zip(step.ways, reaches, strict=True):
                point = result(exercise, step, way, inputs, FLOAT)
                low, high = np.where(vague(reach, unit), point, reach)
                misfit &= (values <= low - off) | (values >= high + off)
        found[name] = np.asarray(misfit)
        radius = np.where(problem.made[name], unit / 2, 0.0)
        known[name] = carried(step.rule, values, radius, reaches[0])
    return found


def shortened(problem: Problem, numbers: Numbers, step: str) -> Flags:
    """Which numbers of a step are the true ones rounded to fewer digits than are asked for.

    One that a mistake makes cannot be told from them.
    """
    key, found = problem.key[step], np.zeros(problem.key[step].shape, dtype=bool)
    with np.errstate(invalid="ignore"):
        for digits in range(problem.asked[step]):
            found |= np.abs(numbers[step] - round_half_away(key, digits)) <= NOISE
    return found


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
