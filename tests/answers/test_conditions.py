"""Conditions: what a wish means, by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from normreg_sheets.answers.conditions import holds
from normreg_sheets.exercise.wishes import parse_wish
from tests.answers.scopes import SCOPE, SIZES

A = [[1.0, -2.0, 0.0, 3.5], [4.0, 0.25, -1.0, 2.0]]
v = [2.0, 3.0]
w = [1.0, 2.0, 3.0, 4.0]
s = 0.5

TENSORS = {name: np.array(data) for name, data in {"A": A, "v": v, "w": w, "s": s}.items()}


def met(text: str, **tensors: Any) -> Any:
    """Whether a wish holds for these tensors."""
    data = TENSORS | {name: np.array(value) for name, value in tensors.items()}
    return holds(parse_wish(text, SCOPE).condition, data, SIZES)


MEANINGS: list[tuple[str, bool]] = [
    # every entry
    ("A >= -2", True),
    ("A > -2", False),
    ("A <= 3.5", False),
    ("A <= 4", True),
    ("A < 4", False),
    ("A != 5", True),
    ("A != 0", False),
    ("A == A", True),
    ("v == 2", False),
    ("s == 1/2", True),
    ("v < w", False),  # 2 < 1 is not so
    ("v < w + 3", True),
    ("s > 0", True),
    ("0 < 1", True),
    ("1 < 0", False),
    # whole numbers
    ("whole(v)", True),
    ("whole(w / 2)", False),
    ("whole(s)", False),
    ("whole(2 * s)", True),
    ("whole(-v)", True),
    ("whole(0 * A)", True),
    # how many
    ("count(A < 0) >= 2", True),
    ("count(A < 0) >= 3", False),
    ("count(A < 0) == 2", True),
    ("count(A < 0) != 2", False),
    ("count(A < 0) < 2", False),
    ("count(A < 0) <= 2", True),
    ("count(A < 0) > 1", True),
    ("count(A == 0) == 1", True),
    ("count(whole(A)) == 6", True),
    ("count(A > 99) == 0", True),
    ("count(s > 0) == 1", True),
    ("count(A > v) == 2", True),  # 3.5 > 2 and 4 > 3
    # different rows
    ("distinct(rows(A))", True),
    ("distinct(rows(A - A))", False),
]


@pytest.mark.parametrize(("text", "expected"), MEANINGS)
def test_a_wish_holds_or_not(text: str, expected: bool) -> None:
    assert bool(met(text)) is expected


ROWS: list[tuple[list[list[float]], bool]] = [
    ([[1, 2], [1, 2]], False),
    ([[1, 2], [2, 1]], True),
    ([[1, 2], [1, 2 + 1e-12]], False),
    ([[0, 0], [0, 1]], True),
]


@pytest.mark.parametrize(("rows", "expected"), ROWS)
def test_rows_are_distinct_when_they_differ_anywhere(
    rows: list[list[float]], expected: bool
) -> None:
    assert bool(met("distinct(rows(G))", G=rows)) is expected


def test_any_two_of_three_rows_are_compared() -> None:
    rows = np.array([[1, 2], [3, 4], [1, 2]])
    condition = parse_wish("distinct(rows(B))", SCOPE).condition
    assert not holds(condition, {"B": rows}, {"example": 3, "unit": 2})


def test_a_single_row_is_distinct() -> None:
    condition = parse_wish("distinct(rows(B))", SCOPE).condition
    assert holds(condition, {"B": np.ones((1, 2))}, {"example": 1, "unit": 2})


# A float's last bits, which may differ between machines, decide nothing.

NEARLY: list[tuple[str, float, bool]] = [
    ("s == 0", 1e-12, True),
    ("s != 0", 1e-12, False),
    ("s > 0", 1e-12, False),
    ("s < 0", -1e-12, False),
    ("s >= 0", -1e-12, True),
    ("s <= 0", 1e-12, True),
    ("whole(s)", 3 - 1e-12, True),
    ("whole(s)", 3 + 1e-12, True),
    ("s == 0", 1e-8, False),
    ("s != 0", 1e-8, True),
    ("s > 0", 1e-8, True),
    ("s >= 0", -1e-8, False),
    ("whole(s)", 3 + 1e-8, False),
]


@pytest.mark.parametrize(("text", "number", "expected"), NEARLY)
def test_numbers_that_nearly_agree_count_as_equal(text: str, number: float, expected: bool) -> None:
    assert bool(met(text, s=number)) is expected


# A batch of problems has one answer for each.

BATCH: list[tuple[str, list[bool]]] = [
    ("v > 0", [True, False, True]),
    ("whole(v)", [True, True, False]),
    ("count(v > 0) == 1", [False, True, False]),
    ("v > s", [True, False, False]),
    ("sum(v, over=unit) >= 3", [True, False, False]),
]


@pytest.mark.parametrize(("text", "expected"), BATCH)
def test_a_batch_has_one_answer_for_each_problem(text: str, expected: list[bool]) -> None:
    assert met(text, v=[[1, 2], [1, -1], [0.5, 1]]).tolist() == expected


def test_the_rows_of_a_batch_are_compared_within_each_problem() -> None:
    matrices = [[[1, 2], [1, 2]], [[1, 2], [2, 2]], [[0, 0], [0, 0]]]
    assert met("distinct(rows(G))", G=matrices).tolist() == [False, True, False]


@pytest.mark.parametrize("text", ["s > 0", "whole(s / 0)", "1 / (s - s) > 0"])
def test_what_is_no_number_is_no_error(text: str) -> None:
    assert met(text, s=np.nan) is not None


def test_a_comparison_with_what_is_no_number_does_not_hold() -> None:
    assert not met("s >= 0", s=np.nan)
