"""The language of rules: what is read, and what is refused where."""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from normreg_sheets.errors import TemplateError
from normreg_sheets.exercise.algebra import (
    APPLY,
    REDUCE,
    Apply,
    Combine,
    Const,
    Eye,
    Node,
    Reduce,
    Ref,
    matmul,
)
from normreg_sheets.exercise.language import LONGEST_RULE, Scope, parse

X = Ref("X", ("feature", "example"))
W = Ref("W", ("unit", "feature"))
b = Ref("b", ("unit",))
A = Ref("A", ("unit", "example"))
G = Ref("G", ("output", "unit"))
var = Ref("var", ("unit",))
sigma = Ref("sigma", ("unit",))
eps = Ref("eps", ())

SCOPE = Scope(
    {ref.name: ref.axes for ref in (X, W, b, A, G, var, sigma, eps)},
    {"feature": "feature", "unit": "unit", "output": "unit", "example": "example"},
)


def const(numerator: int, denominator: int = 1) -> Const:
    return Const(Fraction(numerator, denominator))


def plus(left: Node, right: Node) -> Node:
    return Combine("+", left, right)


def minus(left: Node, right: Node) -> Node:
    return Combine("-", left, right)


def times(left: Node, right: Node) -> Node:
    return Combine("*", left, right)


READ: list[tuple[str, Node]] = [
    ("X", X),
    ("(X)", X),
    ("+X", X),
    ("-X", times(const(-1), X)),
    ("W @ X", matmul(W, X)),
    ("W @ X + b", plus(matmul(W, X), b)),
    ("A @ X", matmul(A, X)),
    ("b @ b", matmul(b, b)),
    ("A - b - eps", minus(minus(A, b), eps)),
    ("A - (b - eps)", minus(A, minus(b, eps))),
    ("A + b * eps", plus(A, times(b, eps))),
    ("A / sigma", Combine("/", A, sigma)),
    ("A ** 2", Combine("**", A, const(2))),
    ("A ** -1", Combine("**", A, const(-1))),
    ("A ** +9", Combine("**", A, const(9))),
    ("-A ** 2", times(const(-1), Combine("**", A, const(2)))),
    ("(-A) ** 2", Combine("**", times(const(-1), A), const(2))),
    ("sqrt(var + eps)", Apply("sqrt", plus(var, eps))),
    ("relu(relu(A))", Apply("relu", Apply("relu", A))),
    ("mean(A, over=example)", Reduce("mean", A, ("example",))),
    ("sum(A, over=(unit, example))", Reduce("sum", A, ("unit", "example"))),
    ("sum(A, over=(example, unit))", Reduce("sum", A, ("example", "unit"))),
    ("var(A, over=example)", Reduce("var", A, ("example",))),
    ("var(A, over=example, ddof=0)", Reduce("var", A, ("example",))),
    ("var(A, ddof=1, over=example)", Reduce("var", A, ("example",), 1)),
    (
        "sum((A - b) ** 2, over=example)",
        Reduce("sum", Combine("**", minus(A, b), const(2)), ("example",)),
    ),
    (
        "mean(A, over=unit) + max(A, over=unit)",
        plus(Reduce("mean", A, ("unit",)), Reduce("max", A, ("unit",))),
    ),
    ("eye(output, unit)", Eye(("output", "unit"))),
    ("eye(unit, output)", Eye(("unit", "output"))),
    ("diagonal(G)", Reduce("sum", times(G, Eye(("output", "unit"))), ("unit",))),
    ("var", var),  # a tensor may have the name of a function
    ("var(A, over=example) + var", plus(Reduce("var", A, ("example",)), var)),
]


@pytest.mark.parametrize(("rule", "tree"), READ)
def test_a_rule_is_read_as_a_tree(rule: str, tree: Node) -> None:
    assert parse(rule, SCOPE) == tree


@pytest.mark.parametrize("function", APPLY)
def test_every_one_to_one_function_is_known(function: str) -> None:
    assert parse(f"{function}(A)", SCOPE) == Apply(function, A)


