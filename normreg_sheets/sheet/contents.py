"""Contents: what differs from one problem to the next, for every cell that the stamp fills.

Given numbers, the code, exact values, and the true computed value of every formula, so that
previews, phones and readers that do not calculate show numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np

from normreg_sheets.answers.notation import EXACT, write
from normreg_sheets.answers.problem import Problem, Variant
from normreg_sheets.answers.values import FLOAT, align, evaluate, result
from normreg_sheets.exercise.algebra import Combine, axes, references
from normreg_sheets.exercise.exercise import REMEMBERED
from normreg_sheets.sheet.addresses import address
from normreg_sheets.sheet.cells import exact_heads
from normreg_sheets.sheet.formulas import NOISE
from normreg_sheets.sheet.header import NOTE, code_cell, page_code, progress_cell
from normreg_sheets.sheet.layout import lay_out
from normreg_sheets.sheet.slots import slots
from normreg_sheets.sheet.stamp import Cached, Formula
from normreg_sheets.sheet.tolerance import missed, tolerance
from normreg_sheets.sheet.verdicts import KEY, REACH, VERDICT, asked_cells, degenerate_cell, reaches

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from normreg_sheets.answers.values import Data
    from normreg_sheets.exercise.algebra import Axes, Node, Ref
    from normreg_sheets.exercise.exercise import Exercise, Goal
    from normreg_sheets.sheet.blocks import Exact, Layout, Mark
    from normreg_sheets.sheet.kinds import Kind
    from normreg_sheets.sheet.stamp import Content

LONGEST_EXACT = 12


def contents(
    problem: Problem,
    layout: Layout,
    kind: Kind,
    sheet: str,
    shown: Mapping[str, Data] | None = None,
) -> dict[str, dict[str, Content]]:
    """For each sheet's title, the content of every cell that varies, by address.

    `shown` has the numbers that stand in the cells, NaN for none, where a student filled some in.
    """
    shown = shown or shown_numbers(problem, kind)
    made: dict[str, dict[str, Content]] = {sheet: dict(_main(problem, layout, kind, shown))}
    if kind != "practice":
        return made
    reach = reaches(problem)
    for step, places in problem.blanks.items():
        below = degenerate_cell(layout, problem.exercise, step)
        made.setdefault(VERDICT, {})[below] = Cached(0)
        for place in places:
            here = layout.addresses[step][place]
            made.setdefault(KEY, {})[here] = float(problem.key[step][place])
            made.setdefault(REACH, {})[here] = float(reach[step][place])
            made.setdefault(VERDICT, {})[here] = Cached("")
    return made


def _main(
    problem: Problem, layout: Layout, kind: Kind, shown: Mapping[str, Data]
) -> Iterator[tuple[str, Content]]:
    yield address(*code_cell(layout)), problem.code
    for cell in page_code(layout, kind):
        yield address(cell.row, cell.column), Cached(problem.code)
    if problem.exercise.has_notes:
        preset = problem.exercise.presets.get(problem.variant.preset or "")
        yield address(*NOTE), preset.note if preset else None
    if kind == "practice":
        yield address(*progress_cell(layout)), Cached(f"0 of {asked_cells(problem)} right")
    for alike in slots(problem.exercise, kind):
        yield from alike.filled(shown[alike.tensor])
    for mark, says in goal_checks(problem, layout, shown):
        yield address(mark.row, mark.column), Cached(says)
    if kind == "solution":
        yield from _exact(problem, layout)


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


@dataclass(frozen=True, slots=True)
class Check:
    """A goal's axes; how far it is missed, how far it may be, and what both are made from."""

    over: Axes
    missed: Node
    allowed: Node
    needs: tuple[Ref, ...]


@lru_cache(REMEMBERED)
def _checks(exercise: Exercise, preset: str | None) -> tuple[Check, ...]:
    """The goals of an exercise; what is allowed differs with a preset's decimals."""
    unposed, found = Problem(exercise, Variant(preset=preset), {}), []
    for goal, _ in _by_goal(lay_out(exercise)):
        miss, allowed = missed(goal), tolerance(unposed, goal)
        needs = references(Combine("+", miss, allowed))
        found.append(Check(axes(goal.check), miss, allowed, needs))
    return tuple(found)


def _by_goal(layout: Layout) -> Iterator[tuple[Goal, Iterator[Mark]]]:
    return groupby(layout.marks, key=lambda mark: mark.goal)


def goal_checks(
    problem: Problem, layout: Layout, tensors: Mapping[str, Data]
) -> Iterator[tuple[Mark, str]]:
    """What each goal's check shows when the cells hold some numbers; NaN stands for no number."""
    sizes = problem.exercise.sizes
    checks = _checks(problem.exercise, problem.variant.preset)
    for check, (goal, marks) in zip(checks, _by_goal(layout), strict=True):
        filled = _filled(check, tensors)
        met = np.zeros_like(filled)
        if np.any(filled):
            miss = evaluate(check.missed, tensors, sizes, FLOAT)
            allowed = evaluate(check.allowed, tensors, sizes, FLOAT)
            with np.errstate(all="ignore"):  # what no number comes of is a goal that is missed
                if goal.relation == "below":
                    close = miss < -float(NOISE)
                else:
                    close = np.abs(miss) <= allowed + float(NOISE)
            met = np.broadcast_to(close & np.isfinite(miss) & np.isfinite(allowed), miss.shape)
        for mark in marks:
            at = tuple(mark.at.values())
            yield mark, f"{'✓' if met[at] else '✗'} {goal.says}" if filled[at] else ""


def _filled(check: Check, tensors: Mapping[str, Data]) -> NDArray[np.bool_]:
    """Where numbers stand in all that a check needs, over its own axes."""
    filled = np.True_
    for ref in check.needs:
        own = tuple(axis for axis in ref.axes if axis in check.over)
        others = tuple(place for place, axis in enumerate(ref.axes) if axis not in own)
        there = np.isfinite(tensors[ref.name]).all(axis=others)
        filled = filled & align(there, own, check.over, 0)
    return np.asarray(filled)


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
