"""Who is in the course: everybody who ever got a sheet, and more of each with every roster."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.course.enrolment import FILE, enrolled, keep, with_roster
from normreg_sheets.course.student import Student
from normreg_sheets.errors import UsageError
from tests.course.begun import ROLL

if TYPE_CHECKING:
    from pathlib import Path

ANN, BOB = Student("1", "Ann Lee", "ann@uni.example"), Student("2", "Bob Roe", "bob@uni.example")


def test_nobody_is_in_a_course_before_its_first_handout(tmp_path: Path) -> None:
    assert enrolled(tmp_path) == ()


def test_it_is_kept_for_its_owner_alone(tmp_path: Path) -> None:
    for roll in (ROLL[:2], ROLL):
        keep(tmp_path, roll)
        assert enrolled(tmp_path) == roll
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


@pytest.mark.parametrize("text", ["{", "[]x", '[{"name": "no id"}]', '{"id": 1}', "[7]", "\0"])
def test_what_was_changed_is_told_in_a_line(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text)
    with pytest.raises(UsageError, match=r"class\.json: was changed .*; restore it from a copy$"):
        enrolled(tmp_path)


def test_those_of_a_roster_are_in_its_order_and_nobody_is_taken_out() -> None:
    cem = Student("3", "Cem Su")
    everybody, those = with_roster((ANN, BOB), (cem, Student("2", "Bob Roe", login="bob")))
    assert everybody == (ANN, Student("2", "Bob Roe", "bob@uni.example", login="bob"), cem)
    assert those == (cem, everybody[1])
    assert with_roster(everybody, ()) == (everybody, ())


def test_two_of_one_name_are_two() -> None:
    everybody, those = with_roster(ROLL[:1], ROLL[:2])
    assert everybody == those == ROLL[:2]


def test_who_has_an_id_of_their_own_is_no_namesake() -> None:
    known, new = Student("3", "Al Bo"), Student("4", "Al Bo")
    assert with_roster((known,), (new,)) == ((known, new), (new,))


@pytest.mark.parametrize(
    ("known", "rows", "says"),
    [
        pytest.param(
            (Student("1", "Jane Doe"), Student("2", "Jane Doe")),
            (
                Student("5001", "Doe, Jane", canvas="5001"),
                Student("5002", "Doe, Jane", canvas="5002"),
            ),
            r"Doe, Jane \(5001\) could be Jane Doe \(1\) or Jane Doe \(2\)",
            id="twins from another system",
        ),
        pytest.param(
            (Student("wz1@x", "Wei Zhang", "wz1@x"),),
            (Student("wz2@x", "Wei Zhang", "wz2@x"),),
            r"Wei Zhang \(wz2@x\) could be Wei Zhang \(wz1@x\)",
            id="another address",
        ),
    ],
)
def test_who_could_be_somebody_is_not_enrolled_again(
    known: tuple[Student, ...], rows: tuple[Student, ...], says: str
) -> None:
    with pytest.raises(UsageError, match=f"^roster: {says}, who is in the course, or somebody"):
        with_roster(known, rows)


def test_the_id_of_the_course_settles_who_it_is() -> None:
    known = (Student("wz1@x", "Wei Zhang", "wz1@x"),)
    same = Student("wz1@x", "Wei Zhang", "wz2@x")
    assert with_roster(known, (same,)) == ((same,), (same,))


def test_who_are_both_listed_are_two() -> None:
    known, new = Student("wz1@x", "Wei Zhang", "wz1@x"), Student("wz2@x", "Wei Zhang", "wz2@x")
    assert with_roster((known,), (new, known)) == ((known, new), (new, known))


def test_nobody_gets_the_id_of_somebody_else() -> None:
    """Bob's only number is his login, which is Ann's id: he would get her sheet."""
    stranger = Student("1", "Bob Roe", login="1")
    with pytest.raises(UsageError, match=r"Bob Roe \(1\) has the id of Ann Lee \(1\), who is in"):
        with_roster((ANN,), (stranger,))
