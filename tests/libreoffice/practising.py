"""Who fills in practice files: the whole cast of an exercise, and some who belong to no cast."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from normreg_sheets.marking.cast import honest, students
from normreg_sheets.marking.handed import Handed, in_numbers, text_cell
from normreg_sheets.marking.students import at_the_end, each_step, slipping
from tests.marking.cases import classic, drawn, posed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from normreg_sheets.answers.problem import Problem

PROBLEMS = {
    "friendly": drawn("friendly", 2),
    "fractions": drawn("fractions", 3),
    "decimals": drawn("decimals", 5),
    "one-digit": drawn("decimals", 6, 1),
    "classic": classic(),
    "half": posed("batch-normalization", "decimals", 7, blank="45"),
    "dropout": posed("dropout", "fractions", 3),
    "dropout-backward": posed("dropout", "decimals", 4, only="backward"),
}
COMMAS = {"batch-normalization": "divided-by-n-minus-1", "dropout": "mask-not-scaled-back-2"}
WILD = range(4)  # seeds


def wild(problem: Problem, seed: int) -> Handed:
    """Honest numbers with some cells off by a little, by a lot, or left out."""
    random = np.random.default_rng(seed)
    numbers = {}
    for name, values in each_step(problem).items():
        unit = 10.0 ** -problem.asked[name]
        off = [0, unit, -2 * unit, 1, 7, np.nan]
        change = random.choice(off, size=values.shape, p=[0.7, 0.1, 0.05, 0.05, 0.05, 0.05])
        numbers[name] = np.round(values + change, 6)
    return in_numbers(problem, numbers)


def zeros(problem: Problem, rows: slice) -> Handed:
    """The key, but for some rows of every step that hold nothing but zeros."""
    numbers = {name: np.array(values) for name, values in at_the_end(problem).items()}
    for values in numbers.values():
        np.atleast_1d(values)[rows] = 0
    return in_numbers(problem, numbers)


def commas(problem: Problem) -> Handed:
    """Somebody who makes a mistake, and types what comes of it with a decimal comma."""
    name = COMMAS[problem.exercise.name]
    steps = (problem.exercise.step[step] for step in problem.blanks)
    mistake = next(one for step in steps for one in step.mistakes if one.name == name)
    numbers = slipping(problem, mistake)
    handed = in_numbers(problem, numbers)
    texts = handed.cells[mistake.step].copy()
    for place in problem.blanks[mistake.step]:
        texts[place] = text_cell(f"{numbers[mistake.step][place]:.6f}".replace(".", ","))
    return replace(handed, cells={**handed.cells, mistake.step: texts})


def handed_in() -> Iterator[tuple[str, Problem, Handed]]:
    """A name for the file, the problem, and what stands in the cells."""
    for name, problem in PROBLEMS.items():
        whole = problem.exercise.settings.blank == "all" and problem.exercise.settings.only is None
        for student in students(problem.exercise) if whole else honest(problem.exercise):
            yield f"{name}-{student.name.replace(' ', '-')}", problem, student.fill(problem)
        for seed in WILD:
            yield f"{name}-wild-{seed}", problem, wild(problem, seed)
        yield f"{name}-commas", problem, commas(problem)
        yield f"{name}-zeros", problem, zeros(problem, slice(None))
        yield f"{name}-row-of-zeros", problem, zeros(problem, slice(1))
