"""Defined names: which rectangle of cells a name means.

    step_Z   'It''s one'!$H$13:$K$15

A name may mean anything: a constant, a formula, a place that moves with the cell that asks. Only
one plain area of the workbook is of use here; whatever else is left out. The same name may stand
once for the workbook and once for each sheet, so a sheet that was copied makes it mean several.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from normreg_sheets.sheet.addresses import LAST_ROW, column
from normreg_sheets.submission.workbook import Area

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

_AREA = re.compile(  # 'It''s'!$H$13:$K$15, Sheet1!$A$1; only $ means the same place everywhere
    r"(?:'(?P<quoted>(?:[^']|'')+)'|(?P<bare>[^'!:\[\]]+))"
    r"!\$([A-Z]{1,3})\$([1-9][0-9]{0,6})(?::\$([A-Z]{1,3})\$([1-9][0-9]{0,6}))?"
)
_BUILT_IN = "_xlnm."  # print areas and the like


class Names(NamedTuple):
    """The names that mean one plain area, and those that mean several; all in lower case."""

    clear: dict[str, Area]
    ambiguous: dict[str, tuple[Area, ...]]


def names(definitions: Iterable[tuple[str, str]], sheets: Collection[str]) -> Names:
    """What the names mean, from pairs of a name and its definition as Excel writes it."""
    meant: dict[str, set[Area]] = {}
    for written, definition in definitions:
        name, area = written.lower(), _area(definition)
        if area is not None and area.sheet in sheets and not name.startswith(_BUILT_IN):
            meant.setdefault(name, set()).add(area)
    clear = {name: area for name, (area, *others) in meant.items() if not others}
    several = {name: tuple(sorted(meant[name])) for name in meant.keys() - clear.keys()}
    return Names(clear, several)


def _area(definition: str) -> Area | None:
    """The area that a definition says, or None if it says anything else."""
    match = _AREA.fullmatch(definition.strip())
    if match is None:
        return None
    quoted, bare, left, top, right, bottom = match.groups()
    rows = sorted((int(top), int(bottom or top)))
    columns = sorted((column(left), column(right or left)))
    if columns[0] < 1 or rows[1] > LAST_ROW:
        return None
    sheet = quoted.replace("''", "'") if quoted else bare
    return Area(sheet, rows[0], columns[0], rows[1], columns[1])
