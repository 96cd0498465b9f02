"""Fit: whether numbers agree with the key, or with what a rule makes of a student's own numbers.

Both but for a rounding: a unit of the last asked digit of the key, half a unit of a rule's result.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from normreg_sheets.answers.intervals import key_tolerance
from normreg_sheets.answers.values import FLOAT, result
from normreg_sheets.marking.evidence import NOISE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.exercise.algebra import Node
    from normreg_sheets.exercise.exercise import Step
    from normreg_sheets.marking.evidence import Evidence, Flags, Floats


@dataclass(frozen=True, slots=True)
class Fit:
    """Judges numbers by what is known so far; `asked` are the decimals each step is marked to.

    Numbers and answers are over a step's axes, with further dimensions before them or without.
    """

    problem: Problem
    asked: Mapping[str, int]
    evidence: Evidence

    def tolerance(self, step: Step) -> float:
        """How far an entry of a step may lie from the key."""
        return key_tolerance(self.asked[step.name])

    def near(self, step: Step, values: Floats, there: Floats) -> Flags:
        """Whether values are those `there`, the key or what a rule gives on it."""
        with np.errstate(invalid="ignore"):
            return np.asarray(np.abs(values - there) <= self.tolerance(step) + NOISE)

    def on_key(self, step: Step, rule: Node) -> Floats:
        """What a rule gives on the true inputs."""
        return np.asarray(result(self.problem.exercise, step, rule, self.problem.key, FLOAT))

    def on_own(self, step: Step, rule: Node) -> Floats:
        """What a rule gives on the student's own numbers as they are written."""
        written = self.evidence.written
        return np.asarray(result(self.problem.exercise, step, rule, written, FLOAT))

    def follows(
        self,
        step: Step,
        rule: Node,
        values: Floats,
        half: float | Floats = 0,
        *,
        rounded: Flags | bool = True,
    ) -> Flags:
        """Whether a rule gives these values on the student's own numbers, but for a rounding.

        The rounding is half a unit of the last asked digit at least, and `half` where that is more.
        Where `rounded` is not true, the numbers are taken exactly as they are written.
        """
        unit = 10.0 ** -self.asked[step.name]
        slack = np.maximum(unit / 2, half)
        footing = self.evidence.footing(step, rule)
        return footing.explains(values, unit, slack, rounded=rounded)

    def by_any_way(
        self, step: Step, values: Floats, half: float | Floats = 0
    ) -> tuple[Flags, Flags]:
        """Whether a way to the step gives these values; and one made from right numbers alone.

        Where right numbers go into it, another way only gives what the rule gives: so it is taken
        as it is written, and their rounding does not widen what is right.
        """
        by_rule = clean = np.zeros(values.shape, dtype=bool)
        for way in step.ways:
            astray = self.evidence.footing(step, way).astray
            rounded = astray | (way is step.rule)
            followed = self.follows(step, way, values, half, rounded=rounded)
            by_rule = by_rule | followed
            clean = clean | (followed & ~astray)
        return by_rule, clean
