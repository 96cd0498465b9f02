"""Concerns: what a person should look at in a graded class, by kind, the most urgent first.

Flags stand with the grade of the file that they are about, and so does the reason of a refusal;
what the class as a whole shows, or what belongs to nobody, is a problem of its own. Here all of it
comes together, each thing once.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from normreg_sheets.course.advice import REFUSED, REVIEW, Advice, advice, urgency
from normreg_sheets.sheet.score import waiting

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from normreg_sheets.course.records import Grade, Results


class Case(NamedTuple):
    """Somebody's file, or a file that is nobody's yet, and what is to be said of it."""

    student: str
    name: str
    file: str
    says: str


@dataclass(frozen=True, slots=True)
class Concern:
    """What a person should look at: one kind of it, and whom it is about."""

    kind: str
    advice: Advice
    cases: tuple[Case, ...]


def concerns(results: Results) -> tuple[Concern, ...]:
    """All of them; within a kind in the order of the roster, and what is nobody's at the end."""
    kinds: dict[str, dict[Case, None]] = defaultdict(dict)
    told = {problem.student for problem in results.problems}
    for grade in results.grades:
        student = grade.student
        for kind, says in _of_grade(grade, told=student.id in told):
            kinds[kind][Case(student.id, student.name, grade.file, says)] = None
    for problem in results.problems:
        case = Case(problem.student, problem.name, problem.file, problem.says)
        kinds[problem.kind][case] = None
    place = {grade.student.id: place for place, grade in enumerate(results.grades)}

    def in_order(cases: Iterable[Case]) -> tuple[Case, ...]:
        return tuple(sorted(cases, key=lambda case: place.get(case.student, len(place))))

    return tuple(
        Concern(kind, advice(kind), in_order(kinds[kind])) for kind in sorted(kinds, key=urgency)
    )


def _of_grade(grade: Grade, *, told: bool) -> Iterator[tuple[str, str]]:
    """Kind and words of what a grade itself asks a person to look at.

    One that counts as graded was decided by a person, whatever its flags. One for review that
    nothing else tells of says so itself.
    """
    if grade.status == "graded":
        return
    if grade.status == "refused":
        yield REFUSED, grade.says or grade.reason
    for flag in grade.flags:
        yield flag.kind, flag.says
    if grade.status == "review" and not (grade.flags or told):
        yield REVIEW, grade.says or waiting(grade.pending).removeprefix(", ")


def needed(found: Iterable[Concern]) -> int:
    """How many students, and files that are nobody's, a person has to look at."""
    cases = (case for concern in found for case in concern.cases)
    return len({case.student or case.file or case.says for case in cases})
