"""`check` for a dispute: what a sheet of a course earns, and whose it is taken for."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING

from tests.course.classroom import EXERCISE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.ended import Ended, Run
    from tests.course.classroom import Classroom, Here


def check(run: Run, *arguments: str | Path) -> Ended:
    return run("check", *arguments, "--course", "course/course.toml")


def test_check_says_what_a_sheet_earns_and_whose_it_is(
    run: Run, room: Classroom, here: Here
) -> None:
    room.put({"hw.xlsx": room.sheet(1, 2)})
    told = json.loads(check(run, "in/hw.xlsx", "--json").out)

    assert (told["student"], told["attempt"]) == ("u0002", 1)
    assert told["points"] == room.of - 2
    for student, points in (("u0002", room.of - 2), ("u0003", None)):
        again = json.loads(check(run, "in/hw.xlsx", "--json", "--student", student).out)
        assert again["student"] == student
        assert (again["points"] == room.of - 2) == (points is not None)


def test_check_takes_a_sheet_without_a_code_for_a_students(
    run: Run, room: Classroom, here: Here
) -> None:
    """The code was lost, say; the channel said who it is."""
    problem = room.problems.problem(room.problems.sheet_of("u0002"))
    lost = room.sheet(1, 2)
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(lost)) as old, zipfile.ZipFile(made, "w") as new:
        for info in old.infolist():
            new.writestr(info, old.read(info).replace(problem.code.encode(), b"XXXX-XXXX"))
    room.put({"hw.xlsx": made.getvalue()})

    assert check(run, "in/hw.xlsx").status == 3
    ended = check(run, "in/hw.xlsx", "--json", "--student", "u0002")
    assert json.loads(ended.out)["points"] == room.of - 2


def test_check_says_who_and_what_is_not_there(run: Run, room: Classroom, here: Here) -> None:
    room.put({"hw.xlsx": room.sheet(1)})
    unknown = check(run, "in/hw.xlsx", "--student", "u9")
    assert unknown.status == 2
    assert "--student u9: has no sheet of" in unknown.err

    room.file.write_text(room.file.read_text("utf-8") + "\n[exercise.dropout]\n", "utf-8")
    several = check(run, "in/hw.xlsx")
    assert several.status == 2
    assert f"--exercise: the course has several: {EXERCISE}, dropout" in several.err
    none = check(run, "in/hw.xlsx", "--exercise", "dropout")
    assert none.status == 2
    assert "no sheets of dropout were issued" in none.err


def test_a_sheet_of_an_earlier_attempt_is_checked_as_that(
    run: Run, room: Classroom, here: Here
) -> None:
    room.hand_out(room.students, attempt=2)
    room.put({"hw.xlsx": room.sheet(1, 2)})
    mine = json.loads(check(run, "in/hw.xlsx", "--json", "--student", "u0002").out)
    theirs = check(run, "in/hw.xlsx", "--student", "u0003").out

    assert (mine["attempt"], mine["points"]) == (1, room.of - 2)
    assert theirs.startswith("Attempt 2 of u0003; its code is that of u0002\n")
