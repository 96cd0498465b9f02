"""What follows from an exercise alone is worked out once, and is right for every problem of it."""

from __future__ import annotations

import numpy as np
import pytest

from normreg_sheets.answers.blanks import blanks, made
from normreg_sheets.answers.draw import pose
from normreg_sheets.answers.problem import Variant
from normreg_sheets.answers.values import FLOAT, result
from normreg_sheets.exercise.composition import load
from normreg_sheets.exercise.exercise import Settings
from normreg_sheets.sheet.addresses import address
from normreg_sheets.sheet.cells import cells, our_formulas
from normreg_sheets.sheet.layout import lay_out
from normreg_sheets.sheet.workbook import set_up

EXERCISES = ("batch-normalization", "dropout")
CLASSIC = Variant(preset="classic")


def test_an_exercise_is_laid_out_once() -> None:
    exercise = load("batch-normalization")

    assert lay_out(exercise) is lay_out(exercise)
    assert made(exercise) is made(exercise)
    assert blanks(exercise) is blanks(exercise)


def test_another_exercise_is_another_one_also_where_it_is_alike() -> None:
    """It is known by itself and not by what is in it, which would take long to compare."""
    one, other = load("batch-normalization"), load("batch-normalization", Settings(blank="half"))

    assert one != load("batch-normalization")
    assert blanks(one) != blanks(other)


def test_nobody_can_change_what_is_remembered() -> None:
    flags = made(load("dropout"))["Z1"]

    with pytest.raises(ValueError, match="read-only"):
        flags[0, 0] = False


@pytest.mark.parametrize("name", EXERCISES)
@pytest.mark.parametrize("rounding", ["none", "each-step"])
@pytest.mark.parametrize("variant", [CLASSIC, Variant(seed=3)], ids=str)
def test_our_formulas_are_those_of_every_assignment(
    name: str, rounding: str, variant: Variant
) -> None:
    exercise = load(name, Settings(rounding="each-step" if rounding == "each-step" else "none"))
    problem, layout = pose(exercise, variant), lay_out(exercise)
    written = {
        address(cell.row, cell.column): cell.formula
        for cell in cells(problem, layout, "assignment")
        if cell.role in ("copy", "live")
    }

    assert our_formulas(exercise, variant.preset) == written


@pytest.mark.parametrize("name", EXERCISES)
def test_where_cells_stand_is_what_their_blocks_say(name: str) -> None:
    exercise = load(name)
    layout = lay_out(exercise)

    for tensor, places in layout.cells.items():
        over = exercise.axes(tensor)
        assert len(places) == np.prod(exercise.shape(over), dtype=int)
        for place, there in places.items():
            assert layout.where(tensor, dict(zip(over, place, strict=True))) == there
            assert layout.addresses[tensor][place] == address(*there)


def test_a_press_makes_each_problem_its_own_file_in_any_order() -> None:
    exercise = load("batch-normalization")
    one, other = (pose(exercise, Variant(seed=seed)) for seed in (1, 2))
    press = set_up(one, "solution")
    alone = set_up(pose(load("batch-normalization"), Variant(seed=2)), "solution")

    assert [press.workbook(problem) for problem in (one, other, one)] == [
        press.workbook(one),
        alone.workbook(other),
        press.workbook(one),
    ]
    assert press.workbook(one) != press.workbook(other)


def test_a_number_is_an_array_like_any_other_result() -> None:
    exercise = load("dropout")
    problem = pose(exercise, CLASSIC)
    step = exercise.step["loss"]

    assert isinstance(result(exercise, step, step.rule, problem.key, FLOAT), np.ndarray)
