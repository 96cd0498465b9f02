"""What was issued stays as it was, whatever happens to the package; what was changed is told."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import numpy as np
import pytest

from normreg_sheets.answers.draw import pose
from normreg_sheets.answers.problem import Variant
from normreg_sheets.course import issued, settings
from normreg_sheets.course.problems import problems
from normreg_sheets.errors import UsageError
from normreg_sheets.exercise import template
from normreg_sheets.exercise.composition import load
from tests.course.begun import BN, IDS, SECRET, handed_out, with_exercise

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from normreg_sheets.course.settings import Course


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course whose class has got its sheets, and the sheets; nobody changes it."""
    folder = tmp_path_factory.mktemp("first")
    course = with_exercise(folder / "course", BN, "set = { example = 5 }", 'level = "decimals"')
    handed_out(course, folder / "out")
    return folder


@pytest.fixture
def course(first: Path, tmp_path: Path) -> Course:
    """A copy of the course."""
    shutil.copytree(first / "course", tmp_path / "course")
    return settings.read(tmp_path / "course" / "course.toml")


def kept(course: Course) -> Path:
    return course.folder / "issued" / f"{BN}-1" / "sheets.json"


# ---- kept ----------------------------------------------------------------------------------------


def test_the_numbers_are_those_of_everybodys_seed(course: Course) -> None:
    issue = issued.read(course.folder, BN, 1)
    frozen = issued.exercise_of(course.folder, issue)
    fresh = load(BN, course.settings(BN).sizes)
    assert set(issue.sheets) == set(IDS)
    for student, sheet in issue.sheets.items():
        seed = SECRET.seed(BN, student, 1, sheet.redraw)
        drawn = pose(fresh, Variant(level="decimals", seed=seed))
        code = issued.code_of(SECRET, issue, student)
        found = issued.problem_of(issue, frozen, student, code)
        assert found.code == code
        assert list(found.givens) == list(drawn.givens)
        for name, numbers in drawn.givens.items():
            assert np.array_equal(found.givens[name], numbers), name
        assert {type(one) for one in found.givens["X"].ravel()} == {
            type(one) for one in drawn.givens["X"].ravel()
        }


def test_it_is_written_and_read_and_tells_no_secret(course: Course, tmp_path: Path) -> None:
    issue = issued.read(course.folder, BN, 1)
    text = issued.template_of(course.folder, issue).read_bytes()
    issued.write(tmp_path / "other", issue, text)
    again = tmp_path / "other" / "issued" / f"{BN}-1"
    assert issued.read(tmp_path / "other", BN, 1) == issue
    assert (again / "sheets.json").read_bytes() == kept(course).read_bytes()
    assert (again / "sheets.json").stat().st_mode & 0o077 == 0
    seeds = {str(SECRET.seed(BN, student, 1, 0)) for student in IDS}
    assert not any(one in kept(course).read_text() for one in (SECRET.key.hex(), *seeds))


def test_the_attempts_are_counted_by_their_folders(course: Course) -> None:
    for name in (f"{BN}-10", f"{BN}-2", f"{BN}-0", f"{BN}-100", "batch-1", f"x-{BN}-3"):
        shutil.copytree(kept(course).parent, kept(course).parent.with_name(name))
    (course.folder / "issued" / f"{BN}-4").mkdir()  # broken off before there was a sheet
    assert issued.attempts(course.folder, BN) == (1, 2, 10)


