"""The stamp: what goes into a slot comes out of every reader, and nothing else changes."""

from __future__ import annotations

import io
import math
import pickle
import re
import zipfile
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
import openpyxl
import pytest
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Font, PatternFill
from openxml_audit import OpenXmlValidator
from python_calamine import CalamineWorkbook

from normreg_sheets.sheet.stamp import Cached, Content, Formula, Plate, engrave, stamp
from tests.libreoffice import office

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

TITLE = "R & D <1>"
SLOTS = ("A1", "A2", "A3", "B1", "B2", "B3", "C1", "C2")
CONTENTS: Mapping[str, Content] = {
    "A1": 0.1,
    "A2": -3,
    "A3": None,
    "B1": Cached(-2.9),
    "B2": Formula('IF(A1<1,"less & less","more")', "less & less"),
    "B3": Formula("A1<1", value=True),
    "C1": 'σ² < "1"',
    "C2": False,
}
CODE = {"code": "BN-7K3Q"}


def made(created: datetime = datetime(2024, 5, 6)) -> bytes:
    """A mould with two sheets, one of them without a slot."""
    book = openpyxl.Workbook()
    book.properties.created = created
    sheet = book.active
    sheet.title = TITLE
    for address in SLOTS:
        sheet[address].font = Font(name="Arial", bold=True)
    sheet["A1"] = 7
    sheet["A2"].fill = PatternFill("solid", fgColor="FFF2CC")
    sheet["B1"] = "=A1+A2"
    sheet["B2"] = '=IF(A1<1,"mould","")'
    sheet["C1"] = "mould"
    sheet["D1"] = "stays < & >"
    sheet["D2"] = 12
    book.create_sheet("Scratch")["A1"] = "for your notes"
    for name in ("code", "kept"):
        book.custom_doc_props.append(StringProperty(name=name, value=f"{name} of the mould"))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


MOULD = made()
PLATE = engrave(MOULD, {TITLE: SLOTS}, ["code"])
STAMPED = stamp(PLATE, {TITLE: CONTENTS}, CODE)


def value_of(content: Content) -> object:
    return content.value if isinstance(content, Formula | Cached) else content


def stamped_alone(content: Content) -> bytes:
    """A workbook of ours with this content in A1."""
    return stamp(PLATE, {TITLE: {**CONTENTS, "A1": content}}, CODE)


def opened(data: bytes, *, data_only: bool = False) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data), data_only=data_only)


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def deflated(data: bytes) -> dict[str, bytes]:
    """The compressed bytes of each part."""
    streams = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for entry in archive.infolist():
            start = entry.header_offset
            lengths = (data[start + 26 : start + 28], data[start + 28 : start + 30])
            start += 30 + sum(int.from_bytes(length, "little") for length in lengths)
            streams[entry.filename] = data[start : start + entry.compress_size]
    return streams


# --- what readers see -----------------------------------------------------------------------


@pytest.mark.parametrize(("address", "content"), CONTENTS.items())
def test_openpyxl_reads_every_value(address: str, content: Content) -> None:
    assert opened(STAMPED, data_only=True)[TITLE][address].value == value_of(content)


@pytest.mark.parametrize(
    ("address", "formula"),
    [("B1", "=A1+A2"), ("B2", '=IF(A1<1,"less & less","more")'), ("B3", "=A1<1")],
)
def test_openpyxl_reads_every_formula(address: str, formula: str) -> None:
    assert opened(STAMPED)[TITLE][address].value == formula


@pytest.mark.parametrize(("address", "content"), CONTENTS.items())
def test_calamine_reads_every_value(address: str, content: Content) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(STAMPED))
    rows = book.get_sheet_by_name(TITLE).to_python()
    expected = value_of(content)
    assert rows[int(address[1]) - 1]["ABC".index(address[0])] == (
        "" if expected is None else expected
    )


@pytest.mark.parametrize("address", [*SLOTS, "D1", "D2"])
def test_every_cell_keeps_its_style(address: str) -> None:
    # The styles themselves are a part without slots: the same, byte for byte.
    assert opened(STAMPED)[TITLE][address].style_id == opened(MOULD)[TITLE][address].style_id


@pytest.mark.parametrize(("address", "value"), [("D1", "stays < & >"), ("D2", 12)])
def test_what_is_no_slot_stays(address: str, value: object) -> None:
    assert opened(STAMPED)[TITLE][address].value == value


