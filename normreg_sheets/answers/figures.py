"""Figures: a formula with its numbers put in, each number written as one figure.

    Γ₁₁ · N₁₁ + β₁      2 · 3√11/11 + (−1)

The product of the rule has a dot, the product inside the number 3√11/11 has none: so a number is
written in a script of its own, and stands in the formula with the brackets that it needs there.
A *hand* is such a pair of scripts: TYPED for terminals, PRINTED for pages.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from normreg_sheets.answers.notation import (
    ATOM,
    EXACT,
    MATHML,
    PLAIN,
    POWER,
    PRODUCT,
    SUM,
    UNARY,
    Script,
    write,
)
from normreg_sheets.answers.unrolled import ELLIPSIS, put_in
from normreg_sheets.exercise.algebra import Apply, Combine, Const, Node, Ref
from normreg_sheets.exercise.quantities import decimal

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Hand:
    """How formulas are written, and how the numbers in them are."""

    formula: Script
    number: Script


TYPED = Hand(PLAIN, EXACT)

_INVISIBLE_TIMES = "<mrow>{}<mo>&#8290;</mo>{}</mrow>"
PRINTED = Hand(
    MATHML,
    replace(
        MATHML,
        patterns={**MATHML.patterns, "*": (_INVISIBLE_TIMES, PRODUCT, (PRODUCT, PRODUCT))},
    ),
)

# A figure is a construct of its own: its text as it stands, binding as tightly as the number does.
_FIGURES = {level: f"figure {level}" for level in (SUM, PRODUCT, UNARY, POWER, ATOM)}


def put_in_figures(letters: Node, numbers: Mapping[Ref, Node], hand: Hand) -> str:
    """The formula in letters, written with the number of each entry in its place."""

    def figure(name: str, at: tuple[int, ...]) -> Node:
        number = numbers[Ref(name, (), at)]
        text = Ref(write(number, hand.number, {}), ())
        return Apply(_FIGURES[_tightness(number, hand.number)], text)

    def leaf(text: str) -> str:
        return hand.formula.name(text) if text == ELLIPSIS.name else text

    constructs = {construct: ("{}", level, (SUM,)) for level, construct in _FIGURES.items()}
    script = replace(hand.formula, patterns={**hand.formula.patterns, **constructs}, name=leaf)
    return write(put_in(letters, figure), script, {})


def _tightness(number: Node, script: Script) -> int:
    """How tightly a written number binds."""
    match number:
        case Const(value) | Combine("*", Const(value)) if value == -1 or value < 0:
            return script.patterns["negative"][1]
        case Const(value) if "/" in decimal(value):
            return script.patterns["/"][1]
        case Combine(operator):
            return script.patterns[operator][1]
        case Apply(function):
            return script.patterns[function][1]
    return ATOM
