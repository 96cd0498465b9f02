"""A run that is killed leaves whole files: at every step of a write, and at random moments."""

from __future__ import annotations

import random
import re
import signal
import subprocess
import sys
import time
from fnmatch import fnmatch
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.sheet.output import PART, write

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills with signals")

OLD, NEW = b"old" * 1000, b"new" * 1000

DIES = """
import os, signal, sys
from pathlib import Path
from normreg_sheets.sheet.output import write

left = int(sys.argv[1])

def dying(call):
    def counted(*arguments, **named):
        global left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        if call is write_some:
            arguments = arguments[0], arguments[1][:1000]
        return call(*arguments, **named)
    return counted

write_some = os.write
for name in ("open", "write", "fsync", "close", "replace", "link", "unlink"):
    setattr(os, name, dying(getattr(os, name)))
write(Path(sys.argv[2]), b"new" * 1000, force=sys.argv[3] == "force")
"""
"""Dies of its own hand before a call to the system, the first or a later one; writes in pieces."""

WRITES = """
import sys
from itertools import count
from pathlib import Path
from normreg_sheets.sheet.output import write

for number in count():
    write(Path(sys.argv[1]), b"%d" % (number % 10) * (200_000 + number % 10), force=True)
    print(number, flush=True)
"""
WHOLE = re.compile(rb"(?s)(.)\1*")
KILLS = 25


def left_over(folder: Path, path: Path) -> list[str]:
    """What lies beside a file, which nobody takes for one."""
    names = [one.name for one in folder.iterdir() if one != path]
    assert all(fnmatch(name, PART.format("*")) for name in names)
    assert not any(name.endswith((".xlsx", ".xlsm", ".ods", ".html", ".pdf")) for name in names)
    return names


@pytest.mark.parametrize("there", [True, False])
def test_who_is_killed_at_any_step_leaves_the_old_file_or_the_new(
    there: bool, tmp_path: Path
) -> None:
    before = OLD if there else None
    found: list[bytes | None] = []
    beside = set()
    status = -signal.SIGKILL
    while status == -signal.SIGKILL:
        path = tmp_path / str(len(found)) / "sheet.xlsx"
        path.parent.mkdir()
        if there:
            path.write_bytes(OLD)
        force = "force" if there else "no force"
        run = subprocess.run(
            [sys.executable, "-c", DIES, str(len(found)), path, force], check=False
        )
        status = run.returncode
        found.append(path.read_bytes() if path.exists() else None)
        beside.add(len(left_over(path.parent, path)))

    # First what stood there, then what is written, and the first never again.
    changed = found.index(NEW)
    assert status == 0
    assert 6 < changed < len(found) - 1
    assert found == [before] * changed + [NEW] * (len(found) - changed)
    assert beside == {0, 1}


def test_who_is_killed_at_random_leaves_a_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "sheet.xlsx"
    moments = random.Random(5)
    for _ in range(KILLS):
        with subprocess.Popen(
            [sys.executable, "-c", WRITES, path], stdout=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            process.stdout.readline()  # one is written
            time.sleep(moments.uniform(0, 0.02))
            process.kill()
        data = path.read_bytes()
        assert WHOLE.fullmatch(data)
        assert len(data) == 200_000 + int(data[:1])
    left_over(tmp_path, path)


def test_what_a_killed_run_left_is_in_nobodys_way(tmp_path: Path) -> None:
    path = tmp_path / "sheet.xlsx"
    for step in (2, 4):
        subprocess.run([sys.executable, "-c", DIES, str(step), path, "no force"], check=False)
    write(path, NEW, force=False)

    assert path.read_bytes() == NEW
    assert len(left_over(tmp_path, path)) == 2
