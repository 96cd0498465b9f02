"""Dropout written out by hand: every rule and mistake of its seven parts, cell by cell.

The letters: features f, hidden units h and m, the same after dropout k and l, outputs o, examples e
and unseen ones n.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from tests.marking.hand_sheet import Worked
from tests.marking.known import exactly, total

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.marking.hand_sheet import Rule, Sheet
    from tests.marking.known import Known

ONE, TWO = exactly(1), exactly(2)


def linear(s: Sheet, weights: str, numbers: str, inner: str, at: tuple[int, int]) -> Known:
    """A row of weights meets a column."""
    i, j = at
    return s.sum(inner, lambda k: s(weights, i, k) * s(numbers, k, j))


def layer(weights: str, bias: str, numbers: str, inner: str, old: str = "") -> dict[str, Rule]:
    """A linear layer; the mistakes are a forgotten bias, and the `old` weights."""
    found: dict[str, Rule] = {
        "": lambda s, i, j: linear(s, weights, numbers, inner, (i, j)) + s(bias, i)
    }
    number = weights[-1]
    when = "at-inference-" if old else ""
    found[f"bias-forgotten-{when}{number}"] = lambda s, i, j: linear(
        s, weights, numbers, inner, (i, j)
    )
    if old:
        found[f"old-weights-{number}"] = lambda s, i, j: (
            linear(s, weights.removeprefix("new"), numbers, inner, (i, j))
            + s(bias.removeprefix("new"), i)
        )
    return found


def hidden(number: str, left: str, kept: str) -> dict[str, Mapping[str, Rule]]:
    """Keep, scale and mask of a hidden layer, whose units are `left` and `kept`."""
    keep, scale, r, p = f"keep{number}", f"s{number}", f"r{number}", f"p{number}"
    return {
        keep: {
            "": lambda s, h: (s(r, h) - s(p)).positive(),
            f"kept-below-{number}": lambda s, h: (s(p) - s(r, h)).positive(),
        },
        scale: {
            "": lambda s: ONE / (ONE - s(p)),
            f"scaled-by-p-{number}": lambda s: s(p),
            f"divided-by-p-{number}": lambda s: ONE / s(p),
            f"not-scaled-{number}": lambda _: ONE,
        },
        f"D{number}": {
            "": lambda s, k, h: s(keep, h) * s(scale) if k == h else exactly(0),
            f"mask-not-scaled-{number}": lambda s, k, h: s(keep, h) if k == h else exactly(0),
        },
    }


def forward(number: str, unit: str) -> dict[str, Mapping[str, Rule]]:
    """ReLU and mask of a hidden layer."""
    z, a, mask = f"Z{number}", f"A{number}", f"D{number}"
    return {
        a: {
            "": lambda s, h, e: s(z, h, e).positive_part(),
            f"relu-forgotten-{number}": lambda s, h, e: s(z, h, e),
            f"absolute-value-{number}": lambda s, h, e: s(z, h, e).magnitude(),
        },
        f"H{number}": {
            "": lambda s, k, e: linear(s, mask, a, unit, (k, e)),
            f"dropout-forgotten-{number}": lambda s, k, e: s(a, k, e),
        },
    }


def gradients(number: str, above: str, below: str, out: str) -> dict[str, Mapping[str, Rule]]:
    """Of a layer's weights and bias, from the gradient of its result, and what goes further back.

    `above` is that gradient, `below` what the layer reads, `out` the axis of its units.
    """
    averaged = f"bias-gradient-averaged-{number}"
    found: dict[str, Mapping[str, Rule]] = {
        f"dW{number}": {"": lambda s, i, k: s.sum("e", lambda e: s(above, i, e) * s(below, k, e))},
        f"db{number}": {
            "": lambda s, i: s.sum("e", lambda e: s(above, i, e)),
            averaged: lambda s, i: s.sum("e", lambda e: s(above, i, e)) / exactly(len(s.over("e"))),
        },
    }
    if below == "X":
        return found
    under, weights = below[-1], f"W{number}"
    kept = {"2": "l", "1": "k"}[under]
    dh, da, mask, z = f"dH{under}", f"dA{under}", f"D{under}", f"Z{under}"
    scale, keep = f"s{under}", f"keep{under}"
    return found | {
        dh: {"": lambda s, k, e: s.sum(out, lambda i: s(weights, i, k) * s(above, i, e))},
        da: {
            "": lambda s, h, e: s.sum(kept, lambda k: s(mask, k, h) * s(dh, k, e)),
            f"passed-through-dropped-{under}": lambda s, h, e: s(scale) * s(dh, h, e),
            f"dropout-forgotten-back-{under}": lambda s, h, e: s(dh, h, e),
            f"mask-not-scaled-back-{under}": lambda s, h, e: s(keep, h) * s(dh, h, e),
        },
        f"dZ{under}": {
            "": lambda s, h, e: s(da, h, e) * s(z, h, e).positive(),
            f"passed-through-dead-{under}": lambda s, h, e: s(da, h, e),
        },
    }


def updated(parameter: str) -> dict[str, Mapping[str, Rule]]:
    """A step down the gradient."""
    return {
        f"new{parameter}": {
            "": lambda s, *at: s(parameter, *at) - s("eta") * s(f"d{parameter}", *at),
            f"climbed-{parameter}": lambda s, *at: (
                s(parameter, *at) + s("eta") * s(f"d{parameter}", *at)
            ),
        }
    }


def inference(number: str, unit: str) -> dict[str, Mapping[str, Rule]]:
    """ReLU and identity of a hidden layer, when all units work."""
    z, a, eye, mask = f"Zi{number}", f"Ai{number}", f"I{number}", f"D{number}"
    return {
        a: {
            "": lambda s, h, n: s(z, h, n).positive_part(),
            f"relu-forgotten-at-inference-{number}": lambda s, h, n: s(z, h, n),
        },
        f"Hi{number}": {
            "": lambda s, k, n: linear(s, eye, a, unit, (k, n)),
            f"dropout-left-on-{number}": lambda s, k, n: linear(s, mask, a, unit, (k, n)),
        },
    }


def squares(s: Sheet) -> list[Known]:
    return [s("E", o, e).squared() for o in s.over("o") for e in s.over("e")]


FIRST, SECOND = hidden("1", "h", "k"), hidden("2", "m", "l")
RULES: dict[str, Mapping[str, Rule]] = {
    **{name: {**FIRST, **SECOND}[name] for name in ("keep1", "keep2", "s1", "s2", "D1", "D2")},
    "Z1": layer("W1", "b1", "X", "f"),
    **forward("1", "h"),
    "Z2": layer("W2", "b2", "H1", "k"),
    **forward("2", "m"),
    "Y": {
        **layer("W3", "b3", "H2", "l"),
        "output-cut-off": lambda s, o, e: (
            linear(s, "W3", "H2", "l", (o, e)) + s("b3", o)
        ).positive_part(),
    },
    "E": {
        "": lambda s, o, e: s("Y", o, e) - s("T", o, e),
        "error-turned": lambda s, o, e: s("T", o, e) - s("Y", o, e),
    },
    "loss": {
        "": lambda s: total(squares(s)),
        "loss-averaged": lambda s: total(squares(s)) / exactly(len(squares(s))),
    },
    "dY": {
        "": lambda s, o, e: TWO * s("E", o, e),
        "factor-two-missing": lambda s, o, e: s("E", o, e),
        "gradient-turned": lambda s, o, e: TWO * (s("T", o, e) - s("Y", o, e)),
    },
    **gradients("3", "dY", "H2", "o"),
    **gradients("2", "dZ2", "H1", "m"),
    **gradients("1", "dZ1", "X", "h"),
    **updated("W1"),
    **updated("b1"),
    **updated("W2"),
    **updated("b2"),
    **updated("W3"),
    **updated("b3"),
    "I1": {},
    "I2": {},
    "Zi1": layer("newW1", "newb1", "U", "f", old="W1"),
    **inference("1", "h"),
    "Zi2": layer("newW2", "newb2", "Hi1", "k", old="W2"),
    **inference("2", "m"),
    "Yi": layer("newW3", "newb3", "Hi2", "l", old="W3"),
}

AXES = """
    X:fe T:oe U:fn eta: r1:h p1: r2:m p2: W1:hf b1:h W2:mk b2:m W3:ol b3:o
    keep1:h keep2:m s1: s2: D1:kh D2:lm
    Z1:he A1:he H1:ke Z2:me A2:me H2:le Y:oe
    E:oe loss: dY:oe
    dW3:ol db3:o dH2:le dA2:me dZ2:me dW2:mk db2:m dH1:ke dA1:he dZ1:he dW1:hf db1:h
    newW1:hf newb1:h newW2:mk newb2:m newW3:ol newb3:o
    I1:kh I2:lm Zi1:hn Ai1:hn Hi1:kn Zi2:mn Ai2:mn Hi2:ln Yi:on
