"""Notation: rules and numbers as a teacher writes them, and unrolled rules that mean the same."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import pytest
import sympy
from hypothesis import assume, example, given, settings
from hypothesis import strategies as some
from sympy import Rational, sqrt

from normreg_sheets.answers.draw import pose
from normreg_sheets.answers.exact import spelled
from normreg_sheets.answers.notation import EXACT, MATHML, PLAIN, write
from normreg_sheets.answers.problem import Variant
from normreg_sheets.answers.unrolled import ELLIPSIS, positions, put_in, unroll
from normreg_sheets.exercise.algebra import Apply, Combine, Const, Node, Ref, negative
from normreg_sheets.exercise.exercise import Settings
from normreg_sheets.exercise.language import Scope, parse
from tests.answers.posed import batch_normalization, classic, posed
from tests.answers.trees import rules
from tests.exercise.templates import loaded

if TYPE_CHECKING:
    from pathlib import Path

    from normreg_sheets.answers.problem import Problem

SCOPE = Scope(
    {
        "X": ("feature", "example"),
        "W": ("unit", "feature"),
        "b": ("unit",),
        "Z": ("unit", "example"),
        "dZ": ("unit", "example"),
        "A": ("unit", "example"),
        "mu": ("unit",),
        "var": ("unit",),
        "sigma": ("unit",),
        "eps": (),
        "G": ("output", "unit"),
        "N": ("unit", "example"),
        "beta": ("output",),
    },
    {"feature": "feature", "unit": "unit", "output": "unit", "example": "example"},
)
SYMBOLS = {"mu": "μ", "var": "σ²", "sigma": "σ", "eps": "ε", "G": "Γ", "beta": "β"}

RULES: list[tuple[str, str]] = [
    ("Z", "Z"),
    ("mu", "μ"),
    ("3", "3"),
    ("-3", "−3"),
    ("0.1", "0.1"),
    ("1 / 3", "1 / 3"),
    ("-1 / 3", "−1 / 3"),
    ("W @ X", "W X"),
    ("W @ X + b", "W X + b"),
    ("G @ N + beta", "Γ N + β"),
    ("dZ @ X", "dZ Xᵀ"),  # the gradient of W: on paper, X is transposed
    ("W @ dZ", "Wᵀ dZ"),  # the gradient of X: on paper, W is transposed
    ("X @ W", "Xᵀ Wᵀ"),
    ("W @ relu(X)", "W max(X, 0)"),
    ("W @ (X + X)", "W (X + X)"),
    ("relu(Z)", "max(Z, 0)"),
    ("positive(Z)", "[Z > 0]"),
    ("abs(Z)", "|Z|"),
    ("sign(Z)", "sign(Z)"),
    ("exp(-Z)", "exp(−Z)"),
    ("log(Z + 1)", "ln(Z + 1)"),
    ("sqrt(var + eps)", "√(σ² + ε)"),
    ("sqrt(var)", "√σ²"),
    ("sqrt(Z ** 2)", "√(Z²)"),
    ("sqrt(Z) ** 2", "(√Z)²"),
    ("sum(A, over=example)", "sum(A)"),
    ("mean(A, over=example)", "mean(A)"),
    ("var(A, over=example)", "var(A)"),
    ("var(A, over=example, ddof=1)", "var(A; n − 1)"),
    ("max(A, over=example)", "max(A)"),
    ("min(A, over=example)", "min(A)"),
    ("mean((A - mu) ** 2, over=example)", "mean((A − μ)²)"),
    ("diagonal(G)", "diag(Γ)"),
    ("diagonal(G) * beta", "diag(Γ) · β"),
    ("eye(output, unit) @ N", "I N"),
    ("A - mu", "A − μ"),
    ("A / sigma", "A / σ"),
    ("(A - mu) / sigma", "(A − μ) / σ"),
    ("A - (mu - b)", "A − (μ − b)"),
    ("A - mu - b", "A − μ − b"),
    ("A - (mu + b)", "A − (μ + b)"),
    ("A + (mu + b)", "A + (μ + b)"),
    ("A - mu * b", "A − μ · b"),
    ("(A - mu) * b", "(A − μ) · b"),
    ("A / (mu * b)", "A / (μ · b)"),
    ("A / (mu / b)", "A / (μ / b)"),
    ("A / mu / b", "A / μ / b"),
    ("A / mu * b", "A / μ · b"),
    ("A * mu / b", "A · μ / b"),
    ("A / (1 / 3)", "A / (1 / 3)"),
    ("1 / 3 * A", "1 / 3 · A"),
    ("-A", "−A"),
    ("-A + b", "−A + b"),
    ("b - -A", "b − (−A)"),
    ("b + -A", "b + (−A)"),
    ("b + -3", "b + (−3)"),
    ("-(A + b)", "−(A + b)"),
    ("-A * b", "(−A) · b"),
    ("-(A * b)", "−A · b"),
    ("A * -b", "A · (−b)"),
    ("A * -2", "A · (−2)"),
    ("A ** 2", "A²"),
    ("A ** -1", "A⁻¹"),
    ("-A ** 2", "−A²"),
    ("(-A) ** 2", "(−A)²"),
    ("(A + b) ** 3", "(A + b)³"),
    ("(A * b) ** 2", "(A · b)²"),
    ("(A ** 2) ** 3", "(A²)³"),
    ("relu(A) ** 2", "max(A, 0)²"),
]


@pytest.mark.parametrize(("rule", "plain"), RULES)
def test_a_rule_is_written_as_a_teacher_does(rule: str, plain: str) -> None:
    assert write(parse(rule, SCOPE), PLAIN, SYMBOLS) == plain


def test_the_captions_of_batch_normalization() -> None:
    exercise = batch_normalization()
    captions = {step.symbol: write(step.rule, PLAIN, exercise.symbols) for step in exercise.steps}
    assert captions == {
        "Z": "W X + b",
        "A": "max(Z, 0)",
        "Σ": "sum(A)",
        "μ": "mean(A)",
        "σ²": "var(A)",
        "σ": "√(σ² + ε)",
        "C": "A − μ",
        "N": "C / σ",
        "Y": "Γ N + β",
    }


# What is written can be read again and is worth the same: no bracket is missing.

x, y, z = (Ref(name, ()) for name in "xyz")
VALUES = {"x": Fraction(2, 3), "y": Fraction(-5), "z": Fraction(7, 2)}


class Root:
    """`√` as a name that Python's ** applies: as tightly as a root stands before its number."""

    def __pow__(self, number: float) -> float:
        return math.sqrt(abs(number))


