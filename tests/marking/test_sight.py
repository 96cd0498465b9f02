"""What nobody sees is no answer: struck out, in a hidden row or column, on a hidden sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from openpyxl.styles import Font

from normreg_sheets.exercise.template import names
from normreg_sheets.marking.assessment import assess
from normreg_sheets.marking.inspection import as_data
from normreg_sheets.marking.marker import Verdict
from normreg_sheets.marking.reading import read_submission
from normreg_sheets.marking.sight import sight
from normreg_sheets.marking.students import at_the_end
from normreg_sheets.submission.workbook import Area, Workbook
from tests.answers.posed import classic
from tests.marking.files import Book, handed_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from normreg_sheets.answers.problem import Problem

EXERCISES = names()


def strike(book: Book, here: str) -> None:
    """Put a line through one answer."""
    book.sheet[here].font = Font(strike=True)


def hide_row(book: Book, here: str) -> None:
    """Hide the row of an answer."""
    book.sheet.row_dimensions[book.sheet[here].row].hidden = True


def hide_column(book: Book, here: str) -> None:
    """Hide the column of an answer."""
    book.sheet.column_dimensions[book.sheet[here].column_letter].hidden = True


def hide_sheet(book: Book, _: str) -> None:
    """Hide the whole sheet; another one must be seen."""
    book.book.active = 1
    book.sheet.sheet_state = "hidden"


UNSEEN: dict[Callable[[Book, str], None], str] = {
    strike: "it is struck out",
    hide_row: "it stands in a hidden row",
    hide_column: "it stands in a hidden column",
    hide_sheet: "it stands in a hidden sheet",
}


def filled_in(folder: Path, problem: Problem, *, blank: bool = False) -> Book:
    return Book(handed_in(folder, problem, None if blank else at_the_end(problem)))


def first_of(book: Book, problem: Problem) -> str:
    """The first cell that the exercise asks for."""
    return str(book.cell(f"step_{next(iter(problem.blanks))}").coordinate)


@pytest.mark.parametrize("way", UNSEEN, ids=lambda way: way.__name__)
@pytest.mark.parametrize("name", EXERCISES)
def test_an_answer_that_nobody_sees_is_for_a_person(
    way: Callable[[Book, str], None], name: str, tmp_path: Path
) -> None:
    problem = classic(name=name)
    book = filled_in(tmp_path, problem)
    here = first_of(book, problem)
    way(book, here)
    path = book.save()
    told = {
        cell["cell"]: (cell["state"], cell["why"])
        for step in as_data(read_submission(path))["steps"]
        for cell in step["cells"]
    }
    unseen = {cell for cell, (_, why) in told.items() if why == UNSEEN[way]}
    assessment = assess(path)
    verdicts = {at: one.verdict for step in assessment.steps for at, one in step.cells}

    assert here in unseen
    assert all(told[cell][0] == "unreadable" for cell in unseen)
    assert {cell for cell, verdict in verdicts.items() if verdict is Verdict.UNREADABLE} == unseen
    assert (unseen == set(verdicts)) == (way is hide_sheet)
    if way is strike:
        assert unseen == {here}
    assert all(verdict is Verdict.RIGHT for at, verdict in verdicts.items() if at not in unseen)


@pytest.mark.parametrize("name", EXERCISES)
def test_a_blank_that_nobody_sees_is_blank(name: str, tmp_path: Path) -> None:
    problem = classic(name=name)
    book = filled_in(tmp_path, problem, blank=True)
    for way in UNSEEN:
        way(book, first_of(book, problem))
    verdicts = {one.verdict for step in assess(book.save()).steps for _, one in step.cells}

    assert verdicts == {Verdict.BLANK}


@pytest.mark.parametrize("name", EXERCISES)
def test_a_formula_in_sight_may_read_what_is_not(name: str, tmp_path: Path) -> None:
    """A side calculation in a hidden row of a hidden sheet, and it is struck out as well."""
    problem = classic(name=name)
    book = filled_in(tmp_path, problem)
    here = first_of(book, problem)
    scratch = book.book["Scratch"]
    scratch["B3"], book.sheet[here] = book.sheet[here].value, "=Scratch!B3*1"
    scratch["B3"].font = Font(strike=True)
    scratch.row_dimensions[3].hidden = True
    scratch.sheet_state = "hidden"

    assert assess(book.save()).percent == 100


@pytest.mark.parametrize("name", EXERCISES)
def test_a_formula_that_is_struck_out_or_hidden_is_no_answer_either(
    name: str, tmp_path: Path
) -> None:
    problem = classic(name=name)
    book = filled_in(tmp_path, problem)
    here = first_of(book, problem)
    book.sheet[here] = f"={book.sheet[here].value}*1"
    for way in (strike, hide_row):
        way(book, here)
        reading = read_submission(book.save())
        (one,) = (one for cells in reading.steps.values() for one in cells if one.address == here)
        assert one.entry.note == UNSEEN[way]
        assert str(one.entry.state) == "unreadable"


def test_our_own_sheets_hide_no_answer(tmp_path: Path) -> None:
    """Nothing of ours is struck out, and no row or column of an answer is hidden."""
    for name in EXERCISES:
        reading = read_submission(handed_in(tmp_path, classic(name=name)))
        assert not any(reading.workbook.hidden.values())
        assert not any(
            c.struck for sheet in reading.workbook.sheets.values() for c in sheet.values()
        )


def test_areas_far_from_the_answers_are_not_asked_for_each_of_them() -> None:
    """A file may have hundreds of thousands of them."""
    rows = tuple(Area("", row, 1, row, 16_384) for row in range(1, 1000, 2))
    workbook = Workbook({}, {}, {}, {}, {"S": rows}, {"S": rows, "T": rows[:1]})
    near = sight(workbook, Area("S", 7, 3, 10, 4))

    assert near.merged == near.hidden == (rows[3], rows[4])
    assert near.line("C7") == "row"
    assert near.line("C8") is None
    assert near.cover("C9") == "A9"
    assert sight(workbook, Area("T", 7, 3, 10, 4)).hidden == ()
