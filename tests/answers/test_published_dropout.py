"""The published numbers of dropout come out: every expected value is written by hand."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy

from normreg_sheets.exercise.exercise import Settings
from tests.answers.posed import classic

HALF, ONE_AND_A_HALF = Fraction(1, 2), Fraction(3, 2)

# Columns are the examples x1 and x2.
PUBLISHED: list[tuple[str, Any]] = [
    ("X", [[3, 5], [4, 1]]),
    ("T", [[-4, 7], [10, 5]]),
    ("U", [[3, 3], [2, 1]]),
    ("W1", [[1, 0], [1, 1], [0, 1], [1, -1]]),
    ("b1", [0, 0, 1, 0]),
    ("W2", [[1, 0, 0, 1], [0, 1, 1, 0], [1, 0, -1, -1]]),
    ("b2", [0, 0, 1]),
    ("W3", [[1, -1, 0], [0, 1, -1]]),
    ("b3", [0, -2]),
    ("p1", HALF),
    ("p2", Fraction(1, 3)),
    ("keep1", [1, 0, 1, 0]),
    ("keep2", [1, 1, 0]),
    ("s1", 2),
    ("s2", ONE_AND_A_HALF),
    ("D1", [[2, 0, 0, 0], [0, 0, 0, 0], [0, 0, 2, 0], [0, 0, 0, 0]]),
    ("D2", [[ONE_AND_A_HALF, 0, 0], [0, ONE_AND_A_HALF, 0], [0, 0, 0]]),
    ("Z1", [[3, 5], [7, 6], [5, 2], [-1, 4]]),
    ("A1", [[3, 5], [7, 6], [5, 2], [0, 4]]),
    ("H1", [[6, 10], [0, 0], [10, 4], [0, 0]]),
    ("Z2", [[6, 10], [10, 4], [-3, 7]]),
    ("A2", [[6, 10], [10, 4], [0, 7]]),
    ("H2", [[9, 15], [15, 6], [0, 0]]),
    ("Y", [[-6, 9], [13, 4]]),
    ("E", [[-2, 2], [3, -1]]),
    ("loss", 18),
    ("dY", [[-4, 4], [6, -2]]),
    ("dW3", [[24, -36, 0], [24, 78, 0]]),
    ("db3", [0, 4]),
    ("dZ2", [[-6, 6], [15, -9], [0, 0]]),
    ("dW2", [[24, 0, -36, 0], [0, 0, 114, 0], [0, 0, 0, 0]]),
    ("db2", [0, 6, 0]),
    ("dZ1", [[-12, 12], [0, 0], [30, -18], [0, 0]]),
    ("dW1", [[24, -36], [0, 0], [0, 102], [0, 0]]),
    ("db1", [0, 0, 12, 0]),
]


@pytest.mark.parametrize(("tensor", "expected"), PUBLISHED)
def test_the_key_is_the_published_number(tensor: str, expected: Any) -> None:
    key = classic(name="dropout").key[tensor]
    wanted = np.array(expected, dtype=float)
    assert key.shape == wanted.shape
    assert key == pytest.approx(wanted, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize(("tensor", "expected"), PUBLISHED)
def test_the_exact_answer_is_the_published_number(tensor: str, expected: Any) -> None:
    wanted = np.array(expected, dtype=object)
    found = classic(name="dropout").exact[tensor]
    assert [str(number) for number in found.flat] == [str(number) for number in wanted.flat]


def test_the_published_random_numbers_come_in_one_sequence() -> None:
    givens = classic(name="dropout").givens
    numbers = [float(number) for name in ("r1", "r2") for number in givens[name]]
    assert numbers == [0.61, 0.39, 0.75, 0.40, 0.65, 0.42, 0.23]


def test_the_update_is_a_small_step_down_the_published_gradient() -> None:
    # newW3 = W3 - eta * dW3, with the gradient above and a learning rate of our own.
    problem = classic(name="dropout")
    eta = problem.givens["eta"].item()
    steps = [[24, -36, 0], [24, 78, 0]]
    weights = [[1, -1, 0], [0, 1, -1]]
    assert eta > 0
    assert problem.key["newW3"] == pytest.approx(
        np.array(weights) - float(eta) * np.array(steps), abs=1e-12
    )


def test_the_error_falls_after_the_update() -> None:
    # The source, which types goal weights in, lets it rise from 18 to 1782.
    key = classic(name="dropout").key
    assert 0 <= key["newloss"].item() < 18


# A neuron of the second layer is kept where .65, .42, .23 are greater than p2.
P2: list[tuple[str, sympy.Rational, list[int]]] = [
    ("1/3", sympy.Rational(3, 2), [1, 1, 0]),
    ("0.33", sympy.Rational(100, 67), [1, 1, 0]),
    ("1/4", sympy.Rational(4, 3), [1, 1, 0]),
    ("1/5", sympy.Rational(5, 4), [1, 1, 1]),
    ("1/2", sympy.Integer(2), [1, 0, 0]),
    ("0.7", sympy.Rational(10, 3), [0, 0, 0]),
]


@pytest.mark.parametrize(("probability", "scale", "kept"), P2)
def test_the_scale_is_that_of_the_probability(
    probability: str, scale: sympy.Rational, kept: list[int]
) -> None:
    problem = classic(Settings((("p2", probability),)), name="dropout")
    assert problem.exact["s2"].item() == scale
    assert problem.key["s2"].item() == pytest.approx(float(scale), rel=1e-15)
    assert list(problem.exact["D2"].diagonal()) == [scale * one for one in kept]


def test_the_published_p2_is_explained_by_a_note() -> None:
    note = classic(name="dropout").exercise.presets["classic"].note
    assert "0.33" in note
    assert "1/3" in note
