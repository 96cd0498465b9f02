"""Intervals: what is known of a number that somebody rounded.

The data of a tensor is a pair: `data[0]` the lower ends, `data[1]` the upper ends. Every operation
gives an interval that holds all results of numbers from its operands (Moore, Interval Analysis,
1966), so a rule can be followed through a student's own rounded numbers. Where nothing is known
(a division by an interval around zero, the root of a negative number), the ends are infinite or
NaN, and whoever asks must look.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from normreg_sheets.answers.values import FLOAT, Data, Over, System
from normreg_sheets.exercise.algebra import Apply

if TYPE_CHECKING:
    from normreg_sheets.exercise.algebra import Node

HAIR = 1 + 1e-9  # in floats 0.4 - 0.3 is more than ten hundredths
FEW = 6  # so few numbers may be the same by chance


def key_tolerance(decimals: int) -> float:
    """How far an entry may lie from the key: a unit of the asked digit, half of one for whole."""
    return 10.0**-decimals if decimals else 0.5


def around(values: Data, radius: Data) -> Data:
    """The intervals `values - radius ... values + radius`."""
    return np.array((values - radius, values + radius))


def carried(rule: Node, values: Data, radius: Data, reach: Data) -> Data:
    """What is known of numbers that somebody wrote, and goes on with: `radius` around each.

    Exact are 0/1 flags, and a zero where the rule leaves nothing else (`reach` is what it gives on
    what is known of its own inputs): a neuron that is dead or dropped.
    """
    exact = (values == 0) & (reach[0] == 0) & (reach[1] == 0)
    if isinstance(rule, Apply) and rule.function == "positive":
        exact |= (values == 0) | (values == 1)
    return around(values, np.where(exact, 0.0, radius))


def exactly(values: Data) -> Data:
    """The intervals that hold one number each."""
    return np.array((values, values))


def widths(data: Data) -> Data:
    """How long the intervals are."""
    return data[1] - data[0]


def vague(data: Data, unit: Data, share: float = 1.0) -> Data:
    """Whether an interval says too little to judge a number by.

    It is wider than both a quarter of its value and ten units of the asked digit, or it has no
    ends at all. With `share`, it is already when it is that part as wide.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        width, value = widths(data), np.abs(data[0] + data[1]) / 2
        most = np.maximum(value / 4, 10 * unit) * (share * HAIR)
        return ~(width <= most) | ~np.isfinite(width)


def _subtract(left: Data, right: Data) -> Data:
    return left - right[::-1]


def _hull(corners: Data) -> Data:
    """From what each end of one operand gives with each end of the other."""
    return np.array((corners.min(axis=(0, 1)), corners.max(axis=(0, 1))))


def _multiply(left: Data, right: Data) -> Data:
    return _hull(left[:, None] * right)


def _divide(left: Data, right: Data) -> Data:
    around_zero = (right[0] <= 0) & (right[1] >= 0)
    result = _hull(left[:, None] / right)
    return np.where(around_zero, _EVERYTHING.reshape((2,) + (1,) * (result.ndim - 1)), result)


def _power(base: Data, exponent: Data) -> Data:
    # The language has whole literal exponents only, so both ends of `exponent` are one number.
    power = int(np.ravel(exponent)[0])
    if power < 0:
        return _divide(np.ones_like(base), _power(base, np.asarray(-power)))
    ends = base**power
    if power % 2:
        return ends
    low = np.where((base[0] <= 0) & (base[1] >= 0), 0.0, np.min(ends, axis=0))
    return np.array((low, np.max(ends, axis=0)))


def _sqrt(data: Data) -> Data:
    # A variance of 0.00 is known to half a hundredth either way, but is never negative.
    return np.sqrt((np.where(data[1] >= 0, np.maximum(data[0], 0), data[0]), data[1]))


def _abs(data: Data) -> Data:
    low = np.where((data[0] <= 0) & (data[1] >= 0), 0.0, np.min(np.abs(data), axis=0))
    return np.array((low, np.max(np.abs(data), axis=0)))


def _variance(data: Data, over: Over, ddof: int) -> Data:
    """Around the centres c with radii r: var(c + d) = var(c) + 2 cov(c, d) + var(d), |d| <= r.

    Hence var(c) - 2 mean(|c - mean c| r) at the least, and as much more plus mean(r²) at the most.
    """
    centre, radius = (data[0] + data[1]) / 2, widths(data) / 2
    distance = np.abs(centre - np.mean(centre, axis=over, keepdims=True))
    variance = np.mean(distance**2, axis=over)
    spread = 2 * np.mean(distance * radius, axis=over)
    low = np.maximum(variance - spread, 0)
    high = variance + spread + np.mean(radius**2, axis=over)
    count = int(np.prod([data.shape[position] for position in over]))
    return np.array((low, high)) * np.float64(count) / np.float64(count - ddof)


_EVERYTHING = np.array([-np.inf, np.inf])

# A function that never falls has its ends at those of its argument: it is that of floats.
INTERVAL = System(
    constant=lambda value: exactly(np.asarray(float(value))),
    apply={**FLOAT.apply, "sqrt": _sqrt, "abs": _abs},
    combine={"+": np.add, "-": _subtract, "*": _multiply, "/": _divide, "**": _power},
    reduce={**FLOAT.reduce, "var": _variance},
    round=FLOAT.round,
)
