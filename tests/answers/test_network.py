"""Dropout, its way back, the update and inference equal plain matrix algebra in every entry."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from normreg_sheets.answers.problem import Variant
from normreg_sheets.exercise.exercise import LEVELS, Settings
from tests.answers.network import trained
from tests.answers.posed import exercise, posed

if TYPE_CHECKING:
    from normreg_sheets.answers.problem import Problem

STEPS = tuple(step.name for step in exercise("dropout").steps)
PLAIN = Settings()
OTHER_SIZES = Settings((("example", "3"), ("hidden1", "3"), ("output", "3"), ("unseen", "1")))
OTHER_SCALES = Settings((("p1", "0.2"), ("p2", "0.33")))
PROBLEMS: list[tuple[Variant, Settings]] = [
    (Variant(preset="classic"), PLAIN),
    (Variant(preset="classic"), OTHER_SCALES),
    *((Variant(level=level, seed=seed), PLAIN) for level in LEVELS for seed in (1, 2, 3)),
    *((Variant(level="decimals", seed=4), own) for own in (OTHER_SIZES, OTHER_SCALES)),
]


@cache
def by_matrices(variant: Variant, settings: Settings) -> dict[str, Any]:
    return trained(posed(variant, settings, "dropout").givens)


def problem(variant: Variant, settings: Settings) -> Problem:
    return posed(variant, settings, "dropout")


@pytest.mark.parametrize(("variant", "settings"), PROBLEMS)
def test_the_matrices_make_every_step_and_no_other(variant: Variant, settings: Settings) -> None:
    found = set(by_matrices(variant, settings)) - set(problem(variant, settings).givens)
    assert found == set(STEPS)


@pytest.mark.parametrize(("variant", "settings"), PROBLEMS)
def test_the_key_is_that_of_the_matrices(variant: Variant, settings: Settings) -> None:
    key, expected = problem(variant, settings).key, by_matrices(variant, settings)
    for step in STEPS:
        floats = np.array(expected[step], dtype=float)
        assert key[step].shape == floats.shape, step
        assert key[step] == pytest.approx(floats, rel=1e-12, abs=1e-9), step


@pytest.mark.parametrize(("variant", "settings"), PROBLEMS)
def test_the_exact_answer_is_that_of_the_matrices(variant: Variant, settings: Settings) -> None:
    exact, expected = problem(variant, settings).exact, by_matrices(variant, settings)
    for step in STEPS:
        entries = [Fraction(int(one.p), int(one.q)) for one in exact[step].flat]
        assert entries == list(np.array(expected[step], dtype=object).flat), step
