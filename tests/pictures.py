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
from tests.marking.cases import MISTAKES, drawn
from tests.marking.files import handed_in
from tests.sheet.files import CLASSIC, made

DPI = 150
SLIP = "divided-by-n-minus-1"


def feedback() -> bytes:
    """What somebody gets back who divided by n - 1, and went on from there."""
    problem = drawn("fractions", 3)
    with tempfile.TemporaryDirectory() as folder:
        return workbook(assess(handed_in(Path(folder), problem, slipping(problem, MISTAKES[SLIP]))))


def main() -> None:
    """Draw every picture anew: the solutions of the published numbers, and a feedback."""
    normalization, dropout = (
        made(name, "solution", CLASSIC) for name in ("batch-normalization", "dropout")
    )
    for name, book, page in (
        ("batch-normalization", normalization, 1),
        ("dropout", dropout, 2),  # the way back
        ("feedback", feedback(), 1),
    ):
        write(home() / f"{name}.png", picture(book, ".png", DPI, name, page), force=True)


if __name__ == "__main__":
    main()
