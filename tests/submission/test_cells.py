"""A cell of a worksheet is read as it stands, and where it says that it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from normreg_sheets.errors import SubmissionError
from normreg_sheets.sheet.addresses import address, column, letters
from normreg_sheets.submission.refusal import Reason
from normreg_sheets.submission.workbook import Area, Cell, Kind

if TYPE_CHECKING:
    from pathlib import Path

from tests.submission.rows import read_rows

NOT_ITS_TYPE = "its value is not written as its type says"
CELLS = {
    "<c r='B3'/>": None,
    "<c r='B3' s='1'><v/></c>": None,
    "<c r='B3' t='s'><v></v></c>": None,
    "<c r='B3'><v>0.50</v></c>": Cell(Kind.NUMBER, 0.5, None, "0.50"),
    "<c r='B3' t='n'><v>-3</v></c>": Cell(Kind.NUMBER, -3, None, "-3"),
    "<c r='B3'>\n<v> 3\n</v>\n</c>": Cell(Kind.NUMBER, 3, None, "3"),
    "<c r='B3' t='str'><v> 3 </v></c>": Cell(Kind.TEXT, " 3 ", None, " 3 "),
    "<c r='B3'><v>1E-008</v></c>": Cell(Kind.NUMBER, 1e-8, None, "1E-008"),
    "<c r='B3'><v>1e999</v></c>": Cell(Kind.NUMBER, float("inf"), None, "1e999"),
    "<c r='B3'><v>0x1p3</v></c>": Cell(Kind.ERROR, None, None, "0x1p3"),
    "<c r='B3'><v>１２</v></c>": Cell(Kind.ERROR, None, None, "１２"),
    "<c r='B3'><v>1.2.3</v></c>": Cell(Kind.ERROR, None, None, "1.2.3"),
    "<c r='B3'><v>0,5</v></c>": Cell(Kind.ERROR, None, None, "0,5"),
    "<c r='B3'><v><!-- 9 -->0.<!-- 9 -->5<![CDATA[6]]></v></c>": Cell(
        Kind.NUMBER, 0.56, None, "0.56"
    ),
    "<c r='B3'><v>1_5</v></c>": Cell(Kind.ERROR, None, None, "1_5"),
    "<c r='B3'><v>١٢</v></c>": Cell(Kind.ERROR, None, None, "١٢"),
    "<c r='B3'><v>NaN</v></c>": Cell(Kind.ERROR, None, None, "NaN"),
    "<c r='B3'><v>INF</v></c>": Cell(Kind.ERROR, None, None, "INF"),
    "<c r='B3' t='s'><v>0</v></c>": Cell(Kind.TEXT, "Z", None, "Z"),
    "<c r='B3' t='s'><v>1</v></c>": Cell(Kind.TEXT, " two ", None, " two "),
    "<c r='B3' t='s'><v>2</v></c>": Cell(Kind.TEXT, "half bold", None, "half bold"),
    "<c r='B3' t='s'><v>3</v></c>": Cell(Kind.TEXT, "漢", None, "漢"),
    "<c r='B3' t='s'><v>4</v></c>": Cell(Kind.TEXT, "", None, ""),
    "<c r='B3' t='s'><v>5</v></c>": Cell(Kind.ERROR, None, None, "5"),
    "<c r='B3' t='s'><v>-1</v></c>": Cell(Kind.ERROR, None, None, "-1"),
    "<c r='B3' t='s'><v>١</v></c>": Cell(Kind.ERROR, None, None, "١"),
    "<c r='B3' t='inlineStr'><v>5</v></c>": Cell(Kind.UNCLEAR, NOT_ITS_TYPE),
    "<c r='B3'><is><t>5</t></is></c>": Cell(Kind.UNCLEAR, NOT_ITS_TYPE),
    "<c r='B3'><v>5</v><is><t>6</t></is></c>": Cell(Kind.NUMBER, 5, None, "5"),
    "<c r='B3'><v>5</v><extLst/></c>": Cell(Kind.NUMBER, 5, None, "5"),
    "<c r='B3'><extLst/></c>": None,
    "<c r='B3' t='inlineStr'><is><t>x</t></is></c>": Cell(Kind.TEXT, "x", None, "x"),
    "<c r='B3' t='inlineStr'><is><r><t>x</t></r><r><t>y</t></r></is></c>": Cell(
        Kind.TEXT, "xy", None, "xy"
    ),
    "<c r='B3' t='str'><v>x</v></c>": Cell(Kind.TEXT, "x", None, "x"),
    "<c r='B3' t='b'><v>1</v></c>": Cell(Kind.BOOLEAN, True, None, "1"),
    "<c r='B3' t='b'><v>false</v></c>": Cell(Kind.BOOLEAN, False, None, "false"),
    "<c r='B3' t='b'><v>2</v></c>": Cell(Kind.ERROR, None, None, "2"),
    "<c r='B3' t='e'><v>#DIV/0!</v></c>": Cell(Kind.ERROR, "#DIV/0!", None, "#DIV/0!"),
    "<c r='B3' t='x'><v>1</v></c>": Cell(Kind.ERROR, None, None, "1"),
    "<c r='B3' t='d'><v>2026-03-04T00:00:00</v></c>": Cell(
        Kind.DATE, "2026-03-04", None, "2026-03-04"
    ),
    "<c r='B3' t='d'><v>2026-03-04x</v></c>": Cell(Kind.ERROR, None, None, "2026-03-04x"),
    "<c r='B3' t='d'><v>2026-W10-3</v></c>": Cell(Kind.ERROR, None, None, "2026-W10-3"),
    "<c r='B3' t='d'><v>2026-02-30</v></c>": Cell(Kind.ERROR, None, None, "2026-02-30"),
    "<c r='B3' t='d'><v>soon</v></c>": Cell(Kind.ERROR, None, None, "soon"),
    "<c r='B3' s='1'><v>46085</v></c>": Cell(Kind.DATE, "2026-03-04", None, "2026-03-04"),
    "<c r='B3' s='2'><v>46085</v></c>": Cell(Kind.DATE, "2026-03-04", None, "2026-03-04"),
    "<c r='B3' s='3'><v>46085</v></c>": Cell(Kind.NUMBER, 46085, None, "46085"),
    "<c r='B3' s='4'><v>46085</v></c>": Cell(Kind.NUMBER, 46085, None, "46085"),
    "<c r='B3' s='5'><v>0.5</v></c>": Cell(Kind.DATE, None, None, "0.5"),
    "<c r='B3' s='12'><v>0.25</v></c>": Cell(Kind.DATE, None, None, "0.25"),  # shown as 06
    "<c r='B3' s='13'><v>0.25</v></c>": Cell(Kind.NUMBER, 0.25, None, "0.25"),
    "<c r='B3' s='1'><v>1e99</v></c>": Cell(Kind.DATE, None, None, "1e99"),
    "<c r='B3' s='99'><v>1</v></c>": Cell(Kind.NUMBER, 1, None, "1"),
    "<c r='B3' s='6'><v>0.125</v></c>": Cell(Kind.PERCENT, 0.125, None, "0.125"),
    "<c r='B3' s='7'><v>0.125</v></c>": Cell(Kind.NUMBER, 0.125, None, "0.125"),
    "<c r='B3' s='8'><v>0.125</v></c>": Cell(Kind.NUMBER, 0.125, None, "0.125"),
    "<c r='B3' s='9'><v>0.125</v></c>": Cell(Kind.NUMBER, 0.125, None, "0.125"),
    "<c r='B3' s='10'><v>0.5</v></c>": Cell(Kind.PERCENT, 0.5, None, "0.5"),
    "<c r='B3' s='11'><f>1/2</f><v>0.5</v></c>": Cell(Kind.PERCENT, 0.5, "1/2", "0.5"),
    "<c r='B3' s='10' t='s'><v>0</v></c>": Cell(Kind.TEXT, "Z", None, "Z"),
    "<c r='B3' s='10'><v>x</v></c>": Cell(Kind.ERROR, None, None, "x"),
    "<c r='B3'><f>A1*2</f><v>6</v></c>": Cell(Kind.NUMBER, 6, "A1*2", "6"),
    "<c r='B3'><f aca='false'>A1&gt;2</f><v>6</v></c>": Cell(Kind.NUMBER, 6, "A1>2", "6"),
    "<c r='B3'><f>A1*2</f></c>": Cell(Kind.BLANK, None, "A1*2"),
    "<c r='B3'><f>A1*2</f><v/></c>": Cell(Kind.BLANK, None, "A1*2"),
    "<c r='B3' t='str'><f>A1</f></c>": Cell(Kind.BLANK, None, "A1"),
    "<c r='B3' t='str'><f>A1</f><v></v></c>": Cell(Kind.TEXT, "", "A1", ""),
    "<c r='B3' t='e'><f>1/0</f><v>#DIV/0!</v></c>": Cell(Kind.ERROR, "#DIV/0!", "1/0", "#DIV/0!"),
    "<c r='B3' cm='1'><f t='array' ref='B3'>A1:A2*2</f><v>6</v></c>": Cell(
        Kind.NUMBER, 6, "A1:A2*2", "6", array="B3"
    ),
    "<c r='B3'><f t='array'>A1:A2*2</f><v>6</v></c>": Cell(
        Kind.NUMBER, 6, "A1:A2*2", "6", array="B3"
    ),
}


@pytest.mark.parametrize("xml", CELLS)
def test_a_cell_is_read_as_it_stands(xml: str, tmp_path: Path) -> None:
    assert read_rows(tmp_path, f"<row r='3'>{xml}</row>").get("B3") == CELLS[xml]


@pytest.mark.parametrize(
    ("rows", "addresses"),
    [
        ("<row><c><v>1</v></c><c><v>1</v></c></row><row><c><v>1</v></c></row>", "A1 B1 A2"),
        ("<row r='5'><c r='C5'/><c><v>1</v></c></row><row><c><v>1</v></c></row>", "D5 A6"),
        ("<row r='1'><c r='B1'><v>1</v></c><c r='A1'><v>1</v></c></row>", "B1 A1"),
        ("<row r='3'><c><v>1</v></c></row><row r='1'><c><v>1</v></c></row>", "A3 A1"),
        ("<row r='1'><c r='A1'><v>1</v></c></row><row r='1'><c r='B1'><v>1</v></c></row>", "A1 B1"),
        ("<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>", "XFD1048576"),
    ],
)
def test_an_address_left_out_is_the_next_one(rows: str, addresses: str, tmp_path: Path) -> None:
    assert list(read_rows(tmp_path, rows)) == addresses.split()


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ("<row r='3'><c r='A4'><v>1</v></c></row>", Reason.MALFORMED),
        ("<row r='3'><c r='A13'><v>1</v></c></row>", Reason.MALFORMED),
        ("<row r='3'><c r='3'><v>1</v></c></row>", Reason.MALFORMED),
        ("<row r='3'><c r='A'><v>1</v></c></row>", Reason.MALFORMED),
        ("<row r='3'><c r=''><v>1</v></c></row>", Reason.MALFORMED),
        ("<row r='3'><c r='a3'><v>1</v></c></row>", Reason.MALFORMED),
        ("<row r='3'><c r='$A$3'><v>1</v></c></row>", Reason.MALFORMED),
        ("<row r='3'><c r='XFE3'><v>1</v></c></row>", Reason.MALFORMED),
        ("<row r='0'><c r='A0'><v>1</v></c></row>", Reason.MALFORMED),
        ("<row r='03'><c r='A03'><v>1</v></c></row>", Reason.MALFORMED),
        ("<row r='٣'><c r='A٣'><v>1</v></c></row>", Reason.MALFORMED),
        ("<row r='1048577'/>", Reason.MALFORMED),
        ("<row r='3'><c r='A3'><v>1<x/>5</v></c></row>", Reason.MALFORMED),
        ("<row r='3'><c r='A3'><v>1</v></c><c r='A3'><v>2</v></c></row>", Reason.DUPLICATE),
        ("<row r='3'><c r='A3'><v>1</v><v>2</v></c></row>", Reason.DUPLICATE),
        ("<row r='3'><c r='A3'><v/><v>2</v></c></row>", Reason.DUPLICATE),
        ("<row r='3'><c r='A3'><f>1</f><v>1</v><f>2</f></c></row>", Reason.DUPLICATE),
        (
            "<row r='3'><c r='A3' t='inlineStr'><is><t>1</t></is><is><t>2</t></is></c></row>",
            Reason.DUPLICATE,
        ),
        *(
            (f"<row r='3'><c r='A3' s='{style}'>{held}</c></row>", Reason.MALFORMED)
            for style in ("01", " 1", "1 ", "+1", "-1", "1.0", "١", "one", "")
            for held in ("<v>1</v>", "<f>1</f>")
        ),
        ("<row r='3'><c r='A3'><v>1</v></c><c r='A3'/></row>", Reason.DUPLICATE),
        ("<row r='3'><c r='A3'/></row><row r='3'><c r='A3'/></row>", Reason.DUPLICATE),
    ],
)
def test_what_readers_would_read_differently_is_refused(
    rows: str, reason: Reason, tmp_path: Path
) -> None:
    with pytest.raises(SubmissionError) as caught:
        read_rows(tmp_path, rows)
    assert caught.value.reason == reason
    assert "sheet 'S'" in str(caught.value)


@pytest.mark.parametrize(("number", "name"), [(1, "A"), (26, "Z"), (27, "AA"), (16384, "XFD")])
def test_columns_have_letters(number: int, name: str) -> None:
    assert letters(number) == name
    assert column(name) == number


@pytest.mark.parametrize("name", ["", "a", "XFE", "AAAA", "A1", "Ä", "$A"])
def test_what_is_no_column(name: str) -> None:
    assert column(name) == 0


def test_an_area_gives_its_cells_row_by_row() -> None:
    area = Area("S", top=12, left=26, bottom=13, right=27)
    assert list(area.cells()) == ["Z12", "AA12", "Z13", "AA13"]
    assert (area.rows, area.columns) == (2, 2)
    assert address(12, 26) == "Z12"
