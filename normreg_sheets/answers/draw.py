"""Drawing: the numbers of a problem, the same for ever from the same template, seed and level.

Candidates come from `answers/stream`. They are judged in batches, and the first good one in their
order is taken, whatever the size of a batch. What good means is settled by `answers/checks`.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from normreg_sheets.answers.blanks import blanks
from normreg_sheets.answers.checks import Tally, checks_of
from normreg_sheets.answers.problem import Problem, Variant
from normreg_sheets.answers.stream import candidates
from normreg_sheets.answers.values import FLOAT, evaluate
from normreg_sheets.errors import UsageError, WishError
from normreg_sheets.exercise.language import unknown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from normreg_sheets.answers.checks import Check
    from normreg_sheets.exercise.exercise import Exercise

HOPELESS = 20_000  # candidates that came to a check, when none of them passed it


def pose(exercise: Exercise, variant: Variant) -> Problem:
    """The problem of a variant.

    Raises UsageError for a preset that does not fit, or for more blanks than there are cells, and
    WishError.
    """
    blanks(exercise)  # refuses what the settings ask for, before anything is drawn
    whole = exercise.whole
    givens = {name: np.array(value, dtype=object) for name, value in whole.fixed.items()}
    if variant.preset is None:
        givens |= _draw(whole, variant)
    else:
        givens |= _preset(whole, variant.preset)
    problem = Problem(exercise, variant, {name: givens[name] for name in exercise.given})
    if variant.preset is None:
        return problem
    for name, values in problem.key.items():
        if not np.all(np.isfinite(values)):
            raise UsageError(f"preset '{variant.preset}': '{name}' is not a number with these data")
    return problem


def _preset(exercise: Exercise, name: str) -> dict[str, NDArray[np.object_]]:
    if name not in exercise.presets:
        raise UsageError(unknown("preset", name, exercise.presets))
    tensors = {}
    for key, entries in exercise.presets[name].entries.items():
        shape = exercise.shape(exercise.given[key].axes)
        if len(entries) != np.prod(shape, dtype=int):
            raise UsageError(
                f"preset '{name}' has numbers for its own sizes only ({key} has {len(entries)}"
                " entries); leave out --set, or the preset"
            )
        tensors[key] = np.array(entries, dtype=object).reshape(shape)
    return tensors


def _draw(exercise: Exercise, variant: Variant) -> dict[str, NDArray[np.object_]]:
    ranges = {given.name: given.ranges[variant.level] for given in exercise.givens if given.ranges}
    if not ranges:
        return {}
    fixed = {name: np.asarray(float(value)) for name, value in exercise.fixed.items()}
    checks = checks_of(exercise, variant.level)
    tally = {name: Tally() for check in checks for name in check.names}
    fields = (exercise.name, str(exercise.version), variant.level, str(variant.seed))
    for numerators in candidates(exercise, ranges, *fields):
        tensors = {name: numerators[name] / ranges[name].denominator for name in ranges} | fixed
        good = _first_good(exercise, tensors, checks, tally)
        if good is not None:
            return {
                name: _fractions(numerators[name][good], ranges[name].denominator)
                for name in ranges
            }
        if any(one.tried >= HOPELESS and not one.passed for one in tally.values()):
            break
    raise WishError(_explain(exercise, variant, tally))


def _first_good(
    exercise: Exercise,
    tensors: dict[str, NDArray[np.float64]],
    checks: Sequence[Check],
    tally: Mapping[str, Tally],
) -> int | None:
    """The first candidate of a batch that passes every check, or None.

    Only those that passed the earlier checks are looked at by the later ones.
    """
    batched = [given.name for given in exercise.givens if given.ranges]
    alive = np.arange(len(tensors[batched[0]]))
    ready = 0
    for check in checks:
        for step in exercise.steps[ready : check.depth]:
            tensors[step.name] = evaluate(step.rule, tensors, exercise.sizes, FLOAT)
            if tensors[step.name].ndim > len(step.axes):
                batched.append(step.name)
        ready = max(ready, check.depth)
        met = np.ones(len(alive), dtype=bool)
        for name, passed in zip(check.names, check.flags(tensors, len(alive)), strict=True):
            tally[name].tried += int(np.sum(met))
            met &= passed
            tally[name].passed += int(np.sum(met))
        alive = alive[met]
        if not len(alive):
            return None
        tensors.update({name: tensors[name][met] for name in batched})
    return int(alive[0])


def _explain(exercise: Exercise, variant: Variant, tally: Mapping[str, Tally]) -> str:
    worst = min(tally, key=lambda name: tally[name].share)
    most = max(one.tried for one in tally.values())
    sizes = ", ".join(f"{axis}={size}" for axis, size in exercise.sizes.items())
    return (
        f"{exercise.name}: none of {most:,} candidates at level {variant.level} with"
        f" {sizes} meets the wishes; the one that failed most is '{worst}' (met by"
        f" {tally[worst].passed:,} of {tally[worst].tried:,}). Choose another level or other sizes,"
        " or change the template's wishes or mistakes"
    )


def _fractions(numerators: NDArray[np.int64], denominator: int) -> NDArray[np.object_]:
    made = np.frompyfunc(lambda numerator: Fraction(int(numerator), denominator), 1, 1)
    return np.asarray(made(numerators), dtype=object)
