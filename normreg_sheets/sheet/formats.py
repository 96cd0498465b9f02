"""Formats: how a cell looks by what is in it, as data.

Zeros that ReLU made are grey, entries that are no plausible number red, a practice file's cells
green or red with a tick or a cross, computed whole numbers show no decimals, linked copies are
hidden while their source is blank.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from normreg_sheets.answers.gates import is_gate
from normreg_sheets.exercise.quantities import LARGEST
from normreg_sheets.sheet import theme
from normreg_sheets.sheet.addresses import address, extent
from normreg_sheets.sheet.feedback import mirrored
from normreg_sheets.sheet.formulas import NOISE
from normreg_sheets.sheet.roles import place_of
from normreg_sheets.sheet.signs import BLANK, NO_NUMBER, SIGNS
from normreg_sheets.sheet.verdicts import VERDICTS

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping

    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.sheet.blocks import Block, Layout
    from normreg_sheets.sheet.kinds import Kind

NO_SIGN = "0;0;0"
TICK, CROSS = 'General" ✓"', 'General" ✗"'


@dataclass(frozen=True, slots=True)
class Format:
    """Colours and number format of a range, `when` a formula for its first cell is true."""

    where: str
    when: str
    colour: str | None = None
    fill: str | None = None
    numbers: str | None = None


def formats(problem: Problem, layout: Layout, kind: Kind) -> Iterator[Format]:
    """Conditional formats, each with the range that it is for; of one range the first one wins."""
    for block in layout.blocks:
        if block.kind == "copy":
            yield from _copy_formats(layout, block, problem.givens)
        if block.kind == "answer":
            yield from _step_formats(problem, layout, block, kind)
    for mark in layout.marks:
        here = address(mark.row, mark.column)
        yield Format(here, f'LEFT({here},1)="✗"', colour=theme.RED)


def _step_formats(problem: Problem, layout: Layout, block: Block, kind: Kind) -> Iterator[Format]:
    step = problem.exercise.step[block.tensor]
    decimals, grey = problem.asked[step.name], is_gate(problem.exercise, step)
    if step.live:
        cell, where = address(block.top, block.left), extent(block)
        if grey:
            zero = f"AND(ISNUMBER({cell}),ABS({cell})<{NOISE})"
            yield Format(where, zero, fill=theme.ZERO_FILL, numbers=NO_SIGN)
        yield Format(where, is_whole(cell), numbers="0")
        return
    if kind != "solution":
        for at in block.entries():
            if not np.isnan(problem.printed[step.name][place_of(step, at)]):
                here = address(*block.cell(at))
                if grey and problem.made[step.name][place_of(step, at)]:
                    yield Format(here, f"{here}=0", fill=theme.ZERO_FILL, numbers="0")
                yield Format(here, is_whole(here), numbers="0")
    # Where some entries are always zero, the others are looked at one by one.
    made = problem.made[step.name]
    alone = (_alone(block, at) for at in block.entries() if made[place_of(step, at)])
    cells = [block] if made.all() else list(alone)
    for one in cells:
        if kind == "feedback":
            yield from _sign_formats(one, decimals, layout)
        else:
            yield from _answer_formats(one, decimals, kind, gated=grey)


def _alone(block: Block, at: Mapping[str, int]) -> Block:
    """One cell of a block as a block of its own."""
    row, column = block.cell(at)
    return replace(block, top=row, left=column, height=1, width=1)


def _copy_formats(layout: Layout, block: Block, givens: Container[str]) -> Iterator[Format]:
    """A linked copy is hidden while its source is blank, cell by cell where it lies transposed."""
    home = layout.home(block.tensor)
    if (home.down, home.across) == (block.down, block.across):
        yield Format(extent(block), _is_blank(home), numbers=";;;")
    else:
        for at in block.entries():
            yield Format(address(*block.cell(at)), _is_blank(_alone(home, at)), numbers=";;;")
    if block.tensor not in givens:
        yield Format(extent(block), is_whole(address(block.top, block.left)), numbers="0")


def _is_blank(block: Block) -> str:
    """A condition, written for a block's first cell: it is blank."""
    return f"ISBLANK({address(block.top, block.left)})"


