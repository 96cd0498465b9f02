"""Output: a file is written whole or not at all.

A temporary file in the same folder is filled, synchronised and renamed, so that a crash, a full
disk or an interruption leaves what stood there before.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from normreg_sheets.errors import OutputError


def write(path: Path, data: bytes, *, force: bool) -> None:
    """Write `data` to `path`; an existing file is replaced only with `force`.

    Missing folders are made. Raises OutputError, with nothing written, where that is not possible.
    """
    check(path, force=force)
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.")
        temporary = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
        temporary = None
    except OSError as error:
        raise OutputError(f"{path}: cannot be written: {error.strerror or error}") from None
    finally:  # also when interrupted
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)


def check(path: Path, *, force: bool) -> None:
    """Raise OutputError where `path` is taken and may not be replaced."""
    if path.is_dir():
        raise OutputError(f"{path}: is a folder; name a file")
    if path.parent.exists() and not path.parent.is_dir():
        raise OutputError(f"{path.parent}: is a file, and cannot hold others; name a folder")
    if path.exists() and not force:
        raise OutputError(f"{path}: is there already; add --force to replace it")


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
