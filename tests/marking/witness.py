"""A second implementation of the rule, cell by cell in exact fractions, for one exercise.

It was written from the words of the design, and of the docstrings of `marking/marker`, `evidence`
and `mistakes` where the design leaves a choice. It shares no line with them, knows nothing of
templates, NumPy or the algebra, and is here to be disagreed with. A number is what is *known* of
it: all that lies between two fractions, and the cells of the submission that it was made from.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Context, Decimal, InvalidOperation
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Cell = tuple[str, tuple[int, ...]]  # a step and the place in it
Values = dict[Cell, Fraction]
NOISE = Fraction(1, 10**9)
LARGEST = 9999  # that a sheet lets in
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


@dataclass(frozen=True)
class Said:
    """An entry as a person reads it; `digits` after the point, None for a fraction."""

    value: Fraction
    digits: int | None


def read(text: str) -> list[Said]:
    """All that a text may mean: nothing, a number, or a date that was a fraction."""
    if " or " in text:
        return [meaning for part in text.split(" or ") for meaning in read(part)]
    over, slash, under = text.partition("/")
    if slash:
        return [Said(Fraction(int(over), int(under)), None)]
    try:
        number = Decimal(text)
    except InvalidOperation:
        return []
    if not number.is_finite() or abs(number) >= Decimal("1e300"):
        return []
    return [Said(Fraction(number), max(0, -int(number.as_tuple().exponent)))]


@dataclass(frozen=True)
class Switches:
    """What a teacher turned."""

    follow: Fraction = Fraction(1)
    coarse: Fraction = Fraction(1, 2)
    points: Mapping[str, Fraction] = field(default_factory=dict)


AS_THEY_STAND = Switches()


@dataclass(frozen=True)
class Found:
    """What is found of a cell."""

    verdict: str
    mistake: str | None
    points: Fraction


class Witness:
    """Marks one submission: `found` says of each cell what it is worth.

    `asked` are the decimals that the sheet asks for, `marked_to` those that a teacher marks some
    steps to instead; `rounded` says whether the sheet rounds the key itself.
    """

    def __init__(  # noqa: PLR0913 - all that a submission is judged by
        self,
        sizes: tuple[int, int, int],
        givens: Values,
        asked: Mapping[str, int],
        texts: Mapping[Cell, str],
        *,
        marked_to: Mapping[str, int],
        rounded: bool,
        switches: Switches = AS_THEY_STAND,
    ) -> None:
        self.sizes, self.asked, self.texts = sizes, asked, texts
        self.switches = switches
        self.marked_to = {**asked, **marked_to}
        self.key = followed(sizes, givens, asked if rounded else None)
        self.exact = Sheet(sizes, {cell: exactly(value) for cell, value in self.key.items()})
        self.to_fill = Sheet(
            sizes,
            {
                (step, at): Known(value, value, frozenset({(step, at)}), not self.zero(step, value))
                if step in RULES
                else exactly(value)
                for (step, at), value in self.key.items()
            },
        )
        self.known = {cell: exactly(value) for cell, value in givens.items()}
        self.written = dict(self.known)
        self.useless: set[Cell] = set()
        self.astray: set[Cell] = set()
        self.found: dict[Cell, Found] = {}
        for step in RULES:
            self.mark(step)

    def mark(self, step: str) -> None:
        cells: list[Cell] = [(step, at) for at in places(step, self.exact)]
        said = {cell: self.meant(cell) for cell in cells}
        verdicts = {cell: self.verdict(cell, said[cell]) for cell in cells}
        mistakes = self.mistakes(step, verdicts, said)
        for cell in cells:
            if cell in mistakes:
                verdicts[cell] = "mistake"
            points = self.share(cell, verdicts[cell], said[cell]) * self.of(step, len(cells))
            self.found[cell] = Found(verdicts[cell], mistakes.get(cell), points)
        self.remember(step, cells, said)

    def of(self, step: str, cells: int) -> Fraction:
        whole = self.switches.points.get(step)
        return Fraction(1) if whole is None else whole / cells

    def share(self, cell: Cell, verdict: str, said: Said | None) -> Fraction:
        """Following through never earns less than not following."""
        coarse, follow = self.switches.coarse, self.switches.follow
        alone = led = False
        if said is not None and self.short(cell, said):
            half = Fraction(1, 2 * 10 ** (said.digits or 0))
            alone = self.near_short(cell, said)
            led = self.led(cell, said.value, half) is not False
        return {
            "right": Fraction(1),
            "right on your own numbers": max(follow, coarse) if alone else follow,
            "too coarse": coarse * follow if led and not alone else coarse,
        }.get(verdict, Fraction(0))

    def goes_astray(self, rule: Rule, cell: Cell) -> bool:
        """Whether something that is not right by itself goes into a rule."""
        return bool(self.apply(rule, cell, self.known).made_from & self.astray)

    def led(self, cell: Cell, value: Fraction, slack: Fraction) -> bool | None:
        """Whether every way that leads to the value goes astray; None where none leads there."""
        rule, found = RULES[cell[0]][""], []
        if self.explains(rule, cell, value, slack):
            found.append(self.goes_astray(rule, cell))
        other = ALSO.get(cell[0])
        if other is not None:
            astray = self.goes_astray(other, cell)
            if self.explains(other, cell, value, slack, exactly_as_written=not astray):
                found.append(astray)
        return all(found) if found else None

    def unit(self, step: str) -> Fraction:
        return Fraction(1, 10 ** self.marked_to[step])

    def near_key(self, step: str) -> Fraction:
        """A unit, or half of one where whole numbers are asked."""
        return self.unit(step) if self.marked_to[step] else Fraction(1, 2)

    def zero(self, step: str, value: Fraction) -> bool:
        return abs(value) <= Fraction(1, 2 * 10 ** self.asked[step]) + NOISE

    def by_key(self, cell: Cell, said: Said) -> bool:
        return abs(said.value - self.key[cell]) <= self.near_key(cell[0]) + NOISE

    def by_rule(self, cell: Cell, said: Said) -> bool:
        return self.led(cell, said.value, self.unit(cell[0]) / 2) is not None

    def meant(self, cell: Cell) -> Said | None:
        """What the text means; of several meanings the first that is right, else none."""
        meanings = read(self.texts[cell])
        for is_right in (self.by_key, self.by_rule):
            for said in meanings:
                if is_right(cell, said):
                    return said
        return meanings[0] if len(meanings) == 1 else None

    def verdict(self, cell: Cell, said: Said | None) -> str:
        if said is None:
            return "unreadable" if self.texts[cell].strip() else "blank"
        if self.by_key(cell, said):
            return "right"
        if self.by_rule(cell, said):
            led = self.led(cell, said.value, self.unit(cell[0]) / 2)
            return "right on your own numbers" if led else "right"
        if self.short(cell, said):
            half = Fraction(1, 2 * 10 ** (said.digits or 0))
            if self.near_short(cell, said) or self.led(cell, said.value, half) is not None:
                return "too coarse"
        return "wrong"

    def short(self, cell: Cell, said: Said) -> bool:
        """Fewer digits than asked, which say something all the same."""
        if said.digits is None or said.digits >= self.marked_to[cell[0]]:
            return False
        return Fraction(1, 2 * 10**said.digits) <= abs(said.value) / 4

    def near_short(self, cell: Cell, said: Said) -> bool:
        half = Fraction(1, 2 * 10 ** (said.digits or 0))
        return abs(said.value - self.key[cell]) <= half + NOISE

    def apply(self, rule: Rule, cell: Cell, numbers: Mapping[Cell, Known]) -> Known:
        """What a rule gives on the student's own numbers."""
        return rule(Sheet(self.sizes, numbers), *cell[1])

    def explains(
        self,
        rule: Rule,
        cell: Cell,
        value: Fraction,
        slack: Fraction,
        *,
        exactly_as_written: bool = False,
    ) -> bool:
        """On the numbers as far as they are known; or, where that says little, as written."""
        found = self.apply(rule, cell, self.known)
        if found.made_from & self.useless:
            return False
        if rule(self.to_fill, *cell[1]).stuff and not found.stuff:
            return False
        if exactly_as_written or found.vague(self.unit(cell[0])):
            found = self.apply(rule, cell, self.written)
        if found.low is None or found.high is None:
            return False
        return found.low - slack - NOISE <= value <= found.high + slack + NOISE

    def mistakes(
        self, step: str, verdicts: Mapping[Cell, str], said: Mapping[Cell, Said | None]
    ) -> dict[Cell, str]:
        """The mistake of each cell that has one: those of the exercise before the others."""
        values = {cell: one.value for cell, one in said.items() if one is not None}
        wrong = {cell for cell in values if verdicts[cell] == "wrong"}
        coarse = {cell for cell in values if verdicts[cell] == "too coarse"}
        listed = []
        for name, rule in RULES[step].items():
            cells = {
                cell
                for cell in wrong | coarse
                if name
                and (
                    self.gives_on_key(rule, cell, values[cell])
                    or self.slips_on_own(rule, cell, values[cell])
                )
            }
            if len(cells & wrong) < len(cells & coarse):
                cells &= wrong
            if cells:
                listed.append((name, cells))
        found = widest_first(listed)
        rest = wrong - found.keys()
        others = []
        for slip in slips(step, self.sizes):
            cells = {cell for cell in rest if self.shows(slip, cell, values[cell], 0)}
            telling = {cell for cell in cells if self.shows(slip, cell, values[cell], slip.units)}
            if len(telling) >= min(slip.cells, len(said)) and 2 * len(cells) >= len(rest):
                others.append((slip.name, cells))
        return widest_first(others) | found

    def slips_on_own(self, rule: Rule, cell: Cell, value: Fraction) -> bool:
        """Whether a mistake explains a value on own numbers, where doing it right gives one."""
        right = self.apply(RULES[cell[0]][""], cell, self.written)
        return right.low is not None and self.explains(rule, cell, value, self.unit(cell[0]) / 2)

    def gives_on_key(self, rule: Rule, cell: Cell, value: Fraction) -> bool:
        there = rule(self.exact, *cell[1]).low
        return there is not None and abs(value - there) <= self.near_key(cell[0]) + NOISE

    def shows(self, slip: Slip, cell: Cell, value: Fraction, units: int) -> bool:
        """Whether a slip explains the value, is seen, and is so many units from zero."""
        near, true = self.near_key(cell[0]), RULES[cell[0]][""]
        ways = (
            (self.gives_on_key(slip.rule, cell, value), self.exact),
            (
                self.explains(slip.rule, cell, value, self.unit(cell[0]) / 2),
                Sheet(self.sizes, self.written),
            ),
        )
        for explained, sheet in ways:
            there, right = slip.rule(sheet, *cell[1]).low, true(sheet, *cell[1]).low
            if explained and there is not None:
                seen = right is None or abs(there - right) >= 3 * near - NOISE
                if seen and abs(there) >= units * near - NOISE:
                    return True
        return False

    def remember(self, step: str, cells: list[Cell], said: Mapping[Cell, Said | None]) -> None:
        usable = {}
        for cell in cells:
            entry = said[cell]
            if entry is None or abs(entry.value) > LARGEST:
                continue
            if step not in ("var", "sigma") or entry.value >= 0:
                usable[cell] = entry
        numbers = [entry.value for entry in usable.values()]
        if self.degenerate(step, numbers) and not self.degenerate(
            step, [self.key[cell] for cell in cells]
        ):
            usable = {}
        something = {cell for cell, entry in usable.items() if self.is_something(cell, entry)}
        for cell in cells:
            mine = frozenset({cell})
            value, half = self.key[cell], Fraction(0)
            if cell in usable:
                value, digits = usable[cell].value, usable[cell].digits
                half = Fraction(1, 2 * 10 ** max(digits or 0, self.asked[step]))
            else:
                self.useless.add(cell)
            stuff = cell in something or self.crossed(cell, something)
            self.known[cell] = Known(value - half, value + half, mine, stuff)
            self.written[cell] = Known(value, value, mine, stuff)
            if self.found[cell].verdict != "right":
                self.astray.add(cell)

    def is_something(self, cell: Cell, entry: Said) -> bool:
        """No zero; or one that something accounts for, where the key is no zero."""
        step = cell[0]
        accounted = self.found[cell].verdict in ("right", "right on your own numbers", "mistake")
        to_fill = not self.zero(step, self.key[cell])
        return not self.zero(step, entry.value) or (accounted and to_fill)

    def crossed(self, cell: Cell, something: set[Cell]) -> bool:
        """Whether something stands in the row and in the column of a matrix's cell."""
        places_ = [at for _, at in something]
        return len(cell[1]) == 2 and all(
            any(at[axis] == cell[1][axis] for at in places_) for axis in (0, 1)
        )

    def degenerate(self, step: str, numbers: list[Fraction]) -> bool:
        """Nothing but zeros up to the asked digit; or, of more than six, one constant."""
        if not numbers:
            return True
        zero = all(self.zero(step, number) for number in numbers)
        flat = max(numbers) - min(numbers) <= Fraction(1, 10 ** self.asked[step]) + NOISE
        return zero or (flat and len(numbers) > 6)


def widest_first(explained: list[tuple[str, set[Cell]]]) -> dict[Cell, str]:
    """For each cell the mistake that explains the most cells."""
    found: dict[Cell, str] = {}
    for name, cells in sorted(explained, key=lambda pair: -len(pair[1])):
        found |= {cell: name for cell in cells if cell not in found}
    return found
