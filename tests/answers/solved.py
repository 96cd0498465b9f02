"""Worked solutions, each made once, and Python as a second reader of what they write."""

from __future__ import annotations

import math
import re
from functools import cache
from typing import TYPE_CHECKING

from normreg_sheets.answers.draw import pose
from normreg_sheets.answers.problem import Variant
from normreg_sheets.answers.worked import work_out
from normreg_sheets.exercise.exercise import Settings
from tests.answers.posed import batch_normalization

if TYPE_CHECKING:
    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.answers.worked import Worked

CLASSIC = Variant(preset="classic")
LARGER = Settings((("eps", "0.1"), ("example", "6"), ("feature", "5"), ("unit", "5")))
ROUNDED = Settings(rounding="each-step")
VARIANTS = [
    CLASSIC,
    *(
        Variant(level=level, seed=seed)
        for level in ("friendly", "fractions", "decimals")
        for seed in (3, 4)
    ),
]


@cache
def posed(variant: Variant, settings: Settings = Settings()) -> Problem:  # noqa: B008 - frozen
    return pose(batch_normalization(settings), variant)


@cache
def worked(variant: Variant, settings: Settings = Settings()) -> Worked:  # noqa: B008 - frozen
    return work_out(posed(variant, settings))


def computed(line: str) -> float:
    """A typed formula as Python computes it."""
    python = line.replace("−", "-").replace("·", "*").replace("²", "**2")
    python = re.sub(r"√(\d+)", r"sqrt(\1)", python).replace("√", "sqrt")
    python = re.sub(r"(\d)sqrt", r"\1*sqrt", python)
    return python_value(python)


def python_value(expression: str) -> float:
    return float(eval(expression, {"sqrt": math.sqrt, "max": max, "__builtins__": {}}))
