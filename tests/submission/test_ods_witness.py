"""OpenDocument beside `.xlsx`, and beside another reader: the same records from real files."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook as Book
from openpyxl.comments import Comment
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles.protection import Protection
from openpyxl.workbook.defined_name import DefinedName
from python_calamine import CalamineWorkbook

from normreg_sheets.sheet.addresses import address
from normreg_sheets.submission.reader import read
from normreg_sheets.submission.workbook import Cell, Kind
from tests.libreoffice import office

if TYPE_CHECKING:
    from pathlib import Path

VALUES = {
    "A1": 1,
    "B1": -2.5,
    "C1": 1e-8,
    "D1": 0.1 + 0.2,
    "E1": 1 / 3,
    "A2": "text",
    "B2": "  two  spaces ",
    "C2": "<&>\"'",
    "D2": "two\nlines",
    "E2": "=1/2, as a text",
    "A3": True,
    "B3": False,
    "C3": date(2026, 3, 4),
    "D3": time(1, 2),
    "A4": "=B1*2",
    "B4": '=IF(A1>0,"","x")',
    "C4": "=1/0",
    "D4": "=A1=1",
    "E4": '="a"&A2',
    "F4": "=Scratch!B2+SUM($A$1:B1)",
    "AA30": 7,
}


def make(path: Path) -> Path:
    book = Book()
    sheet = book.worksheets[0]
    sheet.title = "It's one"
    for place, value in VALUES.items():
        sheet[place] = value
    sheet["E2"].data_type = "s"
    sheet["F1"], sheet["F1"].number_format = 0.125, "0%"
    sheet["F2"], sheet["F2"].number_format = 5, "0.00 €"
    sheet["A1"].comment = Comment("a note", "somebody")
    sheet["G9"].protection = Protection(locked=False)
    sheet["H1"] = 9
    sheet.merge_cells("H1:I2")
    book.create_sheet("Scratch")["B2"] = 3
    sheet.defined_names["step_Z"] = DefinedName("step_Z", attr_text="'It''s one'!$A$4:$E$4")
    book.defined_names["everywhere"] = DefinedName("everywhere", attr_text="Scratch!$B$2")
    book.custom_doc_props.append(StringProperty(name="code", value="BN-7K3Q-0042"))
    book.save(path)
    return path


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One workbook, saved by LibreOffice in both formats."""
    folder = tmp_path_factory.mktemp("saved")
    path = make(folder / "sheet.xlsx")
    return {to: office.convert([path], folder / to, to)[0] for to in ("xlsx", "ods")}


@pytest.mark.libreoffice
def test_both_formats_give_the_same_records(saved: dict[str, Path]) -> None:
    ods, xlsx = read(saved["ods"]), read(saved["xlsx"])
    assert (ods.names, ods.ambiguous) == (xlsx.names, xlsx.ambiguous)
    assert set(ods.names) == {"step_z", "everywhere"}
    assert xlsx.properties.items() <= ods.properties.items()
    assert list(ods.sheets) == list(xlsx.sheets)
    for name, sheet in xlsx.sheets.items():
        assert list(ods.sheets[name]) == list(sheet)
        for here, one in sheet.items():
            other = ods.sheets[name][here]
            assert other._replace(text=one.text) == one
            if one.kind in (Kind.TEXT, Kind.ERROR):  # else 1E-008 and 0.00000001, 1 and true
                assert other.text == one.text


@pytest.mark.libreoffice
def test_a_file_of_libreoffice_is_read_as_by_calamine(saved: dict[str, Path]) -> None:
    theirs = CalamineWorkbook.from_path(saved["ods"])
    for name, sheet in read(saved["ods"]).sheets.items():
        rows = theirs.get_sheet_by_name(name).to_python(skip_empty_area=False)
        for number, line in enumerate(rows, 1):
            for place, value in enumerate(line, 1):
                one = sheet.get(address(number, place))
                assert as_calamine_has_it(one) == shown(value), address(number, place)


def as_calamine_has_it(one: Cell | None) -> object:
    """Our cell as calamine gives it: an error as "", the truth of a formula as a number."""
    if one is None or one.kind is Kind.ERROR:
        return ""
    return one.text if one.kind is Kind.DATE and one.value is None else one.value


def shown(value: object) -> object:
    match value:
        case date():
            return value.isoformat()
        case time() | timedelta():
            return "PT01H02M00S"
    return value
