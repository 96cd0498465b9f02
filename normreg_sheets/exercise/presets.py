"""Presets: published numbers, which a template gives for all that it would draw."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from normreg_sheets.errors import TemplateError, at
from normreg_sheets.exercise.exercise import LEVELS, Given, Preset
from normreg_sheets.exercise.language import unknown
from normreg_sheets.exercise.parts import MOST_DECIMALS
from normreg_sheets.exercise.quantities import number
from normreg_sheets.exercise.template import convert

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction

NAME = r"[\w.-]{1,60}"  # of an exercise or a preset, as it stands in the code of a sheet


def read_preset(name: str, raw: dict[str, Any], givens: Iterable[Given], steps: set[str]) -> Preset:
    """The preset in a template's text. Raises TemplateError, with its place."""
    with at(f"presets.{name}"):
        if not re.fullmatch(NAME, name, re.ASCII) or name.partition("-")[0] in LEVELS:
            raise TemplateError(
                "a preset's name has only letters, digits, '-', '_' and '.', and does not begin"
                " with a level"
            )
        rounded = convert(raw.get("rounded", {}), dict[str, int])
        for step in rounded:
            if step not in steps:
                raise TemplateError(f"rounded: {unknown('step', step, steps)}")
        for step, decimals in rounded.items():
            if not 0 <= decimals <= MOST_DECIMALS:
                raise TemplateError(f"rounded.{step}: from 0 to {MOST_DECIMALS} decimals")
        note = convert(raw.get("note", ""), str)
        tensors = {key: value for key, value in raw.items() if key not in ("rounded", "note")}
        drawn = {given.name: given for given in givens if given.value is None}
        missing = tensors.keys() ^ drawn.keys()
        if missing:
            raise TemplateError(
                f"gives every drawn tensor and no other; see {', '.join(sorted(missing))}"
            )
        entries = {key: _entries(drawn[key], value) for key, value in tensors.items()}
        return Preset(entries, rounded, note)


def _entries(given: Given, value: object) -> tuple[Fraction, ...]:
    """A tensor's entries in row order, from a number, a list, or a list of rows of one length."""
    with at(given.name):
        depth = 2 - len(given.axes)
        rows = convert([[value]] if depth == 2 else [value] if depth else value, list[list[Any]])
        if len({len(row) for row in rows}) > 1:
            raise TemplateError("its rows have different lengths")
    matrix = [[number(given.name, str(entry), TemplateError) for entry in row] for row in rows]
    for i, row in enumerate(matrix):
        if given.diagonal and any(entry != 0 for j, entry in enumerate(row) if j != i):
            raise TemplateError(f"{given.name}: has a number other than 0 beside its diagonal")
    return tuple(entry for row in matrix for entry in row)
