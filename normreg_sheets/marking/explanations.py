"""Explanations: which mistake explains which cell that is not right.

The template's mistakes come before the generic ones (`marking/mistakes`), and of each kind the one
that explains the most cells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from normreg_sheets.answers.checks import SHOWS
from normreg_sheets.marking.evidence import NOISE
from normreg_sheets.marking.mistakes import generic_mistakes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from normreg_sheets.answers.values import Data
    from normreg_sheets.exercise.exercise import Mistake, Step
    from normreg_sheets.marking.evidence import Flags, Floats
    from normreg_sheets.marking.fit import Fit


def explanations(fit: Fit, step: Step, values: Floats, open_: Flags, coarse: Flags) -> Data:
    """For each open cell the mistake that explains it, or None; over the step's axes.

    A cell that looks too coarse is explained only together with as many that do not, and never
    by a generic one: a program drops the last zero of 0.60, and nobody can tell it from 0.6.
    """
    found = np.full(values.shape, None, dtype=object)
    open_ = open_ & np.isfinite(values)
    if not np.any(open_):
        return found
    _name(found, _listed(fit, step, values, open_, coarse))
    rest = open_ & ~coarse & ~is_named(found)
    if np.any(rest):
        _name(found, _generic(fit, step, values, rest))
    return found


def is_named(found: Data) -> Flags:
    """Where a mistake stands."""
    return np.asarray(np.frompyfunc(lambda one: one is not None, 1, 1)(found), dtype=bool)


def _listed(
    fit: Fit, step: Step, values: Floats, open_: Flags, coarse: Flags
) -> Iterator[tuple[Mistake, Flags]]:
    """The template's mistakes that explain open cells, each with those cells.

    On own numbers nothing is taken for a mistake where doing it right would give no number.
    """
    right = fit.on_own(step, step.rule)
    for mistake in step.mistakes:
        matches = fit.near(step, values, fit.on_key(step, mistake.rule))
        matches |= fit.follows(step, mistake.rule, values) & np.isfinite(right)
        matches &= open_
        if np.sum(matches & ~coarse) < np.sum(matches & coarse):
            matches &= ~coarse
        if np.any(matches):
            yield mistake, matches


def _generic(fit: Fit, step: Step, values: Floats, rest: Flags) -> Iterator[tuple[Mistake, Flags]]:
    """The generic mistakes that explain enough of the `rest`, each with its cells."""
    tolerance = fit.tolerance(step)
    for generic in generic_mistakes(fit.problem.exercise, step):
        rule = generic.mistake.rule
        by_key = fit.near(step, values, fit.on_key(step, rule))
        by_rule = fit.follows(step, rule, values)
        matches, telling = np.zeros_like(rest), np.zeros_like(rest)
        for gives, found in ((fit.on_key, by_key), (fit.on_own, by_rule)):
            theirs, true = gives(step, rule), gives(step, step.rule)
            with np.errstate(invalid="ignore"):
                shows = found & rest & (np.abs(theirs - true) >= SHOWS * tolerance - NOISE)
                matches |= shows
                telling |= shows & (np.abs(theirs) >= generic.tells * tolerance - NOISE)
        enough = min(generic.needs, len(fit.problem.blanks[step.name]))
        if np.sum(telling) >= enough and 2 * np.sum(matches) >= np.sum(rest):
            yield generic.mistake, matches


def _name(found: Data, explained: Iterable[tuple[Mistake, Flags]]) -> None:
    """Put each mistake where it explains a cell that has none yet, the widest mistake first."""
    for mistake, matches in sorted(explained, key=lambda pair: -int(pair[1].sum())):
        found[matches & ~is_named(found)] = mistake
