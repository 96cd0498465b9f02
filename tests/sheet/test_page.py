"""The page: one sheet of paper, and a clear word where it cannot be."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pytest

from normreg_sheets.answers.problem import Problem, Variant
from normreg_sheets.errors import UsageError
from normreg_sheets.exercise.composition import load
from normreg_sheets.exercise.exercise import Settings
from normreg_sheets.sheet import theme
from normreg_sheets.sheet.cells import last_column
from normreg_sheets.sheet.kinds import KINDS, Kind
from normreg_sheets.sheet.layout import lay_out
from normreg_sheets.sheet.page import column_widths, row_heights, scale
from normreg_sheets.sheet.workbook import set_up
from tests.libreoffice import office

if TYPE_CHECKING:
    from pathlib import Path

USUAL, LARGE = (), (("example", "6"), ("feature", "5"), ("unit", "5"))
TOO_LARGE = [(("example", "40"),), (("unit", "40"),), (("feature", "64"),)]


def problem(values: tuple[tuple[str, str], ...] = (), decimals: int | None = None) -> Problem:
    """An exercise of some size; its numbers do not matter here."""
    exercise = load("batch-normalization", Settings(values, decimals))
    some = {
        given.name: np.full(exercise.shape(given.axes), Fraction(place), dtype=object)
        for place, given in enumerate(exercise.givens, start=1)
    }
    return Problem(exercise, Variant(), some)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("values", [USUAL, LARGE])
def test_the_usual_sizes_fit_a_page(values: tuple[tuple[str, str], ...], kind: Kind) -> None:
    posed = problem(values)
    assert theme.LEAST_SCALE <= scale(posed, lay_out(posed.exercise), kind) <= 1


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("values", TOO_LARGE)
def test_what_would_be_too_small_to_read_is_refused_in_one_line(
    values: tuple[tuple[str, str], ...], kind: Kind
) -> None:
    posed = problem(values)
    with pytest.raises(UsageError) as refused:
        set_up(posed, kind)
    [(axis, size)] = values
    says = str(refused.value)
    assert says.startswith("batch-normalization: with ")
    assert f"{axis}={size}" in says
    assert says.endswith("choose smaller sizes")
    assert "\n" not in says


@pytest.mark.parametrize("kind", KINDS)
def test_every_column_and_row_has_a_size(kind: Kind) -> None:
    posed = problem()
    layout = lay_out(posed.exercise)
    assert list(column_widths(posed, layout, kind)) == list(range(1, last_column(layout, kind) + 1))
    assert list(row_heights(posed, layout, kind)) == list(range(1, layout.last_row + 1))


def test_more_decimals_have_wider_columns() -> None:
    widths = [
        column_widths(posed, lay_out(posed.exercise), "assignment")[
            lay_out(posed.exercise).zones.main
        ]
        for posed in (problem(decimals=decimals) for decimals in (2, 5, 6))
    ]
    assert widths == sorted(set(widths))


def test_columns_of_one_block_are_equally_wide() -> None:
    posed = problem(LARGE)
    layout = lay_out(posed.exercise)
    widths = column_widths(posed, layout, "solution")
    for block in layout.blocks:
        assert len({widths[column] for column in range(block.left, block.right + 1)}) == 1


@pytest.mark.libreoffice
def test_libreoffice_prints_every_kind_on_one_page(tmp_path: Path) -> None:
    files = []
    for name, values in (("usual", USUAL), ("large", LARGE)):
        posed = problem(values)
        for kind in KINDS:
            files.append(tmp_path / f"{name}-{kind}.xlsx")
            files[-1].write_bytes(set_up(posed, kind).workbook(posed))
    pages = {
        pdf.stem: len(office.pictures(pdf, tmp_path / pdf.stem, dpi=20))
        for pdf in office.convert(files, tmp_path / "pdf", "pdf")
    }
    assert pages == {file.stem: 1 for file in files}
