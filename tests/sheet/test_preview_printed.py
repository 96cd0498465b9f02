"""The page of a sheet as real programs print it: LibreOffice the workbook, Chromium the page."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.sheet import theme
from normreg_sheets.sheet.kinds import KINDS
from normreg_sheets.sheet.preview import page
from normreg_sheets.sheet.workbook import set_up
from tests.answers.posed import posed
from tests.libreoffice import office
from tests.sheet.previews import PROBLEMS, Reader

if TYPE_CHECKING:
    from pathlib import Path

    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.sheet.kinds import Kind

CHROMIUM_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="module", params=PROBLEMS)
def problem(request: pytest.FixtureRequest) -> Problem:
    name, settings, variant = PROBLEMS[request.param]
    return posed(variant, settings, name)


def numbers(words: str) -> Counter[str]:
    """The words that are numbers."""
    return Counter(re.findall(r"(?<!\S)-?\d+(?:\.\d+)?(?!\S)", words))


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, Kind], str]:
    """The text of every file as one LibreOffice prints it, without the numbers of pages."""
    folder = tmp_path_factory.mktemp("printed")
    paths = {}
    for name, (exercise, settings, variant) in PROBLEMS.items():
        for kind in KINDS:
            paths[name, kind] = folder / f"{name}-{kind}.xlsx"
            problem = posed(variant, settings, exercise)
            paths[name, kind].write_bytes(set_up(problem, kind).workbook(problem))
    pdfs = office.convert(list(paths.values()), folder / "pdf", "pdf")
    texts = {}
    for key, pdf in zip(paths, pdfs, strict=True):
        command = ["pdftotext", "-layout", str(pdf), "-"]
        done = subprocess.run(command, capture_output=True, check=True, timeout=60)
        footer = re.compile(r"\d+ / \d+\s*$", flags=re.MULTILINE)
        texts[key] = footer.sub("", done.stdout.decode())
    return texts


@pytest.mark.libreoffice
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", PROBLEMS)
def test_libreoffice_prints_the_same_numbers(
    name: str, kind: Kind, printed: dict[tuple[str, Kind], str]
) -> None:
    exercise, settings, variant = PROBLEMS[name]
    texts = " ".join(Reader(page(posed(variant, settings, exercise), kind)).texts())
    assert numbers(texts) == numbers(printed[name, kind])


@pytest.mark.chromium
@pytest.mark.parametrize("kind", KINDS)
def test_every_section_prints_on_one_landscape_page(
    problem: Problem, kind: Kind, chromium: Path, tmp_path: Path
) -> None:
    source, pdf = tmp_path / "sheet.html", tmp_path / "sheet.pdf"
    source.write_text(page(problem, kind), encoding="utf-8")
    command = [
        str(chromium),
        *CHROMIUM_FLAGS,
        f"--user-data-dir={tmp_path / 'profile'}",
        "--no-pdf-header-footer",
        f"--print-to-pdf={pdf}",
        source.as_uri(),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    pages = re.findall(rb"/MediaBox\s*\[([^\]]+)\]", pdf.read_bytes())
    assert len(pages) == len(problem.exercise.sections)
    for box in pages:
        left, top, right, bottom = map(float, box.split())
        assert (right - left, bottom - top) == pytest.approx(theme.PAGE_POINTS, abs=1)
