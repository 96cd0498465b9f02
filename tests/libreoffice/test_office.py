"""The witness itself: that it can tell a wrong number from a right one, and types as a person."""

from __future__ import annotations

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Protection
from openpyxl.worksheet.datavalidation import DataValidation

from tests.libreoffice import office
from tests.libreoffice.office import POISON, Formula, Sitting

if TYPE_CHECKING:
    from pathlib import Path

needs_libreoffice = pytest.mark.libreoffice

FORMULAS = {
    "A3": Formula("A1*A2", 6.0),
    "A4": Formula("A3/4", 1.5),
    "B3": Formula('IF(A3=6,"six","")', "six"),
    "C3": Formula("A3=6", True),
    "D3": Formula("1/(A3-6)", "#DIV/0!"),
}

TYPED = {
    "0.5": 0.5,
    "-2": -2,
    " 3 ": 3,
    "1e-3": 0.001,
    "50%": 0.5,
    "0,333": 333,  # a comma groups thousands, wherever it stands
    "(3)": -3,  # a bookkeeper's minus
    "=1/3": "=1/3",
    "-1/3": "=-1/3",
    "=sqrt(2": "=SQRT(2)",
    "12,5": "12,5",
    "1/2": "½",
    "3/4": "¾",
    "−2": "−2",
    "about 2": "About 2",
}


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """Two givens and some formulas that were never calculated, on a sheet with a space."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Sheet one"
    sheet["A1"], sheet["A2"] = 2, 3
    for address, formula in FORMULAS.items():
        sheet[address] = f"={formula.text}"
    sheet["B4"].protection = Protection(locked=False)  # an empty cell with a style: <c .../>
    book.create_sheet("Other")["B2"] = "='Sheet one'!A3+1"
    path = tmp_path / "sheet.xlsx"
    book.save(path)
    return path


def form(path: Path) -> Path:
    """Columns B and D are to be filled, D validated as a number; A2 follows B1, all protected."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Form"
    sheet["A1"], sheet["A2"] = 2, "=B1*2"
    for row in range(1, 41):
        for column in "BD":
            sheet[f"{column}{row}"].protection = Protection(locked=False)
    number = DataValidation(
        type="decimal", operator="between", formula1="-9999", formula2="9999", allow_blank=True
    )
    number.showErrorMessage = True
    number.add("D1:D40")
    sheet.add_data_validation(number)
    sheet.protection.sheet = True
    book.create_sheet("Scratch")
    book.save(path)
    return path


def cached_values(path: Path) -> set[object]:
    return {cell.value for cells in office.cached(path).values() for cell in cells.values()}


def contents(path: Path, addresses: list[str]) -> list[object]:
    sheet = load_workbook(path)["Form"]
    return [sheet[address].value for address in addresses]


# --- cached values -------------------------------------------------------------------------


def test_a_formula_never_calculated_has_no_cached_value(workbook: Path) -> None:
    assert office.cached(workbook)["Sheet one"]["A3"] == Formula("A1*A2", None)


@needs_libreoffice
def test_cached_values_are_read_as_what_they_are(workbook: Path, tmp_path: Path) -> None:
    [saved] = office.convert([workbook], tmp_path / "saved", "xlsx")
    assert office.cached(saved) == {
        "Sheet one": FORMULAS,
        "Other": {"B2": Formula("'Sheet one'!A3+1", 7.0)},
    }


def test_poison_is_in_every_formula_cell(workbook: Path, tmp_path: Path) -> None:
    poisoned = tmp_path / "poisoned.xlsx"
    assert office.poison(workbook, poisoned) == len(FORMULAS) + 1
    assert {name: set(cells) for name, cells in office.cached(poisoned).items()} == {
        "Sheet one": set(FORMULAS),
        "Other": {"B2"},
    }
    assert cached_values(poisoned) == {POISON}


