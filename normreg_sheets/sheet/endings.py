"""Endings: which steps have numbers that always end after few decimals.

They need no exact form beside them: 1/(1 − p) is 3/2 at p = 1/3, and 4/3 at p = 1/4.
"""

from __future__ import annotations

from operator import add, mul, sub, truediv
from typing import TYPE_CHECKING

from normreg_sheets.exercise.algebra import Apply, Combine, Const, Eye, Node, Reduce, Ref

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from fractions import Fraction

    from normreg_sheets.exercise.exercise import Exercise

_COMPUTE: Mapping[str, Callable[[Fraction, Fraction], Fraction]] = {
    "+": add,
    "-": sub,
    "*": mul,
    "/": truediv,
}


def ending(exercise: Exercise) -> frozenset[str]:
    """The steps whose numbers always end after few decimals."""
    settled = dict(exercise.fixed)
    found = {given.name for given in exercise.givens}
    for step in exercise.steps:
        value = _settled(step.rule, settled)
        if value is not None:
            settled[step.name] = value
        if _ends(step.rule, settled, found):
            found.add(step.name)
    return frozenset(found & exercise.step.keys())


def _ends(node: Node, settled: Mapping[str, Fraction], ends: set[str]) -> bool:
    """Whether a rule's numbers end, where those of the tensors `ends` do."""
    value = _settled(node, settled)
    if value is not None:
        return _is_decimal(value)
    match node:
        case Ref(name):
            return name in ends
        case Apply("positive" | "sign"):
            return True
        case Apply("relu" | "abs", argument) | Reduce("sum" | "max" | "min", argument):
            return _ends(argument, settled, ends)
        case Combine("/", left, right):
            divisor = _settled(right, settled)
            return bool(divisor and _is_decimal(1 / divisor) and _ends(left, settled, ends))
        case Combine(_, left, right):
            return _ends(left, settled, ends) and _ends(right, settled, ends)
        case Const() | Eye():
            return True
    return False


def _settled(node: Node, settled: Mapping[str, Fraction]) -> Fraction | None:
    """The number of a rule that is made from fixed numbers alone; else None."""
    match node:
        case Const(value):
            return value
        case Ref(name):
            return settled.get(name)
        case Combine("+" | "-" | "*" | "/" as operator, left, right):
            one, other = _settled(left, settled), _settled(right, settled)
            if one is None or other is None or (operator == "/" and other == 0):
                return None
            return _COMPUTE[operator](one, other)
    return None


def _is_decimal(value: Fraction) -> bool:
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1
