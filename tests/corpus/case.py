"""A case of the corpus: a file with a name, what it must end in, and why."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.corpus.verdicts import Verdict

    Place = Callable[[Path, bytes], object]


@dataclass(frozen=True, slots=True)
class Case:
    """One file. `build` makes its bytes; `place` lays them down at a path, oddly perhaps.

    `file` is the file's name where that matters, or its suffix if it begins with a point. A path
    that starts with "/" is taken as it stands: what is there belongs to the system.
    """

    name: str
    verdict: Verdict
    why: str
    build: Callable[[], bytes]
    file: str = ".xlsx"
    place: Place = Path.write_bytes

    def path(self, folder: Path) -> Path:
        """Where the file goes."""
        if not self.file.startswith("."):
            return folder / self.file
        slug = re.sub(r"[^a-z0-9]+", "-", self.name.lower()).strip("-")
        return folder / f"{slug}{self.file}"
