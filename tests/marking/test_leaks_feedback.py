"""Feedback without the solution tells no answer that the student did not write.

Two witnesses, for whatever is said of a submission (the workbook and the page of feedback, the
words and the data of `check` and `inspect`): all of it is searched for every answer, and it does
not change when the answers do while the verdicts stay. With the solution, they are told.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from normreg_sheets.answers.problem import Variant
from normreg_sheets.exercise.exercise import Settings
from normreg_sheets.marking import inspection, report
from normreg_sheets.marking.assessment import Assessment, marked
from normreg_sheets.marking.feedback import workbook
from normreg_sheets.marking.feedback_page import page
from normreg_sheets.marking.reading import Reading, read_submission
from normreg_sheets.marking.students import at_the_end, each_step, slipping
from normreg_sheets.sheet.contents import with_live
from normreg_sheets.sheet.stamp import Formula
from normreg_sheets.sheet.workbook import FeedbackPress, Press, set_up, set_up_feedback
from tests.answers.posed import PLAIN, posed
from tests.marking.files import filled
from tests.sheet.files import CLASSIC, EXERCISES
from tests.sheet.giveaways import Giveaways, giveaways, leaks, seen, with_other_answers
from tests.sheet.test_leaks import ANOTHER, ONE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.marking.feedback import Reveal

    Entries = Mapping[str, NDArray[Any]]
    Said = Mapping[str, bytes | str]

FIRST = Variant(seed=5)  # for whom the press of a class was set up


@dataclass(frozen=True, slots=True)
class Marked:
    """A submission that was read and marked."""

    reading: Reading
    assessment: Assessment

    def of(self, problem: Problem) -> Marked:
        """The same, had the problem been another one."""
        return Marked(
            replace(self.reading, problem=problem), replace(self.assessment, problem=problem)
        )


# --- who hands in ---------------------------------------------------------------------------


def everywhere(problem: Problem, said: object) -> Entries:
    """The same in every cell."""
    return {step: np.full(problem.key[step].shape, said, dtype=object) for step in problem.blanks}


def every_second(problem: Problem) -> Entries:
    """Right answers in every second cell, the others blank."""
    entries = {step: np.array(values, dtype=object) for step, values in at_the_end(problem).items()}
    for number, (step, place) in enumerate(asked(problem)):
        if number % 2:
            entries[step][place] = None
    return entries


def slipped(problem: Problem) -> Entries:
    """The first mistake of the template in a step that is asked, and carried on."""
    first = next(one for step in problem.blanks for one in problem.exercise.step[step].mistakes)
    return slipping(problem, first)


def asked(problem: Problem) -> list[tuple[str, tuple[int, ...]]]:
    return [(step, place) for step, places in problem.blanks.items() for place in places]


STUDENTS: dict[str, Callable[[Problem], Entries]] = {
    "nothing": lambda _: {},
    "one number": partial(everywhere, said=77.375),
    "a formula": partial(everywhere, said=Formula("100/3", 33.0)),
    "words": partial(everywhere, said="about three"),
    "every second": every_second,
    "a mistake": slipped,
    "honest": each_step,
}


@cache
def sheets(name: str, settings: Settings) -> Press:
    return set_up(posed(FIRST, settings, name), "assignment", to_fill=True)


@cache
def press(name: str, settings: Settings, *, solved: bool) -> FeedbackPress:
    return set_up_feedback(posed(FIRST, settings, name), solved=solved)


def handed_in(problem: Problem, student: str, folder: Path) -> Marked:
    """What a student handed in, marked."""
    path = folder / f"{student}.xlsx"
    written = filled(problem, STUDENTS[student](problem))
    path.write_bytes(
        sheets(problem.exercise.name, problem.exercise.settings).workbook(problem, written)
    )
    reading = read_submission(path)
    return Marked(reading, marked(reading))


# --- what is said of it ---------------------------------------------------------------------


def book(one: Marked, reveal: Reveal) -> bytes:
    """The feedback workbook, from a press that was set up for another problem."""
    exercise = one.assessment.problem.exercise
    shared = press(exercise.name, exercise.settings, solved=reveal == "solution")
    return workbook(one.assessment, reveal, shared)


SAID: dict[str, Callable[[Marked], bytes | str]] = {
    "marks.xlsx": partial(book, reveal="marks"),
    "hints.xlsx": partial(book, reveal="hints"),
    "marks.html": lambda one: page(one.assessment, "marks"),
    "hints.html": lambda one: page(one.assessment, "hints"),
    "check": lambda one: "\n".join(report.in_words(one.assessment)),
    "check --json": lambda one: json.dumps(report.as_data(one.assessment)),
    "inspect": lambda one: "\n".join(inspection.in_words(one.reading)),
    "inspect --json": lambda one: json.dumps(inspection.as_data(one.reading)),
}
SOLVED: dict[str, Callable[[Marked], bytes | str]] = {
    "solved.xlsx": partial(book, reveal="solution"),
    "solved.html": lambda one: page(one.assessment, "solution"),
}
CASES = [
    *((name, ONE, PLAIN, who) for name in EXERCISES for who in ("nothing", "a mistake")),
    *((name, CLASSIC, PLAIN, "a formula") for name in EXERCISES),
    (EXERCISES[0], ONE, Settings(blank="half"), "every second"),
]  # all of them: benchmarks/leaks
EACH = pytest.mark.parametrize(("name", "variant", "settings", "student"), CASES)


def untold(one: Marked) -> Giveaways:
    """What tells an answer that the student did not write, of this problem or of the press's.

    What our live cells make of what was written, the sheet shows by right.
    """
    problem = one.assessment.problem
    numbers = {**problem.numbers, **{step: array.copy() for step, array in problem.printed.items()}}
    for step in one.assessment.steps:
        for _, cell in step.cells:
            if cell.entry.value is not None:
                numbers[step.name][cell.at] = cell.entry.value
    shown = {float(n) for array in with_live(problem, numbers).values() for n in np.ravel(array)}
    shown = {number for number in shown if np.isfinite(number)}
    first = posed(FIRST, problem.exercise.settings, problem.exercise.name)
    return giveaways(problem, shown) | giveaways(first, shown | seen(problem))


@cache
def handed(name: str, variant: Variant, settings: Settings, student: str) -> Marked:
    """What a student handed in."""
    with TemporaryDirectory() as folder:
        return handed_in(posed(variant, settings, name), student, Path(folder))


@cache
def said(name: str, variant: Variant, settings: Settings, student: str) -> Said:
    """All that is said of it, by what says it."""
    one = handed(name, variant, settings, student)
    return {way: say(one) for way, say in {**SAID, **SOLVED}.items()}


@EACH
def test_nothing_that_is_said_tells_an_answer(
    name: str, variant: Variant, settings: Settings, student: str
) -> None:
    wanted = untold(handed(name, variant, settings, student))
    own, others = said(name, variant, settings, student), said(name, ANOTHER, PLAIN, student)
    found = {way: leaks(own[way], wanted, others[way]) for way in own}
    assert {way for way, told in found.items() if told} == set(SOLVED), found


@EACH
def test_the_answers_make_a_difference_to_the_solution_alone(
    name: str, variant: Variant, settings: Settings, student: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, before = handed(name, variant, settings, student), said(name, variant, settings, student)
    again = one.of(with_other_answers(one.assessment.problem, monkeypatch))
    changed = {way for way, say in {**SAID, **SOLVED}.items() if say(again) != before[way]}
    assert changed == set(SOLVED)
