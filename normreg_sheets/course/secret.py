"""The secret of a course, from which everybody's numbers and codes derive.

Whoever has it can work out every sheet, so it is in a file of its own, which only its owner can
read, and in nothing that is handed out. Each use has a key of its own, made of the secret and the
use's name (HMAC-SHA256), so that no use tells anything about another. The fields of what is
authenticated go in with their lengths: no two lists of fields are the same message.
"""

from __future__ import annotations

import hmac
import re
import secrets
import stat
import sys
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

from normreg_sheets.errors import OutputError, UsageError
from normreg_sheets.sheet import output

if TYPE_CHECKING:
    from pathlib import Path

BYTES = 32
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_WRITTEN = re.compile(rb"([0-9a-f]{64})\s*")
_FIRST_SEED = 10**18


@dataclass(frozen=True, slots=True)
class Secret:
    """32 bytes that nobody can guess; they are never shown."""

    key: bytes = field(repr=False)

    def authenticator(self, use: str, *fields: str) -> bytes:
        """The 32 bytes of an HMAC-SHA256 over fields, by the key of one use."""
        own = hmac.digest(self.key, b"normreg-sheets " + use.encode(), sha256)
        parts = (text.encode("utf-8", "surrogatepass") for text in fields)
        message = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
        return hmac.digest(own, message, sha256)

    def seed(self, exercise: str, student: str, attempt: int, redraw: int) -> int:
        """The seed of a student's numbers, below 10¹⁸; each `redraw` gives another one."""
        said = self.authenticator("numbers", exercise, student, str(attempt), str(redraw))
        return int.from_bytes(said, "big") % _FIRST_SEED


def create(path: Path) -> None:
    """Make a new secret in a file that only its owner can read.

    Raises OutputError where a file is there: a secret is never replaced.
    """
    text = secrets.token_bytes(BYTES).hex() + "\n"
    try:
        output.write(path, text.encode(), force=False, private=True)
    except output.TakenError:  # which would advise to replace it
        raise never_replaced(path) from None


def never_replaced(path: Path) -> OutputError:
    """The error where another secret is wanted than the one that is there."""
    return OutputError(
        f"{path}: is the secret of a course already, and is never replaced; take another folder"
    )


def read(path: Path) -> Secret:
    """The secret in a file. Raises UsageError for one that is none, or that others can read."""
    try:
        status = path.stat()
        ours = stat.S_ISREG(status.st_mode) and status.st_size <= 4 * BYTES
        data = path.read_bytes() if ours else b""
    except OSError as error:
        raise UsageError(
            f"{path}: the secret of the course cannot be read ({error.strerror}); the sheets that"
            " were handed out cannot be marked without it: restore it from where it was kept"
        ) from None
    if sys.platform != "win32" and status.st_mode & _OTHERS:
        raise UsageError(
            f"{path}: others can read the secret of the course; make it yours: chmod 600 {path}"
        )
    written = _WRITTEN.fullmatch(data)
    if written is None:
        raise UsageError(
            f"{path}: is not the secret of a course (64 digits and letters a to f); restore it"
        )
    return Secret(bytes.fromhex(written[1].decode()))
