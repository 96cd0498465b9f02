"""How a command of the command line ended."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path


class Ended(NamedTuple):
    """How a command ended, and what it said on which stream."""

    status: int
    out: str
    err: str


Run = Callable[..., Ended]


def names(folder: Path) -> list[str]:
    """Every file below a folder."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
