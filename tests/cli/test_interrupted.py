"""Every command leaves whole files, whatever stops it, and does not say that all is well."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import zipfile
from fnmatch import fnmatch
from pathlib import Path
from typing import IO

import pytest

from normreg_sheets.sheet.output import PART
from tests.cli.ended import Run, names
from tests.cli.slipped import slipped

needs_posix = pytest.mark.skipif(sys.platform == "win32", reason="no such signals and devices")

OLD = b"what stood there before"
PROGRAM = [sys.executable, "-m", "normreg_sheets"]
WRITING = {
    "generate": (
        "generate batch-normalization",
        "batch-normalization-fractions-1-assignment.xlsx",
    ),
    "solve": ("solve batch-normalization -o solved.html --format html", "solved.html"),
    "preview": ("preview batch-normalization -o drawn.html", "drawn.html"),
    "feedback": ("feedback handed-in.xlsx -o back", "back/handed-in.xlsx"),
    "demo": ("demo -o shown", "shown/batch-normalization-fractions-0-practice.xlsx"),
}
"""Each command that writes, and what it writes first."""
every_command = pytest.mark.parametrize(("line", "first"), WRITING.values(), ids=WRITING)


# ---- the disk ------------------------------------------------------------------------------------


@every_command
def test_a_full_disk_is_told_and_leaves_what_was_there(
    line: str, first: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slipped(tmp_path)
    (tmp_path / first).parent.mkdir(exist_ok=True)
    (tmp_path / first).write_bytes(OLD)
    before = names(tmp_path)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    ended = run(*line.split(), "--force")

    assert (ended.status, ended.out) == (2, "")
    assert ended.err == f"normreg-sheets: {first}: cannot be written: No space left on device\n"
    assert names(tmp_path) == before
    assert (tmp_path / first).read_bytes() == OLD


# ---- standard output -----------------------------------------------------------------------------


@pytest.fixture
def nobody() -> IO[bytes]:
    """A pipe that nobody reads any more."""
    reading, writing = os.pipe()
    os.close(reading)
    return os.fdopen(writing, "wb")


@needs_posix
def test_a_full_standard_output_is_told(tmp_path: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run([*PROGRAM, "list"], stdout=full, stderr=subprocess.PIPE, check=False)

    assert ended.returncode == 2
    assert ended.stderr.decode() == (
        "normreg-sheets: the output cannot be written: No space left on device\n"
    )


@needs_posix
def test_a_reader_that_leaves_is_no_defect(nobody: IO[bytes]) -> None:
    """`normreg-sheets list | head -1` ends quietly."""
    with nobody:
        ended = subprocess.run(
            [*PROGRAM, "list"], stdout=nobody, stderr=subprocess.PIPE, check=False
        )

    assert ended.returncode != 0
    assert ended.stderr == b""


# ---- signals -------------------------------------------------------------------------------------


@needs_posix
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGKILL"])
def test_a_run_that_is_stopped_leaves_whole_files(name: str, tmp_path: Path) -> None:
    command = [*PROGRAM, "generate", "batch-normalization", "-n", "1000", "-o", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        for _ in range(7):
            told = process.stdout.readline().decode().strip()
        process.send_signal(getattr(signal, name))
        rest, complaint = process.communicate()

    made = [path for path in tmp_path.iterdir() if not fnmatch(path.name, PART.format("*"))]
    assert process.returncode != 0
    assert {told, *rest.decode().split()} <= set(map(str, made))
    assert 7 <= len(made) < 2000
    for path in made:
        with zipfile.ZipFile(path) as book:
            assert book.testzip() is None
    if name == "SIGINT":
        says = "normreg-sheets: stopped; every file that was named is whole"
        assert complaint.decode().strip() == says
        assert process.returncode == 130
        assert len(names(tmp_path)) == len(made)
