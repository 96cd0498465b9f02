"""What was issued: the sheets of an exercise as a class got them, for as long as the course lasts.

    issued/dropout-1/dropout.toml    the template's text, as it was then
    issued/dropout-1/sheets.json     the sizes, the level, and everybody's given numbers

An attempt is issued once, and only grows: who comes later gets a sheet too, and nobody's changes,
whatever happens to the package, to its templates, or to the settings. So a sheet is marked by what
is here and by nothing that comes back with it. Both files have their digests, because a digit that
is changed by accident would be a wrong mark that nobody notices.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, fields, replace
from fractions import Fraction
from hashlib import sha256
from hmac import compare_digest
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from normreg_sheets import __version__
from normreg_sheets.answers.problem import Problem, Variant
from normreg_sheets.course.codes import fold, head, is_genuine, write_code
from normreg_sheets.course.enrolment import FILE as CLASS
from normreg_sheets.course.enrolment import enrolled
from normreg_sheets.course.kept import plain, record
from normreg_sheets.errors import UsageError
from normreg_sheets.exercise.composition import load
from normreg_sheets.exercise.exercise import Settings
from normreg_sheets.sheet import output
from normreg_sheets.sheet.echo import echo

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from normreg_sheets.course.secret import Secret
    from normreg_sheets.course.settings import Course
    from normreg_sheets.exercise.exercise import Exercise

MOST_ATTEMPTS = 99
FOLDER, SHEETS = "issued", "sheets.json"
_DIGEST = "sha256"  # of all the rest

Level = Literal["friendly", "fractions", "decimals"]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One student's sheet: the given numbers in row order, each as it is written: `-3/2`.

    `student` is the id; `redraw` counts the draws that gave somebody else's numbers.
    """

    student: str
    redraw: int
    givens: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Issue:
    """What all sheets of an exercise and an attempt share, and the sheets by their students' ids.

    `package` is the version that made it, `template` the SHA-256 of the template's text, and
    `check` what tells the secret that it was made with from any other.
    """

    exercise: str
    version: int
    attempt: int
    package: str
    template: str
    check: str
    level: Level
    settings: Settings
    sheets: dict[str, Sheet]


def folder_of(course: Path, exercise: str, attempt: int) -> Path:
    """Where an attempt at an exercise is kept, below the folder of the course."""
    return course / FOLDER / f"{exercise}-{attempt}"


def attempts(course: Path, exercise: str) -> tuple[int, ...]:
    """The attempts at an exercise that were issued, the first one first."""
    pattern = re.compile(re.escape(exercise) + r"-([1-9][0-9]?)")
    folders = (course / FOLDER).glob(f"*/{SHEETS}")
    found = (pattern.fullmatch(path.parent.name) for path in folders)
    return tuple(sorted(int(one[1]) for one in found if one))


def begin(exercise: Exercise, template: bytes, attempt: int, level: Level, secret: Secret) -> Issue:
    """An attempt at an exercise without a sheet, yet."""
    return Issue(
        exercise.name,
        exercise.version,
        attempt,
        __version__,
        sha256(template).hexdigest(),
        _check(secret, exercise.name, attempt),
        level,
        exercise.settings,
        {},
    )


def every(course: Course, secret: Secret) -> dict[str, dict[int, Issue]]:
    """All that was issued in a course, by exercise and attempt.

    Raises UsageError where it was changed, and where the secret or the class is not that of it.
    """
    folder = course.folder
    found = {
        name: {attempt: read(folder, name, attempt) for attempt in attempts(folder, name)}
        for name in course.said
    }
    known = {one.id for one in enrolled(folder)}
    for issue in (one for by_attempt in found.values() for one in by_attempt.values()):
        of = f"{issue.exercise}, attempt {issue.attempt}"
        if not compare_digest(issue.check, _check(secret, issue.exercise, issue.attempt)):
            raise UsageError(
                f"{course.secret}: is not the one that these sheets were issued with ({of});"
                " restore it"
            )
        if unknown := sorted(issue.sheets.keys() - known):
            says = f"does not know {echo(unknown[0])}, who has a sheet" if known else "is gone"
            raise UsageError(f"{folder / CLASS}: {says} ({of}); restore it from a copy")
    return found


def _check(secret: Secret, exercise: str, attempt: int) -> str:
    """What tells a secret from any other, and tells nothing of it."""
    return secret.authenticator("check", exercise, str(attempt)).hex()


