"""Formulas: what is written into a cell, and that it means what the rule means."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from normreg_sheets.answers.values import FLOAT, evaluate
from normreg_sheets.exercise.algebra import Apply, Combine, Const, Eye, Node, Reduce, Ref, negative
from normreg_sheets.exercise.language import Scope, parse
from normreg_sheets.sheet.addresses import address, area
from normreg_sheets.sheet.formulas import Speller
from tests.sheet.miniature import calculated

if TYPE_CHECKING:
    from collections.abc import Mapping

# --- the second opinion ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("-2^2", 4),
        ("0-2^2", -4),
        ("2^3^2", 64),
        ("2^-1", 0.5),
        ("7-2-1", 4),
        ("8/4/2", 1),
        ("2+3*4", 14),
        ("(2+3)*4", 20),
        ("SUM(A1:B2,10)", 20),
        ("IF(A1>1,2,3)", 3),
        ("1.5E-3*2", 0.003),
    ],
)
def test_the_miniature_follows_the_documented_precedence(formula: str, value: float) -> None:
    cells = {(1, 1): 1.0, (1, 2): 2.0, (2, 1): 3.0, (2, 2): 4.0}
    assert calculated(formula, cells) == value


# --- a rule as text -------------------------------------------------------------------------

SIZES = {"unit": 3, "output": 3, "feature": 3, "example": 4}
AXES = {
    "W": ("unit", "feature"),
    "X": ("feature", "example"),
    "b": ("unit",),
    "Z": ("unit", "example"),
    "G": ("output", "unit"),
    "mu": ("unit",),
    "scattered": ("example",),
    "eps": (),
}
CORNERS = {"W": (7, 3), "X": (3, 8), "b": (7, 6), "Z": (13, 8), "G": (30, 3), "mu": (13, 15)}
SCOPE = Scope(AXES, {"unit": "unit", "output": "unit", "feature": "feature", "example": "example"})
FIRST = dict.fromkeys(SIZES, 0)


def where(tensor: str, at: Mapping[str, int]) -> tuple[int, int]:
    """Matrices and columns where the sheet has them, eps alone, and one tensor scattered."""
    if tensor == "eps":
        return 6, 17
    if tensor == "scattered":
        return 40 + 2 * at["example"], 2
    row, column = CORNERS[tensor]
    places = [at[axis] for axis in AXES[tensor]]
    return row + places[0], column + (places[1] if len(places) > 1 else 0)


@pytest.mark.parametrize(
    ("rule", "formula"),
    [
        # one-to-one
        ("relu(Z)", "MAX(H13,0)"),
        ("positive(Z)", "IF(H13>0,1,0)"),
        ("mu * positive(Z)", "IF(H13>0,O13,0)"),
        ("(mu - eps) * positive(Z)", "IF(H13>0,O13-Q6,0)"),
        ("mu * positive(Z) / eps", "IF(H13>0,O13,0)/Q6"),
        ("positive(Z) * mu", "IF(H13>0,1,0)*O13"),
        ("sqrt(mu + eps)", "SQRT(O13+Q6)"),
        ("abs(Z)", "ABS(H13)"),
        ("sign(Z)", "SIGN(H13)"),
        ("exp(Z)", "EXP(H13)"),
        ("log(Z)", "LN(H13)"),
        # a row times a column is written out
        ("W @ X + b", "C7*H3+D7*H4+E7*H5+F7"),
        ("W @ X", "C7*H3+D7*H4+E7*H5"),
        ("2 * (W @ X)", "2*(C7*H3+D7*H4+E7*H5)"),
        ("(W @ X) ** 2", "(C7*H3+D7*H4+E7*H5)^2"),
        ("sum((Z - mu) * 2, over=example)", "(H13-O13)*2+(I13-O13)*2+(J13-O13)*2+(K13-O13)*2"),
        ("sum(Z - mu, over=example)", "(H13-O13)+(I13-O13)+(J13-O13)+(K13-O13)"),
        # statistics take ranges
        ("sum(Z, over=example)", "SUM(H13:K13)"),
        ("mean(Z, over=example)", "AVERAGE(H13:K13)"),
        ("var(Z, over=example)", "VARP(H13:K13)"),
        ("var(Z, over=example, ddof=1)", "VAR(H13:K13)"),
        ("max(Z, over=unit)", "MAX(H13:H15)"),
        ("min(Z, over=(unit, example))", "MIN(H13:K15)"),
        ("mean(scattered, over=example)", "AVERAGE(B40,B42,B44,B46)"),
        ("mean(Z ** 2, over=unit)", "AVERAGE(H13^2,H14^2,H15^2)"),
        # structure
        ("diagonal(G)", "C30*1+D30*0+E30*0"),
        ("eye(output, unit)", "1"),
        ("eye(output, unit) * mu", "O13"),
        ("eye(output, unit) * mu * eps", "O13*Q6"),
        ("eye(output, unit) * (mu + eps) / eps", "(O13+Q6)/Q6"),
        # precedence: brackets where they are needed and nowhere else
        ("(Z - mu) / (mu + eps)", "(H13-O13)/(O13+Q6)"),
        ("Z - (mu - eps)", "H13-(O13-Q6)"),
        ("Z - mu - eps", "H13-O13-Q6"),
        ("Z + (mu + eps)", "H13+O13+Q6"),
        ("Z * (mu * eps)", "H13*O13*Q6"),
        ("Z / mu / eps", "H13/O13/Q6"),
        ("Z / (mu / eps)", "H13/(O13/Q6)"),
        ("Z / (mu * eps)", "H13/(O13*Q6)"),
        ("Z * mu + eps", "H13*O13+Q6"),
        ("Z * (mu + eps)", "H13*(O13+Q6)"),
        ("Z / mu ** 2", "H13/O13^2"),
        ("(Z / mu) ** 2", "(H13/O13)^2"),
        ("(Z ** 2) ** 3", "(H13^2)^3"),
        # a sign gets brackets before it can meet a power
        ("-Z", "-H13"),
        ("-(Z ** 2)", "-(H13^2)"),
        ("(-Z) ** 2", "(-H13)^2"),
        ("mu - -Z", "O13-(-H13)"),
        ("mu * -Z", "O13*(-H13)"),
        ("-(Z - mu)", "-(H13-O13)"),
        ("Z ** -2", "H13^(-2)"),
        ("-2 * Z", "(-2)*H13"),
        ("Z + -2", "H13+-2"),
        # numbers
        ("Z * 0.5", "H13*0.5"),
        ("Z * 0.00001", "H13*1E-05"),
        ("Z * (1 / 3)", "H13*1/3"),
        ("Z / (1 / 3)", "H13/(1/3)"),
        ("Z - 1 / 3", "H13-1/3"),
        ("Z * (3 - 5)", "H13*(-2)"),
    ],
)
def test_a_rule_is_spelled(rule: str, formula: str) -> None:
    assert Speller(SIZES, where).formula(parse(rule, SCOPE), FIRST) == formula


@pytest.mark.parametrize(
    ("at", "formula"),
    [
        ({"unit": 0, "example": 0}, "H13-O13"),
        ({"unit": 1, "example": 3}, "K14-O14"),
        ({"unit": 2, "example": 1}, "I15-O15"),
    ],
)
def test_every_entry_reads_its_own_cells(at: dict[str, int], formula: str) -> None:
    assert Speller(SIZES, where).formula(parse("Z - mu", SCOPE), at) == formula


def test_the_identity_is_0_off_its_diagonal() -> None:
    at = {"output": 0, "unit": 1}
    assert Speller(SIZES, where).formula(parse("eye(output, unit)", SCOPE), at) == "0"


@pytest.mark.parametrize(
    ("sheet", "formula"),
    [
        ("Batch Normalization", "AVERAGE('Batch Normalization'!H13:K13)"),
        ("Bob's", "AVERAGE('Bob''s'!H13:K13)"),
    ],
)
def test_from_another_sheet_an_address_has_the_title_before_it(sheet: str, formula: str) -> None:
    speller = Speller(SIZES, where, sheet)
    assert speller.formula(parse("mean(Z, over=example)", SCOPE), FIRST) == formula


@pytest.mark.parametrize(
    ("refs", "at", "condition"),
    [
        (["Z"], {"unit": 0}, "COUNT(H13:K13)<4"),
        (["Z"], {"unit": 1, "example": 2}, "COUNT(J14)<1"),
        (["Z", "mu"], {"unit": 0}, "COUNT(H13:K13,O13)<5"),
        (["Z"], {}, "COUNT(H13:K15)<12"),
        (["scattered"], {}, "COUNT(B40,B42,B44,B46)<4"),
        (["mu", "mu"], {"unit": 0}, "COUNT(O13)<1"),
    ],
)
def test_what_is_missing_is_counted(refs: list[str], at: dict[str, int], condition: str) -> None:
    wanted = [Ref(name, AXES[name]) for name in refs]
    assert Speller(SIZES, where).missing(wanted, at) == condition


# --- addresses ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "column", "name"),
    [(1, 1, "A1"), (13, 8, "H13"), (2, 26, "Z2"), (2, 27, "AA2"), (1048576, 16384, "XFD1048576")],
)
def test_an_address_is_letters_and_a_number(row: int, column: int, name: str) -> None:
    assert address(row, column) == name


def test_every_column_has_the_letters_that_spreadsheets_give_it() -> None:
    ours = [address(1, column) for column in range(1, 16385)]
    assert ours == [f"{get_column_letter(column)}1" for column in range(1, 16385)]


@pytest.mark.parametrize(
    ("corners", "name"),
    [
        ((13, 8, 15, 11), "$H$13:$K$15"),
        ((13, 8, 13, 8), "$H$13"),
        ((1, 26, 2, 27), "$Z$1:$AA$2"),
        ((13, 8, 15, 8), "$H$13:$H$15"),
    ],
)
def test_an_area_is_absolute(corners: tuple[int, int, int, int], name: str) -> None:
    assert area(*corners) == name


# --- any rule at all ------------------------------------------------------------------------

S, T, V = Ref("s", ()), Ref("t", ()), Ref("v", ("i",))
PLACES = {"s": (2, 2), "t": (2, 30), "v": (5, 3)}
HALVES = st.integers(-8, 8).map(lambda n: n / 2)


def spot(tensor: str, at: Mapping[str, int]) -> tuple[int, int]:
    row, column = PLACES[tensor]
    return row, column + at.get("i", 0)


def combined(side: st.SearchStrategy[Node], operators: str) -> st.SearchStrategy[Node]:
    return st.builds(Combine, st.sampled_from(operators), side, side)


def grown(leaves: st.SearchStrategy[Node], operators: str) -> st.SearchStrategy[Node]:
    """Sums and products over leaves, and functions that keep numbers exact."""
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            combined(inner, operators),
            st.builds(negative, inner),
            st.builds(Apply, st.sampled_from(["relu", "abs", "positive", "sign"]), inner),
        ),
        max_leaves=5,
    )


HALF_CONSTANTS = HALVES.map(lambda value: Const(Fraction(value)))
# In halves, sums and products are exact: what jumps (sign, positive) sees the same number twice.
EXACTLY = grown(st.one_of(st.sampled_from([S, T]), HALF_CONSTANTS), "+-*")
ROWS = st.builds(Combine, st.sampled_from("+-*"), st.just(V), EXACTLY)
REDUCED = st.builds(
    Reduce,
    st.sampled_from(["sum", "mean", "var", "max", "min"]),
    st.one_of(st.just(V), ROWS),
    st.just(("i",)),
    st.just(0),
)
FRACTIONS = st.builds(Fraction, st.integers(-9, 9), st.sampled_from([3, 7, 1000])).map(Const)
SMOOTH = st.sampled_from(["relu", "abs", "sqrt", "exp", "log"])
RULES = st.recursive(
    st.one_of(EXACTLY, REDUCED, FRACTIONS),
    lambda inner: st.one_of(
        combined(inner, "+-*/"),
        st.builds(negative, inner),
        st.builds(Combine, st.just("**"), inner, st.integers(-3, 4).map(Fraction).map(Const)),
        st.builds(Apply, SMOOTH, inner),
    ),
    max_leaves=6,
)


@settings(max_examples=600, deadline=None, derandomize=True)
@given(rule=RULES, s=HALVES, t=HALVES, v=st.lists(HALVES, min_size=3, max_size=3))
def test_a_formula_means_what_its_rule_means(
    rule: Node, s: float, t: float, v: list[float]
) -> None:
    tensors = {"s": np.asarray(s), "t": np.asarray(t), "v": np.asarray(v)}
    cells = {spot("s", {}): s, spot("t", {}): t}
    cells |= {spot("v", {"i": place}): number for place, number in enumerate(v)}
    formula = Speller({"i": 3}, spot).formula(rule, {})
    try:
        shown = calculated(formula, cells)
    except ArithmeticError:
        assume(False)
    true = float(evaluate(rule, tensors, {"i": 3}, FLOAT))
    assert shown == pytest.approx(true, rel=1e-9, abs=1e-9), formula


def test_every_node_of_the_algebra_has_been_spelled() -> None:
    nodes: list[tuple[Node, str]] = [
        (Eye(("i", "j")), "1"),
        (Const(Fraction(2)), "2"),
        (S, "B2"),
        (Apply("relu", S), "MAX(B2,0)"),
        (Combine("+", S, T), "B2+AD2"),
        (Reduce("max", V, ("i",)), "MAX(C5:E5)"),
    ]
    speller = Speller({"i": 3, "j": 3}, spot)
    assert [speller.formula(node, {"i": 0, "j": 0}) for node, _ in nodes] == [t for _, t in nodes]
    assert {type(node) for node, _ in nodes} == set(Node.__args__)
