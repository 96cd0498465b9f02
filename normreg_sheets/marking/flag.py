"""A flag: something that a person should look at. It never changes a mark.

When blocks have moved, a cell has two addresses: the one in the file that was handed in, and the
one on our own sheet, which is what the student gets back. So a flag is told twice:

    says    of the file: for whoever opens what was handed in
    shown   of our own sheet: for whoever reads the feedback
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

SHOWN = 8  # addresses in one flag


@dataclass(frozen=True, slots=True)
class Flag:
    """Something that a person should look at; `kind` is its machine name."""

    kind: str
    says: str
    shown: str


class Named(NamedTuple):
    """A cell that a flag names: in the file, on our own sheet, and what more is said of it."""

    there: str
    ours: str
    more: str = ""


def plain(kind: str, says: str) -> Flag:
    """A flag that names no cell that may have moved."""
    return Flag(kind, says, says)


def naming(kind: str, before: str, cells: Sequence[Named], after: str = "") -> Flag:
    """A flag that names cells, the first few and how many more there are, between two texts."""
    there = _some([f"{cell.there}{cell.more}" for cell in cells])
    ours = _some([f"{cell.ours}{cell.more}" for cell in cells])
    return Flag(kind, f"{before}{there}{after}", f"{before}{ours}{after}")


def _some(addresses: Sequence[str]) -> str:
    more = len(addresses) - SHOWN
    return ", ".join(addresses[:SHOWN]) + (f" and {more} more" if more > 0 else "")
