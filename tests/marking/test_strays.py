"""Numbers outside the asked cells are pointed out where answers are blank, and change no mark."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from openpyxl.utils import get_column_letter

from normreg_sheets.marking.assessment import Assessment, assess
from normreg_sheets.marking.reading import read_submission
from normreg_sheets.marking.strays import strays
from normreg_sheets.marking.students import at_the_end
from normreg_sheets.sheet.layout import lay_out
from normreg_sheets.sheet.workbook import set_up
from normreg_sheets.submission.workbook import Cell, Kind
from tests.marking.cases import classic
from tests.marking.files import Book, filled, handed_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LAYOUT = lay_out(classic().exercise)
CELLS = 72  # 5 steps of 12, 4 of 3


@pytest.fixture
def honest(tmp_path: Path) -> Book:
    return Book(handed_in(tmp_path, classic(), at_the_end(classic())))


def elsewhere(assessment: Assessment) -> list[str]:
    return [flag.says for flag in assessment.flags if flag.kind == "numbers-elsewhere"]


def row_of(step: str, line: int) -> tuple[int, list[int]]:
    home = LAYOUT.home(step)
    return home.top + line, list(range(home.left, home.right + 1))


def cut_and_paste(book: Book, across: int) -> None:
    """The second row of C, so many columns to the right."""
    row, columns = row_of("C", 1)
    for column in reversed(columns):
        book.sheet.cell(row, column + across).value = book.sheet.cell(row, column).value
        book.sheet.cell(row, column).value = None


def all_on(book: Book, sheet: str) -> None:
    """Everything on another sheet, and nothing where it is asked."""
    for step in classic().asked:
        block = LAYOUT.home(step)
        for at in block.entries():
            cell = book.sheet.cell(*block.cell(at))
            book.book[sheet].cell(cell.row, cell.column).value = cell.value
            cell.value = None


@pytest.mark.parametrize(
    ("across", "blank", "named"),
    [(10, 4, "S28, T28, U28, V28"), (1, 1, "M28")],
    ids=["pasted beside", "inserted with the cells moved right"],
)
def test_a_row_that_slipped_out_of_its_block_is_pointed_out(
    honest: Book, across: int, blank: int, named: str
) -> None:
    cut_and_paste(honest, across)
    assessment = assess(honest.save())

    (says,) = elsewhere(assessment)

    assert says.startswith(f"{blank} of {CELLS} answers are blank")
    assert says.endswith(f" numbers or formulas stand in {named}, which are no answer cells")


def test_answers_that_were_all_typed_on_the_scratch_sheet_are_pointed_out(honest: Book) -> None:
    all_on(honest, "Scratch")
    assessment = assess(honest.save())
    (says,) = elsewhere(assessment)

    assert assessment.points == 0
    assert "numbers or formulas stand in Scratch!I15, Scratch!J15, " in says
    assert f"and {CELLS - 8} more" in says


@pytest.mark.parametrize("entry", [0.5, "=1+1", "1/3", "0,5"])
def test_formulas_and_numbers_in_texts_count(honest: Book, entry: object) -> None:
    honest.cell("step_Z").value = None
    honest.sheet["T15"] = entry

    assert "numbers or formulas stand in T15" in elsewhere(assess(honest.save()))[0]


def one_blank(book: Book) -> None:
    book.cell("step_Z").value = None


def some_blank_and_side_calculations(book: Book) -> None:
    book.fill("Y", [[None] * 4] * 3)
    for row in range(1, 30):
        book.book["Scratch"].cell(row, 1).value = f"={row}+1"


def words_beside(book: Book) -> None:
    one_blank(book)
    book.sheet["T15"] = "I do not know"


def a_date_beside(book: Book) -> None:
    one_blank(book)
    book.sheet["T15"] = date(2026, 11, 12)


def a_side_calculation_beside_answers(book: Book) -> None:
    one_blank(book)
    book.sheet["T30"] = "=1+1"


def number_of_the_student(book: Book) -> None:
    """Typed where the name is asked."""
    one_blank(book)
    book.sheet.cell(1, LAYOUT.zones.main + 1).value = 4711


def side_calculations_of_a_full_sheet(book: Book) -> None:
    book.sheet["T30"] = "=1+1"
    book.book["Scratch"]["A1"] = 3


@pytest.mark.parametrize(
    "change",
    [
        one_blank,
        some_blank_and_side_calculations,
        words_beside,
        a_date_beside,
        a_side_calculation_beside_answers,
        number_of_the_student,
        side_calculations_of_a_full_sheet,
    ],
)
def test_what_is_no_stray_answer_is_no_flag(honest: Book, change: Callable[[Book], None]) -> None:
    change(honest)

    assert elsewhere(assess(honest.save())) == []


@pytest.mark.parametrize("kind", ["assignment", "practice"])
def test_a_sheet_as_it_was_given_out_is_no_flag(kind: str, tmp_path: Path) -> None:
    """The hidden sheets of a practice file are full of numbers."""
    path = tmp_path / "blank.xlsx"
    press = set_up(classic(), "practice" if kind == "practice" else "assignment", to_fill=True)
    path.write_bytes(press.workbook(classic(), filled(classic(), None)))

    assert assess(path).flags == ()


def test_a_sheet_whose_blocks_have_moved_is_not_searched(honest: Book) -> None:
    """What is ours cannot be told by its address there."""
    one_blank(honest)
    honest.insert(3, 0)

    assert elsewhere(assess(honest.save())) == []


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        (Cell(Kind.TEXT, "✓ mean 0", 'IF(A1=0,"✓ mean 0","")', "✓ mean 0"), False),
        (Cell(Kind.NUMBER, 3.0, "1+2", "3"), True),
        (Cell(Kind.BLANK, None, "1+2"), True),
        (Cell(Kind.TEXT, "about two", None, "about two"), False),
    ],
)
def test_a_formula_that_shows_words_is_none(honest: Book, cell: Cell, found: bool) -> None:
    """As a check of ours does that was pushed aside with the cells of its row."""
    one_blank(honest)
    reading = read_submission(honest.save())
    title = honest.sheet.title
    sheets = {**reading.workbook.sheets, title: {**reading.workbook.sheets[title], "T15": cell}}
    changed = replace(reading, workbook=replace(reading.workbook, sheets=sheets))

    assert bool(list(strays(changed))) is found


def test_the_cells_that_the_table_above_thinks_of() -> None:
    row, columns = row_of("C", 1)
    assert (row, "".join(map(get_column_letter, columns))) == (28, "IJKL")
