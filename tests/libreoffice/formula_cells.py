"""What the formula cells of a file must show: the answers, and what is computed from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from normreg_sheets.sheet.addresses import address
from normreg_sheets.sheet.contents import exact_text, goal_checks, with_live
from normreg_sheets.sheet.header import page_code, progress_cell
from normreg_sheets.sheet.layout import lay_out
from normreg_sheets.sheet.names import sheet_title
from normreg_sheets.sheet.verdicts import VERDICT, degenerate_cell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.sheet.kinds import Kind

Cells = dict[str, float | str]
Shown = dict[str, Cells]


def computed(posed: Problem) -> Iterator[tuple[str, str, tuple[int, ...]]]:
    """Address, step and place of every entry that is made from numbers."""
    layout = lay_out(posed.exercise)
    for step in posed.exercise.steps:
        block = layout.home(step.name)
        for at in block.entries():
            place = tuple(at[axis] for axis in step.axes)
            if posed.made[step.name][place]:
                yield address(*block.cell(at)), step.name, place


def answers(posed: Problem) -> list[tuple[str, str, tuple[int, ...]]]:
    """Address, step and place of every entry that is asked."""
    return [one for one in computed(posed) if one[2] in posed.blanks.get(one[1], ())]


def live(posed: Problem, tensors: Mapping[str, Any]) -> Cells:
    """What the sheet computes itself; nothing while a number is missing."""
    return {
        where: "" if np.isnan(tensors[step][place]) else float(tensors[step][place])
        for where, step, place in computed(posed)
        if posed.exercise.step[step].live
    }


def goals(posed: Problem) -> Cells:
    """Every goal, met."""
    return {
        address(mark.row, mark.column): f"✓ {mark.goal.says}"
        for mark in lay_out(posed.exercise).marks
    }


def codes(posed: Problem, kind: Kind) -> Cells:
    """The code, which stands on each further page once more; nobody has written a name."""
    cells = page_code(lay_out(posed.exercise), kind)
    return {address(cell.row, cell.column): posed.code for cell in cells}


def copies(posed: Problem, tensors: Mapping[str, Any]) -> Cells:
    """Every cell that links to another; one that links to a blank cell shows zero."""
    layout = lay_out(posed.exercise)
    return {
        address(*block.cell(at)): float(np.nan_to_num(np.float64(tensors[block.tensor][place])))
        for block in layout.blocks
        if block.kind == "copy"
        for at in block.entries()
        for place in [tuple(at[axis] for axis in posed.exercise.axes(block.tensor))]
    }


def exact_texts(posed: Problem) -> Cells:
    """Every exact value beside a solution, where there is one to show."""
    layout = lay_out(posed.exercise)
    found: Cells = {}
    for exact in layout.exacts:
        block = layout.home(exact.step)
        for at in block.entries():
            row, column = block.cell(at)
            place = tuple(at[axis] for axis in posed.exercise.axes(exact.step))
            if (text := exact_text(posed, exact.step, place)) is not None:
                found[address(exact.top + row - block.top, exact.left + column - block.left)] = text
    return found


def expected(posed: Problem, kind: Kind, tensors: Mapping[str, Any]) -> Shown:
    """What the formula cells of an unfilled file show, if `tensors` are the answers."""
    title, layout = sheet_title(posed.exercise), lay_out(posed.exercise)
    if kind == "solution":
        true: Cells = {w: float(tensors[step][place]) for w, step, place in computed(posed)}
        true |= goals(posed) | copies(posed, tensors) | exact_texts(posed) | codes(posed, kind)
        return {title: true}
    printed = with_live(posed, {**posed.numbers, **posed.printed})
    main = live(posed, printed) | copies(posed, printed) | codes(posed, kind)
    # A goal can be checked already where all that it is about is printed.
    main |= {
        address(mark.row, mark.column): shows for mark, shows in goal_checks(posed, layout, printed)
    }
    if kind == "assignment":
        return {title: main}
    asked = [where for where, _, _ in answers(posed)]
    main[address(*progress_cell(layout))] = f"0 of {len(asked)} right"
    blank: Cells = dict.fromkeys(asked, "")
    return {title: main, VERDICT: blank | none_degenerate(posed)}


def none_degenerate(posed: Problem) -> Cells:
    """The cells of the verdict sheet that say of each step that its block holds something."""
    layout = lay_out(posed.exercise)
    cells = (degenerate_cell(layout, posed.exercise, step) for step in posed.blanks)
    return dict.fromkeys(cells, 0.0)