def read_again(text: str) -> float:
    """The worth of a plain text, read by Python itself."""
    for sign, python in (("−", "-"), ("·", "*"), ("√", "root**"), ("²", "**2"), ("³", "**3")):
        text = text.replace(sign, python)
    text = text.replace("⁻¹", "**-1").replace("⁻**2", "**-2")
    names: dict[str, Any] = {**VALUES, "root": Root(), "max": max}
    return float(eval(text, {"__builtins__": {}}, names))


def worth(node: Node) -> float:
    """The worth of a rule of single numbers, by a second evaluator."""
    match node:
        case Const(value):
            return float(value)
        case Ref(name):
            return float(VALUES[name])
        case Apply("sqrt", argument):
            return math.sqrt(abs(worth(argument)))
        case Apply("relu", argument):
            return max(worth(argument), 0.0)
        case Combine("+", left, right):
            return worth(left) + worth(right)
        case Combine("-", left, right):
            return worth(left) - worth(right)
        case Combine("*", left, right):
            return worth(left) * worth(right)
        case Combine("/", left, right):
            return worth(left) / worth(right)
        case Combine("**", left, Const(power)):
            return float(worth(left) ** int(power))
    raise AssertionError(node)


constants = some.sampled_from(["1", "2", "-3", "1/2", "-1/3", "7/3"])
single: some.SearchStrategy[Node] = some.recursive(
    some.sampled_from((x, y, z)) | constants.map(lambda text: Const(Fraction(text))),
    lambda inner: (
        some.builds(Combine, some.sampled_from("+-*/"), inner, inner)
        | some.builds(
            lambda base, power: Combine("**", base, Const(Fraction(power))),
            inner,
            some.sampled_from((-2, -1, 2, 3)),
        )
        | inner.map(negative)
        | some.builds(Apply, some.sampled_from(("sqrt", "relu")), inner)
    ),
    max_leaves=6,
)


@settings(deadline=None, max_examples=300)
@given(single)
@example(Combine("/", x, Combine("*", y, z)))
@example(Combine("-", x, Combine("-", y, negative(z))))
def test_what_is_written_is_worth_the_same_when_read_again(node: Node) -> None:
    try:
        expected = worth(node)
    except (ZeroDivisionError, OverflowError):
        assume(False)
    assume(abs(expected) < 1e9)
    found = read_again(write(node, PLAIN, {}))
    assert found == pytest.approx(expected, rel=1e-6, abs=1e-6)


