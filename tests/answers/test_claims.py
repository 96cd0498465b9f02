"""Claims: SymPy confirms those of the shipped exercises, and none that is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from normreg_sheets.answers.claims import unproved
from normreg_sheets.exercise.composition import load
from normreg_sheets.exercise.exercise import Settings
from normreg_sheets.exercise.template import find, names
from tests.answers.posed import exercise
from tests.exercise.templates import loaded

if TYPE_CHECKING:
    from pathlib import Path

    from normreg_sheets.exercise.exercise import Exercise

OTHER_SIZES = Settings((("example", "3"), ("feature", "3"), ("hidden1", "3"), ("output", "1")))


@pytest.mark.parametrize("name", names())
def test_every_claim_of_a_shipped_exercise_is_proved(name: str) -> None:
    assert unproved(exercise(name)) == ()


def test_the_claims_of_dropout_hold_at_other_sizes() -> None:
    other = exercise("dropout", OTHER_SIZES)
    assert len(other.claims) == 13
    assert unproved(other) == ()


# Wrong gradients of dropout: what is changed in its template, and the claims that fall with it.

SMALLEST = Settings((("hidden1", "3"), ("output", "1")))
SHALLOW = {"dW1", "db1"}
MIDDLE = {"dZ1", "dA1", "dH1", "dW2", "db2", *SHALLOW}
WRONG: list[tuple[str, str, str, set[str]]] = [
    ("sign", 'dW1   = "dZ1 @ X"', 'dW1   = "-dZ1 @ X"', {"dW1"}),
    ("factor 2", 'dW3   = "dY @ H2"', 'dW3   = "2 * dY @ H2"', {"dW3"}),
    ("factor 1/2", 'db2   = "sum(dZ2,', 'db2   = "1/2 * sum(dZ2,', {"db2"}),
    ("mean", 'db1   = "sum(dZ1,', 'db1   = "mean(dZ1,', {"db1"}),
    ("gate missing", 'dZ1   = "dA1 * positive(Z1)"', 'dZ1   = "dA1"', {"dZ1", *SHALLOW}),
    (
        "gate the wrong way round",
        'dZ2   = "dA2 * positive(Z2)"',
        'dZ2   = "dA2 * positive(-Z2)"',
        {"dZ2", *MIDDLE},
    ),
    ("mask missing", 'dA2   = "D2 @ dH2"', 'dA2   = "eye(kept2, hidden2) @ dH2"', {
        "dA2", "dZ2", *MIDDLE,
    }),
    (
        "mask not scaled",
        'dA1   = "D1 @ dH1"',
        'dA1   = "eye(kept1, hidden1) * keep1 @ dH1"',
        {"dA1", "dZ1", *SHALLOW},
    ),
    ("weights without their sign", 'dH2   = "W3 @ dY"', 'dH2   = "abs(W3) @ dY"', {
        "dH2", "dA2", "dZ2", *MIDDLE,
    }),
    ("mask undone", 'dW2   = "dZ2 @ H1"', 'dW2   = "dZ2 @ (H1 / s1)"', {"dW2"}),
]  # fmt: skip


def with_change(folder: Path, old: str, new: str) -> Exercise:
    """Dropout at small sizes, with one place of its template replaced."""
    text = find("dropout").read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} is to stand in the template once"
    path = folder / "dropout.toml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return load(str(path), SMALLEST)


@pytest.mark.parametrize(("_what", "old", "new", "fallen"), WRONG)
def test_a_wrong_gradient_of_dropout_is_found(
    tmp_path: Path, _what: str, old: str, new: str, fallen: set[str]
) -> None:
    found = unproved(with_change(tmp_path, old, new))
    assert {claim.step for claim in found} == fallen


# A layer by itself, with as many rows as columns: what is transposed has the same shape.

SQUARE = """\
title = "Square"
version = 1
network = []
about = ""
claims = ["dW = gradient(L, W)"]

[axes]
row    = 2
column = "row"
case   = "row"
other  = "row"

[given]
W = { axes = "row column", draw = "integers(0, 3)" }
X = { axes = "column case", draw = "integers(0, 3)" }
G = { axes = "row column", draw = "diagonal(integers(1, 3))" }
k = { axes = "", draw = "integers(1, 3)" }

