"""Feedback on a sheet that asks for a part only: what is printed, live or copied, and the table."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import numpy as np
import openpyxl
import pytest

from normreg_sheets.answers.problem import Variant
from normreg_sheets.answers.values import FLOAT, result, round_half_away
from normreg_sheets.sheet.addresses import address
from normreg_sheets.sheet.feedback import Judgement
from normreg_sheets.sheet.feedback_table import Column, Table
from normreg_sheets.sheet.layout import lay_out
from normreg_sheets.sheet.workbook import set_up_feedback
from tests.answers.posed import posed
from tests.sheet.files import ASKED, said
from tests.sheet.judgements import BLANK, number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from openpyxl.worksheet.worksheet import Worksheet

    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.exercise.exercise import Settings
    from normreg_sheets.sheet.blocks import Block

EACH = pytest.mark.parametrize(
    ("name", "settings"), ASKED, ids=[f"{name} {said(settings)}" for name, settings in ASKED]
)
OFF = 0.25  # by which the student's numbers lie beside the true ones


def problem_of(name: str, settings: Settings) -> Problem:
    return posed(Variant(level="fractions", seed=3), settings, name)


def theirs(problem: Problem, off: float = OFF) -> dict[str, Any]:
    """What stands in every cell: a number of the student's own where one is asked."""
    found = dict(problem.numbers)
    for step in problem.exercise.steps:
        if step.live:
            found[step.name] = result(problem.exercise, step, step.rule, found, FLOAT)
        else:
            key = round_half_away(problem.key[step.name], problem.asked[step.name])
            found[step.name] = np.where(np.isnan(problem.printed[step.name]), key + off, key)
    return found


def judgement(problem: Problem, numbers: Mapping[str, Any]) -> Judgement:
    return Judgement(
        {
            step: {place: number(float(numbers[step][place]), "wrong", 0.0) for place in places}
            for step, places in problem.blanks.items()
        }
    )


def opened(problem: Problem, judged: Judgement, *, solved: bool = False) -> tuple[Worksheet, ...]:
    """The sheet with the entries and the table, each with the values that its formulas store."""
    data = set_up_feedback(problem, solved=solved).workbook(problem, judged)
    main, table = openpyxl.load_workbook(io.BytesIO(data), data_only=True).worksheets
    return main, table


def shown(sheet: Worksheet, problem: Problem, block: Block) -> dict[tuple[int, ...], object]:
    """What a block shows, by place."""
    over = problem.exercise.axes(block.tensor)
    return {
        tuple(at[axis] for axis in over): sheet[address(*block.cell(at))].value
        for at in block.entries()
    }


@EACH
def test_every_cell_shows_what_stands_there_on_the_students_numbers(
    name: str, settings: Settings
) -> None:
    """Their own numbers, printed ones, live ones, and copies of all of them."""
    problem = problem_of(name, settings)
    numbers = theirs(problem)
    sheet, _ = opened(problem, judgement(problem, numbers))
    for block in lay_out(problem.exercise).blocks:
        for place, value in shown(sheet, problem, block).items():
            expected = float(numbers[block.tensor][place])
            assert value == pytest.approx(expected, abs=1e-9), (block.tensor, block.kind, place)


@EACH
def test_what_is_made_from_a_blank_is_blank(name: str, settings: Settings) -> None:
    """Nobody filled anything in: only what is made from printed numbers alone is there."""
    problem = problem_of(name, settings)
    numbers = theirs(problem, np.nan)
    blank = Judgement({step: dict.fromkeys(at, BLANK) for step, at in problem.blanks.items()})
    sheet, _ = opened(problem, blank)
    layout = lay_out(problem.exercise)
    for step in problem.exercise.steps:
        for place, value in shown(sheet, problem, layout.home(step.name)).items():
            number_ = float(numbers[step.name][place])
            if place in problem.blanks.get(step.name, ()):
                assert value == "–"
            elif np.isnan(number_):
                assert step.live
                assert value in (None, "")
            else:
                assert value == pytest.approx(number_)


@EACH
@pytest.mark.parametrize("solved", [False, True])
def test_the_table_has_a_row_for_every_cell_that_is_asked_and_no_other(
    name: str, settings: Settings, *, solved: bool
) -> None:
    problem = problem_of(name, settings)
    layout = lay_out(problem.exercise)
    main, sheet = opened(problem, judgement(problem, theirs(problem)), solved=solved)
    table = Table(problem, layout, solved)
    rows = {sheet.cell(row, Column.CELL).value: row for row in table.rows}
    names = [sheet.cell(row, Column.ENTRY).value for row in table.steps]

    assert sheet.cell(table.rows.stop, Column.CELL).value is None
    assert len(rows) == len(table.rows) == sum(map(len, problem.blanks.values()))
    assert names == [problem.exercise.symbols[step] for step in problem.blanks]
    for here, row in rows.items():
        assert float(sheet.cell(row, Column.WROTE).value) == pytest.approx(main[here].value)
    for row, step in zip(table.steps, problem.blanks, strict=True):
        cells = len(problem.blanks[step])
        assert sheet.cell(row, Column.CELL).value == problem.exercise.part[step].number
        assert sheet.cell(row, Column.VERDICT).value == f"0 of {cells} right"
        assert sheet.cell(row, Column.OF).value == cells
