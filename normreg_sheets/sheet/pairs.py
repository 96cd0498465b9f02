"""Pairs: which vector stands as a last column at the right of which matrix.

[W | b]        in a linear layer W X + b
[dW | db]      because dW = dZ Xᵀ, and db is dZ times a column of ones
[W⁺ | b⁺]      because b⁺ is made from b and db just as W⁺ is from W and dW
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from normreg_sheets.exercise.algebra import (
    Reduce,
    Ref,
    factors,
    linear,
    references,
    rewritten,
    shared,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from normreg_sheets.exercise.algebra import Node
    from normreg_sheets.exercise.exercise import Exercise, Step


def pairs(exercise: Exercise) -> dict[str, str]:
    """The vector at the right of each matrix that has one, by their names."""
    found: dict[str, str] = {}
    for step in exercise.steps:
        match linear(step.rule):
            case (weights, _, Ref() as bias):
                found[weights.name] = bias.name
    for part in exercise.parts:
        for place, matrix in enumerate(part.steps):
            for vector in part.steps[place + 1 :]:
                rows = len(matrix.axes) == 2 and vector.axes == matrix.axes[:1]
                if rows and (_is_summed(matrix, vector) or _is_alike(matrix, vector, found)):
                    found[matrix.name] = vector.name
    return found


def _is_summed(matrix: Step, vector: Step) -> bool:
    """Whether the vector sums the left factor of the matrix over what the product sums over."""
    sides = factors(matrix.rule)
    return sides is not None and vector.rule == Reduce("sum", sides[0], shared(*sides))


def _is_alike(matrix: Step, vector: Step, found: Mapping[str, str]) -> bool:
    """Whether the vector's rule is the matrix's, with the vectors that belong to its tensors."""

    def partner(leaf: Node) -> Node:
        if isinstance(leaf, Ref) and leaf.name in found:
            return Ref(found[leaf.name], leaf.axes[:1])
        return leaf

    paired = any(ref.name in found for ref in references(matrix.rule))
    return paired and vector.rule == rewritten(matrix.rule, partner)
