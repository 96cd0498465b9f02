"""What shows when files are laid side by side; and what honest classes share, which does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from normreg_sheets.course.integrity import integrity
from normreg_sheets.course.records import CellRecord, Record
from normreg_sheets.course.student import Student

BEGAN = date(2031, 5, 5)
ANA, BEN, CEM = (Student(name.lower(), name) for name in ("Ana", "Ben", "Cem"))
OURS = "2000-01-01T00:00:00Z"  # what our own files say of every time
TEN = tuple(range(1, 11))


def record(owner: str, numbers: tuple[float | None, ...] = TEN, verdict: str = "wrong") -> Record:
    """A file of somebody's sheet, with these numbers on it, as it was handed out."""
    cells = tuple(
        CellRecord("Z", f"B{row}", "", number, verdict, 0.0, 1.0)
        for row, number in enumerate(numbers)
    )
    return Record(
        owner, "marked", owner, 1, cells, history=f"normreg_sheets, , {OURS}, {OURS}", modified=OURS
    )


def saved(one: Record, when: str, by: str = "", created: str = OURS) -> Record:
    """The same, as somebody saved it then."""
    return replace(one, history=f"normreg_sheets, {by}, {created}, {when}", modified=when)


def flags(*handed: tuple[Student, Record]) -> dict[str, list[str]]:
    """The kinds of flags by the student's id."""
    students = {one.id: one for one in (ANA, BEN, *(student for student, _ in handed))}
    found = integrity(handed, students, BEGAN)
    return {student: [flag.kind for flag in those] for student, those in found.items()}


# ---- the code ------------------------------------------------------------------------------------


def test_a_sheet_of_somebody_else_is_flagged_and_says_whose() -> None:
    (flag,) = integrity([(ANA, record("ben"))], {"ana": ANA, "ben": BEN}, BEGAN)["ana"]

    assert flag.kind == "other-student"
    assert "Ben (ben)" in flag.says


def test_a_member_of_the_group_may_hand_in_any_of_its_sheets() -> None:
    ana, ben = (replace(one, group="Red") for one in (ANA, BEN))

    assert flags((ana, record("ben")), (ben, record("ben"))) == {}
    assert flags((ana, record("ben")), (replace(ben, group="Blue"), record("ben", ())))
    assert flags((replace(ana, group=""), record("ben")), (replace(ben, group=""), record("ben")))


# ---- the answers ---------------------------------------------------------------------------------

SAME = {"ana": ["same-answers"], "ben": ["same-answers"]}


@pytest.mark.parametrize(
    ("anas", "bens", "told"),
    [
        (record("ana"), record("ben"), SAME),
        (record("ana", verdict="right"), record("ben"), SAME),  # from the one who has them right
        (record("ana", verdict="right"), record("ben", verdict="right"), {}),  # both are asked it
        (record("ana"), record("ben", (*TEN[:-1], 11)), {}),
        (record("ana", (None,) * 40), record("ben", (None,) * 40), {}),  # blank
        (record("ana", TEN[:9]), record("ben", TEN[:9]), {}),  # too few
        (record("ana", (0.0, 1.0, 2.0) * 9), record("ben", (0.0, 1.0, 2.0) * 9), {}),  # too plain
        (record("ana", (*TEN, None)), record("ben", (*TEN, None)), SAME),
        (record("ana", (*TEN, None)), record("ben", (None, *TEN)), {}),  # in other places
    ],
)
def test_the_same_answers_to_other_questions(
    anas: Record, bens: Record, told: dict[str, list[str]]
) -> None:
    assert flags((ANA, anas), (BEN, bens)) == told


def test_a_file_that_two_hand_in_is_the_other_ones_sheet_and_not_the_same_answers() -> None:
    assert flags((ANA, record("ana")), (BEN, record("ana"))) == {"ben": ["other-student"]}


# ---- the history ---------------------------------------------------------------------------------

AT = "2031-06-01T10:11:12Z"
TWICE = {"ana": ["same-history"], "ben": ["same-history"]}


@pytest.mark.parametrize(
    ("anas", "bens", "told"),
    [
        (saved(record("ana"), AT, "Ana"), saved(record("ben", ()), AT, "Ana"), TWICE),
        (saved(record("ana"), AT, "Ana"), saved(record("ben", ()), AT, "Ben"), {}),
        (
            saved(record("ana"), AT, "Ana"),
            saved(record("ben", ()), AT.replace("12Z", "13Z"), "Ana"),
            {},
        ),
        (record("ana"), record("ben", ()), {}),  # nobody saved them but we
        (
            saved(record("ana"), "1999-12-31T16:00:00", "Ana"),  # our time, in Seattle
            saved(record("ben", ()), "1999-12-31T16:00:00", "Ana"),
            {},
        ),
        (saved(record("ana"), ""), saved(record("ben", ()), ""), {}),  # nothing is noted
    ],
)
def test_one_person_saved_both_in_one_second(
    anas: Record, bens: Record, told: dict[str, list[str]]
) -> None:
    assert flags((ANA, anas), (BEN, bens)) == told


@pytest.mark.parametrize("name", ["", "student", "Lab, Room 5"])
def test_a_room_of_computers_with_one_name_saves_many_files_in_one_second(name: str) -> None:
    room = [Student(f"s{place}") for place in range(60)]
    handed = [
        (one, saved(record(one.id, (float(place), *TEN)), AT, name))
        for place, one in enumerate(room)
    ]

    assert flags(*handed) == {}


def test_one_file_that_two_of_them_hand_in_is_told_all_the_same() -> None:
    room = [Student(f"s{place}") for place in range(60)]
    handed = [
        (
            one,
            saved(record(one.id, (float(place), *TEN)), f"2031-06-01T10:{place:02}:00", "student"),
        )
        for place, one in enumerate(room)
    ]
    handed[7] = room[7], handed[3][1]

    assert flags(*handed) == {"s3": ["same-history"], "s7": ["other-student", "same-history"]}


# ---- the time ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "told"),
    [
        ("2031-05-05T00:00:00Z", []),
        ("2031-05-04T23:00:00", []),  # west of where the course began
        ("2031-05-03T23:59:59Z", ["too-old"]),
        ("2019-01-01T00:00:00.123456789", ["too-old"]),
        (OURS, []),
        ("", []),
        ("yesterday", []),
        ("03/05/2031", []),  # a program of its own mind tells no day
    ],
)
def test_a_file_from_before_the_course(when: str, told: list[str]) -> None:
    assert flags((ANA, saved(record("ana"), when, "Ana"))).get("ana", []) == told


def test_many_names_are_cut_short() -> None:
    room = [Student(f"s{place}", f"Name {place}") for place in range(5)]
    handed = [(one, record(one.id)) for one in room]
    (flag,) = integrity(handed, {one.id: one for one in room}, BEGAN)["s0"]

    assert "Name 1 (s1), Name 2 (s2), Name 3 (s3) and 1 more" in flag.says
