"""Tables as text: the CSV of rosters and gradebooks, read, filled in and written.

Every system writes its own kind: with commas, semicolons or tabs, quotes around everything or only
where they are needed, one end of line or the other. A table that was read knows where in the text
each of its cells stands. So those that are filled in change, and nothing else does, not a byte:

    load       a file  ->  its bytes, as many as a table may have
    read       bytes of a file  ->  Table
    refilled   Table and some new cells  ->  bytes of the same file
    write      header and rows  ->  bytes of a new file, that Excel opens right

A text is UTF-8, or UTF-16 if it begins with its mark. What can be neither is taken for
Windows-1252, as a western European Excel saves "CSV": there, every byte but five is a letter, so
what was something else shows as a wrong accent, and its ASCII is right in any case.
"""

from __future__ import annotations

import codecs
import csv
import errno
import io
import os
import re
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

from normreg_sheets.course.guarding import guarded
from normreg_sheets.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

MOST_BYTES = 10 * 2**20
MOST_CELLS = 1_000_000

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_DELIMITERS = ",;\t"
_QUOTED = re.compile(r'"(?:[^"]++|"")*+"')
_PLAIN = {one: re.compile(rf"[^{one}\r\n]*") for one in _DELIMITERS}
_SEPARATOR = re.compile(rf'"?sep=([{_DELIMITERS}])"?(?:\r\n|\r|\n|\Z)', re.IGNORECASE)
"""A line that Excel takes for itself: it is no row, and not counted as one."""
_SAVE = "save it as CSV UTF-8"
_WAITING = getattr(os, "O_NONBLOCK", 0)  # without it, a pipe that nobody writes to is waited for


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as a spreadsheet counts, its cells, and where in the text each stands."""

    number: int
    cells: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]

    def __getitem__(self, column: int) -> str:
        """The text in a column; a row may stop short."""
        return self.cells[column] if column < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it was read; rows of nothing but blanks are left out.

    `place` is what its file is called. `text` is all of it, after the `mark` of its encoding.
    """

    place: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    text: str
    mark: bytes
    encoding: str
    delimiter: str


def load(path: Path, place: str) -> bytes:
    """The bytes of a file: no device, no pipe, and of one that is too large only so many.

    Raises UsageError that begins with `place`.
    """
    try:
        with open(path, "rb", opener=lambda name, flags: os.open(name, flags | _WAITING)) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise OSError(errno.ENXIO, "is no regular file")
            return file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        cause = error.strerror if isinstance(error, OSError) else None
        raise UsageError(f"{place}: cannot be read: {cause or error}") from None


def read(data: bytes, place: str) -> Table:
    """The table in a file of that name. Raises UsageError where there is none."""
    text, mark, encoding = _decoded(data, place)
    said = _SEPARATOR.match(text)
    start = said.end() if said else 0
    delimiter = said[1] if said else _delimiter(text, place)
    rows = [row for row in _rows(text, delimiter, place, start) if not _blank(row)]
    if not rows:
        raise UsageError(f"{place}: is empty; a table begins with a row of column names")
    header, *others = rows
    width = len(header.cells)
    for row in others:
        if any(map(str.strip, row.cells[width:])):
            raise UsageError(
                f"{place}, row {row.number}: has {len(row.cells)} cells under {width} column"
                " names; put a text that holds the separator in quotes"
            )
    return Table(place, header.cells, tuple(others), text, mark, encoding, delimiter)


def refilled(table: Table, cells: Mapping[tuple[int, int], str]) -> bytes:
    """The same file with other texts in some cells, each by the index of its row and its column.

    A cell that was in quotes stays so, and one that needs them gets them. A row that stops short
    is continued. Raises UsageError where the file's encoding has no such letter.
    """
    pieces, done = [], 0
    widths = [len(row.spans) for row in table.rows]
    for (index, column), text in sorted(cells.items()):
        spans = table.rows[index].spans
        start, end = spans[column] if column < len(spans) else (spans[-1][1],) * 2
        before = table.delimiter * (column - widths[index] + 1)
        widths[index] = max(widths[index], column + 1)
        quoted = table.text[start:end].startswith('"') or _needs_quotes(text, table.delimiter)
        new = '"' + text.replace('"', '""') + '"' if quoted else text
        pieces += [table.text[done:start], before, new]
        done = end
    pieces.append(table.text[done:])
    try:
        return table.mark + "".join(pieces).encode(table.encoding)
    except UnicodeEncodeError:
        raise UsageError(f"{table.place}: cannot hold what belongs there; {_SAVE}") from None


