"""A new course: it reads back, all that it offers as a comment is valid, nothing is replaced."""

from __future__ import annotations

import re
import stat
import tomllib
from datetime import date
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.course import settings
from normreg_sheets.course.beginning import begin
from normreg_sheets.course.plan import planned
from normreg_sheets.errors import NormregError
from tests.course.begun import BN, DROPOUT, TINY, contents

if TYPE_CHECKING:
    from pathlib import Path

DAY = date(2026, 10, 1)
COMMENTED = re.compile(r"^# (?=\w+ +=)", re.MULTILINE)


def test_it_reads_back_with_the_package_s_own_values(tmp_path: Path) -> None:
    file, secret = begin(tmp_path / "new", 'A "\\" course – Übung', [DROPOUT, BN], DAY)
    course = settings.read(file)
    assert (course.name, course.created, course.secret) == ('A "\\" course – Übung', DAY, secret)
    assert list(course.said) == [DROPOUT, BN]
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    for exercise in course.said:
        assert course.settings(exercise) == settings.Settings()
        planned(course, exercise)


def test_every_line_that_is_offered_is_valid(tmp_path: Path) -> None:
    """With each `#` removed, one by one and all of them, it is a course that can be made."""
    file, _ = begin(tmp_path, "DL", [DROPOUT, BN], DAY)
    text = file.read_text()
    offered = list(COMMENTED.finditer(text))
    versions = [text[: one.start()] + text[one.end() :] for one in offered]
    for version in [*versions, COMMENTED.sub("", text)]:
        assert tomllib.loads(version) != tomllib.loads(text)
        file.write_text(version)
        course = settings.read(file)
        for exercise in course.said:
            planned(course, exercise)

    said = tomllib.loads(COMMENTED.sub("", text))
    keys = {*said, *(key for exercise in said["exercise"].values() for key in exercise)}
    assert keys >= {*settings.KEYS} - {"template"}
    assert "only" in said["exercise"][DROPOUT]
    assert "only" not in said["exercise"][BN]  # it is one section


@pytest.mark.parametrize("name", ["tiny", "my.net", "2-layers"])
def test_ones_own_exercise_is_found_from_the_course(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / f"{name}.toml").write_text(TINY)
    monkeypatch.chdir(tmp_path)
    folder = type(tmp_path)("courses/dl")
    file, _ = begin(folder, "DL", [f"mine/{name}.toml"], DAY)
    text = COMMENTED.sub("", file.read_text())
    for version in (file.read_text(), text):
        file.write_text(version)
        assert planned(settings.read(file), name)[0].name == name


REFUSED = [
    ("DL", [DROPOUT, "dropuot"], "did you mean 'dropout'?"),
    ("DL", ["none.toml"], "none.toml: cannot be read"),
    (" ", [DROPOUT], "--name ' ': a course has a name that can be shown"),
    ("a\x1bb", [DROPOUT], "a course has a name that can be shown"),
]


@pytest.mark.parametrize(("name", "exercises", "says"), REFUSED)
def test_what_cannot_begin_leaves_nothing(
    tmp_path: Path, name: str, exercises: list[str], says: str
) -> None:
    with pytest.raises(NormregError) as told:
        begin(tmp_path / "new", name, exercises, DAY)
    assert says in str(told.value)
    assert contents(tmp_path) == {}


def test_two_exercises_of_one_name_are_refused_and_one_said_twice_is_one(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "tiny.toml").write_text(TINY)
    both = [str(tmp_path / "a/tiny.toml"), str(tmp_path / "b/tiny.toml")]
    with pytest.raises(NormregError, match="tiny: two exercises have this name"):
        begin(tmp_path / "new", "DL", both, DAY)
    file, _ = begin(tmp_path / "new", "DL", [DROPOUT, DROPOUT], DAY)
    assert list(settings.read(file).said) == [DROPOUT]


@pytest.mark.parametrize("there", ["course.toml", "secret.key"])
def test_a_course_is_never_replaced(tmp_path: Path, there: str) -> None:
    (tmp_path / there).write_text("precious")
    with pytest.raises(NormregError) as told:
        begin(tmp_path, "DL", [DROPOUT], DAY)
    assert str(told.value).startswith(f"{tmp_path / there}: is there already, and is never")
    assert contents(tmp_path) == {there: b"precious"}