@pytest.mark.parametrize("function", REDUCE)
def test_every_reduction_is_known(function: str) -> None:
    assert parse(f"{function}(A, over=unit)", SCOPE) == Reduce(function, A, ("unit",))


NUMBERS: list[tuple[str, Fraction]] = [
    ("3", Fraction(3)),
    ("-3", Fraction(-3)),
    ("0.1", Fraction(1, 10)),
    ("0.30", Fraction(3, 10)),
    (".5", Fraction(1, 2)),
    ("2.", Fraction(2)),
    ("1e-5", Fraction(1, 100000)),
    ("1e3", Fraction(1000)),
    ("1/3", Fraction(1, 3)),
    ("-1/3", Fraction(-1, 3)),
    ("2/4", Fraction(1, 2)),
    ("0.1 + 0.2", Fraction(3, 10)),
    ("1 - 0.9", Fraction(1, 10)),
    ("3 * 0.1", Fraction(3, 10)),
    ("1 / (1 - 1/3)", Fraction(3, 2)),
    ("0.123456789", Fraction(123456789, 10**9)),
    ("999999999", Fraction(999999999)),
]


@pytest.mark.parametrize(("rule", "number"), NUMBERS)
def test_a_number_is_exact(rule: str, number: Fraction) -> None:
    assert parse(rule, SCOPE) == Const(number)


THERE_ARE = "there are: A, G, W, X, b, eps, sigma, var"

