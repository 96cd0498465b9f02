"""Texts: plain or as runs of rich text, shared by all cells or written in one.

A workbook writes each distinct text once and lets the cells refer to it by its index. A text is one
`<t>`, or runs `<r>` with a `<t>` each; runs of `<rPh>` tell how to pronounce it and are not part of
what one sees. How a run is set is seen as well: a raised, lowered or struck-out one is spelled so
(`runs`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from normreg_sheets.submission.elements import keep_known, stranger
from normreg_sheets.submission.literals import BOOLEANS
from normreg_sheets.submission.markup import parse
from normreg_sheets.submission.runs import Setting, spelled

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from normreg_sheets.submission.guard import Package

_PLACES = {"superscript": Setting.RAISED, "subscript": Setting.LOWERED}


def shared_strings(package: Package, part: str | None) -> dict[str, str]:
    """The shared texts, by index as cells write it; none if the workbook has no such part."""
    if part is None:
        return {}
    root = parse(package, part, "sst")
    space = root.tag.removesuffix("sst")
    place = f"{package.path}, part '{part}'"
    keep_known(root, (f"{space}si", f"{space}extLst"), place)
    items = enumerate(root.iterfind(f"{space}si"))
    return {str(index): plain(item, space, place) for index, item in items}


def plain(item: Element, space: str, place: str) -> str:
    """What one sees of a text element; `space` is the "{namespace}" of its tags.

    What is no part of a text is refused, for readers see another text then: `place` is named.
    """
    text, run, beside = f"{space}t", f"{space}r", (f"{space}rPh", f"{space}phoneticPr")
    pieces = []
    for child in item:
        if child.tag == text:
            if len(child):
                raise stranger(child[0], child, place)
            pieces.append(child.text or "")
        elif child.tag == run:
            keep_known(child, (f"{space}rPr", text), place)
            how = _set(child.find(f"{space}rPr"), space)
            for piece in child.iterfind(text):
                keep_known(piece, (), place)
                pieces.append(spelled(piece.text or "", how))
        elif child.tag not in beside:
            raise stranger(child, item, place)
    return "".join(pieces)


def _set(properties: Element | None, space: str) -> Setting:
    """How a run with these properties is set."""
    if properties is None:
        return Setting.PLAIN
    if is_struck(properties, space):
        return Setting.STRUCK
    place = properties.find(f"{space}vertAlign")
    return _PLACES.get("" if place is None else place.get("val", ""), Setting.PLAIN)


def is_struck(properties: Element, space: str) -> bool:
    """Whether a font, or a run of these properties, has a line through it.

    What is not plainly off is a line: nobody's answer counts that may be crossed out.
    """
    lines = properties.iterfind(f"{space}strike")
    return any(BOOLEANS.get(line.get("val", "1").strip(), True) for line in lines)
