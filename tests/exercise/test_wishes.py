"""Wishes: how they are read. What they mean is tested in tests/answers/test_conditions.py."""

from __future__ import annotations

from fractions import Fraction

import pytest

from normreg_sheets.errors import TemplateError
from normreg_sheets.exercise.algebra import Combine, Const, Node, Ref
from normreg_sheets.exercise.language import Scope
from normreg_sheets.exercise.wishes import (
    Compare,
    Condition,
    Count,
    Distinct,
    Whole,
    Wish,
    nodes,
    parse_wish,
)

W = Ref("W", ("unit", "feature"))
Z = Ref("Z", ("unit", "example"))
mu = Ref("mu", ("unit",))
eps = Ref("eps", ())
ZERO = Const(Fraction(0))

SCOPE = Scope(
    {ref.name: ref.axes for ref in (W, Z, mu, eps)},
    {"feature": "feature", "unit": "unit", "example": "example"},
)

READ: list[tuple[str, Condition]] = [
    ("Z < 0", Compare("<", Z, ZERO)),
    ("Z <= 0", Compare("<=", Z, ZERO)),
    ("Z > 0", Compare(">", Z, ZERO)),
    ("Z >= 0", Compare(">=", Z, ZERO)),
    ("Z == 0", Compare("==", Z, ZERO)),
    ("Z != 0", Compare("!=", Z, ZERO)),
    ("mu >= 1/5", Compare(">=", mu, Const(Fraction(1, 5)))),
    ("0 < mu", Compare("<", ZERO, mu)),
    ("Z - mu > eps", Compare(">", Combine("-", Z, mu), eps)),
    ("whole(mu)", Whole(mu)),
    ("whole(mu / 2)", Whole(Combine("/", mu, Const(Fraction(2))))),
    ("count(Z < 0) >= 2", Count(Compare("<", Z, ZERO), ">=", 2)),
    ("count(Z == mu) == 0", Count(Compare("==", Z, mu), "==", 0)),
    ("count(whole(Z)) < 3", Count(Whole(Z), "<", 3)),
    ("distinct(rows(W))", Distinct(W)),
    ("distinct(rows(Z - mu))", Distinct(Combine("-", Z, mu))),
]


@pytest.mark.parametrize(("text", "condition"), READ)
def test_a_wish_is_read_as_a_condition(text: str, condition: Condition) -> None:
    assert parse_wish(text, SCOPE).condition == condition


def test_a_wish_keeps_its_text() -> None:
    assert parse_wish("whole(mu)", SCOPE) == Wish("whole(mu)", Whole(mu))


FORM = (
    "a wish is one comparison (sigma >= 1/5), count(comparison) >= 2, whole(mu) or"
    " distinct(rows(W))"
)

REFUSED: list[tuple[str, str, str]] = [
    ("mu", "^", FORM),
    ("0 < mu < 1", "^", FORM),
    ("mu > 0 and mu < 1", "^", FORM),
    ("not mu > 0", "^", FORM),
    ("distinct(W)", "^", FORM),
    ("rows(W)", "^", FORM),
    ("whole(mu, Z)", "^", FORM),
    ("count(Z < 0)", "^", FORM),
    ("distinct(rows(mu))", "              ^", "rows() needs a tensor of two axes"),
    (
        "count(mu) >= 2",
        "      ^",
        FORM,
    ),
    (
        "count(distinct(rows(W))) >= 2",
        "      ^",
        "count takes a comparison, as in count(Z < 0) >= 2",
    ),
    (
        "count(count(Z < 0) > 1) >= 2",
        "      ^",
        "count takes a comparison, as in count(Z < 0) >= 2",
    ),
    ("mu in Z", "^", "compare with < <= > >= == or !="),
    ("mu is Z", "^", "compare with < <= > >= == or !="),
    (
        "sigma > 0",
        "^",
        "unknown tensor 'sigma'; there are: W, Z, eps, mu",
    ),
    (
        "mu > Q",
        "     ^",
        "unknown tensor 'Q'; there are: W, Z, eps, mu",
    ),
    (
        "whole(mu) > 0",
        "^",
        "unknown function 'whole'; there are: abs, diagonal, exp, eye, log, max,",
    ),
    ("mu >", "", "cannot be read"),
]


@pytest.mark.parametrize(("text", "caret", "message"), REFUSED)
def test_a_wrong_wish_is_refused_at_its_place(text: str, caret: str, message: str) -> None:
    with pytest.raises(TemplateError) as refusal:
        parse_wish(text, SCOPE)
    assert str(refusal.value).startswith(message)
    assert not caret or str(refusal.value).endswith(f"\n    {text}\n    {caret}")


NODES: list[tuple[str, tuple[Node, ...]]] = [
    ("mu > eps", (mu, eps)),
    ("whole(mu)", (mu,)),
    ("distinct(rows(W))", (W,)),
    ("count(Z < mu) >= 2", (Z, mu)),
    ("count(whole(Z)) >= 2", (Z,)),
]


@pytest.mark.parametrize(("text", "expected"), NODES)
def test_the_rules_that_a_condition_reads(text: str, expected: tuple[Node, ...]) -> None:
    assert nodes(parse_wish(text, SCOPE).condition) == expected
