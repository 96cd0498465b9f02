"""Read a workbook that came back: values, formulas, names and properties, in one pass.

The ordinary readers are not for this. They believe what a stranger's file declares, they read an
error as an empty text or a never calculated formula as nothing, and need two loads to see both
formulas and values. Here every cell says exactly what stood in the file, and what is unclear is
refused or marked, never guessed. Both the usual and the "strict" dialect of the format are read:
they differ in their namespaces only.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from normreg_sheets.sheet.addresses import LAST_ROW, column
from normreg_sheets.submission.cells import Context, cells
from normreg_sheets.submission.dates import dates
from normreg_sheets.submission.guard import LIMITS, MEND, open_package
from normreg_sheets.submission.markup import parse
from normreg_sheets.submission.refusal import Limits, Reason, refusal
from normreg_sheets.submission.relations import ROOT, Relation, part_of, relations
from normreg_sheets.submission.strings import shared_strings
from normreg_sheets.submission.workbook import Area, Cell, Workbook

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path
    from xml.etree.ElementTree import Element

    from normreg_sheets.submission.guard import Package

_AREA = re.compile(  # 'It''s'!$H$13:$K$15, Sheet1!$A$1; only $ means the same place everywhere
    r"(?:'(?P<quoted>(?:[^']|'')+)'|(?P<bare>[^'!:\[\]]+))"
    r"!\$([A-Z]{1,3})\$([1-9][0-9]{0,6})(?::\$([A-Z]{1,3})\$([1-9][0-9]{0,6}))?"
)
_BUILT_IN_NAME = "_xlnm."  # print areas and the like


def read(path: Path, limits: Limits = LIMITS) -> Workbook:
    """The workbook at `path`, an `.xlsx` or `.xlsm`.

    Raises `SubmissionError`, with a `Reason`, for a file that is none or breaks a limit.
    """
    package = open_package(path, limits)
    top = relations(package, ROOT)
    main = part_of(top, "officeDocument", package)
    if main is None:
        raise refusal(path, Reason.MALFORMED, f"no workbook is in the file; {MEND}")
    root = parse(package, main)
    sheets = _sheets(package, root, relations(package, main))
    names, ambiguous = _names(root, sheets.keys())
    properties = part_of(top, "custom-properties", package)
    return Workbook(sheets, names, ambiguous, _properties(package, properties))


def _sheets(
    package: Package, root: Element, related: Mapping[str, Relation]
) -> dict[str, dict[str, Cell]]:
    """The cells of every worksheet, by the sheets' names, in their order."""
    space = root.tag.removesuffix("workbook")
    settings = root.find(f"{space}workbookPr")
    from_1904 = settings is not None and settings.get("date1904") in ("1", "true")
    strings = shared_strings(package, part_of(related, "sharedStrings", package))
    days = dates(package, part_of(related, "styles", package), from_1904=from_1904)
    elements = root.findall(f"{space}sheets/{space}sheet")
    package.limits.keep("sheets", len(elements), f"{package.path}: its number of sheets")
    sheets: dict[str, dict[str, Cell]] = {}
    for element in elements:
        name = element.get("name", "")
        place = f"{package.path}, sheet '{name}'"
        if name.lower() in {other.lower() for other in sheets}:
            raise refusal(place, Reason.DUPLICATE, f"two sheets have this name; {MEND}")
        relation = related.get(_relation_id(element))
        if relation is None or relation.part not in package:
            raise refusal(place, Reason.MALFORMED, f"its part is missing; {MEND}")
        if relation.kind == "worksheet":  # not a chart or a macro sheet
            context = Context(strings, days, package.limits, place)
            sheets[name] = cells(parse(package, relation.part), context)
    return sheets


def _relation_id(element: Element) -> str:
    """The `r:id` of an element, in either dialect's namespace."""
    return next((value for key, value in element.items() if key.endswith("}id")), "")


def _names(
    root: Element, sheets: Collection[str]
) -> tuple[dict[str, Area], dict[str, tuple[Area, ...]]]:
    """The defined names that mean one plain area, and those that mean several."""
    space = root.tag.removesuffix("workbook")
    meant: dict[str, set[Area]] = {}
    for element in root.iterfind(f"{space}definedNames/{space}definedName"):
        name, area = element.get("name", "").lower(), _area(element.text or "")
        if area is not None and area.sheet in sheets and not name.startswith(_BUILT_IN_NAME):
            meant.setdefault(name, set()).add(area)
    clear = {name: area for name, (area, *others) in meant.items() if not others}
    return clear, {name: tuple(sorted(meant[name])) for name in meant.keys() - clear.keys()}


def _area(text: str) -> Area | None:
    """The area that a name's definition says, or None if it says anything else."""
    match = _AREA.fullmatch(text.strip())
    if match is None:
        return None
    quoted, bare, left, top, right, bottom = match.groups()
    rows = sorted((int(top), int(bottom or top)))
    columns = sorted((column(left), column(right or left)))
    if columns[0] < 1 or rows[1] > LAST_ROW:
        return None
    sheet = quoted.replace("''", "'") if quoted else bare
    return Area(sheet, rows[0], columns[0], rows[1], columns[1])


def _properties(package: Package, part: str | None) -> dict[str, str]:
    """The custom document properties, each as its text."""
    if part is None:
        return {}
    return {
        element.get("name", ""): "".join(element.itertext()).strip()
        for element in parse(package, part)
    }
