"""The algebra: axes are known by their names."""

from __future__ import annotations

from fractions import Fraction

import pytest

from normreg_sheets.exercise.algebra import (
    APPLY,
    COMBINE,
    REDUCE,
    Apply,
    Axes,
    Combine,
    Const,
    Eye,
    Node,
    Reduce,
    Ref,
    axes,
    factors,
    linear,
    matmul,
    negative,
    references,
    shared,
    walk,
)

W = Ref("W", ("unit", "feature"))
X = Ref("X", ("feature", "example"))
T = Ref("T", ("example", "feature"))
Z = Ref("Z", ("unit", "example"))
b = Ref("b", ("unit",))
eps = Ref("eps", ())
TWO = Const(Fraction(2))
IDENTITY = Eye(("output", "unit"))

AXES: list[tuple[Node, Axes]] = [
    (X, ("feature", "example")),
    (eps, ()),
    (Ref("X", ("feature", "example"), at=(0, 1)), ()),
    (TWO, ()),
    (IDENTITY, ("output", "unit")),
    (Apply("sqrt", X), ("feature", "example")),
    (Combine("+", X, TWO), ("feature", "example")),
    (Combine("+", TWO, X), ("feature", "example")),
    (Combine("+", X, T), ("feature", "example")),
    (Combine("+", T, X), ("example", "feature")),
    (Combine("-", Z, b), ("unit", "example")),
    (Combine("-", b, Z), ("unit", "example")),
    (Combine("*", W, X), ("unit", "feature", "example")),
    (Reduce("mean", X, ("example",)), ("feature",)),
    (Reduce("mean", X, ("feature",)), ("example",)),
    (Reduce("sum", X, ("example", "feature")), ()),
]


@pytest.mark.parametrize(("node", "expected"), AXES)
def test_the_axes_of_a_result_are_in_the_order_of_their_first_mention(
    node: Node, expected: Axes
) -> None:
    assert axes(node) == expected


@pytest.mark.parametrize("function", APPLY)
def test_a_one_to_one_function_keeps_the_axes(function: str) -> None:
    assert axes(Apply(function, X)) == ("feature", "example")


@pytest.mark.parametrize("operator", COMBINE)
def test_a_combination_has_the_axes_of_both_sides(operator: str) -> None:
    assert axes(Combine(operator, b, X)) == ("unit", "feature", "example")


@pytest.mark.parametrize("function", REDUCE)
def test_a_reduction_loses_the_axes_it_goes_over(function: str) -> None:
    assert axes(Reduce(function, X, ("feature",))) == ("example",)


MATRIX_PRODUCTS: list[tuple[Node, Node, Axes, Axes]] = [
    (W, X, ("feature",), ("unit", "example")),
    (W, T, ("feature",), ("unit", "example")),  # as X transposed: the names decide
    (X, W, ("feature",), ("example", "unit")),
    (Z, X, ("example",), ("unit", "feature")),  # the gradient of W, with W's own axes
    (W, Z, ("unit",), ("feature", "example")),  # the gradient of X, with X's own axes
    (W, b, ("unit",), ("feature",)),
    (b, b, ("unit",), ()),
    (X, T, ("feature", "example"), ()),
    (IDENTITY, b, ("unit",), ("output",)),
]


@pytest.mark.parametrize(("left", "right", "over", "_result"), MATRIX_PRODUCTS)
def test_a_matrix_product_sums_over_the_axes_that_both_have(
    left: Node, right: Node, over: Axes, _result: Axes
) -> None:
    assert matmul(left, right) == Reduce("sum", Combine("*", left, right), over)


@pytest.mark.parametrize(("left", "right", "_over", "result"), MATRIX_PRODUCTS)
def test_a_matrix_product_keeps_the_axes_that_one_side_has(
    left: Node, right: Node, _over: Axes, result: Axes
) -> None:
    assert axes(matmul(left, right)) == result


@pytest.mark.parametrize(("left", "right", "_over", "_result"), MATRIX_PRODUCTS)
def test_the_factors_of_a_matrix_product_are_its_sides(
    left: Node, right: Node, _over: Axes, _result: Axes
) -> None:
    assert factors(matmul(left, right)) == (left, right)


NOT_PRODUCTS: list[Node] = [
    W,
    Combine("*", W, X),
    Reduce("mean", Combine("*", W, X), ("feature",)),
    Reduce("sum", Combine("+", W, X), ("feature",)),
    Reduce("sum", Combine("*", W, X), ("unit",)),
    Reduce("sum", Combine("*", Ref("G", ("output", "unit")), IDENTITY), ("unit",)),
]


@pytest.mark.parametrize("node", NOT_PRODUCTS)
def test_what_is_no_matrix_product_has_no_factors(node: Node) -> None:
    assert factors(node) is None


def test_shared_axes_stand_in_the_order_of_the_left_side() -> None:
    assert (shared(X, T), shared(T, X)) == (("feature", "example"), ("example", "feature"))


def test_references_are_listed_once_in_the_order_of_first_mention() -> None:
    rule = Combine("+", matmul(W, X), Combine("/", Apply("sqrt", b), Reduce("max", W, ("unit",))))
    assert references(rule) == (W, X, b)


@pytest.mark.parametrize("node", [TWO, IDENTITY, Combine("*", TWO, IDENTITY)])
def test_numbers_and_identities_refer_to_nothing(node: Node) -> None:
    assert references(node) == ()


def test_a_walk_meets_every_node_from_left_to_right() -> None:
    inner = Combine("*", TWO, X)
    root = Apply("exp", Reduce("sum", Combine("-", inner, b), ("example",)))
    assert list(walk(root)) == [
        root,
        root.argument,
        Combine("-", inner, b),
        inner,
        TWO,
        X,
        b,
    ]


LINEAR: list[tuple[Node, tuple[Ref, Ref, Ref | None]]] = [
    (matmul(W, X), (W, X, None)),
    (Combine("+", matmul(W, X), b), (W, X, b)),
]


@pytest.mark.parametrize(("rule", "parts"), LINEAR)
def test_a_linear_layer_has_weights_operand_and_bias(
    rule: Node, parts: tuple[Ref, Ref, Ref | None]
) -> None:
    assert linear(rule) == parts


NOT_LINEAR: list[Node] = [
    X,
    Combine("+", X, b),
    Combine("-", matmul(W, X), b),
    Combine("+", b, matmul(W, X)),
    Combine("+", matmul(W, X), TWO),
    Combine("+", Combine("+", matmul(W, X), b), b),
    matmul(W, Apply("relu", X)),
    Apply("relu", matmul(W, X)),
    Reduce("mean", Combine("*", W, X), ("feature",)),
]


@pytest.mark.parametrize("rule", NOT_LINEAR)
def test_anything_else_is_no_linear_layer(rule: Node) -> None:
    assert linear(rule) is None


def test_minus_a_number_is_a_number() -> None:
    assert negative(TWO) == Const(Fraction(-2))


def test_minus_a_tensor_is_minus_one_times_it() -> None:
    assert negative(X) == Combine("*", Const(Fraction(-1)), X)
