"""Notation: a rule as a teacher writes it, printed from our own tree in our own order.

    W X + b      max(Z, 0)      C / σ      √(σ² + ε)      dZ Xᵀ      dA ⊙ [Z > 0]

A *script* is a table: for each construct a pattern, how tightly the result binds, and how tightly
each of its parts must bind to stand without brackets. PLAIN is for captions and terminals, EXACT
for exact numbers in a cell (`3√11/11`); MATHML for pages and LATEX for papers have modules of their
own. SymPy's printers are not used: they reorder terms.

Nodes of this module's own are `Combine("=", left, right)`, the same with `<`, `≥` and `,`, and
`Combine("gradient", L, W)`, which is ∂L/∂W.
"""

from __future__ import annotations

from dataclasses import dataclass
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

EQUATION, SUM, PRODUCT, UNARY, POWER, ATOM = range(6)
SUPERSCRIPT = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
SUBSCRIPT = str.maketrans("0123456789,", "₀₁₂₃₄₅₆₇₈₉,")
RAISED = {"²": "2", "³": "3", "⁺": "+", "⁻": "−", "′": "′"}
MOST_DIGITS = 40  # of a decimal number that ends


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


def pieces(node: Node, script: Script, symbols: Mapping[str, str]) -> tuple[str, ...]:
    """The rule in a script, a long sum in the pieces that a line may be broken between."""
    match node:
        case Combine("+" | "-" as operator, left, right):
            pattern, _, (_, need) = script.patterns[operator]
            last = pattern.format("", _bracketed(right, need, script, symbols))
            return (*pieces(left, script, symbols), last.strip())
    return (write(node, script, symbols),)


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
            if isinstance(base, Ref) and raised(symbols.get(base.name, base.name))[1]:
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
    text = spelled_out(value)
    if "/" in text:
        pattern, binding, _ = script.patterns["/"]
        return pattern.format(*map(script.number, text.split("/"))), binding
    return script.number(text), ATOM


def spelled_out(value: Fraction) -> str:
    """A number as people write it; unlike `decimal`, in full where a float has too few digits."""
    text = decimal(value)
    if "/" not in text:
        return text
    digits = next((n for n in range(MOST_DIGITS) if value * 10**n % 1 == 0), None)
    if digits is None:
        return text
    whole, part = divmod(abs(value.numerator) * 10**digits // value.denominator, 10**digits)
    return f"{'-' * (value < 0)}{whole}.{part:0{digits}}"


def figure(text: str, script: Script) -> str:
    """A number in digits, such as `−0.50`, in a script."""
    digits = text.removeprefix("−")
    number = script.number(digits)
    return number if digits == text else script.patterns["negative"][0].format(number)


def raised(symbol: str) -> tuple[str, str]:
    """A symbol's base, and what is written above it: σ and 2 of `σ²`, W1 and + of `W1⁺`."""
    base = symbol.rstrip("".join(RAISED)) or symbol
    return base, "".join(RAISED[sign] for sign in symbol[len(base) :])


def _construct(node: Node) -> tuple[str, tuple[Node, ...]]:
    """The name of a construct in the tables, and its parts."""
    sides = factors(node)
    if sides is not None:
        return _matrix_product(*sides)
    along = _along_a_diagonal(node)
    if along is not None and len(axes(along)) == 1 and len(axes(node)) == 2:
        return "diagonal", (along,)
    match node:
        case Combine("*", Const(value), right) if value == -1 and not isinstance(right, Const):
            return "negative", (right,)
        case Combine("*", left, right) if axes(left) and set(axes(left)) == set(axes(right)):
            return "entrywise", (left, right)
        case Combine(operator, left, right):
            return operator, (left, right)
        case Apply("positive", Combine("-", left, right)):
            return "greater", (left, right)
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


def _along_a_diagonal(node: Node) -> Node | None:
    """What a product has beside an identity, `keep · s` of `I · keep · s`; else None."""
    match node:
        case Combine("*", Eye(), other) | Combine("*", other, Eye()):
            return other
        case Combine("*" | "/" as operator, left, right):
            along = _along_a_diagonal(left)
            if along is not None:
                return Combine(operator, along, right)
            along = _along_a_diagonal(right) if operator == "*" else None
            return None if along is None else Combine("*", left, along)
    return None


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
    "=": ("{} = {}", EQUATION, (EQUATION, EQUATION)),
    "<": ("{} < {}", EQUATION, (EQUATION, EQUATION)),
    "≥": ("{} ≥ {}", EQUATION, (EQUATION, EQUATION)),
    ",": ("{}, {}", EQUATION, (EQUATION, EQUATION)),
    "gradient": ("∂{}/∂{}", PRODUCT, (ATOM, ATOM)),
    "+": ("{} + {}", SUM, (SUM, PRODUCT)),
    "-": ("{} − {}", SUM, (SUM, PRODUCT)),
    "*": ("{} · {}", PRODUCT, (PRODUCT, PRODUCT)),
    "entrywise": ("{} ⊙ {}", PRODUCT, (PRODUCT, PRODUCT)),
    "/": ("{} / {}", PRODUCT, (PRODUCT, UNARY)),
    "**": ("{}{}", POWER, (ATOM, ATOM)),
    "negative": ("−{}", SUM, (PRODUCT,)),
    "@|": ("{} {}", PRODUCT, (ATOM, ATOM)),
    "@ᵀ|": ("{}ᵀ {}", PRODUCT, (ATOM, ATOM)),
    "@|ᵀ": ("{} {}ᵀ", PRODUCT, (ATOM, ATOM)),
    "@ᵀ|ᵀ": ("{}ᵀ {}ᵀ", PRODUCT, (ATOM, ATOM)),
    "relu": ("max({}, 0)", ATOM, (SUM,)),
    "positive": ("[{} > 0]", ATOM, (SUM,)),
    "greater": ("[{} > {}]", ATOM, (SUM, SUM)),
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
