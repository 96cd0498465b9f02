"""What stands in a workbook is what is read: by hand-written parts, and beside other readers."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook as Book
from openpyxl import load_workbook
from openpyxl.packaging.custom import IntProperty, StringProperty
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.workbook.defined_name import DefinedName
from python_calamine import CalamineWorkbook

from normreg_sheets.errors import SubmissionError
from normreg_sheets.sheet.addresses import address, column, letters
from normreg_sheets.submission.reader import read
from normreg_sheets.submission.refusal import Reason
from normreg_sheets.submission.workbook import Area, Cell, Kind, Workbook
from tests.libreoffice import office
from tests.submission.parts import (
    MAIN,
    OFFICE,
    SHEET,
    STRICT,
    names,
    pack,
    pack_rows,
    relations,
    shared,
    styles,
    workbook,
    worksheet,
)

if TYPE_CHECKING:
    from pathlib import Path

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
}
STYLES = styles(
    "".join(f'<numFmt numFmtId="{n}" formatCode="{code}"/>' for n, code in FORMATS.items()),
    "".join(f'<xf numFmtId="{n}"/>' for n in (0, 14, *FORMATS, 2, 9, 10)),
)


def read_rows(tmp_path: Path, rows: str) -> dict[str, Cell]:
    parts = {"xl/sharedStrings.xml": STRINGS, "xl/styles.xml": STYLES}
    book = read(pack_rows(tmp_path / "sheet.xlsx", rows, parts))
    return dict(book.sheets["S"])


# ---- one cell ------------------------------------------------------------------------------------

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
    "<c r='B3' t='d'><v>soon</v></c>": Cell(Kind.ERROR, None, None, "soon"),
    "<c r='B3' s='1'><v>46085</v></c>": Cell(Kind.DATE, "2026-03-04", None, "2026-03-04"),
    "<c r='B3' s='2'><v>46085</v></c>": Cell(Kind.DATE, "2026-03-04", None, "2026-03-04"),
    "<c r='B3' s='3'><v>46085</v></c>": Cell(Kind.NUMBER, 46085, None, "46085"),
    "<c r='B3' s='4'><v>46085</v></c>": Cell(Kind.NUMBER, 46085, None, "46085"),
    "<c r='B3' s='5'><v>0.5</v></c>": Cell(Kind.DATE, None, None, "0.5"),
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


# ---- formulas of many cells ----------------------------------------------------------------------


def rows_of(*cells: str) -> str:
    """The XML of cells, each in a row of its own from row 1 on."""
    return "".join(f"<row r='{n}'>{cell}</row>" for n, cell in enumerate(cells, 1))


def test_copies_of_a_shared_formula_have_it_written_out(tmp_path: Path) -> None:
    rows = rows_of(
        "<c r='A1'><f t='shared' si='0' ref='A1:A3'>B1*$C$1</f><v>1</v></c>",
        "<c r='A2'><f t='shared' si='0'/><v>2</v></c><c r='C2'><f t='shared' si='0'/></c>",
        "<c r='A3' t='e'><f t='shared' si='0'/><v>#N/A</v></c>",
    )
    assert read_rows(tmp_path, rows) == {
        "A1": Cell(Kind.NUMBER, 1, "B1*$C$1", "1"),
        "A2": Cell(Kind.NUMBER, 2, "B2*$C$1", "2"),
        "C2": Cell(Kind.BLANK, None, "D2*$C$1"),
        "A3": Cell(Kind.ERROR, "#N/A", "B3*$C$1", "#N/A"),
    }


def test_a_copy_may_stand_before_its_formula(tmp_path: Path) -> None:
    rows = rows_of(
        "<c r='A1'><f t='shared' si='0'/><v>1</v></c>",
        "<c r='A2'><f t='shared' si='0' ref='A1:A2'>B2</f><v>2</v></c>",
    )
    assert read_rows(tmp_path, rows)["A1"].formula == "B1"


def test_each_cell_of_an_array_formula_has_it(tmp_path: Path) -> None:
    """Two rows and three columns; one cell is an error, one is not in the file at all."""
    rows = rows_of(
        "<c r='A1' cm='1'><f t='array' ref='A1:C2'>E1:G2*2</f><v>1</v></c><c r='B1'><v>2</v></c>"
        "<c r='C1'><v>3</v></c><c r='D1'><v>9</v></c>",
        "<c r='A2' t='e'><v>#N/A</v></c><c r='B2' t='str'><v>x</v></c>",
    )
    group: dict[str, Any] = {"formula": "E1:G2*2", "array": "A1:C2"}
    assert read_rows(tmp_path, rows) == {
        "A1": Cell(Kind.NUMBER, 1, text="1", **group),
        "B1": Cell(Kind.NUMBER, 2, text="2", **group),
        "C1": Cell(Kind.NUMBER, 3, text="3", **group),
        "D1": Cell(Kind.NUMBER, 9, None, "9"),
        "A2": Cell(Kind.ERROR, "#N/A", text="#N/A", **group),
        "B2": Cell(Kind.TEXT, "x", text="x", **group),
        "C2": Cell(Kind.BLANK, None, **group),
    }


def test_the_cells_of_a_data_table_are_computed(tmp_path: Path) -> None:
    rows = rows_of(
        "<c r='A1'><f t='dataTable' ref='A1:A2' dt2D='0' dtr='0' r1='C1'/><v>1</v></c>",
        "<c r='A2'><v>2</v></c>",
    )
    formulas = {here: cell.formula for here, cell in read_rows(tmp_path, rows).items()}
    assert formulas == {"A1": "TABLE()", "A2": "TABLE()"}


ARRAY = "<c r='A1'><f t='array' ref='{}'>1</f></c>"


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (("<c r='A1'><f t='shared' si='9'/><v>6</v></c>",), Reason.MALFORMED),
        (("<c r='A1'><f/><v>6</v></c>",), Reason.MALFORMED),
        (
            (
                "<c r='A1'><f t='shared' si='0' ref='A1'>1</f></c>",
                "<c r='A2'><f t='shared' si='0' ref='A2'>2</f></c>",
            ),
            Reason.DUPLICATE,
        ),
        ((ARRAY.format("A1:A2"), "<c r='A2'><f>2</f></c>"), Reason.MALFORMED),
        ((ARRAY.format("A1:A2"), "<c r='A2'><f t='array' ref='A2'>2</f></c>"), Reason.MALFORMED),
        ((ARRAY.format("A2:A3"), "<c r='A2'><f t='array' ref='A2'>2</f></c>"), Reason.MALFORMED),
        ((ARRAY.format("A2:A1"),), Reason.MALFORMED),
        ((ARRAY.format("A1:XFE1"),), Reason.MALFORMED),
        ((ARRAY.format("A:A"),), Reason.MALFORMED),
        ((ARRAY.format("A1:A1048577"),), Reason.MALFORMED),
        ((ARRAY.format("A1:XFD1048576"),), Reason.LIMIT),
    ],
)
def test_formulas_of_many_cells_that_no_program_writes(
    cells: tuple[str, ...], reason: Reason, tmp_path: Path
) -> None:
    with pytest.raises(SubmissionError) as caught:
        read_rows(tmp_path, rows_of(*cells))
    assert caught.value.reason == reason


# ---- styles --------------------------------------------------------------------------------------

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


# ---- addresses -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "addresses"),
    [
        ("<row><c><v>1</v></c><c><v>1</v></c></row><row><c><v>1</v></c></row>", "A1 B1 A2"),
        ("<row r='5'><c r='C5'/><c><v>1</v></c></row><row><c><v>1</v></c></row>", "D5 A6"),
        ("<row r='1'><c r='B1'><v>1</v></c><c r='A1'><v>1</v></c></row>", "B1 A1"),
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
        ("<row r='3'><c r='a3'><v>1</v></c></row>", Reason.MALFORMED),
        ("<row r='3'><c r='$A$3'><v>1</v></c></row>", Reason.MALFORMED),
        ("<row r='3'><c r='XFE3'><v>1</v></c></row>", Reason.MALFORMED),
        ("<row r='0'><c r='A0'><v>1</v></c></row>", Reason.MALFORMED),
        ("<row r='03'><c r='A03'><v>1</v></c></row>", Reason.MALFORMED),
        ("<row r='٣'><c r='A٣'><v>1</v></c></row>", Reason.MALFORMED),
        ("<row r='1048577'/>", Reason.MALFORMED),
        ("<row r='3'><c r='A3'><v>1<x/>5</v></c></row>", Reason.MALFORMED),
        ("<row r='3'><c r='A3'><v>1</v></c><c r='A3'><v>2</v></c></row>", Reason.DUPLICATE),
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


# ---- the workbook --------------------------------------------------------------------------------


def read_names(tmp_path: Path, **definitions: str) -> Workbook:
    after = names(**definitions)
    sheets = '<sheet name="S" r:id="rId1"/><sheet name="It\'s" r:id="rId1"/>'
    parts = {"xl/workbook.xml": workbook(sheets, after=after)}
    return read(pack(tmp_path / "sheet.xlsx", parts))


@pytest.mark.parametrize(
    ("definition", "area"),
    [
        ("S!$H$13:$K$15", Area("S", 13, 8, 15, 11)),
        ("S!$A$1", Area("S", 1, 1, 1, 1)),
        ("S!$K$15:$H$13", Area("S", 13, 8, 15, 11)),
        ("'S'!$A$1", Area("S", 1, 1, 1, 1)),
        ("'It''s'!$A$1:$A$2", Area("It's", 1, 1, 2, 1)),
        ("S!A1", None),  # relative: means another cell in every cell
        ("S!$A:$A", None),
        ("Elsewhere!$A$1", None),
        ("[1]S!$A$1", None),
        ("S!$A$1,S!$C$1", None),
        ("S!$XFE$1", None),
        ("S!$A$1048577", None),
        ("S!#REF!", None),
        ("SUM(S!$A$1)", None),
        ("3", None),
        ("", None),
    ],
)
def test_a_defined_name_is_a_plain_area_or_left_out(
    definition: str, area: Area | None, tmp_path: Path
) -> None:
    book = read_names(tmp_path, step_Z=definition)
    assert book.names == ({} if area is None else {"step_z": area})
    assert book.ambiguous == {}


def test_built_in_names_are_left_out(tmp_path: Path) -> None:
    assert read_names(tmp_path, **{"_xlnm.Print_Area": "S!$A$1"}).names == {}


def test_a_name_that_means_two_areas_is_ambiguous(tmp_path: Path) -> None:
    here, there = "S!$A$1", "'It''s'!$A$1"
    after = "<definedNames>" + "".join(
        f"<definedName name='{name}' localSheetId='{n}'>{text}</definedName>"
        for n, (name, text) in enumerate([("Z", here), ("z", there), ("A", here), ("a", here)])
    )
    sheets = '<sheet name="S" r:id="rId1"/><sheet name="It\'s" r:id="rId1"/>'
    book = read(
        pack(
            tmp_path / "sheet.xlsx",
            {"xl/workbook.xml": workbook(sheets, after=after + "</definedNames>")},
        )
    )
    assert book.names == {"a": Area("S", 1, 1, 1, 1)}
    assert book.ambiguous == {"z": (Area("It's", 1, 1, 1, 1), Area("S", 1, 1, 1, 1))}


def test_sheets_keep_their_order_and_follow_their_relations(tmp_path: Path) -> None:
    parts = {
        "xl/workbook.xml": workbook(
            '<sheet name="Second" r:id="rId2"/><sheet name="Chart" r:id="rId3"/>'
            '<sheet name="First" r:id="rId1" state="hidden"/>'
        ),
        "xl/_rels/workbook.xml.rels": relations(
            ("worksheet", "/xl/worksheets/SHEET1.xml"),
            ("worksheet", "../other/sheet.xml"),
            ("chartsheet", "chartsheets/sheet1.xml"),
        ),
        "other/sheet.xml": worksheet("<row><c><v>2</v></c></row>"),
        "xl/chartsheets/sheet1.xml": "<chartsheet/>",
    }
    book = read(pack(tmp_path / "sheet.xlsx", parts))
    assert list(book.sheets) == ["Second", "First"]
    assert book.sheets["Second"]["A1"].value == 2


def test_the_strict_dialect_and_prefixed_tags_are_read(tmp_path: Path) -> None:
    rows = "<row r='1'><c r='A1'><f>1+1</f><v>2</v></c></row>"
    prefixed = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="A1"><x:f>1+1</x:f>'
        "<x:v>2</x:v></x:c></x:row></x:sheetData></x:worksheet>"
    )
    strict = {
        "xl/workbook.xml": workbook('<sheet name="S" r:id="rId1"/>', namespace=STRICT).replace(
            OFFICE, "http://purl.oclc.org/ooxml/officeDocument/relationships"
        ),
        SHEET: worksheet(rows, STRICT),
    }
    plain = read(pack_rows(tmp_path / "plain.xlsx", rows))
    assert plain.sheets == {"S": {"A1": Cell(Kind.NUMBER, 2, "1+1", "2")}}
    assert read(pack(tmp_path / "strict.xlsx", strict)) == plain
    assert read(pack(tmp_path / "prefixed.xlsx", {SHEET: prefixed})) == plain


def test_dates_may_count_from_1904(tmp_path: Path) -> None:
    parts = {
        "xl/styles.xml": STYLES,
        "xl/workbook.xml": workbook(
            '<sheet name="S" r:id="rId1"/>', before='<workbookPr date1904="1"/>'
        ),
    }
    rows = "<row r='1'><c r='A1' s='1'><v>44623</v></c></row>"
    book = read(pack_rows(tmp_path / "sheet.xlsx", rows, parts))
    assert book.sheets["S"]["A1"].value == "2026-03-04"


def test_custom_properties_are_texts(tmp_path: Path) -> None:
    custom = (
        '<Properties xmlns:vt="v"><property name="code"><vt:lpwstr>BN-7K3Q</vt:lpwstr></property>'
        '<property name="seed"><vt:i4>7</vt:i4></property></Properties>'
    )
    book = read(pack(tmp_path / "sheet.xlsx", {"docProps/custom.xml": custom}))
    assert book.properties == {"code": "BN-7K3Q", "seed": "7"}


# ---- beside other readers ------------------------------------------------------------------------

VALUES = {
    "A1": 1,
    "B1": -2.5,
    "C1": 1e-8,
    "D1": 0.1 + 0.2,
    "A2": "text",
    "B2": " spaced ",
    "C2": "<&>\"'",
    "D2": "Γ Xᵀ 漢",
    "A3": True,
    "B3": False,
    "C3": datetime(2026, 3, 4),
    "A4": "=B1*2",
    "B4": '=IF(A1>0,"","x")',
    "C4": "=1/0",
    "D4": "=A1=1",
    "E4": '="a"&A2',
    "AA30": 7,
}


def make(path: Path) -> Path:
    book = Book()
    sheet = book.worksheets[0]
    sheet.title = "It's one"
    for place, value in VALUES.items():
        sheet[place] = value
    book.create_sheet("Scratch")["B2"] = 3
    sheet.defined_names["step_Z"] = DefinedName("step_Z", attr_text="'It''s one'!$A$4:$E$4")
    book.defined_names["everywhere"] = DefinedName("everywhere", attr_text="Scratch!$B$2")
    book.custom_doc_props.append(StringProperty(name="code", value="BN-7K3Q-0042"))
    book.custom_doc_props.append(IntProperty(name="seed", value=7))
    book.save(path)
    return path


def by_openpyxl(path: Path) -> dict[str, dict[str, tuple[object, str | None]]]:
    """Value and formula of every cell; it cannot tell "" from a formula never calculated."""
    formulas, values = load_workbook(path), load_workbook(path, data_only=True)
    return {
        sheet.title: {
            cell.coordinate: (
                values[sheet.title][cell.coordinate].value,
                cell.value[1:] if cell.data_type == "f" else None,
            )
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        }
        for sheet in formulas
    }


def by_us(path: Path) -> dict[str, dict[str, tuple[object, str | None]]]:
    """The same, in openpyxl's terms."""

    def value(cell: Cell) -> object:
        if cell.kind is Kind.DATE and isinstance(cell.value, str):
            return datetime.fromisoformat(cell.value)
        return None if cell.value == "" else cell.value

    return {
        name: {place: (value(cell), cell.formula) for place, cell in sheet.items()}
        for name, sheet in read(path).sheets.items()
    }


