"""A program of others is started under limits of its own, in a cage, or it is said why not."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sys
import time
from errno import EMFILE, ENOSPC
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.sheet import program
from normreg_sheets.sheet.program import Allowed, ProgramError, cage, run, workshop

if sys.platform != "win32":
    import resource

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="stands in with shell scripts")

TELLS = """
from resource import *
print(*map(getrlimit, (RLIMIT_CORE, RLIMIT_CPU, RLIMIT_AS, RLIMIT_FSIZE)))
"""


def told(folder: Path) -> list[int]:
    """The limits that a program gets, of which the soft ones are the hard ones."""
    made = folder / "made.txt"
    script = f"'{sys.executable}' -c '{TELLS}' > '{made}'"
    run("Python", ["sh", "-c", script], made, folder, 20)
    numbers = list(map(int, re.findall(r"-?\d+", made.read_text())))
    assert numbers[::2] == numbers[1::2]
    return numbers[::2]


@contextlib.contextmanager
def limited(which: int, soft: int) -> Iterator[None]:
    """This process under another soft limit, as a process that reads a submission is."""
    before = resource.getrlimit(which)
    resource.setrlimit(which, (soft, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(which, before)


def test_it_has_limits_of_its_own_whatever_ours_are(tmp_path: Path) -> None:
    processor, memory, file = Allowed()
    pages = int(Path("/proc/self/statm").read_text().split()[0])

    assert told(tmp_path) == [0, processor, memory, file]
    with (
        limited(resource.RLIMIT_AS, pages * resource.getpagesize() + 512 * 1024**2),
        limited(resource.RLIMIT_CPU, int(time.process_time()) + 60),
        limited(resource.RLIMIT_FSIZE, 1_000_000),
    ):
        assert told(tmp_path) == [0, processor, memory, file]


@pytest.mark.parametrize("share", [1, 2])
def test_it_stays_within_a_hard_limit(share: int) -> None:
    assert program._at_most(1000 * share, 1000) == 1000
    assert program._at_most(1000, 1000 * share) == 1000
    assert program._at_most(1000, resource.RLIM_INFINITY) == 1000


def test_it_has_no_network(tmp_path: Path) -> None:
    if "--net" not in cage():
        pytest.skip("this system cannot cut a program off from the network")
    made = tmp_path / "made.txt"
    run("cat", ["sh", "-c", f"cat /proc/net/dev > '{made}'"], made, tmp_path, 20)
    interfaces = [line.partition(":")[0].strip() for line in made.read_text().splitlines()[2:]]

    assert interfaces == ["lo"]


# ---- it cannot be started ------------------------------------------------------------------------


def test_a_program_that_cannot_be_started_is_said(tmp_path: Path) -> None:
    cage()
    with (
        pytest.raises(ProgramError, match=f"^cat cannot be started: {os.strerror(EMFILE)}$"),
        limited(resource.RLIMIT_NOFILE, 0),
    ):
        run("cat", ["cat"], tmp_path / "made.txt", tmp_path, 20)


def test_a_system_without_room_for_a_folder_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(ENOSPC, os.strerror(ENOSPC))

    monkeypatch.setattr(os, "mkdir", full)
    with (
        pytest.raises(ProgramError, match=rf"^no temporary folder .*: {os.strerror(ENOSPC)}$"),
        workshop("test"),
    ):
        pass


TOOLS = [  # which of them the system has, whether they work, and which cage that gives
    (("setpriv", "unshare"), "true", ("setpriv",)),
    (("unshare",), "true", ("unshare",)),
    (("setpriv",), "true", ("setpriv",)),
    (("setpriv", "unshare"), "false", ()),
    ((), "true", ()),
]


@pytest.mark.parametrize(("tools", "does", "starts"), TOOLS)
def test_a_cage_is_used_where_it_works(
    tools: tuple[str, ...],
    does: str,
    starts: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for tool in tools:
        (tmp_path / tool).symlink_to(shutil.which(does) or does)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert cage.__wrapped__()[:1] == starts
