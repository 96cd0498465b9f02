"""What is filled in, openpyxl reads: a second opinion on the files of the simulated class."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import TYPE_CHECKING

import openpyxl
import pytest

from normreg_sheets.answers.draw import pose
from normreg_sheets.answers.problem import Variant
from normreg_sheets.exercise.composition import load
from normreg_sheets.sheet.stamp import Formula
from normreg_sheets.sheet.workbook import set_up
from tests.benchmarks.disturbances import changes, contents
from tests.course.filling_in import BEGAN, filled_in

if TYPE_CHECKING:
    from pathlib import Path

    from normreg_sheets.sheet.stamp import Content

PROBLEM = pose(load("batch-normalization"), Variant(seed=3))
SHEET = set_up(PROBLEM, "assignment").workbook(PROBLEM)
WRITTEN: dict[str, Content] = {
    "I15": -1.25,
    "J15": " 3,5 <& ",
    "K15": Formula("I9*2", 6.0),
    "I9": 77.0,  # a given number
}


def test_what_is_filled_in_stands_there_and_nothing_else_has_changed() -> None:
    data = filled_in(SHEET, WRITTEN, second=65)
    books = [openpyxl.load_workbook(io.BytesIO(one)) for one in (SHEET, data)]
    before, after = (
        {cell.coordinate: cell.value for row in book.worksheets[0] for cell in row}
        for book in books
    )

    assert after == before | {"I15": -1.25, "J15": " 3,5 <& ", "K15": "=I9*2", "I9": 77}
    values = openpyxl.load_workbook(io.BytesIO(data), data_only=True).worksheets[0]
    assert values["K15"].value == 6
    saved = books[1].properties
    assert saved.modified == (BEGAN + timedelta(seconds=65)).replace(tzinfo=None)
    assert saved.lastModifiedBy == "someone 65"


def test_a_cell_that_is_not_there_cannot_be_filled_in() -> None:
    with pytest.raises(ValueError, match="no cell ZZ1"):
        filled_in(SHEET, {"ZZ1": 1.0}, second=0)


def test_a_file_that_is_another_new_or_gone_is_a_change(tmp_path: Path) -> None:
    for name in ("same", "other", "gone"):
        (tmp_path / name).write_text(name)
    was = contents(tmp_path)
    assert list(changes("again", tmp_path, was)) == []
    (tmp_path / "other").write_text("otherwise")
    (tmp_path / "gone").unlink()
    (tmp_path / "new").write_text("new")

    assert list(changes("again", tmp_path, was)) == [
        f"again: {name} is another" for name in ("gone", "new", "other")
    ]
