"""A watch over programs: whether one still runs, or anything that it started."""

from __future__ import annotations

import contextlib
import os
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class Watch:
    """Tells whether any process lives that holds a pipe: a program, or what it started."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "alive"
        os.mkfifo(self.path)
        self._pipe = os.open(self.path, os.O_RDONLY | os.O_NONBLOCK)

    def held(self, script: str) -> str:
        """The script, but of a program that holds the pipe, and says so first."""
        return f'exec 9> "{self.path}"; echo started >&9\n{script}'

    def started(self) -> bool:
        """Whether a program has started, or does in a while."""
        return self._heard(b"started\n")

    def ended(self) -> bool:
        """Whether all have ended that held it, or do in a while."""
        return self._heard(b"")

    def _heard(self, what: bytes) -> bool:
        late = time.monotonic() + 10
        while time.monotonic() < late:
            with contextlib.suppress(BlockingIOError):
                if os.read(self._pipe, 100) == what:
                    return True
            time.sleep(0.02)
        return False

    def close(self) -> None:
        os.close(self._pipe)
