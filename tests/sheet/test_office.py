"""A LibreOffice is found, and gives what it makes, or one line why it makes nothing."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.answers.draw import pose
from normreg_sheets.answers.problem import Variant
from normreg_sheets.exercise.composition import load
from normreg_sheets.sheet import office, program
from normreg_sheets.sheet.office import converted, find_office
from normreg_sheets.sheet.program import ProgramError
from normreg_sheets.sheet.workbook import set_up
from tests.libreoffice.office import POISON, cached, poison

if TYPE_CHECKING:
    from pathlib import Path

needs_programs = pytest.mark.skipif(sys.platform == "win32", reason="stands in with shell scripts")


def stand_in(folder: Path, script: str) -> Path:
    """A program that does what a script says, in place of LibreOffice."""
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return program


@needs_programs
def test_a_libreoffice_in_a_usual_place_is_found(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = stand_in(tmp_path, "exit 0")
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(office, "USUAL_PLACES", (tmp_path / "elsewhere", program))
    assert find_office() == program


@needs_programs
def test_where_no_libreoffice_can_be_caged_it_works_all_the_same(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(program, "cage", tuple)
    made = tmp_path / "made"
    script = f'mkdir "{made}"; echo %PDF-done > "{made}/sheet.pdf"'
    drawn = converted(stand_in(tmp_path, script), b"", "pdf", tmp_path, "sheet")
    assert drawn.read_text() == "%PDF-done\n"


@needs_programs
def test_a_folder_without_room_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "profile").write_text("in the way")
    with pytest.raises(ProgramError, match=r"^LibreOffice cannot be given the file: \w"):
        converted(stand_in(tmp_path, "exit 0"), b"", "pdf", tmp_path, "sheet")


@pytest.mark.libreoffice
def test_what_is_saved_is_computed_anew(tmp_path: Path) -> None:
    problem = pose(load("batch-normalization"), Variant(preset="classic"))
    (tmp_path / "true.xlsx").write_bytes(set_up(problem, "solution").workbook(problem))
    count = poison(tmp_path / "true.xlsx", tmp_path / "poisoned.xlsx")
    program = find_office()
    assert program
    assert count
    made = converted(program, (tmp_path / "poisoned.xlsx").read_bytes(), "xlsx", tmp_path, "sheet")
    values = [found.value for cells in cached(made).values() for found in cells.values()]
    assert len(values) == count
    assert POISON not in values
