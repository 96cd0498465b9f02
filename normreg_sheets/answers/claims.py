"""Claims proved: a template's gradients are those that SymPy finds by differentiating.

The exercise is computed on letters, one for every entry of a given. `relu(x)` is g · x and
`positive(x)` is g, where the gate g is one more letter for each x: it is 0 or 1, and does not move
when x moves a little. A gradient by a step is taken by letters in place of its entries, from which
everything after it is made.

Imported only where something is to be proved, because SymPy takes half a second to load.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import sympy

from normreg_sheets.answers.exact import EXACT
from normreg_sheets.answers.values import result
from normreg_sheets.exercise.algebra import references

if TYPE_CHECKING:
    from normreg_sheets.answers.values import Data, System
    from normreg_sheets.exercise.exercise import Claim, Exercise


def unproved(exercise: Exercise) -> tuple[Claim, ...]:
    """The claims of a template that SymPy cannot confirm, in their order.

    Where a given has zeros beside its diagonal, these stay, and the gradient by them is 0.
    """
    return tuple(claim for claim in exercise.claims if not _confirmed(exercise, claim))


def _confirmed(exercise: Exercise, claim: Claim) -> bool:
    """Whether every entry of the step is the derivative by the same entry of the other tensor."""
    system = _letters_with_gates()
    tensors = {given.name: _letters(exercise, given.name) for given in exercise.givens}
    needed = _made_from(exercise, {claim.step, claim.of})
    for step in exercise.steps:
        if step.name == claim.by:
            tensors[step.name] = _letters(exercise, step.name)
        elif step.name in needed:
            tensors[step.name] = result(exercise, step, step.rule, tensors, system)
    over = exercise.axes(claim.step)
    claimed = tensors[claim.step].transpose([over.index(axis) for axis in exercise.axes(claim.by)])
    number = tensors[claim.of].item()
    return all(
        _is_zero(entry - (number.diff(letter) if letter.is_Symbol else 0))
        for entry, letter in zip(claimed.flat, tensors[claim.by].flat, strict=True)
    )


def _made_from(exercise: Exercise, steps: set[str]) -> set[str]:
    """Some steps, and all that they are made from."""
    found = set(steps)
    for step in reversed(exercise.steps):
        if step.name in found:
            found |= {ref.name for ref in references(step.rule)}
    return found


def _letters(exercise: Exercise, tensor: str) -> Data:
    """A letter for each entry of a tensor; zeros beside the diagonal of a given that has one."""
    shape = exercise.shape(exercise.axes(tensor))
    letters = np.empty(shape, dtype=object)
    for place in np.ndindex(shape):
        letters[place] = sympy.Dummy(tensor, real=True)
    if tensor in exercise.given and exercise.given[tensor].diagonal:
        letters[np.eye(len(letters)) == 0] = sympy.Integer(0)
    return letters


def _letters_with_gates() -> System:
    """Exact numbers and letters, with a gate of its own for each expression that meets one."""
    gates: dict[Any, Any] = {}

    def gate(value: Any) -> Any:
        if value.is_number:
            return sympy.Integer(1 if value > 0 else 0)
        return gates.setdefault(value.expand(), sympy.Dummy("gate", real=True))

    each = np.frompyfunc(gate, 1, 1)

    def positive(data: Data) -> Data:
        return np.asarray(each(data), dtype=object)

    def relu(data: Data) -> Data:
        return np.asarray(positive(data) * data, dtype=object)

    return replace(EXACT, apply={**EXACT.apply, "positive": positive, "relu": relu})


def _is_zero(value: Any) -> bool:
    """Whether an expression is 0 whatever its letters are.

    First as a polynomial, in which a quotient or a root is a letter like any other; then brought
    over one denominator, which takes longer.
    """
    others: dict[Any, Any] = {}
    plain = value.replace(
        lambda part: not _is_polynomial(part),
        lambda part: others.setdefault(part, sympy.Dummy()),
    )
    some = plain.free_symbols or [sympy.Dummy()]  # a ring of no letters is none
    ring, *_ = sympy.ring(list(some), sympy.QQ)
    if ring.from_expr(plain) == 0:
        return True
    return bool(others and value.together().as_numer_denom()[0].expand() == 0)


def _is_polynomial(part: Any) -> bool:
    """Whether a node of an expression may stand in a polynomial."""
    if part.is_Pow:
        return bool(part.exp.is_Integer and part.exp > 0)
    return bool(part.is_Symbol or part.is_Rational or part.is_Add or part.is_Mul)
