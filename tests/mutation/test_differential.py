"""Our reader beside openpyxl and python-calamine, on every kind of file that they can read.

Where they differ, the difference is a row of a table with its reason; one that nobody wrote down
fails, and one that is not there any more fails as well.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.formula import ArrayFormula

from normreg_sheets.marking.assessment import assess
from normreg_sheets.marking.feedback import workbook as feedback
from normreg_sheets.sheet.kinds import KINDS
from normreg_sheets.submission.reader import read
from tests.libreoffice import office
from tests.mutation import seeds, shapes
from tests.mutation.opinions import READERS
from tests.mutation.seen import Date, Error, ours, same
from tests.mutation.shapes import SAME, SHAPES, UNREAD, Said, Shape
from tests.sheet.files import EXERCISES, made

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.mutation.seen import Value

Differences = dict[str, tuple["Value", "Value"]]  # by address: ours, theirs
BY_LIBREOFFICE = pytest.mark.libreoffice
FILES = (*KINDS, "filled", "feedback")
OPENED = ("assignment", "practice")  # where formulas wait for answers and give an empty text


def differences(path: Path, reader: str) -> Differences:
    """What a reader makes of a file differently from ours."""
    mine, theirs = ours(read(path)), READERS[reader](path.read_bytes())
    return {
        f"{sheet}!{here}": (mine.get((sheet, here)), theirs.get((sheet, here)))
        for sheet, here in mine.keys() | theirs.keys()
        if not same(mine.get((sheet, here)), theirs.get((sheet, here)))
    }


# ---- our own files -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def stamped(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Path]:
    """Every kind of file of every template."""
    folder = tmp_path_factory.mktemp("stamped")
    paths = {(name, kind): folder / f"{name}-{kind}.xlsx" for name in EXERCISES for kind in FILES}
    for name in EXERCISES:
        for kind in KINDS:
            paths[name, kind].write_bytes(made(name, kind))
        paths[name, "filled"].write_bytes(seeds.filled(name))
        marked = assess(paths[name, "filled"])
        paths[name, "feedback"].write_bytes(feedback(marked, "solution"))
    return paths


@pytest.fixture(scope="module")
def resaved(
    stamped: dict[tuple[str, str], Path], tmp_path_factory: pytest.TempPathFactory
) -> dict[tuple[str, str, str], Path]:
    """The same as LibreOffice saves them, in both formats."""
    folder = tmp_path_factory.mktemp("resaved")
    return {
        (*key, to): path
        for to in ("xlsx", "ods")
        for key, path in zip(
            stamped, office.convert([*stamped.values()], folder / to, to), strict=True
        )
    }


def only_empty_texts(found: Differences, kind: str) -> bool:
    """Whether the one difference is that formulas give an empty text, which is none to them."""
    empty = all(pair == ("", None) for pair in found.values())
    return empty and bool(found) >= (kind in OPENED)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("name", EXERCISES)
def test_a_file_of_ours_is_read_the_same(
    name: str, kind: str, reader: str, stamped: dict[tuple[str, str], Path]
) -> None:
    found = differences(stamped[name, kind], reader)
    assert only_empty_texts(found, kind), found


@BY_LIBREOFFICE
@pytest.mark.parametrize(
    ("reader", "to"), [("calamine", "xlsx"), ("openpyxl", "xlsx"), ("calamine", "ods")]
)
@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("name", EXERCISES)
def test_a_file_of_libreoffice_is_read_the_same(
    name: str, kind: str, reader: str, to: str, resaved: dict[tuple[str, str, str], Path]
) -> None:
    found = differences(resaved[name, kind, to], reader)
    assert only_empty_texts(found, kind), found


# ---- files of other programs, and cells by hand --------------------------------------------------


def by_openpyxl() -> bytes:
    """A workbook of openpyxl's: no value is stored for a formula."""
    made_, book = io.BytesIO(), Workbook()
    sheet = book.worksheets[0]
    sheet.title = "S"
    for row in [(1, 0.1, "0,5", True, None), ("=A1*2", "a", "−2", 1e-300, False)]:
        sheet.append(row)
    sheet["A3"] = ArrayFormula("A3:B3", "=A1:B1*2")
    sheet["C3"], sheet["C3"].number_format = 0.25, "0%"
    sheet["D3"], sheet["D3"].number_format = 46085, "d.m.yyyy"
    sheet["E3"] = "#N/A"
    sheet.merge_cells("A5:B6")
    book.save(made_)
    return made_.getvalue()


SET = "a raised 3 is no digit, and a struck-out number is not said; they join it to the next"
EARLY = "before March 1900 programs count one day apart; LibreOffice has it so"
MUTE = "an error, or an empty text, is not an empty cell"
TRUTH = "a formula's truth is written as 1 and shown as TRUE"
TIME = "a time means no number, and no text"