def saved_by_libreoffice(tmp_path: Path) -> Path:
    [saved] = office.convert([make(tmp_path / "sheet.xlsx")], tmp_path / "saved", "xlsx")
    return saved


def test_a_file_of_openpyxl_is_read_as_by_openpyxl(tmp_path: Path) -> None:
    path = make(tmp_path / "sheet.xlsx")
    assert by_us(path) == by_openpyxl(path)


@pytest.mark.libreoffice
def test_a_file_of_libreoffice_is_read_as_by_openpyxl(tmp_path: Path) -> None:
    path = saved_by_libreoffice(tmp_path)
    assert by_us(path) == by_openpyxl(path)


@pytest.mark.libreoffice
def test_a_file_of_libreoffice_is_read_as_by_calamine(tmp_path: Path) -> None:
    path = saved_by_libreoffice(tmp_path)
    for name, sheet in read(path).sheets.items():
        theirs = CalamineWorkbook.from_path(path).get_sheet_by_name(name)
        rows = theirs.to_python(skip_empty_area=False)
        for row, line in enumerate(rows, 1):
            for place, value in enumerate(line, 1):
                cell = sheet.get(address(row, place))
                ours = "" if cell is None or cell.kind is Kind.ERROR else cell.value
                assert ours == (value.isoformat() if isinstance(value, date) else value)


