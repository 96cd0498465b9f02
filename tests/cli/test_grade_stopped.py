"""The same class gives the same files: broken off or not, whatever the order and the surroundings.

The commands are real ones, and they are killed as a machine kills them that runs out of memory.
"""

from __future__ import annotations

import io
import os
import random
import signal
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from datetime import date
from time import monotonic, sleep
from typing import TYPE_CHECKING

import pytest

from tests.course.classroom import Classroom, classroom, files_in, saved
from tests.course.layouts import Handed, canvas_zip

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

CLASS, KILLS = 40, 10
PDF = b"%PDF-1.7\n"
PLAIN = {"LC_ALL": "C", "TZ": "UTC", "PYTHONHASHSEED": "0"}
ELSEWHERE = {
    "LC_ALL": "tr_TR.UTF-8",
    "LANG": "de_DE",
    "TZ": "Asia/Kathmandu",
    "PYTHONHASHSEED": "7",
}
PATIENCE = 60  # seconds


@dataclass(frozen=True)
class Graded:
    """A class, what it handed in in two archives, and what came of it with nothing in the way."""

    room: Classroom
    zips: tuple[Path, Path]
    files: Mapping[str, bytes]


def command(room: Classroom, output: Path, *arguments: str | Path) -> list[str]:
    told = ["--course", room.file, "-o", output, "-q", *arguments]
    return [sys.executable, "-m", "normreg_sheets", "grade", *map(str, told)]


def handed_in(room: Classroom) -> list[Handed]:
    """What forty hand in: most their sheet, some nothing that can be marked, some nothing."""
    found = []
    for place, one in enumerate(room.students):
        if place % 13 == 5:
            continue
        data = PDF if place % 13 == 7 else room.sheet(place, place % 5)
        if place % 13 in (2, 3):  # one machine, one second
            data = saved(data, f"2032-01-0{place // 13 + 1}T00:00:00Z", f"Bo {place // 13}")
        found.append(Handed(one, data, late=place % 4 == 0))
    return found


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Graded:
    room = classroom(tmp_path_factory.mktemp("class"), CLASS, date(2031, 5, 5))
    handed = handed_in(room)
    zips = room.folder / "a.zip", room.folder / "b.zip"
    zips[0].write_bytes(canvas_zip(handed[:25], noise=True))
    zips[1].write_bytes(canvas_zip(handed[25:]))
    output = room.folder / "undisturbed"
    ended = subprocess.run(
        command(room, output, *zips, "-j", "1"), env=os.environ | PLAIN, check=False
    )
    assert ended.returncode == 3  # the PDFs need a person
    files = files_in(output)
    assert len([name for name in files if name.startswith("feedback/")]) == 34
    return Graded(room, zips, files)


def shuffled(path: Path, draw: random.Random, to: Path) -> Path:
    """The same archive with its members in another order."""
    made = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(made, "w") as new:
        infos = old.infolist()
        draw.shuffle(infos)
        for info in infos:
            new.writestr(info, old.read(info.filename))
    to.write_bytes(made.getvalue())
    return to


def test_the_surroundings_change_no_byte(graded: Graded, tmp_path: Path) -> None:
    draw = random.Random(6)
    zips = [shuffled(path, draw, tmp_path / path.name) for path in reversed(graded.zips)]
    ended = subprocess.run(
        command(graded.room, tmp_path / "graded", *zips, "-j", "8"),
        env=os.environ | ELSEWHERE,
        cwd=tmp_path,
        check=False,
    )

    assert ended.returncode == 3
    assert files_in(tmp_path / "graded") == graded.files


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
def test_a_run_that_is_killed_again_and_again_comes_to_the_same_files(
    graded: Graded, tmp_path: Path
) -> None:
    draw, output, killed = random.Random(10), tmp_path / "graded", 0
    todo = command(graded.room, output, *graded.zips, "-j", "1")
    for _ in range(KILLS):
        with subprocess.Popen(
            todo, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as process:
            wait_for(process, output / "records.jsonl", draw.randrange(8))
            sleep(draw.uniform(0, 0.05))
            process.send_signal(signal.SIGKILL)
        killed += process.returncode == -signal.SIGKILL
    known = len((output / "records.jsonl").read_bytes().splitlines())
    ended = subprocess.run(todo, check=False)

    assert killed == KILLS
    assert known > 20  # what was found before a kill was not found again
    assert ended.returncode == 3
    assert files_in(output) == graded.files


def wait_for(process: subprocess.Popen[bytes], journal: Path, more: int) -> None:
    """Wait until so many more lines are in a journal than there are when the process begins it."""
    begun = os.stat(journal).st_ino if journal.exists() else 0  # noqa: PTH116
    since, lines = monotonic(), None
    while process.poll() is None and monotonic() - since < PATIENCE:
        if journal.exists() and journal.stat().st_ino != begun:
            found = journal.read_bytes().count(b"\n")
            lines = found if lines is None else lines
            if found >= lines + more:
                return
        sleep(0.005)
