"""Sections: an exercise of which only one section is asked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from normreg_sheets.errors import UsageError
from normreg_sheets.exercise.algebra import references
from normreg_sheets.exercise.language import unknown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from normreg_sheets.exercise.algebra import Node
    from normreg_sheets.exercise.exercise import Exercise, Part


def cut(exercise: Exercise, only: str) -> Exercise:
    """The exercise up to the section `only`, without the parameters that nothing in it reads.

    The earlier sections stay, because the asked one is made from them, and so do all data, of which
    the first part tells. Wishes and claims are those of the uncut exercise. Raises UsageError where
    there is no such section.
    """
    if not exercise.paged:
        raise UsageError(f"--only {only}: {exercise.name} is one section; leave it out")
    if only not in exercise.sections:
        raise UsageError(f"--only {only}: {unknown('section', only, exercise.sections)}")
    if only == exercise.sections[0] == exercise.sections[-1]:
        return exercise
    kept = exercise.sections[: exercise.sections.index(only) + 1]
    parts = tuple(part for part in exercise.parts if part.section in kept)
    read = {ref.name for part in parts for rule in _rules(part) for ref in references(rule)}
    return replace(
        exercise,
        parts=parts,
        givens=tuple(
            given for given in exercise.givens if given.role == "data" or given.name in read
        ),
        always=(),
        by_level={},
        claims=(),
        uncut=exercise,
    )


def _rules(part: Part) -> Iterator[Node]:
    """Every rule that a part reads: of its steps, their mistakes and its goals."""
    for step in part.steps:
        yield from step.ways
        yield from (mistake.rule for mistake in step.mistakes)
    for goal in part.goals:
        yield from (goal.check, goal.target)
