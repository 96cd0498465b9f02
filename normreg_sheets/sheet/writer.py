"""The writer: the mould of a workbook, built with openpyxl.

A mould has everything that is the same for a whole class: texts, looks, formulas, conditional
formats, names, protection, print setup. The stamp fills in the rest. openpyxl is known to this
module alone.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.formatting.rule import FormulaRule
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties

from normreg_sheets.exercise.quantities import LARGEST
from normreg_sheets.sheet import theme
from normreg_sheets.sheet.addresses import address, area, letters
from normreg_sheets.sheet.cells import cells
from normreg_sheets.sheet.columns import last_column
from normreg_sheets.sheet.feedback import mirror_formulas
from normreg_sheets.sheet.feedback_table import (
    WIDTHS,
    Column,
    table_cells,
    table_formats,
    table_heights,
)
from normreg_sheets.sheet.formats import formats
from normreg_sheets.sheet.header import code_cell
from normreg_sheets.sheet.names import CODE_NAME, CODE_PROPERTY, FEEDBACK, SCRATCH, sheet_title
from normreg_sheets.sheet.page import column_widths, row_heights, scale
from normreg_sheets.sheet.roles import asked, blank_cells
from normreg_sheets.sheet.verdicts import KEY, REACH, VERDICT, VERDICTS, verdict_formulas

if TYPE_CHECKING:
    from collections.abc import Iterable

    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.sheet.blocks import Layout
    from normreg_sheets.sheet.cell import Cell
    from normreg_sheets.sheet.feedback_table import Table
    from normreg_sheets.sheet.formats import Format
    from normreg_sheets.sheet.kinds import Kind


PRINTERS = 0.98  # of the room on a page: programs measure rows and columns a little differently


def mould(problem: Problem, layout: Layout, kind: Kind, table: Table | None = None) -> bytes:
    """The workbook of an exercise and kind, without what the stamp fills in.

    A feedback has its `table` on a second sheet.

    Raises UsageError where the sheet does not fit a page.
    """
    scale(problem, layout, kind)
    book = Workbook()
    _set_default_font(book)
    sheet = book.active
    sheet.title = sheet_title(problem.exercise)
    _write_cells(sheet, cells(problem, layout, kind))
    _set_page(sheet, problem, layout, kind)
    _name_blocks(sheet, layout)
    theirs: dict[str, int] = {}
    _add_formats(sheet, formats(problem, layout, kind), theirs)
    _protect(sheet)
    if kind in ("assignment", "practice"):
        blank = blank_cells(problem, layout)
        _expect_numbers(sheet, blank)
        first = blank[0].partition(":")[0]
        sheet.sheet_view.selection[0].activeCell = first
        sheet.sheet_view.selection[0].sqref = first
    if kind == "practice":
        _write_verdicts(book, problem, layout, sheet.title)
    if table is None:
        book.create_sheet(SCRATCH, 1)
    else:
        _write_mirror(sheet, problem, layout, table)
        _write_table(book.create_sheet(FEEDBACK, 1), table, theirs)
    _describe(book, problem, kind)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _set_default_font(book: Any) -> None:
    """The font of the Normal style, by whose digits every program measures column widths.

    openpyxl has no public way; its own is missing on many machines, which then widen all columns.
    """
    font = Font(name=theme.SANS, size=10)
    book._named_styles["Normal"].font = font  # noqa: SLF001
    book._fonts[0] = font  # noqa: SLF001


def _style(target: Any, look: theme.Look, frame: tuple[str, ...], decimals: int | None) -> None:
    target.font = Font(
        name=look.font, size=look.size, bold=look.bold, italic=look.italic, color=look.colour
    )
    if look.fill is not None:
        target.fill = PatternFill("solid", fgColor=look.fill)
    line = Side(style=look.line, color=look.line_colour) if look.line else Side()
    sides = dict.fromkeys(("left", "right", "top", "bottom"), line)
    if look.underlined:
        sides["bottom"] = Side(style="thin", color=look.line_colour)
    framed = Side(style=theme.FRAME[0], color=theme.FRAME[1])
    target.border = Border(**sides | dict.fromkeys(frame, framed))
    target.alignment = Alignment(
        horizontal=look.align,
        vertical=look.valign,
        wrap_text=look.wrap or None,
        shrink_to_fit=look.shrink or None,
        indent=look.indent,
    )
    target.number_format = look.number if decimals is None else theme.number_format(decimals)
    target.protection = Protection(locked=not look.unlocked)


def _write_cells(sheet: Any, some: Iterable[Cell]) -> None:
    for cell in some:
        target = sheet.cell(cell.row, cell.column)
        _style(target, theme.LOOKS[cell.role], cell.frame, cell.decimals)
        if cell.free:
            target.protection = Protection(locked=False)
        if cell.formula is not None:
            target.value = f"={cell.formula}"
        elif cell.text is not None:
            target.value = cell.text
            target.data_type = "s"  # a text is a text, also where it begins with =
        if cell.across > 1 or cell.down > 1:
            _merge(sheet, cell)


def _merge(sheet: Any, cell: Cell) -> None:
    """Join the cells that a text spans; a line under it runs under each of them."""
    bottom, right = cell.row + cell.down - 1, cell.column + cell.across - 1
    sheet.merge_cells(
        start_row=cell.row, start_column=cell.column, end_row=bottom, end_column=right
    )
    for column in range(cell.column + 1, right + 1):
        _style(sheet.cell(cell.row, column), theme.LOOKS[cell.role], cell.frame, None)


def _set_page(sheet: Any, problem: Problem, layout: Layout, kind: Kind) -> None:
    for column, width in column_widths(problem, layout, kind).items():
        sheet.column_dimensions[letters(column)].width = width
    for row, height in row_heights(problem, layout, kind).items():
        sheet.row_dimensions[row].height = height
    sheet.print_area = f"A1:{address(layout.last_row, last_column(layout, kind))}"
    _set_paper(sheet, pages_high=1)
    if len(layout.pages) > 1:
        # Programs that fit a sheet to its pages overlook where one is to end.
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=False)
        sheet.page_setup.fitToWidth = sheet.page_setup.fitToHeight = None
        sheet.page_setup.scale = int(100 * scale(problem, layout, kind) * PRINTERS)
        for _, bottom in layout.pages[:-1]:
            sheet.row_breaks.append(Break(id=bottom))


def _set_paper(sheet: Any, *, pages_high: int) -> None:
    """A4 landscape, one page wide and so many high (0 for as many as are needed), with a footer."""
    sheet.sheet_view.showGridLines = False
    sheet.sheet_view.zoomScale = 100
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, pages_high
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    margin = theme.MARGIN_POINTS / 72
    sheet.page_margins.left = sheet.page_margins.right = margin
    sheet.page_margins.top = margin
    sheet.page_margins.bottom = margin + theme.FOOTER_POINTS / 72
    sheet.page_margins.header = sheet.page_margins.footer = margin / 2
    sheet.oddFooter.left.text = "&F"
    sheet.oddFooter.right.text = "&P / &N"
    for part in (sheet.oddFooter.left, sheet.oddFooter.right):
        part.size, part.color = 8, theme.GREY


def _name_blocks(sheet: Any, layout: Layout) -> None:
    """A name of the sheet's own for every block, so that a cell is found wherever it moves."""
    quoted = f"'{sheet.title}'"
    names = {CODE_NAME: area(*code_cell(layout), *code_cell(layout))}
    for block in layout.blocks:
        if block.kind != "copy":
            kind = "step" if block.kind == "answer" else "given"
            names[f"{kind}_{block.tensor}"] = area(block.top, block.left, block.bottom, block.right)
    for name, where in names.items():
        sheet.defined_names[name] = DefinedName(name, attr_text=f"{quoted}!{where}")


