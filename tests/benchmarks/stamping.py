"""How many workbooks are stamped while one is built?

Run it with `python -m tests.benchmarks.stamping`. All ways make the same sheets of every exercise
at its usual size. The usual way is openpyxl's, cell by cell and saved, each cell with a Font, a
Fill and a Border of its own: our mould, which is what openpyxl is needed for. It is spared what
changes from file to file and what it cannot write: the given numbers, the exact values, the
computed value beside every formula.

    usual      as people write it
    sharing    the same by somebody who makes every Font, Fill and Border once, and shares them
    as a file  ours, the whole way from a problem with its answers; the promise is about this one
               beside the usual way
    stamped    ours, where what the cells hold is put together already

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
    """Four ways to the workbook of a problem, counted from 0."""

    name: str
    usual: Callable[[int], object]
    sharing: Callable[[int], object]
    as_a_file: Callable[[int], object]
    stamped: Callable[[int], object]


@dataclass(frozen=True, slots=True)
class Outcome:
    """CPU seconds for one file, each way."""

    usual: float
    sharing: float
    as_a_file: float
    stamped: float

    @property
    def ratio(self) -> float:
        """How many files are made while one is built in the usual way."""
        return self.usual / self.as_a_file


def measured(contest: Contest, *, rounds: int = 7, built: int = 2, stamped: int = 100) -> Outcome:
    """The median of several rounds, after one that does not count."""
    turns = (
        (contest.usual, built),
        (contest.sharing, built),
        (contest.as_a_file, stamped),
        (contest.stamped, stamped),
    )
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
    shared = {name: cache(getattr(writer, name)) for name in STYLES}

    def usual(number: int) -> bytes:
        return writer.mould(problems[number], press.layout, kind)

    def sharing(number: int) -> bytes:
        with mock.patch.dict(vars(writer), shared):
            return usual(number)

    return Contest(
        f"{name} {kind}",
        usual,
        sharing,
        lambda number: press.workbook(problems[number]),
        lambda number: stamp(press.plate, known[number], codes[number]),
    )


def main() -> int:
    """Print a line for every exercise and kind of file."""
    kept = True
    for name, kind in product(names(), KINDS):
        one = contest(name, kind)
        outcome = measured(one)
        kept = kept and outcome.ratio >= PROMISED
        print(
            f"{one.name:<30} openpyxl {outcome.usual * 1000:.0f} ms, sharing its styles"
            f" {outcome.sharing * 1000:.0f} ms; as a file {outcome.as_a_file * 1000:.2f} ms:"
            f" {outcome.ratio:.0f} times as fast, {outcome.sharing / outcome.as_a_file:.0f} times"
            f" as fast as sharing; stamped {outcome.stamped * 1000:.2f} ms"
        )
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
