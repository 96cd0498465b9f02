"""The sheets of a class: numbers of their own for everybody, and the files that are made of them.

First everybody's numbers are drawn and kept (`course/issued`), then the files are made from what is
kept; so a run that was broken off goes on, and the same class gives the same files. Numbers that
somebody has already are drawn again. Both take all cores, a chunk of students at a time, and no
more chunks than there are processes, so that a large class needs no more memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from normreg_sheets.answers.draw import pose
from normreg_sheets.answers.problem import Variant
from normreg_sheets.course import issued
from normreg_sheets.errors import UsageError
from normreg_sheets.sheet.addresses import address
from normreg_sheets.sheet.layout import lay_out
from normreg_sheets.sheet.roles import asked
from normreg_sheets.sheet.workbook import set_up

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.course.issued import Issue, Sheet
    from normreg_sheets.course.secret import Secret
    from normreg_sheets.exercise.exercise import Exercise

    Wanted = tuple[str, int, Variant]  # a student, how often it was drawn again, and the numbers

Item = TypeVar("Item")
Result = TypeVar("Result")

CHUNK = 40  # students at a time, for whom a process sets up its press once
MOST_REDRAWS = 1000


@dataclass(frozen=True, slots=True)
class Made:
    """A student's files."""

    student: str
    assignment: bytes
    solution: bytes


def drawn(
    issue: Issue, exercise: Exercise, students: Iterable[str], secret: Secret, jobs: int = 1
) -> Issue:
    """The issue with a sheet for each student, by id, who has none yet; all are different.

    Raises UsageError where there are not enough different numbers, and WishError.
    """

    def wanted(student: str, redraw: int = 0) -> Wanted:
        seed = secret.seed(issue.exercise, student, issue.attempt, redraw)
        return student, redraw, Variant(level=issue.level, seed=seed)

    taken = {_numbers(sheet) for sheet in issue.sheets.values()}
    # In the order of the ids, so that the order of a roster makes no difference.
    new = [wanted(student) for student in sorted(set(students) - issue.sheets.keys())]
    sheets: dict[str, Sheet] = {}
    for first in _in_chunks(partial(_draw, exercise), new, len(new), jobs):
        sheet = first
        while _numbers(sheet) in taken:
            if sheet.redraw == MOST_REDRAWS:
                raise UsageError(
                    f"{issue.exercise}: at level {issue.level} there are not enough different"
                    f" numbers for {len(issue.sheets) + len(new)} students; choose larger sizes, or"
                    " another level"
                )
            (sheet,) = _draw(exercise, [wanted(sheet.student, sheet.redraw + 1)])
        taken.add(_numbers(sheet))
        sheets[sheet.student] = sheet
    return issued.with_sheets(issue, sheets)


def made(
    issue: Issue, exercise: Exercise, students: Sequence[str], secret: Secret, jobs: int = 1
) -> Iterator[Made]:
    """The files of some students, in their order; few of them are in memory at a time."""
    problems = (
        (one, issued.problem_of(issue, exercise, one, issued.code_of(secret, issue, one)))
        for one in students
    )
    yield from _in_chunks(_make, problems, len(students), jobs)


def _numbers(sheet: Sheet) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(numbers) for _, numbers in sorted(sheet.givens.items()))


def _draw(exercise: Exercise, wanted: Iterable[Wanted]) -> list[Sheet]:
    return [
        issued.sheet_of(pose(exercise, variant), redraw, student)
        for student, redraw, variant in wanted
    ]


def _make(problems: Sequence[tuple[str, Problem]]) -> list[Made]:
    assignment, solution = (set_up(problems[0][1], kind) for kind in ("assignment", "solution"))
    return [
        Made(student, assignment.workbook(problem), solution.workbook(problem))
        for student, problem in problems
    ]


def answers(problem: Problem) -> dict[str, float]:
    """The true value of every asked cell, by the symbol of its step and its address: `μ H20`."""
    symbols = problem.exercise.symbols
    return {
        f"{symbols[step]} {address(*where)}": float(problem.key[step][place])
        for step, place, where in asked(problem, lay_out(problem.exercise))
    }


def _in_chunks(
    make: Callable[[Sequence[Item]], list[Result]], items: Iterable[Item], number: int, jobs: int
) -> Iterator[Result]:
    """What is made of each of a number of items, in their order."""
    from joblib import Parallel, delayed  # noqa: PLC0415 - loads slowly, and only this needs it

    rest = iter(items)
    jobs = max(1, min(jobs, number // CHUNK))
    with Parallel(jobs) as parallel:
        # joblib would not wait for whoever takes the results, and keep those of the whole class.
        while chunks := [some for _ in range(jobs) if (some := list(islice(rest, CHUNK)))]:
            for results in parallel(delayed(make)(one) for one in chunks):
                yield from results
