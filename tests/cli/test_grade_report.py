"""`report`: the papers of a graded class once more, with what a person decided since."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.ended import Run
    from tests.course.classroom import Classroom, Here

GRADE = ("grade", "in", "--course", "course/course.toml", "--no-feedback")


def test_report_applies_what_a_person_decided(run: Run, room: Classroom, here: Here) -> None:
    room.put({"u0001.xlsx": room.sheet(0, 3)})
    run(*GRADE)
    with (room.graded / "overrides.csv").open("a", encoding="utf-8") as file:
        file.write("u0001,,12.5,on paper\r\n")
    ended = run("report", "graded")

    assert (ended.status, ended.out) == (0, "graded/report.html\n")
    assert room.rows()[0]["points"] == "12.5"
    assert "12.5" in (room.graded / "report.html").read_text("utf-8")


def test_a_decision_that_does_not_fit_waits_and_is_told(
    run: Run, room: Classroom, here: Here
) -> None:
    room.put({"u0001.xlsx": room.sheet(0, 3)})
    run(*GRADE)
    with (room.graded / "overrides.csv").open("a", encoding="utf-8") as file:
        file.write("u0001,ZZ9,1,\r\n")
    ended = run("report", "graded")
    row = room.rows()[0]

    assert ended.status == 0
    assert (row["points"], row["status"], row["flags"]) == (
        str(room.of - 3),
        "review",
        "decision-waits",
    )
    assert "row 2: there is no cell ZZ9" in room.rows("problems.csv")[0]["what"]


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("run.json", None, "name the folder that `grade` wrote"),
        ("run.json", b"{", "run `grade` again"),
        ("run.json", b"[]", "run `grade` again"),
        ("overrides.csv", b"student,cell,points,reason\nu9,A1,1,\n", "row 2: unknown student"),
    ],
)
def test_report_says_what_it_cannot_use(
    name: str, data: bytes | None, says: str, run: Run, room: Classroom
) -> None:
    room.put({"u0001.xlsx": room.sheet(0)})
    run(*GRADE)
    if data is None:
        (room.graded / name).unlink()
    else:
        (room.graded / name).write_bytes(data)
    ended = run("report", "graded")

    assert (ended.status, ended.out, ended.err.count("\n")) == (2, "", 1)
    assert says in ended.err
