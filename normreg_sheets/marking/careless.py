"""The careless student: honest numbers, written down in every way that a person still understands.

Each cell takes one *form*, chosen by a hash of the problem's code and the place, so the same sheet
is always filled in the same way. A form makes a cell of an entry, and says what a person takes it
for: the number, or NaN for none. It makes nothing of an entry that cannot be written so (only some
numbers are a fraction), which is then typed plainly.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from math import nan
from typing import TYPE_CHECKING, NamedTuple

from normreg_sheets.answers.values import round_half_away
from normreg_sheets.marking.handed import Handed, nothing, number_cell, text_cell
from normreg_sheets.marking.students import true
from normreg_sheets.submission.workbook import Cell, Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from normreg_sheets.answers.problem import Problem

    Form = Callable[["Answer"], "Written | None"]

ONE_IN = 2  # cells that are not typed plainly
LARGEST_UNDER = 60  # of a fraction that anybody would write
LAST_MONTH, LAST_DAY = 12, 28


@dataclass(frozen=True, slots=True)
class Answer:
    """The true value of a cell, and the same rounded to the decimals that are asked for."""

    value: float
    rounded: float
    decimals: int

    @property
    def digits(self) -> str:
        """The rounded value with all its decimals."""
        return f"{self.rounded:.{self.decimals}f}"

    @property
    def fraction(self) -> Fraction | None:
        """The value as a fraction of small numbers, where it is one and not whole."""
        near = Fraction(self.value).limit_denominator(LARGEST_UNDER)
        exact = abs(float(near) - self.value) < 1e-12
        return near if exact and near.denominator > 1 else None


class Written(NamedTuple):
    """A cell, and what a person takes it for: NaN for nothing."""

    cell: Cell | None
    meant: float


def _fraction(answer: Answer) -> Written | None:
    of = answer.fraction
    if of is None:
        return None
    return Written(text_cell(f"{of.numerator}/{of.denominator}"), float(of))


def _date(answer: Answer, *, day_first: bool) -> Written | None:
    """What a program makes of a typed fraction: 3/4 is the fourth of March, or the third of April.

    The cell's text is what was typed.
    """
    of = answer.fraction
    if of is None:
        return None
    month, day = (of.denominator, of.numerator) if day_first else (of.numerator, of.denominator)
    if not (1 <= month <= LAST_MONTH and 1 <= day <= LAST_DAY):
        return None
    typed = f"{of.numerator}/{of.denominator}"
    return Written(Cell(Kind.DATE, f"2026-{month:02}-{day:02}", None, typed), float(of))


def _minus(answer: Answer) -> Written | None:
    if answer.rounded >= 0:
        return None
    return Written(text_cell(answer.digits.replace("-", "−")), answer.rounded)


def _percent(answer: Answer) -> str:
    return f"{100 * answer.rounded:.{max(answer.decimals - 2, 0)}f}%"


FORMS: dict[str, Form] = {
    "left blank": lambda _: Written(None, nan),
    "words": lambda _: Written(text_cell("see above"), nan),
    "error": lambda _: Written(Cell(Kind.ERROR, "#DIV/0!", "1/0", "#DIV/0!"), nan),
    "decimal comma": lambda a: Written(text_cell(a.digits.replace(".", ",")), a.rounded),
    "spaces around": lambda a: Written(text_cell(f" {a.digits} "), a.rounded),
    "typographic minus": _minus,
    "fraction as text": _fraction,
    "percent as text": lambda a: Written(text_cell(_percent(a)), a.rounded),
    "percent": lambda a: Written(Cell(Kind.PERCENT, a.rounded, None, a.digits), a.rounded),
    "date, month first": lambda a: _date(a, day_first=False),
    "date, day first": lambda a: _date(a, day_first=True),
}
"""Every form by its name; one is chosen for a cell with the same chance as any other."""


def careless(problem: Problem) -> Handed:
    """Numbers rounded at the end, a part of them written in other forms or not at all."""
    cells, meant = nothing(problem), true(problem)
    for step, places in problem.blanks.items():
        decimals = problem.asked[step]
        rounded = round_half_away(problem.key[step], decimals)
        for at in places:
            answer = Answer(float(problem.key[step][at]), float(rounded[at]), decimals)
            written = _written(answer, f"{problem.code} {step} {at}")
            cells[step][at], meant[step][at] = written
    return Handed(cells, meant)


def _written(answer: Answer, place: str) -> Written:
    number = int.from_bytes(sha256(place.encode()).digest()[:8], "big")
    plain = Written(number_cell(answer.rounded), answer.rounded)
    if number % ONE_IN:
        return plain
    form = list(FORMS.values())[number // ONE_IN % len(FORMS)]
    return form(answer) or plain
