"""Which listed mistake is named, on the published numbers.

Z = A (but for negative values)    3 1 3 2     0 2 3 0     -2 5 2 0
Σ, μ, σ²                           9 9/4 11/16     5 5/4 27/16     7 7/4 67/16
diagonal of Γ, β                   2 3 -1     0 0 1
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from normreg_sheets.marking.marker import Verdict
from tests.marking.cases import classic, marked, tiny, verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.submission.numbers import Entry

    Changes = Mapping[str, str | Entry]


def mistake(cell: str, changes: Changes, problem: Problem | None = None) -> str | None:
    found = marked(problem or classic(), changes)[cell].mistake
    return None if found is None else found.name


def test_a_mistake_on_the_true_inputs_is_named() -> None:
    changes = {"A[0,0]": "7", "var[0]": "0.92"}  # 2.75/3
    assert mistake("var[0]", changes) == "divided-by-n-minus-1"


def test_a_mistake_on_own_inputs_is_named() -> None:
    changes = {"A[0,0]": "7", "var[0]": "6.92"}  # 20.75/3
    assert mistake("var[0]", changes) == "divided-by-n-minus-1"


def test_a_mistake_on_useless_inputs_is_not_named() -> None:
    assert mistake("C[0,0]", {"A[0,0]": "", "C[0,0]": "-0.05"}) is None


def test_what_the_mistake_leaves_right_is_right() -> None:
    """ReLU forgotten shows in negative values only."""
    found = marked(classic(), {"A[2,0]": "-2", "A[2,1]": "5"})

    assert found["A[2,0]"].verdict == Verdict.MISTAKE
    assert found["A[2,1]"].verdict == Verdict.RIGHT


TWO_MISTAKES = """
    Y = "X + 1"
    mistakes = [
      { name = "squared", Y = "X ** 2", says = "" },
      { name = "doubled", Y = "2 * X", says = "" },
    ]
"""


@pytest.mark.parametrize(
    ("said", "names"),
    [
        (["4", "6", "10"], ["doubled", "doubled", "doubled"]),  # 4 is the square of 2 as well
        (["4", "9", "25"], ["squared", "squared", "squared"]),
        (["4", "9", "10"], ["squared", "squared", "doubled"]),  # two each: the first in the list
        (["4", "4", "10"], ["doubled", None, "doubled"]),  # 4 is right for 3
        (["4", "5", "7"], ["squared", None, None]),
    ],
)
def test_the_mistake_that_explains_most_wins(said: list[str], names: list[str | None]) -> None:
    changes = {f"Y[{n}]": text for n, text in enumerate(said)}
    problem = tiny(TWO_MISTAKES, X="[2, 3, 5]")

    assert [mistake(cell, changes, problem) for cell in changes] == names


COARSE_MISTAKE = """
    Y = "X / 3"
    mistakes = [{ name = "three-tenths", Y = "X * 3 / 10", says = "" }]
"""


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (["0.3", "0.67", "1.33"], [Verdict.COARSE, Verdict.RIGHT, Verdict.RIGHT]),
        (["0.3", "0.6", "1.2"], [Verdict.MISTAKE, Verdict.MISTAKE, Verdict.MISTAKE]),
        (["0.3", "0.7", "1.3"], [Verdict.COARSE, Verdict.COARSE, Verdict.COARSE]),
    ],
)
def test_a_coarse_cell_is_a_mistake_only_together_with_another(
    said: list[str], expected: list[Verdict]
) -> None:
    """Thirds of 1, 2 and 4: three tenths of 1 may as well be a third that was cut short."""
    changes = {f"Y[{n}]": text for n, text in enumerate(said)}
    problem = tiny(COARSE_MISTAKE, X="[1, 2, 4]")

    assert [verdict(cell, changes, problem) for cell in changes] == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (["0.6", "9", "1.00"], [Verdict.MISTAKE, Verdict.WRONG, Verdict.MISTAKE]),
        (["0.6", "0.5", "1.00"], [Verdict.COARSE, Verdict.COARSE, Verdict.MISTAKE]),
        (["0.6", "0.50", "1.00"], [Verdict.MISTAKE] * 3),
    ],
)
def test_coarse_cells_are_outvoted_by_as_many_others(
    said: list[str], expected: list[Verdict]
) -> None:
    """0.04 too little is 0.60, 0.50 and 1.00, of which 0.6 and 0.5 are a digit short."""
    part = 'Y = "X + 0"\nmistakes = [{ name = "less", Y = "X - 1/25", says = "" }]'
    changes = {f"Y[{n}]": text for n, text in enumerate(said)}
    problem = tiny(part, X="[0.64, 0.54, 1.04]")

    assert [verdict(cell, changes, problem) for cell in changes] == expected
