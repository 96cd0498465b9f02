"""A LibreOffice is found, cut off from the network, and ended with all that it started."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from normreg_sheets.answers.draw import pose
from normreg_sheets.answers.problem import Variant
from normreg_sheets.exercise.composition import load
from normreg_sheets.sheet import office
from normreg_sheets.sheet.office import ProgramError, converted, find_office
from normreg_sheets.sheet.workbook import set_up
from tests.libreoffice.office import POISON, cached, poison

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
def test_a_libreoffice_has_no_network(tmp_path: Path) -> None:
    if not office._seal():
        pytest.skip("this system cannot cut a program off from the network")
    seen = tmp_path / "seen"
    program = stand_in(tmp_path, f'cat /proc/net/dev > "{seen}"')
    with pytest.raises(ProgramError, match=r"made no \.pdf"):
        converted(program, b"", "pdf", tmp_path, "sheet")
    interfaces = {line.partition(":")[0].strip() for line in seen.read_text().splitlines()[2:]}
    assert interfaces == {"lo"}


@needs_programs
def test_where_no_libreoffice_can_be_cut_off_it_works_all_the_same(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(office, "_seal", tuple)
    program = stand_in(
        tmp_path, f'mkdir "{tmp_path}/made"; echo done > "{tmp_path}/made/sheet.pdf"'
    )
    assert converted(program, b"", "pdf", tmp_path, "sheet").read_text() == "done\n"


@needs_programs
def test_a_libreoffice_that_hangs_is_ended_with_its_children(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    child = tmp_path / "child"
    program = stand_in(tmp_path, f'sleep 300 & echo $! > "{child}"; wait')
    monkeypatch.setattr(office, "SECONDS", 1)
    with pytest.raises(ProgramError, match=r"^LibreOffice did not end in 1 seconds$"):
        converted(program, b"", "pdf", tmp_path, "sheet")
    deadline = time.monotonic() + 10
    while alive(int(child.read_text())) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not alive(int(child.read_text()))


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


def alive(process: int) -> bool:
    """Whether a process still runs; one that is dead but not yet collected does not."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{process}/stat")
    return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"
