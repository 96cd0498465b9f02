"""Slots: which cells of a file are filled with which entries of which tensor.

The same for all problems of an exercise, so it is worked out once, and making a file is little more
than reading numbers off. What each cell is filled with:

    number   given, or printed because it is not asked; blank where there is none
    result   the value of a solution's formula
    copy     the value of a linked copy: a link to a cell that is still blank shows 0 in every
             program, and hides it
    live     the value of a live step, "" while something is missing
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import isnan, prod
from typing import TYPE_CHECKING, Literal

import numpy as np

from normreg_sheets.exercise.exercise import REMEMBERED
from normreg_sheets.sheet.addresses import address
from normreg_sheets.sheet.layout import lay_out
from normreg_sheets.sheet.roles import entry_role
from normreg_sheets.sheet.stamp import Cached

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from numpy.typing import NDArray

    from normreg_sheets.answers.blanks import Place
    from normreg_sheets.exercise.exercise import Exercise
    from normreg_sheets.sheet.blocks import Block
    from normreg_sheets.sheet.kinds import Kind
    from normreg_sheets.sheet.stamp import Content

Filling = Literal["number", "result", "copy", "live"]
_FILLED: Mapping[str, Filling] = {  # by the role of a step's entry
    "fixed": "number",
    "printed": "number",
    "result": "result",
    "live": "live",
}


@dataclass(frozen=True, slots=True)
class Slots:
    """The cells of one block that are filled alike, and the places in its tensor that they show."""

    tensor: str
    filling: Filling
    addresses: tuple[str, ...]
    places: tuple[Place, ...]
    flat: NDArray[np.intp]

    def filled(self, tensor: NDArray[np.float64]) -> Iterator[tuple[str, Content]]:
        """Each address with what stands there, where the tensor has these numbers; NaN is none."""
        numbers = tensor.ravel()[self.flat].tolist()
        return zip(self.addresses, map(_FILL[self.filling], numbers), strict=True)


_FILL: Mapping[Filling, Callable[[float], Content]] = {
    "number": lambda number: number,
    "result": Cached,
    "copy": lambda number: Cached(0.0 if isnan(number) else number),
    "live": lambda number: Cached("" if isnan(number) else number),
}


@lru_cache(4 * REMEMBERED)
def slots(exercise: Exercise, kind: Kind) -> tuple[Slots, ...]:
    """All slots of the main sheet of a kind of file, block by block."""
    found = []
    for block in lay_out(exercise).blocks:
        over = exercise.axes(block.tensor)
        alike: dict[Filling, dict[str, Place]] = {}
        for at in block.entries():
            place = tuple(at[axis] for axis in over)
            filling = _filling(exercise, block, place, kind)
            if filling is not None:
                alike.setdefault(filling, {})[address(*block.cell(at))] = place
        shape = exercise.shape(over)
        numbered = np.arange(prod(shape), dtype=np.intp).reshape(shape)
        for filling, cells in alike.items():
            places = tuple(cells.values())
            flat = np.array([numbered[place] for place in places])
            found.append(Slots(block.tensor, filling, tuple(cells), places, flat))
    return tuple(found)


def _filling(exercise: Exercise, block: Block, place: Place, kind: Kind) -> Filling | None:
    """What an entry of a block is filled with; None where it is left to the student."""
    if block.kind == "copy":
        return "copy"
    if block.tensor in exercise.given:
        return "number"
    role = entry_role(exercise, exercise.step[block.tensor], place, kind)
    if kind == "feedback" and role == "result":
        return None  # what a student wrote
    return _FILLED.get(role)
