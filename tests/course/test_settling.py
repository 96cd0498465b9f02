"""Whose a file is: by the channel, else by its code; where they disagree, a person is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.course.enrolment import keep
from normreg_sheets.marking.handed import in_numbers
from normreg_sheets.marking.students import in_full
from tests.course.classroom import saved
from tests.course.layouts import BEGIN, Handed, blackboard_zip, canvas_zip, gradescope_zip, zipped

if TYPE_CHECKING:
    from pathlib import Path

    from tests.course.classroom import Classroom, Here


def test_a_file_whose_name_says_nothing_is_whose_code_it_carries(
    room: Classroom, here: Here
) -> None:
    room.grade(room.put({"final (2).xlsx": room.sheet(0, 1)}), feedback=True)

    assert room.rows()[0]["points"] == str(room.of - 1)
    assert room.rows()[0]["flags"] == ""  # in a folder, nobody promised that it would say
    assert room.rows("problems.csv") == []
    assert (room.graded / "feedback" / "u0001.xlsx").is_file()


def test_of_a_group_it_is_the_whole_groups(room: Classroom, here: Here) -> None:
    first, second, *others = room.students
    keep(room.course.folder, (replace(first, group="R"), replace(second, group="R"), *others))
    room.grade(room.put({"final (2).xlsx": room.sheet(0, 1)}))

    assert [row["points"] for row in room.rows()[:3]] == [str(room.of - 1), str(room.of - 1), ""]


def test_of_those_the_newest_counts_and_the_others_are_named(room: Classroom, here: Here) -> None:
    data = zipped({"old.xlsx": room.sheet(0, 5), "new.xlsx": room.sheet(0, 1)})
    (room.folder / "all.zip").write_bytes(data)
    room.grade(room.folder / "all.zip")

    assert (room.rows()[0]["points"], room.rows()[0]["others"]) == (str(room.of - 1), "old.xlsx")


@pytest.mark.parametrize("anonymous", [True, False])
def test_a_system_that_does_not_say_who_is_flagged_and_changes_no_point(
    anonymous: bool, room: Classroom, here: Here
) -> None:
    students = room.students
    if not anonymous:  # two of one name, whose IDs nobody knows
        twins = tuple(replace(one, name="Jo Twin", canvas="") for one in students[:2])
        keep(room.course.folder, (*twins, *(replace(one, canvas="") for one in students[2:])))
    handed = [Handed(replace(students[0], name="Jo Twin"), room.sheet(0, 2))]
    path = room.folder / "all.zip"
    path.write_bytes(canvas_zip(handed, anonymous=anonymous))
    room.grade(path)
    first, second = room.rows()[:2]

    assert (first["status"], first["flags"]) == ("review", "sender-by-code")
    assert first["points"] == str(room.of - 2)
    assert second["status"] == "missing"


def test_a_code_of_nobody_who_could_be_meant_leaves_the_file_to_a_person(
    room: Classroom, here: Here
) -> None:
    students = room.students
    twins = tuple(replace(one, name="Jo Twin", canvas="") for one in students[:2])
    keep(room.course.folder, (*twins, *students[2:]))
    path = room.folder / "all.zip"
    path.write_bytes(canvas_zip([Handed(replace(twins[0], canvas="9"), room.sheet(5))]))
    room.grade(path)

    assert {row["status"] for row in room.rows()} == {"missing"}
    (problem,) = room.rows("problems.csv")
    assert problem["kind"] == "doubtful sender"
    assert f"by its code it is the sheet of {students[5].name}" in problem["what"]


def test_a_file_never_takes_the_place_of_one_whose_sender_is_known(
    room: Classroom, here: Here
) -> None:
    room.grade(room.put({"u0001.xlsx": room.sheet(0, 1), "somebody.xlsx": room.sheet(0)}))

    assert room.rows()[0]["points"] == str(room.of - 1)
    (problem,) = room.rows("problems.csv")
    assert (problem["kind"], problem["file"]) == ("second-file", "in/somebody.xlsx")


def test_a_refused_file_that_is_nobodys_says_both(room: Classroom, here: Here) -> None:
    room.grade(room.put({"somebody.pdf": b"%PDF-1.7\n"}))
    (problem,) = room.rows("problems.csv")

    assert problem["kind"] == "unknown sender"
    assert "PDF" in problem["what"]


# ---- flags change no mark ------------------------------------------------------------------------


def test_a_borrowed_sheet_is_marked_on_its_own_numbers_and_flagged(
    room: Classroom, here: Here
) -> None:
    room.grade(room.put({"u0001.xlsx": room.sheet(1, 3), "u0002.xlsx": room.sheet(1)}))
    first, second = room.rows()[:2]

    assert (first["status"], first["flags"]) == ("review", "other-student")
    assert (first["points"], second["points"]) == (str(room.of - 3), str(room.of))
    assert second["status"] == "graded"
    assert room.students[1].name in room.rows("problems.csv")[0]["what"]


def test_a_history_in_common_and_an_old_file_change_no_point(room: Classroom, here: Here) -> None:
    plain = {f"u000{place + 1}.xlsx": room.sheet(place, place) for place in range(3)}
    room.grade(room.put(plain))
    before = [row["points"] for row in room.rows()]
    when = "2030-01-02T03:04:05Z", "2032-01-02T03:04:05Z", "2032-01-02T03:04:05Z"
    odd = {
        name: saved(data, at, "Bo") for (name, data), at in zip(plain.items(), when, strict=True)
    }
    room.grade(room.put(odd))

    assert [row["flags"] for row in room.rows()[:3]] == ["too-old", "same-history", "same-history"]
    assert [row["points"] for row in room.rows()] == before


def test_copied_answers_are_told_to_both_and_cost_what_they_are_worth(
    room: Classroom, here: Here
) -> None:
    room.put({"u0001.xlsx": room.sheet(0), "u0002.xlsx": room.sheet(1, like=0)})
    room.grade(room.folder / "in")
    first, second = room.rows()[:2]

    assert (first["flags"], first["points"]) == ("same-answers", str(room.of))
    assert "same-answers" in second["flags"]
    room.put({"u0001.xlsx": room.blank(0)})
    room.grade(room.folder / "in")
    assert room.rows()[1]["points"] == second["points"]
    assert "same-answers" not in room.rows()[1]["flags"]


def test_altered_givens_are_flagged_and_the_true_ones_count(room: Classroom, here: Here) -> None:
    mine = room.problem(0)
    name = next(one.name for one in mine.exercise.givens if one.value is None)
    changed = mine.givens[name] + Fraction(1)
    data = room.filled(mine, replace(in_numbers(mine, in_full(mine)), givens={name: changed}))
    room.grade(room.put({"u0001.xlsx": data}))

    assert (room.rows()[0]["flags"], room.rows()[0]["points"]) == ("altered-givens", str(room.of))


def test_a_forged_value_is_flagged_and_what_the_formula_gives_counts(
    room: Classroom, here: Here
) -> None:
    mine = room.problem(0)
    handed = in_numbers(mine, in_full(mine))
    step, (at, *_) = list(mine.blanks.items())[-1]
    handed.cells[step][at] = replaced = handed.cells[step][at]._replace(formula="900+99")
    assert replaced.value != 999
    room.grade(room.put({"u0001.xlsx": room.filled(mine, handed)}))

    assert room.rows()[0]["flags"] == "stored-value"
    assert room.rows()[0]["points"] == str(room.of - 1)


def test_an_honest_class_raises_no_flag(room: Classroom, here: Here) -> None:
    """All know the answers or none, and all saved at once on computers with one account."""
    at = "2032-01-02T03:04:05Z"
    files = {f"u000{n + 1}.xlsx": saved(room.sheet(n), at, "student") for n in range(6)}
    files |= {f"u000{n + 1}.xlsx": saved(room.blank(n), at, "student") for n in (6, 7)}
    room.grade(room.put(files))

    assert [row["flags"] for row in room.rows()] == [""] * 8
    assert [row["points"] for row in room.rows()] == [str(room.of)] * 6 + ["0"] * 2


# ---- attempts and lateness -----------------------------------------------------------------------


def test_a_sheet_of_an_earlier_attempt_is_marked_on_its_own_numbers(
    room: Classroom, here: Here
) -> None:
    room.sheet(0, 1)
    room.hand_out(room.students, attempt=2)
    room.put({"u0001.xlsx": room.sheet(0, 1), "u0002.xlsx": room.sheet(1, 2, attempt=2)})
    room.grade(room.folder / "in", feedback=True)
    rows = room.rows()

    assert [row["attempt"] for row in rows[:3]] == ["1", "2", ""]
    assert [row["points"] for row in rows[:2]] == [str(room.of - 1), str(room.of - 2)]


THIRD = BEGIN + timedelta(minutes=2)  # when the third file came; a file comes each minute


def late(room: Classroom, data: bytes, due: datetime = THIRD) -> list[tuple[str, str, str]]:
    """What is late, and what that costs."""
    room.set(f"due = {due.isoformat()}Z\nlate_per_day = 0.5")
    path: Path = room.folder / "all.zip"
    path.write_bytes(data)
    room.grade(path)
    return [(row["late"], row["lost"], row["points"]) for row in room.rows()[:5]]


def test_blackboard_tells_when_a_file_came(room: Classroom, here: Here) -> None:
    handed = [Handed(one, room.sheet(place)) for place, one in enumerate(room.students[:5])]
    full, half = str(room.of), f"{room.of / 2:g}"
    expected = [
        ("", "0", full), ("", "0", full), ("", "0", full),
        ("1 minute", half, half), ("2 minutes", half, half),
    ]  # fmt: skip

    assert late(room, blackboard_zip(handed)) == expected


def test_gradescope_tells_it_in_utc(room: Classroom, here: Here) -> None:
    """Its submissions, from 9001 on, come in the minutes of their numbers."""
    handed = [Handed(one, room.sheet(place)) for place, one in enumerate(room.students[:4])]
    due = THIRD + timedelta(minutes=9001, seconds=1)

    assert [row[0] for row in late(room, gradescope_zip(handed), due)[:4]] == [
        "", "", "", "1 minute",
    ]  # fmt: skip


def test_canvas_only_says_that_a_file_is_late(room: Classroom, here: Here) -> None:
    handed = [
        Handed(one, room.sheet(place), late=place == 1)
        for place, one in enumerate(room.students[:2])
    ]

    assert late(room, canvas_zip(handed))[:2] == [
        ("", "0", str(room.of)), ("late", "0", str(room.of)),
    ]  # fmt: skip


def test_another_due_date_reads_nothing_again(room: Classroom, here: Here) -> None:
    data = blackboard_zip([Handed(room.students[0], room.sheet(0))])
    assert late(room, data)[0][0] == ""
    here.read.clear()
    text = room.file.read_text("utf-8").replace(THIRD.isoformat(), "2025-02-28T10:02:00")
    room.file.write_text(text, "utf-8")
    room.grade(room.folder / "all.zip")

    assert here.read == []
    assert room.rows()[0]["late"] == "23 hours 58 minutes"
    assert room.rows()[0]["points"] == f"{room.of / 2:g}"
