"""The settings of a course: what its file may say, where each value is from, what is wrong."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.course.settings import KEYS, LARGEST, Settings, read
from normreg_sheets.errors import UsageError
from tests.course.begun import HEAD, begun

if TYPE_CHECKING:
    from pathlib import Path

ONE = "[exercise.dropout]"

# ---- what is said --------------------------------------------------------------------------------


def test_a_course_is_read_as_it_is_written(tmp_path: Path) -> None:
    course = begun(
        tmp_path,
        'level = "decimals"',
        "grace = 5",
        ONE,
        'level = "friendly"',
        "due = 2026-11-30T23:59:00+01:00",
        'set = { example = 5, p1 = "1/4", eps = 0.001 }',
        "points = { Z1 = 6 }",
        '[exercise."my.net"]',
        'template = "mine/my.net.toml"',
    )
    assert (course.name, course.created) == ("DL", date(2026, 10, 1))
    assert (course.folder, course.secret) == (tmp_path, tmp_path / "secret.key")

    dropout = course.settings("dropout")
    assert (dropout.level, dropout.grace, dropout.points) == ("friendly", 5, {"Z1": 6})
    noon = datetime(2026, 11, 30, 23, 59, tzinfo=timezone(timedelta(hours=1)))
    assert dropout.due == noon
    assert dropout.sizes.values == (("eps", "0.001"), ("example", "5"), ("p1", "1/4"))
    assert course.template("dropout") == "dropout"

    assert course.settings("my.net").level == "decimals"
    assert course.template("my.net") == str(tmp_path / "mine/my.net.toml")


def test_where_each_value_is_from(tmp_path: Path) -> None:
    course = begun(tmp_path, "grace = 5", 'level = "decimals"', ONE, "grace = 6", "[exercise.bn]")
    own, shared, package = "course.toml [exercise.dropout]", "course.toml", "the package"
    wanted = {"grace": (own, shared), "level": (shared, shared)}
    for key in KEYS:
        found = course.source("dropout", key), course.source("bn", key)
        assert found == wanted.get(key, (package, package)), key
        if found[1] == package:
            assert getattr(course.settings("bn"), key) == getattr(Settings(), key)


def test_a_secret_may_be_elsewhere(tmp_path: Path) -> None:
    for said, wanted in (("keys/dl.key", tmp_path / "keys/dl.key"), ("/safe/dl", "/safe/dl")):
        (tmp_path / "course.toml").write_text(HEAD.replace("secret.key", said) + ONE)
        assert str(read(tmp_path / "course.toml").secret) == str(wanted)


def test_a_file_of_another_editor_is_read(tmp_path: Path) -> None:
    path = tmp_path / "course.toml"
    path.write_bytes(b"\xef\xbb\xbf" + (HEAD + ONE).replace("\n", "\r\n").encode())
    assert read(path).name == "DL"


# ---- what is wrong -------------------------------------------------------------------------------

SHARE = "is a share from 0 to 1, such as 0.5"
VALUES = {  # of each key: what it cannot be, and what is said
    "level": (['"easy"', "1", '""'], 'is one of "friendly", "fractions" and "decimals"'),
    "decimals": (["0", "7", "2.5", '"2"', "true", "0x" + "f" * 9999], "is a whole number from 1"),
    "rounding": (['"each"', "false"], 'is one of "none" and "each-step"'),
    "only": (["1", "[]"], "is the name of a section"),
    "blank": (["40", "true"], 'is "all", "half", or a number of cells in quotes'),
    "set": (
        ['"example=5"', "{ example = [5] }", "{ example = true }", "{ n = 0x" + "f" * 9999 + " }"],
        "is a table of numbers, such as { example = 5",
    ),
    "template": (["1", '"mine\\u0000.toml"', '"a\\nb.toml"'], "is the path of a template"),
    "points": (['{ Z1 = "six" }', "6", "{ Z1 = true }"], "is a table of steps with points"),
    "marked_to": (["{ Z1 = 1.5 }", "1"], "is a table of steps with whole numbers"),
    "follow_through": (["1.5", "-0.1", '"full"', "nan", "inf", "true"], SHARE),
    "too_coarse": (["2", "-1", "nan"], SHARE),
    "groups": (["1", '"no"'], "is true or false"),
    "reveal": (['"answers"', "true"], 'is one of "marks", "hints" and "solution"'),
    "due": (
        ["2026-11-30", "2026-11-30T23:59:00", '"tomorrow"', "23:59:00"],
        "is a day with a time and its zone, such as 2026-11-30T23:59:00+01:00",
    ),
    "grace": (["-1", "1.5", "1000000", '"10"', "9" * 30], "is a whole number of minutes, from 0"),
    "late_per_day": (["10", "-0.1", "nan"], SHARE),
    "late_at_most": (["50", "nan"], SHARE),
}
SHARED = [key for key in KEYS if key not in {"set", "template", "points", "marked_to"}]
SHARED = [key for key in SHARED if key not in {"only", "blank"}]


def refused(folder: Path, *lines: str) -> str:
    """The one line that tells what is wrong with a course, behind its file's name."""
    with pytest.raises(UsageError) as told:
        begun(folder, *lines)
    says = str(told.value)
    assert "\n" not in says
    assert says.startswith(str(folder / "course.toml"))
    return says.removeprefix(str(folder / "course.toml"))


