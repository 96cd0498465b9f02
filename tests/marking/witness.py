"""A second implementation of the rule, cell by cell in exact fractions.

It was written from the words of the design, and of the docstrings of `marking/marker`, `evidence`
and `mistakes` where the design leaves a choice. It shares no line with them, and is here to be
disagreed with. What it takes for true is an exercise written out by hand (`hand_sheet`), how far a
number is known is in `known`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import TYPE_CHECKING

from tests.marking.hand_sheet import Sheet, followed, half_away, slips
from tests.marking.known import Cell, Known, exactly

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tests.marking.hand_sheet import Rule, Sizes, Slip, Values, Worked

NOISE = Fraction(1, 10**9)
LARGEST = 9999  # that a sheet lets in
ACCOUNTED = ("right", "right on your own numbers", "mistake")


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
    steps to instead; `texts` are what stands in the cells that are asked, and the others are
    printed; `rounded` says whether the sheet rounds the key itself.
    """

    def __init__(  # noqa: PLR0913 - all that a submission is judged by
        self,
        worked: Worked,
        sizes: Sizes,
        givens: Values,
        asked: Mapping[str, int],
        texts: Mapping[Cell, str],
        *,
        marked_to: Mapping[str, int],
        rounded: bool,
        switches: Switches = AS_THEY_STAND,
    ) -> None:
        self.worked, self.sizes, self.asked, self.texts = worked, sizes, asked, texts
        self.switches = switches
        self.marked_to = {**asked, **marked_to}
        self.key = followed(worked, sizes, givens, asked if rounded else None)
        self.exact = Sheet(sizes, {cell: exactly(value) for cell, value in self.key.items()})
        self.to_fill = Sheet(
            sizes,
            {
                (step, at): Known(value, value, frozenset({(step, at)}), not self.zero(step, value))
                if step in worked.rules and worked.always(step, at) is None
                else exactly(value)
                for (step, at), value in self.key.items()
            },
        )
        self.known = {cell: exactly(value) for cell, value in givens.items()}
        self.written = dict(self.known)
        self.useless: set[Cell] = set()
        self.astray: set[Cell] = set()
        self.found: dict[Cell, Found] = {}
        for step in worked.rules:
            self.mark(step)

    def mark(self, step: str) -> None:
        every: list[Cell] = [(step, at) for at in self.worked.places(step, self.sizes)]
        cells = [cell for cell in every if cell in self.texts]
        said = {cell: self.meant(cell) for cell in cells}
        verdicts = {cell: self.verdict(cell, said[cell]) for cell in cells}
        mistakes = self.mistakes(step, verdicts, said)
        for cell in cells:
            if cell in mistakes:
                verdicts[cell] = "mistake"
            points = self.share(cell, verdicts[cell], said[cell]) * self.of(step, len(cells))
            self.found[cell] = Found(verdicts[cell], mistakes.get(cell), points)
        self.remember(every, said)

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
        rule, found = self.worked.rules[cell[0]][""], []
        if self.explains(rule, cell, value, slack):
            found.append(self.goes_astray(rule, cell))
        other = self.worked.also.get(cell[0])
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
        for name, rule in self.worked.rules[step].items():
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
        for slip in slips(self.worked, step, self.sizes) if rest else ():
            cells = {cell for cell in rest if self.shows(slip, cell, values[cell], 0)}
            telling = {cell for cell in cells if self.shows(slip, cell, values[cell], slip.units)}
            if len(telling) >= min(slip.cells, len(said)) and 2 * len(cells) >= len(rest):
                others.append((slip.name, cells))
        return widest_first(others) | found

    def slips_on_own(self, rule: Rule, cell: Cell, value: Fraction) -> bool:
        """Whether a mistake explains a value on own numbers, where doing it right gives one."""
        right = self.apply(self.worked.rules[cell[0]][""], cell, self.written)
        return right.low is not None and self.explains(rule, cell, value, self.unit(cell[0]) / 2)

    def gives_on_key(self, rule: Rule, cell: Cell, value: Fraction) -> bool:
        there = rule(self.exact, *cell[1]).low
        return there is not None and abs(value - there) <= self.near_key(cell[0]) + NOISE

    def shows(self, slip: Slip, cell: Cell, value: Fraction, units: int) -> bool:
        """Whether a slip explains the value, is seen, and is so many units from zero."""
        near, true = self.near_key(cell[0]), self.worked.rules[cell[0]][""]
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

    def remember(self, every: list[Cell], said: Mapping[Cell, Said | None]) -> None:
        """Take in all cells of a step: what is `said` in those that are asked, the others as they
        are printed.
        """
        usable = dict(self.usable(said))
        something = {cell for cell, entry in usable.items() if self.is_something(cell, entry)}
        self.useless |= said.keys() - usable.keys()
        for cell in every:
            step, at = cell
            stands = self.worked.always(step, at)
            if stands is not None:
                self.known[cell] = self.written[cell] = exactly(stands)
            elif cell not in said:
                entry = Said(half_away(self.key[cell], self.asked[step]), None)
                if step in self.worked.flags or not self.zero(step, entry.value):
                    something.add(cell)
                self.take(cell, entry.value, self.half(cell, entry), stuff=cell in something)
        for cell in said:
            value, half = self.key[cell], Fraction(0)
            if cell in usable:
                value, half = usable[cell].value, self.half(cell, usable[cell])
            stuff = cell in something or self.crossed(cell, something)
            self.take(cell, value, half, stuff=stuff)
            if self.found[cell].verdict != "right":
                self.astray.add(cell)

    def usable(self, said: Mapping[Cell, Said | None]) -> Iterable[tuple[Cell, Said]]:
        """The entries on which something may be built."""
        found = [
            (cell, entry)
            for cell, entry in said.items()
            if entry is not None
            and abs(entry.value) <= LARGEST
            and not (cell[0] in self.worked.never_negative and entry.value < 0)
        ]
        if found and not all(self.is_sound(cell) for cell, _ in found):
            step = found[0][0][0]
            key = [self.key[cell] for cell in said]
            theirs = [entry.value for _, entry in found]
            if self.degenerate(step, theirs) and not self.degenerate(step, key):
                return []
        return found

    def is_sound(self, cell: Cell) -> bool:
        """Whether something accounts for an entry, and nothing useless goes into it."""
        read = self.apply(self.worked.rules[cell[0]][""], cell, self.known).made_from
        return self.found[cell].verdict in ACCOUNTED and not read & self.useless

    def take(self, cell: Cell, value: Fraction, half: Fraction, *, stuff: bool) -> None:
        mine = frozenset({cell})
        self.known[cell] = Known(value - half, value + half, mine, stuff)
        self.written[cell] = Known(value, value, mine, stuff)

    def half(self, cell: Cell, entry: Said) -> Fraction:
        """How far a number may lie from what is written: not at all, if it is a flag, or a zero
        where nothing else can come of what is known before it.
        """
        step = cell[0]
        if step in self.worked.flags and entry.value in (0, 1):
            return Fraction(0)
        if entry.value == 0:
            reach = self.apply(self.worked.rules[step][""], cell, self.known)
            if reach.low == reach.high == 0:
                return Fraction(0)
        return Fraction(1, 2 * 10 ** max(entry.digits or 0, self.asked[step]))

    def is_something(self, cell: Cell, entry: Said) -> bool:
        """No zero, or a flag; or one that something accounts for, where the key is no zero."""
        step = cell[0]
        if step in self.worked.flags and entry.value == 0:
            return True
        accounted = self.found[cell].verdict in ACCOUNTED
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
        zero = all(self.zero(step, number) for number in numbers)
        flat = max(numbers) - min(numbers) <= Fraction(1, 10 ** self.asked[step]) + NOISE
        return zero or (flat and len(numbers) > 6)


def widest_first(explained: list[tuple[str, set[Cell]]]) -> dict[Cell, str]:
    """For each cell the mistake that explains the most cells."""
    found: dict[Cell, str] = {}
    for name, cells in sorted(explained, key=lambda pair: -len(pair[1])):
        found |= {cell: name for cell in cells if cell not in found}
    return found
