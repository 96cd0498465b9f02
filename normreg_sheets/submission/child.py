"""A child: a process that reads files, one after another, and may die of one.

Seen from here: give it the place of a file, wait until its pipe has something or it is `due`,
`hear` it. Its own side is in `submission/service`. It has no memory in common with this process, so
nothing that happens there can harm what is here; the time that it takes is watched from here.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import threading
from enum import Enum
from multiprocessing import get_context
from time import monotonic
from typing import TYPE_CHECKING, Generic, TypeVar, cast

import msgspec

from normreg_sheets.errors import DefectError, SubmissionError, UsageError
from normreg_sheets.submission.refusal import MIB, Limits, Reason, refusal
from normreg_sheets.submission.service import READY, Reply, serve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

At = TypeVar("At")
Found = TypeVar("Found")

START = 60.0  # seconds in which a child must be ready; it takes half of one
GRACE = 1.0  # seconds in which one that is told to end may put away what it made
LONGEST = 32 * MIB  # bytes of an answer; one with a feedback workbook has 200,000
_THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
_CONTEXT = get_context("spawn")  # the same on every system


class Silence(Enum):
    """What is heard of a child that has no answer to its file."""

    BEGINS = "it is ready now"
    DOUBT = "it died, perhaps of another file"


class Child(Generic[At, Found]):
    """A process in which a task reads files, and the file that it is at."""

    def __init__(self, task: Callable[[At], Found], gives: type[Found], limits: Limits) -> None:
        """Start it. Raises StartError where the system does not let it."""
        self._limits, self._reply = limits, Reply[gives]  # type: ignore[valid-type]
        self.ended = False
        self._place = ""
        self._ready, self._answered = False, 0
        self.due = monotonic() + START
        try:
            self.pipe, theirs = _CONTEXT.Pipe()
            with theirs, _deaf_and_single():
                self._process = _CONTEXT.Process(
                    target=serve, args=(theirs, task, limits), daemon=True
                )
                self._process.start()
        except OSError as error:
            raise StartError(error.strerror or str(error)) from None

    def give(self, place: At) -> None:
        """Give it a file to read."""
        self._place = str(place)
        if self._ready:
            self.due = monotonic() + self._limits.wall
        with contextlib.suppress(OSError):  # one that has died is heard of when it is asked
            self.pipe.send(place)

    def hear(self) -> Found | SubmissionError | Silence:
        """What it has to say of its file, once the pipe has something or it is overdue."""
        if not self.pipe.poll():
            if not self._ready:
                self.end(at_once=True)
                raise StartError(f"it was not ready within {START:.0f} seconds")
            over = self._limits.over("wall", f"{self._place}: the seconds to read it")
            return self._death(over, at_once=True)
        try:
            data = self.pipe.recv_bytes(LONGEST)
            if data == READY:
                self._ready, self.due = True, monotonic() + self._limits.wall
                return Silence.BEGINS
            reply = msgspec.convert(json.loads(data), self._reply)
        except (OSError, EOFError, ValueError):  # msgspec's are of the last kind
            return self._death()
        if reply.kind == "memory":
            over = self._limits.over("memory", f"{self._place}: the bytes of memory to read it")
            return self._death(over)
        self._answered += 1
        return _meant(reply, self._place)

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

    def _death(
        self, because: SubmissionError | None = None, *, at_once: bool = False
    ) -> SubmissionError | Silence:
        """What it means for its file that the child is of no more use."""
        status = self.end(at_once=at_once)
        if not self._ready:
            raise StartError(f"it ended with status {status}")
        if self._answered:
            return Silence.DOUBT
        if because is not None:
            return because
        if sys.platform != "win32" and status == -signal.SIGXCPU:
            return self._limits.over("cpu", f"{self._place}: the processor seconds to read it")
        says = f"the process that read it broke off (status {status}); look at the file by hand"
        return refusal(self._place, Reason.CRASHED, says)


class StartError(UsageError):
    """No process can be started to read files in."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"no process can be started to read the files in ({why}); close other programs, or read"
            " one file at a time with -j 1"
        )


@contextlib.contextmanager
def _deaf_and_single() -> Iterator[None]:
    """Let a process that is started meanwhile begin deaf to Ctrl-C, and with a single thread.

    It is for whoever started it to tell of an interrupt. Libraries of numbers reserve memory for
    each of their threads, of which there would be as many as cores, in as many children.
    """
    before = {name: os.environ.get(name) for name in _THREADS}
    os.environ.update(dict.fromkeys(_THREADS, "1"))
    main = threading.current_thread() is threading.main_thread()  # no other one may do this
    heard = signal.signal(signal.SIGINT, signal.SIG_IGN) if main else None
    try:
        yield
    finally:
        if main:
            signal.signal(signal.SIGINT, heard)
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _meant(reply: Reply[Found], place: str) -> Found | SubmissionError:
    """What a reply says. Raises UsageError where the task did."""
    match reply.kind:
        case "refused":
            return SubmissionError(reply.says, reason=reply.reason)
        case "unusable":
            raise UsageError(reply.says)
        case "defect":
            return DefectError(place, reply.says)
    return cast("Found", reply.found)
