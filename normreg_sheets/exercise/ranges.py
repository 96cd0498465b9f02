"""Ranges: from which numbers a given is drawn.

integers(-1, 2)             -1, 0, 1, 2
tenths(-1, 2)               -1.0, -0.9, ..., 2.0
diagonal(integers(-1, 3))   drawn on the diagonal, zero elsewhere (and shown so)
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, replace

from normreg_sheets.exercise.algebra import Const
from normreg_sheets.exercise.language import Reader, Scope, expression

_DENOMINATORS = {"integers": 1, "tenths": 10}
WIDEST = 1000


@dataclass(frozen=True, slots=True)
class Range:
    """The numbers `low/denominator ... high/denominator`, each as likely as the others.

    Without 0 where `nonzero`; only on the diagonal, and 0 elsewhere, where `diagonal`.
    """

    low: int
    high: int
    denominator: int = 1
    nonzero: bool = False
    diagonal: bool = False

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
            if not plain.low < 0 < plain.high:
                reader.refuse(inner, "a range without 0 goes from below it to above it")
            return replace(plain, nonzero=True)
    return _plain(reader, tree)


def _plain(reader: Reader, tree: ast.expr) -> Range:
    match tree:
        case ast.Call(ast.Name(name), [low_tree, high_tree], []) if name in _DENOMINATORS:
            denominator = _DENOMINATORS[name]
            low, high = (_whole(reader, end, denominator) for end in (low_tree, high_tree))
            if low > high:
                reader.refuse(tree, "the range is empty: the lower end comes first")
            if high - low >= WIDEST:
                reader.refuse(tree, f"the range holds more than {WIDEST} numbers")
            return Range(low, high, denominator)
    reader.refuse(
        tree, "draw with integers(0, 3), tenths(0, 3), nonzero(integers(-1, 2)) or diagonal(...)"
    )


def _whole(reader: Reader, tree: ast.expr, denominator: int) -> int:
    match reader.read(tree):
        case Const(value) if (value * denominator).denominator == 1:
            return int(value * denominator)
    reader.refuse(tree, f"the ends of this range are multiples of 1/{denominator}")
