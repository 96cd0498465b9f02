"""Assignments that other libraries fill in, as a student does who writes a script.

by_openpyxl      our own file is opened, typed into and saved: formulas have no value yet
by_xlsxwriter    a new workbook, into which every cell is written again: no names, no
                 properties, no styles, and each formula says that it gives 0
"""

from __future__ import annotations

from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

import xlsxwriter
from openpyxl import load_workbook

from normreg_sheets.marking.handed import contents
from normreg_sheets.sheet.addresses import address
from normreg_sheets.sheet.roles import asked
from normreg_sheets.sheet.stamp import Formula
from normreg_sheets.sheet.workbook import set_up
from tests.marking.cases import posed

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.workbook import Workbook

    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.marking.handed import Handed
    from normreg_sheets.sheet.stamp import Content
    from normreg_sheets.sheet.workbook import Press


def by_us(problem: Problem, handed: Handed, path: Path) -> Path:
    """The sheet with what is handed in stamped into it, every formula with what it gives."""
    press = _press(problem.exercise.name, to_fill=True)
    path.write_bytes(press.workbook(handed.on(problem), contents(handed)))
    return path


def by_openpyxl(problem: Problem, handed: Handed, path: Path) -> Path:
    _typed_into(problem, handed, path).save(path)
    return path


def by_xlsxwriter(problem: Problem, handed: Handed, path: Path) -> Path:
    book = _typed_into(problem, handed, path)
    with xlsxwriter.Workbook(path) as anew:
        for sheet in book.worksheets:
            page = anew.add_worksheet(sheet.title)
            write = {"f": page.write_formula, "s": page.write_string, "n": page.write_number}
            for cell in chain.from_iterable(sheet.iter_rows()):
                if cell.value is not None:
                    write[cell.data_type](cell.row - 1, cell.column - 1, cell.value)
    return path


def _typed_into(problem: Problem, handed: Handed, path: Path) -> Workbook:
    """Our blank file, opened by openpyxl, with everything typed that is handed in."""
    press = _press(problem.exercise.name, to_fill=False)
    path.write_bytes(press.workbook(handed.on(problem)))
    book = load_workbook(path)
    cells = contents(handed)
    for step, place, where in asked(problem, press.layout):
        book.worksheets[0][address(*where)] = _typed(cells[step][place])
    return book


def _typed(content: Content) -> object:
    """What is typed for a content, of which a program has computed nothing."""
    return f"={content.text}" if isinstance(content, Formula) else content


@cache
def _press(name: str, *, to_fill: bool) -> Press:
    """The press of an exercise, whoever's sheet it makes."""
    return set_up(posed(name, "decimals", 1), "assignment", to_fill=to_fill)
