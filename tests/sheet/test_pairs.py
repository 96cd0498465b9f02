"""Which vector stands as a last column at the right of which matrix."""

from __future__ import annotations

import pytest

from normreg_sheets.sheet.layout import lay_out
from normreg_sheets.sheet.pairs import pairs
from tests.answers.posed import exercise
from tests.sheet.layouts import LEARNING, composed, part

LINEAR = {"W": "b"}


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("batch-normalization", {"W": "b", "G": "beta"}),
        (
            "dropout",
            {f"{before}W{n}": f"{before}b{n}" for before in ("", "d", "new") for n in (1, 2, 3)},
        ),
    ],
)
def test_a_matrix_is_followed_by_its_vector(name: str, found: dict[str, str]) -> None:
    assert pairs(exercise(name)) == found


@pytest.mark.parametrize(
    ("rules", "found"),
    [
        (['dW = "E @ X"', 'db = "sum(E, over=example)"'], {"dW": "db"}),
        (['dW = "E @ X"', 'db = "mean(E, over=example)"'], {}),
        (['dW = "E @ X"', 'db = "sum(Z, over=example)"'], {}),
        (['dW = "E @ X"', 'other = "sum(E, over=unit)"'], {}),
        (['newW = "W - 2 * W"', 'newb = "b - 2 * b"'], {"newW": "newb"}),
        (['newW = "W - 2 * W"', 'newb = "b - 3 * b"'], {}),
        (['newW = "W - 2 * W"', 'newb = "2 * b - b"'], {}),
    ],
)
def test_a_pair_is_made_alike(rules: list[str], found: dict[str, str]) -> None:
    assert pairs(composed(LEARNING + part(*rules))) == LINEAR | found


def test_steps_of_two_parts_are_no_pair() -> None:
    apart = part('dW = "E @ X"') + part('db = "sum(E, over=example)"')
    assert pairs(composed(LEARNING + apart)) == LINEAR


def test_a_vector_that_comes_before_its_matrix_stands_alone() -> None:
    some = composed(LEARNING + part('db = "sum(E, over=example)"', 'dW = "E @ X"'))
    assert pairs(some) == LINEAR
    layout = lay_out(some)
    assert layout.home("db").left != layout.home("dW").right + 1


def test_what_is_a_pair_stands_as_one() -> None:
    layout = lay_out(composed(LEARNING + part('dW = "E @ X"', 'db = "sum(E, over=example)"')))
    for matrix, vector in (("W", "b"), ("dW", "db")):
        left, right = layout.home(matrix), layout.home(vector)
        assert (right.top, right.left, right.down) == (left.top, left.right + 1, left.down)
