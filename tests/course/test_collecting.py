"""Whatever comes back ends as a row with a status and a reason, and stops nothing else."""

from __future__ import annotations

import io
import os
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from normreg_sheets.course import papers
from normreg_sheets.course.archive import members
from normreg_sheets.course.classwork import run
from normreg_sheets.course.collecting import collected
from normreg_sheets.course.enrolment import keep
from tests.course.layouts import (
    Handed,
    blackboard_zip,
    canvas_name,
    canvas_zip,
    gradescope_zip,
    moodle_zip,
    zipped,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from tests.course.classroom import Classroom, Here

PDF = b"%PDF-1.7\n"
ZIPS = {
    "canvas": canvas_zip,
    "moodle": moodle_zip,
    "gradescope": gradescope_zip,
    "blackboard": blackboard_zip,
}


def archive(room: Classroom, data: bytes, name: str = "all.zip") -> Path:
    """The zip of a class."""
    room.folder.joinpath(name).write_bytes(data)
    return room.folder / name


# ---- the systems ---------------------------------------------------------------------------------


@pytest.mark.parametrize("system", ZIPS)
def test_the_newest_workbook_of_each_counts_and_the_others_are_named(
    system: str, room: Classroom, here: Here
) -> None:
    make: Callable[[Sequence[Handed]], bytes] = ZIPS[system]  # type: ignore[assignment]
    one, two, three, four = room.students[:4]
    again = "hw-1.xlsx" if system != "gradescope" else "hw.xlsx"  # a submission of its own, there
    handed = [
        Handed(one, room.sheet(0, 4)),
        Handed(one, room.sheet(0, 1), again),
        Handed(two, room.sheet(1, 2)),
        Handed(two, PDF, "photo.pdf"),  # newer, and no workbook
        Handed(three, PDF, "scan.pdf"),
        Handed(four, b"PK\3\4 torn"),
    ]
    room.grade(archive(room, make(handed)))
    rows = room.rows()

    assert [row["points"] for row in rows[:4]] == [str(room.of - 1), str(room.of - 2), "", ""]
    assert [row["status"] for row in rows] == ["graded"] * 2 + ["refused"] * 2 + ["missing"] * 4
    assert rows[0]["others"].endswith("hw.xlsx")
    assert "photo.pdf" in rows[1]["others"]
    assert [row["kind"] for row in room.rows("problems.csv")] == [
        "refused: pdf", "refused: damaged",
    ]  # fmt: skip


# ---- files that are none -------------------------------------------------------------------------

LARGE = b"PK\3\4" + bytes(11 << 20)
BROKEN = {
    "a PDF": ("hw.pdf", PDF, "pdf"),
    "an empty file": ("hw.xlsx", b"", "empty"),
    "text": ("hw.xlsx", b"my answers: 1 2 3", "text"),
    "a torn workbook": ("hw.xlsx", b"PK\3\4 and no more", "damaged"),
    "a huge file": ("hw.xlsx", LARGE, "limit"),
    "an empty archive": ("hw.zip", zipped({}), "archive"),
    "an archive that is none": ("hw.zip", b"PK\3\4 and no more", "damaged"),
    "an archive without a workbook": ("hw.zip", zipped({"notes.txt": b"hi"}), "archive"),
    "another workbook": ("hw.xlsx", None, "foreign-workbook"),
}


@pytest.mark.parametrize(("name", "data", "reason"), BROKEN.values(), ids=BROKEN)
def test_a_file_that_cannot_be_marked_is_a_row_with_its_reason(
    name: str, data: bytes | None, reason: str, room: Classroom, here: Here
) -> None:
    if data is None:
        made = io.BytesIO()
        Workbook().save(made)
        data = made.getvalue()
    one, two = room.students[:2]
    inner = canvas_zip([Handed(one, data, name), Handed(two, room.sheet(1))])
    room.grade(archive(room, inner))
    rows = room.rows()

    assert [row["status"] for row in rows[:3]] == ["refused", "graded", "missing"]
    assert rows[0]["reason"]
    assert "all.zip" not in rows[0]["reason"]  # the row says which file; this says why
    (problem,) = room.rows("problems.csv")
    assert (problem["kind"], problem["student"]) == (f"refused: {reason}", one.id)
    assert problem["file"] == rows[0]["file"] != ""


def test_a_member_that_is_damaged_in_the_archive_is_a_row_too(room: Classroom, here: Here) -> None:
    one, two = room.students[:2]
    path = archive(room, canvas_zip([Handed(one, room.sheet(0)), Handed(two, room.sheet(1))]))
    first = members(path).members[0].source.spans[0]
    data = bytearray(path.read_bytes())
    data[first.start + first.packed // 2] ^= 0xFF
    path.write_bytes(data)
    room.grade(path)
    rows = room.rows()

    assert sorted(row["status"] for row in rows[:2]) == ["graded", "refused"]
    assert next(row for row in rows if row["status"] == "refused")["reason"].startswith(
        "it is damaged in the archive"
    )


def test_what_a_program_left_behind_is_no_submission(room: Classroom, here: Here) -> None:
    one = room.students[0]
    room.grade(archive(room, canvas_zip([Handed(one, b"\6Ada", "~$hw.xlsx")], noise=True)))

    assert room.rows()[0]["status"] == "missing"
    assert room.rows("problems.csv") == []


def test_what_was_typed_into_the_system_is_told_with_who_did(room: Classroom, here: Here) -> None:
    one, two, three = room.students[:3]
    stranger = "nobody_99999_text.html"
    canvas = {canvas_name(Handed(one, b""), 1): room.sheet(0)}
    canvas |= {f"somebody_LATE_{two.canvas}_text.html": b"<p>3</p>", stranger: b"<p>3</p>"}
    moodle = f"{three.name}_{three.participant}_assignsubmission_onlinetext/onlinetext.html"
    first = archive(room, zipped(canvas), "a.zip")
    room.grade(first, archive(room, zipped({moodle: b"<p>3</p>"}), "b.zip"))

    assert [row["status"] for row in room.rows()[:3]] == ["graded", "missing", "missing"]
    rows = room.rows("problems.csv")
    assert {row["kind"] for row in rows} == {"skipped"}
    assert {(row["student"], row["file"]) for row in rows} == {
        (two.id, f"somebody_LATE_{two.canvas}_text.html"), (three.id, moodle), ("", stranger),
    }  # fmt: skip
    assert all("typed into the system" in row["what"] for row in rows)


def test_a_link_in_place_of_a_file_is_told(room: Classroom, here: Here) -> None:
    folder = room.put({"u0001.xlsx": room.sheet(0)})
    (folder / "u0002.xlsx").symlink_to(folder / "u0001.xlsx")
    (folder / ".~lock.u0001.xlsx#").symlink_to("nowhere")
    room.grade(folder)

    (problem,) = room.rows("problems.csv")
    assert (problem["kind"], problem["file"]) == ("skipped", "in/u0002.xlsx")


@pytest.mark.parametrize("system", ZIPS)
def test_what_a_system_or_a_student_packs_beside_is_not_told(
    system: str, room: Classroom, here: Here
) -> None:
    make: Callable[..., bytes] = ZIPS[system]  # type: ignore[assignment]
    packed = zipped({"hw.xlsx": room.sheet(0), "notes.txt": b"hi"})
    room.grade(archive(room, make([Handed(room.students[0], packed, "hw.zip")], noise=True)))

    assert room.rows()[0]["status"] == "graded"
    assert room.rows("problems.csv") == []


def test_two_who_hand_in_one_bad_file_each_get_a_row_about_their_own(
    room: Classroom, here: Here
) -> None:
    room.grade(room.put({f"{one.id}.pdf": PDF for one in room.students[:2]}))

    for row in room.rows()[:2]:
        assert row["status"] == "refused"
        assert row["file"] == f"in/{row['student']}.pdf"
        assert ".pdf" not in row["reason"]


def test_a_name_that_is_no_text_harms_nothing(room: Classroom, here: Here) -> None:
    folder = room.put({"u0001.xlsx": room.sheet(0)})
    odd = os.fsencode(folder) + b"/\xff\x1b[2Ju0002.xlsx"
    with open(odd, "wb") as file:  # noqa: PTH123 - a path is a text
        file.write(b"PK\3\4")
    room.grade(folder)

    (problem,) = room.rows("problems.csv")
    assert problem["kind"] == "unknown sender"
    assert room.rows()[0]["status"] == "graded"


# ---- several archives, and our own files ---------------------------------------------------------


def test_two_downloads_with_files_of_one_name_are_told_apart(room: Classroom, here: Here) -> None:
    """Moodle names a later download's files as it named the earlier one's."""
    name = "{}_{}_assignsubmission_file/hw.xlsx"
    names = [name.format(one.name, one.participant) for one in room.students]
    first = archive(room, zipped({names[0]: room.sheet(0, 5), names[1]: room.sheet(1)}), "a.zip")
    later = zipped([(names[6], PDF), (names[7], PDF), (names[0], room.sheet(0, 1))])
    second = archive(room, later, "b.zip")
    for inputs in ((first, second), (second, first)):
        room.grade(*inputs)

        assert [row["points"] for row in room.rows()[:2]] == [str(room.of - 1), str(room.of)]
        assert room.rows()[0]["others"] == names[0]


@pytest.mark.parametrize("output", ["graded", "in"])
def test_what_we_wrote_is_not_handed_in(output: str, room: Classroom, here: Here) -> None:
    """`grade .` twice: the first time's feedback and tables are in the folder by then."""
    folder = room.put({"u0001.xlsx": room.sheet(0, 1), "notes/u0002.xlsx": room.sheet(1)})
    if output == "graded":
        (room.folder / "graded").mkdir()
        (room.folder / "in" / "graded").symlink_to(room.folder / "graded")  # not followed at all
    where = folder if output == "in" else folder / "results"
    for _ in range(2):
        work = replace(room.work(feedback=True), folder=where)
        found = collected([folder], room.students, None, work.limits, where)
        results = papers.write(where, run(work, found))

        assert [one.status for one in results.grades[:3]] == ["graded", "graded", "missing"]
        assert [one.file for one in results.grades[:2]] == ["in/u0001.xlsx", "in/notes/u0002.xlsx"]
        links = ["in/graded"] * (output == "graded")
        assert [(one.kind, one.file) for one in results.problems] == [
            ("skipped", link) for link in links
        ]


# ---- groups --------------------------------------------------------------------------------------


@pytest.mark.parametrize("system", ["canvas", "moodle", "gradescope"])
def test_any_members_sheet_counts_for_all_of_a_group(
    system: str, room: Classroom, here: Here
) -> None:
    teams = tuple(
        replace(one, group=f"Team {'ab'[place // 3]}") if place < 6 else one
        for place, one in enumerate(room.students)
    )
    keep(room.course.folder, teams)
    handed = [
        Handed(teams[1], room.sheet(2, 1), team=teams[:3]),  # one hands in another's sheet
        Handed(teams[3], room.sheet(4, 2), team=teams[3:6]),
    ]
    make: Callable[[Sequence[Handed]], bytes] = ZIPS[system]  # type: ignore[assignment]
    room.grade(archive(room, make(handed)), feedback=True)
    rows = room.rows()

    assert [row["points"] for row in rows] == [str(room.of - 1)] * 3 + [str(room.of - 2)] * 3 + [
        "",
        "",
    ]
    assert {row["flags"] for row in rows} == {""}
    assert room.rows("problems.csv") == []
    assert len(here.read) == 2
    assert [one.name for one in sorted((room.graded / "feedback").iterdir())] == [
        f"{one.id}.xlsx" for one in teams[:6]
    ]


def test_a_canvas_name_without_an_id_on_the_roster_is_nobodys(room: Classroom, here: Here) -> None:
    stranger = replace(room.students[0], id="x", canvas="7", name="Someone Else")
    name = canvas_name(Handed(stranger, b""), 1)
    room.grade(archive(room, zipped({name: PDF, f"2_{name}": PDF})))

    assert {row["status"] for row in room.rows()} == {"missing"}
    assert {row["kind"] for row in room.rows("problems.csv")} == {"unknown sender"}
