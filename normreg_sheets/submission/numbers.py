"""What a person would take a cell for: the number an entry means, and how finely it is known.

    0.333   0,333   ` 3 `   −2   +1   1/3   2 1/3   1e-3   50%   a date that was 3/4

An entry is a number, blank, or unreadable; what cannot be read is never zero, it is for a person.
`decimals` says how many digits after the point were written: 0.333 is known to half a thousandth.
A formula's value and a fraction are exact, so they have none (None).

Nothing here guesses. Digits of other scripts look alike and mean different numbers, superscripts
would read 5² as 52, `1.234,5` means one thing in Berlin and another in Boston: unreadable, with the
reason in `note`. What was read in spite of its form is noted as well ("decimal comma read as a
point"), so that a feedback can show what was done. A formula is not computed here: typed into a
cell of texts it is a text, and unreadable as it stands.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from math import isfinite

from normreg_sheets.sheet.echo import echo
from normreg_sheets.submission.runs import STROKE
from normreg_sheets.submission.workbook import Cell, Kind

HUGE = 1e300  # no answer is so large, and sums and squares of such numbers overflow
_LONGEST = 40  # characters of a typed number; a double needs at most 25
_SHOWN = 200  # characters of a foreign text that are ever shown again

_ODD_DASHES = "−–‐‑﹣－"
_SIGNS = str.maketrans(
    {
        **dict.fromkeys(_ODD_DASHES, "-"),
        "＋": "+",
        "％": "%",
        # Programs make the one character ½ of a typed 1/2; after a digit it is a mixed number.
        **{sign: f" {unicodedata.normalize('NFKC', sign)}" for sign in "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒"},
    }
)
_SMALL = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺₀₁₂₃₄₅₆₇₈₉₋₊")
_NO_WIDTH = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))  # of copied texts

_NUMBER = re.compile(
    r"(?P<sign>[+-]?)\s*"
    r"(?P<digits>[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)"
    r"(?:[eE](?P<exponent>[+-]?[0-9]{1,3}))?"
    r"\s*(?P<percent>%?)"
)
_FRACTION = re.compile(  # 1/3, and 2 1/3 as what it is in school
    r"(?P<sign>[+-]?)\s*(?:(?P<whole>[0-9]+)\s+)?(?P<over>[0-9]+)\s*[/⁄∕]\s*(?P<under>[0-9]+)"
)
_PERCENTAGE = "percentage read as hundredths"

_FIRST_YEAR = 1930  # of those that 30 to 99 stand for; 00 to 29 are in the next century
_MONTHS = 12  # up to here, what follows the stroke is a month or a day, and no year


class State(StrEnum):
    """What an entry is."""

    NUMBER = "number"
    BLANK = "blank"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as it is read.

    `value` is None unless the state is number. `decimals` counts the digits written after the
    point; None is exact. `said` is what the person wrote, fit to be shown. `note` says what was
    done to read it, or why it cannot be read; "" if it is plain. `others` are values that it may
    mean as well: a date is 3/4 or 4/3.
    """

    state: State
    value: float | None = None
    decimals: int | None = None
    said: str = ""
    note: str = ""
    others: tuple[float, ...] = ()


def entry(cell: Cell | None) -> Entry:
    """What a person would take the cell for."""
    if cell is None:
        return Entry(State.BLANK)
    said = _shown(cell)
    found = _read(cell, said)
    if cell.struck and found.state is not State.BLANK:
        return _unreadable(said, "it is struck out")
    return found


def _read(cell: Cell, said: str) -> Entry:
    """What a cell is taken for if nothing is struck out."""
    match cell.kind, cell.value:
        case Kind.NUMBER, float() | int() as value:
            return _stored(float(value), said, exact=cell.formula is not None)
        case Kind.PERCENT, float() | int() as value:
            return _stored(float(value), said, exact=cell.formula is not None, note=_PERCENTAGE)
        case Kind.TEXT, str(text):
            return _typed(text, said)
        case Kind.BLANK, _:
            if cell.formula is None:
                return Entry(State.BLANK)
            return _unreadable(said, "the formula was never calculated")
        case Kind.BOOLEAN, bool(truth):
            return _unreadable(said, f"{str(truth).upper()} is not a number")
        case Kind.DATE, str(day) if cell.formula is None:
            return _dated(date.fromisoformat(day), said)
        case Kind.DATE, str(day):
            return _unreadable(said, f"the formula gives a date ({day})")
        case Kind.DATE, _:
            return _unreadable(said, "the program made it a time")
        case Kind.ERROR, str(error):
            return _unreadable(said, f"the cell shows an error, {echo(error)}")
        case Kind.UNCLEAR, str(why):
            return _unreadable(said, why)
    return _unreadable(said, "the file is damaged here")