def test_another_package_changes_no_sheet(
    course: Course, first: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = problems(course, BN, SECRET)
    keys = {one: before.problem(before.sheet_of(one)).key for one in IDS}
    newer = tmp_path / "newer"
    shutil.copytree(template.home(), newer)
    text = (newer / f"{BN}.toml").read_text()
    changed = text.replace("version = 1", "version = 2").replace("A - mu", "A + mu")
    changed = changed.replace("integers(-1, 2)", "integers(-9, 9)")
    assert changed != text
    (newer / f"{BN}.toml").write_text(changed)
    monkeypatch.setattr(template, "home", lambda: newer)
    monkeypatch.setattr(issued, "__version__", "9.0")
    assert load(BN).version == 2

    after = problems(course, BN, SECRET)
    for student in IDS:
        problem = after.problem(after.sheet_of(student))
        assert problem.code == before.sheet_of(student).code
        for name, numbers in keys[student].items():
            assert np.array_equal(problem.key[name], numbers), (student, name)
    # And who comes later gets a sheet of the same exercise.
    files = handed_out(course, tmp_path / "again")
    assert files[0].read_bytes() == (first / "out/students" / files[0].name).read_bytes()


# ---- changed -------------------------------------------------------------------------------------


def edited(path: Path, change: Callable[[dict[str, object]], object]) -> None:
    said = json.loads(path.read_bytes())
    change(said)
    path.write_text(json.dumps(said))


def one_digit(said: dict[str, object]) -> None:
    numbers = said["sheets"][IDS[0]]["givens"]["X"]  # type: ignore[index]
    numbers[0] = "7" if numbers[0] != "7" else "6"


CHANGES: dict[str, Callable[[dict[str, object]], object]] = {
    "one digit": one_digit,
    "a sheet is gone": lambda said: said["sheets"].pop(IDS[0]),  # type: ignore[attr-defined]
    "another level": lambda said: said.update(level="friendly"),
    "a key more": lambda said: said.update(more=1),
    "a key less": lambda said: said.pop("settings"),
    "no digest": lambda said: said.pop("sha256"),
    "empty": lambda said: said.clear(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_was_changed_is_told_in_a_line(
    course: Course, change: Callable[[dict[str, object]], object]
) -> None:
    edited(kept(course), change)
    with pytest.raises(UsageError, match=r"sheets\.json: was changed .*; restore it from a copy$"):
        issued.read(course.folder, BN, 1)


TEXTS = {"cut off": b'{"sheets": {', "a list": b"[]", "deep": b"[" * 9999, "bytes": b"\xff\xfe\x00"}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_what_is_no_json_of_ours_is_told_too(course: Course, text: bytes) -> None:
    kept(course).write_bytes(text)
    with pytest.raises(UsageError) as told:
        issued.read(course.folder, BN, 1)
    assert "sheets.json: was changed" in str(told.value)
    assert "\n" not in str(told.value)


def test_its_layout_may_change(course: Course) -> None:
    before = issued.read(course.folder, BN, 1)
    edited(kept(course), lambda said: None)
    assert issued.read(course.folder, BN, 1) == before


def test_a_template_that_was_changed_or_lost_is_told(course: Course) -> None:
    text = kept(course).with_name(f"{BN}.toml")
    text.write_text(text.read_text() + "\n")
    with pytest.raises(UsageError, match=r"was changed since its sheets were handed out; restore"):
        issued.read(course.folder, BN, 1)
    text.unlink()
    with pytest.raises(UsageError, match=rf"{BN}\.toml: the template .* cannot be read .*restore"):
        issued.read(course.folder, BN, 1)


def test_a_folder_that_was_renamed_is_told(course: Course) -> None:
    kept(course).parent.rename(kept(course).parent.with_name(f"{BN}-2"))
    with pytest.raises(UsageError, match=r"is of batch-normalization, attempt 1; its folder was"):
        issued.read(course.folder, BN, 2)


def test_what_was_never_issued_is_told_with_the_command_that_does(course: Course) -> None:
    with pytest.raises(UsageError, match=r"\(attempt 2\); `generate batch-normalization` with"):
        issued.read(course.folder, BN, 2)


@pytest.mark.parametrize("where", ["top", "settings"])
def test_what_a_newer_package_knows_is_not_ignored(
    course: Course, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    """As a newer package would write it, with the digest of all that it says."""

    def newer(said: dict[str, object]) -> None:
        del said["sha256"]
        target = said if where == "top" else said["settings"]
        target.update(package="9.0", curve="square root")  # type: ignore[attr-defined]
        said["package"] = "9.0"
        said["sha256"] = issued._digest(said)

    edited(kept(course), newer)
    with pytest.raises(UsageError, match=r"by version 9\.0 of this package, which knows more"):
        issued.read(course.folder, BN, 1)
