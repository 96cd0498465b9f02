"""A sheet of one section has the numbers of the whole exercise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from normreg_sheets.answers.draw import pose
from normreg_sheets.answers.problem import Variant, read_code
from normreg_sheets.answers.rates import rates
from normreg_sheets.exercise.composition import load
from normreg_sheets.exercise.exercise import LEVELS, Settings
from tests.answers.posed import classic, exercise, posed
from tests.exercise.templates import SMALL, loaded

if TYPE_CHECKING:
    from pathlib import Path

SECTIONS = exercise("dropout").sections
VARIANTS = [
    Variant(preset="classic"),
    *(Variant(level=level, seed=seed) for level in LEVELS for seed in (1, 2)),
]


@pytest.mark.parametrize("variant", VARIANTS, ids=str)
@pytest.mark.parametrize("section", SECTIONS)
def test_the_same_seed_gives_the_same_numbers_and_answers(section: str, variant: Variant) -> None:
    whole = posed(variant, name="dropout")
    part = posed(variant, Settings(only=section), "dropout")
    assert set(part.givens) == set(part.exercise.given)
    for name in part.givens:
        assert np.array_equal(part.givens[name], whole.givens[name]), name
    for step in part.exercise.steps:
        assert np.array_equal(part.key[step.name], whole.key[step.name]), step.name


def test_some_blanks_change_no_number() -> None:
    variant = Variant(level="fractions", seed=1)
    whole, some = (posed(variant, own, "dropout") for own in (Settings(), Settings(blank="half")))
    assert all(np.array_equal(some.givens[name], whole.givens[name]) for name in whole.givens)


def test_a_wish_on_a_later_section_is_kept_in_a_part(tmp_path: Path) -> None:
    # The wish is on the section that is left out; without it, other numbers would be drawn.
    text = SMALL.replace('title = "Sum of', 'section = "one"\ntitle = "Sum of')
    text = text.replace('title = "Scale"', 'section = "two"\ntitle = "Scale"')
    wished = text.replace('["total >= 0"]', '["total >= 0", "Y >= 14"]')
    settings = Settings(only="one")
    part = pose(loaded(tmp_path, wished, settings), Variant())
    whole = pose(loaded(tmp_path, wished), Variant())
    unwished = pose(loaded(tmp_path, text), Variant())
    assert np.array_equal(part.givens["X"], whole.givens["X"])
    assert not np.array_equal(part.givens["X"], unwished.givens["X"])


def test_the_rates_of_a_part_are_of_its_own_mistakes() -> None:
    part = exercise("dropout", Settings(only="forward"))
    found = rates(part, "fractions")
    mistakes = [slip.name for step in part.steps for slip in step.mistakes]
    assert not any(rate.wish for rate in found)
    assert all(any(name in rate.name for rate in found) for name in mistakes)


CODES: list[tuple[Settings, str]] = [
    (Settings(only="backward"), "dropout@1 classic only=backward"),
    (Settings(blank="half"), "dropout@1 classic blank=half"),
    (Settings(blank="007"), "dropout@1 classic blank=7"),
    (Settings(only="update", blank="3"), "dropout@1 classic only=update blank=3"),
    (
        Settings((("p2", "0.33"),), 3, "each-step", "forward", "half"),
        "dropout@1 classic p2=0.33 decimals=3 rounding=each-step only=forward blank=half",
    ),
]


@pytest.mark.parametrize(("chosen", "code"), CODES)
def test_the_code_says_what_is_asked(chosen: Settings, code: str) -> None:
    version = exercise("dropout").version
    assert classic(chosen, "dropout").code == code.replace("@1", f"@{version}")


@pytest.mark.parametrize(("chosen", "code"), CODES)
def test_the_problem_of_a_code_is_the_one_that_it_names(chosen: Settings, code: str) -> None:
    problem = classic(chosen, "dropout")
    name, _, variant, settings = read_code(problem.code)
    again = pose(load(name, settings), variant)
    assert (again.code, again.blanks) == (problem.code, problem.blanks)
