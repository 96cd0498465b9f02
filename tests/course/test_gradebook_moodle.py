"""Moodle's grading worksheet: in any language, the grades go in and all else stays."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.course.gradebooks import filled
from normreg_sheets.course.student import Student
from normreg_sheets.course.tables import read
from normreg_sheets.errors import UsageError
from tests.course.gradebook_class import flagged, grade, graded

if TYPE_CHECKING:
    from normreg_sheets.course.records import Results

JANE = Student("S-1", "Jane Doe", "jane@uni.edu", number="S-1")
KIM = Student("S-2", "Kim Lee", "kim@uni.edu", number="S-2")
BO = Student("S-3", "Bo Ek", "bo@uni.edu", number="S-3")
THREE = graded(grade(JANE, 69.0), grade(KIM, 36.0, "review"), grade(BO, None, "refused"))

ENGLISH = """\
Identifier,"Full name","Email address",Status,Grade,"Maximum grade","Grade can be changed",\
"Last modified (submission)","Online text","Last modified (grade)","Feedback comments"
"Participant 501","Jane Doe",jane@uni.edu,"Submitted for grading - ",{>95.83},100.00,Yes,\
"Monday, 2 March 2026, 10:37 AM","<p>a
b</p>",-,⟨>69 of 72 points⟩
"Participant 502","Kim Lee",KIM@uni.edu,"Submitted for grading - ",{"12.00">"50"},100.00,Yes,\
-,,-,⟨"old, text">"36 of 72 points"⟩
"Participant 503","Bo Ek",bo@uni.edu,"No submission - ",,100.00,Yes,-,,-,
"Participant 504","Cy Berg",cy@uni.edu,"No submission - ",7.00,100.00,Yes,-,,-,
"""
OTHERS = {
    "German": """\
ID,"Vollständiger Name",E-Mail-Adresse,Status,Bewertung,Bestwertung,\
"Bewertung kann geändert werden","Zuletzt geändert (Bewertung)","Feedback als Kommentar"
Teilnehmer/in501,"Jane Doe",jane@uni.edu,"Abgegeben",{>"95,83"},"100,00",Ja,-,
Teilnehmer/in502,"Kim Lee",kim@uni.edu,"Abgegeben",{>50},"100,00",Ja,-,
""",
    "French": """\
Identifiant,"Nom complet","Adresse de courriel",Statut,Note,"Note maximale",\
"La note peut être modifiée","Dernière modification (note)","Feedback par commentaires"
Participant501,"Jane Doe",jane@uni.edu,Remis,{>"19,17"},"20,00",Oui,-,
""",
    "Spanish": """\
Identificador;"Nombre completo";"Dirección de correo";Calificación;"Calificación máxima";\
"Última modificación (calificación)"
"Participante 502";"Kim Lee";kim@uni.edu;{>5};10,00;-
""",
    "Italian": """\
Identificativo,"Nome completo",Valutazione,"Valutazione massima","Ultima modifica (valutazione)"
Partecipante501,"Jane Doe",{>9.58},10.00,-
""",
    "Dutch": """\
Identificatie,"Volledige naam",Cijfer,"Maximaal cijfer","Laatst gewijzigd (beoordeling)"
Deelnemer501,"Jane Doe",{>"9,58"},"10,00",-
""",
    "Brazilian": """\
Identificador,"Nome completo","Número de identificação",Nota,"Nota máxima",\
"Última modificação (nota)"
Participante501,Outra,S-1,{>"9,58"},"10,00",-
""",
    "Portuguese": """\
"Número de identificação","Nome completo","Número de identificação",Nota,"Nota Máxima"
Participante501,"Jane Doe",S-1,{>"9,58"},"10,00"
""",
    "its grade unknown, but before its maximum": """\
Identifier,"Full name",Mark,"Maximum grade"
"Participant 501","Jane Doe",{>9.58},10.00
""",
    "each row its own maximum": """\