# MathML.


def mathml(node: Node) -> ElementTree.Element:
    return ElementTree.fromstring(f"<math>{write(node, MATHML, SYMBOLS)}</math>")


ALLOWED = {
    "math", "mrow", "mi", "mn", "mo", "mfrac", "msqrt", "msup", "msub", "msubsup",
}  # fmt: skip
CHILDREN = {"mfrac": 2, "msup": 2, "msub": 2, "msubsup": 3, "msqrt": 1, "mi": 0, "mn": 0, "mo": 0}


def assert_presentable(root: ElementTree.Element) -> None:
    """Only MathML Core's elements, each with as many children as it takes."""
    for element in root.iter():
        assert element.tag in ALLOWED
        assert len(element) == CHILDREN.get(element.tag, len(element))


@pytest.mark.parametrize("rule", [rule for rule, _ in RULES])
def test_the_mathml_of_a_rule_is_well_formed(rule: str) -> None:
    assert_presentable(mathml(parse(rule, SCOPE)))


@settings(deadline=None)
@given(rules)
def test_the_mathml_of_any_rule_is_well_formed(node: Node) -> None:
    assert_presentable(mathml(node))


def squeezed(rule: str) -> str:
    """The text of the MathML, without its structure."""
    return "".join(mathml(parse(rule, SCOPE)).itertext())


MATHML_TEXTS: list[tuple[str, str]] = [
    ("W @ X + b", "W\u2062X+b"),
    ("dZ @ X", "dZ\u2062X⊤"),
    ("relu(Z)", "max(Z,0)"),
    ("positive(Z)", "[Z>0]"),
    ("A - (mu - b)", "A−(μ−b)"),
    ("A * b", "A·b"),
    ("-(A + b)", "−(A+b)"),
    ("(A + b) ** 2", "(A+b)2"),
    ("var(A, over=example, ddof=1)", "varn−1(A)"),
]


@pytest.mark.parametrize(("rule", "text"), MATHML_TEXTS)
def test_the_mathml_of_a_rule_says_the_rule(rule: str, text: str) -> None:
    assert squeezed(rule) == text


def test_a_quotient_is_a_fraction_in_mathml() -> None:
    root = mathml(parse("(A - mu) / sigma", SCOPE))
    assert [["".join(part.itertext()) for part in f] for f in root.iter("mfrac")] == [["A−μ", "σ"]]


def test_a_root_is_a_root_in_mathml() -> None:
    root = mathml(parse("sqrt(var + eps)", SCOPE))
    assert ["".join(one.itertext()) for one in root.iter("msqrt")] == ["σ2+ε"]


HOSTILE = "<script>&\"'"


def test_a_symbol_cannot_break_out_of_mathml() -> None:
    text = write(Ref("x", ()), MATHML, {"x": HOSTILE})
    assert "".join(ElementTree.fromstring(text).itertext()) == HOSTILE


# Exact numbers.

NUMBERS: list[tuple[Any, str]] = [
    (sympy.Integer(0), "0"),
    (sympy.Integer(3), "3"),
    (sympy.Integer(-3), "−3"),
    (Rational(9, 4), "9/4"),
    (Rational(-5, 4), "−5/4"),
    (sqrt(3), "√3"),
    (-sqrt(3), "−√3"),
    (2 * sqrt(3), "2√3"),
    (sqrt(11) / 4, "√11/4"),
    (3 * sqrt(11) / 11, "3√11/11"),
    (-5 * sqrt(3) / 9, "−5√3/9"),
    (1 + sqrt(2), "1 + √2"),
    (1 - sqrt(2), "1 − √2"),
    (1 - 13 * sqrt(67) / 67, "1 − 13√67/67"),
    (sqrt(2) - 1, "−1 + √2"),
    (Rational(1, 2) + sqrt(5) / 2, "1/2 + √5/2"),
    (sqrt(2) + sqrt(3), "√2 + √3"),
    (sqrt(6), "√6"),
    (sqrt(1 + sqrt(2)), "√(1 + √2)"),
    (1 / (1 + sqrt(2)), "1/(1 + √2)"),
]


@pytest.mark.parametrize(("number", "text"), NUMBERS)
def test_an_exact_number_is_written_as_a_teacher_does(number: Any, text: str) -> None:
    assert write(spelled(number), EXACT, {}) == text


@pytest.mark.parametrize(("number", "_text"), NUMBERS)
def test_an_exact_number_is_worth_what_it_spells(number: Any, _text: str) -> None:
    assert worth(spelled(number)) == pytest.approx(float(sympy.N(number)))


