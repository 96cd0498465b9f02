"""The Feedback sheet: the score of each step, what the signs mean, and a row for every cell.

On top stand the steps at the left and the signs at the right, then what a person should look at.
Below is the table, whose head is printed again on every page. Its columns:

    Cell  Entry  You wrote  Read as  (sign)  Verdict  Points  of  What to do  [Right  Exact]

How many rows there are follows from what is asked, so that the mould has them all. Points add up
live: who changes one sees the score change. The word "pending" stands in place of the points of a
cell that a person has to read, who types them over it; the score says how many are left.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from normreg_sheets.answers.notation import PLAIN, write
from normreg_sheets.exercise.algebra import Ref
from normreg_sheets.sheet import theme
from normreg_sheets.sheet.addresses import address
from normreg_sheets.sheet.cell import Cell
from normreg_sheets.sheet.formats import Format, is_whole
from normreg_sheets.sheet.header import SCORE
from normreg_sheets.sheet.roles import asked
from normreg_sheets.sheet.score import score_formula
from normreg_sheets.sheet.signs import RIGHT, SIGNS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.exercise.exercise import Exercise
    from normreg_sheets.sheet.blocks import Layout


class Column(IntEnum):
    """The columns of the table."""

    CELL, ENTRY, WROTE, READ, SIGN, VERDICT, POINTS, OF, GAP, SWATCH, REMARK, RIGHT, EXACT = range(
        1, 14
    )


WIDTHS = {
    Column.CELL: 7.0,
    Column.ENTRY: 8.0,
    Column.WROTE: 18.0,
    Column.READ: 11.0,
    Column.SIGN: 5.0,
    Column.VERDICT: 24.0,
    Column.POINTS: 8.0,
    Column.OF: 6.0,
    Column.GAP: 4.0,
    Column.SWATCH: 5.0,
    Column.REMARK: 54.0,
    Column.RIGHT: 10.0,
    Column.EXACT: 13.0,
}
HEADS = {
    Column.CELL: ("table-head", "Cell"),
    Column.ENTRY: ("table-head", "Entry"),
    Column.WROTE: ("table-head-right", "You wrote"),
    Column.READ: ("table-head-middle", "Read as"),
    Column.SIGN: ("table-head", None),
    Column.VERDICT: ("table-head-next", "Verdict"),
    Column.POINTS: ("table-head-right", "Points"),
    Column.OF: ("table-head-right", "of"),
    Column.GAP: ("table-head", None),
    Column.SWATCH: ("table-head", None),
    Column.REMARK: ("table-head-next", "Remark"),
    Column.RIGHT: ("table-head-middle", "Right"),
    Column.EXACT: ("table-head-middle", "Exact"),
}
ROLES = {
    Column.CELL: "table-text",
    Column.ENTRY: "table-name",
    Column.WROTE: "table-entry",
    Column.READ: "table-middle",
    Column.SIGN: "table-middle",
    Column.VERDICT: "table-next",
    Column.POINTS: "table-number",
    Column.OF: "table-number",
    Column.GAP: "table-text",
    Column.SWATCH: "table-text",
    Column.REMARK: "table-remark",
    Column.RIGHT: "table-middle",
    Column.EXACT: "table-exact",
}
STEP_HEADS = (
    (Column.CELL, "table-head", "Part"),
    (Column.ENTRY, "table-head", "Step"),
    (Column.WROTE, "table-head", None),
    (Column.READ, "table-head", None),
    (Column.SIGN, "table-head", None),
    (Column.VERDICT, "table-head", "Cells"),
    (Column.POINTS, "table-head-right", "Points"),
    (Column.OF, "table-head-right", "of"),
    (Column.SWATCH, "table-head", "Signs and colours"),
    (Column.REMARK, "table-head", None),
)

FIRST = 5  # the row of the first head
FLAG_ROWS = 3


@dataclass(frozen=True, slots=True)
class Table:
    """Where everything stands on the Feedback sheet; `solved` shows the right values too."""

    problem: Problem
    layout: Layout
    solved: bool

    @property
    def exercise(self) -> Exercise:
        """The exercise that was marked."""
        return self.problem.exercise

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns that there are."""
        return tuple(one for one in Column if self.solved or one < Column.RIGHT)

    @property
    def steps(self) -> range:
        """The rows of the steps."""
        return range(FIRST + 1, FIRST + 1 + len(self.problem.blanks))

    @property
    def flags(self) -> range:
        """The rows of what a person should look at."""
        first = FIRST + max(len(self.steps) + 2, len(SIGNS) + 1) + 1
        return range(first, first + FLAG_ROWS)

    @property
    def head(self) -> int:
        """The row of the table's head."""
        return self.flags.stop + 1

    @property
    def rows(self) -> range:
        """The rows of the cells."""
        number = sum(1 for _ in asked(self.problem, self.layout))
        return range(self.head + 1, self.head + 1 + number)

    def rows_of(self) -> Iterator[tuple[int, range]]:
        """For each step its row on top, and the rows of its cells below."""
        first = self.rows.start
        for row, places in zip(self.steps, self.problem.blanks.values(), strict=True):
            yield row, range(first, first + len(places))
            first += len(places)


