"""Formulas computed anew give what NumPy says, whatever was stored beside them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest

from normreg_sheets.answers.draw import pose
from normreg_sheets.answers.problem import Problem, Variant
from normreg_sheets.exercise.composition import load
from normreg_sheets.sheet.addresses import address
from normreg_sheets.sheet.workbook import set_up
from normreg_sheets.submission.reader import read
from normreg_sheets.submission.recalculation import Engine, recalculated
from normreg_sheets.submission.workbook import Area, Cell, Kind
from tests.submission.computed import ENGINES, FORGED, Sheet, formula, given, number, quoted, text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


GIVES = [
    ("1/3", Kind.NUMBER, 1 / 3),
    ("SQRT(2)/2", Kind.NUMBER, math.sqrt(2) / 2),
    ("-2^2", Kind.NUMBER, 4.0),  # as in every spreadsheet program
    ("50%", Kind.NUMBER, 0.5),
    ("ROUND(2.5,0)", Kind.NUMBER, 3.0),
    ("ROUND(1.005,2)", Kind.NUMBER, 1.01),
    ("VARP(1,2,4)", Kind.NUMBER, float(np.var([1, 2, 4]))),
    ("_xlfn.VAR.P(1,2,4)", Kind.NUMBER, float(np.var([1, 2, 4]))),
    ("VAR.P(1,2,4)", Kind.NUMBER, float(np.var([1, 2, 4]))),  # as typed into a text cell
    ("stdev.s(1,2,4)", Kind.NUMBER, float(np.std([1, 2, 4], ddof=1))),
    ("Z99", Kind.NUMBER, 0.0),  # blank
    ("1/0", Kind.ERROR, "#DIV/0!"),
    ("1/0+1", Kind.ERROR, "#DIV/0!"),
    ('"a"&1', Kind.TEXT, "a1"),
    ('""', Kind.TEXT, ""),
    ("1>2", Kind.BOOLEAN, False),
    ("TRUE()", Kind.BOOLEAN, True),
    ("IFERROR(1/0,7)", Kind.NUMBER, 7.0),
]


@pytest.mark.parametrize("engine", ENGINES)
def test_what_formulas_give(engine: Engine) -> None:
    cells = {f"A{row}": formula(says) for row, (says, _, _) in enumerate(GIVES, 1)}
    found = given(cells, engine)
    for where, (says, kind, value) in zip(cells, GIVES, strict=True):
        assert found[where].formula == says
        assert found[where].kind is kind, says
        expected = pytest.approx(value, rel=1e-14) if isinstance(value, float) else value
        assert found[where].value == expected, says


@pytest.mark.parametrize("engine", ENGINES)
def test_a_chain_over_a_side_sheet_is_followed(engine: Engine) -> None:
    sheets = {
        "It's": {"A1": number(6), "B1": formula("Scratch!C3*'It''s'!A1"), "C1": formula("B1+1")},
        "Scratch": {"C3": formula("'It''s'!A1/4")},
    }
    found = recalculated(sheets, engine).given
    values = {where: cell.value for where, cell in found.items()}
    assert values == {("It's", "B1"): 9, ("It's", "C1"): 10, ("Scratch", "C3"): 1.5}


@pytest.mark.parametrize("engine", ENGINES)
def test_a_sheet_may_be_called_anything(engine: Engine) -> None:
    names = ["x" * 31, "Größe 1", "A1", "a&b <c>", "1+1", "Sheet1", "It's", "🙂"]
    doubled = [formula(f"{quoted(name)}!A1*2") for name in names]
    sheets: dict[str, Sheet] = {"first": {f"A{row}": cell for row, cell in enumerate(doubled, 1)}}
    sheets |= {name: {"A1": number(row)} for row, name in enumerate(names, 1)}
    found = recalculated(sheets, engine).given
    for row, name in enumerate(names, 1):
        assert found["first", f"A{row}"].value == 2 * row, name


@pytest.mark.parametrize("engine", ENGINES)
def test_an_array_formula_gives_each_of_its_cells_a_value(engine: Engine) -> None:
    a, b = np.array([[1.0, 2], [3, 4]]), np.array([[5.0, 6], [7, 9]])
    cells: Sheet = {}
    for (row, column), _ in np.ndenumerate(a):
        cells[address(1 + row, 1 + column)] = number(float(a[row, column]))
        cells[address(1 + row, 4 + column)] = number(float(b[row, column]))
        cells[address(5 + row, 1 + column)] = formula("MMULT(A1:B2,D1:E2)", "A5:B6")
    cells["C9"] = formula("B6*2")
    found = given(cells, engine)
    product = a @ b
    for (row, column), value in np.ndenumerate(product):
        assert found[address(5 + row, 1 + column)].value == value
    assert found["C9"].value == 2 * product[1, 1]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_formula_in_a_text_cell_is_one(engine: Engine) -> None:
    found = given({"A1": text("=1/3"), "A2": text(" =A1*6"), "A3": text("1/3")}, engine)
    assert found.keys() == {"A1", "A2"}
    assert found["A1"].formula == "1/3"
    assert found["A2"].value == pytest.approx(2)


def test_a_formula_that_was_never_calculated_gets_a_value() -> None:
    found = given({"A1": Cell(Kind.BLANK, None, "2*3"), "A2": Cell(Kind.BLANK, None, "A1+1")})
    assert {where: cell.value for where, cell in found.items()} == {"A1": 6, "A2": 7}


@pytest.mark.parametrize(
    ("cell", "says", "value"),
    [
        (number(math.inf), "ISERROR(A1)", True),
        (Cell(Kind.ERROR, None, None, "?"), "ISERROR(A1)", True),
        (Cell(Kind.ERROR, "#N/A", None, "#N/A"), "ISNA(A1)", True),
        (Cell(Kind.BOOLEAN, True, None, "1"), "IF(A1,3,4)", 3),
        (Cell(Kind.DATE, "2026-03-04", None, "2026-03-04"), "A1+1", 46086),
        (Cell(Kind.PERCENT, 0.25, None, "0.25"), "A1*4", 1),
        (text("a\x07<&>'\"\uffff" + "b" * 40_000), "LEN(A1)", 32_767),
        (text("a\x07<b"), 'A1&"c"', "a<bc"),
    ],
)
def test_formulas_see_what_the_other_cells_hold(cell: Cell, says: str, value: object) -> None:
    assert given({"A1": cell, "B1": formula(says)})["B1"].value == value


def test_a_cell_shown_as_a_percentage_stays_one() -> None:
    cell = Cell(Kind.PERCENT, FORGED, "1/4", str(FORGED))
    found = given({"A1": cell, "A2": cell._replace(formula="1/0")})
    assert found["A1"] == Cell(Kind.PERCENT, 0.25, "1/4", "0.25")
    assert found["A2"].kind is Kind.ERROR


def test_a_defined_name_means_its_area() -> None:
    sheets = {
        "Main": {"A1": number(3), "A2": number(4)},
        "Scratch": {"A1": formula("SUM(Given_X)")},
    }
    sheets["Scratch"]["A2"] = formula("SUM(Main!given_x)")
    names = {"given_x": Area("Main", 1, 1, 2, 1)}
    found = recalculated(sheets, names=names).given
    assert [cell.value for cell in found.values()] == [7, 7]
    assert not recalculated(sheets).given


# A whole sheet against NumPy


@pytest.mark.parametrize("level", ["friendly", "fractions", "decimals"])
def test_a_solution_without_stored_values_gives_the_key(level: str, tmp_path: Path) -> None:
    problem = pose(load("batch-normalization"), Variant(level=level, seed=3))
    found = _solved(problem, tmp_path, "embedded")
    for (sheet, where), value in _key(problem).items():
        assert found[sheet, where].value == pytest.approx(value, abs=1e-12), where


@pytest.mark.libreoffice
def test_libreoffice_gives_the_key_too(tmp_path: Path) -> None:
    problem = pose(load("batch-normalization"), Variant(level="decimals", seed=3))
    found = _solved(problem, tmp_path, "libreoffice")
    for (sheet, where), value in _key(problem).items():
        assert found[sheet, where].value == pytest.approx(value, abs=1e-12), where


def _solved(problem: Problem, folder: Path, engine: Engine) -> Mapping[tuple[str, str], Cell]:
    """All formulas of a solution, computed from its numbers alone; none is lost."""
    path = folder / "solution.xlsx"
    path.write_bytes(set_up(problem, "solution").workbook(problem))
    sheets = {
        sheet: {
            where: cell if cell.formula is None else Cell(Kind.BLANK, None, cell.formula)
            for where, cell in cells.items()
        }
        for sheet, cells in read(path).sheets.items()
    }
    found = recalculated(sheets, engine).given
    asked = {(s, a) for s, cells in sheets.items() for a, c in cells.items() if c.formula}
    assert found.keys() == asked
    return found


def _key(problem: Problem) -> dict[tuple[str, str], float]:
    press = set_up(problem, "solution")
    return {
        (press.title, address(*block.cell(at))): problem.key[step.name][tuple(at.values())]
        for step in problem.exercise.steps
        for block in [press.layout.home(step.name)]
        for at in block.entries()
    }
