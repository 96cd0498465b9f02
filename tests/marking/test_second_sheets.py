"""A second sheet that may be the one that was filled in is for a person to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from normreg_sheets.errors import SubmissionError
from normreg_sheets.marking.assessment import assess
from normreg_sheets.marking.students import at_the_end
from normreg_sheets.sheet.layout import lay_out
from tests.marking.cases import classic
from tests.marking.files import Book, handed_in

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

LAYOUT = lay_out(classic().exercise)


@pytest.fixture
def blank(tmp_path: Path) -> Book:
    return Book(handed_in(tmp_path, classic()))


@pytest.fixture
def honest(tmp_path: Path) -> Book:
    return Book(handed_in(tmp_path, classic(), at_the_end(classic())))


def beside(book: Book, title: str = "Copy") -> Worksheet:
    """A copy of the values of the sheet on another one, without the names."""
    sheet = book.book.create_sheet(title)
    for row in book.sheet.iter_rows():
        for cell in row:
            if cell.value is not None:
                sheet.cell(cell.row, cell.column).value = cell.value
    return sheet


def fill(sheet: Worksheet, *steps: str) -> None:
    """Type the right numbers of some steps."""
    for step in steps:
        block, numbers = LAYOUT.home(step), at_the_end(classic())[step]
        for at in block.entries():
            sheet.cell(*block.cell(at)).value = float(numbers[tuple(at.values())])


def refused(book: Book) -> str:
    with pytest.raises(SubmissionError) as caught:
        assess(book.save())
    assert caught.value.reason == "several-sheets"
    return str(caught.value)


@pytest.mark.parametrize("steps", [("Z",), ("mu", "sigma"), ("Z", "A", "total", "C", "N", "Y")])
def test_a_filled_copy_beside_the_blank_sheet_is_for_a_person(
    blank: Book, steps: tuple[str, ...]
) -> None:
    fill(beside(blank), *steps)

    assert "(Batch Normalization, Copy)" in refused(blank)


def test_zeros_are_entries(blank: Book) -> None:
    copy = beside(blank)
    for at in LAYOUT.home("Z").entries():
        copy.cell(*LAYOUT.home("Z").cell(at)).value = 0

    refused(blank)


def test_a_copy_with_another_number_is_for_a_person(honest: Book) -> None:
    beside(honest)["I15"] = 17

    refused(honest)


def test_a_blank_copy_beside_the_filled_sheet_is_none(honest: Book) -> None:
    copy = beside(honest)
    for step in classic().asked:
        for at in LAYOUT.home(step).entries():
            copy.cell(*LAYOUT.home(step).cell(at)).value = None

    assert assess(honest.save()).percent == 100


def test_a_copy_with_the_very_same_entries_is_none(honest: Book) -> None:
    beside(honest)

    assert assess(honest.save()).percent == 100


@pytest.mark.parametrize("entry", [3, "=1+2"])
def test_a_block_that_was_moved_to_another_sheet_is_read_there(honest: Book, entry: object) -> None:
    """To the same addresses: programs let the name go along with its cells."""
    names, block = honest.sheet.defined_names, LAYOUT.home("Z")
    where = names["step_Z"].attr_text.rpartition("!")[2]
    scratch = honest.book["Scratch"]
    for at in block.entries():
        cell = honest.sheet.cell(*block.cell(at))
        scratch.cell(cell.row, cell.column).value, cell.value = cell.value, None
    scratch.cell(block.top, block.left).value = entry
    names["step_Z"].attr_text = f"Scratch!{where}"
    assessment = assess(honest.save())

    assert (assessment.percent, assessment.flags) == (100, ())


def test_a_side_calculation_that_borrows_our_captions_is_none(honest: Book) -> None:
    """On the sheet that is there for it, with other numbers below the captions."""
    for across, caption in enumerate(("Σ", "μ", "σ²", "σ"), 14):
        honest.book["Scratch"].cell(2, across).value = caption
        honest.book["Scratch"].cell(3, across).value = 5

    assert assess(honest.save()).percent == 100


def test_the_title_of_a_sheet_breaks_no_line(blank: Book) -> None:
    """A title as no program lets one type it, but a file may have it."""
    fill(beside(blank, "Copy\u202e"), "Z")

    assert "\u202e" not in refused(blank)
