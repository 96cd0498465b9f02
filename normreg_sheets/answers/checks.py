"""Checks: what drawn numbers must pass before they are given to anybody.

The template's wishes, and three of our own: any two of a step's rules, its own and those of its
mistakes, can be told apart in some cell; a student who rounds at each step can be followed to the
end; and so can one who makes any of the listed mistakes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from normreg_sheets.answers.conditions import GRAIN, holds
from normreg_sheets.answers.intervals import INTERVAL, around, exactly, vague
from normreg_sheets.answers.values import FLOAT, result, solve
from normreg_sheets.exercise.algebra import references
from normreg_sheets.exercise.quantities import LARGEST
from normreg_sheets.exercise.wishes import nodes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from numpy.typing import NDArray

    from normreg_sheets.answers.values import Data
    from normreg_sheets.exercise.algebra import Node
    from normreg_sheets.exercise.exercise import Exercise, Mistake, Step
    from normreg_sheets.exercise.wishes import Wish

SHOWS = 3  # units of the last asked digit by which two rules differ in some cell
MARGIN = 0.8  # of the widest interval that the marker follows, because a student's may be wider


@dataclass(frozen=True, slots=True)
class Check:
    """Something that a candidate must pass, from the tensors of the first `depth` steps."""

    name: str
    depth: int
    passes: Callable[[Mapping[str, Data]], Data]


@dataclass(slots=True)
class Tally:
    """How many candidates came to a check, and how many passed it."""

    tried: int = 0
    passed: int = 0

    @property
    def share(self) -> float:
        """The part that passed; 1 where nobody came."""
        return self.passed / self.tried if self.tried else 1.0


def checks_of(exercise: Exercise, level: str) -> list[Check]:
    """What a candidate must pass, the template's wishes first and each as early as it can be."""
    order = {step.name: place for place, step in enumerate(exercise.steps, start=1)}

    def depth(nodes: Iterable[Node]) -> int:
        return max(
            (order.get(ref.name, 0) for node in nodes for ref in references(node)), default=0
        )

    def wish_check(wish: Wish) -> Check:
        return Check(
            wish.text,
            depth(nodes(wish.condition)),
            lambda tensors: holds(wish.condition, tensors, exercise.sizes),
        )

    wishes = [wish_check(wish) for wish in (*exercise.always, *exercise.by_level.get(level, ()))]
    shows = [
        Check(
            f"{one[0]} and {other[0]} can be told apart",
            len(order),
            partial(_differ, exercise, step, (one[1], other[1])),
        )
        for step in exercise.steps
        for one, other in combinations(_rules(step), 2)
    ]
    follows = [
        Check(
            f"a student with {slip.name if slip else 'rounded numbers'} can be followed",
            len(order),
            partial(_follows, exercise, slip),
        )
        for slip in (None, *(mistake for step in exercise.steps for mistake in step.mistakes))
    ]
    return [*sorted(wishes, key=lambda check: check.depth), *shows, *follows]


def _rules(step: Step) -> list[tuple[str, Node]]:
    """A step's own rule and those of the mistakes that must show, each with a name."""
    shown = [(mistake.name, mistake.rule) for mistake in step.mistakes if mistake.hides is None]
    return [(step.name, step.rule), *shown]


def _differ(
    exercise: Exercise, step: Step, rules: tuple[Node, Node], tensors: Mapping[str, Data]
) -> NDArray[np.bool_]:
    """Whether two rules for a step differ in some cell by `SHOWS` units of the asked digit."""
    one, other = (result(exercise, step, rule, tensors, FLOAT) for rule in rules)
    with np.errstate(invalid="ignore"):
        enough = np.abs(one - other) >= SHOWS * 10.0**-step.decimals - GRAIN
    return np.asarray(np.any(enough, axis=tuple(range(-len(step.axes), 0))))


def _follows(
    exercise: Exercise, slip: Mistake | None, tensors: Mapping[str, Data]
) -> NDArray[np.bool_]:
    """Whether a student who rounds each step, and may slip once, can be followed to the end.

    Every number is finite and printable, and each is recognised: it agrees with the key, or the
    interval that it must lie in is not vague.
    """
    decimals = {step.name: step.decimals for step in exercise.steps}
    instead = {slip.step: slip.rule} if slip else {}
    givens = {name: tensors[name] for name in exercise.given}
    written = solve(exercise, givens, FLOAT, rounded=decimals, instead=instead)
    known = {name: exactly(values) for name, values in givens.items()}
    clear = []
    for step in exercise.steps:
        over = tuple(range(-len(step.axes), 0))
        unit = 10.0**-step.decimals
        rule = instead.get(step.name, step.rule)
        on_key = result(exercise, step, rule, tensors, FLOAT)
        reach = result(exercise, step, rule, known, INTERVAL)
        with np.errstate(invalid="ignore"):
            near = np.abs(written[step.name] - on_key) <= MARGIN * unit
        clear.append(np.all(near | ~vague(reach, unit, MARGIN), axis=over))
        clear.append(np.all(np.abs(written[step.name]) <= LARGEST, axis=over))
        known[step.name] = around(written[step.name], unit / 2)
    return np.asarray(np.all(np.broadcast_arrays(*clear), axis=0))
