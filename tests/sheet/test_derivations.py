"""Where a solution says a step's first entry in letters."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.exercise.algebra import references
from normreg_sheets.sheet.cells import cells
from normreg_sheets.sheet.derivations import STEPS_A_LINE
from normreg_sheets.sheet.layout import lay_out
from tests.answers.posed import PLAIN, exercise
from tests.sheet.layouts import LAYOUTS, laid_out, normalization, page_of, problem

if TYPE_CHECKING:
    from normreg_sheets.exercise.exercise import Settings

EACH = pytest.mark.parametrize(("name", "settings"), LAYOUTS)


@EACH
def test_every_step_is_said_once_at_most_and_none_that_the_sheet_computes(
    name: str, settings: Settings
) -> None:
    some = exercise(name, settings)
    told = Counter(step for line in laid_out(name, settings).derivations for step in line.steps)
    asked = {s.name for s in some.steps if not s.live and references(s.rule)}
    assert set(told) <= asked
    assert set(told.values()) == {1}


def test_every_step_of_the_usual_sheet_is_said() -> None:
    some = exercise("dropout")
    told = {step for line in laid_out("dropout", PLAIN).derivations for step in line.steps}
    assert told == {s.name for s in some.steps if not s.live} - {"I1", "I2"}


@EACH
def test_no_two_lines_share_a_row(name: str, settings: Settings) -> None:
    """Because each runs on to the right."""
    rows = Counter(line.row for line in laid_out(name, settings).derivations)
    assert max(rows.values()) == 1


@EACH
def test_a_line_stands_at_the_right_of_everything_in_its_row(name: str, settings: Settings) -> None:
    layout = laid_out(name, settings)
    for line in layout.derivations:
        blocks = [b for b in layout.blocks if b.top - 1 <= line.row <= b.bottom]
        labels = [one for one in layout.labels if one.row == line.row and one.column >= line.column]
        assert all(block.right < line.column for block in blocks)
        assert [one.text for one in labels] == []


@EACH
def test_a_line_stands_on_the_page_of_its_steps(name: str, settings: Settings) -> None:
    layout = laid_out(name, settings)
    for line in layout.derivations:
        pages = {page_of(layout, layout.home(step).top) for step in line.steps}
        assert pages == {page_of(layout, line.row)}


@pytest.mark.parametrize(
    "says",
    [
        "keep1₁ = [r1₁ > p1]",
        "Z1₁₁ = W1₁₁ · X₁₁ + W1₁₂ · X₂₁ + b1₁",
        "Y₁₁ = W3₁₁ · H2₁₁ + W3₁₂ · H2₂₁ + W3₁₃ · H2₃₁ + b3₁",
        "dH2₁₁ = W3₁₁ · dY₁₁ + W3₂₁ · dY₂₁",
        "dW3₁₁ = dY₁₁ · H2₁₁ + dY₁₂ · H2₁₂",
        "db3₁ = dY₁₁ + dY₁₂",
    ],
)
def test_a_product_is_written_out_for_its_first_entry(says: str) -> None:
    some, layout = problem(exercise("dropout")), laid_out("dropout", PLAIN)
    letters = [cell.text for cell in cells(some, layout, "solution") if cell.role == "letters"]
    assert says in letters


@pytest.mark.parametrize("kind", ["assignment", "practice", "feedback"])
def test_only_a_solution_says_them(kind: str) -> None:
    some, layout = problem(exercise("dropout")), laid_out("dropout", PLAIN)
    roles = {cell.role for cell in cells(some, layout, kind)}  # type: ignore[arg-type]
    assert "letters" not in roles


def test_the_statistics_of_a_block_share_its_lines() -> None:
    layout = lay_out(normalization())
    below = layout.home("A").bottom
    lines = {line.row: line.steps for line in layout.derivations if "mu" in line.steps}
    told = [line.steps for line in layout.derivations if line.row > below][:2]
    assert list(lines) == [below + 1]
    assert told == [("A", "total", "mu"), ("var", "sigma")]
    assert max(len(line.steps) for line in layout.derivations) <= STEPS_A_LINE
