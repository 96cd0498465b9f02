"""A program that misbehaves costs its own work only: one line is said, and nothing of it stays."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.errors import UsageError
from normreg_sheets.sheet import office, program
from normreg_sheets.sheet.picture import picture
from normreg_sheets.sheet.program import Allowed, cage, run, workshop
from tests.sheet.test_office import stand_in
from tests.sheet.watch import Watch

if sys.platform != "win32":
    import resource

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="stands in with shell scripts")

SECONDS = 0.8
HANGS = f"did not end in {SECONDS} seconds"
NOTHING = "made no .pdf (it ended with status 0)"
IN_MADE = 'mkdir "$TMPDIR/made"; cd "$TMPDIR/made"'
MISBEHAVIOUR = {
    "sleeps": ("sleep 300", HANGS),
    "hears no signal": ("trap '' TERM INT HUP; while :; do sleep 1; done", HANGS),
    "writes to nobody": ("yes", HANGS),
    "sleeps with its children": ("sleep 300 & sleep 300 & wait", HANGS),
    "leaves its children": ("sleep 300 & exit 0", NOTHING),
    "has children that fill the folder": (
        'while :; do mktemp -d; done > /dev/null & while :; do mkdir -p "$TMPDIR/made"; done',
        HANGS,
    ),
    "takes all time": ("sh -c 'while :; do :; done'; exit $?", "made no .pdf (Killed)"),
    "takes all memory": (
        f"exec '{sys.executable}' -c 'x = bytearray(300_000_000)'",
        "made no .pdf (MemoryError)",
    ),
    "crashes": ("sh -c 'kill -SEGV $$'; exit $?", "made no .pdf (Segmentation fault)"),
    "complains without end": ("yes no >&2; exit 1", "made no .pdf (no)"),
    "complains in one line": ("yes | tr -d '\\n' >&2; exit 1", f"({'y' * 199}…)"),
    "complains in odd signs": (r"printf 'a\n\033[2Jb\007\377\n' >&2; exit 1", "([2Jb\ufffd)"),
    "makes nothing": ("exit 0", NOTHING),
    "makes garbage": (f"{IN_MADE}; echo no > sheet.pdf", "made no .pdf (what it wrote is none)"),
    "makes a pipe": (f"{IN_MADE}; mkfifo sheet.pdf", NOTHING),
    "makes an endless file": (
        f"{IN_MADE}; yes > sheet.pdf",
        "made no .pdf (File size limit exceeded)",
    ),
}
CHILDREN = [name for name in MISBEHAVIOUR if "children" in name]
BOTH_WAYS = [*((name, True) for name in MISBEHAVIOUR), *((name, False) for name in CHILDREN)]
"""All in the cage of this system; those with children as on a system without one as well."""
ESCAPES = "setsid sleep 300 & setsid sleep 300 & wait"
has_families = pytest.mark.skipif("--pid" not in cage(), reason="this system gives no families")


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    watch = Watch(tmp_path)
    yield watch
    watch.close()


@pytest.fixture
def rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which temporary folders are made; programs get little time and room."""
    rest = tmp_path / "rest"
    rest.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(rest))
    monkeypatch.setattr(office, "SECONDS", SECONDS)
    monkeypatch.setattr(program, "ALLOWED", Allowed(120, 200_000_000, 1_000_000))
    return rest


def refused(script: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """What is said where a script stands in for LibreOffice, which is to draw a picture."""
    stand_in(folder, script)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(UsageError) as caught:
        picture(b"", ".pdf")
    return str(caught.value)


# ---- whatever it does ----------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "caged"), BOTH_WAYS)
def test_it_ends_as_one_line_and_leaves_nothing(
    name: str, caged: bool, watch: Watch, rest: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script, says = MISBEHAVIOUR[name]
    if not caged:
        monkeypatch.setattr(program, "cage", tuple)
    if name == "takes all time":
        monkeypatch.setattr(program, "ALLOWED", Allowed(processor=1))
        monkeypatch.setattr(office, "SECONDS", 30)
    said = refused(watch.held(script), rest.parent, monkeypatch)

    assert re.fullmatch(rf"LibreOffice .*{re.escape(says)}; try again, or .*", said)
    assert watch.started()
    assert watch.ended()
    assert not list(rest.iterdir())


@has_families
def test_what_leaves_the_group_is_ended_as_well(
    watch: Watch, rest: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert HANGS in refused(watch.held(ESCAPES), rest.parent, monkeypatch)
    assert watch.started()
    assert watch.ended()


def test_its_complaints_do_not_fill_our_memory(rest: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program, "ALLOWED", Allowed())
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    script = "yes | head -c 200000000 >&2; echo; echo nothing works >&2; exit 1"
    monkeypatch.setattr(office, "SECONDS", 30)

    assert "(nothing works)" in refused(script, rest.parent, monkeypatch)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000  # KiB


def test_an_interruption_ends_it(watch: Watch, rest: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real, stand = subprocess.Popen.wait, stand_in(rest.parent, watch.held("sleep 300"))

    def interrupted(process: subprocess.Popen[bytes], seconds: float | None = None) -> int:
        if seconds is None:
            return real(process)
        assert watch.started()
        raise KeyboardInterrupt

    monkeypatch.setattr(subprocess.Popen, "wait", interrupted)
    with pytest.raises(KeyboardInterrupt), workshop("test") as folder:
        run("It", [str(stand)], folder / "made.txt", folder, 20)

    assert watch.ended()
    assert not list(rest.iterdir())


DRAWS = """
import sys
from pathlib import Path
from normreg_sheets.sheet.office import converted
converted(Path(sys.argv[1]), b"", "pdf", Path(sys.argv[2]), "sheet")
"""


@pytest.mark.skipif("--pdeathsig" not in cage(), reason="this system lets programs outlive us")
@pytest.mark.parametrize("name", ["SIGKILL", "SIGTERM"])
def test_it_does_not_outlive_us(name: str, watch: Watch, rest: Path) -> None:
    soffice = stand_in(rest.parent, watch.held(ESCAPES))
    command = [sys.executable, "-c", DRAWS, str(soffice), str(rest)]
    with subprocess.Popen(command) as process:
        assert watch.started()
        process.send_signal(getattr(signal, name))

    assert watch.ended()
