"""Composition: a template's text and a user's settings become an exercise."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.exercise.exercise import LEVELS, Settings
from normreg_sheets.exercise.language import Scope, parse
from normreg_sheets.exercise.ranges import Range
from tests.exercise.templates import changed, chosen, loaded

if TYPE_CHECKING:
    from pathlib import Path


def test_a_tied_axis_follows_its_size(tmp_path: Path) -> None:
    exercise = loaded(tmp_path, settings=chosen(row="5"))
    assert exercise.sizes == {"row": 5, "column": 3, "other": 5}


def test_the_name_is_that_of_the_file(tmp_path: Path) -> None:
    assert loaded(tmp_path).name == "small"


def test_a_given_has_a_range_for_every_level(tmp_path: Path) -> None:
    whole, tenths = Range(0, 3), Range(0, 30, 10)
    assert loaded(tmp_path).given["X"].ranges == dict(
        zip(LEVELS, (whole, whole, tenths), strict=True)
    )


def test_a_diagonal_given_is_known_as_such(tmp_path: Path) -> None:
    exercise = loaded(tmp_path)
    assert [given.name for given in exercise.givens if given.diagonal] == ["G"]


def test_a_fixed_number_can_be_set(tmp_path: Path) -> None:
    assert loaded(tmp_path, settings=chosen(eps="1e-5")).given["eps"].value == Fraction(1, 10**5)


def test_a_symbol_is_the_name_where_none_is_given(tmp_path: Path) -> None:
    assert loaded(tmp_path).symbols == {
        "X": "X", "G": "Γ", "eps": "ε", "total": "Σ", "low": "low", "Y": "Y",
    }  # fmt: skip


def test_numbers_stand_in_the_texts(tmp_path: Path) -> None:
    exercise = loaded(tmp_path, settings=chosen(column="4", row="3", eps="1/3"))
    assert (
        exercise.network,
        exercise.about,
        exercise.conventions,
        [(part.title, part.text) for part in exercise.parts],
    ) == (
        ("nn.Linear(4, 3, eps=1/3)",),
        "Add 4 columns.",
        ("Everything of 3 rows.",),
        [
            ("Sum of 4", "Add the 4 columns."),
            ("Scale", "Multiply by 1/3 more than the diagonal."),
        ],
    )


DECIMALS: list[tuple[int | None, dict[str, int]]] = [
    (None, {"total": 3, "low": 2, "Y": 2}),
    (1, {"total": 3, "low": 1, "Y": 1}),
    (6, {"total": 3, "low": 6, "Y": 6}),
]


@pytest.mark.parametrize(("asked", "expected"), DECIMALS)
def test_a_step_has_its_own_decimals_or_those_that_are_set(
    tmp_path: Path, asked: int | None, expected: dict[str, int]
) -> None:
    exercise = loaded(tmp_path, settings=Settings(decimals=asked))
    assert {step.name: step.decimals for step in exercise.steps} == expected


def test_a_step_may_have_other_ways_in_which_a_size_is_named_by_its_axis(tmp_path: Path) -> None:
    way = 'also = ["{column} * mean(X, over=column)"] }'
    total, low, _ = loaded(tmp_path, changed("decimals = 3 }", f"decimals = 3, {way}")).steps
    scope = Scope({"X": ("row", "column")}, {"row": "row", "column": "column"})

    assert total.ways == (total.rule, parse("3 * mean(X, over=column)", scope))
    assert low.ways == (low.rule,)


POINTS: list[tuple[str, float | None]] = [
    ("decimals = 3 }", None),
    ("decimals = 3, points = 6 }", 6),
    ("decimals = 3, points = 0.5 }", 0.5),
    ("decimals = 3, points = 1000 }", 1000),
]


@pytest.mark.parametrize(("end", "expected"), POINTS)
def test_a_step_may_have_its_own_points(tmp_path: Path, end: str, expected: float | None) -> None:
    exercise = loaded(tmp_path, changed("decimals = 3 }", end))
    assert {step.name: step.points for step in exercise.steps} == {
        "total": expected,
        "low": None,
        "Y": None,
    }


def test_a_mistake_belongs_to_its_step(tmp_path: Path) -> None:
    exercise = loaded(tmp_path)
    assert {step.name: [one.name for one in step.mistakes] for step in exercise.steps} == {
        "total": ["averaged"],
        "low": [],
        "Y": [],
    }


def test_a_mistake_may_say_why_it_hides(tmp_path: Path) -> None:
    text = changed('says = "Do not divide."', 'says = "No.", hides = "one column"')
    (mistake,) = loaded(tmp_path, text).step["total"].mistakes
    assert mistake.hides == "one column"


def test_a_preset_is_exact(tmp_path: Path) -> None:
    entries = loaded(tmp_path).presets["plain"].entries["X"]
    assert [str(entry) for entry in entries] == ["1", "2", "3", "9/2", "1/3", "6"]
