"""Values: the evaluator against plain loops, Python's statistics and SymPy's own algebra."""

from __future__ import annotations

import math
import operator
import statistics
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as some

from normreg_sheets.answers.exact import EXACT
from normreg_sheets.answers.values import FLOAT, align, evaluate, round_half_away, solve
from normreg_sheets.exercise.algebra import REDUCE, Axes, axes
from normreg_sheets.exercise.language import Scope, parse
from tests.answers.posed import batch_normalization, drawn
from tests.answers.scopes import SCOPE, SIZES, rule

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

A = [[1.0, -2.0, 0.0, 3.5], [4.0, 0.25, -1.0, 2.0]]
B = [[10.0, 20.0], [30.0, 40.0], [50.0, 60.0], [70.0, 80.0]]
G = [[2.0, 0.0], [0.0, -3.0]]
v = [5.0, -7.0]
w = [1.0, 2.0, 3.0, 4.0]
s = 0.5

TENSORS = {name: np.array(value) for name, value in zip("ABGvws", (A, B, G, v, w, s), strict=True)}
UNITS, EXAMPLES = range(2), range(4)


def value(text: str) -> Any:
    """What the evaluator gives for a rule, as lists."""
    return evaluate(rule(text), TENSORS, SIZES, FLOAT).tolist()


APPLY: list[tuple[str, Callable[[float], float]]] = [
    ("relu", lambda x: x if x > 0 else 0.0),
    ("positive", lambda x: 1.0 if x > 0 else 0.0),
    ("abs", lambda x: -x if x < 0 else x),
    ("sign", lambda x: (x > 0) - (x < 0)),
    ("exp", math.exp),
]


@pytest.mark.parametrize(("function", "reference"), APPLY)
def test_a_one_to_one_function_works_on_every_entry(
    function: str, reference: Callable[[float], float]
) -> None:
    expected = [pytest.approx([reference(entry) for entry in row]) for row in A]
    assert value(f"{function}(A)") == expected


@pytest.mark.parametrize(("function", "reference"), [("sqrt", math.sqrt), ("log", math.log)])
def test_a_function_of_positive_numbers_works_on_every_entry(
    function: str, reference: Callable[[float], float]
) -> None:
    expected = [pytest.approx([reference(entry) for entry in row]) for row in B]
    assert value(f"{function}(B)") == expected


OPERATORS: list[tuple[str, Callable[[float, float], float]]] = [
    ("+", operator.add),
    ("-", operator.sub),
    ("*", operator.mul),
    ("/", operator.truediv),
]


@pytest.mark.parametrize(("sign", "reference"), OPERATORS)
def test_operands_are_aligned_by_name_whatever_their_order(
    sign: str, reference: Callable[[float, float], float]
) -> None:
    expected = [[reference(A[i][j], B[j][i]) for j in EXAMPLES] for i in UNITS]
    assert value(f"A {sign} B") == expected


@pytest.mark.parametrize(("sign", "reference"), OPERATORS)
def test_the_left_operand_decides_the_order_of_the_axes(
    sign: str, reference: Callable[[float, float], float]
) -> None:
    expected = [[reference(B[j][i], A[i][j] + 9) for i in UNITS] for j in EXAMPLES]
    assert value(f"B {sign} (A + 9)") == expected


@pytest.mark.parametrize(("sign", "reference"), OPERATORS)
def test_a_vector_meets_the_axis_of_its_name(
    sign: str, reference: Callable[[float, float], float]
) -> None:
    assert (value(f"A {sign} v"), value(f"A {sign} w")) == (
        [[reference(A[i][j], v[i]) for j in EXAMPLES] for i in UNITS],
        [[reference(A[i][j], w[j]) for j in EXAMPLES] for i in UNITS],
    )


@pytest.mark.parametrize(("sign", "reference"), OPERATORS)
def test_two_vectors_of_different_axes_meet_in_a_matrix(
    sign: str, reference: Callable[[float, float], float]
) -> None:
    assert value(f"v {sign} w") == [[reference(v[i], w[j]) for j in EXAMPLES] for i in UNITS]


@pytest.mark.parametrize(("sign", "reference"), OPERATORS)
def test_a_number_meets_every_entry(sign: str, reference: Callable[[float, float], float]) -> None:
    assert value(f"B {sign} s") == [[reference(entry, s) for entry in row] for row in B]


