"""Parse the XML of an untrusted part, within limits.

XML can be built to hurt as well: entities that multiply themselves, one attribute of 30 MB, a
namespace of a megabyte that the tree repeats with every tag, comments between the letters of a text
(the parser joins what it has of it at each). Nearly all of it is seen in the bytes before a parser
is started, by searches that cost microseconds; then the C parser of the standard library makes the
tree at full speed.

A declaration cannot hide from such a search behind an encoding: the bytes are made UTF-8 first, and
the parser is told that they are, whatever they declare. Text is not mistaken for a tag, because in
texts and attributes a `<` is written `&lt;` (within a comment or CDATA it could be, which no
spreadsheet program writes: refused, which is safe); and what a tag declares stands before its `>`,
outside of quotes. Depth needs no limit: neither the C parser, nor what frees a tree, nor anything
here walks one by recursion (two million elements within each other take two seconds, and a C stack
of 8 MiB).
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
# From the `<` of a tag on, one attribute after the other, and then the text behind the tag as one.
_NAMED = re.compile(rb">[^<]*+|(?<=\s)([^\s=>]++)\s*+=\s*+(\"[^\"<]*+\"|'[^'<]*+')")
_ATTRIBUTE = re.compile(rb"=\s*+(?:\"([^\"<]*+)\"|'([^'<]*+)')")


def parse(package: Package, name: str, root: str) -> ET.Element:
    """The tree of one XML part, which the package must have; `root` is what its first tag must be.

    Tags come as the parser gives them, `{namespace}name`; any namespace will do. Raises
    `SubmissionError` with `Reason.DOCTYPE`, `MALFORMED` or `LIMIT`.
    """
    place = f"{package.path}, part '{name}'"
    data = _utf8(package[name], place)
    limits = package.limits
    if b"!" in data:  # one character is found ten times as fast as two
        if b"<!DOCTYPE" in data:
            says = f"it declares a document type, which no spreadsheet program writes; {MEND}"
            raise refusal(place, Reason.DOCTYPE, says)
        limits.keep("comments", data.count(b"<!--"), f"{place}: its number of comments")
    if len(data) > min(limits.elements, limits.attributes):  # else it cannot have so many
        limits.keep("elements", data.count(b"<"), f"{place}: its number of tags")
        limits.keep("attributes", data.count(b"="), f"{place}: its number of attributes")
    limits.keep("attribute", _longest(data, limits.attribute), f"{place}: an attribute's length")
    _keep_namespaces(data, limits, place)
    parser = ET.XMLParser(encoding="utf-8")  # noqa: S314 (no DOCTYPE reaches it)
    try:
        parser.feed(data)  # whole: expat would scan a long token again with every piece
        tree: ET.Element = parser.close()
    except ET.ParseError as error:
        says = f"it is not well-formed XML ({error}); {MEND}"
        raise refusal(place, Reason.MALFORMED, says) from error
    if tree.tag.rpartition("}")[2] != root:
        says = f"it is no <{root}>, but {tree.tag[:60]!a}; {MEND}"
        raise refusal(place, Reason.MALFORMED, says)
    return tree


def _utf8(data: bytes, place: str) -> bytes:
    """The part in UTF-8, if it is written in one of the two encodings that the standard allows."""
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return data.decode("utf-16").encode()
    except UnicodeError as error:
        raise refusal(place, Reason.MALFORMED, f"it is not UTF-16 as it says; {MEND}") from error
    if b"\0" in data:  # expat would take it for UTF-16, whatever it is told
        raise refusal(place, Reason.MALFORMED, f"it has bytes that are no text; {MEND}")
    declared = _DECLARED.match(data.removeprefix(b"\xef\xbb\xbf"))
    if declared and declared[1].lower() not in _ENCODINGS:
        says = f"it is written in {declared[1][:40]!a}, not in UTF-8; {MEND}"
        raise refusal(place, Reason.MALFORMED, says)
    return data


def _longest(data: bytes, allowed: int) -> int:
    """The length of the longest attribute that is longer than allowed; 0 where none is.

    In an attribute a `<` is written `&lt;`, so a long one makes a long way from one `<` to the
    next. Such a way has all of some block of half its length: only blocks without a `<` are looked
    at closely, and an honest part has none.
    """
    half = max(allowed // 2, 1)
    longest = end = 0
    for begin in range(0, len(data), half):
        if begin >= end and data.find(b"<", begin, begin + half) < 0:
            end = data.find(b"<", begin)
            end = len(data) if end < 0 else end
            found = _ATTRIBUTE.findall(data, max(data.rfind(b"<", 0, begin), 0), end)
            longest = max((len(one or other) for one, other in found), default=longest)
    return longest if longest > allowed else 0


def _keep_namespaces(data: bytes, limits: Limits, place: str) -> None:
    """Refuse long namespaces: the tree repeats them with every distinct tag."""
    longest = end = 0
    while (found := data.find(b"xmlns", end)) >= 0:  # which stands in texts and names as well
        begin, end = data.rfind(b"<", end, found), data.find(b"<", found)
        end = len(data) if end < 0 else end
        for name, written in _NAMED.findall(data, max(begin, 0), end):
            if name == b"xmlns" or name.startswith(b"xmlns:"):
                longest = max(longest, len(written) - 2)  # without its quotes
    limits.keep("namespace", longest, f"{place}: a namespace's length")
