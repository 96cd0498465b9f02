"""An assessment: one workbook that came back, identified, read, marked and summed up.

The code on the sheet says which problem it is; the problem is posed again, so nothing in the file
is believed but the student's own entries. Where the file contradicts itself, a *flag* asks a person
to look; a flag never changes a mark.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from normreg_sheets.answers.draw import pose
from normreg_sheets.answers.problem import read_code
from normreg_sheets.errors import NormregError, SubmissionError, UsageError
from normreg_sheets.exercise.composition import load
from normreg_sheets.exercise.language import unknown
from normreg_sheets.exercise.template import names
from normreg_sheets.marking.marker import CellMark, Verdict, mark
from normreg_sheets.sheet.addresses import address
from normreg_sheets.sheet.layout import lay_out
from normreg_sheets.sheet.names import CODE_NAME, CODE_PROPERTY, block_name, sheet_title
from normreg_sheets.sheet.page import require_page
from normreg_sheets.submission.numbers import State, entry
from normreg_sheets.submission.reader import read
from normreg_sheets.submission.workbook import Area

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.sheet.blocks import Block, Layout
    from normreg_sheets.submission.workbook import Workbook


@dataclass(frozen=True, slots=True)
class Flag:
    """Something that a person should look at; `kind` is its machine name."""

    kind: str
    says: str


@dataclass(frozen=True, slots=True)
class StepMark:
    """A step's cells, each with the address where it was found."""

    name: str
    title: str
    cells: tuple[tuple[str, CellMark], ...]

    @property
    def points(self) -> float:
        """What the step earned."""
        return sum(cell.points for _, cell in self.cells)


@dataclass(frozen=True, slots=True)
class Assessment:
    """The marks of one workbook."""

    problem: Problem
    steps: tuple[StepMark, ...]
    flags: tuple[Flag, ...]

    @property
    def points(self) -> float:
        """What was earned."""
        return sum(step.points for step in self.steps)

    @property
    def of(self) -> int:
        """What could be earned: a point for each cell."""
        return sum(len(step.cells) for step in self.steps)

    @property
    def percent(self) -> float:
        """The share that was earned, in percent."""
        return 100 * self.points / self.of


def assess(path: Path, template: str | None = None) -> Assessment:
    """The assessment of a workbook; `template` is the path of an exercise of one's own.

    Raises SubmissionError where the workbook needs a person instead.
    """
    workbook = read(path)
    if workbook.ambiguous:
        sheets = sorted({area.sheet for areas in workbook.ambiguous.values() for area in areas})
        raise SubmissionError(
            f"{path}: was copied within itself; a person must say which sheet counts"
            f" ({', '.join(sheets)})",
            reason="several-sheets",
        )
    problem = identify(workbook, path, template)
    layout = lay_out(problem.exercise)
    areas = {block.tensor: _find(workbook, problem, block) for block in _homes(layout)}
    entries = {
        step.name: _entries(workbook, layout.home(step.name), areas[step.name])
        for step in problem.exercise.steps
    }
    marks = mark(problem, entries)
    titles = {step.name: part.title for part in problem.exercise.parts for step in part.steps}
    steps = tuple(
        StepMark(
            name,
            titles[name],
            tuple(zip(_addresses(layout.home(name), areas[name]), cells, strict=True)),
        )
        for name, cells in marks.items()
    )
    flags = (*_altered(workbook, problem, layout, areas), *_pending(steps))
    return Assessment(problem, steps, flags)


