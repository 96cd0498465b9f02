"""Generic mistakes: what people get wrong in any step, whatever its rule.

    sign            the value with the other sign
    factor two      twice the value, or half of it
    decimal point   the value with its point one to three places off
    transposed      an operand with two axes of one size swapped, or the whole result so

Each is an ordinary mistake: a rule of the algebra, made from the step's own, and so judged on the
key and on the student's own numbers like those of a template. But nobody listed it, so it must not
be named by chance. It is named only

    after the template's, in cells that those leave wrong, and never in a too coarse one;
    where it differs visibly from the step's own rule (`answers/checks.SHOWS` units);
    if it explains *telling* cells enough, in which it gives something visibly not zero: one cell
    for a sign, or for a point where two digits are left of the value; two for a factor or a swap,
    which small whole numbers have the looks of by chance, but one in a step of one cell;
    if it explains at least half of the step's wrong numbers, because it would be in all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING

from normreg_sheets.answers.checks import SHOWS
from normreg_sheets.exercise.algebra import (
    Combine,
    Const,
    Eye,
    Ref,
    negative,
    references,
    rewritten,
)
from normreg_sheets.exercise.exercise import Mistake

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from normreg_sheets.exercise.algebra import Axes, Node
    from normreg_sheets.exercise.exercise import Exercise, Step

PLACES = (1, 2, 3)  # that a decimal point may be off
TWO_DIGITS = 10  # units of the last digit


@dataclass(frozen=True, slots=True)
class Generic:
    """A mistake that any step may have; it needs so many cells of a value that tells so much.

    `tells` is in units of the last asked digit.
    """

    mistake: Mistake
    needs: int = 1
    tells: int = SHOWS


def generic_mistakes(exercise: Exercise, step: Step) -> Iterator[Generic]:
    """The generic mistakes of a step, the simplest first."""

    def named(name: str, rule: Node, says: str) -> Mistake:
        return Mistake(name, step.name, rule, says)

    rule = step.rule
    yield Generic(named("sign", negative(rule), "Check the sign."))
    twice, half = _times(Fraction(2), rule), _times(Fraction(1, 2), rule)
    yield Generic(named("factor-two", twice, "Is there a factor of two too many?"), 2)
    yield Generic(named("factor-two", half, "Is a factor of two missing?"), 2)
    for places in PLACES:
        for factor in (Fraction(10) ** places, Fraction(1, 10**places)):
            moved = named("decimal-point", _times(factor, rule), "Check the decimal point.")
            yield Generic(moved, tells=TWO_DIGITS)
    for ref in references(rule):
        for swap in _swaps(exercise, ref.axes):
            other = Ref(ref.name, _swapped(ref.axes, swap), ref.at)
            says = f"Did you take the rows of {exercise.symbols[ref.name]} for its columns?"
            yield Generic(named("transposed", _replaced(rule, ref, other), says), 2)
    for swap in _swaps(exercise, step.axes):
        says = f"Did you take the rows of {step.symbol} for its columns?"
        yield Generic(named("transposed", _renamed(rule, swap), says), 2)


def _times(factor: Fraction, rule: Node) -> Node:
    return Combine("*", Const(factor), rule)


def _swaps(exercise: Exercise, axes: Axes) -> Iterator[Mapping[str, str]]:
    """The pairs of axes that have one size, each as a renaming."""
    for one, other in combinations(axes, 2):
        if exercise.sizes[one] == exercise.sizes[other]:
            yield {one: other, other: one}


def _swapped(axes: Axes, swap: Mapping[str, str]) -> Axes:
    return tuple(swap.get(axis, axis) for axis in axes)


def _replaced(rule: Node, ref: Ref, other: Ref) -> Node:
    """The rule with one tensor in place of another."""
    return rewritten(rule, lambda leaf: other if leaf == ref else leaf)


def _renamed(rule: Node, swap: Mapping[str, str]) -> Node:
    """The rule with its axes renamed throughout: the same numbers, the other way round."""

    def leaf(node: Node) -> Node:
        match node:
            case Ref(name, axes, at):
                return Ref(name, _swapped(axes, swap), at)
            case Eye((rows, columns)):
                return Eye((swap.get(rows, rows), swap.get(columns, columns)))
        return node

    return rewritten(rule, leaf, lambda over: _swapped(over, swap))
