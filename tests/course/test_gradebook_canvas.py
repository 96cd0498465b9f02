"""Canvas's gradebook: the points go into one column, and nothing else changes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.course.gradebooks import filled
from normreg_sheets.course.student import Student
from normreg_sheets.course.tables import read
from normreg_sheets.errors import UsageError
from tests.course.gradebook_class import (
    JANE,
    LEE_ONE,
    LEE_TWO,
    class_of_seven,
    grade,
    graded,
)

if TYPE_CHECKING:
    from normreg_sheets.course.records import Results

HEADER = (
    "\ufeffStudent,ID,SIS User ID,SIS Login ID,Section,Notes,"
    '"Norm, batch (12)",Dropout (13),"Dropout (14)",Current Score (2026),Final Score\r\n'
)
ABOUT = (
    ",,,,,,Manual Posting,,,,\r\n"
    '"    Points Possible",,,,,,10.00,72.00,(read only),(read only),(read only)\r\n'
)
# what is to be filled in stands in braces: 69, 72, 0, 36 and 12.5 of 72, out of 10
ROWS = (
    '"Doe, Jane",1001,S-1,jdoe,Lab A,"a ""note"", kept",{8.00>9.58},,,50.00,50.00\r\n'
    '"Nguyễn, Thị Ánh",1002,S-2,anh,Lab A,,{>10},,,,\r\n'
    '"=""=Sum, Ann""",1003,S-3,asum,Lab A,,{"">"0"},,,,\r\n'
    '"Lee, Kim",1004,S-4,klee1,Lab A,,{>5},7.00,,,\r\n'
    '"Lee, Kim",1005,S-5,klee2,Lab A,,{"3.00">"1.74"},,,,\r\n'
    '"Gone, Al",1006,S-6,agone,Lab A,,1.00,,,,\r\n'
    '"Torn, Bo",1007,S-7,btorn,Lab A,,,,,,\r\n'
    '"Else, Who",1999,S-9,welse,Lab A,,4.00,,,,\r\n'
    '"Student, Test",2000,,8f3a,Lab A,,,,,,\r\n'
)


def before(text: str) -> str:
    return re.sub(r"\{(.*?)>(.*?)\}", r"\1", text)


def after(text: str) -> str:
    return re.sub(r"\{(.*?)>(.*?)\}", r"\2", text)


def fill(text: str, results: Results, column: str | None = "12") -> tuple[str, list[str]]:
    data, notes, _ = filled("canvas", read(text.encode(), "g.csv"), results, column=column)
    return data.decode(), notes


@pytest.mark.parametrize("column", ["Norm, batch (12)", "Norm, batch", "12", " Norm,  batch "])
def test_the_points_of_those_who_have_some(column: str) -> None:
    text, notes = fill(HEADER + ABOUT + before(ROWS), class_of_seven(), column)
    assert text == HEADER + ABOUT + after(ROWS)
    assert notes == [
        "scaled from 72 points to 10 there",
        "not in the roster, left as it is: 'Else, Who (1999)'",
    ]


def test_nothing_to_scale_and_who_is_not_there() -> None:
    rows = 'Doe Jane,1001,,,A,,,,,,\r\n"Lee, Kim",1004,,,A,,,,,,\r\n'
    results = graded(grade(JANE, 69.0), grade(LEE_ONE, 1 / 3), grade(LEE_TWO, 12.0))
    text, notes = fill(HEADER + ABOUT + rows, results, "13")
    assert text == HEADER + ABOUT + (
        'Doe Jane,1001,,,A,,,69,,,\r\n"Lee, Kim",1004,,,A,,,0.33,,,\r\n'
    )
    assert notes == ["no row for 'Lee, Kim (1005)': their points go into no file"]


