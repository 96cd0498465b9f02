"""Wrong steps, mistakes and goals: each error names the file, the place and the cause."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.exercise.templates import changed, refusal

if TYPE_CHECKING:
    from pathlib import Path

# What is changed in the small template, the place that is named, and the cause.

REFUSED: list[tuple[str, str, str, str]] = [
    # steps
    (
        'Y     = "G @ total + eps"',
        'Y     = "G @ totl + eps"',
        "part 2: step 'Y'",
        "unknown tensor 'totl'; did you mean 'total'?",
    ),
    (
        '"sum(X, over=column)"',
        '"sum(Y, over=column)"',
        "part 1: step 'total'",
        "unknown tensor 'Y'",
    ),
    ('"sum(X, over=column)"', '"total + 1"', "part 1: step 'total'", "unknown tensor 'total'"),
    ("decimals = 3 }", "decimals = 0 }", "part 1: step 'total'", "decimals are from 1 to 6, not 0"),
    ("decimals = 3 }", "decimals = 9 }", "part 1: step 'total'", "decimals are from 1 to 6, not 9"),
    (
        "decimals = 3 }",
        "points = 0 }",
        "part 1: step 'total'",
        "points are more than 0 and at most 1000, not 0",
    ),
    (
        "decimals = 3 }",
        'also = ["mean(X, over=row)"] }',
        "part 1: step 'total'",
        "also 'mean(X, over=row)': has other axes than the step's rule",
    ),
    (
        "decimals = 3 }",
        'also = ["X / {width}"] }',
        "part 1: step 'total'",
        "unknown number 'width'",
    ),
    ("decimals = 3 }", 'also = ["Y"] }', "part 1: step 'total'", "unknown tensor 'Y'"),
    ("decimals = 3 }", "points = -2 }", "part 1: step 'total'", "points are more than 0"),
    ("decimals = 3 }", "points = 1001 }", "part 1: step 'total'", "points are more than 0"),
    ("decimals = 3 }", "points = inf }", "part 1: step 'total'", "points are more than 0"),
    ("decimals = 3 }", "points = nan }", "part 1: step 'total'", "points are more than 0"),
    ("decimals = 3 }", "points = '6' }", "part 1", "Expected"),
    ("version = 7", "version = 7\ndecimals = 0", "", "decimals are from 1 to 6, not 0"),
    ("version = 7", "version = 7\ndecimals = 9", "", "decimals are from 1 to 6, not 9"),
    ("version = 7", "version = 0", "", "version: from 1 to 99999"),
    # parts
    ('title = "Scale"\n', "", "part 2", "missing required field `title`"),
    ('title = "Scale"', "title = 3", "part 2", "title: Expected `str`, got `int`"),
    ('title = "Scale"', 'title = "Scale"\nZ = 3', "part 2", "Expected"),
    ('symbol = "Σ", decimals', 'sign = "Σ", decimals', "part 1", "unknown field `sign`"),
    # mistakes
    (
        'total = "mean(X, over=column)"',
        'total = "mean(X, over=row)"',
        "part 1: mistake 'averaged' of step 'total'",
        "its rule has other axes than the step's",
    ),
    (
        'total = "mean(X, over=column)"',
        'total = "2 * total"',
        "part 1: mistake 'averaged' of step 'total'",
        "unknown tensor 'total'",
    ),
    (
        'total = "mean(X, over=column)"',
        'totl = "mean(X, over=column)"',
        "part 1",
        "a mistake is { name, STEP = rule, says } of a step above it",
    ),
    (
        'total = "mean(X, over=column)"',
        'Y = "G @ total"',
        "part 1",
        "a mistake is { name, STEP = rule, says } of a step above it",
    ),
    (
        'total = "mean(X, over=column)"',
        'total = "X +"',
        "part 1: mistake 'averaged' of step 'total'",
        "cannot be read",
    ),
    (', says = "Do not divide."', "", "part 1: mistake 'averaged' of step 'total'", "see says"),
    ('name = "averaged", ', "", "part 1: mistake '?' of step 'total'", "see name"),
    (
        'says = "Do not divide."',
        'says = "No.", hint = "x"',
        "part 1: mistake 'averaged' of step 'total'",
        "see hint",
    ),
    (
        'says = "Do not divide."',
        'says = "No.", low = "2 * total"',
        "part 1: mistake 'averaged' of step 'total'",
        "see low",
    ),
    (
        'says = "Do not divide." }',
        'says = "No." }, { name = "averaged", low = "max(X, over=column)", says = "" }',
        "",
        "two mistakes have one name",
    ),
    # goals
    (
        'check = "sum(Y, over=other)"',
        'check = "sum(total, over=row)"',
        "part 2: goal 'sum'",
        "checks no step of its part",
    ),
    (
        'check = "sum(Y, over=other)"',
        'check = "3"',
        "part 2: goal 'sum'",
        "checks no step of its part",
    ),
    ('equals = "eps"', 'equals = "Y"', "part 2: goal 'sum'", "equals something of other axes"),
    (
        'equals = "eps"',
        'equals = "epx"',
        "part 2: goal 'sum'",
        "unknown tensor 'epx'; did you mean 'eps'?",
    ),
    ('from = "X"', 'from = "Q"', "part 2: goal 'sum'", "from: unknown tensor 'Q'"),
    ('from = "X", ', "", "part 2: goal 'sum'", "has equals and from, or has below"),
    ('when = "eps > 0"', 'when = "eps"', "part 2: goal 'sum'", "a wish is one comparison"),
]


@pytest.mark.parametrize(("old", "new", "place", "cause"), REFUSED)
def test_a_wrong_text_is_refused_with_file_place_and_cause(
    tmp_path: Path, old: str, new: str, place: str, cause: str
) -> None:
    message = refusal(tmp_path, changed(old, new))
    assert message.startswith(f"small.toml: {place}")
    assert cause in message


def test_an_error_in_a_rule_shows_the_place_in_the_rule(tmp_path: Path) -> None:
    message = refusal(tmp_path, changed('"G @ total + eps"', '"G @ totl + eps"'))
    assert message.splitlines() == [
        "small.toml: part 2: step 'Y': unknown tensor 'totl'; did you mean 'total'?",
        "    G @ totl + eps",
        "        ^",
    ]
