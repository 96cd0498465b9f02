"""Conditions: whether numbers satisfy a wish, for one problem or for many at once.

Numbers that differ by less than `GRAIN` count as equal, so that a float's last bits, which may
differ between machines, never decide which problem is drawn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from normreg_sheets.answers.values import FLOAT, Data, evaluate
from normreg_sheets.exercise.algebra import Combine, axes
from normreg_sheets.exercise.wishes import Compare, Condition, Count, Distinct, Whole

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from normreg_sheets.exercise.algebra import Node

GRAIN = 1e-9

_COMPARE: Mapping[str, Callable[[Data], Data]] = {
    "<": lambda difference: difference < -GRAIN,
    "<=": lambda difference: difference <= GRAIN,
    ">": lambda difference: difference > GRAIN,
    ">=": lambda difference: difference >= -GRAIN,
    "==": lambda difference: np.abs(difference) <= GRAIN,
    "!=": lambda difference: np.abs(difference) > GRAIN,
}


def holds(condition: Condition, tensors: Mapping[str, Data], sizes: Mapping[str, int]) -> Data:
    """Whether the condition holds: one truth value for each problem in the tensors' batch."""
    match condition:
        case Compare() | Whole():
            return _over_entries(np.all, condition, tensors, sizes)
        case Count(inner, operator, number):
            return _COMPARE[operator](_over_entries(np.sum, inner, tensors, sizes) - number)
        case Distinct(node):
            rows = evaluate(node, tensors, sizes, FLOAT)
            first = rows.ndim - len(axes(node))
            rows = np.moveaxis(rows, first, 0)
            entries = tuple(range(-(len(axes(node)) - 1), 0))
            different = [
                np.any(np.abs(rows[i] - rows[j]) > GRAIN, axis=entries)
                for i in range(len(rows))
                for j in range(i)
            ]
            return np.all(different, axis=0) if different else np.bool_(True)


def _over_entries(
    gather: Callable[..., Data],
    condition: Compare | Whole,
    tensors: Mapping[str, Data],
    sizes: Mapping[str, int],
) -> Data:
    """The entries' truth values, gathered over the tensor's own axes."""

    def value(node: Node) -> Data:
        return evaluate(node, tensors, sizes, FLOAT)

    match condition:
        case Compare(operator, left, right):
            over = axes(Combine("-", left, right))
            true = _COMPARE[operator](value(Combine("-", left, right)))
        case Whole(node):
            over = axes(node)
            with np.errstate(invalid="ignore"):
                true = np.abs(value(node) - np.round(value(node))) <= GRAIN
    return gather(true, axis=tuple(range(-len(over), 0)))
