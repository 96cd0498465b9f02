"""Quantities: exact numbers as people write them.

3    0.5    1e-5    1/3
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from normreg_sheets.errors import NormregError

LARGEST = 9999
_NUMBER = re.compile(
    r"[+-]?(\d{1,20}(\.\d{0,20})?|\.\d{1,20})([eE][+-]?\d{1,2})?|[+-]?\d{1,15}/\d{1,15}", re.ASCII
)


def decimal(value: int | Fraction) -> str:
    """The number as people write it: `0.1` where it ends, `1/3` where it does not."""
    if Fraction(repr(float(value))) == value:
        return f"{float(value):.15g}"
    return str(value)


_PARTS = {
    2: ("half", "halves"),
    3: ("third", "thirds"),
    4: ("quarter", "quarters"),
    5: ("fifth", "fifths"),
    6: ("sixth", "sixths"),
    7: ("seventh", "sevenths"),
    8: ("eighth", "eighths"),
    9: ("ninth", "ninths"),
    10: ("tenth", "tenths"),
}
_COUNTS = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def in_words(value: Fraction) -> str:
    """A proper fraction as it is read out, `two thirds`; nothing for any other number."""
    if not 0 < value < 1 or value.denominator not in _PARTS:
        return ""
    part = _PARTS[value.denominator][value.numerator > 1]
    return f"{_COUNTS[value.numerator]} {part}"


def number(place: str, text: str, error: type[NormregError]) -> Fraction:
    """The exact number in a text such as `3`, `0.5`, `1e-5` or `1/3`."""
    written = text.strip()
    value = None
    # Looked at before it is computed: 1e99999999 would never end.
    if _NUMBER.fullmatch(written) and not re.fullmatch(r".*/0+", written):
        value = Fraction(written)
    if value is None or abs(value) > LARGEST or value.denominator > 10**12:
        raise error(
            f"{place}: '{text[:30]}' is not a number such as 3, 0.5 or 1/3, up to {LARGEST}"
        )
    return value
