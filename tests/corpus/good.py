"""The good file that nearly every case is made of: an assignment of ours, honestly filled.

It is kept as its parts. A case puts another part, another cell, or other bytes in place of what is
there; what it replaces must be there, or the case would test nothing.
"""

from __future__ import annotations

import io
import re
import zipfile
from functools import cache
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from normreg_sheets.answers.draw import pose
from normreg_sheets.answers.problem import Problem, Variant
from normreg_sheets.exercise.composition import load
from normreg_sheets.marking.students import at_the_end
from normreg_sheets.sheet.workbook import set_up

if TYPE_CHECKING:
    from collections.abc import Mapping

    Parts = Mapping[str, bytes]
    Changes = Mapping[str, bytes | str | None]

TYPES, RELS = "[Content_Types].xml", "_rels/.rels"
BOOK, BOOK_RELS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
SHEET, SCRATCH = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"
STYLES, STRINGS, CUSTOM = "xl/styles.xml", "xl/sharedStrings.xml", "docProps/custom.xml"
THEME = "xl/theme/theme1.xml"

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CODE, TITLE = "batch-normalization@1 classic", "Batch Normalization"

# Of the exercise with the published numbers: the cells of each step, row by row.
STEPS = {
    "Z": "I15:L17",
    "A": "I20:L22",
    "total": "N20:N22",
    "mu": "O20:O22",
    "var": "P20:P22",
    "sigma": "Q20:Q22",
    "C": "I27:L29",
    "N": "I32:L34",
    "Y": "I38:L40",
}
ANSWER, VALUE = "O20", 2.25  # the mean of 3, 1, 3, 2: the cell in which most cases differ
MINUS, MINUS_VALUE = "J27", -1.25
ZERO = "L17"  # its answer is 0
BLANK_STYLE = "20"  # the style of an answer


def span(area: str) -> tuple[str, ...]:
    """The addresses of an area whose columns have one letter, row by row."""
    left, top, right, bottom = re.findall(r"[A-Z]|\d+", area)
    return tuple(
        f"{chr(column)}{row}"
        for row in range(int(top), int(bottom) + 1)
        for column in range(ord(left), ord(right) + 1)
    )


ANSWERS = tuple(cell for area in STEPS.values() for cell in span(area))


@cache
def problem(exercise: str = "batch-normalization") -> Problem:
    """The problem that the good file poses: the published numbers."""
    return pose(load(exercise), Variant(preset="classic"))


@cache
def good(exercise: str = "batch-normalization") -> bytes:
    """The good file: every answer is there, rounded as asked."""
    posed = problem(exercise)
    entries = {name: values.astype(object) for name, values in at_the_end(posed).items()}
    return set_up(posed, "assignment", to_fill=True).workbook(posed, entries)


@cache
def parts(exercise: str = "batch-normalization") -> Parts:
    """The parts of the good file."""
    with zipfile.ZipFile(io.BytesIO(good(exercise))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def text(part: str, exercise: str = "batch-normalization") -> str:
    """A part of the good file as text."""
    return parts(exercise)[part].decode()


def packed(contents: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of these parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in contents.items():
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return file.getvalue()


def patched(changes: Changes, exercise: str = "batch-normalization") -> bytes:
    """The good file with these parts in place of or beside its own; None leaves a part out."""
    contents = {**parts(exercise), **changes}
    return packed({name: content for name, content in contents.items() if content is not None})


def replaced(content: str, *changes: tuple[str, str]) -> str:
    """A text with the first place of each old piece changed; every one must be there."""
    for old, new in changes:
        assert old in content, old
        content = content.replace(old, new, 1)
    return content


def edited(part: str, *changes: tuple[str, str]) -> bytes:
    """The good file with pieces of a part changed."""
    return patched({part: replaced(text(part), *changes)})


def c(address: str, inside: str = "", **attributes: str) -> str:
    """A cell's element; its style is that of an answer unless another is given."""
    written = {"r": address, "s": BLANK_STYLE, **attributes}
    return "<c " + " ".join(f'{k}="{v}"' for k, v in written.items()) + f">{inside}</c>"


def v(value: str, **attributes: str) -> str:
    """The answer's cell with this value as it stands."""
    return c(ANSWER, f"<v>{value}</v>", **attributes)


def inline(address: str, typed: str, **attributes: str) -> str:
    """A cell with a text in it."""
    inside = f'<is><t xml:space="preserve">{escape(typed)}</t></is>'
    return c(address, inside, t="inlineStr", **attributes)


def f(formula: str, value: str | None = None, address: str = ANSWER, **attributes: str) -> str:
    """A cell with a formula and the value that is stored beside it, if any."""
    stored = "" if value is None else f"<v>{value}</v>"
    return c(address, f"<f>{escape(formula)}</f>{stored}", **attributes)


def sheet_with(*cells: str, sheet: str | None = None) -> str:
    """Our sheet with these cells in place of those of the same address."""
    sheet = text(SHEET) if sheet is None else sheet
    for cell in cells:
        address = re.search(r'r="([A-Z]+[0-9]+)"', cell)
        assert address is not None, cell
        old = re.compile(rf'<c r="{address[1]}"[^>]*>.*?</c>', re.DOTALL)
        sheet, times = old.subn(cell.replace("\\", r"\\"), sheet)
        assert times == 1, address[1]
    return sheet


def with_cells(*cells: str) -> bytes:
    """The good file with these cells."""
    return patched({SHEET: sheet_with(*cells)})


def scratch(rows: str) -> str:
    """The sheet for side calculations with these rows."""
    return replaced(text(SCRATCH), ("<sheetData></sheetData>", f"<sheetData>{rows}</sheetData>"))


def related(*relations: tuple[str, str], to: str = BOOK_RELS) -> str:
    """The relationships of the good file and further ones, each a type and a target."""
    added = "".join(
        f'<Relationship Id="more{n}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(relations)
    )
    return replaced(text(to), ("</Relationships>", f"{added}</Relationships>"))


def with_strings(items: str, *cells: str) -> bytes:
    """The good file with a part of shared texts, and cells that refer to it."""
    return patched(
        {
            SHEET: sheet_with(*cells),
            STRINGS: f'<sst xmlns="{MAIN}">{items}</sst>',
            BOOK_RELS: related(("sharedStrings", "sharedStrings.xml")),
        }
    )


def with_style(
    cell: str, number: int = 0, code: str | None = None, *, font: str = "", book: str | None = None
) -> bytes:
    """The good file with a cell whose style, {style} in its text, has a format or a font.

    `number` is that of a built-in format, or of the `code`.
    """
    styles = re.sub(r' count="[0-9]+"', "", text(STYLES))
    fonts = styles[: styles.index("</fonts>")].count("<font>")
    formats = styles[styles.index("<cellXfs") : styles.index("</cellXfs>")].count("<xf ")
    look = f'<xf numFmtId="{number}" fontId="{fonts if font else 0}" fillId="0" borderId="0"'
    styles = replaced(styles, ("</cellXfs>", f'{look} applyNumberFormat="1"/></cellXfs>'))
    if code is not None:
        written = escape(code, {'"': "&quot;"})
        added = f'<numFmts><numFmt numFmtId="{number}" formatCode="{written}"/></numFmts>'
        styles = replaced(styles, ("<numFmts/>", added))
    if font:
        styles = replaced(styles, ("</fonts>", f"<font>{font}</font></fonts>"))
    changes: dict[str, bytes | str | None] = {
        STYLES: styles,
        SHEET: sheet_with(cell.replace("{style}", str(formats))),
    }
    return patched(changes | ({BOOK: book} if book is not None else {}))
