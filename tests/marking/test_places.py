"""A block is found by its name, else by what is printed around it, else it is for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook, load_workbook

from normreg_sheets.errors import SubmissionError
from normreg_sheets.marking.assessment import Assessment, assess
from normreg_sheets.marking.marker import Verdict
from normreg_sheets.marking.reading import read_submission
from normreg_sheets.marking.students import each_step
from normreg_sheets.sheet.layout import lay_out
from tests.marking.cases import classic, drawn
from tests.marking.files import Book, handed_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

PROBLEM = drawn("fractions", 5)
LAYOUT = lay_out(PROBLEM.exercise)
STEPS = [step.name for step in PROBLEM.exercise.steps]


@pytest.fixture
def honest(tmp_path: Path) -> Path:
    return handed_in(tmp_path, PROBLEM, each_step(PROBLEM))


def copied(path: Path, down: int = 0, across: int = 0, title: str = "Tabelle1") -> Worksheet:
    """The values of the first sheet in a new workbook: no names, no properties, no formulas."""
    values = load_workbook(path, data_only=True).worksheets[0]
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in values.iter_rows():
        for cell in row:
            if cell.value is not None:
                sheet.cell(cell.row + down, cell.column + across).value = cell.value
    return sheet


def saved(sheet: Worksheet, path: Path) -> Path:
    assert sheet.parent is not None
    sheet.parent.save(path)
    return path


def ways(path: Path) -> set[str]:
    return {place.how for place in read_submission(path).places.values()}


def lost(assessment: Assessment) -> dict[str, set[Verdict]]:
    """The verdicts of every step that did not earn all its points."""
    return {
        step.name: {cell.verdict for _, cell in step.cells}
        for step in assessment.steps
        if step.points < step.of
    }


def test_names_are_believed_first(honest: Path) -> None:
    assert ways(honest) == {"by its name"}


@pytest.mark.parametrize(("down", "across"), [(0, 0), (3, 0), (0, 2), (5, 1)])
def test_values_copied_into_a_new_workbook_are_found(
    honest: Path, tmp_path: Path, down: int, across: int
) -> None:
    path = saved(copied(honest, down, across), tmp_path / "copied.xlsx")

    assert ways(path) == {"by the captions around it" if down or across else "by its address"}
    assert assess(path).percent == 100
    assert assess(path).flags == ()


def test_a_copy_beside_other_sheets_is_found(honest: Path, tmp_path: Path) -> None:
    sheet = copied(honest, 2, 2)
    assert sheet.parent is not None
    notes = sheet.parent.create_sheet("Notes", 0)
    notes["A1"] = "X"
    notes["B2"] = "Batch statistics"

    assert assess(saved(sheet, tmp_path / "copied.xlsx")).percent == 100


def test_two_copies_are_for_a_person(honest: Path, tmp_path: Path) -> None:
    sheet = copied(honest)
    assert sheet.parent is not None
    sheet.parent.copy_worksheet(sheet)
    with pytest.raises(SubmissionError, match="more than once") as caught:
        assess(saved(sheet, tmp_path / "copied.xlsx"))

    assert caught.value.reason == "several-sheets"


def block(step: str) -> tuple[int, int]:
    home = LAYOUT.home(step)
    return home.top, home.bottom


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("line", [0, 1, 2])
def test_a_row_deleted_within_a_block_never_costs_points_silently(
    honest: Path, tmp_path: Path, step: str, line: int
) -> None:
    """Without names: the blocks of that row are pending; all that stands elsewhere is found."""
    sheet = copied(honest)
    row = block(step)[0] + line
    sheet.delete_rows(row)
    assessment = assess(saved(sheet, tmp_path / "copied.xlsx"))
    hit = {name for name in STEPS if block(name)[0] <= row <= block(name)[1]}

    assert lost(assessment) == {name: {Verdict.UNREADABLE} for name in hit}
    kinds = [flag.kind for flag in assessment.flags]
    assert kinds.count("lost-block") >= len(hit)


@pytest.mark.parametrize(
    ("change", "pending"),
    [
        (lambda sheet: sheet.delete_rows(1, 3), set()),
        (lambda sheet: sheet.insert_rows(4, 2), set()),
        (lambda sheet: sheet.insert_cols(3), set()),
        (lambda sheet: sheet.insert_rows(26), set()),
        (lambda sheet: sheet.delete_rows(18), {"Z"}),  # it might as well be the last row of Z
    ],
    ids=["no title", "rows above", "a column", "between blocks", "the row under Z"],
)
def test_what_is_deleted_or_inserted_between_blocks_costs_nothing(
    honest: Path, tmp_path: Path, change: Callable[[Worksheet], None], pending: set[str]
) -> None:
    """Without names."""
    sheet = copied(honest)
    code = PROBLEM.code
    change(sheet)
    if not any(cell.value == code for row in sheet.iter_rows() for cell in row):
        sheet.cell(60, 1).value = code
    path = saved(sheet, tmp_path / "copied.xlsx")

    assert lost(assess(path)) == {step: {Verdict.UNREADABLE} for step in pending}


def test_a_name_of_another_size_is_for_a_person(honest: Path) -> None:
    """A program that deletes a row of a block makes its name smaller."""
    book = Book(honest)
    name = book.sheet.defined_names["step_N"]
    assert name.attr_text is not None
    home = LAYOUT.home("N")
    name.attr_text = name.attr_text.replace(f"${home.bottom}", f"${home.bottom - 1}")
    assessment = assess(book.save())

    assert lost(assessment) == {"N": {Verdict.UNREADABLE}}
    (flag,) = assessment.flags
    assert flag.kind == "lost-block"
    assert "a row was deleted here; its name spans 2 × 4 cells, not 3 × 4" in flag.says


def test_what_follows_a_lost_block_is_marked_by_the_key(honest: Path) -> None:
    book = Book(honest)
    del book.sheet.defined_names["step_A"]
    book.sheet.cell(LAYOUT.home("A").top - 1, LAYOUT.home("A").left).value = "gone"
    assessment = assess(book.save())

    assert lost(assessment) == {"A": {Verdict.UNREADABLE}}


def test_a_renamed_sheet_is_found(honest: Path) -> None:
    book = Book(honest)
    book.rename("Abgabe von Mia's Gruppe")

    assert assess(book.save()).percent == 100


def test_only_the_numbers_copied_are_for_a_person(honest: Path, tmp_path: Path) -> None:
    sheet = copied(honest)
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and cell.value != PROBLEM.code:
                cell.value = None
    with pytest.raises(SubmissionError, match="looks like ours") as caught:
        assess(saved(sheet, tmp_path / "copied.xlsx"))

    assert caught.value.reason == "no-steps"


def test_a_code_that_somebody_else_left_in_a_cell_is_for_a_person(honest: Path) -> None:
    book = Book(honest)
    book.sheet["A50"] = classic().code
    with pytest.raises(SubmissionError) as caught:
        assess(book.save())

    assert caught.value.reason == "codes-disagree"
