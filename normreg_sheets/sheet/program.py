"""A program that is not ours: run within limits, and ended with all that it started.

What it is given may make it hang, crash, eat memory or write without end, and leave children
behind; it may say with status 0 that all is well, and have made nothing. Whatever it does costs no
more than its limits, ends as one line, and leaves nothing running.

Where the system can (Linux, with the tools that are always there), it is *caged*:

    unshare --net              cut off from the network
    unshare --pid              a family of processes of its own: nothing outlives its first one, not
                               even what has left the process group
    setpriv --pdeathsig KILL   it ends with this process, also where that one is killed

On other systems of POSIX its process group is ended; what has left that group, or what runs while
we are killed, ends by its limit of processor time. On Windows there is only the time that it may
take, after which the program itself is ended, and not what it started.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from normreg_sheets.sheet.echo import echo

if sys.platform != "win32":
    import resource

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Allowed(NamedTuple):
    """What a program may use. A process has its own processor time and memory; a file its bytes.

    With too little memory LibreOffice leaves things out, and says nothing: it needs 700 MiB.
    """

    processor: int = 120  # seconds
    memory: int = 4 * 1024**3
    file: int = 256 * 1024**2


ALLOWED = Allowed()

_FAMILY = ("unshare", "--map-root-user", "--net", "--pid", "--fork", "--kill-child")
_WITH_US = ("setpriv", "--pdeathsig", "KILL")
_CAGES = (
    (*_WITH_US, *_FAMILY),
    _FAMILY,
    ("unshare", "--map-root-user", "--net"),
    _WITH_US,
)
_QUOTED = 200  # characters of what a program complains about
_END = 4096  # bytes at the end of it that are read


class ProgramError(Exception):
    """A program did not do its work: says which and why, for the user's error to quote."""


@contextlib.contextmanager
def workshop(purpose: str) -> Iterator[Path]:
    """A folder for the work of programs, gone afterwards; ProgramError where none can be made."""
    try:
        folder = tempfile.TemporaryDirectory(
            prefix=f"normreg-{purpose}-", ignore_cleanup_errors=True
        )
    except OSError as error:
        raise ProgramError(f"no temporary folder can be made: {error.strerror}") from None
    with folder as name:
        yield Path(name).resolve()


def run(program: str, command: Sequence[str], makes: Path, folder: Path, seconds: float) -> None:
    """Run a command for so long at most, which must make a file; `program` is what users call it.

    What it needs for itself it finds in the folder. Raises ProgramError where it makes no file.
    What it started ends with it, even where this process is interrupted.
    """
    try:
        with tempfile.TemporaryFile(dir=folder) as said:
            status = _status([*_limited(), *cage(), *command], folder, said.fileno(), seconds)
            said.seek(max(0, said.seek(0, os.SEEK_END) - _END))
            lines = said.read().decode(errors="replace").strip().splitlines()
    except subprocess.TimeoutExpired:
        raise ProgramError(f"{program} did not end in {seconds:g} seconds") from None
    except OSError as error:
        raise ProgramError(f"{program} cannot be started: {error.strerror}") from None
    if status != 0 or not makes.is_file():
        cause = echo(lines[-1], _QUOTED) if lines else _how(status)
        raise ProgramError(f"{program} made no {makes.suffix} ({cause})")


def _status(command: Sequence[str], folder: Path, said: int, seconds: float) -> int:
    """The status with which a command ends; its complaints go to the file `said`."""
    with subprocess.Popen(  # noqa: S603 - the command is ours, and the shell only passes it on
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=said,
        env={**os.environ, "TMPDIR": str(folder)},
        start_new_session=True,
    ) as process:
        try:
            return process.wait(seconds)
        finally:
            _end(process)


def _how(status: int) -> str:
    """How a program ended that said nothing."""
    if status >= 0:
        return f"it ended with status {status}"
    return f"it was ended by {signal.Signals(-status).name}"


def _limited() -> tuple[str, ...]:
    """What to put before a command to limit it; the soft limits of this process do not count.

    A shell sets them, because it is started afresh: to run our own code between fork and exec is
    not safe in a process with threads.
    """
    if sys.platform == "win32":
        return ()
    limits = (  # the option of the shell, the limit, and how many bytes or seconds are one there
        ("-c", resource.RLIMIT_CORE, 0, 512),
        ("-t", resource.RLIMIT_CPU, ALLOWED.processor, 1),
        ("-v", resource.RLIMIT_AS, ALLOWED.memory, 1024),
        ("-f", resource.RLIMIT_FSIZE, ALLOWED.file, 512),
    )
    told = [
        f"ulimit {option} {_at_most(most, resource.getrlimit(limit)[1]) // unit}"
        for option, limit, most, unit in limits
    ]
    return ("sh", "-c", "; ".join((*told, 'exec "$@"')), "sh")


def _at_most(most: int, hard: int) -> int:
    """A limit, under the hard one, which is negative where there is none."""
    return most if hard < 0 else min(most, hard)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill a process and all of its group."""
    if sys.platform == "win32":
        process.kill()
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)


@cache
def cage() -> tuple[str, ...]:
    """What to put before a command to cage it: the strictest that works here, or nothing."""
    for one in _CAGES:
        with contextlib.suppress(FileNotFoundError):
            probe = subprocess.run(  # noqa: S603 - the command is ours, and no shell reads it
                [*one, "true"], capture_output=True, check=False
            )
            if probe.returncode == 0:
                return one
    return ()
