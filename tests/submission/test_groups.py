"""Formulas that a worksheet writes once for many cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from normreg_sheets.errors import SubmissionError
from normreg_sheets.submission.recalculation import recalculated
from normreg_sheets.submission.refusal import Reason
from normreg_sheets.submission.workbook import Cell, Kind

if TYPE_CHECKING:
    from pathlib import Path

from tests.submission.rows import read_rows


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


@pytest.mark.parametrize("formula", ["<f ca='1'/>", "<f/>", "<f></f>"])
def test_excel_spills_an_array_into_formulas_without_a_text(formula: str, tmp_path: Path) -> None:
    rows = rows_of(
        "<c r='A1' cm='1'><f t='array' ref='A1:A3' aca='1' ca='1'>B1:B3*2</f><v>2</v></c>",
        f"<c r='A2'>{formula}<v>4</v></c>",
        f"<c r='A3'>{formula}</c>",
    )
    group: dict[str, Any] = {"formula": "B1:B3*2", "array": "A1:A3"}
    assert read_rows(tmp_path, rows) == {
        "A1": Cell(Kind.NUMBER, 2, text="2", **group),
        "A2": Cell(Kind.NUMBER, 4, text="4", **group),
        "A3": Cell(Kind.BLANK, None, **group),
    }


@pytest.mark.parametrize(
    "cells",
    [
        ("<c r='A1'><f/><v>156</v></c>", "<c r='A2'><f>IFERROR(A1,7)</f><v>7</v></c>"),
        ("<c r='A1'><f t='array' ref='A1:A2'/><v>156</v></c>", "<c r='A2'><v>7</v></c>"),
    ],
)
def test_nothing_computes_a_formula_without_a_text(cells: tuple[str, ...], tmp_path: Path) -> None:
    """Its stored number is nobody's, and what reads it is lost with it."""
    sheet = read_rows(tmp_path, rows_of(*cells))
    assert sheet["A1"].formula == ""
    found = recalculated({"S": sheet})
    assert found.given == {}
    assert found.lost.keys() == {("S", "A1"), ("S", "A2")}


ARRAY = "<c r='A1'><f t='array' ref='{}'>1</f></c>"


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (("<c r='A1'><f t='shared' si='9'/><v>6</v></c>",), Reason.MALFORMED),
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
        ((ARRAY.format("B1:B2"),), Reason.MALFORMED),
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
