"""Prints: a .pdf beside every sheet, by a real LibreOffice, and a line where that fails."""

from __future__ import annotations

import shutil
import stat
import subprocess
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.course import prints
from normreg_sheets.course.prints import find_printer, print_all
from normreg_sheets.errors import OutputError, UsageError
from tests.course.begun import ROLL, contents, handed_out, with_exercise

if TYPE_CHECKING:
    from pathlib import Path

TINY = ("tiny", "set = { unit = 5 }")


@pytest.mark.libreoffice
def test_every_sheet_has_its_print_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the system knows no letters but ASCII, and in several starts of the program."""
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setattr(prints, "AT_A_TIME", 2)
    course = with_exercise(tmp_path / "course", *TINY)
    roll = [type(ROLL[0])(one) for one in ("s-1", "李小龍", "zoë@uni.example")]
    paths = handed_out(course, tmp_path / "out", roll, exercise="tiny")
    codes = [line.split(",")[3] for line in manifest(tmp_path).splitlines()[1:]]
    told: list[tuple[int, int]] = []
    print_all(find_printer(), paths, force=False, told=lambda *done: told.append(done))
    assert told == [(2, 3), (3, 3)]
    for path, code in zip(paths, codes, strict=True):
        pdf = path.with_suffix(".pdf")
        said = subprocess.run(["pdftotext", pdf, "-"], capture_output=True, check=True)
        assert code in said.stdout.decode()
    assert {path.suffix for path in (tmp_path / "out/students").iterdir()} == {".pdf", ".xlsx"}

    # One that is there is left alone, without force.
    paths[0].with_suffix(".pdf").write_bytes(b"mine")
    paths[1].with_suffix(".pdf").unlink()
    print_all(find_printer(), paths, force=False)
    assert paths[0].with_suffix(".pdf").read_bytes() == b"mine"
    assert paths[1].with_suffix(".pdf").exists()
    print_all(find_printer(), paths[:1], force=True)
    assert paths[0].with_suffix(".pdf").read_bytes().startswith(b"%PDF-")


def manifest(folder: Path) -> str:
    return (folder / "out/instructor/tiny-manifest.csv").read_bytes().decode("utf-8-sig")


def test_no_printer_is_told_in_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prints, "find_office", lambda: None)
    with pytest.raises(UsageError, match=r"^--pdf: LibreOffice is not found; install it, or leave"):
        find_printer()


PROGRAMS = {"makes nothing": "exit 0", "fails": "echo no >&2; exit 3"}


@pytest.mark.skipif(shutil.which("sh") is None, reason="needs a shell")
@pytest.mark.parametrize("does", PROGRAMS.values(), ids=PROGRAMS)
def test_a_printer_that_fails_is_told_in_a_line_and_leaves_nothing(
    tmp_path: Path, does: str
) -> None:
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\n{does}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    workbook = tmp_path / "out" / "tiny-1.xlsx"
    workbook.parent.mkdir()
    workbook.write_bytes(b"PK")
    with pytest.raises(OutputError) as told:
        print_all(program, [workbook], force=False)
    assert str(told.value).startswith(f"{workbook.parent}: the prints cannot be made: ")
    assert "\n" not in str(told.value)
    assert contents(workbook.parent) == {"tiny-1.xlsx": b"PK"}