def read(course: Path, exercise: str, attempt: int) -> Issue:
    """What was issued. Raises UsageError where nothing was, or where it was changed since."""
    path = folder_of(course, exercise, attempt) / SHEETS
    try:
        issue = _believed(json.loads(path.read_bytes()), path)
    except FileNotFoundError:
        raise UsageError(
            f"{path.parent}: no sheets of {exercise} were issued (attempt {attempt}); `generate"
            f" {exercise}` with --roster and --course does it"
        ) from None
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path}: was changed ({error}); restore it from a copy") from None
    if (issue.exercise, issue.attempt) != (exercise, attempt):
        raise UsageError(
            f"{path}: is of {issue.exercise}, attempt {issue.attempt}; its folder was renamed, so"
            " give it back its name"
        )
    try:
        text = template_of(course, issue).read_bytes()
    except OSError as error:
        raise UsageError(
            f"{template_of(course, issue)}: the template that was handed out cannot be read"
            f" ({error.strerror}); restore it from a copy"
        ) from None
    if sha256(text).hexdigest() != issue.template:
        raise UsageError(
            f"{template_of(course, issue)}: was changed since its sheets were handed out; restore"
            " it from a copy, because they are marked by it"
        )
    return issue


def write(course: Path, issue: Issue, template: bytes) -> None:
    """Keep what is issued; the text of the template first, because it is believed only with it."""
    text = template_of(course, issue)
    output.write(text, template, force=True)  # over that of a handout that was broken off
    said = plain(issue)
    data = json.dumps(said | {_DIGEST: _digest(said)}, indent=1, sort_keys=True)
    output.write(text.parent / SHEETS, data.encode(), force=True, private=True)


def _believed(said: Any, path: Path) -> Issue:
    """What a file says that nobody has changed. Raises ValueError for one that was, UsageError."""
    if not isinstance(said, dict) or said.pop(_DIGEST, None) != _digest(said):
        raise ValueError("its digest is another one")
    settings, known = said.get("settings", {}), {field.name for field in fields(Issue)}
    if not said.keys() <= known or not settings.keys() <= {one.name for one in fields(Settings)}:
        raise UsageError(
            f"{path}: was issued by version {said.get('package')} of this package, which knows"
            " more; use that version"
        )
    return record(said, Issue)


def _digest(said: Any) -> str:
    """The SHA-256 of what a file says, in whatever layout."""
    return sha256(json.dumps(said, separators=(",", ":"), sort_keys=True).encode()).hexdigest()


def template_of(course: Path, issue: Issue) -> Path:
    """Where the template's text is kept."""
    return folder_of(course, issue.exercise, issue.attempt) / f"{issue.exercise}.toml"


def with_sheets(issue: Issue, sheets: dict[str, Sheet]) -> Issue:
    """The same with more sheets."""
    return replace(issue, sheets=issue.sheets | sheets)


def exercise_of(course: Path, issue: Issue) -> Exercise:
    """The exercise as it was when it was issued."""
    return load(str(template_of(course, issue)), issue.settings)


def sheet_of(problem: Problem, redraw: int, student: str) -> Sheet:
    """What is kept of a problem that is a student's."""
    drawn = (given.name for given in problem.exercise.givens if given.value is None)
    givens = {name: [str(one) for one in problem.givens[name].ravel()] for name in drawn}
    return Sheet(student, redraw, givens)


def problem_of(issue: Issue, exercise: Exercise, student: str, code: str) -> Problem:
    """The problem of a student's sheet, with the code that stands on it."""
    givens = {name: np.array(value, dtype=object) for name, value in exercise.fixed.items()}
    for name, numbers in issue.sheets[student].givens.items():
        shape = exercise.shape(exercise.given[name].axes)
        exact = np.array([Fraction(one) for one in numbers], dtype=object)
        givens[name] = exact.reshape(shape)
    ordered = {name: givens[name] for name in exercise.given}
    return Problem(exercise, Variant(level=issue.level), ordered, code)


def code_of(secret: Secret, issue: Issue, student: str) -> str:
    """The code on a student's sheet."""
    return write_code(secret, issue.exercise, issue.version, student, issue.attempt)


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose sheet a code is on: the student's id, the exercise and the attempt."""

    code: str
    exercise: str
    attempt: int
    student: str


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes of a course, by what of them is no secret."""

    by_head: dict[str, list[Owner]]

    def sheet(self, exercise: str, attempt: int, student: str) -> Owner:
        """What stands on a sheet that was issued."""
        every = (one for owners in self.by_head.values() for one in owners)
        wanted = exercise, attempt, student
        return next(one for one in every if (one.exercise, one.attempt, one.student) == wanted)

    def owner(self, text: str) -> Owner | None:
        """Whose code a text is, however it is spelled; None where it is none of the course."""
        folded = fold(text)
        if folded is None:
            return None
        known = self.by_head.get(head(folded), ())
        return next((one for one in known if is_genuine(folded, one.code)), None)


def codes(secret: Secret, issues: Iterable[Issue]) -> Codes:
    """The codes of all sheets that were issued."""
    by_head: dict[str, list[Owner]] = {}
    for issue in issues:
        for student in issue.sheets:
            code = code_of(secret, issue, student)
            owner = Owner(code, issue.exercise, issue.attempt, student)
            by_head.setdefault(head(fold(code) or ""), []).append(owner)
    return Codes(by_head)
