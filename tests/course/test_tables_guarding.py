"""No text of a stranger is a formula to the program that opens a table."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from normreg_sheets.course.guarding import guarded, unguarded

GUARDED = [
    ("=1+1", "'=1+1"),
    ("+49 170 1", "'+49 170 1"),
    ("-2+3", "'-2+3"),
    ("@SUM(A1)", "'@SUM(A1)"),
    ("\tx", "'\tx"),
    ("\rx", "'\rx"),
    ("  =1", "'  =1"),
    ("＝1", "'＝1"),
    ("Ann;=cmd", "Ann;'=cmd"),
    ("Ann\n=cmd", "Ann\n'=cmd"),
]
ALONE = [
    "-0.5", "-0,5", "+3", "-.5", "1e-3", "-1E+9", "-5%", "", "Ann", "a=b", "3-4", "'t Hooft", "−2",
    "Jean-Luc", "x@y.z", "`=1`", "O'Brien",
]  # fmt: skip


@pytest.mark.parametrize(("text", "safe"), GUARDED)
def test_an_apostrophe_stands_where_a_program_would_compute(text: str, safe: str) -> None:
    assert guarded(text) == safe


@pytest.mark.parametrize("text", ALONE)
def test_everything_else_stays(text: str) -> None:
    assert guarded(text) == text
    assert unguarded(text) == text


def test_after_a_quote_too() -> None:
    assert guarded('"=1"').startswith("'")
    assert guarded('say "=1"') == 'say "\'=1"'


@pytest.mark.parametrize(
    ("text", "name"),
    [("'=Ann", "=Ann"), ("'-Ann", "-Ann"), ('="=Ann"', "=Ann"), ('="  =A"B"', '  =A"B')],
)
def test_the_guard_of_canvas_and_our_own_are_taken_off(text: str, name: str) -> None:
    assert unguarded(text) == name


@given(some.text(some.sampled_from("=+-@'ab1 ")))
def test_a_name_comes_back(name: str) -> None:
    assert unguarded(guarded(name)) == name or name.startswith("'")
