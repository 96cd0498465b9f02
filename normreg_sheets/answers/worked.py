"""Worked solutions: everything that a reader of `solve` sees, before it is written down.

    Worked
    ├── Tensor        every number of a given or a step: exact, and as a float
    └── WorkedPart    a numbered paragraph: the parameters that it brings in, its steps, its goals
        ├── WorkedStep    the tensor, its rule, and one telling entry worked out (`examples`)
        └── WorkedGoal    what the part is for, and what the numbers say about it

Formulas and numbers are trees of the algebra, so the terminal's text (`worked_text`) and the
page's MathML (`worked_page`) are two writings of the same thing.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Literal

import numpy as np

from normreg_sheets.answers.conditions import GRAIN, holds
from normreg_sheets.answers.examples import telling
from normreg_sheets.answers.values import FLOAT, evaluate, round_half_away
from normreg_sheets.exercise.algebra import (
    Apply,
    Combine,
    Const,
    linear,
    negative,
    references,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from normreg_sheets.answers.examples import Example, Numbers
    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.answers.values import Data
    from normreg_sheets.exercise.algebra import Axes, Node, Ref
    from normreg_sheets.exercise.exercise import Exercise, Given, Goal, Part, Step

Role = Literal["data", "parameter", "bias", "step"]
Place = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Tensor:
    """A tensor's numbers over its axes: `exact` holds trees, `values` floats.

    `decimals` are those asked of a step; None for a given, which is written as it is. Of a
    `diagonal` tensor, all other entries are zero by structure.
    """

    name: str
    symbol: str
    role: Role
    axes: Axes
    exact: Data
    values: NDArray[np.float64]
    decimals: int | None = None
    diagonal: bool = False

    def decimal(self, at: Place) -> str:
        """The entry rounded to the decimals asked for; a whole number without any."""
        value = float(self.values[at])
        if abs(value - round(value)) <= GRAIN:
            text = f"{round(value)}"
        elif self.decimals is None:
            text = f"{value:.15g}"
        else:
            text = f"{round_half_away(self.values[at], self.decimals):.{self.decimals}f}"
        return text.replace("-", "−")

    def ends(self, at: Place) -> bool:
        """Whether the decimals asked for are enough to write the entry exactly."""
        value = self.values[at]
        return bool(abs(round_half_away(value, self.decimals or 0) - value) <= GRAIN)

    def plain(self, at: Place) -> bool:
        """Whether the exact entry is nothing but the decimal number."""
        return self.decimals is None or (isinstance(self.exact[at], Const) and self.ends(at))


@dataclass(frozen=True, slots=True)
class WorkedStep:
    """A step's numbers, its rule, and an entry worked out."""

    tensor: Tensor
    rule: Node
    example: Example

    @property
    def gates(self) -> bool:
        """Whether the step lets some numbers through and sets the others to zero."""
        return isinstance(self.rule, Apply) and self.rule.function == "relu"


@dataclass(frozen=True, slots=True)
class WorkedGoal:
    """A goal: what `check` comes to, over its own axes; `met` where it is so to the last digit."""

    says: str
    check: Node
    values: NDArray[np.float64]
    met: bool

    @property
    def shown(self) -> tuple[str, ...]:
        """The values, short."""
        tidy = (round(value, 9) + 0.0 for value in self.values.ravel().tolist())
        return tuple(f"{value:.4g}".replace("-", "−") for value in tidy)


@dataclass(frozen=True, slots=True)
class WorkedPart:
    """A numbered paragraph, with the givens that are first needed there."""

    number: str
    title: str
    text: str
    givens: tuple[Tensor, ...]
    steps: tuple[WorkedStep, ...]
    goals: tuple[WorkedGoal, ...]

    @property
    def panels(self) -> tuple[tuple[WorkedStep, ...], ...]:
        """The steps as they share a table: neighbours over one and the same axis stand together."""
        panels: list[tuple[WorkedStep, ...]] = []
        for over, steps in groupby(self.steps, key=lambda step: step.tensor.axes):
            together = tuple(steps)
            panels += [together] if len(over) == 1 else [(step,) for step in together]
        return tuple(panels)


