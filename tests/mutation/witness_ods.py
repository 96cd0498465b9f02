"""A strict reader of `.ods`, written from the standard (OASIS OpenDocument 1.3) and nothing else.

Beside the standard it knows three habits of LibreOffice: an error is a text of the type "error", a
formula's truth is a number that is shown as a word, a formula's empty text has no type.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from tests.mutation.seen import UNCLEAR, Date, Error, Seen
from tests.mutation.witness import DOUBLE, LOWERED, RAISED, letters
from tests.mutation.witness_package import Invalid, tree

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from tests.mutation.seen import Place, Value
    from tests.mutation.witness_package import Parts

OF, TB, TX, ST = (
    f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}"
    for name in ("office", "table", "text", "style")
)
CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
GROUPS = {f"{TB}table-header-rows", f"{TB}table-rows", f"{TB}table-row-group"}
CELLS = {f"{TB}table-cell", f"{TB}covered-table-cell"}
MANY = 1_000_000  # cells that one element may stand for
ERRORS = {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!", "#CALC!"}


def read(parts: Parts) -> Seen:
    """What the standard says that an `.ods` holds. Raises Invalid."""
    root = tree(parts, "content.xml")
    sheets = root.find(f"{OF}body/{OF}spreadsheet")
    if sheets is None:
        raise Invalid("no spreadsheet")
    automatic = [
        style
        for style in root.iterfind(f"{OF}automatic-styles/{ST}style")
        if style.get(f"{ST}family") in ("text", "paragraph") and style.get(f"{ST}name")
    ]
    styles = {style.attrib[f"{ST}name"]: style for style in automatic}
    values: dict[Place, Value] = {}
    formulas: dict[Place, str] = {}
    for table in sheets.iterfind(f"{TB}table"):
        if table.find(f"{TB}table-source") is not None:
            continue
        title = table.get(f"{TB}name", "")
        for top, left, height, width, cell in _placed(table):
            value = _value(cell, styles)
            if value is not None:
                values |= dict.fromkeys(_inside(title, top, left, height, width), value)
            if f"{TB}formula" in cell.attrib:
                rows = _times(cell, "number-matrix-rows-spanned")
                columns = _times(cell, "number-matrix-columns-spanned")
                for extent in ((height, width), (rows, columns)):
                    formulas |= dict.fromkeys(_inside(title, top, left, *extent), "")
    return Seen(values, formulas)


def _placed(table: Element) -> Iterator[tuple[int, int, int, int, Element]]:
    """Row, column, rows, columns and element of every cell that may have something in it."""
    top = 1
    for row in _rows(table):
        height, left = _times(row, "number-rows-repeated"), 1
        for cell in row:
            if cell.tag not in CELLS:
                raise Invalid("no cell where cells stand")
            width = _times(cell, "number-columns-repeated")
            if len(cell) or cell.attrib.keys() & {f"{OF}value-type", f"{TB}formula"}:
                yield top, left, height, width, cell
            left += width
        top += height


def _inside(title: str, top: int, left: int, height: int, width: int) -> Iterator[Place]:
    """The places of the cells that one element stands for."""
    if top + height - 1 > 2**20 or left + width - 1 > 2**14 or height * width > MANY:
        raise Invalid("too many cells")
    for row in range(top, top + height):
        for column in range(left, left + width):
            yield title, f"{letters(column)}{row}"


def _rows(group: Element) -> Iterator[Element]:
    for child in group:
        if child.tag == f"{TB}table-row":
            yield child
        elif child.tag in GROUPS:
            yield from _rows(child)


def _times(element: Element, name: str) -> int:
    written = element.get(f"{TB}{name}", "1")
    if not re.fullmatch(r"[1-9]\d{0,6}", written, re.ASCII):
        raise Invalid("no count")
    return int(written)


def _value(cell: Element, styles: dict[str, Element]) -> Value:
    """The value of a cell by its type; None where there is none."""
    kind = cell.get(f"{OF}value-type")
    paragraphs = cell.findall(f"{TX}p")
    shown = "\n".join(_shown(one, styles, "") for one in paragraphs)
    stated = f"{TB}formula" in cell.attrib
    if cell.get(f"{CALC}value-type") == "error" or (stated and shown in ERRORS):
        return Error(shown) if paragraphs else UNCLEAR
    written = cell.get(f"{OF}{'value' if kind in AMOUNTS else f'{kind}-value'}")
    match kind:
        case None:
            return shown if shown or (stated and paragraphs) else None
        case "string":
            return shown if written is None else written
        case "float" | "currency" | "percentage" if written and DOUBLE.fullmatch(written):
            if kind != "percentage" and stated and shown.isalpha() and written in ("0", "1"):
                return written == "1"
            return float(written)
        case "boolean" if written in ("true", "false", "1", "0"):
            return written in ("true", "1")
        case "date":
            return _day(written or "")
        case "time":
            return Date("")
    return UNCLEAR


AMOUNTS = ("float", "currency", "percentage")


def _day(written: str) -> Value:
    try:
        day = date.fromisoformat(written[:10]).isoformat()
    except ValueError:
        return UNCLEAR
    return Date(day if day > "1899-12-30" else "")


def _shown(element: Element, styles: dict[str, Element], how: str) -> str:
    """What an element of a paragraph shows, its notes left out."""
    name = element.tag.removeprefix(TX) if element.tag.startswith(TX) else ""
    if element.tag == f"{OF}annotation" or name in ("note", "ruby-text"):
        return ""
    if name == "s":
        return " " * int(element.get(f"{TX}c", "1"))
    if name in ("tab", "line-break"):
        return {"tab": "\t", "line-break": "\n"}[name]
    if name in ("span", "p"):
        how = _setting(styles.get(element.get(f"{TX}style-name", "")), how)
    pieces = [_set(element.text or "", how)]
    for child in element:
        if child.tag == f"{TX}p":
            raise Invalid("a paragraph in another one")
        pieces += [_shown(child, styles, how), _set(child.tail or "", how)]
    return "".join(pieces)


def _setting(style: Element | None, how: str) -> str:
    properties = None if style is None else style.find(f"{ST}text-properties")
    if properties is None:
        return how
    lines = {properties.get(f"{ST}text-line-through-{of}", "none") for of in ("style", "type")}
    if lines != {"none"}:
        return "struck"
    return properties.get(f"{ST}text-position", how).partition(" ")[0]


def _set(text: str, how: str) -> str:
    if how == "struck":
        return "".join(sign if sign.isspace() else f"{sign}\u0336" for sign in text)
    if how in ("", "0%"):
        return text
    small = LOWERED if how == "sub" or how.startswith("-") else RAISED
    return "".join(small.get(sign, sign) for sign in text)
