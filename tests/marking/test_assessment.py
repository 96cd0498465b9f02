"""Real files come back: identified by their code, read where their names say, marked, flagged."""

from __future__ import annotations

import re
import shutil
import zipfile
from typing import TYPE_CHECKING

import pytest
from openpyxl.workbook.defined_name import DefinedName

from normreg_sheets.answers.draw import pose
from normreg_sheets.answers.problem import Problem, Variant
from normreg_sheets.errors import SubmissionError
from normreg_sheets.exercise.composition import load
from normreg_sheets.exercise.exercise import Settings
from normreg_sheets.exercise.template import home
from normreg_sheets.marking.assessment import Assessment, assess
from normreg_sheets.marking.marker import CellMark, Verdict
from normreg_sheets.marking.students import at_the_end, each_step, typed
from normreg_sheets.submission.refusal import Reason
from tests.marking.cases import EXERCISE, LEVELS, classic, drawn
from tests.marking.files import Book, handed_in
from tests.submission.parts import pack, relations, workbook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from normreg_sheets.marking.students import Numbers

CELLS = 72  # 5 steps of 12, 4 of 3


def found(assessment: Assessment, step: str) -> dict[tuple[int, ...], CellMark]:
    """The marks of a step by place."""
    steps = {one.name: one for one in assessment.steps}
    return {cell.at: cell for _, cell in steps[step].cells}


def kinds(assessment: Assessment) -> list[str]:
    return [flag.kind for flag in assessment.flags]


def refused(path: Path, template: str | None = None) -> SubmissionError:
    with pytest.raises(SubmissionError) as caught:
        assess(path, template)
    assert str(caught.value).startswith(f"{path}: ")
    assert "\n" not in str(caught.value)
    return caught.value


# ---- whole sheets --------------------------------------------------------------------------------


@pytest.mark.parametrize("level", LEVELS)
def test_the_key_earns_everything(level: str, tmp_path: Path) -> None:
    problem = drawn(level, 3)
    assessment = assess(
        handed_in(tmp_path, problem, {step: problem.key[step] for step in problem.asked})
    )

    assert (assessment.percent, assessment.points, assessment.of) == (100, CELLS, CELLS)
    assert kinds(assessment) == []


@pytest.mark.parametrize("habit", [each_step, at_the_end])
def test_typed_numbers_earn_everything(habit: Callable[[Problem], Numbers], tmp_path: Path) -> None:
    """Texts, as a spreadsheet keeps them that was not told they are numbers."""
    problem = drawn("fractions", 3)
    assessment = assess(handed_in(tmp_path, problem, typed(problem, habit(problem))))

    assert assessment.percent == 100


def test_a_blank_sheet_earns_nothing(tmp_path: Path) -> None:
    assessment = assess(handed_in(tmp_path, classic()))

    assert (assessment.percent, assessment.points, assessment.of) == (0, 0, CELLS)
    assert {cell.verdict for step in assessment.steps for _, cell in step.cells} == {Verdict.BLANK}
    assert kinds(assessment) == []


def test_a_sheet_filled_in_by_another_program_earns_everything(tmp_path: Path) -> None:
    problem = drawn("decimals", 2)
    book = Book(handed_in(tmp_path, problem))
    for step, numbers in each_step(problem).items():
        book.fill(step, numbers)

    assert assess(book.save()).percent == 100


@pytest.mark.parametrize(
    "settings",
    [
        Settings((("example", "6"), ("unit", "2"))),
        Settings((("eps", "1/2"),)),
        Settings(decimals=4),
        Settings(rounding="each-step"),
        Settings((("example", "3"), ("feature", "2")), 3, "each-step"),
    ],
)
def test_the_settings_are_read_from_the_file(settings: Settings, tmp_path: Path) -> None:
    problem = pose(load(EXERCISE, settings), Variant(level="fractions", seed=4))
    assessment = assess(handed_in(tmp_path, problem, each_step(problem)))

    assert assessment.percent == 100
    assert assessment.problem.code == problem.code


