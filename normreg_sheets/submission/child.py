"""A child: a process that reads files, one after another, and may die of one.

    this side      give a path, wait until the pipe has something or the child is `due`, `hear` it
    its side       `_serve`: one answer to each path, in JSON, over a pipe of its own

It has nothing of this process, and what is printed in it, by a library say, goes nowhere. Its
memory is limited on Linux, its processor time where there is POSIX, and the time that it takes
everywhere, because that is watched from here. The limits are *soft*: a program that it starts may
have others.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import traceback
from dataclasses import dataclass
from enum import Enum
from math import ceil
from multiprocessing import get_context
from pathlib import Path
from time import monotonic, process_time
from typing import TYPE_CHECKING, Generic, Literal, TypeVar, cast

import msgspec

from normreg_sheets.errors import DefectError, NormregError, SubmissionError, UsageError
from normreg_sheets.submission.refusal import MIB, Limits, Reason, refusal

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

Found = TypeVar("Found")

START = 60.0  # seconds in which a child must be ready; it takes half of one
GRACE = 1.0  # seconds in which one that is told to end may put away what it made
LONGEST = 32 * MIB  # bytes of an answer; one with a feedback workbook has 200,000
ENOUGH = 64 * MIB  # with so much memory left, an error has another reason
_READY = b"ready"
_CONTEXT = get_context("spawn")  # the same on every system


class Silence(Enum):
    """What is heard of a child that has no answer to its file."""

    BEGINS = "it is ready now"
    DOUBT = "it died, perhaps of another file"


@dataclass(frozen=True, slots=True)
class _Reply(Generic[Found]):
    """What a child says of a file."""

    kind: Literal["found", "refused", "unusable", "memory", "defect"]
    says: str = ""
    reason: str = ""
    found: Found | None = None


class Child(Generic[Found]):
    """A process in which a task reads files, and the file that it is at."""

    def __init__(self, task: Callable[[Path], Found], gives: type[Found], limits: Limits) -> None:
        """Start it. Raises UsageError where the system does not let it."""
        self._limits, self._reply = limits, _Reply[gives]  # type: ignore[valid-type]
        self.ended = False
        self._path = Path()
        self._ready, self._answered = False, 0
        self.due = monotonic() + START
        try:
            self.pipe, theirs = _CONTEXT.Pipe()
            with theirs:
                self._process = _CONTEXT.Process(
                    target=_serve, args=(theirs, task, limits, Path.cwd()), daemon=True
                )
                self._process.start()
        except OSError as error:
            raise _cannot_start(error.strerror or str(error)) from None

    def give(self, path: Path) -> None:
        """Give it a file to read."""
        self._path = path
        if self._ready:
            self.due = monotonic() + self._limits.wall
        with contextlib.suppress(OSError):  # one that has died is heard of when it is asked
            self.pipe.send_bytes(os.fsencode(path))

    def hear(self) -> Found | SubmissionError | Silence:
        """What it has to say of its file, once the pipe has something or it is overdue."""
        if not self.pipe.poll():
            self.end(at_once=True)
            if not self._ready:
                raise _cannot_start(f"it was not ready within {START:.0f} seconds")
            return self._limits.over("wall", f"{self._path}: the seconds to read it")
        try:
            data = self.pipe.recv_bytes(LONGEST)
            if data == _READY:
                self._ready, self.due = True, monotonic() + self._limits.wall
                return Silence.BEGINS
            reply = msgspec.convert(json.loads(data), self._reply)
        except (OSError, EOFError, ValueError):  # msgspec's are of the last kind
            return self._death()
        if reply.kind == "memory":
            over = self._limits.over("memory", f"{self._path}: the bytes of memory to read it")
            return self._death(over)
        self._answered += 1
        return _meant(reply, self._path)

    def end(self, *, at_once: bool = False) -> int | None:
        """End the process, and give its exit status, which is negative where a signal ended it."""
        self.ended = True
        self.pipe.close()  # one that has nothing to do ends of itself
        if at_once:
            self._process.terminate()
        self._process.join(GRACE)
        self._process.kill()
        self._process.join()
        return self._process.exitcode

    def _death(self, because: SubmissionError | None = None) -> SubmissionError | Silence:
        """What it means for its file that the child is of no more use."""
        status = self.end()
        if not self._ready:
            raise _cannot_start(f"it ended with status {status}")
        if sys.platform != "win32" and status == -signal.SIGXCPU:
            return self._limits.over("cpu", f"{self._path}: the processor seconds to read it")
        if self._answered:
            return Silence.DOUBT
        says = f"the process that read it died of it (status {status}); look at the file by hand"
        return because or refusal(self._path, Reason.CRASHED, says)


def _cannot_start(why: str) -> UsageError:
    return UsageError(
        f"no process can be started to read the files in ({why}); close other programs, and try"
        " again"
    )


def _meant(reply: _Reply[Found], path: Path) -> Found | SubmissionError:
    """What a reply says. Raises UsageError where the task did."""
    match reply.kind:
        case "refused":
            return SubmissionError(reply.says, reason=reply.reason)
        case "unusable":
            raise UsageError(reply.says)
        case "defect":
            return DefectError(path, reply.says)
    return cast("Found", reply.found)


# ---- in the child --------------------------------------------------------------------------------


def _serve(pipe: Connection, task: Callable[[Path], object], limits: Limits, folder: Path) -> None:
    """Answer for one path after another, until there is nobody to answer to."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started it says when it ends
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())  # by way of every `finally`
    os.chdir(folder)  # it begins where this process once began
    nothing = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nothing, stream)
    _limit_memory(limits.memory)
    with contextlib.suppress(OSError, EOFError):
        pipe.send_bytes(_READY)
        while True:
            path = Path(os.fsdecode(pipe.recv_bytes()))
            _limit_processor(limits.cpu)
            pipe.send_bytes(_answer(task, path))


