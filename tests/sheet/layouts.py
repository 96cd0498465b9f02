"""Layouts to look at: those of every exercise in several sizes, and of small templates."""

from __future__ import annotations

import tomllib
from fractions import Fraction
from functools import cache
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from normreg_sheets.answers.problem import Problem, Variant
from normreg_sheets.exercise.composition import compose
from normreg_sheets.exercise.exercise import Exercise, Settings
from normreg_sheets.exercise.template import TemplateText, convert, home, names
from normreg_sheets.sheet.addresses import address
from normreg_sheets.sheet.layout import lay_out
from tests.answers.posed import exercise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from normreg_sheets.exercise.exercise import Given
    from normreg_sheets.sheet.blocks import Block, Layout

Place = tuple[int, int]

SIZES = {
    "batch-normalization": [
        "",
        "example=3",
        "unit=1",
        "feature=1 unit=1 example=3",
        "feature=6",
        "feature=5 unit=5 example=6",
        "unit=8 example=12",
        "eps=0.1",
    ],
    "dropout": [
        "",
        "p2=1/4",
        "p1=0.2 p2=0.33",
        "feature=3 unseen=1",
        "output=3 unseen=3",
        *(
            f"hidden1={hidden1} hidden2={hidden2} example={example} output={output}"
            for hidden1, hidden2 in ((3, 3), (4, 3), (5, 3), (5, 4))
            for example, output in ((2, 1), (3, 1), (3, 3))
        ),
    ],
}


def chosen(values: str) -> Settings:
    """Settings from `example=3 eps=0.1`."""
    pairs = (pair.partition("=") for pair in values.split())
    return Settings(tuple(sorted((name, value) for name, _, value in pairs)))


TOO_WIDE = chosen("unit=8 example=12")  # to be looked at, but not to be printed

# Every exercise in every size, and every part of it that may be asked alone.
LAYOUTS = [
    *((name, chosen(values)) for name in names() for values in SIZES[name]),
    *((name, Settings(only=one)) for name in names() for one in exercise(name).sections if one),
]

SMALL = """
title = "Small"
version = 1
network = ["nn.Linear({feature}, {unit}, bias=False)"]
about = "A layout to look at."

[axes]
feature = 3
unit = 2
example = 4

[given]
X = { axes = "feature example", draw = "integers(-2, 3)" }
W = { axes = "unit feature", draw = "integers(-1, 2)", role = "parameter" }
V = { axes = "unit feature", draw = "integers(-1, 2)", role = "parameter" }

[[part]]
title = "Given"
text = "X."

[[part]]
title = "First"
text = "Z."
Z = "W @ X"
"""


def part(*rules: str) -> str:
    """A part of a template with these lines."""
    return "\n".join(["[[part]]", 'title = "Part"', 'text = "Text."', *rules, ""])


FAR = SMALL + part('H = "V @ X"')
BACK = SMALL + part('D = "Z * 2"') + part('dX = "W @ D"') + part('dW = "D @ X"')

# A page for the way forward; what is added makes others, or goes on.
LEARNING = (
    SMALL.replace("[[part]]\n", '[[part]]\nsection = "first"\n', 1)
    .replace("V =", 'T = { axes = "unit example", draw = "integers(-2, 3)" }\nV =')
    .replace('V = { axes = "unit feature"', 'b = { axes = "unit"')
    .replace("W @ X", "W @ X + b")
) + part('E = "Z - T"')


def composed(text: str) -> Exercise:
    """The exercise of a template's text."""
    return compose(convert(tomllib.loads(text), TemplateText), "small")


@cache
def normalization(values: str = "", *, over: str = "example") -> Exercise:
    """Batch normalization with some settings; over units it is layer normalization."""
    text = (home() / "batch-normalization.toml").read_text(encoding="utf-8")
    template = convert(tomllib.loads(text.replace("over=example", f"over={over}")), TemplateText)
    return compose(template, "normalization", chosen(values))


@cache
def laid_out(name: str, settings: Settings) -> Layout:
    """The layout of an exercise."""
    return lay_out(exercise(name, settings))


def problem(exercise: Exercise) -> Problem:
    """The exercise with some numbers, because where things stand does not depend on them."""
    fixed = {name: np.array(value, dtype=object) for name, value in exercise.fixed.items()}
    drawn = {given.name: some(exercise, given) for given in exercise.givens}
    return Problem(exercise, Variant(), drawn | fixed)


def some(exercise: Exercise, given: Given) -> NDArray[np.object_]:
    """Numbers from 1 to 5 that differ from place to place; a number alone is small."""
    shape = exercise.shape(given.axes)
    if not shape:
        return np.array(Fraction(1, 1000), dtype=object)
    numbers = [Fraction(1 + 3 * place % 5) for place in range(int(np.prod(shape)))]
    return np.array(numbers, dtype=object).reshape(shape)


def area(row: int, column: int, height: int = 1, width: int = 1) -> Iterator[Place]:
    """The places of a rectangle."""
    yield from product(range(row, row + height), range(column, column + width))


def covered(layout: Layout) -> list[Place]:
    """Every place that a block, a label, a goal or an explanation covers, as often as it is."""
    places: list[Place] = []
    for block in layout.blocks:
        places += area(block.top, block.left, block.height, block.width)
    for label in layout.labels:
        if label.text:
            places += area(label.row, label.column, label.down, label.across)
    places += [(mark.row, mark.column) for mark in layout.marks]
    places += [(line.row, line.column) for line in layout.derivations]
    for exact in layout.exacts:
        asked = layout.home(exact.step)
        places += area(exact.top, exact.left, asked.height, asked.width)
    return places


def doubles(places: list[Place]) -> set[str]:
    """The addresses that stand in a list more than once."""
    seen: set[Place] = set()
    return {address(*place) for place in places if place in seen or seen.add(place)}  # type: ignore[func-returns-value]


def copies(layout: Layout) -> list[Block]:
    """The linked copies."""
    return [block for block in layout.blocks if block.kind == "copy"]


def captions(layout: Layout) -> dict[str, str]:
    """What stands right above the first cell of each block, by the block's address."""
    labels = {(label.row, label.column): label.text for label in layout.labels}
    return {
        address(block.top, block.left): labels[block.top - 1, block.left]
        for block in layout.blocks
        if (block.top - 1, block.left) in labels
    }


def page_of(layout: Layout, row: int) -> int:
    """The number of the page on which a row is printed, from 0."""
    [page] = [place for place, (top, bottom) in enumerate(layout.pages) if top <= row <= bottom]
    return page
