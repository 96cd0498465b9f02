"""Exact values beside the numbers of a solution: √11/4, shown only while they are true."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.answers.problem import Variant
from tests.answers.posed import PLAIN, posed
from tests.sheet.files import CLASSIC, DRAWN, EXERCISES, entries, formulas, main_sheet, named

if TYPE_CHECKING:
    from normreg_sheets.sheet.kinds import Kind

EXACT = re.compile(r'IF\(ABS\(([A-Z]+\d+)-(-?[\d.]+(?:e-\d+)?)\)<1E-9,"([^"]+)",""\)')
DECIMALS = Variant(level="decimals", seed=3)


def exact_cells(name: str, variant: Variant = DRAWN) -> dict[str, tuple[str, float, str]]:
    """For each exact value: the cell that it is about, the number that it belongs to, its text."""
    return {
        where: (match[1], float(match[2]), match[3])
        for where, text in formulas(main_sheet(name, "solution", variant)).items()
        if (match := EXACT.fullmatch(text))
    }


def meant(text: str) -> float:
    """The number that a text such as `3√11/11` or `1 − 2√5/5` means."""
    python = text.replace("−", "-").replace(" ", "")
    python = re.sub(r"√(\d+)", r"√(\1)", python)
    python = re.sub(r"(?<=[\d)])√", "*√", python).replace("√", "sqrt")
    return float(eval(python, {"sqrt": math.sqrt}))


def test_an_exact_text_is_understood() -> None:
    assert meant("1 − 2√5/5") == pytest.approx(1 - 2 * 5**0.5 / 5)


@pytest.mark.parametrize("variant", [DRAWN, DECIMALS], ids=str)
@pytest.mark.parametrize("name", EXERCISES)
def test_an_exact_value_means_the_number_in_its_cell(name: str, variant: Variant) -> None:
    shown = main_sheet(name, "solution", variant, data_only=True)
    for about, number, text in exact_cells(name, variant).values():
        assert meant(text) == pytest.approx(shown[about].value, rel=1e-12)
        assert number == shown[about].value


@pytest.mark.parametrize("variant", [DRAWN, DECIMALS], ids=str)
def test_a_sheet_with_means_and_roots_has_some(variant: Variant) -> None:
    assert len(exact_cells("batch-normalization", variant)) > 10


def test_numbers_that_end_need_none() -> None:
    """Every number of dropout does, at the probabilities of the template."""
    assert exact_cells("dropout") == {}


def test_an_exact_value_is_shown_beside_every_root() -> None:
    # The published numbers have deviations √3/2 ..., so every normalized entry but 0 is a root.
    name = "batch-normalization"
    about = {where for where, _, text in exact_cells(name, CLASSIC).values() if "√" in text}
    problem = posed(CLASSIC, PLAIN, name)
    sheet = main_sheet(name, "solution", CLASSIC, data_only=True)
    cells = entries(named(sheet)["step_sigma"], problem, "sigma").values()
    irrational = {cell.coordinate for cell in cells if (cell.value**2 * 16) ** 0.5 % 1 > 1e-9}
    assert irrational
    assert irrational <= about


@pytest.mark.parametrize("kind", ["assignment", "practice"])
@pytest.mark.parametrize("name", EXERCISES)
def test_a_file_to_fill_has_no_exact_values(name: str, kind: Kind) -> None:
    texts = formulas(main_sheet(name, kind)).values()
    assert [text for text in texts if EXACT.fullmatch(text)] == []
