"""What a run reads again and what it knows; and that nothing that was found is lost."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.errors import UsageError
from tests.cli.ended import names
from tests.course.classroom import files_in

if TYPE_CHECKING:
    from pathlib import Path

    from tests.course.classroom import Classroom, Here

PDF = b"%PDF-1.7\n"
A, B, C = "u0001.xlsx", "u0002.xlsx", "u0003.xlsx"


def points(room: Classroom) -> list[str]:
    """The points of the first three, beside the points of a whole sheet."""
    return [row["points"] for row in room.rows()[:3]]


def test_each_mistake_costs_its_point(room: Classroom, here: Here, handed_in: Path) -> None:
    room.grade(handed_in)

    assert points(room) == [str(room.of - place) for place in range(3)]
    assert [row["status"] for row in room.rows()] == ["graded"] * 3 + ["missing"] * 5


def test_a_second_run_reads_nothing_and_changes_nothing(
    room: Classroom, here: Here, handed_in: Path
) -> None:
    room.grade(handed_in, feedback=True)
    before = files_in(room.graded)
    here.read.clear()
    room.grade(handed_in, feedback=True)

    assert here.read == []
    assert files_in(room.graded) == before
    assert [name for name in before if name.startswith("feedback")] == [
        f"feedback/u000{place}.xlsx" for place in (1, 2, 3)
    ]


def test_only_what_changed_is_read_again(room: Classroom, here: Here, handed_in: Path) -> None:
    room.grade(handed_in, feedback=True)
    here.read.clear()
    room.put({B: room.sheet(1, 3)})
    room.grade(handed_in, feedback=True)

    assert here.read == [B]
    assert points(room) == [str(room.of - lost) for lost in (0, 3, 2)]


def test_feedback_that_is_gone_or_is_of_another_file_is_made_again(
    room: Classroom, here: Here, handed_in: Path
) -> None:
    room.grade(handed_in, feedback=True)
    before = files_in(room.graded)
    here.read.clear()
    (room.graded / "feedback" / A).unlink()
    room.grade(handed_in, feedback=True)

    assert here.read == [A]
    assert files_in(room.graded) == before


def test_feedback_of_whoever_handed_in_nothing_any_more_is_removed(
    room: Classroom, here: Here, handed_in: Path
) -> None:
    room.grade(handed_in, feedback=True)
    (handed_in / A).unlink()
    room.put({B: PDF})
    room.set("follow_through = 0.5")  # also where nothing that is known holds any more
    room.grade(handed_in, feedback=True, force=True)

    assert names(room.graded / "feedback") == [C]


def test_feedback_can_be_made_later_and_stays_when_it_is_not_asked_for(
    room: Classroom, here: Here, handed_in: Path
) -> None:
    room.grade(handed_in, feedback=False)
    assert not (room.graded / "feedback").exists()
    room.grade(handed_in, feedback=True)
    made = files_in(room.graded)
    assert len(here.read) == 6

    room.grade(handed_in, feedback=False)
    assert files_in(room.graded / "feedback") == {
        name.removeprefix("feedback/"): data for name, data in made.items() if "feedback/" in name
    }
    room.grade(handed_in, feedback=True)
    assert files_in(room.graded) == made
    assert len(here.read) == 6


@pytest.mark.parametrize(
    ("line", "read", "changes"),
    [
        ("points = { O = 1 }", 3, True),
        ("follow_through = 0.5", 3, False),
        ('reveal = "marks"', 3, False),
        ("due = 2025-01-01T00:00:00Z", 0, False),  # who put files into a folder is never late
        ("late_per_day = 0.5", 0, False),
        ("grace = 5", 0, False),
    ],
)
def test_other_rules_have_everything_marked_again_and_lateness_nothing(  # noqa: PLR0913, PLR0917
    line: str, read: int, changes: bool, room: Classroom, here: Here, handed_in: Path
) -> None:
    room.grade(handed_in)
    here.read.clear()
    before = points(room)
    name = next(iter(room.problems.problem(room.problems.sheet_of("u0001")).blanks))
    room.set(line.replace("O =", f"{name} ="))
    room.grade(handed_in)

    assert len(here.read) == read
    assert (points(room) != before) == changes


def test_what_was_refused_is_looked_at_again(room: Classroom, here: Here, handed_in: Path) -> None:
    room.put({B: PDF})
    room.grade(handed_in)
    here.read.clear()
    room.grade(handed_in)

    assert here.read == [B]
    assert room.rows()[1]["status"] == "refused"


def test_force_reads_everything(room: Classroom, here: Here, handed_in: Path) -> None:
    room.grade(handed_in)
    room.grade(handed_in, force=True)

    assert here.read == [A, B, C] * 2


# ---- some alone ----------------------------------------------------------------------------------


def test_some_are_graded_alone_and_the_others_stay_as_they_are(
    room: Classroom, here: Here, handed_in: Path
) -> None:
    room.put({C: PDF})
    room.grade(handed_in, feedback=True)
    before = files_in(room.graded)
    here.read.clear()
    room.grade(handed_in, only=frozenset({"u0002"}), feedback=True)

    assert here.read == [B]
    assert files_in(room.graded) == before


def test_at_first_the_others_are_told_as_not_graded_yet(
    room: Classroom, here: Here, handed_in: Path
) -> None:
    room.grade(handed_in, only=frozenset({"u0002"}))

    assert [row["status"] for row in room.rows()[:4]] == ["refused", "graded", "refused", "missing"]
    assert "was not graded yet" in room.rows()[0]["reason"]
    room.grade(handed_in)
    assert sorted(here.read) == [A, B, C]


def test_a_file_of_which_only_the_code_says_whose_it_is_may_be_graded_alone(
    room: Classroom, here: Here
) -> None:
    room.put({"one.xlsx": room.sheet(0), "other.xlsx": room.sheet(1)})
    folder = room.folder / "in"
    room.grade(folder)
    here.read.clear()
    room.grade(folder, only=frozenset({"u0002"}))

    assert here.read == ["other.xlsx"]


def test_nobody_is_graded_alone_where_the_others_would_be_forgotten(
    room: Classroom, here: Here, handed_in: Path
) -> None:
    room.grade(handed_in)
    before = files_in(room.graded)
    room.set("follow_through = 0.5")
    with pytest.raises(UsageError, match=r"--only: the others in .* other settings"):
        room.grade(handed_in, only=frozenset({"u0002"}))

    assert files_in(room.graded) == before


def test_a_higher_limit_for_one_file_leaves_the_others_graded(
    room: Classroom, here: Here, handed_in: Path
) -> None:
    limits = room.work().limits
    room.grade(handed_in, limits=replace(limits, cells=5))
    assert {row["status"] for row in room.rows()[:3]} == {"refused"}
    room.grade(handed_in)
    here.read.clear()
    room.grade(handed_in, limits=replace(limits, cells=limits.cells + 1))

    assert here.read == []


# ---- attempts that ask for other things ----------------------------------------------------------


@pytest.mark.parametrize(
    ("second", "points"),
    [("", ""), ('blank = "half"', ""), ('blank = "12"', "points = { Z = 24, Y = 6 }")],
)
def test_each_attempt_has_its_own_cells_and_the_points_of_its_own_steps(
    second: str, points: str, room: Classroom, here: Here
) -> None:
    """The last twelve cells are those of Y alone, so the second attempt has no Z."""
    room.set(second)
    room.hand_out(room.students, attempt=2)
    if points:
        room.set(points)
    room.put({"u0001.xlsx": room.sheet(0, 1), "u0002.xlsx": room.sheet(1, 1, attempt=2)})
    result = room.grade(room.folder / "in")
    first, other = result.grades[:2]

    assert {one.name for one in result.steps} == {cell.step for cell in first.cells}
    assert (first.attempt, other.attempt) == (1, 2)
    for grade in (first, other):
        assert grade.points is not None
        cost = {cell.of for cell in grade.cells if not cell.points}
        assert grade.points == pytest.approx(grade.of - sum(cost))
    assert (room.graded / "report.html").is_file()


def test_points_of_a_step_that_no_attempt_asks_for_are_told_with_their_place(
    room: Classroom, here: Here, handed_in: Path
) -> None:
    room.set("points = { Q = 2 }")
    says = r"course\.toml: \[exercise\.batch-normalization\]: points: unknown step 'Q'"
    with pytest.raises(UsageError, match=says):
        room.grade(handed_in)
