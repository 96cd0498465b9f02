"""Reports: what a command says of one workbook, found in a process of its own.

A report is plain data, because it comes over a pipe. The tasks here are what that process does;
each names the modules that it `needs`, which are loaded there and not by the command line.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from normreg_sheets.errors import SubmissionError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from normreg_sheets.cli.options import Marking
    from normreg_sheets.course.issued import Owner
    from normreg_sheets.course.problems import Problems
    from normreg_sheets.course.settings import Settings
    from normreg_sheets.exercise.exercise import Settings as Sizes
    from normreg_sheets.marking.assessment import Assessment
    from normreg_sheets.marking.feedback import Reveal
    from normreg_sheets.marking.reading import Reading
    from normreg_sheets.sheet.workbook import FeedbackPress
    from normreg_sheets.submission.workbook import Workbook

MISFIT = "option"
"""The reason of a refusal where an option does not fit the exercise of a workbook."""


@dataclass(frozen=True, slots=True)
class Report:
    """What is said of a workbook: in words, as data, in files by their ending.

    `review` is whether a person should look at it.
    """

    words: list[str]
    review: bool
    data: dict[str, Any] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Inspection:
    """The task of `inspect`: how each cell of a workbook will be read."""

    needs: ClassVar = ("normreg_sheets.marking.inspection", "normreg_sheets.marking.reading")
    marking: Marking

    def __call__(self, path: Path) -> Report:
        """How this one will be read."""
        from normreg_sheets.marking.flags import flags
        from normreg_sheets.marking.inspection import as_data, in_words
        from normreg_sheets.submission.numbers import State

        reading = _read(path, self.marking)
        cells = (one for step in reading.steps.values() for one in step)
        unread = any(one.entry.state is State.UNREADABLE for one in cells)
        return Report(list(in_words(reading)), unread or any(flags(reading)), as_data(reading))


@dataclass(frozen=True)
class Check:
    """The task of `check`: how a workbook is marked."""

    needs: ClassVar = ("normreg_sheets.marking.assessment", "normreg_sheets.marking.report")
    marking: Marking

    def __call__(self, path: Path) -> Report:
        """How this one is marked."""
        from normreg_sheets.marking.report import as_data, in_words

        assessment = _assess(path, self.marking)
        return Report(list(in_words(assessment)), bool(assessment.flags), as_data(assessment))


@dataclass
class CourseCheck:
    """The task of `check` for the sheets of a course; `owner` is whose they are taken for.

    Without one, the code on each says whose it is.
    """

    needs: ClassVar = ("normreg_sheets.course.grading", "normreg_sheets.marking.report")
    problems: Problems
    settings: Settings
    marking: Marking
    owner: Owner | None

    def __call__(self, path: Path) -> Report:
        """How this one is marked."""
        from normreg_sheets.course.grading import assessed
        from normreg_sheets.marking.report import as_data, in_words
        from normreg_sheets.submission.reader import read

        workbook = read(path, self.marking.limits())
        owner, says = self._owner(workbook, path)
        problem = self.problems.problem(owner)
        assessment = assessed(problem, workbook, path, self.settings, self.marking.engine)
        whose = f"Attempt {owner.attempt} of {owner.student}{says}"
        data = as_data(assessment) | {"student": owner.student, "attempt": owner.attempt}
        return Report([whose, *in_words(assessment)], bool(assessment.flags), data)

    def _owner(self, workbook: Workbook, path: Path) -> tuple[Owner, str]:
        """Whose sheet it is taken for, and in words whose its code says that it is, if another's.

        Of the student who is named it is the attempt that its code says, else the latest.
        """
        if self.owner is None:
            return self.problems.owner(workbook, path), ""
        try:
            told = self.problems.owner(workbook, path)
        except SubmissionError:
            return self.owner, "; it carries no code that says so"
        if told.student == self.owner.student:
            return told, ""
        return self.owner, f"; its code is that of {told.student}"


@dataclass
class Feedback:
    """The task of `feedback`: what a student gets back, in some of the forms xlsx and html.

    A press takes as long to make as 50 files, so each process makes one for an exercise.
    """

    needs: ClassVar = (
        "normreg_sheets.marking.assessment",
        "normreg_sheets.marking.feedback",
        "normreg_sheets.marking.feedback_page",
    )
    marking: Marking
    reveal: Reveal
    forms: tuple[str, ...]
    presses: dict[tuple[str, Sizes], FeedbackPress] = field(default_factory=dict)

    def __call__(self, path: Path) -> Report:
        """The score in words, and the files."""
        from normreg_sheets.marking.feedback import workbook
        from normreg_sheets.marking.feedback_page import page
        from normreg_sheets.marking.report import score

        assessment = _assess(path, self.marking)
        files = {}
        for form in self.forms:
            if form == "xlsx":
                files[form] = workbook(assessment, self.reveal, self._press(assessment))
            else:
                files[form] = page(assessment, self.reveal).encode()
        return Report([score(assessment)], bool(assessment.flags), files=files)

    def _press(self, assessment: Assessment) -> FeedbackPress:
        from normreg_sheets.marking.feedback import set_up

        exercise = assessment.problem.exercise
        key = exercise.name, exercise.settings
        if key not in self.presses:
            self.presses[key] = set_up(assessment.problem, self.reveal)
        return self.presses[key]


def _read(path: Path, marking: Marking) -> Reading:
    """A workbook as it is read with the options."""
    from normreg_sheets.marking.reading import read_submission

    return read_submission(path, marking.template, marking.engine, marking.limits())


def _assess(path: Path, marking: Marking) -> Assessment:
    """The assessment of a workbook, under the policy that the options say for its exercise.

    Raises SubmissionError where they do not fit it: that is no reason to keep the others waiting.
    """
    from normreg_sheets.marking.assessment import marked

    reading = _read(path, marking)
    exercise = reading.problem.exercise
    try:
        return marked(reading, marking.policy(exercise))
    except UsageError as error:
        says = f"{path}: an option does not fit its exercise, {exercise.name}: {error}"
        raise SubmissionError(says, reason=MISFIT) from None
