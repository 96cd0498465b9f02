"""Settings: what a user may choose, and what is said of other sizes and numbers."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.errors import UsageError
from normreg_sheets.exercise.composition import load
from normreg_sheets.exercise.exercise import Settings
from tests.exercise.templates import chosen, loaded

if TYPE_CHECKING:
    from pathlib import Path

# One line names the setting, the cause and the mend.

SETTINGS: list[tuple[str, str, str]] = [
    ("row", "0", "--set row=0: the size of 'row' is a whole number from 1 to 64"),
    ("row", "-1", "--set row=-1: the size of 'row' is a whole number from 1 to 64"),
    ("row", "1.5", "--set row=1.5: the size of 'row' is a whole number from 1 to 64"),
    ("row", "65", "--set row=65: the size of 'row' is a whole number from 1 to 64"),
    ("row", "100", "--set row=100: the size of 'row' is a whole number from 1 to 64"),
    ("row", "three", "--set row: 'three' is not a number"),
    ("row", "", "--set row: '' is not a number"),
    (
        "column",
        "1",
        "--set column=1: the size of 'column' is a whole number from 2 to 64 (one",
    ),
    ("other", "3", "--set other: it always has the size of 'row'; set that one"),
    ("colunm", "3", "--set colunm: unknown setting 'colunm'; did you mean 'column'?"),
    ("X", "3", "--set X: unknown setting 'X'; there are: column, eps, row"),
    ("eps", "-1", "--set eps=-1: it is at least 0"),
    ("eps", "abc", "--set eps: 'abc' is not a number"),
    ("eps", "1/0", "--set eps: '1/0' is not a number"),
    ("eps", "nan", "--set eps: 'nan' is not a number"),
    ("eps", "10000", "--set eps: '10000' is not a number such as 3, 0.5 or 1/3, up to 9999"),
]


@pytest.mark.parametrize(("key", "value", "message"), SETTINGS)
def test_a_bad_setting_is_refused(tmp_path: Path, key: str, value: str, message: str) -> None:
    with pytest.raises(UsageError) as refusal:
        loaded(tmp_path, settings=chosen(**{key: value}))
    assert str(refusal.value).startswith(message)


SHIPPED_SETTINGS: list[tuple[str, str, str]] = [
    (
        "example",
        "0",
        "--set example=0: the size of 'example' is a whole number from 3 to 64 (the variance of",
    ),
    (
        "example",
        "1",
        "--set example=1: the size of 'example' is a whole number from 3 to 64 (the variance of",
    ),
    ("example", "1.5", "--set example=1.5: "),
    ("example", "100", "--set example=100: "),
    ("output", "3", "--set output: it always has the size of 'unit'; set that one"),
    ("exmaple", "3", "--set exmaple: unknown setting 'exmaple'; did you mean 'example'?"),
    ("eps", "-1", "--set eps=-1: it is at least 0"),
    ("eps", "abc", "--set eps: 'abc' is not a number"),
]


@pytest.mark.parametrize(("key", "value", "message"), SHIPPED_SETTINGS)
def test_a_bad_setting_of_batch_normalization_is_refused(
    key: str, value: str, message: str
) -> None:
    with pytest.raises(UsageError) as refusal:
        load("batch-normalization", chosen(**{key: value}))
    assert str(refusal.value).startswith(message)


# A fixed number may have a least and a most, and these can be set themselves.

LIMITS: list[tuple[str, str]] = [
    ("0.1", "1/10"),
    ("1/10", "1/10"),
    ("0.7", "7/10"),
    ("7/10", "7/10"),
    ("0.33", "33/100"),
    ("1/3", "1/3"),
]


@pytest.mark.parametrize(("typed", "value"), LIMITS)
@pytest.mark.parametrize("name", ["p1", "p2"])
def test_a_probability_of_dropout_can_be_set(name: str, typed: str, value: str) -> None:
    given = load("dropout", chosen(**{name: typed})).given[name]
    assert given.value == Fraction(value)


OUTSIDE: list[tuple[str, str]] = [
    ("0", "p1=0: it is at least 0.1"),
    ("0.0999", "p1=0.0999: it is at least 0.1"),
    ("1/11", "p1=1/11: it is at least 0.1"),
    ("-1/2", "p1=-0.5: it is at least 0.1"),
    ("0.7001", "p1=0.7001: it is at most 0.7"),
    ("1", "p1=1: it is at most 0.7"),
]


@pytest.mark.parametrize(("typed", "message"), OUTSIDE)
def test_a_probability_beyond_its_least_or_most_is_refused(typed: str, message: str) -> None:
    with pytest.raises(UsageError) as refusal:
        load("dropout", chosen(p1=typed))
    assert str(refusal.value) == f"--set {message}"


BLANK: list[tuple[str, str]] = [("all", "all"), ("half", "half"), ("7", "7"), ("007", "7")]


@pytest.mark.parametrize(("typed", "kept"), BLANK)
def test_blank_is_kept_in_one_spelling(tmp_path: Path, typed: str, kept: str) -> None:
    assert loaded(tmp_path, settings=Settings(blank=typed)).settings == Settings(blank=kept)


@pytest.mark.parametrize("decimals", [-1, 0, 7, 9, 10**9])
def test_impossible_decimals_are_refused(decimals: int) -> None:
    with pytest.raises(UsageError) as refusal:
        load("batch-normalization", Settings(decimals=decimals))
    assert str(refusal.value) == f"--decimals {decimals}: from 1 to 6"


@pytest.mark.parametrize("size", [1, 64])
def test_the_least_and_the_largest_size_can_be_set(tmp_path: Path, size: int) -> None:
    assert loaded(tmp_path, settings=chosen(row=str(size))).sizes["row"] == size
