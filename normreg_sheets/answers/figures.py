"""Figures: a formula with its numbers put in, each number written as one figure.

    Γ₁₁ · N₁₁ + β₁      2 · 3√11/11 + (−1)

The product of the rule has a dot, the product inside the number 3√11/11 has none: so a number is
written in a script of its own, and stands in the formula with the brackets that it needs there.
A *hand* is such a pair of scripts: TYPED for terminals, PRINTED for pages, SET for papers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from normreg_sheets.answers.latex import LATEX
from normreg_sheets.answers.mathml import MATHML
from normreg_sheets.answers.notation import (
    ATOM,
    EXACT,
    PLAIN,
    POWER,
    PRODUCT,
    SUM,
    UNARY,
    Script,
    spelled_out,
    write,
)
from normreg_sheets.answers.unrolled import ELLIPSIS, put_in
from normreg_sheets.exercise.algebra import Apply, Combine, Const, Node, Ref

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Hand:
    """How formulas are written, and how the numbers in them are."""

    formula: Script
    number: Script


def _without_dots(script: Script, product: str) -> Script:
    """The script for numbers, in which a product is written without a dot."""
    patterns = {**script.patterns, "*": (product, PRODUCT, (PRODUCT, PRODUCT))}
    return replace(script, patterns=patterns)


TYPED = Hand(PLAIN, EXACT)
PRINTED = Hand(MATHML, _without_dots(MATHML, "<mrow>{}<mo>&#8290;</mo>{}</mrow>"))
SET = Hand(LATEX, _without_dots(LATEX, "{} {}"))

LONGEST = 24  # characters of an exact number that is read and not only looked at

# A figure is a construct of its own: its text as it stands, binding as tightly as the number does.
_FIGURES = {level: f"figure {level}" for level in (SUM, PRODUCT, UNARY, POWER, ATOM)}


def with_figures(letters: Node, numbers: Mapping[Ref, Node], hand: Hand) -> tuple[Node, Script]:
    """The formula in letters with the number of each entry in its place, and its script."""

    def figure(name: str, at: tuple[int, ...]) -> Node:
        number = numbers[Ref(name, (), at)]
        text = Ref(write(number, hand.number, {}), ())
        return Apply(_FIGURES[_tightness(number, hand.number)], text)

    def leaf(text: str) -> str:
        return hand.formula.name(text) if text == ELLIPSIS.name else text

    constructs = {construct: ("{}", level, (SUM,)) for level, construct in _FIGURES.items()}
    script = replace(hand.formula, patterns={**hand.formula.patterns, **constructs}, name=leaf)
    return put_in(letters, figure), script


def legible(number: Node) -> bool:
    """Whether an exact number is short enough to be written down."""
    return len(write(number, EXACT, {})) <= LONGEST


def _tightness(number: Node, script: Script) -> int:
    """How tightly a written number binds."""
    match number:
        case Const(value) | Combine("*", Const(value)) if value == -1 or value < 0:
            return script.patterns["negative"][1]
        case Const(value) if "/" in spelled_out(value):
            return script.patterns["/"][1]
        case Combine(operator):
            return script.patterns[operator][1]
        case Apply(function):
            return script.patterns[function][1]
    return ATOM
