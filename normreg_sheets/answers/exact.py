"""Exact answers: SymPy's numbers in arrays, and how such a number is written down.

Imported only where an exact answer is wanted, because SymPy takes half a second to load.
ReLU's kink and the gates are settled by us (0 at 0): SymPy would say one half.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import sympy

from normreg_sheets.answers.values import Data, Over, System
from normreg_sheets.exercise.algebra import Apply, Combine, Const, Node, Ref, negative

if TYPE_CHECKING:
    from collections.abc import Callable


def rational(value: Fraction) -> Any:
    """SymPy's number for an exact fraction."""
    return sympy.Rational(value.numerator, value.denominator)


def array(values: Data) -> Data:
    """An array of fractions as an array of SymPy's numbers, of the same shape."""
    return _each(rational)(values)


def _each(function: Callable[[Any], Any]) -> Callable[[Data], Data]:
    """The function applied to every entry; an array of objects whatever comes out."""
    ufunc = np.frompyfunc(function, 1, 1)
    return lambda data: np.asarray(ufunc(data), dtype=object)


def _object(function: Callable[..., Any]) -> Callable[..., Data]:
    return lambda *arguments: np.asarray(function(*arguments), dtype=object)


def _count(data: Data, over: Over) -> int:
    return int(np.prod([data.shape[position] for position in over]))


def _mean(data: Data, over: Over, ddof: int = 0) -> Data:
    total = np.sum(data, axis=over, keepdims=True)
    return np.asarray(total * sympy.Rational(1, _count(data, over) - ddof), dtype=object)


def _variance(data: Data, over: Over, ddof: int) -> Data:
    return np.squeeze(_mean((data - _mean(data, over)) ** 2, over, ddof), axis=over)


def _extreme(pick: Callable[[Any, Any], Any]) -> Callable[[Data, Over, int], Data]:
    ufunc = np.frompyfunc(pick, 2, 1, identity=None)
    return lambda data, over, _: np.asarray(ufunc.reduce(data, axis=over), dtype=object)


def _round(data: Data, decimals: int) -> Data:
    scale = 10**decimals

    def one(value: Any) -> Any:
        whole = sympy.floor(abs(value) * scale + sympy.Rational(1, 2))
        return sympy.sign(value) * sympy.Rational(whole, scale)

    return _each(one)(data)


EXACT = System(
    constant=lambda value: np.asarray(rational(value), dtype=object),
    apply={
        "relu": _each(lambda value: value if value > 0 else sympy.Integer(0)),
        "positive": _each(lambda value: sympy.Integer(1 if value > 0 else 0)),
        "sqrt": _each(sympy.sqrt),
        "abs": _each(abs),
        "sign": _each(sympy.sign),
        "exp": _each(sympy.exp),
        "log": _each(sympy.log),
    },
    combine={
        "+": _object(np.add),
        "-": _object(np.subtract),
        "*": _object(np.multiply),
        "/": _object(np.true_divide),
        "**": _object(np.power),
    },
    reduce={
        "sum": lambda data, over, _: np.asarray(np.sum(data, axis=over), dtype=object),
        "mean": lambda data, over, _: np.squeeze(_mean(data, over), axis=over),
        "var": _variance,
        "max": _extreme(sympy.Max),
        "min": _extreme(sympy.Min),
    },
    round=_round,
)


def spelled(value: Any) -> Node:
    """A SymPy number as a tree of our own, in the order in which a teacher writes it.

    `3√11/11` is (3 · √11) / 11; a sum begins with its rational part.
    """
    if isinstance(value, sympy.Add):
        first, *others = sorted(value.args, key=lambda term: (not term.is_Rational, str(term)))
        tree = spelled(first)
        for term in others:
            minus = term.could_extract_minus_sign()
            tree = Combine("-" if minus else "+", tree, spelled(-term if minus else term))
        return tree
    if value.could_extract_minus_sign():
        return negative(spelled(-value))
    numerator, denominator = value.as_numer_denom()
    tree = _factor_tree(numerator)
    return tree if denominator == 1 else Combine("/", tree, _factor_tree(denominator))


def _factor_tree(value: Any) -> Node:
    """A product as a tree, its number first."""
    coefficient, rest = value.as_coeff_Mul()
    factors = [_factor(factor) for factor in sympy.Mul.make_args(rest) if factor != 1]
    if coefficient != 1 or not factors:
        factors.insert(0, _factor(coefficient))
    tree = factors[0]
    for factor in factors[1:]:
        tree = Combine("*", tree, factor)
    return tree


def _factor(value: Any) -> Node:
    if value.is_Integer:
        return Const(Fraction(int(value)))
    if value.is_Pow and value.exp == sympy.Rational(1, 2):
        return Apply("sqrt", spelled(value.base))
    if isinstance(value, sympy.Add):
        return spelled(value)
    return Ref(str(value), ())
