"""Gradients by finite differences: a second witness, which knows nothing of derivatives.

Along one weight the loss is a parabola, as long as no ReLU changes its mind, and for a parabola a
central difference is exact.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from normreg_sheets.answers.problem import Variant
from normreg_sheets.answers.values import FLOAT, solve
from normreg_sheets.exercise.exercise import LEVELS, Settings
from normreg_sheets.exercise.language import parse
from tests.answers.posed import exercise, posed
from tests.answers.scopes import scope_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from normreg_sheets.exercise.algebra import Node
    from normreg_sheets.exercise.exercise import Exercise

    Tensors = Mapping[str, NDArray[np.float64]]

STEP = 1e-4
BACKWARD = exercise("dropout", Settings(only="backward"))
PARAMETERS = ("W1", "b1", "W2", "b2", "W3", "b3")
CLASSIC = Variant(preset="classic")
DRAWN = [Variant(level=level, seed=seed) for level in LEVELS for seed in range(1, 9)]


def numbers(variant: Variant) -> Tensors:
    return posed(variant, name="dropout").numbers


def by_differences(givens: Tensors, by: str, backward: Exercise = BACKWARD) -> NDArray[np.float64]:
    """The slope of the loss along every entry of a given."""
    shape = givens[by].shape
    moves = STEP * np.eye(givens[by].size).reshape(-1, *shape)
    above, below = (
        solve(backward, {**givens, by: givens[by] + sign * moves}, FLOAT)["loss"]
        for sign in (1, -1)
    )
    slopes: NDArray[np.float64] = (above - below) / (2 * STEP)
    return slopes.reshape(shape)


def claimed(givens: Tensors, instead: Mapping[str, Node] | None = None) -> Tensors:
    """Every tensor, with some rules in place of the steps' own."""
    return solve(BACKWARD, givens, FLOAT, instead=instead)


def agree(givens: Tensors, found: Tensors) -> bool:
    """Whether the gradients of all parameters are the slopes of the loss."""
    return all(
        bool(np.all(np.abs(found[f"d{name}"] - by_differences(givens, name)) < 1e-5))
        for name in PARAMETERS
    )


@pytest.mark.parametrize("variant", [CLASSIC, *DRAWN], ids=str)
@pytest.mark.parametrize("parameter", PARAMETERS)
def test_the_gradient_is_the_slope_of_the_loss(variant: Variant, parameter: str) -> None:
    givens = numbers(variant)
    slopes = by_differences(givens, parameter)
    assert claimed(givens)[f"d{parameter}"] == pytest.approx(slopes, rel=1e-6, abs=1e-5)


OTHERS = [
    Settings((("example", "3"), ("feature", "3"), ("hidden1", "3"), ("output", "3"))),
    Settings((("p1", "0.2"), ("p2", "0.33"))),
]


@pytest.mark.parametrize("chosen", OTHERS)
def test_the_gradients_are_slopes_at_other_sizes_too(chosen: Settings) -> None:
    variant = Variant(level="decimals", seed=1)
    backward = exercise("dropout", Settings(chosen.values, only="backward"))
    givens = posed(variant, chosen, "dropout").numbers
    found = solve(backward, givens, FLOAT)
    for name in PARAMETERS:
        slopes = by_differences(givens, name, backward)
        assert found[f"d{name}"] == pytest.approx(slopes, rel=1e-6, abs=1e-5), name


# Ways back that are wrong. On drawn numbers each of them is noticed; on the published ones a
# forgotten ReLU gate is not, because every dead neuron is dropped too.

SCOPE = scope_of(BACKWARD, {"kept1": "hidden1", "kept2": "hidden2"})
GATES = [("dZ1", "dA1"), ("dZ2", "dA2")]
MASKS = [
    ("dA1", "eye(kept1, hidden1) @ dH1"),
    ("dA2", "eye(kept2, hidden2) @ dH2"),
    ("dA1", "eye(kept1, hidden1) * keep1 @ dH1"),
    ("dA2", "eye(kept2, hidden2) * keep2 @ dH2"),
]
FACTORS = [("dY", "E"), ("dY", "-2 * E")]


def wrongly(givens: Tensors, *rules: tuple[str, str]) -> Tensors:
    """Every tensor, with these rules in place of the steps' own."""
    return claimed(givens, {step: parse(rule, SCOPE) for step, rule in rules})


@pytest.mark.parametrize("variant", DRAWN, ids=str)
@pytest.mark.parametrize("rule", [*GATES, *MASKS, *FACTORS], ids=" = ".join)
def test_a_wrong_way_back_is_noticed_on_drawn_numbers(
    variant: Variant, rule: tuple[str, str]
) -> None:
    givens = numbers(variant)
    assert agree(givens, claimed(givens))
    assert not agree(givens, wrongly(givens, rule))


def test_the_published_numbers_would_not_notice_forgotten_gates() -> None:
    givens = numbers(CLASSIC)
    assert agree(givens, wrongly(givens, *GATES))


@pytest.mark.parametrize("rule", [*MASKS, *FACTORS], ids=" = ".join)
def test_the_published_numbers_notice_a_forgotten_mask(rule: tuple[str, str]) -> None:
    givens = numbers(CLASSIC)
    assert not agree(givens, wrongly(givens, rule))