def test_every_key_is_in_the_table() -> None:
    assert set(VALUES) == set(KEYS)


@pytest.mark.parametrize("key", KEYS)
def test_a_value_that_cannot_be_is_told_with_what_can(tmp_path: Path, key: str) -> None:
    values, says = VALUES[key]
    for value in values:
        told = refused(tmp_path, ONE, f"{key} = {value}")
        assert told.startswith(f" [exercise.dropout]: {key} {says}"), told


@pytest.mark.parametrize("key", SHARED)
def test_one_for_all_exercises_is_told_where_it_stands(tmp_path: Path, key: str) -> None:
    values, says = VALUES[key]
    told = refused(tmp_path, f"{key} = {values[0]}", ONE)
    assert told.startswith(f": {key} {says}"), told


@pytest.mark.parametrize("key", sorted(set(KEYS) - set(SHARED)))
def test_what_only_one_exercise_can_have_is_not_for_all(tmp_path: Path, key: str) -> None:
    value = VALUES[key][0][0]
    assert f"'{key}' belongs to one exercise" in refused(tmp_path, f"{key} = {value}", ONE)


WRONG = {
    "a key that is unknown": ((ONE, "gracee = 1"), "unknown key 'gracee'; did you mean 'grace'?"),
    "a shared one": (("levle = 1", ONE), "unknown key 'levle'; did you mean 'level'?"),
    "no exercise": ((), ": has no exercise; add a line such as [exercise.dropout]"),
    "an empty table": (("[exercise]",), ": has no exercise"),
    "one that is no table": (("exercise = 1",), ": has no exercise"),
    "an exercise that is none": (("[exercise]", "dropout = 1"), "write [exercise.dropout]"),
    "twice": ((ONE, ONE), "twice"),
    "no TOML": (("level = friendly",), "Invalid value"),
    "too deep": (("a = " + "[" * 3000,), ""),
    "a number too long": (("grace = " + "9" * 5000, ONE), ""),
    "too large": (("#" * LARGEST,), "is larger than"),
}


@pytest.mark.parametrize(("lines", "says"), WRONG.values(), ids=WRONG)
def test_what_is_no_course_is_told_in_a_line(
    tmp_path: Path, lines: tuple[str, ...], says: str
) -> None:
    assert says in refused(tmp_path, *lines)


HEADS = {
    "name": ("", "7", '""', '" "', '"a\\u0007b"'),
    "created": ("", '"2026-10-01"', "2026-10-01T10:00:00Z", "2026"),
    "secret": ("", "1", '""', '"a\\u0000b"'),
}


@pytest.mark.parametrize(("key", "value"), [(key, one) for key in HEADS for one in HEADS[key]])
def test_what_every_course_has(tmp_path: Path, key: str, value: str) -> None:
    lines = [line for line in HEAD.splitlines() if not line.startswith(key)]
    lines += [f"{key} = {value}"] if value else []
    path = tmp_path / "course.toml"
    path.write_text("\n".join([*lines, ONE]))
    with pytest.raises(UsageError) as told:
        read(path)
    assert str(told.value).startswith(f"{path}: has no ")
    assert f"add a line {'such as ' if key == 'name' else ''}{key} = " in str(told.value)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "latin.toml").write_bytes("name = 'Übung'".encode("latin-1"))
    for path, says in (
        (tmp_path / "none.toml", "`new course` makes one"),
        (tmp_path, "cannot be read"),
        (tmp_path / "latin.toml", "is not text in UTF-8"),
    ):
        with pytest.raises(UsageError, match=says):
            read(path)


def test_an_exercise_that_the_course_has_not(tmp_path: Path) -> None:
    course = begun(tmp_path, ONE, "[exercise.batch-normalization]")
    with pytest.raises(UsageError, match=r"'dropot'; did you mean 'dropout'\?; add it with"):
        course.settings("dropot")
