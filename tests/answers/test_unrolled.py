"""Unrolled: a rule for one entry, written out, is worth the answer."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest

from normreg_sheets.answers.draw import pose
from normreg_sheets.answers.mathml import MATHML
from normreg_sheets.answers.notation import PLAIN, write
from normreg_sheets.answers.problem import Variant
from normreg_sheets.answers.unrolled import ELLIPSIS, positions, put_in, unroll
from normreg_sheets.exercise.algebra import Combine, Const, Node, Ref
from normreg_sheets.exercise.exercise import LEVELS, Settings
from normreg_sheets.exercise.template import names
from tests.answers.posed import batch_normalization, classic, exercise, posed
from tests.answers.written import worth
from tests.exercise.templates import loaded

if TYPE_CHECKING:
    from pathlib import Path

    from normreg_sheets.answers.problem import Problem

UNROLLED: list[tuple[str, dict[str, int], str]] = [
    (
        "Z",
        {"unit": 0, "example": 1},
        "W₁₁ · X₁₂ + W₁₂ · X₂₂ + W₁₃ · X₃₂ + b₁",
    ),
    ("A", {"unit": 2, "example": 3}, "max(Z₃₄, 0)"),
    ("total", {"unit": 1}, "A₂₁ + A₂₂ + A₂₃ + A₂₄"),
    ("mu", {"unit": 1}, "(A₂₁ + A₂₂ + A₂₃ + A₂₄) / 4"),
    (
        "var",
        {"unit": 0},
        "((A₁₁ − μ₁)² + (A₁₂ − μ₁)² + (A₁₃ − μ₁)² + (A₁₄ − μ₁)²) / 4",
    ),
    ("sigma", {"unit": 2}, "√(σ²₃ + ε)"),
    ("C", {"unit": 0, "example": 0}, "A₁₁ − μ₁"),
    ("N", {"unit": 0, "example": 0}, "C₁₁ / σ₁"),
    (
        "Y",
        {"output": 2, "example": 0},
        "Γ₃₁ · N₁₁ + Γ₃₂ · N₂₁ + Γ₃₃ · N₃₁ + β₃",
    ),
]


UNROLLED_DROPOUT: list[tuple[str, dict[str, int], str]] = [
    ("keep1", {"hidden1": 1}, "[r1₂ > p1]"),
    ("s1", {}, "1 / (1 − p1)"),
    ("D1", {"kept1": 0, "hidden1": 0}, "keep1₁ · s1"),
    ("D1", {"kept1": 0, "hidden1": 1}, "0"),
    ("H2", {"kept2": 0, "example": 1}, "D2₁₁ · A2₁₂ + D2₁₂ · A2₂₂ + D2₁₃ · A2₃₂"),
    ("loss", {}, "E₁₁² + E₁₂² + E₂₁² + E₂₂²"),
    ("dH2", {"kept2": 1, "example": 0}, "W3₁₂ · dY₁₁ + W3₂₂ · dY₂₁"),
    ("dZ2", {"hidden2": 0, "example": 0}, "dA2₁₁ · [Z2₁₁ > 0]"),
    ("newb1", {"hidden1": 2}, "b1₃ − η · db1₃"),
    ("newA1", {"hidden1": 0, "example": 0}, "max(W1⁺₁₁ · X₁₁ + W1⁺₁₂ · X₂₁ + b1⁺₁, 0)"),
    ("I1", {"kept1": 2, "hidden1": 2}, "1"),
    ("I1", {"kept1": 2, "hidden1": 1}, "0"),
]


@pytest.mark.parametrize(
    ("name", "step", "at", "text"),
    [("batch-normalization", *one) for one in UNROLLED]
    + [("dropout", *one) for one in UNROLLED_DROPOUT],
)
def test_a_rule_is_written_out_for_one_entry(
    name: str, step: str, at: dict[str, int], text: str
) -> None:
    node = unroll(exercise(name), step, at)
    assert write(node, PLAIN, exercise(name).symbols) == text
    ElementTree.fromstring(write(node, MATHML, exercise(name).symbols))


def test_of_many_terms_the_first_two_and_the_last_are_written() -> None:
    larger = batch_normalization(Settings((("example", "12"),)))
    text = write(unroll(larger, "total", {"unit": 0}), PLAIN, larger.symbols)
    assert text == "A₁₁ + A₁₂ + … + A₁,₁₂"


def test_as_many_terms_as_allowed_are_all_written() -> None:
    larger = batch_normalization(Settings((("example", "12"),)))
    node = unroll(larger, "total", {"unit": 0}, most=12)
    assert write(node, PLAIN, larger.symbols).count("+") == 11


def test_numbers_are_put_in_for_entries() -> None:
    def number(name: str, at: tuple[int, ...]) -> Node:
        return Const(classic().givens[name][at])

    node = put_in(unroll(classic().exercise, "Z", {"unit": 0, "example": 2}), number)
    assert write(node, PLAIN, {}) == "1 · 3 + 0 · 1 + 1 · 0 + 0"


def test_an_ellipsis_stays_where_numbers_are_put_in() -> None:
    node = Combine("+", Ref("x", (), (0,)), ELLIPSIS)
    assert write(put_in(node, lambda _name, _at: Const(Fraction(5))), PLAIN, {}) == "5 + …"


def unrolled_worth(node: Node, problem: Problem) -> float:
    """The worth of an unrolled rule, from the key's entries."""

    def number(name: str, at: tuple[int, ...]) -> Node:
        return Const(Fraction(float(problem.key[name][at])))

    return worth(put_in(node, number))


