"""`export` and `feedback --to`: points and workbooks where each system wants them."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.cli.ended import Ended, names
from tests.course.layouts import (
    Handed,
    blackboard_zip,
    canvas_name,
    canvas_zip,
    gradescope_zip,
    moodle_prefix,
    moodle_zip,
    sortable,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from normreg_sheets.course.student import Student
    from tests.cli.ended import Run
    from tests.course.classroom import Classroom, Here

PDF = b"%PDF-1.7\n"
ZIPS = {
    "canvas": canvas_zip,
    "moodle": moodle_zip,
    "gradescope": gradescope_zip,
    "blackboard": blackboard_zip,
}


@pytest.fixture
def graded(room: Classroom, run: Run, here: Here) -> Callable[..., Classroom]:
    """A class that handed in through a system: the first right, the second with two mistakes.

    The third handed in a PDF, the fourth nothing.
    """

    def graded(system: str, *options: str) -> Classroom:
        room.folder.joinpath("all.zip").write_bytes(ZIPS[system](handed(room)))  # type: ignore[operator]
        ended = run("grade", "all.zip", "--course", "course/course.toml", *options)
        assert ended.status == 3
        return room

    return graded


def handed(room: Classroom) -> list[Handed]:
    one, two, three = room.students[:3]
    return [Handed(one, room.sheet(0)), Handed(two, room.sheet(1, 2)), Handed(three, PDF, "x.pdf")]


def canvas_gradebook(students: tuple[Student, ...]) -> bytes:
    """The gradebook as `gradebook_exporter.rb` writes it."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(["Student", "ID", "SIS Login ID", "Section", "Essay (7)", "Batch Norm (8)"])
    rows.writerow(["    Points Possible", "", "", "", "10", "72"])
    rows.writerows([sortable(one.name), one.canvas, one.login, "A", "9", ""] for one in students)
    return text.getvalue().encode()


def refused(ended: Ended, says: str) -> None:
    assert (ended.status, ended.out, ended.err.count("\n")) == (2, "", 1)
    assert says in ended.err


# ---- points --------------------------------------------------------------------------------------


def test_canvas_gets_its_own_file_back_with_one_column_filled(
    run: Run, graded: Callable[..., Classroom]
) -> None:
    room = graded("canvas", "--no-feedback")
    before = canvas_gradebook(room.students)
    book = room.folder / "book.csv"
    book.write_bytes(before)
    ended = run(
        "export", "graded", "--to", "canvas", "--into", "book.csv", "--column", "Batch Norm"
    )
    old, new = (
        list(csv.reader(io.StringIO(data.decode())))
        for data in (before, (room.folder / "book-graded.csv").read_bytes())
    )

    assert (ended.status, ended.out) == (0, "book-graded.csv\n")
    assert "" not in ended.err.splitlines()
    assert ended.err.endswith("Wrote the points of 2 of 4 students.\n")
    assert [float(row[5] or -1) for row in new[2:]] == [room.of, room.of - 2, -1, -1]
    assert [row[:5] for row in new] == [row[:5] for row in old]
    assert book.read_bytes() == before
    refused(
        run("export", "graded", "--to", "canvas", "--into", "book.csv", "--column", "Batch Norm"),
        "book-graded.csv: is there already; add --force",
    )


def test_it_tells_how_many_got_points_in_the_file(
    run: Run, graded: Callable[..., Classroom]
) -> None:
    room = graded("canvas", "--no-feedback")
    book = canvas_gradebook(room.students[1:])
    (room.folder / "book.csv").write_bytes(book)
    ended = run("export", "graded", "--to", "canvas", "--into", "book.csv", "--column", "8")
    assert ended.err.endswith("Wrote the points of 1 of 4 students.\n")


def test_the_help_says_where_it_goes(run: Run) -> None:
    said = "".join(run("export", "--help").out.split())
    assert "hereforcsv(EXERCISE-grades.csv)andGradescope(gradescope)]" in said


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--to", "canvas"), "--into: name the file that the system exported"),
        (("--to", "csv", "--into", "book.csv"), "--into: makes no sense here"),
        (("--to", "csv", "--column", "x"), "--column: makes no sense with --to csv"),
        (("--to", "canvas", "--into", "book.csv", "--comments"), "--comments: makes no sense"),
        (
            ("--to", "canvas", "--into", "nowhere.csv"),
            "--into nowhere.csv: cannot be read: No such",
        ),
        (("--to", "canvas", "--into", "/dev/zero"), "--into /dev/zero: cannot be read: is no reg"),
        (("--to", "canvas", "--into", "book.csv"), "--column"),  # which of two?
        (("--to", "canvas", "--into", "book.csv", "--column", "Quiz"), "Quiz"),
        (("--to", "moodle", "--into", "book.csv"), "book.csv"),
        (("--to", "canvas", "--into", "all.zip"), "all.zip: is a workbook or an archive"),
    ],
)
def test_what_cannot_be_filled_is_one_line(
    arguments: tuple[str, ...], says: str, run: Run, graded: Callable[..., Classroom]
) -> None:
    room = graded("canvas", "--no-feedback")
    (room.folder / "book.csv").write_bytes(canvas_gradebook(room.students))
    before = names(room.folder)

    refused(run("export", "graded", *arguments), says)
    assert names(room.folder) == before


def test_a_folder_that_nobody_graded_is_told(run: Run, tmp_path: Path) -> None:
    refused(run("export", "in", "--to", "csv"), "name the folder that `grade` wrote")
    refused(run("feedback", "in", "--to", "zip"), "name the folder that `grade` wrote")