@pytest.mark.parametrize(
    ("cell", "poisoned"),
    [
        ('<c r="A1" s="3"><f>B1</f><v>5</v></c>', '<c r="A1" s="3"><f>B1</f><v>7.5</v></c>'),
        ('<c r="A1"><f>B1</f></c>', '<c r="A1"><f>B1</f><v>7.5</v></c>'),
        ('<c r="A1"><f>B1</f><v/></c>', '<c r="A1"><f>B1</f><v>7.5</v></c>'),
        ('<c r="A1" t="str"><f>B1</f><v>x</v></c>', '<c r="A1"><f>B1</f><v>7.5</v></c>'),
        (
            '<c r="A1"><f t="shared" si="0"/><v>5</v></c>',
            '<c r="A1"><f t="shared" si="0"/><v>7.5</v></c>',
        ),
        (
            '<c r="A1" s="3"/><c r="B1"><f>A1</f><v>5</v></c>',
            '<c r="A1" s="3"/><c r="B1"><f>A1</f><v>7.5</v></c>',
        ),
    ],
)
def test_poison_replaces_the_cached_value_alone(cell: str, poisoned: str) -> None:
    assert office._poisoned(cell, 7.5) == (poisoned, 1)


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A1" t="n"><v>5</v></c>',
        '<c r="A1" t="s"><v>0</v></c>',
        '<c r="A1"/>',
        '<cols min="1"/>',
    ],
)
def test_poison_leaves_other_cells(cell: str) -> None:
    assert office._poisoned(cell, 7.5) == (cell, 0)


@needs_libreoffice
def test_an_ordinary_conversion_believes_the_poison(workbook: Path, tmp_path: Path) -> None:
    poisoned = tmp_path / "poisoned.xlsx"
    office.poison(workbook, poisoned)
    [saved] = office.convert([poisoned], tmp_path / "saved", "xlsx")
    assert cached_values(saved) == {POISON}


@needs_libreoffice
@pytest.mark.parametrize("through", ["xlsx", "ods"])
def test_recalculation_removes_the_poison(workbook: Path, tmp_path: Path, through: str) -> None:
    poisoned = tmp_path / "poisoned.xlsx"
    office.poison(workbook, poisoned)
    # By way of .ods, the poison is first carried into a file of LibreOffice's own.
    [carried] = office.convert([poisoned], tmp_path / "carried", through)
    [saved] = office.convert([carried], tmp_path / "saved", "xlsx", recalculate=True)
    assert office.cached(saved)["Sheet one"] == FORMULAS
    assert POISON not in cached_values(saved)


# --- conversion ----------------------------------------------------------------------------


@needs_libreoffice
def test_a_batch_is_saved_in_the_order_given(tmp_path: Path) -> None:
    books = [form(tmp_path / f"{name}.xlsx") for name in ("b", "a c")]
    saved = office.convert(books, tmp_path / "out", "ods")
    assert saved == [tmp_path / "out" / "b.ods", tmp_path / "out" / "a c.ods"]
    assert sorted((tmp_path / "out").iterdir()) == sorted(saved)


@needs_libreoffice
def test_two_processes_at_once_do_not_meet(workbook: Path, tmp_path: Path) -> None:
    with ThreadPoolExecutor() as pool:
        saved = list(
            pool.map(lambda n: office.convert([workbook], tmp_path / str(n), "xlsx"), range(2))
        )
    assert [office.cached(path)["Sheet one"] for [path] in saved] == [FORMULAS] * 2


@needs_libreoffice
def test_a_workbook_that_was_not_made_is_an_error(workbook: Path, tmp_path: Path) -> None:
    stale = tmp_path / "out" / "lost.pdf"
    stale.parent.mkdir()
    stale.touch()
    with pytest.raises(office.OfficeError, match=r"did not make lost\.pdf"):
        office.convert([workbook, tmp_path / "lost.xlsx"], tmp_path / "out", "pdf")


def test_one_name_for_two_workbooks_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="under one name"):
        office.convert([tmp_path / "x/a.xlsx", tmp_path / "y/a.ods"], tmp_path, "pdf")


@needs_libreoffice
def test_a_page_becomes_a_picture(workbook: Path, tmp_path: Path) -> None:
    [pdf] = office.convert([workbook], tmp_path, "pdf")
    pages = office.pictures(pdf, tmp_path / "pages", dpi=30)
    assert [page.name for page in pages] == ["sheet-1.png", "sheet-2.png"]
    assert all(page.read_bytes().startswith(b"\x89PNG") for page in pages)


# --- typing --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def typed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """TYPED, typed down column B in en-US."""
    folder = tmp_path_factory.mktemp("typed")
    entries = {f"B{row}": text for row, text in enumerate(TYPED, start=1)}
    return office.type_in(form(folder / "form.xlsx"), {"Form": entries}, folder / "typed.xlsx")


