"""Verdicts: the hidden sheets of a practice file, which tell at once whether a cell is right.

Each has its cells at the addresses of the main sheet:

    key        the true value of every answer
    reach      how far from its rule on the student's own cells an answer may lie
    verdict    1 right by the key, 2 right on the student's own cells, 0 neither, blank if blank

Only cells that are asked have verdicts; the rules read what is printed as they read any other cell.

An answer is right by the key within one unit of its last asked digit, and right on own cells, by
the step's rule or another way to it, within the half-width of the rule's interval at the key plus
half a unit; where that interval is too wide to say anything, within half a unit. Below the verdicts
one cell for each step says whether its answers are degenerate (zero or constant where the key is
not, and not all of them right), so that nothing follows from them.

It may differ from `check` in four ways, each counted in tests/libreoffice/test_practice.py. A text
that a person can read as a number is none here, and nothing follows from it: stricter. Nor does it
from a block of which a mistake has left nothing but zeros, as `check` can name it. What is made
from nothing but zeros is followed here unless its whole block is degenerate: laxer. And the
half-width is the one at the key, not at the student's own numbers: a hair, either way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from normreg_sheets.answers.intervals import (
    FEW,
    INTERVAL,
    carried,
    exactly,
    key_tolerance,
    vague,
    widths,
)
from normreg_sheets.answers.values import result
from normreg_sheets.exercise.algebra import references
from normreg_sheets.sheet.addresses import address
from normreg_sheets.sheet.formulas import NOISE, Speller

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.answers.values import Data
    from normreg_sheets.exercise.algebra import Node
    from normreg_sheets.exercise.exercise import Exercise
    from normreg_sheets.sheet.blocks import Layout

KEY, REACH, VERDICT = "key", "reach", "verdict"
VERDICTS = "verdicts"  # the defined name of the verdict sheet's mirror of the main sheet


def progress_formula(problem: Problem) -> str:
    """How many answers are right so far."""
    return f'COUNTIF({VERDICTS},">0")&" of {asked_cells(problem)} right"'


def asked_cells(problem: Problem) -> int:
    """How many cells a student is asked to fill."""
    return sum(map(len, problem.blanks.values()))


def verdict_formulas(problem: Problem, layout: Layout, sheet: str) -> Iterator[tuple[str, str]]:
    """Address and formula of every verdict; `sheet` is the title of the main sheet."""
    exercise = problem.exercise
    speller = Speller(exercise.sizes, layout.where, sheet)
    for name, places in problem.blanks.items():
        step, asked = exercise.step[name], problem.asked[name]
        block = layout.home(name)
        cells = [block.cell(dict(zip(step.axes, place, strict=True))) for place in places]
        yield degenerate_cell(layout, exercise, name), _degenerate(cells, asked, sheet)
        ways = [(way, _degenerate_inputs(problem, layout, way)) for way in step.ways]
        for place, cell in zip(places, cells, strict=True):
            at, here = dict(zip(step.axes, place, strict=True)), address(*cell)
            own = speller.entry(step.name, at)
            followed = []
            for way, nothing in ways:
                unusable = ",".join([speller.missing(references(way), at), *nothing])
                rule = speller.formula(way, at)
                near_rule = f"IFERROR(ABS({own}-({rule}))<={REACH}!{here}+{NOISE},FALSE)"
                followed.append(f"IF(OR({unusable}),0,IF({near_rule},2,0))")
            by_own = followed[0] if len(followed) == 1 else f"MAX({','.join(followed)})"
            near_key = f"ABS({own}-{KEY}!{here})<={key_tolerance(asked):.{max(asked, 1)}f}+{NOISE}"
            by_key = f"IF({near_key},1,{by_own})"
            yield here, f'IF(ISBLANK({own}),"",IF(ISNUMBER({own}),{by_key},0))'


def _degenerate_inputs(problem: Problem, layout: Layout, way: Node) -> list[str]:
    """Where the verdict sheet says of each asked step in a rule whether it is degenerate."""
    return [
        degenerate_cell(layout, problem.exercise, ref.name)
        for ref in references(way)
        if ref.name in problem.blanks
    ]


def degenerate_cell(layout: Layout, exercise: Exercise, step: str) -> str:
    """Where the verdict sheet says whether a step is degenerate: below the verdicts."""
    order = [other.name for other in exercise.steps]
    return address(layout.last_row + 2 + order.index(step), 1)


def _degenerate(cells: Sequence[tuple[int, int]], asked: int, sheet: str) -> str:
    """1 where answers are zero or constant up to their asked digit and the key is not, else 0.

    But 0 where each of them is right: then they follow from a slip before them.
    """

    def empty(where: str) -> str:
        zero = f"AND(MAX({where})<={unit}/2+{NOISE},MIN({where})>=-{unit}/2-{NOISE})"
        flat = f"MAX({where})-MIN({where})<={unit}+{NOISE}"
        return f"OR({zero},{flat})" if len(cells) > FEW else zero

    unit = f"{10.0**-asked:.{asked}f}"
    ranges = _ranges(cells)
    own, there = (",".join(f"{on}!{one}" for one in ranges) for on in (f"'{sheet}'", KEY))
    wrong = "+".join(f"COUNTIF({one},0)" for one in ranges)
    return f"IF(AND(COUNT({own})>0,{empty(own)},NOT({empty(there)}),{wrong}>0),1,0)"


def _ranges(cells: Sequence[tuple[int, int]]) -> list[str]:
    """Cells in row order as few ranges: runs of a row, and equal runs below each other as one."""
    areas: list[list[int]] = []
    for row, column in cells:
        if areas and areas[-1][0] == areas[-1][2] == row and areas[-1][3] == column - 1:
            areas[-1][3] = column
        else:
            areas.append([row, column, row, column])
    merged: list[list[int]] = []
    for one in areas:
        if merged and merged[-1][2] == one[0] - 1 and merged[-1][1::2] == one[1::2]:
            merged[-1][2] = one[2]
        else:
            merged.append(one)
    return [f"{address(*one[:2])}:{address(*one[2:])}" for one in merged]


def reaches(problem: Problem) -> dict[str, Data]:
    """For every step that is not live the reach of each entry, over the step's axes."""
    exercise = problem.exercise
    known: dict[str, Data] = {name: exactly(problem.key[name]) for name in exercise.given}
    found = {}
    for step in exercise.steps:
        if step.live:
            continue
        unit = 10.0 ** -problem.asked[step.name]
        interval = result(exercise, step, step.rule, known, INTERVAL)
        found[step.name] = np.where(vague(interval, unit), 0.0, widths(interval) / 2) + unit / 2
        radius = np.where(problem.made[step.name], unit / 2, 0.0)
        known[step.name] = carried(step.rule, problem.key[step.name], radius, interval)
    return found
