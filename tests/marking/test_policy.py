"""What a teacher may turn, and what becomes of the points."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.errors import UsageError
from normreg_sheets.marking.marker import Verdict, mark
from normreg_sheets.marking.policy import Policy, check
from tests.marking.cases import classic, filled, marked, tiny

if TYPE_CHECKING:
    from normreg_sheets.marking.marker import CellMark

# A mean that is too large, and what follows from it; a deviation of one digit.
CHANGES = {"mu[0]": "4", "C[0]": "-1", "C[0,1]": "-3", "C[0,3]": "-2", "sigma[0]": "0.8"}


def points(cell: str, policy: Policy, changes: dict[str, str] | None = None) -> float:
    return marked(classic(), CHANGES if changes is None else changes, policy)[cell].points


def earned(marks: dict[str, CellMark], step: str) -> float:
    return sum(cell.points for name, cell in marks.items() if name.startswith(f"{step}["))


def test_a_teacher_who_turns_nothing_marks_as_usual() -> None:
    entries = filled(classic(), CHANGES)
    assert mark(classic(), entries, Policy()) == mark(classic(), entries)


@pytest.mark.parametrize(("share", "expected"), [(1, 1), (0.5, 0.5), (0, 0)])
def test_a_cell_right_on_own_numbers_earns_its_share(share: float, expected: float) -> None:
    assert points("C[0,0]", Policy(follow_through=share)) == expected


@pytest.mark.parametrize("share", [1, 0.5, 0])
def test_the_verdict_stays_whatever_it_earns(share: float) -> None:
    found = marked(classic(), CHANGES, Policy(follow_through=share))
    assert found["C[0,0]"].verdict == Verdict.OWN


@pytest.mark.parametrize(("share", "expected"), [(1, 1), (0.5, 0.5), (0.25, 0.25), (0, 0)])
def test_a_too_coarse_cell_earns_its_share(share: float, expected: float) -> None:
    assert points("sigma[0]", Policy(coarse=share)) == expected


@pytest.mark.parametrize("policy", [Policy(follow_through=0), Policy(coarse=0), Policy()])
def test_no_switch_takes_from_what_is_right(policy: Policy) -> None:
    entries = filled(classic(), {})
    marks = mark(classic(), entries, policy)
    assert {cell.points for cells in marks.values() for cell in cells} == {1}


def test_what_is_right_but_for_a_rounding_is_not_followed() -> None:
    """Twice 0.91, which is right for 0.9045: by the rule alone, but from what is right."""
    changes = {"N[0,0]": "0.91", "Y[0,0]": "1.83"}
    assert points("Y[0,0]", Policy(follow_through=0), changes) == 1


def test_following_never_earns_less_than_not_following() -> None:
    """0.8 is too coarse for 0.8292, and right on a variance of 0.64."""
    changes = {"var[0]": "0.64", "sigma[0]": "0.8"}
    own = marked(classic(), changes)["sigma[0]"]

    assert own.verdict == Verdict.OWN
    assert points("sigma[0]", Policy(follow_through=0.25), changes) == 0.5
    assert points("sigma[0]", Policy(follow_through=0.75), changes) == 0.75


@pytest.mark.parametrize(("share", "expected"), [(1, 0.5), (0.5, 0.25), (0, 0)])
def test_too_coarse_on_own_numbers_earns_its_share_of_the_share(
    share: float, expected: float
) -> None:
    """The root of 7.00 is 2.65: 2.6 has a digit too few, and is nowhere near the true 0.83."""
    changes = {"var[0]": "7", "sigma[0]": "2.6"}
    assert marked(classic(), changes)["sigma[0]"].verdict == Verdict.COARSE
    assert points("sigma[0]", Policy(follow_through=share), changes) == expected


def test_too_coarse_on_right_numbers_is_not_followed() -> None:
    """0.34 is right for 1/3, and ten times that is up to 3.45: 3.5 has a digit too few."""
    problem = tiny('Z = "X / 3"\nY = "10 * Z"', X="[1, 2, 4]")
    found = marked(problem, {"Z[0]": "0.34", "Y[0]": "3.5"}, Policy(follow_through=0))["Y[0]"]
    assert (found.verdict, found.points) == (Verdict.COARSE, 0.5)


def test_a_step_shares_its_points_among_its_cells() -> None:
    found = marked(classic(), CHANGES, Policy(points={"C": 6, "sigma": 1}))

    assert earned(found, "C") == pytest.approx(6)
    assert found["C[0,0]"].of == 0.5
    assert earned(found, "sigma") == pytest.approx(1 - 1 / 6)  # one of three, half of it
    assert {cell.of for name, cell in found.items() if name[0] in "ZANY"} == {1}


def test_a_step_may_count_for_nothing() -> None:
    found = marked(classic(), {}, Policy(points={"total": 0}))
    assert {(cell.points, cell.of) for name, cell in found.items() if "total" in name} == {(0, 0)}


POINTS_OF_ITS_OWN = 'Y = { rule = "X / 3", points = 6 }'


@pytest.mark.parametrize(
    ("policy", "expected"),
    [(Policy(), 2), (Policy(points={"Y": 3}), 1), (Policy(points={"Y": 0.75}), 0.25)],
)
def test_the_template_gives_points_unless_the_teacher_does(policy: Policy, expected: float) -> None:
    problem = tiny(POINTS_OF_ITS_OWN, X="[1, 2, 4]")
    assert {(cell.points, cell.of) for cell in marked(problem, {}, policy).values()} == {
        (expected, expected)
    }


@pytest.mark.parametrize(
    ("decimals", "said", "expected"),
    [
        (2, "0.8", Verdict.COARSE),  # 0.8292
        (1, "0.8", Verdict.RIGHT),
        (1, "0.9", Verdict.RIGHT),
        (1, "1.1", Verdict.WRONG),
        (0, "1", Verdict.RIGHT),  # half a unit where whole numbers are asked
        (0, "2", Verdict.WRONG),
        (3, "0.83", Verdict.RIGHT),
        (4, "0.83", Verdict.COARSE),
        (4, "0.8292", Verdict.RIGHT),
    ],
)
def test_a_step_is_marked_to_the_decimals_that_the_teacher_wants(
    decimals: int, said: str, expected: Verdict
) -> None:
    changes = {"var[0]": "0.6875", "sigma[0]": said}
    found = marked(classic(), changes, Policy(decimals={"sigma": decimals}))
    assert found["sigma[0]"].verdict == expected


@pytest.mark.parametrize("decimals", [0, 1, 2, 3, 4])
@pytest.mark.parametrize(
    ("said", "expected"), [("6.26", Verdict.OWN), ("6.22", Verdict.OWN), ("6.5", Verdict.WRONG)]
)
def test_what_follows_is_known_as_the_sheet_asks_whatever_it_is_marked_to(
    said: str, expected: Verdict, decimals: int
) -> None:
    """5 over 0.795 ... 0.805 is from 6.21 to 6.29."""
    policy = Policy(decimals={"sigma": decimals})
    changes = {"C[0,0]": "5", "sigma[0]": "0.8", "N[0,0]": said}
    assert marked(classic(), changes, policy)["N[0,0]"].verdict == expected


@pytest.mark.parametrize("decimals", [0, 3])
def test_other_steps_earn_the_same_whatever_one_is_marked_to(decimals: int) -> None:
    changes = {**CHANGES, "N[0]": "-1.21", "Y[0,1]": "7"}
    usual = marked(classic(), changes)
    for step in classic().asked:
        other = marked(classic(), changes, Policy(decimals={step: decimals}))
        for name, cell in usual.items():
            if not name.startswith(f"{step}["):
                assert other[name].points >= cell.points, (step, name)


# ---- what cannot be turned -----------------------------------------------------------------------

REFUSED: list[tuple[Policy, str]] = [
    (Policy(follow_through=-0.5), "follow-through -0.5: a share is from 0 to 1"),
    (Policy(follow_through=1.5), "follow-through 1.5: a share is from 0 to 1"),
    (Policy(follow_through=math.nan), "follow-through nan: a share is from 0 to 1"),
    (Policy(coarse=2), "coarse 2: a share is from 0 to 1"),
    (Policy(coarse=math.inf), "coarse inf: a share is from 0 to 1"),
    (Policy(points={"sigm": 3}), "points: unknown step 'sigm'; did you mean 'sigma'?"),
    (Policy(points={"X": 3}), "points: unknown step 'X'"),
    (Policy(points={"Z": -1}), "points Z=-1: from 0 to 1000"),
    (Policy(points={"Z": 1001}), "points Z=1001: from 0 to 1000"),
    (Policy(points={"Z": math.nan}), "points Z=nan: from 0 to 1000"),
    (Policy(decimals={"Q": 3}), "decimals: unknown step 'Q'"),
    (Policy(decimals={"Z": -1}), "decimals Z=-1: from 0 to 6"),
    (Policy(decimals={"Z": 7}), "decimals Z=7: from 0 to 6"),
]


@pytest.mark.parametrize(("policy", "says"), REFUSED, ids=[says for _, says in REFUSED])
def test_a_policy_that_does_not_fit_is_refused_in_one_line(policy: Policy, says: str) -> None:
    with pytest.raises(UsageError) as refusal:
        check(policy, classic().exercise)
    assert str(refusal.value).startswith(says)
    assert "\n" not in str(refusal.value)


def test_there_must_be_something_to_earn() -> None:
    exercise = classic().exercise
    nothing = Policy(points={step.name: 0 for step in exercise.steps})

    with pytest.raises(UsageError, match="every step has 0"):
        check(nothing, exercise)
    check(replace(nothing, points={**nothing.points, "Y": 1}), exercise)


def test_nothing_is_marked_by_a_policy_that_does_not_fit() -> None:
    problem = classic()
    with pytest.raises(UsageError):
        mark(problem, filled(problem, {}), Policy(points={"Q": 1}))
