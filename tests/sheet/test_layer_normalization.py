"""The same sheet with one word of the template changed: layer normalization."""

from __future__ import annotations

import numpy as np

from normreg_sheets.answers.draw import pose
from normreg_sheets.answers.problem import Variant
from normreg_sheets.sheet.layout import lay_out
from tests.sheet.layouts import covered, doubles, normalization


def test_over_units_the_statistics_belong_to_the_examples() -> None:
    exercise = normalization(over="unit")
    assert {exercise.step[name].axes for name in ("total", "mu", "var", "sigma")} == {("example",)}


def test_a_statistic_of_columns_is_a_row_under_them() -> None:
    layout = lay_out(normalization(over="unit"))
    columns = layout.home("A")
    for name in ("total", "mu", "var", "sigma"):
        block = layout.home(name)
        assert (block.height, block.across) == (1, "example")
        assert (block.left, block.right) == (columns.left, columns.right)
        assert block.top > columns.bottom


def test_a_goal_about_columns_stands_under_each() -> None:
    layout = lay_out(normalization(over="unit"))
    for mark in layout.marks:
        block = layout.home(mark.goal.step)
        assert (mark.row, mark.column) == (block.bottom + 1, block.left + mark.at["example"])


def test_nothing_stands_on_anything_else_in_layer_normalization() -> None:
    assert doubles(covered(lay_out(normalization(over="unit")))) == set()


def test_layer_normalization_evaluates() -> None:
    key = pose(normalization(over="unit"), Variant(level="fractions", seed=3)).key
    activations = np.maximum(key["W"] @ key["X"] + key["b"][:, None], 0)
    centred = activations - activations.mean(axis=0)
    normalized = centred / np.sqrt((centred**2).mean(axis=0))
    np.testing.assert_allclose(
        key["Y"], key["G"] @ normalized + key["beta"][:, None], rtol=0, atol=1e-12
    )
