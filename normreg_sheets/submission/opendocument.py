"""The workbook of an OpenDocument package: `.ods`, as LibreOffice saves it.

One part, `content.xml`, has everything: a table for each sheet, and the defined names, of the whole
workbook or of one sheet. The document's properties are in `meta.xml`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from normreg_sheets.sheet.echo import echo
from normreg_sheets.submission import foreign, openformula
from normreg_sheets.submission.guard import MEND
from normreg_sheets.submission.history import OPENDOCUMENT, history
from normreg_sheets.submission.looks import looks
from normreg_sheets.submission.markup import parse
from normreg_sheets.submission.names import names
from normreg_sheets.submission.namespaces import META, OFFICE, TABLE
from normreg_sheets.submission.properties import properties
from normreg_sheets.submission.refusal import Reason, refusal
from normreg_sheets.submission.tables import Context, cells, hidden, merged
from normreg_sheets.submission.workbook import Workbook

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from normreg_sheets.submission.guard import Package

_CONTENT, _PROPERTIES, _MANIFEST = "content.xml", "meta.xml", "META-INF/manifest.xml"
_NAME = f"{TABLE}name"


def workbook(package: Package) -> Workbook:
    """The workbook of a package.

    Raises `SubmissionError`, with a `Reason`, for what is none or breaks a limit.
    """
    if _MANIFEST in package and b"encryption-data" in package[_MANIFEST]:
        raise refusal(package.path, *foreign.PASSWORD)
    root = parse(package, _CONTENT, "document-content")
    spreadsheet = root.find(f"{OFFICE}body/{OFFICE}spreadsheet")
    if spreadsheet is None:
        raise refusal(package.path, *foreign.DOCUMENT)
    tables = _tables(package, spreadsheet)
    shown = looks(package, root)
    contexts = {name: Context(shown, package.limits, _place(package, name)) for name in tables}
    sheets = {name: cells(table, contexts[name]) for name, table in tables.items()}
    clear, ambiguous = names(_definitions(spreadsheet), sheets)
    return Workbook(
        sheets,
        clear,
        ambiguous,
        _properties(package),
        {name: merged(table, contexts[name]) for name, table in tables.items()},
        {name: hidden(table, contexts[name]) for name, table in tables.items()},
        history(package, _PROPERTIES, "document-meta", OPENDOCUMENT),
    )


def _place(package: Package, sheet: str) -> str:
    return f"{package.path}, sheet '{echo(sheet)}'"


def _tables(package: Package, spreadsheet: Element) -> dict[str, Element]:
    """The table of every sheet, by the sheets' names, in their order."""
    tables = spreadsheet.findall(f"{TABLE}table")
    package.limits.keep("sheets", len(tables), f"{package.path}: its number of sheets")
    sheets: dict[str, Element] = {}
    titles: set[str] = set()
    for table in tables:
        name = table.get(_NAME, "")
        if name.lower() in titles:
            says = f"two sheets have this name; {MEND}"
            raise refusal(_place(package, name), Reason.DUPLICATE, says)
        titles.add(name.lower())
        if table.find(f"{TABLE}table-source") is None:  # else it is kept of another file
            sheets[name] = table
    return sheets


def _definitions(spreadsheet: Element) -> Iterator[tuple[str, str]]:
    """The names of the workbook and of each sheet, with their places as Excel writes them."""
    for owner in (spreadsheet, *spreadsheet.iterfind(f"{TABLE}table")):
        for named in owner.iterfind(f"{TABLE}named-expressions/{TABLE}named-range"):
            place = named.get(f"{TABLE}cell-range-address", "")
            yield named.get(_NAME, ""), openformula.reference(place)


def _properties(package: Package) -> dict[str, str]:
    """The properties that somebody defined for the document, each as its text."""
    if _PROPERTIES not in package:
        return {}
    root = parse(package, _PROPERTIES, "document-meta")
    defined = root.iterfind(f"{OFFICE}meta/{META}user-defined")
    return properties(((each.get(f"{META}name", ""), each) for each in defined), package)
