"""Two assignments differ in what is given and in their codes, and nowhere else."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import openpyxl
import pytest

from normreg_sheets.answers.problem import Variant
from normreg_sheets.exercise.exercise import LEVELS
from normreg_sheets.sheet.names import sheet_title
from tests.answers.posed import exercise
from tests.sheet.files import EXERCISES, made
from tests.sheet.giveaways import parts

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet


@pytest.mark.parametrize("name", EXERCISES)
@pytest.mark.parametrize("level", LEVELS)
def test_two_assignments_differ_in_what_is_given_and_nowhere_else(name: str, level: str) -> None:
    variants = (Variant(level=level, seed=seed) for seed in (1, 2))
    one, other = (made(name, "assignment", variant) for variant in variants)
    title = sheet_title(exercise(name))
    given = given_cells(openpyxl.load_workbook(io.BytesIO(one))[title])
    cells, others = contents(one), contents(other)
    assert cells.keys() == others.keys()
    assert {where for where in cells if cells[where] != others[where]} <= given
    rest = [
        {
            n: t
            for n, t in parts(data).items()
            if n not in ("xl/worksheets/sheet1.xml", "docProps/custom.xml")
        }
        for data in (one, other)
    ]
    assert rest[0] == rest[1]


def contents(data: bytes) -> dict[str, str]:
    """What stands in every cell of every sheet, by sheet and address."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {
        f"{sheet.title}!{cell.coordinate}": str(cell.value)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def given_cells(sheet: Worksheet) -> set[str]:
    """The addresses of what is given and of the code, from the names of the sheet."""
    found = set()
    for name, definition in sheet.defined_names.items():
        if not name.startswith("step_"):
            block = sheet[definition.attr_text.rpartition("!")[2].replace("$", "")]
            rows = block if isinstance(block, tuple) else ((block,),)
            found |= {f"{sheet.title}!{cell.coordinate}" for row in rows for cell in row}
    return found
