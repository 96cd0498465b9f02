"""Templates: which files are read, and what is said of the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from normreg_sheets.errors import TemplateError, UsageError
from normreg_sheets.exercise.template import LARGEST_TEMPLATE, find, home, names, read
from tests.exercise.templates import SMALL, changed

if TYPE_CHECKING:
    from pathlib import Path


def test_batch_normalization_comes_with_the_package() -> None:
    assert "batch-normalization" in names()


def test_an_exercise_is_found_by_its_name() -> None:
    assert find("batch-normalization") == home() / "batch-normalization.toml"


@pytest.mark.parametrize("path", ["mine.toml", "folder/mine.toml", "../batch-normalization.toml"])
def test_a_name_ending_in_toml_is_a_path(path: str) -> None:
    assert str(find(path)) == path


UNKNOWN: list[tuple[str, str]] = [
    (
        "batch-normalisation",
        "unknown exercise 'batch-normalisation'; did you mean 'batch-normalization'?",
    ),
    ("xyz", "unknown exercise 'xyz'; there are: "),
    ("../batch-normalization", "unknown exercise '../batch-normalization'"),
    ("", "unknown exercise ''"),
]


@pytest.mark.parametrize(("name", "message"), UNKNOWN)
def test_an_unknown_exercise_is_refused_with_the_nearest_one(name: str, message: str) -> None:
    with pytest.raises(UsageError) as refusal:
        find(name)
    assert str(refusal.value).startswith(message)


def test_an_unknown_exercise_says_how_to_give_ones_own() -> None:
    with pytest.raises(
        UsageError, match=r"your own template is given by its path, ending in .toml"
    ):
        find("mine")


def test_a_template_is_read_as_written(tmp_path: Path) -> None:
    path = tmp_path / "small.toml"
    path.write_text(SMALL, encoding="utf-8")
    text = read(path)
    assert (text.title, text.version, list(text.axes)) == ("Small", 7, ["row", "column", "other"])


# What is changed in the small template, and what is said of it.
REFUSED: list[tuple[str, str, str]] = [
    ('title   = "Small"', "title   = Small", "small.toml: Invalid value (at line 1,"),
    ('title   = "Small"', "title", "small.toml: Expected '=' after a key"),
    ("[wishes]", "[axes]", "small.toml: Cannot declare ('axes',) twice"),
    ("version = 7", "version = 7\nversion = 8", "small.toml: Cannot overwrite a value"),
    ("version = 7\n", "", "small.toml: Object missing required field `version`"),
    ('title   = "Small"\n', "", "small.toml: Object missing required field `title`"),
    (
        "version = 7",
        "version = 7\nauthor = 'me'",
        "small.toml: Object contains unknown field `author`",
    ),
    ("version = 7", "version = '7'", "small.toml: version: Expected `int`, got `str`"),
    ("version = 7", "version = 7.5", "small.toml: version: Expected `int`, got `float`"),
    ("version = 7", "version = true", "small.toml: version: Expected `int`, got `bool`"),
    (
        "version = 7",
        "version = 7\ndecimals = '2'",
        "small.toml: decimals: Expected `int`, got `str`",
    ),
    ("[wishes]", "[[wishes]]", "small.toml: wishes: Expected `object`, got `array`"),
]


@pytest.mark.parametrize(("old", "new", "message"), REFUSED)
def test_a_wrong_template_is_refused_with_file_and_cause(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    path = tmp_path / "small.toml"
    path.write_text(changed(old, new), encoding="utf-8")
    with pytest.raises(TemplateError) as refusal:
        read(path)
    assert str(refusal.value).startswith(message)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "none.toml"
    with pytest.raises(UsageError) as refusal:
        read(path)
    assert str(refusal.value) == f"{path}: cannot be read: No such file or directory"


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refusal:
        read(tmp_path)
    assert str(refusal.value) == f"{tmp_path}: is not a file"


BYTES: list[tuple[bytes, str]] = [
    (SMALL.encode("utf-16"), "small.toml: is not text in UTF-8"),
    ("title = 'Größe'".encode("latin-1"), "small.toml: is not text in UTF-8"),
    (b"PK\x03\x04\xff\xff", "small.toml: is not text in UTF-8"),
    (b"title = 'a\0b'", "small.toml: "),
    (b"", "small.toml: Object missing required field"),
    (b"a = " + b"[" * 50_000, "small.toml: "),
    (b"#" * (LARGEST_TEMPLATE + 1), f"small.toml: is larger than {LARGEST_TEMPLATE} bytes"),
]


@pytest.mark.parametrize(("content", "message"), BYTES, ids=lambda value: repr(value[:12]))
def test_bytes_that_are_no_template_are_refused(
    tmp_path: Path, content: bytes, message: str
) -> None:
    path = tmp_path / "small.toml"
    path.write_bytes(content)
    with pytest.raises(TemplateError) as refusal:
        read(path)
    assert str(refusal.value).startswith(message)
