"""The page: how wide the columns are, and whether each section fits one A4 landscape page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normreg_sheets.answers.problem import Problem, Variant
from normreg_sheets.errors import UsageError
from normreg_sheets.sheet import theme
from normreg_sheets.sheet.columns import last_column, number_width
from normreg_sheets.sheet.kinds import KINDS
from normreg_sheets.sheet.layout import lay_out

if TYPE_CHECKING:
    from normreg_sheets.exercise.exercise import Exercise
    from normreg_sheets.sheet.blocks import Layout
    from normreg_sheets.sheet.kinds import Kind


def column_widths(problem: Problem, layout: Layout, kind: Kind) -> dict[int, float]:
    """The width of every column, in characters, by column from 1: wider where the page has room."""
    zones = layout.zones
    number = number_width(problem, kind)
    widths = dict.fromkeys(range(1, last_column(layout, kind) + 1), number)
    widths |= {column: theme.EXACT_WIDTH for column in widths if column >= zones.exact}
    for arrow in (zones.arrow, zones.side_arrow):
        if not any(block.left <= arrow <= block.right for block in layout.blocks):
            widths[arrow] = theme.ARROW_WIDTH
    if kind == "solution":
        widths[zones.exact - 1] = theme.GAP_WIDTH
    widths |= {1: theme.BADGE_WIDTH, 2: theme.RAIL_WIDTH, 3: theme.GAP_WIDTH}
    least_height = theme.TITLE_POINTS + theme.ROW_POINTS[0] * (_most_rows(layout) - 1)
    room = _room(0) * max(1.0, least_height / _room(1)) / theme.CHARACTER_POINTS
    numbers = [column for column, width in widths.items() if width == number]
    spare = (room - sum(widths.values())) / len(numbers)
    wider = min(number + max(0.0, spare), number * theme.WIDEST_NUMBER)
    return widths | dict.fromkeys(numbers, int(wider * 4) / 4)


def row_heights(problem: Problem, layout: Layout, kind: Kind) -> dict[int, float]:
    """The height of every row, in points, by row from 1: airier where the page has room."""
    wide = _natural_width(problem, layout, kind)
    room = (_room(1) * max(1.0, wide / _room(0)) - theme.TITLE_POINTS) / (_most_rows(layout) - 1)
    least, most = theme.ROW_POINTS
    height = min(most, max(least, int(room * 4) / 4))
    return dict.fromkeys(range(1, layout.last_row + 1), height) | {1: theme.TITLE_POINTS}


def scale(problem: Problem, layout: Layout, kind: Kind) -> float:
    """By how much the sheet is reduced for each section to fit a page.

    Raises UsageError where it would not be readable any more.
    """
    heights = row_heights(problem, layout, kind)
    fits = min(
        1.0,
        _room(0) / _natural_width(problem, layout, kind),
        *(
            _room(1) / sum(heights[row] for row in range(top, bottom + 1))
            for top, bottom in layout.pages
        ),
    )
    if fits < theme.LEAST_SCALE:
        sizes = ", ".join(f"{axis}={size}" for axis, size in problem.exercise.sizes.items())
        raise UsageError(
            f"{problem.exercise.name}: with {sizes} the sheet does not fit a page: it would be"
            f" printed at {fits:.0%}, and below {theme.LEAST_SCALE:.0%} nobody can read it;"
            " choose smaller sizes"
        )
    return fits


def require_page(exercise: Exercise) -> None:
    """Raise UsageError where some kind of the sheet does not fit a page; needs no numbers yet."""
    unposed, layout = Problem(exercise, Variant(), {}), lay_out(exercise)
    for kind in KINDS:
        scale(unposed, layout, kind)


def _most_rows(layout: Layout) -> int:
    return max(bottom - top + 1 for top, bottom in layout.pages)


def _natural_width(problem: Problem, layout: Layout, kind: Kind) -> float:
    return sum(column_widths(problem, layout, kind).values()) * theme.CHARACTER_POINTS


def _room(side: int) -> float:
    """The points between the margins, across (0) or down (1)."""
    return theme.PAGE_POINTS[side] - 2 * theme.MARGIN_POINTS - side * theme.FOOTER_POINTS
