"""What is drawn of dropout, by plain matrices of exact fractions."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from normreg_sheets.exercise.exercise import LEVELS
from tests.answers.network import trained
from tests.answers.posed import drawn

if TYPE_CHECKING:
    from collections.abc import Iterator

SEEDS = range(1, 11)
PARAMETERS = ("W1", "b1", "W2", "b2", "W3", "b3")
LARGEST = 9999  # that a cell takes


@cache
def worked(level: str, seed: int) -> dict[str, Any]:
    return trained(drawn(level, seed, "dropout").givens)


def everyone(level: str) -> Iterator[dict[str, Any]]:
    return (worked(level, seed) for seed in SEEDS)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("layer", ["1", "2"])
def test_each_relu_gate_matters(layer: str, level: str) -> None:
    """A unit is kept, dead for an example, and its gradient coming in is not zero."""
    for m in everyone(level):
        dead, kept = m[f"Z{layer}"] < 0, (m[f"keep{layer}"] == 1).reshape(-1, 1)
        assert np.any(kept & dead & (m[f"dA{layer}"] != 0))


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("layer", ["1", "2"])
def test_neurons_are_kept_and_dropped(layer: str, level: str) -> None:
    for m in everyone(level):
        assert 2 <= m[f"keep{layer}"].sum() < len(m[f"keep{layer}"])
        assert not np.any(m[f"r{layer}"] == m[f"p{layer}"])


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("layer", ["1", "2"])
def test_no_unit_stands_on_the_kink_of_relu(layer: str, level: str) -> None:
    assert all(np.all(m[f"Z{layer}"] != 0) for m in everyone(level))


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("weights", ["W1", "W2", "W3"])
def test_no_two_neurons_are_the_same(weights: str, level: str) -> None:
    assert all(len(set(map(tuple, m[weights]))) == len(m[weights]) for m in everyone(level))


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("parameter", PARAMETERS)
def test_every_update_is_seen_in_the_last_asked_digits(parameter: str, level: str) -> None:
    decimals = drawn(level, 1, "dropout").exercise.step[f"new{parameter}"].decimals
    least = 3 * Fraction(1, 10**decimals)
    for m in everyone(level):
        moved = abs(m[f"new{parameter}"] - m[parameter])
        assert np.all((moved >= least) | (m[f"d{parameter}"] == 0))


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("parameter", PARAMETERS)
def test_the_update_moves_something_in_every_tensor(parameter: str, level: str) -> None:
    assert all(np.any(m[f"new{parameter}"] != m[parameter]) for m in everyone(level))


@pytest.mark.parametrize("level", LEVELS)
def test_the_error_falls_and_is_seen_to_fall(level: str) -> None:
    assert all(0 <= m["newloss"] < m["loss"] - Fraction(1, 10) for m in everyone(level))


@pytest.mark.parametrize("level", LEVELS)
def test_every_number_can_be_printed(level: str) -> None:
    for m in everyone(level):
        assert all(np.all(np.abs(np.array(tensor)) <= LARGEST) for tensor in m.values())


@pytest.mark.parametrize("tensor", ["H2", "Y", "E", "loss", "dY"])
def test_friendly_numbers_are_whole_from_the_second_layer_on(tensor: str) -> None:
    entries = [entry for m in everyone("friendly") for entry in np.array(m[tensor]).flat]
    assert all(Fraction(entry).denominator == 1 for entry in entries)


RANGES: list[tuple[str, str, int, int, int]] = [
    ("friendly", "X", -2, 2, 1),
    ("fractions", "W2", -1, 1, 1),
    ("fractions", "U", 1, 4, 1),
    ("decimals", "X", -2, 2, 10),
    ("decimals", "W1", -1, 1, 10),
    *((level, r, 0, 1, 100) for level in LEVELS for r in ("r1", "r2")),
]


@pytest.mark.parametrize(("level", "tensor", "low", "high", "denominator"), RANGES)
def test_the_givens_lie_in_their_range(
    level: str, tensor: str, low: int, high: int, denominator: int
) -> None:
    entries = [entry for m in everyone(level) for entry in np.array(m[tensor]).flat]
    assert low <= min(entries) <= max(entries) <= high
    assert all((entry * denominator).denominator == 1 for entry in entries)


@pytest.mark.parametrize("level", LEVELS)
def test_the_learning_rate_is_one_of_a_few(level: str) -> None:
    rates = {m["eta"] for m in everyone(level)}
    assert rates <= {Fraction(1, n) for n in (1000, 500, 200, 100, 50)}
    assert len(rates) > 1
