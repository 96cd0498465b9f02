"""Tolerance: how far honest rounding can move a number, as a rule of its own.

A goal such as "variance 1" holds exactly only for unrounded numbers. Starting from a tensor that
is taken as it stands, every later step adds half a unit of its asked digit, but for a live one, and
passes on what its inputs bring, by the usual first-order propagation of errors. The result is a
node of the algebra over the student's own cells, so the sheet can compute it live: nothing in it
depends on the key, and where a step's own rule would appear in it, the student's cell of that step
stands instead.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from normreg_sheets.errors import TemplateError
from normreg_sheets.exercise.algebra import (
    Apply,
    Axes,
    Combine,
    Const,
    Eye,
    Node,
    Reduce,
    Ref,
    axes,
)

if TYPE_CHECKING:
    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.exercise.exercise import Goal

ZERO, ONE, TWO = (Const(Fraction(number)) for number in (0, 1, 2))


def tolerance(problem: Problem, goal: Goal) -> Node:
    """By how much a goal's check may miss its target, as a rule over the goal's own axes.

    What is to be below something may not miss it at all.
    """
    if goal.relation == "below":
        return ZERO
    return plus(
        _Spread(problem, goal.base).of(goal.check), _Spread(problem, goal.base).of(goal.target)
    )


def missed(goal: Goal) -> Node:
    """By how much a goal's check differs from its target, as a rule over the goal's own axes."""
    return goal.check if goal.target == ZERO else Combine("-", goal.check, goal.target)


class _Spread:
    """The most by which rounding after `base` moves the value of a rule."""

    def __init__(self, problem: Problem, base: str) -> None:
        self._problem = problem
        self._named = {step.rule: Ref(step.name, step.axes) for step in problem.exercise.steps}
        order = [step.name for step in problem.exercise.steps]
        self._after = order[order.index(base) + 1 :] if base in order else order

    def of(self, node: Node) -> Node:
        match node:
            case Ref(name):
                if name not in self._after:
                    return ZERO
                step = self._problem.exercise.step[name]
                half_unit = Const(Fraction(1, 2 * 10 ** self._problem.asked[name]))
                return plus(self.of(step.rule), ZERO if step.live else half_unit)
            case Const() | Eye():
                return ZERO
            case Apply("relu" | "abs", argument):
                return self.of(argument)
            case Apply("sqrt", argument):
                return over(self.of(argument), times(TWO, self._own(node)))
            case Combine("+" | "-", left, right):
                return plus(self.of(left), self.of(right))
            case Combine("*", left, right):
                return plus(
                    times(magnitude(left), self.of(right)), times(magnitude(right), self.of(left))
                )
            case Combine("/", left, right):
                own = plus(self.of(left), times(magnitude(self._own(node)), self.of(right)))
                return over(own, magnitude(right))
            case Combine("**", base, Const(exponent)):
                slope = times(Const(abs(exponent)), Combine("**", base, Const(exponent - 1)))
                return times(magnitude(slope), self.of(base))
            case Reduce("sum", argument, summed):
                spread = self.of(argument)
                return spread if spread == ZERO else Reduce("sum", spread, summed)
            case Reduce("mean" | "max" | "min", argument, over_axes):
                return largest(self.of(argument), over_axes)
            case Reduce("var", argument, over_axes):
                # |var(a + e) - var(a)| <= 2 sd(a) max|e| + max|e|²
                most = largest(self.of(argument), over_axes)
                return plus(
                    times(times(TWO, Apply("sqrt", self._own(node))), most), times(most, most)
                )
        raise TemplateError(f"a goal cannot be checked through {type(node).__name__} {node}")

    def _own(self, node: Node) -> Node:
        """The student's own cell for a step's rule, so that no rule is spelled out on the sheet."""
        return self._named.get(node, node)


def plus(left: Node, right: Node) -> Node:
    """The sum, folded where it is a number."""
    match left, right:
        case Const(one), Const(other):
            return Const(one + other)
    if left == ZERO:
        return right
    return left if right == ZERO else Combine("+", left, right)


def times(left: Node, right: Node) -> Node:
    """The product, folded where it is a number."""
    match left, right:
        case Const(one), Const(other):
            return Const(one * other)
    if ZERO in (left, right):
        return ZERO
    if left == ONE:
        return right
    return left if right == ONE else Combine("*", left, right)


def over(left: Node, right: Node) -> Node:
    """The quotient, folded where it is zero."""
    return ZERO if left == ZERO else Combine("/", left, right)


def magnitude(node: Node) -> Node:
    """The absolute value."""
    return Const(abs(node.value)) if isinstance(node, Const) else Apply("abs", node)


def largest(spread: Node, over_axes: Axes) -> Node:
    """The most of a spread over some axes, taken where it varies; spreads are never negative."""
    if not set(axes(spread)) & set(over_axes):
        return spread
    match spread:
        case Combine("+" | "*" as operator, left, right):
            return Combine(operator, largest(left, over_axes), largest(right, over_axes))
        case Combine("/", left, right) if not set(axes(right)) & set(over_axes):
            return Combine("/", largest(left, over_axes), right)
    return Reduce("max", spread, over_axes)