def assert_worth_the_answer(step: str, problem: Problem) -> None:
    over = problem.exercise.axes(step)
    found = [
        unrolled_worth(unroll(problem.exercise, step, at, most=10**9), problem)
        for at in positions(over, problem.exercise.sizes)
    ]
    assert found == pytest.approx(problem.key[step].ravel().tolist(), abs=1e-9)


STEPS = [(name, step.name) for name in names() for step in exercise(name).steps]
VARIANTS = [Variant(preset="classic"), *(Variant(level=one, seed=1) for one in LEVELS)]
OTHER_SIZES = Settings((("eps", "1/3"), ("example", "6"), ("feature", "2")))


@pytest.mark.parametrize("variant", VARIANTS, ids=str)
@pytest.mark.parametrize(("name", "step"), STEPS)
def test_a_rule_written_out_is_worth_the_answer(name: str, step: str, variant: Variant) -> None:
    assert_worth_the_answer(step, posed(variant, name=name))


@pytest.mark.parametrize("step", ["Z", "total", "var", "Y"])
def test_a_rule_of_other_sizes_written_out_is_worth_the_answer(step: str) -> None:
    assert_worth_the_answer(step, posed(Variant(seed=1), OTHER_SIZES))


WRITTEN_OUT = [
    "sum(X, over=column)",
    "sum(X, over=(row, column))",
    "mean(X - 1, over=row)",
    "var(X, over=column)",
    "var(X, over=column, ddof=1)",
    "var(X, over=(row, column), ddof=1)",
    "G @ X",
    "eye(other, row) @ X",
    "eye(other, row) * eps + G",
    "(eye(other, row) * eps) @ X",
    "sum(eye(other, row) * G, over=row)",
    "eye(other, row) / 2 - G",
    "diagonal(G) * X",
    "X @ X",
    "sqrt(relu(X) / 2) - X ** 2",
    "eps * X",
]


@pytest.mark.parametrize("rule", WRITTEN_OUT)
def test_any_rule_written_out_is_worth_its_answer(tmp_path: Path, rule: str) -> None:
    text = f"""
title = "One"
version = 1
network = []
about = ""
axes = {{ row = 3, column = 6, other = "row" }}
part = [{{ title = "Rule", text = "", Y = "{rule}" }}]
[given]
X = {{ axes = "row column", draw = "tenths(-3, 3)" }}
G = {{ axes = "other row", draw = "tenths(-3, 3)" }}
eps = {{ value = "1/3" }}
"""
    assert_worth_the_answer("Y", pose(loaded(tmp_path, text), Variant(seed=1)))


def test_positions_run_over_the_last_axis_first() -> None:
    assert list(positions(("row", "column"), {"row": 2, "column": 3})) == [
        {"row": row, "column": column} for row in range(2) for column in range(3)
    ]


def test_one_number_has_one_position() -> None:
    assert list(positions((), {})) == [{}]
