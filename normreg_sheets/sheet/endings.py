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


def ends(exercise: Exercise, step: str) -> bool:
    """Whether a step's numbers always end after few decimals."""
    return _ends(exercise, exercise.step[step].rule)


def _ends(exercise: Exercise, node: Node) -> bool:
    value = _settled(exercise, node)
    if value is not None:
        return _is_decimal(value)
    match node:
        case Ref(name):
            return name not in exercise.step or ends(exercise, name)
        case Apply("positive" | "sign"):
            return True
        case Apply("relu" | "abs", argument) | Reduce("sum" | "max" | "min", argument):
            return _ends(exercise, argument)
        case Combine("/", left, right):
            divisor = _settled(exercise, right)
            return bool(divisor and _is_decimal(1 / divisor) and _ends(exercise, left))
        case Combine(_, left, right):
            return _ends(exercise, left) and _ends(exercise, right)
        case Const() | Eye():
            return True
    return False


def _settled(exercise: Exercise, node: Node) -> Fraction | None:
    """The number of a rule that is made from fixed numbers alone; else None."""
    match node:
        case Const(value):
            return value
        case Ref(name) if name in exercise.fixed:
            return exercise.fixed[name]
        case Ref(name) if name in exercise.step:
            return _settled(exercise, exercise.step[name].rule)
        case Combine("+" | "-" | "*" | "/" as operator, left, right):
            one, other = _settled(exercise, left), _settled(exercise, right)
            if one is None or other is None or (operator == "/" and other == 0):
                return None
            return _COMPUTE[operator](one, other)
    return None


_COMPUTE: Mapping[str, Callable[[Fraction, Fraction], Fraction]] = {
    "+": add,
    "-": sub,
    "*": mul,
    "/": truediv,
}


def _is_decimal(value: Fraction) -> bool:
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1
