"""Rosters as each system writes them: read as they are, or refused in one line."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from normreg_sheets.course.gradebooks import filled, plain
from normreg_sheets.course.roster import read_roster, roster
from normreg_sheets.course.student import Student
from normreg_sheets.course.tables import read, write
from normreg_sheets.errors import UsageError
from tests.course.gradebook_class import STUDENTS, class_of_seven

OWN = "id,name,email,login,number,group\ns1,Ann Lee,ann@uni.edu,ann,17,A\ns2,=Bo,,,,\n"
BARE = "id\n 7 \nZoe\u0308\n\u200b8\u202f\n"
BY_NUMBER = "name;number;email\nAnn;17;a@x\nBo;;b@x\n"

CANVAS = """\
Student,ID,SIS User ID,SIS Login ID,Integration ID,Root Account,Section,Notes,"Norm, batch (12)",\
Final Score
,,,,,,,,Manual Posting,
    Points Possible,,,,,,,,10.00,(read only)
"Doe, Jane",101,S-1,jdoe,,uni.edu,"Lab A and Lab B",,8.00,80.00
"Nguyễn, Thị Ánh",102,S-2,anh,,uni.edu,Lab A,,,
"=""=Sum, Ann\""",103,S-3,asum,,uni.edu,Lab A,,EX,
"'=Sum, Bo",104,,bsum,,uni.edu,Lab A,,N/A,
"Student, Test",199,,8f3a,,uni.edu,Lab A,,,
"""
CANVAS_NAMES = """\
LastName;FirstName;ID;SIS Login ID;Section;Norm (12)
    Points Possible;;;;;10,00
