r"""LaTeX: what is written is whole, means the rule, and obeys no stranger."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from normreg_sheets.answers.exact import spelled
from normreg_sheets.answers.figures import SET
from normreg_sheets.answers.latex import LATEX, latex_text
from normreg_sheets.answers.notation import pieces, write
from normreg_sheets.exercise.algebra import Node, Ref
from normreg_sheets.exercise.language import parse
from tests.answers.tex import assert_whole, commands, value
from tests.answers.trees import rules
from tests.answers.written import NUMBERS, RULES, SCOPE, SYMBOLS, worth

WRITTEN: list[tuple[str, str]] = [
    ("W @ X + b", r"W \, X + b"),
    ("dZ @ X", r"\mathit{dZ} \, {X}^{\top}"),
    ("W @ dZ", r"{W}^{\top} \, \mathit{dZ}"),
    ("X @ W", r"{X}^{\top} \, {W}^{\top}"),
    ("newW @ X", r"\mathit{W1}^{+} \, X"),
    ("X @ newW", r"{X}^{\top} \, {\mathit{W1}^{+}}^{\top}"),
    ("relu(Z)", r"\max\left(Z, 0\right)"),
    ("positive(Z - s)", r"\left[Z > s\right]"),
    ("dZ * positive(Z)", r"\mathit{dZ} \odot \left[Z > 0\right]"),
    ("eye(output, unit) * keep * s", r"\mathrm{diag}\left(\mathit{keep} \cdot s\right)"),
    ("sqrt(var + eps)", r"\sqrt{\sigma^{2} + \varepsilon}"),
    ("var ** 2", r"{\left(\sigma^{2}\right)}^{2}"),
    ("(Z - T) ** 2", r"{\left(Z - Y^{\prime}\right)}^{2}"),
    ("A ** -1", "{A}^{-1}"),
    ("(A - mu) / sigma", r"\frac{A - \mu}{\sigma}"),
    ("1 / (1 - s)", r"\frac{1}{1 - s}"),
    ("-A * -2", r"\left(-A\right) \cdot \left(-2\right)"),
    ("sum(A, over=example)", r"\mathrm{sum}\left(A\right)"),
    ("var(A, over=example, ddof=1)", r"\mathrm{var}_{n-1}\left(A\right)"),
    ("abs(Z)", r"\left|Z\right|"),
    ("log(Z + 1)", r"\ln\left(Z + 1\right)"),
    ("eye(output, unit) @ N", r"I \, N"),
]


@pytest.mark.parametrize(("rule", "text"), WRITTEN)
def test_a_rule_in_latex(rule: str, text: str) -> None:
    assert write(parse(rule, SCOPE), LATEX, SYMBOLS) == text


@pytest.mark.parametrize("rule", [rule for rule, _ in RULES])
def test_every_rule_is_whole(rule: str) -> None:
    assert_whole(write(parse(rule, SCOPE), LATEX, SYMBOLS))


@settings(deadline=None)
@given(rules)
def test_any_rule_is_whole_and_so_is_each_piece(node: Node) -> None:
    assert_whole(write(node, LATEX, SYMBOLS))
    for piece in pieces(node, LATEX, SYMBOLS):
        assert_whole(piece)


ENTRIES: list[tuple[str, tuple[int, ...], str]] = [
    ("Z", (0, 1), "Z_{12}"),
    ("Z", (0, 11), "Z_{1,12}"),
    ("W1", (0, 1), r"\mathit{W1}_{12}"),
    ("Y′", (0, 0), r"Y_{11}^{\prime}"),
    ("W1⁺", (1, 0), r"\mathit{W1}_{21}^{+}"),
    ("σ²", (2,), r"\sigma_{3}^{2}"),
    ("η", (), r"\eta"),
]


@pytest.mark.parametrize(("symbol", "at", "text"), ENTRIES)
def test_an_entry_in_latex(symbol: str, at: tuple[int, ...], text: str) -> None:
    assert write(Ref("x", (), at), LATEX, {"x": symbol}) == text


@pytest.mark.parametrize("number", [number for number, _ in NUMBERS], ids=str)
def test_an_exact_number_is_worth_what_it_was(number: object) -> None:
    tree = spelled(number)
    assert value(write(tree, SET.number, {})) == pytest.approx(worth(tree))


TEXTS: list[tuple[str, str]] = [
    ("Divide by n − 1.", r"Divide by n \(-\) 1."),
    ("[H2ᵀ | 1]", r"[H2\({}^{\top}\) \(\vert\) 1]"),
    ("L = Σ (Y − Y′)²", r"L = \(\Sigma\) (Y \(-\) Y\({}^{\prime}\))\({}^{2}\)"),
    ("∂L/∂W, σ² + ε", r"\(\partial\)L/\(\partial\)W, \(\sigma\)\({}^{2}\) + \(\varepsilon\)"),
    ("r > p < q", r"r \(>\) p \(<\) q"),
    ("Übung: naïve façade, Šířka", '\\"{U}bung: na\\"{i}ve fa\\c{c}ade, \\v{S}\\\'{i}\\v{r}ka'),
    ("“quoted” – it’s", "``quoted'' -- it's"),
    ("50 % of $3 & #4_a", r"50 \% of \$3 \& \#4\_a"),
    (r"\input{x} ~ ^^5c", r"\textbackslash{}input\{x\} \~{} \^{}\^{}5c"),
    ("平均", "??"),
    ("ﬁ ½ ①", "fi 1/2 1"),
    ("a\nb", "a b"),
]


@pytest.mark.parametrize(("text", "latex"), TEXTS)
def test_a_text_in_latex(text: str, latex: str) -> None:
    assert latex_text(text) == latex


HARMLESS = {
    *re.findall(
        r"\S+",
        r"""
        textbackslash r v c dots ss ae o AE O text mathit surd vert partial infty sum pm cdot times
        div odot approx neq leq geq to leftarrow prime top ( ) { } $ & # % _ ^ ~ " ' `
        alpha beta gamma delta varepsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau
        upsilon varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega
        """,
    )
}


@settings(deadline=None)
@given(some.text())
def test_no_text_is_a_command(text: str) -> None:
    written = latex_text(text)
    assert written.isascii()
    assert written.isprintable()
    assert commands(written) <= HARMLESS
    assert_whole(written)


@settings(deadline=None)
@given(some.text(min_size=1, max_size=8))
def test_no_symbol_is_a_command(symbol: str) -> None:
    for at in (None, (0, 1)):
        written = write(Ref("x", (), at), LATEX, {"x": symbol})
        assert written.isascii()
        assert commands(written) <= HARMLESS
        assert_whole(written)