@pytest.mark.parametrize("power", [-2, -1, 0, 1, 2, 3])
def test_a_power_works_on_every_entry(power: int) -> None:
    assert value(f"B ** {power}") == [pytest.approx([x**power for x in row]) for row in B]


def test_a_constant_is_itself() -> None:
    assert value("1 / 3") == 1 / 3


def test_an_identity_is_one_on_the_diagonal() -> None:
    assert value("eye(output, unit)") == [[1, 0], [0, 1]]


def test_a_diagonal_is_a_vector() -> None:
    assert value("diagonal(G)") == [2, -3]


REDUCTIONS: list[tuple[str, Callable[[Sequence[float]], float]]] = [
    ("sum(A, over={})", math.fsum),
    ("mean(A, over={})", statistics.fmean),
    ("var(A, over={})", statistics.pvariance),
    ("var(A, over={}, ddof=1)", statistics.variance),
    ("max(A, over={})", max),
    ("min(A, over={})", min),
]


@pytest.mark.parametrize(("text", "reference"), REDUCTIONS)
def test_a_reduction_over_the_columns(
    text: str, reference: Callable[[Sequence[float]], float]
) -> None:
    assert value(text.format("example")) == pytest.approx([reference(row) for row in A])


@pytest.mark.parametrize(("text", "reference"), REDUCTIONS)
def test_a_reduction_over_the_rows(
    text: str, reference: Callable[[Sequence[float]], float]
) -> None:
    columns = [[A[i][j] for i in UNITS] for j in EXAMPLES]
    assert value(text.format("unit")) == pytest.approx([reference(column) for column in columns])


@pytest.mark.parametrize(("text", "reference"), REDUCTIONS)
def test_a_reduction_over_both_axes(
    text: str, reference: Callable[[Sequence[float]], float]
) -> None:
    everything = [entry for row in A for entry in row]
    assert value(text.format("(example, unit)")) == pytest.approx(reference(everything))


MATRIX_PRODUCTS: list[tuple[str, Any]] = [
    ("A @ w", [sum(A[i][j] * w[j] for j in EXAMPLES) for i in UNITS]),
    ("w @ A", [sum(A[i][j] * w[j] for j in EXAMPLES) for i in UNITS]),
    ("A @ v", [sum(A[i][j] * v[i] for i in UNITS) for j in EXAMPLES]),
    ("v @ v", sum(v[i] * v[i] for i in UNITS)),
    ("A @ B", sum(A[i][j] * B[j][i] for i in UNITS for j in EXAMPLES)),
    ("G @ A", [[sum(G[o][i] * A[i][j] for i in UNITS) for j in EXAMPLES] for o in UNITS]),
    ("G @ B", [[sum(G[o][i] * B[j][i] for i in UNITS) for j in EXAMPLES] for o in UNITS]),
    ("B @ G", [[sum(G[o][i] * B[j][i] for i in UNITS) for o in UNITS] for j in EXAMPLES]),
    ("eye(output, unit) @ A", A),
]


@pytest.mark.parametrize(("text", "expected"), MATRIX_PRODUCTS)
def test_a_matrix_product_sums_over_what_both_have(text: str, expected: Any) -> None:
    assert value(text) == expected


def test_align_transposes_by_name_and_fills_up_with_ones() -> None:
    data = np.arange(30).reshape(5, 2, 3)  # a batch of five
    aligned = align(data, ("unit", "example"), ("example", "feature", "unit"), 2)
    assert aligned.shape == (5, 1, 3, 1, 2)
    assert aligned[4, 0, 2, 0, 1] == data[4, 1, 2]


# A batch of problems is evaluated as one.

RULES = [
    "A + B", "B - A", "A * v", "A / w", "G @ A", "B @ G", "A @ B", "diagonal(G) * v",
    "relu(A) ** 2", "eye(output, unit) @ A", "v + s", "s * 3", "1 / 3",
    *(f"{function}(A * w, over={over})" for function in REDUCE for over in ("unit", "example")),
]  # fmt: skip


