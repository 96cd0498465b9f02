"""Working out: from a problem to the records of its worked solution."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from normreg_sheets.answers.conditions import GRAIN, holds
from normreg_sheets.answers.examples import telling
from normreg_sheets.answers.gates import is_gate
from normreg_sheets.answers.values import FLOAT, evaluate
from normreg_sheets.answers.worked import Tensor, Worked, WorkedGoal, WorkedPart, WorkedStep
from normreg_sheets.exercise.algebra import Combine, Const, linear, negative, references

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normreg_sheets.answers.examples import Numbers
    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.answers.values import Data
    from normreg_sheets.exercise.algebra import Node
    from normreg_sheets.exercise.exercise import Exercise, Goal, Part, Step


def work_out(problem: Problem) -> Worked:
    """The worked solution of a problem; where it is rounded at each step, so are its numbers.

    Where one section is asked, only that one is shown, and what it needs of others is given.
    """
    exercise, variant = problem.exercise, problem.variant
    numbers = {
        name: _trees(values, _in_decimals(problem) or name in problem.givens)
        for name, values in problem.exact.items()
    }
    only = exercise.settings.only
    shown = [part for part in exercise.parts if only in (None, part.section)]
    brought = _brought_in(exercise, shown)
    parts = tuple(
        WorkedPart(
            part.number,
            part.title,
            part.text,
            tuple(_given(problem, name, numbers) for name in brought[part.number]),
            tuple(_step(problem, step, numbers) for step in part.steps),
            tuple(_goal(problem, goal) for goal in part.goals if _applies(problem, goal)),
            part.section,
            part.backward,
        )
        for part in shown
    )
    return Worked(
        exercise.name,
        exercise.version,
        str(variant),
        problem.code,
        exercise.title,
        exercise.network,
        exercise.about,
        exercise.conventions,
        exercise.presets[variant.preset].note if variant.preset else "",
        exercise.claims,
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


def _brought_in(exercise: Exercise, shown: Sequence[Part]) -> dict[str, list[str]]:
    """The tensors that each part brings in, by its number.

    Data come with the first part, a parameter or an earlier result where it is first used.
    """
    steps = {step.name for part in shown for step in part.steps}
    first: dict[str, str] = {}
    for part in shown:
        rules = [step.rule for step in part.steps]
        rules += [rule for goal in part.goals for rule in (goal.check, goal.target)]
        for name in (ref.name for rule in rules for ref in references(rule)):
            first.setdefault(name, part.number)
    whole = len(shown) == len(exercise.parts)
    brought: dict[str, list[str]] = {part.number: [] for part in shown}
    for name in exercise.symbols:
        data = name in exercise.given and exercise.given[name].role == "data"
        if name not in steps and (whole or name in first):
            brought[shown[0].number if data else first.get(name, shown[0].number)].append(name)
    return brought


def _given(problem: Problem, name: str, numbers: Numbers) -> Tensor:
    """What the solution does not work out: a given, or the result of an earlier section."""
    exercise = problem.exercise
    if name not in exercise.given:
        return replace(_tensor(problem, exercise.step[name], numbers), role="earlier")
    given = exercise.given[name]
    lines = (linear(step.rule) for step in exercise.steps)
    added = {line[2].name for line in lines if line and line[2]}
    shape = exercise.shape(given.axes)
    return Tensor(
        name,
        given.symbol,
        "bias" if given.role == "parameter" and name in added else given.role,
        given.axes,
        numbers[name],
        problem.key[name],
        np.eye(shape[0]) == 0 if given.diagonal else np.zeros(shape, dtype=np.bool_),
    )


def _step(problem: Problem, step: Step, numbers: Numbers) -> WorkedStep:
    tensor = _tensor(problem, step, numbers)
    return WorkedStep(tensor, step.rule, telling(problem, step, numbers), step.live)


def _tensor(problem: Problem, step: Step, numbers: Numbers) -> Tensor:
    values = problem.key[step.name]
    return Tensor(
        step.name,
        step.symbol,
        "step",
        step.axes,
        numbers[step.name],
        values,
        (values == 0) & problem.made[step.name] & is_gate(problem.exercise, step),
        problem.asked[step.name],
    )


def _applies(problem: Problem, goal: Goal) -> bool:
    sizes = problem.exercise.sizes
    return goal.when is None or bool(np.all(holds(goal.when.condition, problem.numbers, sizes)))


def _goal(problem: Problem, goal: Goal) -> WorkedGoal:
    sizes = problem.exercise.sizes
    check, target = (
        evaluate(node, problem.key, sizes, FLOAT) for node in (goal.check, goal.target)
    )
    met = check < target if goal.relation == "below" else np.abs(check - target) <= GRAIN
    return WorkedGoal(
        goal.says, goal.check, goal.relation, goal.target, check, target, bool(np.all(met))
    )
