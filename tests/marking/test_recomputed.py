"""A formula is computed on what the student meant, and where it is not, its cell says why."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.marking.assessment import assess
from normreg_sheets.marking.marker import Verdict
from normreg_sheets.marking.reading import CellReading, read_submission
from normreg_sheets.marking.students import at_the_end
from normreg_sheets.sheet.layout import lay_out
from normreg_sheets.sheet.stamp import Formula
from normreg_sheets.submission.numbers import State
from normreg_sheets.submission.workbook import Kind
from tests.marking.cases import classic
from tests.marking.files import Book, handed_in

if TYPE_CHECKING:
    from pathlib import Path

    from normreg_sheets.sheet.stamp import Content

LAYOUT = lay_out(classic().exercise)


def with_entries(folder: Path, **said: Content) -> Path:
    """An honest sheet in which the first cells of some steps hold something else."""
    entries = {step: values.astype(object) for step, values in at_the_end(classic()).items()}
    for step, content in said.items():
        entries[step].flat[0] = content
    return with_errors(handed_in(folder, classic(), entries))


def with_errors(path: Path) -> Path:
    """The file with true errors in it, as programs store them: our stamp writes them as texts."""
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    with zipfile.ZipFile(path, "w") as book:
        for name, data in parts.items():
            book.writestr(name, re.sub(rb't="str"(><f>[^<]*</f><v>#VALUE!</v>)', rb't="e"\1', data))
    return path


def first(path: Path, step: str) -> CellReading:
    return read_submission(path).steps[step][0]


def kinds(path: Path) -> list[str]:
    return [flag.kind for flag in assess(path).flags]


# ---- numbers typed as texts ----------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["0,6875", "0.6875", " 0.6875", "11/16", "68,75 %"])
@pytest.mark.parametrize("stored", ["#VALUE!", 11**0.5 / 4])
def test_a_formula_reads_a_text_as_the_number_that_we_read(
    typed: str, stored: str | float, tmp_path: Path
) -> None:
    """The variance of the first row is 11/16. Some programs store an error, some the number."""
    path = with_entries(tmp_path, var=typed, sigma=Formula("SQRT(P20)", stored))

    assert first(path, "sigma").entry.value == pytest.approx(11**0.5 / 4)
    assert assess(path).percent == 100


def test_an_error_because_of_a_text_is_told_as_what_it_is(tmp_path: Path) -> None:
    path = with_entries(tmp_path, var="0,6875", sigma=Formula("SQRT(P20)", "#VALUE!"))
    (flag,) = assess(path).flags
    cell = first(path, "sigma").cell

    assert cell is not None
    assert cell.kind is Kind.ERROR
    assert flag.kind == "numbers-as-texts"
    assert "Q20 (#VALUE! instead of 0.829156197589)" in flag.says


def test_a_sum_that_left_out_a_text_is_told_as_what_it_is(tmp_path: Path) -> None:
    """SUM passes over texts: the program stored the sum of the others, in good faith."""
    key = classic().key["A"]
    others = float(key[0].sum() - key[0, 0])
    path = with_entries(tmp_path, A=str(int(key[0, 0])), total=Formula("SUM(I20:L20)", others))

    assert kinds(path) == ["numbers-as-texts"]
    assert first(path, "total").entry.value == float(key[0].sum())


def test_a_forged_value_beside_a_text_is_still_a_forged_value(tmp_path: Path) -> None:
    path = with_entries(tmp_path, var="0,6875", sigma=Formula("2*P20", 0.83))

    assert kinds(path) == ["stored-value"]


def test_a_text_that_means_two_numbers_stays_a_text(tmp_path: Path) -> None:
    path = with_entries(tmp_path, var="1.234,5", sigma=Formula("SQRT(P20)", "#VALUE!"))

    assert first(path, "sigma").entry.state is State.UNREADABLE


# ---- why not -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("formula", "why"),
    [
        ("NEWFUNCTION(3)", "no function NEWFUNCTION is known (use its English name)"),
        ("SUM(P20)+MITTELWERT(P20)", "no function MITTELWERT is known (use its English name)"),
        ("AVERAGE(I22:L22", "it cannot be understood"),
        ("AVERAGE(I21;L21)", "it cannot be understood"),
        ("RAND()", "RAND gives something else each time"),
        ('INDIRECT("P20")', "INDIRECT reads cells that are not named in the formula"),
        ('CELL("row",P20)', "CELL asks about the file itself"),
        ("[1]Sheet1!A1", "it reaches outside the workbook (a link to another file)"),
        ("nosuchname+1", "a name, a sheet or a table in it is not known here"),
        ("Q20+1", "it reads its own result in a circle, or hangs on one that does"),
    ],
)
@pytest.mark.parametrize(("stored", "told"), [(0.83, "; your program stored 0.83"), (None, "")])
def test_a_formula_that_is_not_computed_says_why(
    formula: str, why: str, stored: float | None, told: str, tmp_path: Path
) -> None:
    book = Book(with_entries(tmp_path, sigma=Formula(formula, 0.83)))
    if stored is None:
        book.cell("step_sigma").value = f"={formula}"
        book.save()
    found = first(book.path, "sigma").entry

    assert found.state is State.UNREADABLE
    assert found.note == f"the formula cannot be computed here: {why}{told}"


@pytest.mark.parametrize("cause", ["RAND()", "MITTELWERT(A20:D20)", "SUM(A20;D20)"])
def test_what_hangs_on_a_formula_that_is_not_computed_says_so(cause: str, tmp_path: Path) -> None:
    path = with_entries(tmp_path, var=Formula(cause, 0.6875), sigma=Formula("SQRT(P20)", 0.83))

    assert "it reads a cell whose formula cannot be computed" in first(path, "sigma").entry.note


def test_an_error_where_the_file_stores_a_number_says_both(tmp_path: Path) -> None:
    path = with_entries(tmp_path, sigma=Formula('SQRT("x")', 0.83))

    assert first(path, "sigma").entry.note == (
        "the formula gives #VALUE! here; your program stored 0.83"
    )


def test_an_empty_text_of_a_formula_that_is_not_computed_is_no_blank(tmp_path: Path) -> None:
    path = with_entries(tmp_path, sigma=Formula('IF(RAND()<2,"","")', ""))

    assert first(path, "sigma").entry.state is State.UNREADABLE


# ---- merged cells --------------------------------------------------------------------------------


def test_a_cell_under_a_merged_one_is_for_a_person(tmp_path: Path) -> None:
    book = Book(with_entries(tmp_path))
    book.sheet.merge_cells("I15:J15")
    path = book.save()
    verdicts = {here: cell.verdict for step in assess(path).steps for here, cell in step.cells}

    assert verdicts["J15"] is Verdict.UNREADABLE
    assert verdicts["I15"] is verdicts["K15"] is verdicts["I16"] is Verdict.RIGHT
    assert "merged with I15" in read_submission(path).steps["Z"][1].entry.note
