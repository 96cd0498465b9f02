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


@cache
def batch_normalization(settings: Settings = Settings()) -> Exercise:  # noqa: B008 - frozen
    """The exercise."""
    return load("batch-normalization", settings)


@cache
def drawn(level: str, seed: int) -> Problem:
    """The problem that a seed draws at a level."""
    return pose(batch_normalization(), Variant(level=level, seed=seed))


@cache
def classic(settings: Settings = Settings()) -> Problem:  # noqa: B008 - frozen
    """The published problem."""
    return pose(batch_normalization(settings), Variant(preset="classic"))
