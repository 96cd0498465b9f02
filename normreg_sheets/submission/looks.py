"""How an OpenDocument looks: its styles, as far as they change what one sees.

    <style:style style:name="ce1" style:family="table-cell" style:parent-style-name="Wrong">
      <style:text-properties style:text-line-through-style="solid"/>
    </style:style>

A style says what it changes of its parent, and the last parent what it changes of the default of
its family (cells, texts, paragraphs). The styles that somebody named stand in a part of their own,
`styles.xml`, which is parsed only where it may say something of use. A row or a column is hidden as
well where its style makes it too small to see what is in it, or of a size that is none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from normreg_sheets.submission.markup import parse
from normreg_sheets.submission.namespaces import OFFICE, STYLE, TABLE
from normreg_sheets.submission.runs import Setting

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from xml.etree.ElementTree import Element

    from normreg_sheets.submission.guard import Package

_STYLES = "styles.xml"
_MAY_SAY = re.compile(
    rb"text-line-through-(?:style|type)\s*=\s*[\"'](?!none[\"'])|text-position|\0"  # in UTF-16
)

_NAME, _FAMILY, _PARENT = (f"{STYLE}{name}" for name in ("name", "family", "parent-style-name"))
_TEXT_PROPERTIES, _POSITION = f"{STYLE}text-properties", f"{STYLE}text-position"
_LINES = (f"{STYLE}text-line-through-style", f"{STYLE}text-line-through-type")
_TABLE_PROPERTIES, _DISPLAY = f"{STYLE}table-properties", f"{TABLE}display"
_POINT = 25.4 / 72  # millimetres
_SIZES = {  # by family: the element, the attribute, and the millimetres in which one sees anything
    "table-row": (f"{STYLE}table-row-properties", f"{STYLE}row-height", _POINT),
    "table-column": (f"{STYLE}table-column-properties", f"{STYLE}column-width", 0.5),
}
_LENGTH = re.compile(r"([0-9]+\.?[0-9]*|\.[0-9]+)(cm|mm|in|pt|pc|px)")
_MILLIMETRES = {"cm": 10, "mm": 1, "in": 25.4, "pt": _POINT, "pc": 12 * _POINT, "px": 25.4 / 96}
_CELLS = "table-cell"
_RUNS = ("text", "paragraph")


class _Style(NamedTuple):
    """A style by its family and its name; the default of a family has no name."""

    family: str
    name: str


@dataclass(frozen=True, slots=True)
class Looks:
    """The styles that change what one sees, by their names.

    `runs` are those of texts and paragraphs that are not plain, `struck` those of cells that are
    struck out, `hidden` those of tables, rows and columns in which nobody sees anything.
    """

    runs: Mapping[str, Setting]
    struck: frozenset[str]
    hidden: frozenset[str]


def looks(package: Package, content: Element) -> Looks:
    """The looks of a document, by its content's root and its part of named styles."""
    elements = list(content.iterfind(f"{OFFICE}automatic-styles/*"))
    if _STYLES in package and _MAY_SAY.search(package[_STYLES]):
        # Before them, because of two styles of one name the content's own counts.
        elements[:0] = parse(package, _STYLES, "document-styles").iterfind(f"{OFFICE}styles/*")
    parents: dict[_Style, _Style] = {}
    struck: dict[_Style, bool | None] = {}
    places: dict[_Style, Setting | None] = {}
    for style, element in _named(elements):
        parents[style] = _Style(style.family, element.get(_PARENT, ""))
        properties = element.find(_TEXT_PROPERTIES)
        struck[style] = None if properties is None else _line(properties)
        places[style] = None if properties is None else _place(properties)
    lines = _inherited(struck, parents, False)
    settings = _inherited(places, parents, Setting.PLAIN)
    settings.update((style, Setting.STRUCK) for style, line in lines.items() if line)
    return Looks(
        {
            style.name: how
            for style, how in settings.items()
            if style.family in _RUNS and how is not Setting.PLAIN
        },
        frozenset(style.name for style, line in lines.items() if line and style.family == _CELLS),
        frozenset(style.name for style, element in _named(elements) if _is_hidden(style, element)),
    )


def _named(elements: list[Element]) -> Iterator[tuple[_Style, Element]]:
    for element in elements:
        if element.tag == f"{STYLE}default-style":
            yield _Style(element.get(_FAMILY, ""), ""), element
        elif element.tag == f"{STYLE}style" and element.get(_NAME):
            yield _Style(element.get(_FAMILY, ""), element.get(_NAME, "")), element


_Said = TypeVar("_Said")


def _inherited(
    said: Mapping[_Style, _Said | None], parents: Mapping[_Style, _Style], otherwise: _Said
) -> dict[_Style, _Said]:
    """What each style says, or else its parent, and so on; in time that grows with the styles."""
    known: dict[_Style, _Said] = {}
    for style in said:
        above, path = style, []
        while above not in known:
            known[above] = otherwise  # which ends a circle, too
            path.append(above)
            found = said.get(above)
            if found is not None:
                known[above] = found
            elif above.name:
                above = parents.get(above, _Style(above.family, ""))
        known.update(dict.fromkeys(path, known[above]))
    return known


def _line(properties: Element) -> bool | None:
    """Whether a line goes through the text; None where nothing is said of it."""
    lines = {properties.get(name) for name in _LINES} - {None}
    return "none" not in lines if lines else None


def _place(properties: Element) -> Setting | None:
    """Whether the text is raised or lowered; None where nothing is said of it."""
    place = properties.get(_POSITION, "").partition(" ")[0]  # super 58%, -33% 58%
    if not place:
        return None
    if place == "0%":
        return Setting.PLAIN
    return Setting.LOWERED if place == "sub" or place.startswith("-") else Setting.RAISED


def _is_hidden(style: _Style, element: Element) -> bool:
    """Whether a style is one of a hidden table, or of a row or a column of hardly any size."""
    if style.family == "table":
        return any(one.get(_DISPLAY) == "false" for one in element.iterfind(_TABLE_PROPERTIES))
    if style.family not in _SIZES:
        return False
    tag, attribute, least = _SIZES[style.family]
    return any(_size(one.get(attribute, "1in")) < least for one in element.iterfind(tag))


def _size(written: str) -> float:
    """The millimetres of a length; 0 where it is none."""
    length = _LENGTH.fullmatch(written)
    return float(length[1]) * _MILLIMETRES[length[2]] if length else 0
