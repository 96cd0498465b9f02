"""Addresses: how spreadsheets name cells, columns and rectangles. Rows and columns count from 1."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from normreg_sheets.sheet.blocks import Block

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384


def address(row: int, column: int) -> str:
    """The plain address of a cell: row 13, column 8 is "H13"."""
    return f"{letters(column)}{row}"


def split(address: str) -> tuple[int, int]:
    """Row and column of a plain address: "H13" is (13, 8)."""
    name = address.rstrip("0123456789")
    return int(address[len(name) :]), column(name)


@lru_cache(maxsize=LAST_COLUMN)
def letters(column: int) -> str:
    """The letters of a column: 1 is "A", 27 is "AA"."""
    before, last = divmod(column - 1, 26)
    return (letters(before) if before else "") + chr(ord("A") + last)


@lru_cache(maxsize=LAST_COLUMN)
def column(name: str) -> int:
    """The number of a column by its letters, or 0 if no column is called so."""
    if not (name.isascii() and name.isalpha() and name.isupper() and len(name) <= 3):
        return 0
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number if number <= LAST_COLUMN else 0


def area(top: int, left: int, bottom: int, right: int) -> str:
    """The absolute address of a rectangle: `$H$13:$K$15`; of a single cell, `$H$13`."""
    first, last = (f"${letters(column)}${row}" for row, column in ((top, left), (bottom, right)))
    return first if first == last else f"{first}:{last}"


def extent(block: Block) -> str:
    """The range of a block: `H13:K15`."""
    return f"{address(block.top, block.left)}:{address(block.bottom, block.right)}"
