"""A sheet of a course is still its student's after a real LibreOffice had it, in every format.

Its code stands in a cell, in a property of the file and behind a name: each survives for itself.
Where somebody copies the values into a new workbook, only the cell is left.
"""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook as NewBook
from openpyxl import load_workbook

from normreg_sheets.course.codes import write_code
from normreg_sheets.course.problems import problems
from normreg_sheets.course.secret import Secret
from normreg_sheets.sheet.addresses import address
from normreg_sheets.sheet.names import CODE_NAME, CODE_PROPERTY
from normreg_sheets.submission.reader import read
from tests.course.begun import BN, DROPOUT, ROLL, SECRET, begun, handed_out, with_exercise
from tests.libreoffice import office

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.libreoffice


def values_alone(path: Path, out: Path) -> Path:
    """A new workbook into which the values of a sheet were copied."""
    there, book = load_workbook(path, data_only=True).worksheets[0], NewBook()
    sheet = book.worksheets[0]
    for row in there.iter_rows():
        for cell in row:
            if cell.value is not None:
                sheet[cell.coordinate] = cell.value
    book.save(out)
    return out


def without(path: Path, out: Path, pattern: bytes, instead: bytes) -> Path:
    """The workbook without what is found in it."""
    found = 0
    with zipfile.ZipFile(path) as whole, zipfile.ZipFile(out, "w") as less:
        for part in whole.infolist():
            data, here = re.subn(pattern, instead, whole.read(part))
            less.writestr(part, data)
            found += here
    assert found
    return out


def test_a_code_survives_every_format(tmp_path: Path) -> None:
    course = begun(tmp_path / "course", f"[exercise.{BN}]", f"[exercise.{DROPOUT}]")
    made = {
        exercise: handed_out(course, tmp_path / "out", ROLL[:1], exercise=exercise)[0]
        for exercise in (BN, DROPOUT)
    }
    as_ods = office.convert(list(made.values()), tmp_path / "ods", "ods")
    as_xlsx = office.convert(as_ods, tmp_path / "xlsx", "xlsx")
    again = office.convert(as_xlsx, tmp_path / "again", "ods")
    for files in (made.values(), as_ods, as_xlsx, again):
        for exercise, path in zip(made, files, strict=True):
            sheets = problems(course, exercise, SECRET)
            code = write_code(SECRET, exercise, 1, ROLL[0].id, 1)
            book = read(path)
            assert book.properties[CODE_PROPERTY] == code
            area = book.names[CODE_NAME]
            assert book.sheets[area.sheet][address(area.top, area.left)].value == code
            owner = sheets.owner(book, path)
            assert (owner.student, owner.code) == (ROLL[0].id, code)


def test_each_carrier_is_enough(tmp_path: Path) -> None:
    course = with_exercise(tmp_path / "course", BN)
    (path,) = handed_out(course, tmp_path / "out", ROLL[:1])
    sheets = problems(course, BN, SECRET)
    code = sheets.sheet_of(ROLL[0].id).code.encode()
    nameless = without(path, tmp_path / "nameless.xlsx", b'name="sheet_code"', b'name="sheet_x"')
    made = {
        "cell": values_alone(path, tmp_path / "cell.xlsx"),
        "property": without(
            nameless, tmp_path / "property.xlsx", rb"<t>" + code + rb"</t>", b"<t></t>"
        ),
        "cell and name": without(
            path, tmp_path / "cell-name.xlsx", rb"(lpwstr[^>]*>)" + code, rb"\1"
        ),
    }
    files = list(made.values())
    for saved in (files, office.convert(files, tmp_path / "saved", "ods")):
        for carrier, file in zip(made, saved, strict=True):
            book = read(file)
            assert (CODE_NAME in book.names) is ("name" in carrier)
            assert bool(book.properties.get(CODE_PROPERTY)) is ("property" in carrier)
            assert sheets.owner(book, file).student == ROLL[0].id, carrier


INITIALS = ("dropout", "march-april-relu", "delta-e-c", "euler", "june-upper-norm", "123")


def test_no_program_takes_a_typed_code_for_a_number_or_a_date(tmp_path: Path) -> None:
    """Typed by keyboard into an empty sheet, where MAR1-2026 would be a day and 1E9 a number."""
    path, saved = tmp_path / "empty.xlsx", tmp_path / "typed.ods"
    NewBook().save(path)
    other = Secret(bytes(32))
    codes = [
        write_code(secret, exercise, 1, student, 1)
        for exercise in INITIALS
        for secret in (SECRET, other)
        for student in ("s-1", "s-2")
    ]
    spelled = [
        text
        for code in codes
        for text in (code, code.lower(), code.replace("-", ""), code.replace("-", " "))
    ]
    entries = {f"A{row}": text for row, text in enumerate(spelled, start=1)}
    sitting = office.Sitting(path, {"Sheet": entries}, saved, {"Sheet": list(entries)})
    (shown,) = office.type_all([sitting])
    assert shown["Sheet"] == entries
    (cells,) = read(saved).sheets.values()
    assert {where: cells[where].value for where in entries} == entries
