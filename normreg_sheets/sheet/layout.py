"""Layout: where each block of an exercise stands on the sheet.

A pure function from the exercise to blocks, without any spreadsheet. It reads each rule to choose
a shape:

    cross    P @ Q + b: parameters at the left, the operand on top, the result where they meet; or,
             where P is at hand and Q is not, Q on top at the right (`sheet/crosses`)
    beside   a statistic of each row at the right of the row, a number at the right of its block
    pair     a last column at the right of its matrix (`sheet/pairs`)
    under    everything else: under the operand that it has the columns of
    shelf    side by side, where no operand is on the page (`sheet/shelves`)

The sheet has zones from left to right: the *rail* with numbered titles and texts, the *left* zone
of parameters, the *main* zone, the *side* zone of statistics and goals, and the *exact* zone that
only a solution uses. Each section has a page of its own; one that would be too high for it has its
activations at the right of what they act on instead of under it. All kinds of one exercise have the
same addresses.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from normreg_sheets.answers.blanks import made
from normreg_sheets.answers.conditions import holds
from normreg_sheets.errors import UsageError
from normreg_sheets.exercise.algebra import Ref, factors
from normreg_sheets.exercise.exercise import REMEMBERED
from normreg_sheets.sheet.blocks import Label, Layout
from normreg_sheets.sheet.canvas import Canvas
from normreg_sheets.sheet.crosses import (
    add_cross,
    add_operand,
    add_right_cross,
    is_cross,
    right_cross,
)
from normreg_sheets.sheet.derivations import derivations, end
from normreg_sheets.sheet.endings import ending
from normreg_sheets.sheet.goals import add_goal
from normreg_sheets.sheet.lanes import add_beside, add_under, is_far
from normreg_sheets.sheet.pairs import pairs
from normreg_sheets.sheet.shelves import add_far, add_givens, add_live
from normreg_sheets.sheet.theme import RAIL_LINE
from normreg_sheets.sheet.zones import GOAL_COLUMNS, row_statistics, zones_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from normreg_sheets.exercise.exercise import Exercise, Part, Step
    from normreg_sheets.sheet.blocks import Block, Derivation, Zones

BADGE, RAIL = 1, 2
FIRST_ROW = 7
ROWS_A_PAGE = 44  # more would be printed too small to read


@dataclass(frozen=True, slots=True)
class Plan:
    """What the rules say before anything is placed.

    `statistics` has for each step beside the rows of a block the step of that block, `constant` the
    steps that are printed at the left of a product, `ending` those that need no exact values.
    """

    exercise: Exercise
    zones: Zones
    pairs: Mapping[str, str]
    statistics: Mapping[str, str]
    constant: frozenset[str]
    ending: frozenset[str]


@lru_cache(REMEMBERED)
def lay_out(exercise: Exercise) -> Layout:
    """The layout of an exercise. Raises UsageError where a step has no shape."""
    plan = _plan(exercise)
    placer = _Placer(plan, frozenset())
    high = frozenset(
        section
        for section, (top, bottom) in zip(exercise.sections, placer.pages, strict=True)
        if exercise.paged and bottom - top + 1 > ROWS_A_PAGE
    )
    return (_Placer(plan, high) if high else placer).layout()


def _plan(exercise: Exercise) -> Plan:
    paired = pairs(exercise)
    statistics = {
        step: base
        for step, base in row_statistics(exercise).items()
        if step not in paired.values() and step not in paired
    }
    return Plan(
        exercise,
        zones_of(exercise, statistics),
        paired,
        statistics,
        _constants(exercise),
        ending(exercise),
    )


class _Placer:
    """Places part after part on a canvas; `wide` are the sections that must not be too high."""

    def __init__(self, plan: Plan, wide: frozenset[str]) -> None:
        self.exercise = plan.exercise
        self.plan = plan
        self.wide = wide
        self.canvas = Canvas(plan.exercise, plan.zones, plan.pairs, plan.ending)
        self.pages = tuple(self._section(section) for section in self.exercise.sections)

    def layout(self) -> Layout:
        """Everything that was placed, with the exact values and the lines in letters."""
        canvas = self.canvas
        self._refuse_overlaps()
        lines = derivations(canvas, self.plan.statistics)
        zones = self._final_zones(lines)
        return Layout(
            zones,
            tuple(canvas.blocks),
            tuple(canvas.labels),
            tuple(canvas.marks),
            tuple(replace(one, left=zones.exact + one.left) for one in canvas.exacts),
            tuple(line for line in lines if not self._meets_heading(line, zones)),
            canvas.operands,
            {b.tensor: self._cells(b) for b in canvas.blocks if b.kind != "copy"},
            self._last_row(),
            self.pages,
        )

    def _cells(self, block: Block) -> dict[tuple[int, ...], tuple[int, int]]:
        """Row and column of a block's entries, by their places on its tensor's axes."""
        over = self.exercise.axes(block.tensor)
        return {tuple(at[axis] for axis in over): block.cell(at) for at in block.entries()}

    def _section(self, section: str) -> tuple[int, int]:
        """Place the parts of a section; gives the first and the last row of its page."""
        canvas = self.canvas
        if section == self.exercise.sections[0]:
            canvas.begin_page(1, FIRST_ROW + self.exercise.has_notes)
        else:
            top = self._last_row() + 1
            canvas.begin_page(top, top + 2)
            heading = f"{self.exercise.title}: {section}"
            canvas.labels.append(Label(top, BADGE, heading, "section"))
        for part in self.exercise.parts:
            if part.section == section:
                self._part(part)
        return canvas.page_top, self._last_row()

    def _meets_heading(self, line: Derivation, zones: Zones) -> bool:
        """Whether a line would run into the headings of exact values in its row."""
        headed = any(one.top - 1 == line.row for one in self.canvas.exacts)
        reaches = end(line, zones.exact) >= zones.exact
        return self.exercise.paged and headed and reaches

    def _refuse_overlaps(self) -> None:
        """Raise UsageError where two blocks, or a block and a text, would stand in one cell."""
        taken: dict[tuple[int, int], str] = {}
        texts = ((one.text, (one.row, one.column)) for one in self.canvas.labels if one.text)
        cells = ((b.tensor, b.cell(at)) for b in self.canvas.blocks for at in b.entries())
        for name, cell in (*cells, *texts):
            other = taken.setdefault(cell, name)
            if other != name:
                raise UsageError(
                    f"{self.exercise.name}: the sheet has no place for '{name}' that"
                    f" '{other}' does not take; give the steps another order, or other parts"
                )

    def _last_row(self) -> int:
        canvas = self.canvas
        return max(canvas.row, canvas.rail_row, *(b.bottom + 2 for b in canvas.blocks)) - 2

    def _final_zones(self, lines: Iterable[Derivation]) -> Zones:
        """The zones with the exact values behind everything else, wide enough for all lines."""
        canvas = self.canvas
        exact = max(
            canvas.zones.exact,
            *(block.right + 2 for block in canvas.blocks),
            *(label.column + label.across + 1 for label in canvas.labels),
            *(mark.column + GOAL_COLUMNS + 1 for mark in canvas.marks),
        )
        lasts = [exact + one.left + canvas.placed[one.step].width - 1 for one in canvas.exacts]
        lasts += [end(line, exact) for line in lines]
        return replace(canvas.zones, exact=exact, last=max([exact, *lasts]))

    # ---- parts -----------------------------------------------------------------------------------

    def _part(self, part: Part) -> None:
        canvas = self.canvas
        own = [step for step in part.steps if self._is_main(step)]
        operand = self._operand(own[0]) if own else None
        live = [step for step in part.steps if step.live]
        aside = part.steps and not live and all(right_cross(canvas, step) for step in own)
        start = canvas.rail_row if aside else max(canvas.row, canvas.rail_row)
        self._rail(start, part)
        canvas.row = canvas.shelf = max(canvas.row, start)
        if not part.steps:
            add_givens(canvas)
        if live:
            add_live(canvas, live)
        for step in part.steps:
            if not step.live:
                self._step(step, operand if own and step is own[0] else self._operand(step))
            canvas.operands[step.name] = canvas.reads(step)
        fixed = {name: np.asarray(float(value)) for name, value in self.exercise.fixed.items()}
        for goal in part.goals:
            if goal.when is None or holds(goal.when.condition, fixed, self.exercise.sizes):
                add_goal(canvas, goal)

    def _rail(self, row: int, part: Part) -> None:
        lines = max(1, -(-len(part.text) // RAIL_LINE))
        self.canvas.labels += [
            Label(row, BADGE, part.number, "badge"),
            Label(row, RAIL, part.title, "heading"),
            Label(row + 1, RAIL, part.text, "text", down=lines),
        ]
        self.canvas.rail_row = row + 2 + lines

    # ---- steps -----------------------------------------------------------------------------------

    def _is_main(self, step: Step) -> bool:
        """Whether a step goes on in the lane, and does not stand beside something."""
        beside = step.name in self.plan.statistics or step.name in self.canvas.matrices
        return not (beside or step.live or step.name in self.plan.constant)

    def _operand(self, step: Step) -> Block | None:
        """The operand on top of a step that is a cross, placed; None for any other step."""
        if not self._is_main(step):
            return None
        cross = is_cross(self.canvas, step)
        return add_operand(self.canvas, step, cross) if cross else None

    def _step(self, step: Step, operand: Block | None) -> None:
        canvas = self.canvas
        cross, right = is_cross(canvas, step), right_cross(canvas, step)
        if step.name in self.plan.constant:
            return
        if len(step.axes) > 2:
            raise UsageError(
                f"step '{step.name}' has the axes {', '.join(step.axes)}; a sheet shows at most two"
            )
        if step.name in self.plan.statistics:
            add_beside(canvas, step, canvas.placed[self.plan.statistics[step.name]])
        elif step.name in canvas.matrices:
            block = canvas.placed[canvas.matrices[step.name]]
            canvas.add_step(step, (block.top, block.right + 1), (block.down, None))
        elif right is not None:
            add_right_cross(canvas, step, right)
        elif operand is not None and cross is not None:
            add_cross(canvas, step, cross, operand)
        elif is_far(canvas, step):
            add_far(canvas, step, self.exercise.part[step.name])
        else:
            add_under(canvas, step, wide=self.exercise.part[step.name].section in self.wide)


def _constants(exercise: Exercise) -> frozenset[str]:
    """The steps that no number goes into, where a product of their part has them at the left.

    They are printed there, as parameters are.
    """
    numbers = made(exercise)
    at_left = {
        sides[0].name
        for step in exercise.steps
        if (sides := factors(step.rule)) and isinstance(sides[0], Ref)
    }
    return frozenset(name for name, flags in numbers.items() if name in at_left and not flags.any())