"""
READS = """
    Z1:W1,X A1:Z1 H1:D1,A1 Z2:W2,H1 A2:Z2 H2:D2,A2 Y:W3,H2
    E:Y,T loss:E dY:E
    dW3:dY,H2 db3:dY dH2:W3,dY dA2:D2,dH2 dZ2:dA2,Z2
    dW2:dZ2,H1 db2:dZ2 dH1:W2,dZ2 dA1:D1,dH1 dZ1:dA1,Z1 dW1:dZ1,X db1:dZ1
    newW1:W1,dW1 newW2:W2,dW2 newW3:W3,dW3
    Zi1:newW1,U Ai1:Zi1 Hi1:I1,Ai1 Zi2:newW2,Hi1 Ai2:Zi2 Hi2:I2,Ai2 Yi:newW3,Hi2
"""


def table(text: str) -> dict[str, str]:
    """The words of a text that have a colon in them, by what stands before it."""
    words = (word.partition(":") for word in text.split())
    return {name: after for name, _, after in words}


DROPOUT = Worked(
    letters=table("f:feature h:hidden1 k:kept1 m:hidden2 l:kept2 o:output e:example n:unseen"),
    axes=table(AXES),
    rules=RULES,
    reads={step: tuple(names.split(",")) for step, names in table(READS).items()},
    flags=("keep1", "keep2"),
    diagonal={"D1": None, "D2": None, "I1": Fraction(1), "I2": Fraction(1)},
)
