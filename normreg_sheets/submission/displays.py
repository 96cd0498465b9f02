"""Whether what a cell shows may be its number, or is clearly another one.

    0.3333 may be shown as   0.33   0,3   0   33%   33.33 %   3.3E-01   (0.33)   1/3   ✓ 0.33
    but not as               0.5    -0.33   33

A file has both, and programs keep them alike: what is shown is the number by some format. Formats
round, group digits, scale percentages and leave a minus out (for red figures), and they have the
signs of every country. What they cannot do is show another number, so then somebody has made the
file say two things.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST = 60  # characters; what is longer is no mere number
_FIGURES = re.compile(
    r"(?P<digits>[.,]?[0-9]+(?:[.,'’\s][0-9]+)*)(?:[eE](?P<power>[+-]?[0-9]{1,3})(?![0-9]))?"
)
_MINUS = frozenset("-−–(")
_SCALES = {"%": 100.0, "‰": 1000.0}


def contradicts(shown: str, value: float) -> bool:
    """Whether what is shown is clearly another number than the value.

    False where it is no single number: a fraction, a time, words.
    """
    found = list(_FIGURES.finditer(shown)) if len(shown) <= _LONGEST else []
    if len(found) != 1:
        return False
    before, after = shown[: found[0].start()], shown[found[0].end() :]
    if any(character.isalnum() for character in before + after):
        return False
    for sign, scale in _SCALES.items():
        if sign in before + after:
            value *= scale
    least = float("inf")
    for number, unit in _readings(found[0]["digits"], int(found[0]["power"] or 0)):
        least = min(least, abs(abs(value) - number) - unit)
        if value > unit and not _MINUS.isdisjoint(before):
            return True
    return least > 1e-12 * abs(value)


def _readings(digits: str, power: int) -> Iterator[tuple[float, float]]:
    """The numbers that some digits may mean, each with the unit of its last digit.

    Any sign in them may part thousands; the last one may be the decimal point, if it is not there
    twice.
    """
    signs = [sign for sign in digits if not sign.isdigit()]
    plain = "".join(sign for sign in digits if sign.isdigit())
    yield float(f"{plain}e{power}"), float(f"1e{power}")
    if signs and signs[-1] in ".," and signs.count(signs[-1]) == 1:
        decimals = len(digits) - 1 - digits.rindex(signs[-1])
        yield float(f"{plain}e{power - decimals}"), float(f"1e{power - decimals}")
