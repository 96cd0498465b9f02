"""Worked solutions, each made once, and Python as a second reader of what they write."""

from __future__ import annotations

import math
import re
from functools import cache
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.answers.problem import Variant, write_code
from normreg_sheets.answers.working_out import work_out
from normreg_sheets.exercise.exercise import LEVELS, Settings
from normreg_sheets.exercise.template import names
from tests.answers.posed import FIRST, PLAIN, posed

if TYPE_CHECKING:
    from normreg_sheets.answers.worked import Worked, WorkedStep

CLASSIC = Variant(preset="classic")
DROPOUT = "dropout"
LARGER = Settings((("eps", "0.1"), ("example", "6"), ("feature", "5"), ("unit", "5")))
WIDE = Settings((("example", "12"),))
ROUNDED = Settings(rounding="each-step")
THIRD = Settings((("p2", "0.33"),))  # whose exact results grow long
VARIANTS = [
    CLASSIC,
    *(Variant(level=level, seed=seed) for level in LEVELS for seed in (3, 4)),
]
SOLVED = [(name, variant) for name in names() for variant in VARIANTS]
SETTLED = [
    *((name, variant, PLAIN) for name, variant in SOLVED),
    *((name, CLASSIC, ROUNDED) for name in names()),
    *((FIRST, Variant(level=level, seed=3), LARGER) for level in ("fractions", "decimals")),
    (FIRST, Variant(level="decimals", seed=3), WIDE),
    (DROPOUT, CLASSIC, THIRD),
    *(
        (DROPOUT, CLASSIC, Settings(only=section))
        for section in ("forward", "backward", "update", "inference")
    ),
]


def _id(variant: Variant, settings: Settings, name: str) -> str:
    return write_code(name, 1, variant, settings).replace("@1", "").replace(" ", "-")


each_solved = pytest.mark.parametrize(
    ("name", "variant"), SOLVED, ids=[_id(one[1], PLAIN, one[0]) for one in SOLVED]
)
each_settled = pytest.mark.parametrize(
    ("name", "variant", "settings"),
    SETTLED,
    ids=[_id(variant, settings, name) for name, variant, settings in SETTLED],
)


@cache
def worked(variant: Variant, settings: Settings = PLAIN, name: str = FIRST) -> Worked:
    return work_out(posed(variant, settings, name))


def step(solution: Worked, name: str) -> WorkedStep:
    """The step of a name."""
    return next(step for step in solution.steps if step.tensor.name == name)


def computed(line: str) -> float:
    """A typed formula as Python computes it."""
    python = line.replace("−", "-").replace("·", "*").replace("²", "**2")
    python = re.sub(r"√(\d+)", r"sqrt(\1)", python).replace("√", "sqrt")
    python = re.sub(r"(\d)sqrt", r"\1*sqrt", python)
    return python_value(python)


def python_value(expression: str) -> float:
    """An expression of Python; a gate, in brackets, is 1 where it is open."""
    python = expression.replace("[", "(").replace("]", ")")
    return float(eval(python, {"sqrt": math.sqrt, "max": max, "__builtins__": {}}))
