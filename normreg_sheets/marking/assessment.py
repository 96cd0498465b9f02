"""An assessment: one workbook that came back, read, marked and summed up.

Where the file contradicts itself, a *flag* asks a person to look; a flag never changes a mark.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from normreg_sheets.marking.flag import Flag, Named, naming
from normreg_sheets.marking.flags import flags, is_claim
from normreg_sheets.marking.marker import CellMark, Verdict, mark
from normreg_sheets.marking.policy import AS_ASKED, Policy
from normreg_sheets.marking.reading import read_submission

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.marking.reading import CellReading, Reading
    from normreg_sheets.submission.recalculation import Engine


@dataclass(frozen=True, slots=True)
class StepMark:
    """A step's cells, each with the address where it was found."""

    name: str
    title: str
    cells: tuple[tuple[str, CellMark], ...]

    @property
    def points(self) -> float:
        """What the step earned."""
        return sum(cell.points for _, cell in self.cells)

    @property
    def of(self) -> float:
        """What the step could earn."""
        return sum(cell.of for _, cell in self.cells)


@dataclass(frozen=True, slots=True)
class Assessment:
    """The marks of one workbook, under a policy."""

    problem: Problem
    steps: tuple[StepMark, ...]
    flags: tuple[Flag, ...]
    policy: Policy = AS_ASKED

    @property
    def points(self) -> float:
        """What was earned."""
        return sum(step.points for step in self.steps)

    @property
    def of(self) -> float:
        """What could be earned."""
        return sum(step.of for step in self.steps)

    @property
    def percent(self) -> float:
        """The share that was earned, in percent."""
        return 100 * self.points / self.of


def assess(
    path: Path,
    template: str | None = None,
    policy: Policy = AS_ASKED,
    engine: Engine = "embedded",
) -> Assessment:
    """The assessment of the workbook at `path`; `template` is the path of one's own exercise.

    `engine` recomputes the student's formulas. Raises SubmissionError where the workbook needs a
    person instead, UsageError where the policy or the engine cannot be used.
    """
    return marked(read_submission(path, template, engine), policy)


def marked(reading: Reading, policy: Policy = AS_ASKED) -> Assessment:
    """The assessment of a workbook that was read. Raises UsageError for a policy of other steps."""
    problem = reading.problem
    marks = mark(problem, reading.entries(), policy)
    steps = []
    for name, cells in marks.items():
        addresses = {one.at: one.address for one in reading.steps[name]}
        steps.append(
            StepMark(
                name,
                problem.exercise.part[name].title,
                tuple((addresses[cell.at], cell) for cell in cells),
            )
        )
    return Assessment(
        problem, tuple(steps), (*flags(reading), *_pending(reading, tuple(steps))), policy
    )


def _pending(reading: Reading, steps: tuple[StepMark, ...]) -> Iterator[Flag]:
    """The flag for cells that only a person can read; lost blocks and formulas have their own."""
    unreadable = [
        Named(one.address, one.ours)
        for step in steps
        if reading.places[step.name].area is not None
        for one in _unreadable(step, reading.steps[step.name])
        if not is_claim(one)
    ]
    if unreadable:
        yield naming(
            "unreadable", "not readable as a number, so pending for a person: ", unreadable
        )


def _unreadable(step: StepMark, cells: Iterable[CellReading]) -> Iterator[CellReading]:
    marked_so = {cell.at for _, cell in step.cells if cell.verdict is Verdict.UNREADABLE}
    return (one for one in cells if one.at in marked_so)
