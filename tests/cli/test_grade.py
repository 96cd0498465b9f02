"""`grade` and `report`, as an instructor runs them: what is said, and the exit status."""

from __future__ import annotations

import json
import os
import re
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.course import classwork
from normreg_sheets.course.enrolment import keep
from normreg_sheets.errors import DefectError
from tests.cli.ended import Ended, names
from tests.course.layouts import Handed, canvas_zip, zipped

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.ended import Run
    from tests.course.classroom import Classroom, Here

    Grade = Callable[..., Ended]

PDF = b"%PDF-1.7\n"


@pytest.fixture
def grade(run: Run, here: Here) -> Grade:
    """Grade, without feedback, what lies in a folder; see `room.put`."""

    def grade(*arguments: str | Path) -> Ended:
        return run("grade", *arguments, "--course", "course/course.toml", "--no-feedback")

    return grade


# ---- the exit status -----------------------------------------------------------------------------


def test_a_class_that_could_be_marked_is_told_in_a_line(grade: Grade, room: Classroom) -> None:
    room.put({"u0001.xlsx": room.sheet(0), "u0002.xlsx": room.sheet(1, 9)})
    ended = grade("in")

    assert (ended.status, ended.out) == (0, "")  # a low mark is no error
    assert ended.err == (
        "4 students: 2 graded, 0 for review, 0 refused, 2 handed in nothing.\n"
        "Look at graded/report.html first.\n"
    )
    assert names(room.graded) == [
        "details.csv", "grades.csv", "overrides.csv", "problems.csv", "records.jsonl",
        "report.html", "run.json",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("u0002.pdf", "0 for review, 1 refused, 2 handed in nothing.\n"),
        ("who.pdf", "0 for review, 0 refused, 3 handed in nothing. 1 more to look at.\n"),
    ],
)
def test_what_needs_a_person_is_status_3(
    name: str, says: str, grade: Grade, room: Classroom
) -> None:
    room.put({"u0001.xlsx": room.sheet(0), name: PDF})
    ended = grade("in")

    assert ended.status == 3
    assert f"normreg-sheets: in/{name}: this is a PDF" in ended.err
    assert says in ended.err
    assert grade("in", "-q").err.count("\n") == 1


