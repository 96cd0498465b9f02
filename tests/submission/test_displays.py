"""A number may be shown in many ways, and in none of them as another number."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from normreg_sheets.submission.displays import contradicts, is_plain

HONEST = [
    (0.3333, "0.33"),
    (0.3333, "0,33"),
    (0.3333, ".33"),
    (0.3333, "0"),
    (0.6667, "1"),
    (0.3333, "33%"),
    (0.3333, "33,33 %"),
    (0.0123, "12.3‰"),
    (0.3333, "3.33E-01"),
    (0.3333, "3,3e-1"),
    (-0.5, "-0.5"),
    (-0.5, "−0,5"),
    (-0.5, "(0.50)"),
    (-0.5, "0.50"),  # in red
    (-0.001, "-0.00"),
    (-0.001, "0.00"),
    (0.001, "-0.00"),
    (1234.5, "1,234.50"),
    (1234.5, "1.234,50"),
    (1234.5, "1 234,50"),
    (1234.5, "1\u202f234,50"),
    (1234.5, "1'234.50"),
    (1234567.0, "1,234,567"),
    (1234.0, "1,234"),
    (1.234, "1,234"),
    (5.0, "5.00 €"),
    (5.0, "€ 5"),
    (5.0, "$5.00 ✓"),
    (0.1 + 0.2, "0.3"),
    (123456789012.0, "1.23E+11"),
    (2.25, "2.250 000"),  # digits after the point in groups
    (-1234.5678, "-1 234,567 8"),
    (2.25, "-> 2.25"),
    (2.25, "- 2.25"),
    (2.25, "– 2.25"),
    (2.25, "(2.25)"),
    (2.25, ".2.25"),
    (2.25, "...2.25"),
    (-1.25, "-...1.25"),
    (-1.25, "-$1.25"),
    (123456.789, "123"),  # in thousands
    (1234567.891, "1,235"),
    (123456.789, "0.12"),  # in millions
    (1e12, "1000000.00"),
    # what is no single number
    (0.5, "1/2"),
    (2.25, "2 1/4"),
    (0.5, "###"),
    (0.5, ""),
    (0.5, "12:00"),
    (3.0, "3 days"),
    (0.5, "half"),
    (0.5, "7" * 100),
    (0.5, "x7"),
]
FORGED = [
    (0.5, "0.7"),
    (0.5, "0,7"),
    (0.5, "-0.5"),
    (0.5, "5"),
    (0.5, "5%"),
    (50.0, "50%"),
    (0.5, "0.5E+03"),
    (-3.0, "5"),
    (0.0, "7"),
    (7.0, "0.00"),
    (2.25, "0"),  # in thousands; but it is what a person sees
    (2.25, "2.25‰"),
    (1234567.0, "0"),
    (123456.0, "122"),
    (123456.0, "0.13"),
    (999.0, "1.00"),
    (2.25, "-$2.25"),
    (2.25, "–€ 2.25"),
    (2.25, "→-2.25"),
    (0.5, "(0.7)"),
    (0.5, "- 0.7"),
    (0.25, "0.2 8"),
    (2.25, "2.25.0"),
    (1234.5, "1,235.50"),
    (1e300, "7"),
    (7.0, "9" * 60),
    (7.0, "1e999"),
    (7.0, "1e-999"),
]


@pytest.mark.parametrize(("value", "shown"), HONEST)
def test_an_honest_display(value: float, shown: str) -> None:
    assert not contradicts(shown, value)


@pytest.mark.parametrize(("value", "shown"), FORGED)
def test_another_number(value: float, shown: str) -> None:
    assert contradicts(shown, value)


@pytest.mark.parametrize(
    ("shown", "plain"),
    [
        *((one, True) for one in ("0.9", "2026", ",5", " -3 ", "5 €", "(0.9)", "✓ 1,5")),
        *(
            (one, False)
            for one in ("4/9", "04.09.", "04.09.26", "4-9", "4 9", "4 Sep", "12:30", "")
        ),
    ],
)
def test_a_date_is_no_plain_number(shown: str, plain: bool) -> None:
    assert is_plain(shown) is plain


LOOKS = ["{:f}", "{:,f}", "{:f} €", "${:,f}"]
BELOW_ZERO = ["-{:f}", "-{:,f} €", "({:f})", "(${:,f})", "{:f}"]  # the last one is red


@given(
    some.decimals(-(10**6), 10**6, places=9),
    some.integers(0, 8),
    some.sampled_from([ROUND_HALF_UP, ROUND_DOWN]),
    some.data(),
)
def test_no_rounding_makes_another_number(
    value: Decimal, places: int, rounding: str, data: some.DataObject
) -> None:
    look = data.draw(some.sampled_from(BELOW_ZERO if value < 0 else LOOKS))
    shown = look.format(abs(value).quantize(Decimal(1).scaleb(-places), rounding))
    if data.draw(some.booleans()):
        shown = shown.translate(str.maketrans(".,", ",."))
    assert not contradicts(shown, float(value))


@given(some.floats(allow_nan=False), some.text("0123456789.,eE+-%'() \u202f✓x", max_size=70))
def test_any_text_is_compared(value: float, shown: str) -> None:
    assert contradicts(shown, value) in (True, False)