def test_gradescope_gets_a_result_for_each_submission(
    run: Run, graded: Callable[..., Classroom]
) -> None:
    room = graded("gradescope", "--no-feedback")
    ended = run("export", "graded", "--to", "gradescope", "-o", "back", "-q")

    assert (ended.status, ended.err) == (0, "")
    assert names(room.folder / "back") == [
        f"submission_{number}/results.json" for number in (9001, 9002, 9003)
    ]
    scores = [
        json.loads((room.folder / "back" / name).read_text("utf-8")).get("score")
        for name in names(room.folder / "back")
    ]
    assert scores[:2] == [room.of, room.of - 2]


def test_a_group_gets_one_result_or_is_told(run: Run, graded: Callable[..., Classroom]) -> None:
    """One file of two people; then a person decides something else for one of them."""
    room = graded("gradescope", "--no-feedback")
    kept = room.graded / "run.json"
    data = json.loads(kept.read_text("utf-8"))
    one, two = data["lines"][:2]
    data["lines"][1] = {**one, "student": two["student"]}
    kept.write_text(json.dumps(data), "utf-8")
    assert run("export", "graded", "--to", "gradescope", "-o", "back").status == 0
    assert names(room.folder / "back") == [
        f"submission_{number}/results.json" for number in (9001, 9003)
    ]

    decisions = room.graded / "overrides.csv"
    decisions.write_text(decisions.read_text("utf-8") + "u0002,,5,agreed\n", "utf-8")
    ended = run("export", "graded", "--to", "gradescope", "-o", "other")
    refused(ended, "Ada Lovelace (u0001) and Nguyễn Thị Ánh (u0002) share submission_9001")
    assert not (room.folder / "other").exists()


def test_what_came_from_elsewhere_goes_by_the_student(
    run: Run, room: Classroom, here: Here
) -> None:
    """Two who both call their file as Gradescope calls a folder."""
    room.put({f"u000{n + 1}/submission_1.xlsx": room.sheet(n) for n in range(2)})
    run("grade", "in", "--from", "folder", "--course", "course/course.toml", "--no-feedback")
    run("export", "graded", "--to", "gradescope")

    assert names(room.folder / "gradescope") == ["u0001/results.json", "u0002/results.json"]


def test_a_plain_table_has_a_row_for_everybody(run: Run, graded: Callable[..., Classroom]) -> None:
    room = graded("canvas", "--no-feedback")
    ended = run("export", "graded", "--to", "csv", "-o", "points.csv")
    text = (room.folder / "points.csv").read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))

    assert ended.out == "points.csv\n"
    assert len(rows) == 4
    assert [row["name"] for row in rows] == [one.name for one in room.students]


# ---- feedback ------------------------------------------------------------------------------------


def packed(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("system", ["canvas", "moodle", "zip"])
def test_feedback_goes_back_under_the_names_that_each_system_wants(
    system: str, run: Run, graded: Callable[..., Classroom]
) -> None:
    room = graded("canvas" if system == "zip" else system)
    one, two = handed(room)[:2]
    wanted = {
        "canvas": [canvas_name(one, 9001), canvas_name(two, 9002)],
        "moodle": [f"{moodle_prefix(each)}/feedback.xlsx" for each in (one, two)],
        "zip": ["u0001 Ada-Lovelace.xlsx", "u0002 Nguyễn-Thị-Ánh.xlsx"],
    }[system]
    ended = run("feedback", "graded", "--to", system)
    found = packed(room.folder / f"feedback-{system}.zip")

    assert (ended.status, ended.out) == (0, f"feedback-{system}.zip\n")
    assert sorted(found) == sorted(wanted)
    assert [found[name] for name in wanted] == [
        (room.graded / "feedback" / f"u000{n}.xlsx").read_bytes() for n in (1, 2)
    ]


def test_a_name_that_a_system_would_not_take_is_told(
    run: Run, graded: Callable[..., Classroom]
) -> None:
    room = graded("canvas")
    room.put({"u0004.xlsx": room.sheet(3)})
    run("grade", "all.zip", "in/u0004.xlsx", "--course", "course/course.toml")
    ended = run("feedback", "graded", "--to", "canvas")

    assert ended.status == 0
    assert ended.err == (
        "in/u0004.xlsx: has no name that canvas would take feedback for; give it back by hand\n"
        "Packed 2 feedback workbooks for canvas.\n"
    )


def test_a_system_that_nothing_came_from_is_told(
    run: Run, graded: Callable[..., Classroom]
) -> None:
    graded("blackboard")
    refused(run("feedback", "graded", "--to", "canvas"), "--to zip packs it all")


def test_feedback_that_is_not_there_is_told(run: Run, graded: Callable[..., Classroom]) -> None:
    room = graded("canvas")
    (room.graded / "feedback" / "u0001.xlsx").unlink()
    refused(run("feedback", "graded", "--to", "canvas"), "u0001.xlsx: is not there any more")
    run("grade", "all.zip", "--course", "course/course.toml", "--no-feedback")
    refused(run("feedback", "graded", "--to", "canvas"), "there is no feedback in it")


def test_feedback_that_shows_other_points_than_the_gradebook_is_told(
    run: Run, room: Classroom, here: Here
) -> None:
    """The workbook shows the marks as they were found, before a person's decision."""
    room.grade(room.put({"u0001.xlsx": room.sheet(0), "u0002.xlsx": room.sheet(1)}), feedback=True)
    assert "tell" not in run("feedback", room.graded, "--to", "zip", "-o", "one.zip").err
    (room.graded / "overrides.csv").write_text("student,cell,points,reason\nu0002,,5,paper\n")

    assert "tell u0002" in run("feedback", room.graded, "--to", "zip", "-o", "two.zip").err
