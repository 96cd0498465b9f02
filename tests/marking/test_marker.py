"""Each verdict on a case small enough to be computed by hand, on the published numbers.

    Z = A (but for negative values)    3 1 3 2     0 2 3 0     -2 5 2 0
    Σ, μ, σ²                           9 9/4 11/16     5 5/4 27/16     7 7/4 67/16
    diagonal of Γ, β                   2 3 -1     0 0 1

A guard is shown by two cases that differ in nothing but what it guards against: the one is right on
the student's own numbers, the other is not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from normreg_sheets.marking.marker import Verdict, mark
from normreg_sheets.marking.students import at_the_end, written
from normreg_sheets.submission.numbers import Entry, State
from tests.marking.cases import classic, drawn, filled, infinite, marked, tiny

if TYPE_CHECKING:
    from collections.abc import Mapping

    from normreg_sheets.answers.problem import Problem

    Changes = Mapping[str, str | Entry]

STEPS = ["Z", "A", "total", "mu", "var", "sigma", "C", "N", "Y"]


def verdict(cell: str, changes: Changes, problem: Problem | None = None) -> Verdict:
    return marked(problem or classic(), changes)[cell].verdict


def mistake(cell: str, changes: Changes, problem: Problem | None = None) -> str | None:
    found = marked(problem or classic(), changes)[cell].mistake
    return None if found is None else found.name


# ---- by the key ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("3", Verdict.RIGHT),
        ("3.01", Verdict.RIGHT),
        ("2.99", Verdict.RIGHT),
        ("3.0099", Verdict.RIGHT),
        ("=3.01", Verdict.RIGHT),
        ("3,01", Verdict.RIGHT),
        ("9/3", Verdict.RIGHT),
        ("3.02", Verdict.WRONG),
        ("2.98", Verdict.WRONG),
        ("3.0101", Verdict.WRONG),
        ("-3", Verdict.WRONG),
        ("", Verdict.BLANK),
        ("  ", Verdict.BLANK),
        ("three", Verdict.UNREADABLE),
        ("1.234,5", Verdict.UNREADABLE),
    ],
)
def test_a_cell_computed_from_givens_is_judged_by_the_key(said: str, expected: Verdict) -> None:
    assert verdict("Z[0,0]", {"Z[0,0]": said}) == expected


@pytest.mark.parametrize("decimals", [1, 2, 3, 4])
@pytest.mark.parametrize("sign", [1, -1])
def test_one_unit_of_the_last_asked_digit_is_right(decimals: int, sign: int) -> None:
    said = f"{3 + sign * 10.0**-decimals:.{decimals}f}"
    assert verdict("Z[0,0]", {"Z[0,0]": said}, classic(decimals)) == Verdict.RIGHT


@pytest.mark.parametrize("decimals", [1, 2, 3, 4])
@pytest.mark.parametrize("sign", [1, -1])
def test_two_units_of_the_last_asked_digit_are_wrong(decimals: int, sign: int) -> None:
    said = f"{3 + 2 * sign * 10.0**-decimals:.{decimals}f}"
    assert verdict("Z[0,0]", {"Z[0,0]": said}, classic(decimals)) == Verdict.WRONG


@pytest.mark.parametrize(
    ("said", "expected"),
    [("9", Verdict.RIGHT), ("9.5", Verdict.RIGHT), ("9.51", Verdict.WRONG), ("10", Verdict.WRONG)],
)
def test_where_whole_numbers_are_asked_half_a_unit_is_right(said: str, expected: Verdict) -> None:
    """The published drawing rounds its sums; a sum that is off by one is no rounding."""
    changes = {"Z[0,0]": "", "A[0]": "", "total[0]": said}
    assert verdict("total[0]", changes, classic(rounding="each-step")) == expected


@pytest.mark.parametrize(
    ("found", "points"),
    [
        (Verdict.RIGHT, 1),
        (Verdict.OWN, 1),
        (Verdict.COARSE, 0.5),
        (Verdict.MISTAKE, 0),
        (Verdict.WRONG, 0),
        (Verdict.BLANK, 0),
        (Verdict.UNREADABLE, 0),
    ],
)
def test_points(found: Verdict, points: float) -> None:
    changes = {
        "A[0,0]": "4",  # wrong
        "A[0,1]": "",
        "A[0,2]": "?",
        "A[2,0]": "-2",  # ReLU forgotten
        "total[0]": "",
        "mu[1]": "2",
        "C[1,0]": "-2",  # from the mean of 2
        "sigma[0]": "0.8",
    }
    cells = [cell for cell in marked(classic(), changes).values() if cell.verdict == found]

    assert [cell.points for cell in cells] == [points] * len(cells) != []


def test_the_marks_keep_the_order_of_the_sheet() -> None:
    marks = mark(classic(), filled(classic(), {}))

    assert list(marks) == STEPS
    assert [cell.at for cell in marks["Z"]] == list(np.ndindex(3, 4))


# ---- by the rule ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "changes"),
    [
        ("A[0,0]", {"Z[0,0]": "4", "A[0,0]": "4"}),
        ("total[0]", {"A[0,0]": "7", "total[0]": "13"}),
        ("mu[0]", {"A[0,0]": "7", "mu[0]": "3.25"}),
        ("var[0]", {"A[0,0]": "7", "var[0]": "5.19"}),  # 20.75 / 4
        ("sigma[0]", {"var[0]": "4", "sigma[0]": "2"}),
        ("C[0,0]", {"mu[0]": "4", "C[0,0]": "-1"}),
        ("N[0,0]", {"C[0,0]": "5", "sigma[0]": "2.5", "N[0,0]": "2"}),
        ("Y[2,3]", {"N[2,3]": "4", "Y[2,3]": "-3"}),
    ],
)
def test_what_follows_from_own_numbers_is_right_on_them(cell: str, changes: Changes) -> None:
    assert verdict(cell, changes) == Verdict.OWN


def test_what_no_own_number_explains_is_wrong() -> None:
    assert verdict("total[0]", {"A[0,0]": "7", "total[0]": "13.1"}) == Verdict.WRONG


@pytest.mark.parametrize(
    ("said", "expected"),
    [("1.81", Verdict.RIGHT), ("1.83", Verdict.RIGHT), ("1.84", Verdict.WRONG)],
)
def test_a_cell_that_only_right_inputs_explain_is_right(said: str, expected: Verdict) -> None:
    """Twice 0.91, which is right for 0.9045 and lies between 0.905 and 0.915, and half a unit."""
    assert verdict("Y[0,0]", {"N[0,0]": "0.91", "Y[0,0]": said}) == expected


def test_only_the_direct_inputs_are_followed() -> None:
    """The slip is in Z, and A is right again: the variance of 4 1 3 2 follows from neither."""
    assert verdict("var[0]", {"Z[0,0]": "4", "var[0]": "1.25"}) == Verdict.WRONG


def test_a_slip_is_followed_from_step_to_step() -> None:
    changes = {"Z[0,0]": "4", "A[0,0]": "4", "total[0]": "10", "mu[0]": "2.5", "C[0,0]": "1.5"}
    found = marked(classic(), changes)

    assert [found[cell].verdict for cell in changes] == [Verdict.WRONG, *[Verdict.OWN] * 4]


@pytest.mark.parametrize(
    ("left", "right", "said", "expected"),
    [
        # known to half a unit of the asked digit: 7.495/0.835 ... 7.505/0.825, and 0.005
        ("7.5", "0.83", "9.10", Verdict.OWN),
        ("7.5", "0.83", "9.11", Verdict.WRONG),
        # to half a unit of the last written digit: 7.4995/0.8305 ... 7.5005/0.8295, and 0.005
        ("7.500", "0.830", "9.10", Verdict.WRONG),
        ("7.500", "0.830", "9.0471", Verdict.OWN),
        ("7.500", "0.830", "9.0473", Verdict.WRONG),
        # of a formula or a fraction, the asked digits may be all that was read off and used
        ("=7.5", "=0.83", "9.10", Verdict.OWN),
        ("=7.5", "=0.83", "9.11", Verdict.WRONG),
        ("15/2", "83/100", "9.10", Verdict.OWN),
        ("15/2", "83/100", "9.11", Verdict.WRONG),
    ],
)
def test_an_entry_is_known_as_finely_as_it_is_written(
    left: str, right: str, said: str, expected: Verdict
) -> None:
    changes = {"C[0,0]": left, "sigma[0]": right, "N[0,0]": said}
    assert verdict("N[0,0]", changes) == expected


MASKED = """
    M = "positive(X)"
    Y = "M * X"
