"""Feedback on a submission: what is carried over from it, and how much is said."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import numpy as np
import openpyxl
import pytest

from normreg_sheets.marking.assessment import Assessment, assess
from normreg_sheets.marking.feedback import Reveal, judgement, set_up, workbook
from normreg_sheets.marking.marker import Verdict
from normreg_sheets.marking.report import hint, score
from normreg_sheets.marking.students import slipping
from normreg_sheets.sheet.signs import NO_NUMBER, RIGHT, SIGNS
from tests.marking.cases import MISTAKES, drawn
from tests.marking.files import Book, handed_in
from tests.sheet.giveaways import answers, exact_forms, long_forms, parts, standing

if TYPE_CHECKING:
    from pathlib import Path

    from normreg_sheets.answers.problem import Problem
REVEALS: tuple[Reveal, ...] = ("marks", "hints", "solution")


@pytest.fixture(scope="module")
def problem() -> Problem:
    return drawn()


@pytest.fixture(scope="module")
def slipped(problem: Problem, tmp_path_factory: pytest.TempPathFactory) -> Assessment:
    """A student who divided by n - 1, left a cell blank, and wrote words into another."""
    entries = {
        name: values.astype(object)
        for name, values in slipping(problem, MISTAKES["divided-by-n-minus-1"]).items()
    }
    entries["Z"][0, 0], entries["Z"][0, 1], entries["A"][1, 1] = "0,5", None, "about three"
    return assess(handed_in(tmp_path_factory.mktemp("slipped"), problem, entries))


def opened(assessment: Assessment, reveal: Reveal) -> Any:
    return openpyxl.load_workbook(io.BytesIO(workbook(assessment, reveal)), data_only=True)


def texts(book: Any) -> set[str]:
    return {
        str(cell.value)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def test_every_verdict_has_its_sign() -> None:
    assert [sign.verdict for sign in SIGNS] == [str(verdict) for verdict in Verdict]
    assert set(RIGHT) == {Verdict.RIGHT, Verdict.OWN}
    assert set(NO_NUMBER) == {Verdict.BLANK, Verdict.UNREADABLE}


@pytest.mark.parametrize("reveal", REVEALS)
def test_the_score_is_that_of_the_report(slipped: Assessment, reveal: Reveal) -> None:
    assert judgement(slipped, reveal).score == score(slipped)
    assert opened(slipped, reveal)["Feedback"]["A3"].value == score(slipped)


@pytest.mark.parametrize(
    ("reveal", "hinted", "solved"),
    [("marks", False, False), ("hints", True, False), ("solution", True, True)],
)
def test_each_way_reveals_its_share(
    slipped: Assessment, reveal: Reveal, hinted: bool, solved: bool
) -> None:
    found = texts(opened(slipped, reveal))
    assert ("Did you divide by n − 1? Batch normalization divides by n." in found) is hinted
    assert ("Right" in found) is solved
    assert {"mistake", "right on your own numbers"} <= found


@pytest.mark.parametrize("reveal", REVEALS)
def test_how_an_entry_was_read_is_always_told(slipped: Assessment, reveal: Reveal) -> None:
    (cell,) = (cell for step in slipped.steps for _, cell in step.cells if cell.entry.said == "0,5")
    assert "Decimal comma read as a point" in judgement(slipped, reveal).cells["Z"][cell.at].remark


@pytest.mark.parametrize("reveal", REVEALS)
def test_an_unreadable_entry_says_why_once(slipped: Assessment, reveal: Reveal) -> None:
    (cell,) = (
        cell for step in slipped.steps for _, cell in step.cells if cell.entry.said == "about three"
    )
    assert judgement(slipped, reveal).cells["A"][cell.at].remark == hint(cell)


def test_every_flag_is_handed_on(slipped: Assessment) -> None:
    assert judgement(slipped, "hints").flags == tuple(flag.says for flag in slipped.flags) != ()


@pytest.mark.parametrize("reveal", ["marks", "hints"])
def test_a_wrong_submission_learns_no_answer(
    problem: Problem, tmp_path: Path, reveal: Reveal
) -> None:
    wrong = {name: np.full(problem.key[name].shape, 77.125) for name in problem.asked}
    files = parts(workbook(assess(handed_in(tmp_path, problem, wrong)), reveal))
    forms = {form for number in answers(problem) for form in long_forms(number)}
    forms |= {f"{abs(number):.2f}" for number in answers(problem)} - {"0.50", "0.25"}
    exact = exact_forms(problem)
    cells = {name: text for name, text in files.items() if name.startswith("xl/worksheets")}
    assert {n: found for n, text in cells.items() if (found := standing(forms, text))} == {}
    assert {n: found for n, text in files.items() if (found := standing(exact, text))} == {}


def test_cells_go_by_our_own_addresses_wherever_they_were_found(
    problem: Problem, tmp_path: Path
) -> None:
    """Rows and columns that were inserted above and before leave no trace."""
    book = Book(handed_in(tmp_path, problem, dict(problem.key)))
    book.insert(2, 1)
    moved = assess(book.save())
    assert moved.steps[0].cells[0][0] != "I15"
    sheet = opened(moved, "hints")["Feedback"]
    assert "I15" in {cell.value for cell in sheet["A"]}


STRANGE = ["=1+1", "<b>x</b>", "http://x", "'quoted", "_x0041_", "\u202e21", "😀", "9" * 30_000]


def test_strange_texts_come_back_as_short_plain_texts(problem: Problem, tmp_path: Path) -> None:
    path = handed_in(tmp_path, problem)
    book = Book(path)
    for row, said in enumerate(STRANGE):
        cell = book.cell("step_Z", row // 4, row % 4)
        cell.value, cell.data_type = said, "s"
    data = workbook(assess(book.save()), "solution")
    again = openpyxl.load_workbook(io.BytesIO(data))
    main = again.worksheets[0]
    for row in range(len(STRANGE)):
        cell = main.cell(15 + row // 4, 9 + row % 4)
        assert cell.data_type in ("s", "n")
        assert cell.data_type == "n" or len(cell.value) <= 16
    assert "\u202e" not in "".join(parts(data).values())
    assert again.sheetnames == ["Batch Normalization", "Feedback"]


def test_a_class_shares_a_press(slipped: Assessment, problem: Problem) -> None:
    press = set_up(problem, "hints")
    assert workbook(slipped, "hints", press) == workbook(slipped, "hints")
