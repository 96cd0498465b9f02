"""Known numbers of the witness: what lies between two fractions, and what it was made from.

It shares no line with `answers/intervals` and `answers/sources`, which say the same in NumPy.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Cell = tuple[str, tuple[int, ...]]  # a step and the place in it
FINE = Context(prec=60)


@dataclass(frozen=True)
class Known:
    """A number between `low` and `high`; nothing is known of it where they are None.

    `stuff` says whether something of the student's own is in it: False for a zero that nothing
    accounts for, None where nothing is the student's own.
    """

    low: Fraction | None
    high: Fraction | None
    made_from: frozenset[Cell] = frozenset()
    stuff: bool | None = None

    @property
    def certain_zero(self) -> bool:
        return self.low == self.high == 0 and not self.made_from

    def _with(
        self, stuff: bool | None, ends: Callable[..., Iterable[Fraction]], *others: Known
    ) -> Known:
        """The hull of the ends that come out, made from all that goes in."""
        made_from = self.made_from.union(*(other.made_from for other in others))
        numbers = [(one.low, one.high) for one in (self, *others)]
        if any(low is None for low, _ in numbers):
            return Known(None, None, made_from, stuff)
        found = list(ends(*numbers))
        if not found:
            return Known(None, None, made_from, stuff)
        return Known(min(found), max(found), made_from, stuff)

    def __add__(self, other: Known) -> Known:
        stuff = self.stuff if self.stuff == other.stuff else self.stuff or other.stuff or None
        return self._with(stuff, lambda a, b: (a[0] + b[0], a[1] + b[1]), other)

    def __neg__(self) -> Known:
        return self._with(self.stuff, lambda a: (-a[0], -a[1]))

    def __sub__(self, other: Known) -> Known:
        return self + -other

    def __mul__(self, other: Known) -> Known:
        if self.certain_zero or other.certain_zero:
            return exactly(0)
        empty = False in (self.stuff, other.stuff)
        stuff = False if empty else self.stuff or other.stuff
        return self._with(stuff, lambda a, b: (x * y for x, y in product(a, b)), other)

    def __truediv__(self, other: Known) -> Known:
        def ends(a: list[Fraction], b: list[Fraction]) -> Iterable[Fraction]:
            return () if b[0] <= 0 <= b[1] else [x / y for x, y in product(a, b)]

        stuff = False if self.stuff is False else self.stuff or other.stuff or None
        return self._with(stuff, ends, other)

    def squared(self) -> Known:
        return self._with(
            self.stuff, lambda a: [a[0] ** 2, a[1] ** 2] + [Fraction(0)] * (a[0] <= 0 <= a[1])
        )

    def positive_part(self) -> Known:
        return self._with(self.stuff, lambda a: (max(a[0], Fraction(0)), max(a[1], Fraction(0))))

    def positive(self) -> Known:
        """1 for what is greater than zero, else 0."""
        return self._with(self.stuff, lambda a: (Fraction(a[0] > 0), Fraction(a[1] > 0)))

    def magnitude(self) -> Known:
        return self._with(
            self.stuff, lambda a: [abs(a[0]), abs(a[1])] + [Fraction(0)] * (a[0] <= 0 <= a[1])
        )

    def root(self) -> Known:
        """What is below zero only for having been rounded counts as zero."""
        return self._with(
            self.stuff,
            lambda a: () if a[1] < 0 else (_root(max(a[0], Fraction(0))), _root(a[1])),
        )

    def vague(self, unit: Fraction) -> bool:
        """Wider than both a quarter of its value and ten units."""
        if self.low is None or self.high is None:
            return True
        width, value = self.high - self.low, abs(self.low + self.high) / 2
        return width > value / 4 and width > 10 * unit


def _root(value: Fraction) -> Fraction:
    quotient = FINE.divide(Decimal(value.numerator), Decimal(value.denominator))
    return Fraction(FINE.sqrt(quotient))


def exactly(value: Fraction | int) -> Known:
    return Known(Fraction(value), Fraction(value))


def total(numbers: Iterable[Known]) -> Known:
    first, *others = numbers
    for number in others:
        first += number
    return first


def variance(numbers: list[Known], freedom: int) -> Known:
    """Around the centres c with radii r: the variance of c, less or more twice the mean of
    |c - mean c| r, and on the upper side the mean of r² more.
    """
    n = len(numbers)
    made_from, stuff = total(numbers).made_from, total(numbers).stuff
    centres: list[Fraction] = []
    radii: list[Fraction] = []
    for number in numbers:
        if number.low is None or number.high is None:
            return Known(None, None, made_from, stuff)
        centres.append((number.low + number.high) / 2)
        radii.append((number.high - number.low) / 2)
    nothing = Fraction(0)
    mean = sum(centres, nothing) / n
    of_centres = sum(((c - mean) ** 2 for c in centres), nothing) / n
    moves = (abs(c - mean) * r for c, r in zip(centres, radii, strict=True))
    spread = 2 * sum(moves, nothing) / n
    low = max(of_centres - spread, nothing)
    high = of_centres + spread + sum((r * r for r in radii), nothing) / n
    scale = Fraction(n, freedom)
    return Known(low * scale, high * scale, made_from, stuff)
