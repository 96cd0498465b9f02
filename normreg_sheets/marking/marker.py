"""The rule: what each cell of a submission is worth.

An entry is *known* to half a unit of the last digit that the sheet asks for, or of its last written
one if it has more; a formula's value too, because what is typed next may be read off a rounded
display. A given, a 0/1 flag and a zero that must be one are exact. A cell is *right*

    by the key    within one unit of the last asked digit of the true value (half a unit where whole
                  numbers are asked: a sum that is off by one is not rounded), or
    by the rule   inside the interval that the student's own inputs give, as far as they are known,
                  through the step's own rule, widened by half a unit of the last asked digit; or,
                  where that interval is vague (`answers/intervals`), within half a unit of what the
                  rule gives from the inputs exactly as they are written.

A step may have other ways to its numbers (the mean of a row, or its sum over n): any of them will
do, on right numbers just as they are written. So honest rounding is never punished, a slip costs
its own step and not the rest, and no slip hides behind a loose tolerance. Right by the rule from an
input that is not right by itself is *right on your own numbers*. Where the inputs are worth nothing
(`marking/evidence`), the rule says nothing, and the key decides alone. Following through never
lowers a mark: the better of the two counts.

An entry may have several meanings (a date that was meant as a fraction). The first that is right
counts, by the key before by the rule, and later cells build on it. If none is, nobody knows which
was meant: unreadable, for a person.

Of what is not right, a *mistake* is explained by one of the template's alternative rules, else by a
generic one (`marking/mistakes`, of the step's own rule), on the key or on the student's own inputs;
a *too coarse* entry would be right if it had to show fewer digits. What a verdict earns is in
`marking/policy`.

Only the cells that are asked have marks. What the sheet prints stands among the student's numbers
as what it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest
from typing import TYPE_CHECKING

import numpy as np

from normreg_sheets.marking.evidence import NOISE, Evidence
from normreg_sheets.marking.explanations import explanations, is_named
from normreg_sheets.marking.fit import Fit
from normreg_sheets.marking.policy import AS_ASKED, check, decimals_of, worth
from normreg_sheets.submission.numbers import State

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.answers.values import Data
    from normreg_sheets.exercise.exercise import Mistake, Step
    from normreg_sheets.marking.evidence import Flags, Floats
    from normreg_sheets.marking.policy import Policy
    from normreg_sheets.submission.numbers import Entry

    Entries = NDArray[np.object_]


class Verdict(StrEnum):
    """What a cell is found to be."""

    RIGHT = "right"
    OWN = "right on your own numbers"
    COARSE = "too coarse"
    MISTAKE = "mistake"
    WRONG = "wrong"
    BLANK = "blank"
    UNREADABLE = "unreadable"


_WITHOUT_NUMBER = {State.BLANK: Verdict.BLANK, State.UNREADABLE: Verdict.UNREADABLE}


@dataclass(frozen=True, slots=True)
class CellMark:
    """The verdict on one cell, and the mistake that explains it: `points` earned of `of`."""

    at: tuple[int, ...]
    entry: Entry
    verdict: Verdict
    mistake: Mistake | None
    points: float
    of: float


def mark(
    problem: Problem, entries: Mapping[str, Entries], policy: Policy = AS_ASKED
) -> dict[str, list[CellMark]]:
    """The marks of every step that is asked, cell by cell in row order.

    `entries` holds for each of them the student's entries over the step's axes; what stands where
    nothing is asked does not matter. Raises UsageError for a policy that does not fit the exercise.
    """
    check(policy, problem.exercise)
    marker = _Marker(problem, policy)
    marks = {}
    for step in problem.exercise.steps:
        if step.name in problem.blanks:
            marks[step.name] = marker.step(step, entries[step.name])
        elif not step.live:
            marker.printed(step)
    return marks


class _Marker:
    """Marks step after step, and gathers the evidence on the way."""

    def __init__(self, problem: Problem, policy: Policy) -> None:
        self._problem = problem
        self._policy = policy
        self._evidence = Evidence(problem)
        self._fit = Fit(problem, decimals_of(policy, problem), self._evidence)

    def printed(self, step: Step) -> None:
        """Take in a step of which nothing is asked."""
        values = self._problem.printed[step.name]
        every, none = np.ones(values.shape, dtype=bool), np.zeros(values.shape, dtype=bool)
        digits = np.zeros(values.shape)
        self._evidence.remember(step, values, digits, theirs=none, right=every, accounted=every)

    def step(self, step: Step, entries: Entries) -> list[CellMark]:
        """The marks of one step, after those of the steps before it."""
        meanings, decimals = _meanings(entries), _decimals(entries)
        by_key = self._fit.near(step, meanings, self._problem.key[step.name])
        by_rule = clean = by_key
        if not by_key.all():  # else no rule can add to it
            by_rule, clean = self._fit.by_any_way(step, meanings)
        best = np.argmax(np.where(by_key, 2, by_rule), axis=0)
        values, by_key, by_rule, clean = (
            _chosen(each, best) for each in (meanings, by_key, by_rule, clean)
        )
        printed = self._problem.printed[step.name]
        theirs = np.isnan(printed)
        doubtful = np.isfinite(meanings[1:]).any(axis=0) & ~by_key & ~by_rule
        values = np.where(theirs, np.where(doubtful, np.nan, values), printed)
        right = by_key | clean | ~theirs
        own = by_rule & ~right
        coarse_by_key, coarse_by_rule, coarse_clean = self._coarse(step, decimals, values, right)
        coarse = (coarse_by_key | coarse_by_rule) & ~right & ~own
        mistakes = explanations(self._fit, step, values, ~right & ~own, coarse)
        digits = np.where(theirs & np.isfinite(decimals), decimals, 0)
        named = is_named(mistakes)
        self._evidence.remember(
            step, values, digits, theirs=theirs, right=right, accounted=right | own | named
        )
        verdicts = np.empty(values.shape, dtype=object)
        verdicts[...] = Verdict.WRONG  # `np.full` would make a plain text of it
        for verdict, found in (  # the last that is found holds
            (Verdict.COARSE, coarse),
            (Verdict.MISTAKE, named),
            (Verdict.OWN, own),
            (Verdict.RIGHT, right),
            (Verdict.UNREADABLE, doubtful),
        ):
            verdicts[found] = verdict
        places = self._problem.blanks[step.name]
        of = worth(self._policy, step, len(places))
        marks = []
        for at in places:
            entry = entries.item(at)
            verdict = _WITHOUT_NUMBER.get(entry.state, verdicts[at])
            alone, unled = bool(coarse_by_key[at]), bool(coarse_clean[at])
            share = self._share(verdict, alone=alone, unled=alone or unled)
            marks.append(CellMark(at, entry, verdict, mistakes[at], share * of, of))
        return marks

    def _share(self, verdict: Verdict, *, alone: bool, unled: bool) -> float:
        """The part of its points that a cell earns.

        `alone` is one that would be too coarse by the key, and never earns less for being followed;
        `unled` is one that is too coarse without a slip before it.
        """
        follow, coarse = self._policy.follow_through, self._policy.coarse
        match verdict:
            case Verdict.RIGHT:
                return 1.0
            case Verdict.OWN:
                return max(follow, coarse if alone else 0.0)
            case Verdict.COARSE:
                return coarse if unled else coarse * follow
        return 0.0

    def _coarse(
        self, step: Step, decimals: Floats, values: Floats, right: Flags
    ) -> tuple[Flags, Flags, Flags]:
        """Entries that are right only for the few digits that they show.

        By the key; by a way to the step; and by one that is made from right numbers alone. An
        entry must still say something: half a unit of its last digit is at most a quarter of it.
        """
        asked = self._fit.asked[step.name]
        written = np.minimum(decimals, asked)
        half = 10.0**-written / 2
        with np.errstate(invalid="ignore"):
            telling = ~right & (written < asked) & (half <= np.abs(values) / 4)
            if not telling.any():
                return telling, telling, telling  # most sheets: no time for what is not there
            by_key = np.abs(values - self._problem.key[step.name]) <= half + NOISE
        by_rule, clean = self._fit.by_any_way(step, values, half)
        return telling & by_key, telling & by_rule, telling & clean


def _meanings(entries: Entries) -> Floats:
    """Every value that the entries may mean, the likeliest first: meaning, then the step's axes.

    NaN stands for what is no number, and where an entry has no further meaning.
    """
    meant = [
        (np.nan if entry.value is None else entry.value, *entry.others)
        for entry in entries.ravel().tolist()
    ]
    rows = list(zip_longest(*meant, fillvalue=np.nan))
    return np.array(rows, dtype=float).reshape(len(rows), *entries.shape)


def _decimals(entries: Entries) -> Floats:
    """How many decimals the entries are written with; endless where they are exact."""
    digits = [
        np.inf if entry.decimals is None else entry.decimals for entry in entries.ravel().tolist()
    ]
    return np.array(digits, dtype=float).reshape(entries.shape)


def _chosen(each: Data, best: NDArray[np.intp]) -> Data:
    """What is said of each entry in its best meaning; nearly all have one alone."""
    return each[0] if len(each) == 1 else np.take_along_axis(each, best[None], 0)[0]
