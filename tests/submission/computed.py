"""Cells as the tests of recalculation write them, and what their formulas give."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from normreg_sheets.submission.recalculation import Engine, recalculated
from normreg_sheets.submission.workbook import Cell, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

FORGED = 12345.678
ENGINES = ["embedded", pytest.param("libreoffice", marks=pytest.mark.libreoffice)]

Sheet = dict[str, Cell]


def formula(text: str, array: str | None = None) -> Cell:
    """A formula whose stored value is forged."""
    return Cell(Kind.NUMBER, FORGED, text, str(FORGED), array)


def number(value: float) -> Cell:
    return Cell(Kind.NUMBER, value, None, repr(value))


def text(words: str) -> Cell:
    return Cell(Kind.TEXT, words, None, words)


def quoted(name: str) -> str:
    """A sheet's name as a formula has it."""
    return "'" + name.replace("'", "''") + "'"


def given(cells: Mapping[str, Cell], engine: Engine = "embedded") -> dict[str, Cell]:
    """What the formulas of one sheet give, by address."""
    return {
        where: cell for (_, where), cell in recalculated({"Sheet1": cells}, engine).given.items()
    }
