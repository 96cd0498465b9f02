"""The pictures of the README: `python -m tests.pictures` makes them anew.

LibreOffice draws the sheets, Chromium the report.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from normreg_sheets.course.demo import demonstrate
from normreg_sheets.exercise.template import home
from normreg_sheets.marking.assessment import assess
from normreg_sheets.marking.feedback import workbook
from normreg_sheets.marking.students import slipping
from normreg_sheets.sheet.output import write
from normreg_sheets.sheet.picture import picture
from tests.conftest import find_chromium
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


def report() -> bytes:
    """The top of the report of the class that `demo` shows, by Chromium."""
    chromium = find_chromium()
    assert chromium is not None, "Chromium draws the report"
    with tempfile.TemporaryDirectory() as folder:
        list(demonstrate(Path(folder), force=False))
        shot, page = Path(folder, "report.png"), Path(folder, "graded", "report.html")
        size = ("--window-size=1000,1500", "--force-device-scale-factor=1.5", "--hide-scrollbars")
        run = ("--headless", "--no-sandbox", "--disable-gpu", f"--screenshot={shot}", *size)
        subprocess.run([chromium, *run, page.as_uri()], check=True, capture_output=True)
        return shot.read_bytes()


def main() -> None:
    """Draw every picture anew: the published numbers worked out, a feedback, and a report."""
    normalization, dropout = (
        made(name, "solution", CLASSIC) for name in ("batch-normalization", "dropout")
    )
    for name, book, page in (
        ("batch-normalization", normalization, 1),
        ("dropout", dropout, 2),  # the way back
        ("feedback", feedback(), 1),
    ):
        write(home() / f"{name}.png", picture(book, ".png", DPI, name, page), force=True)
    write(home() / "report.png", report(), force=True)


if __name__ == "__main__":
    main()
