"""What a person would take a cell for: the number an entry means, and how finely it is known.

    0.333   0,333   ` 3 `   −2   +1   1/3   -1/2   1e-3   50%

An entry is a number, blank, or unreadable; what cannot be read is never zero, it is for a person.
`decimals` says how many digits after the point were written: 0.333 is known to half a thousandth.
A formula's value and a fraction are exact, so they have none (None).

Nothing here guesses. Digits of other scripts look alike and mean different numbers, superscripts
would read 5² as 52, `1.234,5` means one thing in Berlin and another in Boston: unreadable, with the
reason in `note`. What was read in spite of its form is noted as well ("decimal comma read as a
point"), so that a feedback can show what was done.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from math import isfinite

from normreg_sheets.submission.workbook import Cell, Kind

HUGE = 1e300  # no answer is so large, and sums and squares of such numbers overflow
_LONGEST = 40  # characters of a typed number; a double needs at most 25
_SHOWN = 200  # characters of a foreign text that are ever shown again

_DASHES = str.maketrans(dict.fromkeys("−–‐‑﹣－", "-"))
_FRACTION_SIGNS = str.maketrans(  # programs make the one character ½ of a typed 1/2
    {sign: unicodedata.normalize("NFKC", sign) for sign in "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒"}
)
_NUMBER = re.compile(
    r"(?P<sign>[+-]?)\s*"
    r"(?P<digits>[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)"
    r"(?:[eE](?P<exponent>[+-]?[0-9]{1,3}))?"
    r"\s*(?P<percent>%?)"
)
_FRACTION = re.compile(r"(?P<sign>[+-]?)\s*(?P<over>[0-9]+)\s*[/⁄∕]\s*(?P<under>[0-9]+)")


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
    done to read it, or why it cannot be read; "" if it is plain.
    """

    state: State
    value: float | None = None
    decimals: int | None = None
    said: str = ""
    note: str = ""


def entry(cell: Cell | None) -> Entry:
    """What a person would take the cell for."""
    if cell is None:
        return Entry(State.BLANK)
    said = _shown(cell)
    match cell.kind, cell.value:
        case Kind.NUMBER, float() | int() as value:
            return _stored(float(value), said, exact=cell.formula is not None)
        case Kind.TEXT, str(text):
            return _typed(text.strip(), said)
        case Kind.BLANK, _:
            if cell.formula is None:
                return Entry(State.BLANK)
            return _unreadable(said, "the formula was never calculated")
        case Kind.BOOLEAN, bool(truth):
            return _unreadable(said, f"{str(truth).upper()} is not a number")
        case Kind.DATE, str(day):
            return _unreadable(said, f"the program made it a date ({day})")
        case Kind.DATE, _:
            return _unreadable(said, "the program made it a time")
        case Kind.ERROR, str(error):
            return _unreadable(said, f"the cell shows an error, {_clean(error)}")
    return _unreadable(said, "the file is damaged here")


def _stored(value: float, said: str, *, exact: bool) -> Entry:
    """A number cell. Programs write 17 digits where 15 were meant: 0.30000000000000004 is 0.3."""
    if not abs(value) < HUGE:
        return _unreadable(said, "the number is too large")
    if exact:
        return Entry(State.NUMBER, value, None, said)
    meant = f"{value:.15g}"
    return Entry(State.NUMBER, float(meant), _decimals(Decimal(meant)), said)


def _typed(text: str, said: str) -> Entry:
    """A text cell: a number that its program did not take for one, or no number."""
    if not text:
        return Entry(State.BLANK)
    plain = text.translate(_DASHES)
    notes = [] if plain == text else ["dash read as a minus sign"]
    if len(plain) > _LONGEST:
        return _unreadable(said, "the text is no number")
    if len(plain.lstrip("+- ")) == 1:  # alone: after a digit it is a mixed number, 1½
        plain = plain.translate(_FRACTION_SIGNS)
    if match := _FRACTION.fullmatch(plain):
        return _fraction(match, said, notes)
    if match := _NUMBER.fullmatch(plain):
        return _number(match, said, notes)
    return _unreadable(said, _why_not(plain))


def _fraction(match: re.Match[str], said: str, notes: list[str]) -> Entry:
    over, under = int(match["over"]), int(match["under"])
    if under == 0:
        return _unreadable(said, "the fraction divides by zero")
    value = over / under
    return _noted(
        -value if match["sign"] == "-" else value, None, said, [*notes, "text read as a fraction"]
    )


def _number(match: re.Match[str], said: str, notes: list[str]) -> Entry:
    digits = match["digits"]
    if "," in digits:
        notes.append("decimal comma read as a point")
    written = Decimal(f"{match['sign']}{digits.replace(',', '.')}E{match['exponent'] or 0}")
    if match["percent"]:
        notes.append("percentage read as hundredths")
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
    if any(char.isnumeric() and not char.isascii() for char in text):
        return "it has digits other than 0 to 9"
    if re.fullmatch(r"[+-]?[0-9.,]+", text) and ("." in text or "," in text):
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
        return _clean(f"={cell.formula}")
    if cell.kind is Kind.NUMBER:
        return f"{cell.value:.15g}"
    if cell.kind is Kind.BOOLEAN:
        return str(cell.value).upper()
    return _clean(cell.value if isinstance(cell.value, str) else cell.text)


def _clean(text: str) -> str:
    """A stranger's text, fit to be shown: one line, nothing invisible, not endless."""
    return "".join(char for char in text if char.isprintable())[:_SHOWN]
