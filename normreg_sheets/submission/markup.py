"""Parse the XML of an untrusted part, within limits.

XML can be built to hurt as well: entities that multiply themselves, one attribute of 30 MB, a
namespace of a megabyte that the tree repeats with every tag. Nearly all of it is seen in the bytes
before a parser is started, by searches that cost microseconds; then the C parser of the standard
library makes the tree at full speed.

A declaration cannot hide from such a search behind an encoding: the bytes are made UTF-8 first, and
the parser is told that they are, whatever they declare. Text cannot be mistaken for a declaration
either, because in text a `<` is written `&lt;` (within a comment or CDATA it could be, which no
spreadsheet program writes: refused, which is safe). Depth needs no limit: neither the C parser nor
anything here walks a tree by recursion.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from normreg_sheets.submission.guard import MEND
from normreg_sheets.submission.refusal import Limits, Reason, refusal

if TYPE_CHECKING:
    from normreg_sheets.submission.guard import Package

_DECLARED = re.compile(rb"\s*<\?xml[^>]*?\sencoding\s*=\s*[\"']([^\"']*)[\"']")
_ENCODINGS = frozenset({b"utf-8", b"utf8", b"us-ascii", b"ascii"})
_NAMESPACE = re.compile(
    rb"\sxmlns(?::[^\s=]{1,64})?\s{0,64}=\s{0,64}(?:\"([^\"]{0,4096})\"|'([^']{0,4096})')"
)
_DECLARING = re.compile(rb"\sxmlns")  # after a space, because names of namespaces have it as well


def parse(package: Package, name: str) -> ET.Element:
    """The tree of one XML part, which the package must have.

    Tags come as the parser gives them, `{namespace}name`. Raises `SubmissionError` with
    `Reason.DOCTYPE`, `MALFORMED` or `LIMIT`.
    """
    place = f"{package.path}, part '{name}'"
    data = _utf8(package[name], place)
    limits = package.limits
    if b"<!DOCTYPE" in data:
        says = f"it declares a document type, which no spreadsheet program writes; {MEND}"
        raise refusal(place, Reason.DOCTYPE, says)
    limits.keep("elements", data.count(b"<"), f"{place}: its number of tags")
    limits.keep("attributes", data.count(b"="), f"{place}: its number of attributes")
    _keep_namespaces(data, limits, place)
    parser = ET.XMLParser(encoding="utf-8")  # noqa: S314 (no DOCTYPE reaches it)
    try:
        parser.feed(data)  # whole: expat would scan a long token again with every piece
        root: ET.Element = parser.close()
    except ET.ParseError as error:
        says = f"it is not well-formed XML ({error}); {MEND}"
        raise refusal(place, Reason.MALFORMED, says) from error
    return root


def _utf8(data: bytes, place: str) -> bytes:
    """The part in UTF-8, if it is written in one of the two encodings that the standard allows."""
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return data.decode("utf-16").encode()
    except UnicodeError as error:
        raise refusal(place, Reason.MALFORMED, f"it is not UTF-16 as it says; {MEND}") from error
    declared = _DECLARED.match(data.removeprefix(b"\xef\xbb\xbf"))
    if declared and declared[1].lower() not in _ENCODINGS:
        says = f"it is written in {declared[1][:40]!a}, not in UTF-8; {MEND}"
        raise refusal(place, Reason.MALFORMED, says)
    return data


def _keep_namespaces(data: bytes, limits: Limits, place: str) -> None:
    """Refuse long namespaces: the tree repeats them with every distinct tag."""
    found = _NAMESPACE.findall(data)
    if len(found) != len(_DECLARING.findall(data)):
        raise refusal(place, Reason.MALFORMED, f"it declares a namespace oddly; {MEND}")
    longest = max((len(double or single) for double, single in found), default=0)
    limits.keep("namespace", longest, f"{place}: a namespace's length")
