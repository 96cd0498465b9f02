"""Evidence: what is known of a student's earlier numbers, and what follows from them.

    known      the interval that each number lies in: half a unit of the last digit that the sheet
               asks for around it, or of its last written one if it has more; none around a 0/1 flag
               and a zero to which the rule leaves no choice (`answers/intervals.carried`)
    written    the number exactly as it stands there
    astray     numbers that are not right by themselves
    useless    numbers that nothing may be built on: blank, unreadable, larger than any sheet lets
               in, a negative variance or deviation, or in a *degenerate* block: what stands in its
               asked cells is zero or constant up to the asked digit where the key is not, and not
               all of it is accounted for and made from useful numbers
    filled     numbers that are not zero, up to their asked digit; a zero that stands where the key
               has something, if it is *accounted for*, right (by rounding, or on the student's own
               numbers) or explained by a mistake, or if it is one slip in a matrix whose row and
               column hold something else; and a 0/1 flag

What the sheet prints of a step is right, and known to half a unit of its last digit, because it is
printed rounded; but exactly, where it is the same in every problem, as the zeros beside a diagonal
are. Live steps say nothing: no asked cell is made from them.

A rule is followed one hop, over its direct inputs. It explains nothing where it is made from a
useless number. Nor does it explain an *empty* cell, in which nothing filled is left, because its
inputs or one side of its product are zeros, while the key is made from something there: a row of
zeros in an otherwise sound block has no sum, no mean and no quotient that is worth a point.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from normreg_sheets.answers.intervals import FEW, INTERVAL, carried, exactly, vague
from normreg_sheets.answers.sources import SOURCES, certain
from normreg_sheets.answers.values import result
from normreg_sheets.exercise.algebra import Apply, Reduce
from normreg_sheets.exercise.quantities import LARGEST

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.answers.values import Data
    from normreg_sheets.exercise.algebra import Node
    from normreg_sheets.exercise.exercise import Step

    Flags = NDArray[np.bool_]
    Floats = NDArray[np.float64]

NOISE = 1e-9  # floats that differ by less are the same number


class Evidence:
    """Grows step by step: what `remember` is told of a step, later steps are judged by.

    What is known of a number depends on what the sheet asked for, not on what a teacher marks by.
    """

    def __init__(self, problem: Problem) -> None:
        self._exercise = problem.exercise
        self._key = problem.key
        self._asked = problem.asked
        self._made = problem.made
        given = {name: problem.key[name] for name in problem.givens}
        self._known: dict[str, Data] = {name: exactly(values) for name, values in given.items()}
        self._written: dict[str, Data] = dict(self._known)
        self._useless: dict[str, Data] = {name: certain(values) for name, values in given.items()}
        self._astray: dict[str, Data] = dict(self._useless)
        self._filled: dict[str, Data] = dict(self._useless)
        self._to_fill = self._useless | {
            name: _filled(~_is_zero(self._key[name], decimals))
            for name, decimals in problem.asked.items()
        }

    @property
    def written(self) -> Mapping[str, Floats]:
        """The numbers as they are written, the key's in place of useless ones."""
        return {name: ends[0] for name, ends in self._written.items()}

    def explains(  # noqa: PLR0913 - a rule, the numbers that it is to give, and how closely
        self,
        step: Step,
        rule: Node,
        values: Floats,
        unit: float,
        slack: float | Floats,
        *,
        rounded: Flags | bool = True,
    ) -> Flags:
        """Whether a rule, on the student's own numbers, gives these values up to `slack`.

        `values` may have further dimensions before the step's axes; `unit` is that of the last
        digit that the step is marked to. Where `rounded` is not true, the numbers are taken exactly
        as they are written.
        """
        explained = np.zeros(values.shape, dtype=bool)
        for inputs, counts in ((self._known, rounded), (self._written, True)):
            reach = result(self._exercise, step, rule, inputs, INTERVAL)
            with np.errstate(invalid="ignore"):
                inside = (values >= reach[0] - slack - NOISE) & (values <= reach[1] + slack + NOISE)
            explained |= inside & ~vague(reach, unit) & counts
        empty = self._depends(step, rule, self._to_fill) & ~self._depends(step, rule, self._filled)
        return explained & ~empty & ~self._depends(step, rule, self._useless)

    def goes_astray(self, step: Step, rule: Node) -> Flags:
        """Which cells a rule makes from numbers that are not right by themselves."""
        return self._depends(step, rule, self._astray)

    def _depends(self, step: Step, rule: Node, flags: Mapping[str, Data]) -> Flags:
        """Which cells of a rule's result are made from flagged inputs."""
        return np.asarray(result(self._exercise, step, rule, flags, SOURCES)[0], dtype=bool)

    def remember(  # noqa: PLR0913 - what is written, and what the marks say of it
        self,
        step: Step,
        values: Floats,
        decimals: Floats,
        *,
        theirs: Flags,
        right: Flags,
        accounted: Flags,
    ) -> None:
        """Take in a step: its values, how many decimals are written, and what the marks say.

        `theirs` are the student's entries, the others are printed; `accounted` are those right in
        one way or the other, or explained by a mistake.
        """
        key, asked, made = self._key[step.name], self._asked[step.name], self._made[step.name]
        useless = theirs & ~(np.abs(values) <= LARGEST)  # nor is what is no number
        filled = ~_is_zero(values, asked) | (accounted & ~_is_zero(key, asked))
        match step.rule:
            case Reduce("var") | Apply("sqrt"):
                useless |= theirs & (values < 0)
            case Apply("positive"):
                filled |= values == 0
        there = theirs & ~useless
        sound = accounted & ~self._depends(step, step.rule, self._useless)
        nothing = _is_degenerate(values[there], asked) and not np.all(sound[there])
        if nothing and not _is_degenerate(key[theirs], asked):
            useless = theirs
        filled |= theirs & _is_crossed(filled & ~useless)
        # A useless entry is replaced by the key, so that others can be computed; nothing that
        # depends on it is judged by the rule.
        usable = np.where(useless, key, values)
        radius = np.where(useless | ~made, 0.0, 10.0 ** -np.maximum(decimals, asked) / 2)
        reach = result(self._exercise, step, step.rule, self._known, INTERVAL)
        self._known[step.name] = carried(step.rule, usable, radius, reach)
        self._written[step.name] = exactly(usable)
        always_zero = ~made & (key == 0)
        self._useless[step.name] = np.stack((useless, always_zero))
        self._astray[step.name] = np.stack((theirs & ~right, always_zero))
        self._filled[step.name] = _filled(filled)


def _filled(flags: Data) -> Data:
    """Entries that something stands in; the others make a product nothing."""
    return np.stack((flags, ~flags))


def _is_crossed(something: Flags) -> Flags:
    """Which entries have something in every line of a matrix that they stand in."""
    if something.ndim < 2:
        return np.zeros_like(something)
    crossed = np.ones_like(something)
    for axis in range(something.ndim):
        crossed &= np.any(something, axis=axis, keepdims=True)
    return crossed


def _is_zero(values: Floats, decimals: int) -> Flags:
    """Which numbers are zero up to the asked digit."""
    return np.asarray(np.abs(values) <= 10.0**-decimals / 2 + NOISE)


def _is_degenerate(values: Floats, decimals: int) -> bool:
    """Whether nothing is in a tensor: zero, or for a block one constant, up to the asked digit."""
    if np.all(_is_zero(values, decimals)):
        return True
    return bool(values.size > FEW and np.ptp(values) <= 10.0**-decimals + NOISE)
