"""Files that ask for a part only: found, read and recomputed as what they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from normreg_sheets.exercise.template import names
from normreg_sheets.marking.assessment import Assessment, assess
from normreg_sheets.marking.inspection import as_data, in_words
from normreg_sheets.marking.reading import read_submission
from normreg_sheets.marking.students import each_step
from normreg_sheets.sheet.addresses import address
from normreg_sheets.sheet.cells import step_formula
from normreg_sheets.sheet.layout import lay_out
from normreg_sheets.sheet.roles import asked
from tests.marking.cases import posed
from tests.marking.files import Book, handed_in
from tests.marking.test_places import copied, saved

if TYPE_CHECKING:
    from pathlib import Path

    from normreg_sheets.answers.problem import Problem

PARTS: list[tuple[str, dict[str, str]]] = [
    *((name, {"blank": blank}) for name in names() for blank in ("all", "half", "5")),
    ("dropout", {"only": "forward"}),
    ("dropout", {"only": "backward"}),
]
EACH = pytest.mark.parametrize(
    ("name", "part"), PARTS, ids=[" ".join((name, *part.values())) for name, part in PARTS]
)


def kinds(assessment: Assessment) -> list[str]:
    return [flag.kind for flag in assessment.flags]


def honest(folder: Path, problem: Problem) -> Book:
    return Book(handed_in(folder, problem, each_step(problem)))


def where(problem: Problem, tensor: str, *place: int) -> str:
    """The address of an entry."""
    at = dict(zip(problem.exercise.axes(tensor), place, strict=True))
    return address(*lay_out(problem.exercise).where(tensor, at))


@EACH
def test_the_cells_that_are_asked_are_read_and_no_others(
    name: str, part: dict[str, str], tmp_path: Path
) -> None:
    problem = posed(name, "fractions", 3, **part)
    reading = read_submission(honest(tmp_path, problem).path)
    read = [one.address for cells in reading.steps.values() for one in cells]

    assert read == [address(*there) for *_, there in asked(problem, reading.layout)]
    assert [step["name"] for step in as_data(reading)["steps"]] == list(problem.blanks)
    assert len(list(in_words(reading))) == 1 + len(problem.blanks) + len(read)


@EACH
def test_values_copied_into_a_new_workbook_are_found(
    name: str, part: dict[str, str], tmp_path: Path
) -> None:
    problem = posed(name, "fractions", 3, **part)
    path = saved(copied(honest(tmp_path, problem).path, 3, 1), tmp_path / "copied.xlsx")

    assert assess(path).percent == 100
    assert kinds(assess(path)) == []


@EACH
def test_rows_and_columns_may_be_inserted(name: str, part: dict[str, str], tmp_path: Path) -> None:
    book = honest(tmp_path, posed(name, "fractions", 3, **part))
    book.insert(2, 1)

    assert assess(book.save()).percent == 100


# ---- printed numbers -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "step", "place"),
    [
        ({}, "D1", (0, 1)),  # a zero beside the diagonal
        ({}, "I2", (1, 1)),
        ({"only": "backward"}, "Y", (0, 0)),
        ({"blank": "half"}, "dY", (1, 1)),
    ],
)
@pytest.mark.parametrize("value", [7, None, "nothing"])
def test_a_printed_number_that_was_changed_is_a_flag_and_costs_nothing(
    value: object, part: dict[str, str], step: str, place: tuple[int, int], tmp_path: Path
) -> None:
    problem = posed("dropout", "fractions", 3, **part)
    book = honest(tmp_path, problem)
    book.sheet[where(problem, step, *place)].value = value
    assessment = assess(book.save())

    symbol = problem.exercise.symbols[step]
    says = f"the printed {symbol} does not hold the numbers of this problem"
    assert kinds(assessment) == ["altered-givens"]
    assert assessment.flags[0].says == f"{says}; it was marked on the true ones"
    assert assessment.percent == 100


def test_a_formula_reads_the_true_printed_numbers(tmp_path: Path) -> None:
    """Of an update from a printed gradient, whatever the file says of that one."""
    problem = posed("dropout", "fractions", 3, only="update")
    book = honest(tmp_path, problem)
    here = where(problem, "dW1", 0, 0)
    book.sheet[here].value = 999
    eta, weight = where(problem, "eta"), where(problem, "W1", 0, 0)
    book.cell("step_newW1").value = f"={weight}-{eta}*{here}"
    assessment = assess(book.save())

    assert kinds(assessment) == ["altered-givens"]
    assert assessment.percent == 100


# ---- live cells ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("value", "flags"), [("=1+1", ["altered-formula"]), (123, []), (None, [])])
def test_a_live_formula_that_was_changed_is_a_flag(
    value: object, flags: list[str], tmp_path: Path
) -> None:
    """A plain value is what copying leaves."""
    problem = posed("dropout", "fractions", 3)
    book = honest(tmp_path, problem)
    book.sheet[where(problem, "newloss")].value = value
    assessment = assess(book.save())

    assert kinds(assessment) == flags
    assert assessment.percent == 100


def test_a_formula_reads_what_our_live_cells_give(tmp_path: Path) -> None:
    """Someone who checks an answer against the live pass: of our formulas, not of the file's."""
    problem = posed("dropout", "fractions", 3)
    book = honest(tmp_path, problem)
    live, answer = where(problem, "newloss"), where(problem, "Yi", 0, 0)
    true = book.sheet[answer].value
    book.sheet[answer].value = f"=IF({live}<{where(problem, 'loss')},{true},0)"
    book.sheet[live].value = "=1E6"
    assessment = assess(book.save())

    assert kinds(assessment) == ["altered-formula"]
    assert assessment.percent == 100


# ---- our own spelling ----------------------------------------------------------------------------


@pytest.mark.parametrize(("blank", "flags"), [("5", []), ("21", ["our-solution"])])
def test_a_few_formulas_may_be_spelled_as_ours(
    blank: str, flags: list[str], tmp_path: Path
) -> None:
    problem = posed("dropout", "fractions", 3, blank=blank)
    layout, book = lay_out(problem.exercise), honest(tmp_path, problem)
    for step, place, there in asked(problem, layout):
        at = dict(zip(problem.exercise.axes(step), place, strict=True))
        formula = step_formula(problem, layout, step, at)
        book.sheet[address(*there)].value = f"={formula}"

    assert kinds(assess(book.save())) == flags


@pytest.mark.parametrize(("number", "flags"), [(0.0, ["all-alike"]), (1.0, ["all-alike"])])
@pytest.mark.parametrize("name", names())
def test_one_number_in_every_cell_is_told(
    name: str, number: float, flags: list[str], tmp_path: Path
) -> None:
    problem = posed(name, "fractions")
    alike = {step: np.full_like(problem.key[step], number) for step in problem.blanks}
    assert kinds(assess(handed_in(tmp_path, problem, alike))) == flags
