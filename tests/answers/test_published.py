"""The published numbers come out: every expected value is written by hand, none by our code."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import pytest
import sympy
from sympy import Rational, sqrt

from normreg_sheets.exercise.exercise import Settings
from tests.answers.posed import classic

Rows = list[Any]

EXACT: list[tuple[str, Rows]] = [
    ("X", [[1, 0, 3, 0], [0, 3, 1, 1], [2, 1, 0, 2]]),
    ("W", [[1, 0, 1], [1, 1, 0], [0, 2, -1]]),
    ("b", [0, -1, 0]),
    ("G", [[2, 0, 0], [0, 3, 0], [0, 0, -1]]),
    ("beta", [0, 0, 1]),
    ("eps", 0),  # type: ignore[list-item]
    ("Z", [[3, 1, 3, 2], [0, 2, 3, 0], [-2, 5, 2, 0]]),
    ("A", [[3, 1, 3, 2], [0, 2, 3, 0], [0, 5, 2, 0]]),
    ("total", [9, 5, 7]),
    ("mu", [Rational(9, 4), Rational(5, 4), Rational(7, 4)]),
    ("var", [Rational(11, 16), Rational(27, 16), Rational(67, 16)]),
    ("sigma", [sqrt(11) / 4, 3 * sqrt(3) / 4, sqrt(67) / 4]),
    (
        "C",
        [
            [Rational(3, 4), Rational(-5, 4), Rational(3, 4), Rational(-1, 4)],
            [Rational(-5, 4), Rational(3, 4), Rational(7, 4), Rational(-5, 4)],
            [Rational(-7, 4), Rational(13, 4), Rational(1, 4), Rational(-7, 4)],
        ],
    ),
    (
        "N",
        [
            [3 / sqrt(11), -5 / sqrt(11), 3 / sqrt(11), -1 / sqrt(11)],
            [-5 / sqrt(27), 3 / sqrt(27), 7 / sqrt(27), -5 / sqrt(27)],
            [-7 / sqrt(67), 13 / sqrt(67), 1 / sqrt(67), -7 / sqrt(67)],
        ],
    ),
    (
        "Y",
        [
            [6 / sqrt(11), -10 / sqrt(11), 6 / sqrt(11), -2 / sqrt(11)],
            [-15 / sqrt(27), 9 / sqrt(27), 21 / sqrt(27), -15 / sqrt(27)],
            [1 + 7 / sqrt(67), 1 - 13 / sqrt(67), 1 - 1 / sqrt(67), 1 + 7 / sqrt(67)],
        ],
    ),
]


def flat(rows: Any) -> list[Any]:
    return [entry for row in rows for entry in flat(row)] if isinstance(rows, list) else [rows]


@pytest.mark.parametrize(("tensor", "expected"), EXACT)
def test_the_exact_answer_is_the_published_one(tensor: str, expected: Rows) -> None:
    found = flat(classic().exact[tensor].tolist())
    pairs = zip(found, flat(expected), strict=True)
    assert [sympy.simplify(one - other) for one, other in pairs] == [0] * len(found)


@pytest.mark.parametrize(("tensor", "expected"), EXACT)
def test_the_key_is_the_published_number(tensor: str, expected: Rows) -> None:
    found = flat(classic().key[tensor].tolist())
    assert found == pytest.approx([float(sympy.N(number, 20)) for number in flat(expected)])


# To four decimals, as the reference lists them.
FOUR_DECIMALS: list[tuple[str, list[str]]] = [
    ("N", ["0.9045", "-1.5076", "0.9045", "-0.3015",
           "-0.9623", "0.5774", "1.3472", "-0.9623",
           "-0.8552", "1.5882", "0.1222", "-0.8552"]),
    ("Y", ["1.8091", "-3.0151", "1.8091", "-0.6030",
           "-2.8868", "1.7321", "4.0415", "-2.8868",
           "1.8552", "-0.5882", "0.8778", "1.8552"]),
]  # fmt: skip


@pytest.mark.parametrize(("tensor", "expected"), FOUR_DECIMALS)
def test_the_exact_answer_has_the_published_decimals(tensor: str, expected: list[str]) -> None:
    digits = [
        Decimal(str(sympy.N(number, 20))) for number in flat(classic().exact[tensor].tolist())
    ]
    found = [str(number.quantize(Decimal("0.0001"), ROUND_HALF_UP)) for number in digits]
    assert found == expected


def test_the_linear_layer_is_that_of_sympys_matrices() -> None:
    given = classic().givens
    W, X, b = (sympy.Matrix(given[name].tolist()) for name in ("W", "X", "b"))  # noqa: N806
    Z = W * X + b * sympy.ones(1, 4)  # noqa: N806 - the letters of the sheet
    assert sympy.Matrix(classic().exact["Z"].tolist()) == Z


def test_the_mean_of_every_shifted_row_is_zero() -> None:
    assert [sum(row) for row in classic().exact["C"].tolist()] == [0, 0, 0]


def test_the_variance_of_every_scaled_row_is_one() -> None:
    rows = classic().exact["N"].tolist()
    assert [sympy.simplify(sum(entry**2 for entry in row) / 4) for row in rows] == [1, 1, 1]


# The published drawing rounds the statistics to whole numbers before it goes on.

ROUNDED: list[tuple[str, Rows]] = [
    ("Z", [[3, 1, 3, 2], [0, 2, 3, 0], [-2, 5, 2, 0]]),
    ("A", [[3, 1, 3, 2], [0, 2, 3, 0], [0, 5, 2, 0]]),
    ("total", [9, 5, 7]),
    ("mu", [2, 1, 2]),
    ("var", [1, 2, 4]),
    ("sigma", [1, 1, 2]),
    ("C", [[1, -1, 1, 0], [-1, 1, 2, -1], [-2, 3, 0, -2]]),
    ("N", [[1, -1, 1, 0], [-1, 1, 2, -1], [-1, 1.5, 0, -1]]),
    ("Y", [[2, -2, 2, 0], [-3, 3, 6, -3], [2, -0.5, 1, 2]]),
]
ROUND = Settings(rounding="each-step")


@pytest.mark.parametrize(("tensor", "expected"), ROUNDED)
def test_the_rounded_mode_gives_the_published_drawing(tensor: str, expected: Rows) -> None:
    assert classic(ROUND).key[tensor].tolist() == expected


@pytest.mark.parametrize(("tensor", "expected"), ROUNDED)
def test_the_rounded_mode_is_exact_too(tensor: str, expected: Rows) -> None:
    found = [Fraction(str(number)) for number in flat(classic(ROUND).exact[tensor].tolist())]
    assert found == [Fraction(number) for number in flat(expected)]


MEANS: list[tuple[str, list[Fraction]]] = [
    ("C", [Fraction(1, 4), Fraction(1, 4), Fraction(-1, 4)]),
]


@pytest.mark.parametrize(("tensor", "expected"), MEANS)
def test_the_rounded_rows_miss_mean_zero_as_published(
    tensor: str, expected: list[Fraction]
) -> None:
    rows = classic(ROUND).key[tensor].tolist()
    assert [sum(map(Fraction, row)) / 4 for row in rows] == expected


def test_the_rounded_rows_miss_variance_one_as_published() -> None:
    rows = [list(map(Fraction, row)) for row in classic(ROUND).key["N"].tolist()]
    variances = [sum(x * x for x in row) / 4 - (sum(row) / 4) ** 2 for row in rows]
    assert [round(float(variance), 2) for variance in variances] == [0.69, 1.69, 1.05]
