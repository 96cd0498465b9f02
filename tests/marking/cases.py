"""Submissions made by hand: an honest one, with single entries replaced.

A cell is written as in a formula, `sigma[0]` or `N[2,1]`; `N[2]` is a row and `N` the whole
tensor. An entry is the text that is typed: "" is a blank, "=0.83" a formula with that value.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from normreg_sheets.answers.draw import pose
from normreg_sheets.answers.problem import Problem, Variant
from normreg_sheets.exercise.composition import compose, load
from normreg_sheets.exercise.exercise import Settings
from normreg_sheets.exercise.template import TemplateText, convert
from normreg_sheets.marking.marker import CellMark, mark
from normreg_sheets.marking.policy import AS_ASKED
from normreg_sheets.marking.students import at_the_end
from normreg_sheets.submission.numbers import Entry, State, entry
from normreg_sheets.submission.workbook import Cell, Kind
from tests.marking.by_hand import written

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from normreg_sheets.exercise.exercise import Rounding
    from normreg_sheets.marking.marker import Verdict
    from normreg_sheets.marking.policy import Policy

    Entries = dict[str, NDArray[np.object_]]

EXERCISE = "batch-normalization"
LEVELS = ("friendly", "fractions", "decimals")
MISTAKES = {mistake.name: mistake for step in load(EXERCISE).steps for mistake in step.mistakes}


class Place(NamedTuple):
    """A cell, a row or a whole tensor of a submission."""

    step: str
    at: tuple[int, ...]


@lru_cache(maxsize=512)
def drawn(
    level: str = "fractions", seed: int = 1, decimals: int | None = None, **fixed: str
) -> Problem:
    """A drawn problem of the exercise."""
    exercise = load(EXERCISE, Settings(tuple(fixed.items()), decimals))
    return pose(exercise, Variant(level=level, seed=seed))


@lru_cache(maxsize=512)
def posed(
    exercise: str, variant: str, seed: int = 1, *, only: str | None = None, blank: str = "all"
) -> Problem:
    """A problem of any template: of a level and a seed, or of a preset."""
    settings = Settings(only=only, blank=blank)
    chosen = Variant(level=variant, seed=seed) if variant in LEVELS else Variant(preset=variant)
    return pose(load(exercise, settings), chosen)


@lru_cache
def classic(decimals: int = 2, rounding: Rounding = "none", **fixed: str) -> Problem:
    """The published numbers, whose values are easily computed by hand."""
    settings = Settings(tuple(fixed.items()), decimals, rounding)
    return pose(load(EXERCISE, settings), Variant(preset="classic"))


def tiny(part: str, *, blank: str = "all", **numbers: str) -> Problem:
    """A problem of a template with one part over vectors of three numbers."""
    given = "\n".join(
        f'{name} = {{ axes = "example", draw = "integers(0, 9)" }}' for name in numbers
    )
    preset = "\n".join(f"{name} = {entries}" for name, entries in numbers.items())
    text = f"""
        title = "Tiny"
        version = 1
        network = []
        about = ""
        [axes]
        example = 3
        [given]
        {given}
        [[part]]
        title = ""
        text = ""
        {part}
        [presets.small]
        {preset}
    """
    settings = Settings(blank=blank)
    exercise = compose(convert(tomllib.loads(text), TemplateText), "tiny", settings)
    return pose(exercise, Variant(preset="small"))


def place(cell: str) -> Place:
    """`N[2,1]` taken apart."""
    found = re.fullmatch(r"(\w+)(?:\[([\d,]+)\])?", cell)
    assert found is not None, cell
    return Place(found[1], tuple(int(n) for n in (found[2] or "").split(",") if n))


def typed(text: str) -> Entry:
    """What a reader makes of a typed text; `3/4 or 4/3` is a date that was meant as a fraction."""
    first, *others = (entry(Cell(Kind.TEXT, one, None, one)) for one in text.split(" or "))
    if others:
        more = tuple(one.value for one in others if one.value is not None)
        return replace(first, said=text, others=more)
    if text.startswith("="):
        return entry(Cell(Kind.NUMBER, float(text[1:]), text[1:], text[1:]))
    return first


def filled(problem: Problem, changes: Mapping[str, str | Entry]) -> Entries:
    """The entries of an honest student, rounded at the end, but for the changes."""
    entries = written(problem, at_the_end(problem))
    for cell, said in changes.items():
        step, at = place(cell)
        array = entries[step]
        made = typed(said) if isinstance(said, str) else said
        for index in _within(array, at):
            array[index] = made
    return entries


def marked(
    problem: Problem, changes: Mapping[str, str | Entry], policy: Policy = AS_ASKED
) -> dict[str, CellMark]:
    """Every cell's mark by its name, after changes to an honest submission."""
    return {
        f"{step}[{','.join(map(str, cell.at))}]": cell
        for step, cells in mark(problem, filled(problem, changes), policy).items()
        for cell in cells
    }


def verdict(
    cell: str, changes: Mapping[str, str | Entry], problem: Problem | None = None
) -> Verdict:
    """The verdict on one cell after changes to an honest submission."""
    return marked(problem or classic(), changes)[cell].verdict


def infinite() -> Entry:
    """An entry that no reader lets through; the marker has to live with it all the same."""
    return Entry(State.NUMBER, float("inf"), 2, "inf")


def _within(array: NDArray[np.object_], at: tuple[int, ...]) -> list[tuple[int, ...]]:
    return [index for index in np.ndindex(*array.shape) if index[: len(at)] == at]
