"""The number systems agree: floats, exact numbers and intervals without width, on random rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import sympy
from hypothesis import assume, given, settings
from hypothesis import strategies as some

from normreg_sheets.answers.exact import EXACT, array
from normreg_sheets.answers.intervals import INTERVAL, around, exactly, vague, widths
from normreg_sheets.answers.values import FLOAT, evaluate
from tests.answers.scopes import SCOPE, SIZES, rule, shape
from tests.answers.trees import boxes, parts, rules

if TYPE_CHECKING:
    from fractions import Fraction

    from normreg_sheets.exercise.algebra import Node

    Box = dict[str, list[Fraction]]
    Ends = tuple[float, float]


def exact_tensors(box: Box) -> dict[str, Any]:
    return {
        name: array(np.array(entries, dtype=object)).reshape(shape(name))
        for name, entries in box.items()
    }


def float_tensors(box: Box) -> dict[str, Any]:
    return {
        name: np.array(entries, dtype=float).reshape(shape(name)) for name, entries in box.items()
    }


def scale(node: Node, tensors: dict[str, Any]) -> float:
    """The largest number met on the way, which says how far floats may be off."""
    met = [np.max(np.abs(evaluate(part, tensors, SIZES, FLOAT))) for part in parts(node)]
    return max(1.0, *map(float, met))


@settings(deadline=None)
@given(rules, boxes())
def test_floats_agree_with_exact_numbers(node: Node, box: Box) -> None:
    tensors = float_tensors(box)
    assume(scale(node, tensors) < 1e6)
    exact = evaluate(node, exact_tensors(box), SIZES, EXACT)
    expected = np.vectorize(lambda number: float(sympy.N(number, 30)), otypes=[float])(exact)
    found = evaluate(node, tensors, SIZES, FLOAT)
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-13 * scale(node, tensors))


@settings(deadline=None)
@given(rules, boxes())
def test_intervals_without_width_agree_with_floats(node: Node, box: Box) -> None:
    tensors = float_tensors(box)
    assume(scale(node, tensors) < 1e6)
    points = {name: exactly(data) for name, data in tensors.items()}
    low, high = evaluate(node, points, SIZES, INTERVAL)
    found = evaluate(node, tensors, SIZES, FLOAT)
    tolerance = 1e-12 * scale(node, tensors)
    np.testing.assert_allclose(low, found, rtol=1e-12, atol=tolerance)
    np.testing.assert_allclose(high, found, rtol=1e-12, atol=tolerance)


# An interval holds the result of every point of its box.


def points_inside(box: Box, radii: Box, seed: int) -> dict[str, Any]:
    """A batch of points of a box: every corner kind that a seed throws, and points between."""
    numbers = np.random.default_rng(seed)
    centres, sizes = float_tensors(box), float_tensors(radii)
    batch = {}
    for name, centre in centres.items():
        inside = numbers.uniform(-1, 1, size=(40, *centre.shape))
        corners = numbers.choice([-1.0, 0.0, 1.0], size=(40, *centre.shape))
        where = np.concatenate([inside, corners, np.zeros((1, *centre.shape))])
        batch[name] = centre + where * np.abs(sizes[name])
    return batch


def assert_inside(node: Node, box: Box, radii: Box, seed: int) -> None:
    """The results of points of the box lie in the interval of the box."""
    points = points_inside(box, radii, seed)
    centres, sizes = float_tensors(box), float_tensors(radii)
    known = {name: around(centre, np.abs(sizes[name])) for name, centre in centres.items()}
    low, high = evaluate(node, known, SIZES, INTERVAL)
    results = evaluate(node, points, SIZES, FLOAT)
    # Where an end or a result is no number, nothing is claimed.
    results = np.where(np.isfinite(results), results, np.nan)
    tolerance = 1e-9 * (1 + np.abs(results))
    below, above = results < low - tolerance, results > high + tolerance
    assert not np.any(below | above)


@settings(deadline=None)
@given(rules, boxes(), boxes(), some.integers(0, 99))
def test_an_interval_holds_the_results_of_its_points(
    node: Node, box: Box, radii: Box, seed: int
) -> None:
    assume(scale(node, points_inside(box, radii, seed)) < 1e6)
    assert_inside(node, box, radii, seed)


# With unsafe divisors, roots and logarithms too, where nothing may be known.
ONE_NODE = [
    "A", "3", "eye(output, unit)",
    "relu(A)", "positive(A)", "sqrt(A)", "abs(A)", "sign(A)", "exp(A)", "log(A)",
    "A + B", "A - B", "A * B", "A / B", "v / w", "1 / v", "-A",
    "A ** -3", "A ** -2", "A ** -1", "A ** 0", "A ** 1", "A ** 2", "A ** 3", "A ** 4",
    "sum(A, over=example)", "mean(A, over=example)", "max(A, over=unit)", "min(A, over=unit)",
    "var(A, over=example)", "var(A, over=example, ddof=1)", "var(A, over=unit)",
    "var(A, over=unit, ddof=1)", "var(A, over=(unit, example))",
    "var(A, over=(example, unit), ddof=1)", "var(w, over=example)",
    "G @ A", "A @ B", "diagonal(G)", "(A - v) / sqrt(v + 1/100)", "var(A, over=example) * v",
]  # fmt: skip


@pytest.mark.parametrize("text", ONE_NODE)
@settings(deadline=None, max_examples=30)
@given(box=boxes(), radii=boxes(), seed=some.integers(0, 99))
def test_the_interval_of_a_node_holds_the_results_of_its_points(
    text: str, box: Box, radii: Box, seed: int
) -> None:
    assert_inside(rule(text), box, radii, seed)


# By hand: an interval is no wider than it must be.

INF = float("inf")
ONE_NUMBER: list[tuple[str, Ends, Ends]] = [
    ("s + 1", (1, 2), (2, 3)),
    ("1 - s", (1, 3), (-2, 0)),
    ("-s", (1, 3), (-3, -1)),
    ("s * s", (-1, 2), (-2, 4)),  # the two are not known to be one
    ("s ** 2", (-1, 2), (0, 4)),
    ("s ** 2", (-3, -2), (4, 9)),
    ("s ** 3", (-2, 1), (-8, 1)),
    ("s ** -1", (2, 4), (0.25, 0.5)),
    ("s ** -2", (-4, -2), (1 / 16, 0.25)),
    ("1 / s", (-4, -2), (-0.5, -0.25)),
    ("1 / s", (-1, 2), (-INF, INF)),
    ("1 / s", (0, 2), (-INF, INF)),
    ("s / 2", (-1, 2), (-0.5, 1)),
    ("abs(s)", (-3, 2), (0, 3)),
    ("abs(s)", (-3, -2), (2, 3)),
    ("relu(s)", (-3, 2), (0, 2)),
    ("relu(s)", (-3, -2), (0, 0)),
    ("positive(s)", (-3, 2), (0, 1)),
    ("positive(s)", (1, 2), (1, 1)),
    ("sign(s)", (-3, 2), (-1, 1)),
    ("sqrt(s)", (4, 9), (2, 3)),
    ("sqrt(s)", (-0.25, 0.25), (0, 0.5)),  # a variance of 0, known to a quarter, is not negative
    ("exp(s)", (0, 0), (1, 1)),
    ("log(s)", (1, 1), (0, 0)),
]


@pytest.mark.parametrize(("text", "given_ends", "ends"), ONE_NUMBER)
def test_the_interval_of_one_number_by_hand(text: str, given_ends: Ends, ends: Ends) -> None:
    known = {"s": np.array(given_ends, dtype=float)}
    assert evaluate(rule(text), known, SIZES, INTERVAL).tolist() == list(ends)


@pytest.mark.parametrize("function", ["relu", "positive", "sign", "abs", "exp"])
def test_nothing_is_known_of_what_is_made_from_no_number(function: str) -> None:
    """The root of what is below zero is no number, and no function of it is one."""
    nothing = evaluate(rule(f"{function}(sqrt(s))"), {"s": np.array([-4.0, -3.0])}, SIZES, INTERVAL)
    assert np.isnan(nothing).all()


@pytest.mark.parametrize("text", ["s ** 4", "s * s", "s + s", "s - 1", "exp(s)", "1 / s"])
def test_numbers_too_large_for_a_float_are_no_cause_for_warnings(text: str) -> None:
    known = {"s": np.array([1e308, 1.7e308])}
    assert not np.any(np.isnan(evaluate(rule(text), known, SIZES, INTERVAL)))


MANY_NUMBERS: list[tuple[str, Ends]] = [
    ("sum(w, over=example)", (8, 12)),
    ("mean(w, over=example)", (2, 3)),
    ("max(w, over=example)", (3.5, 4.5)),
    ("min(w, over=example)", (0.5, 1.5)),
    # Around 1, 2, 3, 4: variance 5/4, distances 3/2 1/2 1/2 3/2, so 2 mean(distance) / 2 = 1.
    ("var(w, over=example)", (0.25, 2.5)),
    ("var(w, over=example, ddof=1)", (1 / 3, 10 / 3)),
]


@pytest.mark.parametrize(("text", "ends"), MANY_NUMBERS)
def test_the_interval_of_a_reduction_by_hand(text: str, ends: Ends) -> None:
    known = {"w": around(np.array([1.0, 2.0, 3.0, 4.0]), 0.5)}
    assert evaluate(rule(text), known, SIZES, INTERVAL).tolist() == pytest.approx(list(ends))


def test_a_variance_is_never_negative() -> None:
    known = {"w": around(np.array([1.0, 1.1, 1.0, 1.1]), 0.5)}
    assert evaluate(rule("var(w, over=example)"), known, SIZES, INTERVAL)[0] == 0


def test_a_width_is_the_distance_of_the_ends() -> None:
    assert widths(around(np.array([1.0, 5.0]), np.array([0.25, 2.0]))).tolist() == [0.5, 4]


# Vague: wider than both a quarter of the value and ten units of the asked digit.
VAGUE: list[tuple[Ends, float, float, bool]] = [
    ((0.95, 1.05), 0.01, 1, False),
    ((0.9, 1.1), 0.01, 1, False),  # a fifth of the value
    ((0.8, 1.2), 0.01, 1, True),
    ((0.8, 1.2), 0.1, 1, False),  # four units
    ((-0.05, 0.05), 0.01, 1, False),  # ten units, around zero
    ((-0.06, 0.06), 0.01, 1, True),
    ((-1.2, -0.8), 0.01, 1, True),
    ((0.3, 0.4), 0.01, 1, False),  # ten units, but not in floats
    ((90, 110), 0.01, 1, False),
    ((0.9, 1.1), 0.01, 0.5, True),  # already at half as wide
    ((-INF, INF), 0.01, 1, True),
    ((1, INF), 0.01, 1, True),
    ((float("nan"), 1), 0.01, 1, True),
]


@pytest.mark.parametrize(("ends", "unit", "share", "expected"), VAGUE)
def test_an_interval_that_says_too_little_is_vague(
    ends: Ends, unit: float, share: float, expected: bool
) -> None:
    assert bool(vague(np.array(ends, dtype=float), unit, share)) is expected


def test_the_scope_has_every_kind_of_tensor() -> None:
    assert sorted(len(over) for over in SCOPE.tensors.values()) == [0, 1, 1, 2, 2, 2]
