"""Wishes: what drawn numbers must satisfy, and when a goal applies.

    sigma >= 1/5          every entry
    count(Z < 0) >= 2     how many entries
    whole(mu)             every entry is a whole number
    distinct(rows(W))     no two rows are the same

A wish is parsed by the language of rules, so both sides of a comparison may be any rule.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from normreg_sheets.exercise.algebra import axes
from normreg_sheets.exercise.language import Reader, expression

if TYPE_CHECKING:
    from normreg_sheets.exercise.algebra import Node
    from normreg_sheets.exercise.language import Scope

_COMPARISONS = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
}


@dataclass(frozen=True, slots=True)
class Compare:
    """A comparison, entry by entry."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Whole:
    """Every entry is a whole number."""

    node: Node


@dataclass(frozen=True, slots=True)
class Count:
    """How many entries of `condition` hold, compared with a number."""

    condition: Compare | Whole
    operator: str
    number: int


@dataclass(frozen=True, slots=True)
class Distinct:
    """No two slices along the first axis are the same."""

    node: Node


Condition = Compare | Whole | Count | Distinct


@dataclass(frozen=True, slots=True)
class Wish:
    """A condition and the text that it was read from."""

    text: str
    condition: Condition


def nodes(condition: Condition) -> tuple[Node, ...]:
    """The rules that a condition reads."""
    match condition:
        case Compare(_, left, right):
            return left, right
        case Whole(node) | Distinct(node):
            return (node,)
        case Count(inner):
            return nodes(inner)


def parse_wish(text: str, scope: Scope) -> Wish:
    """The wish in a line of text. Raises TemplateError with a caret under the offending place."""
    return Wish(text, _condition(Reader(text, scope), expression(text)))


def _condition(reader: Reader, tree: ast.expr) -> Condition:
    match tree:
        case ast.Compare(
            ast.Call(ast.Name("count"), [inner], []), [operator], [ast.Constant(int(number))]
        ):
            condition = _condition(reader, inner)
            if not isinstance(condition, Compare | Whole):
                reader.refuse(inner, "count takes a comparison, as in count(Z < 0) >= 2")
            return Count(condition, _comparison(reader, tree, operator), number)
        case ast.Compare(left, [operator], [right]):
            return Compare(
                _comparison(reader, tree, operator), reader.read(left), reader.read(right)
            )
        case ast.Call(ast.Name("whole"), [inner], []):
            return Whole(reader.read(inner))
        case ast.Call(ast.Name("distinct"), [ast.Call(ast.Name("rows"), [inner], [])], []):
            node = reader.read(inner)
            if len(axes(node)) < 2:
                reader.refuse(inner, "rows() needs a tensor of two axes")
            return Distinct(node)
    reader.refuse(
        tree,
        "a wish is one comparison (sigma >= 1/5), count(comparison) >= 2, whole(mu) or"
        " distinct(rows(W))",
    )


def _comparison(reader: Reader, tree: ast.expr, operator: ast.cmpop) -> str:
    if type(operator) not in _COMPARISONS:
        reader.refuse(tree, "compare with < <= > >= == or !=")
    return _COMPARISONS[type(operator)]
