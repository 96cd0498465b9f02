"""What cannot be computed is missing, and so is all that hangs on it; nothing takes long."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile

import pytest

from normreg_sheets.sheet.addresses import address
from normreg_sheets.submission import dependence, engines, fresh, recalculation
from normreg_sheets.submission.recalculation import Engine, recalculated
from tests.submission.computed import ENGINES, Sheet, formula, given, number, text

LOST = [
    "FOO(1)",
    "IFERROR(FOO(1),7)",
    "nosuchname+1",
    "IFERROR(nosuchname,7)",
    "Nowhere!A1",
    "IFERROR(Nowhere!A1,7)",
    'WEBSERVICE("http://x")',
    'IFERROR(WEBSERVICE("http://x"),7)',
    "[1]Sheet1!A1",
    "IFERROR('[key.xlsx]Sheet1'!A1,7)",
    "RAND()",
    "IF(RAND()<2,1,0)",
    "NOW()",
    "TODAY()-TODAY()",
    'INDIRECT("A1")',
    "OFFSET(A1,0,0)",
    "SUM(A1:INDEX(A1:A3,2))",
    'CELL("row",A1)',
    "Sales[@price]",
    "XFE1",
    "",
    "1+\x07",
    "1" * 9000,
]


@pytest.mark.parametrize("engine", ENGINES)
def test_what_cannot_be_computed_is_missing_and_so_is_what_hangs_on_it(engine: Engine) -> None:
    cells: Sheet = {"A1": number(1), "B1": formula("A1+1")}
    hanging = ["{}", "IFERROR({},7)", "ISERROR({})", "COUNT({})", "SUM($C:$C)", "IF(FALSE,{},1)"]
    for row, says in enumerate(LOST, 2):
        cells[f"C{row}"] = formula(says)
        for column, one in enumerate(hanging, 4):
            cells[address(row, column)] = formula(one.format(f"C{row}"))
    assert given(cells, engine).keys() == {"B1"}


@pytest.mark.parametrize("engine", ENGINES)
def test_what_the_engine_alone_does_not_know_is_missing_and_so_is_what_hangs_on_it(
    engine: Engine,
) -> None:
    cells = {
        "A1": formula("NOSUCHFUNCTION(1)"),
        "A2": formula("IFERROR(A1,7)"),
        "A3": formula("ISERROR(A2)"),
        "B1": formula("1+1"),
    }
    assert given(cells, engine).keys() == {"B1"}


@pytest.mark.parametrize("engine", ENGINES)
def test_an_unknown_function_is_named_and_what_hangs_on_it_is_not_blamed(engine: Engine) -> None:
    cells = {"A1": formula("SUM(1,Mittelwert(2))"), "A2": formula("A1+1"), "A3": formula("1+1")}
    lost = recalculated({"Sheet1": cells}, engine).lost

    assert lost["Sheet1", "A1"] == "no function MITTELWERT is known (use its English name)"
    assert lost["Sheet1", "A2"] == "it reads a cell whose formula cannot be computed"
    assert len(lost) == 2


@pytest.mark.parametrize("engine", ENGINES)
def test_a_circle_and_what_hangs_on_it_are_missing(engine: Engine) -> None:
    cells = {
        "A1": formula("B1+1"),
        "B1": formula("A1+1"),
        "C1": formula("IFERROR(A1,7)"),
        "D1": formula("SUM(D:D)"),
        "E1": formula("1+1"),
    }
    assert given(cells, engine).keys() == {"E1"}


def test_sheets_between_two_sheets_are_depended_on() -> None:
    sheets = {
        "a": {"A1": number(1), "B1": formula("SUM(a:c!A1)"), "B2": formula("SUM(c:b!A1)")},
        "b": {"A1": formula("RAND()")},
        "c": {"A1": formula("2+2")},
    }
    assert recalculated(sheets).given.keys() == {("c", "A1")}
    sheets["b"]["A1"] = number(10)
    assert recalculated(sheets).given["a", "B1"].value == 15


@pytest.mark.parametrize("says", ["1+", "3,5", "((", "+".join(["1"] * 4000), "-" * 8000 + "1"])
def test_a_broken_or_endless_formula_does_not_stop_the_others(says: str) -> None:
    assert given({"A1": formula(says), "A2": formula("1+1")}).keys() == {"A2"}


@pytest.mark.parametrize("limit", ["FORMULAS", "CHARACTERS"])
def test_more_than_any_sheet_has_is_not_computed(
    limit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    cells = {f"A{row}": formula("1+1") for row in range(1, 5)}
    assert len(given(cells)) == 4
    monkeypatch.setattr(recalculation, limit, 3)
    assert given(cells) == {}


def test_a_web_of_references_beyond_any_sheet_is_not_followed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cells = {f"A{row}": formula("SUM($B$1:$B$99)") for row in range(1, 50)}
    cells |= {f"B{row}": formula("1") for row in range(1, 50)}
    assert len(given(cells)) == 98
    monkeypatch.setattr(dependence, "STEPS", 1000)
    assert given(cells) == {}


def test_an_endless_calculation_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    slow = "LET(f,LAMBDA(g,n,IF(n<2,n,g(g,n-1)+g(g,n-2))),f(f,16))"
    assert given({"A1": formula(slow)})["A1"].value == 987  # the 16th Fibonacci number
    monkeypatch.setattr(engines, "SECONDS", 0.2)
    assert given({f"A{row}": formula(slow) for row in range(1, 4001)}) == {}  # 20 s without


def test_an_engine_that_fails_computes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fresh, "workbook", lambda _: b"no workbook")
    assert given({"A1": formula("1+1")}) == {}


def test_without_formulas_no_engine_is_loaded() -> None:
    code = (
        "import sys\n"
        "from normreg_sheets.submission.recalculation import recalculated\n"
        "from normreg_sheets.submission.workbook import Cell, Kind\n"
        "for formula in (None, '1+1'):\n"
        "    recalculated({'a': {'A1': Cell(Kind.NUMBER, 1.0, formula)}})\n"
        "    print('cellrune' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]


def test_no_engine_sees_what_reaches_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bytes] = []

    def engine(workbook: bytes) -> engines.Computed:
        seen.append(workbook)
        return engines.NOTHING

    monkeypatch.setattr(recalculation, "embedded", engine)
    outward = ['WEBSERVICE("http://there")', "'[there.xlsx]A'!A1", "soffice|'/there'!A1"]
    cells = {f"A{row}": formula(says) for row, says in enumerate(outward, 1)}
    given(cells | {"B1": formula('"here"'), "B2": text(f"={outward[0]}")})
    with zipfile.ZipFile(io.BytesIO(seen[0])) as package:
        parts = [package.read(part) for part in package.namelist()]
    assert any(b'"here"' in part for part in parts)
    assert not any(b"there" in part for part in parts)
