"""Preview: a sheet as a page, drawn without a spreadsheet program.

Nothing is decided here. What stands in a cell is asked of `sheet/cells` and `sheet/contents`, how
it looks of `sheet/theme`, how wide and high it is of `sheet/page`; this module lays the answers
into the rows of a table, and `templates/sheet.html` turns them into HTML. The vocabulary:

    box      one field of the table: a cell of the sheet, or a gap of several empty ones
    spill    a text at the left of its cell runs on over empty neighbours, up to the next full one
    tone     a look that the numbers decide, as conditional formats do on the sheet: a goal that is
             missed, a zero that ReLU made, the verdict on an entry
    room     the points that a text has; a number that needs more shrinks or shows as ###

All lengths are points of the unreduced sheet; the page reduces them to fit A4 landscape.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from normreg_sheets.answers.gates import is_gate
from normreg_sheets.answers.values import round_half_away
from normreg_sheets.exercise.quantities import LARGEST
from normreg_sheets.exercise.template import home
from normreg_sheets.sheet import theme
from normreg_sheets.sheet.addresses import address
from normreg_sheets.sheet.cells import cells
from normreg_sheets.sheet.contents import contents
from normreg_sheets.sheet.feedback import feedback_contents
from normreg_sheets.sheet.formulas import NOISE
from normreg_sheets.sheet.layout import lay_out
from normreg_sheets.sheet.page import column_widths, row_heights, scale
from normreg_sheets.sheet.roles import asked, place_of
from normreg_sheets.sheet.signs import SIGN
from normreg_sheets.sheet.stamp import Cached, Formula

if TYPE_CHECKING:
    from collections.abc import Iterator

    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.sheet.blocks import Layout
    from normreg_sheets.sheet.cell import Cell
    from normreg_sheets.sheet.feedback import Judgement
    from normreg_sheets.sheet.kinds import Kind
    from normreg_sheets.sheet.signs import Sign
    from normreg_sheets.sheet.stamp import Content, Value

    Place = tuple[int, int]

DIGITS = 10  # that a number without a format shows
DIGIT_EM, NARROW_EM = 0.556, {"-": 0.333, ".": 0.278}  # the widths of figures, of their size
LETTER_EM = {theme.SANS: 0.5, theme.SERIF: 0.5, theme.MONO: 0.6}  # a character's mean width
WIDE = "…✓✗E"  # as wide as two
PADDING = 2.0


@dataclass(frozen=True, slots=True)
class Box:
    """A field of the table; `width` and `height` are the room of its text."""

    text: str = ""
    looks: tuple[str, ...] = ()
    across: int = 1
    down: int = 1
    width: float = 0
    height: float = 0
    size: float | None = None


Row = tuple[float, tuple[Box, ...]]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A whole sheet: its title, the widths of columns, and each page's rows: height and boxes."""

    title: str
    scale: float
    widths: tuple[float, ...]
    pages: tuple[tuple[Row, ...], ...]


def page(problem: Problem, kind: Kind) -> str:
    """The sheet of a problem as a self-contained HTML page, which prints an A4 page per section.

    Raises UsageError where the sheet does not fit a page.
    """
    return pages().get_template("sheet.html").render(drawing=drawing(problem, kind), theme=theme)


