"""Rows of a worksheet, written by hand, with the texts and styles that they refer to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normreg_sheets.submission.reader import read
from tests.submission.parts import (
    pack_rows,
    shared,
    styles,
)

if TYPE_CHECKING:
    from pathlib import Path

    from normreg_sheets.submission.workbook import Cell

STRINGS = shared(
    "<si><t>Z</t></si>"
    '<si><t xml:space="preserve"> two </t></si>'
    "<si><r><rPr><b/></rPr><t>half</t></r><r><t> bold</t></r></si>"
    "<si><t>漢</t><rPh sb='0' eb='1'><t>kan</t></rPh><phoneticPr fontId='1'/></si>"
    "<si/>"
)
FORMATS = {
    164: "d/m",
    165: "0.00&quot; days&quot;",
    166: "[Red]General",
    167: "[h]:mm",
    168: "0.0%",
    169: "0&quot;%&quot;",
    170: "0\\%",
    171: "[hh]",
    172: "[$-407]0.00",
}
STYLES = styles(
    "".join(f'<numFmt numFmtId="{n}" formatCode="{code}"/>' for n, code in FORMATS.items()),
    "".join(
        f'<xf numFmtId="{n}"/>'
        for n in (0, 14, 164, 165, 166, 167, 168, 169, 170, 2, 9, 10, 171, 172)
    ),
)


def read_rows(tmp_path: Path, rows: str) -> dict[str, Cell]:
    parts = {"xl/sharedStrings.xml": STRINGS, "xl/styles.xml": STYLES}
    book = read(pack_rows(tmp_path / "sheet.xlsx", rows, parts))
    return dict(book.sheets["S"])
