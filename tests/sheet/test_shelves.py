"""What stands side by side: the givens, copies of operands with their signs, and live steps."""

from __future__ import annotations

from itertools import pairwise

import pytest

from normreg_sheets.sheet.layout import lay_out
from tests.answers.posed import PLAIN
from tests.sheet.layouts import LEARNING, chosen, composed, laid_out, part

FAR = LEARNING + part('section = "later"', "{rule}")

# A sign stands between two copies where the rule is nothing but tensors and signs.
SIGNS = [
    ("E - T", "−="),
    ("E + T", "+="),
    ("E * T", "·="),
    ("E / T", "/="),
    ("E - Z * T", "−·="),
    ("E * Z - T", "·−="),
    ("E + Z - T", "+−="),
    ("E - (Z - T)", "="),
    ("(E - Z) * T", "="),
    ("2 * E - T", "="),
    ("abs(E)", "="),
]


@pytest.mark.parametrize(("rule", "signs"), SIGNS)
def test_the_signs_of_a_rule_stand_between_its_operands(rule: str, signs: str) -> None:
    layout = lay_out(composed(FAR.replace("{rule}", f'R = "{rule}"')))
    result = layout.home("R")
    found = sorted(
        (label for label in layout.labels if label.role == "sign"), key=lambda one: one.column
    )
    assert "".join(label.text for label in found) == signs
    for label in found:
        assert result.top <= label.row <= result.bottom
    assert found[-1].column == result.left - 1


@pytest.mark.parametrize(("rule", "signs"), SIGNS)
def test_the_operands_stand_in_the_order_of_the_rule(rule: str, signs: str) -> None:
    layout = lay_out(composed(FAR.replace("{rule}", f'R = "{rule}"')))
    row = sorted((b for b in layout.blocks if b.top == layout.home("R").top), key=lambda b: b.left)
    assert [b.tensor for b in row] == [*(letter for letter in rule if letter in "EZT"), "R"]
    assert [b.kind for b in row] == ["copy"] * (len(row) - 1) + ["answer"]


def test_the_operands_of_a_part_stand_under_one_another() -> None:
    layout = laid_out("dropout", PLAIN)
    for first, *others in (("eta", "eta", "eta"), ("dW1", "dW2", "dW3")):
        blocks = [
            layout.operands[f"new{weights}"][name]
            for weights, name in zip(("W1", "W2", "W3"), (first, *others), strict=True)
        ]
        assert len({block.left for block in blocks}) == 1
        assert blocks == sorted(blocks, key=lambda block: block.top)


def test_what_belongs_to_an_operand_comes_with_it() -> None:
    """[W | b] − η · [dW | db] = [W⁺ | b⁺]"""
    layout = laid_out("dropout", PLAIN)
    for matrix, vector in (("W1", "b1"), ("dW1", "db1")):
        left = layout.operands["newW1"][matrix]
        right = layout.operands["newb1"][vector]
        assert (right.top, right.left) == (left.top, left.right + 1)
        assert (left.kind, right.kind) == ("copy", "copy")


# --- givens ---------------------------------------------------------------------------------


@pytest.mark.parametrize("shelf", [("X", "T", "U"), ("r1", "p1", "r2", "p2")])
def test_what_is_given_stands_side_by_side(shelf: tuple[str, ...]) -> None:
    blocks = [laid_out("dropout", PLAIN).home(name) for name in shelf]
    assert len({block.top for block in blocks}) == 1
    assert all(one.right + 1 < next_.left for one, next_ in pairwise(blocks))


def test_vectors_stand_below_matrices_and_numbers_at_the_right() -> None:
    layout = laid_out("dropout", PLAIN)
    matrix, vector, number = (layout.home(name) for name in ("U", "r1", "eta"))
    assert vector.top > matrix.bottom
    assert matrix.right + 1 < number.left
    assert number.bottom <= matrix.bottom


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ("", {"p1": "one half", "p2": "one third"}),
        ("p1=0.6 p2=2/3", {"p1": "three fifths", "p2": "two thirds"}),
        ("p1=0.37 p2=1/4", {"p2": "one quarter"}),
        ("p2=0.33", {"p1": "one half"}),
    ],
)
def test_a_probability_is_read_out_beside_its_cell(values: str, words: dict[str, str]) -> None:
    layout = laid_out("dropout", chosen(values))
    labels = {(label.row, label.column): label.text for label in layout.labels}
    found = {
        name: labels.get((layout.home(name).top, layout.home(name).right + 1))
        for name in ("p1", "p2")
    }
    assert {name: text for name, text in found.items() if text} == words


# --- live steps -----------------------------------------------------------------------------


def test_what_the_sheet_computes_stands_in_the_order_of_its_steps() -> None:
    layout = laid_out("dropout", PLAIN)
    live = [layout.home(name) for name in ("newA1", "newH1", "newA2", "newH2", "newY", "newloss")]
    assert len({block.top for block in live}) == 1
    for block, following in pairwise(live):
        assert following.left == block.right + 2
