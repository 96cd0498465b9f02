"""The cast: every simulated student of an exercise, and what must come of each.

    key         writes down the true values
    blank       hands in an empty sheet
    honest      has a habit of rounding, or lets formulas do the work
    slipping    makes one of the listed mistakes, once
    careless    writes numbers in odd ways, and leaves cells out
    copier      hands in the answers of another variant
    tamperer    changes a given, and computes honestly on it

A *student* is a pure function from a problem to what is handed in. What must come of it is data
beside it, so that whoever plays the cast (`marking/selftest`, `marking/demo`, the tests) compares,
and does not tell the same story again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, partial
from typing import TYPE_CHECKING

import numpy as np

from normreg_sheets.answers.blanks import blanks
from normreg_sheets.answers.draw import pose
from normreg_sheets.answers.problem import Variant
from normreg_sheets.marking.careless import careless
from normreg_sheets.marking.handed import Handed, in_numbers, nothing
from normreg_sheets.marking.students import (
    at_the_end,
    by_results,
    carrying,
    computed,
    each_step,
    in_full,
    slipping,
    true,
)
from normreg_sheets.sheet.cells import step_formula
from normreg_sheets.sheet.layout import lay_out
from normreg_sheets.submission.workbook import Cell, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.exercise.exercise import Exercise, Mistake
    from normreg_sheets.marking.students import Numbers
    from normreg_sheets.sheet.blocks import Layout

FINER = 2  # digits that a careful student carries beyond those asked for
COPIED = 0  # the seed of the sheet that is copied from; a class is given those from 1 on


class Loses(StrEnum):
    """Which cells of a student's sheet do not earn their point."""

    NOTHING = "nothing"
    UNREAD = "exactly what nobody can read, blanks included"
    STEP = "cells of the mistake's step, each of them with the mistake named, and no others"
    MISFITS = "what neither fits the true numbers nor follows from the student's own"
    SOME = "the same, and something in any case"


@dataclass(frozen=True, slots=True)
class Student:
    """A student: what one does, in words after "who", and what must come of it.

    `flag` is the kind of the one flag that the sheet raises when it comes as a file, if any.
    """

    name: str
    does: str
    fill: Callable[[Problem], Handed]
    loses: Loses
    mistake: Mistake | None = None
    flag: str | None = None


def students(exercise: Exercise) -> tuple[Student, ...]:
    """The whole cast of an exercise. Raises UsageError where a step has no place on the sheet."""
    slips = list(_slippers(exercise))
    drawn = any(given.value is None for given in exercise.givens)
    return (*honest(exercise), *slips, CARELESS, *((copier(exercise), TAMPERER) if drawn else ()))


def honest(exercise: Exercise) -> tuple[Student, ...]:
    """The honest ones, the empty sheet and the key among them."""
    formulas = partial(_with_formulas, lay_out(exercise))
    return (
        Student("key", "writes down the true values", _fill_with(in_full), Loses.NOTHING),
        Student("blank", "hands in an empty sheet", _blank, Loses.UNREAD),
        *(
            Student(name, does, fill, Loses.NOTHING)
            for name, does, fill in (
                ("each-step", "rounds every result and goes on with it", _fill_with(each_step)),
                ("at-the-end", "rounds only what is written down", _fill_with(at_the_end)),
                ("finer", f"carries and writes {FINER} digits more", _fill_with(_carrying_finer)),
                ("formulas", "lets formulas do the work", formulas),
            )
        ),
        *([BY_RESULTS] if any(step.also for step in exercise.steps) else ()),
    )


def _slippers(exercise: Exercise) -> Iterator[Student]:
    """Who makes a mistake, for each mistake; and in another way where a later step has one."""
    asked = [exercise.step[name] for name in blanks(exercise)]
    for place, step in enumerate(asked, start=1):
        for mistake in step.mistakes:
            yield slipper(mistake)
            if any(later.also for later in asked[place:]):
                yield slipper(mistake, by_results=True)


def slipper(mistake: Mistake, *, by_results: bool = False) -> Student:
    """Who makes a mistake once, and goes on honestly with its results."""
    name, does = f"slip {mistake.name}", f"makes the mistake {mistake.name}"
    if by_results:
        name, does = f"{name} by results", f"{does}, and each result from those before"

    def fill(problem: Problem) -> Handed:
        return in_numbers(problem, slipping(problem, mistake, by_results=by_results))

    return Student(name, does, fill, Loses.STEP, mistake)


def copier(exercise: Exercise, seed: int = COPIED) -> Student:
    """Who hands in what somebody honest wrote for another seed of the same level."""

    @cache
    def copied(level: str) -> Problem:
        return pose(exercise, Variant(level=level, seed=seed))

    def fill(problem: Problem) -> Handed:
        return in_numbers(problem, each_step(copied(problem.variant.level)))

    return Student("copier", "hands in the answers of another variant", fill, Loses.SOME)


def tampered(problem: Problem) -> Problem:
    """The problem with the first number of its first drawn given increased by one."""
    name = next(given.name for given in problem.exercise.givens if given.value is None)
    values = problem.givens[name].copy()
    values[(0,) * values.ndim] += 1
    return replace(problem, givens={**problem.givens, name: values})


def _tampering(problem: Problem) -> Handed:
    changed = tampered(problem)
    handed = in_numbers(problem, at_the_end(changed))
    return replace(handed, givens=changed.givens)


def _fill_with(habit: Callable[[Problem], Numbers]) -> Callable[[Problem], Handed]:
    return lambda problem: in_numbers(problem, habit(problem))


def _carrying_finer(problem: Problem) -> Numbers:
    return carrying(problem, FINER)


def _blank(problem: Problem) -> Handed:
    return in_numbers(
        problem, {name: np.full(values.shape, np.nan) for name, values in true(problem).items()}
    )


def _with_formulas(layout: Layout, problem: Problem) -> Handed:
    """Every step's own formulas with what they give, every other one in other words."""
    cells, numbers = nothing(problem), computed(problem)
    for step, places in problem.blanks.items():
        for place in places:
            at = dict(zip(problem.exercise.axes(step), place, strict=True))
            formula, value = step_formula(problem, layout, step, at), float(numbers[step][place])
            if sum(place) % 2:
                formula = _in_other_words(formula)
            cells[step][place] = Cell(Kind.NUMBER, value, formula, repr(value))
    return Handed(cells, numbers)


_REFERENCE = re.compile(r"\b([A-Z]{1,3})([0-9]+)\b")
_AVERAGE = re.compile(r"\bAVERAGE\(([^()]*)\)")
_PRODUCT = re.compile(r"(\$[A-Z]+\$[0-9]+)\*(\$[A-Z]+\$[0-9]+)")


def _in_other_words(formula: str) -> str:
    """The formula as somebody else writes it: other factors first, a sum over a count, spaces."""
    formula = _AVERAGE.sub(r"(SUM(\1)/COUNT(\1))", formula)
    formula = _REFERENCE.sub(r"$\1$\2", formula)
    formula = _PRODUCT.sub(r"\2*\1", formula)
    return formula.replace(",", ", ").replace("+", " + ")


BY_RESULTS = Student(
    "by-results", "makes each result from those before", _fill_with(by_results), Loses.NOTHING
)
CARELESS = Student(
    "careless",
    "writes numbers in odd ways and leaves cells out",
    careless,
    Loses.UNREAD,
    flag="unreadable",
)
TAMPERER = Student(
    "tamperer",
    "changes a given and computes on it",
    _tampering,
    Loses.MISFITS,
    flag="altered-givens",
)
