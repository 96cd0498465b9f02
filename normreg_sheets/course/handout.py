"""The handout: a sheet for everybody on the roster, and what the instructor keeps.

    out/students/      an assignment for each: no answer, no seed, no secret
    out/instructor/    the solutions, everybody's answers in one table, and who has which file

What was issued is kept in the course's folder before the first file is written. A file that is
there and would be the same is left alone, so a handout that was broken off is simply made again.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from normreg_sheets.course import enrolment, issued, secret
from normreg_sheets.course.giveback import file_stems
from normreg_sheets.course.sheets import drawn, made
from normreg_sheets.course.tables import write as table
from normreg_sheets.errors import UsageError
from normreg_sheets.exercise.composition import load
from normreg_sheets.exercise.template import find
from normreg_sheets.sheet import output
from normreg_sheets.sheet.page import require_page

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from normreg_sheets.course.issued import Issue
    from normreg_sheets.course.secret import Secret
    from normreg_sheets.course.settings import Course
    from normreg_sheets.course.student import Student
    from normreg_sheets.exercise.exercise import Exercise

    Line = tuple[str | float | None, ...]

STUDENTS, INSTRUCTOR = "students", "instructor"
_MANIFEST = ("student", "name", "email", "code", "file")


@dataclass(frozen=True)
class Handout:
    """A handout that is ready to be written: to whom, what, and under which names."""

    course: Course
    issue: Issue
    exercise: Exercise
    template: bytes
    secret: Secret
    roster: tuple[Student, ...]
    enrolled: tuple[Student, ...]

    @property
    def stem(self) -> str:
        """How all its files begin: `dropout`, or `dropout-2` for the second attempt."""
        attempt = self.issue.attempt
        return f"{self.issue.exercise}-{attempt}" if attempt > 1 else self.issue.exercise

    @cached_property
    def stems(self) -> dict[str, str]:
        """How each student's files are called, by id."""
        return file_stems(self.enrolled)

    def assignment(self, student: str) -> Path:
        """Where a student's assignment goes, within the folder to write to."""
        return Path(STUDENTS, f"{self.stem}-{self.stems[student]}.xlsx")

    def solution(self, student: str) -> Path:
        """Where the solution of it goes."""
        name = f"{self.stem}-{self.stems[student]}-solution.xlsx"
        return Path(INSTRUCTOR, "solutions", name)


def prepared(
    course: Course, name: str, attempt: int, roster: Sequence[Student], jobs: int = 1
) -> Handout:
    """The handout of an exercise, with numbers for everybody new; nothing is written yet.

    Raises UsageError where the settings do not fit what was issued before, and WishError.
    """
    key = secret.read(course.secret)
    issue, exercise, template = _begun(course, name, attempt)
    require_page(exercise)
    enrolled, those = enrolment.with_roster(enrolment.enrolled(course.folder), roster)
    issue = drawn(issue, exercise, [one.id for one in those], key, jobs)
    return Handout(course, issue, exercise, template.read_bytes(), key, those, enrolled)


def _begun(course: Course, name: str, attempt: int) -> tuple[Issue, Exercise, Path]:
    """What was issued of an attempt so far, its exercise, and where the template's text is."""
    settings = course.settings(name)
    if attempt in issued.attempts(course.folder, name):
        issue = issued.read(course.folder, name, attempt)
        if (issue.level, issue.settings) != (settings.level, settings.sizes):
            raise UsageError(
                f"{course.path}: the sheets of {name} were issued with other settings (level,"
                f" sizes, decimals, what is asked); put them back, or issue --attempt {attempt + 1}"
            )
        template = issued.template_of(course.folder, issue)
        return issue, issued.exercise_of(course.folder, issue), template
    template = find(course.template(name))
    exercise = load(str(template), settings.sizes)
    if exercise.name != name:
        raise UsageError(f"{course.path}: {template.name} is not the template of {name}")
    return issued.begin(exercise, template, attempt, settings.level), exercise, template


def hand_out(
    handout: Handout,
    folder: Path,
    *,
    force: bool,
    jobs: int = 1,
    told: Callable[[int, int], None] | None = None,
) -> tuple[Path, ...]:
    """Write the files, and give the paths of the assignments; `told` hears how many are done.

    Raises OutputError for a file that is there and is another one, without `force`.
    """
    course, students = handout.course.folder, [one.id for one in handout.roster]
    enrolment.keep(course, handout.enrolled)
    issued.write(course, handout.issue, handout.template)
    manifest: list[Line] = []
    answers: list[Line] = []
    asked: tuple[str, ...] = ()
    files = made(handout.issue, handout.exercise, students, handout.secret, jobs)
    for done, (student, one) in enumerate(zip(handout.roster, files, strict=True), start=1):
        path = handout.assignment(student.id)
        _keep(folder / path, one.assignment, force=force)
        _keep(folder / handout.solution(student.id), one.solution, force=force)
        manifest.append((student.id, student.name, student.email, one.code, path.name))
        asked = tuple(one.answers)
        answers.append((student.id, student.name, *one.answers.values()))
        if told is not None:
            told(done, len(students))
    kept, head = folder / INSTRUCTOR, ("student", "name", *asked)
    _keep(kept / f"{handout.stem}-manifest.csv", table(_MANIFEST, manifest), force=True)
    _keep(kept / f"{handout.stem}-answers.csv", table(head, answers), force=True)
    return tuple(folder / handout.assignment(one) for one in students)


def _keep(path: Path, data: bytes, *, force: bool) -> None:
    """Write a file unless it is there and the same."""
    if not (path.is_file() and path.read_bytes() == data):
        output.write(path, data, force=force)
