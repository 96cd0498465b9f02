"""What can be filled in, and what can be changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from normreg_sheets.exercise.exercise import Settings
from tests.answers.posed import PLAIN, posed
from tests.sheet.files import (
    ASKED,
    CLASSIC,
    DRAWN,
    EXERCISES,
    PARTLY,
    asked,
    entries,
    main_sheet,
    named,
    said,
    step_cells,
)

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from normreg_sheets.sheet.kinds import Kind

TO_FILL: list[Kind] = ["assignment", "practice"]
EACH_TO_FILL = pytest.mark.parametrize("kind", TO_FILL)
EACH = pytest.mark.parametrize(
    ("name", "settings"), ASKED, ids=[f"{name}-{said(settings)}" for name, settings in ASKED]
)
EACH_PARTLY = pytest.mark.parametrize(
    ("name", "settings"), PARTLY, ids=[f"{name}-{said(settings)}" for name, settings in PARTLY]
)


def unlocked(sheet: Worksheet) -> set[str]:
    return {
        cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked
    }


# --- what is asked --------------------------------------------------------------------------


@EACH_TO_FILL
@EACH
def test_the_answers_and_the_line_for_the_name_are_unlocked_and_nothing_else(
    name: str, settings: Settings, kind: Kind
) -> None:
    problem, sheet = posed(DRAWN, settings, name), main_sheet(name, kind, settings=settings)
    wanted = asked(problem)
    answers = {
        cell.coordinate
        for step, place, cell in step_cells(problem, sheet)
        if (step, place) in wanted
    }
    [label] = [cell for row in sheet.iter_rows() for cell in row if cell.value == "Name"]
    beside = sheet.cell(label.row, label.column + 1).coordinate
    [line] = [merged for merged in sheet.merged_cells.ranges if beside in merged]
    name_line = {sheet.cell(*place).coordinate for place in line.cells}
    assert len(answers) == len(wanted)
    assert unlocked(sheet) == answers | name_line


@EACH_TO_FILL
@EACH
def test_what_is_asked_is_blank_and_everything_else_is_not(
    name: str, settings: Settings, kind: Kind
) -> None:
    problem, sheet = posed(DRAWN, settings, name), main_sheet(name, kind, settings=settings)
    blank = {
        (step, place) for step, place, cell in step_cells(problem, sheet) if cell.value is None
    }
    assert blank == asked(problem)


@EACH_TO_FILL
@EACH
def test_answers_are_declared_as_numbers(name: str, settings: Settings, kind: Kind) -> None:
    sheet = main_sheet(name, kind, settings=settings)
    [validation] = sheet.data_validations.dataValidation
    assert (validation.type, validation.operator) == ("decimal", "between")
    assert (float(validation.formula1), float(validation.formula2)) == (-9999, 9999)
    problem = posed(DRAWN, settings, name)
    wanted = asked(problem)
    for step, place, cell in step_cells(problem, sheet):
        assert (cell.coordinate in validation) == ((step, place) in wanted)


@EACH_TO_FILL
@EACH
def test_the_cursor_waits_in_the_first_answer(name: str, settings: Settings, kind: Kind) -> None:
    problem, sheet = posed(DRAWN, settings, name), main_sheet(name, kind, settings=settings)
    step, places = next(iter(problem.blanks.items()))
    first = entries(named(sheet)[f"step_{step}"], problem, step)[places[0]]
    assert sheet.sheet_view.selection[0].activeCell == first.coordinate


@EACH_TO_FILL
@EACH
def test_typed_digits_stay_as_they_were_typed(name: str, settings: Settings, kind: Kind) -> None:
    problem, sheet = posed(DRAWN, settings, name), main_sheet(name, kind, settings=settings)
    wanted = asked(problem)
    shown = {
        cell.number_format
        for step, place, cell in step_cells(problem, sheet)
        if (step, place) in wanted
    }
    assert shown == {"General"}


@pytest.mark.parametrize("name", EXERCISES)
def test_an_answer_of_the_way_back_has_its_colour(name: str) -> None:
    """Its dotted line is blue; that of the way forward is not."""
    problem, sheet = posed(DRAWN, PLAIN, name), main_sheet(name, "assignment")
    wanted = asked(problem)
    lines = {
        (problem.exercise.part[step].backward, cell.border.left.color.rgb, cell.border.left.style)
        for step, place, cell in step_cells(problem, sheet)
        if (step, place) in wanted
    }
    ways = {part.backward for part in problem.exercise.parts if part.steps}
    blue, brown = (True, "001D4ED8", "dotted"), (False, "00B45309", "dotted")
    assert lines == {one for one in (blue, brown) if one[0] in ways}


@EACH_TO_FILL
@pytest.mark.parametrize("name", EXERCISES)
def test_the_sheet_is_protected_without_a_password(name: str, kind: Kind) -> None:
    protection = main_sheet(name, kind).protection
    assert protection.sheet
    assert (protection.password, protection.hashValue) == (None, None)


@EACH_TO_FILL
@pytest.mark.parametrize("name", EXERCISES)
@pytest.mark.parametrize("what", ["formatColumns", "formatRows"])
def test_columns_and_rows_may_be_resized(name: str, kind: Kind, what: str) -> None:
    assert not getattr(main_sheet(name, kind).protection, what)  # the flag says what is forbidden


# --- a solution -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", EXERCISES)
def test_in_a_solution_the_given_numbers_can_be_changed_and_nothing_else(name: str) -> None:
    problem, sheet = posed(DRAWN, PLAIN, name), main_sheet(name, "solution")
    blocks = named(sheet)
    given = {
        cell.coordinate
        for one in problem.exercise.givens
        for place, cell in entries(blocks[f"given_{one.name}"], problem, one.name).items()
        if not one.diagonal or len(set(place)) == 1
    }
    assert unlocked(sheet) == given


@pytest.mark.parametrize(("decimals", "shown"), [(1, "0.0"), (2, "0.00"), (4, "0.0000")])
@pytest.mark.parametrize(("name", "step"), [("batch-normalization", "N"), ("dropout", "Y")])
def test_a_computed_number_shows_the_decimals_that_are_asked(
    name: str, step: str, decimals: int, shown: str
) -> None:
    sheet = main_sheet(name, "solution", CLASSIC, Settings(decimals=decimals))
    cells = named(sheet)[f"step_{step}"]
    assert {cell.number_format for row in cells for cell in row} == {shown}
