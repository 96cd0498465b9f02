"""Texts: plain or as runs of rich text, shared by all cells or written in one.

A workbook writes each distinct text once and lets the cells refer to it by its index. A text is one
`<t>`, or runs `<r>` with a `<t>` each; runs of `<rPh>` tell how to pronounce it and are not part of
what one sees. How a run is set is seen as well: a raised, lowered or struck-out one is spelled so
(`runs`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from normreg_sheets.submission.markup import parse
from normreg_sheets.submission.runs import Setting, spelled

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from normreg_sheets.submission.guard import Package

_OFF = ("0", "false")
_PLACES = {"superscript": Setting.RAISED, "subscript": Setting.LOWERED}


def shared_strings(package: Package, part: str | None) -> dict[str, str]:
    """The shared texts, by index as cells write it; none if the workbook has no such part."""
    if part is None:
        return {}
    root = parse(package, part, "sst")
    space = root.tag.removesuffix("sst")
    items = enumerate(root.iterfind(f"{space}si"))
    return {str(index): plain(item, space) for index, item in items}


def plain(item: Element, space: str) -> str:
    """What one sees of a text element; `space` is the "{namespace}" of its tags."""
    text, run = f"{space}t", f"{space}r"
    pieces = []
    for child in item:
        if child.tag == text:
            pieces.append(child.text or "")
        elif child.tag == run:
            how = _set(child.find(f"{space}rPr"), space)
            pieces.extend(spelled(piece.text or "", how) for piece in child.iterfind(text))
    return "".join(pieces)


def _set(properties: Element | None, space: str) -> Setting:
    """How a run with these properties is set."""
    if properties is None:
        return Setting.PLAIN
    strike = properties.find(f"{space}strike")
    if strike is not None and strike.get("val", "1") not in _OFF:
        return Setting.STRUCK
    place = properties.find(f"{space}vertAlign")
    return _PLACES.get("" if place is None else place.get("val", ""), Setting.PLAIN)
