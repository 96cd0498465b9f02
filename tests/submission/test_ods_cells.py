"""OpenDocument: one cell, written by hand, and the record that it gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from normreg_sheets.submission.workbook import Cell, Kind
from tests.submission.ods import cell, computed, held, read_rows, row, text

if TYPE_CHECKING:
    from pathlib import Path

NOTE = (
    "<office:annotation><dc:date xmlns:dc='d'>2026</dc:date><text:p>a note</text:p>"
    "</office:annotation>"
)
CELLS = {
    cell(): None,
    cell('table:style-name="ce1"'): None,
    cell("", NOTE): None,
    cell("", "<text:p/>"): None,
    held("float", "0.50", "1"): Cell(Kind.NUMBER, 0.5, None, "0.50"),
    held("float", "-3", "-3.00"): Cell(Kind.NUMBER, -3, None, "-3"),
    held("float", "1E-008", "0"): Cell(Kind.NUMBER, 1e-8, None, "1E-008"),
    held("float", "2.25", "2.250 000"): Cell(Kind.NUMBER, 2.25, None, "2.25"),
    held("float", "2.25", ""): Cell(Kind.UNCLEAR, "it shows nothing, and holds 2.25", None, "2.25"),
    held("percentage", "0.5", " "): Cell(
        Kind.UNCLEAR, "it shows nothing, and holds 0.5", None, "0.5"
    ),
    cell('office:value-type="float" office:value="2.25"'): Cell(Kind.NUMBER, 2.25, None, "2.25"),
    computed("of:=9/4", "float", "2.25", ""): Cell(Kind.NUMBER, 2.25, "9/4", "2.25"),
    held("float", "1e999", "x"): Cell(Kind.NUMBER, float("inf"), None, "1e999"),
    held("float", "1_5", "15"): Cell(Kind.ERROR, None, None, "1_5"),
    held("float", "NaN", "NaN"): Cell(Kind.ERROR, None, None, "NaN"),
    held("float", "", "15"): Cell(Kind.ERROR, None, None, ""),
    held("currency", "5", "5.00 €"): Cell(Kind.NUMBER, 5, None, "5"),
    held("percentage", "0.125", "13%"): Cell(Kind.PERCENT, 0.125, None, "0.125"),
    held("percentage", "x", "13%"): Cell(Kind.ERROR, None, None, "x"),
    held("boolean", "true", "TRUE", "boolean-value"): Cell(Kind.BOOLEAN, True, None, "true"),
    held("boolean", "2", "TRUE", "boolean-value"): Cell(Kind.ERROR, None, None, "2"),
    held("date", "2026-03-04", "4/3", "date-value"): Cell(
        Kind.DATE, "2026-03-04", None, "2026-03-04"
    ),
    held("date", "2026-03-04T12:00:00", "4/3", "date-value"): Cell(
        Kind.DATE, "2026-03-04", None, "2026-03-04"
    ),
    held("date", "2026-09-04", "04.09.", "date-value"): Cell(
        Kind.DATE, "2026-09-04", None, "2026-09-04"
    ),
    held("date", "2026-09-04", "0.9", "date-value"): Cell(
        Kind.UNCLEAR, "it shows 0.9, and holds 2026-09-04", None, "2026-09-04"
    ),
    held("date", "2026-09-04", "", "date-value"): Cell(
        Kind.UNCLEAR, "it shows nothing, and holds 2026-09-04", None, "2026-09-04"
    ),
    held("date", "1899-12-30T12:00:00", "12:00", "date-value"): Cell(
        Kind.DATE, None, None, "1899-12-30T12:00:00"
    ),
    held("date", "soon", "soon", "date-value"): Cell(Kind.ERROR, None, None, "soon"),
    held("time", "PT01H02M00S", "01:02", "time-value"): Cell(Kind.DATE, None, None, "PT01H02M00S"),
    held("", "1", "1"): Cell(Kind.ERROR, None, None, ""),
    held("lottery", "1", "1"): Cell(Kind.ERROR, None, None, ""),
    held("string", "x", "x", "string-value"): Cell(Kind.TEXT, "x", None, "x"),
    held("string", "a &#10; b", "a b", "string-value"): Cell(Kind.TEXT, "a \n b", None, "a \n b"),
    held("string", "x", "x m", "string-value"): Cell(  # a format's m, perhaps
        Kind.UNCLEAR, "it shows x m, and holds x", None, "x"
    ),
    held("string", "2.25", "-2.25", "string-value"): Cell(
        Kind.UNCLEAR, "it shows -2.25, and holds 2.25", None, "2.25"
    ),
    held("string", "2.25", "12.25", "string-value"): Cell(
        Kind.UNCLEAR, "it shows 12.25, and holds 2.25", None, "2.25"
    ),
    held("string", "", "2.25", "string-value"): Cell(
        Kind.UNCLEAR, "it shows 2.25, and holds ", None, ""
    ),
    held("string", "x", "", "string-value"): Cell(
        Kind.UNCLEAR, "it shows nothing, and holds x", None, "x"
    ),
    held("string", "", "", "string-value"): Cell(Kind.TEXT, "", None, ""),
    cell('office:value-type="string" office:string-value="x"'): Cell(Kind.TEXT, "x", None, "x"),
    held("string", "x", "y", "string-value"): Cell(
        Kind.UNCLEAR, "it shows y, and holds x", None, "x"
    ),
    held("float", "0.5", "0.7"): Cell(Kind.UNCLEAR, "it shows 0.7, and holds 0.5", None, "0.5"),
    held("percentage", "0.5", "70%"): Cell(
        Kind.UNCLEAR, "it shows 70%, and holds 0.5", None, "0.5"
    ),
    held("float", "0.5", "0.5").replace(
        "table-cell o", 'table-cell calcext:value-type="string" o'
    ): (Cell(Kind.UNCLEAR, "it has two types of value", None, "0.5")),
    held("float", "0.5", "0.5").replace(
        "table-cell o", 'table-cell calcext:value-type="float" o'
    ): (Cell(Kind.NUMBER, 0.5, None, "0.5")),
    computed("of:=[.A1]", "float", "0.5", "0.7"): Cell(Kind.NUMBER, 0.5, "A1", "0.5"),
    text("x"): Cell(Kind.TEXT, "x", None, "x"),
    text("x", "y", ""): Cell(Kind.TEXT, "x\ny\n", None, "x\ny\n"),
    text(""): Cell(Kind.TEXT, "", None, ""),
    text("<text:s/>3<text:s text:c='2'/>"): Cell(Kind.TEXT, " 3  ", None, " 3  "),
    text("a<text:tab/>b<text:line-break/>c"): Cell(Kind.TEXT, "a\tb\nc", None, "a\tb\nc"),
    text("a<text:span>b<text:a>c</text:a>d<text:s/></text:span>e"): Cell(
        Kind.TEXT, "abcd e", None, "abcd e"
    ),
    text(f"a{NOTE}b<text:note>no</text:note>c"): Cell(Kind.TEXT, "abc", None, "abc"),
    text(
        "<text:ruby><text:ruby-base>漢</text:ruby-base><text:ruby-text>kan</text:ruby-text></text:ruby>"
    ): Cell(Kind.TEXT, "漢", None, "漢"),
    cell("", "<text:p>untyped</text:p>"): Cell(Kind.TEXT, "untyped", None, "untyped"),
    cell('office:value-type="float" office:value="3"', f"{NOTE}<text:p>3</text:p>"): Cell(
        Kind.NUMBER, 3, None, "3"
    ),
    computed("of:=[.A1]*2", "float", "6", "6.00"): Cell(Kind.NUMBER, 6, "A1*2", "6"),
    computed("of:=[.A1]", "percentage", "0.5", "50%"): Cell(Kind.PERCENT, 0.5, "A1", "0.5"),
    computed("of:=[.A1]=1", "float", "1", "TRUE"): Cell(Kind.BOOLEAN, True, "A1=1", "1"),
    computed("of:=[.A1]=1", "float", "0", "FALSCH"): Cell(Kind.BOOLEAN, False, "A1=1", "0"),
    computed("of:=[.A1]", "float", "1", "1.00"): Cell(Kind.NUMBER, 1, "A1", "1"),
    computed("of:=[.A1]", "float", "01", "one"): Cell(Kind.NUMBER, 1, "A1", "01"),
    held("float", "1", "one"): Cell(Kind.NUMBER, 1, None, "1"),
    computed("of:=A", "string", "", "", "string-value"): Cell(Kind.TEXT, "", "A", ""),
    computed("of:=1/0", "string", "#DIV/0!", "#DIV/0!", "string-value"): Cell(
        Kind.ERROR, "#DIV/0!", "1/0", "#DIV/0!"
    ),
    computed("of:=1/0", "float", "0", "#DIV/0!"): Cell(Kind.ERROR, "#DIV/0!", "1/0", "#DIV/0!"),
    held("string", "#DIV/0!", "#DIV/0!", "string-value"): Cell(
        Kind.TEXT, "#DIV/0!", None, "#DIV/0!"
    ),
    cell(
        'table:formula="of:=SQRT(-1)" office:value-type="string" office:string-value=""'
        ' calcext:value-type="error"',
        "<text:p>Err:502</text:p>",
    ): Cell(Kind.ERROR, "Err:502", "SQRT(-1)", "Err:502"),
    cell('table:formula="of:=[.A1]&amp;[.B1]"', "<text:p/>"): Cell(Kind.TEXT, "", "A1&B1", ""),
    cell('table:formula="of:=[.A1]*2"'): Cell(Kind.BLANK, None, "A1*2"),
    cell('table:formula="of:=1" office:value-type="float"', "<text:p/>"): Cell(
        Kind.ERROR, None, "1", ""
    ),
}


@pytest.mark.parametrize("xml", CELLS)
def test_a_cell_is_read_as_it_stands(xml: str, tmp_path: Path) -> None:
    assert read_rows(tmp_path, row(cell() + xml)).get("B1") == CELLS[xml]
