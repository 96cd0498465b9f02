"""The tolerance of a goal: honest rounding passes, a wrong mean or deviation does not."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pytest

from normreg_sheets.answers.draw import pose
from normreg_sheets.answers.problem import Variant
from normreg_sheets.answers.values import FLOAT, evaluate, solve
from normreg_sheets.errors import TemplateError
from normreg_sheets.exercise.algebra import Apply, Combine, Const, Node, Reduce, Ref, axes, walk
from normreg_sheets.exercise.composition import load
from normreg_sheets.exercise.exercise import LEVELS, Settings
from normreg_sheets.marking.students import at_the_end, each_step, slipping
from normreg_sheets.sheet.formulas import NOISE
from normreg_sheets.sheet.layout import lay_out
from normreg_sheets.sheet.tolerance import largest, magnitude, over, plus, times, tolerance
from tests.marking.cases import tiny

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.exercise.exercise import Goal
    from normreg_sheets.marking.students import Numbers

DECIMALS = (1, 2, 3, 4)
SEEDS = {"friendly": range(3), "fractions": range(8), "decimals": range(8)}
EACH = [(level, decimals) for level in LEVELS for decimals in DECIMALS]
STUDENTS = [each_step, at_the_end]


@cache
def problem(level: str, seed: int, decimals: int = 2, values: str = "") -> Problem:
    pairs = tuple(tuple(pair.split("=")) for pair in values.split())
    settings = Settings(tuple((name, value) for name, value in pairs), decimals)
    return pose(load("batch-normalization", settings), Variant(level=level, seed=seed))


def goals(posed: Problem) -> list[Goal]:
    """The goals that stand on the sheet."""
    marked = {mark.goal.says: mark.goal for mark in lay_out(posed.exercise).marks}
    return list(marked.values())


def excess(posed: Problem, goal: Goal, numbers: Mapping[str, NDArray[np.float64]]) -> float:
    """By how much the worst check of a goal misses what is allowed; above zero it shows a cross."""
    tensors = {**posed.numbers, **numbers}
    values = [
        evaluate(node, tensors, posed.exercise.sizes, FLOAT)
        for node in (goal.check, goal.target, tolerance(posed, goal))
    ]
    check, target, allowed = values
    assert np.all(np.isfinite(check))
    return float(np.max(np.abs(check - target) - allowed - float(NOISE)))


def crosses(posed: Problem, numbers: Numbers) -> list[str]:
    """The goals that show a cross somewhere."""
    return [goal.says for goal in goals(posed) if excess(posed, goal, numbers) > 0]


# --- honest work passes ---------------------------------------------------------------------


@pytest.mark.parametrize("student", STUDENTS)
@pytest.mark.parametrize(("level", "decimals"), EACH)
def test_an_honest_student_never_sees_a_cross(level: str, decimals: int, student: object) -> None:
    assert callable(student)
    for seed in SEEDS[level]:
        posed = problem(level, seed, decimals)
        assert crosses(posed, student(posed)) == [], f"seed {seed}"


@pytest.mark.parametrize("student", STUDENTS)
@pytest.mark.parametrize("values", ["eps=0.1", "feature=5 unit=5 example=6", "example=3"])
def test_no_setting_brings_an_honest_student_a_cross(values: str, student: object) -> None:
    assert callable(student)
    for seed in range(4):
        posed = problem("fractions", seed, 2, values)
        assert crosses(posed, student(posed)) == [], f"seed {seed}"


@pytest.mark.parametrize(("level", "decimals"), EACH)
def test_whichever_way_each_number_was_rounded_there_is_no_cross(level: str, decimals: int) -> None:
    """Two thousand students, each off by up to half a unit in every cell, carried on."""
    rng = np.random.default_rng(decimals)
    for seed in list(SEEDS[level])[:3]:
        posed = problem(level, seed, decimals)

        def off(data: NDArray[np.float64], places: int) -> NDArray[np.float64]:
            sign = rng.choice([-1.0, 1.0, 0.0], size=np.broadcast_shapes(data.shape))
            return np.asarray(data + sign * 10.0**-places / 2)

        givens = {
            name: np.broadcast_to(values, (2000, *values.shape))
            for name, values in posed.numbers.items()
        }
        system = replace(FLOAT, round=off)
        written = solve(posed.exercise, givens, system, rounded=posed.asked)
        for goal in goals(posed):
            assert excess(posed, goal, written) <= 0, f"seed {seed}: {goal.says}"


def test_the_exact_key_of_a_rounded_sheet_shows_no_cross() -> None:
    settings = Settings(rounding="each-step")
    posed = pose(load("batch-normalization", settings), Variant(level="fractions", seed=1))
    assert crosses(posed, {step.name: posed.key[step.name] for step in posed.exercise.steps}) == []


# --- wrong work does not --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("slip", "goal"),
    [
        ("averaged-before-relu", "mean 0"),
        ("shifted-before-relu", "mean 0"),
        ("divided-by-n-minus-1", "variance 1"),
        ("not-averaged", "variance 1"),
        ("mean-not-subtracted", "variance 1"),
        ("divided-by-variance", "variance 1"),
        ("multiplied", "variance 1"),
    ],
)
def test_a_wrong_mean_or_deviation_shows_a_cross(slip: str, goal: str) -> None:
    for seed in range(4):
        posed = problem("friendly", seed)
        mistakes = {one.name: one for step in posed.exercise.steps for one in step.mistakes}
        assert goal in crosses(posed, slipping(posed, mistakes[slip])), f"seed {seed}"


def test_the_tolerance_is_far_below_what_dividing_by_n_minus_1_moves() -> None:
    # A variance of (n - 1) / n instead of 1: for four examples it misses by a quarter.
    posed = problem("friendly", 0)
    [goal] = [one for one in goals(posed) if one.says == "variance 1"]
    tensors = {**posed.numbers, **each_step(posed)}
    allowed = evaluate(tolerance(posed, goal), tensors, posed.exercise.sizes, FLOAT)
    assert np.max(allowed) < 1 / 4


# --- and it gives nothing away --------------------------------------------------------------


@pytest.mark.parametrize("values", ["", "eps=0.1"])
def test_a_check_spells_out_no_rule_of_a_step(values: str) -> None:
    posed = problem("fractions", 1, 2, values)
    rules = {step.rule: step.name for step in posed.exercise.steps}
    for goal in goals(posed):
        shown = walk(Combine("+", tolerance(posed, goal), Combine("-", goal.check, goal.target)))
        assert [rules[node] for node in shown if node in rules] == []


@pytest.mark.parametrize("level", LEVELS)
def test_the_tolerance_is_the_same_rule_whatever_the_numbers(level: str) -> None:
    rules = [
        [tolerance(problem(level, seed), g) for g in goals(problem(level, seed))] for seed in (0, 1)
    ]
    assert rules[0] == rules[1]


# --- its algebra ----------------------------------------------------------------------------

X, Y = Ref("x", ()), Ref("y", ("i",))
ZERO, ONE, TWO, THREE = (Const(Fraction(number)) for number in range(4))


@pytest.mark.parametrize(
    ("made", "folded"),
    [
        (plus(ZERO, X), X),
        (plus(X, ZERO), X),
        (plus(ONE, TWO), THREE),
        (plus(X, X), Combine("+", X, X)),
        (times(ZERO, X), ZERO),
        (times(X, ZERO), ZERO),
        (times(ONE, X), X),
        (times(X, ONE), X),
        (times(TWO, ONE), TWO),
        (over(ZERO, X), ZERO),
        (over(X, TWO), Combine("/", X, TWO)),
        (magnitude(Const(Fraction(-2))), TWO),
        (magnitude(X), Apply("abs", X)),
        (largest(X, ("i",)), X),
        (largest(Y, ("i",)), Reduce("max", Y, ("i",))),
        (largest(plus(X, Y), ("i",)), plus(X, Reduce("max", Y, ("i",)))),
        (largest(over(Y, X), ("i",)), over(Reduce("max", Y, ("i",)), X)),
        (largest(over(X, Y), ("i",)), Reduce("max", over(X, Y), ("i",))),
    ],
)
def test_a_spread_is_folded(made: Node, folded: Node) -> None:
    assert made == folded


def test_a_tolerance_has_no_axes_that_its_goal_lacks() -> None:
    posed = problem("fractions", 1)
    for goal in goals(posed):
        assert set(axes(tolerance(posed, goal))) <= set(axes(goal.check))


def test_a_goal_through_a_function_that_may_magnify_anything_is_refused() -> None:
    posed = problem("fractions", 1)
    [goal, *_] = goals(posed)
    through = replace(goal, check=Apply("exp", goal.check))
    with pytest.raises(TemplateError, match="a goal cannot be checked through Apply"):
        tolerance(posed, through)


@pytest.mark.parametrize(("live", "allowed"), [("true", 0.015), ("false", 0.02)])
def test_a_live_step_is_not_rounded(live: str, allowed: float) -> None:
    """Three times what half a hundredth is, and half a hundredth more where it is written down."""
    part = f"""
        Y = "X / 3"
        M = {{ rule = "3 * Y", live = {live} }}
        goals = [{{ says = "back", check = "M - X", equals = "0", from = "X" }}]
    """
    posed = tiny(part, X="[1, 2, 4]")
    (goal,) = posed.exercise.parts[0].goals
    found = evaluate(tolerance(posed, goal), posed.key, posed.exercise.sizes, FLOAT)
    assert float(np.max(found)) == pytest.approx(allowed)
