"""Dropout a second time: plain matrices of exact fractions, with transposes and all.

Rows are features and columns examples, as on paper. Nothing here knows of named axes, templates or
the package's evaluator.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

Matrix = Any  # an array of fractions
ZERO: Any = Fraction(0)
ONE: Any = Fraction(1)


def relu(Z: Matrix) -> Matrix:  # noqa: N803 - the letter of the sheet
    return np.where(Z > 0, Z, ZERO)


def column(b: Matrix) -> Matrix:
    return b.reshape(-1, 1)


def ones(kept: Matrix) -> Matrix:
    return np.where(kept, ONE, ZERO)


def diagonal(entries: Matrix) -> Matrix:
    return np.diag(entries) + ZERO


def forward(m: dict[str, Matrix]) -> None:
    """Training, until the output: what is kept, and the three layers."""
    m["keep1"], m["keep2"] = ones(m["r1"] > m["p1"]), ones(m["r2"] > m["p2"])
    m["s1"], m["s2"] = 1 / (1 - m["p1"]), 1 / (1 - m["p2"])
    m["D1"], m["D2"] = diagonal(m["keep1"] * m["s1"]), diagonal(m["keep2"] * m["s2"])
    m["Z1"] = m["W1"] @ m["X"] + column(m["b1"])
    m["A1"] = relu(m["Z1"])
    m["H1"] = m["D1"] @ m["A1"]
    m["Z2"] = m["W2"] @ m["H1"] + column(m["b2"])
    m["A2"] = relu(m["Z2"])
    m["H2"] = m["D2"] @ m["A2"]
    m["Y"] = m["W3"] @ m["H2"] + column(m["b3"])


def backward(m: dict[str, Matrix]) -> None:
    """The loss and its gradients, from the output to the first layer."""
    m["E"] = m["Y"] - m["T"]
    m["loss"] = (m["E"] * m["E"]).sum()
    m["dY"] = 2 * m["E"]
    m["dW3"], m["db3"] = m["dY"] @ m["H2"].T, m["dY"].sum(axis=1)
    m["dH2"] = m["W3"].T @ m["dY"]
    m["dA2"] = m["D2"].T @ m["dH2"]
    m["dZ2"] = np.where(m["Z2"] > 0, m["dA2"], ZERO)
    m["dW2"], m["db2"] = m["dZ2"] @ m["H1"].T, m["dZ2"].sum(axis=1)
    m["dH1"] = m["W2"].T @ m["dZ2"]
    m["dA1"] = m["D1"].T @ m["dH1"]
    m["dZ1"] = np.where(m["Z1"] > 0, m["dA1"], ZERO)
    m["dW1"], m["db1"] = m["dZ1"] @ m["X"].T, m["dZ1"].sum(axis=1)


def update(m: dict[str, Matrix]) -> None:
    """A step down the gradient, and the loss after it."""
    for name in ("W1", "b1", "W2", "b2", "W3", "b3"):
        m[f"new{name}"] = m[name] - m["eta"] * m[f"d{name}"]
    m["newA1"] = relu(m["newW1"] @ m["X"] + column(m["newb1"]))
    m["newH1"] = m["D1"] @ m["newA1"]
    m["newA2"] = relu(m["newW2"] @ m["newH1"] + column(m["newb2"]))
    m["newH2"] = m["D2"] @ m["newA2"]
    m["newY"] = m["newW3"] @ m["newH2"] + column(m["newb3"])
    m["newloss"] = ((m["newY"] - m["T"]) ** 2).sum()


def inference(m: dict[str, Matrix]) -> None:
    """The unseen examples, by the new weights and without dropout."""
    m["I1"], m["I2"] = (diagonal(np.array([ONE] * len(m[r]))) for r in ("r1", "r2"))
    m["Zi1"] = m["newW1"] @ m["U"] + column(m["newb1"])
    m["Ai1"] = m["Hi1"] = relu(m["Zi1"])
    m["Zi2"] = m["newW2"] @ m["Hi1"] + column(m["newb2"])
    m["Ai2"] = m["Hi2"] = relu(m["Zi2"])
    m["Yi"] = m["newW3"] @ m["Hi2"] + column(m["newb3"])


def trained(givens: Mapping[str, Matrix]) -> dict[str, Matrix]:
    """Every tensor of the exercise, exact."""
    m: dict[str, Matrix] = {
        name: entries.item() if entries.ndim == 0 else entries for name, entries in givens.items()
    }
    forward(m)
    backward(m)
    update(m)
    inference(m)
    return m
