"""What a child may be given to do: harmless things, and whatever a file could make it do.

A file's first word says which. The functions are here, and not in a test, because a child imports
them anew.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from normreg_sheets.errors import SubmissionError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@dataclass(frozen=True)
class Read:
    """What is found in a file."""

    said: str
    process: int
    data: bytes = b"\0\xff"


def do(path: Path) -> Read:
    """What the file says that is to be done."""
    word = path.name.partition("-")[0]
    found = DEEDS.get(word, _say)(path)
    _READ.append(path)
    return found


def _say(path: Path) -> Read:
    return Read(path.name, os.getpid())


def _end(signal_: int) -> Callable[[Path], Read]:
    def end(path: Path) -> Read:
        os.kill(os.getpid(), signal_)
        time.sleep(60)
        return _say(path)

    return end


def _leave(_: Path) -> Read:
    os._exit(0)


def _hang(path: Path) -> Read:
    time.sleep(60)
    return _say(path)


def _compute(path: Path) -> Read:
    while path:
        pass
    return _say(path)


def _eat(path: Path) -> Read:
    kept = [bytearray(2**24) for _ in range(10_000)]
    return Read(str(len(kept)), os.getpid())


def _take(path: Path) -> Read:
    return Read(f"{path.name} {len(bytearray(2**26)) // 2**20}", os.getpid())


def _environment(_: Path) -> Read:
    return Read(os.environ.get("OPENBLAS_NUM_THREADS", "many"), os.getpid())


def _print(path: Path) -> Read:
    os.write(1, b"poison\n")
    os.write(2, b"poison\n")
    print("poison")
    return _say(path)


def _refuse(path: Path) -> Read:
    raise SubmissionError(f"{path}: is nothing", reason="text")


def _blame(_: Path) -> Read:
    raise UsageError("--points: no such step")


def _fail(path: Path) -> Read:
    raise ZeroDivisionError(path.name)


def _babble(_: Path) -> Read:
    return Read("x" * 2**26, os.getpid())


def _lie(_: Path) -> Read:
    return {"said": 1, "process": "none"}  # type: ignore[return-value]


@dataclass(frozen=True)
class Needing:
    """A task that says whether what it needs was there before its first file."""

    needs: ClassVar = ("this",)
    loaded: str = "this"

    def __call__(self, path: Path) -> Read:
        """The name of the file, where it was."""
        return Read(path.name if self.loaded in sys.modules else "too late", os.getpid())


_FATAL: list[Path] = []


def _poison(path: Path) -> Read:
    """Harmless itself; the next file of the same child is the end of it."""
    _FATAL.append(path)
    return _say(path)


def _victim(path: Path) -> Read:
    if _FATAL:
        os.kill(os.getpid(), signal.SIGSEGV)
    return _say(path)


_READ: list[Path] = []


def _slow(path: Path) -> Read:
    """Slow in a process that has read something else, as it is on a busy machine."""
    if _READ:
        time.sleep(60)
    return _say(path)


DEEDS: dict[str, Callable[[Path], Read]] = {
    "killed": _end(signal.SIGKILL),
    "segfault": _end(signal.SIGSEGV),
    "abort": _end(signal.SIGABRT),
    "leave": _leave,
    "hang": _hang,
    "compute": _compute,
    "eat": _eat,
    "take": _take,
    "environment": _environment,
    "print": _print,
    "refuse": _refuse,
    "blame": _blame,
    "fail": _fail,
    "babble": _babble,
    "lie": _lie,
    "slow": _slow,
    "poison": _poison,
    "victim": _victim,
}
