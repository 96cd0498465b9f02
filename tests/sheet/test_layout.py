"""The layout: what stands where, before there is any spreadsheet."""

from __future__ import annotations

import re
import tomllib
from fractions import Fraction
from functools import cache
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pytest

from normreg_sheets.answers.draw import pose
from normreg_sheets.answers.problem import Problem, Variant
from normreg_sheets.errors import UsageError
from normreg_sheets.exercise.algebra import linear, references
from normreg_sheets.exercise.composition import compose, load
from normreg_sheets.exercise.exercise import Exercise, Settings
from normreg_sheets.exercise.template import TemplateText, convert, home
from normreg_sheets.sheet.addresses import address
from normreg_sheets.sheet.cells import cells, code_cell, last_column, step_formula
from normreg_sheets.sheet.kinds import KINDS, Kind
from normreg_sheets.sheet.layout import lay_out
from normreg_sheets.sheet.workbook import set_up

if TYPE_CHECKING:
    from collections.abc import Iterator

    from normreg_sheets.sheet.blocks import Block, Layout

Place = tuple[int, int]

SIZES = [
    "",
    "example=3",
    "unit=1",
    "feature=1 unit=1 example=3",
    "feature=6",
    "feature=5 unit=5 example=6",
    "unit=8 example=12",
    "eps=0.1",
]

SMALL = """
title = "Small"
version = 1
network = ["nn.Linear({feature}, {unit}, bias=False)"]
about = "A layout to look at."

[axes]
feature = 3
unit = 2
example = 4

[given]
X = { axes = "feature example", draw = "integers(-2, 3)" }
W = { axes = "unit feature", draw = "integers(-1, 2)", role = "parameter" }
V = { axes = "unit feature", draw = "integers(-1, 2)", role = "parameter" }

[[part]]
title = "Given"
text = "X."

[[part]]
title = "First"
text = "Z."
Z = "W @ X"
"""


def part(*rules: str) -> str:
    return "\n".join(["[[part]]", 'title = "Part"', 'text = "Text."', *rules, ""])


FAR = SMALL + part('H = "V @ X"')
BACK = SMALL + part('D = "Z * 2"') + part('dX = "W @ D"') + part('dW = "D @ X"')


def composed(text: str) -> Exercise:
    """The exercise of a template's text."""
    return compose(convert(tomllib.loads(text), TemplateText), "small")


@cache
def normalization(values: str = "", *, over: str = "example") -> Exercise:
    """Batch normalization with some settings; over units it is layer normalization."""
    pairs = tuple(sorted((name, value) for name, _, value in map(partition, values.split())))
    if over == "example":
        return load("batch-normalization", Settings(pairs))
    text = (home() / "batch-normalization.toml").read_text(encoding="utf-8")
    template = convert(tomllib.loads(text.replace("over=example", f"over={over}")), TemplateText)
    return compose(template, "layer-normalization", Settings(pairs))


def partition(pair: str) -> tuple[str, str, str]:
    return pair.partition("=")


def problem(exercise: Exercise) -> Problem:
    """The exercise with some numbers, because where things stand does not depend on them."""
    ones = {
        given.name: np.full(exercise.shape(given.axes), Fraction(1), dtype=object)
        for given in exercise.givens
    }
    return Problem(exercise, Variant(), ones)


def area(row: int, column: int, height: int = 1, width: int = 1) -> Iterator[Place]:
    yield from product(range(row, row + height), range(column, column + width))


def covered(layout: Layout) -> list[Place]:
    """Every place that a block, a label, a goal or an explanation covers, as often as it is."""
    places: list[Place] = []
    for block in layout.blocks:
        places += area(block.top, block.left, block.height, block.width)
    for label in layout.labels:
        if label.text:
            places += area(label.row, label.column, label.down, label.across)
    places += [(mark.row, mark.column) for mark in layout.marks]
    places += [(line.row, line.column) for line in layout.derivations]
    for exact in layout.exacts:
        asked = layout.home(exact.step)
        places += area(exact.top, exact.left, asked.height, asked.width)
    return places


