"""Pictures through a real LibreOffice, and what is said where there is none."""

from __future__ import annotations

import os
import re
import struct
import tempfile
import zlib
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.answers.draw import pose
from normreg_sheets.answers.problem import Variant
from normreg_sheets.errors import UsageError
from normreg_sheets.exercise.composition import load
from normreg_sheets.sheet import office
from normreg_sheets.sheet.picture import Suffix, picture
from normreg_sheets.sheet.workbook import set_up
from tests.sheet.test_office import needs_programs, stand_in

if TYPE_CHECKING:
    from pathlib import Path

A4_LANDSCAPE = 297 / 210


@pytest.fixture(scope="module")
def workbook() -> bytes:
    problem = pose(load("batch-normalization"), Variant(preset="classic"))
    return set_up(problem, "solution").workbook(problem)


def size(png: bytes) -> tuple[int, int]:
    """Width and height of a PNG."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def pixels(png: bytes) -> bytes:
    """The filtered bytes of a PNG's rows, of which a blank picture has one kind."""
    place, data = 8, b""
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        if png[place + 4 : place + 8] == b"IDAT":
            data += png[place + 8 : place + 8 + length]
        place += 12 + length
    return zlib.decompress(data)


@pytest.mark.libreoffice
def test_each_page_of_a_sheet_has_a_picture() -> None:
    problem = pose(load("dropout"), Variant(preset="classic"))
    book = set_up(problem, "solution").workbook(problem)
    drawn = [picture(book, ".png", dpi=30, page=page) for page in (1, 2)]
    assert size(drawn[0]) == size(drawn[1])
    assert pixels(drawn[0]) != pixels(drawn[1])


@pytest.mark.libreoffice
def test_a_png_shows_the_whole_page_and_is_not_blank(workbook: bytes) -> None:
    png = picture(workbook, ".png", dpi=60)
    width, height = size(png)
    assert width / height == pytest.approx(A4_LANDSCAPE, rel=0.01)
    assert width == pytest.approx(297 / 25.4 * 60, abs=2)
    assert len(set(pixels(png))) > 50


@pytest.mark.libreoffice
def test_a_pdf_has_one_landscape_page(workbook: bytes) -> None:
    pdf = picture(workbook, ".pdf")
    assert pdf.startswith(b"%PDF-")
    boxes = re.findall(rb"/MediaBox\s*\[([^\]]+)\]", pdf)
    shapes = {(float(box.split()[2]), float(box.split()[3])) for box in boxes}
    ((width, height),) = shapes
    assert width / height == pytest.approx(A4_LANDSCAPE, rel=0.01)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf)) == 1


@pytest.mark.libreoffice
def test_what_is_no_workbook_gives_one_clear_line() -> None:
    with pytest.raises(UsageError, match=r"^LibreOffice made no \.pdf [^\n]*\.html") as raised:
        picture(b"PK\x03\x04 no workbook", ".png")
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("suffix", [".pdf", ".png"])
def test_a_missing_libreoffice_is_said_with_a_way_out(
    suffix: Suffix, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(office, "USUAL_PLACES", ())
    with pytest.raises(UsageError, match=r"install LibreOffice, or write a \.html page instead$"):
        picture(b"", suffix)


@needs_programs
def test_a_missing_pdftoppm_is_said_before_anything_is_started(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stand_in(tmp_path, f'echo started > "{tmp_path}/started"')
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UsageError, match=r"^pdftoppm is not found.* write a \.pdf, or write a"):
        picture(b"", ".png")
    assert not (tmp_path / "started").exists()


@needs_programs
@pytest.mark.parametrize(
    ("script", "cause"),
    [
        ("echo first >&2; echo the last word >&2; exit 3", "the last word"),
        ("exit 3", "it ended with status 3"),
        ("exit 0", "it ended with status 0"),
    ],
)
def test_a_libreoffice_that_makes_nothing_is_quoted(
    script: str, cause: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    stand_in(tmp_path, script)
    with pytest.raises(UsageError, match=rf"^LibreOffice made no \.pdf \({cause}\)"):
        picture(b"", ".pdf")


@needs_programs
def test_nothing_is_left_behind(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    rest = tmp_path / "rest"
    rest.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(rest))
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    stand_in(tmp_path, "exit 3")
    with pytest.raises(UsageError):
        picture(b"", ".pdf")
    assert not list(rest.iterdir())
