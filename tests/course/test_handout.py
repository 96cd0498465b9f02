"""The handout: what everybody gets, what the instructor keeps, and what nobody is told."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import TYPE_CHECKING

import numpy as np
import pytest
from openpyxl import load_workbook

from normreg_sheets.answers.draw import pose
from normreg_sheets.answers.problem import Variant
from normreg_sheets.course import handout
from normreg_sheets.course.handout import prepared
from normreg_sheets.course.problems import problems
from normreg_sheets.course.student import Student
from normreg_sheets.errors import NormregError, OutputError, UsageError
from normreg_sheets.exercise.composition import load
from normreg_sheets.sheet.workbook import set_up
from tests.course.begun import (
    BN,
    DROPOUT,
    IDS,
    KEY,
    ROLL,
    SECRET,
    contents,
    handed_out,
    with_exercise,
)
from tests.sheet.giveaways import giveaways, leaks

if TYPE_CHECKING:
    from pathlib import Path

    from normreg_sheets.course.settings import Course


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The handout of a class, beside its course; nobody changes it."""
    folder = tmp_path_factory.mktemp("handout")
    handed_out(with_exercise(folder / "course"), folder / "out")
    return folder / "out"


def table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def inflated(data: bytes) -> str:
    """All that stands in a workbook, the names of its parts included."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        every = [one.filename + archive.read(one).decode() for one in archive.infolist()]
        return "\n".join([*every, archive.comment.decode()])


# ---- which files ---------------------------------------------------------------------------------


def test_everybody_has_a_sheet_and_the_instructor_the_rest(out: Path) -> None:
    students = [f"students/{BN}-{one}.xlsx" for one in IDS]
    solutions = [f"instructor/solutions/{BN}-{one}-solution.xlsx" for one in IDS]
    tables = [f"instructor/{BN}-{one}.csv" for one in ("answers", "manifest")]
    assert sorted(contents(out)) == sorted([*students, *solutions, *tables])


def test_a_manifest_says_who_has_which_file_with_which_code(out: Path) -> None:
    rows = table(out / f"instructor/{BN}-manifest.csv")
    assert [row["student"] for row in rows] == list(IDS)
    for row, student in zip(rows, ROLL, strict=True):
        assert row["name"].removeprefix("'") == student.name
        assert row["email"] == student.email
        book = load_workbook(out / "students" / row["file"])
        sheet = book.worksheets[0]
        assert row["code"] == sheet["J2"].value or row["code"] in {
            cell.value for line in sheet.iter_rows() for cell in line
        }
        assert book.custom_doc_props.names
    assert rows[3]["name"].startswith("'=")  # no program computes it


def test_the_answers_are_those_of_everybodys_seed(out: Path) -> None:
    """Worked out anew from the numbers on the sheet, and found at their places in the solution."""
    rows = table(out / f"instructor/{BN}-answers.csv")
    assert [row["student"] for row in rows] == list(IDS)
    for student, row in zip(IDS, rows, strict=True):
        problem = pose(load(BN), Variant(seed=SECRET.seed(BN, student, 1, 0)))
        of = problem.numbers
        z = of["W"] @ of["X"] + of["b"][:, None]
        a = np.maximum(z, 0)
        mu, var = a.mean(1, keepdims=True), a.var(1, keepdims=True)
        n = (a - mu) / np.sqrt(var)
        y = of["G"] @ n + of["beta"][:, None]
        wanted = (z, a, a.sum(1), mu, var, np.sqrt(var), a - mu, n, y)
        said = [float(value) for value in list(row.values())[2:]]
        assert said == pytest.approx(np.concatenate([np.ravel(one) for one in wanted]), abs=1e-9)

        path = out / f"instructor/solutions/{BN}-{student}-solution.xlsx"
        cells = load_workbook(path, data_only=True).worksheets[0]
        for at, value in list(row.items())[2:]:
            assert float(value) == pytest.approx(float(str(cells[at.split(" ")[1]].value)))


def test_numbers_are_written_short(out: Path) -> None:
    written = [
        value
        for row in table(out / f"instructor/{BN}-answers.csv")
        for value in list(row.values())[2:]
    ]
    assert not [one for one in written if one.endswith(".0") or one == "-0" or len(one) > 16]
    assert {"0", "1"} <= set(written)


SHORT = [(1.0, "1"), (-0.0, "0"), (-0.500000000000001, "-0.5"), (2 / 3, "0.666666666667")]


@pytest.mark.parametrize(("value", "says"), SHORT)
def test_a_number_is_written_as_short_as_it_is(value: float, says: str) -> None:
    assert str(handout._short(value)) == says


# ---- what nobody is told -------------------------------------------------------------------------


def test_no_sheet_tells_the_secret_the_seed_or_whose_it_is(out: Path) -> None:
    key = int.from_bytes(KEY, "big")
    files = contents(out)
    for student in ROLL:
        seed = SECRET.seed(BN, student.id, 1, 0)
        secrets = {KEY.hex(), KEY.hex().upper(), str(key), f"{seed}", f"{seed:x}", f"{seed:,}"}
        secrets |= {repr(float(seed)), "fractions-"}
        own = {student.id, *filter(None, (student.name, student.email))}
        for other in ROLL:
            sheet = f"students/{BN}-{other.id}.xlsx"
            solution = f"instructor/solutions/{BN}-{other.id}-solution.xlsx"
            for name in (sheet, solution):
                text = inflated(files[name])
                assert not [one for one in secrets if one in text or one in name]
                assert not [one for one in own if one in text], name


def test_no_sheet_tells_an_answer(out: Path) -> None:
    exercise = load(BN)
    like = set_up(pose(exercise, Variant(seed=77)), "assignment")
    house = like.workbook(pose(exercise, Variant(seed=77)))
    for student in IDS:
        problem = pose(exercise, Variant(seed=SECRET.seed(BN, student, 1, 0)))
        file = (out / f"students/{BN}-{student}.xlsx").read_bytes()
        assert leaks(file, giveaways(problem), house) == {}


def test_a_sheet_is_the_one_that_practice_would_make_but_for_its_code(out: Path) -> None:
    problem = pose(load(BN), Variant(seed=SECRET.seed(BN, IDS[0], 1, 0)))
    usual = inflated(set_up(problem, "assignment").workbook(problem))
    row = table(out / f"instructor/{BN}-manifest.csv")[0]
    sheet = (out / "students" / row["file"]).read_bytes()
    assert inflated(sheet).replace(row["code"], problem.code) == usual


# ---- odd names -----------------------------------------------------------------------------------

ODD = (
    Student("../../etc/passwd", "Ada"),
    Student("=cmd|' /c calc'!A1", "=1+1"),
    Student("CON", "Con"),
    Student("con", "Con"),
    Student("İstanbul", "x" * 255),
    Student("李小龍" * 60, "李"),
    Student("a/b", "\u202eevil"),
    Student("a-b", "; =1+1"),
)


def test_any_name_and_id_has_a_file_of_its_own_within_the_folder(tmp_path: Path) -> None:
    course = with_exercise(tmp_path / "course", "tiny", "set = { unit = 3 }")
    paths = handed_out(course, tmp_path / "out", ODD, exercise="tiny")
    assert len({path.name.casefold() for path in paths}) == len(ODD)
    found = contents(tmp_path / "out")
    assert len([name for name in found if name.startswith("students/tiny-")]) == len(ODD)
    assert sorted({path.name for path in tmp_path.iterdir()}) == ["course", "out"]
    rows = table(tmp_path / "out/instructor/tiny-manifest.csv")
    assert [row["student"].removeprefix("'") for row in rows] == [one.id for one in ODD]
    sheets = problems(course, "tiny", SECRET)
    for row, student in zip(rows, ODD, strict=True):
        owner = sheets.codes.owner(row["code"])
        assert owner is not None
        assert owner.student == student.id


# ---- refused -------------------------------------------------------------------------------------


def refused(course: Course, tmp_path: Path, **options: object) -> str:
    """What is said where nothing is written."""
    before = contents(tmp_path)
    with pytest.raises(NormregError) as told:
        handed_out(course, tmp_path / "out", **options)  # type: ignore[arg-type]
    assert contents(tmp_path) == before
    assert "\n" not in str(told.value)
    return str(told.value)


def test_a_file_that_is_another_one_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    course = with_exercise(tmp_path / "course", "tiny", "set = { unit = 5 }")
    for name in ("students/tiny-s-6.xlsx", "instructor/solutions/tiny-s-4-solution.xlsx"):
        path = tmp_path / "out" / name
        path.parent.mkdir(parents=True)
        path.write_bytes(b"precious")
        assert refused(course, tmp_path, exercise="tiny").endswith(
            f"{path.name}: is there already; add --force to replace it"
        )
        path.unlink()
        path.mkdir()
        assert "is a folder; name a file" in refused(course, tmp_path, exercise="tiny")
        path.rmdir()
    path = tmp_path / "out/students/tiny-s-6.xlsx"
    path.write_bytes(b"precious")
    handed_out(course, tmp_path / "out", exercise="tiny", force=True)
    assert path.read_bytes() != b"precious"


def test_other_settings_than_those_issued_are_refused(tmp_path: Path) -> None:
    size = "set = { unit = 5 }"
    for usual in (f"{size}\ndecimals = 2", size):  # that is what the template says anyway
        course = with_exercise(tmp_path / "course", "tiny", usual)
        handed_out(course, tmp_path / "out", exercise="tiny")
    others = ("set = { unit = 6 }", f'{size}\nlevel = "decimals"', f"{size}\ndecimals = 3")
    for attempt, other in enumerate(others, start=2):
        course = with_exercise(tmp_path / "course", "tiny", other)
        assert "its sheets were issued with other settings (" in refused(
            course, tmp_path, exercise="tiny"
        )
        handed_out(course, tmp_path / "out", exercise="tiny", attempt=attempt)


def test_points_and_lateness_may_change_after_the_handout(tmp_path: Path) -> None:
    said = "set = { unit = 5 }"
    handed_out(with_exercise(tmp_path / "course", "tiny", said), tmp_path / "a", exercise="tiny")
    later = with_exercise(tmp_path / "course", "tiny", said, "points = { Z = 3 }\ngrace = 9")
    handed_out(later, tmp_path / "b", exercise="tiny")
    assert contents(tmp_path / "a") == contents(tmp_path / "b")


def test_a_step_that_is_unknown_is_told_before_anything_is_written(tmp_path: Path) -> None:
    course = with_exercise(tmp_path / "course", "tiny", "points = { ZZ = 3 }")
    assert "unknown step 'ZZ'" in refused(course, tmp_path, exercise="tiny")


def test_dropout_has_its_code_on_every_page(tmp_path: Path) -> None:
    course = with_exercise(tmp_path / "course", DROPOUT)
    path, _ = handed_out(course, tmp_path / "out", ROLL[:2], exercise=DROPOUT)
    code = table(tmp_path / f"out/instructor/{DROPOUT}-manifest.csv")[0]["code"]
    shown = [
        cell.value
        for line in load_workbook(path, data_only=True).worksheets[0].iter_rows()
        for cell in line
        if isinstance(cell.value, str) and code in cell.value
    ]
    assert len(shown) == 4


def test_the_stem_of_a_further_attempt_says_so(tmp_path: Path) -> None:
    course = with_exercise(tmp_path / "course", "tiny", "set = { unit = 5 }")
    ready = prepared(course, "tiny", 2, ROLL)
    assert {ready.assignment(one).name for one in IDS} == {f"tiny-2-{one}.xlsx" for one in IDS}


def test_no_two_attempts_have_a_file_of_one_name(tmp_path: Path) -> None:
    """As attempt 2 of `5` and attempt 1 of `2-5` would, side by side."""
    course = with_exercise(tmp_path / "course", "tiny", "set = { unit = 5 }")
    two = (Student("5", "Ada"), Student("2-5", "Bob"))
    paths = [
        path
        for attempt in (1, 2, 11)
        for path in handed_out(course, tmp_path / "out", two, exercise="tiny", attempt=attempt)
    ]
    found = [path.relative_to(tmp_path / "out").as_posix() for path in paths]
    assert found == [
        "students/tiny-5.xlsx",
        "students/tiny-2-5.xlsx",
        "students/attempt-2/tiny-2-5.xlsx",
        "students/attempt-2/tiny-2-2-5.xlsx",
        "students/attempt-11/tiny-11-5.xlsx",
        "students/attempt-11/tiny-11-2-5.xlsx",
    ]
    assert len({path.read_bytes() for path in paths}) == len(paths)
    assert len(contents(tmp_path / "out")) == 3 * (2 * len(two) + 2)


def test_what_the_instructor_keeps_is_for_nobody_else(tmp_path: Path) -> None:
    course = with_exercise(tmp_path / "course", "tiny", "set = { unit = 5 }")
    for attempt in (1, 2):
        handed_out(course, tmp_path / "out", exercise="tiny", attempt=attempt)
    kept, given = tmp_path / "out/instructor", tmp_path / "out/students"
    for private in (kept, *kept.rglob("*")):
        assert private.stat().st_mode & 0o077 == 0, private
    for public in (tmp_path / "out", given, given / "attempt-2"):
        assert public.stat().st_mode == course.folder.stat().st_mode, public


# ---- prints --------------------------------------------------------------------------------------


def test_a_print_goes_with_the_sheet_that_it_is_of(tmp_path: Path) -> None:
    """And stays with one that stays; and is not taken away unasked."""
    course = with_exercise(tmp_path / "course", "tiny", "set = { unit = 5 }")
    paths = handed_out(course, tmp_path / "out", exercise="tiny")
    for path in paths:
        path.with_suffix(".pdf").write_bytes(b"the print")
    paths[0].write_bytes(b"of another course")
    handed_out(course, tmp_path / "out", exercise="tiny", force=True)
    there = [path.with_suffix(".pdf").exists() for path in paths]
    assert there == [False, *([True] * (len(paths) - 1))]

    paths[1].unlink()
    says = f"{paths[1].stem}.pdf: is there already; add --force to replace it"
    assert refused(course, tmp_path, exercise="tiny").endswith(says)
    handed_out(course, tmp_path / "out", exercise="tiny", force=True)
    assert paths[1].exists()
    assert not paths[1].with_suffix(".pdf").exists()


def test_an_unreadable_file_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    course = with_exercise(tmp_path / "course", "tiny", "set = { unit = 5 }")
    paths = handed_out(course, tmp_path / "out", exercise="tiny")
    read = type(paths[0]).read_bytes

    def denied(path: Path) -> bytes:
        if path == paths[1]:
            raise PermissionError(13, "Permission denied")
        return read(path)

    monkeypatch.setattr(type(paths[0]), "read_bytes", denied)
    with pytest.raises(OutputError, match=rf"{paths[1].name}: cannot be read: Permission denied"):
        handed_out(course, tmp_path / "out", exercise="tiny")


def test_a_secret_that_is_not_there_stops_it(tmp_path: Path) -> None:
    course = with_exercise(tmp_path / "course", "tiny", "set = { unit = 5 }")
    course.secret.unlink()
    with pytest.raises(UsageError, match="restore it from where it was kept"):
        prepared(course, "tiny", 1, ROLL)
