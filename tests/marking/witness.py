"""A second implementation of the rule, cell by cell in exact fractions, for one exercise.

It was written from the words of the design and of `marking/marker`, knows nothing of templates,
NumPy or the algebra, and is here to be disagreed with. A number is what is *known* of it: all that
lies between two fractions, and the cells of the submission that it was made from.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Context, Decimal, InvalidOperation
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Cell = tuple[str, tuple[int, ...]]  # a step and the place in it
Values = dict[Cell, Fraction]
NOISE = Fraction(1, 10**9)
FINE = Context(prec=60)


@dataclass(frozen=True)
class Known:
    """A number between `low` and `high`; nothing is known of it where they are None."""

    low: Fraction | None
    high: Fraction | None
    made_from: frozenset[Cell] = frozenset()

    @property
    def certain_zero(self) -> bool:
        return self.low == self.high == 0 and not self.made_from

    def _with(self, ends: Callable[..., Iterable[Fraction]], *others: Known) -> Known:
        """The hull of the ends that come out, made from all that goes in."""
        made_from = self.made_from.union(*(other.made_from for other in others))
        numbers = [(one.low, one.high) for one in (self, *others)]
        if any(low is None for low, _ in numbers):
            return Known(None, None, made_from)
        found = list(ends(*numbers))
        return Known(min(found), max(found), made_from) if found else Known(None, None, made_from)

    def __add__(self, other: Known) -> Known:
        return self._with(lambda a, b: (a[0] + b[0], a[1] + b[1]), other)

    def __neg__(self) -> Known:
        return self._with(lambda a: (-a[0], -a[1]))

    def __sub__(self, other: Known) -> Known:
        return self + -other

    def __mul__(self, other: Known) -> Known:
        if self.certain_zero or other.certain_zero:
            return exactly(0)
        return self._with(lambda a, b: (x * y for x, y in product(a, b)), other)

    def __truediv__(self, other: Known) -> Known:
        def ends(a: list[Fraction], b: list[Fraction]) -> Iterable[Fraction]:
            return () if b[0] <= 0 <= b[1] else [x / y for x, y in product(a, b)]

        return self._with(ends, other)

    def squared(self) -> Known:
        return self._with(lambda a: [a[0] ** 2, a[1] ** 2] + [Fraction(0)] * (a[0] <= 0 <= a[1]))

    def positive_part(self) -> Known:
        return self._with(lambda a: (max(a[0], Fraction(0)), max(a[1], Fraction(0))))

    def magnitude(self) -> Known:
        return self._with(lambda a: [abs(a[0]), abs(a[1])] + [Fraction(0)] * (a[0] <= 0 <= a[1]))

    def root(self) -> Known:
        """What is below zero only for having been rounded counts as zero."""
        return self._with(
            lambda a: () if a[1] < 0 else (_root(max(a[0], Fraction(0))), _root(a[1]))
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
    found = exactly(0)
    for number in numbers:
        found += number
    return found


def variance(numbers: list[Known], freedom: int) -> Known:
    """Around the centres c with radii r: the variance of c, less or more twice the mean of
    |c - mean c| r, and on the upper side the mean of r² more.
    """
    n = len(numbers)
    made_from = frozenset[Cell]().union(*(number.made_from for number in numbers))
    centres: list[Fraction] = []
    radii: list[Fraction] = []
    for number in numbers:
        if number.low is None or number.high is None:
            return Known(None, None, made_from)
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
    return Known(low * scale, high * scale, made_from)


class Sheet:
    """The rules of batch normalization over some numbers: `sheet.Z(u, e)` is a number's cell."""

    def __init__(self, sizes: tuple[int, int, int], numbers: Mapping[Cell, Known]) -> None:
        self.features, self.units, self.examples = (range(size) for size in sizes)
        self.numbers = numbers

    def __call__(self, tensor: str, *at: int) -> Known:
        return self.numbers[tensor, at]

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
VECTORS = ("total", "mu", "var", "sigma")


def places(step: str, sheet: Sheet) -> list[tuple[int, ...]]:
    if step in VECTORS:
        return [(u,) for u in sheet.units]
    return list(product(sheet.units, sheet.examples))


def followed(
    sizes: tuple[int, int, int],
    givens: Values,
    decimals: Mapping[str, int] | None,
    slips: Mapping[str, str] | None = None,
) -> Values:
    """Every number of the sheet; with `decimals` each result is rounded before it is used.

    `slips` name a mistake for a step.
    """
    values = dict(givens)
    for step, rules in RULES.items():
        sheet = Sheet(sizes, {cell: exactly(value) for cell, value in values.items()})
        for at in places(step, sheet):
            number = rules[(slips or {}).get(step, "")](sheet, *at)
            # A quotient by zero: the student gives up and writes 0.
            value = Fraction(0) if number.low is None else number.low
            values[step, at] = value if decimals is None else half_away(value, decimals[step])
    return values


def half_away(value: Fraction, decimals: int) -> Fraction:
    units = int(abs(value) * 10**decimals + Fraction(1, 2))
    return Fraction(units if value >= 0 else -units, 10**decimals)


@dataclass(frozen=True)
class Said:
    """An entry as a person reads it; `digits` after the point, None for a fraction."""

    value: Fraction
    digits: int | None


def read(text: str) -> Said | None:
    """None for what is blank or no number."""
    over, slash, under = text.partition("/")
    if slash:
        return Said(Fraction(int(over), int(under)), None)
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return Said(Fraction(number), max(0, -int(number.as_tuple().exponent)))


