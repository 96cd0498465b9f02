"""A real LibreOffice in its cage: it reaches nobody, works under our limits, and leaves nothing."""

from __future__ import annotations

import socket
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.answers.draw import pose
from normreg_sheets.answers.problem import Variant
from normreg_sheets.exercise.composition import load
from normreg_sheets.sheet import office, program
from normreg_sheets.sheet.office import Form, converted, find_office
from normreg_sheets.sheet.program import ProgramError, cage
from normreg_sheets.sheet.workbook import set_up
from tests.libreoffice.office import cached
from tests.libreoffice.reaching_out import reaching_out
from tests.sheet.test_office import stand_in

if sys.platform != "win32":
    import resource

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.libreoffice

SOCKETS = "OSL_PIPE_*_SingleOfficeIPC_*"


@pytest.fixture
def soffice() -> Path:
    """The LibreOffice of this machine."""
    found = find_office()
    assert found is not None
    return found


# ---- nobody is reached ---------------------------------------------------------------------------


class Server(ThreadingHTTPServer):
    """A server of this machine: its address, and what it was asked for."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.address = f"http://127.0.0.1:{self.server_port}"
        self.asked: list[str] = []


class Answers(BaseHTTPRequestHandler):
    """Has nothing to give, and notes what was asked."""

    server: Server

    def log_request(self, *_: object) -> None:
        self.server.asked.append(self.requestline)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server
        server.shutdown()


@pytest.mark.parametrize("form", ["pdf", "xlsx"])
def test_no_request_leaves_the_cage(
    form: Form, soffice: Path, server: Server, tmp_path: Path
) -> None:
    if "--net" not in cage():
        pytest.skip("this system cannot cut a program off from the network")
    made = converted(soffice, reaching_out(server.address), form, tmp_path, "sheet")

    assert made.stat().st_size > 1000
    assert server.asked == []


def test_without_the_cage_one_does(
    soffice: Path, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or the test above would prove nothing."""
    monkeypatch.setattr(program, "cage", tuple)
    converted(soffice, reaching_out(server.address), "pdf", tmp_path, "sheet")

    assert server.asked


# ---- limits --------------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform != "linux", reason="memory has no such limit")
def test_a_limit_of_our_memory_is_not_its_own(soffice: Path, tmp_path: Path) -> None:
    """With little memory it ends well, and leaves most of the workbook out."""
    problem = pose(load("dropout"), Variant(seed=1))
    book = set_up(problem, "solution").workbook(problem)
    (tmp_path / "true.xlsx").write_bytes(book)
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    before = resource.getrlimit(resource.RLIMIT_AS)
    little = pages * resource.getpagesize() + 32 * 1024**2
    resource.setrlimit(resource.RLIMIT_AS, (little, before[1]))
    try:
        made = converted(soffice, book, "xlsx", tmp_path, "sheet")
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)
    ours, theirs = cached(tmp_path / "true.xlsx"), cached(made)

    assert {name: cells.keys() for name, cells in ours.items()} == {
        name: cells.keys() for name, cells in theirs.items()
    }


# ---- nothing is left -----------------------------------------------------------------------------


def unused() -> set[Path]:
    """The sockets of LibreOffice on which nobody listens."""
    found = set()
    for path in Path("/tmp").glob(SOCKETS):
        with socket.socket(socket.AF_UNIX) as one:
            try:
                one.connect(str(path))
            except ConnectionRefusedError:
                found.add(path)
            except FileNotFoundError:
                pass
    return found


@pytest.mark.skipif(sys.platform == "win32", reason="stands in with a shell script")
def test_a_libreoffice_that_is_killed_leaves_nothing(
    soffice: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One with nothing to do waits for ever."""
    monkeypatch.setattr(office, "SECONDS", 3)
    idle = stand_in(tmp_path, f'exec "{soffice}" "$1" --headless --nologo')
    before = unused()
    with pytest.raises(ProgramError, match="did not end in 3 seconds"):
        converted(idle, b"", "xlsx", tmp_path, "sheet")

    late = time.monotonic() + 5
    while unused() - before and time.monotonic() < late:
        time.sleep(0.1)  # another LibreOffice, which is about to listen
    assert unused() - before == set()
    assert list(tmp_path.glob("lu*.tmp")), "what it has for itself lies where we remove it"