@dataclass(frozen=True, slots=True)
class Worked:
    """A problem's worked solution; `asked` are the exercise's decimals."""

    exercise: str
    version: int
    variant: str
    code: str
    title: str
    network: tuple[str, ...]
    about: str
    conventions: tuple[str, ...]
    sizes: Mapping[str, int]
    asked: int
    rounding: str
    symbols: Mapping[str, str]
    parts: tuple[WorkedPart, ...]

    @property
    def givens(self) -> tuple[Tensor, ...]:
        """Every given, in the order in which the parts bring them in."""
        return tuple(given for part in self.parts for given in part.givens)

    @property
    def steps(self) -> tuple[WorkedStep, ...]:
        """Every step, in order."""
        return tuple(step for part in self.parts for step in part.steps)


def work_out(problem: Problem) -> Worked:
    """The worked solution of a problem; where it is rounded at each step, so are its numbers."""
    exercise = problem.exercise
    numbers = {
        name: _trees(values, _in_decimals(problem) or name in problem.givens)
        for name, values in problem.exact.items()
    }
    parts = tuple(
        WorkedPart(
            part.number,
            part.title,
            part.text,
            tuple(_given(problem, given, numbers) for given in _brought_in(exercise, part)),
            tuple(_step(problem, step, numbers) for step in part.steps),
            tuple(_goal(problem, goal) for goal in part.goals if _applies(problem, goal)),
        )
        for part in exercise.parts
    )
    return Worked(
        exercise.name,
        exercise.version,
        str(problem.variant),
        problem.code,
        exercise.title,
        exercise.network,
        exercise.about,
        exercise.conventions,
        exercise.sizes,
        exercise.decimals,
        exercise.settings.rounding,
        exercise.symbols,
        parts,
    )


def _in_decimals(problem: Problem) -> bool:
    """Whether the problem lives in decimals, so that 2.72 is plainer than 68/25."""
    drawn = (problem.numbers[given.name] for given in problem.exercise.givens if given.ranges)
    return problem.rounded is not None or any(np.any(values % 1) for values in drawn)


def _trees(values: Data, in_decimals: bool) -> Data:
    """Each exact number as a tree, as a teacher writes it."""
    from normreg_sheets.answers.exact import spelled  # noqa: PLC0415 - SymPy loads slowly

    trees = np.empty(values.shape, dtype=object)
    for at, value in np.ndenumerate(values):
        trees[at] = _divided(spelled(value)) if in_decimals else spelled(value)
    return trees


def _divided(number: Node) -> Node:
    """The number with its fractions as one constant each, which notation writes as a decimal."""
    match number:
        case Combine("/", Const(numerator), Const(denominator)):
            return Const(numerator / denominator)
        case Combine("*", Const(value), right) if value == -1:
            return negative(_divided(right))
        case Combine("+" | "-" as operator, left, right):
            return Combine(operator, _divided(left), _divided(right))
    return number


def _brought_in(exercise: Exercise, part: Part) -> Iterator[Given]:
    """The givens that a part brings in: data the first one, a parameter where it is first used."""
    first = exercise.parts[0]
    for given in exercise.givens:
        users = (
            other
            for other in exercise.parts
            for step in other.steps
            if given.role == "parameter" and given.name in map(_name, references(step.rule))
        )
        if next(users, first) is part:
            yield given


def _name(ref: Ref) -> str:
    return ref.name


def _given(problem: Problem, given: Given, numbers: Numbers) -> Tensor:
    lines = (linear(step.rule) for step in problem.exercise.steps)
    added = {line[2].name for line in lines if line and line[2]}
    role: Role = "bias" if given.role == "parameter" and given.name in added else given.role
    return Tensor(
        given.name,
        given.symbol,
        role,
        given.axes,
        numbers[given.name],
        problem.key[given.name],
        diagonal=given.diagonal,
    )


def _step(problem: Problem, step: Step, numbers: Numbers) -> WorkedStep:
    tensor = Tensor(
        step.name,
        step.symbol,
        "step",
        step.axes,
        numbers[step.name],
        problem.key[step.name],
        problem.asked[step.name],
    )
    return WorkedStep(tensor, step.rule, telling(problem, step, numbers))


def _applies(problem: Problem, goal: Goal) -> bool:
    sizes = problem.exercise.sizes
    return goal.when is None or bool(np.all(holds(goal.when.condition, problem.numbers, sizes)))


def _goal(problem: Problem, goal: Goal) -> WorkedGoal:
    sizes = problem.exercise.sizes
    check, target = (
        evaluate(node, problem.key, sizes, FLOAT) for node in (goal.check, goal.target)
    )
    met = check < target if goal.relation == "below" else np.abs(check - target) <= GRAIN
    return WorkedGoal(goal.says, goal.check, check, bool(np.all(met)))
