"""OpenDocument: a cell has no address, so what comes before it says where it is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.errors import SubmissionError
from normreg_sheets.submission.guard import LIMITS
from normreg_sheets.submission.reader import read
from normreg_sheets.submission.refusal import Reason
from normreg_sheets.submission.workbook import Cell, Kind
from tests.submission.ods import ONE, cell, held, read_rows, row, text
from tests.submission.parts import pack_ods, spreadsheet, table

if TYPE_CHECKING:
    from pathlib import Path

MANY = 'table:number-columns-repeated="{}"'


def group(rows: str, kind: str) -> str:
    return f"<table:table-{kind}>{rows}</table:table-{kind}>"


def many(count: int, value: str = "") -> str:
    if not value:
        return cell(MANY.format(count))
    return held("float", value, value).replace(
        "<table:table-cell", f"<table:table-cell {MANY.format(count)}"
    )


@pytest.mark.parametrize(
    ("rows", "addresses"),
    [
        (row(ONE + ONE) + row(ONE), "A1 B1 A2"),
        (row(many(3) + ONE), "D1"),
        (row(many(16384), 4) + row(many(1) + many(2, "1") + ONE), "B5 C5 D5"),
        (row(ONE + many(16383), 2), "A1 A2"),
        (row(many(2, "1"), 2), "A1 B1 A2 B2"),
        (row(ONE + "<table:covered-table-cell/>" + ONE), "A1 C1"),
        (row(ONE.replace("table-cell", "covered-table-cell") + ONE), "A1 B1"),
        (
            group(row(ONE), "header-rows")
            + group(row(ONE) + group(group(row(ONE), "rows"), "row-group") + row(ONE), "row-group")
            + row(ONE),
            "A1 A2 A3 A4 A5",
        ),
        (row(many(16384), 1048575) + row(many(16383) + ONE), "XFD1048576"),
        (row(cell(), 1048576) + row(cell(), 1048576), ""),
        (f"<table:shapes>{row(ONE)}</table:shapes>{row(ONE)}", "A1"),
    ],
)
def test_a_cell_is_where_repeats_put_it(rows: str, addresses: str, tmp_path: Path) -> None:
    assert list(read_rows(tmp_path, rows)) == addresses.split()


MATRIX = (
    'table:formula="of:=[.A9:.B9]*2" office:value-type="float" office:value="1"'
    ' table:number-matrix-columns-spanned="2" table:number-matrix-rows-spanned="2"'
)


def test_each_cell_of_an_array_formula_has_it(tmp_path: Path) -> None:
    found = read_rows(tmp_path, row(cell(MATRIX) + ONE + ONE) + row(ONE))
    assert found == {
        "A1": Cell(Kind.NUMBER, 1, "A9:B9*2", "1", "A1:B2"),
        "B1": Cell(Kind.NUMBER, 1, "A9:B9*2", "1", "A1:B2"),
        "C1": Cell(Kind.NUMBER, 1, None, "1"),
        "A2": Cell(Kind.NUMBER, 1, "A9:B9*2", "1", "A1:B2"),
        "B2": Cell(Kind.BLANK, None, "A9:B9*2", "", "A1:B2"),
    }


UNSOUND = {
    "columns 0": (row(many(0, "1")), Reason.MALFORMED),
    "columns -1": (row(many(-1)), Reason.MALFORMED),
    "rows of no number": (row(ONE).replace('"1"', '"many"', 1), Reason.MALFORMED),
    "digits of another script": (row(ONE).replace('"1"', '"٣"', 1), Reason.MALFORMED),
    "a column too far": (row(many(16384) + ONE), Reason.MALFORMED),
    "a row too far": (row(cell(), 1048576) + row(ONE), Reason.MALFORMED),
    "no cell in a row": (row("<office:forms/>" + ONE), Reason.MALFORMED),
    "a cell of another namespace": (
        row("<x:table-cell xmlns:x='urn:x'/>" + ONE),
        Reason.MALFORMED,
    ),
    "a million ones": (row(ONE, 1048576), Reason.LIMIT),
    "a row of ones, repeated": (row(many(16384, "1"), 100), Reason.LIMIT),
    "a million texts": (row(text("x"), 1048576), Reason.LIMIT),
    "a million formulas": (row(cell('table:formula="of:=1"'), 1048576), Reason.LIMIT),
    "a million errors": (row(cell('calcext:value-type="error"'), 1048576), Reason.LIMIT),
    "endless spaces": (row(text('<text:s text:c="9999999"/>')), Reason.LIMIT),
    "many spaces, often": (row(text('<text:s text:c="60000"/>' * 2)), Reason.LIMIT),
    "many spaces, on many lines": (row(text(*['<text:s text:c="60000"/>'] * 2)), Reason.LIMIT),
    "many spaces, in many cells": (row(text('<text:s text:c="60000"/>') * 600), Reason.LIMIT),
    "spaces without end": (row(text('<text:s text:c="99999999"/>')), Reason.MALFORMED),
    "a large array": (row(cell(MATRIX.replace('"2"', '"16384"'))), Reason.LIMIT),
    "two arrays on one cell": (row(cell(MATRIX) + cell(MATRIX)), Reason.MALFORMED),
    "an array off the sheet": (
        row(many(16383) + cell(MATRIX)),
        Reason.MALFORMED,
    ),
}


@pytest.mark.parametrize("fault", UNSOUND)
def test_what_no_program_writes_is_refused(fault: str, tmp_path: Path) -> None:
    rows, reason = UNSOUND[fault]
    with pytest.raises(SubmissionError) as caught:
        read_rows(tmp_path, rows)
    assert caught.value.reason == reason
    assert "sheet 'S'" in str(caught.value)


def test_depth_harms_nobody(tmp_path: Path) -> None:
    deep = text("<text:span>" * 50_000 + "x" + "</text:span>" * 50_000)
    content = spreadsheet(table(row(deep)))
    path = pack_ods(tmp_path / "sheet.ods", "", {"content.xml": content})
    assert read(path, replace(LIMITS, ratio=1000)).sheets["S"]["A1"].value == "x"
