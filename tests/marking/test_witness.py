"""The marker and its witness agree on submissions that nobody would think of.

Some hundreds run here; ten thousand others in `python -m tests.benchmarks.agreement`.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pytest

from normreg_sheets.marking.marker import Verdict, mark
from normreg_sheets.marking.policy import Policy
from tests.marking.cases import classic, drawn, posed, typed
from tests.marking.dropout_by_hand import DROPOUT
from tests.marking.hand_sheet import Values, Worked, followed, half_away
from tests.marking.witness import Found, Switches, Witness
from tests.marking.worked_by_hand import BATCH_NORMALIZATION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from normreg_sheets.answers.problem import Problem
    from tests.marking.known import Cell

    Texts = dict[Cell, str]
    Findings = dict[Cell, Found]

PROBLEMS: dict[str, Callable[[], Problem]] = {
    "classic": classic,
    "classic, 3 decimals": lambda: classic(3),
    "classic, epsilon": lambda: classic(2, eps="1/2"),
    "classic, rounded": lambda: classic(2, "each-step"),
    "fractions": lambda: drawn("fractions", 11),
    "decimals, 1 decimal": lambda: drawn("decimals", 12, 1),
    "decimals, 4 decimals": lambda: drawn("decimals", 13, 4),
    "decimals, square": lambda: drawn("decimals", 15, example="3"),
    "friendly": lambda: drawn("friendly", 14),
    "half": lambda: posed("batch-normalization", "fractions", 16, blank="half"),
    "seven": lambda: posed("batch-normalization", "decimals", 17, blank="7"),
}
LONG: dict[str, Callable[[], Problem]] = {
    "dropout, classic": lambda: posed("dropout", "classic"),
    "dropout, fractions": lambda: posed("dropout", "fractions", 11),
    "dropout, decimals": lambda: posed("dropout", "decimals", 12),
    "dropout, forward": lambda: posed("dropout", "fractions", 13, only="forward"),
    "dropout, backward": lambda: posed("dropout", "decimals", 14, only="backward"),
    "dropout, half": lambda: posed("dropout", "fractions", 15, blank="half"),
    "dropout, forty": lambda: posed("dropout", "friendly", 16, blank="40"),
}
PROBLEMS |= LONG
WORKED = {"batch-normalization": BATCH_NORMALIZATION, "dropout": DROPOUT}
POLICIES = [
    Policy(),
    Policy(),
    Policy(follow_through=0.5, coarse=0.25, points={"N": 6, "Y": 2.5, "Yi": 3}),
    Policy(follow_through=0.0, decimals={"N": 1, "Y": 1, "sigma": 3, "dH1": 1, "Ai2": 4}),
]
SUBMISSIONS = {name: 6 if name in LONG else 30 for name in PROBLEMS}


def worked(problem: Problem) -> Worked:
    """The exercise by hand, as far as the sheet goes."""
    whole = WORKED[problem.exercise.name]
    return replace(
        whole, rules={s: rules for s, rules in whole.rules.items() if s in problem.asked}
    )


def sizes(problem: Problem) -> dict[str, int]:
    sizes_ = problem.exercise.sizes
    return {letter: sizes_[axis] for letter, axis in worked(problem).letters.items()}


def givens(problem: Problem) -> Values:
    return {
        (name, at): Fraction(np.asarray(values, dtype=object).item(at))
        for name, values in problem.givens.items()
        for at in np.ndindex(*np.shape(values))
    }


# ---- submissions ---------------------------------------------------------------------------------


def submission(problem: Problem, chance: random.Random) -> Texts:
    """What one hasty student types: slips, changed numbers, gaps and words, in any digits.

    Some two of the steps of any exercise go wrong; what is printed is taken as it stands.
    """
    rules_ = worked(problem).rules
    slips = {
        step: chance.choice([*rules])
        for step, rules in rules_.items()
        if chance.random() < 2.25 / len(rules_) and rules
    }
    more = chance.choice([0, 0, 0, 2])
    precise = {step: decimals + more for step, decimals in problem.asked.items()}
    read = givens(problem)
    if chance.random() < 0.1:  # the rows of a square matrix for its columns
        turned = "W" if "W" in problem.givens else "X"
        read |= {(turned, at): read[turned, at[::-1]] for tensor, at in read if tensor == turned}
    made = followed(
        worked(problem),
        sizes(problem),
        read,
        precise,
        slips,
        by_results=chance.random() < 0.3,
        printed=printed(problem),
    )
    values = spoilt(made, rules_, chance)
    odd = chance.choice([0, 0.02, 0.1, 0.5])
    empty = {step for step in rules_ if chance.random() < odd / 2}
    flat = {
        step: chance.choice(["0", "0.004", "2"]) for step in rules_ if chance.random() < odd / 2
    }
    nothing = rows(problem, odd, chance)
    return {
        (step, at): ""
        if step in empty
        else flat[step]
        if step in flat
        else "0"
        if (step, *at[:1]) in nothing
        else text(value, problem.asked[step], odd, chance)
        for (step, at), value in values.items()
        if at in problem.blanks.get(step, ())
    }


def printed(problem: Problem) -> Values:
    """What the sheet of a problem prints of its steps: the key, rounded as it is asked."""
    rounded = problem.asked if problem.exercise.settings.rounding == "each-step" else None
    key = followed(worked(problem), sizes(problem), givens(problem), rounded)
    return {
        (step, at): half_away(value, problem.asked[step])
        for (step, at), value in key.items()
        if step in problem.asked and at not in problem.blanks.get(step, ())
    }


def spoilt(values: Values, steps: Iterable[str], chance: random.Random) -> Values:
    """The numbers, with one step in ten spoilt as a whole: its sign, a factor, rows for columns."""
    spoil = {
        step: chance.choice([-1, 2, Fraction(1, 2), 10, Fraction(1, 100), "turned", "turned"])
        for step in steps
        if chance.random() < 0.1
    }
    found = dict(values)
    for (step, at), value in values.items():
        match spoil.get(step):
            case "turned":
                found[step, at] = values.get((step, at[::-1]), value)
            case int() | Fraction() as factor:
                found[step, at] = value * factor
    return found


def rows(problem: Problem, odd: float, chance: random.Random) -> set[tuple[str, int]]:
    """Rows that nobody computed, often in several steps on end."""
    units = range(3)
    if chance.random() >= odd:
        return set()
    every = list(worked(problem).rules)
    first = chance.randrange(len(every))
    steps = every[first : first + chance.randint(1, 5)]
    return {(step, chance.choice(units)) for step in steps} | {(step, 0) for step in steps}


def text(value: Fraction, decimals: int, odd: float, chance: random.Random) -> str:
    if chance.random() < odd:
        unit = Fraction(1, 10**decimals)
        offsets = [Fraction(chance.randint(-3, 3)), *(step * unit for step in (-2, -1, 1, 2))]
        others = [-value, value / 2, value * 10, Fraction(0), *(value + off for off in offsets)]
        changed = chance.choice([None, None, *others])
        if changed is None:
            return chance.choice(["", "?", "nan", "inf", "1e300"])
        value = changed
    if chance.random() < odd / 2:
        return f"{value.numerator}/{value.denominator}"
    if chance.random() < odd / 4 and value:
        one, other = value, chance.choice([1 / value, value + 1])
        one, other = chance.choice([(one, other), (other, one)])
        return f"{one.numerator}/{one.denominator} or {other.numerator}/{other.denominator}"
    digits = decimals if chance.random() >= odd else chance.randint(0, decimals + 2)
    return f"{float(half_away(value, digits)):.{digits}f}"


# ---- the two -------------------------------------------------------------------------------------


def ours(problem: Problem, texts: Texts, policy: Policy) -> Findings:
    entries = {}
    for step, places in problem.blanks.items():
        entries[step] = np.full(problem.key[step].shape, typed(""), dtype=object)
        for at in places:
            entries[step][at] = typed(texts[step, at])
    return {
        (step, cell.at): Found(
            str(cell.verdict),
            cell.mistake.name if cell.mistake else None,
            Fraction(cell.points).limit_denominator(10_000),
        )
        for step, cells in mark(problem, entries, policy).items()
        for cell in cells
    }


def witnessed(problem: Problem, texts: Texts, policy: Policy) -> Findings:
    switches = Switches(
        Fraction(policy.follow_through),
        Fraction(policy.coarse),
        {step: Fraction(points) for step, points in policy.points.items()},
    )
    return Witness(
        worked(problem),
        sizes(problem),
        givens(problem),
        problem.asked,
        texts,
        marked_to=policy.decimals,
        rounded=problem.exercise.settings.rounding == "each-step",
        switches=switches,
    ).found


@lru_cache(maxsize=1)
def marked(name: str, number: int) -> tuple[Texts, Policy, Findings]:
    """A submission of a problem, the policy, and what the marker finds."""
    problem, chance = PROBLEMS[name](), random.Random(f"{name} {number}")
    policy, texts = asked(chance.choice(POLICIES), problem), submission(problem, chance)
    return texts, policy, ours(problem, texts, policy)


def asked(policy: Policy, problem: Problem) -> Policy:
    """The policy as far as it is about steps that the sheet asks for."""
    points = {step: said for step, said in policy.points.items() if step in problem.blanks}
    decimals = {step: said for step, said in policy.decimals.items() if step in problem.blanks}
    return replace(policy, points=points, decimals=decimals)


def disagreements(name: str, number: int) -> dict[Cell, tuple[str, Found, Found]]:
    """The cells of a submission that the marker and the witness see in two ways."""
    texts, policy, found = marked(name, number)
    other = witnessed(PROBLEMS[name](), texts, policy)
    assert found.keys() == other.keys()
    return {
        cell: (texts[cell], found[cell], other[cell])
        for cell in found
        if found[cell] != other[cell]
    }


@pytest.mark.parametrize("name", list(PROBLEMS))
def test_marker_and_witness_agree(name: str) -> None:
    for number in range(SUBMISSIONS[name]):
        assert disagreements(name, number) == {}, number


def test_the_submissions_show_every_verdict_and_generic_mistake_often() -> None:
    """Agreement says little where there is little to disagree about."""
    found = [
        one for name in PROBLEMS for number in range(12) for one in marked(name, number)[2].values()
    ]
    verdicts = Counter(one.verdict for one in found)
    generic = Counter(one.mistake for one in found)

    assert min(verdicts[verdict] for verdict in Verdict) >= 10, verdicts
    assert verdicts.keys() == set(Verdict)
    for name in ("sign", "factor-two", "decimal-point", "transposed"):
        assert generic[name] >= 5, generic


def test_the_witness_knows_the_key() -> None:
    """The published numbers: the last row of Y is 7/sqrt(67) + 1 and so on."""
    digits = dict.fromkeys(BATCH_NORMALIZATION.rules, 4)
    values = followed(BATCH_NORMALIZATION, sizes(classic()), givens(classic()), digits)

    row = [values["Y", (2, example)] for example in range(4)]
    assert row == [Fraction(n, 10_000) for n in (18552, -5882, 8778, 18552)]