"""


@pytest.mark.parametrize(
    ("flag", "expected"), [("1", Verdict.WRONG), ("=1", Verdict.WRONG), ("1.01", Verdict.RIGHT)]
)
def test_a_flag_is_known_exactly(flag: str, expected: Verdict) -> None:
    """Were the 1 known to half a hundredth, 100.4 would lie within 99.5 ... 100.5.

    That 1.01 lets more through is what its own roughness means.
    """
    changes = {"M[0]": flag, "Y[0]": "100.6" if flag == "1.01" else "100.4"}
    assert verdict("Y[0]", changes, tiny(MASKED, X="[100, 2, 0]")) == expected


# ---- when the key decides alone ------------------------------------------------------------------

GUARDS: list[tuple[str, str, Changes, Changes]] = [
    (
        "blank",
        "C[0,0]",
        {"A[0,0]": "7", "mu[0]": "", "C[0,0]": "4.75"},
        {"A[0,0]": "7", "mu[0]": "2.25", "C[0,0]": "4.75"},
    ),
    (
        "blank is not zero",
        "C[0,0]",
        {"mu[0]": "", "C[0,0]": "3"},
        {"mu[0]": "0", "C[0,0]": "3"},
    ),
    (
        "unreadable",
        "C[0,0]",
        {"A[0,0]": "7", "mu[0]": "two", "C[0,0]": "4.75"},
        {"A[0,0]": "7", "mu[0]": "2.25", "C[0,0]": "4.75"},
    ),
    (
        "unreadable is not zero",
        "C[0,0]",
        {"mu[0]": "two", "C[0,0]": "3"},
        {"mu[0]": "0", "C[0,0]": "3"},
    ),
    (
        "all zero",
        "C[0,0]",
        {"mu": "0", "C[0,0]": "3"},
        {"mu": "0", "mu[2]": "1.75", "C[0,0]": "3"},
    ),
    (
        "zero up to the asked digit",
        "C[0,0]",
        {"mu": "0.005", "C[0,0]": "2.99"},
        {"mu": "0.006", "C[0,0]": "2.99"},
    ),
    (
        "a constant block",
        "N[0,0]",
        {"C": "5", "N[0,0]": "6.02"},
        {"C": "5", "C[2,3]": "4", "N[0,0]": "6.02"},
    ),
    (
        "constant up to the asked digit",
        "N[0,0]",
        {"C": "5", "C[2,3]": "5.01", "N[0,0]": "6.02"},
        {"C": "5", "C[2,3]": "5.02", "N[0,0]": "6.02"},
    ),
    (
        "zero wherever it is not blank",
        "C[0,0]",
        {"mu": "", "mu[0]": "0", "C[0,0]": "3"},
        {"mu": "", "mu[0]": "0", "mu[2]": "1", "C[0,0]": "3"},
    ),
    (
        "negative deviation",
        "N[0,0]",
        {"sigma[0]": "-0.5", "N[0,0]": "-1.5"},
        {"sigma[0]": "0.5", "N[0,0]": "1.5"},
    ),
    (
        "vague",
        "N[0,0]",
        {"sigma[0]": "0.01", "N[0,0]": "80"},  # anything from 0.745/0.015 to 0.755/0.005
        {"sigma[0]": "0.10", "N[0,0]": "7.8"},  # from 7.1 to 7.9
    ),
    (
        "nothing is known of a quotient by about zero",
        "N[0,0]",
        {"sigma[0]": "0", "N[0,0]": "75"},
        {"sigma[0]": "0.1", "N[0,0]": "7.5"},
    ),
    (
        "the root of a negative number",
        "sigma[0]",
        {"var[0]": "-4", "sigma[0]": "2"},
        {"var[0]": "4", "sigma[0]": "2"},
    ),
]


@pytest.mark.parametrize(
    ("cell", "changes"), [guard[1:3] for guard in GUARDS], ids=[guard[0] for guard in GUARDS]
)
def test_a_guard_leaves_the_cell_to_the_key(cell: str, changes: Changes) -> None:
    assert verdict(cell, changes) == Verdict.WRONG


@pytest.mark.parametrize(
    ("cell", "changes"), [guard[1::2] for guard in GUARDS], ids=[guard[0] for guard in GUARDS]
)
def test_without_its_cause_a_guard_lets_the_cell_be_followed(cell: str, changes: Changes) -> None:
    assert verdict(cell, changes) == Verdict.OWN


@pytest.mark.parametrize(("said", "expected"), [("-0.75", Verdict.WRONG), ("0.75", Verdict.OWN)])
def test_a_negative_variance_is_not_followed_even_where_the_root_exists(
    said: str, expected: Verdict
) -> None:
    """With ε = 1 the root is of 0.25, or of 1.75."""
    root = {"-0.75": "0.5", "0.75": "1.32"}[said]
    changes = {"var[0]": said, "sigma[0]": root}
    assert verdict("sigma[0]", changes, classic(eps="1")) == expected


@pytest.mark.parametrize("said", ["2", "0.02"])
def test_a_constant_vector_of_few_numbers_is_followed(said: str) -> None:
    """Three means may be the same by chance."""
    numbers = {"mu": said, "C[0,0]": {"2": "1", "0.02": "2.98"}[said]}
    assert verdict("C[0,0]", numbers) == Verdict.OWN


@pytest.mark.parametrize(
    ("said", "expected"),
    [("75", Verdict.OWN), ("75.005", Verdict.OWN), ("75.01", Verdict.WRONG)],
)
def test_a_vague_interval_gives_way_to_the_numbers_as_they_are_written(
    said: str, expected: Verdict
) -> None:
    """0.75 over 0.01."""
    assert verdict("N[0,0]", {"sigma[0]": "0.01", "N[0,0]": said}) == expected


@pytest.mark.parametrize(
    ("said", "expected"), [("0.05", Verdict.OWN), ("0.06", Verdict.OWN), ("0.07", Verdict.WRONG)]
)
def test_an_interval_of_ten_units_is_not_vague_however_small_its_value(
    said: str, expected: Verdict
) -> None:
    """2.30 - 2.25 lies between 0.04 and 0.06."""
    assert verdict("C[0,0]", {"A[0,0]": "2.30", "C[0,0]": said}) == expected


@pytest.mark.parametrize(
    ("changes", "cell", "expected"),
    [
        ({"A[0,0]": infinite()}, "A[0,0]", Verdict.WRONG),
        ({"A[0,0]": infinite()}, "total[0]", Verdict.RIGHT),
        ({"A[0,0]": infinite(), "total[0]": infinite()}, "total[0]", Verdict.WRONG),
        ({"sigma[0]": infinite(), "N[0,0]": "0"}, "N[0,0]", Verdict.WRONG),
    ],
)
def test_nothing_follows_from_a_number_that_is_not_finite(
    changes: Changes, cell: str, expected: Verdict
) -> None:
    assert verdict(cell, changes) == expected


def test_a_zero_tensor_is_followed_where_the_key_is_zero_too() -> None:
    """Three zeros, each known to half a hundredth, explain -6.02 for -6."""
    problem = tiny('R = "relu(X)"\nY = "sum(R + X, over=example)"', X="[-1, -2, -3]")
    assert verdict("Y[]", {"R": "0", "Y": "-6.02"}, problem) == Verdict.RIGHT


@pytest.mark.parametrize("junk", ["", "text", "0", "-5", "7", "1000", "0.01"])
@pytest.mark.parametrize("step", STEPS)
def test_following_through_never_lowers_a_mark(step: str, junk: str) -> None:
    """Whatever stands in one step, cells of the others that have the key's value are right."""
    marks = mark(classic(), filled(classic(), {step: junk}))
    others = {cell.verdict for name, cells in marks.items() if name != step for cell in cells}

    assert others == {Verdict.RIGHT}


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


