"""Whose a workbook is, and what its numbers are: by the course alone, and by nothing it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from openpyxl import load_workbook

from normreg_sheets.course.codes import write_code
from normreg_sheets.course.enrolment import keep
from normreg_sheets.course.problems import Problems, problems
from normreg_sheets.course.secret import Secret
from normreg_sheets.errors import SubmissionError, UsageError
from normreg_sheets.sheet.names import CODE_PROPERTY
from normreg_sheets.submission.reader import read
from tests.course.begun import BN, IDS, KEY, ROLL, SECRET, begun, contents, handed_out

if TYPE_CHECKING:
    from pathlib import Path

TABLES = (f"[exercise.{BN}]", "[exercise.tiny]", 'template = "tiny.toml"', "set = { unit = 5 }")


@pytest.fixture(scope="module")
def class_(tmp_path_factory: pytest.TempPathFactory) -> tuple[Problems, tuple[Path, ...], Path]:
    """The sheets of an exercise, two attempts of it, and a sheet of another exercise."""
    folder = tmp_path_factory.mktemp("problems")
    course = begun(folder / "course", *TABLES)
    paths = handed_out(course, folder / "out", ROLL[:2])
    (second,) = handed_out(course, folder / "out", ROLL[:1], attempt=2)
    (other,) = handed_out(course, folder / "out", ROLL[:1], exercise="tiny")
    return problems(course, BN, SECRET), (*paths, second), other


def saying(path: Path, out: Path, *, cell: str | None = None, custom: str | None = None) -> Path:
    """The sheet with another code in its cell, or in the property of the file."""
    book = load_workbook(path)
    sheet = book.worksheets[0]
    place = sheet.defined_names["sheet_code"].attr_text.split("!")[1].replace("$", "")
    if cell is not None:
        sheet[place] = cell
    if custom is not None:
        book.custom_doc_props[CODE_PROPERTY].value = custom
    book.save(out)
    return out


def test_a_sheet_is_its_students_with_the_numbers_on_it(
    class_: tuple[Problems, tuple[Path, ...], Path],
) -> None:
    sheets, paths, _ = class_
    for path, (student, attempt) in zip(
        paths, [(IDS[0], 1), (IDS[1], 1), (IDS[0], 2)], strict=True
    ):
        book = read(path)
        owner = sheets.owner(book, path)
        assert (owner.student, owner.attempt, owner.exercise) == (student, attempt, BN)
        area = book.names["given_x"]
        shown = [book.sheets[area.sheet][cell].value for cell in area.cells()]
        numbers = sheets.problem(owner).givens["X"]
        assert np.array_equal(np.reshape(np.array(shown, dtype=float), numbers.shape), numbers)


def test_the_latest_sheet_of_a_student_is_found(
    class_: tuple[Problems, tuple[Path, ...], Path],
) -> None:
    sheets, _, _ = class_
    assert [sheets.sheet_of(one).attempt for one in IDS[:2]] == [2, 1]
    with pytest.raises(UsageError, match=rf"--student {IDS[3]}: has no sheet of {BN}"):
        sheets.sheet_of(IDS[3])


def test_a_code_is_understood_however_it_is_spelled(
    class_: tuple[Problems, tuple[Path, ...], Path], tmp_path: Path
) -> None:
    sheets, (path, *_), _ = class_
    code = sheets.codes.sheet(BN, 1, IDS[0]).code
    for spelled in (code.lower(), code.replace("-", " – "), code.replace("1", "l")):
        file = saying(path, tmp_path / "spelled.xlsx", cell=f" {spelled} ")
        assert sheets.owner(read(file), file).code == code


def test_a_sheet_that_is_nobodys_is_for_a_person(
    class_: tuple[Problems, tuple[Path, ...], Path], tmp_path: Path
) -> None:
    sheets, (path, another, _), other = class_
    ours, theirs = (sheets.codes.sheet(BN, 1, one).code for one in IDS[:2])
    made_up = write_code(Secret(KEY[::-1]), BN, 1, IDS[0], 1)
    changed = ours[:-1] + ("2" if ours[-1] != "2" else "3")
    out = tmp_path / "sheet.xlsx"
    for file, reason in (
        (saying(path, out, cell=made_up, custom=made_up), "code"),
        (saying(path, tmp_path / "b.xlsx", cell=changed, custom=changed), "code"),
        (saying(path, tmp_path / "c.xlsx", cell=changed), "codes-disagree"),
        (saying(path, tmp_path / "d.xlsx", cell=theirs), "codes-disagree"),
        (saying(another, tmp_path / "e.xlsx", custom=ours), "codes-disagree"),
        (other, "other-exercise"),
    ):
        with pytest.raises(SubmissionError) as told:
            sheets.owner(read(file), file)
        assert told.value.reason == reason
        assert str(told.value).startswith(f"{file}: ")
        assert "\n" not in str(told.value)


def test_an_exercise_without_sheets_is_told(tmp_path: Path) -> None:
    course = begun(tmp_path, *TABLES)
    with pytest.raises(UsageError, match=rf"no sheets of {BN} were issued"):
        problems(course, BN, SECRET)


def test_another_secret_is_told_and_not_the_students(tmp_path: Path) -> None:
    """All their codes would be strangers', and all new codes would be wrong."""
    course = begun(tmp_path / "course", *TABLES)
    handed_out(course, tmp_path / "out", ROLL[:1], exercise="tiny")
    handed_out(course, tmp_path / "out", ROLL[:1])
    other = KEY[::-1]
    says = r"secret\.key: is not the one that these sheets were issued with \(.*\); restore it$"
    for exercise in (BN, "tiny"):
        with pytest.raises(UsageError, match=says):
            problems(course, exercise, Secret(other))
    course = begun(tmp_path / "course", *TABLES, key=other)
    before = contents(tmp_path)
    for attempt in (1, 2):
        with pytest.raises(UsageError, match=says):
            handed_out(course, tmp_path / "out", ROLL[:2], attempt=attempt)
    assert contents(tmp_path) == before


@pytest.mark.parametrize(
    ("left", "says"), [(None, "is gone"), ("[]", "is gone"), ("one", "does not know s-10, who has")]
)
def test_a_class_that_was_lost_is_told(tmp_path: Path, left: str | None, says: str) -> None:
    """Else a new one would be begun, and the sheets of the others would be nobody's."""
    course = begun(tmp_path / "course", *TABLES)
    handed_out(course, tmp_path / "out", ROLL[:2])
    path = course.folder / "class.json"
    path.unlink()
    if left == "one":
        keep(course.folder, ROLL[1:2])
    elif left is not None:
        path.write_text(left)
    told = rf"class\.json: {says}.* \({BN}, attempt 1\); restore it from a copy$"
    with pytest.raises(UsageError, match=told):
        problems(course, BN, SECRET)
    for exercise in (BN, "tiny"):
        with pytest.raises(UsageError, match=told):
            handed_out(course, tmp_path / "out", exercise=exercise)