def test_a_property_is_filled_and_its_neighbour_stays() -> None:
    properties = {prop.name: prop.value for prop in opened(STAMPED).custom_doc_props.props}
    assert properties == {"code": "BN-7K3Q", "kept": "kept of the mould"}


def test_a_formula_of_the_mould_may_give_way_to_a_number() -> None:
    data = stamp(PLATE, {TITLE: {**CONTENTS, "B1": 5}}, CODE)
    assert opened(data)[TITLE]["B1"].value == 5


@pytest.mark.parametrize(
    "text",
    [
        "1 < 2 & 2 > 1",
        "]]>",
        """ "quoted" and 'quoted' """,
        "  leading and trailing  ",
        "two\nlines\tand a tab",
        "σ² = ¾ 😀",
        "_x0041_ is no A",
        "_x0041_x0042_",
        "=1+1",
    ],
)
def test_a_text_comes_back_as_it_was(text: str) -> None:
    # Not openpyxl: in an inline text it takes the escape _x005F_ literally.
    book = CalamineWorkbook.from_filelike(io.BytesIO(stamped_alone(text)))
    assert book.get_sheet_by_name(TITLE).to_python()[0][0] == text


@pytest.mark.parametrize("text", ["", " padded ", '<&"'])
def test_a_formula_may_give_a_text(text: str) -> None:
    data = stamped_alone(Formula('T("")', text))
    assert (opened(data, data_only=True)[TITLE]["A1"].value or "") == text


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (3, b"3"),
        (3.0, b"3"),
        (-0.0, b"0"),
        (0.1 + 0.2, b"0.30000000000000004"),
        (1e-9, b"1e-09"),
        (1e22, b"1e+22"),
        (float(np.float64(1) / 3), b"0.3333333333333333"),
        (np.float64(1) / 3, b"0.3333333333333333"),
    ],
)
def test_a_number_is_written_in_its_shortest_digits(number: float, written: bytes) -> None:
    sheet = parts(stamped_alone(number))["xl/worksheets/sheet1.xml"]
    assert b'<c r="A1" s="1"><v>' + written + b"</v></c>" in sheet


# --- what stays the same --------------------------------------------------------------------


def test_the_zip_is_sound() -> None:
    with zipfile.ZipFile(io.BytesIO(STAMPED)) as archive:
        assert archive.testzip() is None


def test_the_parts_are_those_of_the_mould() -> None:
    assert sorted(parts(STAMPED)) == sorted(parts(MOULD))


CHANGED = {"xl/worksheets/sheet1.xml", "docProps/custom.xml", "docProps/core.xml"}


@pytest.mark.parametrize("path", sorted(set(parts(MOULD)) - CHANGED))
def test_a_part_without_slots_is_copied_as_it_was_compressed(path: str) -> None:
    assert deflated(STAMPED)[path] == deflated(MOULD)[path]


def test_the_same_input_gives_the_same_bytes() -> None:
    backwards = {address: CONTENTS[address] for address in reversed(SLOTS)}
    assert stamp(PLATE, {TITLE: backwards}, dict(CODE)) == STAMPED


def test_no_time_of_making_is_left() -> None:
    later = made(created=datetime(2025, 7, 8))
    assert parts(later)["docProps/core.xml"] != parts(MOULD)["docProps/core.xml"]
    plate = engrave(later, {TITLE: SLOTS}, ["code"])
    assert stamp(plate, {TITLE: CONTENTS}, CODE) == STAMPED


def test_a_plate_can_be_sent_to_another_process() -> None:
    plate: Plate = pickle.loads(pickle.dumps(PLATE))
    assert stamp(plate, {TITLE: CONTENTS}, CODE) == STAMPED


def test_a_mould_may_do_without_slots() -> None:
    book = openpyxl.Workbook()
    file = io.BytesIO()
    book.save(file)
    assert list(parts(stamp(engrave(file.getvalue(), {}), {}))) == list(parts(file.getvalue()))


