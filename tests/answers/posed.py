"""Problems of the shipped exercises, each posed once for all tests of a process."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from normreg_sheets.answers.draw import pose
from normreg_sheets.answers.problem import Variant
from normreg_sheets.exercise.composition import load
from normreg_sheets.exercise.exercise import Settings

if TYPE_CHECKING:
    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.exercise.exercise import Exercise


PLAIN = Settings()
FIRST = "batch-normalization"


@cache
def exercise(name: str = FIRST, settings: Settings = PLAIN) -> Exercise:
    """The exercise of a name."""
    return load(name, settings)


def batch_normalization(settings: Settings = PLAIN) -> Exercise:
    """The exercise."""
    return exercise(FIRST, settings)


@cache
def posed(variant: Variant, settings: Settings = PLAIN, name: str = FIRST) -> Problem:
    """The problem of a variant."""
    return pose(exercise(name, settings), variant)


def drawn(level: str, seed: int, name: str = FIRST) -> Problem:
    """The problem that a seed draws at a level."""
    return posed(Variant(level=level, seed=seed), name=name)


def classic(settings: Settings = PLAIN, name: str = FIRST) -> Problem:
    """The published problem."""
    return posed(Variant(preset="classic"), settings, name)


def texts(problem: Problem) -> dict[str, Any]:
    """The givens as texts, so that they can be written down."""

    def text(entries: Any) -> Any:
        return [text(entry) for entry in entries] if isinstance(entries, list) else str(entries)

    return {name: text(entries.tolist()) for name, entries in problem.givens.items()}
