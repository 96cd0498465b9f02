"""Exact numbers as a teacher writes them: `3√11/11`."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as some
from sympy import Rational, sqrt

from normreg_sheets.answers.exact import spelled
from normreg_sheets.answers.notation import EXACT, write
from tests.answers.posed import classic
from tests.answers.written import NUMBERS, worth

if TYPE_CHECKING:
    from fractions import Fraction


@pytest.mark.parametrize(("number", "text"), NUMBERS)
def test_an_exact_number_is_written_as_a_teacher_does(number: Any, text: str) -> None:
    assert write(spelled(number), EXACT, {}) == text


@pytest.mark.parametrize(("number", "_text"), NUMBERS)
def test_an_exact_number_is_worth_what_it_spells(number: Any, _text: str) -> None:
    assert worth(spelled(number)) == pytest.approx(float(sympy.N(number)))


halves = some.fractions(-5, 5, max_denominator=12)


@settings(deadline=None)
@given(halves, halves, some.integers(0, 30))
def test_any_number_with_a_root_is_worth_what_it_spells(
    plain: Fraction, factor: Fraction, under: int
) -> None:
    number = Rational(plain) + Rational(factor) * sqrt(under)
    expected = float(plain) + float(factor) * math.sqrt(under)
    assert worth(spelled(number)) == pytest.approx(expected, abs=1e-12)


PUBLISHED: list[tuple[str, list[str]]] = [
    ("var", ["11/16", "27/16", "67/16"]),
    ("sigma", ["√11/4", "3√3/4", "√67/4"]),
    (
        "Y",
        [
            "6√11/11", "−10√11/11", "6√11/11", "−2√11/11",
            "−5√3/3", "√3", "7√3/3", "−5√3/3",
            "1 + 7√67/67", "1 − 13√67/67", "1 − √67/67", "1 + 7√67/67",
        ],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("step", "expected"), PUBLISHED)
def test_the_published_answers_as_a_teacher_writes_them(step: str, expected: list[str]) -> None:
    found = [write(spelled(number), EXACT, {}) for number in classic().exact[step].ravel()]
    assert found == expected
