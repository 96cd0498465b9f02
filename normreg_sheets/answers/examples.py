"""Examples: for each step the one entry that is worked out in full, and why it is that one.

Not every entry teaches something: max(3, 0) = 3 shows nothing of ReLU, max(−2, 0) = 0 does. An
entry that only repeats one of its inputs tells least, then one that is zero, then a whole one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from normreg_sheets.answers.unrolled import positions, unroll
from normreg_sheets.answers.values import Data, result
from normreg_sheets.exercise.algebra import references

if TYPE_CHECKING:
    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.exercise.algebra import Node, Ref
    from normreg_sheets.exercise.exercise import Step

Numbers = Mapping[str, Data]  # for each tensor its exact numbers as trees, over its axes


@dataclass(frozen=True, slots=True)
class Example:
    """One entry worked out: its rule in letters, and the number of each entry that it reads.

    `equal` is false where the numbers put in give the entry only after rounding.
    """

    at: tuple[int, ...]
    letters: Node
    numbers: Mapping[Ref, Node]
    equal: bool


def telling(problem: Problem, step: Step, numbers: Numbers) -> Example:
    """The first of the most telling entries of a step."""
    from normreg_sheets.answers.exact import EXACT  # noqa: PLC0415 - SymPy loads slowly

    exercise, exact = problem.exercise, problem.exact

    def dullness(at: Mapping[str, int]) -> tuple[bool, bool, bool]:
        value = exact[step.name][tuple(at.values())]
        repeats = any(exact[ref.name][ref.at] == value for ref in _reads(problem, step, at))
        return repeats, value == 0, bool(value.is_integer)

    at = min(positions(step.axes, exercise.sizes), key=dullness)
    place = tuple(at.values())
    unrounded = result(exercise, step, step.rule, exact, EXACT)[place]
    return Example(
        place,
        unroll(exercise, step.name, at),
        {ref: numbers[ref.name][ref.at] for ref in _reads(problem, step, at)},
        bool(unrounded == exact[step.name][place]),
    )


def _reads(problem: Problem, step: Step, at: Mapping[str, int]) -> list[Ref]:
    """The entries that stand in the rule as it is written out for a position."""
    letters = unroll(problem.exercise, step.name, at)
    return [ref for ref in references(letters) if ref.at is not None]
