"""Whether what a cell shows may be its number, or is clearly another one.

    0.3333   may be shown as   0.33   0,3   0   33%   33.33 %   3.3E-01   0.333 300   ✓ 0.33
    123456   may be shown as   123,456   123 456.0   123   0.12
    0.3333   but not as        0.5    -0.33   33

A file has both, and programs keep them alike: what is shown is the number by some format. Formats
round, group digits on both sides of the point, scale percentages, count in thousands or millions,
leave a minus out (for red figures), and have the signs of every country. They may also set other
signs beside it: (0.33), - 0.33 after a dash, ...0.33. A format could show another number as well,
by a minus or a % that is only written beside it; then the file says two things, whoever made it.
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
# Right before the number, or the sign of a currency before it; else a minus is a dash or an arrow.
_MINUS = re.compile(r"[-−–](?:[$¢£¤¥\u20a0-\u20cf]\s*)?$")
_SCALES = {"%": 100.0, "‰": 1000.0}
_MANY = (1e3, 1e6)
_LARGE = 1e3  # below it nobody counts in thousands
_PLAIN = re.compile(r"[^\w.,/:]*[0-9]*[.,]?[0-9]+[^\w.,/:]*")


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
    many = _MANY if abs(value) >= _LARGE else ()
    for sign, scale in _SCALES.items():
        if sign in before + after:
            value *= scale
    least = float("inf")
    for number, unit in _readings(found[0]["digits"], int(found[0]["power"] or 0)):
        least = min(least, abs(abs(value) - number) - unit)
        if value > unit and _MINUS.search(before):
            return True
        for scale in many if number else ():
            least = min(least, abs(abs(value) - scale * number) - scale * unit / 2)
    return least > 1e-12 * abs(value)


def is_plain(shown: str) -> bool:
    """Whether what is shown is one number, and neither a date nor words."""
    return len(shown) <= _LONGEST and _PLAIN.fullmatch(shown) is not None


def _readings(digits: str, power: int) -> Iterator[tuple[float, float]]:
    """The numbers that some digits may mean, each with the unit of its last digit.

    Any sign in them may part thousands; the last point or comma may be the decimal point, if it is
    not there twice (but for the beginning), and only spaces part the digits after it.
    """
    plain = "".join(sign for sign in digits if sign.isdigit())
    yield float(f"{plain}e{power}"), float(f"1e{power}")
    point = max(digits.rfind("."), digits.rfind(","))
    behind = "".join(digits[point + 1 :].split())
    if point >= 0 and digits.count(digits[point], 1) <= 1 and behind.isdigit():
        decimals = len(behind)
        yield float(f"{plain}e{power - decimals}"), float(f"1e{power - decimals}")
