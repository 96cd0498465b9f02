"""Quantities: exact numbers as people write them."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from normreg_sheets.errors import UsageError
from normreg_sheets.exercise.quantities import decimal, in_words, number

READ: list[tuple[str, Fraction]] = [
    ("3", Fraction(3)),
    (" 3 ", Fraction(3)),
    ("-0.5", Fraction(-1, 2)),
    ("0.1", Fraction(1, 10)),
    ("1e-5", Fraction(1, 100_000)),
    ("1/3", Fraction(1, 3)),
    ("9999", Fraction(9999)),
    ("-9999", Fraction(-9999)),
]


@pytest.mark.parametrize(("text", "expected"), READ)
def test_a_text_is_read_as_an_exact_number(text: str, expected: Fraction) -> None:
    assert number("place", text, UsageError) == expected


REFUSED: list[str] = [
    "",
    "abc",
    "1,5",
    "1/0",
    "0x10",
    "nan",
    "inf",
    "10000",
    "-9999.5",
    "1e-13",
    "1/1000000000001",
    "0" * 31,
    "__import__('os')",
]


@pytest.mark.parametrize("text", REFUSED)
def test_anything_else_is_refused_with_its_place(text: str) -> None:
    with pytest.raises(UsageError) as refusal:
        number("--set eps", text, UsageError)
    assert str(refusal.value).startswith(f"--set eps: '{text[:30]}' is not a number such as")


WRITTEN: list[tuple[int | Fraction, str]] = [
    (3, "3"),
    (Fraction(-2), "-2"),
    (Fraction(1, 10), "0.1"),
    (Fraction(-9, 4), "-2.25"),
    (Fraction(1, 3), "1/3"),
    (Fraction(-13, 7), "-13/7"),
    (Fraction(0), "0"),
]


@pytest.mark.parametrize(("value", "text"), WRITTEN)
def test_a_number_is_written_as_people_do(value: int | Fraction, text: str) -> None:
    assert decimal(value) == text


@settings(deadline=None)
@given(some.fractions(-999, 999, max_denominator=1000))
def test_what_is_written_is_read_as_the_same_number(value: Fraction) -> None:
    assert number("place", decimal(value), UsageError) == value


@pytest.mark.parametrize("text", ["1e99999999", "1e-99999999", "9" * 25, "1/0", "1/00", "٣", "1_0"])
def test_a_number_that_would_never_end_is_refused_at_once(text: str) -> None:
    with pytest.raises(UsageError):
        number("--set eps", text, UsageError)


WORDS: list[tuple[str, str]] = [
    ("1/2", "one half"),
    ("1/3", "one third"),
    ("2/3", "two thirds"),
    ("1/4", "one quarter"),
    ("3/4", "three quarters"),
    ("4/5", "four fifths"),
    ("5/6", "five sixths"),
    ("6/7", "six sevenths"),
    ("7/8", "seven eighths"),
    ("8/9", "eight ninths"),
    ("9/10", "nine tenths"),
    ("2/4", "one half"),
    ("0", ""),
    ("1", ""),
    ("3/2", ""),
    ("-1/2", ""),
    ("0.33", ""),
    ("1/11", ""),
]


@pytest.mark.parametrize(("text", "words"), WORDS)
def test_a_proper_fraction_is_read_out(text: str, words: str) -> None:
    assert in_words(Fraction(text)) == words
