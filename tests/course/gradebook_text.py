"""The text of a table, made without the code that is tested."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Written:
    """A table, and each of its cells as it is written, with quotes here and there."""

    rows: list[list[str]]
    cells: list[list[str]]
    delimiter: str
    end: str
    tail: str

    @property
    def text(self) -> str:
        return self.end.join(self.delimiter.join(row) for row in self.cells) + self.tail

    def cell(self, text: str, *, quotes: bool) -> str:
        needed = bool(set(text) & set(f'{self.delimiter}"\r\n'))
        doubled = text.replace('"', '""')
        return f'"{doubled}"' if quotes or needed else text
