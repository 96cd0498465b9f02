"""A lock on a folder: one run at a time writes what is kept in it.

Two runs that read, work and then write would each write down its own work alone, and whoever is
last has the other's forgotten. The system holds the lock, and lets go of it when the process ends
in whatever way; so a killed run is in nobody's way, and its file means nothing.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from typing import TYPE_CHECKING

from normreg_sheets.errors import OutputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILE = ".normreg-lock"
_HELD = (errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK)  # all else: the disk knows no locks


@contextlib.contextmanager
def locked(folder: Path, what: str) -> Iterator[None]:
    """Nobody else's while the block runs; `what` is the command that would be at work there.

    A missing folder is made, for its owner alone. Raises UsageError where another run holds it,
    OutputError where no file can be made. On a disk that knows no locks, nothing is held.
    """
    path = folder / FILE
    try:
        folder.mkdir(0o700, parents=True, exist_ok=True)
        handle = _held(path)
    except OSError as error:
        raise OutputError(f"{path}: cannot be written: {error.strerror}") from None
    if handle is None:
        raise UsageError(
            f"{folder}: another run is at work there; wait until it has ended, then `{what}` again"
        )
    try:
        yield
    finally:
        with contextlib.suppress(OSError):  # Windows removes no file that is open: it stays, empty
            path.unlink()
        os.close(handle)


def _held(path: Path) -> int | None:
    """The file that has the lock, open; None where another run has it. Raises OSError."""
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        if not _hold(handle):
            os.close(handle)
            return None
        # Whoever held it just before has removed it: then the lock is on a file without a name.
        with contextlib.suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(handle), path.stat()):
                return handle
        os.close(handle)


def _hold(handle: int) -> bool:
    """Take the lock at once; whether nobody else has it."""
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 - only there

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415 - not there

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in _HELD
    return True
