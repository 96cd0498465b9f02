"""Rows: what is stamped into the Feedback sheet for one submission.

Texts of a stranger are cut to what a row has room for, and stay texts.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from normreg_sheets.answers.values import round_half_away
from normreg_sheets.sheet.addresses import address
from normreg_sheets.sheet.contents import exact_text
from normreg_sheets.sheet.echo import echo
from normreg_sheets.sheet.feedback_table import FLAG_ROWS, Column
from normreg_sheets.sheet.header import SCORE
from normreg_sheets.sheet.roles import asked
from normreg_sheets.sheet.signs import RIGHT, SIGN
from normreg_sheets.sheet.stamp import Cached

if TYPE_CHECKING:
    from normreg_sheets.sheet.feedback import Judged, Judgement
    from normreg_sheets.sheet.feedback_table import Table
    from normreg_sheets.sheet.stamp import Content

FLAG_LINE = 140  # characters of a line that runs across the page
WROTE_MOST, REMARK_MOST, READ_DIGITS = 18, 150, 6
NO_FLAGS = "Nothing here is left for a person to look at."


def table_contents(table: Table, judgement: Judgement) -> dict[str, Content]:
    """What varies on the Feedback sheet, by address."""
    made: dict[str, Content] = {
        address(2, 1): table.problem.code,
        address(*SCORE): Cached(judgement.score),
    }
    for row, line in zip(table.flags, _flag_lines(judgement), strict=True):
        made[address(row, 1)] = line
    for (row, _), step in zip(table.rows_of(), table.problem.blanks, strict=True):
        cells = judgement.cells[step].values()
        right = sum(cell.verdict in RIGHT for cell in cells)
        made[address(row, Column.VERDICT)] = Cached(f"{right} of {len(cells)} right")
        made[address(row, Column.POINTS)] = Cached(sum(cell.points for cell in cells))
        made[address(row, Column.OF)] = Cached(sum(cell.of for cell in cells))
    every = [cell for step in judgement.cells.values() for cell in step.values()]
    total = table.steps.stop
    made[address(total, Column.POINTS)] = Cached(sum(cell.points for cell in every))
    made[address(total, Column.OF)] = Cached(sum(cell.of for cell in every))
    places = asked(table.problem, table.layout)
    for row, (name, place, _) in zip(table.rows, places, strict=True):
        cell = judgement.cells[name][place]
        for column, content in _row(cell).items():
            made[address(row, column)] = content
        if table.solved:
            value = round_half_away(table.problem.key[name][place], table.problem.asked[name])
            made[address(row, Column.RIGHT)] = float(value)
            made[address(row, Column.EXACT)] = exact_text(table.problem, name, place)
    return made


def _row(cell: Judged) -> dict[Column, Content]:
    """What a row says of its cell; what it was read as only where that looks different."""
    plain = cell.value is None or cell.said == f"{cell.value:.15g}"
    return {
        Column.WROTE: cell.wrote(WROTE_MOST) or None,
        Column.READ: None if plain else f"{cell.value:.{READ_DIGITS}g}",
        Column.SIGN: SIGN[cell.verdict].sign,
        Column.VERDICT: cell.verdict,
        Column.POINTS: cell.earned,
        Column.OF: cell.of,
        Column.REMARK: echo(cell.remark, REMARK_MOST) or None,
    }


def _flag_lines(judgement: Judgement) -> list[str | None]:
    """The flags in as many lines as there is room for."""
    lines: list[str | None] = [
        line
        for flag in judgement.flags
        for line in textwrap.wrap(
            f"! {flag}", FLAG_LINE, subsequent_indent="   ", max_lines=FLAG_ROWS, placeholder=" …"
        )
    ]
    if len(lines) > FLAG_ROWS:
        lines[FLAG_ROWS - 1 :] = ["! … and more, for a person to look at"]
    lines = lines or [NO_FLAGS]
    return [*lines, *[None] * (FLAG_ROWS - len(lines))]
