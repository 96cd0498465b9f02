"""The files of every exercise that is shipped, each made once for all tests of a process."""

from __future__ import annotations

import io
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import openpyxl
from openpyxl.utils import range_boundaries

from normreg_sheets.answers.problem import Variant
from normreg_sheets.exercise.exercise import Settings
from normreg_sheets.exercise.template import names
from normreg_sheets.sheet.names import sheet_title
from normreg_sheets.sheet.workbook import set_up
from tests.answers.posed import PLAIN, exercise, posed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.sheet.kinds import Kind
    from normreg_sheets.sheet.workbook import Press

EXERCISES = names()
CLASSIC, DRAWN = Variant(preset="classic"), Variant(level="fractions", seed=3)
# An instructor may ask for a part only: a section, the second half, or the last cells.
PARTLY = [
    *((name, Settings(only=one)) for name in EXERCISES for one in exercise(name).sections if one),
    *((name, Settings(blank=blank)) for name in EXERCISES for blank in ("half", "5")),
]
ASKED = [*((name, PLAIN) for name in EXERCISES), *PARTLY]


def said(settings: Settings) -> str:
    """Settings as the name of a test's case."""
    values = [f"{name}={value}" for name, value in settings.values]
    words = [*values, settings.only or "", settings.blank if settings.blank != "all" else ""]
    return " ".join(filter(None, words)) or "all"


@cache
def press(name: str, kind: Kind, settings: Settings = PLAIN, preset: str | None = None) -> Press:
    """The press of an exercise, for all that is drawn or for published numbers."""
    variant = Variant(preset=preset) if preset else DRAWN
    return set_up(posed(variant, settings, name), kind)


@cache
def made(name: str, kind: Kind, variant: Variant = DRAWN, settings: Settings = PLAIN) -> bytes:
    """The file of a problem."""
    return press(name, kind, settings, variant.preset).workbook(posed(variant, settings, name))


@cache
def opened(
    name: str,
    kind: Kind,
    variant: Variant = DRAWN,
    settings: Settings = PLAIN,
    *,
    data_only: bool = False,
) -> Any:
    """The workbook of a problem, as openpyxl reads it; to be looked at only."""
    data = io.BytesIO(made(name, kind, variant, settings))
    return openpyxl.load_workbook(data, data_only=data_only)


def main_sheet(
    name: str,
    kind: Kind,
    variant: Variant = DRAWN,
    settings: Settings = PLAIN,
    *,
    data_only: bool = False,
) -> Worksheet:
    """The sheet that the exercise stands on."""
    book = opened(name, kind, variant, settings, data_only=data_only)
    sheet: Worksheet = book[sheet_title(exercise(name, settings))]
    return sheet


def named(sheet: Worksheet) -> dict[str, list[list[Cell]]]:
    """The cells of every name of the sheet, by rows."""
    blocks = {}
    for name, definition in sheet.defined_names.items():
        title, _, where = definition.attr_text.rpartition("!")
        assert title.strip("'") == sheet.title
        left, top, right, bottom = range_boundaries(where)
        rows = sheet.iter_rows(min_row=top, max_row=bottom, min_col=left, max_col=right)
        blocks[name] = [list(row) for row in rows]
    return blocks


def entries(block: list[list[Cell]], problem: Problem, tensor: str) -> dict[tuple[int, ...], Cell]:
    """The cells of a block by their places; one axis alone may lie or stand."""
    shape = problem.key[tensor].shape
    cells = [cell for row in block for cell in row]
    assert len(cells) == np.prod(shape, dtype=int)
    if len(shape) == 2:
        assert (len(block), len(block[0])) == shape
    return dict(zip(np.ndindex(shape), cells, strict=True))


def formulas(sheet: Worksheet) -> dict[str, str]:
    """The formulas of a sheet by address, without their equals signs."""
    return {
        cell.coordinate: str(cell.value)[1:]
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def step_cells(problem: Problem, sheet: Worksheet) -> Iterator[tuple[str, tuple[int, ...], Cell]]:
    """Every entry of every step with its cell."""
    blocks = named(sheet)
    for step in problem.exercise.steps:
        for place, cell in entries(blocks[f"step_{step.name}"], problem, step.name).items():
            yield step.name, place, cell


def asked(problem: Problem) -> set[tuple[str, tuple[int, ...]]]:
    """Step and place of every cell that is asked."""
    return {(step, place) for step, places in problem.blanks.items() for place in places}
