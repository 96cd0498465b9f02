"""Every cell of a practice file judged twice: by its hidden verdicts, and by `check`.

A real LibreOffice calculates the verdicts of files whose stored values are poisoned; the marker
gets the same entries. Where the two may differ is said in `sheet/verdicts`, and every cell has one
of these causes for it:

    text     the cell, or one that it is made from, holds a text that a person can read as a
             number: a spreadsheet does not, so the practice file is stricter
    zeros    made from nothing but zeros: `check` lets nothing follow from them, the practice file
             only where a whole block is degenerate, so it is laxer
    slip     made from a block of which a listed mistake has left nothing but zeros: `check`, which
             knows the mistake, follows them, so the practice file is stricter
    hair     the half-width is the one at the key, not at the student's own numbers: either way
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from normreg_sheets.answers.sources import SOURCES, certain
from normreg_sheets.answers.values import result
from normreg_sheets.exercise.algebra import references
from normreg_sheets.marking.handed import Handed, contents, entries
from normreg_sheets.marking.marker import Verdict, mark
from normreg_sheets.marking.surprises import KEPT
from normreg_sheets.sheet.addresses import address
from normreg_sheets.sheet.layout import lay_out
from normreg_sheets.sheet.verdicts import VERDICT
from normreg_sheets.sheet.workbook import set_up
from normreg_sheets.submission.numbers import entry
from tests.libreoffice import office
from tests.libreoffice.practising import handed_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.marking.marker import CellMark
    from normreg_sheets.sheet.workbook import Press

AT_ONCE = 200  # files; LibreOffice gives up on more than 255
BLANK = ""  # what the practice file shows beside a blank cell


@dataclass(frozen=True, slots=True)
class Judged:
    """One cell, judged twice: what the practice file shows, and what `check` says.

    `cause` is why the two may differ, of those above.
    """

    file: str
    step: str
    mark: CellMark
    shows: float | str
    cause: str

    @property
    def differs(self) -> bool:
        if BLANK in (self.shows, self.mark.verdict) or self.mark.verdict is Verdict.BLANK:
            return (self.shows == BLANK) != (self.mark.verdict is Verdict.BLANK)
        return (self.shows in (1.0, 2.0)) != self.kept

    @property
    def kept(self) -> bool:
        return self.mark.verdict in KEPT


def judge_all(folder: Path) -> list[Judged]:
    """Every cell of every file, as LibreOffice calculates it in a folder."""
    presses: dict[str, Press] = {}
    everything = list(handed_in())
    paths = []
    for name, problem, handed in everything:
        settings = f"{problem.exercise.name} {problem.exercise.settings}"
        if settings not in presses:
            presses[settings] = set_up(problem, "practice", to_fill=True)
        paths.append(folder / f"{name}.xlsx")
        data = presses[settings].workbook(problem, contents(handed))
        (folder / "clean.xlsx").write_bytes(data)
        assert office.poison(folder / "clean.xlsx", paths[-1]) > 0
    saved = [
        path
        for start in range(0, len(paths), AT_ONCE)
        for path in office.convert(
            paths[start : start + AT_ONCE], folder / f"saved-{start}", "xlsx", recalculate=True
        )
    ]
    return [
        one
        for path, (name, problem, handed) in zip(saved, everything, strict=True)
        for one in _judged(name, problem, handed, path)
    ]


def _judged(name: str, problem: Problem, handed: Handed, path: Path) -> Iterator[Judged]:
    shown = office.cached(path)[VERDICT]
    layout = lay_out(problem.exercise)
    marks = mark(problem, entries(handed))
    slipped = set(_slipped(problem, handed, marks))
    for step, cells in marks.items():
        block = layout.home(step)
        for cell in cells:
            at = dict(zip(problem.exercise.step[step].axes, cell.at, strict=True))
            value = shown[address(*block.cell(at))].value
            assert value is not None
            assert value in (0.0, 1.0, 2.0, BLANK)
            read = {ref.name for ref in references(problem.exercise.step[step].rule)}
            followed = cell.verdict in KEPT and read & slipped
            cause = "slip" if followed else _cause(problem, handed, step, cell.at)
            yield Judged(name, step, cell, value, cause)


def _slipped(
    problem: Problem, handed: Handed, marks: Mapping[str, Sequence[CellMark]]
) -> Iterator[str]:
    """The steps of which a mistake has left nothing but zeros."""
    for step, cells in marks.items():
        nothing = 10.0 ** -problem.asked[step] / 2
        zero = all(abs(handed.meant[step][cell.at]) <= nothing for cell in cells)
        if zero and any(cell.verdict is Verdict.MISTAKE for cell in cells):
            yield step


def _cause(problem: Problem, handed: Handed, step: str, at: tuple[int, ...]) -> str:
    """Why the two may differ in a cell."""
    if any(_is_text(handed, *one) for one in ((step, at), *_inputs(problem, step, at))):
        return "text"
    one = problem.exercise.step[step]
    filled = {name: certain(values) for name, values in problem.numbers.items()}
    for name, meant in handed.meant.items():
        with np.errstate(invalid="ignore"):
            something = np.abs(meant) > 10.0 ** -problem.asked[name] / 2 + 1e-9
        filled[name] = np.stack((something, ~something))  # a product with nothing is nothing
    made_from_something = result(problem.exercise, one, one.rule, filled, SOURCES)[0]
    return "hair" if made_from_something[at] else "zeros"


def _is_text(handed: Handed, step: str, at: tuple[int, ...]) -> bool:
    """Whether a cell holds a text that a person can read as a number."""
    cell = handed.cells[step][at] if step in handed.cells else None
    return cell is not None and isinstance(cell.value, str) and entry(cell).value is not None


def _inputs(
    problem: Problem, step: str, at: tuple[int, ...]
) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The asked cells that a step's rule reads for one of its own."""
    exercise = problem.exercise
    here = dict(zip(exercise.step[step].axes, at, strict=True))
    for ref in references(exercise.step[step].rule):
        if ref.name in exercise.step:
            choices = (
                [here[axis]] if axis in here else range(exercise.sizes[axis]) for axis in ref.axes
            )
            yield from ((ref.name, place) for place in product(*choices))