def table_cells(table: Table) -> Iterator[Cell]:
    """Every cell of the Feedback sheet; what varies is blank."""
    yield Cell(1, 1, "title", f"{table.exercise.title}: feedback")
    yield Cell(2, 1, "network")
    points, of = (address(table.steps.stop, column) for column in (Column.POINTS, Column.OF))
    score = score_formula(points, of, _range(Column.POINTS, table.rows))
    yield Cell(*SCORE, "score", formula=score)
    for column, role, text in STEP_HEADS:
        yield Cell(FIRST, column, role, text)
    yield from _step_cells(table)
    for row, sign in enumerate(SIGNS, start=FIRST + 1):
        yield Cell(row, Column.SWATCH, sign.name, sign.sign)
        yield Cell(row, Column.REMARK, "meaning", f"{sign.verdict}: {sign.says}")
    for row in table.flags:
        yield Cell(row, 1, "note")
    for column in table.columns:
        role, text = HEADS[column]
        yield Cell(table.head, column, role, text)
    places = asked(table.problem, table.layout)
    for row, (step, place, (down, across)) in zip(table.rows, places, strict=True):
        name = write(Ref(step, (), place), PLAIN, table.exercise.symbols)
        fixed = {Column.CELL: address(down, across), Column.ENTRY: name}
        digits = {
            Column.POINTS: 2,
            Column.OF: 2,
            Column.RIGHT: table.problem.asked[step],
        }
        for column in table.columns:
            yield Cell(row, column, ROLES[column], fixed.get(column), decimals=digits.get(column))


def _step_cells(table: Table) -> Iterator[Cell]:
    for (row, rows), step in zip(table.rows_of(), table.problem.blanks, strict=True):
        part = table.exercise.part[step]
        yield Cell(row, Column.CELL, "table-text", part.number)
        yield Cell(row, Column.ENTRY, "table-name", table.exercise.symbols[step])
        yield Cell(row, Column.WROTE, "table-text", part.title)
        for column in (Column.READ, Column.SIGN):
            yield Cell(row, column, "table-text")
        verdicts = _range(Column.VERDICT, rows)
        right = "+".join(f'COUNTIF({verdicts},"{word}")' for word in RIGHT)
        text = f'{right}&" of {len(rows)} right"'
        yield Cell(row, Column.VERDICT, "table-text", formula=text)
        for column in (Column.POINTS, Column.OF):
            sum_ = f"SUM({_range(column, rows)})"
            yield Cell(row, column, "table-number", formula=sum_, decimals=2)
    total = table.steps.stop
    yield Cell(total, Column.CELL, "note", "Total")
    for column in (Column.POINTS, Column.OF):
        sum_ = f"SUM({_range(column, table.steps)})"
        yield Cell(total, column, "table-total", formula=sum_, decimals=2)


def table_heights(table: Table) -> dict[int, float]:
    """The heights of the rows that are higher than others, in points."""
    return {
        1: theme.TITLE_POINTS,
        SCORE[0]: theme.SCORE_POINTS,
        **dict.fromkeys(table.rows, theme.TABLE_POINTS),
    }


def _range(column: Column, rows: range) -> str:
    return f"{address(rows.start, column)}:{address(rows.stop - 1, column)}"


def table_formats(table: Table) -> Iterator[Format]:
    """Conditional formats: sign and colour of every verdict; whole points without decimals."""
    verdict = f"${address(table.rows.start, Column.VERDICT)}"
    where = _range(Column.SIGN, table.rows)
    for sign in SIGNS:
        look = sign.look
        yield Format(where, f'{verdict}="{sign.verdict}"', colour=look.colour, fill=look.fill)
    every = range(table.steps.start, table.steps.stop + 1)
    whole = [(Column.POINTS, Column.OF, every), (Column.POINTS, Column.OF, table.rows)]
    if table.solved:
        whole.append((Column.RIGHT, Column.RIGHT, table.rows))
    for first, last, rows in whole:
        here = address(rows.start, first)
        yield Format(f"{here}:{address(rows.stop - 1, last)}", is_whole(here), numbers="0")
