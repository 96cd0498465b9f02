"""Ranges: from which numbers a given is drawn."""

from __future__ import annotations

import pytest

from normreg_sheets.errors import TemplateError
from normreg_sheets.exercise.ranges import Range, parse_range

READ: list[tuple[str, Range, int]] = [
    ("integers(0, 3)", Range(0, 3), 4),
    ("integers(-1, 2)", Range(-1, 2), 4),
    ("integers(5, 5)", Range(5, 5), 1),
    ("integers(-2 * 3, 1 + 1)", Range(-6, 2), 9),
    ("tenths(0, 3)", Range(0, 30, 10), 31),
    ("tenths(-0.5, 1/2)", Range(-5, 5, 10), 11),
    ("nonzero(integers(-1, 2))", Range(-1, 2, nonzero=True), 3),
    ("nonzero(tenths(-1, 1))", Range(-10, 10, 10, nonzero=True), 20),
    ("diagonal(integers(-1, 3))", Range(-1, 3, diagonal=True), 5),
    ("diagonal(nonzero(integers(-1, 3)))", Range(-1, 3, nonzero=True, diagonal=True), 4),
    ("diagonal(nonzero(tenths(-1, 3)))", Range(-10, 30, 10, nonzero=True, diagonal=True), 40),
    ("integers(1, 1000)", Range(1, 1000), 1000),
    ("hundredths(0.05, 0.95)", Range(5, 95, 100), 91),
    ("hundredths(-1/4, 1)", Range(-25, 100, 100), 126),
    ("nonzero(hundredths(-0.01, 0.02))", Range(-1, 2, 100, nonzero=True), 3),
    ("among(7)", Range(0, 0, members=(7,)), 1),
    ("among(-2, 0, 2)", Range(0, 2, members=(-2, 0, 2)), 3),
    ("among(5, 3, 4)", Range(0, 2, members=(5, 3, 4)), 3),
    ("among(1/3, 1/2, 1)", Range(0, 2, 6, members=(2, 3, 6)), 3),
    ("among(0.01, 1/20)", Range(0, 1, 100, members=(1, 5)), 2),
    ("among(1/1000000, 1)", Range(0, 1, 10**6, members=(1, 10**6)), 2),
    ("diagonal(among(1, 3))", Range(0, 1, diagonal=True, members=(1, 3)), 2),
]


@pytest.mark.parametrize(("text", "expected", "_width"), READ)
def test_a_text_is_read_as_a_range(text: str, expected: Range, _width: int) -> None:
    assert parse_range(text) == expected


@pytest.mark.parametrize(("text", "_range", "width"), READ)
def test_the_width_is_how_many_numbers_there_are(text: str, _range: Range, width: int) -> None:
    assert parse_range(text).width == width


FORM = (
    "draw with integers(0, 3), tenths(0, 3), hundredths(0, 1), among(1/500, 1/100),"
    " nonzero(integers(-1, 2)) or diagonal(...)"
)
ONCE = "names each number once, all over one denominator up to 1000000"

REFUSED: list[tuple[str, str, str]] = [
    ("3", "^", FORM),
    ("integers", "^", FORM),
    ("integers(3)", "^", FORM),
    ("integers(0, 1, 2)", "^", FORM),
    ("integers(0, high=2)", "^", FORM),
    ("floats(0, 1)", "^", FORM),
    ("diagonal(diagonal(integers(0, 1)))", "         ^", FORM),
    ("nonzero(diagonal(integers(-1, 1)))", "        ^", FORM),
    ("nonzero(nonzero(integers(-1, 1)))", "        ^", FORM),
    ("integers(3, 0)", "^", "the range is empty: the lower end comes first"),
    ("diagonal(integers(1, 0))", "         ^", "the range is empty: the lower end comes first"),
    ("integers(0, 1000)", "^", "the range holds more than 1000 numbers"),
    ("tenths(0, 100)", "^", "the range holds more than 1000 numbers"),
    ("nonzero(integers(0, 3))", "        ^", "a range without 0 goes from below it to above it"),
    ("nonzero(integers(-3, 0))", "        ^", "a range without 0 goes from below it to above it"),
    ("nonzero(integers(1, 3))", "        ^", "a range without 0 goes from below it to above it"),
    ("integers(0, 1.5)", "            ^", "the ends of this range are multiples of 1/1"),
    ("tenths(1/3, 1)", "       ^", "the ends of this range are multiples of 1/10"),
    ("tenths(0, 0.25)", "          ^", "the ends of this range are multiples of 1/10"),
    ("integers(0, X)", "            ^", "unknown tensor 'X'"),
    ("hundredths(0, 1/3)", "              ^", "the ends of this range are multiples of 1/100"),
    ("hundredths(0, 10)", "^", "the range holds more than 1000 numbers"),
    ("thousandths(0, 1)", "^", FORM),
    ("among()", "^", FORM),
    ("among(1, 2, over=3)", "^", FORM),
    ("among(among(1, 2))", "      ^", "unknown function 'among'"),
    ("among(1, 2, 1)", "^", ONCE),
    ("among(1/2, 0.5)", "^", ONCE),
    ("among(1/1000001, 1)", "^", ONCE),
    ("among(1/1000, 1/1001)", "^", ONCE),
    ("among(1, X)", "         ^", "unknown tensor 'X'"),
    ("among(1, 2 ** 3)", "         ^", "is not a number"),
    ("nonzero(among(-1, 1))", "        ^", "among(...) says itself whether 0 is in it"),
    ("integers(0, 2 ** 3)", "            ^", "the ends of this range are multiples of 1/1"),
]


@pytest.mark.parametrize(("text", "caret", "message"), REFUSED)
def test_a_wrong_range_is_refused_at_its_place(text: str, caret: str, message: str) -> None:
    with pytest.raises(TemplateError) as refusal:
        parse_range(text)
    assert str(refusal.value).startswith(message)
    assert str(refusal.value).endswith(f"\n    {text}\n    {caret}")
