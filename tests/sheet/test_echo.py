"""A stranger's words are shown on one line, short, and without what nobody sees."""

from __future__ import annotations

import pytest

from normreg_sheets.sheet.echo import echo


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Sheet 1", "Sheet 1"),
        ("two\nlines\x1b[31m", "twolines[31m"),
        ("\u202eleft\u200b", "left"),
        ("x" * 60, "x" * 60),
        ("0\u03365\u0336", "0\u03365\u0336"),  # struck out
        ("Vie\u0323\u0302t", "Vie\u0323\u0302t"),
        ("z" + 50 * "\u0301" + "y\u0301", "z" + 3 * "\u0301" + "y\u0301"),
        ("x" * 61, "x" * 59 + "…"),
    ],
)
def test_a_text_is_fit_to_be_shown(text: str, shown: str) -> None:
    assert echo(text) == shown


@pytest.mark.parametrize(
    ("said", "most", "shown"),
    [
        ("abc", 3, "abc"),
        ("abcd", 3, "ab…"),
        ("", 3, ""),
        ("ab cd", 4, "ab…"),
        ("\u202eab\u202c", 2, "ab"),
        # A number is not cut to another one.
        ("123456789", 8, "…"),
        ("about 12345", 9, "about…"),
        ("1.234.567,8", 8, "…"),
        ("12 or 13 or so", 8, "12 or…"),
        ("12 or 13 or so", 9, "12 or 13…"),
    ],
)
def test_a_text_is_cut_where_no_number_stands(said: str, most: int, shown: str) -> None:
    assert echo(said, most) == shown
