"""Wrong templates: each error names the file, the place and the cause.

Those of steps, mistakes and goals are in tests/exercise/test_refused_steps.py.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.errors import TemplateError
from tests.exercise.templates import changed, loaded, refusal

if TYPE_CHECKING:
    from pathlib import Path

# What is changed in the small template, the place that is named, and the cause.

REFUSED: list[tuple[str, str, str, str]] = [
    # names
    ('low   = "min', 'X     = "min', "part 1: step 'X'", "the name is used twice"),
    ('Y     = "G', 'low   = "G', "part 2: step 'low'", "the name is used twice"),
    ('low   = "min', 'x     = "min', "", "'x' and 'X' differ at most in case"),
    ('low   = "min', 'Total = "min', "", "'Total' and 'total' differ at most in case"),
    ('low   = "min', 'Row   = "min', "", "'row' and 'Row' differ at most in case"),
    (
        'low   = "min',
        'lo_w  = "min',
        "",
        "'lo_w' cannot be a name: a letter, then letters and digits",
    ),
    ('low   = "min', 'only  = "min', "", "'only' cannot be a name"),
    ('low   = "min', 'blank = "min', "", "'blank' cannot be a name"),
    ('low   = "min', '"2nd" = "min', "", "'2nd' cannot be a name"),
    ('low   = "min', '"größe" = "min', "", "'größe' cannot be a name"),
    ('low   = "min', f'{"l" * 32} = "min', "", f"'{'l' * 32}' cannot be a name"),
    # axes
    ('other  = "row"', 'other  = "rows"', "axes.other", "unknown axis 'rows'; did you mean 'row'?"),
    ('other  = "row"', 'other  = "other"', "axes.other", "unknown axis 'other'"),
    ("size = 3, least", "sise = 3, least", "axes", "unknown field `sise`"),
    # givens
    (
        'axes = "row column"',
        'axes = "row colunm"',
        "given.X",
        "unknown axis 'colunm'; did you mean 'column'?",
    ),
    (
        'axes = "row column"',
        'axes = "row row"',
        "given.X",
        "at most two axes, with different names",
    ),
    ('axes = "row column"', 'axes = "row column other"', "given.X", "at most two axes"),
    ("eps = { value = 0", "eps = { value = 'x'", "given.eps", "value: 'x' is not a number"),
    (
        "eps = { value = 0",
        "eps = { value = 1e9",
        "given.eps",
        "value: '1000000000.0' is not a number such as 3, 0.5 or 1/3, up to 9999",
    ),
    (
        "eps = { value = 0",
        'eps = { axes = "row", value = 0',
        "given.eps",
        "needs axes and draw, or a value without axes",
    ),
    (
        "eps = { value = 0",
        'eps = { draw = "integers(0, 1)", value = 0',
        "given.eps",
        "needs axes and draw, or a value without axes",
    ),
    ("eps = { value = 0,", "eps = {", "given.eps", "needs axes and draw, or a value without axes"),
    ('role = "parameter"', 'role = "weight"', "given", "Invalid enum value 'weight'"),
    (
        'axes = "row column", draw',
        'axes = "row column", least = 0, draw',
        "given.X",
        "needs axes and draw, or a value without axes (and its least and most)",
    ),
    (
        'axes = "row column", draw',
        'axes = "row column", most = 3, draw',
        "given.X",
        "needs axes and draw, or a value without axes (and its least and most)",
    ),
    ("value = 0, least = 0", "value = 0, least = 0.1", "given.eps", "value=0: it is at least 0.1"),
    ("value = 0, least = 0", "value = 3, most = 2.5", "given.eps", "value=3: it is at most 2.5"),
    ("value = 0, least = 0", "value = 0, least = inf", "given.eps", "least: 'inf' is not a number"),
    (
        'axes = "other row"',
        'axes = "other column"',
        "given.G",
        "draw: a diagonal needs two axes tied to one size",
    ),
    ('axes = "other row"', 'axes = "row"', "given.G", "draw: a diagonal needs two axes"),
    ("diagonal(integers(1, 2))", "diagonal(integers(2, 1))", "given.G", "the range is empty"),
    (
        'decimals = "tenths',
        'decimal = "tenths',
        "given.X",
        "draw: unknown level 'decimal'; did you mean 'decimals'?",
    ),
    (
        'default = "integers',
        'friendly = "integers',
        "given.X",
        "draw: needs a 'default', or a range for every level",
    ),
    # wishes
    (
        "friendly = [",
        "freindly = [",
        "wishes.freindly",
        "unknown level 'freindly'; did you mean 'friendly'?",
    ),
    (
        '"total >= 0"',
        '"totl >= 0"',
        "wishes.always",
        "unknown tensor 'totl'; did you mean 'total'?",
    ),
    ('"whole(total)"', '"total"', "wishes.friendly", "a wish is one comparison"),
    # presets
    ("G = [[1, 0], [0, 2]]\n", "", "presets.plain", "gives every drawn tensor and no other; see G"),
    (
        "G = [[1, 0], [0, 2]]",
        "G = [[1, 0], [0, 2]]\neps = 1",
        "presets.plain",
        "gives every drawn tensor and no other; see eps",
    ),
    ("G = [[1, 0], [0, 2]]", "G = [[1, 0], [0, 'a']]", "presets.plain", "G: 'a' is not a number"),
    (
        "G = [[1, 0], [0, 2]]",
        "G = [[1, 0], [0, true]]",
        "presets.plain",
        "G: 'True' is not a number",
    ),
    (
        "rounded = { total",
        "rounded = { totl",
        "presets.plain",
        "rounded: unknown step 'totl'; did you mean 'total'?",
    ),
    ("rounded = { total = 0 }", "rounded = 0", "presets.plain", "Expected `object`, got `int`"),
    # texts
    (
        "Add the {column} columns",
        "Add the {colunm} columns",
        "part 1",
        "unknown number 'colunm'; did you mean 'column'?",
    ),
    ("Sum of {column}", "Sum of {X}", "part 1", "unknown number 'X'"),
    (
        "Add {column} columns.",
        "Add {columns}.",
        "",
        "unknown number 'columns'; did you mean 'column'?",
    ),
    ("nn.Linear({column}", "nn.Linear({size}", "", "unknown number 'size'"),
    ("Everything of {row}", "Everything of {raw}", "", "unknown number 'raw'; did you mean 'row'?"),
]


@pytest.mark.parametrize(("old", "new", "place", "cause"), REFUSED)
def test_a_wrong_text_is_refused_with_file_place_and_cause(
    tmp_path: Path, old: str, new: str, place: str, cause: str
) -> None:
    message = refusal(tmp_path, changed(old, new))
    assert message.startswith(f"small.toml: {place}")
    assert cause in message


HARMLESS: list[str] = [
    "__import__('os').system('touch hacked')",
    "open('hacked', 'w')",
    "[open('hacked', 'w') for X in X]",
    "(lambda: open('hacked', 'w'))()",
]


@pytest.mark.parametrize("rule", HARMLESS)
def test_nothing_in_a_template_is_executed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rule: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(TemplateError):
        loaded(tmp_path, changed('"G @ total + eps"', json.dumps(rule)))
    assert [path.name for path in tmp_path.iterdir()] == ["small.toml"]
