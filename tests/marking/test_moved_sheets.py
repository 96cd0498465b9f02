"""The sheet renamed, moved and shifted by hand: its names move along, and nothing is lost."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

import pytest
from openpyxl.workbook.defined_name import DefinedName

from normreg_sheets.errors import SubmissionError
from normreg_sheets.marking.assessment import Assessment, assess
from normreg_sheets.marking.feedback import judgement
from normreg_sheets.marking.students import at_the_end
from normreg_sheets.sheet.stamp import Formula
from tests.marking.cases import classic
from tests.marking.files import Book, handed_in

if TYPE_CHECKING:
    from pathlib import Path


def kinds(assessment: Assessment) -> list[str]:
    return [flag.kind for flag in assessment.flags]


def test_a_renamed_sheet_is_found(tmp_path: Path) -> None:
    book = Book(handed_in(tmp_path, classic(), at_the_end(classic())))
    book.rename("Anna's sheet")

    assert assess(book.save()).percent == 100


def test_a_sheet_behind_another_one_is_found(tmp_path: Path) -> None:
    book = Book(handed_in(tmp_path, classic(), at_the_end(classic())))
    book.book.move_sheet("Scratch", -1)

    assert assess(book.save()).percent == 100


@pytest.mark.parametrize(("rows", "columns"), [(3, 0), (0, 2), (1, 1)])
def test_rows_and_columns_inserted_by_hand_do_not_matter(
    rows: int, columns: int, tmp_path: Path
) -> None:
    """The defined names move with the cells, as they do in a spreadsheet."""
    book = Book(handed_in(tmp_path, classic(), at_the_end(classic())))
    before = book.cell("step_Z").coordinate
    book.insert(rows, columns)
    assessment = assess(book.save())

    assert book.cell("step_Z").coordinate != before
    assert (assessment.percent, kinds(assessment)) == (100, [])


def test_a_moved_step_is_found_and_told_where_it_is(tmp_path: Path) -> None:
    book = Book(handed_in(tmp_path, classic(), at_the_end(classic())))
    book.insert(3, 0)
    (step,) = (step for step in assess(book.save()).steps if step.name == "mu")

    assert [here for here, _ in step.cells] == [
        book.cell("step_mu", row).coordinate for row in range(3)
    ]


def test_a_flag_names_a_moved_cell_as_in_the_file_and_as_on_our_sheet(tmp_path: Path) -> None:
    book = Book(handed_in(tmp_path, classic(), at_the_end(classic())))
    book.cell("step_mu").value = "about two"
    book.cell("step_sigma").value = "=RAND()"
    ours = [book.cell(f"step_{name}").coordinate for name in ("mu", "sigma")]
    book.insert(3, 1)
    there = [book.cell(f"step_{name}").coordinate for name in ("mu", "sigma")]
    assessment = assess(book.save())
    flags = {flag.kind: flag for flag in assessment.flags}

    assert not set(ours) & set(there)
    assert flags["unreadable"].says.endswith(f": {', '.join(there)}")
    assert flags["unreadable"].shown.endswith(f": {', '.join(ours)}")
    assert judgement(assessment, "hints").flags == (flags["unreadable"].shown,)


def test_what_a_moved_formula_stores_is_flagged_with_both_addresses(tmp_path: Path) -> None:
    entries = {step: values.astype(object) for step, values in at_the_end(classic()).items()}
    entries["sigma"][0] = Formula("2*3", 0.83)
    path = handed_in(tmp_path, classic(), entries)
    # As a program does that inserts a row above: the rows, the names and the formulas move.
    (ours,) = assess(path).flags
    assert ours.says == ours.shown
    assert " Q20 (0.83 instead of 6)" in ours.says

    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name).decode() for name in package.namelist()}
    for name, text in parts.items():
        if name.endswith("/sheet1.xml"):
            parts[name] = re.sub(
                r'(<row r="|<c r="[A-Z]+)(\d+)"',
                lambda found: f'{found[1]}{int(found[2]) + 1}"',
                re.sub(r"<mergeCells.*</mergeCells>", "", text),
            )
        elif name == "xl/workbook.xml":
            parts[name] = re.sub(
                r"(\$[A-Z]+\$)(\d+)", lambda found: f"{found[1]}{int(found[2]) + 1}", text
            )
    with zipfile.ZipFile(path, "w") as package:
        for name, text in parts.items():
            package.writestr(name, text)
    (moved,) = (flag for flag in assess(path).flags if flag.kind == "stored-value")

    assert " Q21 (0.83 instead of 6)" in moved.says
    assert moved.shown == ours.shown


@pytest.mark.parametrize("lost", [["step_Z"], ["given_X", "step_Y"], "all"])
def test_without_a_name_a_block_is_where_it_was_put(lost: list[str] | str, tmp_path: Path) -> None:
    book = Book(handed_in(tmp_path, classic(), at_the_end(classic())))
    for name in list(book.sheet.defined_names) if lost == "all" else lost:
        del book.sheet.defined_names[name]
    assessment = assess(book.save())

    assert (assessment.percent, kinds(assessment)) == (100, [])


def test_a_copied_sheet_is_for_a_person(tmp_path: Path) -> None:
    """A copy brings a second set of names, and nobody can tell which sheet is meant."""
    book = Book(handed_in(tmp_path, classic(), at_the_end(classic())))
    copy = book.book.copy_worksheet(book.sheet)
    for name, defined in book.sheet.defined_names.items():
        text = defined.attr_text.replace(book.sheet.title, copy.title)
        copy.defined_names[name] = DefinedName(name, attr_text=text)

    with pytest.raises(SubmissionError, match="which sheet counts") as refused:
        assess(book.save())
    assert refused.value.reason == "several-sheets"
