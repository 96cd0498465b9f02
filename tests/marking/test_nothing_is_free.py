"""Nothing is free: what comes of zeros, blanks and words earns no point later.

Z = A (but for negative values)    3 1 3 2     0 2 3 0     -2 5 2 0
Σ, μ, σ²                           9 9/4 11/16     5 5/4 27/16     7 7/4 67/16
diagonal of Γ, β                   2 3 -1     0 0 1
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from normreg_sheets.exercise.template import names
from normreg_sheets.marking.marker import Verdict, mark
from tests.marking.cases import LEVELS, classic, filled, infinite, marked, posed, tiny, verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from normreg_sheets.submission.numbers import Entry

    Changes = Mapping[str, str | Entry]

STEPS = ["Z", "A", "total", "mu", "var", "sigma", "C", "N", "Y"]

MASKED = """
    M = "positive(X)"
    Y = "M * X"
"""


EMPTY_ROWS: list[tuple[str, str, Changes]] = [
    ("total[1]", "0", {"A[1]": "0"}),
    ("mu[1]", "0", {"A[1]": "0"}),
    ("var[1]", "0", {"A[1]": "0"}),
    ("C[1,2]", "0", {"A[1]": "0", "mu[1]": "0"}),
    ("A[0,0]", "0", {"Z[0]": "0"}),
    ("sigma[1]", "0", {"var[1]": "0"}),
    ("N[1,2]", "0", {"C[1]": "0"}),
    ("N[1,2]", "0.00", {"C[1]": "0.004"}),
    ("Y[2,0]", "1", {"N[2]": "0"}),  # what is left of it is β
    ("Y[2,0]", "1", {"C[2]": "0", "N[2]": "0"}),
    ("N[1,2]", "0", {"C[1]": "", "C[1,2]": "0"}),  # a blank is nothing, and fills no row
    ("N[1,2]", "0", {"C[0,2]": "", "C[1,2]": "0", "C[2,2]": "?"}),  # nor a column
]


@pytest.mark.parametrize(("cell", "said", "row"), EMPTY_ROWS)
def test_nothing_follows_from_a_row_of_zeros_in_a_sound_block(
    cell: str, said: str, row: Changes
) -> None:
    assert verdict(cell, {**row, cell: said}) == Verdict.WRONG


@pytest.mark.parametrize(
    ("cell", "said", "row"),
    [
        ("total[1]", "1", {"A[1]": "0", "A[1,3]": "1"}),  # of which one is not zero
        ("mu[1]", "0.25", {"A[1]": "0", "A[1,3]": "1"}),
        ("C[1,2]", "-1.25", {"A[1]": "0"}),  # the mean is there
        ("C[1,2]", "3", {"mu[1]": "0"}),  # the activation is there
        ("A[0,0]", "0.01", {"Z[0]": "0.006"}),
        ("N[0,0]", "0", {"C[0,0]": "0"}),  # one slip in a row and a column that hold more
        ("Y[0,0]", "0", {"C[0,0]": "0", "N[0,0]": "0"}),
    ],
)
def test_what_is_made_from_something_is_followed(cell: str, said: str, row: Changes) -> None:
    assert verdict(cell, {**row, cell: said}) in (Verdict.OWN, Verdict.RIGHT)


def test_a_zero_that_is_right_on_own_numbers_is_an_answer() -> None:
    """ReLU of a row that a slip made negative: its sum is zero for a reason."""
    changes = {"Z[1,1]": "-1", "Z[1,2]": "-2", "A[1]": "0", "total[1]": "0"}
    found = marked(classic(), changes)

    assert [found[cell].verdict for cell in ("A[1,1]", "total[1]")] == [Verdict.OWN, Verdict.OWN]


@pytest.mark.parametrize(
    ("listed", "expected"), [("X", Verdict.OWN), ("X + 5", Verdict.WRONG)], ids=["listed", "not"]
)
def test_a_zero_that_a_mistake_explains_is_an_answer(listed: str, expected: Verdict) -> None:
    problem = tiny(
        f"""
        Z = "X + 1"
        A = "relu(Z)"
        mistakes = [{{ name = "forgotten", Z = "{listed}", says = "" }}]
        """,
        X="[0, 2, 3]",
    )
    assert verdict("A[0]", {"Z[0]": "0", "A[0]": "0"}, problem) == expected


@pytest.mark.parametrize(
    ("said", "expected"), [("0", Verdict.OWN), ("=0", Verdict.OWN), ("0.004", Verdict.WRONG)]
)
def test_the_zero_of_a_flag_is_an_answer(said: str, expected: Verdict) -> None:
    """100 times 0 is 0; a number that only rounds to zero is no flag."""
    changes = {"M[0]": said, "Y[0]": "0"}
    assert verdict("Y[0]", changes, tiny(MASKED, X="[100, 2, 0]")) == expected


# ---- structural zeros ----------------------------------------------------------------------------


@pytest.mark.parametrize("others", ["", "text", "9"])
def test_a_zero_of_the_diagonal_cuts_off_the_other_rows(others: str) -> None:
    """Y[1] is 3 times N[1], whatever stands in N[0]."""
    changes = {"N[0]": others, "N[1]": "2", "Y[1]": "6"}
    assert verdict("Y[1,0]", changes) == Verdict.OWN


def test_a_row_is_not_cut_off_from_itself() -> None:
    assert verdict("Y[1,0]", {"N[1]": "", "Y[1]": "6"}) == Verdict.WRONG


def test_a_wrong_row_does_not_make_another_one_own() -> None:
    """3 times -0.97, which is right for -0.9623, explains -2.91; the key is -2.8868."""
    changes = {"N[0]": "9", "N[1,0]": "-0.97", "Y[1,0]": "-2.91"}
    assert verdict("Y[1,0]", changes) == Verdict.RIGHT


# ---- nothing is free -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("variant", ["classic", *LEVELS])
@pytest.mark.parametrize("said", ["0", "0.00", "=0"])
def test_a_sheet_of_zeros_earns_what_is_zero(name: str, variant: str, said: str) -> None:
    for seed in (1, 2, 3):
        problem = posed(name, variant, seed)
        marks = mark(problem, filled(problem, dict.fromkeys(problem.blanks, said)))
        zeros = sum(
            abs(problem.key[step][place]) <= 10.0 ** -problem.asked[step]
            for step, places in problem.blanks.items()
            for place in places
        )

        assert sum(cell.points for cells in marks.values() for cell in cells) == zeros


@pytest.mark.parametrize("said", ["", "text"])
def test_a_sheet_of_nothing_earns_nothing(said: str) -> None:
    marks = mark(classic(), filled(classic(), dict.fromkeys(STEPS, said)))

    assert {cell.points for cells in marks.values() for cell in cells} == {0}


@pytest.mark.parametrize(
    "junk",
    [
        *("", "text", "0", "nan", "inf", "-inf", "1e200", "-1e299", "1e300", "1e999", "#DIV/0!"),
        *("1/9 or 9/1", infinite()),
    ],
)
@pytest.mark.parametrize(
    ("before", "cell", "said"),
    [
        ("Z", "A[0,0]", "0"),
        ("A", "total[0]", "0"),
        ("A", "mu[0]", "0"),
        ("A", "var[0]", "0"),
        ("var", "sigma[0]", "0"),
        ("A mu", "C[0,0]", "0"),
        ("A", "C[0,0]", "-2.25"),
        ("mu", "C[0,0]", "3"),
        ("C", "N[0,0]", "0"),
        ("sigma", "N[0,0]", "0"),
        ("sigma", "N[0,0]", "9999"),
        ("N", "Y[0,0]", "0"),
        ("N", "Y[2,0]", "1"),
    ],
)
def test_what_comes_out_of_nothing_earns_nothing(
    before: str, cell: str, said: str, junk: str | Entry
) -> None:
    """Each `said` is what the rule gives where all the numbers `before` are taken for zero."""
    found = marked(classic(), {**dict.fromkeys(before.split(), junk), cell: said})

    assert found[cell].points == 0
