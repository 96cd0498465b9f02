"""Verdicts: the hidden sheets of a practice file, which tell at once whether a cell is right.

Each has its cells at the addresses of the main sheet:

    key        the true value of every answer
    reach      how far from its rule on the student's own cells an answer may lie
    verdict    1 right by the key, 2 right on the student's own cells, 0 neither, blank if blank

An answer is right by the key within one unit of its last asked digit, and right on own cells, by
the step's rule or another way to it, within the half-width of the rule's interval at the key plus
half a unit; where that interval is too wide to say anything, within half a unit. Below the verdicts
one cell for each step says whether its block is degenerate (zero or constant where the key is not),
so that nothing follows from it.

It may differ from `check` in three ways, each counted in tests/libreoffice/test_practice.py. A text
that a person can read as a number is none here, and nothing follows from it: stricter. What is made
from nothing but zeros is followed here unless its whole block is degenerate: laxer. And the
half-width is the one at the key, not at the student's own numbers: a hair, either way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from normreg_sheets.answers.intervals import (
    FEW,
    INTERVAL,
    around,
    exactly,
    key_tolerance,
    vague,
    widths,
)
from normreg_sheets.answers.values import evaluate
from normreg_sheets.exercise.algebra import references
from normreg_sheets.sheet.addresses import address, extent
from normreg_sheets.sheet.formulas import NOISE, Speller

if TYPE_CHECKING:
    from collections.abc import Iterator

    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.answers.values import Data
    from normreg_sheets.exercise.algebra import Node
    from normreg_sheets.exercise.exercise import Exercise
    from normreg_sheets.sheet.blocks import Block, Layout

KEY, REACH, VERDICT = "key", "reach", "verdict"
VERDICTS = "verdicts"  # the defined name of the verdict sheet's mirror of the main sheet


def progress_formula(problem: Problem) -> str:
    """How many answers are right so far."""
    return f'COUNTIF({VERDICTS},">0")&" of {asked_cells(problem)} right"'


def asked_cells(problem: Problem) -> int:
    """How many cells a student is asked to fill."""
    return sum(problem.key[step.name].size for step in problem.exercise.steps)


def verdict_formulas(problem: Problem, layout: Layout, sheet: str) -> Iterator[tuple[str, str]]:
    """Address and formula of every verdict; `sheet` is the title of the main sheet."""
    exercise = problem.exercise
    speller = Speller(exercise.sizes, layout.where, sheet)
    for step in exercise.steps:
        asked = problem.asked[step.name]
        block = layout.home(step.name)
        yield degenerate_cell(layout, exercise, step.name), _degenerate(block, asked, sheet)
        ways = [(way, _degenerate_inputs(layout, exercise, way)) for way in step.ways]
        for at in block.entries():
            here = address(*block.cell(at))
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


def _degenerate_inputs(layout: Layout, exercise: Exercise, way: Node) -> list[str]:
    """Where the verdict sheet says of each step in a rule whether its block is degenerate."""
    return [
        degenerate_cell(layout, exercise, ref.name)
        for ref in references(way)
        if ref.name in exercise.step
    ]


def degenerate_cell(layout: Layout, exercise: Exercise, step: str) -> str:
    """Where the verdict sheet says whether a step's block is degenerate: below the verdicts."""
    order = [other.name for other in exercise.steps]
    return address(layout.last_row + 2 + order.index(step), 1)


def _degenerate(block: Block, asked: int, sheet: str) -> str:
    """1 where a block is zero or constant up to its asked digit and the key is not, else 0."""

    def empty(where: str) -> str:
        zero = f"AND(MAX({where})<={unit}/2+{NOISE},MIN({where})>=-{unit}/2-{NOISE})"
        flat = f"MAX({where})-MIN({where})<={unit}+{NOISE}"
        return f"OR({zero},{flat})" if block.height * block.width > FEW else zero

    unit = f"{10.0**-asked:.{asked}f}"
    own = f"'{sheet}'!{extent(block)}"
    there = f"{KEY}!{extent(block)}"
    return f"IF(AND(COUNT({own})>0,{empty(own)},NOT({empty(there)})),1,0)"


def reaches(problem: Problem) -> dict[str, Data]:
    """For every step the reach of each entry, over the step's axes."""
    exercise = problem.exercise
    known = {name: exactly(problem.key[name]) for name in exercise.given}
    known |= {
        name: around(problem.key[name], 10.0**-decimals / 2)
        for name, decimals in problem.asked.items()
    }
    found = {}
    for step in exercise.steps:
        unit = 10.0 ** -problem.asked[step.name]
        interval = evaluate(step.rule, known, exercise.sizes, INTERVAL)
        found[step.name] = np.where(vague(interval, unit), 0.0, widths(interval) / 2) + unit / 2
    return found
