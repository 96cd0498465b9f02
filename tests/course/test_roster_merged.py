"""More names for the same students: joined by what belongs to one person, never by a guess."""

from __future__ import annotations

from dataclasses import replace

import pytest

from normreg_sheets.course.roster import merged, roster
from normreg_sheets.course.student import Student
from normreg_sheets.errors import UsageError

ANN = Student("s1", "Ann Lee", "ann@uni.edu", "ann", "0017")
BO = Student("s2", "Bo Ek", "bo@uni.edu", "bo", "18")
KNOWN = (ANN, BO)


def from_moodle(**names: str) -> Student:
    return Student(id="501", participant="501", **names)


@pytest.mark.parametrize(
    "more",
    [
        pytest.param(Student("s1", participant="501"), id="id"),
        pytest.param(from_moodle(number="17"), id="number, without its zeros"),
        pytest.param(from_moodle(email="ANN@uni.edu"), id="email in capitals"),
        pytest.param(from_moodle(login="Ann"), id="login"),
        pytest.param(from_moodle(login="ann@uni.edu"), id="an email as login"),
        pytest.param(from_moodle(login="s1", name="Lee, Ann"), id="our id as login"),
        pytest.param(from_moodle(login="s1"), id="our id as login, and no name"),
        pytest.param(from_moodle(number="s1"), id="our id as number"),
        pytest.param(from_moodle(name="Lee, Ann"), id="name in another order"),
        pytest.param(from_moodle(name="Ａｎｎ　Ｌｅｅ"), id="name in wide letters"),
        pytest.param(from_moodle(name=" ann  LEE "), id="name in other letters"),
    ],
)
def test_joins(more: Student) -> None:
    students, strangers = merged(KNOWN, [more])
    assert not strangers
    assert [student.id for student in students] == ["s1", "s2"]
    assert students[0].participant == "501"
    assert students[1] == BO


@pytest.mark.parametrize(
    "more",
    [
        pytest.param(from_moodle(name="Ann Lee", number="99"), id="same name, another number"),
        pytest.param(from_moodle(name="Ann Lee", email="a@home"), id="same name, another address"),
        pytest.param(from_moodle(name="Ann Lee", login="al"), id="same name, another login"),
        pytest.param(Student("s9", "Ann Lee"), id="same name, another id"),
        pytest.param(from_moodle(login="s1", name="Cy Berg"), id="our id is a stranger's login"),
        pytest.param(from_moodle(login="s1", name="Cy Lee"), id="our id is a relative's login"),
        pytest.param(Student("s1", "Cy", canvas="s1"), id="our id is a stranger's Canvas ID"),
        pytest.param(from_moodle(name="Ann"), id="a part of the name"),
        pytest.param(Student("x"), id="nothing in common"),
    ],
)
def test_a_stranger_is_told_and_changes_nothing(more: Student) -> None:
    assert merged(KNOWN, [more]) == (KNOWN, (more,))


@pytest.mark.parametrize(
    ("known", "more"),
    [
        (Student("s1", login="ann@uni.edu"), from_moodle(email="ann@uni.edu")),
        (Student("ann@uni.edu", "Ann"), from_moodle(email="Ann@uni.edu")),
        (Student("1", canvas="7"), Student("7", canvas="7", participant="501")),
    ],
)
def test_joins_one_field_with_another(known: Student, more: Student) -> None:
    (student,), _ = merged([known], [more])
    assert student.participant == "501"


def test_an_id_of_canvas_is_no_number_of_the_registry() -> None:
    canvas, more = Student("12", canvas="12"), from_moodle(number="12")
    assert merged([canvas], [more]) == ((canvas,), (more,))


def test_who_is_there_already_is_not_joined_by_name_again() -> None:
    by_email = from_moodle(name="A. Lee", email="ann@uni.edu")
    by_name = Student("y", "Ann Lee", canvas="9")
    students, strangers = merged(KNOWN, [by_email, by_name])
    assert (students[0].participant, students[0].canvas) == ("501", "")
    assert strangers == (by_name,)


def test_what_two_rows_share_joins_neither() -> None:
    more = (Student("x", "A", "ann@uni.edu"), Student("y", "B", "ann@uni.edu"))
    assert merged(KNOWN, more) == (KNOWN, more)


def test_the_later_roster_counts_but_for_the_ids() -> None:
    known = Student("s1", "Ann Lee", "ann@uni.edu", "al", "16", "7", "401", "Team 1")
    more = Student("s1", "Ann Roe", "roe@uni.edu", "ann", "17", "8", "501", "Team 2")
    (student,), _ = merged([known], [more])
    assert student == Student("s1", "Ann Roe", "roe@uni.edu", "ann", "17", "7", "501", "Team 2")


