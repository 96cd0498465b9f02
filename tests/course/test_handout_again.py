"""A handout that is made again: after a kill, for who comes later, for another attempt."""

from __future__ import annotations

import csv
import io
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.course import enrolment, issued
from normreg_sheets.course.handout import prepared
from normreg_sheets.sheet import output
from tests.course.begun import ROLL, contents, handed_out, with_exercise

if TYPE_CHECKING:
    from pathlib import Path

SIZE = "set = { unit = 5 }"

PROGRAM = """
import sys, time
from pathlib import Path
from normreg_sheets.sheet import output
from tests.course.begun import handed_out, with_exercise
write = output.write
def slowly(path, data, **how):
    write(path, data, **how)
    print(path.name, flush=True)
    time.sleep(0.05)
output.write = slowly
folder = Path(sys.argv[1])
handed_out(with_exercise(folder / "course", "tiny", "set = { unit = 5 }"), folder / "out",
           exercise="tiny")
"""


def made(folder: Path) -> dict[str, bytes]:
    """What a handout leaves, but for what a killed one may leave besides."""
    found = contents(folder)
    return {name: data for name, data in found.items() if not name.endswith(".part")}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
@pytest.mark.parametrize("written", [1, 2, 3, 4, 8, 15])
def test_one_that_was_killed_is_finished_with_the_same_files(tmp_path: Path, written: int) -> None:
    """Killed when so many of its files are written: class, template, sheets, then the workbooks."""
    whole = tmp_path / "whole"
    handed_out(with_exercise(whole / "course", "tiny", SIZE), whole / "out", exercise="tiny")

    killed = tmp_path / "killed"
    killed.mkdir()
    command = [sys.executable, "-c", PROGRAM, str(killed)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        names = [process.stdout.readline() for _ in range(written)]
        os.kill(process.pid, signal.SIGKILL)
    assert all(names)
    assert process.returncode == -signal.SIGKILL
    assert len(made(killed)) < len(made(whole))

    handed_out(with_exercise(killed / "course", "tiny", SIZE), killed / "out", exercise="tiny")
    assert made(killed) == made(whole)


def test_made_again_it_touches_no_workbook(tmp_path: Path) -> None:
    course = with_exercise(tmp_path / "course", "tiny", SIZE)
    paths = handed_out(course, tmp_path / "out", exercise="tiny")
    before, files = contents(tmp_path), [path.stat() for path in paths]
    time.sleep(0.01)
    assert handed_out(course, tmp_path / "out", exercise="tiny") == paths
    assert contents(tmp_path) == before
    for path, file in zip(paths, files, strict=True):
        assert (path.stat().st_mtime_ns, path.stat().st_ino) == (file.st_mtime_ns, file.st_ino)


def test_what_is_issued_is_kept_before_a_sheet_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a broken-off handout could leave sheets that nobody can mark."""
    written: list[str] = []

    def watched(path: Path, data: bytes, **_: object) -> None:
        written.append(path.name)

    monkeypatch.setattr(output, "write", watched)
    handed_out(with_exercise(tmp_path / "course", "tiny", SIZE), tmp_path / "out", exercise="tiny")
    assert written[:3] == ["class.json", "tiny.toml", "sheets.json"]
    assert written[3] == "tiny-s-10.xlsx"


@pytest.mark.parametrize("later", [ROLL, ROLL[3:]], ids=["all again", "the late ones alone"])
def test_who_comes_later_gets_a_sheet_and_nobodys_changes(
    tmp_path: Path, later: tuple[object, ...]
) -> None:
    course = with_exercise(tmp_path / "course", "tiny", SIZE)
    first = handed_out(course, tmp_path / "out", ROLL[:3], exercise="tiny")
    before = [path.read_bytes() for path in first]
    handed_out(course, tmp_path / "out", later, exercise="tiny")  # type: ignore[arg-type]
    assert [path.read_bytes() for path in first] == before
    assert len(list((tmp_path / "out/students").iterdir())) == len(ROLL)
    assert enrolment.enrolled(course.folder) == ROLL
    for name in ("manifest", "answers"):  # of all, whoever was on the last roster
        text = (tmp_path / f"out/instructor/tiny-{name}.csv").read_bytes().decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text)))
        assert [row["student"] for row in rows] == [one.id for one in ROLL]


def test_another_attempt_has_files_of_its_own_and_other_numbers(tmp_path: Path) -> None:
    course = with_exercise(tmp_path / "course", "tiny", "set = { unit = 8 }")
    handed_out(course, tmp_path / "out", exercise="tiny")
    before = contents(tmp_path / "out")
    handed_out(course, tmp_path / "out", exercise="tiny", attempt=2)
    after = contents(tmp_path / "out")
    assert {name: after[name] for name in before} == before
    assert len(after) == 2 * len(before)
    one, two = (issued.read(course.folder, "tiny", attempt).sheets for attempt in (1, 2))
    assert [student for student in one if one[student].givens == two[student].givens] == []


def test_to_prepare_it_writes_nothing(tmp_path: Path) -> None:
    course = with_exercise(tmp_path / "course", "tiny", SIZE)
    before = contents(tmp_path)
    prepared(course, "tiny", 1, ROLL)
    assert contents(tmp_path) == before
    assert sorted(path.name for path in course.folder.iterdir()) == [
        "course.toml",
        "secret.key",
        "tiny.toml",
    ]
