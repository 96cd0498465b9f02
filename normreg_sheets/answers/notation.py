"""Notation: a rule as a teacher writes it, printed from our own tree in our own order.

    W X + b      max(Z, 0)      C / σ      √(σ² + ε)      dZ Xᵀ

A *script* is a table: for each construct a pattern, how tightly the result binds, and how tightly
each of its parts must bind to stand without brackets. PLAIN is for captions and terminals, EXACT
for exact numbers in a cell (`3√11/11`), MATHML for pages. SymPy's printers are not used: they
reorder terms.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from normreg_sheets.exercise.algebra import (
    Apply,
    Combine,
    Const,
    Eye,
    Node,
    Reduce,
    Ref,
    axes,
    factors,
    shared,
)
from normreg_sheets.exercise.quantities import decimal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from fractions import Fraction

Pattern = tuple[str, int, tuple[int, ...]]

SUM, PRODUCT, UNARY, POWER, ATOM = 1, 2, 3, 4, 5
SUPERSCRIPT = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
SUBSCRIPT = str.maketrans("0123456789,", "₀₁₂₃₄₅₆₇₈₉,")


@dataclass(frozen=True, slots=True)
class Script:
    """A way of writing: patterns by construct, brackets, numbers and names."""

    patterns: Mapping[str, Pattern]
    brackets: str
    number: Callable[[str], str]
    power: Callable[[Fraction], str]
    name: Callable[[str], str]
    entry: Callable[[str, tuple[int, ...]], str]


def write(node: Node, script: Script, symbols: Mapping[str, str]) -> str:
    """The rule in a script; `symbols` says how each tensor is written."""
    return _write(node, script, symbols)[0]


def _write(node: Node, script: Script, symbols: Mapping[str, str]) -> tuple[str, int]:
    """The text, and how tightly it binds."""
    match node:
        case Ref(name, at=None):
            return script.name(symbols.get(name, name)), ATOM
        case Ref(name, at=tuple() as at):
            return script.entry(symbols.get(name, name), at), ATOM
        case Const(value):
            return _number(value, script)
        case Combine("**", base, Const(exponent)):
            pattern, binding, (need, _) = script.patterns["**"]
            text = _bracketed(base, need, script, symbols)
            if isinstance(base, Ref) and symbols.get(base.name, base.name).endswith("²"):
                text = script.brackets.format(text)  # the square of σ² is (σ²)²
            return pattern.format(text, script.power(exponent)), binding
    construct, parts = _construct(node)
    pattern, binding, needs = script.patterns[construct]
    texts = [
        _bracketed(part, need, script, symbols) for part, need in zip(parts, needs, strict=True)
    ]
    return pattern.format(*texts), binding


def _bracketed(node: Node, need: int, script: Script, symbols: Mapping[str, str]) -> str:
    text, tightness = _write(node, script, symbols)
    return text if tightness >= need else script.brackets.format(text)


def _number(value: Fraction, script: Script) -> tuple[str, int]:
    if value < 0:
        pattern, binding, _ = script.patterns["negative"]
        return pattern.format(_number(-value, script)[0]), binding
    if "/" in decimal(value):
        pattern, binding, _ = script.patterns["/"]
        numbers = (script.number(str(part)) for part in (value.numerator, value.denominator))
        return pattern.format(*numbers), binding
    return script.number(decimal(value)), ATOM


def _construct(node: Node) -> tuple[str, tuple[Node, ...]]:
    """The name of a construct in the tables, and its parts."""
    sides = factors(node)
    if sides is not None:
        return _matrix_product(*sides)
    match node:
        case Combine("*", Const(value), right) if value == -1 and not isinstance(right, Const):
            return "negative", (right,)
        case Combine(operator, left, right):
            return operator, (left, right)
        case Apply(function, argument):
            return function, (argument,)
        case Reduce("sum", Combine("*", matrix, Eye())):
            return "diagonal", (matrix,)
        case Reduce("var", argument, _, 1):
            return "var1", (argument,)
        case Reduce(function, argument):
            return function, (argument,)
        case Eye():
            return "eye", ()
    raise ValueError(f"{node} is a leaf")


def _matrix_product(left: Node, right: Node) -> tuple[str, tuple[Node, ...]]:
    """`A B`, with the transposes that matrices on paper need to meet in their shared axis."""
    (axis, *_) = shared(left, right)
    turned_left = axes(left)[-1] != axis
    turned_right = axes(right)[0] != axis
    return "@" + "ᵀ" * turned_left + "|" + "ᵀ" * turned_right, (left, right)


def _plain_power(exponent: Fraction) -> str:
    return str(exponent).translate(SUPERSCRIPT)


def _plain_entry(symbol: str, at: tuple[int, ...]) -> str:
    """`Z₁₂`, counted from 1 as people do."""
    separator = "," if any(place >= 9 for place in at) else ""
    return symbol + separator.join(str(place + 1) for place in at).translate(SUBSCRIPT)


_PLAIN: dict[str, Pattern] = {
    "+": ("{} + {}", SUM, (SUM, PRODUCT)),
    "-": ("{} − {}", SUM, (SUM, PRODUCT)),
    "*": ("{} · {}", PRODUCT, (PRODUCT, PRODUCT)),
    "/": ("{} / {}", PRODUCT, (PRODUCT, UNARY)),
    "**": ("{}{}", POWER, (ATOM, ATOM)),
    "negative": ("−{}", SUM, (PRODUCT,)),
    "@|": ("{} {}", PRODUCT, (ATOM, ATOM)),
    "@ᵀ|": ("{}ᵀ {}", PRODUCT, (ATOM, ATOM)),
    "@|ᵀ": ("{} {}ᵀ", PRODUCT, (ATOM, ATOM)),
    "@ᵀ|ᵀ": ("{}ᵀ {}ᵀ", PRODUCT, (ATOM, ATOM)),
    "relu": ("max({}, 0)", ATOM, (SUM,)),
    "positive": ("[{} > 0]", ATOM, (SUM,)),
    "sqrt": ("√{}", POWER, (ATOM,)),
    "abs": ("|{}|", ATOM, (SUM,)),
    "sign": ("sign({})", ATOM, (SUM,)),
    "exp": ("exp({})", ATOM, (SUM,)),
    "log": ("ln({})", ATOM, (SUM,)),
    "sum": ("sum({})", ATOM, (SUM,)),
    "mean": ("mean({})", ATOM, (SUM,)),
    "var": ("var({})", ATOM, (SUM,)),
    "var1": ("var({}; n − 1)", ATOM, (SUM,)),
    "max": ("max({})", ATOM, (SUM,)),
    "min": ("min({})", ATOM, (SUM,)),
    "diagonal": ("diag({})", ATOM, (SUM,)),
    "eye": ("I", ATOM, ()),
}

PLAIN = Script(_PLAIN, "({})", str, _plain_power, str, _plain_entry)

EXACT = Script(
    _PLAIN
    | {
        "*": ("{}{}", PRODUCT, (PRODUCT, PRODUCT)),
        "/": ("{}/{}", PRODUCT, (PRODUCT, UNARY)),
    },
    "({})",
    str,
    _plain_power,
    str,
    _plain_entry,
)


def _row(*parts: str) -> str:
    return f"<mrow>{''.join(parts)}</mrow>"


def _call(name: str) -> Pattern:
    return (_row(f"<mi>{name}</mi><mo>(</mo>", "{}", "<mo>)</mo>"), ATOM, (SUM,))


def _between(operator: str, binding: int, *needs: int) -> Pattern:
    return (_row("{}", f"<mo>{operator}</mo>", "{}"), binding, needs)


def _mathml_name(symbol: str) -> str:
    # σ² is the name of a variance; its ² must not be read as a power to be computed.
    base = symbol.rstrip("²")
    name = f"<mi>{escape(base)}</mi>"
    return name if base == symbol else f"<msup>{name}<mn>2</mn></msup>"


def _mathml_entry(symbol: str, at: tuple[int, ...]) -> str:
    separator = "<mo>,</mo>" if any(place >= 9 for place in at) else ""
    indices = separator.join(f"<mn>{place + 1}</mn>" for place in at)
    base = symbol.rstrip("²")
    if base != symbol:
        return f"<msubsup><mi>{escape(base)}</mi>{_row(indices)}<mn>2</mn></msubsup>"
    return f"<msub><mi>{escape(symbol)}</mi>{_row(indices)}</msub>" if at else _mathml_name(symbol)


_TRANSPOSED = "<msup>{}<mo>⊤</mo></msup>"
_TIMES = "<mo>&#8290;</mo>"  # invisible times

MATHML = Script(
    {
        "+": _between("+", SUM, SUM, PRODUCT),
        "-": _between("−", SUM, SUM, PRODUCT),
        "*": _between("·", PRODUCT, PRODUCT, PRODUCT),
        "/": ("<mfrac>{}{}</mfrac>", PRODUCT, (SUM, SUM)),
        "**": ("<msup>{}{}</msup>", POWER, (ATOM, SUM)),
        "negative": (_row("<mo>−</mo>", "{}"), SUM, (PRODUCT,)),
        "@|": (_row("{}", _TIMES, "{}"), PRODUCT, (ATOM, ATOM)),
        "@ᵀ|": (_row(_TRANSPOSED, _TIMES, "{}"), PRODUCT, (ATOM, ATOM)),
        "@|ᵀ": (_row("{}", _TIMES, _TRANSPOSED), PRODUCT, (ATOM, ATOM)),
        "@ᵀ|ᵀ": (_row(_TRANSPOSED, _TIMES, _TRANSPOSED), PRODUCT, (ATOM, ATOM)),
        "relu": (
            _row("<mi>max</mi><mo>(</mo>", "{}", "<mo>,</mo><mn>0</mn><mo>)</mo>"),
            ATOM,
            (SUM,),
        ),
        "positive": (_row("<mo>[</mo>", "{}", "<mo>&gt;</mo><mn>0</mn><mo>]</mo>"), ATOM, (SUM,)),
        "sqrt": ("<msqrt>{}</msqrt>", ATOM, (SUM,)),
        "abs": (_row("<mo>|</mo>", "{}", "<mo>|</mo>"), ATOM, (SUM,)),
        **{name: _call(name) for name in ("sign", "exp", "sum", "mean", "var", "max", "min")},
        "diagonal": _call("diag"),
        "log": _call("ln"),
        "var1": (
            _row(
                "<msub><mi>var</mi><mrow><mi>n</mi><mo>−</mo><mn>1</mn></mrow></msub><mo>(</mo>",
                "{}",
                "<mo>)</mo>",
            ),
            ATOM,
            (SUM,),
        ),
        "eye": ("<mi>I</mi>", ATOM, ()),
    },
    _row("<mo>(</mo>", "{}", "<mo>)</mo>"),
    "<mn>{}</mn>".format,
    "<mn>{}</mn>".format,
    _mathml_name,
    _mathml_entry,
)