def test_each_step_has_its_points(tmp_path: Path) -> None:
    book = Book(handed_in(tmp_path, classic(), at_the_end(classic())))
    book.cell("step_sigma").value = 0.8  # too coarse
    book.cell("step_Y", 1, 2).value = None
    steps = {step.name: (step.title, step.points) for step in assess(book.save()).steps}

    assert steps == {
        "Z": ("Linear layer", 12),
        "A": ("ReLU", 12),
        "total": ("Batch statistics", 3),
        "mu": ("Batch statistics", 3),
        "var": ("Batch statistics", 3),
        "sigma": ("Batch statistics", 2.5),
        "C": ("Shift to mean = 0", 12),
        "N": ("Scale to variance = 1", 12),
        "Y": ("Scale and shift", 11),
    }


def test_the_addresses_are_those_of_the_file(tmp_path: Path) -> None:
    book = Book(handed_in(tmp_path, classic()))
    (step,) = (step for step in assess(book.path).steps if step.name == "C")

    assert {here: cell.at for here, cell in step.cells} == {
        book.cell("step_C", row, column).coordinate: (row, column)
        for row in range(3)
        for column in range(4)
    }


# ---- entries -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (0.83, Verdict.RIGHT),
        ("0.83", Verdict.RIGHT),
        ("0,83", Verdict.RIGHT),
        (" 0.83 ", Verdict.RIGHT),
        ("83 %", Verdict.RIGHT),
        ("5/6", Verdict.RIGHT),
        ("0,8", Verdict.COARSE),
        ("", Verdict.BLANK),
        ("sqrt(11)/4", Verdict.UNREADABLE),
        ("=SQRT(11)/4", Verdict.UNREADABLE),  # openpyxl does not calculate
        ("0.83 or so", Verdict.UNREADABLE),
        (True, Verdict.UNREADABLE),
    ],
)
def test_an_entry_is_what_a_person_takes_it_for(
    said: object, expected: Verdict, tmp_path: Path
) -> None:
    """The deviation of the first row is 0.8292."""
    book = Book(handed_in(tmp_path, classic(), at_the_end(classic())))
    book.cell("step_sigma").value = said

    assert found(assess(book.save()), "sigma")[0,].verdict == expected


def test_what_cannot_be_read_is_flagged_with_its_place(tmp_path: Path) -> None:
    book = Book(handed_in(tmp_path, classic(), at_the_end(classic())))
    place = book.cell("step_mu")
    place.value = "about two"
    assessment = assess(book.save())

    assert kinds(assessment) == ["unreadable"]
    assert place.coordinate in assessment.flags[0].says


def test_a_flag_names_eight_places_and_counts_the_others(tmp_path: Path) -> None:
    book = Book(handed_in(tmp_path, classic()))
    book.fill("Z", [["?"] * 4] * 3)
    (flag,) = assess(book.save()).flags

    assert len(re.findall(r"\b[A-Z]+\d+\b", flag.says)) == 8
    assert flag.says.endswith("and 4 more")


# ---- the givens ----------------------------------------------------------------------------------


@pytest.mark.parametrize("said", [2, 1.001, "x", None])
def test_an_altered_given_is_flagged(said: object, tmp_path: Path) -> None:
    book = Book(handed_in(tmp_path, classic(), at_the_end(classic())))
    book.cell("given_X").value = said
    assessment = assess(book.save())

    assert kinds(assessment) == ["altered-givens"]
    assert "given X " in assessment.flags[0].says


def test_an_altered_given_changes_no_mark(tmp_path: Path) -> None:
    """It is marked on the true numbers: who computes with others has other results."""
    book = Book(handed_in(tmp_path, classic(), at_the_end(classic())))
    book.fill("X", [[0] * 4] * 3, "given_")

    assert assess(book.save()).percent == 100


def test_every_altered_given_has_its_flag(tmp_path: Path) -> None:
    book = Book(handed_in(tmp_path, classic()))
    for given in ("X", "W", "b", "G", "beta", "eps"):
        book.cell(f"given_{given}").value = 99

    assert kinds(assess(book.save())) == ["altered-givens"] * 6


# ---- which problem it is -------------------------------------------------------------------------


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
        ("batch-normalization", "code", "is not the code of a sheet"),
        ("../secret@1 classic", "code", "is not the code of a sheet"),
        ("x" * 9999, "code", "is not the code of a sheet"),
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


# ---- where the cells are -------------------------------------------------------------------------