@pytest.mark.parametrize("cell", ["EX", "ex", " N/A"])
def test_what_people_decided_stays(cell: str) -> None:
    text = f"Student,ID,SIS Login ID,Section,Norm (12)\nDoe,1001,jdoe,A,{cell}\n"
    data, notes = fill(text, graded(grade(JANE, 1.0)))
    assert data == text
    assert "excused or not assigned in 'Norm (12)', left as it is: 'Doe (1001)'" in notes


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Student,ID,SIS User ID,SIS Login ID,Section", "X,1001,no,no,A"),
        ("Student,ID,SIS User ID,SIS Login ID,Section", "X,7,S-1,no,A"),
        ("Student,ID,SIS Login ID,Section", "X,7,JDOE,A"),
        ("Student,ID,SIS User ID,Section", "Jane  DOE,,,A"),
        ("LastName,FirstName,ID,SIS Login ID,Section", "Doe,Jane,,,A"),
    ],
)
def test_finds_a_student_as_canvas_does(header: str, row: str) -> None:
    student = Student("s1", "Jane Doe", login="jdoe", number="S-1", canvas="1001")
    text, _ = fill(f"{header},Norm (12)\n{row},\n", graded(grade(student, 2.0)))
    assert text == f"{header},Norm (12)\n{row},2\n"


def test_a_decimal_comma_is_kept() -> None:
    text = (
        "Student;ID;SIS Login ID;Section;Norm (12);Other (13)\n"
        "    Points Possible;;;;10,00;5,00\n"
        "Doe, Jane;1001;jdoe;A;{>9,58};4,50\n"
    )
    assert fill(before(text), class_of_seven())[0] == after(text)


def test_only_grades_tell_how_decimals_are_written() -> None:
    text = "Student;ID;SIS Login ID;Section;Norm (12);Other (13)\nD;1001;1.5;A;;4,50\n"
    assert fill(text, graded(grade(JANE, 0.5)))[0].endswith(";A;0,5;4,50\n")
    text = "Student;ID;SIS Login ID;Section;Note;Norm (12);Other (13)\nD;1001;jd;A;1,5;;4.50\n"
    assert fill(text, graded(grade(JANE, 0.5)))[0].endswith(";1,5;0.5;4.50\n")


def test_points_that_are_no_number_are_not_used() -> None:
    text = f"Student,ID,SIS Login ID,Section,Norm (12)\n    Points Possible,,,,1{'0' * 40}\n"
    data, notes = fill(text + "D,1001,,A,", graded(grade(JANE, 1.0)))
    assert data == text + "D,1001,,A,1"
    assert notes == ["does not say how many points 'Norm (12)' has: the points are not scaled"]


def test_two_rows_of_a_name_and_one_is_known() -> None:
    rows = '"Doe, Jane",1001,,A,{>1},,\n"Doe, Jane",1,,A,,,\n'
    text, notes = fill(SMALL + before(rows), graded(grade(JANE, 1.0)))
    assert text == SMALL + after(rows)
    assert "not in the roster, left as it is: 'Doe, Jane (1)'" in notes


def test_what_was_refused_or_missing_is_neither_filled_in_nor_missed() -> None:
    results = graded(
        grade(JANE, 1.0), grade(LEE_ONE, 0.0, "refused"), grade(LEE_TWO, None, "missing")
    )
    rows = 'D,1001,,A,{>1},,\n"Lee, Kim",1004,,A,7,,\n'
    text, notes = fill(SMALL + before(rows), results)
    assert text == SMALL + after(rows)
    assert notes == ["has no row 'Points Possible': the points are not scaled"]


def test_a_decimal_comma_between_commas_is_quoted() -> None:
    text = 'Student,ID,SIS Login ID,Section,Norm (12)\n    Points Possible,,,,"10,00"\nD,1001,,A,'
    assert fill(text, class_of_seven())[0] == text + '"9,58"'


@pytest.mark.parametrize(
    ("points", "of", "written"),
    [(0.125, 1.0, "0.13"), (0.135, 1.0, "0.14"), (2.675, 10.0, "2.68"), (100.0, 100.0, "100")],
)
def test_points_are_rounded_as_on_paper(points: float, of: float, written: str) -> None:
    text = "Student,ID,SIS Login ID,Section,Norm (12)\nD,1001,,A,"
    data, notes = fill(text, graded(grade(JANE, points, of=of)))
    assert data == text + written
    assert notes == ["has no row 'Points Possible': the points are not scaled"]


SMALL = "Student,ID,SIS Login ID,Section,Norm (12),Norm (13),Drop (14)\n"