def test_what_a_later_roster_does_not_tell_stays() -> None:
    known = (replace(ANN, canvas="7", participant="401", group="Team 1"), BO)
    assert merged(known, [Student("s1"), Student("s2")]) == (known, ())


def test_who_is_in_no_group_any_more_is_in_none() -> None:
    known = (replace(ANN, group="Team 1"), replace(BO, group="Team 1"))
    (ann, bo), _ = merged(known, roster(b"id,group\ns1,\ns2,Team 2\n", "r.csv"))
    assert (ann.group, bo.group) == ("", "Team 2")


def test_a_name_that_two_have_joins_nobody() -> None:
    twins = (Student("1", "Kim Lee"), Student("2", "Kim Lee"))
    more = Student("x", "Kim Lee", participant="501")
    assert merged(twins, [more]) == (twins, (more,))
    assert merged([twins[0]], [more, more]) == ((twins[0],), (more, more))


def test_twins_are_joined_by_what_they_do_not_share() -> None:
    twins = (Student("1", "Kim Lee", "none"), Student("2", "Kim Lee", "none", number="4"))
    more = [Student("x", "Kim Lee", "none", number="4", canvas="40")]
    (one, two), strangers = merged(twins, more)
    assert (one.canvas, two.canvas, strangers) == ("", "40", ())


@pytest.mark.parametrize(
    "more",
    [
        [Student("x", "Cy", "ann@uni.edu", "bo")],
        [Student("x", "Ann", "ann@uni.edu"), Student("y", "Bo", number="17")],
        [from_moodle(name="Ek, Bo", login="s1")],
        [from_moodle(name="Bo Ek", number="s1")],
        [from_moodle(name="Bo Ek", login="bo", email="s1")],
    ],
)
def test_a_conflict_names_both(more: list[Student]) -> None:
    with pytest.raises(UsageError, match="Ann") as error:
        merged(KNOWN, more)
    assert "Bo" in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("maria", "row"),
    [
        (Student("1", "Maria Silva"), Student("c", "Silva, Joao", number="1", canvas="c")),
        (Student("1", "Maria Silva"), Student("c", "Silva, Joao", login="1", canvas="c")),
        (Student("1", "Maria Silva", login="1"), Student("1", "Joao Silva")),
    ],
)
def test_a_number_of_one_and_the_name_of_another_of_the_family(
    maria: Student, row: Student
) -> None:
    """The registry's number of one, or its login, is the id of the other here; or the reverse."""
    with pytest.raises(UsageError, match=r"Maria Silva \(1\) and what belongs to Joao Silva \(2\)"):
        merged([maria, Student("2", "Joao Silva")], [row])


@pytest.mark.parametrize("ids", [("ab", "AB"), ("1", "001", "01"), ("0", "00"), ("0",)])
@pytest.mark.parametrize("field", ["id", "number"])
def test_ids_that_a_spreadsheet_would_confuse_are_known_again(
    field: str, ids: tuple[str, ...]
) -> None:
    known = roster("\n".join([field, *ids]).encode(), "r.csv")
    named = [f"{field},name", *(f"{one},N {one}" for one in ids)]
    more = roster("\n".join(named).encode(), "r.csv")
    students, strangers = merged(known, more[::-1])
    assert not strangers
    assert [(one.id, one.name) for one in students] == [(one, f"N {one}") for one in ids]


@pytest.mark.parametrize(("known", "told"), [("0", "00"), ("007", "7"), ("AB", "ab")])
def test_ids_are_known_without_case_and_first_zeros(known: str, told: str) -> None:
    (student,), strangers = merged([Student(known)], [Student(told, "Ann")])
    assert (student, strangers) == (Student(known, "Ann"), ())


def test_a_roster_of_canvas_gets_moodles_numbers() -> None:
    canvas = roster(
        b'Student,ID,SIS User ID,SIS Login ID,Section\n"Doe, Jane",501,S-1,jane,A\n'
        b'"Lee, Kim",502,S-2,kim,A\n',
        "canvas.csv",
    )
    moodle = roster(
        b"Identifier,Full name,ID number,Grade,Last modified (grade)\n"
        b"Participant 502,Jane Doe,S-1,,-\nParticipant 501,Kim Lee,,,-\n",
        "moodle.csv",
    )
    students, strangers = merged(canvas, moodle)
    assert [(one.id, one.participant) for one in students] == [("501", "502"), ("502", "501")]
    assert not strangers
