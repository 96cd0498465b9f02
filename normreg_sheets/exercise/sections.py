"""Sections: an exercise of which only one section is asked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from normreg_sheets.errors import UsageError
from normreg_sheets.exercise.algebra import references
from normreg_sheets.exercise.language import unknown

if TYPE_CHECKING:
    from normreg_sheets.exercise.exercise import Exercise


def cut(exercise: Exercise, only: str) -> Exercise:
    """The exercise up to the section `only`, without the givens that nothing in it reads.

    The earlier sections stay, because the asked one is made from them. Raises UsageError where
    there is no such section.
    """
    if exercise.sections == ("",):
        raise UsageError(f"--only {only}: {exercise.name} is one section; leave it out")
    if only not in exercise.sections:
        raise UsageError(f"--only {only}: {unknown('section', only, exercise.sections)}")
    if only == exercise.sections[0] == exercise.sections[-1]:
        return exercise
    kept = exercise.sections[: exercise.sections.index(only) + 1]
    parts = tuple(part for part in exercise.parts if part.section in kept)
    steps = [step for part in parts for step in part.steps]
    read = {
        ref.name
        for step in steps
        for rule in (*step.ways, *(mistake.rule for mistake in step.mistakes))
        for ref in references(rule)
    }
    return replace(
        exercise,
        parts=parts,
        givens=tuple(given for given in exercise.givens if given.name in read),
        claims=(),
        uncut=exercise,
    )