@pytest.mark.parametrize(
    ("text", "column", "says"),
    [
        (SMALL, None, "say with --column which assignment it is: 'Norm (12)', 'Norm (13)', 'Dr"),
        (SMALL, "Norm", "--column Norm could be 'Norm (12)', 'Norm (13)'; name it in full"),
        (SMALL, "Layer", "has no assignment 'Layer'; its assignments are 'Norm (12)', 'Norm (13"),
        (SMALL, "Section", "has no assignment 'Section'"),
        (HEADER + ABOUT, "Current Score (2026)", "has no assignment 'Current Score (2026)'"),
        (HEADER + ABOUT, "14", "Canvas lets nobody import 'Dropout (14)'"),
        (SMALL + "    Points Possible,,,,0.00,,\n", "12", "'Norm (12)' has no points"),
        (SMALL + "Who,1,,A,,,\n", "12", "none of its 1 rows is a student of the roster"),
        ("Student,ID,Norm (12)\nD,1001,\n", "12", "is no gradebook of Canvas"),
        ("id,name\n1,Ann\n", "12", "is no gradebook of Canvas"),
    ],
)
def test_refuses_and_says_what_could_be_meant(text: str, column: str | None, says: str) -> None:
    with pytest.raises(UsageError) as error:
        fill(text, class_of_seven(), column)
    assert str(error.value).startswith(f"g.csv: {says}")
    assert "\n" not in str(error.value)


TWINS = graded(grade(Student("1", "Kim Lee"), 1.0), grade(Student("2", "Kim Lee"), 2.0))
ONE_LEE = graded(grade(Student("1", "Kim Lee"), 1.0))


@pytest.mark.parametrize(
    ("rows", "results", "names"),
    [
        ('"Lee, Kim",9,,A,,,\n', TWINS, ["row 2", "Kim Lee (1)", "Kim Lee (2)"]),
        ('"Lee, Kim",9,,A,,,\n"Lee, Kim",8,,A,,,\n', ONE_LEE, ["row 2", "Kim Lee (1)"]),
        ("X,1004,klee2,A,,,\n", class_of_seven(), ["Lee, Kim (1004)", "Lee, Kim (1005)"]),
        ('"Doe, Jane",,other,A,,,\n', class_of_seven(), ["row 2", "Doe, Jane (1001)"]),
        (
            '"Silva, Maria",5001,2,A,,,\n"Silva, Joao",5002,1,A,,,\n',
            graded(grade(Student("1", "Maria Silva"), 1.0), grade(Student("2", "Joao Silva"), 2.0)),
            ["Maria Silva (1)", "Joao Silva (2)"],
        ),
    ],
)
def test_refuses_where_two_could_be_meant(rows: str, results: Results, names: list[str]) -> None:
    with pytest.raises(UsageError) as error:
        fill(SMALL + rows, results)
    for name in names:
        assert name in str(error.value)
    assert "\n" not in str(error.value)


def test_twins_without_points_stop_nobody() -> None:
    missing = (
        grade(Student(student, "Kim Lee"), None, "missing") for student in ("1", "2")
    )  # fmt: skip
    text, notes = fill(
        SMALL + '"Lee, Kim",9,,A,,,\nDoe,1001,,A,,,\n', graded(grade(JANE, 1.0), *missing)
    )
    assert text == SMALL + '"Lee, Kim",9,,A,,,\nDoe,1001,,A,1,,\n'
    assert any("'Lee, Kim (9)'" in note for note in notes)


def test_it_counts_the_cells_that_it_filled() -> None:
    """Not who is excused, and not who is not in the file."""
    text = SMALL + "D,1001,,A,,,\nA,1002,,A,EX,,\nS,1003,,A,,,\nG,1006,,A,,,\n"
    *_, given = filled("canvas", read(text.encode(), "g.csv"), class_of_seven(), column="12")
    assert given == 2


def test_a_comment_has_no_place() -> None:
    with pytest.raises(UsageError, match="no comments"):
        filled("canvas", read(SMALL.encode(), "g.csv"), ONE_LEE, column="12", comments=True)
