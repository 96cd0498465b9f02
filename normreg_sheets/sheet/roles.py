"""Roles: what a step's entry is to the student.

    answer       blank, to be filled in; result where a file shows what was computed or written
    printed      a number that is not asked here; structural where it is always zero
    live         a formula of ours over the student's own cells

Those of the way back have a colour of their own: answer-back, result-back.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from normreg_sheets.answers.blanks import blanks, made
from normreg_sheets.sheet.addresses import address, extent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from normreg_sheets.answers.blanks import Place
    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.exercise.exercise import Exercise, Step
    from normreg_sheets.sheet.blocks import Layout
    from normreg_sheets.sheet.kinds import Kind


def step_role(problem: Problem, step: Step, at: Mapping[str, int], kind: Kind) -> str:
    """The role of a step's entry: to be filled in, computed, printed, or live."""
    place = place_of(step, at)
    role = entry_role(problem.exercise, step, place, kind)
    if role == "fixed":
        return "structural" if problem.key[step.name][place] == 0 else "printed"
    back = problem.exercise.part[step.name].backward and role in ("answer", "result")
    return f"{role}-back" if back else role


def entry_role(exercise: Exercise, step: Step, place: Place, kind: Kind) -> str:
    """The role of an entry whatever its number: `fixed`, where that is always the same."""
    if not made(exercise)[step.name][place]:
        return "fixed"
    if step.live:
        return "live"
    if kind == "solution":
        return "result"
    if place not in blanks(exercise).get(step.name, ()):
        return "printed"
    return "result" if kind == "feedback" else "answer"


def place_of(step: Step, at: Mapping[str, int]) -> tuple[int, ...]:
    """A position by axis as a place on the step's axes."""
    return tuple(at[axis] for axis in step.axes)


def asked(
    problem: Problem, layout: Layout
) -> Iterator[tuple[str, tuple[int, ...], tuple[int, int]]]:
    """Step, place on its axes, and row and column of every cell that is asked, in their order."""
    for step, places in problem.blanks.items():
        cells = layout.cells[step]
        for place in places:
            yield step, place, cells[place]


def blank_cells(problem: Problem, layout: Layout) -> list[str]:
    """The addresses of the cells to fill in, in the order of the steps; whole blocks as ranges."""
    found = []
    for step, cells in groupby(asked(problem, layout), key=lambda cell: cell[0]):
        block, places = layout.home(step), [address(*where) for _, _, where in cells]
        found += [extent(block)] if len(places) == block.height * block.width else places
    return found
