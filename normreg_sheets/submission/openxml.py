"""The workbook of an Office Open XML package: `.xlsx` and `.xlsm`, as nearly all programs save.

A workbook part lists the sheets and the defined names; each sheet, the shared texts and the styles
have a part of their own. Both the usual and the "strict" dialect of the format are read: they
differ in their namespaces only. Macros are a part that nobody asks for.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from normreg_sheets.sheet.echo import echo
from normreg_sheets.submission.areas import WHOLE_SHEET, hidden, merged
from normreg_sheets.submission.cells import Context, cells
from normreg_sheets.submission.elements import items
from normreg_sheets.submission.formats import formats
from normreg_sheets.submission.guard import MEND
from normreg_sheets.submission.history import OPENXML, history
from normreg_sheets.submission.markup import parse
from normreg_sheets.submission.names import names
from normreg_sheets.submission.properties import properties
from normreg_sheets.submission.refusal import Reason, refusal
from normreg_sheets.submission.relations import ROOT, Relation, part_of, relations
from normreg_sheets.submission.strings import shared_strings
from normreg_sheets.submission.workbook import Area, Cell, Workbook

if TYPE_CHECKING:
    from collections.abc import Mapping
    from xml.etree.ElementTree import Element

    from normreg_sheets.submission.guard import Package

_RELATION_IDS = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)


def workbook(package: Package) -> Workbook:
    """The workbook of a package.

    Raises `SubmissionError`, with a `Reason`, for what is none or breaks a limit.
    """
    top = relations(package, ROOT)
    main = part_of(top, "officeDocument", package)
    if main is None:
        raise refusal(package.path, Reason.MALFORMED, f"no workbook is in the file; {MEND}")
    root = parse(package, main, "workbook")
    space = root.tag.removesuffix("workbook")
    sheets = _sheets(package, root, relations(package, main))
    defined = root.iterfind(f"{space}definedNames/{space}definedName")
    clear, ambiguous = names(
        ((each.get("name", ""), each.text or "") for each in defined), sheets.cells
    )
    custom = _properties(package, part_of(top, "custom-properties", package))
    core = next((one.part for one in top.values() if one.kind == "core-properties"), None)
    told = history(package, core, "coreProperties", OPENXML)
    return Workbook(sheets.cells, clear, ambiguous, custom, sheets.merged, sheets.hidden, told)


@dataclass(frozen=True, slots=True)
class _Sheets:
    """What stands on every worksheet, by the sheets' names, in their order."""

    cells: dict[str, dict[str, Cell]] = field(default_factory=dict)
    merged: dict[str, tuple[Area, ...]] = field(default_factory=dict)
    hidden: dict[str, tuple[Area, ...]] = field(default_factory=dict)


def _sheets(package: Package, root: Element, related: Mapping[str, Relation]) -> _Sheets:
    space = root.tag.removesuffix("workbook")
    settings = root.find(f"{space}workbookPr")
    from_1904 = settings is not None and settings.get("date1904") in ("1", "true")
    strings = shared_strings(package, part_of(related, "sharedStrings", package))
    shown = formats(package, part_of(related, "styles", package), from_1904=from_1904)
    elements = items(root, "sheets", "sheet", package.path)
    limits = package.limits
    limits.keep("sheets", len(elements), f"{package.path}: its number of sheets")
    sheets = _Sheets()
    titles: set[str] = set()
    parts: set[str] = set()
    for element in elements:
        name = element.get("name", "")
        place = f"{package.path}, sheet '{echo(name)}'"
        if name.lower() in titles:
            raise refusal(place, Reason.DUPLICATE, f"two sheets have this name; {MEND}")
        relation = related.get(_relation_id(element, place))
        if relation is None or relation.part not in package:
            raise refusal(place, Reason.MALFORMED, f"its part is missing; {MEND}")
        if relation.part.lower() in parts:
            raise refusal(place, Reason.DUPLICATE, f"another sheet has the same part; {MEND}")
        titles.add(name.lower())
        parts.add(relation.part.lower())
        if relation.kind == "worksheet":  # not a chart or a macro sheet
            sheet = parse(package, relation.part, "worksheet")
            sheets.cells[name] = cells(sheet, Context(strings, shown, limits, place))
            sheets.merged[name] = merged(sheet, limits, place)
            is_hidden = element.get("state", "visible") != "visible"
            sheets.hidden[name] = WHOLE_SHEET if is_hidden else hidden(sheet)
    return sheets


def _relation_id(element: Element, place: str) -> str:
    """The `r:id` of a sheet, in one dialect's namespace; refused if it has none, or one in each."""
    found = [element.attrib[name] for name in _RELATION_IDS if name in element.attrib]
    if len(found) != 1:
        says = f"it has {len(found)} relationships in place of one; {MEND}"
        raise refusal(place, Reason.MALFORMED, says)
    return found[0]


def _properties(package: Package, part: str | None) -> dict[str, str]:
    """The custom document properties, each as its text."""
    if part is None:
        return {}
    root = parse(package, part, "Properties")
    return properties(((each.get("name", ""), each) for each in root), package)
