"""Sources: which entries of a result were made from marked entries of its inputs.

A number system of its own: the data of a tensor is a pair, `data[0]` whether an entry is marked
(blank, wrong, ...) and `data[1]` whether it is zero for certain. A product with a certain zero does
not depend on its other side, so the zeros of a diagonal matrix cut what they multiply off.
"""

from __future__ import annotations

import numpy as np

from normreg_sheets.answers.values import Data, Over, System


def marked(flags: Data) -> Data:
    """Entries that are marked or not, and never zero for certain."""
    return np.stack((flags, np.zeros_like(flags)))


def certain(values: Data) -> Data:
    """Entries that are known: not marked, and zero where they are zero."""
    zero = np.asarray(values) == 0
    return np.stack((np.zeros_like(zero), zero))


def _either(left: Data, right: Data) -> Data:
    return np.stack((left[0] | right[0], left[1] & right[1]))


def _product(left: Data, right: Data) -> Data:
    return np.stack(
        ((left[0] & ~right[1]) | (right[0] & ~left[1]), left[1] | right[1]),
    )


def _quotient(left: Data, right: Data) -> Data:
    return np.stack((left[0] | (right[0] & ~left[1]), left[1] | np.zeros_like(right[1])))


def _power(base: Data, exponent: Data) -> Data:
    return np.stack((base[0] | exponent[0], base[1] & ~exponent[1]))


def _gather(data: Data, over: Over, _ddof: int) -> Data:
    return np.stack((np.any(data[0], axis=over), np.all(data[1], axis=over)))


def _never_zero(data: Data) -> Data:
    return marked(data[0])


SOURCES = System(
    constant=lambda value: certain(np.asarray(float(value))),
    apply={
        **dict.fromkeys(("relu", "positive", "sqrt", "abs", "sign"), lambda data: data),
        **dict.fromkeys(("exp", "log"), _never_zero),
    },
    combine={"+": _either, "-": _either, "*": _product, "/": _quotient, "**": _power},
    reduce=dict.fromkeys(("sum", "mean", "var", "max", "min"), _gather),
    round=lambda data, _: data,
)
