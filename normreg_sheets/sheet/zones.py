"""Zones: how many columns each part of the sheet takes, from what the steps are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normreg_sheets.exercise.algebra import Ref, linear, references
from normreg_sheets.sheet.blocks import Zones

if TYPE_CHECKING:
    from normreg_sheets.exercise.exercise import Exercise

LEFT = 4  # the first column of the parameters: badge, rail and a gap come before
GOAL_COLUMNS = 2


def row_statistics(exercise: Exercise) -> dict[str, str]:
    """For each step that says something about the rows of a block: the step of that block."""
    found: dict[str, str] = {}
    for step in exercise.steps:
        for ref in references(step.rule) if len(step.axes) == 1 else ():
            base = exercise.step.get(found.get(ref.name, ref.name))
            if base is not None and len(base.axes) == 2 and base.axes[0] == step.axes[0]:
                found[step.name] = base.name
                break
    return found


def zones_of(exercise: Exercise, statistics: dict[str, str]) -> Zones:
    """The zones, wide enough for every step; the last two begin where nothing else stands."""
    crosses = [cross for step in exercise.steps if (cross := linear(step.rule))]
    left = max((cross_columns(exercise, cross) for cross in crosses), default=0)
    over = [step.axes for step in exercise.steps] + [given.axes for given in exercise.givens]
    wide = max((exercise.sizes[axes[-1]] for axes in over if len(axes) == 2), default=1)
    wide = max(wide, *(exercise.sizes[axes[0]] for axes in over if len(axes) == 1), 1)
    beside: dict[str, int] = {}
    for base in statistics.values():
        beside[base] = beside.get(base, 0) + 1
    main = LEFT + left + 1
    side = main + wide + 1
    exact = side + max(GOAL_COLUMNS, *beside.values(), 0) + 1
    return Zones(main - 1, main, side - 1 if statistics else main - 1, side, exact, exact)


def cross_columns(exercise: Exercise, cross: tuple[Ref, Ref, Ref | None]) -> int:
    """How many columns the parameters of a cross take, with the bias."""
    weights, operand, bias = cross
    across = next(axis for axis in weights.axes if axis in operand.axes)
    return exercise.sizes[across] + (bias is not None)