def _answer_formats(block: Block, decimals: int, kind: Kind, *, gated: bool) -> Iterator[Format]:
    """The formats of an answer, written for its first cell; `gated` greys its zeros."""
    cell, where = address(block.top, block.left), extent(block)
    zero = f"AND(ISNUMBER({cell}),{cell}=0)"
    if kind == "solution":
        # What floats leave of a zero may be a hair below it, and would show as -0.
        fill = theme.ZERO_FILL if gated else None
        yield Format(where, f"ABS({cell})<{NOISE}", fill=fill, numbers=NO_SIGN)
        yield Format(where, is_whole(cell), numbers="0")
        return
    if kind == "practice":
        verdict = f"INDEX({VERDICTS},ROW({cell}),COLUMN({cell}))"
        right, wrong = (f"AND(ISNUMBER({verdict}),{verdict}{is_})" for is_ in (">0", "=0"))
        if gated:
            yield Format(where, f"AND({right},{cell}=0)", fill=theme.ZERO_FILL, numbers=TICK)
        # What was typed stays as it is; a formula's many digits would not fit.
        many = _has_many_digits(cell, decimals)
        fixed = theme.number_format(decimals)
        for verdict, sign, colour, fill in (
            (right, TICK, theme.GREEN, theme.RIGHT_FILL),
            (wrong, CROSS, theme.RED, theme.WRONG_FILL),
        ):
            rounded = sign.replace("General", fixed)
            yield Format(where, f"AND({verdict},{many})", colour=colour, fill=fill, numbers=rounded)
            yield Format(where, verdict, colour=colour, fill=fill, numbers=sign)
        return
    unlikely = f"OR(ISTEXT({cell}),AND(ISNUMBER({cell}),ABS({cell})>{LARGEST}))"
    yield Format(where, unlikely, colour=theme.RED, fill=theme.WRONG_FILL)
    if gated:
        yield Format(where, zero, fill=theme.ZERO_FILL)


def _sign_formats(block: Block, decimals: int, layout: Layout) -> Iterator[Format]:
    """Colour and sign of each verdict, which the mirror repeats; for the block's first cell."""
    cell, where = address(block.top, block.left), extent(block)
    mirror = address(block.top, mirrored(layout, block.left))
    many = _has_many_digits(cell, decimals)
    for sign in SIGNS:
        told, look = f'{mirror}="{sign.verdict}"', sign.look
        colours = {"colour": look.colour, "fill": look.fill}
        if sign.verdict in NO_NUMBER:
            # A blank cell shows the sign itself.
            text = f'General;General;General;@" {sign.sign}"' if sign.verdict != BLANK else None
            yield Format(where, told, **colours, numbers=text)
            continue
        # What no sheet lets in, but a program may hold, would not fit either.
        huge = f"IF(ISNUMBER({cell}),ABS({cell})>{LARGEST},FALSE)"
        yield Format(where, f"AND({told},{huge})", **colours, numbers=f'0.0E+00" {sign.sign}"')
        rounded = f'{theme.number_format(decimals)}" {sign.sign}"'
        yield Format(where, f"AND({told},{many})", **colours, numbers=rounded)
        yield Format(where, told, **colours, numbers=f'General" {sign.sign}"')


def _has_many_digits(cell: str, decimals: int) -> str:
    return f"IF(ISNUMBER({cell}),ABS({cell}-ROUND({cell},{decimals}))>{NOISE},FALSE)"


def is_whole(cell: str) -> str:
    """A condition: the number in a cell is whole."""
    return f"ABS({cell}-ROUND({cell},0))<{NOISE}"