@pytest.mark.libreoffice
def test_a_file_of_libreoffice_has_the_values_of_its_formulas(tmp_path: Path) -> None:
    sheet = read(saved_by_libreoffice(tmp_path)).sheets["It's one"]
    assert sheet["A4"] == Cell(Kind.NUMBER, -5, "B1*2", "-5")
    assert sheet["B4"] == Cell(Kind.TEXT, "", 'IF(A1>0,"","x")', "")
    assert (sheet["C4"].kind, sheet["C4"].value) == (Kind.ERROR, "#DIV/0!")
    assert (sheet["D4"].kind, sheet["D4"].value) == (Kind.BOOLEAN, True)


def test_a_file_of_openpyxl_has_formulas_that_were_never_calculated(tmp_path: Path) -> None:
    sheet = read(make(tmp_path / "sheet.xlsx")).sheets["It's one"]
    assert sheet["A4"] == Cell(Kind.BLANK, None, "B1*2")


@pytest.mark.libreoffice
def test_names_and_properties_survive_libreoffice(tmp_path: Path) -> None:
    before, after = read(make(tmp_path / "a.xlsx")), read(saved_by_libreoffice(tmp_path))
    assert before.names == after.names
    assert after.names == {
        "step_z": Area("It's one", 4, 1, 4, 5),
        "everywhere": Area("Scratch", 2, 2, 2, 2),
    }
    assert before.properties == {"code": "BN-7K3Q-0042", "seed": "7"}
    assert before.properties.items() <= after.properties.items()