[[part]]
title = "Part"
text  = ""
Z  = "W @ X"
"""


def claimed(folder: Path, steps: tuple[str, ...], by: str) -> bool:
    """Whether dW is proved to be the gradient of L by a tensor, in a template of such steps."""
    text = SQUARE.replace("gradient(L, W)", f"gradient(L, {by})")
    exercise = loaded(folder, text + "\n".join(steps) + "\n")
    assert len(exercise.claims) == 1
    return unproved(exercise) == ()


SQUARES = 'L = "sum(Z ** 2, over=(row, case))"'
SUM = 'L = "sum(A, over=(row, case))"'
NORMALIZED = (
    'mu = "mean(Z, over=case)"', 'sigma = "sqrt(var(Z, over=case) + k ** 2)"',
    'N = "(Z - mu) / sigma"', 'L = "sum(eye(row, case) * N ** 3, over=(row, case))"',
    'dN = "3 * eye(row, case) * N ** 2"',
    'm1 = "mean(dN, over=case)"', 'm2 = "mean(dN * N, over=case)"',
)  # fmt: skip
TURNED = (
    SQUARES, 'P = "2 * Z @ X"', 'Q = "eye(other, row) @ P"', 'R = "eye(row, column) @ Q"',
)  # fmt: skip

# By what, the steps, and whether the last of them, dW, is the gradient.
LAYERS: list[tuple[str, tuple[str, ...], bool]] = [
    ("W", (SQUARES, 'dW = "2 * Z @ X"'), True),
    ("W", (SQUARES, 'dW = "-2 * Z @ X"'), False),
    ("W", (SQUARES, 'dW = "Z @ X"'), False),
    ("W", (SQUARES, 'dW = "2 * X @ Z"'), True),  # the axes in another order: their names decide
    ("W", (*TURNED, 'dW = "eye(column, other) @ R"'), False),  # row and column have changed places
    ("Z", (SQUARES, 'dW = "2 * Z"'), True),
    ("Z", (SQUARES, 'dW = "2 * W @ X"'), False),  # of the entries of Z, not of those of W and X
    ("X", (SQUARES, 'dW = "2 * W @ Z"'), True),
    ("G", ('L = "sum(G ** 2 * W, over=(row, column))"', 'dW = "2 * G * W"'), True),
    ("G", ('L = "sum(G * W, over=(row, column))"', 'dW = "eye(row, column) * W"'), True),
    ("G", ('L = "sum(G * W, over=(row, column))"', 'dW = "1 * W"'), False),
    ("W", ('L = "sum(X, over=(column, case))"', 'dW = "0 * W"'), True),
    ("W", ('L = "sum(X, over=(column, case))"', 'dW = "1 + 0 * W"'), False),
    # gates
    ("W", ('A = "relu(Z)"', SUM, 'dW = "positive(Z) @ X"'), True),
    ("W", ('A = "relu(Z)"', SUM, 'dW = "sum(X, over=case) + 0 * W"'), False),
    ("W", ('A = "relu(Z)"', SUM, 'dW = "positive(Z + 1) @ X"'), False),
    ("W", ('A = "relu(-Z)"', SUM, 'dW = "-positive(-Z) @ X"'), True),
    ("W", ('A = "relu(-Z)"', SUM, 'dW = "-positive(Z) @ X"'), False),
    ("W", ('V = "W * k + k"', 'A = "relu(V @ X)"', SUM, 'S = "k * sum(X, over=column)"',
           'dW = "positive(k * Z + S) @ (k * X)"'), True),
    ("W", ('A = "relu(2 + 0 * Z) * Z"', SUM, 'dW = "2 * sum(X, over=case) + 0 * W"'), True),
    ("W", ('A = "relu(-2 + 0 * Z) * Z"', SUM, 'dW = "0 * W"'), True),
    # quotients, roots and others
    ("W", ('A = "Z * (1 + k) / k"', SUM, 'dW = "(1 / k + 1) * sum(X, over=case) + 0 * W"'), True),
    ("W", ('A = "Z * (1 + k) / k"', SUM, 'dW = "(1 / k - 1) * sum(X, over=case) + 0 * W"'), False),
    ("W", ('A = "sqrt(1 + Z ** 2)"', SUM, 'dW = "(Z / A) @ X"'), True),
    ("W", ('A = "sqrt(1 + Z ** 2)"', SUM, 'dW = "(1 / (2 * A)) @ X"'), False),
    ("W", ('A = "exp(2) * exp(Z)"', SUM, 'dW = "A @ X"'), True),
    ("W", ('A = "log(2 + Z ** 2)"', SUM, 'dW = "(2 * Z / (2 + Z ** 2)) @ X"'), True),
    ("W", ('A = "abs(Z)"', SUM, 'dW = "sign(Z) @ X"'), True),
    ("W", ('A = "abs(Z)"', SUM, 'dW = "positive(Z) @ X"'), False),
    ("Z", (*NORMALIZED, 'dW = "(dN - m1 - N * m2) / sigma"'), True),
    ("Z", (*NORMALIZED, 'dW = "(dN - m1) / sigma"'), False),
]  # fmt: skip


@pytest.mark.parametrize(("by", "steps", "right"), LAYERS)
def test_a_gradient_is_proved_exactly_where_it_is_right(
    tmp_path: Path, by: str, steps: tuple[str, ...], right: bool
) -> None:
    assert claimed(tmp_path, steps, by) is right


def test_steps_that_a_claim_does_not_need_are_not_computed(tmp_path: Path) -> None:
    steps = (SQUARES, 'dW = "2 * Z @ X"', 'Q = "1 / (Z - Z)"', 'R = "relu(Q)"')
    assert claimed(tmp_path, steps, "W")
