"""The policy: what a teacher may turn in the marking, and nothing else.

    follow_through   the share of its points that a cell right on the student's own numbers earns:
                     1 in full, 0 off
    coarse           the share that a too coarse entry earns
    points           of a whole step, shared equally by its cells that are asked; else the
                     template's own, else one for each cell
    decimals         that a step is marked to, where not to those that the sheet asks for

A switch changes what a verdict earns; only `decimals` changes verdicts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar
from unicodedata import normalize

from normreg_sheets.answers.blanks import blanks
from normreg_sheets.errors import UsageError
from normreg_sheets.exercise.language import unknown
from normreg_sheets.exercise.parts import MOST_DECIMALS, MOST_POINTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.exercise.exercise import Exercise, Step

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Policy:
    """How strictly a submission is marked; as it stands, as the design says."""

    follow_through: float = 1.0
    coarse: float = 0.5
    points: Mapping[str, float] = field(default_factory=dict)
    decimals: Mapping[str, int] = field(default_factory=dict)


AS_ASKED = Policy()


def check(policy: Policy, exercise: Exercise) -> None:
    """Nothing, for a policy that fits the exercise. Raises UsageError for any other."""
    for name, share in (("follow-through", policy.follow_through), ("coarse", policy.coarse)):
        if not 0 <= share <= 1:
            raise UsageError(f"{name} {share:g}: a share is from 0 to 1")
    if not policy.points and not policy.decimals:
        return  # what a template says has been checked, and looking up what is asked takes time
    asked = blanks(exercise)
    for name, chosen in (("points", policy.points), ("decimals", policy.decimals)):
        for step in chosen:
            if step not in exercise.step:
                raise UsageError(f"{name}: {unknown('step', step, exercise.step)}")
            if step not in asked:
                raise UsageError(f"{name} {step}: the sheet does not ask for it; leave it out")
    for step, points in policy.points.items():
        if not 0 <= points <= MOST_POINTS:
            raise UsageError(f"points {step}={points:g}: from 0 to {MOST_POINTS}")
    for step, decimals in policy.decimals.items():
        if not 0 <= decimals <= MOST_DECIMALS:
            raise UsageError(f"decimals {step}={decimals}: from 0 to {MOST_DECIMALS}")
    if not any(_points(policy, exercise.step[step]) != 0 for step in asked):
        raise UsageError("points: every step has 0, so there is nothing to earn")


def by_step(
    said_by: str, told: Iterable[tuple[str, Value]], exercise: Exercise
) -> dict[str, Value]:
    """What is told of each step, by its name, where `told` goes by names or by symbols.

    An unknown one is left for `check` to refuse. Raises UsageError, which begins with what it is
    `said_by`, for a step that is told twice.
    """
    symbols = {_folded(step.symbol): step.name for step in exercise.steps}
    found: dict[str, Value] = {}
    for said, value in told:
        step = said if said in exercise.step else symbols.get(_folded(said), said)
        if step in found:
            raise UsageError(f"{said_by} {said}: the step '{step}' is there already; name it once")
        found[step] = value
    return found


def _folded(symbol: str) -> str:
    """A symbol as keyboards have it: σ² or σ2, and the micro sign for μ."""
    return normalize("NFKC", symbol)


def worth(policy: Policy, step: Step, cells: int) -> float:
    """The points that each of a step's asked `cells` can earn."""
    points = _points(policy, step)
    return 1.0 if points is None else points / cells


def decimals_of(policy: Policy, problem: Problem) -> dict[str, int]:
    """The decimals that each step is marked to."""
    return problem.asked | dict(policy.decimals)


def _points(policy: Policy, step: Step) -> float | None:
    """The points of a whole step; None is one for each of its cells."""
    return policy.points.get(step.name, step.points)
