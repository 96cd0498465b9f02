"""The workbook around the cells of an .xlsx: names, sheets, dialects, properties."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from normreg_sheets.errors import SubmissionError
from normreg_sheets.submission.reader import read
from normreg_sheets.submission.refusal import Reason
from normreg_sheets.submission.workbook import Area, Cell, Kind, Workbook
from tests.submission.parts import (
    MAIN,
    OFFICE,
    SECOND,
    SHEET,
    STRICT,
    names,
    pack,
    pack_rows,
    relations,
    two_sheets,
    workbook,
    worksheet,
)

if TYPE_CHECKING:
    from pathlib import Path

from tests.submission.refused import refused
from tests.submission.rows import STYLES


def read_names(tmp_path: Path, **definitions: str) -> Workbook:
    parts = two_sheets("S", "It's", after=names(**definitions))
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
    parts = two_sheets("S", "It's", after=after + "</definedNames>")
    book = read(pack(tmp_path / "sheet.xlsx", parts))
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


@pytest.mark.parametrize("dimension", ["A1", "Z9:Z9", "A1:XFD1048576", "x", ""])
def test_a_wrong_dimension_loses_no_cell(dimension: str, tmp_path: Path) -> None:
    rows = "<row r='1'><c r='A1'><v>1</v></c></row><row r='40'><c r='H40'><v>2</v></c></row>"
    sheet = worksheet(rows).replace("<sheetData", f'<dimension ref="{dimension}"/><sheetData')
    book = read(pack(tmp_path / "sheet.xlsx", {SHEET: sheet}))
    assert {here: cell.value for here, cell in book.sheets["S"].items()} == {"A1": 1, "H40": 2}


@pytest.mark.parametrize("kind", ["officeDocument", "sharedStrings", "styles"])
def test_two_parts_for_one_thing_are_refused(kind: str, tmp_path: Path) -> None:
    """Some readers take the first, some the last."""
    source = "_rels/.rels" if kind == "officeDocument" else "xl/_rels/workbook.xml.rels"
    links = [("worksheet", "worksheets/sheet1.xml"), (kind, "/one.xml"), (kind, "/two.xml")]
    parts = {source: relations(*links), "one.xml": "<sst/>", "two.xml": "<sst/>"}
    with pytest.raises(SubmissionError, match=f"two parts for the {kind}") as caught:
        read(pack(tmp_path / "sheet.xlsx", parts))
    assert caught.value.reason == Reason.DUPLICATE


def test_two_relations_of_one_id_are_refused(tmp_path: Path) -> None:
    links = relations(("worksheet", "worksheets/sheet1.xml"), ("worksheet", "other.xml"))
    parts = {"xl/_rels/workbook.xml.rels": links.replace("rId2", "rId1")}
    with pytest.raises(SubmissionError, match="have one id") as caught:
        read(pack(tmp_path / "sheet.xlsx", parts))
    assert caught.value.reason == Reason.DUPLICATE


ELSEWHERE = {
    'z:id="rId1" r:id="rId2"': "T",
    'r:id="rId2" z:id="rId1"': "T",
    'q:id="rId2"': "T",
    'z:id="rId1"': "0 relationships",
    'id="rId1"': "0 relationships",
    'r:id="rId1" q:id="rId2"': "2 relationships",
}


@pytest.mark.parametrize("ids", ELSEWHERE)
def test_a_relation_is_an_id_of_the_two_namespaces(ids: str, tmp_path: Path) -> None:
    """Any other one leads to a sheet that nobody else is shown."""
    spaces = 'xmlns:z="urn:z" xmlns:q="http://purl.oclc.org/ooxml/officeDocument/relationships"'
    parts = {
        **two_sheets("S", "T"),
        "xl/workbook.xml": workbook(f'<sheet {spaces} name="S" {ids}/>'),
        SHEET: worksheet("<row><c t='str'><v>S</v></c></row>"),
        SECOND: worksheet("<row><c t='str'><v>T</v></c></row>"),
    }
    path = pack(tmp_path / "sheet.xlsx", parts)
    if ELSEWHERE[ids] == "T":
        assert read(path).sheets["S"]["A1"].value == "T"
    else:
        error = refused(path)
        assert error.reason == Reason.MALFORMED
        assert f"sheet 'S': it has {ELSEWHERE[ids]}" in str(error)


@pytest.mark.parametrize("other", ["BN-7K3Q", "BN-0000"])
def test_a_property_is_there_once(other: str, tmp_path: Path) -> None:
    texts = "".join(
        f'<property name="code"><v>{code}</v></property>' for code in ("BN-7K3Q", other)
    )
    path = pack(
        tmp_path / "sheet.xlsx", {"docProps/custom.xml": f"<Properties>{texts}</Properties>"}
    )
    if other == "BN-7K3Q":
        assert read(path).properties == {"code": other}
    else:
        with pytest.raises(SubmissionError, match="'code' is there twice") as caught:
            read(path)
        assert caught.value.reason == Reason.DUPLICATE


@pytest.mark.parametrize(
    ("tables", "reason"),
    [
        ("", Reason.MALFORMED),
        ("<SHEETDATA/>", Reason.MALFORMED),
        ("<sheetData/><sheetData/>", Reason.DUPLICATE),
    ],
)
def test_a_worksheet_has_one_table_of_cells(tables: str, reason: Reason, tmp_path: Path) -> None:
    sheet = worksheet("").replace("<sheetData></sheetData>", tables)
    with pytest.raises(SubmissionError, match=r"tables? of cells") as caught:
        read(pack(tmp_path / "sheet.xlsx", {SHEET: sheet}))
    assert caught.value.reason == reason


def test_two_sheets_of_one_part_are_refused(tmp_path: Path) -> None:
    """Each would be read again, a hundred times."""
    sheets = '<sheet name="S" r:id="rId1"/><sheet name="T" r:id="rId1"/>'
    with pytest.raises(SubmissionError, match="sheet 'T': another sheet has the same") as caught:
        read(pack(tmp_path / "sheet.xlsx", {"xl/workbook.xml": workbook(sheets)}))
    assert caught.value.reason == Reason.DUPLICATE


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
