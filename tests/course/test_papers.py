"""The tables of a graded class: a row for everybody, sums that agree, and nothing that computes."""

from __future__ import annotations

import csv
import io
import re
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.course import journal, papers, results
from normreg_sheets.course.records import CellRecord, Flagged, Problem, Record, StepTitle
from normreg_sheets.course.results import Line, Run
from normreg_sheets.course.student import Student
from normreg_sheets.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from tests.course.classroom import Classroom, Here

EVIL = '=HYPERLINK("http://x",1)'
BEGINS = ("=", "+", "-", "@", "\t", "\r", "\N{FULLWIDTH EQUALS SIGN}")
STEPS = (StepTitle("Z", "Z", "One", 2.0), StepTitle("Y", "Y", "Two", 1.0))


def cell(here: str, points: float, verdict: str = "right", entry: str = "1") -> CellRecord:
    return CellRecord("Z", here, entry, 1.0, verdict, points, 1.0, None, None)


def written(folder: Path, lines: tuple[Line, ...], *records: Record, **told: object) -> Run:
    """A run and its journal in a folder, and the papers made of them."""
    log = journal.Journal(folder / journal.FILE, journal.Entries("rules"))
    log.finish(records, ())
    made = Run("1", "DL", "bn", "BN", "rules", "hints", 3.0, STEPS, lines, ())
    made = replace(made, **told)  # type: ignore[arg-type]
    papers.write(folder, made)
    return made


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    text = (folder / name).read_text("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


ANA, BEN = Student("ana", "Ana"), Student("ben", "Ben")
MARKED = Record("a", "marked", "ana", 1, (cell("B1", 1.0), cell("B2", 0.5), cell("C1", 0.0)))


# ---- what a student gets -------------------------------------------------------------------------

PENDING = replace(
    MARKED,
    status="review",
    cells=(cell("B1", 1.0), cell("B2", 0.0, "unreadable")),
    flags=(Flagged("unreadable", "B2 is a word"),),
)
REFUSED = Record("a", "refused", reason="pdf", says="is a PDF")


@pytest.mark.parametrize(
    ("record", "line", "status", "points", "lost", "pending"),
    [
        (MARKED, Line(ANA, "a"), "graded", "1.5", "0", "0"),
        (MARKED, Line(ANA, "a", late="1 day", share=0.2), "graded", "1.2", "0.3", "0"),
        (MARKED, Line(ANA, "a", flags=(Flagged("odd", ""),)), "review", "1.5", "0", "0"),
        (PENDING, Line(ANA, "a"), "review", "1", "0", "1"),
        (REFUSED, Line(ANA, "a", late="1 day", share=0.2), "refused", "", "0", "0"),
        (MARKED, Line(ANA), "missing", "", "0", "0"),
    ],
)
def test_a_status_and_points_for_whatever_happened(  # noqa: PLR0913, PLR0917
    record: Record, line: Line, status: str, points: str, lost: str, pending: str, tmp_path: Path
) -> None:
    written(tmp_path, (line,), record)
    (row,) = rows(tmp_path, "grades.csv")

    assert (row["status"], row["points"], row["lost"], row["pending"]) == (
        status, points, lost, pending,
    )  # fmt: skip


def test_the_cells_of_a_sheet_come_to_its_points(room: Classroom, here: Here) -> None:
    files = {f"u000{place + 1}.xlsx": room.sheet(place, place) for place in range(3)}
    room.grade(room.put(files | {"u0004.xlsx": room.blank(3), "u0005.pdf": b"%PDF-1.7"}))
    details = room.rows("details.csv")

    assert len(details) == 4 * room.of
    assert [row["student"] for row in room.rows()] == [one.id for one in room.students]
    for row in room.rows()[:4]:
        mine = [one for one in details if one["student"] == row["student"]]
        assert sum(float(one["points"]) for one in mine) == float(row["points"])
        assert sum(float(one["of"]) for one in mine) == float(row["of"])
        assert float(row["percent"]) == pytest.approx(
            100 * float(row["points"]) / float(row["of"]), abs=1e-3
        )
    wrong = [one for one in details if one["points"] == "0" and one["student"] != "u0004"]
    assert [one["read as"] for one in wrong] == ["999.0"] * 3


# ---- strangers' texts ----------------------------------------------------------------------------


@pytest.mark.parametrize("evil", [EVIL, "@SUM(A1)", "+1+1", "\t=1", "x;=1+1", 'x"\n=1+1', "＝1+1"])
def test_no_text_computes_in_any_table(evil: str, tmp_path: Path) -> None:
    who = Student("ana", evil, evil, group=evil)
    record = replace(
        MARKED,
        cells=(CellRecord(evil, "B1", evil, -1.5, "wrong", 0.0, 1.0, evil, evil),),
        flags=(Flagged(evil, evil),),
    )
    line = Line(who, "a", evil, others=(evil,), flags=(Flagged("odd", evil),))
    refused = Line(Student("ben", evil), "b", evil)
    bad = Record("b", "refused", reason=evil, says=evil)
    problem = Problem(evil, evil, evil, evil, evil)
    written(tmp_path, (line, refused), record, bad, problems=(problem,))

    for name in ("grades.csv", "details.csv", "problems.csv"):
        text = (tmp_path / name).read_text("utf-8-sig")
        for row in rows(tmp_path, name):
            for value in row.values():
                assert not value.startswith(BEGINS) or re.fullmatch(r"-?[0-9.]+", value), value
        for other in text.splitlines() + text.split(";") + text.split('"'):
            assert not other.lstrip(" ").startswith(BEGINS) or other.startswith("-1.5"), other


def test_a_name_that_is_no_unicode_does_no_harm(tmp_path: Path) -> None:
    odd = "x\udcff"
    record = replace(REFUSED, says=f"{odd}: is a PDF")
    written(tmp_path, (Line(ANA, "a", odd),), record, problems=(Problem("odd", odd, file=odd),))

    assert results.read(tmp_path)[0].lines[0].path == odd
    assert rows(tmp_path, "grades.csv")[0]["file"] == "x?"


# ---- run.json ------------------------------------------------------------------------------------


def test_a_run_is_read_as_it_was_written(tmp_path: Path) -> None:
    made = written(tmp_path, (Line(ANA, "a"), Line(BEN)), MARKED)

    assert results.read(tmp_path) == (made, {"a": MARKED})


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"lines": 1}', b"\xff"])
def test_a_run_that_was_changed_is_told(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "run.json").write_bytes(data)
    with pytest.raises(UsageError, match=r"run\.json: was changed .*; run `grade` again") as told:
        results.read(tmp_path)

    assert "\n" not in str(told.value)


@pytest.mark.skipif(sys.platform == "win32", reason="no such permissions")
def test_nobody_else_can_read_what_was_found(room: Classroom, here: Here) -> None:
    room.grade(room.put({"u0001.xlsx": room.sheet(0)}), feedback=True)
    modes = {path.stat().st_mode & 0o777 for path in room.graded.rglob("*") if path.is_file()}

    assert modes == {0o600}
