"""Is a whole class graded as it must be, whatever happens on the way?

Run it with `python -m tests.benchmarks.classroom`; `-n 100 --exercise dropout` is a shorter way. A
class gets its sheets, simulated students fill them in (some at a real LibreOffice, where there is
one), and every system's files are graded, exported and given back by the commands of the README.
What must come of each student is known before a file is read (`tests/course/simulated`). Then the
class is graded again and again under `disturbances`: the files must be the same to the byte. It
prints its figures, and ends with status 1 at any difference.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from normreg_sheets.exercise.composition import load
from normreg_sheets.sheet.names import sheet_title
from tests.benchmarks.disturbances import disturbed, made_again
from tests.course.comparison import (
    differences,
    export_differences,
    feedback_differences,
    whole,
)
from tests.course.school import SYSTEMS, delivered, founded, graded
from tests.course.simulated import NOBODY_TYPES, simulated
from tests.libreoffice import office
from tests.libreoffice.classmates import at_keyboards

if TYPE_CHECKING:
    from collections.abc import Iterator

CLASSES = {"batch-normalization": 400, "dropout": 60}
KILLS = 10
ONE_IN = 33  # sits at a real LibreOffice
SEED = 20_261_123


class Task(NamedTuple):
    """A class to be graded: of which exercise, how many, and how it is disturbed."""

    exercise: str
    number: int
    kills: int
    seed: int


class Clock:
    """Seconds since it was last asked, on the wall and of the processes that have ended."""

    def __init__(self) -> None:
        self._wall, self._work = monotonic(), _work()

    def __call__(self) -> tuple[float, float]:
        wall, work = monotonic(), _work()
        passed = wall - self._wall, work - self._work
        self._wall, self._work = wall, work
        return passed


def _work() -> float:
    """The CPU seconds of all processes that were started here and have ended."""
    if sys.platform == "win32":
        return 0.0
    import resource  # noqa: PLC0415 - Windows has none

    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def command(*arguments: str | Path) -> int:
    """The exit status of the command line, in a process of its own."""
    line = [sys.executable, "-m", "normreg_sheets", *map(str, arguments)]
    return subprocess.run(line, capture_output=True, check=False).returncode


def classroom(task: Task, folder: Path) -> Iterator[str]:
    """Print the figures of a class, and give a line for each difference."""
    clock, number = Clock(), task.number
    school = founded(folder, task.exercise, number, command)
    wall, work = clock()
    print(
        f"{task.exercise}: {number} students; sheets and solutions in {wall:.1f} s:"
        f" {2 * number / max(work, 1e-9):.0f} workbooks per second and core"
    )
    typing = max(2, number // ONE_IN) if not office.missing() else 0
    sheet = sheet_title(load(task.exercise))
    keyboard = at_keyboards(typing, sheet) if typing else NOBODY_TYPES
    played = simulated(school.read(), task.exercise, school.students, school.sheets(), keyboard)
    sources = delivered(school, played.handed, whole(played))
    print(
        f"  handed in: {len(played.handed)} files, {typing} of them typed in LibreOffice,"
        f" in {clock()[0]:.0f} s"
    )
    marked = sum(one.points is not None for one in played.known.values())
    for system in SYSTEMS:
        clock()
        graded_to = graded(school, system, sources[system], command)
        wall, work = clock()
        found = [
            *differences(played, system, graded_to),
            *export_differences(school, played, system, graded_to, command),
            *feedback_differences(school, played, system, graded_to, command),
        ]
        print(
            f"  {system:<10} graded, with feedback, in {wall:.1f} s:"
            f" {marked / max(work, 1e-9):.0f} workbooks per second and core;"
            f" exported and given back in {clock()[0]:.1f} s; differences: {len(found)}",
            flush=True,
        )
        yield from found
    if task.kills:
        yield from made_again(school)
        yield from disturbed(school, sources["canvas"], task.kills, task.seed)
    print(f"  disturbed for {clock()[0]:.0f} s", flush=True)


def main() -> int:
    """Print how it went, and everything that is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--exercise", choices=CLASSES, help="one alone")
    parser.add_argument("-n", type=int, help="how many students")
    parser.add_argument("--kills", type=int, default=KILLS, help="0 leaves out all disturbances")
    parser.add_argument("--seed", type=int, default=SEED, help="of the moments")
    said = parser.parse_args()
    wrong: list[str] = []
    for exercise, number in CLASSES.items():
        if said.exercise in (None, exercise):
            task = Task(exercise, said.n or number, said.kills, said.seed)
            with tempfile.TemporaryDirectory() as name:
                wrong += classroom(task, Path(name))
    for line in wrong:
        print(line)
    print(f"differences: {len(wrong)}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
