"""Judgements made by hand, and the feedback workbooks that they give."""

from __future__ import annotations

import io
import itertools
from functools import cache
from typing import TYPE_CHECKING, Any

import openpyxl

from normreg_sheets.answers.draw import pose
from normreg_sheets.answers.problem import Problem, Variant
from normreg_sheets.exercise.composition import load
from normreg_sheets.exercise.exercise import Settings
from normreg_sheets.sheet.addresses import address
from normreg_sheets.sheet.feedback import Judged, Judgement
from normreg_sheets.sheet.feedback_table import Table
from normreg_sheets.sheet.layout import lay_out
from normreg_sheets.sheet.roles import asked
from normreg_sheets.sheet.workbook import set_up_feedback

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

TITLE, FEEDBACK = "Batch Normalization", "Feedback"
PLAIN = Settings()
LARGE = Settings((("example", "6"), ("feature", "5"), ("unit", "5")), decimals=3)


@cache
def problem(settings: Settings = PLAIN) -> Problem:
    return pose(load("batch-normalization", settings), Variant(seed=1))


def judged(posed: Problem, *cells: Judged, flags: tuple[str, ...] = ()) -> Judgement:
    """A judgement in which the given cells take turns."""
    turns = itertools.cycle(cells)
    return Judgement(
        {name: {place: next(turns) for place in places} for name, places in posed.blanks.items()},
        flags,
    )


def number(value: float, verdict: str = "right", points: float = 1.0) -> Judged:
    return Judged(f"{value:.15g}", value, verdict, points, 1.0)


def text(said: str) -> Judged:
    return Judged(said, None, "unreadable", 0.0, 1.0, "The text is no number.")


BLANK = Judged("", None, "blank", 0.0, 1.0)
EVERY = (
    number(1.5),
    number(2.25, "right on your own numbers"),
    number(0.5, "too coarse", 0.5),
    Judged("7.125", 7.125, "mistake", 0.0, 1.0, "Did you add the bias of the row?"),
    number(123.456789, "wrong", 0.0),
    BLANK,
    text("about 3"),
    Judged("0,25", 0.25, "right", 1.0, 1.0, "Decimal comma read as a point."),
)


@cache
def made(*cells: Judged, solved: bool = False, settings: Settings = PLAIN) -> bytes:
    posed = problem(settings)
    return set_up_feedback(posed, solved=solved).workbook(posed, judged(posed, *cells))


def opened(data: bytes, *, data_only: bool = False) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data), data_only=data_only)


def places(posed: Problem) -> list[tuple[str, tuple[int, ...], str]]:
    """Step, place and address of every cell that is asked."""
    layout = lay_out(posed.exercise)
    return [(step, place, address(*where)) for step, place, where in asked(posed, layout)]


def table_rows(sheet: Worksheet, *, solved: bool = False) -> list[dict[str, object]]:
    """The rows below the table's head, by the heads of the columns."""
    posed = problem()
    table = Table(posed, lay_out(posed.exercise), solved)
    heads = [sheet.cell(table.head, column).value for column in table.columns]
    return [
        {
            str(head): sheet.cell(row, column).value
            for head, column in zip(heads, table.columns, strict=True)
            if head
        }
        for row in table.rows
    ]
