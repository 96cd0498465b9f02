"""How many workbooks are read while openpyxl reads one?

Run it with `python -m tests.benchmarks.reading`; it needs LibreOffice. The workbook is like a
filled exercise (about 600 cells in framed blocks, 250 of them formulas, with a rail of texts,
formats, validations and names) and was saved by LibreOffice. openpyxl's usual way loads it twice,
once for the formulas and once for the values; it still cannot tell an empty text from a formula
that was never calculated. Both take turns within one run, a pile of files at a turn as in a class,
because only the ratio says something on a busy machine; the least disturbed turn of each counts.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from openpyxl import Workbook, load_workbook
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from normreg_sheets.submission.reader import read
from tests.libreoffice import office

if TYPE_CHECKING:
    from collections.abc import Callable

    from openpyxl.worksheet.worksheet import Worksheet

ROUNDS, PILE = 10, 8
TITLE = "Exercise"
STEPS, ROWS, COLUMNS = 8, 5, 6  # each step: a given block, and formulas over it at its right
GIVEN_LEFT, RESULT_LEFT = 8, 17
THIN, RED, DOTTED = Side("thin", "999999"), Side("medium", "CC0000"), Side("dotted", "B45309")
YELLOW, ORANGE, WHITE, BLUE, GREY, DARK = (
    PatternFill("solid", fgColor=colour, bgColor=colour)
    for colour in ("FFF2CC", "FBE5D6", "FFFFFF", "DBEAFE", "D9D9D9", "1F2937")
)


class Outcome(NamedTuple):
    """Seconds of either way."""

    usual: float
    ours: float

    @property
    def ratio(self) -> float:
        """How many times as fast ours is."""
        return self.usual / self.ours


def filled(folder: Path) -> Path:
    """A filled exercise, as LibreOffice saves it."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = TITLE
    for step in range(STEPS):
        top = 4 + 8 * step
        write_text(sheet, top, step)
        write_block(sheet, top, GIVEN_LEFT, *((RED, WHITE) if step % 2 else (THIN, YELLOW)))
        write_block(sheet, top, RESULT_LEFT, DOTTED, ORANGE if step % 4 < 2 else BLUE)
        fill_in(sheet, top, step)
    for column in range(1, 28):
        sheet.column_dimensions[sheet.cell(1, column).column_letter].width = 7
    sheet.protection.enable()
    sheet.page_setup.orientation = "landscape"
    book.create_sheet("Scratch")
    path = folder / "filled.xlsx"
    book.save(path)
    [saved] = office.convert([path], folder / "saved", "xlsx")
    return saved


def write_text(sheet: Worksheet, top: int, step: int) -> None:
    """The rail at the left: badge, title and a sentence over merged cells."""
    badge = sheet.cell(top, 2, step + 1)
    badge.font, badge.fill = Font(bold=True, color="FFFFFF"), DARK
    sheet.cell(top, 3, f"Step {step + 1}").font = Font(bold=True, size=11)
    sentence = sheet.cell(top + 1, 3, "Across the examples of each row: sum, mean and variance.")
    sentence.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.merge_cells(start_row=top + 1, start_column=3, end_row=top + 3, end_column=6)


def write_block(sheet: Worksheet, top: int, left: int, frame: Side, fill: PatternFill) -> None:
    """A framed block with its caption and arrows."""
    sheet.cell(top - 1, left, "Z = W X + b").font = Font(name="Georgia", italic=True)
    for row in range(ROWS):
        for column in range(COLUMNS):
            cell = sheet.cell(top + row, left + column)
            cell.border = Border(
                left=THIN if column else frame,
                right=THIN if column < COLUMNS - 1 else frame,
                top=THIN if row else frame,
                bottom=THIN if row < ROWS - 1 else frame,
            )
            cell.fill = fill
            cell.font = Font(name="Arial", size=10, bold=row == column)
            cell.alignment = Alignment(horizontal="center")
            cell.number_format = "0.00" if column % 2 else "General"
            cell.protection = Protection(locked=left == GIVEN_LEFT)
        sheet.cell(top + row, left + COLUMNS, "→").font = Font(color="777777")


def fill_in(sheet: Worksheet, top: int, step: int) -> None:
    """The given numbers of a step, formulas in its answer cells, and what a block has besides."""
    for row in range(ROWS):
        for column in range(COLUMNS):
            given = sheet.cell(top + row, GIVEN_LEFT + column, (7 * row + 3 * column - step) / 8)
            formula = f"=ROUND(({given.coordinate}-$H$4)/SQRT(ABS({given.coordinate})+1),2)"
            sheet.cell(top + row, RESULT_LEFT + column, formula)
    first = sheet.cell(top, RESULT_LEFT).coordinate
    last = sheet.cell(top + ROWS - 1, RESULT_LEFT + COLUMNS - 1).coordinate
    area = f"{first}:{last}"
    check = f'=IF(COUNT({area})={ROWS * COLUMNS},IF(ABS(SUM({area}))<99,"✓ mean 0",""),"")'
    sheet.cell(top, RESULT_LEFT + COLUMNS + 2, check).font = Font(color="15803D")
    zero = FormulaRule(formula=[f"AND(ISNUMBER({first}),{first}=0)"], fill=GREY)
    sheet.conditional_formatting.add(area, zero)
    number = DataValidation("decimal", operator="between", formula1="-9999", formula2="9999")
    number.error = "type =1/2, not 1/2"
    number.add(area)
    sheet.add_data_validation(number)
    name = f"step_{step}"
    absolute = f"$Q${top}:$V${top + ROWS - 1}"
    sheet.defined_names[name] = DefinedName(name, attr_text=f"{TITLE}!{absolute}")


def usual(path: Path) -> dict[str, tuple[object, object]]:
    """Formula and value of every cell, by openpyxl."""
    formulas, values = load_workbook(path), load_workbook(path, data_only=True)
    return {
        cell.coordinate: (cell.value, values[sheet.title][cell.coordinate].value)
        for sheet in formulas
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def measured(path: Path, rounds: int = ROUNDS) -> Outcome:
    """The two ways in turns, the fastest turn of each; seconds a file."""
    ways: tuple[Callable[[Path], object], ...] = (usual, read)
    times: tuple[list[float], ...] = ([], [])
    for _ in range(rounds):
        for way, taken in zip(ways, times, strict=True):
            start = time.process_time()
            for _ in range(PILE):
                way(path)
            taken.append((time.process_time() - start) / PILE)
    return Outcome(*map(min, times))


def main() -> None:
    """Print one line."""
    with tempfile.TemporaryDirectory() as folder:
        path = filled(Path(folder))
        outcome = measured(path)
        cells = [cell for sheet in read(path).sheets.values() for cell in sheet.values()]
    formulas = sum(cell.formula is not None for cell in cells)
    print(
        f"{len(cells)} cells, {formulas} formulas: openpyxl twice {outcome.usual * 1000:.1f} ms, "
        f"ours {outcome.ours * 1000:.2f} ms, {outcome.ratio:.0f} times as fast"
    )


if __name__ == "__main__":
    main()