Identifier,"Full name",Grade,"Maximum grade"
"Participant 501","Jane Doe",{>9.58},10.00
"Participant 502","Kim Lee",{>2.5},5.00
""",
}


GRADES, COMMENTS = r"\{([^}]*)>([^}]*)\}", r"⟨([^⟩]*)>([^⟩]*)⟩"


def before(text: str) -> str:
    return re.sub(COMMENTS, r"\1", re.sub(GRADES, r"\1", text))


def after(text: str, *, comments: bool = False) -> str:
    """What stands in braces is filled in; in brackets, the comment, where that is wanted."""
    return re.sub(COMMENTS, r"\2" if comments else r"\1", re.sub(GRADES, r"\2", text))


def fill(
    text: str, results: Results = THREE, column: str | None = None, *, comments: bool = False
) -> tuple[str, list[str]]:
    table = read(text.encode(), "w.csv")
    data, notes, _ = filled("moodle", table, results, column=column, comments=comments)
    return data.decode(), notes


@pytest.mark.parametrize("comments", [False, True])
def test_grades_and_comments_go_in_and_all_else_stays(comments: bool) -> None:
    text, notes = fill(before(ENGLISH), comments=comments)
    assert text == after(ENGLISH, comments=comments)
    assert notes == [
        "scaled from 72 points to 100 there",
        "not in the roster, left as it is: 'Cy Berg (cy@uni.edu)'",
    ]


@pytest.mark.parametrize("language", OTHERS)
def test_in_other_languages(language: str) -> None:
    text = OTHERS[language]
    assert fill(before(text))[0] == after(text)


def test_an_unknown_language_needs_the_name_of_the_column() -> None:
    text = (
        "Tunniste,Nimi,Arvosana,Maksimi\n"
        "Participant 501,Jane Doe,{>9.58},10.00\nParticipant 502,Kim Lee,{3.00>5},10.00\n"
    )
    by_participant = graded(
        grade(replace(JANE, participant="501"), 69.0), grade(replace(KIM, participant="502"), 36.0)
    )
    assert fill(before(text), by_participant, "Arvosana")[0] == after(text)
    with pytest.raises(UsageError, match=r"say with --column which one .* 'Nimi', 'Arvosana'"):
        fill(before(text), by_participant)


def test_without_a_maximum_nothing_is_scaled() -> None:
    text = "Identifier,Full name,Grade\nParticipant 501,Jane Doe,{>69}\n"
    data, notes = fill(before(text))
    assert data == after(text)
    assert "does not say the maximum grade: nothing is scaled" in notes


@pytest.mark.parametrize(
    "text",
    [
        "Identifier,Full name,Grade\nParticipant 501,Kim Lee,\n",
        "Identifier,ID number,Grade\nParticipant 501,S-2,\n",
        "Identifier,Full name,Email address,Grade\nParticipant 501,K. Lee,kim@uni.edu,\n",
    ],
)
def test_the_participant_number_of_one_and_a_name_of_another(text: str) -> None:
    known = graded(grade(replace(JANE, participant="501"), 1.0), grade(KIM, 1.0))
    with pytest.raises(UsageError) as error:
        fill(text, known)
    assert "Jane Doe (S-1)" in str(error.value)
    assert "Kim Lee (S-2)" in str(error.value)


def test_a_new_name_is_no_contradiction() -> None:
    text = "Identifier,Full name,ID number,Grade\nParticipant 501,Jane Roe,S-1,{>69}\n"
    assert fill(before(text))[0] == after(text)


def test_a_comment_is_html_that_shows_what_was_meant() -> None:
    text = 'Identifier,"Full name",Grade,"Feedback comments"\n"Participant 501","Doe, Jane",,\n'
    told = replace(flagged(), changed="seen by hand: 1 < 2 & é")
    data, _ = fill(text, graded(told), comments=True)
    assert data.splitlines()[1] == (
        '"Participant 501","Doe, Jane",1.5,1.5 of 3 points; 0.5 were lost: 2 hours late;'
        " a person still looks at some entries; seen by hand: 1 &lt; 2 &amp; &#233;"
    )


@pytest.mark.parametrize(
    ("text", "column", "says"),
    [
        ("id,name\n1,Ann\n", None, "is no grading worksheet of Moodle"),
        ("Identifier,Grade\nParticipant 1,\n", "Mark", "has no column 'Mark'; its columns are"),
        ("Identifier,A,A\nParticipant 1,,\n", "A", "has several columns 'A'"),
        *(
            (before(ENGLISH), column, f"--column {column}: is not for grades")
            for column in ("Identifier", "Email address", "Full name", "Maximum grade")
        ),
        ("ID,Vollständiger Name,Note\nParticipant 1,,\n", "Vollständiger Name", "--column Vollst"),
        ("Identifier,Grade,Scale\nParticipant 1,,good\n", None, "the assignment is graded with a"),
        ("Identifier,Grade,Note\nParticipant 1,,\n", None, "the columns 'Grade' and 'Note' say"),
        ("Identifier,Grade\nParticipant 1,\n", None, "none of its 1 rows is a student"),
    ],
)
def test_refuses_in_one_line(text: str, column: str | None, says: str) -> None:
    with pytest.raises(UsageError) as error:
        fill(text, THREE, column)
    assert str(error.value).startswith(f"w.csv: {says}")
    assert "\n" not in str(error.value)


def test_a_namesake_with_another_address_gets_no_points() -> None:
    text = "Identifier,Full name,Email address,Grade\nParticipant 501,Wei Zhang,wz2@uni.edu,\n"
    known = graded(grade(Student("7", "Wei Zhang", "wz1@uni.edu"), 1.0))
    with pytest.raises(UsageError, match=r"row 2: 'Wei Zhang' could be Wei Zhang \(7\), or"):
        fill(text, known)


def test_it_counts_the_cells_that_it_filled() -> None:
    table = read(before(ENGLISH).encode(), "w.csv")
    assert filled("moodle", table, THREE, comments=True)[2] == 2


def test_a_maximum_that_is_none_is_named_with_its_row() -> None:
    text = 'Identifier,"Full name",Grade,"Maximum grade"\nParticipant 501,Jane Doe,,-\n'
    with pytest.raises(UsageError, match=r"^w\.csv, row 2: 'Maximum grade' is no number"):
        fill(text)


def test_comments_need_their_column() -> None:
    text = 'Identifier,"Full name",Grade\nParticipant 501,Jane Doe,\n'
    with pytest.raises(UsageError, match="has no column for feedback comments"):
        fill(text, comments=True)
