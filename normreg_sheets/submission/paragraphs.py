"""What a cell of an OpenDocument shows: its paragraphs, one on each line.

    <text:p>0.5 <text:span text:style-name="T1">0.7</text:span><text:s text:c="2"/></text:p>

Spaces, tabs and line breaks are elements. How a part of a text is set is a named style: one that is
raised, lowered or struck out is spelled so (`runs`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from normreg_sheets.submission.guard import MEND
from normreg_sheets.submission.namespaces import OFFICE, TEXT
from normreg_sheets.submission.refusal import Limits, Reason, refusal
from normreg_sheets.submission.runs import Setting, spelled

if TYPE_CHECKING:
    from collections.abc import Mapping
    from xml.etree.ElementTree import Element

_PARAGRAPH, _SPAN, _STYLE_NAME = f"{TEXT}p", f"{TEXT}span", f"{TEXT}style-name"
_SPACES, _SPACES_COUNT = f"{TEXT}s", f"{TEXT}c"
_SIGNS = {f"{TEXT}tab": "\t", f"{TEXT}line-break": "\n"}
_APART = frozenset({f"{OFFICE}annotation", f"{TEXT}note", f"{TEXT}ruby-text"})  # beside the text
_COUNT = re.compile(r"[1-9][0-9]{0,6}")


def shown(cell: Element, limits: Limits, place: str, settings: Mapping[str, Setting]) -> str | None:
    """What a cell shows, or None if it has no paragraph.

    `settings` says how the styles that are not plain set a text. Links within a paragraph do not
    count, notes are not part of it.
    """
    ahead: list[tuple[Element | str, Setting]] = []  # the next one last; never by recursion
    for paragraph in reversed(cell.findall(_PARAGRAPH)):
        ahead += ((paragraph, Setting.PLAIN), ("\n", Setting.PLAIN))
    if not ahead:
        return None
    ahead.pop()
    pieces: list[tuple[str, int]] = []  # each with how often it comes
    while ahead:
        one, how = ahead.pop()
        if isinstance(one, str):
            pieces.append((spelled(one, how), 1))
            continue
        if one.tag != _PARAGRAPH:
            ahead.append((one.tail or "", how))
        if one.tag in (_SPAN, _PARAGRAPH):
            how = settings.get(one.get(_STYLE_NAME, ""), how)
        if one.tag == _SPACES:
            pieces.append((" ", count(one, _SPACES_COUNT, place)))
        elif one.tag not in _APART:
            pieces.append((_SIGNS.get(one.tag, "") + spelled(one.text or "", how), 1))
            ahead.extend((child, how) for child in reversed(one))
    length = sum(len(piece) * times for piece, times in pieces)  # before it is made
    limits.keep("text", length, f"{place}: its text's length")
    return "".join(piece * times for piece, times in pieces)


def count(element: Element, attribute: str, place: str) -> int:
    """How many rows, columns or spaces an element stands for, as an attribute says."""
    written = element.get(attribute, "1")
    if not _COUNT.fullmatch(written):
        says = f"a count in it is {written[:20]!a}, which no program writes; {MEND}"
        raise refusal(place, Reason.MALFORMED, says)
    return int(written)
