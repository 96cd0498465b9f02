"""Each verdict on a case small enough to be computed by hand, on the published numbers.

Z = A (but for negative values)    3 1 3 2     0 2 3 0     -2 5 2 0
Σ, μ, σ²                           9 9/4 11/16     5 5/4 27/16     7 7/4 67/16
diagonal of Γ, β                   2 3 -1     0 0 1
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from normreg_sheets.marking.marker import Verdict, mark
from normreg_sheets.marking.students import at_the_end
from normreg_sheets.submission.numbers import Entry, State
from tests.marking.by_hand import written
from tests.marking.cases import classic, filled, marked, verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    Changes = Mapping[str, str | Entry]

STEPS = ["Z", "A", "total", "mu", "var", "sigma", "C", "N", "Y"]


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
        ("-4", Verdict.WRONG),
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


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        # 12 for 9: the mean from it, and the variance of 3 1 3 2 around that mean
        (
            {"total[0]": "12", "mu[0]": "3", "var[0]": "1.25"},
            [Verdict.WRONG, Verdict.OWN, Verdict.OWN],
        ),
        ({"mu[0]": "3", "var[0]": "1.25"}, [Verdict.WRONG, Verdict.OWN]),
        # or from the activations all the same
        ({"total[0]": "12", "mu[0]": "2.25"}, [Verdict.WRONG, Verdict.RIGHT]),
        ({"mu[0]": "3", "var[0]": "0.69"}, [Verdict.WRONG, Verdict.RIGHT]),
        (
            {"A[0,0]": "7", "total[0]": "13", "mu[0]": "3.25", "var[0]": "5.19"},
            [Verdict.WRONG, *[Verdict.OWN] * 3],
        ),
        # but not from what is no number
        ({"total[0]": "", "mu[0]": "3"}, [Verdict.BLANK, Verdict.WRONG]),
        ({"mu[0]": "?", "var[0]": "1.25"}, [Verdict.UNREADABLE, Verdict.WRONG]),
    ],
)
def test_any_way_to_a_step_is_followed(changes: Changes, expected: list[Verdict]) -> None:
    found = marked(classic(), changes)
    assert [found[cell].verdict for cell in changes] == expected


@pytest.mark.parametrize(("said", "expected"), [("0.70", Verdict.RIGHT), ("0.71", Verdict.WRONG)])
def test_another_way_does_not_widen_what_is_right(said: str, expected: Verdict) -> None:
    """0.69 is known to 0.01 by the key. Around a mean that is known to 0.005 it would be wider."""
    assert verdict("var[0]", {"var[0]": said}) == expected


def test_only_the_direct_inputs_are_followed() -> None:
    """The slip is in Z, and A is right again: the variance of 4 1 3 2 follows from neither."""
    assert verdict("var[0]", {"Z[0,0]": "4", "var[0]": "1.25"}) == Verdict.WRONG


def test_a_slip_is_followed_from_step_to_step() -> None:
    changes = {"Z[0,0]": "4", "A[0,0]": "4", "total[0]": "10", "mu[0]": "2.5", "C[0,0]": "1.5"}
    found = marked(classic(), changes)

    assert [found[cell].verdict for cell in changes] == [Verdict.WRONG, *[Verdict.OWN] * 4]


# ---- several meanings ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("3/1 or 1/3", Verdict.RIGHT),
        ("1/3 or 3/1", Verdict.RIGHT),
        ("1/3 or 1/50 or 3/1", Verdict.RIGHT),
        ("1/3 or 1/50", Verdict.UNREADABLE),
        ("-3/1 or 1/3", Verdict.UNREADABLE),  # no hint either: who knows what was meant
    ],
)
def test_an_entry_is_right_if_one_of_its_meanings_is(said: str, expected: Verdict) -> None:
    found = marked(classic(), {"Z[0,0]": said})["Z[0,0]"]
    assert (found.verdict, found.mistake) == (expected, None)
    assert found.points == (expected == Verdict.RIGHT)


@pytest.mark.parametrize("said", ["5/2 or 2/5", "2/5 or 5/2"])
def test_a_meaning_may_be_right_on_own_numbers_and_is_what_is_built_on(said: str) -> None:
    """5 over 2, and times 2."""
    changes = {"C[0,0]": "5", "sigma[0]": "2.00", "N[0,0]": said, "Y[0,0]": "5"}
    found = marked(classic(), changes)

    assert [found[cell].verdict for cell in ("N[0,0]", "Y[0,0]")] == [Verdict.OWN, Verdict.OWN]


def test_the_meaning_of_the_key_is_preferred() -> None:
    """0.75 - 3 is the key of C; -3 would follow from the wrong mean, 6."""
    changes = {"mu[0]": "6", "C[0,0]": "-3/1 or 3/4", "N[0,0]": "0.90"}
    found = marked(classic(), changes)

    assert found["C[0,0]"].verdict == Verdict.RIGHT
    assert found["N[0,0]"].verdict == Verdict.RIGHT


@pytest.mark.parametrize("said", ["7/4 or 4/7", "4/7 or 7/4"])
def test_nothing_follows_from_an_entry_that_nobody_understands(said: str) -> None:
    changes = {"mu[1]": said, "C[1,2]": "1.25"}  # 3 - 7/4
    assert verdict("C[1,2]", changes) == Verdict.WRONG
    assert verdict("C[1,2]", {**changes, "mu[1]": "7/4"}) == Verdict.OWN


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


# ---- the whole sheet -----------------------------------------------------------------------------


def test_an_honest_sheet_is_right_throughout() -> None:
    marks = mark(classic(), written(classic(), at_the_end(classic())))

    assert {cell.verdict for cells in marks.values() for cell in cells} == {Verdict.RIGHT}


def test_the_entry_comes_back_with_its_mark() -> None:
    said = Entry(State.NUMBER, 3.0, 0, "3")
    assert marked(classic(), {"Z[0,0]": said})["Z[0,0]"].entry is said
