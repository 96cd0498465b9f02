"""Insight: counted by hand on a small class."""

from __future__ import annotations

import statistics
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.course.insight import (
    HARDEST,
    StepPoints,
    by_student,
    distribution,
    hardest,
    heat,
    slips,
    turnout,
)
from tests.course.small_class import (
    ANA,
    BEN,
    BIAS,
    BLANK,
    CLASS,
    COARSE,
    FAY,
    OWN,
    SAMPLE,
    A,
    S,
    Z,
    grade,
    of_points,
)

if TYPE_CHECKING:
    from normreg_sheets.course.records import Results


def test_everybody_is_counted_once() -> None:
    found = turnout(CLASS)

    assert (found.students, found.marked, found.read, found.late) == (6, 4, 4, 1)
    assert found.status == {"graded": 2, "review": 2, "refused": 1, "missing": 1}


def test_points_given_by_hand_are_points_without_marked_cells() -> None:
    by_hand = replace(CLASS.grades[3], points=4.0)
    found = turnout(replace(CLASS, grades=(ANA, by_hand)))

    assert (found.marked, found.read) == (2, 1)


@pytest.mark.parametrize(
    ("points", "place"),
    [
        (0.0, 0),
        (0.999, 0),
        (1.0, 1),
        (0.1 + 0.2, 0),
        (0.1 * 3 * 10, 3),  # 3.0000000000000004
        (0.7 * 10 - 1e-15, 7),  # what is left over from adding shares
        (9.999, 9),
        (10.0, 9),
        (11.0, 9),  # more than all, by hand
        (-1.0, 0),
    ],
)
def test_a_bin_has_its_lower_edge_and_the_last_one_both(points: float, place: int) -> None:
    counts = distribution(of_points(points)).counts

    assert [at for at, count in enumerate(counts) if count] == [place]
    assert len(counts) == 10


def test_the_distribution_of_the_class() -> None:
    found = distribution(CLASS)  # 100, 50, 0 and 58 1/3 percent

    assert found.counts == (1, 0, 0, 0, 0, 2, 0, 0, 0, 1)
    assert found.spread == pytest.approx((0, 37.5, 54 + 1 / 6, 68.75, 100, 52 + 1 / 12))


@pytest.mark.parametrize("points", [(3.0, 8.0), (1.0, 2.0, 7.0), (9.0, 1.0, 4.0, 4.0, 6.5)])
def test_quartiles_are_those_of_the_standard_library(points: tuple[float, ...]) -> None:
    spread = distribution(of_points(None, *points)).spread

    assert spread is not None
    quartiles = statistics.quantiles((10 * one for one in points), method="inclusive")
    assert (spread.lower, spread.median, spread.upper) == pytest.approx(quartiles)
    assert spread.mean == pytest.approx(statistics.fmean(10 * one for one in points))


def test_one_student_is_all_of_the_quartiles() -> None:
    assert distribution(of_points(4.0)).spread == (40.0,) * 6


def test_the_cells_of_each_step_by_verdict() -> None:
    z, a, s = heat(CLASS)

    assert (z.step, z.cells, z.points, z.of) == (Z, 8, 4.5, 8.0)
    assert z.verdicts == {"right": 4, "mistake": 3, "too coarse": 1}
    assert (a.step, a.cells, a.points, a.of) == (A, 8, 6.0, 8.0)
    assert a.verdicts == {"right": 5, OWN: 1, "blank": 1, "wrong": 1}
    assert (s.step, s.cells, s.points, s.of) == (S, 4, 2.0, 8.0)
    assert s.verdicts == {"right": 1, "mistake": 2, "unreadable": 1}


def test_every_student_has_points_of_each_step() -> None:
    rows = {grade.student.name: points for grade, points in by_student(CLASS)}

    assert list(rows) == ["Ana", "Ben", "Cem", "Dora", "Eve", "Fay"]
    assert rows["Ben"] == (StepPoints(1, 2, 1, 0), StepPoints(2, 2, 0, 0), StepPoints(0, 2, 2, 0))
    assert rows["Cem"] == (StepPoints(0, 2, 2, 0), StepPoints(0, 2, 2, 0), StepPoints(0, 2, 0, 1))
    assert rows["Dora"] == rows["Eve"] == ()


def test_the_hardest_cells_come_first_and_then_the_earlier_step() -> None:
    found = [(one.step.name, one.place, one.lost, one.of) for one in hardest(CLASS)]

    assert found == [
        ("S", 1, 2, 3),  # cem's is pending, and not lost
        ("Z", 1, 2, 4),  # fay's is too coarse, and earns half
        ("Z", 2, 1, 4),
        ("A", 1, 1, 4),
        ("A", 2, 1, 4),
    ]


def test_a_hard_cell_is_told_by_its_place_wherever_it_was_moved() -> None:
    """Fay has hers four rows below everybody else's."""
    first = next(one for one in hardest(CLASS) if one.step is Z)
    fays = next(one for one in hardest(replace(CLASS, grades=(FAY, BEN))) if one.step is Z)

    assert (first.address, first.cells, first.of) == ("B5", 2, 4)
    assert (fays.address, fays.cells, fays.of) == ("B9", 2, 2)
    assert (first.verdicts, first.hint) == ({"mistake": 2}, BIAS)


def test_only_the_hardest_ones_are_told() -> None:
    blank = grade("Gus", *["blank"] * 5)
    steps = tuple(replace(step, name=f"{step.name}{n}") for n in range(3) for step in (Z, A, S))
    many = tuple(replace(cell, step=f"{cell.step}{n}") for n in range(3) for cell in blank.cells)
    found = hardest(replace(CLASS, steps=steps, grades=(replace(blank, cells=many),)))

    assert len(many) > HARDEST == len(found)
    assert [one.step.name for one in found[:5]] == ["Z0", "Z0", "A0", "A0", "S0"]


def test_a_cell_that_is_worth_nothing_is_not_hard() -> None:
    free = tuple(replace(cell, points=0.0, of=0.0) for cell in BEN.cells)

    assert hardest(replace(CLASS, grades=(replace(BEN, cells=free),))) == ()


def test_mistakes_are_counted_by_students() -> None:
    """Cem forgot the bias twice; among equals the earlier step is first."""
    found = [
        (slip.says, [maker.name for maker in slip.makers], [step.name for step in slip.steps])
        for slip in slips(CLASS)
    ]

    assert found == [
        (BIAS, ["Ben", "Cem"], ["Z"]),
        (SAMPLE, ["Ben", "Fay"], ["S"]),
        (COARSE, ["Fay"], ["Z"]),
    ]


def test_a_mistake_of_several_steps_is_told_once() -> None:
    said = tuple(replace(cell, hint="Check the sign.") for cell in BEN.cells)
    (slip,) = slips(replace(CLASS, grades=(replace(BEN, cells=said),)))

    assert slip.steps == (Z, S)
    assert slip.makers == (BEN.student,)


@pytest.mark.parametrize("results", [BLANK, replace(BLANK, grades=())])
def test_a_class_without_marks_has_nothing_to_show(results: Results) -> None:
    assert distribution(results).spread is None
    assert sum(distribution(results).counts) == 0
    assert [one.cells for one in heat(results)] == [0, 0, 0]
    assert hardest(results) == ()
    assert slips(results) == ()
    assert turnout(results).marked == 0
