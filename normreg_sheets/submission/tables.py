"""The cells of one OpenDocument table, read as they stand.

    <table:table-row table:number-rows-repeated="2">
      <table:table-cell table:formula="of:=[.H7]*2" office:value-type="float" office:value="6">
        <text:p>6.00</text:p>
      </table:table-cell>
      <table:table-cell table:number-columns-repeated="16383"/>
    </table:table-row>

A cell has no address: its place is what comes before it, and rows and cells may stand for many like
them. What is shown (`text:p`) is rounded, so the value counts where there is one. LibreOffice
writes an error as a text with a type of its own, the truth of a formula as 1, shown as TRUE, and a
formula's empty text as a paragraph without a type. How a part of a text is set is a named style:
one that is raised, lowered or struck out is spelled so (`runs`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from normreg_sheets.sheet.addresses import LAST_COLUMN, LAST_ROW, address
from normreg_sheets.submission.groups import write_out_arrays
from normreg_sheets.submission.guard import MEND
from normreg_sheets.submission.literals import BOOLEANS, NUMBER, iso_date
from normreg_sheets.submission.openformula import excel
from normreg_sheets.submission.refusal import Limits, Reason, refusal
from normreg_sheets.submission.runs import Setting, spelled
from normreg_sheets.submission.workbook import Area, Cell, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from xml.etree.ElementTree import Element

    from normreg_sheets.submission.literals import Value

_SPACE = "urn:oasis:names:tc:opendocument:xmlns"
OFFICE, TABLE, _TEXT, _STYLE = (
    f"{{{_SPACE}:{name}:1.0}}" for name in ("office", "table", "text", "style")
)
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
NAME = f"{TABLE}name"

_ROW = f"{TABLE}table-row"
_ROWS = frozenset(
    {f"{TABLE}{name}" for name in ("table-header-rows", "table-rows", "table-row-group")}
)
_CELLS = frozenset({f"{TABLE}table-cell", f"{TABLE}covered-table-cell"})
_FORMULA = f"{TABLE}formula"
_ROWS_REPEATED, _COLUMNS_REPEATED = (
    f"{TABLE}number-rows-repeated",
    f"{TABLE}number-columns-repeated",
)
_SPANNED = (f"{TABLE}number-rows-spanned", f"{TABLE}number-columns-spanned")
_ROWS_SPANNED = f"{TABLE}number-matrix-rows-spanned"
_COLUMNS_SPANNED = f"{TABLE}number-matrix-columns-spanned"
_PARAGRAPH, _SPACES, _SPACES_COUNT = f"{_TEXT}p", f"{_TEXT}s", f"{_TEXT}c"
_LINES = (f"{_STYLE}text-line-through-style", f"{_STYLE}text-line-through-type")
_SPAN, _SPAN_STYLE = f"{_TEXT}span", f"{_TEXT}style-name"
_SIGNS = {f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n"}
_APART = frozenset({f"{OFFICE}annotation", f"{_TEXT}note", f"{_TEXT}ruby-text"})  # beside the text
_COUNT = re.compile(r"[1-9][0-9]{0,6}")

_TYPE, _KIND = f"{OFFICE}value-type", f"{_CALC}value-type"
_WRITTEN = {  # where a value is written; a text that is written nowhere is what is shown
    "float": f"{OFFICE}value",
    "currency": f"{OFFICE}value",
    "percentage": f"{OFFICE}value",
    "string": f"{OFFICE}string-value",
    "boolean": f"{OFFICE}boolean-value",
    "date": f"{OFFICE}date-value",
    "time": f"{OFFICE}time-value",
}
_SHOWN = (None, "string")  # the types whose value may be only in what is shown
_ERRORS = frozenset(
    {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!", "#CALC!"}
)
_DAY_ZERO = "1899-12-30"  # a mere time is one on this day


def cells(
    table: Element, limits: Limits, place: str, settings: Mapping[str, Setting]
) -> dict[str, Cell]:
    """The cells of a sheet that have content, by address, row by row.

    `settings` says how the text styles that are not plain set a text (`settings_of`).
    """
    found: dict[str, Cell] = {}
    arrays: dict[str, str] = {}
    met, length, top = 0, 0, 1
    for row in _row_elements(table):
        rows, left = _count(row, _ROWS_REPEATED, place), 1
        for element in row:
            if element.tag not in _CELLS:
                continue
            columns = _count(element, _COLUMNS_REPEATED, place)
            cell = _cell(element, limits, f"{place}, row {top}, column {left}", settings)
            met += 1 if cell is None else rows * columns  # before they are made
            limits.keep("cells", met, f"{place}: its number of cells")
            if cell is not None:
                length += len(cell.text)
                limits.keep("part", length, f"{place}: its texts, with all their spaces")
                bottom, right = top + rows - 1, left + columns - 1
                if bottom > LAST_ROW or right > LAST_COLUMN:
                    says = f"it has a cell beyond the last row or column; {MEND}"
                    raise refusal(place, Reason.MALFORMED, says)
                found.update(dict.fromkeys(Area("", top, left, bottom, right).cells(), cell))
                if _ROWS_SPANNED in element.attrib or _COLUMNS_SPANNED in element.attrib:
                    bottom = top + _count(element, _ROWS_SPANNED, place) - 1
                    right = left + _count(element, _COLUMNS_SPANNED, place) - 1
                    first = address(top, left)
                    arrays[first] = f"{first}:{address(bottom, right)}"
            left += columns
        top += rows
    write_out_arrays(found, arrays, limits, place)
    return found


def merged(table: Element, place: str) -> tuple[Area, ...]:
    """The areas of a sheet that are shown as one cell, after `cells` has found it sound."""
    found = []
    top = 1
    for row in _row_elements(table):
        left = 1
        for element in row:
            if element.tag in _CELLS:
                rows, columns = (_count(element, each, place) for each in _SPANNED)
                if rows * columns > 1:
                    found.append(Area("", top, left, top + rows - 1, left + columns - 1))
                left += _count(element, _COLUMNS_REPEATED, place)
        top += _count(row, _ROWS_REPEATED, place)
    return tuple(found)


def _row_elements(table: Element) -> Iterator[Element]:
    """The rows of a table in order, out of whatever groups they are in."""
    groups = [iter(table)]
    while groups:
        element = next(groups[-1], None)
        if element is None:
            groups.pop()
        elif element.tag == _ROW:
            yield element
        elif element.tag in _ROWS:
            groups.append(iter(element))


def _count(element: Element, attribute: str, place: str) -> int:
    """How many rows, columns or spaces an element stands for, as an attribute says."""
    written = element.get(attribute, "1")
    if not _COUNT.fullmatch(written):
        says = f"a count in it is {written[:20]!a}, which no program writes; {MEND}"
        raise refusal(place, Reason.MALFORMED, says)
    return int(written)


def settings_of(root: Element) -> dict[str, Setting]:
    """How the text styles of a document's content set a text, by name; the plain ones left out."""
    found: dict[str, Setting] = {}
    for style in root.iterfind(f"{OFFICE}automatic-styles/{_STYLE}style"):
        properties = style.find(f"{_STYLE}text-properties")
        if properties is not None and (how := _set(properties)) is not Setting.PLAIN:
            found[style.get(f"{_STYLE}name", "")] = how
    return found


