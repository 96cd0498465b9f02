"""A spreadsheet in miniature: a small evaluator of formula texts, as a second opinion.

Written from the documented grammar of spreadsheets (ECMA-376, 18.17): a sign binds tighter than a
power, powers associate to the left.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

TOKEN = re.compile(
    r"(?P<number>\d+\.?\d*(?:E[+-]?\d+)?)|(?P<text>\"[^\"]*\")|(?P<name>[A-Z]+(?=\())"
    r"|(?P<range>[A-Z]+\d+:[A-Z]+\d+)|(?P<cell>[A-Z]+\d+)|(?P<sign><=|>=|<>|[-+*/^<>=(),])"
)
FUNCTIONS: Mapping[str, Callable[[list[float]], float]] = {
    "SUM": sum,
    "AVERAGE": lambda numbers: sum(numbers) / len(numbers),
    "VARP": lambda numbers: float(np.var(numbers)),
    "VAR": lambda numbers: float(np.var(numbers, ddof=1)),
    "MAX": max,
    "MIN": min,
    "COUNT": len,
    "SQRT": lambda numbers: float(np.sqrt(numbers[0])),
    "ABS": lambda numbers: abs(numbers[0]),
    "SIGN": lambda numbers: float(np.sign(numbers[0])),
    "EXP": lambda numbers: float(np.exp(numbers[0])),
    "LN": lambda numbers: float(np.log(numbers[0])),
    "IF": lambda numbers: numbers[1] if numbers[0] else numbers[2],
}
COMPARE: Mapping[str, Callable[[float, float], bool]] = {
    "<": lambda left, right: left < right,
    ">": lambda left, right: left > right,
    "<=": lambda left, right: left <= right,
    ">=": lambda left, right: left >= right,
    "=": lambda left, right: left == right,
}


@dataclass
class Reading:
    """A formula being read from left to right, weakest operators first."""

    text: str
    cells: Mapping[tuple[int, int], float]
    tokens: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.tokens = [found[0] for found in TOKEN.finditer(self.text)]
        assert "".join(self.tokens) == self.text, f"not a formula that we know: {self.text}"

    def next_is(self, *signs: str) -> bool:
        return bool(self.tokens) and self.tokens[0] in signs

    def comparison(self) -> float:
        value = self.sum()
        while self.next_is(*COMPARE):
            value = COMPARE[self.tokens.pop(0)](value, self.sum())
        return value

    def sum(self) -> float:
        value = self.product()
        while self.next_is("+", "-"):
            plus = self.tokens.pop(0) == "+"
            value = value + self.product() if plus else value - self.product()
        return value

    def product(self) -> float:
        value = self.power()
        while self.next_is("*", "/"):
            times = self.tokens.pop(0) == "*"
            value = value * self.power() if times else value / self.power()
        return value

    def power(self) -> float:
        value = self.signed()
        while self.next_is("^"):
            self.tokens.pop(0)
            exponent = self.signed()
            if value == 0 and exponent <= 0:
                raise ZeroDivisionError("0^0 and 1/0 are errors in a spreadsheet")
            value = float(np.power(value, exponent))
        return value

    def signed(self) -> float:
        if self.next_is("-"):
            self.tokens.pop(0)
            return -self.signed()
        return self.atom()

    def atom(self) -> float:
        token = self.tokens.pop(0)
        if token == "(":
            value = self.comparison()
            assert self.tokens.pop(0) == ")"
            return value
        if token in FUNCTIONS:
            assert self.tokens.pop(0) == "("
            arguments = self.argument()
            while self.tokens.pop(0) == ",":
                arguments += self.argument()
            return FUNCTIONS[token](arguments)
        return float(token) if token[0].isdigit() else self.cells[place(token)]

    def argument(self) -> list[float]:
        if ":" not in self.tokens[0]:
            return [self.comparison()]
        (top, left), (bottom, right) = map(place, self.tokens.pop(0).split(":"))
        rows, columns = range(top, bottom + 1), range(left, right + 1)
        return [self.cells[row, column] for row in rows for column in columns]


def place(cell: str) -> tuple[int, int]:
    """Row and column of an address."""
    letters = cell.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = 26 * column + ord(letter) - ord("A") + 1
    return int(cell[len(letters) :]), column


def calculated(formula: str, cells: Mapping[tuple[int, int], float]) -> float:
    """What a spreadsheet shows; ArithmeticError where it would show an error."""
    with np.errstate(divide="raise", invalid="raise", over="raise", under="ignore"):
        reading = Reading(formula, cells)
        value = reading.comparison()
    assert not reading.tokens, f"left over: {reading.tokens}"
    return value
