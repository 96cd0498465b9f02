"""The problems of an exercise of a course: whose a workbook is, and what its numbers are.

The code says whose; the numbers are those that were issued. Both come from the course, so nothing
that a file says of itself is believed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from normreg_sheets.course import issued
from normreg_sheets.errors import SubmissionError, UsageError
from normreg_sheets.marking.identity import the_code
from normreg_sheets.sheet.echo import echo

if TYPE_CHECKING:
    from pathlib import Path

    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.course.issued import Codes, Issue, Owner
    from normreg_sheets.course.secret import Secret
    from normreg_sheets.course.settings import Course
    from normreg_sheets.exercise.exercise import Exercise
    from normreg_sheets.submission.source import Place
    from normreg_sheets.submission.workbook import Workbook


@dataclass
class Problems:
    """The sheets of one exercise: `issues` by attempt, and the `codes` of the whole course.

    What the sheets of an attempt share is made once, in the process that asks for it.
    """

    folder: Path
    exercise: str
    issues: dict[int, Issue]
    codes: Codes
    exercises: dict[int, Exercise] = field(default_factory=dict)

    def owner(self, workbook: Workbook, place: Place) -> Owner:
        """Whose sheet a workbook is. Raises SubmissionError where a person must say it."""
        code = the_code(workbook, place, self._as_code)
        owner = self.codes.owner(code)
        if owner is None:
            raise SubmissionError(
                f"{place}: '{echo(code)}' is no code of this course; if it is somebody's sheet all"
                " the same, see what it would earn with --student",
                reason="code",
            )
        if owner.exercise != self.exercise:
            raise SubmissionError(
                f"{place}: is a sheet of {owner.exercise}, not of {self.exercise}",
                reason="other-exercise",
            )
        return owner

    def sheet_of(self, student: str) -> Owner:
        """The latest sheet of a student. Raises UsageError for one who has none."""
        for attempt in sorted(self.issues, reverse=True):
            if student in self.issues[attempt].sheets:
                return self.codes.sheet(self.exercise, attempt, student)
        raise UsageError(f"--student {student}: has no sheet of {self.exercise} in this course")

    def problem(self, owner: Owner) -> Problem:
        """The problem on somebody's sheet."""
        issue = self.issues[owner.attempt]
        if owner.attempt not in self.exercises:
            self.exercises[owner.attempt] = issued.exercise_of(self.folder, issue)
        exercise = self.exercises[owner.attempt]
        return issued.problem_of(issue, exercise, owner.student, owner.code)

    def _as_code(self, text: str) -> str | None:
        owner = self.codes.owner(text)
        return None if owner is None else owner.code


def problems(course: Course, exercise: str, secret: Secret) -> Problems:
    """The sheets of an exercise that were issued in a course.

    The codes are those of all its exercises, so that a sheet of another one is told as that. Raises
    UsageError if there are no sheets, or if they were issued with another secret or class.
    """
    issues = issued.every(course, secret)
    if not issues[exercise]:
        issued.read(course.folder, exercise, 1)  # says that there is none, and what makes them
    every = (issue for by_attempt in issues.values() for issue in by_attempt.values())
    return Problems(course.folder, exercise, issues[exercise], issued.codes(secret, every))