def pages() -> Environment:
    """Where the templates of pages are; what is put into them is text, never markup."""
    return Environment(
        loader=FileSystemLoader(home()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def drawing(problem: Problem, kind: Kind, judgement: Judgement | None = None) -> Drawing:
    """The sheet of a problem as a table; a feedback shows its `judgement`.

    Raises UsageError where it does not fit a page.
    """
    layout = lay_out(problem.exercise)
    reduced = scale(problem, layout, kind)
    placed = {(cell.row, cell.column): cell for cell in cells(problem, layout, kind)}
    characters = sorted(column_widths(problem, layout, kind).items())
    sheet = _Sheet(
        placed,
        _values(problem, layout, kind, placed, judgement),
        frozenset(place for cell in placed.values() for place in _covered(cell)),
        frozenset() if judgement else frozenset(_gated(problem, layout)),
        dict(_signs(problem, layout, judgement)) if judgement else {},
        tuple(theme.CHARACTER_POINTS * width for _, width in characters),
        tuple(height for _, height in sorted(row_heights(problem, layout, kind).items())),
    )
    return Drawing(
        title=f"{problem.exercise.title}: {kind}",
        scale=reduced,
        widths=sheet.widths,
        pages=tuple(
            tuple(
                (sheet.heights[row - 1], tuple(sheet.boxes(row))) for row in range(top, bottom + 1)
            )
            for top, bottom in layout.pages
        ),
    )


@dataclass(frozen=True, slots=True)
class _Sheet:
    """All that the boxes of a row are made from.

    `covered` has the places of merged cells but their first, `gated` those whose zeros are greyed,
    `signs` each judged entry's sign and the decimals that were asked.
    """

    placed: dict[Place, Cell]
    values: dict[Place, Value | None]
    covered: frozenset[Place]
    gated: frozenset[Place]
    signs: dict[Place, tuple[Sign, int]]
    widths: tuple[float, ...]
    heights: tuple[float, ...]

    def boxes(self, row: int) -> Iterator[Box]:
        """The boxes of a row from left to right; what is merged from above is left out."""
        column, last = 1, len(self.widths)
        while column <= last:
            start = column
            if (row, column) in self.placed:
                cell = self.placed[row, column]
                yield self._box(cell)
                column += cell.across
            elif (row, column) in self.covered:
                column += 1
            else:
                while column <= last and not self._taken((row, column)):
                    column += 1
                yield Box(across=column - start)

    def _box(self, cell: Cell) -> Box:
        look, place = theme.LOOKS[cell.role], (cell.row, cell.column)
        width = sum(self.widths[cell.column - 1 : self._end(cell) - 1])
        room = (width - PADDING) / look.size
        text = shown(self.values[place], cell.decimals, math.inf if look.shrink else room)
        if place in self.signs:
            text = _signed(self.values[place], *self.signs[place])
        looks = (cell.role, f"at-{look.align}", *(f"frame-{side}" for side in cell.frame))
        needed = LETTER_EM[look.font] * (len(text) + sum(map(text.count, WIDE)))
        return Box(
            text=text,
            looks=(*looks, *self._tone(cell, self.values[place])),
            across=cell.across,
            down=cell.down,
            width=width,
            height=sum(self.heights[cell.row - 1 : cell.row - 1 + cell.down]),
            size=round(look.size * room / needed, 2) if look.shrink and needed > room else None,
        )

    def _end(self, cell: Cell) -> int:
        """The column after the last one over which the text of a cell may run."""
        look, end = theme.LOOKS[cell.role], cell.column + cell.across
        if look.align == "left" and not (look.wrap or look.shrink):
            while end <= len(self.widths) and not self._full((cell.row, end)):
                end += 1
        return end

    def _taken(self, place: Place) -> bool:
        return place in self.placed or place in self.covered

    def _full(self, place: Place) -> bool:
        cell = self.placed.get(place)
        holds = cell is not None and (cell.formula is not None or self.values[place] is not None)
        return holds or place in self.covered

    def _tone(self, cell: Cell, value: Value | None) -> tuple[str, ...]:
        if (cell.row, cell.column) in self.signs:
            sign, _ = self.signs[cell.row, cell.column]
            return (f"tone-{sign.name}",)
        if cell.role == "goal" and str(value).startswith("✗"):
            return ("missed",)
        return ("zero",) if value == 0 and (cell.row, cell.column) in self.gated else ()


def _covered(cell: Cell) -> Iterator[Place]:
    """The places of a merged cell but the first."""
    for row in range(cell.row, cell.row + cell.down):
        for column in range(cell.column, cell.column + cell.across):
            if (row, column) != (cell.row, cell.column):
                yield row, column


def _gated(problem: Problem, layout: Layout) -> Iterator[Place]:
    """The places of the steps whose zeros are units that are switched off."""
    for step in problem.exercise.steps:
        if is_gate(problem.exercise, step):
            block, made = layout.home(step.name), problem.made[step.name]
            yield from (block.cell(at) for at in block.entries() if made[place_of(step, at)])


def _signs(
    problem: Problem, layout: Layout, judgement: Judgement
) -> Iterator[tuple[Place, tuple[Sign, int]]]:
    """Of every judged entry its sign, and the decimals that were asked."""
    for step, place, where in asked(problem, layout):
        yield where, (SIGN[judgement.cells[step][place].verdict], problem.asked[step])


def _signed(value: Value | None, sign: Sign, decimals: int) -> str:
    """An entry with its sign; a number with more digits than were asked is rounded to them.

    One that is larger than any sheet lets in is written with its power of ten.
    """
    if isinstance(value, float) and abs(value) > LARGEST:
        return f"{value:.1E} {sign.sign}"
    if isinstance(value, float):
        rounded = float(round_half_away(np.asarray(value), decimals))
        many = abs(value - rounded) > float(NOISE)
        return f"{shown(value, decimals if many else None, math.inf)} {sign.sign}"
    return sign.sign if value == sign.sign else f"{value} {sign.sign}"


def _values(
    problem: Problem,
    layout: Layout,
    kind: Kind,
    placed: dict[Place, Cell],
    judgement: Judgement | None,
) -> dict[Place, Value | None]:
    """What every cell shows; a linked copy of a cell that is blank shows nothing."""
    sheet = "main"
    if judgement is None:
        made = contents(problem, layout, kind, sheet)[sheet]
    else:
        made = feedback_contents(problem, layout, sheet, judgement)
    hidden = {
        block.cell(at)
        for block in layout.blocks
        if block.kind == "copy"
        for at in block.entries()
        if made.get(address(*layout.where(block.tensor, at))) is None
    }
    return {
        place: None if place in hidden else _value(made.get(address(*place), cell.text))
        for place, cell in placed.items()
    }


def _value(content: Content) -> Value | None:
    return content.value if isinstance(content, Cached | Formula) else content


def shown(value: Value | None, decimals: int | None, room: float) -> str:
    """A value as a sheet shows it in a cell with room for so many times the size of its font.

    A number with a format shows so many decimals, or none where it is whole, and ### where the room
    is too small; one without shows as many digits as there is room for.
    """
    if value is None or isinstance(value, str):
        return value or ""
    if decimals is None:
        texts = [f"{value + 0.0:.{digits}g}".upper() for digits in range(DIGITS, 0, -1)]
    elif abs(value - round(value)) < float(NOISE):
        texts = [str(round(value))]
    else:
        texts = [f"{float(round_half_away(np.asarray(value), decimals)):.{decimals}f}"]
    fitting = (
        text for text in texts if sum(NARROW_EM.get(figure, DIGIT_EM) for figure in text) <= room
    )
    return next(fitting, "###")
