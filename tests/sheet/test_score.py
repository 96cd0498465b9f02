"""The score in words: rounded, never up to all, and honest about what a person has yet to read."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook, load_workbook

from normreg_sheets.sheet.score import PENDING, score_formula, score_text
from tests.libreoffice import office

if TYPE_CHECKING:
    from pathlib import Path

SCORES = [
    (69, 72, 0, "69 of 72 points (95.8 %)"),
    (72, 72, 0, "72 of 72 points (100 %)"),
    (0, 72, 0, "0 of 72 points (0 %)"),
    (0.1 + 0.2, 0.3, 0, "0.3 of 0.3 points (100 %)"),
    (sum([0.1] * 10), 1, 0, "1 of 1 points (100 %)"),
    (12, 72, 0, "12 of 72 points (16.7 %)"),  # 16.67
    (10 / 3, 10, 0, "3.33 of 10 points (33.3 %)"),
    (1, 2000, 0, "1 of 2000 points (0.1 %)"),  # 0.05, a half
    (123, 2000, 0, "123 of 2000 points (6.2 %)"),  # 6.15, a half
    (sum([0.1] * 8), 1600, 0, "0.8 of 1600 points (0.1 %)"),  # a half, but for a float below it
    (71.99, 72, 0, "71.99 of 72 points (99.9 %)"),  # 99.986
    (1999, 2000, 0, "1999 of 2000 points (99.9 %)"),  # 99.95, a half
    (1998, 2000, 0, "1998 of 2000 points (99.9 %)"),
    (1997, 2000, 0, "1997 of 2000 points (99.9 %)"),  # 99.85, a half
    (9996, 10000, 0, "9996 of 10000 points (99.9 %)"),
    (0.125, 1, 0, "0.13 of 1 points (12.5 %)"),
    (98765.43, 100000, 0, "98765.43 of 100000 points (98.8 %)"),
    (70, 72, 1, "70 of 72 points (97.2 %), 1 cell pending"),
    (0, 72, 72, "0 of 72 points (0 %), 72 cells pending"),
]


@pytest.mark.parametrize(("points", "of", "pending", "says"), SCORES)
def test_a_score_is_told_in_words(points: float, of: float, pending: int, says: str) -> None:
    assert score_text(points, of, pending) == says


@pytest.mark.parametrize("of", [7, 72, 96, 400, 2000])
def test_every_percentage_is_the_nearest_one_but_for_the_last(of: int) -> None:
    """By the decimal arithmetic of Python, which knows halves exactly."""
    for points in range(of):
        percent = Fraction(100 * points, of)
        exact = Decimal(percent.numerator) / percent.denominator
        nearest = min(exact.quantize(Decimal("0.1"), ROUND_HALF_UP), Decimal("99.9"))
        assert score_text(points, of, 0).endswith(f"({nearest.normalize():f} %)"), points


@pytest.mark.libreoffice
def test_a_live_formula_says_the_same(tmp_path: Path) -> None:
    """One score to a row: its points, what they are of, and its pending cells."""
    book = Workbook()
    sheet = book.active
    for row, (points, of, pending, _) in enumerate(SCORES, start=1):
        cells = f"D{row}:CZ{row}"
        formula = f"={score_formula(f'B{row}', f'C{row}', cells)}"
        sheet.append([formula, points, of, *[PENDING] * pending])
    book.save(tmp_path / "scores.xlsx")
    (computed,) = office.convert([tmp_path / "scores.xlsx"], tmp_path / "computed", "xlsx")

    shown = load_workbook(computed, data_only=True).active
    assert [cell.value for cell in shown["A"]] == [says for *_, says in SCORES]
