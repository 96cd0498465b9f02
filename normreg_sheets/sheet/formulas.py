"""Formulas: a rule as the text of one cell, for every spreadsheet program alike.

    =C7*H4+D7*H5+E7*H6+F7     =MAX(H13,0)     =AVERAGE(H19:K19)     =(H19-O19)/Q19

A row times a column is written out, because array formulas differ between programs. Only
functions that all of them compute alike are used. A minus sign binds tighter than a power in
spreadsheets (`-2^2` is 4), so a sign and what it belongs to get brackets under a power.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from normreg_sheets.answers.unrolled import positions
from normreg_sheets.exercise.algebra import Apply, Combine, Const, Eye, Node, Reduce, Ref
from normreg_sheets.sheet.addresses import address

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    Where = Callable[[str, Mapping[str, int]], tuple[int, int]]

NOISE = "1E-9"  # floats that differ by less are the same number

SUM, PRODUCT, POWER, ATOM = 1, 2, 3, 4

_APPLY = {
    "relu": "MAX({},0)",
    "positive": "IF({}>0,1,0)",
    "sqrt": "SQRT({})",
    "abs": "ABS({})",
    "sign": "SIGN({})",
    "exp": "EXP({})",
    "log": "LN({})",
}
_REDUCE = {
    ("sum", 0): "SUM",
    ("mean", 0): "AVERAGE",
    ("var", 0): "VARP",
    ("var", 1): "VAR",
    ("max", 0): "MAX",
    ("min", 0): "MIN",
}
_COMBINE = {
    "+": ("{}+{}", SUM, SUM, SUM),
    "-": ("{}-{}", SUM, SUM, PRODUCT),
    "*": ("{}*{}", PRODUCT, PRODUCT, PRODUCT),
    "/": ("{}/{}", PRODUCT, PRODUCT, POWER),
    "**": ("{}^{}", POWER, ATOM, ATOM),
}


class Speller:
    """Spells rules as cell formulas.

    `where` gives row and column of a tensor's entry; `sheet` is put before addresses, for
    formulas that stand on another sheet.
    """

    def __init__(self, sizes: Mapping[str, int], where: Where, sheet: str = "") -> None:
        self._sizes = sizes
        self._where = where
        self._prefix = f"'{sheet.replace(chr(39), chr(39) * 2)}'!" if sheet else ""

    def formula(self, node: Node, at: Mapping[str, int]) -> str:
        """The formula for the entry at a position by axis, without the leading `=`."""
        return self._spell(node, at)[0]

    def entry(self, tensor: str, at: Mapping[str, int]) -> str:
        """The address of one entry of a tensor."""
        return self._prefix + address(*self._where(tensor, at))

    def missing(self, refs: Iterable[Ref], at: Mapping[str, int]) -> str:
        """A condition: some entry of `refs` is no number yet; all on axes that `at` leaves open."""
        places: list[tuple[int, int]] = []
        ranges: list[str] = []
        for ref in refs:
            free = tuple(axis for axis in ref.axes if axis not in at)
            mine = [self._where(ref.name, {**at, **more}) for more in positions(free, self._sizes)]
            places += mine
            ranges += self._ranges(mine)
        return f"COUNT({','.join(dict.fromkeys(ranges))})<{len(set(places))}"

    def _spell(self, node: Node, at: Mapping[str, int]) -> tuple[str, int]:
        """The text, and how tightly it binds."""
        match node:
            case Ref(name, over):
                return self.entry(name, {axis: at[axis] for axis in over}), ATOM
            case Const(value):
                return _constant(value)
            case Eye((rows, columns)):
                return ("1" if at[rows] == at[columns] else "0"), ATOM
            case Apply(function, argument):
                return _APPLY[function].format(self.formula(argument, at)), ATOM
            case Combine("*", Const(value), right) if value == -1:
                return f"-{self._at_least(right, at, ATOM)}", SUM
            case Combine("*", Eye((rows, columns)), right) if at[rows] == at[columns]:
                return self._spell(right, at)
            case Combine("*", left, Apply("positive", gate)):
                return f"IF({self.formula(gate, at)}>0,{self.formula(left, at)},0)", ATOM
            case Combine(operator, left, right):
                pattern, binding, first, second = _COMBINE[operator]
                sides = self._at_least(left, at, first), self._at_least(right, at, second)
                return pattern.format(*sides), binding
            case Reduce():
                return self._reduction(node, at)

    def _at_least(self, node: Node, at: Mapping[str, int], need: int) -> str:
        text, binding = self._spell(node, at)
        return text if binding >= need else f"({text})"

    def _reduction(self, node: Reduce, at: Mapping[str, int]) -> tuple[str, int]:
        entries = [{**at, **more} for more in positions(node.over, self._sizes)]
        function = _REDUCE[node.function, node.ddof]
        match node.argument:
            case Ref(name, over):
                places = [self._where(name, {axis: at[axis] for axis in over}) for at in entries]
                return f"{function}({','.join(self._ranges(places))})", ATOM
        if node.function == "sum":
            terms = [self._at_least(node.argument, entry, PRODUCT) for entry in entries]
            return "+".join(terms), SUM
        return f"{function}({','.join(self.formula(node.argument, e) for e in entries)})", ATOM

    def _ranges(self, places: list[tuple[int, int]]) -> list[str]:
        """The places as one range where they fill a rectangle, else one by one."""
        rows, columns = zip(*places, strict=True)
        top, bottom, left, right = min(rows), max(rows), min(columns), max(columns)
        if len(places) > 1 and len(places) == (bottom - top + 1) * (right - left + 1):
            return [f"{self._prefix}{address(top, left)}:{address(bottom, right)}"]
        return [self._prefix + address(*place) for place in places]


def _constant(value: Fraction) -> tuple[str, int]:
    if value < 0:
        return f"-{_constant(-value)[0]}", SUM
    if Fraction(repr(float(value))) == value:
        text = f"{float(value):.15g}"
        return (text, ATOM) if "e" not in text else (text.upper(), ATOM)
    return f"{value.numerator}/{value.denominator}", PRODUCT
