"""Rules and numbers with what a teacher writes for them, and a second evaluator for both."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import sympy
from sympy import Rational, sqrt

from normreg_sheets.exercise.algebra import Apply, Combine, Const, Node, Ref
from normreg_sheets.exercise.language import Scope

SCOPE = Scope(
    {
        "X": ("feature", "example"),
        "W": ("unit", "feature"),
        "b": ("unit",),
        "Z": ("unit", "example"),
        "dZ": ("unit", "example"),
        "A": ("unit", "example"),
        "mu": ("unit",),
        "var": ("unit",),
        "sigma": ("unit",),
        "eps": (),
        "G": ("output", "unit"),
        "N": ("unit", "example"),
        "beta": ("output",),
        "T": ("unit", "example"),
        "newW": ("unit", "feature"),
        "keep": ("unit",),
        "s": (),
    },
    {"feature": "feature", "unit": "unit", "output": "unit", "example": "example"},
)
SYMBOLS = {
    "mu": "μ",
    "var": "σ²",
    "sigma": "σ",
    "eps": "ε",
    "G": "Γ",
    "beta": "β",
    "T": "Y′",
    "newW": "W1⁺",
}

RULES: list[tuple[str, str]] = [
    ("Z", "Z"),
    ("mu", "μ"),
    ("3", "3"),
    ("-3", "−3"),
    ("0.1", "0.1"),
    ("1 / 3", "1 / 3"),
    ("-1 / 3", "−1 / 3"),
    ("W @ X", "W X"),
    ("W @ X + b", "W X + b"),
    ("G @ N + beta", "Γ N + β"),
    ("dZ @ X", "dZ Xᵀ"),  # the gradient of W: on paper, X is transposed
    ("W @ dZ", "Wᵀ dZ"),  # the gradient of X: on paper, W is transposed
    ("X @ W", "Xᵀ Wᵀ"),
    ("W @ relu(X)", "W max(X, 0)"),
    ("W @ (X + X)", "W (X + X)"),
    ("relu(Z)", "max(Z, 0)"),
    ("positive(Z)", "[Z > 0]"),
    ("positive(Z - s)", "[Z > s]"),
    ("positive(Z - (A - s))", "[Z > A − s]"),
    ("positive(Z + s)", "[Z + s > 0]"),
    ("abs(Z)", "|Z|"),
    ("sign(Z)", "sign(Z)"),
    ("exp(-Z)", "exp(−Z)"),
    ("log(Z + 1)", "ln(Z + 1)"),
    ("sqrt(var + eps)", "√(σ² + ε)"),
    ("sqrt(var)", "√σ²"),
    ("sqrt(Z ** 2)", "√(Z²)"),
    ("sqrt(Z) ** 2", "(√Z)²"),
    ("sum(A, over=example)", "sum(A)"),
    ("mean(A, over=example)", "mean(A)"),
    ("var(A, over=example)", "var(A)"),
    ("var(A, over=example, ddof=1)", "var(A; n − 1)"),
    ("max(A, over=example)", "max(A)"),
    ("min(A, over=example)", "min(A)"),
    ("mean((A - mu) ** 2, over=example)", "mean((A − μ)²)"),
    ("diagonal(G)", "diag(Γ)"),
    ("diagonal(G) * beta", "diag(Γ) ⊙ β"),
    ("diagonal(G) * N", "diag(Γ) · N"),
    ("eye(output, unit) @ N", "I N"),
    ("eye(output, unit)", "I"),
    ("eye(output, unit) * keep * s", "diag(keep · s)"),
    ("s * (keep * eye(output, unit))", "diag(s · keep)"),
    ("eye(output, unit) * keep / s", "diag(keep / s)"),
    ("(eye(output, unit) * keep) @ N", "diag(keep) N"),
    ("eye(output, unit) * s", "I · s"),  # is no diagonal of a vector
    ("eye(output, unit) * G", "I ⊙ Γ"),
    ("dZ * positive(Z)", "dZ ⊙ [Z > 0]"),  # entry by entry, over the same axes
    ("A * Z + A", "A ⊙ Z + A"),
    ("(A + Z) * Z", "(A + Z) ⊙ Z"),
    ("mu * Z", "μ · Z"),  # a vector times each column is no such product
    ("s * Z", "s · Z"),
    ("newW @ X + b", "W1⁺ X + b"),
    ("newW - s * W", "W1⁺ − s · W"),
    ("(Z - T) ** 2", "(Z − Y′)²"),
    ("T ** 2", "(Y′)²"),
    ("var ** 2", "(σ²)²"),
    ("newW ** 2", "(W1⁺)²"),
    ("1 / (1 - s)", "1 / (1 − s)"),
    ("1 / s", "1 / s"),
    ("A - mu", "A − μ"),
    ("A / sigma", "A / σ"),
    ("(A - mu) / sigma", "(A − μ) / σ"),
    ("A - (mu - b)", "A − (μ − b)"),
    ("A - mu - b", "A − μ − b"),
    ("A - (mu + b)", "A − (μ + b)"),
    ("A + (mu + b)", "A + (μ + b)"),
    ("A - mu * b", "A − μ ⊙ b"),
    ("(A - mu) * b", "(A − μ) · b"),
    ("A / (mu * b)", "A / (μ ⊙ b)"),
    ("A / (mu * s)", "A / (μ · s)"),
    ("A / (mu / b)", "A / (μ / b)"),
    ("A / mu / b", "A / μ / b"),
    ("A / mu * b", "A / μ · b"),
    ("A * mu / b", "A · μ / b"),
    ("A / (1 / 3)", "A / (1 / 3)"),
    ("1 / 3 * A", "1 / 3 · A"),
    ("-A", "−A"),
    ("-A + b", "−A + b"),
    ("b - -A", "b − (−A)"),
    ("b + -A", "b + (−A)"),
    ("b + -3", "b + (−3)"),
    ("-(A + b)", "−(A + b)"),
    ("-A * b", "(−A) · b"),
    ("-(A * b)", "−A · b"),
    ("A * -b", "A · (−b)"),
    ("A * -2", "A · (−2)"),
    ("A ** 2", "A²"),
    ("A ** -1", "A⁻¹"),
    ("-A ** 2", "−A²"),
    ("(-A) ** 2", "(−A)²"),
    ("(A + b) ** 3", "(A + b)³"),
    ("(A * b) ** 2", "(A · b)²"),
    ("(A ** 2) ** 3", "(A²)³"),
    ("relu(A) ** 2", "max(A, 0)²"),
]

NUMBERS: list[tuple[Any, str]] = [
    (sympy.Integer(0), "0"),
    (sympy.Integer(3), "3"),
    (sympy.Integer(-3), "−3"),
    (Rational(9, 4), "9/4"),
    (Rational(-5, 4), "−5/4"),
    (sqrt(3), "√3"),
    (-sqrt(3), "−√3"),
    (2 * sqrt(3), "2√3"),
    (sqrt(11) / 4, "√11/4"),
    (3 * sqrt(11) / 11, "3√11/11"),
    (-5 * sqrt(3) / 9, "−5√3/9"),
    (1 + sqrt(2), "1 + √2"),
    (1 - sqrt(2), "1 − √2"),
    (1 - 13 * sqrt(67) / 67, "1 − 13√67/67"),
    (sqrt(2) - 1, "−1 + √2"),
    (Rational(1, 2) + sqrt(5) / 2, "1/2 + √5/2"),
    (sqrt(2) + sqrt(3), "√2 + √3"),
    (sqrt(6), "√6"),
    (sqrt(1 + sqrt(2)), "√(1 + √2)"),
    (1 / (1 + sqrt(2)), "1/(1 + √2)"),
]

x, y, z = (Ref(name, ()) for name in "xyz")
VALUES = {"x": Fraction(2, 3), "y": Fraction(-5), "z": Fraction(7, 2)}


def worth(node: Node) -> float:
    """The worth of a rule of single numbers, by a second evaluator."""
    match node:
        case Const(value):
            return float(value)
        case Ref(name):
            return float(VALUES[name])
        case Apply("sqrt", argument):
            return math.sqrt(abs(worth(argument)))
        case Apply("relu", argument):
            return max(worth(argument), 0.0)
        case Apply("positive", argument):
            return float(worth(argument) > 0)
        case Combine("+", left, right):
            return worth(left) + worth(right)
        case Combine("-", left, right):
            return worth(left) - worth(right)
        case Combine("*", left, right):
            return worth(left) * worth(right)
        case Combine("/", left, right):
            return worth(left) / worth(right)
        case Combine("**", left, Const(power)):
            return float(worth(left) ** int(power))
    raise AssertionError(node)
