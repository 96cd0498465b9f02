"""How many workbooks of a class are graded in a second, on one core?

Run it with `python -m tests.benchmarks.grading`. A class has sheets of batch normalization with
numbers of their own, and hands them in filled by the whole cast of simulated students who type
numbers (the honest and those who slip), or by one who lets formulas do the work. What is measured
is what `grade` does in each of its processes: the file is read by the guard, joined to its student
by its code, its formulas recomputed, and marked; or the same, and its feedback workbook made.

Beside it the usual way of a grader made by hand: openpyxl loads the workbook twice, for values and
formulas, and each answer is compared with a key that it was given, at a tolerance. That finds no
student, follows no slip, names no mistake, recomputes nothing and believes every file.

CPU time is counted. All ways take turns on a few files within one run, so the ratios are
trustworthy on a busy machine. The least disturbed turn of each counts. It ends with status 1 where
a promise is not kept, or where SymPy was loaded for it.
"""

from __future__ import annotations

import sys
import tempfile
import time
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from openpyxl import load_workbook

from normreg_sheets.course import enrolment, issued, secret, settings
from normreg_sheets.course.grading import Grading
from normreg_sheets.course.handout import prepared
from normreg_sheets.course.problems import problems
from normreg_sheets.course.sheets import answers
from normreg_sheets.course.student import Student as Person
from normreg_sheets.marking.cast import Loses, students
from normreg_sheets.marking.handed import contents
from normreg_sheets.sheet.workbook import set_up
from normreg_sheets.submission.guard import LIMITS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from normreg_sheets.course.problems import Problems
    from normreg_sheets.course.settings import Course
    from normreg_sheets.marking.cast import Student

EXERCISE = "batch-normalization"
COURSE = f"""\
name    = "Benchmark"
created = 2026-01-01
secret  = "secret.key"
[exercise.{EXERCISE}]
"""
SECRET = "5ec2e7" * 10 + "5ec2\n"
CLASS, TURNS = 30, 10
TOLERANCE = 0.01
TYPED = (Loses.NOTHING, Loses.STEP)  # the honest, and those who slip once


class Promise(NamedTuple):
    """A way of grading, and how many files a second it is to do."""

    name: str
    a_second: int
    handed_in: Mapping[Path, Mapping[str, float]]  # the key of each file, by address
    grade: Callable[[Path], object]


def course(folder: Path) -> Course:
    """A course in a folder, with a sheet for each of a class."""
    (folder / "course.toml").write_text(COURSE)
    (folder / "secret.key").write_text(SECRET)
    (folder / "secret.key").chmod(0o600)
    whole = settings.read(folder / "course.toml")
    people = [Person(str(number)) for number in range(CLASS)]
    handout = prepared(whole, EXERCISE, 1, people)
    enrolment.keep(whole.folder, handout.enrolled)
    issued.write(whole.folder, handout.issue, handout.template)  # the numbers; no solutions
    return whole


def handed_in(
    folder: Path, sheets: Problems, cast: Iterable[Student]
) -> dict[Path, dict[str, float]]:
    """What the class hands in, filled by members of a cast in turn, each file with its key."""
    folder.mkdir()
    posed = [sheets.problem(sheets.sheet_of(str(number))) for number in range(CLASS)]
    press = set_up(posed[0], "assignment", to_fill=True)
    found = {}
    for number, (problem, student) in enumerate(zip(posed, cycle(cast), strict=False)):
        handed, path = student.fill(problem), folder / f"{number}.xlsx"
        path.write_bytes(press.workbook(handed.on(problem), contents(handed)))
        found[path] = {name.split()[-1]: value for name, value in answers(problem).items()}
    return found


def promises(folder: Path) -> list[Promise]:
    """All ways of grading, each with a class of its own files."""
    whole = course(folder)
    sheets = problems(whole, EXERCISE, secret.read(whole.secret))
    cast = students(sheets.problem(sheets.sheet_of("0")).exercise)
    writers = {
        "typed": [one for one in cast if one.loses in TYPED and one.name != "formulas"],
        "formulas": [one for one in cast if one.name == "formulas"],
    }
    ways = (
        ("typed numbers", 100, "typed", None),
        ("formulas of students", 30, "formulas", None),
        ("typed numbers, with feedback", 30, "typed", whole.settings(EXERCISE).reveal),
    )
    filled = {name: handed_in(folder / name, sheets, some) for name, some in writers.items()}
    return [
        Promise(
            name,
            a_second,
            filled[written],
            Grading(sheets, whole.settings(EXERCISE), "embedded", LIMITS, reveal),
        )
        for name, a_second, written, reveal in ways
    ]


def usual(path: Path, key: Mapping[str, float]) -> int:
    """How many answers are right, as a grader made by hand finds it with openpyxl."""
    values, formulas = load_workbook(path, data_only=True), load_workbook(path)
    right = 0
    for here, value in key.items():
        typed, formula = values.worksheets[0][here].value, formulas.worksheets[0][here].value
        if formula is not None and isinstance(typed, int | float):
            right += abs(typed - value) <= TOLERANCE
    return right


def measured(one: Promise) -> tuple[float, float]:
    """CPU seconds for one file, ours and the usual way: the quickest of several turns."""

    def ours() -> None:
        for path in one.handed_in:
            one.grade(path)

    def theirs() -> None:
        for path in list(one.handed_in)[:: CLASS // 3]:
            usual(path, one.handed_in[path])

    ours()  # what a process makes once
    turns = [(_seconds(ours) / CLASS, _seconds(theirs) / 3) for _ in range(TURNS)]
    own, other = zip(*turns, strict=True)
    return min(own), min(other)


def _seconds(work: Callable[[], None]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> int:
    """Print a line for every way of grading."""
    kept = True
    with tempfile.TemporaryDirectory() as folder:
        for one in promises(Path(folder)):
            ours, other = measured(one)
            kept = kept and 1 / ours >= one.a_second
            print(
                f"{one.name:<29} {1 / ours:.0f} files a second ({ours * 1000:.1f} ms;"
                f" promised are {one.a_second}); openpyxl twice and a tolerance"
                f" {other * 1000:.1f} ms, {other / ours:.1f} times as long"
            )
    if "sympy" in sys.modules:
        print("SymPy was loaded, and no mark needs it")
    return 0 if kept and "sympy" not in sys.modules else 1


if __name__ == "__main__":
    sys.exit(main())
