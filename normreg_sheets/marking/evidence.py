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

from dataclasses import dataclass
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
    from normreg_sheets.answers.values import Data, System
    from normreg_sheets.exercise.algebra import Node
    from normreg_sheets.exercise.exercise import Step

    Flags = NDArray[np.bool_]
    Floats = NDArray[np.float64]

NOISE = 1e-9  # floats that differ by less are the same number


@dataclass(frozen=True, slots=True)
class Footing:
    """What a rule stands on: the student's own numbers. Over the axes of the rule's step.

    `known` and `written` are the intervals that it gives on the numbers as they are known, and
    exactly as they are written. The others flag cells that it makes from numbers that are astray
    or useless, and *empty* ones.
    """

    known: Data
    written: Data
    astray: Flags
    useless: Flags
    empty: Flags

    def explains(
        self,
        values: Floats,
        unit: float,
        slack: float | Floats,
        *,
        rounded: Flags | bool = True,
    ) -> Flags:
        """Whether the rule gives these values up to `slack`.

        `values` may have further dimensions before the step's axes; `unit` is that of the last
        digit that the step is marked to. Where `rounded` is not true, the numbers are taken exactly
        as they are written.
        """
        explained = np.zeros(values.shape, dtype=bool)
        for reach, counts in ((self.known, rounded), (self.written, True)):
            with np.errstate(invalid="ignore"):
                inside = (values >= reach[0] - slack - NOISE) & (values <= reach[1] + slack + NOISE)
            explained |= inside & ~vague(reach, unit) & counts
        return explained & ~self.empty & ~self.useless


class Evidence:
    """Grows step by step: what `remember` is told of a step, later steps are judged by.

    What is known of a number depends on what the sheet asked for, not on what a teacher marks by.
    A rule is followed once for all that is to be known of it, so each tensor has its two kinds of
    intervals in one array, over (end, kind, *axes), and its four kinds of flags in another, over
    the pair of `answers/sources`, kind and axes.
    """

    def __init__(self, problem: Problem) -> None:
        self._exercise = problem.exercise
        self._key = problem.key
        self._asked = problem.asked
        self._made = problem.made
        self._intervals: dict[str, Data] = {}
        self._flags: dict[str, Data] = {}
        self._footings: dict[tuple[str, Node], Footing] = {}
        for name in problem.givens:
            ends, (marked, zero) = exactly(problem.key[name]), certain(problem.key[name])
            self._intervals[name] = np.array([(end, end) for end in ends])
            self._flags[name] = np.array(([marked] * 4, [zero] * 4))

    @property
    def written(self) -> Mapping[str, Floats]:
        """The numbers as they are written, the key's in place of useless ones."""
        return {name: ends[0, 1] for name, ends in self._intervals.items()}

    def footing(self, step: Step, rule: Node) -> Footing:
        """What a rule for a step stands on, as far as anything is remembered."""
        found = self._footings.get((step.name, rule))
        if found is None:
            known, written = self._followed(step, rule, self._intervals, INTERVAL, 2)
            flags = self._followed(step, rule, self._flags, SOURCES, 4)
            astray, useless, filled, to_fill = (marked for marked, _ in flags)
            found = Footing(known, written, astray, useless, to_fill & ~filled)
            self._footings[step.name, rule] = found
        return found

    def _followed(
        self, step: Step, rule: Node, tensors: Mapping[str, Data], system: System, kinds: int
    ) -> list[Data]:
        """What a rule gives of each kind."""
        data = result(self._exercise, step, rule, tensors, system)
        if data.ndim == 1 + len(step.axes):
            return [data] * kinds  # it reads no tensor
        return [data[:, kind] for kind in range(kinds)]

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
        own = self.footing(step, step.rule)
        to_fill = ~_is_zero(key, asked)
        useless = theirs & ~(np.abs(values) <= LARGEST)  # nor is what is no number
        filled = ~_is_zero(values, asked) | (accounted & to_fill)
        match step.rule:
            case Reduce("var") | Apply("sqrt"):
                useless |= theirs & (values < 0)
            case Apply("positive"):
                filled |= values == 0
        there = theirs & ~useless
        sound = accounted & ~own.useless
        nothing = _is_degenerate(values[there], asked) and not np.all(sound[there])
        if nothing and not _is_degenerate(key[theirs], asked):
            useless = theirs
        filled |= theirs & _is_crossed(filled & ~useless)
        # A useless entry is replaced by the key, so that others can be computed; nothing that
        # depends on it is judged by the rule.
        usable = np.where(useless, key, values)
        radius = np.where(useless | ~made, 0.0, 10.0 ** -np.maximum(decimals, asked) / 2)
        known = carried(step.rule, usable, radius, own.known)
        self._intervals[step.name] = np.array([(end, usable) for end in known])
        always_zero = ~made & (key == 0)
        self._flags[step.name] = np.array(
            (
                (theirs & ~right, useless, filled, to_fill),
                (always_zero, always_zero, ~filled, ~to_fill),  # nothing: a product is none either
            )
        )
        self._footings.clear()


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
