"""Filling in a workbook that was handed out, as its student does: in its own XML, cell by cell.

Neither our stamp nor our reader has a hand in it. What a program notes of who saved it, and when,
is noted here too.
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from normreg_sheets.sheet.stamp import Formula

if TYPE_CHECKING:
    from collections.abc import Mapping

    from normreg_sheets.sheet.stamp import Content

SHEET, CORE = "xl/worksheets/sheet1.xml", "docProps/core.xml"
BEGAN = datetime(2031, 5, 5, 8, tzinfo=UTC)
_CELL = re.compile(r'<c r="([A-Z]+[0-9]+)"((?: s="[0-9]+")?)[^>]*?(?:/>|>.*?</c>)', re.DOTALL)
_SAVED = re.compile(r"(<dcterms:modified\b[^>]*>)[^<]*")


def filled_in(workbook: bytes, cells: Mapping[str, Content], second: int) -> bytes:
    """The workbook with contents in its first sheet, by address, saved in that second by somebody.

    Raises ValueError where a cell is not there.
    """
    parts = {}
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    left = dict(cells)

    def written(match: re.Match[str]) -> str:
        here, style = match.groups()
        return f'<c r="{here}"{style}{_inside(left.pop(here))}</c>' if here in left else match[0]

    parts[SHEET] = _CELL.sub(written, parts[SHEET].decode()).encode()
    if left:
        raise ValueError(f"the sheet has no cell {', '.join(left)}")
    parts[CORE] = _saved(parts[CORE].decode(), second).encode()
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _inside(content: Content) -> str:
    """The rest of a cell's tag and what stands in it, but for its end."""
    match content:
        case None:
            return ">"
        case Formula(text, float() as value):
            return f"><f>{escape(text)}</f><v>{value!r}</v>"
        case str():
            return f' t="inlineStr"><is><t xml:space="preserve">{escape(content)}</t></is>'
        case float():
            return f"><v>{content!r}</v>"
    raise ValueError(f"nobody types {content!r}")


def _saved(core: str, second: int) -> str:
    when = f"{BEGAN + timedelta(seconds=second):%Y-%m-%dT%H:%M:%SZ}"
    by = f"<cp:lastModifiedBy>someone {second}</cp:lastModifiedBy></cp:coreProperties>"
    return _SAVED.sub(rf"\g<1>{when}", core).replace("</cp:coreProperties>", by)
