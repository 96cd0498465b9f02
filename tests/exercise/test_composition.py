"""Composition: the shipped exercise, settings, and what is said of a template that is wrong."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.errors import TemplateError, UsageError
from normreg_sheets.exercise.composition import load
from normreg_sheets.exercise.exercise import LEVELS, Settings
from normreg_sheets.exercise.language import Scope, parse
from normreg_sheets.exercise.ranges import Range
from tests.exercise.templates import changed, loaded

if TYPE_CHECKING:
    from pathlib import Path


def chosen(**values: str) -> Settings:
    return Settings(tuple(values.items()))


# The shipped exercise: its names are kept, so that files stay comparable over the years.


def test_batch_normalization_gives_the_agreed_tensors() -> None:
    givens = load("batch-normalization").givens
    assert [given.name for given in givens] == ["X", "W", "b", "G", "beta", "eps"]


def test_batch_normalization_asks_the_agreed_steps() -> None:
    steps = load("batch-normalization").steps
    assert " ".join(step.name for step in steps) == "Z A total mu var sigma C N Y"


def test_batch_normalization_has_the_agreed_axes() -> None:
    assert list(load("batch-normalization").sizes) == ["feature", "unit", "output", "example"]


def test_batch_normalization_has_seven_parts() -> None:
    assert [part.title for part in load("batch-normalization").parts] == [
        "Given",
        "Linear layer",
        "ReLU",
        "Batch statistics",
        "Shift to mean = 0",
        "Scale to variance = 1",
        "Scale and shift",
    ]


AXES: list[tuple[str, tuple[str, ...]]] = [
    ("X", ("feature", "example")),
    ("W", ("unit", "feature")),
    ("b", ("unit",)),
    ("G", ("output", "unit")),
    ("beta", ("output",)),
    ("eps", ()),
    ("Z", ("unit", "example")),
    ("A", ("unit", "example")),
    ("total", ("unit",)),
    ("mu", ("unit",)),
    ("var", ("unit",)),
    ("sigma", ("unit",)),
    ("C", ("unit", "example")),
    ("N", ("unit", "example")),
    ("Y", ("output", "example")),
]


@pytest.mark.parametrize(("tensor", "axes"), AXES)
def test_a_tensor_of_batch_normalization_has_these_axes(tensor: str, axes: tuple[str, ...]) -> None:
    assert load("batch-normalization").axes(tensor) == axes


def test_batch_normalization_is_of_four_examples_with_three_features() -> None:
    exercise = load("batch-normalization")
    assert exercise.shape(exercise.axes("X")) == (3, 4)


def test_the_sizes_stand_in_the_network() -> None:
    exercise = load("batch-normalization", chosen(feature="5", unit="4", eps="1/2"))
    assert exercise.network == (
        "nn.Linear(5, 4)",
        "nn.ReLU()",
        "nn.BatchNorm1d(4, eps=0.5)",
    )


def test_the_goals_depend_on_epsilon() -> None:
    goals = [goal for part in load("batch-normalization").parts for goal in part.goals]
    assert [(goal.step, goal.when and goal.when.text) for goal in goals] == [
        ("C", None),
        ("N", "eps == 0"),
        ("N", "eps > 0"),
    ]


# The small template.


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


# Bad settings: one line that names the setting, the cause and the mend.

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


@pytest.mark.parametrize("decimals", [-1, 0, 7, 9, 10**9])
def test_impossible_decimals_are_refused(decimals: int) -> None:
    with pytest.raises(UsageError) as refusal:
        load("batch-normalization", Settings(decimals=decimals))
    assert str(refusal.value) == f"--decimals {decimals}: from 1 to 6"


@pytest.mark.parametrize("size", [1, 64])
def test_the_least_and_the_largest_size_can_be_set(tmp_path: Path, size: int) -> None:
    assert loaded(tmp_path, settings=chosen(row=str(size))).sizes["row"] == size


# Bad texts: what is changed in the small template, the place that is named, and the cause.

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
    ('from = "X", ', "", "part 2", "missing required field `from`"),
    ('when = "eps > 0"', 'when = "eps"', "part 2: goal 'sum'", "a wish is one comparison"),
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
    with pytest.raises(TemplateError) as refusal:
        loaded(tmp_path, changed(old, new))
    message = str(refusal.value)
    assert message.startswith(f"small.toml: {place}")
    assert cause in message


def test_an_error_in_a_rule_shows_the_place_in_the_rule(tmp_path: Path) -> None:
    with pytest.raises(TemplateError) as refusal:
        loaded(tmp_path, changed('"G @ total + eps"', '"G @ totl + eps"'))
    assert str(refusal.value).splitlines() == [
        "small.toml: part 2: step 'Y': unknown tensor 'totl'; did you mean 'total'?",
        "    G @ totl + eps",
        "        ^",
    ]


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
