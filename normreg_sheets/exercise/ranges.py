"""Ranges: from which numbers a given is drawn.

integers(-1, 2)             -1, 0, 1, 2
tenths(-1, 2)               -1.0, -0.9, ..., 2.0; hundredths(0, 1) as well
among(1/500, 1/100)         one of these numbers
diagonal(integers(-1, 3))   drawn on the diagonal, zero elsewhere (and shown so)
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, replace
from math import lcm
from typing import TYPE_CHECKING

from normreg_sheets.exercise.algebra import Const
from normreg_sheets.exercise.language import Reader, Scope, expression

if TYPE_CHECKING:
    from fractions import Fraction

_DENOMINATORS = {"integers": 1, "tenths": 10, "hundredths": 100}
WIDEST = 1000
FINEST = 1_000_000


@dataclass(frozen=True, slots=True)
class Range:
    """The numbers `low/denominator ... high/denominator`, each as likely as the others.

    Without 0 where `nonzero`; only on the diagonal, and 0 elsewhere, where `diagonal`. Where there
    are `members`, these numerators alone, and `low` to `high` are their places.
    """

    low: int
    high: int
    denominator: int = 1
    nonzero: bool = False
    diagonal: bool = False
    members: tuple[int, ...] = ()

    @property
    def width(self) -> int:
        """How many numbers there are."""
        return self.high - self.low + 1 - self.nonzero


def parse_range(text: str) -> Range:
    """The range in a line of text. Raises TemplateError with a caret under the offending place."""
    reader = Reader(text, Scope({}, {}))
    tree = expression(text)
    match tree:
        case ast.Call(ast.Name("diagonal"), [inner], []):
            return replace(_numbers(reader, inner), diagonal=True)
    return _numbers(reader, tree)


def _numbers(reader: Reader, tree: ast.expr) -> Range:
    match tree:
        case ast.Call(ast.Name("nonzero"), [inner], []):
            plain = _plain(reader, inner)
            if plain.members:
                reader.refuse(inner, "among(...) says itself whether 0 is in it")
            if not plain.low < 0 < plain.high:
                reader.refuse(inner, "a range without 0 goes from below it to above it")
            return replace(plain, nonzero=True)
    return _plain(reader, tree)


def _plain(reader: Reader, tree: ast.expr) -> Range:
    match tree:
        case ast.Call(ast.Name("among"), [_, *_] as some, []):
            return _among(reader, tree, [_number(reader, one) for one in some])
        case ast.Call(ast.Name(name), [low_tree, high_tree], []) if name in _DENOMINATORS:
            denominator = _DENOMINATORS[name]
            low, high = (_whole(reader, end, denominator) for end in (low_tree, high_tree))
            if low > high:
                reader.refuse(tree, "the range is empty: the lower end comes first")
            if high - low >= WIDEST:
                reader.refuse(tree, f"the range holds more than {WIDEST} numbers")
            return Range(low, high, denominator)
    reader.refuse(
        tree,
        "draw with integers(0, 3), tenths(0, 3), hundredths(0, 1), among(1/500, 1/100),"
        " nonzero(integers(-1, 2)) or diagonal(...)",
    )


def _among(reader: Reader, tree: ast.expr, values: list[Fraction]) -> Range:
    denominator = lcm(*(value.denominator for value in values))
    if len(set(values)) < len(values) or denominator > FINEST:
        reader.refuse(tree, f"names each number once, all over one denominator up to {FINEST}")
    members = tuple(int(value * denominator) for value in values)
    return Range(0, len(members) - 1, denominator, members=members)


def _number(reader: Reader, tree: ast.expr) -> Fraction:
    match reader.read(tree):
        case Const(value):
            return value
    reader.refuse(tree, "is not a number")


def _whole(reader: Reader, tree: ast.expr, denominator: int) -> int:
    match reader.read(tree):
        case Const(value) if (value * denominator).denominator == 1:
            return int(value * denominator)
    reader.refuse(tree, f"the ends of this range are multiples of 1/{denominator}")
