r"""A second reader of LaTeX: what it is made of, whether it is whole, what numbers are worth.

Written without a look at the writer: a small scanner that knows how TeX reads a backslash, groups,
environments, `\left` with `\right`, and formulas between `\(`, `\[` or dollars.
"""

from __future__ import annotations

import math
import re

TOKEN = re.compile(r"\\(?:begin|end)\{\w+\}|\\[A-Za-z]+|\\.|[{}$&#%~_^]|[^\\{}$&#%~_^]+", re.DOTALL)
ENVIRONMENT = re.compile(r"\\begin\{(\w+)\}")
PAIRS = {"{": "}", r"\(": r"\)", r"\[": r"\]", r"\left": r"\right"}
FORBIDDEN = {"$", "#", "%", "~"}  # a dollar, an argument, a comment and a tie are never meant


def commands(text: str) -> set[str]:
    """The commands in a text, without their backslashes; those of a sign too."""
    found = {token for token in TOKEN.findall(text) if token.startswith("\\")}
    return {token[1:] for token in found if "{" not in token[2:]}


def environments(text: str) -> set[str]:
    """The environments in a text."""
    return set(ENVIRONMENT.findall(text))


def assert_whole(text: str) -> None:
    """Everything that opens is closed, in order, and nothing has two scripts of a kind."""
    open_: list[str] = []
    for token in TOKEN.findall(text):
        assert token not in FORBIDDEN, text
        if token in PAIRS:
            open_.append(PAIRS[token])
        elif token.startswith(r"\begin{"):
            open_.append(token.replace("begin", "end"))
        elif token in PAIRS.values() or token.startswith(r"\end{"):
            assert open_, text
            assert open_.pop() == token, text
    assert open_ == [], text
    assert not re.search(r"\^\{[^{}]*\}(_\{[^{}]*\})?\^", text), f"two superscripts: {text}"
    assert not re.search(r"_\{[^{}]*\}(\^\{[^{}]*\})?_", text), f"two subscripts: {text}"


def value(formula: str) -> float:
    """What a formula of numbers is worth."""
    python = formula
    for sign, instead in ((r"\left", ""), (r"\right", ""), (r"\cdot", "*"), (r"\max", "max")):
        python = python.replace(sign, instead)
    group = r"\{((?:[^{}]|\{[^{}]*\})*)\}"
    while r"\frac" in python or r"\sqrt" in python or "{" in python:
        before = python
        python = re.sub(rf"\\frac{group}{group}", r"((\1)/(\2))", python)
        python = re.sub(rf"(?<=[\d)]) *\\sqrt{group}", r"*sqrt(\1)", python)
        python = re.sub(rf"\\sqrt{group}", r"sqrt(\1)", python)
        python = re.sub(rf"{group}\^{group}", r"(\1)**(\2)", python)
        assert python != before, formula
    python = python.replace("[", "(").replace("]", ")")
    return float(eval(python, {"sqrt": math.sqrt, "max": max, "__builtins__": {}}))