def _set(properties: Element) -> Setting:
    lines = {properties.get(name) for name in _LINES} - {None}
    if lines and "none" not in lines:
        return Setting.STRUCK
    place = properties.get(f"{_STYLE}text-position", "").partition(" ")[0]  # super 58%, -33% 58%
    if place in ("", "0%"):
        return Setting.PLAIN
    return Setting.LOWERED if place == "sub" or place.startswith("-") else Setting.RAISED


def _cell(
    element: Element, limits: Limits, place: str, settings: Mapping[str, Setting]
) -> Cell | None:
    """The cell of an element, or None if nothing is in it."""
    kind, formula = element.get(_TYPE), element.get(_FORMULA)
    if formula is not None:
        limits.keep("formula", len(formula), f"{place}: its formula's length")
        formula = excel(formula)
    shown = None
    if formula is not None or kind in _SHOWN:
        shown = _shown(element, limits, place, settings)
    if element.get(_KIND) == "error" or (formula is not None and shown in _ERRORS):
        return Cell(Kind.ERROR, shown, formula, shown or "")
    if kind is None and not (shown or (formula is not None and shown is not None)):
        return None if formula is None else Cell(Kind.BLANK, None, formula)
    written = element.get(_WRITTEN.get(kind or "string", ""), shown or "")
    limits.keep("text", len(written), f"{place}: its text's length")
    meaning, value = _meaning(kind or "string", written)
    if meaning is Kind.NUMBER and shown and shown.isalpha() and written in BOOLEANS:
        return Cell(Kind.BOOLEAN, BOOLEANS[written], formula, written)
    return Cell(meaning, value, formula, value if isinstance(value, str) else written)


def _meaning(kind: str, written: str) -> tuple[Kind, Value]:
    """What a cell of a type holds, by what is written for its value."""
    match kind:
        case "float" | "currency" if NUMBER.fullmatch(written):
            return Kind.NUMBER, float(written)
        case "percentage" if NUMBER.fullmatch(written):
            return Kind.PERCENT, float(written)
        case "string":
            return Kind.TEXT, written
        case "boolean" if written in BOOLEANS:
            return Kind.BOOLEAN, BOOLEANS[written]
        case "date" if day := iso_date(written):
            return Kind.DATE, day if day > _DAY_ZERO else None
        case "time":
            return Kind.DATE, None
    return Kind.ERROR, None


def _shown(
    cell: Element, limits: Limits, place: str, settings: Mapping[str, Setting]
) -> str | None:
    """What a cell shows: its paragraphs, one on each line; None if it has none.

    Links within a paragraph do not count, notes are not part of it.
    """
    ahead: list[tuple[Element | str, Setting]] = []  # the next one last; never by recursion
    for paragraph in reversed(cell.findall(_PARAGRAPH)):
        ahead += ((paragraph, Setting.PLAIN), ("\n", Setting.PLAIN))
    if not ahead:
        return None
    ahead.pop()
    pieces: list[str] = []
    length = 0
    while ahead:
        one, how = ahead.pop()
        if isinstance(one, str):
            piece = spelled(one, how)
        else:
            if one.tag != _PARAGRAPH:
                ahead.append((one.tail or "", how))
            if one.tag == _SPAN:
                how = settings.get(one.get(_SPAN_STYLE, ""), how)
            piece = _SIGNS.get(one.tag, "")
            if one.tag == _SPACES:
                piece = " " * min(_count(one, _SPACES_COUNT, place), limits.text + 1)
            elif one.tag not in _APART:
                piece += spelled(one.text or "", how)
                ahead.extend((child, how) for child in reversed(one))
        pieces.append(piece)
        length += len(piece)
        limits.keep("text", length, f"{place}: its text's length")
    return "".join(pieces)
