"""A sheet that other libraries filled in, or wrote anew, gets the marks that it gets from us."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.exercise.composition import load
from normreg_sheets.exercise.template import names
from normreg_sheets.marking.assessment import Assessment, assess
from normreg_sheets.marking.cast import students
from tests.marking.cases import posed
from tests.marking.refilled import by_openpyxl, by_us, by_xlsxwriter

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.marking.handed import Handed

    Way = Callable[[Problem, Handed, Path], Path]

WHO = {
    "each-step": [],
    "formulas": ["stored-value"],
    "careless": ["stored-value", "unreadable"],
    "tamperer": ["altered-givens"],
}
"""Students, and the flags of their sheets where every formula says that it gives 0."""
SLIPS = {
    "batch-normalization": "slip divided-by-n-minus-1",
    "dropout": "slip mask-not-scaled-back-2",
}
CASES = [
    pytest.param(name, who, flags, id=f"{name} {who}")
    for name in names()
    for who, flags in {**WHO, SLIPS[name]: []}.items()
]


def told(assessment: Assessment) -> list[tuple[object, ...]]:
    """Every cell with all that is said of it."""
    return [
        (here, cell.at, cell.entry.value, cell.verdict, cell.mistake, cell.points)
        for step in assessment.steps
        for here, cell in step.cells
    ]


def kinds(assessment: Assessment) -> list[str]:
    return [flag.kind for flag in assessment.flags]


@pytest.mark.parametrize(("name", "who", "flags"), CASES)
def test_the_marks_are_the_same(name: str, who: str, flags: list[str], tmp_path: Path) -> None:
    problem = posed(name, "decimals", 3)
    (student,) = (one for one in students(load(name)) if one.name == who)
    handed = student.fill(problem)
    ours, typed, anew = (
        assess(way(problem, handed, tmp_path / f"{number}.xlsx"))
        for number, way in enumerate((by_us, by_openpyxl, by_xlsxwriter))
    )

    assert told(typed) == told(anew) == told(ours)
    assert kinds(ours) == kinds(typed) == [flag for flag in flags if flag != "stored-value"]
    assert kinds(anew) == flags


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize(("way", "stored"), [(by_openpyxl, b""), (by_xlsxwriter, b"0")])
def test_what_a_formula_stores_is_none_of_its_values(
    name: str, way: Way, stored: bytes, tmp_path: Path
) -> None:
    """Or the marks could be those of the stored values."""
    problem = posed(name, "decimals", 3)
    (student,) = (one for one in students(load(name)) if one.name == "formulas")
    with zipfile.ZipFile(way(problem, student.fill(problem), tmp_path / "sheet.xlsx")) as book:
        sheet = book.read("xl/worksheets/sheet1.xml")
    values = re.findall(rb"</f><v>([^<]*)</v>|</f><v ?/>", sheet)

    assert len(values) > 70
    assert set(values) == {stored}
