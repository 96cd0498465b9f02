"""The workbook of an OpenDocument package: `.ods`, as LibreOffice saves it.

One part, `content.xml`, has everything: a table for each sheet, and the defined names, of the whole
workbook or of one sheet. The document's properties are in `meta.xml`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from normreg_sheets.sheet.echo import echo
from normreg_sheets.submission import foreign, openformula
from normreg_sheets.submission.guard import MEND
from normreg_sheets.submission.markup import parse
from normreg_sheets.submission.names import names
from normreg_sheets.submission.refusal import Reason, refusal
from normreg_sheets.submission.tables import NAME, OFFICE, TABLE, cells, merged, settings_of
from normreg_sheets.submission.workbook import Workbook

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from normreg_sheets.submission.guard import Package

_CONTENT, _PROPERTIES, _MANIFEST = "content.xml", "meta.xml", "META-INF/manifest.xml"
_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"


def workbook(package: Package) -> Workbook:
    """The workbook of a package.

    Raises `SubmissionError`, with a `Reason`, for what is none or breaks a limit.
    """
    if _MANIFEST in package and b"encryption-data" in package[_MANIFEST]:
        raise refusal(package.path, *foreign.PASSWORD)
    root = parse(package, _CONTENT)
    spreadsheet = root.find(f"{OFFICE}body/{OFFICE}spreadsheet")
    if spreadsheet is None:
        raise refusal(package.path, *foreign.DOCUMENT)
    tables = _tables(package, spreadsheet)
    settings = settings_of(root)
    sheets = {
        name: cells(table, package.limits, _place(package, name), settings)
        for name, table in tables.items()
    }
    clear, ambiguous = names(_definitions(spreadsheet), sheets)
    joined = {name: merged(table, _place(package, name)) for name, table in tables.items()}
    return Workbook(sheets, clear, ambiguous, _properties(package), joined)


def _place(package: Package, sheet: str) -> str:
    return f"{package.path}, sheet '{echo(sheet)}'"


def _tables(package: Package, spreadsheet: Element) -> dict[str, Element]:
    """The table of every sheet, by the sheets' names, in their order."""
    tables = spreadsheet.findall(f"{TABLE}table")
    package.limits.keep("sheets", len(tables), f"{package.path}: its number of sheets")
    sheets: dict[str, Element] = {}
    for table in tables:
        name = table.get(NAME, "")
        if name.lower() in {other.lower() for other in sheets}:
            raise refusal(
                _place(package, name), Reason.DUPLICATE, f"two sheets have this name; {MEND}"
            )
        if table.find(f"{TABLE}table-source") is None:  # else it is kept of another file
            sheets[name] = table
    return sheets


def _definitions(spreadsheet: Element) -> Iterator[tuple[str, str]]:
    """The names of the workbook and of each sheet, with their places as Excel writes them."""
    for owner in (spreadsheet, *spreadsheet.iterfind(f"{TABLE}table")):
        for named in owner.iterfind(f"{TABLE}named-expressions/{TABLE}named-range"):
            place = named.get(f"{TABLE}cell-range-address", "")
            yield named.get(NAME, ""), openformula.reference(place)


def _properties(package: Package) -> dict[str, str]:
    """The properties that somebody defined for the document, each as its text."""
    if _PROPERTIES not in package:
        return {}
    return {
        element.get(f"{_META}name", ""): "".join(element.itertext()).strip()
        for element in parse(package, _PROPERTIES).iterfind(f"{OFFICE}meta/{_META}user-defined")
    }
