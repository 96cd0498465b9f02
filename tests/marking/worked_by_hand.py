"""Batch normalization written out by hand: every rule and mistake, cell by cell, in fractions.

It knows nothing of templates, NumPy or the algebra: what the witness takes for true is here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from tests.marking.known import Cell, Known, exactly, total, variance

Values = dict[Cell, Fraction]


class Sheet:
    """The rules of batch normalization over some numbers: `sheet.Z(u, e)` is a number's cell."""

    def __init__(self, sizes: tuple[int, int, int], numbers: Mapping[Cell, Known]) -> None:
        self.features, self.units, self.examples = (range(size) for size in sizes)
        self.numbers = numbers

    def __call__(self, tensor: str, *at: int) -> Known:
        return self.numbers[tensor, at]

    def turned(self, tensor: str) -> Sheet:
        """The sheet with a matrix's rows for its columns."""
        sizes = (len(self.features), len(self.units), len(self.examples))
        numbers = {
            (name, at[::-1] if name == tensor else at): number
            for (name, at), number in self.numbers.items()
        }
        return Sheet(sizes, numbers)

    def row(self, tensor: str, u: int) -> list[Known]:
        return [self(tensor, u, e) for e in self.examples]

    def mean(self, numbers: list[Known]) -> Known:
        return total(numbers) / exactly(len(numbers))

    def product(self, left: str, right: str, u: int, e: int) -> Known:
        inner = self.features if left == "W" else self.units
        return total(self(left, u, k) * self(right, k, e) for k in inner)


Rule = Callable[..., Known]

# For each step its rule, then the mistakes in the order of the exercise.
RULES: dict[str, dict[str, Rule]] = {
    "Z": {
        "": lambda s, u, e: s.product("W", "X", u, e) + s("b", u),
        "bias-forgotten": lambda s, u, e: s.product("W", "X", u, e),
    },
    "A": {
        "": lambda s, u, e: s("Z", u, e).positive_part(),
        "relu-forgotten": lambda s, u, e: s("Z", u, e),
        "absolute-value": lambda s, u, e: s("Z", u, e).magnitude(),
    },
    "total": {
        "": lambda s, u: total(s.row("A", u)),
        "summed-before-relu": lambda s, u: total(s.row("Z", u)),
    },
    "mu": {
        "": lambda s, u: s.mean(s.row("A", u)),
        "averaged-before-relu": lambda s, u: s.mean(s.row("Z", u)),
    },
    "var": {
        "": lambda s, u: variance(s.row("A", u), len(s.examples)),
        "divided-by-n-minus-1": lambda s, u: variance(s.row("A", u), len(s.examples) - 1),
        "not-averaged": lambda s, u: total((a - s("mu", u)).squared() for a in s.row("A", u)),
        "mean-not-subtracted": lambda s, u: s.mean([a.squared() for a in s.row("A", u)]),
    },
    "sigma": {
        "": lambda s, u: (s("var", u) + s("eps")).root(),
        "root-forgotten": lambda s, u: s("var", u) + s("eps"),
        "rooted-with-n-minus-1": lambda s, u: (
            variance(s.row("A", u), len(s.examples) - 1) + s("eps")
        ).root(),
        "epsilon-forgotten": lambda s, u: s("var", u).root(),
    },
    "C": {
        "": lambda s, u, e: s("A", u, e) - s("mu", u),
        "sign-turned": lambda s, u, e: s("mu", u) - s("A", u, e),
        "shifted-before-relu": lambda s, u, e: s("Z", u, e) - s("mu", u),
    },
    "N": {
        "": lambda s, u, e: s("C", u, e) / s("sigma", u),
        "divided-by-variance": lambda s, u, e: s("C", u, e) / (s("var", u) + s("eps")),
        "multiplied": lambda s, u, e: s("C", u, e) * s("sigma", u),
    },
    "Y": {
        "": lambda s, u, e: s.product("G", "N", u, e) + s("beta", u),
        "shift-forgotten": lambda s, u, e: s.product("G", "N", u, e),
        "scale-forgotten": lambda s, u, e: s("N", u, e) + s("beta", u),
        "shifted-first": lambda s, u, e: s.product("G", "N", u, e) + s("G", u, u) * s("beta", u),
    },
}
# Other ways to a step, which people take just as well.
ALSO: dict[str, Rule] = {
    "mu": lambda s, u: s("total", u) / exactly(len(s.examples)),
    "var": lambda s, u: s.mean([(a - s("mu", u)).squared() for a in s.row("A", u)]),
}
VECTORS = ("total", "mu", "var", "sigma")
READS = {
    "Z": ("W", "X"),
    "A": ("Z",),
    "total": ("A",),
    "mu": ("A",),
    "var": ("A",),
    "sigma": (),
    "C": ("A",),
    "N": ("C",),
    "Y": ("G", "N"),
}  # the matrices in the rule of each step
SHAPES = {"X": "fe", "W": "uf", "G": "uu"}  # those of the steps are unit by example


