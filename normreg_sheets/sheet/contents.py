"""Contents: what differs from one problem to the next, for every cell that the stamp fills.

Given numbers, the code, exact values, and the true computed value of every formula, so that
previews, phones and readers that do not calculate show numbers.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np

from normreg_sheets.answers.notation import EXACT, write
from normreg_sheets.answers.unrolled import positions
from normreg_sheets.answers.values import FLOAT, evaluate, result
from normreg_sheets.exercise.algebra import Combine, references
from normreg_sheets.sheet.addresses import address
from normreg_sheets.sheet.cells import exact_heads
from normreg_sheets.sheet.formulas import NOISE
from normreg_sheets.sheet.header import NOTE, code_cell, page_code, progress_cell
from normreg_sheets.sheet.roles import asked, step_role
from normreg_sheets.sheet.stamp import Cached, Formula
from normreg_sheets.sheet.tolerance import missed, tolerance
from normreg_sheets.sheet.verdicts import KEY, REACH, VERDICT, asked_cells, degenerate_cell, reaches

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.answers.values import Data
    from normreg_sheets.exercise.algebra import Ref
    from normreg_sheets.sheet.blocks import Block, Exact, Layout, Mark
    from normreg_sheets.sheet.kinds import Kind
    from normreg_sheets.sheet.stamp import Content

LONGEST_EXACT = 12


def contents(
    problem: Problem, layout: Layout, kind: Kind, sheet: str
) -> dict[str, dict[str, Content]]:
    """For each sheet's title, the content of every cell that varies, by address."""
    made: dict[str, dict[str, Content]] = {sheet: dict(_main(problem, layout, kind))}
    if kind != "practice":
        return made
    reach = reaches(problem)
    for step in problem.blanks:
        below = degenerate_cell(layout, problem.exercise, step)
        made.setdefault(VERDICT, {})[below] = Cached(0)
    for step, place, where in asked(problem, layout):
        here = address(*where)
        made.setdefault(KEY, {})[here] = float(problem.key[step][place])
        made.setdefault(REACH, {})[here] = float(reach[step][place])
        made.setdefault(VERDICT, {})[here] = Cached("")
    return made


def _main(problem: Problem, layout: Layout, kind: Kind) -> Iterator[tuple[str, Content]]:
    yield address(*code_cell(layout)), problem.code
    for cell in page_code(layout, kind):
        yield address(cell.row, cell.column), Cached(problem.code)
    if problem.exercise.has_notes:
        preset = problem.exercise.presets.get(problem.variant.preset or "")
        yield address(*NOTE), preset.note if preset else None
    if kind == "practice":
        yield address(*progress_cell(layout)), Cached(f"0 of {asked_cells(problem)} right")
    shown = shown_numbers(problem, kind)
    for block in layout.blocks:
        yield from _block(problem, block, kind, shown)
    if kind == "solution":
        for mark, says in goal_checks(problem, layout, problem.key):
            yield address(mark.row, mark.column), Cached(says)
        yield from _exact(problem, layout)
    else:
        for mark, says in goal_checks(problem, layout, shown):
            yield address(mark.row, mark.column), Cached(says)


def _block(
    problem: Problem, block: Block, kind: Kind, shown: Mapping[str, Data]
) -> Iterator[tuple[str, Content]]:
    """The cells of a block that hold something; `shown` has the numbers, NaN for none."""
    step = problem.exercise.step.get(block.tensor)
    over = problem.exercise.axes(block.tensor)
    for at in block.entries():
        here, value = (
            address(*block.cell(at)),
            float(shown[block.tensor][tuple(at[a] for a in over)]),
        )
        if block.kind == "copy":
            # A link to a cell that is still blank shows 0 in every program, and hides it.
            yield here, Cached(0.0 if np.isnan(value) else value)
        elif step is None:
            yield here, value
        else:
            role = step_role(problem, step, at, kind)
            if role in ("printed", "structural"):
                yield here, value
            elif role == "live":
                yield here, Cached("" if np.isnan(value) else value)
            elif kind == "solution":
                yield here, Cached(value)