@needs_libreoffice
@pytest.mark.parametrize(("row", "text"), list(enumerate(TYPED, start=1)))
def test_a_typed_text_becomes(typed: Path, row: int, text: str) -> None:
    assert contents(typed, [f"B{row}"]) == [TYPED[text]]


@needs_libreoffice
def test_a_typed_fraction_becomes_a_date(tmp_path: Path) -> None:
    typed = office.type_in(
        form(tmp_path / "form.xlsx"), {"Form": {"B1": "2/3"}}, tmp_path / "typed.xlsx"
    )
    [date] = contents(typed, ["B1"])
    assert isinstance(date, datetime)
    assert (date.month, date.day) == (2, 3)


@needs_libreoffice
def test_the_locale_decides_what_a_comma_is(tmp_path: Path) -> None:
    out = tmp_path / "typed.xlsx"
    entries = {"Form": {"B1": "12,5", "B2": "12.5", "B3": "2/3"}}
    office.type_all([Sitting(form(tmp_path / "form.xlsx"), entries, out)], locale="de-DE")
    assert contents(out, ["B1", "B2", "B3"]) == [12.5, "12.5", "2/3"]


@needs_libreoffice
def test_a_locked_cell_refuses_typing(tmp_path: Path) -> None:
    entries = {"Form": {"A1": "7", "A2": "7", "B1": "7"}}
    typed = office.type_in(form(tmp_path / "form.xlsx"), entries, tmp_path / "typed.xlsx")
    assert contents(typed, ["A1", "A2", "B1"]) == [2, "=B1*2", 7]


@needs_libreoffice
def test_a_validated_cell_refuses_what_is_no_number_and_every_formula(tmp_path: Path) -> None:
    accepted = {"D1": "0.5", "D2": "-2", "D3": "0"}
    refused = {"D4": "1/2", "D5": "2/3", "D6": "12,5", "D7": "99999", "D8": "two"}
    # LibreOffice does not calculate a typed formula before it validates: it refuses them all.
    formulas = {"D9": "=1/2", "D10": "-1/3"}
    typed = office.type_in(
        form(tmp_path / "form.xlsx"),
        {"Form": accepted | refused | formulas},
        tmp_path / "typed.xlsx",
    )
    assert contents(typed, list(accepted)) == [0.5, -2, 0]
    assert set(contents(typed, list(refused | formulas))) == {None}


@needs_libreoffice
def test_formulas_follow_what_is_typed(tmp_path: Path) -> None:
    sittings = [
        Sitting(
            form(tmp_path / f"form-{text}.xlsx"),
            {"Form": {"B1": text}, "Scratch": {"C3": "note"}},
            tmp_path / f"typed-{text}.ods",
            read={"Form": ["A2", "B1"], "Scratch": ["C3"]},
        )
        for text in ("4", "-0.25")
    ]
    assert office.type_all(sittings) == [
        {"Form": {"A2": "8", "B1": "4"}, "Scratch": {"C3": "note"}},
        {"Form": {"A2": "-0.5", "B1": "-0.25"}, "Scratch": {"C3": "note"}},
    ]
    books = [sitting.out for sitting in sittings if sitting.out]
    saved = office.convert(books, tmp_path / "saved", "xlsx")
    assert [office.cached(path)["Form"]["A2"].value for path in saved] == [8.0, -0.5]


@needs_libreoffice
def test_a_sheet_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(office.OfficeError, match="NoSuchElement"):
        office.type_in(form(tmp_path / "form.xlsx"), {"Elsewhere": {"A1": "1"}}, tmp_path / "o.ods")


# --- processes -----------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")
def test_what_does_not_answer_is_ended_with_its_children(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office, "START_SECONDS", 0)
    monkeypatch.setattr(office, "FILE_SECONDS", 1)
    started, survived = tmp_path / "started", tmp_path / "survived"
    with pytest.raises(office.OfficeError, match="no answer in 1 s"):
        office._run(["sh", "-c", f"(touch '{started}'; sleep 2; touch '{survived}') & wait"])
    time.sleep(1.5)
    assert started.exists()
    assert not survived.exists()


@pytest.mark.skipif(not office._seal(), reason="this machine cannot cut a process off")
def test_what_runs_has_no_network() -> None:
    interfaces = office._run(["cat", "/proc/net/dev"]).splitlines()[2:]
    assert [line.split(":")[0].strip() for line in interfaces] == ["lo"]
