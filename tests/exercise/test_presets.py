"""Presets: published numbers, their shapes, and a note on where they differ."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.errors import TemplateError
from tests.exercise.templates import changed, loaded

if TYPE_CHECKING:
    from pathlib import Path

SCALAR = 'eta = { axes = "", draw = "among(1/100, 1/50)" }\n'


def with_scalar(value: str) -> str:
    """The small template with a drawn number, and a value of it in the preset."""
    text = changed("[given]\n", "[given]\n" + SCALAR)
    return text.replace("G = [[1, 0], [0, 2]]", f"G = [[1, 0], [0, 2]]\neta = {value}")


ENTRIES: list[tuple[str, tuple[str, ...]]] = [
    ("[[1, 2, 3], [4.5, '1/3', 6]]", ("1", "2", "3", "9/2", "1/3", "6")),
    ("[[-1, 0.1, 1e-3], [0, -0, 9999]]", ("-1", "1/10", "1/1000", "0", "0", "9999")),
]


@pytest.mark.parametrize(("value", "entries"), ENTRIES)
def test_the_entries_are_exact_and_in_row_order(
    tmp_path: Path, value: str, entries: tuple[str, ...]
) -> None:
    text = changed('X = [[1, 2, 3], [4.5, "1/3", 6]]', f"X = {value}")
    found = loaded(tmp_path, text).presets["plain"].entries["X"]
    assert found == tuple(map(Fraction, entries))


SCALARS: list[tuple[str, Fraction]] = [
    ("3", Fraction(3)),
    ("0.0005", Fraction(1, 2000)),
    ("1e-5", Fraction(1, 100_000)),
    ("'1/3'", Fraction(1, 3)),
]


@pytest.mark.parametrize(("value", "number"), SCALARS)
def test_a_tensor_without_axes_is_one_number(tmp_path: Path, value: str, number: Fraction) -> None:
    assert loaded(tmp_path, with_scalar(value)).presets["plain"].entries["eta"] == (number,)


@pytest.mark.parametrize("value", ["[1]", "[[1]]", "true", "'x'"])
def test_what_is_not_one_number_is_refused(tmp_path: Path, value: str) -> None:
    with pytest.raises(TemplateError, match=r"small.toml: presets.plain: eta: .* is not a number"):
        loaded(tmp_path, with_scalar(value))


ROUNDED = "rounded = { total = 0 }"


def test_a_preset_needs_no_note(tmp_path: Path) -> None:
    assert loaded(tmp_path).presets["plain"].note == ""


def test_a_note_is_no_tensor(tmp_path: Path) -> None:
    preset = loaded(tmp_path, changed(ROUNDED, 'note = "The source says 4."')).presets["plain"]
    assert (preset.note, list(preset.entries)) == ("The source says 4.", ["X", "G"])


def test_a_note_is_a_text(tmp_path: Path) -> None:
    with pytest.raises(TemplateError) as refusal:
        loaded(tmp_path, changed(ROUNDED, "note = 4"))
    assert str(refusal.value) == "small.toml: presets.plain: Expected `str`, got `int`"