def shown_numbers(problem: Problem, kind: Kind) -> dict[str, Data]:
    """The number that stands in every cell before anybody fills one in; NaN for none."""
    if kind == "solution":
        return dict(problem.key)
    return with_live(problem, {**problem.numbers, **problem.printed})


def with_live(problem: Problem, tensors: Mapping[str, Data]) -> dict[str, Data]:
    """The tensors with what the live steps give on them; NaN where something is missing."""
    found = dict(tensors)
    for step in problem.exercise.steps:
        if step.live:
            value = result(problem.exercise, step, step.rule, found, FLOAT)
            rounded = problem.rounded
            found[step.name] = value if rounded is None else FLOAT.round(value, rounded[step.name])
    return found


def goal_checks(
    problem: Problem, layout: Layout, tensors: Mapping[str, Data]
) -> Iterator[tuple[Mark, str]]:
    """What each goal's check shows when the cells hold some numbers; NaN stands for no number."""
    sizes = problem.exercise.sizes
    for goal, marks in groupby(layout.marks, key=lambda mark: mark.goal):
        with np.errstate(all="ignore"):  # what no number comes of is a goal that is missed
            miss = evaluate(missed(goal), tensors, sizes, FLOAT)
            allowed = evaluate(tolerance(problem, goal), tensors, sizes, FLOAT)
            if goal.relation == "below":
                close = miss < -float(NOISE)
            else:
                close = np.abs(miss) <= allowed + float(NOISE)
        met = np.broadcast_to(close & np.isfinite(miss) & np.isfinite(allowed), miss.shape)
        needed = list(references(Combine("+", missed(goal), tolerance(problem, goal))))
        for mark in marks:
            if all(_filled(ref, mark.at, tensors, sizes) for ref in needed):
                yield mark, f"{'✓' if met[tuple(mark.at.values())] else '✗'} {goal.says}"
            else:
                yield mark, ""


def _filled(
    ref: Ref, at: Mapping[str, int], tensors: Mapping[str, Data], sizes: Mapping[str, int]
) -> bool:
    """Whether numbers stand in all entries of a tensor, on the axes that `at` leaves open."""
    free = tuple(axis for axis in ref.axes if axis not in at)
    places = ({**at, **more} for more in positions(free, sizes))
    return all(
        np.isfinite(tensors[ref.name][tuple(place[axis] for axis in ref.axes)]) for place in places
    )


def _exact(problem: Problem, layout: Layout) -> Iterator[tuple[str, Content]]:
    """Exact values, each shown only while its cell holds the number that it was made for."""
    exercise = problem.exercise
    for head, exacts in exact_heads(exercise, layout).items():
        formulas = {
            there: formula
            for exact in exacts
            for there, formula in _exact_block(problem, layout, exact)
        }
        yield from formulas.items()
        of = exercise.symbols[exacts[0].step] if exercise.paged else "exact"
        yield address(*head), of if any(formulas.values()) else None


def _exact_block(
    problem: Problem, layout: Layout, exact: Exact
) -> Iterator[tuple[str, Formula | None]]:
    block = layout.home(exact.step)
    for at in block.entries():
        (row, column), place = block.cell(at), tuple(at.values())
        there = address(exact.top + row - block.top, exact.left + column - block.left)
        here, value = address(row, column), float(problem.key[exact.step][place])
        text = exact_text(problem, exact.step, place)
        shown = f'IF(ABS({here}-{value!r})<{NOISE},"{text}","")'
        yield there, None if text is None else Formula(shown, text)


def exact_text(problem: Problem, step: str, place: tuple[int, ...]) -> str | None:
    """The exact value of an entry, where it says more than the rounded number does."""
    return _short(problem.exact[step][place], problem.asked[step])


@lru_cache(maxsize=4096)
def _short(value: Any, decimals: int) -> str | None:
    from normreg_sheets.answers.exact import spelled  # noqa: PLC0415 - SymPy loads slowly

    if (value * 10**decimals).is_integer:
        return None
    text = write(spelled(value), EXACT, {})
    return text if len(text) <= LONGEST_EXACT else None
