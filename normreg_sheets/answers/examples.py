"""Examples: for each step the one entry that is worked out in full, and why it is that one.

Not every entry teaches something: max(3, 0) = 3 shows nothing of ReLU, max(−2, 0) = 0 does. An
entry that no number goes into tells least, then one that only repeats one of its inputs, then one
that is zero, then a whole one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from normreg_sheets.answers.figures import legible
from normreg_sheets.answers.unrolled import positions, unroll
from normreg_sheets.answers.values import Data, result
from normreg_sheets.exercise.algebra import Const, references

if TYPE_CHECKING:
    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.exercise.algebra import Node, Ref
    from normreg_sheets.exercise.exercise import Step

DIGITS = 6  # of a number that is too long to be written in full

Numbers = Mapping[str, Data]  # for each tensor its exact numbers as trees, over its axes


@dataclass(frozen=True, slots=True)
class Example:
    """One entry worked out: its rule in letters, and the number of each entry that it reads.

    `equal` is false where the numbers put in give the entry only after rounding. They are `near`
    where one is too long to be written in full, and stands there rounded.
    """

    at: tuple[int, ...]
    letters: Node
    numbers: Mapping[Ref, Node]
    equal: bool
    near: bool


def telling(problem: Problem, step: Step, numbers: Numbers) -> Example:
    """The first of the most telling entries of a step."""
    from normreg_sheets.answers.exact import EXACT  # noqa: PLC0415 - SymPy loads slowly

    exercise, exact = problem.exercise, problem.exact

    def dullness(at: Mapping[str, int]) -> tuple[bool, ...]:
        place = tuple(at.values())
        value = exact[step.name][place]
        repeats = any(exact[ref.name][ref.at] == value for ref in _reads(problem, step, at))
        made = bool(problem.made[step.name][place])
        return not made, repeats, value == 0, bool(value.is_integer)

    at = min(positions(step.axes, exercise.sizes), key=dullness)
    place = tuple(at.values())
    unrounded = result(exercise, step, step.rule, exact, EXACT)[place]
    reads = {ref: numbers[ref.name][ref.at] for ref in _reads(problem, step, at)}
    rounded = {
        ref: Const(Fraction(f"{problem.key[ref.name][ref.at]:.{DIGITS}g}"))
        for ref, number in reads.items()
        if not legible(number)
    }
    return Example(
        place,
        unroll(exercise, step.name, at),
        reads | rounded,
        bool(unrounded == exact[step.name][place]),
        bool(rounded),
    )


def _reads(problem: Problem, step: Step, at: Mapping[str, int]) -> list[Ref]:
    """The entries that stand in the rule as it is written out for a position."""
    letters = unroll(problem.exercise, step.name, at)
    return [ref for ref in references(letters) if ref.at is not None]
