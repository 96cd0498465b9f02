"""What can be filled in, and what is printed because it is not asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from normreg_sheets.answers.problem import Variant
from normreg_sheets.answers.values import round_half_away
from normreg_sheets.exercise.exercise import Settings
from tests.answers.posed import PLAIN, exercise, posed
from tests.sheet.files import ASKED, DRAWN, EXERCISES, PARTLY, entries, main_sheet, named, said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.sheet.kinds import Kind

TO_FILL: list[Kind] = ["assignment", "practice"]
EACH_TO_FILL = pytest.mark.parametrize("kind", TO_FILL)
EACH = pytest.mark.parametrize(
    ("name", "settings"), ASKED, ids=[f"{name}-{said(settings)}" for name, settings in ASKED]
)
EACH_PARTLY = pytest.mark.parametrize(
    ("name", "settings"), PARTLY, ids=[f"{name}-{said(settings)}" for name, settings in PARTLY]
)

Entry = tuple[str, tuple[int, ...], "Cell"]


def step_cells(problem: Problem, sheet: Worksheet) -> Iterator[Entry]:
    """Every entry of every step with its cell."""
    blocks = named(sheet)
    for step in problem.exercise.steps:
        for place, cell in entries(blocks[f"step_{step.name}"], problem, step.name).items():
            yield step.name, place, cell


def asked(problem: Problem) -> set[tuple[str, tuple[int, ...]]]:
    return {(step, place) for step, places in problem.blanks.items() for place in places}


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


# --- what is printed ------------------------------------------------------------------------


@EACH_TO_FILL
@EACH
def test_what_is_the_same_in_every_problem_is_printed_as_it_is(
    name: str, settings: Settings, kind: Kind
) -> None:
    problem, sheet = posed(DRAWN, settings, name), main_sheet(name, kind, settings=settings)
    for step, place, cell in step_cells(problem, sheet):
        if not problem.made[step][place]:
            assert cell.value == problem.key[step][place]
            assert cell.protection.locked


@pytest.mark.parametrize("step", ["D1", "D2", "I1", "I2"])
@pytest.mark.parametrize("kind", [*TO_FILL, "solution"])
def test_zeros_beside_a_diagonal_stand_there_from_the_start(kind: Kind, step: str) -> None:
    problem, sheet = posed(DRAWN, PLAIN, "dropout"), main_sheet("dropout", kind)
    cells = entries(named(sheet)[f"step_{step}"], problem, step)
    beside = {cell.value for (row, column), cell in cells.items() if row != column}
    diagonal = {cell.value for (row, column), cell in cells.items() if row == column}
    assert beside == {0}
    assert (diagonal == {1}) == step.startswith("I")


@EACH_TO_FILL
@EACH_PARTLY
def test_what_is_not_asked_is_the_key_rounded_as_asked(
    name: str, settings: Settings, kind: Kind
) -> None:
    problem, sheet = posed(DRAWN, settings, name), main_sheet(name, kind, settings=settings)
    wanted, printed = asked(problem), 0
    for step, place, cell in step_cells(problem, sheet):
        if (step, place) in wanted or problem.exercise.step[step].live:
            continue
        assert cell.value == round_half_away(problem.key[step], problem.asked[step])[place]
        assert cell.protection.locked
        printed += 1
    if settings.only != problem.exercise.sections[0]:
        assert printed > sum(int(np.sum(~flags)) for flags in problem.made.values())


@EACH_PARTLY
def test_only_earlier_numbers_are_printed(name: str, settings: Settings) -> None:
    """Whatever is printed stands before everything that is asked, but for what never changes."""
    problem = posed(DRAWN, settings, name)
    sheet, wanted = main_sheet(name, "assignment", settings=settings), asked(problem)
    order = [
        (step, place)
        for step, place, _ in step_cells(problem, sheet)
        if problem.made[step][place] and not problem.exercise.step[step].live
    ]
    first = next(number for number, one in enumerate(order) if one in wanted)
    assert set(order[first:]) == wanted


@pytest.mark.parametrize("name", EXERCISES)
def test_a_part_of_the_cells_is_as_many_as_was_said(name: str) -> None:
    count = {
        blank: len(asked(posed(DRAWN, Settings(blank=blank), name)))
        for blank in ("all", "half", "5", "1")
    }
    assert count == {
        "all": count["all"],
        "half": -(-count["all"] // 2),
        "5": 5,
        "1": 1,
    }


@pytest.mark.parametrize(
    ("name", "only"), [(name, one) for name in EXERCISES for one in exercise(name).sections if one]
)
def test_of_one_section_all_is_asked_and_nothing_of_the_others(name: str, only: str) -> None:
    problem = posed(DRAWN, Settings(only=only), name)
    asked_in = {problem.exercise.part[step].section for step, _ in asked(problem)}
    whole = posed(DRAWN, PLAIN, name)
    of_section = {one for one in asked(whole) if whole.exercise.part[one[0]].section == only}
    assert asked_in == {only}
    assert asked(problem) == of_section
    for given, numbers in problem.numbers.items():
        np.testing.assert_array_equal(numbers, whole.numbers[given])


@pytest.mark.parametrize("name", EXERCISES)
def test_a_printed_number_shows_the_decimals_that_are_asked(name: str) -> None:
    settings = Settings(blank="1")
    problem, sheet = posed(DRAWN, settings, name), main_sheet(name, "assignment", settings=settings)
    wanted = asked(problem)
    for step, place, cell in step_cells(problem, sheet):
        if cell.data_type == "f" or (step, place) in wanted:
            continue
        if problem.made[step][place]:
            assert cell.number_format == f"0.{'0' * problem.asked[step]}"


# --- live steps -----------------------------------------------------------------------------

LIVE = [name for name in EXERCISES if any(step.live for step in exercise(name).steps)]


@EACH_TO_FILL
@pytest.mark.parametrize("name", LIVE)
def test_what_the_sheet_computes_is_blank_until_the_numbers_are_there(
    name: str, kind: Kind
) -> None:
    problem = posed(DRAWN, PLAIN, name)
    typed = main_sheet(name, kind)
    shown = main_sheet(name, kind, data_only=True)
    live = [
        cell for step, _, cell in step_cells(problem, typed) if problem.exercise.step[step].live
    ]
    assert live
    for cell in live:
        assert str(cell.value).startswith("=IF(COUNT(")
        assert shown[cell.coordinate].value in (None, "")
        assert cell.protection.locked


@pytest.mark.parametrize("name", LIVE)
def test_what_the_sheet_computes_is_there_where_the_numbers_are_printed(name: str) -> None:
    settings = Settings(blank="1")
    problem = posed(DRAWN, settings, name)
    shown = main_sheet(name, "assignment", settings=settings, data_only=True)
    for step, place, cell in step_cells(problem, shown):
        if problem.exercise.step[step].live:
            # From rounded numbers: a little off the key.
            assert cell.value == pytest.approx(problem.key[step][place], abs=0.5)


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
    sheet = main_sheet(name, "solution", settings=Settings(decimals=decimals))
    cells = named(sheet)[f"step_{step}"]
    assert {cell.number_format for row in cells for cell in row} == {shown}


# --- a note on published numbers ------------------------------------------------------------


@pytest.mark.parametrize("name", EXERCISES)
def test_a_note_stands_on_the_sheet_of_the_published_numbers_alone(name: str) -> None:
    note = exercise(name).presets["classic"].note
    texts = {
        variant: {cell.value for row in main_sheet(name, "assignment", variant) for cell in row}
        for variant in (Variant(preset="classic"), DRAWN)
    }
    assert bool(note) == exercise(name).has_notes
    if note:
        assert note in texts[Variant(preset="classic")]
        assert note not in texts[DRAWN]