# --- what is refused ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("slots", "properties", "says"),
    [
        ({TITLE: [*SLOTS, "Z9"]}, [], "the mould has no R & D <1>!Z9"),
        ({"Elsewhere": ["A1"]}, [], "the mould has no sheet 'Elsewhere'"),
        ({TITLE: ["A1", "B1"]}, [], "R & D <1>!B2 holds a formula and is no slot"),
        ({}, [], "R & D <1>!B1 holds a formula and is no slot"),
        ({TITLE: SLOTS}, ["seed"], "the mould has no property seed"),
    ],
)
def test_a_plate_that_would_lie_is_not_engraved(
    slots: dict[str, list[str]], properties: list[str], says: str
) -> None:
    with pytest.raises(ValueError, match=says):
        engrave(MOULD, slots, properties)


WITHOUT_A2 = {address: content for address, content in CONTENTS.items() if address != "A2"}


@pytest.mark.parametrize(
    ("contents", "properties", "says"),
    [
        ({TITLE: WITHOUT_A2}, CODE, "slot R & D <1>!A2 is not given"),
        ({}, CODE, "slot R & D <1>!A1 is not given"),
        ({TITLE: {**CONTENTS, "D1": 1}}, CODE, "R & D <1>!D1 is no slot"),
        ({TITLE: {**WITHOUT_A2, "D1": 1}}, CODE, "slot R & D <1>!A2 is not given"),
        ({TITLE: CONTENTS, "Scratch": {"A1": 1}}, CODE, "sheet 'Scratch' has no slots"),
        ({TITLE: CONTENTS}, {}, "slot property code is not given"),
        ({TITLE: CONTENTS}, {**CODE, "kept": ""}, "property kept is no slot"),
        ({TITLE: {**CONTENTS, "A2": Cached(1)}}, CODE, "R & D <1>!A2: the mould has no formula"),
    ],
)
def test_the_slots_and_the_contents_must_agree(
    contents: dict[str, dict[str, Content]], properties: dict[str, str], says: str
) -> None:
    with pytest.raises(ValueError, match=says):
        stamp(PLATE, contents, properties)


def test_properties_need_slots() -> None:
    plate = engrave(MOULD, {TITLE: SLOTS})
    with pytest.raises(ValueError, match="the custom properties have no slots"):
        stamp(plate, {TITLE: CONTENTS}, CODE)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (math.nan, "A1: no cell can hold the number nan"),
        (Formula("1/0", -math.inf), "A1: no cell can hold the number -inf"),
        ("bell \a", r"A1: no workbook can hold the character '\\x07'"),
        ("half a pair \ud83d", r"A1: no workbook can hold the character '\\ud83d'"),
        (Formula("A1\0", 1), r"A1: no workbook can hold the character '\\x00'"),
        (Formula("=A2", 1), "A1: a formula is written without its equals sign"),
    ],
)
def test_what_no_workbook_can_hold_is_refused(content: Content, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        stamped_alone(content)


# --- what stricter programs say -------------------------------------------------------------


def faults(data: bytes, file: Path) -> set[str]:
    """What a schema check finds, without the counts in its sentences.

    openpyxl's own files have some: texts inline instead of shared, which Excel reads as well, and
    the elements of a font in an order that Excel has always accepted.
    """
    file.write_bytes(data)
    return {re.sub("[0-9]+", "N", str(error)) for error in OpenXmlValidator().validate(file).errors}


def test_the_schema_finds_no_fault_that_the_mould_has_not(tmp_path: Path) -> None:
    assert faults(STAMPED, tmp_path / "stamped.xlsx") <= faults(MOULD, tmp_path / "mould.xlsx")


def test_the_schema_would_find_a_value_before_its_formula(tmp_path: Path) -> None:
    sheet = PLATE.sheets[TITLE]
    formula = sheet.formulas[sheet.slots.index("B1")]
    wrong = replace(sheet, formulas=tuple(f"<v>1</v>{formula}" for _ in sheet.formulas))
    data = stamp(replace(PLATE, sheets={TITLE: wrong}), {TITLE: CONTENTS}, CODE)
    assert not faults(data, tmp_path / "wrong.xlsx") <= faults(MOULD, tmp_path / "mould.xlsx")


@pytest.mark.libreoffice
def test_libreoffice_shows_what_was_stamped(tmp_path: Path) -> None:
    file = tmp_path / "stamped.xlsx"
    file.write_bytes(STAMPED)
    (copy,) = office.convert([file], tmp_path / "copies", "xlsx")
    sheet = openpyxl.load_workbook(copy, data_only=True)[TITLE]
    assert {address: sheet[address].value for address in SLOTS} == {
        address: value_of(content) for address, content in CONTENTS.items()
    }
