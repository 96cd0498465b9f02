"""One cell of a sheet: where it stands, how it looks, and what is in it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with its role; `text` or `formula` (without `=`), or blank.

    `frame` says on which sides (of "top bottom left right") the frame of the block runs; `free`
    that it may be changed although its role is to be read.
    """

    row: int
    column: int
    role: str
    text: str | None = None
    formula: str | None = None
    across: int = 1
    down: int = 1
    frame: tuple[str, ...] = ()
    decimals: int | None = None
    free: bool = False
