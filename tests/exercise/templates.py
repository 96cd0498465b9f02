"""A small template for the tests, and the same with one place changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from normreg_sheets.errors import TemplateError
from normreg_sheets.exercise.composition import load
from normreg_sheets.exercise.exercise import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from normreg_sheets.exercise.exercise import Exercise

SMALL = """\
title   = "Small"
version = 7
network = ["nn.Linear({column}, {row}, eps={eps})"]
about   = "Add {column} columns."
conventions = ["Everything of {row} rows."]

[axes]
row    = 2
column = { size = 3, least = 2, because = "one column is its own sum" }
other  = "row"

[given]
X   = { axes = "row column", draw = { default = "integers(0, 3)", decimals = "tenths(0, 3)" } }
G   = { axes = "other row", draw = "diagonal(integers(1, 2))", role = "parameter", symbol = "Γ" }
eps = { value = 0, least = 0, symbol = "ε" }

[[part]]
title = "Sum of {column}"
text  = "Add the {column} columns."
total = { rule = "sum(X, over=column)", symbol = "Σ", decimals = 3 }
low   = "min(X, over=column)"
mistakes = [{ name = "averaged", total = "mean(X, over=column)", says = "Do not divide." }]

[[part]]
title = "Scale"
text  = "Multiply by {eps} more than the diagonal."
Y     = "G @ total + eps"
goals = [
  { says = "sum", check = "sum(Y, over=other)", equals = "eps", from = "X", when = "eps > 0" },
]

[wishes]
always   = ["total >= 0"]
friendly = ["whole(total)"]

[presets.plain]
X = [[1, 2, 3], [4.5, "1/3", 6]]
G = [[1, 0], [0, 2]]
rounded = { total = 0 }
"""


def chosen(**values: str) -> Settings:
    """Settings with these sizes and fixed numbers."""
    return Settings(tuple(values.items()))


def changed(old: str, new: str) -> str:
    """The small template with the one place `old` replaced."""
    assert SMALL.count(old) == 1, f"{old!r} is to stand in the template once"
    return SMALL.replace(old, new)


def written(folder: Path, text: str = SMALL) -> str:
    """The path of a template with this text."""
    path = folder / "small.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def loaded(folder: Path, text: str = SMALL, settings: Settings | None = None) -> Exercise:
    """The exercise of a template with this text."""
    return load(written(folder, text), settings or Settings())


def refusal(folder: Path, text: str) -> str:
    """What is said of a wrong template with this text."""
    with pytest.raises(TemplateError) as refused:
        loaded(folder, text)
    return str(refused.value)
