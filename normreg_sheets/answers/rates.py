"""Rates: how often what a template wishes holds, in numbers drawn without any wish.

A wish that one candidate in ten thousand meets makes drawing slow; one that none meets makes it
impossible; two rules that agree in every candidate are one rule in two spellings. `answers/draw`
stops at the first good candidate, so it cannot tell; here every check sees every candidate.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, islice
from typing import TYPE_CHECKING

import numpy as np

from normreg_sheets.answers.checks import checks_of
from normreg_sheets.answers.conditions import GRAIN
from normreg_sheets.answers.stream import candidates
from normreg_sheets.answers.values import FLOAT, result, solve

if TYPE_CHECKING:
    from collections.abc import Mapping

    from normreg_sheets.answers.values import Data
    from normreg_sheets.exercise.exercise import Exercise, Step

BATCHES = 3  # of candidates: 256, 512 and 1,024 of them


@dataclass(frozen=True, slots=True)
class Rate:
    """How many candidates passed a check; `wish` where the template asks for it."""

    name: str
    passed: int
    tried: int
    wish: bool

    @property
    def share(self) -> float:
        """The part that passed."""
        return self.passed / self.tried


def rates(exercise: Exercise, level: str) -> tuple[Rate, ...]:
    """How often each check holds at a level, the template's wishes first; by itself, not in turn.

    None where nothing is drawn.
    """
    tensors, tried = _candidate_tensors(exercise, level)
    if not tried:
        return ()
    wishes = len(exercise.always) + len(exercise.by_level.get(level, ()))
    return tuple(
        Rate(name, int(np.sum(passed)), tried, place < wishes)
        for place, check in enumerate(checks_of(exercise, level))
        for name, passed in zip(check.names, check.flags(tensors, tried), strict=True)
    )


def same_rules(exercise: Exercise, level: str) -> tuple[tuple[str, str], ...]:
    """The pairs of a step's rules, its own and those of its mistakes, that never differ at all.

    A mistake that says why it hides may be the same as the step's own rule.
    """
    tensors, tried = _candidate_tensors(exercise, level)
    if not tried:
        return ()
    return tuple(
        (one, other)
        for step in exercise.steps
        for (one, mine), (other, theirs) in combinations(
            _results(exercise, step, tensors).items(), 2
        )
        if not _differ(mine, theirs) and not (one == step.name and _hides(step, other))
    )


def differing_ways(exercise: Exercise, level: str) -> tuple[str, ...]:
    """The steps that have another way which does not always give what their rule gives."""
    tensors, tried = _candidate_tensors(exercise, level)
    if not tried:
        return ()
    return tuple(
        step.name
        for step in exercise.steps
        for way in step.also
        if _differ(tensors[step.name], result(exercise, step, way, tensors, FLOAT))
    )


def _candidate_tensors(exercise: Exercise, level: str) -> tuple[dict[str, Data], int]:
    """Every tensor over (candidate, *axes), whatever the wishes say, and how many candidates."""
    ranges = {given.name: given.ranges[level] for given in exercise.givens if given.ranges}
    if not ranges:
        return {}, 0
    fields = ("rates", exercise.name, str(exercise.version), level)
    batches = list(islice(candidates(exercise, ranges, *fields), BATCHES))
    drawn: dict[str, Data] = {
        name: np.concatenate([batch[name] for batch in batches]) / one.denominator
        for name, one in ranges.items()
    }
    tried = len(next(iter(drawn.values())))
    drawn |= {name: np.asarray(float(value)) for name, value in exercise.fixed.items()}
    return solve(exercise, drawn, FLOAT), tried


def _results(exercise: Exercise, step: Step, tensors: Mapping[str, Data]) -> dict[str, Data]:
    rules = {step.name: step.rule} | {mistake.name: mistake.rule for mistake in step.mistakes}
    return {name: result(exercise, step, rule, tensors, FLOAT) for name, rule in rules.items()}


def _differ(one: Data, other: Data) -> bool:
    """Whether two results differ anywhere; where one of them is no number, too."""
    with np.errstate(invalid="ignore"):
        equal = (np.abs(one - other) <= GRAIN) | (np.isnan(one) & np.isnan(other)) | (one == other)
    return not bool(np.all(equal))


def _hides(step: Step, name: str) -> bool:
    return any(mistake.name == name and mistake.hides for mistake in step.mistakes)
