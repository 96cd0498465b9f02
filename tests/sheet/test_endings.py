"""Which steps need no exact numbers beside them, because theirs always end."""

from __future__ import annotations

import pytest
from sympy import factorint

from normreg_sheets.answers.draw import pose
from normreg_sheets.answers.problem import Variant
from normreg_sheets.sheet.endings import ending
from tests.answers.posed import exercise
from tests.sheet.files import EXERCISES
from tests.sheet.layouts import LEARNING, chosen, composed, part

RULES = [
    ("Z - T", True),
    ("2 * Z", True),
    ("Z / 4", True),
    ("Z / 3", False),
    ("Z / 3 * 3", False),
    ("4 * (1 / 3)", False),
    ("Z * (1 / (1 - 1 / 3))", True),
    ("Z / T", False),
    ("relu(Z)", True),
    ("abs(Z)", True),
    ("positive(Z / 3)", True),
    ("sign(sqrt(Z))", True),
    ("sqrt(Z)", False),
    ("exp(Z)", False),
    ("log(Z)", False),
    ("Z ** 2", True),
    ("sum(Z, over=example)", True),
    ("max(Z / 3, over=example)", False),
    ("mean(Z, over=example)", False),
    ("var(Z, over=example)", False),
    ("W @ X", True),
]


@pytest.mark.parametrize(("rule", "ends"), RULES)
def test_a_rule_ends_where_all_that_it_does_keeps_numbers_short(rule: str, *, ends: bool) -> None:
    assert ("R" in ending(composed(LEARNING + part(f'R = "{rule}"')))) == ends


def test_what_follows_from_a_number_that_does_not_end_does_not_either() -> None:
    found = ending(composed(LEARNING + part('third = "Z / 3"', 'R = "third + T"', 'Q = "Z + T"')))
    assert {"third", "R"}.isdisjoint(found)
    assert "Q" in found


@pytest.mark.parametrize(
    ("values", "without"),
    [
        ("p1=0.5 p2=1/3", set[str]()),
        ("p1=0.6 p2=1/4", {"s2", "D2"}),
        ("p1=0.33 p2=1/2", {"s1", "D1"}),
    ],
)
def test_a_scale_ends_or_not_by_its_probability(values: str, without: set[str]) -> None:
    found = ending(exercise("dropout", chosen(values)))
    assert {"s1", "s2", "D1", "D2"} - found == without
    assert {"keep1", "keep2", "Z1", "A1"} <= found


@pytest.mark.parametrize(
    ("name", "values"), [*((name, "") for name in EXERCISES), ("dropout", "p1=0.6 p2=1/4")]
)
def test_the_numbers_of_a_step_that_ends_do_end(name: str, values: str) -> None:
    problem = pose(exercise(name, chosen(values)), Variant(level="decimals", seed=1))
    for step in ending(problem.exercise):
        for value in problem.exact[step].flat:
            assert set(factorint(value.q)) <= {2, 5}
