"""How many workbooks are stamped while one is built?

Run it with `python -m tests.benchmarks.stamping`. Both ways make the same sheets of every exercise
at its usual size. The usual way is openpyxl's, cell by cell and saved: our own mould, which is what
openpyxl is needed for. It is not seen at its worst: every Font, Fill and Border is made once and
shared, which halves its time. And it is spared what changes from file to file and what it cannot
write: the given numbers, the exact values, the computed value beside every formula.

    stamped    what the cells hold is known, as the mould's cells are; the promise is about this
    as a file  the whole way from a solved problem: what the cells hold is put together as well

They take turns within one run, because only their ratio can be trusted: milliseconds belong to a
machine. CPU time is counted, one core. It ends with status 1 where a promise is not kept.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cache
from itertools import product
from statistics import median
from time import process_time
from typing import TYPE_CHECKING
from unittest import mock

from normreg_sheets.answers.draw import pose
from normreg_sheets.answers.problem import Variant
from normreg_sheets.exercise.composition import load
from normreg_sheets.exercise.template import names
from normreg_sheets.sheet import writer
from normreg_sheets.sheet.contents import contents
from normreg_sheets.sheet.kinds import KINDS
from normreg_sheets.sheet.names import CODE_PROPERTY
from normreg_sheets.sheet.stamp import stamp
from normreg_sheets.sheet.workbook import set_up

if TYPE_CHECKING:
    from collections.abc import Callable

    from normreg_sheets.sheet.kinds import Kind

PROMISED = 40
PROBLEMS = 20
STYLES = ("Font", "PatternFill", "Border", "Side", "Alignment", "Protection")


@dataclass(frozen=True, slots=True)
class Contest:
    """Three ways to the workbook of a problem, counted from 0."""

    name: str
    built: Callable[[int], object]
    stamped: Callable[[int], object]
    as_a_file: Callable[[int], object]


@dataclass(frozen=True, slots=True)
class Outcome:
    """CPU seconds for one file, each way."""

    built: float
    stamped: float
    as_a_file: float

    @property
    def ratio(self) -> float:
        """How many files are stamped while one is built."""
        return self.built / self.stamped

    @property
    def whole_ratio(self) -> float:
        """The same, with what the cells hold put together first."""
        return self.built / self.as_a_file


def measured(contest: Contest, *, rounds: int = 9, built: int = 4, stamped: int = 100) -> Outcome:
    """The median of several rounds, after one that does not count."""
    turns = ((contest.built, built), (contest.stamped, stamped), (contest.as_a_file, stamped))
    times = [[_seconds(make, files) for make, files in turns] for _ in range(rounds + 1)]
    return Outcome(*map(median, zip(*times[1:], strict=True)))


def _seconds(make: Callable[[int], object], files: int) -> float:
    start = process_time()
    for number in range(files):
        make(number % PROBLEMS)
    return (process_time() - start) / files


def contest(name: str, kind: Kind) -> Contest:
    """An exercise at its usual size, as one kind of file."""
    exercise = load(name)
    problems = [pose(exercise, Variant(seed=seed)) for seed in range(PROBLEMS)]
    press = set_up(problems[0], kind)
    known = [contents(problem, press.layout, kind, press.title) for problem in problems]
    codes = [{CODE_PROPERTY: problem.code} for problem in problems]
    return Contest(
        f"{name} {kind}",
        lambda number: writer.mould(problems[number], press.layout, kind),
        lambda number: stamp(press.plate, known[number], codes[number]),
        lambda number: press.workbook(problems[number]),
    )


def main() -> int:
    """Print a line for every exercise and kind of file."""
    kept = True
    shared = {name: cache(getattr(writer, name)) for name in STYLES}
    for name, kind in product(names(), KINDS):
        with mock.patch.dict(vars(writer), shared):
            one = contest(name, kind)
            outcome = measured(one)
        kept = kept and outcome.ratio >= PROMISED
        print(
            f"{one.name:<30} built in {outcome.built * 1000:.1f} ms;"
            f" stamped in {outcome.stamped * 1000:.2f} ms, {outcome.ratio:.0f} times as fast;"
            f" as a file in {outcome.as_a_file * 1000:.2f} ms,"
            f" {outcome.whole_ratio:.0f} times as fast"
        )
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
