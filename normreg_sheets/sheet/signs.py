"""Signs: how a verdict is shown, as data; and the legend that explains them on the sheet.

Every verdict has a sign and a colour, so that neither has to be told from the other: in print
without colours and to the colour-blind the sign says it, at a glance the colour does. The fills
differ for every kind of colour vision, and the ink on each has a contrast of at least 4.5 to 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from normreg_sheets.sheet import theme
from normreg_sheets.sheet.zones import LEFT

if TYPE_CHECKING:
    from normreg_sheets.sheet.blocks import Layout


@dataclass(frozen=True, slots=True)
class Sign:
    """The sign of a verdict, and what it means in a line; `name` is that of its look."""

    name: str
    verdict: str
    sign: str
    says: str

    @property
    def look(self) -> theme.Look:
        """Its colours."""
        return theme.LOOKS[self.name]


SIGNS = (
    Sign("sign-right", "right", "✓", "the true value, as far as the digits go"),
    Sign("sign-own", "right on your own numbers", "✓*", "it follows from an earlier slip"),
    Sign("sign-coarse", "too coarse", "≈", "right, but with fewer digits than asked for"),
    Sign("sign-mistake", "mistake", "✗!", "a well-known slip explains this number"),
    Sign("sign-wrong", "wrong", "✗", "neither the true value nor one from your numbers"),
    Sign("sign-blank", "blank", "–", "nothing was written here"),
    Sign("sign-unreadable", "unreadable", "?", "not a number: pending, a person decides"),
)
SIGN = {sign.verdict: sign for sign in SIGNS}
RIGHT = ("right", "right on your own numbers")
BLANK, UNREADABLE = "blank", "unreadable"
NO_NUMBER = (BLANK, UNREADABLE)  # the verdicts whose cells show a text

LEGEND_ROW = 4
_CHARACTER_EM = 0.55  # of the size of the font: words with a sign, and some air


def legend(layout: Layout, last: int, number_width: float) -> list[tuple[int, int, int, Sign]]:
    """Row, first column and number of columns of each sign's place over the columns up to `last`.

    They take one row, or two; what finds no room there stands on the Feedback sheet alone.
    """
    rows: list[list[tuple[int, int, Sign]]] = [[]]
    column = LEFT
    for sign in SIGNS:
        across = _columns(sign, layout, column, number_width)
        if column + across > last + 1:
            rows.append([])
            column, across = LEFT, _columns(sign, layout, LEFT, number_width)
        rows[-1].append((column, across, sign))
        column += across
    first = LEGEND_ROW - min(len(rows), 2) + 1
    return [(row, *place) for row, places in enumerate(rows[:2], start=first) for place in places]


def _columns(sign: Sign, layout: Layout, first: int, number_width: float) -> int:
    """How many columns from `first` a sign and its word take."""
    arrows = (layout.zones.arrow, layout.zones.side_arrow)
    text = f"{sign.sign} {sign.verdict}"
    needed = len(text) * _CHARACTER_EM * sign.look.size / theme.CHARACTER_POINTS
    column = first
    while needed > 0:
        needed -= theme.ARROW_WIDTH if column in arrows else number_width
        column += 1
    return column - first
