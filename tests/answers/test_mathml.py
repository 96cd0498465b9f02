"""MathML: only the elements that browsers draw, whole, and saying what the rule says."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings

from normreg_sheets.answers.exact import spelled
from normreg_sheets.answers.mathml import MATHML
from normreg_sheets.answers.notation import pieces, write
from normreg_sheets.exercise.algebra import Node, Ref
from normreg_sheets.exercise.language import parse
from tests.answers.trees import rules
from tests.answers.written import NUMBERS, RULES, SCOPE, SYMBOLS


def mathml(node: Node) -> ElementTree.Element:
    return ElementTree.fromstring(f"<math>{write(node, MATHML, SYMBOLS)}</math>")


ALLOWED = {
    "math", "mrow", "mi", "mn", "mo", "mfrac", "msqrt", "msup", "msub", "msubsup",
}  # fmt: skip
CHILDREN = {"mfrac": 2, "msup": 2, "msub": 2, "msubsup": 3, "msqrt": 1, "mi": 0, "mn": 0, "mo": 0}


def assert_presentable(root: ElementTree.Element) -> None:
    """Only MathML Core's elements, each with as many children as it takes."""
    for element in root.iter():
        assert element.tag in ALLOWED
        assert len(element) == CHILDREN.get(element.tag, len(element))


@pytest.mark.parametrize("rule", [rule for rule, _ in RULES])
def test_the_mathml_of_a_rule_is_well_formed(rule: str) -> None:
    assert_presentable(mathml(parse(rule, SCOPE)))


@settings(deadline=None)
@given(rules)
def test_the_mathml_of_any_rule_is_well_formed(node: Node) -> None:
    assert_presentable(mathml(node))


def squeezed(rule: str) -> str:
    """The text of the MathML, without its structure."""
    return "".join(mathml(parse(rule, SCOPE)).itertext())


MATHML_TEXTS: list[tuple[str, str]] = [
    ("W @ X + b", "W\u2062X+b"),
    ("dZ @ X", "dZ\u2062X⊤"),
    ("relu(Z)", "max(Z,0)"),
    ("positive(Z)", "[Z>0]"),
    ("positive(Z - s)", "[Z>s]"),
    ("A - (mu - b)", "A−(μ−b)"),
    ("A * b", "A·b"),
    ("dZ * positive(Z)", "dZ⊙[Z>0]"),
    ("eye(output, unit) * keep * s", "diag(keep·s)"),
    ("Z - T", "Z−Y′"),
    ("newW @ X + b", "W1+\u2062X+b"),
    ("1 / (1 - s)", "11−s"),
    ("-(A + b)", "−(A+b)"),
    ("(A + b) ** 2", "(A+b)2"),
    ("var(A, over=example, ddof=1)", "varn−1(A)"),
]


@pytest.mark.parametrize(("rule", "text"), MATHML_TEXTS)
def test_the_mathml_of_a_rule_says_the_rule(rule: str, text: str) -> None:
    assert squeezed(rule) == text


def test_a_quotient_is_a_fraction_in_mathml() -> None:
    root = mathml(parse("(A - mu) / sigma", SCOPE))
    assert [["".join(part.itertext()) for part in f] for f in root.iter("mfrac")] == [["A−μ", "σ"]]


def test_a_root_is_a_root_in_mathml() -> None:
    root = mathml(parse("sqrt(var + eps)", SCOPE))
    assert ["".join(one.itertext()) for one in root.iter("msqrt")] == ["σ2+ε"]


HOSTILE = "<script>&\"'"


def test_a_symbol_cannot_break_out_of_mathml() -> None:
    text = write(Ref("x", ()), MATHML, {"x": HOSTILE})
    assert "".join(ElementTree.fromstring(text).itertext()) == HOSTILE


SYMBOLS_WRITTEN: list[tuple[str, tuple[int, ...] | None, str]] = [
    ("W", None, "<mi>W</mi>"),
    ("W1", None, "<mi>W1</mi>"),
    ("W1", (0, 1), "<msub><mi>W1</mi><mrow><mn>1</mn><mn>2</mn></mrow></msub>"),
    ("η", (), "<mi>η</mi>"),
    ("σ²", None, "<msup><mi>σ</mi><mrow><mn>2</mn></mrow></msup>"),
    ("σ²", (2,), "<msubsup><mi>σ</mi><mrow><mn>3</mn></mrow><mrow><mn>2</mn></mrow></msubsup>"),
    ("Y′", None, "<mrow><mi>Y</mi><mo>′</mo></mrow>"),
    (
        "Y′",
        (0, 0),
        "<msub><mrow><mi>Y</mi><mo>′</mo></mrow><mrow><mn>1</mn><mn>1</mn></mrow></msub>",
    ),
    ("W1⁺", None, "<msup><mi>W1</mi><mrow><mo>+</mo></mrow></msup>"),
    (
        "W1⁺",
        (0, 11),
        (
            "<msubsup><mi>W1</mi><mrow><mn>1</mn><mo>,</mo><mn>12</mn></mrow>"
            "<mrow><mo>+</mo></mrow></msubsup>"
        ),
    ),
    ("′", None, "<mi>′</mi>"),
]


@pytest.mark.parametrize(("symbol", "at", "written"), SYMBOLS_WRITTEN)
def test_a_symbol_is_one_word_with_its_signs_above(
    symbol: str, at: tuple[int, ...] | None, written: str
) -> None:
    text = write(Ref("x", (), at), MATHML, {"x": symbol})
    root = ElementTree.fromstring(text)
    for element in root.iter():
        element.attrib.clear()
    assert ElementTree.tostring(root, encoding="unicode") == written
    assert_presentable(root)


@settings(deadline=None)
@given(rules)
def test_each_piece_of_a_sum_stands_by_itself(node: Node) -> None:
    for piece in pieces(node, MATHML, SYMBOLS):
        assert_presentable(ElementTree.fromstring(f"<math>{piece}</math>"))


@pytest.mark.parametrize(("number", "_text"), NUMBERS)
def test_the_mathml_of_an_exact_number_is_well_formed(number: Any, _text: str) -> None:
    assert_presentable(mathml(spelled(number)))
