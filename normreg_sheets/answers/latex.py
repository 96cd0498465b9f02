r"""LATEX: the script of papers and notebooks, and text from a template made harmless for TeX.

    \mathit{W1} \, X + \mathit{b1}

What is written needs amsmath and nothing else, and is plain ASCII. A symbol or a text of a template
is a stranger's: each of its characters is looked up or escaped, so that none is ever a command.
"""

from __future__ import annotations

from string import ascii_letters, digits
from typing import TYPE_CHECKING
from unicodedata import normalize

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

_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "varepsilon", "ζ": "zeta",
    "η": "eta", "θ": "theta", "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu",
    "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma", "τ": "tau", "υ": "upsilon", "φ": "varphi",
    "χ": "chi", "ψ": "psi", "ω": "omega", "Γ": "Gamma", "Δ": "Delta", "Θ": "Theta", "Λ": "Lambda",
    "Ξ": "Xi", "Π": "Pi", "Σ": "Sigma", "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega",
}  # fmt: skip
_SIGNS = {
    "−": "-", "±": r"\pm", "·": r"\cdot", "×": r"\times", "÷": r"\div", "⊙": r"\odot",
    "√": r"\surd", "∂": r"\partial", "∞": r"\infty", "∑": r"\sum", "≈": r"\approx", "≠": r"\neq",
    "≤": r"\leq", "≥": r"\geq", "<": "<", ">": ">", "|": r"\vert", "→": r"\to", "←": r"\leftarrow",
    "′": r"{}^{\prime}", "ᵀ": r"{}^{\top}", "⁺": "{}^{+}", "⁻": "{}^{-}", "⁰": "{}^{0}",
    "¹": "{}^{1}", "²": "{}^{2}", "³": "{}^{3}",
    **{sign: f"{{}}_{{{digit}}}" for digit, sign in enumerate("₀₁₂₃₄₅₆₇₈₉")},
    **{sign: f"{{}}^{{{digit}}}" for digit, sign in enumerate("⁴⁵⁶⁷⁸⁹", start=4)},
}  # fmt: skip
_WORDS = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#",
    "%": r"\%", "_": r"\_", "^": r"\^{}", "~": r"\~{}", "‘": "`", "’": "'", "“": "``", "”": "''",
    "–": "--", "—": "---", "…": r"\dots{}", "ß": r"\ss{}", "æ": r"\ae{}", "ø": r"\o{}",
    "Æ": r"\AE{}", "Ø": r"\O{}", "\u00a0": " ",
}  # fmt: skip
_ACCENTS = {
    "\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0308": '"', "\u030a": "r",
    "\u030c": "v", "\u0327": "c",
}  # fmt: skip
_KEPT = f"{ascii_letters}{digits}/"
_RAISED = {"−": "-", "′": r"\prime"}


def latex_text(text: str) -> str:
    """A text of a template, as TeX sets it between formulas.

    A letter without a spelling of its own loses its accents, or becomes a question mark.
    """
    return "".join(map(_character, normalize("NFC", text)))


def _character(one: str) -> str:
    if one in _WORDS:
        return _WORDS[one]
    if one in _GREEK:
        return rf"\(\{_GREEK[one]}\)"
    if one in _SIGNS:
        return rf"\({_SIGNS[one]}\)"
    if one.isascii():
        return one if one.isprintable() else " "
    apart = normalize("NFKD", one)
    letter, marks = apart[0], apart[1:]
    if marks in _ACCENTS and letter.isascii() and letter.isalpha():
        return rf"\{_ACCENTS[marks]}{{{letter}}}"
    plain = apart.replace("\N{FRACTION SLASH}", "/")
    return "".join(part for part in plain if part in _KEPT) or "?"


def _base(letters: str) -> str:
    """A symbol's letters in a formula: in one word, where they are more than one."""
    if letters in _GREEK:
        return rf"\{_GREEK[letters]}"
    if letters == "…":
        return r"\dots"
    if letters.isascii() and letters.isalnum():
        return letters if len(letters) == 1 else rf"\mathit{{{letters}}}"
    return rf"\text{{{latex_text(letters)}}}"


def _name(symbol: str) -> str:
    return _entry(symbol, ())


def _entry(symbol: str, at: tuple[int, ...]) -> str:
    base, signs = raised(symbol)
    separator = "," if any(place >= 9 for place in at) else ""
    below = separator.join(str(place + 1) for place in at)
    above = "".join(_RAISED.get(sign, sign) for sign in signs)
    return _base(base) + f"_{{{below}}}" * bool(at) + f"^{{{above}}}" * bool(above)


def _call(name: str) -> Pattern:
    return name.replace("{", "{{").replace("}", "}}") + r"\left({}\right)", ATOM, (SUM,)


LATEX = Script(
    {
        "=": ("{} = {}", EQUATION, (EQUATION, EQUATION)),
        "<": ("{} < {}", EQUATION, (EQUATION, EQUATION)),
        "≥": (r"{} \geq {}", EQUATION, (EQUATION, EQUATION)),
        ",": (r"{}, \; {}", EQUATION, (EQUATION, EQUATION)),
        "gradient": (r"\partial {} / \partial {}", PRODUCT, (ATOM, ATOM)),
        "+": ("{} + {}", SUM, (SUM, PRODUCT)),
        "-": ("{} - {}", SUM, (SUM, PRODUCT)),
        "*": (r"{} \cdot {}", PRODUCT, (PRODUCT, PRODUCT)),
        "entrywise": (r"{} \odot {}", PRODUCT, (PRODUCT, PRODUCT)),
        "/": (r"\frac{{{}}}{{{}}}", PRODUCT, (SUM, SUM)),
        "**": ("{{{}}}^{{{}}}", POWER, (ATOM, SUM)),
        "negative": ("-{}", SUM, (PRODUCT,)),
        "@|": (r"{} \, {}", PRODUCT, (ATOM, ATOM)),
        "@ᵀ|": (r"{{{}}}^{{\top}} \, {}", PRODUCT, (ATOM, ATOM)),
        "@|ᵀ": (r"{} \, {{{}}}^{{\top}}", PRODUCT, (ATOM, ATOM)),
        "@ᵀ|ᵀ": (r"{{{}}}^{{\top}} \, {{{}}}^{{\top}}", PRODUCT, (ATOM, ATOM)),
        "relu": (r"\max\left({}, 0\right)", ATOM, (SUM,)),
        "positive": (r"\left[{} > 0\right]", ATOM, (SUM,)),
        "greater": (r"\left[{} > {}\right]", ATOM, (SUM, SUM)),
        "sqrt": (r"\sqrt{{{}}}", ATOM, (SUM,)),
        "abs": (r"\left|{}\right|", ATOM, (SUM,)),
        "exp": _call(r"\exp"),
        "log": _call(r"\ln"),
        "max": _call(r"\max"),
        "min": _call(r"\min"),
        **{name: _call(rf"\mathrm{{{name}}}") for name in ("sign", "sum", "mean", "var")},
        "var1": _call(r"\mathrm{var}_{n-1}"),
        "diagonal": _call(r"\mathrm{diag}"),
        "eye": ("I", ATOM, ()),
    },
    r"\left({}\right)",
    str,
    str,
    _name,
    _entry,
)
