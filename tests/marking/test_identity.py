"""Which problem a file is of: the one that its code names, or none, with the reason."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.answers.draw import pose
from normreg_sheets.answers.problem import Problem, Variant
from normreg_sheets.errors import SubmissionError
from normreg_sheets.exercise.composition import load
from normreg_sheets.exercise.template import home
from normreg_sheets.marking.assessment import assess
from normreg_sheets.marking.feedback import workbook as feedback
from normreg_sheets.marking.students import at_the_end
from tests.libreoffice import office
from tests.marking.cases import EXERCISE, classic, drawn
from tests.marking.files import Book, handed_in, refused
from tests.submission.parts import pack, relations, workbook

if TYPE_CHECKING:
    from pathlib import Path

    from normreg_sheets.marking.feedback import Reveal


@pytest.mark.parametrize("lost", ["cell", "property"])
def test_one_code_is_enough(lost: str, tmp_path: Path) -> None:
    book = Book(handed_in(tmp_path, classic(), at_the_end(classic())))
    book.say(code=None) if lost == "cell" else book.say(custom=None)

    assert assess(book.save()).percent == 100


def test_a_workbook_without_a_code_is_refused(tmp_path: Path) -> None:
    book = Book(handed_in(tmp_path, classic(), at_the_end(classic())))
    book.say(code=None)
    book.say(custom=None)
    error = refused(book.save())

    assert error.reason == "foreign-workbook"
    assert "hand in the sheet that was generated" in str(error)


def test_a_workbook_of_somebody_else_is_refused(tmp_path: Path) -> None:
    assert refused(pack(tmp_path / "foreign.xlsx")).reason == "foreign-workbook"


def test_a_workbook_without_a_worksheet_is_refused(tmp_path: Path) -> None:
    parts = {
        "xl/workbook.xml": workbook('<sheet name="Chart" r:id="rId1"/>'),
        "xl/_rels/workbook.xml.rels": relations(("chartsheet", "chartsheets/sheet1.xml")),
        "xl/chartsheets/sheet1.xml": "<chartsheet/>",
    }
    assert refused(pack(tmp_path / "chart.xlsx", parts)).reason == "foreign-workbook"


def test_codes_that_disagree_are_for_a_person(tmp_path: Path) -> None:
    book = Book(handed_in(tmp_path, classic()))
    book.say(code=drawn(seed=8).code)
    error = refused(book.save())

    assert error.reason == "codes-disagree"
    assert classic().code in str(error)
    assert drawn(seed=8).code in str(error)


@pytest.mark.parametrize("text", ["classic", "batch-normalization", "Ada Lovelace"])
def test_a_code_that_was_changed_is_told_as_what_it_is(text: str, tmp_path: Path) -> None:
    """The property still has the true one; both could be of another sheet."""
    book = Book(handed_in(tmp_path, classic()))
    book.say(code=text)
    error = refused(book.save())

    assert error.reason == "codes-disagree"
    assert f"the code on its sheet was changed to '{text}'" in str(error)
    assert classic().code in str(error)


def test_spaces_in_a_code_do_not_matter(tmp_path: Path) -> None:
    book = Book(handed_in(tmp_path, classic()))
    book.say(code=f"  {classic().code.replace(' ', '   ')} ")

    assert assess(book.save()).problem.code == classic().code


@pytest.mark.parametrize(
    ("code", "reason", "says"),
    [
        ("batch-normalization@2 classic", "other-version", "is of version 2"),
        ("batch-normalisation@1 classic", "code", "did you mean 'batch-normalization'?"),
        ("batch-normalization@1 modern", "code", "unknown preset 'modern'"),
        ("batch-normalization@1 fractions-1 unit=0", "code", "from 1 to 64"),
        ("batch-normalization@1 fractions-1 depth=2", "code", "unknown setting 'depth'"),
        ("batch-normalization@1 fractions-1 decimals=9", "code", "from 1 to 6"),
        ("batch-normalization@1 classic example=9", "code", "for its own sizes only"),
        ("batch-normalization@1 friendly-1 example=3", "code", "none of"),
        ("batch-normalization", "code", "is not the code of a sheet for practice"),
        ("../secret@1 classic", "code", "is not the code of a sheet for practice"),
        ("x" * 9999, "code", "is not the code of a sheet for practice"),
        ("batch-normalization@1 classic rounding=up", "code", "is not the code of a sheet"),
    ],
)
def test_a_code_that_names_no_problem_is_for_a_person(
    code: str, reason: str, says: str, tmp_path: Path
) -> None:
    book = Book(handed_in(tmp_path, classic()))
    book.say(code=code, custom=code)
    error = refused(book.save())

    assert error.reason == reason
    assert says in str(error)


@pytest.fixture
def own(tmp_path: Path) -> tuple[Problem, Path]:
    """A problem of one's own template, and the template's path."""
    template = tmp_path / "mine.toml"
    shutil.copy(home() / f"{EXERCISE}.toml", template)
    return pose(load(str(template)), Variant(preset="classic")), template


def test_an_exercise_of_ones_own_is_checked_by_its_template(
    own: tuple[Problem, Path], tmp_path: Path
) -> None:
    problem, template = own
    path = handed_in(tmp_path, problem, at_the_end(problem))

    assert assess(path, str(template)).percent == 100


def test_an_exercise_of_ones_own_needs_its_template(
    own: tuple[Problem, Path], tmp_path: Path
) -> None:
    error = refused(handed_in(tmp_path, own[0]))

    assert error.reason == "code"
    assert "unknown exercise 'mine'" in str(error)


def test_another_exercises_template_is_refused(own: tuple[Problem, Path], tmp_path: Path) -> None:
    assert refused(handed_in(tmp_path, classic()), str(own[1])).reason == "other-exercise"


def test_another_version_of_ones_own_template_is_refused(
    own: tuple[Problem, Path], tmp_path: Path
) -> None:
    problem, template = own
    path = handed_in(tmp_path, problem)
    template.write_text(template.read_text("utf-8").replace("version = 1", "version = 2"), "utf-8")

    assert refused(path, str(template)).reason == "other-version"


def test_a_code_does_not_make_us_read_a_local_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The code of a stranger's file names one of our exercises, and never a path."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.toml").write_text((home() / f"{EXERCISE}.toml").read_text("utf-8"), "utf-8")
    path = handed_in(tmp_path, classic(), at_the_end(classic()))
    book = Book(path)
    book.say(code="mine.toml@1 classic", custom="mine.toml@1 classic")
    with pytest.raises(SubmissionError, match=r"unknown exercise 'mine\.toml'"):
        assess(book.save())


def test_a_code_of_a_sheet_that_fits_no_page_is_refused_before_it_is_drawn(tmp_path: Path) -> None:
    book = Book(handed_in(tmp_path, classic(), at_the_end(classic())))
    code = f"{EXERCISE}@1 fractions-1 example=64 feature=64 unit=64"
    book.say(code=code, custom=code)
    with pytest.raises(SubmissionError, match="does not fit a page"):
        assess(book.save())


# ---- what we gave back -------------------------------------------------------------------------


@pytest.mark.parametrize("reveal", ["marks", "hints", "solution"])
@pytest.mark.parametrize("title", ["Feedback", "Mia"])
def test_feedback_that_comes_back_is_no_submission(
    reveal: Reveal, title: str, tmp_path: Path
) -> None:
    """However it is called then, and whatever it reveals: the right values could stand in it."""
    path = tmp_path / "feedback.xlsx"
    marked = assess(handed_in(tmp_path, classic(), at_the_end(classic())))
    path.write_bytes(feedback(marked, reveal))
    book = Book(path)
    book.book["Feedback"].title = title
    error = refused(book.save())

    assert error.reason == "feedback-workbook"
    assert "hand in the sheet that was generated" in str(error)


@pytest.mark.libreoffice
def test_feedback_that_comes_back_as_ods_is_no_submission(tmp_path: Path) -> None:
    path = tmp_path / "feedback.xlsx"
    path.write_bytes(feedback(assess(handed_in(tmp_path, classic())), "hints"))
    (ods,) = office.convert([path], tmp_path / "ods", "ods")

    assert refused(ods).reason == "feedback-workbook"


@pytest.mark.parametrize("code", ["x" * 9999, "two\x0blines", "\u202etfel"])
def test_a_code_in_a_message_is_short_and_plain(code: str, tmp_path: Path) -> None:
    book = Book(handed_in(tmp_path, classic()))
    book.cell("sheet_code").value = code.replace("\x0b", "\u2028")
    said = str(refused(book.save())).removeprefix(str(book.path))

    assert said.isprintable()
    assert len(said) < 250
