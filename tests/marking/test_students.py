"""Simulated students get what they deserve, through the marker.

Two honest habits at every level and number of decimals, and every listed mistake. The promised
count of honest cells, in every way of writing them, is `python -m tests.benchmarks.honesty`; a part
of it, with other numbers, runs here.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pytest

from normreg_sheets.answers.values import round_half_away
from normreg_sheets.exercise.composition import load
from normreg_sheets.exercise.template import names
from normreg_sheets.marking.marker import CellMark, Verdict, mark
from normreg_sheets.marking.students import at_the_end, each_step, slipping
from tests.benchmarks.honesty import DECIMALS, HABITS, WAYS, lost, refused
from tests.marking.by_hand import written
from tests.marking.cases import EXERCISE, LEVELS, classic, drawn, posed

if TYPE_CHECKING:
    from normreg_sheets.answers.problem import Problem

    Marks = dict[str, list[CellMark]]

# For each number of decimals; each problem has two students. Friendly numbers are rare, and slow.
HONEST_SEEDS = {"friendly": 10, "fractions": 25, "decimals": 25}
SLIPPING_SEEDS = range(1, 6)

MISTAKES = {mistake.name: mistake for step in load(EXERCISE).steps for mistake in step.mistakes}
SHOWN = [name for name, mistake in MISTAKES.items() if mistake.hides is None]
HIDING = [name for name in MISTAKES if name not in SHOWN]
# The step that takes over the cells of another one by one.
NEXT = {"Z": "A", "A": "C", "var": "sigma", "C": "N", "N": "Y"}
STEPS = [step.name for step in load(EXERCISE).steps]


# ---- honest --------------------------------------------------------------------------------------


@pytest.mark.parametrize("decimals", DECIMALS)
@pytest.mark.parametrize("level", LEVELS)
def test_no_honest_student_loses_a_cell(level: str, decimals: int) -> None:
    first = 1000 * decimals  # other numbers for other decimals
    for seed in range(first, first + HONEST_SEEDS[level]):
        problem = drawn(level, seed, decimals)
        assert {habit: lost(problem, habit) for habit in HABITS} == dict.fromkeys(HABITS, 0), seed


@pytest.mark.parametrize("decimals", DECIMALS)
@pytest.mark.parametrize("habit", HABITS)
def test_no_honest_student_loses_a_cell_of_the_published_numbers(habit: str, decimals: int) -> None:
    assert lost(classic(decimals), habit) == 0


@pytest.mark.parametrize("variant", ["classic", *LEVELS])
@pytest.mark.parametrize("name", names())
def test_no_honest_student_of_any_template_loses_a_cell(name: str, variant: str) -> None:
    """In every way of writing the numbers down."""
    for seed in range(101, 104):
        problem = posed(name, variant, seed)
        found = {way: refused(problem, fill(problem)) for way, fill in WAYS.items()}
        assert found == dict.fromkeys(WAYS, 0), seed


def test_rounding_at_each_step_moves_numbers_away_from_the_key() -> None:
    """Without the rule honest students would lose cells, so the tests above can fail."""
    problems = [drawn("fractions", seed) for seed in range(1, 10)]
    off = [
        np.any(np.abs(numbers - problem.key[step]) > 10.0 ** -problem.asked[step] + 1e-9)
        for problem in problems
        for step, numbers in each_step(problem).items()
    ]

    assert any(off)


@pytest.mark.parametrize("habit", HABITS)
def test_what_is_written_has_the_decimals_asked_for(habit: str) -> None:
    for step, numbers in HABITS[habit](classic()).items():
        assert np.array_equal(numbers, round_half_away(numbers, classic().asked[step]))


def test_who_rounds_at_each_step_uses_what_is_written() -> None:
    """Each row of N is the written C over the written deviation."""
    numbers = each_step(classic())

    quotient = numbers["C"] / numbers["sigma"][:, None]
    assert np.all(np.abs(numbers["N"] - quotient) <= 0.005 + 1e-9)


def test_who_rounds_at_the_end_is_half_a_unit_off_at_most() -> None:
    for step, numbers in at_the_end(classic()).items():
        assert np.all(np.abs(numbers - classic().key[step]) <= 0.005 + 1e-9)


# ---- slipping ------------------------------------------------------------------------------------


each_mistake = pytest.mark.parametrize(
    ("level", "name"), [(level, name) for level in LEVELS for name in SHOWN]
)


@lru_cache
def slipped(level: str, name: str) -> list[tuple[Problem, Marks]]:
    """Problems, with the marks of somebody who makes the mistake and goes on with its results."""
    problems = [drawn(level, seed, 1 + seed % 4) for seed in SLIPPING_SEEDS]
    return [(problem, marks_of(problem, name)) for problem in problems]


def marks_of(problem: Problem, name: str) -> Marks:
    return mark(problem, written(problem, slipping(problem, MISTAKES[name])))


def lost_cells(marks: Marks) -> list[tuple[str, CellMark]]:
    return [(step, cell) for step, cells in marks.items() for cell in cells if cell.points < 1]


@each_mistake
def test_a_mistake_costs_its_own_step_and_no_other(level: str, name: str) -> None:
    for _, marks in slipped(level, name):
        assert {step for step, _ in lost_cells(marks)} == {MISTAKES[name].step}


@each_mistake
def test_every_cell_that_a_mistake_costs_is_named_so(level: str, name: str) -> None:
    for _, marks in slipped(level, name):
        found = {
            (cell.verdict, cell.mistake.name if cell.mistake else None)
            for _, cell in lost_cells(marks)
        }
        assert found == {(Verdict.MISTAKE, name)}


@each_mistake
def test_a_mistake_costs_only_the_cells_where_it_shows(level: str, name: str) -> None:
    for problem, marks in slipped(level, name):
        numbers, honest = slipping(problem, MISTAKES[name]), each_step(problem)
        for step, cell in lost_cells(marks):
            assert numbers[step][cell.at] != honest[step][cell.at]


@each_mistake
def test_only_what_left_the_key_after_the_mistake_is_right_on_own_numbers(
    level: str, name: str
) -> None:
    later = STEPS[STEPS.index(MISTAKES[name].step) + 1 :]
    for problem, marks in slipped(level, name):
        numbers = slipping(problem, MISTAKES[name])
        for step, cells in marks.items():
            off = np.abs(numbers[step] - problem.key[step]) > 10.0 ** -problem.asked[step]
            for cell in cells:
                assert cell.verdict != Verdict.OWN or (step in later and off[cell.at])


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("name", [name for name in SHOWN if MISTAKES[name].step in NEXT])
def test_what_a_mistake_moves_shows_as_right_on_own_numbers(level: str, name: str) -> None:
    """In the step that takes the mistaken cells over, where its numbers left the key."""
    step = NEXT[MISTAKES[name].step]
    for problem, marks in slipped(level, name):
        numbers = slipping(problem, MISTAKES[name])
        off = np.abs(numbers[step] - problem.key[step]) > 10.0 ** -problem.asked[step] + 1e-9
        mistaken = {cell.at for _, cell in lost_cells(marks)}
        for cell in marks[step]:
            if off[cell.at] and cell.at in mistaken:
                assert cell.verdict == Verdict.OWN


@pytest.mark.parametrize("name", HIDING)
def test_a_mistake_costs_nothing_where_it_hides(name: str) -> None:
    """All that hides is about ε, which is 0 here."""
    for _, marks in slipped("fractions", name):
        assert lost_cells(marks) == []


@pytest.mark.parametrize("name", HIDING)
def test_a_mistake_that_hides_elsewhere_is_named_where_it_shows(name: str) -> None:
    found = {
        (step, cell.mistake.name if cell.mistake else None)
        for step, cell in lost_cells(marks_of(classic(eps="1/2"), name))
    }

    assert found == {(MISTAKES[name].step, name)}


def test_follow_through_shows_as_right_on_own_numbers() -> None:
    """By hand: n - 1 for n makes the deviations 0.96 1.50 2.36, and every quotient another."""
    marks = marks_of(classic(), "divided-by-n-minus-1")
    verdicts = {step: Counter(cell.verdict for cell in cells) for step, cells in marks.items()}

    assert verdicts == {
        "Z": {Verdict.RIGHT: 12},
        "A": {Verdict.RIGHT: 12},
        "total": {Verdict.RIGHT: 3},
        "mu": {Verdict.RIGHT: 3},
        "var": {Verdict.MISTAKE: 3},
        "sigma": {Verdict.OWN: 3},
        "C": {Verdict.RIGHT: 12},
        "N": {Verdict.OWN: 12},
        "Y": {Verdict.OWN: 12},
    }
