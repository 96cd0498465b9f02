"""What openpyxl and calamine see in a workbook, in the words of `seen`.

Both have known misreadings (an error is an empty text in calamine, Strict is an empty workbook in
openpyxl), and both can do worse than misread: calamine ends the whole process at a cell in the last
row, openpyxl never ends at a merge over the whole sheet. So they are asked in a process of their
own, with limits of memory and time: one that does not answer has no opinion, and is started anew.
"""

from __future__ import annotations

import contextlib
import io
import multiprocessing
import os
import resource
import sys
import warnings
from typing import TYPE_CHECKING, Self

import openpyxl
import python_calamine

from normreg_sheets.sheet.addresses import address
from tests.mutation.seen import Error, Place, Value, day_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

Values = dict[Place, Value]
READERS: dict[str, Callable[[bytes], Values]]
MEMORY = 2 * 1024**3
SECONDS = 5.0


def calamine(data: bytes) -> Values:
    """What python-calamine sees; what is empty to it, errors among that, is not there."""
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {
        (title, address(row, column)): value
        for title in book.sheet_names
        for row, line in enumerate(
            book.get_sheet_by_name(title).to_python(skip_empty_area=False), 1
        )
        for column, written in enumerate(line, 1)
        if (value := _plain(written)) not in (None, "")
    }


def by_openpyxl(data: bytes) -> Values:
    """What openpyxl sees of the values that a file stores."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it tells of what it leaves out
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    return {
        (sheet.title, cell.coordinate): Error(cell.value)
        if cell.data_type == "e"
        else _plain(cell.value)
        for sheet in book.worksheets
        for cell in sheet._cells.values()  # those that there are, never every one up to the last
        if cell.value is not None
    }


READERS = {"calamine": calamine, "openpyxl": by_openpyxl}


def _plain(value: object) -> Value:
    day = day_of(value)
    if day is not None:
        return day
    if isinstance(value, bool | float | str) or value is None:
        return value
    return float(value) if isinstance(value, int) else str(value)


class Opinions:
    """The two readers in a process of their own; use it in a `with`."""

    def __init__(self) -> None:
        self.deaths = 0
        self._start()

    def of(self, reader: str, data: bytes) -> Values | None:
        """What a reader sees, None where it refuses the file, ends, or does not end."""
        with contextlib.suppress(EOFError, OSError):
            self._line.send((reader, data))
            if self._line.poll(SECONDS):
                answer: Values | None = self._line.recv()
                return answer
        self.deaths += 1
        self._stop()
        self._start()
        return None

    def _start(self) -> None:
        spawned = multiprocessing.get_context("spawn")
        self._line, theirs = spawned.Pipe()
        self._process = spawned.Process(target=_answer, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()

    def _stop(self) -> None:
        self._line.close()
        self._process.kill()
        self._process.join()
        self._process.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()


def _answer(line: Connection) -> None:
    """Answer questions until the line is closed, whatever the readers do or print."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(nowhere, stream.fileno())
    with contextlib.suppress(EOFError, OSError):
        while True:
            reader, data = line.recv()
            found = None
            # A panic of calamine's is no Exception; whatever is raised, there is no opinion.
            with contextlib.suppress(BaseException):
                found = READERS[reader](data)
            line.send(found)
