"""Each guard on a case small enough to be computed by hand, on the published numbers.

    Z = A (but for negative values)    3 1 3 2     0 2 3 0     -2 5 2 0
    Σ, μ, σ²                           9 9/4 11/16     5 5/4 27/16     7 7/4 67/16
    diagonal of Γ, β                   2 3 -1     0 0 1

A guard is shown by two cases that differ in nothing but what it guards against: the one is right on
the student's own numbers, the other is not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from normreg_sheets.marking.marker import Verdict, mark
from tests.marking.cases import classic, filled, infinite, tiny, verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from normreg_sheets.submission.numbers import Entry

    Changes = Mapping[str, str | Entry]

STEPS = ["Z", "A", "total", "mu", "var", "sigma", "C", "N", "Y"]


# ---- what is known -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("left", "right", "said", "expected"),
    [
        # known to half a unit of the asked digit: 7.495/0.835 ... 7.505/0.825, and 0.005
        ("7.5", "0.83", "9.10", Verdict.OWN),
        ("7.5", "0.83", "9.11", Verdict.WRONG),
        # to half a unit of the last written digit: 7.4995/0.8305 ... 7.5005/0.8295, and 0.005
        ("7.500", "0.830", "9.10", Verdict.WRONG),
        ("7.500", "0.830", "9.0471", Verdict.OWN),
        ("7.500", "0.830", "9.0473", Verdict.MISTAKE),  # ten times the true 0.9045
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
        "larger than any sheet lets in",
        "N[0,0]",
        {"sigma[0]": "10000", "N[0,0]": "0"},
        {"sigma[0]": "9999", "N[0,0]": "0"},
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
    """Three zeros, each known to half a hundredth, explain -6.02 for -6.006."""
    problem = tiny('R = "X / 1000"\nY = "sum(R + X, over=example)"', X="[-1, -2, -3]")
    assert verdict("Y[]", {"R": "0", "Y": "-6.02"}, problem) == Verdict.RIGHT


@pytest.mark.parametrize(
    ("mask", "expected"),
    [
        ({"M[0]": "1", "M[1]": "1", "M[2]": "0"}, Verdict.OWN),  # 7 times 0
        ({}, Verdict.WRONG),  # nothing leads to these zeros
        ({"M": "0"}, Verdict.WRONG),  # and to these, nothing but zeros
    ],
)
def test_a_tensor_that_a_slip_makes_zero_is_followed(
    mask: dict[str, str], expected: Verdict
) -> None:
    """A unit is dropped that the key keeps, and the others had been zero anyway."""
    problem = tiny('M = "positive(X - 5)"\nR = "X * M"\nY = "R + X"', X="[0, 0, 7]")
    assert verdict("Y[2]", {**mask, "R[2]": "0", "Y[2]": "7"}, problem) == expected


@pytest.mark.parametrize(
    ("sum_", "said", "expected"),
    [
        ("-1", "3.01", Verdict.RIGHT),  # the key but for a unit
        ("-1", "3.02", Verdict.WRONG),
        ("0.00", "3.02", Verdict.RIGHT),  # up to 0.005 may be alive, and three times that
        ("0.00", "3.03", Verdict.WRONG),
    ],
)
def test_a_zero_that_must_be_one_is_known_exactly(sum_: str, said: str, expected: Verdict) -> None:
    """What ReLU leaves of -1 is 0, and not 0 up to half a hundredth."""
    problem = tiny('Z = "X - 4"\nR = "relu(Z)"\nY = "3 * R + X"', X="[3, 2, 1]")
    assert verdict("Y[0]", {"Z[0]": sum_, "R[0]": "0", "Y[0]": said}, problem) == expected


@pytest.mark.parametrize(
    "junk", ["", "text", "0", "-5", "7", "1000", "0.01", "1/9 or 9/1", "1e200", "-1e299"]
)
@pytest.mark.parametrize("step", STEPS)
def test_following_through_never_lowers_a_mark(step: str, junk: str) -> None:
    """Whatever stands in one step, cells of the others that have the key's value are right."""
    marks = mark(classic(), filled(classic(), {step: junk}))
    others = {cell.verdict for name, cells in marks.items() if name != step for cell in cells}

    assert others == {Verdict.RIGHT}
