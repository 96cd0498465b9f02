"""The algebra: six nodes over tensors whose axes have names.

An axis is known by its name (`unit`, `example`), never by its position, so nothing is ever
transposed: `A @ B` is the sum of `A * B` over the axes that both have, and `+ - * / **` align
their operands by name. Six nodes are enough:

    Ref       a named tensor: given, or the result of an earlier step
    Const     an exact number
    Eye       the identity between two axes of one size
    Apply     one-to-one: relu, positive, sqrt, abs, sign, exp, log
    Combine   + - * / **
    Reduce    sum, mean, var, max, min over named axes

Every reader of a rule (numbers, intervals, spreadsheet text, captions) is one `match` over them.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Axes = tuple[str, ...]

APPLY = ("relu", "positive", "sqrt", "abs", "sign", "exp", "log")
COMBINE = ("+", "-", "*", "/", "**")
REDUCE = ("sum", "mean", "var", "max", "min")


@dataclass(frozen=True, slots=True)
class Ref:
    """The tensor `name`; or, where a rule is written out, its one entry `at` those positions."""

    name: str
    axes: Axes
    at: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Const:
    """An exact number."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Eye:
    """The identity: 1 where the positions on both axes are equal, else 0."""

    axes: tuple[str, str]


@dataclass(frozen=True)
class Apply:
    """A function of one number, applied to every entry."""

    function: str
    argument: Node

    @cached_property
    def axes(self) -> Axes:
        """Those of the argument."""
        return axes(self.argument)


@dataclass(frozen=True)
class Combine:
    """Two tensors combined entry by entry, aligned by axis name and broadcast over the rest."""

    operator: str
    left: Node
    right: Node

    @cached_property
    def axes(self) -> Axes:
        """Those of both, in the order in which they are met from left to right."""
        return tuple(dict.fromkeys(axes(self.left) + axes(self.right)))


@dataclass(frozen=True)
class Reduce:
    """A function of many numbers, over the named axes; `var` divides by n - ddof."""

    function: str
    argument: Node
    over: Axes
    ddof: int = 0

    @cached_property
    def axes(self) -> Axes:
        """Those of the argument that are left."""
        return tuple(axis for axis in axes(self.argument) if axis not in self.over)


Node = Ref | Const | Eye | Apply | Combine | Reduce


def axes(node: Node) -> Axes:
    """The axes of the result, in the order in which they are met from left to right."""
    match node:
        case Const() | Ref(at=tuple()):
            return ()
    return node.axes


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it, from left to right."""
    yield node
    match node:
        case Apply() | Reduce():
            yield from walk(node.argument)
        case Combine():
            yield from walk(node.left)
            yield from walk(node.right)
        case Ref() | Const() | Eye():
            pass


def references(node: Node) -> tuple[Ref, ...]:
    """The tensors that a rule reads, each once, in the order of their first mention."""
    return tuple(dict.fromkeys(part for part in walk(node) if isinstance(part, Ref)))


def shared(left: Node, right: Node) -> Axes:
    """The axes that both have, in the order of the left one."""
    return tuple(axis for axis in axes(left) if axis in axes(right))


def rewritten(
    node: Node, leaf: Callable[[Node], Node], over: Callable[[Axes], Axes] = lambda axes: axes
) -> Node:
    """The rule with its leaves, and the axes of its reductions, replaced."""
    match node:
        case Apply(function, argument):
            return Apply(function, rewritten(argument, leaf, over))
        case Combine(operator, left, right):
            return Combine(operator, rewritten(left, leaf, over), rewritten(right, leaf, over))
        case Reduce(function, argument, axes, ddof):
            return Reduce(function, rewritten(argument, leaf, over), over(axes), ddof)
        case Ref() | Const() | Eye():
            return leaf(node)


def matmul(left: Node, right: Node) -> Reduce:
    """`left @ right`: the sum of their product over the axes that both have."""
    return Reduce("sum", Combine("*", left, right), shared(left, right))


def factors(node: Node) -> tuple[Node, Node] | None:
    """The two sides, where `node` is a product `left @ right`; else None."""
    match node:
        case Reduce("sum", Combine("*", left, right), over) if over == shared(left, right):
            return left, right
    return None


def linear(node: Node) -> tuple[Ref, Ref, Ref | None] | None:
    """The weights, the operand and the bias, where `node` is `P @ Q` or `P @ Q + b`; else None.

    The bias has the axes of the weights that the product keeps.
    """
    product, bias = node, None
    if isinstance(node, Combine) and node.operator == "+" and isinstance(node.right, Ref):
        product, bias = node.left, node.right
    match factors(product):
        case (Ref() as weights, Ref() as operand):
            kept = tuple(axis for axis in weights.axes if axis not in operand.axes)
            if bias is None or bias.axes == kept:
                return weights, operand, bias
    return None


def negative(node: Node) -> Node:
    """Minus `node`."""
    if isinstance(node, Const):
        return Const(-node.value)
    return Combine("*", Const(Fraction(-1)), node)