# ---- too coarse ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "changes", "expected"),
    [
        ("sigma[0]", {"sigma[0]": "0.8"}, Verdict.COARSE),  # 0.8292
        ("sigma[0]", {"sigma[0]": "0.80"}, Verdict.WRONG),
        ("sigma[0]", {"sigma[0]": "=0.8"}, Verdict.WRONG),
        ("sigma[0]", {"sigma[0]": "0.9"}, Verdict.WRONG),
        ("sigma[0]", {"sigma[0]": "1"}, Verdict.WRONG),  # half a unit is half of it
        ("sigma[2]", {"sigma[2]": "2"}, Verdict.COARSE),  # 2.0463
        ("Y[0,1]", {"Y[0,1]": "-3"}, Verdict.COARSE),  # -3.0151
        ("N[0,0]", {"sigma[0]": "2.2", "N[0,0]": "0.3"}, Verdict.COARSE),  # 0.75/2.2 = 0.3409
        ("N[0,0]", {"sigma[0]": "2.2", "N[0,0]": "0.4"}, Verdict.WRONG),
        ("N[2,2]", {"N[2,2]": "0.1"}, Verdict.WRONG),  # 0.1222: half a unit is half of it
        ("N[2,2]", {"N[2,2]": "0"}, Verdict.WRONG),
        ("N[2,2]", {"N[2,2]": "0.0"}, Verdict.WRONG),
        ("N[0,3]", {"N[0,3]": "0"}, Verdict.WRONG),  # -0.3015
    ],
)
def test_too_coarse_is_right_for_the_digits_that_it_shows(
    cell: str, changes: Changes, expected: Verdict
) -> None:
    assert verdict(cell, changes) == expected


