"""A number is shown as its format says: a date, a percentage, or itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

from normreg_sheets.submission.reader import read
from normreg_sheets.submission.workbook import Kind
from tests.submission.parts import (
    MAIN,
    pack_rows,
    styles,
)

if TYPE_CHECKING:
    from pathlib import Path

NAMED_STYLES = '<cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>'  # in every file of LibreOffice


@pytest.mark.parametrize("number", range(60))
def test_a_built_in_format_is_found_by_its_number(number: int, tmp_path: Path) -> None:
    """As openpyxl's own table of formats has it, where it has one."""
    look = styles("", f'<xf/><xf numFmtId="{number}"/>').replace(
        "<cellXfs", f"{NAMED_STYLES}<cellXfs"
    )
    rows = "<row r='1'><c r='A1' s='1'><v>46085</v></c></row>"
    cell = read(pack_rows(tmp_path / "sheet.xlsx", rows, {"xl/styles.xml": look})).sheets["S"]["A1"]
    code = BUILTIN_FORMATS.get(number)
    if code is None:  # free, or a date of East Asian editions
        assert cell.kind in (Kind.NUMBER, Kind.DATE)
    else:
        percent = Kind.PERCENT if "%" in code else Kind.NUMBER
        assert cell.kind == (Kind.DATE if is_date_format(code) else percent)


@pytest.mark.parametrize(
    "style",
    [
        "<x:cellXfs><x:xf/><x:xf numFmtId='9'/></x:cellXfs>",
        '<x:cellXfs><x:xf/><x:xf numFmtId = "&#57;"/></x:cellXfs>',
        (
            "<x:numFmts><x:numFmt numFmtId='164' formatCode='0&#37;'/></x:numFmts>"
            "<x:cellXfs><x:xf/><x:xf numFmtId='164'/></x:cellXfs>"
        ),
    ],
)
def test_a_percentage_is_found_however_it_is_written(style: str, tmp_path: Path) -> None:
    look = f'<x:styleSheet xmlns:x="{MAIN}">{style}</x:styleSheet>'
    rows = "<row r='1'><c r='A1' s='1'><v>0.5</v></c></row>"
    for content in (look, look.encode("utf-16")):
        book = read(pack_rows(tmp_path / "sheet.xlsx", rows, {"xl/styles.xml": content}))
        assert book.sheets["S"]["A1"].kind is Kind.PERCENT


def test_a_cell_without_a_style_has_the_first_one(tmp_path: Path) -> None:
    look = styles("", '<xf numFmtId="9"/><xf/>')
    rows = "<row r='1'><c r='A1'><v>0.5</v></c><c r='B1' s='1'><v>0.5</v></c></row>"
    sheet = read(pack_rows(tmp_path / "sheet.xlsx", rows, {"xl/styles.xml": look})).sheets["S"]
    assert (sheet["A1"].kind, sheet["B1"].kind) == (Kind.PERCENT, Kind.NUMBER)


STRUCK = {
    "<strike/>": True,
    '<b/><strike val="1"/>': True,
    '<strike val="true"/>': True,
    "<strike val = 'on'/>": True,
    "<strike val=' 1'/>": True,
    "<strike val=''/>": True,
    "<strike val='0'/><strike/>": True,
    '<z:strike xmlns:z="urn:z" val="0"/><strike/>': True,
    '<z:strike xmlns:z="urn:z"/>': False,
    "<strike val=' 0 '/>": False,
    '<strike val="0"/>': False,
    "<strike val='false'/>": False,
    '<strike\n val = "false"/>': False,
    "<b/>": False,
    "": False,
}
HELD = {
    "<v>0.5</v>": "n",
    "<f>1/2</f><v>0.5</v>": "n",
    "<f>1/2</f>": "n",
    "<is><t>0.5</t></is>": "inlineStr",
    "<v>#N/A</v>": "e",
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("font", STRUCK)
def test_a_cell_is_struck_out_by_its_font(font: str, encoding: str, tmp_path: Path) -> None:
    """Whatever it holds; beside it is one in another font."""
    fonts = f"<fonts><font><sz val='9'/></font><font>{font}</font></fonts>"
    used = '<xf numFmtId="0" fontId="0"/><xf numFmtId="0" fontId="1"/>'
    look = styles("", used).replace("<cellXfs", f"{fonts}<cellXfs").encode(encoding)
    rows = "".join(
        f"<row r='{row}'><c r='A{row}' t='{kind}' s='1'>{held}</c>"
        f"<c r='B{row}' t='{kind}' s='0'>{held}</c><c r='C{row}' s='1'/></row>"
        for row, (held, kind) in enumerate(HELD.items(), 1)
    )
    sheet = read(pack_rows(tmp_path / "sheet.xlsx", rows, {"xl/styles.xml": look})).sheets["S"]
    struck = {here for here, cell in sheet.items() if cell.struck}
    assert len(sheet) == 2 * len(HELD)
    assert struck == ({f"A{row}" for row in range(1, len(HELD) + 1)} if STRUCK[font] else set())