def test_a_renamed_sheet_is_found(tmp_path: Path) -> None:
    book = Book(handed_in(tmp_path, classic(), at_the_end(classic())))
    book.rename("Anna's sheet")

    assert assess(book.save()).percent == 100


def test_a_sheet_behind_another_one_is_found(tmp_path: Path) -> None:
    book = Book(handed_in(tmp_path, classic(), at_the_end(classic())))
    book.book.move_sheet("Scratch", -1)

    assert assess(book.save()).percent == 100


@pytest.mark.parametrize(("rows", "columns"), [(3, 0), (0, 2), (1, 1)])
def test_rows_and_columns_inserted_by_hand_do_not_matter(
    rows: int, columns: int, tmp_path: Path
) -> None:
    """The defined names move with the cells, as they do in a spreadsheet."""
    book = Book(handed_in(tmp_path, classic(), at_the_end(classic())))
    before = book.cell("step_Z").coordinate
    book.insert(rows, columns)
    assessment = assess(book.save())

    assert book.cell("step_Z").coordinate != before
    assert (assessment.percent, kinds(assessment)) == (100, [])


def test_a_moved_step_is_found_and_told_where_it_is(tmp_path: Path) -> None:
    book = Book(handed_in(tmp_path, classic(), at_the_end(classic())))
    book.insert(3, 0)
    (step,) = (step for step in assess(book.save()).steps if step.name == "mu")

    assert [here for here, _ in step.cells] == [
        book.cell("step_mu", row).coordinate for row in range(3)
    ]


@pytest.mark.parametrize("lost", [["step_Z"], ["given_X", "step_Y"], "all"])
def test_without_a_name_a_block_is_where_it_was_put(lost: list[str] | str, tmp_path: Path) -> None:
    book = Book(handed_in(tmp_path, classic(), at_the_end(classic())))
    for name in list(book.sheet.defined_names) if lost == "all" else lost:
        del book.sheet.defined_names[name]
    assessment = assess(book.save())

    assert (assessment.percent, kinds(assessment)) == (100, [])


def test_a_name_of_another_size_is_not_believed(tmp_path: Path) -> None:
    book = Book(handed_in(tmp_path, classic(), at_the_end(classic())))
    corner = book.cell("step_Z").coordinate
    book.sheet.defined_names["step_Z"] = DefinedName(
        "step_Z", attr_text=f"'{book.sheet.title}'!${corner[0]}${corner[1:]}"
    )

    assert assess(book.save()).percent == 100


def test_a_copied_sheet_is_for_a_person(tmp_path: Path) -> None:
    """A copy brings a second set of names, and nobody can tell which sheet is meant."""
    book = Book(handed_in(tmp_path, classic(), at_the_end(classic())))
    copy = book.book.copy_worksheet(book.sheet)
    for name, defined in book.sheet.defined_names.items():
        text = defined.attr_text.replace(book.sheet.title, copy.title)
        copy.defined_names[name] = DefinedName(name, attr_text=text)

    with pytest.raises(SubmissionError, match="which sheet counts") as refused:
        assess(book.save())
    assert refused.value.reason == "several-sheets"


# ---- no workbook at all --------------------------------------------------------------------------

OLE = bytes.fromhex("D0CF11E0A1B11AE1")
NO_WORKBOOKS = {
    "nothing": (b"", Reason.EMPTY),
    "text": (b"My numbers follow.\n", Reason.TEXT),
    "password": (OLE + bytes(504) + "EncryptedPackage".encode("utf-16-le"), Reason.PASSWORD),
    "half a zip": (b"PK\3\4" + bytes(100), Reason.DAMAGED),
    "pdf": (b"%PDF-1.7\n", Reason.PDF),
}


@pytest.mark.parametrize("name", list(NO_WORKBOOKS))
def test_what_is_no_workbook_is_refused(name: str, tmp_path: Path) -> None:
    content, reason = NO_WORKBOOKS[name]
    path = tmp_path / "handed-in.xlsx"
    path.write_bytes(content)

    assert refused(path).reason == reason


def test_an_opendocument_sheet_is_refused(tmp_path: Path) -> None:
    parts = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"}
    path = tmp_path / "handed-in.ods"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)

    assert refused(path).reason == Reason.ODS


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path / "handed-in.xlsx").reason == Reason.MISSING


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path).reason == Reason.FOLDER


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
