"""Roles: what a step's entry is to the student.

    answer       blank, to be filled in; result where a file shows what was computed or written
    printed      a number that is not asked here; structural where it is always zero
    live         a formula of ours over the student's own cells

Those of the way back have a colour of their own: answer-back, result-back.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from normreg_sheets.sheet.addresses import address, extent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.exercise.exercise import Step
    from normreg_sheets.sheet.blocks import Layout
    from normreg_sheets.sheet.kinds import Kind


def step_role(problem: Problem, step: Step, at: Mapping[str, int], kind: Kind) -> str:
    """The role of a step's entry: to be filled in, computed, printed, or live."""
    place = place_of(step, at)
    back = "-back" if problem.exercise.part[step.name].backward else ""
    if not problem.made[step.name][place]:
        return "structural" if problem.key[step.name][place] == 0 else "printed"
    if step.live:
        return "live"
    if kind == "solution":
        return f"result{back}"
    if place not in problem.blanks.get(step.name, ()):
        return "printed"
    return f"result{back}" if kind == "feedback" else f"answer{back}"


def place_of(step: Step, at: Mapping[str, int]) -> tuple[int, ...]:
    """A position by axis as a place on the step's axes."""
    return tuple(at[axis] for axis in step.axes)


def asked(
    problem: Problem, layout: Layout
) -> Iterator[tuple[str, tuple[int, ...], tuple[int, int]]]:
    """Step, place on its axes, and row and column of every cell that is asked, in their order."""
    for step, places in problem.blanks.items():
        block, over = layout.home(step), problem.exercise.axes(step)
        for place in places:
            yield step, place, block.cell(dict(zip(over, place, strict=True)))


def blank_cells(problem: Problem, layout: Layout) -> list[str]:
    """The addresses of the cells to fill in, in the order of the steps; whole blocks as ranges."""
    found = []
    for step, cells in groupby(asked(problem, layout), key=lambda cell: cell[0]):
        block, places = layout.home(step), [address(*where) for _, _, where in cells]
        found += [extent(block)] if len(places) == block.height * block.width else places
    return found