class Witness:
    """Marks one submission; `verdicts` has a word and perhaps a mistake's name for each cell.

    `asked` are the decimals of each step; `rounded` says that the key itself is rounded so.
    """

    def __init__(
        self,
        sizes: tuple[int, int, int],
        givens: Values,
        asked: Mapping[str, int],
        texts: Mapping[Cell, str],
        *,
        rounded: bool = False,
    ) -> None:
        self.sizes, self.asked, self.texts = sizes, asked, texts
        self.key = followed(sizes, givens, asked if rounded else None)
        self.exact = Sheet(sizes, {cell: exactly(value) for cell, value in self.key.items()})
        self.known = {cell: exactly(value) for cell, value in givens.items()}
        self.written = dict(self.known)
        self.useless: set[Cell] = set()
        self.astray: set[Cell] = set()
        self.verdicts: dict[Cell, tuple[str, str | None]] = {}
        for step in RULES:
            self.mark(step)

    def mark(self, step: str) -> None:
        cells: list[Cell] = [(step, at) for at in places(step, self.exact)]
        said = {cell: read(self.texts[cell]) for cell in cells}
        for cell in cells:
            self.verdicts[cell] = (self.verdict(cell, said[cell]), None)
        self.name_mistakes(step, cells, said)
        self.remember(step, cells, said)

    def unit(self, step: str) -> Fraction:
        return Fraction(1, 10 ** self.asked[step])

    def near_key(self, step: str) -> Fraction:
        """A unit, or half of one where whole numbers are asked."""
        return self.unit(step) if self.asked[step] else Fraction(1, 2)

    def verdict(self, cell: Cell, said: Said | None) -> str:
        if said is None:
            return "unreadable" if self.texts[cell].strip() else "blank"
        if abs(said.value - self.key[cell]) <= self.near_key(cell[0]) + NOISE:
            return "right"
        if self.explains("", cell, said.value, self.unit(cell[0]) / 2):
            inputs = self.apply("", cell, self.known).made_from
            return "right on your own numbers" if inputs & self.astray else "right"
        if said.digits is not None and said.digits < self.asked[cell[0]]:
            half = Fraction(1, 2 * 10**said.digits)
            near = abs(said.value - self.key[cell]) <= half + NOISE
            if half <= abs(said.value) / 4 and (near or self.explains("", cell, said.value, half)):
                return "too coarse"
        return "wrong"

    def apply(self, name: str, cell: Cell, numbers: Mapping[Cell, Known]) -> Known:
        """What a rule gives on the student's own numbers."""
        step, at = cell
        return RULES[step][name](Sheet(self.sizes, numbers), *at)

    def explains(self, name: str, cell: Cell, value: Fraction, slack: Fraction) -> bool:
        """On the numbers as far as they are known; or, where that says little, as written."""
        found = self.apply(name, cell, self.known)
        if found.made_from & self.useless:
            return False
        if found.vague(self.unit(cell[0])):
            found = self.apply(name, cell, self.written)
        if found.low is None or found.high is None:
            return False
        return found.low - slack - NOISE <= value <= found.high + slack + NOISE

    def name_mistakes(self, step: str, cells: list[Cell], said: Mapping[Cell, Said | None]) -> None:
        explained: dict[str, list[Cell]] = {}
        near = self.near_key(step)
        for name, rule in RULES[step].items():
            found = []
            for cell in cells:
                entry = said[cell]
                if not name or entry is None:
                    continue
                if self.verdicts[cell][0] in ("wrong", "too coarse"):
                    on_key = rule(self.exact, *cell[1]).low
                    by_key = on_key is not None and abs(entry.value - on_key) <= near + NOISE
                    if by_key or self.explains(name, cell, entry.value, self.unit(step) / 2):
                        found.append(cell)
            if any(self.verdicts[cell][0] == "wrong" for cell in found):
                explained[name] = found
        for name in sorted(explained, key=lambda name: -len(explained[name])):
            for cell in explained[name]:
                if self.verdicts[cell][0] != "mistake":
                    self.verdicts[cell] = ("mistake", name)

    def remember(self, step: str, cells: list[Cell], said: Mapping[Cell, Said | None]) -> None:
        usable = {}
        for cell in cells:
            entry = said[cell]
            if entry is not None and not (step in ("var", "sigma") and entry.value < 0):
                usable[cell] = entry
        numbers = [entry.value for entry in usable.values()]
        if self.degenerate(step, numbers) and not self.degenerate(
            step, [self.key[cell] for cell in cells]
        ):
            usable = {}
        for cell in cells:
            mine = frozenset({cell})
            value, half = self.key[cell], Fraction(0)
            if cell in usable:
                value, digits = usable[cell].value, usable[cell].digits
                half = Fraction(1, 2 * 10 ** max(digits or 0, self.asked[step]))
            else:
                self.useless.add(cell)
            self.known[cell] = Known(value - half, value + half, mine)
            self.written[cell] = Known(value, value, mine)
            if self.verdicts[cell][0] != "right":
                self.astray.add(cell)

    def degenerate(self, step: str, numbers: list[Fraction]) -> bool:
        """Nothing but zeros up to the asked digit; or, of more than six, one constant."""
        if not numbers:
            return True
        zero = max(abs(number) for number in numbers) <= self.unit(step) / 2 + NOISE
        flat = max(numbers) - min(numbers) <= self.unit(step) + NOISE
        return zero or (flat and len(numbers) > 6)
