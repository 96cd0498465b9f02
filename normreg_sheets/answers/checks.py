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
from normreg_sheets.answers.intervals import INTERVAL, carried, exactly, vague
from normreg_sheets.answers.values import FLOAT, result, round_half_away
from normreg_sheets.exercise.algebra import references
from normreg_sheets.exercise.quantities import LARGEST
from normreg_sheets.exercise.wishes import nodes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from normreg_sheets.answers.values import Data, System
    from normreg_sheets.exercise.algebra import Node
    from normreg_sheets.exercise.exercise import Exercise, Mistake, Step
    from normreg_sheets.exercise.wishes import Wish

MOST_AT_ONCE = 20_000  # students of all candidates, so that memory stays small
SHOWS = 3  # units of the last asked digit by which two rules differ in some cell
MARGIN = 0.8  # of the widest interval that the marker follows, because a student's may be wider


@dataclass(frozen=True, slots=True)
class Check:
    """What a candidate must pass, from the tensors of the first `depth` steps.

    `passes` gives a truth value for each of the names and each candidate.
    """

    names: tuple[str, ...]
    depth: int
    passes: Callable[[Mapping[str, Data]], Data]

    def flags(self, tensors: Mapping[str, Data], candidates: int) -> NDArray[np.bool_]:
        """Whether the candidates pass; over (name, candidate)."""
        return np.broadcast_to(self.passes(tensors), (len(self.names), candidates))


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
            (wish.text,),
            depth(nodes(wish.condition)),
            lambda tensors: holds(wish.condition, tensors, exercise.sizes),
        )

    wishes = [wish_check(wish) for wish in (*exercise.always, *exercise.by_level.get(level, ()))]
    shows = [
        Check(
            (f"{one[0]} and {other[0]} can be told apart",),
            len(order),
            partial(_differ, exercise, step, (one[1], other[1])),
        )
        for step in exercise.steps
        for one, other in combinations(_rules(step), 2)
    ]
    slips = (None, *(mistake for step in exercise.steps for mistake in step.mistakes))
    follows = Check(
        tuple(
            f"a student with {slip.name if slip else 'rounded numbers'} can be followed"
            for slip in slips
        ),
        len(order),
        partial(_follow, exercise, slips),
    )
    return [*sorted(wishes, key=lambda check: check.depth), *shows, follows]


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


def _follow(
    exercise: Exercise, slips: Sequence[Mistake | None], tensors: Mapping[str, Data]
) -> NDArray[np.bool_]:
    """Whether students who round each step, and may slip once, can be followed to the end.

    Over (slip, candidate). Every number is finite and printable, and each is recognised: it agrees
    with the key, or the interval that it must lie in is not vague, or no rounding is in it.
    """
    candidates = max(len(tensors[given.name]) for given in exercise.givens if given.ranges)
    many = max(1, MOST_AT_ONCE // candidates)
    groups = [slips[start : start + many] for start in range(0, len(slips), many)]
    return np.concatenate([_group_follows(exercise, group, tensors) for group in groups])


def _group_follows(
    exercise: Exercise, slips: Sequence[Mistake | None], tensors: Mapping[str, Data]
) -> NDArray[np.bool_]:
    def made(step: Step, rule: Node, own: Mapping[str, Data], system: System) -> Data:
        return _led(result(exercise, step, rule, own, system), len(step.axes), system is INTERVAL)

    key = {name: _led(values, len(exercise.axes(name)), 0) for name, values in tensors.items()}
    written = {name: key[name] for name in exercise.given}
    unrounded = dict(written)
    known = {name: exactly(values) for name, values in written.items()}
    clear = []
    for step in exercise.steps:
        over = tuple(range(-len(step.axes), 0))
        unit = 10.0**-step.decimals
        value = made(step, step.rule, written, FLOAT)
        full = made(step, step.rule, unrounded, FLOAT)
        reach = made(step, step.rule, known, INTERVAL)
        on_key = key[step.name]
        for row, slip in enumerate(slips):
            if slip is not None and slip.step == step.name:
                put_in = partial(_with_row, row, len(slips))
                value, full, on_key = (
                    put_in(whole, made(step, slip.rule, _of_row(row, own, 0), FLOAT), 0)
                    for whole, own in ((value, written), (full, unrounded), (on_key, key))
                )
                slipped = made(step, slip.rule, _of_row(row, known, 1), INTERVAL)
                reach = put_in(reach, slipped, 1)
        clear.append(np.all(np.abs(value) <= LARGEST, axis=over))
        unrounded[step.name] = full
        if step.live:
            written[step.name], known[step.name] = value, reach
            continue
        value = round_half_away(value, step.decimals)
        with np.errstate(invalid="ignore"):
            near = np.abs(value - on_key) <= MARGIN * unit
            near |= np.abs(value - full) <= GRAIN
        clear.append(np.all(near | ~vague(reach, unit, MARGIN), axis=over))
        written[step.name] = value
        known[step.name] = carried(step.rule, value, unit / 2, reach)
    shape = (len(slips), *np.broadcast_shapes(*(flags.shape for flags in clear))[1:])
    return np.asarray(np.all([np.broadcast_to(flags, shape) for flags in clear], axis=0))


# The numbers of all students stand in arrays over (slip, candidate, *axes), with one row for the
# slips while nobody's numbers differ; intervals have their two ends before that.


def _led(values: Data, axes: int, ends: int) -> Data:
    """The numbers with rows for slips and candidates before their own axes, after the `ends`."""
    shape = np.shape(values)
    missing = axes + ends + 2 - len(shape)
    return np.reshape(values, shape[:ends] + (1,) * missing + shape[ends:])


def _of_row(row: int, tensors: Mapping[str, Data], axis: int) -> dict[str, Data]:
    """The tensors of one slip, whose rows run along an axis."""
    return {
        name: values if values.shape[axis] == 1 else np.take(values, [row], axis)
        for name, values in tensors.items()
    }


def _with_row(row: int, rows: int, whole: Data, own: Data, axis: int) -> Data:
    """The numbers of all slips with those of one put in, where the rows run along an axis."""
    shape = np.broadcast_shapes(whole.shape, own.shape)
    full = np.broadcast_to(whole, (*shape[:axis], rows, *shape[axis + 1 :])).copy()
    np.moveaxis(full, axis, 0)[row] = np.moveaxis(own, axis, 0)[0]
    return full
