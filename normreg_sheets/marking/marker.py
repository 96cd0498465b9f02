"""The rule: what each cell of a submission is worth.

An entry is *known* to half a unit of its last asked digit, or of its last written one if it has
more; a formula's value too, because what is typed next may be read off a rounded display. A given
and a 0/1 flag are exact. A cell is *right*

    by the key    within one unit of the last asked digit of the true value (half a unit where whole
                  numbers are asked: a sum that is off by one is not rounded), or
    by the rule   inside the interval that the student's own inputs give, as far as they are known,
                  through the step's own rule, widened by half a unit of the last asked digit; or,
                  where that interval is vague (`answers/intervals`), within half a unit of what the
                  rule gives from the inputs exactly as they are written.

So honest rounding is never punished, a slip costs its own step and not the rest, and no slip hides
behind a loose tolerance. Right by the rule from an input that is not right by itself is *right on
your own numbers*. The rule says nothing, and the key decides alone, where an input is blank,
unreadable or degenerate: a block that is zero or constant, up to its asked digit, where the key is
not, or a negative variance. Following through never lowers a mark: the better of the two counts.

Of what is neither, a *mistake* is explained by one of the template's alternative rules, on the key
or on the student's own inputs; a *too coarse* entry would be right if it had to show fewer digits.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from normreg_sheets.answers.intervals import (
    FEW,
    INTERVAL,
    around,
    exactly,
    key_tolerance,
    vague,
)
from normreg_sheets.answers.sources import SOURCES, certain, marked
from normreg_sheets.answers.values import FLOAT, result
from normreg_sheets.exercise.algebra import Apply, Reduce
from normreg_sheets.submission.numbers import State

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.answers.values import Data
    from normreg_sheets.exercise.algebra import Node
    from normreg_sheets.exercise.exercise import Mistake, Step
    from normreg_sheets.submission.numbers import Entry

    Flags = NDArray[np.bool_]
    Floats = NDArray[np.float64]

NOISE = 1e-9  # floats that differ by less are the same number
COARSE_SHARE = 0.5  # of a cell's points


class Verdict(StrEnum):
    """What a cell is found to be."""

    RIGHT = "right"
    OWN = "right on your own numbers"
    COARSE = "too coarse"
    MISTAKE = "mistake"
    WRONG = "wrong"
    BLANK = "blank"
    UNREADABLE = "unreadable"


POINTS = {Verdict.RIGHT: 1.0, Verdict.OWN: 1.0, Verdict.COARSE: COARSE_SHARE}


@dataclass(frozen=True, slots=True)
class CellMark:
    """The verdict on one cell: the entry, and the mistake that explains it."""

    at: tuple[int, ...]
    entry: Entry
    verdict: Verdict
    mistake: Mistake | None = None

    @property
    def points(self) -> float:
        """What the cell earns, of one."""
        return POINTS.get(self.verdict, 0.0)


def mark(problem: Problem, entries: Mapping[str, NDArray[np.object_]]) -> dict[str, list[CellMark]]:
    """The marks of every step, cell by cell in row order.

    `entries` holds for each step the student's entries over the step's axes.
    """
    marker = _Marker(problem)
    return {step.name: marker.step(step, entries[step.name]) for step in problem.exercise.steps}


class _Marker:
    """Marks step after step, and keeps what is known of the student's earlier numbers."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._key = problem.key
        given = {name: problem.key[name] for name in problem.givens}
        self._known: dict[str, Data] = {name: exactly(values) for name, values in given.items()}
        self._written: dict[str, Data] = dict(self._known)
        self._useless: dict[str, Data] = {name: certain(values) for name, values in given.items()}
        self._astray: dict[str, Data] = dict(self._useless)

    def step(self, step: Step, entries: NDArray[np.object_]) -> list[CellMark]:
        unit = 10.0 ** -self._problem.asked[step.name]
        key = self._key[step.name]
        values = _each(entries, lambda entry: np.nan if entry.value is None else entry.value)
        with np.errstate(invalid="ignore"):
            by_key = np.abs(values - key) <= key_tolerance(self._problem.asked[step.name]) + NOISE
            by_rule = self._explains(step, step.rule, values, unit / 2)
            coarse = self._coarse(step, entries, values) & ~by_key & ~by_rule
        follows = self._depends(step, step.rule, self._astray)
        own = by_rule & ~by_key & follows
        right = by_key | (by_rule & ~follows)
        mistakes = self._mistakes(step, values, ~(right | own), coarse)
        self._remember(step, entries, values, right)
        named = np.frompyfunc(lambda mistake: mistake is not None, 1, 1)(mistakes)
        ways = (
            (Verdict.RIGHT, right),
            (Verdict.OWN, own),
            (Verdict.MISTAKE, named),
            (Verdict.COARSE, coarse),
        )
        return [
            _cell_mark(
                at,
                entries.item(at),
                next((verdict for verdict, found in ways if found[at]), Verdict.WRONG),
                mistakes[at],
            )
            for at in np.ndindex(*key.shape)
        ]

    def _explains(self, step: Step, rule: Node, values: Floats, slack: float | Floats) -> Flags:
        """Whether a rule, on the student's own inputs, gives these values up to `slack`."""
        unit = 10.0 ** -self._problem.asked[step.name]
        explained = np.zeros(values.shape, dtype=bool)
        for inputs in (self._known, self._written):
            reach = result(self._problem.exercise, step, rule, inputs, INTERVAL)
            inside = (values >= reach[0] - slack - NOISE) & (values <= reach[1] + slack + NOISE)
            explained |= inside & ~vague(reach, unit)
        return explained & ~self._depends(step, rule, self._useless)

    def _depends(self, step: Step, rule: Node, flags: Mapping[str, Data]) -> Flags:
        """Which cells of a rule's result were made from flagged inputs."""
        return np.asarray(result(self._problem.exercise, step, rule, flags, SOURCES)[0], dtype=bool)

    def _coarse(self, step: Step, entries: NDArray[np.object_], values: Floats) -> Flags:
        """Entries that are right for the fewer digits that they show.

        An entry must still say something: half a unit of its last digit is at most a quarter of it.
        """
        asked = self._problem.asked[step.name]
        written = _each(entries, lambda e: asked if e.decimals is None else min(e.decimals, asked))
        half = 10.0**-written / 2
        telling = (written < asked) & (half <= np.abs(values) / 4)
        by_key = np.abs(values - self._key[step.name]) <= half + NOISE
        return np.asarray(telling & (by_key | self._explains(step, step.rule, values, half)))

    def _mistakes(self, step: Step, values: Floats, open_: Flags, coarse: Flags) -> Data:
        """For each open cell the mistake that explains it, first the one that explains most.

        A cell that looks too coarse is explained only together with one that does not: a program
        drops the last zero of 0.60, and nobody can tell it from 0.6.
        """
        asked = self._problem.asked[step.name]
        unit = 10.0**-asked
        explained = []
        for mistake in step.mistakes:
            on_key = result(self._problem.exercise, step, mistake.rule, self._key, FLOAT)
            with np.errstate(invalid="ignore"):
                matches = np.abs(values - on_key) <= key_tolerance(asked) + NOISE
                matches |= self._explains(step, mistake.rule, values, unit / 2)
            matches &= open_
            if np.any(matches & ~coarse):
                explained.append((mistake, matches))
        found = np.full(values.shape, None, dtype=object)
        for mistake, matches in sorted(explained, key=lambda pair: -int(pair[1].sum())):
            found[matches & open_] = mistake
            open_ = open_ & ~matches
        return found

    def _remember(
        self, step: Step, entries: NDArray[np.object_], values: Floats, right: Flags
    ) -> None:
        """What later steps may build on."""
        key = self._key[step.name]
        useless = ~np.isfinite(values)
        flag = False
        match step.rule:
            case Reduce("var") | Apply("sqrt"):
                useless |= values < 0
            case Apply("positive"):
                flag = True
        asked = self._problem.asked[step.name]
        if _is_degenerate(values[~useless], asked) and not _is_degenerate(key, asked):
            useless[:] = True
        radius = _each(
            entries,
            lambda entry: (
                0.0
                if flag and entry.value in (0, 1)
                else 10.0 ** -max(entry.decimals or 0, asked) / 2
            ),
        )
        # A useless entry is replaced by the key, so that others can be computed; nothing that
        # depends on it is judged by the rule.
        usable = np.where(useless, key, values)
        self._known[step.name] = around(usable, np.where(useless, 0.0, radius))
        self._written[step.name] = exactly(usable)
        self._useless[step.name] = marked(useless)
        self._astray[step.name] = marked(~right)


def _is_degenerate(values: Floats, decimals: int) -> bool:
    """Whether nothing is in a tensor: zero, or for a block one constant, up to the asked digit."""
    if not values.size:
        return True
    unit = 10.0**-decimals
    zero = np.max(np.abs(values)) <= unit / 2 + NOISE
    return bool(zero or (values.size > FEW and np.ptp(values) <= unit + NOISE))


def _each(entries: NDArray[np.object_], function: Data) -> Floats:
    return np.asarray(np.frompyfunc(function, 1, 1)(entries), dtype=float)


def _cell_mark(
    at: tuple[int, ...], entry: Entry, verdict: Verdict, mistake: Mistake | None
) -> CellMark:
    """The mark of a cell; one that holds no number is blank or unreadable, whatever the verdict."""
    match entry.state:
        case State.BLANK:
            return CellMark(at, entry, Verdict.BLANK)
        case State.UNREADABLE:
            return CellMark(at, entry, Verdict.UNREADABLE)
    return CellMark(at, entry, verdict, mistake)