@pytest.mark.parametrize(("number", "_text"), NUMBERS)
def test_the_mathml_of_an_exact_number_is_well_formed(number: Any, _text: str) -> None:
    assert_presentable(mathml(spelled(number)))


halves = some.fractions(-5, 5, max_denominator=12)


@settings(deadline=None)
@given(halves, halves, some.integers(0, 30))
def test_any_number_with_a_root_is_worth_what_it_spells(
    plain: Fraction, factor: Fraction, under: int
) -> None:
    number = Rational(plain) + Rational(factor) * sqrt(under)
    expected = float(plain) + float(factor) * math.sqrt(under)
    assert worth(spelled(number)) == pytest.approx(expected, abs=1e-12)


PUBLISHED: list[tuple[str, list[str]]] = [
    ("var", ["11/16", "27/16", "67/16"]),
    ("sigma", ["√11/4", "3√3/4", "√67/4"]),
    (
        "Y",
        [
            "6√11/11", "−10√11/11", "6√11/11", "−2√11/11",
            "−5√3/3", "√3", "7√3/3", "−5√3/3",
            "1 + 7√67/67", "1 − 13√67/67", "1 − √67/67", "1 + 7√67/67",
        ],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("step", "expected"), PUBLISHED)
def test_the_published_answers_as_a_teacher_writes_them(step: str, expected: list[str]) -> None:
    found = [write(spelled(number), EXACT, {}) for number in classic().exact[step].ravel()]
    assert found == expected


# Unrolled: a rule for one entry, written out.

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


@pytest.mark.parametrize(("step", "at", "text"), UNROLLED)
def test_a_rule_is_written_out_for_one_entry(step: str, at: dict[str, int], text: str) -> None:
    exercise = batch_normalization()
    assert write(unroll(exercise, step, at), PLAIN, exercise.symbols) == text


def test_of_many_terms_the_first_two_and_the_last_are_written() -> None:
    exercise = batch_normalization(Settings((("example", "12"),)))
    text = write(unroll(exercise, "total", {"unit": 0}), PLAIN, exercise.symbols)
    assert text == "A₁₁ + A₁₂ + … + A₁,₁₂"


def test_as_many_terms_as_allowed_are_all_written() -> None:
    exercise = batch_normalization(Settings((("example", "12"),)))
    node = unroll(exercise, "total", {"unit": 0}, most=12)
    assert write(node, PLAIN, exercise.symbols).count("+") == 11


@pytest.mark.parametrize(("step", "at", "_text"), UNROLLED)
def test_the_mathml_of_an_unrolled_rule_is_well_formed(
    step: str, at: dict[str, int], _text: str
) -> None:
    assert_presentable(mathml(unroll(batch_normalization(), step, at)))


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


OTHER_SIZES = Settings((("eps", "1/3"), ("example", "6"), ("feature", "2")))
PROBLEMS: list[tuple[Settings, Variant]] = [
    (Settings(), Variant(preset="classic")),
    (Settings(), Variant(level="fractions", seed=1)),
    (Settings(), Variant(level="decimals", seed=1)),
    (OTHER_SIZES, Variant(level="fractions", seed=1)),
]


@pytest.mark.parametrize(("chosen", "variant"), PROBLEMS)
@pytest.mark.parametrize("step", ["Z", "A", "total", "mu", "var", "sigma", "C", "N", "Y"])
def test_a_rule_written_out_is_worth_the_answer(
    chosen: Settings, variant: Variant, step: str
) -> None:
    problem = posed(variant, chosen)
    exercise = problem.exercise
    found = [
        unrolled_worth(unroll(exercise, step, at, most=10**9), problem)
        for at in positions(exercise.axes(step), exercise.sizes)
    ]
    assert found == pytest.approx(problem.key[step].ravel().tolist(), abs=1e-9)


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
    problem = pose(loaded(tmp_path, text), Variant(seed=1))
    over = problem.exercise.axes("Y")
    found = [
        unrolled_worth(unroll(problem.exercise, "Y", at, most=10**9), problem)
        for at in positions(over, problem.exercise.sizes)
    ]
    assert found == pytest.approx(problem.key["Y"].ravel().tolist())


def test_positions_run_over_the_last_axis_first() -> None:
    assert list(positions(("row", "column"), {"row": 2, "column": 3})) == [
        {"row": row, "column": column} for row in range(2) for column in range(3)
    ]


def test_one_number_has_one_position() -> None:
    assert list(positions((), {})) == [{}]
