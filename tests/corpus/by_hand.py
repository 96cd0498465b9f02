"""By hand: rows, columns and names as a spreadsheet program changes them for a person."""

from __future__ import annotations

import io
import re
from functools import partial
from typing import TYPE_CHECKING

import openpyxl

from tests.corpus.case import Case
from tests.corpus.good import (
    good,
)
from tests.corpus.verdicts import MARKED, Verdict, lost
from tests.marking.files import Book

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

IN_ROWS_20_TO_22 = ("A", "total", "mu", "var", "sigma")
ACROSS_COLUMN_K = ("Z", "A", "C", "N", "Y")


class Memory(Book):
    """The good file open before a person; saved, it is bytes."""

    def __init__(self) -> None:
        self.file = io.BytesIO(good())
        self.book = openpyxl.load_workbook(self.file)

    def save(self) -> Path:
        raise NotImplementedError

    def saved(self) -> bytes:
        made = io.BytesIO()
        self.book.save(made)
        return made.getvalue()


def by_hand(change: Callable[[Memory], object]) -> bytes:
    """The good file after a person has changed it in a spreadsheet program."""
    book = Memory()
    change(book)
    return book.saved()


def delete_column(book: Memory) -> None:
    """Delete column K; names and formulas follow, as they do in a spreadsheet program."""
    book.unmerge()
    book.sheet.delete_cols(11)

    def moved(found: re.Match[str]) -> str:
        return f"${chr(ord(found[1]) - (found[1] >= 'K'))}${found[2]}"

    book._redefine(lambda area: re.sub(r"\$([A-Z])\$(\d+)", moved, area))


BY_HAND: dict[str, tuple[Callable[[Memory], object], Verdict, str]] = {
    "saved by openpyxl": (lambda _: None, MARKED, "nothing has changed"),
    "rows and a column before everything": (
        lambda book: book.insert(2, 1),
        MARKED,
        "everything has moved alike",
    ),
    "a row between two blocks": (
        lambda book: book.insert_rows(24, 1),
        MARKED,
        "the names follow",
    ),
    "a row within blocks": (
        lambda book: book.insert_rows(21, 1),
        lost(*IN_ROWS_20_TO_22),
        "nobody knows which row is whose",
    ),
    "a row of blocks deleted": (
        lambda book: book.insert_rows(21, -1),
        lost(*IN_ROWS_20_TO_22),
        "nobody knows which row is gone",
    ),
    "a column of blocks deleted": (
        delete_column,
        lost(*ACROSS_COLUMN_K),
        "nobody knows which column is gone",
    ),
    "the sheet renamed": (lambda book: book.rename("Müller's sheet"), MARKED, "names follow"),
}

CASES = [
    *(
        Case(f"by hand: {name}", verdict, why, partial(by_hand, change))
        for name, (change, verdict, why) in BY_HAND.items()
    ),
]