@dataclass(frozen=True)
class Slip:
    """A mistake that nobody listed: how many cells it needs, of how many units at least."""

    name: str
    rule: Rule
    cells: int = 1
    units: int = 3


def slips(step: str, sizes: tuple[int, int, int]) -> list[Slip]:
    """The generic mistakes of a step, in the order in which they are tried."""
    rule = RULES[step][""]

    def times(factor: Fraction) -> Rule:
        return lambda s, *at: exactly(factor) * rule(s, *at)

    def turned(tensor: str) -> Rule:
        return lambda s, *at: rule(s.turned(tensor), *at)

    long = dict(zip("fue", sizes, strict=True))
    square = [t for t in (*SHAPES, *RULES) if len({long[a] for a in SHAPES.get(t, "ue")}) == 1]
    found = [
        Slip("sign", times(Fraction(-1))),
        Slip("factor-two", times(Fraction(2)), 2),
        Slip("factor-two", times(Fraction(1, 2)), 2),
    ]
    for factor in (10, 100, 1000):
        found.append(Slip("decimal-point", times(Fraction(factor)), 1, 10))
        found.append(Slip("decimal-point", times(Fraction(1, factor)), 1, 10))
    found += [Slip("transposed", turned(t), 2) for t in READS[step] if t in square]
    if step not in VECTORS and step in square:
        found.append(Slip("transposed", lambda s, u, e: rule(s, e, u), 2))
    return found


def places(step: str, sheet: Sheet) -> list[tuple[int, ...]]:
    if step in VECTORS:
        return [(u,) for u in sheet.units]
    return list(product(sheet.units, sheet.examples))


def followed(
    sizes: tuple[int, int, int],
    givens: Values,
    decimals: Mapping[str, int] | None,
    slips: Mapping[str, str] | None = None,
    *,
    by_results: bool = False,
) -> Values:
    """Every number of the sheet; with `decimals` each result is rounded before it is used.

    `slips` name a mistake for a step; `by_results` takes the other way to a step, if it has one.
    """
    values = dict(givens)
    for step, rules in RULES.items():
        sheet = Sheet(sizes, {cell: exactly(value) for cell, value in values.items()})
        for at in places(step, sheet):
            rule = rules[(slips or {}).get(step, "")]
            if by_results and rule is rules[""]:
                rule = ALSO.get(step, rule)
            number = rule(sheet, *at)
            # A quotient by zero: the student gives up and writes 0.
            value = Fraction(0) if number.low is None else number.low
            values[step, at] = value if decimals is None else half_away(value, decimals[step])
    return values


def half_away(value: Fraction, decimals: int) -> Fraction:
    units = int(abs(value) * 10**decimals + Fraction(1, 2))
    return Fraction(units if value >= 0 else -units, 10**decimals)
