"""Surprises: a single mark that must not be is told, with its kind."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.exercise.composition import load
from normreg_sheets.marking.cast import TAMPERER, copier, students
from normreg_sheets.marking.handed import entries, in_numbers, number_cell
from normreg_sheets.marking.marker import CellMark, Verdict, mark
from normreg_sheets.marking.students import each_step
from normreg_sheets.marking.surprises import Surprise, surprises
from normreg_sheets.submission.numbers import entry
from tests.marking.cases import EXERCISE, drawn

if TYPE_CHECKING:
    from normreg_sheets.marking.cast import Student

CAST = {student.name: student for student in students(load(EXERCISE))}
PROBLEM = drawn("decimals", 3)


def doctored(student: Student, step: str, **changes: object) -> list[Surprise]:
    """The surprises when the first cell of a step is marked otherwise than it was."""
    handed = student.fill(PROBLEM)
    marks = dict(mark(PROBLEM, entries(handed)))
    first, *others = marks[step]
    marks[step] = [replace(first, **changes), *others]  # type: ignore[arg-type]
    return list(surprises(student, PROBLEM, handed, marks))


SLIP = CAST["slip not-averaged"]
OTHER = CAST["slip divided-by-n-minus-1"].mistake


@pytest.mark.parametrize(
    ("student", "step", "changes", "kinds"),
    [
        (CAST["each-step"], "Z", {}, []),
        (CAST["each-step"], "Z", {"verdict": Verdict.OWN}, ["honest-loses"]),
        (CAST["each-step"], "Z", {"points": 0.5}, ["honest-loses"]),
        (CAST["each-step"], "Z", {"points": 0.5, "of": 0.5}, ["honest-loses"]),
        (CAST["each-step"], "Z", {"verdict": Verdict.COARSE}, ["honest-loses"]),
        (CAST["key"], "Y", {"verdict": Verdict.WRONG}, ["key-loses"]),
        (CAST["blank"], "Z", {"verdict": Verdict.RIGHT}, ["blank-earns"]),
        (CAST["blank"], "Z", {"points": 0.5}, ["blank-earns"]),
        (CAST["blank"], "Z", {"verdict": Verdict.UNREADABLE}, ["misread"]),
        (CAST["blank"], "Z", {"entry": entry(number_cell(0.0))}, ["misread"]),
        (SLIP, "var", {}, []),
        (SLIP, "var", {"points": 1.0}, ["wrong-earns"]),
        (SLIP, "var", {"verdict": Verdict.RIGHT, "points": 1.0}, ["wrong-earns"]),
        (SLIP, "var", {"mistake": OTHER}, ["mistake-misnamed"]),
        (SLIP, "var", {"verdict": Verdict.WRONG, "mistake": None}, ["mistake-unnamed"]),
        (SLIP, "N", {"verdict": Verdict.OWN}, []),
        (SLIP, "N", {"points": 0.5}, ["mistake-costs-more"]),
        (SLIP, "N", {"verdict": Verdict.WRONG}, ["mistake-costs-more"]),
        (SLIP, "Z", {"verdict": Verdict.MISTAKE, "mistake": OTHER}, ["mistake-costs-more"]),
        (TAMPERER, "Z", {}, []),
        (TAMPERER, "Z", {"verdict": Verdict.OWN, "points": 1.0}, ["wrong-earns"]),
        (TAMPERER, "Z", {"points": 0.5}, ["wrong-earns"]),
    ],
)
def test_a_mark_that_must_not_be_is_a_surprise(
    student: Student, step: str, changes: dict[str, object], kinds: list[str]
) -> None:
    assert [one.kind for one in doctored(student, step, **changes)] == kinds


def test_a_surprise_says_what_was_found_and_where() -> None:
    [one] = doctored(CAST["each-step"], "Z", points=0.5)

    assert (one.step, one.at, one.what) == ("Z", (0, 0), "right with 0.5 of 1 points")


def test_a_mistake_that_costs_nothing_is_a_surprise_unless_it_may_hide() -> None:
    handed = in_numbers(PROBLEM, each_step(PROBLEM))
    marks = mark(PROBLEM, entries(handed))
    found = {
        name: [one.kind for one in surprises(CAST[name], PROBLEM, handed, marks)]
        for name in ("slip not-averaged", "slip epsilon-forgotten")
    }

    assert found == {"slip not-averaged": ["mistake-unseen"], "slip epsilon-forgotten": []}


def test_a_copy_that_keeps_everything_is_a_surprise() -> None:
    handed = in_numbers(PROBLEM, each_step(PROBLEM))
    student = copier(PROBLEM.exercise)

    marks = mark(PROBLEM, entries(handed))
    assert [one.kind for one in surprises(student, PROBLEM, handed, marks)] == ["copy-pays"]
    assert list(surprises(student, PROBLEM, handed, spoilt(marks))) == []


def spoilt(marks: dict[str, list[CellMark]]) -> dict[str, list[CellMark]]:
    """The marks with one cell wrong."""
    first, *others = marks["Z"]
    return marks | {"Z": [replace(first, verdict=Verdict.WRONG), *others]}
