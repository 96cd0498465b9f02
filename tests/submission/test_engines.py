"""The embedded engine equals LibreOffice, and a LibreOffice that fails is said."""

from __future__ import annotations

import random
import sys
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.errors import SubmissionError, UsageError
from normreg_sheets.sheet import office
from normreg_sheets.sheet.addresses import address
from normreg_sheets.submission import engines
from normreg_sheets.submission.recalculation import recalculated
from normreg_sheets.submission.workbook import Kind
from tests.submission.computed import formula, given, number

if TYPE_CHECKING:
    from pathlib import Path


TABLE = [
    "SUM(A1:C3)/COUNT(A1:C3)",
    "AVERAGE(A1:C1)",
    "VARP(A1:C3)",
    "STDEV(A1:C3)",
    "_xlfn.VAR.P(A1:A3)",
    "_xlfn.STDEV.P(A1:A3)",
    "SQRT(ABS(A1*B2-C3))",
    "MAX(A1,0)",
    "MIN(A1:C3)-MAX(A1:C3)",
    "SUMPRODUCT(A1:C1,A2:C2)",
    "SUMPRODUCT((A1:C3>0)*A1:C3)",
    "SUMSQ(A1:C1)",
    "INDEX(A1:C3,2,3)",
    "MATCH(B2,B1:B3,0)",
    "INDEX(MMULT(A1:C3,A1:C3),2,2)",
    "IF(A1>B2,1,0)",
    "IF(AND(A1>0,OR(B1>0,NOT(C1>0))),A1,B1)",
    "ROUND(A1/7,2)",
    "ROUND(-2.5,0)",
    "ROUND(0.285,2)",
    "COUNTIF(A1:C3,\">0\")",
    "COUNTBLANK(A1:D3)",
    "IFERROR(A1/0,B1)",
    "ISNUMBER(A1)",
    "ISERROR(1/0)",
    "EXP(A1)",
    "LN(ABS(B2))",
    "LOG10(ABS(B2))",
    "SIGN(A1)",
    "TEXT(A1,\"0.00\")",
    "A1&\"x\"",
    "-A1^2",
    "A1^2%",
    "2^-1",
    "A1--B1",
    "1=1",
    "\"a\"=\"A\"",
    "SUM(A:A)",
    "SUM(1:2)",
    "SUM(A1:C1 B1:B3)",
    "SUM((A1,B2))",
    "0.1+0.2-0.3",
    "SQRT(-1)",
    "LN(0)",
    "1E308*10",
    "A1+\"3\"",
    "A1+\"x\"",
    "SUM(A1,TRUE)",
    "POWER(A1,3)",
    "MOD(-7,3)",
    "INT(-2.5)",
    "PRODUCT(A1:C1)",
    "TRANSPOSE(A1)",
    "MEDIAN(A1:C3)",
    "DATE(2026,3,4)-DATE(2026,3,3)",
]  # fmt: skip


def _generated(draw: random.Random, depth: int) -> str:
    """A random formula of the functions that all programs compute alike."""
    cell = draw.choice(["A1", "$B2", "C$3", "$A$2", "B3", "C1"])
    if depth == 0:
        return draw.choice([cell, cell, str(draw.randint(0, 9)), f"{draw.random():.3f}"])
    one, other = _generated(draw, depth - 1), _generated(draw, depth - 1)
    shape = draw.choice(
        [
            "({0}+{1})",
            "({0}-{1})",
            "{0}*{1}",
            "({0})/(1+ABS({1}))",
            "MAX({0},{1})",
            "IF({0}>{1},{0},-{1})",
            "SQRT(ABS({0}))",
            "ROUND({0},2)+{1}",
            "SUM(A1:C3,{0})",
            "AVERAGE({0},{1},A1:B2)",
            "SIGN({0})*({1})^2",
            "EXP(-ABS({0}))",
            "SUMPRODUCT(A1:C1,A2:C2)*({0})",
        ]
    )
    return shape.format(one, other)


@pytest.mark.libreoffice
def test_the_embedded_engine_equals_libreoffice() -> None:
    draw = random.Random(20260304)
    cells = {
        address(row, column): number(round(draw.uniform(-4, 4), 2))
        for row in (1, 2, 3)
        for column in (1, 2, 3)
    }
    formulas = [*TABLE, *(_generated(draw, 1 + turn % 4) for turn in range(1500))]
    for row, says in enumerate(formulas, 1):
        cells[f"H{row}"] = formula(says)
    ours, theirs = given(cells), given(cells, "libreoffice")
    assert ours.keys() == theirs.keys() == {f"H{row}" for row in range(1, len(formulas) + 1)}
    for where, cell in ours.items():
        other = theirs[where]
        assert cell.kind is other.kind, cell.formula
        if cell.kind is Kind.ERROR:
            continue  # LibreOffice saves SQRT(-1) as #VALUE!, where Excel has #NUM!
        expected = (
            pytest.approx(other.value, rel=1e-11, abs=1e-11)  # it saves 15 digits
            if isinstance(other.value, float)
            else other.value
        )
        assert cell.value == expected, cell.formula


# A LibreOffice that is not there, or does not get through


def test_a_missing_libreoffice_is_said_with_a_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(office, "USUAL_PLACES", ())
    with pytest.raises(UsageError, match="install LibreOffice, or recalculate with the embedded"):
        given({"A1": formula("1+1")}, "libreoffice")


@pytest.mark.skipif(sys.platform == "win32", reason="stands in with shell scripts")
@pytest.mark.parametrize(
    ("script", "cause"), [("sleep 300", "did not end in 1 seconds"), ("exit 3", "status 3")]
)
def test_a_libreoffice_that_hangs_or_dies_leaves_the_file_to_a_person(
    script: str, cause: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setattr(engines, "find_office", lambda: program)
    monkeypatch.setattr(office, "SECONDS", 1)
    with pytest.raises(SubmissionError, match=rf"^anna\.xlsx: .*{cause}") as raised:
        recalculated({"a": {"A1": formula("1+1")}}, "libreoffice", place="anna.xlsx")
    assert raised.value.reason == "recalculation"


def test_a_shortage_of_memory_is_no_formula_that_cannot_be_computed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def short(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("cellrune.Workbook.from_bytes", short)
    with pytest.raises(MemoryError):
        engines.embedded(b"")
