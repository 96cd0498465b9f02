"""The service of a child: one answer to each place of a file, in JSON, over a pipe of its own.

Its memory is limited on Linux, and its processor time where there is POSIX; what it loads before it
is ready does not count. The limits are *soft*: a program that it starts may have others. What is
printed in it, by a library say, goes nowhere.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import traceback
from dataclasses import dataclass
from importlib import import_module
from math import ceil
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

import msgspec

from normreg_sheets.errors import NormregError, SubmissionError
from normreg_sheets.submission.refusal import MIB

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

    from normreg_sheets.submission.refusal import Limits

Found = TypeVar("Found")

READY = b"ready"
"""What is said before the first answer."""

ENOUGH = 64 * MIB  # with so much memory left, an error has another reason


@dataclass(frozen=True, slots=True)
class Reply(Generic[Found]):
    """What is said of a file."""

    kind: Literal["found", "refused", "unusable", "memory", "defect"]
    says: str = ""
    reason: str = ""
    found: Found | None = None


def serve(pipe: Connection, task: Callable[[Any], object], limits: Limits) -> None:
    """Answer for one file after another, until there is nobody to answer to.

    What the task `needs`, names of modules, is loaded before.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started it says when it ends
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())  # by way of every `finally`
    nothing = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nothing, stream)
    for module in getattr(task, "needs", ()):
        import_module(module)
    _limit_memory(limits.memory)
    with contextlib.suppress(OSError, EOFError):
        pipe.send_bytes(READY)
        while True:
            place = pipe.recv()
            _limit_processor(limits.cpu)
            pipe.send_bytes(_answer(task, place))


def _answer(task: Callable[[Any], object], place: object) -> bytes:
    """What the task makes of a file, as JSON."""
    reply: Reply[object]
    try:
        reply = Reply("found", found=msgspec.to_builtins(task(place)))
    except SubmissionError as error:
        reply = Reply("refused", str(error), error.reason)
    except NormregError as error:
        reply = Reply("unusable", str(error))
    except MemoryError:
        reply = Reply("memory")
    except Exception:
        short = _is_short_of_memory()
        reply = Reply("memory") if short else Reply("defect", traceback.format_exc())
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
