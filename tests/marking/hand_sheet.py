"""Exercises written out by hand: what the witness takes for true, cell by cell, in fractions.

It knows nothing of templates, NumPy or the algebra. `worked_by_hand` and `dropout_by_hand` have the
rules.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product

from tests.marking.known import Cell, Known, exactly, total

Values = dict[Cell, Fraction]
Sizes = Mapping[str, int]  # of the axes, which go by a letter each
Place = tuple[int, ...]


class Sheet:
    """The cells of some numbers: `sheet("Z", u, e)`."""

    def __init__(self, sizes: Sizes, numbers: Mapping[Cell, Known]) -> None:
        self.sizes, self.numbers = sizes, numbers

    def __call__(self, tensor: str, *at: int) -> Known:
        return self.numbers[tensor, at]

    def over(self, axis: str) -> range:
        """The places on an axis."""
        return range(self.sizes[axis])

    def sum(self, axis: str, term: Callable[[int], Known]) -> Known:
        """The sum of a term over an axis."""
        return total(term(place) for place in self.over(axis))

    def turned(self, tensor: str) -> Sheet:
        """The sheet with a matrix's rows for its columns."""
        numbers = {
            (name, at[::-1] if name == tensor else at): number
            for (name, at), number in self.numbers.items()
        }
        return Sheet(self.sizes, numbers)


Rule = Callable[..., Known]


@dataclass(frozen=True)
class Worked:
    """An exercise by hand.

    `letters` gives the axis that each letter stands for, `axes` those of each tensor, `rules` for
    each step its rule and then the mistakes in their order, `reads` the matrices in each rule.
    `diagonal` has what stands on the diagonal of a matrix with zeros beside it; None is computed.
    """

    letters: Mapping[str, str]
    axes: Mapping[str, str]
    rules: Mapping[str, Mapping[str, Rule]]
    reads: Mapping[str, tuple[str, ...]]
    also: Mapping[str, Rule] = field(default_factory=dict)
    flags: tuple[str, ...] = ()
    never_negative: tuple[str, ...] = ()
    diagonal: Mapping[str, Fraction | None] = field(default_factory=dict)

    def places(self, step: str, sizes: Sizes) -> list[Place]:
        """The places of a step, row by row."""
        return list(product(*(range(sizes[axis]) for axis in self.axes[step])))

    def always(self, step: str, at: Place) -> Fraction | None:
        """The number that stands in a place in every problem, where there is one."""
        if step not in self.diagonal:
            return None
        return self.diagonal[step] if len(set(at)) == 1 else Fraction(0)

    def is_square(self, tensor: str, sizes: Sizes) -> bool:
        """Whether a tensor has two axes of one size."""
        over = self.axes[tensor]
        return len(over) == 2 and sizes[over[0]] == sizes[over[1]]


@dataclass(frozen=True)
class Slip:
    """A mistake that nobody listed: how many cells it needs, of how many units at least."""

    name: str
    rule: Rule
    cells: int = 1
    units: int = 3


def slips(worked: Worked, step: str, sizes: Sizes) -> list[Slip]:
    """The generic mistakes of a step, in the order in which they are tried."""
    rule = worked.rules[step][""]

    def times(factor: Fraction) -> Rule:
        return lambda s, *at: exactly(factor) * rule(s, *at)

    def turned(tensor: str) -> Rule:
        return lambda s, *at: rule(s.turned(tensor), *at)

    found = [
        Slip("sign", times(Fraction(-1))),
        Slip("factor-two", times(Fraction(2)), 2),
        Slip("factor-two", times(Fraction(1, 2)), 2),
    ]
    for factor in (10, 100, 1000):
        found.append(Slip("decimal-point", times(Fraction(factor)), 1, 10))
        found.append(Slip("decimal-point", times(Fraction(1, factor)), 1, 10))
    square = [tensor for tensor in worked.reads.get(step, ()) if worked.is_square(tensor, sizes)]
    found += [Slip("transposed", turned(tensor), 2) for tensor in square]
    if worked.is_square(step, sizes):
        found.append(Slip("transposed", lambda s, *at: rule(s, *at[::-1]), 2))
    return found


def followed(  # noqa: PLR0913 - the numbers, and in which ways somebody follows the rules
    worked: Worked,
    sizes: Sizes,
    givens: Values,
    decimals: Mapping[str, int] | None,
    slips: Mapping[str, str] | None = None,
    *,
    by_results: bool = False,
    printed: Mapping[Cell, Fraction] | None = None,
) -> Values:
    """Every number of the sheet; with `decimals` each result is rounded before it is used.

    `slips` name a mistake for a step; `by_results` takes the other way to a step, if it has one;
    `printed` are numbers that are taken as they stand.
    """
    values = dict(givens)
    for step, rules in worked.rules.items():
        sheet = Sheet(sizes, {cell: exactly(value) for cell, value in values.items()})
        for at in worked.places(step, sizes):
            stands = worked.always(step, at)
            if stands is None:
                stands = (printed or {}).get((step, at))
            if stands is not None:
                values[step, at] = stands
                continue
            rule = rules[(slips or {}).get(step, "")]
            if by_results and rule is rules[""]:
                rule = worked.also.get(step, rule)
            number = rule(sheet, *at)
            # A quotient by zero: the student gives up and writes 0.
            value = Fraction(0) if number.low is None else number.low
            values[step, at] = value if decimals is None else half_away(value, decimals[step])
    return values


def half_away(value: Fraction, decimals: int) -> Fraction:
    units = int(abs(value) * 10**decimals + Fraction(1, 2))
    return Fraction(units if value >= 0 else -units, 10**decimals)
