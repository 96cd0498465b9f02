"""The handout: a sheet for everybody on the roster, and what the instructor keeps.

    out/students/      an assignment for each: no answer, no seed, no secret
    out/instructor/    the solutions, everybody's answers in one table, and who has which file

A further attempt has a folder of its own in each of both, `attempt-2`, so that no file of it can
have the name of a file of the first: attempt 2 of student `5`, attempt 1 of student `2-5`. What the
instructor keeps is for its owner alone.

What was issued is kept in the course's folder before the first file is written. A file that is
there and would be the same is left alone, so a handout that was broken off is simply made again;
where one is another, nothing is written. Only a file's name says whose it is: no name stands in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from normreg_sheets.course import enrolment, issued, secret
from normreg_sheets.course.giveback import file_stems
from normreg_sheets.course.plan import differing, planned
from normreg_sheets.course.prints import print_of
from normreg_sheets.course.sheets import answers, drawn, made
from normreg_sheets.course.tables import write as table
from normreg_sheets.errors import OutputError, UsageError
from normreg_sheets.sheet import output

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from normreg_sheets.course.issued import Issue
    from normreg_sheets.course.secret import Secret
    from normreg_sheets.course.settings import Course
    from normreg_sheets.course.student import Student
    from normreg_sheets.exercise.exercise import Exercise

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
    new: int  # of those on the roster, who had no sheet yet

    @property
    def stem(self) -> str:
        """How all its files begin: `dropout`, or `dropout-2` for the second attempt."""
        attempt = self.issue.attempt
        return f"{self.issue.exercise}-{attempt}" if attempt > 1 else self.issue.exercise

    @cached_property
    def stems(self) -> dict[str, str]:
        """How each student's files are called, by id."""
        return file_stems(self.enrolled)

    @property
    def students(self) -> Path:
        """Where what is handed out goes, within the folder to write to."""
        return self._of_attempt(STUDENTS)

    @property
    def instructor(self) -> Path:
        """Where what is kept goes."""
        return self._of_attempt(INSTRUCTOR)

    def _of_attempt(self, folder: str) -> Path:
        attempt = self.issue.attempt
        return Path(folder, f"attempt-{attempt}") if attempt > 1 else Path(folder)

    def assignment(self, student: str) -> Path:
        """Where a student's assignment goes."""
        return self.students / f"{self.stem}-{self.stems[student]}.xlsx"

    def solution(self, student: str) -> Path:
        """Where the solution of it goes."""
        return self.instructor / "solutions" / f"{self.stem}-{self.stems[student]}-solution.xlsx"

    def files(self, students: Sequence[str], jobs: int) -> Iterator[dict[Path, bytes]]:
        """The files of some students, in their order, by where they go."""
        for one in made(self.issue, self.exercise, students, self.secret, jobs):
            yield {
                self.assignment(one.student): one.assignment,
                self.solution(one.student): one.solution,
            }


def prepared(
    course: Course, name: str, attempt: int, roster: Sequence[Student], jobs: int = 1
) -> Handout:
    """The handout of an exercise, with numbers for everybody new; nothing is written yet.

    Raises UsageError where the settings do not fit what was issued before, and WishError. Whoever
    writes it holds the course (`course/lock`) from here on.
    """
    key = secret.read(course.secret)
    before, exercise, template = _begun(course, name, attempt, key)
    enrolled, those = enrolment.with_roster(enrolment.enrolled(course.folder), roster)
    issue = drawn(before, exercise, [one.id for one in those], key, jobs)
    new = len(issue.sheets) - len(before.sheets)
    return Handout(course, issue, exercise, template, key, those, enrolled, new)


