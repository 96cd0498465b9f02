"""The look of the report: contrasts by WCAG's definition, and Chromium shows and prints it."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.course.report import MANY_STEPS, report
from normreg_sheets.course.student import Student
from normreg_sheets.exercise.template import home
from normreg_sheets.sheet.signs import SIGNS
from tests.answers.test_worked_look import browse, luminance, measured, pixels
from tests.course.small_class import CLASS, TWINS

if TYPE_CHECKING:
    from pathlib import Path

    from normreg_sheets.course.records import Results

STYLE = (home() / "report.html").read_text(encoding="utf-8")
MODES = [
    dict(re.findall(r"--([\w-]+): (#\w{6})", mode))
    for mode in STYLE.split("color-scheme: dark")[:2]
]
TEXTS = [
    ("ink", "paper", 4.5),
    ("grey", "paper", 4.5),
    ("link", "paper", 4.5),
    ("warn", "paper", 4.5),
    ("ink", "head", 4.5),
    ("grey", "head", 4.5),
    ("link", "head", 4.5),
    *(("ink", sign.name, 4.5) for sign in SIGNS),  # paler where the share is smaller
    ("bar", "paper", 3.0),
    ("bar", "track", 3.0),
    ("warn", "track", 3.0),
    ("focus", "paper", 3.0),
    ("focus", "head", 3.0),
]


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground", "least"), TEXTS)
def test_contrast_is_sufficient(mode: int, text: str, ground: str, least: float) -> None:
    bright, dark = sorted((luminance(MODES[mode][name]) for name in (text, ground)), reverse=True)
    assert (bright + 0.05) / (dark + 0.05) >= least


@cache
def large(steps: int, students: int = 40) -> Results:
    """A class with all that is long: names, files, texts, and tables with many steps."""
    long = tuple(
        replace(CLASS.steps[n % 3], name=f"{CLASS.steps[n % 3].name}{n}", symbol=f"dW{n}⁺")
        for n in range(steps)
    )
    grades = []
    for n in range(students):
        base = CLASS.grades[n % len(CLASS.grades)]
        of_step = {
            step.name: [c for c in base.cells if c.step == step.name] for step in CLASS.steps
        }
        cells = tuple(
            replace(cell, step=step.name)
            for step in (long if base.cells else ())
            for cell in of_step[step.name[0]]
        )
        student = Student(f"student-{n}@example.edu", f"Maximilianakonstantina Hohenstein-{n}")
        file = base.file and f"hohenstein_{n}_{n + 90000}_{'batch-normalization-' * 5}{n}.xlsx"
        grades.append(replace(base, student=student, file=file, cells=cells))
    odd = replace(TWINS[2], file="x" * 120 + ".xlsx", says="nobody of the roster, " * 12)
    return replace(CLASS, steps=long, grades=tuple(grades), problems=(odd,))


def opened(results: Results) -> str:
    """The page with everything shown that is there on demand."""
    return report(results).replace("<details", "<details open")


@pytest.mark.chromium
@pytest.mark.parametrize("width", [360, 1200])
def test_nothing_sticks_out_of_the_page(chromium: Path, tmp_path: Path, width: int) -> None:
    *sizes, _, scrolls = measured(chromium, tmp_path, opened(large(41)), width)

    assert sizes == [str(width), "0"]
    assert scrolls == "true"  # the wide table, in its own box


PORTRAIT, LANDSCAPE = 703, 1032  # pixels of A4 between its margins: 186 and 273 mm


@pytest.mark.chromium
@pytest.mark.parametrize(("steps", "width"), [(MANY_STEPS, PORTRAIT), (41, LANDSCAPE)])
def test_nothing_sticks_out_of_the_paper(
    chromium: Path, tmp_path: Path, steps: int, width: int
) -> None:
    """Paper does not scroll: the style of print, and no box that is left out of the measure."""
    html = opened(large(steps)).replace("@media print", "@media all").replace("scroll", "unroll")

    assert measured(chromium, tmp_path, html, width)[:2] == [str(width), "0"]


@pytest.mark.chromium
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_page_is_as_dark_as_the_reader_likes(
    chromium: Path, tmp_path: Path, dark: bool
) -> None:
    shot = tmp_path / "page.png"
    likes = ["--blink-settings=preferredColorScheme=0"] if dark else []
    browse(chromium, tmp_path, report(CLASS), f"--screenshot={shot}", *likes)
    drawn = pixels(shot.read_bytes())

    assert drawn[1:4].hex().upper() == MODES[dark]["paper"].removeprefix("#")
    assert sum(byte != 0 for byte in drawn) > 0.01 * len(drawn)  # a blank page filters to zeros


def printed(chromium: Path, folder: Path, html: str) -> list[tuple[int, int]]:
    """Width and height of each page on paper, in points."""
    pdf = folder / "page.pdf"
    browse(chromium, folder, html, "--no-pdf-header-footer", f"--print-to-pdf={pdf}")
    boxes = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", pdf.read_bytes())
    return [(round(float(wide)), round(float(high))) for wide, high in boxes]


A4 = (595, 842)


@pytest.mark.chromium
def test_on_paper_everything_is_shown(chromium: Path, tmp_path: Path) -> None:
    """What is there on demand too: it takes more paper than without the rule that opens it."""
    html = report(large(3, 60))
    folded = html.replace("details::details-content", "details::nothing")
    every, some = (printed(chromium, tmp_path, page) for page in (html, folded))

    assert set(every) == {A4}
    assert len(every) > len(some)


@pytest.mark.chromium
def test_a_table_of_many_steps_is_printed_along_the_paper(chromium: Path, tmp_path: Path) -> None:
    sizes = printed(chromium, tmp_path, report(large(MANY_STEPS + 1)))

    assert set(sizes) == {A4, A4[::-1]}
    assert sizes[0] == sizes[-1] == A4
