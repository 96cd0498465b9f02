"""The problems whose files a real LibreOffice calculates."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from normreg_sheets.answers.draw import pose
from normreg_sheets.answers.problem import Problem, Variant
from normreg_sheets.exercise.composition import compose
from normreg_sheets.exercise.exercise import LEVELS, Settings
from normreg_sheets.exercise.template import TemplateText, convert, home, names
from tests.answers.posed import PLAIN
from tests.sheet.files import PARTLY, said
from tests.sheet.layouts import SMALL, part

LARGER = {
    "batch-normalization": (("example", "6"), ("feature", "5"), ("unit", "5")),
    "dropout": (("example", "3"), ("hidden1", "5"), ("output", "3")),
}
ROUNDED = Settings((), 3, "each-step")


def shipped(name: str) -> str:
    """The template of an exercise."""
    return (home() / f"{name}.toml").read_text(encoding="utf-8")


LAYER_NORMALIZATION = shipped("batch-normalization").replace("over=example", "over=unit")


# Operands that stand far away are linked to, one of them transposed.
COPIES = "\n".join((SMALL, part('Q = "Z / 7"'), part('H = "V @ X"'), part('dV = "Q @ X"')))


@dataclass(frozen=True, slots=True)
class Case:
    """A problem, by what it is drawn from: a template that is shipped, or another text."""

    name: str
    exercise: str
    variant: Variant
    settings: Settings = PLAIN
    text: str = ""


PRESET = Variant(preset="classic")
FIRST, SECOND = "batch-normalization", "dropout"
CASES = [
    *(
        Case(f"{name}-{lv}-{seed}", name, Variant(level=lv, seed=seed))
        for name, seeds in ((FIRST, range(1, 8)), (SECOND, range(1, 3)))
        for lv in LEVELS
        for seed in seeds
    ),
    *(
        case
        for name in names()
        for case in (
            Case(f"{name}-classic", name, PRESET),
            Case(f"{name}-classic-rounded", name, PRESET, Settings(rounding="each-step")),
            Case(f"{name}-rounded", name, Variant(seed=1), Settings(rounding="each-step")),
            Case(f"{name}-decimals", name, Variant(level="decimals", seed=1), ROUNDED),
            Case(f"{name}-larger", name, Variant(seed=1), Settings(LARGER[name])),
        )
    ),
    *(
        Case(f"{name}-{said(settings)}", name, variant, settings)
        for name, settings in PARTLY
        for variant in (Variant(seed=1),)
    ),
    Case("eps", FIRST, Variant(seed=1), Settings((("eps", "0.1"),))),
    Case("eps-decimals", FIRST, Variant(level="decimals", seed=2), Settings((("eps", "0.1"),), 4)),
    Case("probabilities", SECOND, Variant(seed=1), Settings((("p1", "0.4"), ("p2", "1/4")))),
    Case("layer-normalization", FIRST, Variant(seed=1), text=LAYER_NORMALIZATION),
    Case("linked-copies", "copies", Variant(seed=1), text=COPIES),
]
FILLED = [case for case in CASES if case.variant.seed < 2]


@cache
def problem(case: Case) -> Problem:
    template = convert(tomllib.loads(case.text or shipped(case.exercise)), TemplateText)
    return pose(compose(template, case.exercise, case.settings), case.variant)
