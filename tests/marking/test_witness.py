"""The marker and its witness agree on submissions that nobody would think of."""

from __future__ import annotations

import random
from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pytest

from normreg_sheets.marking.marker import Verdict, mark
from tests.marking.cases import classic, drawn, typed
from tests.marking.witness import RULES, Cell, Values, Witness, followed, half_away

if TYPE_CHECKING:
    from normreg_sheets.answers.problem import Problem

    Texts = dict[Cell, str]
    Verdicts = dict[Cell, tuple[str, str | None]]

PROBLEMS = {
    "classic": classic(),
    "classic, 3 decimals": classic(3),
    "classic, epsilon": classic(2, eps="1/2"),
    "classic, rounded": classic(2, "each-step"),
    "fractions": drawn("fractions", 11),
    "decimals, 1 decimal": drawn("decimals", 12, 1),
    "decimals, 4 decimals": drawn("decimals", 13, 4),
    "friendly": drawn("friendly", 14),
}
SUBMISSIONS = 40  # of each problem


def sizes(problem: Problem) -> tuple[int, int, int]:
    feature, unit, example = (problem.exercise.sizes[a] for a in ("feature", "unit", "example"))
    return feature, unit, example


def givens(problem: Problem) -> Values:
    return {
        (name, at): Fraction(np.asarray(values, dtype=object).item(at))
        for name, values in problem.givens.items()
        for at in np.ndindex(*np.shape(values))
    }


def submission(problem: Problem, chance: random.Random) -> Texts:
    """What one hasty student types: slips, changed numbers, gaps and words, in any digits."""
    slips = {
        step: chance.choice([*rules]) for step, rules in RULES.items() if chance.random() < 0.25
    }
    more = chance.choice([0, 0, 0, 2])
    precise = {step: decimals + more for step, decimals in problem.asked.items()}
    values = followed(sizes(problem), givens(problem), precise, slips)
    odd = chance.choice([0, 0.02, 0.1, 0.5])
    empty = {step for step in RULES if chance.random() < odd / 2}
    flat = {step: chance.choice(["0", "0.004", "2"]) for step in RULES if chance.random() < odd / 2}
    return {
        (step, at): ""
        if step in empty
        else flat[step]
        if step in flat
        else text(value, problem.asked[step], odd, chance)
        for (step, at), value in values.items()
        if step in RULES
    }


def text(value: Fraction, decimals: int, odd: float, chance: random.Random) -> str:
    if chance.random() < odd:
        unit = Fraction(1, 10**decimals)
        offsets = [Fraction(chance.randint(-3, 3)), *(step * unit for step in (-2, -1, 1, 2))]
        others = [-value, value / 2, value * 10, Fraction(0), *(value + off for off in offsets)]
        changed = chance.choice([None, None, *others])
        if changed is None:
            return chance.choice(["", "?"])
        value = changed
    if chance.random() < odd / 2:
        return f"{value.numerator}/{value.denominator}"
    digits = decimals if chance.random() >= odd else chance.randint(0, decimals + 2)
    return f"{float(half_away(value, digits)):.{digits}f}"


def ours(problem: Problem, texts: Texts) -> Verdicts:
    entries = {}
    for step in problem.exercise.steps:
        array = np.empty(problem.key[step.name].shape, dtype=object)
        for at in np.ndindex(*array.shape):
            array[at] = typed(texts[step.name, at])
        entries[step.name] = array
    return {
        (step, cell.at): (str(cell.verdict), cell.mistake.name if cell.mistake else None)
        for step, cells in mark(problem, entries).items()
        for cell in cells
    }


def witnessed(problem: Problem, texts: Texts) -> Verdicts:
    rounded = problem.exercise.settings.rounding == "each-step"
    return Witness(sizes(problem), givens(problem), problem.asked, texts, rounded=rounded).verdicts


@pytest.mark.parametrize("name", list(PROBLEMS))
def test_marker_and_witness_agree(name: str) -> None:
    problem = PROBLEMS[name]
    for number in range(SUBMISSIONS):
        texts = submission(problem, random.Random(f"{name} {number}"))
        assert ours(problem, texts) == witnessed(problem, texts)


def test_the_submissions_show_every_verdict_often() -> None:
    """Agreement says little where there is little to disagree about."""
    found = Counter(
        verdict
        for name, problem in PROBLEMS.items()
        for number in range(12)
        for verdict, _ in ours(
            problem, submission(problem, random.Random(f"{name} {number}"))
        ).values()
    )

    assert min(found[verdict] for verdict in Verdict) >= 10, found
    assert found.keys() == set(Verdict)


def test_the_witness_knows_the_key() -> None:
    """The published numbers: the last row of Y is 7/sqrt(67) + 1 and so on."""
    values = followed(sizes(classic()), givens(classic()), dict.fromkeys(RULES, 4))

    row = [values["Y", (2, example)] for example in range(4)]
    assert row == [Fraction(n, 10_000) for n in (18552, -5882, 8778, 18552)]
