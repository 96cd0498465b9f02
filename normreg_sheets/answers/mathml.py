"""MATHML: the script of pages. Browsers draw it themselves, and screen readers speak it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from normreg_sheets.answers.notation import (
    ATOM,
    EQUATION,
    POWER,
    PRODUCT,
    SUM,
    Script,
    raised,
)

if TYPE_CHECKING:
    from normreg_sheets.answers.notation import Pattern


def _row(*parts: str) -> str:
    return f"<mrow>{''.join(parts)}</mrow>"


def _call(name: str) -> Pattern:
    return (_row(f"<mi>{name}</mi><mo>(</mo>", "{}", "<mo>)</mo>"), ATOM, (SUM,))


def _between(operator: str, binding: int, *needs: int) -> Pattern:
    return (_row("{}", f"<mo>{operator}</mo>", "{}"), binding, needs)


def _sign(character: str) -> str:
    return f'<mo lspace="0" rspace="0">{character}</mo>'


def _base(symbol: str) -> tuple[str, str]:
    """A symbol's base with its primes, and what is written above both.

    A prime is high by itself; a digit above is no power to be computed, but a name's.
    """
    letters, signs = raised(symbol)
    others = signs.lstrip("′")
    primes = _sign("′") * (len(signs) - len(others))
    base = f"<mi>{escape(letters)}</mi>"
    above = "".join(f"<mn>{sign}</mn>" if sign.isdigit() else _sign(sign) for sign in others)
    return _row(base, primes) if primes else base, _row(above) if above else ""


def _name(symbol: str) -> str:
    base, above = _base(symbol)
    return f"<msup>{base}{above}</msup>" if above else base


def _entry(symbol: str, at: tuple[int, ...]) -> str:
    if not at:
        return _name(symbol)
    separator = "<mo>,</mo>" if any(place >= 9 for place in at) else ""
    below = _row(separator.join(f"<mn>{place + 1}</mn>" for place in at))
    base, above = _base(symbol)
    return f"<msubsup>{base}{below}{above}</msubsup>" if above else f"<msub>{base}{below}</msub>"


_INFIX = '<mo lspace="0.22em" rspace="0.22em">{}</mo>'  # at the beginning of a line too
_TRANSPOSED = "<msup>{}<mo>⊤</mo></msup>"
_TIMES = '<mo lspace="0.08em" rspace="0.08em">&#8290;</mo>'  # invisible times

MATHML = Script(
    {
        "=": _between("=", EQUATION, EQUATION, EQUATION),
        "<": _between("&lt;", EQUATION, EQUATION, EQUATION),
        "≥": _between("≥", EQUATION, EQUATION, EQUATION),
        ",": _between(",", EQUATION, EQUATION, EQUATION),
        "gradient": (
            _row("<mi>∂</mi>", "{}", _sign("/"), "<mi>∂</mi>", "{}"),
            PRODUCT,
            (ATOM, ATOM),
        ),
        "+": (_row("{}", _INFIX.format("+"), "{}"), SUM, (SUM, PRODUCT)),
        "-": (_row("{}", _INFIX.format("−"), "{}"), SUM, (SUM, PRODUCT)),
        "*": _between("·", PRODUCT, PRODUCT, PRODUCT),
        "entrywise": _between("⊙", PRODUCT, PRODUCT, PRODUCT),
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
        "greater": (
            _row("<mo>[</mo>", "{}", "<mo>&gt;</mo>", "{}", "<mo>]</mo>"),
            ATOM,
            (SUM, SUM),
        ),
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
    _name,
    _entry,
)
