"""Batch normalization written out by hand: every rule and mistake, cell by cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.marking.hand_sheet import Worked
from tests.marking.known import exactly, total, variance

if TYPE_CHECKING:
    from tests.marking.hand_sheet import Sheet
    from tests.marking.known import Known


def row(s: Sheet, tensor: str, u: int) -> list[Known]:
    return [s(tensor, u, e) for e in s.over("e")]


def mean(numbers: list[Known]) -> Known:
    return total(numbers) / exactly(len(numbers))


def product(s: Sheet, left: str, right: str, u: int, e: int) -> Known:
    return s.sum("f" if left == "W" else "u", lambda k: s(left, u, k) * s(right, k, e))


BATCH_NORMALIZATION = Worked(
    letters={"f": "feature", "u": "unit", "e": "example"},
    axes={
        "X": "fe",
        "W": "uf",
        "b": "u",
        "G": "uu",
        "beta": "u",
        "eps": "",
        **dict.fromkeys(("Z", "A", "C", "N", "Y"), "ue"),
        **dict.fromkeys(("total", "mu", "var", "sigma"), "u"),
    },
    rules={
        "Z": {
            "": lambda s, u, e: product(s, "W", "X", u, e) + s("b", u),
            "bias-forgotten": lambda s, u, e: product(s, "W", "X", u, e),
        },
        "A": {
            "": lambda s, u, e: s("Z", u, e).positive_part(),
            "relu-forgotten": lambda s, u, e: s("Z", u, e),
            "absolute-value": lambda s, u, e: s("Z", u, e).magnitude(),
        },
        "total": {
            "": lambda s, u: total(row(s, "A", u)),
            "summed-before-relu": lambda s, u: total(row(s, "Z", u)),
        },
        "mu": {
            "": lambda s, u: mean(row(s, "A", u)),
            "averaged-before-relu": lambda s, u: mean(row(s, "Z", u)),
        },
        "var": {
            "": lambda s, u: variance(row(s, "A", u), len(s.over("e"))),
            "divided-by-n-minus-1": lambda s, u: variance(row(s, "A", u), len(s.over("e")) - 1),
            "not-averaged": lambda s, u: total((a - s("mu", u)).squared() for a in row(s, "A", u)),
            "mean-not-subtracted": lambda s, u: mean([a.squared() for a in row(s, "A", u)]),
        },
        "sigma": {
            "": lambda s, u: (s("var", u) + s("eps")).root(),
            "root-forgotten": lambda s, u: s("var", u) + s("eps"),
            "rooted-with-n-minus-1": lambda s, u: (
                variance(row(s, "A", u), len(s.over("e")) - 1) + s("eps")
            ).root(),
            "epsilon-forgotten": lambda s, u: s("var", u).root(),
        },
        "C": {
            "": lambda s, u, e: s("A", u, e) - s("mu", u),
            "sign-turned": lambda s, u, e: s("mu", u) - s("A", u, e),
            "shifted-before-relu": lambda s, u, e: s("Z", u, e) - s("mu", u),
        },
        "N": {
            "": lambda s, u, e: s("C", u, e) / s("sigma", u),
            "divided-by-variance": lambda s, u, e: s("C", u, e) / (s("var", u) + s("eps")),
            "multiplied": lambda s, u, e: s("C", u, e) * s("sigma", u),
        },
        "Y": {
            "": lambda s, u, e: product(s, "G", "N", u, e) + s("beta", u),
            "shift-forgotten": lambda s, u, e: product(s, "G", "N", u, e),
            "scale-forgotten": lambda s, u, e: s("N", u, e) + s("beta", u),
            "shifted-first": lambda s, u, e: (
                product(s, "G", "N", u, e) + s("G", u, u) * s("beta", u)
            ),
        },
    },
    also={
        "mu": lambda s, u: s("total", u) / exactly(len(s.over("e"))),
        "var": lambda s, u: mean([(a - s("mu", u)).squared() for a in row(s, "A", u)]),
    },
    reads={
        "Z": ("W", "X"),
        "A": ("Z",),
        "total": ("A",),
        "mu": ("A",),
        "var": ("A",),
        "C": ("A",),
        "N": ("C",),
        "Y": ("G", "N"),
    },
    never_negative=("var", "sigma"),
)