def _stored(value: float, said: str, *, exact: bool, note: str = "") -> Entry:
    """A number cell. Programs write 17 digits where 15 were meant: 0.30000000000000004 is 0.3."""
    if not abs(value) < HUGE:
        return _unreadable(said, "the number is too large")
    if exact:
        return Entry(State.NUMBER, value, None, said, note)
    meant = f"{value:.15g}"
    return Entry(State.NUMBER, float(meant), _decimals(Decimal(meant)), said, note)


def _dated(day: date, said: str) -> Entry:
    """A date: typed as a fraction, 3/4, that the program took for the 4th of March or 3rd of April.

    Where no such day is, programs take what follows the stroke for a year: 1/50 is January 1950,
    and where days are written before months, 11/16 is November 2016. They look for it in the
    hundred years from 1930 on. A day before that was never typed as a fraction: it is some number
    in a cell that is shown as a date.
    """
    made = f"the program made it a date ({day})"
    if day.year < _FIRST_YEAR:
        return _unreadable(said, made)
    meant = [(day.month, day.day), (day.day, day.month)]
    if day.day == 1 and day.year < _FIRST_YEAR + 100 and day.year % 100 > _MONTHS:
        meant.append((day.month, day.year % 100))
    fractions = {over / under: f"{over}/{under}" for over, under in meant}  # in order, each once
    value, *others = fractions
    note = f"{made}; read as {' or '.join(fractions.values())}"
    return Entry(State.NUMBER, value, None, said, note, tuple(others))


def _typed(text: str, said: str) -> Entry:
    """A text cell: a number that its program did not take for one, or no number."""
    plain = text.translate(_NO_WIDTH).strip()
    if not plain:
        return Entry(State.BLANK)
    notes = []
    if plain.startswith("'"):
        notes.append("apostrophe left out")
        plain = plain[1:].lstrip()
    if any(dash in plain for dash in _ODD_DASHES):
        notes.append("dash read as a minus sign")
    if len(plain) > _LONGEST:
        return _unreadable(said, "the text is no number")
    plain = plain.translate(_SIGNS)
    if match := _FRACTION.fullmatch(plain):
        return _fraction(match, said, notes)
    if match := _NUMBER.fullmatch(plain):
        return _number(match, said, notes)
    return _unreadable(said, _why_not(plain))


def _fraction(match: re.Match[str], said: str, notes: list[str]) -> Entry:
    whole, over, under = int(match["whole"] or 0), int(match["over"]), int(match["under"])
    if under == 0:
        return _unreadable(said, "the fraction divides by zero")
    mixed = f"text read as {whole} and {over}/{under}"
    notes.append(mixed if match["whole"] else "text read as a fraction")
    value = (whole * under + over) / under
    return _noted(-value if match["sign"] == "-" else value, None, said, notes)


def _number(match: re.Match[str], said: str, notes: list[str]) -> Entry:
    digits = match["digits"]
    if "," in digits:
        notes.append("decimal comma read as a point")
    written = Decimal(f"{match['sign']}{digits.replace(',', '.')}E{match['exponent'] or 0}")
    if match["percent"]:
        notes.append(_PERCENTAGE)
        written = written.scaleb(-2)
    value = float(written)
    if not (isfinite(value) and abs(value) < HUGE):
        return _unreadable(said, "the number is too large")
    return _noted(value, _decimals(written), said, notes or ["text read as a number"])


def _decimals(number: Decimal) -> int:
    """How many digits are written after the point: 0.50 has 2, 1E-008 has 8, 1E+3 has none."""
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _why_not(text: str) -> str:
    """Why a text is no number, as far as one can tell."""
    if STROKE in text:
        return "a part of it is struck out"
    if any(char in _SMALL for char in text):
        return "it has raised or lowered digits"
    if any(char.isnumeric() and not char.isascii() for char in text):
        return "it has digits other than 0 to 9"
    if re.fullmatch(r"[+-]?[.,]*[0-9][0-9.,]*", text) and ("." in text or "," in text):
        return "points and commas can be read in two ways"
    if text.startswith("="):
        return "the program took the formula for a text"
    return "the text is no number"


def _noted(value: float, decimals: int | None, said: str, notes: list[str]) -> Entry:
    return Entry(State.NUMBER, value, decimals, said, "; ".join(notes))


def _unreadable(said: str, note: str) -> Entry:
    return Entry(State.UNREADABLE, None, None, said, note)


def _shown(cell: Cell) -> str:
    """What stands in the cell for a person: its formula, or its value as 15 digits or text."""
    if cell.formula:
        return echo(f"={cell.formula}", _SHOWN)
    if cell.kind is Kind.NUMBER:
        return f"{cell.value:.15g}"
    if cell.kind is Kind.PERCENT and isinstance(cell.value, float):
        return f"{100 * cell.value:.15g}%"
    if cell.kind is Kind.BOOLEAN:
        return str(cell.value).upper()
    if isinstance(cell.value, str) and cell.kind is not Kind.UNCLEAR:
        return echo(cell.value, _SHOWN)
    return echo(cell.text, _SHOWN)
