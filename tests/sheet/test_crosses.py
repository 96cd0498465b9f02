"""Products as one does them by hand: where row meets column."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from normreg_sheets.exercise.algebra import Ref, factors
from normreg_sheets.sheet.layout import lay_out
from tests.answers.posed import PLAIN, exercise
from tests.sheet.layouts import LAYOUTS, LEARNING, composed, laid_out, page_of, part

if TYPE_CHECKING:
    from normreg_sheets.exercise.exercise import Settings, Step
    from normreg_sheets.sheet.blocks import Block, Layout

SECOND = LEARNING + part('section = "second"', 'D = "Z / T"')


def in_the_rows(block: Block, result: Block) -> bool:
    return (block.top, block.bottom, block.down) == (result.top, result.bottom, result.down)


def in_the_columns(block: Block, result: Block) -> bool:
    return (block.left, block.right, block.across) == (result.left, result.right, result.across)


def sides(step: Step) -> tuple[str, str] | None:
    """The names of the two factors of a step that is a product of tensors, and of nothing else."""
    match factors(step.rule):
        case (Ref(left), Ref(right)):
            return left, right
    return None


@pytest.mark.parametrize(("name", "settings"), LAYOUTS)
def test_in_every_product_a_row_meets_a_column(name: str, settings: Settings) -> None:
    """One factor stands in the rows of the result, the other above it in its columns."""
    layout = laid_out(name, settings)
    products = [s for s in exercise(name, settings).steps if sides(s) and not s.live]
    for step in products:
        result, read = layout.home(step.name), layout.operands[step.name]
        left, top = (read[side] for side in sides(step) or ())
        assert in_the_rows(left, result)
        assert in_the_columns(top, result)
        assert left.right < result.left
        assert top.bottom < result.top
    assert bool(products) == (name == "dropout")  # those of batch normalization add a bias


def arrows(layout: Layout, sign: str) -> set[tuple[int, int]]:
    labels = (label for label in layout.labels if label.role == "arrow" and label.text == sign)
    return {(label.row, label.column) for label in labels}


@pytest.mark.parametrize("step", ["Z1", "H1", "Y", "dW3", "dW2", "dW1", "dH2", "dA1", "Zi1", "Hi1"])
def test_arrows_lead_into_every_row_and_column(step: str) -> None:
    layout = laid_out("dropout", PLAIN)
    result = layout.home(step)
    for row in range(result.top, result.bottom + 1):
        assert (row, result.left - 1) in arrows(layout, "→")
    for column in range(result.left, result.right + 1):
        above = {row for row, place in arrows(layout, "↓") if place == column}
        assert above & {result.top - 3, result.top - 2}


@pytest.mark.parametrize(("step", "bias"), [("Z1", "b1"), ("Y", "b3"), ("Zi2", "newb2")])
def test_a_bias_meets_a_row_of_ones(step: str, bias: str) -> None:
    layout = laid_out("dropout", PLAIN)
    operands = layout.operands[step]
    result = layout.home(step)
    assert operands[bias].width == 1
    assert in_the_rows(operands[bias], result)
    ones = {(one.row, one.column) for one in layout.labels if one.role == "one"}
    row = result.top - 3
    assert {(row, column) for column in range(result.left, result.right + 1)} <= ones


# --- a product whose left factor has just been made -----------------------------------------

RIGHT = ["dW1", "dW2", "dW3"]


@pytest.mark.parametrize("step", RIGHT)
def test_a_gradient_of_weights_stands_at_the_right_of_what_comes_back(step: str) -> None:
    layout = laid_out("dropout", PLAIN)
    product = sides(exercise("dropout").step[step])
    assert product is not None
    factor, copy = (layout.operands[step][side] for side in product)
    assert factor.kind == "answer"
    assert (copy.kind, copy.down) == ("copy", factor.across)
    assert layout.home(step).left > factor.right + 1


@pytest.mark.parametrize("step", RIGHT)
def test_the_gradient_of_a_bias_meets_a_column_of_ones(step: str) -> None:
    layout = laid_out("dropout", PLAIN)
    result, bias = layout.home(step), layout.home(step.replace("W", "b"))
    copy = next(b for b in layout.operands[step].values() if b.kind == "copy")
    assert (bias.top, bias.left) == (result.top, result.right + 1)
    ones = {(one.row, one.column) for one in layout.labels if one.role == "one"}
    assert {(row, bias.left) for row in range(copy.top, copy.bottom + 1)} <= ones


def test_the_lane_goes_on_under_what_comes_back() -> None:
    layout = laid_out("dropout", PLAIN)
    lane = [layout.home(name) for name in ("dY", "dH2", "dA2", "dZ2", "dH1", "dA1", "dZ1")]
    assert len({block.left for block in lane}) == 1
    assert [block.top for block in lane] == sorted(block.top for block in lane)


def test_without_room_above_it_the_product_is_a_cross_of_copies() -> None:
    """The copy would begin above the page, so it stands on top and the left factor at the left."""
    text = SECOND + part('dW = "D @ X"', 'db = "sum(D, over=example)"')
    layout = lay_out(composed(text))
    result = layout.home("dW")
    top = layout.operands["dW"]["X"]
    assert page_of(layout, top.top) == page_of(layout, result.top)
    assert in_the_columns(top, result)
    assert in_the_rows(layout.operands["dW"]["D"], result)