def _begun(course: Course, name: str, attempt: int, key: Secret) -> tuple[Issue, Exercise, bytes]:
    """What was issued of an attempt so far, its exercise, and the template's text."""
    issue = issued.every(course, key)[name].get(attempt)
    if issue is None:
        exercise, path = planned(course, name)
        template, level = path.read_bytes(), course.settings(name).level
        return issued.begin(exercise, template, attempt, level, key), exercise, template
    if others := differing(course, issue):
        raise UsageError(
            f"{course.path} [exercise.{name}]: its sheets were issued with other settings"
            f" ({', '.join(others)}); put them back, or issue --attempt {attempt + 1}"
        )
    exercise, path = planned(course, name, issued.template_of(course.folder, issue))
    return issue, exercise, path.read_bytes()


def hand_out(
    handout: Handout,
    folder: Path,
    *,
    force: bool,
    jobs: int = 1,
    told: Callable[[int, int], None] | None = None,
) -> tuple[Path, ...]:
    """Write the files, and give the paths of the assignments; `told` hears how many are done.

    The print of a sheet that is replaced is removed: it is of another one. Raises OutputError, with
    nothing written, for a file that is there and is another one, without `force`.
    """
    course, students = handout.course.folder, [one.id for one in handout.roster]
    _refuse_others(handout, folder, students, force=force, jobs=jobs)
    enrolment.keep(course, handout.enrolled)
    issued.write(course, handout.issue, handout.template)
    for done, files in enumerate(handout.files(students, jobs), start=1):
        for path, data in files.items():
            if _is_same(folder / path, data):
                continue
            private = path.is_relative_to(INSTRUCTOR)
            if not private:
                output.remove(print_of(folder / path))
            output.write(folder / path, data, force=force, private=private)
        if told is not None:
            told(done, len(students))
    for name, data in _tables(handout).items():
        path = folder / handout.instructor / f"{handout.stem}-{name}.csv"
        output.write(path, data, force=True, private=True)
    return tuple(folder / handout.assignment(one) for one in students)


def _refuse_others(
    handout: Handout, folder: Path, students: Sequence[str], *, force: bool, jobs: int
) -> None:
    """Raise OutputError where a file cannot be written, or is there and another one."""
    for made_in in (folder / handout.students, folder / handout.instructor / "solutions"):
        above = next(one for one in (made_in, *made_in.parents) if one.exists())
        if not above.is_dir():
            raise OutputError(f"{above}: is a file, and cannot hold others; name a folder")
    there: list[str] = []
    for one in students:
        paths = folder / handout.assignment(one), folder / handout.solution(one)
        for path in paths:
            output.check(path, force=True)
        if not paths[0].exists():
            output.check(print_of(paths[0]), force=force)
        if not force and any(path.exists() for path in paths):
            there.append(one)
    for files in handout.files(there, jobs):
        for path, data in files.items():
            if not _is_same(folder / path, data):
                output.check(folder / path, force=False)


def _is_same(path: Path, data: bytes) -> bool:
    """Whether a file is there and has these data."""
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except FileNotFoundError:
        return False
    except OSError as error:
        raise OutputError(f"{path}: cannot be read: {error.strerror}") from None


def _tables(handout: Handout) -> dict[str, bytes]:
    """Who has which file, and everybody's answers: of all who have a sheet, on this roster or not.

    Numbers have twelve digits, because the last ones are a computer's own roundings.
    """
    issue, exercise = handout.issue, handout.exercise
    manifest: list[tuple[str, ...]] = []
    rows: list[tuple[str | float, ...]] = []
    head: tuple[str, ...] = ()
    for one in handout.enrolled:
        if one.id not in issue.sheets:
            continue
        code = issued.code_of(handout.secret, issue, one.id)
        manifest.append((one.id, one.name, one.email, code, handout.assignment(one.id).name))
        true = answers(issued.problem_of(issue, exercise, one.id, code))
        head = tuple(true)
        rows.append((one.id, one.name, *map(_short, true.values())))
    return {
        "manifest": table(_MANIFEST, manifest),
        "answers": table(("student", "name", *head), rows),
    }


def _short(value: float) -> float:
    """The number as it is written shortest: 1 and not 1.0, 0 and not -0."""
    short = float(f"{value:.12g}")
    return int(short) if short.is_integer() else short
