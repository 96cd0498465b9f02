"""What is drawn of batch normalization, looked at with plain Python in exact fractions."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest

from normreg_sheets.exercise.exercise import LEVELS
from tests.answers.posed import batch_normalization, drawn

if TYPE_CHECKING:
    from normreg_sheets.answers.problem import Problem

Matrix = list[list[Fraction]]
SEEDS = range(30)


def product(left: Matrix, right: Matrix) -> Matrix:
    inner = range(len(right))
    columns = range(len(right[0]))
    return [
        [sum((row[k] * right[k][j] for k in inner), Fraction()) for j in columns] for row in left
    ]


def shifted(matrix: Matrix, column: list[Fraction]) -> Matrix:
    return [[x + c for x in row] for row, c in zip(matrix, column, strict=True)]


def worked(problem: Problem) -> dict[str, Any]:
    """The givens and the answers up to the variances, exact."""
    made: dict[str, Any] = {name: entries.tolist() for name, entries in problem.givens.items()}
    made["WX"] = product(made["W"], made["X"])
    made["Z"] = shifted(made["WX"], made["b"])
    made["A"] = [[max(x, Fraction(0)) for x in row] for row in made["Z"]]
    made["mu"] = [sum(row) / len(row) for row in made["A"]]
    made["C"] = shifted(made["A"], [-m for m in made["mu"]])
    made["var"] = [sum(x * x for x in row) / len(row) for row in made["C"]]
    return made


def everyone(level: str) -> list[dict[str, Any]]:
    return [worked(drawn(level, seed)) for seed in SEEDS]


@pytest.mark.parametrize("level", LEVELS)
def test_every_deviation_is_at_least_a_fifth(level: str) -> None:
    assert min(variance for made in everyone(level) for variance in made["var"]) >= Fraction(1, 25)


@pytest.mark.parametrize("level", LEVELS)
def test_at_least_two_numbers_are_negative_before_relu(level: str) -> None:
    assert min(sum(x < 0 for row in made["Z"] for x in row) for made in everyone(level)) >= 2


@pytest.mark.parametrize("level", LEVELS)
def test_no_number_is_zero_before_relu(level: str) -> None:
    assert all(x for made in everyone(level) for row in made["Z"] for x in row)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("tensor", ["W", "X"])
def test_no_two_rows_are_the_same(level: str, tensor: str) -> None:
    assert all(len(set(map(tuple, made[tensor]))) == 3 for made in everyone(level))


@pytest.mark.parametrize("level", LEVELS)
def test_the_diagonal_is_never_zero(level: str) -> None:
    assert all(made["G"][i][i] for made in everyone(level) for i in range(3))


@pytest.mark.parametrize("level", LEVELS)
def test_beside_the_diagonal_all_is_zero(level: str) -> None:
    places = [(i, j) for i in range(3) for j in range(3) if i != j]
    assert not any(made["G"][i][j] for made in everyone(level) for i, j in places)


def test_friendly_means_are_whole() -> None:
    assert all(mean.denominator == 1 for made in everyone("friendly") for mean in made["mu"])


def test_friendly_deviations_are_whole() -> None:
    variances = [variance for made in everyone("friendly") for variance in made["var"]]
    assert all(math.isqrt(int(variance)) ** 2 == variance for variance in variances)


@pytest.mark.parametrize("level", ["friendly", "fractions"])
def test_givens_are_whole_numbers(level: str) -> None:
    entries = [x for seed in SEEDS for v in drawn(level, seed).givens.values() for x in v.ravel()]
    assert all(entry.denominator == 1 for entry in entries)


def test_level_decimals_gives_tenths() -> None:
    entries = [
        x for seed in SEEDS for v in drawn("decimals", seed).givens.values() for x in v.ravel()
    ]
    assert {entry.denominator for entry in entries} == {1, 2, 5, 10}


RANGES: list[tuple[str, int, int]] = [
    ("X", 0, 3),
    ("W", -1, 2),
    ("b", -1, 1),
    ("G", -1, 3),
    ("beta", -1, 1),
]


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize(("tensor", "low", "high"), RANGES)
def test_the_givens_lie_in_their_range(level: str, tensor: str, low: int, high: int) -> None:
    entries = [x for seed in SEEDS for x in drawn(level, seed).givens[tensor].ravel()]
    assert low <= min(entries) <= max(entries) <= high


# Each mistake of the template, written out a second time. Where rules of one step differ by three
# hundredths in some cell, a marker can tell them apart at two decimals.

Rules = dict[str, list[list[float]]]


def entrywise(matrix: Any, row_numbers: Any, function: Any) -> list[list[float]]:
    return [
        [function(float(x), float(n)) for x in row]
        for row, n in zip(matrix, row_numbers, strict=True)
    ]


def rules_by_step(made: dict[str, Any]) -> dict[str, Rules]:
    """For each step the cells that its own rule and each of its mistakes give."""
    sigma = [math.sqrt(variance) for variance in made["var"]]
    N = entrywise(made["C"], sigma, lambda c, s: c / s)  # noqa: N806 - the letter of the sheet
    gamma = [float(made["G"][i][i]) for i in range(3)]
    beta = [float(shift) for shift in made["beta"]]
    scaled = entrywise(N, gamma, lambda n, g: n * g)

    def columns(numbers: Any) -> list[list[float]]:
        return [[float(number)] for number in numbers]

    return {
        "Z": {
            "": entrywise(made["Z"], beta, lambda z, _: z),
            "bias-forgotten": entrywise(made["WX"], beta, lambda z, _: z),
        },
        "A": {
            "": entrywise(made["A"], beta, lambda a, _: a),
            "relu-forgotten": entrywise(made["Z"], beta, lambda z, _: z),
            "absolute-value": entrywise(made["Z"], beta, lambda z, _: abs(z)),
        },
        "total": {
            "": columns(sum(row) for row in made["A"]),
            "summed-before-relu": columns(sum(row) for row in made["Z"]),
        },
        "mu": {
            "": columns(made["mu"]),
            "averaged-before-relu": columns(sum(row) / 4 for row in made["Z"]),
        },
        "var": {
            "": columns(made["var"]),
            "divided-by-n-minus-1": columns(variance * 4 / 3 for variance in made["var"]),
            "not-averaged": columns(variance * 4 for variance in made["var"]),
            "mean-not-subtracted": columns(sum(x * x for x in row) / 4 for row in made["A"]),
        },
        "sigma": {
            "": columns(sigma),
            "root-forgotten": columns(made["var"]),
            "rooted-with-n-minus-1": columns(
                math.sqrt(variance * 4 / 3) for variance in made["var"]
            ),
        },
        "C": {
            "": entrywise(made["C"], beta, lambda c, _: c),
            "sign-turned": entrywise(made["C"], beta, lambda c, _: -c),
            "shifted-before-relu": entrywise(made["Z"], made["mu"], lambda z, m: z - m),
        },
        "N": {
            "": N,
            "divided-by-variance": entrywise(made["C"], made["var"], lambda c, v: c / v),
            "multiplied": entrywise(made["C"], sigma, lambda c, s: c * s),
        },
        "Y": {
            "": entrywise(scaled, beta, lambda y, b: y + b),
            "shift-forgotten": scaled,
            "scale-forgotten": entrywise(N, beta, lambda n, b: n + b),
            "shifted-first": entrywise(
                scaled, [g * b for g, b in zip(gamma, beta, strict=True)], lambda y, b: y + b
            ),
        },
    }


def distance(one: list[list[float]], other: list[list[float]]) -> float:
    pairs = zip((x for row in one for x in row), (x for row in other for x in row), strict=True)
    return max(abs(x - y) for x, y in pairs)


def test_the_mistakes_written_out_here_are_those_of_the_template() -> None:
    steps = batch_normalization().steps
    listed = {
        step.name: ["", *(slip.name for slip in step.mistakes if slip.hides is None)]
        for step in steps
    }
    here = rules_by_step(worked(drawn("fractions", 0)))
    assert {step: list(rules) for step, rules in here.items()} == listed


@pytest.mark.parametrize("level", LEVELS)
def test_every_mistake_shows_and_can_be_told_from_the_others(level: str) -> None:
    least = min(
        distance(one, other)
        for made in everyone(level)
        for rules in rules_by_step(made).values()
        for one, other in combinations(rules.values(), 2)
    )
    assert least >= 0.03 - 1e-9