Row = tuple[str, "Value", "Value", str]
RUNS: list[Row] = [
    ("S!C2", "0̶.̶5̶ 0.7", "0.5 0.7", SET),
    ("S!D2", "2³", "23", SET),
    ("S!E3", "3̶4", "34", SET),
]
BY_HAND: list[Row] = [*RUNS, ("S!C6", Date("1900-01-01"), Date("1900-01-02"), EARLY)]
NO_ERROR: Row = ("S!B3", Error("#DIV/0!"), None, MUTE)
CROSSED: list[Row] = [("S!B3", "12̶3", "123", SET)]
WAITING: list[Row] = [
    (f"Batch Normalization!N{row}", "", None, MUTE) for row in (27, 28, 29, 32, 33, 34)
]

# By file and reader: where they differ, what ours says, what they say, and why ours is right.
ROWS: dict[tuple[str, str], list[Row]] = {
    ("small", "calamine"): [*BY_HAND, NO_ERROR],
    ("small", "openpyxl"): BY_HAND,
    ("streamed", "calamine"): [*BY_HAND, NO_ERROR],
    ("streamed", "openpyxl"): BY_HAND,
    ("strict", "calamine"): [*BY_HAND, NO_ERROR],
    ("spreadsheet", "calamine"): [
        ("S!B5", Date(""), "PT1H", TIME),
        ("S!B6", True, 1.0, TRUTH),
        ("S!A7", Error("#DIV/0!"), None, MUTE),
    ],
    ("xlsxwriter", "calamine"): CROSSED,
    ("xlsxwriter", "openpyxl"): CROSSED,
    ("openpyxl", "calamine"): [("S!E3", Error("#N/A"), None, MUTE)],
    ("openpyxl", "openpyxl"): [],
    ("sheet-batch-normalization", "calamine"): WAITING,
    ("sheet-batch-normalization", "openpyxl"): WAITING,
    ("sheet-formulas", "calamine"): WAITING,
    ("sheet-formulas", "openpyxl"): WAITING,
    ("office-small-xlsx", "calamine"): [*BY_HAND, NO_ERROR],
    ("office-small-xlsx", "openpyxl"): BY_HAND,
    ("office-small-ods", "calamine"): [
        *RUNS,
        NO_ERROR,
        ("S!A3", True, 1.0, TRUTH),
        ("S!B5", False, 0.0, TRUTH),
    ],
    ("office-xlsxwriter-xlsx", "calamine"): CROSSED,
    ("office-xlsxwriter-xlsx", "openpyxl"): CROSSED,
    ("office-xlsxwriter-ods", "calamine"): [*CROSSED, ("S!A4", True, 1.0, TRUTH)],
    ("office-sheet-formulas-xlsx", "calamine"): [],
    ("office-sheet-formulas-xlsx", "openpyxl"): [],
    ("office-sheet-formulas-ods", "calamine"): [],
}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    files = seeds.written() | {"openpyxl": by_openpyxl()}
    return stored(files, tmp_path_factory.mktemp("written"))


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("saved")
    return stored(seeds.saved(folder), folder)


def stored(files: Mapping[str, bytes], folder: Path) -> dict[str, Path]:
    for name, data in files.items():
        (folder / f"{name}.xlsx").write_bytes(data)
    return {name: folder / f"{name}.xlsx" for name in files}


def as_written_down(name: str, reader: str) -> dict[str, str]:
    return repr_of({where: (mine, theirs) for where, mine, theirs, _ in ROWS[name, reader]})


def repr_of(found: Differences) -> dict[str, str]:
    """Differences as texts, in which True is not 1."""
    return {where: repr(pair) for where, pair in found.items()}


OFFICE = "office-"


@pytest.mark.parametrize(("name", "reader"), [key for key in ROWS if OFFICE not in key[0]])
def test_the_differences_are_those_that_are_written_down(
    name: str, reader: str, written: dict[str, Path]
) -> None:
    assert repr_of(differences(written[name], reader)) == as_written_down(name, reader)


@BY_LIBREOFFICE
@pytest.mark.parametrize(("name", "reader"), [key for key in ROWS if OFFICE in key[0]])
def test_so_are_those_in_files_of_libreoffice(
    name: str, reader: str, saved: dict[str, Path]
) -> None:
    assert repr_of(differences(saved[name], reader)) == as_written_down(name, reader)


def test_the_strict_dialect_is_an_empty_workbook_to_openpyxl(written: dict[str, Path]) -> None:
    found = differences(written["strict"], "openpyxl")
    assert found
    assert all(theirs is None for _, theirs in found.values())


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: f"{shape.attributes} {shape.inside}")
def test_a_cell_is_read_as_its_row_says(shape: Shape, tmp_path: Path) -> None:
    path = tmp_path / "sheet.xlsx"
    path.write_bytes(shapes.workbook(shape))
    assert same(ours(read(path)).get(("S", "A1")), shape.ours)
    assert bool(shape.why) == (shape[3:5] != (SAME, SAME))
    for reader, said in (("calamine", shape.calamine), ("openpyxl", shape.openpyxl)):
        assert repr(opinion(path, reader)) == repr(shape.ours if said is SAME else said), reader
        assert said is SAME or repr(said) != repr(shape.ours)


def opinion(path: Path, reader: str) -> Said:
    try:
        return READERS[reader](path.read_bytes()).get(("S", "A1"))
    except Exception:  # of whatever kind theirs is
        return UNREAD
