"""A strict reader of `.xlsx`, written from the standard (ECMA-376) and nothing else.

It shares no line with the reader that it is a witness of: only the standard library's zip and XML.
It is slow to forgive instead of quick. What the standard does not allow where the values stand
(elements that are not of the format, two values in a cell, a cell twice) is `Invalid`: a file that
our reader accepts nevertheless must have a reason for it, in `allowed`.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from tests.mutation.seen import UNCLEAR, Date, Error, Seen
from tests.mutation.witness_package import Invalid, relations, tree

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from xml.etree import ElementTree as ET

    from tests.mutation.seen import Place, Value
    from tests.mutation.witness_package import Parts

IDS = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)
DOUBLE = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([Ee][+-]?\d+)?", re.ASCII)  # xsd:double
HOLDERS = ("f", "v", "is", "extLst")  # of a cell, each once


class Workbook(NamedTuple):
    """What the cells of all sheets refer to."""

    strings: list[str]
    dates: set[int]
    epoch: date


def read(parts: Parts) -> Seen:
    """What the standard says that an `.xlsx` holds. Raises Invalid."""
    tops = relations(parts, "").values()
    main = next((part for kind, part in tops if kind == "officeDocument"), "")
    if main not in parts:
        raise Invalid("the workbook is not where it should be")
    root = _root(parts, main, "workbook")
    space = root.tag.removesuffix("workbook")
    related = relations(parts, main)
    book = Workbook(_strings(parts, related), _dates(parts, related), _epoch(root, space))
    values: dict[Place, Value] = {}
    formulas: dict[Place, str] = {}
    sheets = root.findall(f"{space}sheets/*")
    if {sheet.tag for sheet in sheets} != {f"{space}sheet"}:
        raise Invalid("no sheet where sheets stand")
    for sheet in sheets:
        title = sheet.get("name", "")
        link = next((sheet.get(name) for name in IDS if name in sheet.attrib), None)
        if link is None:
            raise Invalid("no relationship where they stand")
        kind, part = related.get(link, ("", ""))
        if kind != "worksheet":
            continue
        tree = _root(parts, part, "worksheet")
        for here, value, formula in _cells(tree, book):
            if value is not None:
                values[title, here] = value
            if formula is not None:
                formulas[title, here] = formula
    return Seen(values, formulas)


def _root(parts: Parts, name: str, tag: str) -> ET.Element:
    root = tree(parts, name)
    if root.tag.rpartition("}")[2] != tag:  # of whichever dialect: the namespaces differ
        raise Invalid(f"the root is no {tag}")
    return root


def _epoch(root: ET.Element, space: str) -> date:
    settings = root.find(f"{space}workbookPr")
    late = settings is not None and settings.get("date1904") in ("1", "true")
    return date(1904, 1, 1) if late else date(1899, 12, 30)


def _strings(parts: Parts, related: Mapping[str, tuple[str, str]]) -> list[str]:
    part = next((part for kind, part in related.values() if kind == "sharedStrings"), None)
    if part is None or part not in parts:
        return []
    root = _root(parts, part, "sst")
    space = root.tag.removesuffix("sst")
    nested = sum(1 for _ in root.iter(f"{space}si")) != len(root.findall(f"{space}si"))
    if nested or {item.tag for item in root} - {f"{space}si", f"{space}extLst"}:
        raise Invalid("no text where texts stand")
    return [_text(item, space) for item in root if item.tag == f"{space}si"]


def _text(item: ET.Element, space: str) -> str:
    """A text as one sees it: struck-out characters with a stroke, raised and lowered ones small."""
    pieces = []
    for child in item:
        if child.tag == f"{space}t":
            pieces.append(child.text or "")
        elif child.tag == f"{space}r":
            pieces.append(_run(child, space))
        elif child.tag not in (f"{space}rPh", f"{space}phoneticPr", f"{space}extLst"):
            raise Invalid("no text where texts stand")
    return "".join(pieces)


RAISED = dict(zip("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ", strict=True))
LOWERED = dict(zip("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎", strict=True))


def _run(run: ET.Element, space: str) -> str:
    if {child.tag for child in run} - {f"{space}t", f"{space}rPr"} or len(
        run.findall(f"{space}rPr")
    ) > 1:
        raise Invalid("no text where texts stand")
    text = "".join(one.text or "" for one in run.findall(f"{space}t"))
    strike = run.find(f"{space}rPr/{space}strike")
    if strike is not None and strike.get("val", "1") not in ("0", "false"):
        return "".join(sign if sign.isspace() else f"{sign}\u0336" for sign in text)
    place = run.find(f"{space}rPr/{space}vertAlign")
    small = {"superscript": RAISED, "subscript": LOWERED}.get(
        "" if place is None else place.get("val", ""), {}
    )
    return "".join(small.get(sign, sign) for sign in text)


def _dates(parts: Parts, related: Mapping[str, tuple[str, str]]) -> set[int]:
    """The styles, by their place, that show a number as a date or a time."""
    part = next((part for kind, part in related.values() if kind == "styles"), None)
    if part is None or part not in parts:
        return set()
    try:
        root = tree(parts, part)
    except Invalid as error:
        raise Invalid(f"{error} in the styles") from error
    shown = {str(n) for n in (*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59))}
    own = root.findall("{*}numFmts/{*}numFmt")
    if len({one.get("numFmtId") for one in own} - {None}) < len(own):
        raise Invalid("a format twice, or without a number")
    for one in own:
        first = one.get("formatCode", "").partition(";")[0]
        bare = re.sub(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]', "", first).lower().replace("general", "")
        if set(bare) & set("dmyhs"):
            shown.add(one.get("numFmtId", ""))
    formats = root.iterfind("{*}cellXfs/{*}xf")
    return {place for place, one in enumerate(formats) if one.get("numFmtId") in shown}


def _cells(root: ET.Element, book: Workbook) -> Iterator[tuple[str, Value, str | None]]:
    """Address, value and formula of every cell of a sheet."""
    space = root.tag.removesuffix("worksheet")
    data = root.findall(f"{space}sheetData")
    if len(data) != 1:
        raise Invalid("sheetData is not there once")
    taken = set()
    number = 0
    ranges: list[tuple[str, str]] = []
    for row in data[0]:
        if row.tag != f"{space}row":
            raise Invalid("no row where rows stand")
        number = _whole(row.get("r", str(number + 1)))
        column = 0
        for cell in row:
            if cell.tag == f"{space}extLst":
                continue
            if cell.tag != f"{space}c":
                raise Invalid("no cell where cells stand")
            column = _column(cell.get("r"), number, column)
            here = f"{letters(column)}{number}"
            if here in taken:
                raise Invalid("a cell twice")
            taken.add(here)
            held = _held(cell, space)
            formula = held.get("f")
            if formula is not None and formula.get("t") in ("array", "dataTable"):
                ranges.append((here, formula.get("ref", here)))
            stated = None if formula is None else formula.text or ""
            if formula is not None and formula.get("t") == "dataTable":
                stated = ""
            yield here, _value(cell, held, book, space), stated
    for first, area in ranges:
        for here in _inside(area):
            if here != first:
                yield here, None, ""


def _held(cell: ET.Element, space: str) -> dict[str, ET.Element]:
    held: dict[str, ET.Element] = {}
    for child in cell:
        name = child.tag.removeprefix(space)
        if not child.tag.startswith(space) or name not in HOLDERS:
            raise Invalid("a cell holds something else")
        if name in held:
            raise Invalid("a cell holds two of one kind")
        held[name] = child
    return held


def _value(cell: ET.Element, held: Mapping[str, ET.Element], book: Workbook, space: str) -> Value:
    """The value of a cell by its type; None where there is none."""
    kind, holder = cell.get("t", "n"), held.get("v")
    if kind == "inlineStr":
        return _text(held["is"], space) if "is" in held else None
    if holder is None:
        return None
    if len(holder):
        raise Invalid("a value with elements")
    written = holder.text or ""
    if kind == "str":
        return written
    written = written.strip(" \t\r\n")
    if not written:
        return None
    match kind:
        case "n" if DOUBLE.fullmatch(written):
            style = cell.get("s", "0")
            if style.startswith("0") and style != "0":
                raise Invalid("a style written with zeros before it")
            if style.isdecimal() and style.isascii() and int(style) in book.dates:
                return _day(float(written), book.epoch)
            return float(written)
        case "s" if re.fullmatch(r"\d+", written, re.ASCII) and int(written) < len(book.strings):
            return book.strings[int(written)]
        case "b" if written in ("0", "1", "true", "false"):
            return written in ("1", "true")
        case "e":
            return Error(written)
        case "d":
            return _iso(written)
    return UNCLEAR


def _day(serial: float, epoch: date) -> Date:
    try:
        return Date((epoch + timedelta(int(serial))).isoformat() if serial >= 1 else "")
    except OverflowError:
        return Date("")


def _iso(written: str) -> Value:
    try:
        return Date(date.fromisoformat(written[:10]).isoformat())
    except ValueError:
        return UNCLEAR


def _whole(written: str) -> int:
    if not re.fullmatch(r"[1-9]\d{0,6}", written, re.ASCII) or int(written) > 2**20:
        raise Invalid("no row number")
    return int(written)


def _column(address: str | None, row: int, before: int) -> int:
    """The column of a cell's address, which must be in its row; the next one without."""
    if address is None:
        return before + 1
    if not address:
        raise Invalid("an empty address")
    found = re.fullmatch(r"([A-Z]{1,3})(\d+)", address, re.ASCII)
    if found is None or found[2] != str(row):
        raise Invalid("no address of the row")
    number = 0
    for letter in found[1]:
        number = 26 * number + ord(letter) - 64
    if number > 2**14:
        raise Invalid("beyond the last column")
    return number


def letters(column: int) -> str:
    """The letters of a column's number, counted from 1."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def _inside(area: str) -> Iterator[str]:
    """The addresses in a range of an array formula."""
    first, _, last = area.partition(":")
    ends = [re.fullmatch(r"([A-Z]{1,3})(\d+)", end, re.ASCII) for end in (first, last or first)]
    corners = [(_column(end[0], int(end[2]), 0), _whole(end[2])) for end in ends if end]
    if len(corners) != 2:
        raise Invalid("no range")
    (left, top), (right, bottom) = corners
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            yield f"{letters(column)}{row}"
