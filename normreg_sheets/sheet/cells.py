"""Cells: what stands in each cell of a sheet, for one exercise and one kind of file.

What differs from problem to problem (given numbers, exact values, the code) is left to
`sheet/contents`; everything here is the same for a whole class.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from normreg_sheets.answers.problem import Problem, Variant
from normreg_sheets.exercise.algebra import Combine, references
from normreg_sheets.exercise.exercise import REMEMBERED
from normreg_sheets.exercise.quantities import decimal
from normreg_sheets.sheet.addresses import address
from normreg_sheets.sheet.cell import Cell
from normreg_sheets.sheet.formulas import NOISE, Speller
from normreg_sheets.sheet.header import header, page_code
from normreg_sheets.sheet.layout import lay_out
from normreg_sheets.sheet.roles import place_of, step_role
from normreg_sheets.sheet.theme import FRAMED
from normreg_sheets.sheet.tolerance import missed, tolerance

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from normreg_sheets.exercise.exercise import Exercise, Step
    from normreg_sheets.sheet.blocks import Block, Exact, Layout, Mark
    from normreg_sheets.sheet.kinds import Kind

FRACTION_DECIMALS = 4  # that are shown of a given such as 1/3
FREE = ("given", "parameter", "parameter-trained", "bias")  # what a solution lets be changed


def cells(problem: Problem, layout: Layout, kind: Kind) -> Iterator[Cell]:
    """Every cell of the main sheet."""
    yield from header(problem, layout, kind)
    yield from page_code(layout, kind)
    for label in layout.labels:
        yield Cell(
            label.row, label.column, label.role, label.text, across=label.across, down=label.down
        )
    for block in layout.blocks:
        yield from _block(problem, layout, block, kind)
    speller = Speller(problem.exercise.sizes, layout.where)
    for mark in layout.marks:
        yield Cell(mark.row, mark.column, "goal", formula=_goal(problem, mark, speller))
    if kind == "solution":
        yield from _explanations(problem.exercise, layout)


def step_formula(problem: Problem, layout: Layout, step: str, at: Mapping[str, int]) -> str:
    """The live formula of one entry of a step, over the blocks that stand at its point of use."""
    operands = layout.operands[step]
    speller = Speller(problem.exercise.sizes, lambda tensor, place: operands[tensor].cell(place))
    text = speller.formula(problem.exercise.step[step].rule, at)
    return f"ROUND({text},{problem.rounded[step]})" if problem.rounded is not None else text


@lru_cache(REMEMBERED)
def our_formulas(exercise: Exercise, preset: str | None) -> Mapping[str, str]:
    """The formulas of linked copies and live steps that stand on every sheet, by address.

    They differ with a preset's decimals, and with no numbers.
    """
    unposed, layout = Problem(exercise, Variant(preset=preset), {}), lay_out(exercise)
    found = {}
    for block in layout.blocks:
        step, home = exercise.step.get(block.tensor), layout.home(block.tensor)
        for at in block.entries():
            here = address(*block.cell(at))
            if block.kind == "copy":
                found[here] = address(*home.cell(at))
            elif step is not None and step.live and unposed.made[step.name][place_of(step, at)]:
                found[here] = _live(unposed, layout, step, at)
    return found


def exact_heads(exercise: Exercise, layout: Layout) -> dict[tuple[int, int], list[Exact]]:
    """Where exact values get a heading, and which they are: all of a row, over the last column.

    On a sheet with sections, each block has a heading of its own.
    """
    if exercise.paged:
        return {
            (exact.top - 1, exact.left + layout.home(exact.step).width - 1): [exact]
            for exact in layout.exacts
        }
    groups: dict[int, list[Exact]] = {}
    for exact in layout.exacts:
        groups.setdefault(exact.top, []).append(exact)
    return {
        (top - 1, max(e.left + layout.home(e.step).width - 1 for e in exacts)): exacts
        for top, exacts in groups.items()
    }


def _block(problem: Problem, layout: Layout, block: Block, kind: Kind) -> Iterator[Cell]:
    exercise = problem.exercise
    step = exercise.step.get(block.tensor)
    home = layout.home(block.tensor)
    for at in block.entries():
        row, column = block.cell(at)
        formula, decimals = None, None
        role: str = block.kind
        if block.kind == "copy":
            formula = address(*home.cell(at))
        elif step is not None:
            role = step_role(problem, step, at, kind)
            if role.startswith("result") and kind == "solution":
                formula = step_formula(problem, layout, step.name, at)
            elif role == "live":
                formula = _live(problem, layout, step, at)
        elif block.kind == "parameter" and exercise.given[block.tensor].diagonal:
            role = "parameter-trained" if len(set(at.values())) == 1 else "parameter-zero"
        fixed = step is not None and not problem.made[step.name][place_of(step, at)]
        if step is not None and not fixed and (formula is not None or role == "printed"):
            decimals = problem.asked[step.name]
        elif "/" in decimal(exercise.fixed.get(block.tensor, 0)):
            decimals = FRACTION_DECIMALS
        yield Cell(
            row,
            column,
            role,
            formula=formula,
            frame=_frame(layout, block, row, column),
            decimals=decimals,
            free=kind == "solution" and role in FREE,
        )


def _live(problem: Problem, layout: Layout, step: Step, at: Mapping[str, int]) -> str:
    """The formula of a live entry; blank until all that it needs is filled in."""
    operands = layout.operands[step.name]
    speller = Speller(problem.exercise.sizes, lambda tensor, place: operands[tensor].cell(place))
    missing = speller.missing(references(step.rule), at)
    return f'IF({missing},"",{step_formula(problem, layout, step.name, at)})'


def _frame(layout: Layout, block: Block, row: int, column: int) -> tuple[str, ...]:
    """The sides on which the red frame around [W | b] runs past this cell."""
    if block.kind not in FRAMED:
        return ()
    neighbours = [
        other
        for other in layout.blocks
        if other.kind in FRAMED and (other.top, other.bottom) == (block.top, block.bottom)
    ]
    left, right = min(b.left for b in neighbours), max(b.right for b in neighbours)
    sides = {
        "top": row == block.top,
        "bottom": row == block.bottom,
        "left": column == left,
        "right": column == right,
    }
    return tuple(side for side, runs in sides.items() if runs)


def _goal(problem: Problem, mark: Mark, speller: Speller) -> str:
    """A live check over the student's own cells; blank until all that it needs is filled in."""
    goal = mark.goal
    miss, allowed = missed(goal), tolerance(problem, goal)
    missing = speller.missing(references(Combine("+", miss, allowed)), mark.at)
    if goal.relation == "below":
        check = f"{speller.formula(miss, mark.at)}<-{NOISE}"
    else:
        allows = speller.formula(allowed, mark.at)
        check = f"ABS({speller.formula(miss, mark.at)})<={allows}+{NOISE}"
    return f'IF({missing},"",IF(IFERROR({check},FALSE),"✓ {goal.says}","✗ {goal.says}"))'


def _explanations(exercise: Exercise, layout: Layout) -> Iterator[Cell]:
    """In a solution: places for exact values, and each step's first entry in letters."""
    for exact in layout.exacts:
        block = layout.home(exact.step)
        for at in block.entries():
            row, column = block.cell(at)
            yield Cell(exact.top + row - block.top, exact.left + column - block.left, "exact")
    for row, column in exact_heads(exercise, layout):
        yield Cell(row, column, "head-right")
    for line in layout.derivations:
        yield Cell(line.row, line.column, "letters", line.text)
