"""What we read of a workbook is what openpyxl and calamine read of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook as Book
from openpyxl import load_workbook
from openpyxl.packaging.custom import IntProperty, StringProperty
from openpyxl.workbook.defined_name import DefinedName
from python_calamine import CalamineWorkbook

from normreg_sheets.sheet.addresses import address
from normreg_sheets.submission.reader import read
from normreg_sheets.submission.workbook import Area, Cell, Kind
from tests.libreoffice import office

if TYPE_CHECKING:
    from pathlib import Path

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