def doubles(places: list[Place]) -> set[str]:
    return {address(*place) for place in places if places.count(place) > 1}


def copies(layout: Layout) -> list[Block]:
    return [block for block in layout.blocks if block.kind == "copy"]


def captions(layout: Layout) -> dict[str, str]:
    """What stands right above the first cell of each block, by the block's address."""
    labels = {(label.row, label.column): label.text for label in layout.labels}
    return {
        address(block.top, block.left): labels[block.top - 1, block.left]
        for block in layout.blocks
        if (block.top - 1, block.left) in labels
    }


# --- nothing in the way of anything ---------------------------------------------------------


@pytest.mark.parametrize("values", SIZES)
def test_nothing_stands_on_anything_else(values: str) -> None:
    assert doubles(covered(lay_out(normalization(values)))) == set()


@pytest.mark.parametrize("text", [SMALL, FAR, BACK], ids=["small", "far", "back"])
def test_a_linked_copy_stands_on_nothing(text: str) -> None:
    assert doubles(covered(lay_out(composed(text)))) == set()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("values", SIZES)
def test_no_two_cells_of_a_file_are_one(kind: Kind, values: str) -> None:
    exercise = normalization(values)
    places: list[Place] = []
    for cell in cells(problem(exercise), lay_out(exercise), kind):
        if cell.text != "":
            places += area(cell.row, cell.column, cell.down, cell.across)
    assert doubles(places) == set()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("values", SIZES)
def test_everything_stands_within_the_printed_area(kind: Kind, values: str) -> None:
    exercise = normalization(values)
    layout = lay_out(exercise)
    right = last_column(layout, kind)
    outside = [
        address(cell.row, cell.column)
        for cell in cells(problem(exercise), layout, kind)
        if cell.row + cell.down - 1 > layout.last_row or cell.column + cell.across - 1 > right
    ]
    assert outside == []


def test_the_check_would_see_two_blocks_on_one_place() -> None:
    places = covered(lay_out(normalization()))
    assert doubles([*places, places[0]]) == {address(*places[0])}


# --- one home for everything, and a way to it -----------------------------------------------


@pytest.mark.parametrize("values", SIZES)
def test_every_given_and_step_has_one_home(values: str) -> None:
    exercise = normalization(values)
    homes = [block.tensor for block in lay_out(exercise).blocks if block.kind != "copy"]
    assert sorted(homes) == sorted(exercise.symbols)


@pytest.mark.parametrize("values", SIZES)
def test_a_home_has_a_cell_for_every_entry(values: str) -> None:
    exercise = normalization(values)
    layout = lay_out(exercise)
    for tensor in exercise.symbols:
        block = layout.home(tensor)
        over = exercise.axes(tensor)
        entries = {tuple(at[axis] for axis in over) for at in block.entries()}
        assert entries == set(np.ndindex(exercise.shape(over)))


@pytest.mark.parametrize("text", [None, FAR, BACK], ids=["batch normalization", "far", "back"])
def test_a_step_reads_what_its_rule_names_from_blocks_on_the_sheet(text: str | None) -> None:
    exercise = normalization() if text is None else composed(text)
    layout = lay_out(exercise)
    for step in exercise.steps:
        read = layout.operands[step.name]
        assert set(read) == {ref.name for ref in references(step.rule)}
        assert all(block in layout.blocks and block.tensor == name for name, block in read.items())


@pytest.mark.parametrize("text", [None, FAR, BACK], ids=["batch normalization", "far", "back"])
def test_in_a_cross_the_result_stands_where_row_meets_column(text: str | None) -> None:
    exercise = normalization() if text is None else composed(text)
    layout = lay_out(exercise)
    for step in exercise.steps:
        if (cross := linear(step.rule)) is None:
            continue
        result, read = layout.home(step.name), layout.operands[step.name]
        weights, operand = read[cross[0].name], read[cross[1].name]
        assert (weights.top, weights.down) == (result.top, result.down)
        assert (operand.left, operand.across) == (result.left, result.across)
        assert weights.right < result.left
        assert operand.bottom < result.top


