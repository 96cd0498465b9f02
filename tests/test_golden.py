"""The golden mirror: a whole solution as text, so that a change shows as changed lines.

One line for every cell that holds a number or a formula. Nothing here is compared with the truth
(other tests do that); what it catches is a change that nobody meant to make. After one that was
meant, write it anew and read the difference before it is committed:

    python -m tests.test_golden
"""

from __future__ import annotations

import difflib
import io
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest

from normreg_sheets.answers.draw import pose
from normreg_sheets.answers.problem import Problem, Variant
from normreg_sheets.exercise.composition import load
from normreg_sheets.exercise.template import names
from normreg_sheets.sheet.addresses import address
from normreg_sheets.sheet.header import page_code
from normreg_sheets.sheet.layout import lay_out
from normreg_sheets.sheet.workbook import set_up

if TYPE_CHECKING:
    from collections.abc import Iterator

    from normreg_sheets.sheet.blocks import Block
    from normreg_sheets.sheet.workbook import Press

GOLDEN = Path(__file__).parent / "golden"
PUBLISHED = Variant(preset="classic")
DIGITS, NOISE = 12, 1e-12
WIDTHS = (4, 16, 16, 16)  # of address, place, exact value, value; then the formula
HOW = "if the change was meant: python -m tests.test_golden, and read the difference"


def mirror(problem: Problem) -> str:
    """The solution of a problem, cell by cell and in reading order."""
    press = set_up(problem, "solution")
    book = io.BytesIO(press.workbook(problem))
    formulas, values = (
        openpyxl.load_workbook(book, data_only=only)[press.title] for only in (False, True)
    )
    lines = []
    for (row, column), (what, exact) in sorted(_expected(problem, press).items()):
        formula, value = (sheet.cell(row, column).value for sheet in (formulas, values))
        if value is None:
            continue
        shown = _digits(value) if isinstance(value, int | float) else value
        written = formula if str(formula).startswith("=") else ""
        columns = zip((address(row, column), what, exact, shown), WIDTHS, strict=True)
        lines.append(("".join(f"{text:<{width}}  " for text, width in columns) + written).rstrip())
    return "\n".join([f"{problem.code}: the solution", *lines, ""])


def _expected(problem: Problem, press: Press) -> dict[tuple[int, int], tuple[str, str]]:
    """What each cell is, and the exact value that belongs to it."""
    layout = press.layout
    cells = {}
    for block in layout.blocks:
        copied = " copy" if block.kind == "copy" else ""
        for place, at in _entries(problem, block):
            exact = str(problem.exact[block.tensor][place]).replace(" ", "")
            cells[block.cell(at)] = f"{block.tensor}{_position(place)}{copied}", exact
    for mark in layout.marks:
        place = tuple(mark.at.values())
        cells[mark.row, mark.column] = f"goal {mark.goal.step}{_position(place)}", ""
    for shown in layout.exacts:
        block = layout.home(shown.step)
        for place, at in _entries(problem, block):
            row, column = block.cell(at)
            there = shown.top + row - block.top, shown.left + column - block.left
            cells[there] = f"exact {shown.step}{_position(place)}", ""
    return cells


def _entries(problem: Problem, block: Block) -> Iterator[tuple[tuple[int, ...], dict[str, int]]]:
    """Each entry's place in the tensor, and its position by axis."""
    over = problem.exercise.axes(block.tensor)
    for at in block.entries():
        yield tuple(at[axis] for axis in over), at


def _digits(value: float) -> str:
    """The number, without what floats leave of a zero."""
    return f"{0 if abs(value) < NOISE else value:.{DIGITS}g}"


def _position(place: tuple[int, ...]) -> str:
    """Counted from 1, as on the sheet."""
    return f"[{','.join(str(number + 1) for number in place)}]" if place else ""


def written(exercise: str) -> str:
    return mirror(pose(load(exercise), PUBLISHED))


@pytest.mark.parametrize("exercise", names())
def test_a_solution_is_as_it_was(exercise: str) -> None:
    path = GOLDEN / f"{exercise}.txt"
    before = path.read_text(encoding="utf-8").splitlines()
    now = written(exercise).splitlines()
    changes = list(difflib.unified_diff(before, now, path.name, "now", lineterm="", n=0))
    assert not changes, "\n".join([HOW, *changes])


@pytest.mark.parametrize("exercise", names())
def test_every_formula_of_the_exercise_stands_in_its_mirror(exercise: str) -> None:
    problem = pose(load(exercise), PUBLISHED)
    book = openpyxl.load_workbook(io.BytesIO(set_up(problem, "solution").workbook(problem)))
    typed = {
        f"{cell.coordinate} {cell.value}"
        for row in book.worksheets[0].iter_rows()
        for cell in row
        if cell.data_type == "f"
    }
    lines = [line.split() for line in mirror(problem).splitlines()]
    codes = page_code(lay_out(problem.exercise), "solution")
    typed -= {f"{address(cell.row, cell.column)} ={cell.formula}" for cell in codes}
    assert typed <= {f"{line[0]} {' '.join(line)[' '.join(line).find('=') :]}" for line in lines}


def main() -> None:
    """Write every mirror anew."""
    GOLDEN.mkdir(exist_ok=True)
    for exercise in names():
        path = GOLDEN / f"{exercise}.txt"
        path.write_text(written(exercise), encoding="utf-8")
        print(f"wrote {path}")


if __name__ == "__main__":
    main()
