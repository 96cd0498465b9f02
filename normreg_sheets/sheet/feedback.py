"""Feedback: a sheet with what a student wrote, and what each cell was found to be.

    judged      one cell: what stood in it, the verdict, the points, and what to say of it
    judgement   all cells of a sheet, and what a person should look at
    mirror      hidden columns of the main sheet that repeat each cell's verdict beside it

The Feedback sheet lists every cell with its verdict (`sheet/feedback_table`). On the main sheet
colours and signs are conditional formats over the mirror, which looks each verdict up by the
cell's address: programs differ in whether a format may look at another sheet, and none minds a
cell of its own. So a verdict that a person changes in the table changes its colour as well.

A judgement holds numbers and short texts, and nothing else of the file that came back: a text is
cut, loses what cannot be seen, and is always written as a text; a number is rounded to the room
that there is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from normreg_sheets.sheet.addresses import address, area
from normreg_sheets.sheet.contents import contents, with_live
from normreg_sheets.sheet.echo import echo
from normreg_sheets.sheet.header import score_cell
from normreg_sheets.sheet.names import FEEDBACK
from normreg_sheets.sheet.roles import asked
from normreg_sheets.sheet.score import PENDING, score_text
from normreg_sheets.sheet.signs import NO_NUMBER, SIGN, UNREADABLE
from normreg_sheets.sheet.slots import slots
from normreg_sheets.sheet.stamp import Cached

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.answers.values import Data
    from normreg_sheets.sheet.blocks import Layout
    from normreg_sheets.sheet.slots import Slots
    from normreg_sheets.sheet.stamp import Content

    Place = tuple[int, ...]

SHORT = 8  # characters of a text that is shown in its cell, before its sign


@dataclass(frozen=True, slots=True)
class Judged:
    """A cell as it was marked: `said` is what stood there, `value` the number that it was read as.

    `verdict` is one of the seven words of `sheet/signs`.
    """

    said: str
    value: float | None
    verdict: str
    points: float
    of: float
    remark: str = ""

    @property
    def pending(self) -> bool:
        """Whether a person has to read it before it has points."""
        return self.verdict == UNREADABLE

    @property
    def earned(self) -> float | str:
        """Its points, or that they are pending."""
        return PENDING if self.pending else self.points

    def wrote(self, most: int) -> str:
        """What stood there in at most so many characters: a number is rounded to fit."""
        said = echo(self.said.strip(), most)
        if said.endswith("…") and self.value is not None and not said.startswith("="):
            texts = (f"{self.value:.{digits}g}" for digits in range(15, 0, -1))
            return next(text for text in texts if len(text) <= most)
        return said

    @property
    def shown(self) -> float | str:
        """What its cell on the sheet shows: the number, or a text where there is none."""
        if self.verdict in NO_NUMBER or self.value is None:
            return echo(self.said.strip(), SHORT) or SIGN["blank"].sign
        return self.value


@dataclass(frozen=True, slots=True)
class Judgement:
    """A whole sheet: every cell that is asked, by step and place; `flags` are for a person."""

    cells: Mapping[str, Mapping[Place, Judged]]
    flags: tuple[str, ...] = ()

    @property
    def score(self) -> str:
        """`69 of 72 points (95.8 %), 1 cell pending`."""
        cells = [cell for step in self.cells.values() for cell in step.values()]
        return score_text(
            sum(cell.points for cell in cells),
            sum(cell.of for cell in cells),
            sum(cell.pending for cell in cells),
        )


def unmarked(problem: Problem) -> Judgement:
    """The judgement of a blank sheet, by which moulds are made."""
    blank = Judged("", None, "blank", 0.0, 1.0)
    return Judgement({step: dict.fromkeys(cells, blank) for step, cells in problem.blanks.items()})


def feedback_contents(
    problem: Problem, layout: Layout, sheet: str, judgement: Judgement
) -> dict[str, Content]:
    """What varies on the main sheet, by address."""
    shown = {
        step: {place: cell.shown for place, cell in cells.items()}
        for step, cells in judgement.cells.items()
    }
    numbers = _numbers(problem, shown)
    made = contents(problem, layout, "feedback", sheet, numbers)[sheet]
    made[address(*score_cell(layout))] = Cached(f"{FEEDBACK}: {judgement.score}")
    for step, place, (row, column) in asked(problem, layout):
        made[address(row, column)] = shown[step][place]
        mirror = address(row, mirrored(layout, column))
        made[mirror] = Cached(judgement.cells[step][place].verdict)
    for alike in slots(problem.exercise, "feedback"):
        if alike.filling == "copy" and alike.tensor in problem.exercise.step:
            made.update(_copied(alike, numbers[alike.tensor], shown.get(alike.tensor, {})))
    return made


def _copied(
    alike: Slots, numbers: Data, theirs: Mapping[Place, float | str]
) -> Iterator[tuple[str, Content]]:
    """What linked copies of a step show: a text as well, and nothing where there is nothing."""
    for here, place in zip(alike.addresses, alike.places, strict=True):
        number = float(numbers[place])
        yield here, Cached(theirs.get(place, "" if np.isnan(number) else number))


def _numbers(problem: Problem, shown: Mapping[str, Mapping[Place, float | str]]) -> dict[str, Data]:
    """The number that stands in every cell, and NaN where there is none."""
    found = {name: values.copy() for name, values in problem.printed.items()}
    for step, cells in shown.items():
        for place, content in cells.items():
            if isinstance(content, float):
                found[step][place] = content
    return with_live(problem, {**problem.numbers, **found})


def mirrored(layout: Layout, column: int) -> int:
    """The hidden column that repeats the verdicts of a column."""
    return layout.zones.last + column


def mirror_formulas(
    problem: Problem, layout: Layout, first: int, columns: tuple[int, int]
) -> Iterator[tuple[int, int, str]]:
    """Row, column and formula of every cell of the mirror.

    The table begins in row `first`; `columns` are those of its addresses and of its verdicts.
    """
    places = list(asked(problem, layout))
    last = first + len(places) - 1
    cells, verdicts = (f"{FEEDBACK}!{area(first, column, last, column)}" for column in columns)
    for _, _, (row, column) in places:
        here = address(row, column)
        yield row, mirrored(layout, column), f'INDEX({verdicts},MATCH("{here}",{cells},0))'