@pytest.mark.parametrize("values", SIZES)
def test_a_statistic_stands_at_the_right_of_its_rows(values: str) -> None:
    layout = lay_out(normalization(values))
    rows = layout.home("A")
    for name in ("total", "mu", "var", "sigma"):
        block = layout.home(name)
        assert (block.top, block.bottom) == (rows.top, rows.bottom)
        assert block.left > rows.right


@pytest.mark.parametrize("values", SIZES)
def test_a_goal_stands_in_the_row_that_it_is_about(values: str) -> None:
    layout = lay_out(normalization(values))
    for mark in layout.marks:
        assert mark.row == layout.where(mark.goal.step, {**mark.at, "example": 0})[0]


@pytest.mark.parametrize(
    ("values", "says"),
    [("", {"mean 0", "variance 1"}), ("eps=0.1", {"mean 0", "variance σ²/(σ² + ε)"})],
)
def test_a_goal_that_does_not_apply_is_left_out(values: str, says: set[str]) -> None:
    assert {mark.goal.says for mark in lay_out(normalization(values)).marks} == says


def test_all_kinds_of_file_have_the_same_addresses() -> None:
    some = pose(normalization(), Variant(level="fractions", seed=3))
    places = [
        {
            (cell.row, cell.column)
            for cell in cells(some, set_up(some, kind).layout, kind)
            if cell.role in {"given", "parameter", "bias", "answer", "result", "goal", "code"}
        }
        for kind in KINDS
    ]
    assert places[0] == places[1] == places[2]
    assert code_cell(lay_out(normalization())) in places[0]


# --- linked copies --------------------------------------------------------------------------


def test_an_operand_that_stands_right_above_needs_no_copy() -> None:
    assert copies(lay_out(normalization())) == []


def test_an_operand_that_is_far_away_is_copied_to_its_point_of_use() -> None:
    layout = lay_out(composed(FAR))
    [copy] = copies(layout)
    assert copy == layout.operands["H"]["X"]
    assert captions(layout)[address(copy.top, copy.left)] == "X (copy)"


def test_an_operand_is_copied_transposed_where_the_shared_axis_runs_across() -> None:
    layout = lay_out(composed(BACK))
    copy, given = layout.operands["dW"]["X"], layout.home("X")
    assert (copy.down, copy.across) == (given.across, given.down)
    assert captions(layout)[address(copy.top, copy.left)] == "Xᵀ (copy)"


@pytest.mark.parametrize(
    ("step", "caption"), [("dX", "dX = Wᵀ D"), ("dW", "dW = D Xᵀ"), ("Z", "Z = W X")]
)
def test_a_caption_transposes_as_on_paper(step: str, caption: str) -> None:
    layout = lay_out(composed(BACK))
    block = layout.home(step)
    assert captions(layout)[address(block.top, block.left)] == caption


@pytest.mark.parametrize("text", [FAR, BACK], ids=["far", "back"])
def test_every_cell_of_a_copy_is_a_plain_reference_to_the_same_entry(text: str) -> None:
    exercise = composed(text)
    layout = lay_out(exercise)
    formulas = {
        (cell.row, cell.column): cell.formula
        for cell in cells(problem(exercise), layout, "solution")
    }
    for copy in copies(layout):
        for at in copy.entries():
            assert formulas[copy.cell(at)] == address(*layout.where(copy.tensor, at))


def test_a_step_reads_from_the_copy_and_not_from_far_away() -> None:
    exercise = composed(FAR)
    layout = lay_out(exercise)
    at = {"unit": 0, "example": 0}
    formula = step_formula(problem(exercise), layout, "H", at)
    column = [address(*layout.operands["H"]["X"].cell({"feature": f, **at})) for f in range(3)]
    row = [address(*layout.where("V", {"feature": f, **at})) for f in range(3)]
    assert formula == "+".join(f"{weight}*{x}" for weight, x in zip(row, column, strict=True))