def _add_formats(sheet: Any, some: Iterable[Format], ids: dict[str, int]) -> None:
    """Add conditional formats; `ids` numbers the number formats that only they use."""
    for format_ in some:
        sheet.conditional_formatting.add(format_.where, _rule(format_, ids))


def _rule(format_: Format, ids: dict[str, int]) -> FormulaRule:
    rule = FormulaRule(formula=[format_.when])
    colour, fill, numbers = format_.colour, format_.fill, format_.numbers
    number = 1 if numbers == "0" else ids.setdefault(numbers or "", 200 + len(ids))
    rule.dxf = DifferentialStyle(
        font=Font(color=colour) if colour else None,
        fill=PatternFill("solid", bgColor=fill, fgColor=fill) if fill else None,
        numFmt=NumberFormat(numFmtId=number, formatCode=numbers) if numbers else None,
    )
    return rule


def _protect(sheet: Any) -> None:
    """Only answers can be changed; columns and rows may be resized. There is no password."""
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False


def _expect_numbers(sheet: Any, blank: list[str]) -> None:
    """Declare answers as numbers, without an alert.

    An alert would make LibreOffice refuse every typed formula; instead, dates and texts turn red.
    """
    validation = DataValidation(
        type="decimal",
        operator="between",
        formula1=str(-LARGEST),
        formula2=str(LARGEST),
        allow_blank=True,
    )
    validation.showErrorMessage = False
    for where in blank:
        validation.add(where)
    sheet.add_data_validation(validation)


def _write_mirror(sheet: Any, problem: Problem, layout: Layout, table: Table) -> None:
    columns = Column.CELL, Column.VERDICT
    for row, column, formula in mirror_formulas(problem, layout, table.rows.start, columns):
        sheet.cell(row, column).value = f"={formula}"
        sheet.column_dimensions[letters(column)].hidden = True


def _write_table(sheet: Any, table: Table, ids: dict[str, int]) -> None:
    """The Feedback sheet."""
    _write_cells(sheet, table_cells(table))
    _add_formats(sheet, table_formats(table), ids)
    for column in table.columns:
        sheet.column_dimensions[letters(column)].width = WIDTHS[column]
    for row, height in table_heights(table).items():
        sheet.row_dimensions[row].height = height
    sheet.print_area = f"A1:{address(table.rows.stop - 1, table.columns[-1])}"
    sheet.print_title_rows = f"{table.head}:{table.head}"
    _set_paper(sheet, pages_high=0)


def _write_verdicts(book: Any, problem: Problem, layout: Layout, main: str) -> None:
    hidden = {title: book.create_sheet(title) for title in (KEY, REACH, VERDICT)}
    for sheet in hidden.values():
        sheet.sheet_state = "hidden"
        _protect(sheet)
    for here, formula in verdict_formulas(problem, layout, main):
        hidden[VERDICT][here] = f"={formula}"
    for _, _, (row, column) in asked(problem, layout):
        for title in (KEY, REACH):
            hidden[title].cell(row, column).value = 0
    where = area(1, 1, layout.last_row, layout.zones.last)
    book.defined_names[VERDICTS] = DefinedName(VERDICTS, attr_text=f"{VERDICT}!{where}")


def _describe(book: Any, problem: Problem, kind: Kind) -> None:
    book.properties.title = f"{problem.exercise.title}: {kind}"
    book.properties.subject = problem.exercise.about
    book.properties.creator = "normreg_sheets"
    book.custom_doc_props.append(StringProperty(name=CODE_PROPERTY, value="-"))