@pytest.mark.parametrize("text", RULES)
def test_a_batch_gives_what_each_problem_gives(text: str) -> None:
    numbers = np.random.default_rng(0)
    batch = {name: numbers.normal(size=(5, *data.shape)) for name, data in TENSORS.items()}
    together = np.broadcast_to(
        evaluate(rule(text), batch, SIZES, FLOAT),
        (5, *(SIZES[axis] for axis in axes(rule(text)))),
    )
    alone = [
        evaluate(rule(text), {name: data[i] for name, data in batch.items()}, SIZES, FLOAT)
        for i in range(5)
    ]
    np.testing.assert_allclose(together, np.array(alone), rtol=1e-14, atol=1e-14)


def test_a_fixed_number_meets_a_batch() -> None:
    batch = {"A": np.stack([TENSORS["A"], 2 * TENSORS["A"]]), "s": TENSORS["s"]}
    result = evaluate(rule("sum(A, over=unit) + s"), batch, SIZES, FLOAT)
    columns = [A[0][j] + A[1][j] for j in EXAMPLES]
    assert result.tolist() == [[x + s for x in columns], [2 * x + s for x in columns]]


def test_a_whole_exercise_is_solved_for_a_batch_at_once() -> None:
    exercise = batch_normalization()
    problems = [drawn("fractions", seed) for seed in range(5)]
    batch = {name: np.stack([p.numbers[name] for p in problems]) for name in exercise.given}
    batch["eps"] = problems[0].numbers["eps"]
    together = solve(exercise, batch, FLOAT)
    for step in exercise.steps:
        alone = np.stack([problem.key[step.name] for problem in problems])
        np.testing.assert_allclose(together[step.name], alone, rtol=1e-13, atol=1e-13)


def test_a_slip_uses_the_rule_of_the_mistake() -> None:
    problem = drawn("fractions", 0)
    (slip,) = problem.exercise.step["Z"].mistakes
    slipped = solve(problem.exercise, problem.numbers, FLOAT, instead={slip.step: slip.rule})
    without_bias = problem.key["Z"] - problem.numbers["b"][:, None]
    np.testing.assert_allclose(slipped["Z"], without_bias, atol=1e-12)


def test_a_slip_is_carried_on() -> None:
    problem = drawn("fractions", 0)
    (slip,) = problem.exercise.step["Z"].mistakes
    slipped = solve(problem.exercise, problem.numbers, FLOAT, instead={slip.step: slip.rule})
    np.testing.assert_array_equal(slipped["A"], np.maximum(slipped["Z"], 0))


# On symbols the evaluator gives letters; SymPy's own matrices and derivatives are the witness.


def symbols(name: str, over: Axes) -> Any:
    """An array of symbols such as W01."""
    shape = tuple(SIZES[axis] for axis in over)
    letters = [sympy.Symbol(name + "".join(map(str, at))) for at in np.ndindex(shape)]
    return np.array(letters, dtype=object).reshape(shape)


LETTERS = {name: symbols(name, over) for name, over in SCOPE.tensors.items()}


def in_letters(text: str) -> Any:
    return evaluate(rule(text), LETTERS, SIZES, EXACT)


MATRICES = {
    name: sympy.Matrix(LETTERS[name].reshape(LETTERS[name].shape[0], -1)) for name in "ABGvw"
}

SYMPY_PRODUCTS: list[tuple[str, sympy.Matrix]] = [
    ("G @ A", MATRICES["G"] * MATRICES["A"]),
    ("G @ B", MATRICES["G"] * MATRICES["B"].T),
    ("B @ G", MATRICES["B"] * MATRICES["G"].T),
    ("G @ v", MATRICES["G"] * MATRICES["v"]),
    ("A @ v", MATRICES["A"].T * MATRICES["v"]),
    ("A @ B", sympy.Matrix([(MATRICES["A"] * MATRICES["B"]).trace()])),
]


@pytest.mark.parametrize(("text", "expected"), SYMPY_PRODUCTS)
def test_a_matrix_product_in_letters_is_that_of_sympy(text: str, expected: sympy.Matrix) -> None:
    ours = sympy.Matrix(in_letters(text).reshape(expected.shape))
    assert (ours - expected).expand().is_zero_matrix


