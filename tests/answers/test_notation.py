"""Notation: rules as a teacher writes them, which mean the same when they are read again."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as some

from normreg_sheets.answers.notation import PLAIN, pieces, spelled_out, write
from normreg_sheets.exercise.algebra import Apply, Combine, Const, Node, negative
from normreg_sheets.exercise.language import parse
from tests.answers.posed import batch_normalization, exercise
from tests.answers.written import RULES, SCOPE, SYMBOLS, VALUES, worth, x, y, z


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


DROPOUT = {
    "keep1": "[r1 > p1]",
    "s2": "1 / (1 − p2)",
    "D1": "diag(keep1 · s1)",
    "Z1": "W1 X + b1",
    "H2": "D2 A2",
    "E": "Y − Y′",
    "loss": "sum(E²)",
    "dY": "2 · E",
    "dW3": "dY H2ᵀ",
    "db3": "sum(dY)",
    "dH2": "W3ᵀ dY",
    "dA2": "D2ᵀ dH2",
    "dZ2": "dA2 ⊙ [Z2 > 0]",
    "dW1": "dZ1 Xᵀ",
    "newW1": "W1 − η · dW1",
    "newA1": "max(W1⁺ X + b1⁺, 0)",
    "newloss": "sum((Y⁺ − Y′)²)",
    "I1": "I",
    "Zi1": "W1⁺ U + b1⁺",
    "Hi1": "I1 Ai1",
}


@pytest.mark.parametrize("step", DROPOUT)
def test_the_captions_of_dropout(step: str) -> None:
    dropout = exercise("dropout")
    assert write(dropout.step[step].rule, PLAIN, dropout.symbols) == DROPOUT[step]


# What is written can be read again and is worth the same: no bracket is missing.


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


@settings(deadline=None)
@given(single)
def test_the_pieces_of_a_sum_are_the_whole(node: Node) -> None:
    assert " ".join(pieces(node, PLAIN, {})) == write(node, PLAIN, {})


def test_a_sum_is_broken_between_its_terms_and_nowhere_else() -> None:
    rule = parse("A * (mu + b) - b + relu(A + b)", SCOPE)
    assert pieces(rule, PLAIN, SYMBOLS) == ("A · (μ + b)", "− b", "+ max(A + b, 0)")


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("1/3", "1/3"),
        ("1/4", "0.25"),
        ("-1/4", "-0.25"),
        ("9429802754825026233/1000000000000000000", "9.429802754825026233"),
        ("-9429802754825026233/1000000000000000000", "-9.429802754825026233"),
        ("1000000000000000000001/10000000000000000000000", "0.1000000000000000000001"),
        ("4047930487/1007556050", "4047930487/1007556050"),
    ],
)
def test_a_number_that_ends_is_spelled_out_to_its_end(number: str, text: str) -> None:
    assert spelled_out(Fraction(number)) == text
