"""A round trip: a sheet is made, filled in by a simulated student, and marked.

Everything goes through real files, as it would with a real student.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from normreg_sheets.answers.draw import pose
from normreg_sheets.answers.problem import Variant
from normreg_sheets.exercise.composition import load
from normreg_sheets.marking.assessment import assess
from normreg_sheets.marking.report import in_words
from normreg_sheets.marking.students import slipping
from normreg_sheets.sheet.kinds import KINDS
from normreg_sheets.sheet.names import file_name
from normreg_sheets.sheet.output import check, write
from normreg_sheets.sheet.workbook import set_up

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

EXERCISE, SLIP = "batch-normalization", "divided-by-n-minus-1"


def round_trip(folder: Path, *, force: bool) -> Iterator[str]:
    """Do it in `folder`, and tell it line by line. Raises OutputError where a file is taken."""
    problem = pose(load(EXERCISE), Variant(level="fractions", seed=1))
    made = {
        kind: folder / file_name(problem.exercise, problem.variant, f"{kind}.xlsx")
        for kind in KINDS
    }
    handed_in = folder / "handed-in.xlsx"
    for path in (*made.values(), handed_in):
        check(path, force=force)
    for kind, path in made.items():
        write(path, set_up(problem, kind).workbook(problem), force=force)
    yield f"1. Made {problem.exercise.title}, {problem.variant}, in {folder}:"
    yield f"     {made['assignment'].name}   to fill in"
    yield f"     {made['practice'].name}     the same, and it says at once what is right"
    yield f"     {made['solution'].name}     change a number, and everything below follows"
    mistakes = {mistake.name: mistake for s in problem.exercise.steps for mistake in s.mistakes}
    entries = slipping(problem, mistakes[SLIP])
    press = set_up(problem, "assignment", to_fill=True)
    write(handed_in, press.workbook(problem, entries), force=force)
    yield "2. A student filled it in by hand, rounding at every step, with one slip: the variance"
    yield f"   was divided by n − 1. The file is {handed_in}"
    yield "3. Marked: the slip costs its own step, and nothing after it:"
    yield ""
    yield from in_words(assess(handed_in))
    yield ""
    yield f"Next: open the practice file and type, or: normreg-sheets check {handed_in} --json"
