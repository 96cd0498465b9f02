"""Problems of Batch Normalization, each posed once for all tests of a process."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from normreg_sheets.answers.draw import pose
from normreg_sheets.answers.problem import Variant
from normreg_sheets.exercise.composition import load
from normreg_sheets.exercise.exercise import Settings

if TYPE_CHECKING:
    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.exercise.exercise import Exercise


PLAIN = Settings()


@cache
def batch_normalization(settings: Settings = PLAIN) -> Exercise:
    """The exercise."""
    return load("batch-normalization", settings)


@cache
def posed(variant: Variant, settings: Settings = PLAIN) -> Problem:
    """The problem of a variant."""
    return pose(batch_normalization(settings), variant)


def drawn(level: str, seed: int) -> Problem:
    """The problem that a seed draws at a level."""
    return posed(Variant(level=level, seed=seed))


def classic(settings: Settings = PLAIN) -> Problem:
    """The published problem."""
    return posed(Variant(preset="classic"), settings)