# The caret stands under the place that is wrong.
REFUSED: list[tuple[str, str, str]] = [
    (
        "W @ Q",
        "    ^",
        f"unknown tensor 'Q'; {THERE_ARE}",
    ),
    (
        "A / sigm",
        "    ^",
        "unknown tensor 'sigm'; did you mean 'sigma'?",
    ),
    (
        "sqrt(vra + eps)",
        "     ^",
        "unknown tensor 'vra'; did you mean 'var'?",
    ),
    (
        "é + W",
        "^",
        f"unknown tensor 'é'; {THERE_ARE}",
    ),
    (
        "é ^ 2",
        "    ^",
        "'^' binds too loosely here; write ** for a power",
    ),
    (
        "A ^ 2",
        "    ^",
        "'^' binds too loosely here; write ** for a power",
    ),
    (
        "sum(mean(A, over=example), over=unit)",
        "    ^",
        "a reduction inside a reduction; give the inner one its own step",
    ),
    (
        "mean(W @ X, over=example)",
        "     ^",
        "a reduction inside a reduction; give the inner one its own step",
    ),
    (
        "A + G @ mean(A, over=example)",
        "    ^",
        "a reduction inside a reduction; give the inner one its own step",
    ),
    (
        "sum(diagonal(G), over=output)",
        "    ^",
        "a reduction inside a reduction; give the inner one its own step",
    ),
    (
        "A - mean(A)",
        "    ^",
        "'mean' needs its axes: mean(..., over=example)",
    ),
    (
        "var(A, ddof=1)",
        "^",
        "'var' needs its axes: var(..., over=example)",
    ),
    (
        "mean(A, over=exmaple)",
        "             ^",
        "unknown axis 'exmaple'; did you mean 'example'?",
    ),
    (
        "mean(A, over=(unit, row))",
        "                    ^",
        "unknown axis 'row'; there are: example, feature, output, unit",
    ),
    (
        "mean(b, over=example)",
        "             ^",
        "b (unit) has no axis 'example'",
    ),
    (
        "mean(A + 1, over=(unit, feature))",
        "                        ^",
        "the expression (unit, example) has no axis 'feature'",
    ),
    (
        "mean(eps, over=unit)",
        "               ^",
        "eps (one number) has no axis 'unit'",
    ),
    (
        "mean(A, over='unit')",
        "             ^",
        "an axis is a name: over=example, or over=(output, example)",
    ),
    (
        "mean(A, over=1)",
        "             ^",
        "an axis is a name: over=example, or over=(output, example)",
    ),
    (
        "var(A, over=unit, ddof=2)",
        "                       ^",
        "ddof is 0 or 1",
    ),
    (
        "var(A, over=unit, ddof=eps)",
        "                       ^",
        "ddof is 0 or 1",
    ),
    (
        "mean(A, over=unit, ddof=1)",
        "^",
        "'mean' does not take 'ddof'",
    ),
    (
        "var(A, over=unit, axis=unit)",
        "^",
        "'var' does not take 'axis'",
    ),
    (
        "W @ X @ A",
        "^",
        "a reduction inside a reduction; give the inner one its own step",
    ),
    (
        "b @ X",
        "    ^",
        "'@' sums over shared axes, and b (unit) and X (feature, example) share none",
    ),
    (
        "eps @ X",
        "      ^",
        "'@' sums over shared axes, and eps (one number) and X (feature, example) share none",
    ),
    (
        "eye(unit, unit)",
        "          ^",
        "axes 'unit' and 'unit' are not two axes tied to one size",
    ),
    (
        "eye(unit, example)",
        "          ^",
        "axes 'unit' and 'example' are not two axes tied to one size",
    ),
    (
        "A + diagonal(A)",
        "             ^",
        "A (unit, example) has no diagonal: it needs two axes tied to one size",
    ),
    (
        "diagonal(b)",
        "         ^",
        "b (unit) has no diagonal: it needs two axes tied to one size",
    ),
    (
        "relux(A)",
        "^",
        "unknown function 'relux'; did you mean 'relu'?",
    ),
    (
        "relu(A, A)",
        "^",
        "'relu' takes one argument",
    ),
    (
        "relu()",
        "^",
        "'relu' takes one argument",
    ),
    (
        "relu(A, over=unit)",
        "^",
        "'relu' takes one argument",
    ),
    (
        "A ** b",
        "     ^",
        "a power is a whole number from -9 to 9",
    ),
    (
        "A ** 10",
        "     ^",
        "a power is a whole number from -9 to 9",
    ),
    (
        "A ** 0.5",
        "     ^",
        "a power is a whole number from -9 to 9",
    ),
    (
        "A ** 999999999",
        "     ^",
        "a power is a whole number from -9 to 9",
    ),
    (
        "9 ** 9 ** 9",
        "     ^",
        "a power is a whole number from -9 to 9",
    ),
    (
        "A + 1 / 0",
        "        ^",
        "division by zero",
    ),
    (
        "A / (1 / (3 - 3))",
        "          ^",
        "division by zero",
    ),
    (
        "A % 2",
        "    ^",
        "only + - * / ** and @ combine tensors",
    ),
    (
        "A // 2",
        "     ^",
        "only + - * / ** and @ combine tensors",
    ),
    (
        "A * 1000000000",
        "    ^",
        "the number is too large or has too many decimals",
    ),
    (
        "A * 0.1234567891",
        "    ^",
        "the number is too large or has too many decimals",
    ),
    (
        "A * 0x10",
        "    ^",
        "numbers are written as 3 or 0.5",
    ),
]


@pytest.mark.parametrize(("rule", "caret", "message"), REFUSED)
def test_a_wrong_rule_is_refused_at_its_place(rule: str, caret: str, message: str) -> None:
    with pytest.raises(TemplateError) as refusal:
        parse(rule, SCOPE)
    assert str(refusal.value) == f"{message}\n    {rule}\n    {caret}"


# Python's own words for it differ from version to version.
NO_SYNTAX: list[tuple[str, str]] = [
    ("W X", "  ^"),
    ("W = X", "  ^"),
    ("A + * 2", "    ^"),
    ("mean(A, over=unit))", "                  ^"),
]


@pytest.mark.parametrize(("rule", "caret"), NO_SYNTAX)
def test_a_rule_with_wrong_syntax_is_refused_at_its_place(rule: str, caret: str) -> None:
    with pytest.raises(TemplateError, match="cannot be read") as refusal:
        parse(rule, SCOPE)
    assert str(refusal.value).endswith(f"\n    {rule}\n    {caret}")


