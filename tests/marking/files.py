"""Workbooks that come back: our own, filled in or tampered with by openpyxl as by a person."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from openpyxl import load_workbook
from openpyxl.packaging.custom import StringProperty
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.workbook.defined_name import DefinedName

from normreg_sheets.errors import SubmissionError
from normreg_sheets.marking.assessment import assess
from normreg_sheets.sheet.workbook import set_up

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from numpy.typing import NDArray
    from openpyxl.cell import Cell
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from normreg_sheets.answers.problem import Problem


def handed_in(
    folder: Path, problem: Problem, entries: Mapping[str, NDArray[Any]] | None = None
) -> Path:
    """The assignment of a problem with entries stamped into it; blank without."""
    path = folder / "handed-in.xlsx"
    press = set_up(problem, "assignment", to_fill=True)
    path.write_bytes(press.workbook(problem, filled(problem, entries)))
    return path


def refused(path: Path, template: str | None = None) -> SubmissionError:
    """Why a file is refused: in one line, which begins with its path."""
    with pytest.raises(SubmissionError) as caught:
        assess(path, template)
    assert str(caught.value).startswith(f"{path}: ")
    assert "\n" not in str(caught.value)
    return caught.value


def filled(problem: Problem, entries: Mapping[str, NDArray[Any]] | None) -> dict[str, NDArray[Any]]:
    """Entries for every step: those that are given, else blanks."""
    blank = {name: problem.key[name].astype(object) for name in problem.asked}
    for array in blank.values():
        array[...] = None
    return blank | dict(entries or {})


class Book:
    """A workbook open before a person; cells go by the names that the design promises."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.book: Workbook = load_workbook(path)

    @property
    def sheet(self) -> Worksheet:
        return self.book.worksheets[0]

    def cell(self, name: str, down: int = 0, across: int = 0) -> Cell:
        """A cell of a block: `step_Z`, `given_X`, `sheet_code`."""
        first = re.search(r"\$([A-Z]+)\$(\d+)", self.sheet.defined_names[name].attr_text)
        assert first is not None
        return self.sheet[f"{first[1]}{first[2]}"].offset(down, across)

    def fill(self, block: str, rows: Iterable[object], kind: str = "step_") -> None:
        """Write a block's numbers, one of a vector to a row."""
        for down, row in enumerate(rows):
            numbers = row if isinstance(row, list | np.ndarray) else [row]
            for across, number in enumerate(numbers):
                self.cell(f"{kind}{block}", down, across).value = number

    def say(self, **codes: str | None) -> None:
        """Write the `code` of the sheet, or that of the `custom` property; None takes it away."""
        if "code" in codes:
            self.cell("sheet_code").value = codes["code"]
        if "custom" in codes:
            (text,) = self.book.custom_doc_props.props
            self.book.custom_doc_props.props.remove(text)
            if codes["custom"] is not None:
                self.book.custom_doc_props.append(
                    StringProperty(name=text.name, value=codes["custom"])
                )

    def redefine(self, block: str, place: str) -> None:
        """Let the name of a block mean other cells of the sheet: `$H$13:$K$15`."""
        name = self.sheet.defined_names[block]
        name.attr_text = name.attr_text.rpartition("!")[0] + f"!{place}"

    def rename(self, title: str) -> None:
        """Rename the sheet, in its defined names too, as a spreadsheet does."""
        before, quoted = f"'{self.sheet.title}'!", f"""'{title.replace("'", "''")}'!"""
        self.sheet.title = title
        self._redefine(lambda text: text.replace(before, quoted))

    def insert(self, rows: int, columns: int) -> None:
        """Insert rows above and columns before everything, with the defined names moved along."""
        self.unmerge()
        if rows:
            self.sheet.insert_rows(1, rows)
        if columns:
            self.sheet.insert_cols(1, columns)

        def moved(found: re.Match[str]) -> str:
            column = get_column_letter(column_index_from_string(found[1]) + columns)
            return f"${column}${int(found[2]) + rows}"

        self._redefine(lambda text: re.sub(r"\$([A-Z]+)\$(\d+)", moved, text))

    def insert_rows(self, at: int, rows: int) -> None:
        """Insert rows before row `at`, or delete so many (-1), with the names moved along.

        A name that spans the place grows or shrinks, as it does in a spreadsheet.
        """
        self.unmerge()
        if rows > 0:
            self.sheet.insert_rows(at, rows)
        else:
            self.sheet.delete_rows(at, -rows)

        def moved(found: re.Match[str]) -> str:
            return f"${int(found[1]) + (rows if int(found[1]) >= at else 0)}"

        self._redefine(lambda text: re.sub(r"\$(\d+)", moved, text))

    def shift_up(self, row: int, columns: str) -> None:
        """Delete the cells of a row in some columns, those below moved up; names stay."""
        self.unmerge()
        for column in columns:
            for place in range(row, self.sheet.max_row + 1):
                self.sheet[f"{column}{place}"].value = self.sheet[f"{column}{place + 1}"].value

    def unmerge(self) -> None:
        """Leave no merged cells, which do not move with the others here."""
        for merged in list(self.sheet.merged_cells.ranges):
            self.sheet.unmerge_cells(str(merged))

    def _redefine(self, change: Callable[[str], str]) -> None:
        for name, defined in list(self.sheet.defined_names.items()):
            self.sheet.defined_names[name] = DefinedName(name, attr_text=change(defined.attr_text))

    def save(self) -> Path:
        self.book.save(self.path)
        return self.path
