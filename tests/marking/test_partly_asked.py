"""Sheets that ask for a part only: what is printed is right, and nobody earns a point for it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pytest

from normreg_sheets.errors import UsageError
from normreg_sheets.exercise.template import names
from normreg_sheets.marking.cast import students
from normreg_sheets.marking.marker import Verdict, mark
from normreg_sheets.marking.policy import Policy
from normreg_sheets.marking.students import at_the_end, computed, each_step
from normreg_sheets.marking.surprises import play
from tests.marking.by_hand import written
from tests.marking.cases import LEVELS, marked, posed, tiny, typed, verdict

if TYPE_CHECKING:
    from normreg_sheets.answers.problem import Problem

SECTIONS = ("forward", "backward", "update", "inference")
PARTS: list[tuple[str, dict[str, str]]] = [
    *((name, {"blank": blank}) for name in names() for blank in ("half", "5")),
    *(("dropout", {"only": section}) for section in SECTIONS),
    ("dropout", {"only": "backward", "blank": "half"}),
]
EACH = pytest.mark.parametrize(
    ("name", "part"), PARTS, ids=[" ".join((name, *part.values())) for name, part in PARTS]
)


def asked(problem: Problem) -> set[tuple[str, tuple[int, ...]]]:
    return {(step, place) for step, places in problem.blanks.items() for place in places}


# ---- students ------------------------------------------------------------------------------------


@EACH
@pytest.mark.parametrize("level", LEVELS)
def test_everybody_gets_what_they_must(level: str, name: str, part: dict[str, str]) -> None:
    """The key all, a blank sheet nothing, and each mistake costs its own step and is named."""
    problem = posed(name, level, 2, **part)
    for student in students(problem.exercise):
        assert play(student, problem)[1] == [], student.name


@EACH
def test_nobody_slips_in_what_is_printed(name: str, part: dict[str, str]) -> None:
    problem = posed(name, "classic", **part)
    steps = {one.mistake.step for one in students(problem.exercise) if one.mistake}
    assert steps <= problem.blanks.keys()


@EACH
def test_what_is_printed_is_gone_on_with_as_it_stands(name: str, part: dict[str, str]) -> None:
    """By formulas as well, which read the printed cells."""
    problem = posed(name, "decimals", 3, **part)
    for numbers in (each_step(problem), computed(problem), at_the_end(problem)):
        assert not numbers.keys() & {s.name for s in problem.exercise.steps if s.live}
        for step, values in numbers.items():
            printed = problem.printed[step]
            assert np.array_equal(np.where(np.isnan(printed), np.nan, values), printed, True)


# ---- marks ---------------------------------------------------------------------------------------


@EACH
def test_there_is_a_mark_for_every_cell_that_is_asked_and_no_other(
    name: str, part: dict[str, str]
) -> None:
    problem = posed(name, "fractions", 1, **part)
    marks = mark(problem, written(problem, each_step(problem)))
    found = [(step, cell.at) for step, cells in marks.items() for cell in cells]

    assert set(found) == asked(problem)
    assert len(found) == len(asked(problem))
    assert sum(cell.of for cells in marks.values() for cell in cells) == len(found)


@EACH
@pytest.mark.parametrize("junk", ["", "77", "see above", "1/2 or 2/1"])
def test_it_does_not_matter_what_stands_where_nothing_is_asked(
    junk: str, name: str, part: dict[str, str]
) -> None:
    problem = posed(name, "fractions", 1, **part)
    spoilt = written(problem, each_step(problem))
    clean = mark(problem, spoilt)
    for step, array in spoilt.items():
        for place in np.ndindex(*array.shape):
            if (step, place) not in asked(problem):
                array[place] = typed(junk)

    assert mark(problem, spoilt) == clean


def test_a_step_shares_its_points_among_the_cells_that_are_asked() -> None:
    problem = posed("batch-normalization", "classic", blank="5")
    (cells,) = mark(problem, written(problem, each_step(problem)), Policy(points={"Y": 2})).values()
    assert [cell.points for cell in cells] == [0.4] * 5


@pytest.mark.parametrize(
    ("policy", "says"),
    [
        (Policy(points={"Z1": 2}), "points Z1: the sheet does not ask for it; leave it out"),
        (Policy(decimals={"newA1": 2}), "decimals newA1: the sheet does not ask for it"),
        (Policy(points={"I1": 2}), "points I1: the sheet does not ask for it"),
        (Policy(points={"newb3": 0, "newW3": 0, **dict.fromkeys(("newW1", "newW2"), 0)}), None),
        (
            Policy(points={f"new{one}": 0 for one in ("W1", "W2", "W3", "b1", "b2", "b3")}),
            "points: every step has 0, so there is nothing to earn",
        ),
    ],
)
def test_a_policy_is_about_steps_that_are_asked(policy: Policy, says: str | None) -> None:
    only = None if says and "I1" in says else "update"
    problem = posed("dropout", "classic", only=only)
    entries_ = written(problem, each_step(problem))
    if says is None:
        assert sum(cell.of for cells in mark(problem, entries_, policy).values() for cell in cells)
    else:
        with pytest.raises(UsageError) as caught:
            mark(problem, entries_, policy)
        assert str(caught.value).startswith(says)


# ---- what is known of printed numbers ------------------------------------------------------------

THIRDS = 'Y = "X / 3"\nZ = "300 * Y"'


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("100", Verdict.RIGHT),  # the key
        ("99", Verdict.RIGHT),  # of the printed 0.33
        ("97.50", Verdict.RIGHT),  # of 0.325, which is printed so as well
        ("97.49", Verdict.WRONG),
        ("100.50", Verdict.RIGHT),
        ("100.51", Verdict.WRONG),
    ],
)
def test_a_printed_number_is_known_to_half_a_unit(said: str, expected: Verdict) -> None:
    """Right, and not on own numbers: the student wrote none of them."""
    problem = tiny(THIRDS, blank="3", X="[1, 2, 4]")
    assert list(problem.blanks) == ["Z"]
    assert verdict("Z[0]", {"Z[0]": said}, problem) == expected


@pytest.mark.parametrize(
    ("cell", "said", "expected"),
    [
        # 2 times 3, each known to half a hundredth: 1.995 * 2.995 ... 2.005 * 3.005, and 0.005.
        # Were the zeros beside the diagonal not exact, 0.005 * (7 + 5) more would be let through.
        ("H1[0,0]", "6.03", Verdict.RIGHT),
        ("H1[0,0]", "6.04", Verdict.WRONG),
        # A dropped neuron is zero, and not 0.005 times 7.
        ("H1[1,0]", "0.01", Verdict.RIGHT),
        ("H1[1,0]", "0.02", Verdict.WRONG),
    ],
)
@pytest.mark.parametrize("blank", ["all", "half"])
def test_what_is_always_zero_is_known_exactly(
    blank: str, cell: str, said: str, expected: Verdict
) -> None:
    """On the published numbers: D1 is diag(2, 0, 2, 0), the first column of A1 is 3 7 5 0."""
    problem = posed("dropout", "classic", only="forward", blank=blank)
    assert verdict(cell, {cell: said}, problem) == expected


def test_a_mistake_is_named_by_one_cell_where_no_more_are_asked() -> None:
    """Twice the value: two cells are needed where there are two, because one may be so by chance.

    But of a step of which one cell is asked no second one can be seen.
    """
    one = posed("batch-normalization", "classic", blank="1")
    two = posed("batch-normalization", "classic", blank="2")
    found = [marked(p, {"Y[2,3]": "3.71"})["Y[2,3]"] for p in (one, two)]
    assert [cell.mistake.name if cell.mistake else None for cell in found] == ["factor-two", None]


def test_zeros_are_worth_nothing_beside_printed_numbers() -> None:
    """Who leaves the last row of the normalized block at zero has no output from it for free."""
    problem = posed("batch-normalization", "classic", blank="16")
    assert {step: len(places) for step, places in problem.blanks.items()} == {"N": 4, "Y": 12}
    found = marked(problem, {"N": "0", "Y[2]": "1"})
    assert Counter(found[f"Y[2,{e}]"].verdict for e in range(4)) == {Verdict.WRONG: 4}
