"""Blanks: which cells of a sheet are left to the student.

Not asked are entries that no number goes into (the zeros beside a diagonal, the ones of an
identity), steps that the sheet computes itself, the sections before the one that is asked, and, as
far as the settings say so, the first cells of all: what is filled in for a student stands before
what is blank, and so never says what a blank one holds.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from normreg_sheets.answers.sources import SOURCES
from normreg_sheets.answers.values import result
from normreg_sheets.errors import UsageError
from normreg_sheets.exercise.exercise import REMEMBERED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from normreg_sheets.answers.values import Data
    from normreg_sheets.exercise.exercise import Exercise

Place = tuple[int, ...]


@lru_cache(REMEMBERED)
def made(exercise: Exercise) -> Mapping[str, NDArray[np.bool_]]:
    """Which entries of each step are made from given numbers; over the step's axes.

    The others are the same in every problem: structural zeros, and identities.
    """
    found: dict[str, Data] = {}
    for given in exercise.givens:
        flags = np.ones(exercise.shape(given.axes), dtype=bool)
        if given.diagonal:
            flags = np.eye(*flags.shape, dtype=bool)
        found[given.name] = np.stack((flags, ~flags))
    for step in exercise.steps:
        found[step.name] = result(exercise, step, step.rule, found, SOURCES)
    numbers = {step.name: np.array(found[step.name][0], dtype=bool) for step in exercise.steps}
    for array in numbers.values():
        array.flags.writeable = False
    return numbers


@lru_cache(REMEMBERED)
def blanks(exercise: Exercise) -> Mapping[str, tuple[Place, ...]]:
    """The cells that are asked: of each step that has any, their places in row order.

    Raises UsageError where more cells are to be blank than there are.
    """
    numbers, only = made(exercise), exercise.settings.only
    cells = [
        (step.name, place)
        for part in exercise.parts
        for step in part.steps
        if not step.live and only in (None, part.section)
        for place in np.ndindex(*exercise.shape(step.axes))
        if numbers[step.name][place]
    ]
    last = cells[len(cells) - _count(exercise.settings.blank, len(cells)) :]
    return {
        step: tuple(place for _, place in places)
        for step, places in groupby(last, key=lambda cell: cell[0])
    }


def _count(blank: str, cells: int) -> int:
    """How many of so many cells are to be blank."""
    if blank == "all":
        return cells
    if blank == "half":
        return -(-cells // 2)
    number = int(blank) if re.fullmatch(r"[0-9]{1,6}", blank) else 0
    if not 1 <= number <= cells:
        raise UsageError(f"--blank {blank}: is all, half, or a number from 1 to {cells}")
    return number
