"""The rehearsal: many problems of an exercise, each handed to the whole cast, and what was seen.

The problems are spread over the levels, seeds from 1 on, and the presets come along. They go to
processes by the handful, because posing a problem and marking it are too short to be sent alone.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from normreg_sheets.answers.draw import pose
from normreg_sheets.answers.problem import Variant
from normreg_sheets.errors import UsageError, WishError
from normreg_sheets.exercise.exercise import LEVELS
from normreg_sheets.marking.cast import COPIED, Loses, students
from normreg_sheets.marking.surprises import Surprise, lost, play

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.exercise.exercise import Exercise
    from normreg_sheets.marking.cast import Student

HANDFUL = 8  # problems that go to a process at a time


@dataclass(frozen=True, slots=True)
class Played:
    """What some problems showed.

    `seen` has each surprise with the student and the variant; `showed` how often each mistake cost
    something; `undrawn` the variants without numbers, each with the reason.
    """

    problems: int = 0
    cells: int = 0
    seen: tuple[tuple[str, str, Surprise], ...] = ()
    showed: Mapping[str, int] = field(default_factory=dict)
    undrawn: tuple[tuple[Variant, str], ...] = ()

    def __add__(self, other: Played) -> Played:
        """Both together."""
        return Played(
            self.problems + other.problems,
            self.cells + other.cells,
            self.seen + other.seen,
            Counter(self.showed) + Counter(other.showed),
            self.undrawn + other.undrawn,
        )


def audition(exercise: Exercise, number: int) -> tuple[dict[str, int], Played]:
    """How many problems to play at each level, and the levels that have no numbers at all.

    The search for numbers that are not there takes long, so it is done once; for the numbers that
    a copier has.
    """
    shares, undrawn = {}, []
    for place, level in enumerate(LEVELS):
        share = number // len(LEVELS) + (place < number % len(LEVELS))
        if not share:
            continue
        copied = Variant(level=level, seed=COPIED)
        try:
            pose(exercise, copied)
        except WishError as error:
            undrawn.append((copied, str(error)))
        else:
            shares[level] = share
    return shares, Played(undrawn=tuple(undrawn))


def handfuls(exercise: Exercise, shares: Mapping[str, int]) -> Iterator[tuple[Variant, ...]]:
    """The variants to play, presets first, a handful at a time and each handful of one level.

    Presets come along at the template's own sizes; they have no numbers for others.
    """
    if exercise.presets and not exercise.settings.values:
        yield tuple(Variant(preset=name) for name in exercise.presets)
    for level, share in shares.items():
        seeds = range(1, share + 1)
        for start in range(0, share, HANDFUL):
            yield tuple(Variant(level=level, seed=seed) for seed in seeds[start : start + HANDFUL])


def rehearse(
    exercise: Exercise, chunks: Sequence[tuple[Variant, ...]], jobs: int
) -> Iterator[tuple[int, Played]]:
    """What each chunk showed, in order, with how many problems are done by then."""
    from joblib import Parallel, delayed  # noqa: PLC0415 - loads slowly, and only this needs it

    work = (delayed(_play)(exercise, chunk) for chunk in chunks)
    done = 0
    for chunk, found in zip(chunks, Parallel(jobs, return_as="generator")(work), strict=True):
        done += len(chunk)
        yield done, found


def _play(exercise: Exercise, variants: Iterable[Variant]) -> Played:
    """What the cast does to some variants.

    After a seed that has no numbers the rest is left out: the search for them takes long.
    """
    cast, played = students(exercise), Played()
    for variant in variants:
        try:
            problem = pose(exercise, variant)
        except (UsageError, WishError) as error:
            played += Played(undrawn=((variant, str(error)),))
            if variant.preset is None:
                break
        else:
            played += _play_one(problem, cast)
    return played


def _play_one(problem: Problem, cast: Iterable[Student]) -> Played:
    seen: list[tuple[str, str, Surprise]] = []
    showed: dict[str, int] = {}
    cells = 0
    for student in cast:
        if student.loses is Loses.SOME and problem.variant.preset is not None:
            continue  # there is nothing to copy
        marks, surprises = play(student, problem)
        seen += [(student.name, str(problem.variant), surprise) for surprise in surprises]
        cells += sum(map(len, marks.values()))
        if student.mistake is not None and student.mistake.step in lost(marks):
            showed[student.mistake.name] = 1
    return Played(1, cells, tuple(seen), showed)