def test_what_is_right_with_fewer_digits_is_not_too_coarse() -> None:
    assert verdict("N[0,0]", {"N[0,0]": "0.9"}) == Verdict.RIGHT  # 0.9045


@pytest.mark.parametrize("step", STEPS)
def test_a_step_of_zeros_earns_only_what_is_zero(step: str) -> None:
    zeros = {"Z": 3, "A": 4}  # counted in the table above
    marks = mark(classic(), filled(classic(), {step: "0"}))

    assert sum(cell.points for cell in marks[step]) == zeros.get(step, 0)


# ---- mistakes ------------------------------------------------------------------------------------


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


# ---- nothing is free -----------------------------------------------------------------------------


@pytest.mark.parametrize("problem", [classic(), *(drawn(seed=seed) for seed in (1, 2, 3))])
@pytest.mark.parametrize("said", ["0", "0.00", "=0"])
def test_a_sheet_of_zeros_earns_what_is_zero(problem: Problem, said: str) -> None:
    marks = mark(problem, filled(problem, dict.fromkeys(STEPS, said)))
    zeros = sum(
        int(np.sum(np.abs(problem.key[step]) <= 10.0 ** -problem.asked[step])) for step in STEPS
    )

    assert sum(cell.points for cells in marks.values() for cell in cells) == zeros


@pytest.mark.parametrize("said", ["", "text"])
def test_a_sheet_of_nothing_earns_nothing(said: str) -> None:
    marks = mark(classic(), filled(classic(), dict.fromkeys(STEPS, said)))

    assert {cell.points for cells in marks.values() for cell in cells} == {0}


@pytest.mark.parametrize("junk", ["", "text", "0"])
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
    before: str, cell: str, said: str, junk: str
) -> None:
    """Each `said` is what the rule gives where all the numbers `before` are taken for zero."""
    found = marked(classic(), {**dict.fromkeys(before.split(), junk), cell: said})

    assert found[cell].points == 0


def test_an_honest_sheet_is_right_throughout() -> None:
    marks = mark(classic(), written(classic(), at_the_end(classic())))

    assert {cell.verdict for cells in marks.values() for cell in cells} == {Verdict.RIGHT}


def test_the_entry_comes_back_with_its_mark() -> None:
    said = Entry(State.NUMBER, 3.0, 0, "3")
    assert marked(classic(), {"Z[0,0]": said})["Z[0,0]"].entry is said