def write(header: Sequence[str], rows: Iterable[Sequence[str | float | None]]) -> bytes:
    """A new file: commas, UTF-8 with the mark by which Excel knows it, lines ended by CR LF.

    That is what Excel itself calls "CSV UTF-8". Texts are guarded; None is an empty cell.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow(
            [guarded(cell.replace("\0", "")) if isinstance(cell, str) else cell for cell in row]
        )
    return codecs.BOM_UTF8 + text.getvalue().encode("utf-8", "replace")


def _needs_quotes(text: str, delimiter: str) -> bool:
    return any(one in text for one in (delimiter, '"', "\r", "\n"))


def _decoded(data: bytes, place: str) -> tuple[str, bytes, str]:
    """The text of a file, the mark before it and its encoding."""
    if len(data) > MOST_BYTES:
        raise UsageError(f"{place}: is larger than {MOST_BYTES // 2**20} MiB, and no such table")
    if data.startswith(_WORKBOOKS):
        raise UsageError(f"{place}: is a workbook or an archive, and no CSV; {_SAVE}")
    marked = next(((mark, name) for mark, name in _MARKS if data.startswith(mark)), None)
    tried = (marked,) if marked else ((b"", "utf-8"), (b"", "cp1252"))
    for mark, name in tried:
        try:
            text = data[len(mark) :].decode(name)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text, mark, name
        break
    raise UsageError(f"{place}: is no text that we can read; {_SAVE}")


def _delimiter(text: str, place: str) -> str:
    """What separates the column names: of comma, semicolon and tab, what makes the most of them."""

    def names(delimiter: str) -> int:
        written = (row for row in _rows(text, delimiter, place) if not _blank(row))
        return len(next(written, Row(0, (), ())).cells)

    return max(_DELIMITERS, key=names)  # of equals, the first


def _blank(row: Row) -> bool:
    """Whether a row tells nothing, whatever separates its cells."""
    return not any(cell.strip(f" {_DELIMITERS}") for cell in row.cells)


def _rows(text: str, delimiter: str, place: str, start: int = 0) -> Iterable[Row]:
    """All rows of a text from `start` on, blank ones too."""
    plain = _PLAIN[delimiter]
    number, at, count = 1, start, 0
    cells: list[str] = []
    spans: list[tuple[int, int]] = []
    while True:
        value, end = _cell(text, at, plain)
        if end < 0:
            raise UsageError(f"{place}, row {number}: a quote opens there and is never closed")
        cells.append(value)
        spans.append((at, end))
        count += 1
        if count > MOST_CELLS:
            raise UsageError(f"{place}: has more than {MOST_CELLS} cells, and is no such table")
        if text.startswith(delimiter, end):
            at = end + 1
            continue
        yield Row(number, tuple(cells), tuple(spans))
        if end == len(text):
            return
        number, at = number + 1, end + (2 if text.startswith("\r\n", end) else 1)
        cells, spans = [], []


def _cell(text: str, at: int, plain: re.Pattern[str]) -> tuple[str, int]:
    """What a cell says that begins there, and where it ends: nowhere if its quote stays open."""
    value, end = "", at
    if text.startswith('"', at):
        quoted = _QUOTED.match(text, at)
        if quoted is None:
            return "", -1
        value, end = quoted[0][1:-1].replace('""', '"'), quoted.end()
    rest = plain.match(text, end)
    return (value + rest[0], rest.end()) if rest else (value, end)
