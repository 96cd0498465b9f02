"""The history of a document: who made it, who saved it last, and when, as the programs note it.

It is what a file says of itself, and nothing is decided by it; but two students' files with the
same history were one file once. A file whose history cannot be read has none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from normreg_sheets.errors import SubmissionError
from normreg_sheets.submission.markup import parse

if TYPE_CHECKING:
    from normreg_sheets.submission.guard import Package

LONGEST = 200  # characters of a name or a time

_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"
_CORE = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"

OPENXML = (f"{_DC}creator", f"{_CORE}lastModifiedBy", f"{_TERMS}created", f"{_TERMS}modified")
OPENDOCUMENT = (f"{_META}initial-creator", f"{_DC}creator", f"{_META}creation-date", f"{_DC}date")
"""The elements of each format, in the order of the fields of `History`."""


@dataclass(frozen=True, slots=True)
class History:
    """Who made a document and saved it last; when, as the file writes it; "" for what is not said.

    Programs write times in UTC, or without saying so in their own (LibreOffice).
    """

    author: str = ""
    saved_by: str = ""
    created: str = ""
    modified: str = ""


def history(package: Package, part: str | None, root: str, elements: tuple[str, ...]) -> History:
    """What a part with the root element of that name says of its document."""
    if part is None or part not in package:
        return History()
    try:
        tree = parse(package, part, root)
    except SubmissionError:
        return History()
    found = {element.tag: (element.text or "").strip()[:LONGEST] for element in tree.iter()}
    return History(*(found.get(name, "") for name in elements))