def identify(workbook: Workbook, path: Path, template: str | None = None) -> Problem:
    """The problem that a workbook names, posed again from its code.

    Raises SubmissionError for a workbook without a code, with codes that disagree, or of an
    exercise or version that is not here.
    """
    found = set(_codes(workbook))
    if not found or not workbook.sheets:
        raise SubmissionError(
            f"{path}: has no code of ours on its first sheet; hand in the sheet that was generated,"
            " with your numbers typed into it",
            reason="foreign-workbook",
        )
    if len(found) > 1:
        raise SubmissionError(
            f"{path}: names different problems ({', '.join(sorted(found))}); a person must say"
            " which one it is",
            reason="codes-disagree",
        )
    (code,) = found
    try:
        name, version, variant, settings = read_code(code)
        if template is None and name not in names():
            raise UsageError(
                f"{unknown('exercise', name, names())} (for one of your own, give --template)"
            )
        exercise = load(template or name, settings)
        require_page(exercise)
        if exercise.name != name:
            raise SubmissionError(
                f"{path}: is of the exercise {name}, not of {template}", reason="other-exercise"
            )
        if exercise.version != version:
            raise SubmissionError(
                f"{path}: is of version {version} of {name}, and this is version"
                f" {exercise.version}; check it with the release that made it",
                reason="other-version",
            )
        problem = pose(exercise, variant)
        if problem.code != code:
            raise SubmissionError(
                f"{path}: its code is not one that we write ('{code[:60]}')", reason="code"
            )
        return problem
    except SubmissionError:
        raise
    except NormregError as error:
        raise SubmissionError(f"{path}: its code cannot be used: {error}", reason="code") from None


def _codes(workbook: Workbook) -> Iterator[str]:
    """The codes that the workbook carries: by name, and as a property."""
    area = workbook.names.get(CODE_NAME)
    if area is not None:
        cell = workbook.sheets[area.sheet].get(address(area.top, area.left))
        if cell is not None and isinstance(cell.value, str):
            yield " ".join(cell.value.split())
    if workbook.properties.get(CODE_PROPERTY):
        yield " ".join(workbook.properties[CODE_PROPERTY].split())


def _homes(layout: Layout) -> Iterator[Block]:
    return (block for block in layout.blocks if block.kind != "copy")


def _find(workbook: Workbook, problem: Problem, block: Block) -> Area:
    """Where a block is: by its defined name, else where the layout puts it."""
    area = workbook.names.get(block_name(block).lower())
    if area is not None and (area.rows, area.columns) == (block.height, block.width):
        return area
    code = workbook.names.get(CODE_NAME)
    title = sheet_title(problem.exercise)
    sheet = (
        code.sheet if code else title if title in workbook.sheets else next(iter(workbook.sheets))
    )
    return Area(sheet, block.top, block.left, block.bottom, block.right)


def _addresses(block: Block, area: Area) -> Iterator[str]:
    """The addresses of a block's cells where the area is, row by row."""
    for at in block.entries():
        row, column = block.cell(at)
        yield address(area.top + row - block.top, area.left + column - block.left)


def _entries(workbook: Workbook, block: Block, area: Area) -> NDArray[np.object_]:
    """What stands in a step's cells, over the step's axes."""
    cells = workbook.sheets[area.sheet]
    found = [entry(cells.get(here)) for here in _addresses(block, area)]
    shape = tuple(
        size for axis, size in ((block.down, block.height), (block.across, block.width)) if axis
    )
    array = np.empty(len(found), dtype=object)
    array[:] = found
    return array.reshape(shape)


def _altered(
    workbook: Workbook, problem: Problem, layout: Layout, areas: dict[str, Area]
) -> Iterator[Flag]:
    """A flag for each given whose printed numbers are not the problem's own."""
    for name, values in problem.numbers.items():
        block = layout.home(name)
        entries = _entries(workbook, block, areas[name]).ravel()
        written = [np.nan if one.value is None else one.value for one in entries]
        if not np.allclose(written, values.ravel(), rtol=0, atol=1e-9):
            symbol = problem.exercise.symbols[name]
            yield Flag(
                "altered-givens",
                f"the given {symbol} does not hold the numbers of this problem; it was marked on"
                " the true ones",
            )


def _pending(steps: tuple[StepMark, ...]) -> Iterator[Flag]:
    unreadable = [
        here
        for step in steps
        for here, cell in step.cells
        if cell.verdict is Verdict.UNREADABLE and cell.entry.state is State.UNREADABLE
    ]
    if unreadable:
        yield Flag(
            "unreadable",
            f"not readable as a number, so pending for a person: {', '.join(unreadable[:8])}"
            + (f" and {len(unreadable) - 8} more" if len(unreadable) > 8 else ""),
        )
