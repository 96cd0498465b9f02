"""A person's decisions: read as Excel saves them, on top of the marks, and never written to."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.course.overrides import Override, decided, overrides
from normreg_sheets.course.papers import write_again
from normreg_sheets.course.records import CellRecord, Flagged
from normreg_sheets.errors import UsageError
from tests.course.layouts import Handed, blackboard_zip

if TYPE_CHECKING:
    from pathlib import Path

    from tests.course.classroom import Classroom, Here

HEAD = "student,cell,points,reason\r\n"
ONE = Override("u0001", "H20", 1.5, "two thirds", 2)


@pytest.mark.parametrize(
    "data",
    [
        (HEAD + "u0001,H20,1.5,two thirds\r\n").encode(),
        (HEAD + "u0001,H20,1.5,two thirds\r\n").encode("utf-8-sig"),
        (HEAD + "u0001,H20,1.5,two thirds").encode("utf-16"),
        (HEAD.replace(",", ";") + "u0001;H20;1,5;two thirds\r\n").encode("utf-8-sig"),
        (HEAD.replace(",", "\t") + "u0001\tH20\t1,5\ttwo thirds\r\n").encode(),
        b"Student,Cell,Points,Reason,,\r\n u0001 ,$h$20, 1.5 ,two thirds,,\r\n,,,,,\r\n",
        b"'student,cell,points,reason\nu0001,H20,+1.5,two thirds\n".replace(b"'", b""),
    ],
    ids=["ours", "mark", "UTF-16", "semicolons", "tabs", "blanks and dollars", "a sign"],
)
def test_it_is_read_however_a_program_saves_it(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "overrides.csv"
    path.write_bytes(data)

    assert overrides(path, ["u0001"]) == {"u0001": (ONE,)}


def test_what_was_guarded_is_what_it_was(tmp_path: Path) -> None:
    path = tmp_path / "overrides.csv"
    path.write_bytes((HEAD + "'=u1,H20,1,'=SUM(A1)\r\n").encode())

    assert overrides(path, ["=u1"]) == {"=u1": (Override("=u1", "H20", 1.0, "=SUM(A1)", 2),)}


def test_there_are_none_without_a_file(tmp_path: Path) -> None:
    assert overrides(tmp_path / "overrides.csv", ["u0001"]) == {}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("student,points\nu0001,1\n", "its columns are student, cell, points, reason"),
        (HEAD.strip() + ",by\n", "its columns are student, cell, points, reason"),
        (HEAD + "u0002,H20,1,\n", "row 2: unknown student 'u0002'"),
        (HEAD + "u0001,H20,1,\nu0001,h20,2,\n", "row 3: H20 of u0001 is there already"),
        (HEAD + "u0001,,1,\n\nu0001,,2,\n", "row 4: the whole sheet of u0001 is there already"),
        (HEAD + "u0001,H20,,\n", "row 2: '' are no points"),
        (HEAD + "u0001,H20,full,\n", "row 2: 'full' are no points"),
        (HEAD + "u0001,H20,-1,\n", "row 2: '-1' are no points"),
        (HEAD + "u0001,H20,nan,\n", "row 2: 'nan' are no points"),
        (HEAD + "u0001,H20,1e999,\n", "row 2: '1e999' are no points"),
        (HEAD + "u0001,H20,1_0,\n", "row 2: '1_0' are no points"),
        (HEAD + "u0001,,1000000,\n", "'1000000' are no points; write a number from 0 to 1000"),
        (HEAD + "u0001,H20,1,because,of\n", "row 2: has 5 cells under 4 column"),
        ("", "is empty"),
    ],
)
def test_a_slip_is_told_with_its_row(text: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "overrides.csv"
    path.write_bytes(text.encode())
    with pytest.raises(UsageError) as told:
        overrides(path, ["u0001"])

    assert says in str(told.value)
    assert str(path) in str(told.value)
    assert "\n" not in str(told.value)


# ---- what they make of a sheet -------------------------------------------------------------------


def cell(here: str, verdict: str, points: float) -> CellRecord:
    return CellRecord("Z", here, "", None, verdict, points, 1.0)


@pytest.mark.parametrize(
    ("verdict", "points", "after"),
    [
        ("unreadable", 1.0, "right"),
        ("unreadable", 0.0, "wrong"),
        ("mistake", 1.0, "mistake"),  # what was found stays as it was found
    ],
)
def test_a_cell_that_is_decided_is_pending_no_more(verdict: str, points: float, after: str) -> None:
    cells = (cell("B1", verdict, 0.0), cell("B2", "right", 1.0))
    told = decided(cells, [Override("ana", "B1", points, "looked at it", 2)])

    assert told.cells == (cell("B1", after, points), cells[1])
    assert told.points is None
    assert told.says == f"B1: {points:g} (looked at it)"


@pytest.mark.parametrize(
    ("cells", "here", "points", "says"),
    [
        ("B1", "B9", 1.0, "there is no cell B9 on the sheet that counts now"),
        ("", "B9", 1.0, "no sheet that could be marked counts now, so there is no cell B9"),
        ("B1", "B1", 1.5, "B1 earns at most 1, not 1.5"),
    ],
)
def test_what_fits_no_cell_waits_and_is_told_with_its_row(
    cells: str, here: str, points: float, says: str
) -> None:
    sheet = tuple(cell(one, "mistake", 0.5) for one in cells.split())
    odd = Override("ana", here, points, "", 7)
    told = decided(sheet, [odd, Override("ana", "", 3.0, "on paper", 8)])

    assert (told.cells, told.points, told.says) == (sheet, 3.0, "3 points (on paper)")
    assert told.waiting == (odd,)
    assert told.flags == (Flagged("decision-waits", f"overrides.csv, row 7: {says}"),)


def test_all_that_a_cell_can_earn_is_no_more_than_that() -> None:
    third = replace(cell("B1", "wrong", 0.0), of=1 / 3)
    told = decided([third], [Override("ana", "B1", 0.333333, "", 2)])

    assert (told.waiting, told.flags) == ((), ())


# ---- in a class ----------------------------------------------------------------------------------


def blackboard(room: Classroom) -> Path:
    """Two who hand in, a minute and more after it was due, for which they lose a half."""
    room.set("due = 2025-03-01T09:00:00Z\nlate_per_day = 0.5")
    path = room.folder / "all.zip"
    handed = [Handed(one, room.sheet(place, 2)) for place, one in enumerate(room.students[:2])]
    path.write_bytes(blackboard_zip(handed))
    return path


def test_they_count_before_lateness_and_on_the_whole_last(room: Classroom, here: Here) -> None:
    path = blackboard(room)
    room.grade(path)
    wrong = next(row["cell"] for row in room.rows("details.csv") if row["points"] == "0")
    assert room.rows()[0]["points"] == f"{(room.of - 2) / 2:g}"

    text = f"{HEAD}u0001,{wrong},1,may be\nu0002,,40,on paper\nu0003,,7.5,=by mail\n"
    kept = (room.graded / "overrides.csv").write_bytes(text.encode())
    write_again(room.graded)
    rows = room.rows()

    assert rows[0]["points"] == f"{(room.of - 1) / 2:g}"
    assert rows[0]["changed"] == f"{wrong}: 1 (may be)"
    assert (rows[1]["points"], rows[1]["lost"]) == ("40", "0")
    assert (rows[2]["status"], rows[2]["points"]) == ("graded", "7.5")
    assert "'=" not in rows[2]["changed"]
    tables = [(room.graded / name).read_bytes() for name in ("grades.csv", "details.csv")]

    room.grade(path, force=True)
    assert [(room.graded / name).read_bytes() for name in ("grades.csv", "details.csv")] == tables
    assert (room.graded / "overrides.csv").read_bytes() == text.encode()[:kept]


def test_a_decision_on_a_sheet_that_counts_no_more_stops_nothing(
    room: Classroom, here: Here
) -> None:
    path = room.put({"u0001.xlsx": b"%PDF-1.7\n", "u0002.xlsx": room.sheet(1)})
    room.graded.mkdir()
    (room.graded / "overrides.csv").write_text(f"{HEAD}u0001,H20,1,\nu0003,H20,1,\n", "utf-8")
    room.grade(path)

    assert [row["status"] for row in room.rows()[:3]] == ["refused", "graded", "missing"]


def test_the_file_is_begun_once_with_its_columns_alone(room: Classroom, here: Here) -> None:
    room.grade(room.put({"u0001.xlsx": room.sheet(0)}))
    path = room.graded / "overrides.csv"

    assert list(csv.reader(io.StringIO(path.read_text("utf-8-sig")))) == [
        ["student", "cell", "points", "reason"]
    ]
    path.write_bytes(b"student;cell;points;reason\n")
    room.grade(room.folder / "in")
    assert path.read_bytes() == b"student;cell;points;reason\n"
