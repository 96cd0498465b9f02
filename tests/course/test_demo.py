"""The demonstration: a class from the roster to the gradebook, and what it says about it."""

from __future__ import annotations

import csv
import re
import zipfile
from datetime import date
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.course import results
from normreg_sheets.course.beginning import begin
from normreg_sheets.course.demo import CLASS, COPIED, LENT, OTHERS, POSSIBLE, WIDTH, demonstrate
from normreg_sheets.errors import OutputError
from normreg_sheets.exercise.composition import load

if TYPE_CHECKING:
    from pathlib import Path

    from normreg_sheets.course.records import Grade

NAME = {part: name for name, part in CLASS.items()}
STEP = {
    mistake.name: step.name
    for step in load("batch-normalization").steps
    for mistake in step.mistakes
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("class")


@pytest.fixture(scope="module")
def told(folder: Path) -> list[str]:
    return list(demonstrate(folder, force=False))


@pytest.fixture(scope="module")
def grades(told: list[str], folder: Path) -> dict[str, Grade]:
    return {one.student.name: one for one in results.graded(folder / "graded").grades}


def advice(told: list[str]) -> str:
    """What stands under "Where to look", on one line."""
    start = next(place for place, line in enumerate(told) if "Where to look" in line)
    return " ".join(" ".join(told[start:]).split())


def test_everybody_has_a_sheet_and_numbers_of_their_own(told: list[str], folder: Path) -> None:
    sheets = [path.read_bytes() for path in (folder / "out" / "students").iterdir()]

    assert len(sheets) == len(set(sheets)) == len(CLASS)


def test_there_is_a_sheet_to_learn_alone_with_and_its_solution(
    told: list[str], folder: Path
) -> None:
    alone = {path.name.rsplit("-", 1)[1] for path in folder.glob("*.xlsx")}

    assert alone == {"practice.xlsx", "solution.xlsx"}


@pytest.mark.parametrize("part", ["each-step", "formulas"])
def test_the_honest_get_everything(part: str, grades: dict[str, Grade]) -> None:
    grade = grades[NAME[part]]

    assert (grade.points, grade.of) == (72, 72)


@pytest.mark.parametrize("name", [name for name, part in CLASS.items() if part.startswith("slip")])
def test_a_slip_costs_its_own_step_alone(name: str, grades: dict[str, Grade]) -> None:
    lost = {(cell.step, cell.mistake) for cell in grades[name].cells if cell.points < cell.of}
    slip = CLASS[name].removeprefix("slip ")

    assert lost == {(STEP[slip], slip)}


@pytest.mark.parametrize(
    ("part", "status", "flag"),
    [
        ("formulas", "graded", None),
        ("careless", "review", "unreadable"),
        ("copier", "review", "same-answers"),
        ("tamperer", "review", "altered-givens"),
        ("borrower", "review", "other-student"),
        ("photographer", "refused", None),
        ("absentee", "missing", None),
    ],
)
def test_what_becomes_of_everybody(
    part: str, status: str, flag: str | None, grades: dict[str, Grade]
) -> None:
    grade = grades[NAME[part]]

    assert grade.status == status
    assert [one.kind for one in grade.flags] == ([] if flag is None else [flag])


@pytest.mark.parametrize(
    ("part", "says"),
    [
        ("copier", f"the same answers as {COPIED} "),
        ("borrower", f"the sheet of {LENT} "),
        ("tamperer", "the given X does not hold the numbers"),
        ("careless", "not readable as a number, so pending for a person"),
        ("photographer", "this is a picture, not a workbook"),
    ],
)
def test_who_needs_a_person_is_pointed_out(part: str, says: str, told: list[str]) -> None:
    (said,) = re.findall(rf"- {NAME[part]}: (.*?)(?= - |$)", advice(told))

    assert says in said


def test_the_commonest_mistake_is_told_in_words(told: list[str]) -> None:
    makers = list(CLASS.values()).count("slip divided-by-n-minus-1")

    assert f"made by {makers} of {len(CLASS)}: Did you divide by n − 1?" in advice(told)


def test_the_gradebook_has_everybodys_points(
    told: list[str], folder: Path, grades: dict[str, Grade]
) -> None:
    text = (folder / "gradebook-graded.csv").read_text(encoding="utf-8-sig")
    _, possible, *rows = csv.reader(text.splitlines())

    assert possible[-1] == POSSIBLE
    for row in rows:
        points = grades[row[0]].points
        assert row[-1] == "" if points is None else abs(float(row[-1]) - points / 7.2) < 0.0051


def test_everybody_whose_sheet_was_marked_gets_feedback(
    told: list[str], folder: Path, grades: dict[str, Grade]
) -> None:
    with zipfile.ZipFile(folder / "feedback-canvas.zip") as archive:
        given = archive.namelist()

    marked = [one for one in grades.values() if one.points is not None]
    assert sorted(given) == sorted(one.file for one in marked)


def test_every_part_is_played_by_somebody() -> None:
    assert OTHERS.keys() <= set(CLASS.values())


def test_nothing_is_too_long_for_a_terminal(folder: Path, told: list[str]) -> None:
    """A path is as long as it is, and a command as its paths."""
    lines = [line for line in told if "normreg-sheets " not in line]

    assert max(len(line.replace(str(folder), "out")) for line in lines) <= WIDTH


@pytest.mark.parametrize("taken", ["submissions.zip", "graded/grades.csv", "course/course.toml"])
def test_nothing_is_written_where_something_stands(tmp_path: Path, taken: str) -> None:
    (tmp_path / taken).parent.mkdir(exist_ok=True)
    (tmp_path / taken).write_text("mine")
    with pytest.raises(OutputError, match="is there already"):
        list(demonstrate(tmp_path, force=False))

    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [tmp_path / taken]


@pytest.mark.parametrize("force", [False, True])
def test_the_secret_of_a_real_course_is_never_replaced(tmp_path: Path, *, force: bool) -> None:
    begin(tmp_path / "course", "DL", ["dropout"], date(2026, 10, 1))
    (tmp_path / "course/course.toml").rename(tmp_path / "course/mine.toml")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with pytest.raises(
        OutputError, match=r"secret\.key: .* is never replaced; take another"
    ) as told:
        list(demonstrate(tmp_path, force=force))
    assert "--force" not in str(told.value)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_by_force_it_makes_the_same_again(folder: Path, told: list[str]) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    (folder / "gradebook-graded.csv").write_text("old")

    assert list(demonstrate(folder, force=True)) == told
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
