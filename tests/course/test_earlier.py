"""What an earlier run left: nobody loses a mark because a file was not named again."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.course import secret
from normreg_sheets.errors import UsageError
from tests.course.classroom import classroom

if TYPE_CHECKING:
    from pathlib import Path

    from tests.course.classroom import Classroom, Here


@pytest.fixture
def graded(room: Classroom, here: Here) -> Classroom:
    """A class of which two have been graded, one of them with a slip."""
    room.grade(
        room.put({"u0001.xlsx": room.sheet(0), "u0002.xlsx": room.sheet(1, 2)}), feedback=True
    )
    return room


def points(room: Classroom) -> list[str]:
    return [row["points"] for row in room.rows()]


def test_who_is_graded_alone_takes_nothing_from_the_others(graded: Classroom) -> None:
    of = graded.of
    late = graded.put({"u0002.xlsx": graded.sheet(1, 1)}, "late")
    graded.grade(late, only=frozenset({"u0002"}), feedback=True)

    assert points(graded)[:2] == [str(of), str(of - 1)]
    assert (graded.graded / "feedback" / "u0001.xlsx").is_file()
    graded.grade(late, only=frozenset({"u0002"}))  # and what was kept is kept again
    assert points(graded)[:2] == [str(of), str(of - 1)]


def test_a_file_that_is_not_named_again_is_told_and_nothing_lost(graded: Classroom) -> None:
    before = graded.rows()
    late = graded.put({"u0003.xlsx": graded.sheet(2)}, "late")
    with pytest.raises(UsageError, match=r"2 of the class \(u0001, u0002\) were graded before"):
        graded.grade(late)
    assert graded.rows() == before
    graded.grade(graded.folder / "in", late)
    assert points(graded)[:3] == [str(graded.of), str(graded.of - 2), str(graded.of)]


def test_by_force_they_are_taken_out(graded: Classroom) -> None:
    graded.grade(graded.put({"u0003.xlsx": graded.sheet(2)}, "late"), force=True)

    assert points(graded)[:3] == ["", "", str(graded.of)]


def test_results_of_another_exercise_are_not_written_over(graded: Classroom) -> None:
    run = graded.graded / "run.json"
    run.write_text(run.read_text("utf-8").replace('"batch-normalization"', '"dropout"'), "utf-8")
    with pytest.raises(UsageError, match=r"has the results of dropout in DL; name another folder"):
        graded.grade(graded.folder / "in")


def test_a_course_that_was_begun_anew_believes_nothing_of_the_old_one(
    graded: Classroom, tmp_path: Path
) -> None:
    """The same files, and other numbers."""
    anew = classroom(tmp_path / "anew", 4, graded.course.created)
    shutil.copytree(graded.graded, anew.graded)
    assert secret.read(anew.course.secret) != secret.read(graded.course.secret)
    anew.grade(graded.folder / "in")

    assert [row["status"] for row in anew.rows()[:2]] == ["refused", "refused"]
