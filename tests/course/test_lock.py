"""A lock on a folder: one run at a time, and none for ever."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.course.lock import FILE, locked
from normreg_sheets.errors import OutputError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

HOLDER = """
import sys
import time
from pathlib import Path
from normreg_sheets.course.lock import locked
with locked(Path(sys.argv[1]), "grade"):
    print("held", flush=True)
    sys.stdin.read()
"""


def is_free(folder: Path) -> bool:
    """Whether the lock can be had."""
    try:
        with locked(folder, "generate tiny"):
            return True
    except UsageError:
        return False


def test_who_comes_second_is_told_in_a_line_and_who_comes_later_goes_on(tmp_path: Path) -> None:
    with locked(tmp_path, "grade"):
        with pytest.raises(UsageError) as told, locked(tmp_path, "generate tiny"):
            pass
        assert not is_free(tmp_path)  # also when one was refused
    assert str(told.value) == (
        f"{tmp_path}: another run is at work there; wait until it has ended, then `generate tiny`"
        " again"
    )
    assert is_free(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_two_folders_have_two_locks(tmp_path: Path) -> None:
    with locked(tmp_path / "a", "grade"):
        assert is_free(tmp_path / "b")


def test_a_failure_lets_go_of_it(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), locked(tmp_path, "grade"):
        raise KeyboardInterrupt
    assert is_free(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_another_process_holds_it_and_a_killed_one_does_not(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        assert not is_free(tmp_path)
        os.kill(process.pid, signal.SIGKILL)
    assert (tmp_path / FILE).exists()
    assert is_free(tmp_path)


def test_many_at_once_are_there_one_at_a_time(tmp_path: Path) -> None:
    """They take the file away from each other all the time; each counts what it finds there."""
    count, turns, people = tmp_path / "count", 40, 4
    count.write_text("0")

    def work() -> None:
        done = 0
        while done < turns:
            try:
                with locked(tmp_path, "work"):
                    number = int(count.read_text())
                    time.sleep(0)
                    count.write_text(str(number + 1))
                    done += 1
            except UsageError:
                continue

    threads = [Thread(target=work) for _ in range(people)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert count.read_text() == str(turns * people)


def test_a_folder_that_is_made_for_it_is_its_owners(tmp_path: Path) -> None:
    folder = tmp_path / "graded"
    with locked(folder, "grade"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert stat.S_IMODE((folder / FILE).stat().st_mode) == 0o600


def test_a_place_that_cannot_be_is_told_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(OutputError, match=r"cannot be written: "), locked(folder, "grade"):
            pass
