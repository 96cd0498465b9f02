"""Real files come back: read where their names say, marked, flagged."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.answers.draw import pose
from normreg_sheets.answers.problem import Problem, Variant
from normreg_sheets.exercise.composition import load
from normreg_sheets.exercise.exercise import Settings
from normreg_sheets.marking.assessment import Assessment, assess
from normreg_sheets.marking.marker import CellMark, Verdict
from normreg_sheets.marking.students import at_the_end, each_step
from tests.marking.by_hand import typed
from tests.marking.cases import EXERCISE, LEVELS, classic, drawn
from tests.marking.files import Book, handed_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from normreg_sheets.marking.students import Numbers

CELLS = 72  # 5 steps of 12, 4 of 3


def found(assessment: Assessment, step: str) -> dict[tuple[int, ...], CellMark]:
    """The marks of a step by place."""
    steps = {one.name: one for one in assessment.steps}
    return {cell.at: cell for _, cell in steps[step].cells}


def kinds(assessment: Assessment) -> list[str]:
    return [flag.kind for flag in assessment.flags]


# ---- whole sheets --------------------------------------------------------------------------------


@pytest.mark.parametrize("level", LEVELS)
def test_the_key_earns_everything(level: str, tmp_path: Path) -> None:
    problem = drawn(level, 3)
    assessment = assess(
        handed_in(tmp_path, problem, {step: problem.key[step] for step in problem.asked})
    )

    assert (assessment.percent, assessment.points, assessment.of) == (100, CELLS, CELLS)
    assert kinds(assessment) == []


@pytest.mark.parametrize("habit", [each_step, at_the_end])
def test_typed_numbers_earn_everything(habit: Callable[[Problem], Numbers], tmp_path: Path) -> None:
    """Texts, as a spreadsheet keeps them that was not told they are numbers."""
    problem = drawn("fractions", 3)
    assessment = assess(handed_in(tmp_path, problem, typed(problem, habit(problem))))

    assert assessment.percent == 100


def test_a_blank_sheet_earns_nothing(tmp_path: Path) -> None:
    assessment = assess(handed_in(tmp_path, classic()))

    assert (assessment.percent, assessment.points, assessment.of) == (0, 0, CELLS)
    assert {cell.verdict for step in assessment.steps for _, cell in step.cells} == {Verdict.BLANK}
    assert kinds(assessment) == []


def test_a_sheet_filled_in_by_another_program_earns_everything(tmp_path: Path) -> None:
    problem = drawn("decimals", 2)
    book = Book(handed_in(tmp_path, problem))
    for step, numbers in each_step(problem).items():
        book.fill(step, numbers)

    assert assess(book.save()).percent == 100


@pytest.mark.parametrize(
    "settings",
    [
        Settings((("example", "6"), ("unit", "2"))),
        Settings((("eps", "1/2"),)),
        Settings(decimals=4),
        Settings(rounding="each-step"),
        Settings((("example", "3"), ("feature", "2")), 3, "each-step"),
    ],
)
def test_the_settings_are_read_from_the_file(settings: Settings, tmp_path: Path) -> None:
    problem = pose(load(EXERCISE, settings), Variant(level="fractions", seed=4))
    assessment = assess(handed_in(tmp_path, problem, each_step(problem)))

    assert assessment.percent == 100
    assert assessment.problem.code == problem.code


def test_each_step_has_its_points(tmp_path: Path) -> None:
    book = Book(handed_in(tmp_path, classic(), at_the_end(classic())))
    book.cell("step_sigma").value = 0.8  # too coarse
    book.cell("step_Y", 1, 2).value = None
    steps = {step.name: (step.title, step.points) for step in assess(book.save()).steps}

    assert steps == {
        "Z": ("Linear layer", 12),
        "A": ("ReLU", 12),
        "total": ("Batch statistics", 3),
        "mu": ("Batch statistics", 3),
        "var": ("Batch statistics", 3),
        "sigma": ("Batch statistics", 2.5),
        "C": ("Shift to mean = 0", 12),
        "N": ("Scale to variance = 1", 12),
        "Y": ("Scale and shift", 11),
    }


def test_the_addresses_are_those_of_the_file(tmp_path: Path) -> None:
    book = Book(handed_in(tmp_path, classic()))
    (step,) = (step for step in assess(book.path).steps if step.name == "C")

    assert {here: cell.at for here, cell in step.cells} == {
        book.cell("step_C", row, column).coordinate: (row, column)
        for row in range(3)
        for column in range(4)
    }


# ---- entries -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (0.83, Verdict.RIGHT),
        ("0.83", Verdict.RIGHT),
        ("0,83", Verdict.RIGHT),
        (" 0.83 ", Verdict.RIGHT),
        ("83 %", Verdict.RIGHT),
        ("5/6", Verdict.RIGHT),
        ("0,8", Verdict.COARSE),
        ("", Verdict.BLANK),
        ("sqrt(11)/4", Verdict.UNREADABLE),
        ("=SQRT(11)/4", Verdict.RIGHT),  # never calculated: openpyxl does not
        ("0.83 or so", Verdict.UNREADABLE),
        (True, Verdict.UNREADABLE),
    ],
)
def test_an_entry_is_what_a_person_takes_it_for(
    said: object, expected: Verdict, tmp_path: Path
) -> None:
    """The deviation of the first row is 0.8292."""
    book = Book(handed_in(tmp_path, classic(), at_the_end(classic())))
    book.cell("step_sigma").value = said

    assert found(assess(book.save()), "sigma")[0,].verdict == expected


def test_what_cannot_be_read_is_flagged_with_its_place(tmp_path: Path) -> None:
    book = Book(handed_in(tmp_path, classic(), at_the_end(classic())))
    place = book.cell("step_mu")
    place.value = "about two"
    assessment = assess(book.save())

    assert kinds(assessment) == ["unreadable"]
    assert place.coordinate in assessment.flags[0].says


def test_a_flag_names_eight_places_and_counts_the_others(tmp_path: Path) -> None:
    book = Book(handed_in(tmp_path, classic()))
    book.fill("Z", [["?"] * 4] * 3)
    (flag,) = assess(book.save()).flags

    assert len(re.findall(r"\b[A-Z]+\d+\b", flag.says)) == 8
    assert flag.says.endswith("and 4 more")


# ---- the givens ----------------------------------------------------------------------------------


@pytest.mark.parametrize("said", [2, 1.001, "x", None])
def test_an_altered_given_is_flagged(said: object, tmp_path: Path) -> None:
    book = Book(handed_in(tmp_path, classic(), at_the_end(classic())))
    book.cell("given_X").value = said
    assessment = assess(book.save())

    assert kinds(assessment) == ["altered-givens"]
    assert "given X " in assessment.flags[0].says


def test_an_altered_given_changes_no_mark(tmp_path: Path) -> None:
    """It is marked on the true numbers: who computes with others has other results."""
    book = Book(handed_in(tmp_path, classic(), at_the_end(classic())))
    book.fill("X", [[0] * 4] * 3, "given_")

    assert assess(book.save()).percent == 100


def test_every_altered_given_has_its_flag(tmp_path: Path) -> None:
    book = Book(handed_in(tmp_path, classic()))
    for given in ("X", "W", "b", "G", "beta", "eps"):
        book.cell(f"given_{given}").value = 99

    assert kinds(assess(book.save())) == ["altered-givens"] * 6