def _answer(task: Callable[[Path], object], path: Path) -> bytes:
    """What the task makes of a file, as JSON."""
    reply: _Reply[object]
    try:
        reply = _Reply("found", found=msgspec.to_builtins(task(path)))
    except SubmissionError as error:
        reply = _Reply("refused", str(error), error.reason)
    except NormregError as error:
        reply = _Reply("unusable", str(error))
    except MemoryError:
        reply = _Reply("memory")
    except Exception:
        short = _is_short_of_memory()
        reply = _Reply("memory") if short else _Reply("defect", traceback.format_exc())
    return json.dumps(msgspec.to_builtins(reply)).encode()  # in ASCII: a path may be no Unicode


def _limit_memory(most: int) -> None:
    """Let this process have so many bytes of memory more than it has now."""
    if sys.platform == "linux":
        import resource  # noqa: PLC0415 - not on Windows

        _soften(resource.RLIMIT_AS, _memory() + most)


def _is_short_of_memory() -> bool:
    """Whether an error may have come of it: a library that cannot be loaded does not say so."""
    if sys.platform != "linux":
        return False
    import resource  # noqa: PLC0415 - not on Windows

    return _memory() + ENOUGH > resource.getrlimit(resource.RLIMIT_AS)[0] != resource.RLIM_INFINITY


def _memory() -> int:
    """The bytes of memory that this process has, on Linux."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    return pages * os.sysconf("SC_PAGE_SIZE")


def _limit_processor(most: int) -> None:
    """Let this process have so many seconds of processor time more than it has had."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - not on Windows

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # to end by it is no reason for a dump
        _soften(resource.RLIMIT_CPU, ceil(process_time()) + most)


def _soften(which: int, most: int) -> None:
    """Set a soft limit: what this process starts may set its own."""
    import resource  # noqa: PLC0415 - not on Windows

    hard = resource.getrlimit(which)[1]
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    resource.setrlimit(which, (most, hard))
