"""The layout: what stands where, before there is any spreadsheet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pytest

from normreg_sheets.errors import UsageError
from normreg_sheets.exercise.algebra import linear, references
from normreg_sheets.exercise.template import names
from normreg_sheets.sheet.addresses import address
from normreg_sheets.sheet.cells import cells
from normreg_sheets.sheet.columns import last_column
from normreg_sheets.sheet.header import code_cell
from normreg_sheets.sheet.kinds import KINDS, Kind
from normreg_sheets.sheet.layout import lay_out
from tests.answers.posed import PLAIN, exercise
from tests.sheet.files import PARTLY
from tests.sheet.layouts import (
    BACK,
    FAR,
    LAYOUTS,
    LEARNING,
    SIZES,
    SMALL,
    Place,
    area,
    composed,
    covered,
    doubles,
    laid_out,
    normalization,
    page_of,
    part,
    problem,
)

if TYPE_CHECKING:
    from normreg_sheets.exercise.exercise import Settings

EACH = pytest.mark.parametrize(("name", "settings"), LAYOUTS)

# --- nothing in the way of anything ---------------------------------------------------------


def test_every_exercise_is_looked_at_in_several_sizes() -> None:
    assert set(SIZES) == set(names())
    assert min(map(len, SIZES.values())) > 5


@EACH
def test_nothing_stands_on_anything_else(name: str, settings: Settings) -> None:
    assert doubles(covered(laid_out(name, settings))) == set()


@pytest.mark.parametrize("text", [SMALL, FAR, BACK], ids=["small", "far", "back"])
def test_a_linked_copy_stands_on_nothing(text: str) -> None:
    assert doubles(covered(lay_out(composed(text)))) == set()


@pytest.mark.parametrize("kind", KINDS)
@EACH
def test_no_two_cells_of_a_file_are_one(name: str, settings: Settings, kind: Kind) -> None:
    some = problem(exercise(name, settings))
    places: list[Place] = []
    for cell in cells(some, laid_out(name, settings), kind):
        if cell.text != "":
            places += area(cell.row, cell.column, cell.down, cell.across)
    assert doubles(places) == set()


@pytest.mark.parametrize("kind", KINDS)
@EACH
def test_everything_stands_within_the_printed_area(
    name: str, settings: Settings, kind: Kind
) -> None:
    layout = laid_out(name, settings)
    right = last_column(layout, kind)
    outside = [
        address(cell.row, cell.column)
        for cell in cells(problem(exercise(name, settings)), layout, kind)
        if cell.row + cell.down - 1 > layout.last_row or cell.column + cell.across - 1 > right
    ]
    assert outside == []


def test_the_check_would_see_two_blocks_on_one_place() -> None:
    places = covered(lay_out(normalization()))
    assert doubles([*places, places[0]]) == {address(*places[0])}


# --- one home for everything, and a way to it -----------------------------------------------


@EACH
def test_every_given_and_step_has_one_home(name: str, settings: Settings) -> None:
    homes = [block.tensor for block in laid_out(name, settings).blocks if block.kind != "copy"]
    assert sorted(homes) == sorted(exercise(name, settings).symbols)


@EACH
def test_a_home_has_a_cell_for_every_entry(name: str, settings: Settings) -> None:
    some, layout = exercise(name, settings), laid_out(name, settings)
    for tensor in some.symbols:
        block, over = layout.home(tensor), some.axes(tensor)
        entries = {tuple(at[axis] for axis in over) for at in block.entries()}
        assert entries == set(np.ndindex(some.shape(over)))


@EACH
def test_a_step_reads_what_its_rule_names_from_blocks_on_the_sheet(
    name: str, settings: Settings
) -> None:
    layout = laid_out(name, settings)
    for step in exercise(name, settings).steps:
        read = layout.operands[step.name]
        assert set(read) == {ref.name for ref in references(step.rule)}
        assert all(block in layout.blocks and block.tensor == name for name, block in read.items())


@EACH
def test_what_a_student_multiplies_stands_on_the_page_of_the_result(
    name: str, settings: Settings
) -> None:
    layout = laid_out(name, settings)
    for step in exercise(name, settings).steps:
        page = page_of(layout, layout.home(step.name).top)
        assert page_of(layout, layout.home(step.name).bottom) == page
        if not step.live:
            tops = {tensor: block.top for tensor, block in layout.operands[step.name].items()}
            assert {tensor for tensor, top in tops.items() if page_of(layout, top) != page} == set()


@EACH
def test_in_a_cross_row_meets_column(name: str, settings: Settings) -> None:
    """The left factor stands in the rows of the result, the operand above it in its columns."""
    layout = laid_out(name, settings)
    for step in exercise(name, settings).steps:
        if step.live or (cross := linear(step.rule)) is None:
            continue
        result, read = layout.home(step.name), layout.operands[step.name]
        weights, operand = read[cross[0].name], read[cross[1].name]
        assert (weights.top, weights.down) == (result.top, result.down)
        assert (operand.left, operand.across) == (result.left, result.across)
        assert weights.right < result.left
        assert operand.bottom < result.top
        if cross[2] is not None:
            bias = read[cross[2].name]
            assert (bias.top, bias.left) == (weights.top, weights.right + 1)


@pytest.mark.parametrize("text", [FAR, BACK], ids=["far", "back"])
def test_a_small_template_s_product_is_a_cross_too(text: str) -> None:
    some = composed(text)
    layout = lay_out(some)
    for step in some.steps:
        if (cross := linear(step.rule)) is not None:
            result, read = layout.home(step.name), layout.operands[step.name]
            assert read[cross[0].name].top == result.top
            assert read[cross[1].name].left == result.left


@pytest.mark.parametrize("values", SIZES["batch-normalization"])
def test_a_statistic_stands_at_the_right_of_its_rows(values: str) -> None:
    layout = lay_out(normalization(values))
    rows = layout.home("A")
    for name in ("total", "mu", "var", "sigma"):
        block = layout.home(name)
        assert (block.top, block.bottom) == (rows.top, rows.bottom)
        assert block.left > rows.right


@pytest.mark.parametrize("values", SIZES["batch-normalization"])
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


def test_a_number_that_is_to_be_smaller_has_beside_it_what_it_is_to_be_smaller_than() -> None:
    layout = laid_out("dropout", PLAIN)
    [mark] = layout.marks
    number = layout.home("newloss")
    assert mark.row == number.top
    beside = [b for b in layout.blocks if b.top == number.top and b.left > number.right]
    assert [(block.tensor, block.kind) for block in beside] == [("loss", "copy")]
    assert beside[0].right < mark.column


# --- the same addresses ---------------------------------------------------------------------

ANSWERS = {"answer", "result", "printed", "structural", "live"}
PLACED = ANSWERS | {"given", "parameter", "bias", "goal", "code", "copy"}


def addresses(name: str, settings: Settings, kind: Kind) -> dict[Place, str]:
    """The places that stay, with what stands there."""
    some, layout = problem(exercise(name, settings)), laid_out(name, settings)
    roles = {
        (cell.row, cell.column): cell.role.removesuffix("-back")
        for cell in cells(some, layout, kind)
    }
    return {
        place: "answer" if role in ANSWERS else role
        for place, role in roles.items()
        if role in PLACED
    }


@EACH
def test_all_kinds_of_file_have_the_same_addresses(name: str, settings: Settings) -> None:
    places = [addresses(name, settings, kind) for kind in KINDS]
    assert places[0] == places[1] == places[2]
    assert places[0][code_cell(laid_out(name, settings))] == "code"


@pytest.mark.parametrize(
    ("name", "settings"), [one for one in PARTLY if one[1].only is None], ids=str
)
def test_what_is_filled_in_moves_nothing(name: str, settings: Settings) -> None:
    assert laid_out(name, settings) == laid_out(name, PLAIN)


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


def test_a_goal_about_single_entries_is_refused() -> None:
    goal = 'goals = [{ says = "same", check = "H - Z", equals = "0", from = "X" }]'
    with pytest.raises(UsageError, match="'same' is not about rows, columns or the whole block"):
        lay_out(composed(SMALL + part(goal, 'H = "Z * 2"')))


NUMBER = "sum(E ** 2, over=(unit, example))"
CROWDED = [
    # Two numbers of one matrix would stand at its right.
    (part(f'Q = "{NUMBER}"', f'P = "{NUMBER}"'), "P", "Q"),
    # A copy at the right has its caption where a statistic of the rows stands.
    (
        part('Q = "Z * positive(Z)"') + part('P = "Q @ X"', 'M = "sum(Z, over=example)"'),
        "Xᵀ (copy)",
        "M",
    ),
]


@pytest.mark.parametrize(("rules", "name", "other"), CROWDED)
def test_what_would_stand_on_something_else_is_refused_in_one_line(
    rules: str, name: str, other: str
) -> None:
    with pytest.raises(UsageError) as refused:
        lay_out(composed(LEARNING + rules))
    assert str(refused.value) == (
        f"small: the sheet has no place for '{name}' that '{other}' does not take;"
        " give the steps another order, or other parts"
    )
