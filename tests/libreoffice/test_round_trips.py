"""A sheet with formulas and odd entries, saved by LibreOffice from format to format, is one sheet.

By keyboard no formula gets into an answer, which LibreOffice refuses as it does a text; so these
are filled in by libraries, whose formulas have their values, none yet, or zeros.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from normreg_sheets.exercise.composition import load
from normreg_sheets.exercise.template import names
from normreg_sheets.marking.assessment import assess
from normreg_sheets.marking.cast import students
from tests.libreoffice import office
from tests.marking.cases import posed
from tests.marking.refilled import by_openpyxl, by_xlsxwriter
from tests.marking.test_refilled import kinds, told

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.libreoffice

FILLED = {"formulas": (by_openpyxl, by_xlsxwriter), "careless": (by_openpyxl,)}
"""Who fills in a sheet, and in which ways."""


def test_the_marks_are_the_same_in_every_format(tmp_path: Path) -> None:
    """The zeros that XlsxWriter stores are gone when a second program has opened the file."""
    files = [
        way(problem, student.fill(problem), tmp_path / f"{name}-{who}-{way.__name__}.xlsx")
        for name in names()
        for problem in [posed(name, "decimals", 3)]
        for who, ways in FILLED.items()
        for student in students(load(name))
        if student.name == who
        for way in ways
    ]
    as_ods = office.convert(files, tmp_path / "ods", "ods")
    back = office.convert(as_ods, tmp_path / "back", "xlsx")
    again = office.convert(back, tmp_path / "again", "ods")

    for path, *saved in zip(files, as_ods, back, again, strict=True):
        before, first, *later = map(assess, (path, *saved))
        flags = [flag for flag in kinds(before) if flag != "stored-value"]
        assert [told(one) for one in (first, *later)] == [told(before)] * 3, path.stem
        assert kinds(first) == kinds(before)
        assert [kinds(one) for one in later] == [flags] * 2
