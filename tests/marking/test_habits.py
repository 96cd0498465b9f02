"""Habits that no wish foresees: rounded sheets, formulas beside typed numbers, empty efforts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from normreg_sheets.answers.values import FLOAT, result, round_half_away
from normreg_sheets.marking.marker import CellMark, Verdict, mark
from normreg_sheets.marking.students import each_step, slipping
from normreg_sheets.submission.numbers import Entry, State, entry
from normreg_sheets.submission.workbook import Cell, Kind
from tests.marking.by_hand import written
from tests.marking.cases import LEVELS, classic, drawn

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.marking.students import Numbers

ROUNDED = classic(rounding="each-step")
MISTAKES = {
    mistake.name: mistake
    for step in ROUNDED.exercise.steps
    for mistake in step.mistakes
    if mistake.hides is None
}
# Its 1.5 is written 2, and so might be the root of an honest variance that is written 2.
HIDDEN = {"rooted-with-n-minus-1"}
STATISTICS = ("total", "mu", "var", "sigma")


def lost(marks: dict[str, list[CellMark]]) -> set[tuple[str, Verdict, str | None]]:
    """Step, verdict and mistake of every cell that did not earn its point."""
    return {
        (step, cell.verdict, cell.mistake.name if cell.mistake else None)
        for step, cells in marks.items()
        for cell in cells
        if cell.points < 1
    }


def test_who_rounds_as_the_rounded_sheet_asks_gets_everything() -> None:
    assert lost(mark(ROUNDED, written(ROUNDED, each_step(ROUNDED)))) == set()


@pytest.mark.parametrize("name", list(MISTAKES))
def test_on_a_rounded_sheet_a_mistake_costs_its_own_step_and_is_named(name: str) -> None:
    """Statistics to whole numbers make every interval vague; what is written is exact then."""
    mistake = MISTAKES[name]
    found = lost(mark(ROUNDED, written(ROUNDED, slipping(ROUNDED, mistake))))

    assert found == (set() if name in HIDDEN else {(mistake.step, Verdict.MISTAKE, name)})


def test_a_whole_number_that_is_off_by_one_is_wrong() -> None:
    numbers = {name: np.array(values) for name, values in each_step(ROUNDED).items()}
    numbers["total"][0] += 1

    assert lost(mark(ROUNDED, written(ROUNDED, numbers))) == {("total", Verdict.WRONG, None)}


def by_formula(number: float) -> Entry:
    return Entry(State.NUMBER, float(number), None, "=...")


def by_hand(number: float) -> Entry:
    return entry(Cell(Kind.NUMBER, float(number)))


def by_formula_then_by_hand(problem: Problem) -> dict[str, NDArray[np.object_]]:
    """Statistics as formulas; the rest typed, computed from what the cells show rounded."""
    shown = dict(problem.numbers)
    entries = {}
    for step in problem.exercise.steps:
        value = result(problem.exercise, step, step.rule, shown, FLOAT)
        shown[step.name] = round_half_away(value, problem.asked[step.name])
        read, held = (by_hand, shown[step.name])
        if step.name in STATISTICS:
            read, held = (by_formula, value)
        entries[step.name] = np.asarray(np.frompyfunc(read, 1, 1)(held), dtype=object)
    return entries


@pytest.mark.parametrize("decimals", [1, 2, 3])
@pytest.mark.parametrize("level", LEVELS)
def test_who_reads_a_formula_off_its_rounded_display_loses_nothing(
    level: str, decimals: int
) -> None:
    for seed in range(1, 9):
        problem = drawn(level, seed, decimals)
        assert lost(mark(problem, by_formula_then_by_hand(problem))) == set(), seed


def constant(problem: Problem) -> Numbers:
    """Somebody who computes nothing: constants that follow from one another."""
    fill = {"total": 4.0, "C": 0.0, "N": 0.0}
    numbers = {
        step.name: np.full_like(problem.key[step.name], fill.get(step.name, 1.0))
        for step in problem.exercise.steps
    }
    numbers["C"][0, 0] = numbers["N"][0, 0] = 0.004
    numbers["Y"] = np.broadcast_to(problem.key["beta"][:, None], problem.key["Y"].shape)
    return numbers


@pytest.mark.parametrize("level", LEVELS)
def test_nothing_follows_from_a_block_that_nobody_computed(level: str) -> None:
    """Means do follow from sums, and deviations from variances: three may be the same by chance."""
    for seed in range(1, 6):
        problem = drawn(level, seed)
        marks = mark(problem, written(problem, constant(problem)))
        own = {name for name, cells in marks.items() for c in cells if c.verdict == Verdict.OWN}
        assert own <= {"mu", "sigma"}, seed