# The loss is the sum of T * (G @ A + v), so T is the gradient passed back by the layer G @ A.
GRADIENTS: list[tuple[str, str]] = [("G", "T @ A"), ("A", "G @ T")]


@pytest.mark.parametrize(("parameter", "gradient"), GRADIENTS)
def test_a_gradient_by_names_is_the_derivative_of_the_loss(parameter: str, gradient: str) -> None:
    over = ("output", "example")
    scope = Scope({**SCOPE.tensors, "T": over}, SCOPE.sizes)
    letters = LETTERS | {"T": symbols("T", over)}
    loss = np.sum(letters["T"] * evaluate(parse("G @ A", scope), letters, SIZES, EXACT))
    ours = evaluate(parse(gradient, scope), letters, SIZES, EXACT)
    expected = [sympy.diff(loss, letter) for letter in letters[parameter].ravel()]
    assert all(
        sympy.expand(one - other) == 0 for one, other in zip(ours.ravel(), expected, strict=True)
    )


@pytest.mark.parametrize("ddof", [0, 1])
def test_a_variance_in_letters_is_the_mean_square_less_the_squared_mean(ddof: int) -> None:
    ours = in_letters(f"var(w, over=example, ddof={ddof})").item()
    letters = list(LETTERS["w"])
    mean_square = sympy.Rational(1, 4) * sum(letter**2 for letter in letters)
    squared_mean = (sympy.Rational(1, 4) * sum(letters)) ** 2
    expected = (mean_square - squared_mean) * sympy.Rational(4, 4 - ddof)
    assert sympy.expand(ours - expected) == 0


# Rounding, half away from zero.

ROUNDED: list[tuple[str, int, str]] = [
    ("2.5", 0, "3"),
    ("-2.5", 0, "-3"),
    ("0.5", 0, "1"),
    ("-0.5", 0, "-1"),
    ("1.5", 0, "2"),
    ("2.4999", 0, "2"),
    ("1.005", 2, "1.01"),
    ("-1.005", 2, "-1.01"),
    ("2.675", 2, "2.68"),
    ("0.125", 2, "0.13"),
    ("0.135", 2, "0.14"),
    ("0.285", 2, "0.29"),
    ("1.0049", 2, "1"),
    ("0.15", 1, "0.2"),
    ("0.25", 1, "0.3"),
    ("1.45", 1, "1.5"),
    ("1e-9", 2, "0"),
    ("0", 2, "0"),
    ("1234.565", 2, "1234.57"),
    ("9999", 3, "9999"),
]


@pytest.mark.parametrize(("text", "decimals", "expected"), ROUNDED)
def test_a_tie_is_rounded_away_from_zero(text: str, decimals: int, expected: str) -> None:
    assert round_half_away(np.array(float(text)), decimals) == float(expected)


@pytest.mark.parametrize(("text", "decimals", "expected"), ROUNDED)
def test_an_exact_tie_is_rounded_away_from_zero(text: str, decimals: int, expected: str) -> None:
    exact = Fraction(text)
    data = np.array([sympy.Rational(exact.numerator, exact.denominator)], dtype=object)
    assert Fraction(str(EXACT.round(data, decimals)[0])) == Fraction(expected)


DECIMAL_TEXTS = some.decimals(-99, 99, places=6).map(str)


@settings(deadline=None)
@given(DECIMAL_TEXTS, some.integers(0, 3))
def test_rounding_is_that_of_decimal_arithmetic(text: str, decimals: int) -> None:
    expected = Decimal(text).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    assert round_half_away(np.array(float(text)), decimals) == float(expected)


@settings(deadline=None)
@given(some.integers(-99_999, 99_999), some.integers(0, 4))
def test_every_tie_is_seen(tie: int, decimals: int) -> None:
    text = Decimal(2 * tie + 1).scaleb(-decimals) / 2
    expected = text.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    assert round_half_away(np.array(float(text)), decimals) == float(expected)


def test_nothing_is_rounded_to_minus_zero() -> None:
    assert str(round_half_away(np.array(-0.004), 2)) == "0.0"


def test_what_is_no_number_stays_so() -> None:
    rounded = round_half_away(np.array([np.inf, -np.inf, np.nan]), 2)
    np.testing.assert_array_equal(rounded, [np.inf, -np.inf, np.nan])