# --- the same sheet, one word changed: layer normalization ----------------------------------


def test_over_units_the_statistics_belong_to_the_examples() -> None:
    exercise = normalization(over="unit")
    assert {exercise.step[name].axes for name in ("total", "mu", "var", "sigma")} == {("example",)}


def test_a_statistic_of_columns_is_a_row_under_them() -> None:
    layout = lay_out(normalization(over="unit"))
    columns = layout.home("A")
    for name in ("total", "mu", "var", "sigma"):
        block = layout.home(name)
        assert (block.height, block.across) == (1, "example")
        assert (block.left, block.right) == (columns.left, columns.right)
        assert block.top > columns.bottom


def test_a_goal_about_columns_stands_under_each() -> None:
    layout = lay_out(normalization(over="unit"))
    for mark in layout.marks:
        block = layout.home(mark.goal.step)
        assert (mark.row, mark.column) == (block.bottom + 1, block.left + mark.at["example"])


def test_nothing_stands_on_anything_else_in_layer_normalization() -> None:
    assert doubles(covered(lay_out(normalization(over="unit")))) == set()


def test_layer_normalization_evaluates() -> None:
    key = pose(normalization(over="unit"), Variant(level="fractions", seed=3)).key
    activations = np.maximum(key["W"] @ key["X"] + key["b"][:, None], 0)
    centred = activations - activations.mean(axis=0)
    normalized = centred / np.sqrt((centred**2).mean(axis=0))
    np.testing.assert_allclose(
        key["Y"], key["G"] @ normalized + key["beta"][:, None], rtol=0, atol=1e-12
    )


# --- what has no shape ----------------------------------------------------------------------


def test_three_axes_are_refused_in_one_line() -> None:
    with pytest.raises(UsageError) as refused:
        lay_out(composed(SMALL + part('T = "W * X"')))
    assert str(refused.value) == (
        "step 'T' has the axes unit, feature, example; a sheet shows at most two"
    )


@pytest.mark.parametrize(
    ("rule", "tensor"),
    [("H = V * 2", "V"), ("H = -(V @ X)", "V"), ("H = X @ V", "V"), ("H = V @ X + c", "V")],
)
def test_a_parameter_without_a_place_is_refused_in_one_line(rule: str, tensor: str) -> None:
    name, _, text = rule.partition(" = ")
    given = 'c = { axes = "example", draw = "integers(0, 2)", role = "parameter" }\n\n[[part]]'
    template = SMALL.replace("[[part]]", given, 1) + part(f'{name} = "{text}"')
    message = f"step 'H': the sheet has no place for '{tensor}' here"
    with pytest.raises(UsageError, match=re.escape(message)):
        lay_out(composed(template))


def test_a_single_example_stands_upright_beside_its_weights() -> None:
    text = SMALL.replace('"feature example"', '"feature"').replace("example = 4\n", "")
    block = lay_out(composed(text)).home("Z")
    assert (block.down, block.across) == ("unit", None)


def test_every_copy_says_that_it_is_one_and_how_it_lies() -> None:
    layout = lay_out(composed(BACK + part('dV = "D @ X"')))
    copies = [block for block in layout.blocks if block.kind == "copy"]
    for block in copies:
        turned = "ᵀ" if block.down != layout.home(block.tensor).down else ""
        caption = captions(layout)[address(block.top, block.left)]
        assert caption == f"{block.tensor}{turned} (copy)"
    assert len(copies) == 5


def test_a_goal_about_single_entries_is_refused() -> None:
    goal = 'goals = [{ says = "same", check = "H - Z", equals = "0", from = "X" }]'
    with pytest.raises(UsageError, match="'same' is not about rows, columns or the whole block"):
        lay_out(composed(SMALL + part(goal, 'H = "Z * 2"')))
