"""Output: a file is written whole or not at all.

    open, write, fsync, close     a temporary file in the same folder has the data, on the disk
    link or rename                it gets its name in one step: before, nothing has changed
    fsync                         the folder with the new name is on the disk as well

So a crash, a full disk or an interruption leaves what stood there before. What a killed run can
leave beside it is a temporary file, which nobody takes for a result or a submission: its name is
hidden, and ends in `.part`.

Only an ordinary file is ever replaced. A link is not followed: what it leads to may be somebody's
submission; nor is it replaced, since it may be `/dev/stdout`.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import stat
from typing import TYPE_CHECKING

from normreg_sheets.errors import OutputError

if TYPE_CHECKING:
    from pathlib import Path

PART = ".normreg-{}.part"
"""What a temporary file is called, with something random in it."""

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)  # Windows has that
_ALL, _OWNERS = 0o777, 0o700  # permissions of folders, from which the system takes the umask
_FILE = 0o666  # what of them a file may have
_NOT_HERE = (errno.EINVAL, errno.ENOTSUP, errno.ENOSYS)  # a file system knows no such thing


class TakenError(OutputError):
    """A file is there already, and was not to be replaced."""


def write(path: Path, data: bytes, *, force: bool, private: bool = False) -> None:
    """Write `data` to `path`; an existing file is replaced only with `force`.

    One that is `private` is for its owner alone, and so are the missing folders that are made for
    it. Raises OutputError, with what stood there untouched, where that is not possible.
    """
    mode = _OWNERS if private else _ALL
    check(path, force=force)
    part = path.with_name(PART.format(secrets.token_hex(8)))
    try:
        folders = _make(path.parent, mode)
        try:
            _fill(part, data, mode & _FILE)
            if force:
                _look_like(part, path)
                os.replace(part, path)  # noqa: PTH105 - each step is one call to the system
            elif not _named(part, path):
                raise _taken(path)
        finally:  # also when interrupted
            with contextlib.suppress(OSError):
                os.unlink(part)  # noqa: PTH108
    except (OSError, ValueError) as error:
        raise OutputError(f"{path}: cannot be written: {_cause(error)}") from None
    try:
        for folder in folders:
            _synchronise(folder)
    except OSError as error:
        says = f"{path}: is written, but may not outlast a power cut: {_cause(error)}"
        raise OutputError(says) from None


def remove(path: Path) -> None:
    """Remove a file, if it is there. Raises OutputError."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(f"{path}: cannot be removed: {_cause(error)}") from None


def sweep(*folders: Path) -> None:
    """Remove the temporary files that a killed run left in some folders."""
    for folder in folders:
        for part in folder.glob(PART.format("*")):
            with contextlib.suppress(OSError):  # what stays is hidden, and does no harm
                part.unlink()


def check(path: Path, *, force: bool) -> None:
    """Raise OutputError where `path` is taken and may not be replaced, or can be no file."""
    try:
        there = _kind(path, follow=False)
        above = _kind(path.parent, follow=True)
        if above not in (None, stat.S_IFDIR):
            raise OutputError(f"{path.parent}: is a file, and cannot hold others; name a folder")
        if there is None:
            return
        if _kind(path, follow=True) == stat.S_IFDIR:
            raise OutputError(f"{path}: is a folder; name a file")
        if there == stat.S_IFLNK:
            raise OutputError(f"{path}: is a link; name the file itself")
        if there != stat.S_IFREG:
            raise OutputError(f"{path}: is a device or a pipe, and no file; name another")
        if not force:
            raise _taken(path)
    except (OSError, ValueError) as error:
        raise OutputError(f"{path}: cannot be written: {_cause(error)}") from None


def _kind(path: Path, *, follow: bool) -> int | None:
    """What a path is, as a kind of `stat`; None where nothing is there."""
    try:
        return stat.S_IFMT(os.stat(path, follow_symlinks=follow).st_mode)  # noqa: PTH116
    except (FileNotFoundError, NotADirectoryError):
        return None


def _fill(part: Path, data: bytes, mode: int) -> None:
    """Make a file with the data, all of it on the disk."""
    handle = os.open(part, _NEW, mode)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(handle, rest) :]
        os.fsync(handle)
    finally:
        os.close(handle)


def _make(folder: Path, mode: int) -> list[Path]:
    """Make a folder where it is missing; those in which a name is new then."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    for one in reversed(missing):
        one.mkdir(mode, exist_ok=True)
    return [folder, *(one.parent for one in missing)]


def _look_like(part: Path, path: Path) -> None:
    """Let those read a file, and only those, who may read what it replaces."""
    with contextlib.suppress(FileNotFoundError):
        os.chmod(part, stat.S_IMODE(os.stat(path).st_mode))  # noqa: PTH101, PTH116


def _named(part: Path, path: Path) -> bool:
    """Whether the name was free, and is the file's now: to link is to ask and to take in one.

    On a file system without links, one can only ask just before.
    """
    try:
        os.link(part, path)
    except FileExistsError:
        return False
    except OSError:
        if os.path.lexists(path):
            return False
        os.rename(part, path)  # noqa: PTH104
    return True


def _synchronise(folder: Path) -> None:
    """Have the names in a folder on the disk, where the system can do that."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return  # Windows opens no folder, nor does anybody who may not read it
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _NOT_HERE:
            raise
    finally:
        os.close(handle)


def _taken(path: Path) -> TakenError:
    return TakenError(f"{path}: is there already; add --force to replace it")


def _cause(error: OSError | ValueError) -> str:
    """Why a file cannot be written, in a few words."""
    if isinstance(error, OSError):
        return error.strerror or str(error)
    return "no file can have such a name"  # the only value that the system is not even asked about