Doe;Jane;101;jdoe;Lab A;
Student;Test;199;8f3a;Lab A;
"""

WORKSHEET = """\
Identifier,"Full name","Email address","ID number",Status,Group,Grade,"Maximum grade",\
"Grade can be changed","Last modified (submission)","Last modified (grade)","Feedback comments"
"Participant 501","Jane Doe",jane@uni.edu,S-1,Submitted,Team 1,,100.00,Yes,-,-,
"Participant 502","Ánh Thị Nguyễn",ANH@uni.edu,,Submitted,Team 2,,100.00,Yes,-,-,
"Participant 503",Bo,,,Submitted,Team 2,,100.00,Yes,-,-,
"""
GERMAN = """\
ID,"Vollständiger Name",E-Mail-Adresse,Status,Bewertung,Bestwertung,"Zuletzt geändert (Bewertung)"
Teilnehmer/in501,"Jane Doe",jane@uni.edu,Abgegeben,,"100,00",-
"""
BRAZILIAN = """\
Identificador,"Nome completo","Identificação de usuário","Número de identificação",Status,Nota
Participante501,"Aluno Alfa",rp1,rp1,Enviado,
"""
PORTUGUESE = """\
"Número de identificação","Nome completo","Número de identificação",Nota,"Nota Máxima"
Participante501,"Aluno Alfa",S-1,,"20,00"
"""
BLIND = "Identificateur,Statut,Note\nParticipant 501,Remis,\n"

GRADES = {
    "English": '"First name","Last name","ID number",Institution,Department,"Email address",Total',
    "older": '"First name",Surname,"ID number",Institution,Department,"Email address",Total',
    "German": "Vorname,Nachname,ID-Nummer,Institution,Abteilung,E-Mail-Adresse,Kurssumme",
    "French": "Prénom,Nom,Numéro d’identification,Institution,Département,Adresse de courriel,T",
    "Spanish": 'Nombre,Apellido(s),"Número de ID",Institución,Departamento,Dirección de correo,T',
    "Italian": "Nome,Cognome,Codice identificativo,Istituzione,Dipartimento,Indirizzo email,Tot",
    "Dutch": "Voornaam,Achternaam,ID-nummer,Instelling,Afdeling,E-mailadres,Totaal",
    "Portuguese": "Nome,Apelido,Número de ID,Instituição,Departamento,Endereço de e-mail,Total",
}
PARTICIPANTS = 'First name,Last name,Email address,Groups\nJane,Doe,jane@uni.edu,"Lab A, Lab B"\n'
GRADESCOPE = "First Name,Last Name,Email,SID,Sections\nJane,Doe,jane@uni.edu,S-1,Lab A\n"
OLDER_GRADESCOPE = "Name,SID,Email\nJane Doe,,jane@uni.edu\n"

JANE = Student("jane@uni.edu", "Jane Doe", email="jane@uni.edu")


@pytest.mark.parametrize(
    ("text", "students"),
    [
        pytest.param(
            OWN,
            (Student("s1", "Ann Lee", "ann@uni.edu", "ann", "17", group="A"), Student("s2", "=Bo")),
            id="own",
        ),
        pytest.param(BARE, (Student("7"), Student("Zoë"), Student("8")), id="ids alone"),
        pytest.param(
            BY_NUMBER,
            (Student("17", "Ann", "a@x", number="17"), Student("b@x", "Bo", "b@x")),
            id="without ids",
        ),
        pytest.param("email,login\n,ann\n", (Student("ann", login="ann"),), id="login"),
        pytest.param(
            CANVAS,
            (
                Student("101", "Doe, Jane", login="jdoe", number="S-1", canvas="101"),
                Student("102", "Nguyễn, Thị Ánh", login="anh", number="S-2", canvas="102"),
                Student("103", "=Sum, Ann", login="asum", number="S-3", canvas="103"),
                Student("104", "=Sum, Bo", login="bsum", canvas="104"),
            ),
            id="Canvas",
        ),
        pytest.param(
            CANVAS_NAMES,
            (Student("101", "Jane Doe", login="jdoe", canvas="101"),),
            id="Canvas, two names",
        ),
        pytest.param(
            WORKSHEET,
            (
                Student(
                    "S-1", "Jane Doe", "jane@uni.edu", "", "S-1", participant="501", group="Team 1"
                ),
                Student(
                    "ANH@uni.edu", "Ánh Thị Nguyễn", "ANH@uni.edu", participant="502",
                    group="Team 2",
                ),
                Student("503", "Bo", participant="503", group="Team 2"),
            ),
            id="Moodle's worksheet",
        ),
        pytest.param(
            GERMAN,
            (Student("jane@uni.edu", "Jane Doe", "jane@uni.edu", participant="501"),),
            id="German worksheet",
        ),
        pytest.param(
            BRAZILIAN,
            (Student("rp1", "Aluno Alfa", login="rp1", number="rp1", participant="501"),),
            id="Brazilian worksheet",
        ),
        pytest.param(
            PORTUGUESE,
            (Student("S-1", "Aluno Alfa", number="S-1", participant="501"),),
            id="Portuguese worksheet, two columns of one name",
        ),
        pytest.param(BLIND, (Student("501", participant="501"),), id="blind marking"),
        *(
            pytest.param(
                f"{header}\nJane,Doe,S-1,,,jane@uni.edu,\n",
                (Student("S-1", "Jane Doe", "jane@uni.edu", number="S-1"),),
                id=f"Moodle's grades, {language}",
            )
            for language, header in GRADES.items()
        ),
        pytest.param(PARTICIPANTS, (JANE,), id="Moodle's participants"),
        pytest.param(
            GRADESCOPE,
            (Student("S-1", "Jane Doe", "jane@uni.edu", number="S-1"),),
            id="Gradescope",
        ),
        pytest.param(OLDER_GRADESCOPE, (JANE,), id="older Gradescope"),
    ],
)  # fmt: skip
def test_reads_each_form(tmp_path: Path, text: str, students: tuple[Student, ...]) -> None:
    path = tmp_path / "roster.csv"
    path.write_bytes(text.encode("utf-8-sig"))
    assert read_roster(path) == students


def test_a_worksheet_is_known_by_its_dates_too() -> None:
    text = "Identifier,Grade,Last modified (grade)\nCandidate 501,,-\n"
    assert roster(text.encode(), "r.csv") == (Student("501", participant="501"),)


def test_a_name_is_one_line_that_can_be_seen() -> None:
    text = 'id,name\n1,"A\x07nn\n\n Lee"\n2,علی\u200cرضا\n'
    assert [one.name for one in roster(text.encode(), "r.csv")] == ["Ann Lee", "علی\u200cرضا"]


def test_two_students_of_one_name_are_two() -> None:
    one, two = roster(b"id,name\n1,Kim Lee\n2,Kim Lee\n", "r.csv")
    assert one.name == two.name
    assert one.id != two.id


def test_a_canvas_column_is_no_field_of_ours() -> None:
    text = 'Student,ID,SIS Login ID,Section,Group,ID,Student\n"Doe, Jane",1,jd,A,g,e,5\n'
    assert roster(text.encode(), "r.csv") == (
        Student("1", "Doe, Jane", login="jd", canvas="1"),
    )  # fmt: skip


def test_what_we_wrote_is_read_again() -> None:
    student = Student("-a", "=Ann", "@x", "+l", "9", "5", "6", "g")
    header = ["id", "name", "email", "login", "number", "canvas", "participant", "group"]
    data = write(header, [[getattr(student, field) for field in header]])
    assert roster(data, "r.csv") == (student,)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("id,name\n1,Ann\n2,Bo\n1,Cy\n", "r.csv, row 4: the id '1' is that of row 2 too"),
        ("id\nZoë\nZoe\u0308\n", "r.csv, row 3: the id 'Zoë' is that of row 2 too"),
        ("id,name\n1,Ann\n,Bo\n", "r.csv, row 3: has no id for Bo"),
        ("id,name\n", "r.csv: lists no student"),
        (CANVAS[: CANVAS.index('"Doe')], "r.csv: lists no student"),
        (
            "name,colour\nAnn,red\n",
            (
                "r.csv: no column tells students apart; give it one of the columns id, number,"
                " email, login, or the header that its system wrote; its columns are 'name', 'col"
            ),
        ),
        ("student,colour\nAnn,red\n", "r.csv: no column tells students apart"),
        ("name,student,Student\nAnn,1,2\n", "r.csv: the columns 'student' and 'Student' say"),
        ("id,email,E-Mail\n1,a,b\n", "r.csv: the columns 'email' and 'E-Mail' say the same"),
        (f"id,name\n1,{'x' * 256}\n", "r.csv, row 2: its name is longer than 255"),
        ("", "r.csv: is empty"),
    ],
)
def test_refuses_in_one_line(text: str, says: str) -> None:
    with pytest.raises(UsageError) as error:
        roster(text.encode(), "r.csv")
    assert str(error.value).startswith(says)
    assert "\n" not in str(error.value)


def test_a_table_of_grades_is_a_roster() -> None:
    """Its `student` is the id, and not the address."""
    everybody = [replace(one, canvas="") for one in STUDENTS]
    assert list(roster(plain(class_of_seven()), "grades.csv")) == everybody
    text = "student,name,email,group,status\ns1,Ann Lee,ann@uni.edu,,graded\n"
    assert roster(text.encode(), "r.csv") == (Student("s1", "Ann Lee", "ann@uni.edu"),)


def test_where_there_is_an_id_a_student_is_no_id() -> None:
    assert roster(b"id,student,name\n1,Dr,Ann\n", "r.csv") == (Student("1", "Ann"),)


def test_a_pipe_is_not_waited_for_and_a_device_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(UsageError, match=f"^{path}: cannot be read: is no regular file$"):
            read_roster(path)


@pytest.mark.parametrize("name", ["missing.csv", ".", "nul\0"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="cannot be read") as error:
        read_roster(tmp_path / name)
    assert str(error.value).startswith(str(tmp_path))


PIECES = some.sampled_from(
    [b"id", b"Student,ID", b"Section", b"Participant 5", b"email", b",", b";", b'"', b"\n", b"=",
     b"\xe9", b"\xc3\xa9", b"\0", b"Grade", b"Norm (12)", b"7", b"\xff\xfe", b" "]
)  # fmt: skip


@given(some.lists(PIECES, max_size=30), some.sampled_from(["canvas", "moodle"]))
def test_no_bytes_end_otherwise(pieces: list[bytes], system: Literal["canvas", "moodle"]) -> None:
    """As students, or in one line; the same for a file to fill in."""
    data = b"".join(pieces)
    with suppress(UsageError):
        assert all(student.id for student in roster(data, "r.csv"))
    with suppress(UsageError):
        filled(system, read(data, "r.csv"), class_of_seven(), column="12")
