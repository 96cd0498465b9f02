"""Unrolled: a rule for one entry, written out as one would on paper.

    Z = W X + b   for row 1, column 2:   Z₁₂ = W₁₁ · X₁₂ + W₁₂ · X₂₂ + W₁₃ · X₃₂ + b₁

Still a tree of the algebra, so notation prints it in every script; with the entries' numbers put
in, it is the line that a student writes. An identity's ones and zeros are not written:

    D = I · keep · s   for row 1, column 1:   D₁₁ = keep₁ · s
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

from normreg_sheets.exercise.algebra import Apply, Axes, Combine, Const, Eye, Node, Reduce, Ref

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from normreg_sheets.exercise.exercise import Exercise

ELLIPSIS = Ref("…", ())
ZERO, ONE = Const(Fraction(0)), Const(Fraction(1))
MOST_TERMS = 4


def unroll(exercise: Exercise, step: str, at: Mapping[str, int], most: int = MOST_TERMS) -> Node:
    """The rule of a step for the entry at a position (by axis, counted from 0).

    Of more than `most` terms of a sum, the first two and the last are written.
    """
    means: dict[Node, Ref] = {
        other.rule: Ref(other.name, other.axes)
        for other in exercise.steps
        if isinstance(other.rule, Reduce)
    }
    return _Unroller(exercise.sizes, means, most).entry(exercise.step[step].rule, at)


def put_in(node: Node, value: Callable[[str, tuple[int, ...]], Node]) -> Node:
    """The unrolled rule with each entry replaced by its value."""
    match node:
        case Ref(name, at=tuple() as at):
            return value(name, at)
        case Ref() | Const() | Eye():
            return node
        case Apply(function, argument):
            return Apply(function, put_in(argument, value))
        case Combine(operator, left, right):
            return Combine(operator, put_in(left, value), put_in(right, value))
        case Reduce(function, argument, over, ddof):
            return Reduce(function, put_in(argument, value), over, ddof)


def positions(over: Axes, sizes: Mapping[str, int]) -> Iterator[dict[str, int]]:
    """Every position on some axes, the last axis running fastest."""
    for position in product(*(range(sizes[axis]) for axis in over)):
        yield dict(zip(over, position, strict=True))


@dataclass(frozen=True, slots=True)
class _Unroller:
    sizes: Mapping[str, int]
    means: Mapping[Node, Ref]
    most: int

    def entry(self, node: Node, at: Mapping[str, int]) -> Node:
        match node:
            case Ref(name, names):
                return Ref(name, (), tuple(at[axis] for axis in names))
            case Const():
                return node
            case Eye((rows, columns)):
                return Const(Fraction(int(at[rows] == at[columns])))
            case Apply(function, argument):
                return Apply(function, self.entry(argument, at))
            case Combine("*", Eye() as eye, other) | Combine("*", other, Eye() as eye):
                return self.entry(other, at) if self.entry(eye, at) == ONE else ZERO
            case Combine(operator, left, right):
                sides = self.entry(left, at), self.entry(right, at)
                return ZERO if operator == "*" and ZERO in sides else Combine(operator, *sides)
            case Reduce():
                return self._reduction(node, at)

    def _reduction(self, node: Reduce, at: Mapping[str, int]) -> Node:
        places = list(positions(node.over, self.sizes))
        count = Const(Fraction(len(places)))
        terms = [self.entry(node.argument, {**at, **place}) for place in places]
        match node.function:
            case "sum":
                return self._sum(terms)
            case "mean":
                return Combine("/", self._sum(terms), count)
            case "var":
                mean = self._mean(node, at)
                squares: list[Node] = [
                    Combine("**", Combine("-", term, mean), Const(Fraction(2))) for term in terms
                ]
                return Combine("/", self._sum(squares), Const(count.value - node.ddof))
        return node  # the largest of some numbers is seen, not computed term by term

    def _mean(self, node: Reduce, at: Mapping[str, int]) -> Node:
        """The mean that a variance is about: the step that asked for it, where there is one."""
        mean = Reduce("mean", node.argument, node.over)
        return self.entry(self.means.get(mean, mean), at)

    def _sum(self, terms: list[Node]) -> Node:
        terms = [term for term in terms if term != ZERO] or [ZERO]
        if len(terms) > self.most:
            terms = [*terms[:2], ELLIPSIS, terms[-1]]
        total = terms[0]
        for term in terms[1:]:
            total = Combine("+", total, term)
        return total
