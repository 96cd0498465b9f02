"""What is printed because it is not asked, and what the sheet computes itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from normreg_sheets.answers.problem import Variant
from normreg_sheets.answers.values import round_half_away
from normreg_sheets.exercise.exercise import Settings
from tests.answers.posed import PLAIN, exercise, posed
from tests.sheet.files import (
    ASKED,
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
