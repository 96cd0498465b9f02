"""One workbook out of a mould, in less than a millisecond.

Building a workbook cell by cell takes some fifty times as long, nearly all of it for what is the
same in every file: the styles, the layout, the words. So it is built once, and of each further
file only what differs is made anew. The vocabulary:

    mould   a finished workbook, as openpyxl saves it
    slot    a place in it that differs from file to file: a cell, or the text of a custom property
    plate   the mould taken apart: its slots, the text between them, and all the rest compressed
    stamp   to fill every slot and to join the pieces into a file

An .xlsx file is a zip of XML *parts*, one to a sheet. A part without slots is compressed when the
plate is engraved, and copied ever after; a part with slots is joined from its pieces, then
compressed. The zip around them is written by hand, which is little work: a header before each
part, and a directory of the headers at the end.

Two promises. Every formula leaves with its true value beside it (openpyxl cannot write both), so
that a preview, a phone or a reader that does not calculate shows numbers. And the same input gives
the same bytes: no clock is asked, neither for the zip nor for the document's properties.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias, TypeVar
from xml.etree import ElementTree
from xml.sax.saxutils import escape, unescape

from normreg_sheets.sheet.archive import EVERY_TIME, ClosedPart, deflated, zipped

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

Value: TypeAlias = float | str | bool


@dataclass(frozen=True, slots=True)
class Formula:
    """A live formula, written without its `=`, and its true value."""

    text: str
    value: Value


@dataclass(frozen=True, slots=True)
class Cached:
    """The true value of the formula that stands in the mould."""

    value: Value


Content: TypeAlias = Value | Formula | Cached | None
"""What a cell may be given; None leaves it blank."""


@dataclass(frozen=True, slots=True)
class OpenPart:
    """A part with slots, each between two pieces of XML.

    A piece reaches into the slot's tag as far as all files agree. `formulas` has the formula
    element that stands in the mould, or nothing, for each slot.
    """

    path: str
    pieces: tuple[str, ...]
    slots: tuple[str, ...]
    formulas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plate:
    """A mould taken apart: what stays, the sheets that change by title, the custom properties."""

    closed: tuple[ClosedPart, ...]
    sheets: Mapping[str, OpenPart]
    properties: OpenPart | None


NO_PROPERTIES: Mapping[str, str] = MappingProxyType({})
LONG_AGO = "2000-01-01T00:00:00Z"
"""When every file was made, as it says itself."""


def engrave(
    mould: bytes, slots: Mapping[str, Collection[str]], properties: Collection[str] = ()
) -> Plate:
    """Take a mould apart; `slots` gives the cells that change, by the title of their sheet.

    Raises ValueError for a slot that the mould lacks, and for a formula that is no slot: its value
    would be missing from every file.
    """
    with zipfile.ZipFile(io.BytesIO(mould)) as archive:
        parts = {path: archive.read(path) for path in archive.namelist()}
    titles = _sheet_titles(parts)
    for title in slots:
        if title not in titles.values():
            raise ValueError(f"the mould has no sheet {title!r}")
    if properties and _PROPERTIES not in parts:
        raise ValueError("the mould has no custom properties")

    closed: list[ClosedPart] = []
    sheets: dict[str, OpenPart] = {}
    texts: OpenPart | None = None
    for path, data in parts.items():
        if path == _PROPERTIES and properties:
            texts = _cut(path, data, _TEXT, properties, "property ")
        elif path == _CORE:
            closed.append(deflated(path, _TIME.sub(LONG_AGO.encode(), data)))
        elif path in titles:
            title = titles[path]
            part = _cut(path, data, _CELL, slots.get(title, ()), f"{title}!")
            if part.slots:
                sheets[title] = part
            else:
                closed.append(deflated(path, data))
        else:
            closed.append(deflated(path, data))
    return Plate(tuple(closed), sheets, texts)


def stamp(
    plate: Plate,
    contents: Mapping[str, Mapping[str, Content]],
    properties: Mapping[str, str] = NO_PROPERTIES,
) -> bytes:
    """One workbook: every slot filled, by sheet title and address, and nothing else changed.

    Raises ValueError for a slot that is not given, for a given place that is no slot, and for what
    no workbook can hold: a number that is not finite, a control character.
    """
    for title in contents:
        if contents[title] and title not in plate.sheets:
            raise ValueError(f"sheet {title!r} has no slots")
    parts = [*plate.closed]
    for title, part in plate.sheets.items():
        parts.append(_filled(part, contents.get(title, {}), _rest_of_cell, f"{title}!"))
    if plate.properties:
        parts.append(_filled(plate.properties, properties, _rest_of_text, "property "))
    elif properties:
        raise ValueError("the custom properties have no slots")
    return zipped(parts)


# Taking apart. openpyxl's XML is regular enough for patterns, which tell where things stand (a
# parser does not): no comments, no CDATA, no `>` in a tag, no element within one of its own name.

_CORE = "docProps/core.xml"
_PROPERTIES = "docProps/custom.xml"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

# Both patterns find elements that may become slots. `head` is how one begins in every file.
_CELL = re.compile(
    r'(?P<head><c r="(?P<name>[A-Z]+[0-9]+)"(?: s="[0-9]+")?)[^>]*?'
    r"(?:/>|>(?P<formula><f\b.*?</f>)?.*?</c>)",
    re.DOTALL,
)
_TEXT = re.compile(
    r'(?P<head><property\b[^>]* name="(?P<name>[^"]*)"[^>]*><vt:lpwstr\b[^>]*?) *'
    r"(?:/>|>(?P<formula>)[^<]*</vt:lpwstr>)"
)
_TIME = re.compile(rb'(?<=W3CDTF">)[^<]*')


def _sheet_titles(parts: Mapping[str, bytes]) -> dict[str, str]:
    """The title of each sheet, by the path of its part."""
    book = ElementTree.fromstring(parts["xl/workbook.xml"])  # noqa: S314 - our own mould
    links = ElementTree.fromstring(parts["xl/_rels/workbook.xml.rels"])  # noqa: S314
    # A target is relative to the workbook's folder or, as openpyxl writes it, absolute.
    paths = {link.get("Id"): posixpath.join("/xl", link.get("Target", ""))[1:] for link in links}
    return {
        paths[sheet.get(_RELATION_ID)]: sheet.get("name", "")
        for sheet in book.iterfind(f"{_MAIN}sheets/{_MAIN}sheet")
    }


def _cut(
    path: str, data: bytes, pattern: re.Pattern[str], wanted: Collection[str], where: str
) -> OpenPart:
    """Cut a part at the places that are wanted as slots."""
    xml = data.decode()
    slots: list[str] = []
    formulas: list[str] = []
    pieces: list[str] = []
    end = 0
    for found in pattern.finditer(xml):
        name, formula = unescape(found["name"], {"&quot;": '"'}), found["formula"] or ""
        if name in wanted:
            slots.append(name)
            formulas.append(formula)
            pieces.append(xml[end : found.start()] + found["head"])
            end = found.end()
        elif formula:
            raise ValueError(f"{where}{name} holds a formula and is no slot")
    for name in wanted:
        if name not in slots:
            raise ValueError(f"the mould has no {where}{name}")
    return OpenPart(path, (*pieces, xml[end:]), tuple(slots), tuple(formulas))


# Filling.

ContentT = TypeVar("ContentT")

_IMPOSSIBLE = re.compile(r"[^\t\n\r -\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")
_ESCAPE_LIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def _filled(
    part: OpenPart,
    given: Mapping[str, ContentT],
    rest: Callable[[str, ContentT], str],
    where: str,
) -> ClosedPart:
    """The part with every slot filled; `rest` writes an element from where its piece stops."""
    if given.keys() != set(part.slots):
        for name in part.slots:
            if name not in given:
                raise ValueError(f"slot {where}{name} is not given")
        name = next(name for name in given if name not in part.slots)
        raise ValueError(f"{where}{name} is no slot")
    rests: list[str] = []
    try:
        for formula, name in zip(part.formulas, part.slots, strict=True):
            rests.append(rest(formula, given[name]))
    except ValueError as error:
        raise ValueError(f"{where}{part.slots[len(rests)]}: {error}") from error
    xml = [""] * (len(part.pieces) + len(rests))
    xml[0::2] = part.pieces
    xml[1::2] = rests
    return deflated(part.path, "".join(xml).encode(), EVERY_TIME)


def _rest_of_cell(standing: str, content: Content) -> str:
    """The rest of a cell's XML; `standing` is the formula that it has in the mould."""
    formula = ""
    if isinstance(content, Cached):
        formula, content = standing, content.value
        if not formula:
            raise ValueError("the mould has no formula here")
    elif isinstance(content, Formula):
        if content.text.startswith("="):
            raise ValueError("a formula is written without its equals sign")
        formula, content = f"<f>{_escaped(content.text)}</f>", content.value
    elif isinstance(content, str):
        return f' t="inlineStr"><is>{_element("t", content)}</is></c>'
    elif content is None:
        return "/>"
    if isinstance(content, str):
        return f' t="str">{formula}{_element("v", content)}</c>'
    if isinstance(content, bool):
        return f' t="b">{formula}<v>{content:d}</v></c>'
    return f">{formula}<v>{_number(content)}</v></c>"


def _rest_of_text(_: str, text: str) -> str:
    """The rest of a custom property's XML, which has no formula."""
    return f">{_escaped(text)}</vt:lpwstr>"


def _number(value: float) -> str:
    """The shortest digits that read back as the same number; whole numbers without a point."""
    text = str(value + 0.0)  # 0 takes the sign from a zero, and the point to a whole number
    if "n" in text:  # nan, inf
        raise ValueError(f"no cell can hold the number {text}")
    return text.removesuffix(".0")


def _element(tag: str, text: str) -> str:
    space = "" if text == text.strip() else ' xml:space="preserve"'
    return f"<{tag}{space}>{_escaped(text)}</{tag}>"


def _escaped(text: str) -> str:
    # Nothing printable is impossible, and isprintable is ten times as fast as the pattern.
    if not text.isprintable() and (character := _IMPOSSIBLE.search(text)):
        raise ValueError(f"no workbook can hold the character {character[0]!r}")
    if "_x" in text:  # spreadsheets read _x0041_ as A, and _x005F_ as the underscore itself
        text = _ESCAPE_LIKE.sub("_x005F_", text)
    return escape(text)
