"""The pictures of the README, drawn by LibreOffice: `python -m tests.pictures` makes them anew."""

from __future__ import annotations

import tempfile
from pathlib import Path

from normreg_sheets.exercise.template import home
from normreg_sheets.marking.assessment import assess
from normreg_sheets.marking.feedback import workbook
from normreg_sheets.marking.students import slipping
from normreg_sheets.sheet.output import write
from normreg_sheets.sheet.picture import picture
from normreg_sheets.sheet.workbook import set_up
from tests.marking.cases import MISTAKES, classic, drawn
from tests.marking.files import handed_in

DPI = 150
SLIP = "divided-by-n-minus-1"


def solution() -> bytes:
    """The solution of the published numbers."""
    return set_up(classic(), "solution").workbook(classic())


def feedback() -> bytes:
    """What somebody gets back who divided by n - 1, and went on from there."""
    problem = drawn("fractions", 3)
    with tempfile.TemporaryDirectory() as folder:
        return workbook(assess(handed_in(Path(folder), problem, slipping(problem, MISTAKES[SLIP]))))


if __name__ == "__main__":
    for name, book in {"batch-normalization": solution(), "feedback": feedback()}.items():
        write(home() / f"{name}.png", picture(book, ".png", DPI, name), force=True)
