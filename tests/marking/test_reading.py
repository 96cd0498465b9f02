"""Formulas are computed on the true numbers, and whatever a file claims beyond that is flagged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from normreg_sheets.marking.assessment import Assessment, assess
from normreg_sheets.marking.marker import Verdict
from normreg_sheets.marking.reading import read_submission
from normreg_sheets.marking.students import at_the_end
from normreg_sheets.sheet.layout import lay_out
from normreg_sheets.sheet.stamp import Formula
from normreg_sheets.sheet.workbook import set_up
from tests.marking.cases import classic
from tests.marking.files import Book, handed_in

if TYPE_CHECKING:
    from pathlib import Path

    from normreg_sheets.sheet.stamp import Content

LAYOUT = lay_out(classic().exercise)


def with_entry(folder: Path, cell: tuple[str, tuple[int, ...]], content: Content) -> Path:
    """An honest sheet in which one cell holds something else."""
    entries = {step: values.astype(object) for step, values in at_the_end(classic()).items()}
    entries[cell[0]][cell[1]] = content
    return handed_in(folder, classic(), entries)


def verdict(assessment: Assessment, step: str, at: tuple[int, ...]) -> Verdict:
    (found,) = (
        cell.verdict
        for one in assessment.steps
        if one.name == step
        for _, cell in one.cells
        if cell.at == at
    )
    return found


def kinds(assessment: Assessment) -> list[str]:
    return [flag.kind for flag in assessment.flags]


# ---- stored values -------------------------------------------------------------------------------


def test_a_stored_value_that_its_formula_gives_is_no_flag(tmp_path: Path) -> None:
    path = with_entry(tmp_path, ("sigma", (0,)), Formula("SQRT(11)/4", 11**0.5 / 4))

    assert kinds(assess(path)) == []
    assert assess(path).percent == 100


def test_a_forged_value_is_read_as_what_its_formula_gives(tmp_path: Path) -> None:
    """The formula is wrong, and the right value was written into the file beside it."""
    path = with_entry(tmp_path, ("sigma", (0,)), Formula("2*3", 11**0.5 / 4))
    assessment = assess(path)

    assert verdict(assessment, "sigma", (0,)) is Verdict.WRONG
    assert kinds(assessment) == ["stored-value"]
    assert "(0.829156197589 instead of 6)" in assessment.flags[0].says


def test_a_zero_that_a_program_stored_for_later_is_computed(tmp_path: Path) -> None:
    """Some libraries write 0 beside every formula; LibreOffice shows and keeps it."""
    path = with_entry(tmp_path, ("sigma", (0,)), Formula("SQRT(11)/4", 0.0))
    assessment = assess(path)

    assert verdict(assessment, "sigma", (0,)) is Verdict.RIGHT
    assert kinds(assessment) == ["stored-value"]


def test_a_formula_that_was_never_calculated_is_computed(tmp_path: Path) -> None:
    book = Book(handed_in(tmp_path, classic(), at_the_end(classic())))
    book.cell("step_sigma").value = "=SQRT(11)/4"
    assessment = assess(book.save())

    assert verdict(assessment, "sigma", (0,)) is Verdict.RIGHT
    assert kinds(assessment) == []


def test_a_formula_typed_as_a_text_is_computed(tmp_path: Path) -> None:
    assert assess(with_entry(tmp_path, ("sigma", (0,)), "=SQRT(11)/4")).percent == 100


def test_a_side_calculation_on_the_scratch_sheet_counts(tmp_path: Path) -> None:
    book = Book(handed_in(tmp_path, classic(), at_the_end(classic())))
    scratch = book.book["Scratch"]
    scratch["A1"], scratch["A2"] = 11, "=SQRT(A1)"
    book.cell("step_sigma").value = "=Scratch!A2/4"

    assert assess(book.save()).percent == 100


@pytest.mark.parametrize(
    "formula", ["NEWFUNCTION(3)", 'WEBSERVICE("http://example.org/answer")', "0.83+0*RAND()"]
)
def test_what_nothing_can_compute_is_for_a_person(formula: str, tmp_path: Path) -> None:
    """Its stored value is the right one, and is not believed."""
    path = with_entry(tmp_path, ("sigma", (0,)), Formula(formula, 0.83))
    assessment = assess(path)

    assert verdict(assessment, "sigma", (0,)) is Verdict.UNREADABLE
    assert kinds(assessment) == ["not-recomputed"]
    assert assessment.points == assessment.of - 1


# ---- the true numbers ----------------------------------------------------------------------------


def test_formulas_are_computed_on_the_true_givens(tmp_path: Path) -> None:
    """X was changed, and the formula of Z follows it; it is marked as if X were untouched."""
    home, x = LAYOUT.home("Z"), LAYOUT.home("X")
    assert (home.top, home.left, x.top, x.left) == (15, 9, 9, 9)
    book = Book(handed_in(tmp_path, classic(), at_the_end(classic())))
    book.cell("given_X").value = 9
    book.cell("step_Z").value = "=D15*I9+E15*I10+F15*I11+G15"
    assessment = assess(book.save())

    assert verdict(assessment, "Z", (0, 0)) is Verdict.RIGHT
    assert kinds(assessment) == ["altered-givens"]


def test_our_own_solution_is_recognised(tmp_path: Path) -> None:
    path = tmp_path / "solution.xlsx"
    path.write_bytes(set_up(classic(), "solution").workbook(classic()))
    assessment = assess(path)

    assert assessment.percent == 100
    assert kinds(assessment) == ["our-solution"]


@pytest.mark.parametrize("formula", ["MAX( $I$15 , 0 )", "max(I15,0)"])
def test_one_formula_like_ours_is_no_flag(formula: str, tmp_path: Path) -> None:
    value = float(classic().key["A"][0, 0])

    assert kinds(assess(with_entry(tmp_path, ("A", (0, 0)), Formula(formula, value)))) == []


# ---- several steps of one chain ------------------------------------------------------------------


def test_a_chain_of_formulas_is_followed_from_the_student_s_own_numbers(tmp_path: Path) -> None:
    """One typed number is wrong; the formulas after it go on from it."""
    book = Book(handed_in(tmp_path, classic(), at_the_end(classic())))
    statistics = {name: book.cell(f"step_{name}").coordinate for name in ("total", "mu", "var")}
    book.cell("step_var").value = 0.9
    book.cell("step_sigma").value = f"=SQRT({statistics['var']})"
    assessment = assess(book.save())

    assert verdict(assessment, "var", (0,)) is Verdict.WRONG
    assert verdict(assessment, "sigma", (0,)) is Verdict.OWN


def test_a_sheet_without_formulas_starts_no_engine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("nothing is to be computed")

    monkeypatch.setattr("normreg_sheets.marking.reading.recalculated", refuse)

    read_submission(handed_in(tmp_path, classic(), at_the_end(classic())))


@pytest.mark.libreoffice
def test_a_real_libreoffice_computes_the_same(tmp_path: Path) -> None:
    path = with_entry(tmp_path, ("sigma", (0,)), Formula("SQRT(11)/4", 0.5))
    ours, theirs = assess(path), assess(path, engine="libreoffice")

    assert [(s.name, s.cells) for s in theirs.steps] == [(s.name, s.cells) for s in ours.steps]
    assert kinds(theirs) == kinds(ours) == ["stored-value"]
