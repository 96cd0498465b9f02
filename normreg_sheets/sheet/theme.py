"""Theme: how everything on a sheet looks, as data.

One colour has one meaning, and no meaning rests on colour alone: given data are yellow in a thin
frame, cells to fill are peach with a dotted border, parameters stand in a red frame, the bias is
grey. Text has a contrast of at least 4.5 to 1 on its ground. The fonts exist everywhere (where
they do not, programs have metric twins of them).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Literal

SANS, SERIF, MONO = "Arial", "Times New Roman", "Courier New"

INK, GREY, RULE, HAIR = "1F2937", "4B5563", "9CA3AF", "D1D5DB"
CAPTION, BACK, RED, GREEN = "B45309", "1D4ED8", "C00000", "15803D"
GIVEN_FILL, ANSWER_FILL, BIAS_FILL, COPY_FILL = "FFF2CC", "FBE5D6", "ECECEC", "F3F4F6"
ZERO_FILL, RIGHT_FILL, WRONG_FILL = "D9D9D9", "DCFCE7", "FEE2E2"

Line = Literal["thin", "dotted", "medium"]


@dataclass(frozen=True, slots=True)
class Look:
    """The look of a role: sizes in points, colours as RRGGBB, borders on all four sides.

    `underlined` draws a line under the cell, to write on.
    """

    font: str = SANS
    size: float = 10
    colour: str = INK
    bold: bool = False
    italic: bool = False
    fill: str | None = None
    line: Line | None = None
    line_colour: str = RULE
    align: Literal["left", "center", "right"] = "left"
    valign: Literal["top", "center", "bottom"] = "center"
    wrap: bool = False
    shrink: bool = False
    indent: int = 0
    underlined: bool = False
    number: str = "General"
    unlocked: bool = False


_CELL = Look(size=11, line="thin", align="center", shrink=True)


def _asked(line: str, *, unlocked: bool = False) -> Look:
    return Look(
        size=11,
        fill=ANSWER_FILL,
        line="dotted",
        line_colour=line,
        align="center",
        shrink=True,
        unlocked=unlocked,
    )


def _sign(colour: str, fill: str) -> Look:
    return Look(size=9.5, colour=colour, fill=fill, line="thin", align="center", shrink=True)


LOOKS: dict[str, Look] = {
    "title": Look(size=18, bold=True),
    "network": Look(font=MONO, size=10, colour=GREY),
    "legend": Look(size=9.5, colour=GREY, indent=1),
    "field": Look(size=9.5, colour=GREY, align="right", valign="bottom", indent=1),
    "name": Look(size=10, valign="bottom", indent=1, underlined=True, unlocked=True),
    "kind": Look(size=11, bold=True, colour=CAPTION, valign="bottom", indent=1),
    "code": Look(font=MONO, size=9.5, valign="bottom", shrink=True),
    "signs": Look(size=9.5, colour=GREY),
    "progress": Look(size=10, bold=True, colour=GREEN),
    "badge": Look(size=11, bold=True, colour="FFFFFF", fill=INK, align="center"),
    "heading": Look(size=11, bold=True, indent=1),
    "text": Look(size=9.5, colour=GREY, valign="top", wrap=True, indent=1),
    "letters": Look(font=SERIF, size=10.5, italic=True, colour=GREY),
    "caption": Look(font=SERIF, size=12.5, italic=True, colour=CAPTION, valign="bottom"),
    "caption-side": Look(
        font=SERIF, size=12.5, italic=True, colour=CAPTION, align="center", valign="bottom"
    ),
    "caption-back": Look(font=SERIF, size=12.5, italic=True, colour=BACK, valign="bottom"),
    "caption-copy": Look(font=SERIF, size=12.5, italic=True, colour=GREY, valign="bottom"),
    "head": Look(size=9, colour=GREY, align="center"),
    "head-right": Look(size=9, colour=GREY, align="right"),
    "one": Look(size=9.5, colour=GREY, align="center"),
    "words": Look(size=9, colour=GREY, indent=1),
    "sign": Look(font=SERIF, size=12.5, colour=GREY, align="center"),
    "section": Look(size=13, bold=True),
    "arrow": Look(size=10, colour=GREY, align="center"),
    "swatch-given": Look(fill=GIVEN_FILL, line="thin"),
    "given": Look(size=11, fill=GIVEN_FILL, line="thin", align="center", shrink=True),
    "parameter": _CELL,
    "parameter-trained": Look(size=11, line="thin", align="center", shrink=True, bold=True),
    "parameter-zero": Look(size=11, line="thin", align="center", shrink=True, colour=GREY),
    "bias": Look(size=11, line="thin", align="center", shrink=True, fill=BIAS_FILL),
    "copy": Look(size=11, line="thin", align="center", shrink=True, fill=COPY_FILL, colour=GREY),
    "answer": _asked(CAPTION, unlocked=True),
    "answer-back": _asked(BACK, unlocked=True),
    "result": _asked(CAPTION),
    "result-back": _asked(BACK),
    "printed": Look(size=11, line="thin", align="center", shrink=True, fill="FFFFFF"),
    "structural": Look(size=11, line="thin", align="center", shrink=True, colour=GREY),
    "live": Look(
        size=11, line="thin", align="center", shrink=True, fill=COPY_FILL, number="General"
    ),
    "goal": Look(size=10, colour=GREEN),
    "exact": Look(font=SERIF, size=10.5, colour=GREY, align="center", shrink=True),
    "sign-right": _sign("14532D", "BBF7D0"),
    "sign-own": _sign("1E3A8A", "BFDBFE"),
    "sign-coarse": _sign("713F12", "FEF08A"),
    "sign-mistake": _sign("431407", "FB923C"),
    "sign-wrong": _sign("FFFFFF", "B91C1C"),
    "sign-blank": _sign(GREY, "FFFFFF"),
    "sign-unreadable": _sign("FFFFFF", "5B6472"),
    "score": Look(size=13, bold=True),
    "table-head": Look(size=9.5, bold=True, colour=GREY, valign="bottom", underlined=True),
    "table-head-next": Look(
        size=9.5, bold=True, colour=GREY, valign="bottom", underlined=True, indent=1
    ),
    "table-head-right": Look(
        size=9.5, bold=True, colour=GREY, align="right", valign="bottom", underlined=True, indent=1
    ),
    "table-head-middle": Look(
        size=9.5, bold=True, colour=GREY, align="center", valign="bottom", underlined=True
    ),
    "table-text": Look(size=9.5, underlined=True, line_colour=HAIR),
    "table-next": Look(size=9.5, underlined=True, line_colour=HAIR, indent=1),
    "table-name": Look(font=SERIF, size=11, italic=True, underlined=True, line_colour=HAIR),
    "table-middle": Look(size=9.5, underlined=True, line_colour=HAIR, align="center"),
    "table-number": Look(size=9.5, underlined=True, line_colour=HAIR, align="right", indent=1),
    "table-total": Look(size=9.5, bold=True, align="right", indent=1),
    # A text that begins with = stays one when somebody edits the cell.
    "table-entry": Look(
        size=9.5,
        underlined=True,
        line_colour=HAIR,
        align="right",
        shrink=True,
        indent=1,
        number="@",
    ),
    "table-exact": Look(font=SERIF, size=10.5, underlined=True, line_colour=HAIR, align="center"),
    # Two lines find room in a row of the table: programs differ in whether they make one higher.
    "table-remark": Look(size=8, underlined=True, line_colour=HAIR, wrap=True, indent=1),
    "meaning": Look(size=9.5, indent=1),
    "note": Look(size=9.5),
}

FRAMED = ("parameter", "bias")
FRAME: tuple[Line, str] = ("medium", RED)

MARGIN_POINTS = 29.0  # of the page, on each side
PAGE_POINTS = (841.9, 595.3)  # A4 landscape
ROW_POINTS = (15.75, 25.0)  # at least, and at most where the page has room
TITLE_POINTS = 27.0
SCORE_POINTS, TABLE_POINTS = 21.0, 19.0  # the score on the Feedback sheet, a row of its table
CHARACTER_POINTS = 5.55  # of a column's width in characters, the padding within
FOOTER_POINTS = 8.0  # more room at the bottom, for the footer
BADGE_WIDTH, RAIL_WIDTH, GAP_WIDTH, ARROW_WIDTH = 5.0, 50.0, 2.0, 3.5
EXACT_WIDTH = 11.0
RAIL_LINE = 56  # characters of a line of the rail's text
LEAST_SCALE = 0.45
WIDEST_NUMBER = 1.35  # of its least width, where the page has room


def number_width(decimals: int, most: int = 0) -> float:
    """The width of a column of numbers, in characters: sign, digits, point and decimals.

    Three digits stand before two decimals, and one less for two more of them; a step that asks for
    the `most` decimals finds room for one. What is larger shrinks in its cell.
    """
    return max(8.0, 1.165 * max(4 + decimals / 2, 1 + most) + 2.1)


def caption_columns(caption: str) -> int:
    """How many columns of numbers a caption takes."""
    return ceil(characters(caption, "caption") / number_width(2))


def characters(text: str, role: str) -> float:
    """The width of a text in a serif font, in characters as columns are measured."""
    return len(text) * 0.46 * LOOKS[role].size / CHARACTER_POINTS


def number_format(decimals: int) -> str:
    """How a computed number is shown."""
    return "0." + "0" * decimals if decimals else "0"