# Python that is no rule: nothing here may ever run.
FOREIGN: list[tuple[str, str, str]] = [
    ("A + X.real", "    ^", "'X.real' is not part of the language"),
    ("A.__class__.__mro__", "^", "'A.__class__.__mro__' is not part of the language"),
    ("lambda: A", "^", "'lambda: A' is not part of the language"),
    ("A + X[0]", "    ^", "'X[0]' is not part of the language"),
    ("A < 1", "^", "'A < 1' is not part of the language"),
    ("A + 'text'", "    ^", "''text'' is not part of the language"),
    ("A + b'text'", "    ^", "'b'text'' is not part of the language"),
    ("f'{A}'", "^", "'f'{A}'' is not part of the language"),
    ("[A for A in X]", "^", "'[A for A in X]' is not part of the language"),
    ("{A}", "^", "'{A}' is not part of the language"),
    ("A, X", "^", "'(A, X)' is not part of the language"),
    ("A if 1 else X", "^", "'A if 1 else X' is not part of the language"),
    ("A and X", "^", "'A and X' is not part of the language"),
    ("not A", "^", "'not A' is not part of the language"),
    ("~A", "^", "'~A' is not part of the language"),
    ("(A := 1)", " ^", "'(A := 1)' is not part of the language"),
    ("True * A", "^", "'True' is not part of the language"),
    ("A + None", "    ^", "'None' is not part of the language"),
    ("A + 1j", "    ^", "'1j' is not part of the language"),
    ("...", "^", "'...' is not part of the language"),
    ("sum(*A, over=unit)", "    ^", "'*A' is not part of the language"),
    ("os.system('ls')", "^", "'os.system('ls')' is not part of the language"),
    ("(lambda: A)()", "^", "'(lambda: A)()' is not part of the language"),
    (
        "A + __import__('os')",
        "    ^",
        "unknown function '__import__'; there are: abs, diagonal, exp, eye, log, max,",
    ),
]


@pytest.mark.parametrize(("rule", "caret", "message"), FOREIGN)
def test_python_that_is_no_rule_is_refused(rule: str, caret: str, message: str) -> None:
    with pytest.raises(TemplateError) as refusal:
        parse(rule, SCOPE)
    assert str(refusal.value).startswith(message)
    assert str(refusal.value).endswith(f"\n    {rule}\n    {caret}")


UNREADABLE: list[str] = [
    "",
    " ",
    "A; X",
    "import os",
    "A\0",
    "A\nX",
    "(" * 490 + "A" + ")" * 490,
    "(" * 500 + "A" + ")" * 500,
    "[" * 999,
    "-" * 5000 + "A",
    "A + " * 5000 + "A",
]


@pytest.mark.parametrize("rule", UNREADABLE, ids=lambda rule: repr(rule[:12]))
def test_a_text_that_is_no_expression_is_refused(rule: str) -> None:
    with pytest.raises(TemplateError):
        parse(rule, SCOPE)


def test_a_rule_of_the_greatest_length_is_read() -> None:
    assert parse("A".ljust(LONGEST_RULE), SCOPE) == A


def test_a_longer_rule_is_refused() -> None:
    with pytest.raises(TemplateError, match="longer than 1000 characters"):
        parse("A".ljust(LONGEST_RULE + 1), SCOPE)


@settings(deadline=None)
@given(some.text(alphabet="AXWb +-*/@()=,.0123456789eover_unitsmaxquexample\"'[]", max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(TemplateError):
        parse(text, SCOPE)


@pytest.mark.parametrize(
    "rule",
    [
        "1e999999999",
        "-" * 900 + "A",
        "+".join(["A"] * 400),
        "~" * 900 + "A",
        "999999999 * 999999999",
        "sum(A, over=())",
        "sum(A, over=(unit, unit))",
        "var(A, over=unit, ddof=True)",
    ],
    ids=["exponent", "signs", "long sum", "tildes", "product", "no axis", "axis twice", "truth"],
)
def test_a_rule_that_would_never_end_or_means_nothing_is_refused_at_once(rule: str) -> None:
    with pytest.raises(TemplateError):
        parse(rule, SCOPE)
