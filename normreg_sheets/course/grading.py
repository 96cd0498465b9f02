"""Grading: what one file of a class earns, found in a process of its own.

Who handed it in is another question, which is not asked here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from normreg_sheets.answers.blanks import blanks
from normreg_sheets.course.records import CellRecord, Flagged, Record
from normreg_sheets.marking.assessment import marked
from normreg_sheets.marking.policy import Policy, by_step
from normreg_sheets.marking.reading import read_as
from normreg_sheets.marking.report import hint
from normreg_sheets.submission.reader import read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.course.issued import Owner
    from normreg_sheets.course.problems import Problems
    from normreg_sheets.course.settings import Settings
    from normreg_sheets.exercise.exercise import Exercise
    from normreg_sheets.marking.assessment import Assessment
    from normreg_sheets.marking.feedback import Reveal
    from normreg_sheets.sheet.workbook import FeedbackPress
    from normreg_sheets.submission.recalculation import Engine
    from normreg_sheets.submission.refusal import Limits
    from normreg_sheets.submission.source import Place
    from normreg_sheets.submission.workbook import Workbook


@dataclass(frozen=True, slots=True)
class Graded:
    """What is found in a file: the record of it, and the feedback workbook if one is wanted."""

    record: Record
    feedback: bytes = b""


@dataclass
class Grading:
    """The task of a process that grades files, one after another.

    `reveal` is None where no feedback is wanted. A press takes as long to make as 50 files, so each
    attempt has one.
    """

    needs: ClassVar = ("normreg_sheets.marking.feedback",)

    problems: Problems
    settings: Settings
    engine: Engine
    limits: Limits
    reveal: Reveal | None = None
    presses: dict[int, FeedbackPress] = field(default_factory=dict)

    def __call__(self, place: Place) -> Graded:
        """What this file earns. Raises SubmissionError where a person must look at it instead."""
        workbook = read(place, self.limits)
        owner = self.problems.owner(workbook, place)
        problem = self.problems.problem(owner)
        assessment = assessed(problem, workbook, place, self.settings, self.engine)
        told = workbook.history
        flags = tuple(Flagged(flag.kind, flag.says) for flag in assessment.flags)
        record = Record(
            digest="",
            status="review" if flags else "marked",
            owner=owner.student,
            attempt=owner.attempt,
            cells=tuple(_cells(assessment)),
            flags=flags,
            history=f"{told.author}, {told.saved_by}, {told.created}, {told.modified}",
            modified=told.modified,
        )
        return Graded(record, self._feedback(assessment, owner))

    def _feedback(self, assessment: Assessment, owner: Owner) -> bytes:
        from normreg_sheets.marking.feedback import set_up, workbook  # noqa: PLC0415 - see `needs`

        if self.reveal is None:
            return b""
        if owner.attempt not in self.presses:
            self.presses[owner.attempt] = set_up(assessment.problem, self.reveal)
        return workbook(assessment, self.reveal, self.presses[owner.attempt])


def assessed(
    problem: Problem, workbook: Workbook, place: Place, settings: Settings, engine: Engine
) -> Assessment:
    """The assessment of a workbook as the sheet of a problem, as its course marks it."""
    reading = read_as(problem, workbook, place, engine)
    return marked(reading, policy(settings, problem.exercise))


def policy(settings: Settings, exercise: Exercise, *, every: bool = False) -> Policy:
    """How strictly an exercise is marked, as the course says.

    What is said of a step that is not asked is left out, because another attempt may ask for it;
    not with `every`.
    """
    points = by_step("points", settings.points.items(), exercise)
    decimals = by_step("marked_to", settings.marked_to.items(), exercise)
    if not every:
        asked = blanks(exercise)
        points = {step: value for step, value in points.items() if step in asked}
        decimals = {step: value for step, value in decimals.items() if step in asked}
    return Policy(settings.follow_through, settings.too_coarse, points, decimals)


def _cells(assessment: Assessment) -> Iterator[CellRecord]:
    for step in assessment.steps:
        for here, cell in step.cells:
            yield CellRecord(
                step.name,
                here,
                cell.entry.said,
                cell.entry.value,
                str(cell.verdict),
                round(cell.points, 6),
                round(cell.of, 6),
                cell.mistake.name if cell.mistake else None,
                hint(cell),
            )