@pytest.mark.parametrize("data", [{}, {"~$hw.xlsx": b"\6"}, {".DS_Store": b"\0"}])
def test_nothing_handed_in_is_status_4(
    data: dict[str, bytes], grade: Grade, room: Classroom
) -> None:
    room.folder.joinpath("all.zip").write_bytes(zipped(data))
    ended = grade("all.zip")

    assert ended.status == 4
    assert ended.err == "normreg-sheets: nothing was handed in: no workbook lies there\n"
    assert not room.graded.exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("nowhere.zip",), "nowhere.zip: there is no such file or folder; check its name"),
        (("torn.zip",), "torn.zip: the archive is broken, or none"),
        (("in", "--only", "u9"), "--only u9: nobody in the course has this id"),
        (("in", "--exercise", "dropout"), "unknown exercise 'dropout'"),
        (("in", "--roster", "nowhere.csv"), "nowhere.csv: "),
        (("in", "--limit", "cells=0"), "--limit cells: 0 would let nothing pass"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_status_2(
    arguments: tuple[str, ...], says: str, grade: Grade, room: Classroom
) -> None:
    room.put({"u0001.xlsx": room.sheet(0)})
    room.folder.joinpath("torn.zip").write_bytes(b"PK\3\4 torn")
    ended = grade(*arguments)

    assert (ended.status, ended.out, ended.err.count("\n")) == (2, "", 1)
    assert says in ended.err


def test_a_defect_of_ours_is_a_row_and_status_70(
    grade: Grade, room: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: object, sources: list[object], *__: object) -> object:
        for source in sources:
            yield DefectError(str(source), "Traceback\nZeroDivisionError")

    monkeypatch.setattr(classwork, "isolated", fails)
    room.put({"u0001.xlsx": room.sheet(0)})
    ended = grade("in")

    assert ended.status == 70
    assert "ZeroDivisionError" in ended.err
    assert room.rows()[0]["status"] == "refused"


def test_a_class_may_hand_in_by_several_ways(grade: Grade, room: Classroom) -> None:
    path = room.folder / "all.zip"
    path.write_bytes(canvas_zip([Handed(room.students[0], room.sheet(0, 1))], noise=True))
    room.put({"u0002.xlsx": room.sheet(1, 2)})
    room.put({"u0003.xlsx": room.sheet(2, 3)}, "alone")
    grade("all.zip", "in", "alone/u0003.xlsx")

    assert [row["points"] for row in room.rows()] == [
        *(str(room.of - lost) for lost in (1, 2, 3)), "",
    ]  # fmt: skip


# ---- what may be asked for -----------------------------------------------------------------------


def test_the_counts_as_json(grade: Grade, room: Classroom) -> None:
    room.put({"u0001.xlsx": room.sheet(0), "u0002.pdf": PDF})

    assert json.loads(grade("in", "--json").out) == {
        "students": 4, "graded": 1, "review": 0, "refused": 1, "missing": 2, "problems": 0,
    }  # fmt: skip


def test_a_dry_run_says_who_and_writes_nothing(grade: Grade, room: Classroom, here: Here) -> None:
    room.put({"u0001.xlsx": room.sheet(0), "who.xlsx": room.sheet(1), "~$u0001.xlsx": b"\6"})
    ended = grade("in", "--dry-run")

    assert ended.status == 0
    first, second = ended.out.splitlines()
    assert first == "in/u0001.xlsx: Ada Lovelace (u0001)"
    assert second == "in/who.xlsx: whose it is, its code will say"
    assert "~$u0001.xlsx: skipped: " in ended.err
    assert ended.err.endswith("Would grade 2 files; known already: 1 student.\n")
    assert (here.read, room.graded.exists()) == ([], False)


def test_force_and_only_read_again(grade: Grade, room: Classroom, here: Here) -> None:
    room.put({f"u000{place + 1}.xlsx": room.sheet(place) for place in range(3)})
    for arguments, read in (((), 3), ((), 0), (("--only", "u0002"), 1), (("--force",), 3)):
        here.read.clear()
        assert grade("in", *arguments).status == 0
        assert len(here.read) == read, arguments


def test_names_that_command_a_terminal_reach_none(grade: Grade, room: Classroom) -> None:
    odd = "\x1b]0;owned\x07\u202eeno"
    keep(room.course.folder, (replace(room.students[0], name=odd), *room.students[1:]))
    room.put({"u0001.xlsx": room.sheet(0), f"{odd}.pdf": PDF})
    for arguments in (("--dry-run",), ()):
        ended = grade("in", *arguments)

        assert not set("\x1b\x07\u202e") & set(ended.out + ended.err)


# ---- a terminal ----------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform == "win32", reason="no such terminals")
def test_on_a_terminal_a_bar_shows_what_is_done(
    grade: Grade, room: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.put({"u0001.xlsx": room.sheet(0), "u0002.pdf": PDF})
    ours, theirs = os.openpty()
    with os.fdopen(theirs, "w", encoding="utf-8") as terminal:
        monkeypatch.setattr(sys, "stderr", terminal)
        grade("in")
        terminal.flush()
        shown = os.read(ours, 100_000).decode()
    os.close(ours)

    assert "Graded" in shown
    assert "100%" in shown


# ---- groups --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("groups", "marked"), [("true", 2), ("false", 1)])
def test_what_one_of_a_group_hands_in_counts_for_all_unless_the_course_says_no(
    groups: str, marked: int, grade: Grade, room: Classroom
) -> None:
    first, second, *others = room.students
    keep(
        room.folder / "course",
        [replace(first, group="Red"), replace(second, group="Red"), *others],
    )
    path = room.folder / "course" / "course.toml"
    text = re.sub(r"(?m)^groups .*", f"groups = {groups}", path.read_text(encoding="utf-8"))
    path.write_text(text, encoding="utf-8")
    room.put({"u0001.xlsx": room.sheet(0)})

    assert f"4 students: {marked} graded" in grade("in").err
