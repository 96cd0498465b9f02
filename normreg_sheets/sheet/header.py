"""The header: title, name, code, the meaning of the colours, and the rules of the sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from normreg_sheets.sheet import theme
from normreg_sheets.sheet.addresses import address
from normreg_sheets.sheet.cell import Cell
from normreg_sheets.sheet.columns import last_column, number_width
from normreg_sheets.sheet.names import FEEDBACK
from normreg_sheets.sheet.signs import legend
from normreg_sheets.sheet.verdicts import progress_formula
from normreg_sheets.sheet.zones import LEFT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.exercise.exercise import Exercise
    from normreg_sheets.sheet.blocks import Layout
    from normreg_sheets.sheet.kinds import Kind

SCORE = 3, 1  # the score's row and column on the Feedback sheet
NOTE = 6, 2  # the row and column of what is said of published numbers


def header(problem: Problem, layout: Layout, kind: Kind) -> Iterator[Cell]:
    """The cells above the first part."""
    exercise, main = problem.exercise, layout.zones.main
    wide = last_column(layout, kind) - main
    yield Cell(1, 1, "title", exercise.title)
    yield Cell(_network_row(exercise, layout), 1, "network", "  →  ".join(exercise.network))
    if kind == "solution":
        yield Cell(1, main + 1, "kind", "Solution", across=wide)
    elif kind == "feedback":
        score = f'"{FEEDBACK}: "&{FEEDBACK}!{address(*SCORE)}'
        yield Cell(*score_cell(layout), "kind", formula=score, across=wide)
        number = number_width(problem, kind)
        for row, column, across, sign in legend(layout, last_column(layout, kind), number):
            yield Cell(row, column, sign.name, f"{sign.sign} {sign.verdict}", across=across)
    else:
        yield Cell(1, main, "field", "Name")
        yield Cell(1, main + 1, "name", across=wide)
    yield Cell(2, main, "field", "Variant")
    yield Cell(2, main + 1, "code", across=wide)
    yield Cell(4, 1, "swatch-given")
    fill = "computed" if kind == "solution" else "you fill in"
    dotted = "" if kind == "feedback" else f"      ✎ dotted = {fill}"
    yield Cell(
        4, 2, "legend", f"given data      ▭ red frame = parameters{dotted}{_more(problem, kind)}"
    )
    if kind == "practice":
        yield Cell(4, main, "signs", "✓ right      ✗ not yet")
        yield Cell(*progress_cell(layout), "progress", formula=progress_formula(problem))
    yield Cell(5, 2, "legend", conventions(problem, kind))
    if exercise.has_notes:
        yield Cell(*NOTE, "legend")


def _more(problem: Problem, kind: Kind) -> str:
    """What only some sheets have to explain: printed answers, and the colour of the way back."""
    filled = kind != "feedback" and any(
        np.any(problem.made[step] & ~np.isnan(numbers)) for step, numbers in problem.printed.items()
    )
    backward = any(part.backward for part in problem.exercise.parts)
    more = {"blue = backward": backward, "□ white = filled in for you": filled}
    return "".join(f"      {text}" for text, told in more.items() if told)


def page_code(layout: Layout, kind: Kind) -> Iterator[Cell]:
    """The name and the code once more on each further page, which may get lost by itself."""
    (row, column), main = code_cell(layout), layout.zones.main
    code, name = address(row, column), address(1, main + 1)
    named = kind in ("assignment", "practice")
    formula = f'IF({name}="","",{name}&"   ")&{code}' if named else code
    for top, _ in layout.pages[1:]:
        wide = last_column(layout, kind) - main
        yield Cell(top, main + 1, "code", formula=formula, across=wide)


def _network_row(exercise: Exercise, layout: Layout) -> int:
    """Where the network stands: a long one in a row of its own, below the name and the code."""
    columns = layout.zones.main - LEFT
    room = theme.RAIL_WIDTH + theme.BADGE_WIDTH + columns * theme.number_width(exercise.decimals)
    return 2 if len("  →  ".join(exercise.network)) <= room else 3


def conventions(problem: Problem, kind: Kind) -> str:
    """The rules of the sheet in one line: decimals, rounding, variance, how to type a number."""
    exercise = problem.exercise
    lines = [_decimals_line(problem)]
    if problem.rounded is not None:
        lines.append("Round each result before you go on with it.")
    lines += exercise.conventions
    if kind in ("assignment", "practice"):
        lines.append("A fraction is typed as =22/7 or 3.14, not as 22/7.")
    return "  ".join(lines)


def _decimals_line(problem: Problem) -> str:
    asked = [problem.asked[name] for name in problem.blanks]
    usual = problem.exercise.decimals if problem.exercise.decimals in asked else min(asked)
    unusual: dict[int, list[str]] = {}
    for name in problem.blanks:
        if problem.asked[name] != usual:
            symbol = problem.exercise.symbols[name]
            unusual.setdefault(problem.asked[name], []).append(symbol)
    others = "".join(
        f", {', '.join(symbols)} to {_places(decimals)}"
        for decimals, symbols in sorted(unusual.items())
    )
    return f"Round to {_places(usual)}{others}."


def _places(decimals: int) -> str:
    match decimals:
        case 0:
            return "whole numbers"
        case 1:
            return "1 decimal"
    return f"{decimals} decimals"


def code_cell(layout: Layout) -> tuple[int, int]:
    """Where the code of the problem stands."""
    return 2, layout.zones.main + 1


def progress_cell(layout: Layout) -> tuple[int, int]:
    """Where a practice file says how much is right so far."""
    return 4, layout.zones.side


def score_cell(layout: Layout) -> tuple[int, int]:
    """Where a feedback file says how many points were earned."""
    return 1, layout.zones.main + 1
