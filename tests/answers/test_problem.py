"""A problem's code: what it says, and what is no code."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from normreg_sheets.answers.problem import Variant, read_code, read_variant, write_code
from normreg_sheets.errors import UsageError
from normreg_sheets.exercise.composition import load
from normreg_sheets.exercise.exercise import LEVELS, Settings
from tests.answers.posed import batch_normalization, classic, drawn

Named = tuple[str, int, Variant, Settings]

CODES: list[tuple[str, Named]] = [
    (
        "batch-normalization@1 fractions-0",
        ("batch-normalization", 1, Variant(), Settings()),
    ),
    (
        "batch-normalization@1 friendly-42",
        ("batch-normalization", 1, Variant(level="friendly", seed=42), Settings()),
    ),
    (
        "dropout@12 decimals-123456789012345678",
        ("dropout", 12, Variant(level="decimals", seed=123456789012345678), Settings()),
    ),
    (
        "batch-normalization@1 classic",
        ("batch-normalization", 1, Variant(preset="classic"), Settings()),
    ),
    (
        "batch-normalization@1 fractions-42 example=6 decimals=3",
        ("batch-normalization", 1, Variant(seed=42), Settings((("example", "6"),), decimals=3)),
    ),
    (
        "my_own.v2@3 classic eps=1e-5 unit=2 rounding=each-step",
        (
            "my_own.v2",
            3,
            Variant(preset="classic"),
            Settings((("eps", "1e-5"), ("unit", "2")), rounding="each-step"),
        ),
    ),
    (
        "x@1 fractions-0 eps=1/3 decimals=1 rounding=each-step",
        ("x", 1, Variant(), Settings((("eps", "1/3"),), 1, "each-step")),
    ),
    (
        "x@1 friendly",
        ("x", 1, Variant(preset="friendly"), Settings()),
    ),
    (
        "x@1 classic only=backward",
        ("x", 1, Variant(preset="classic"), Settings(only="backward")),
    ),
    (
        "x@1 fractions-0 blank=half",
        ("x", 1, Variant(), Settings(blank="half")),
    ),
    (
        "x@1 fractions-0 p2=1/4 decimals=3 rounding=each-step only=forward blank=12",
        ("x", 1, Variant(), Settings((("p2", "1/4"),), 3, "each-step", "forward", "12")),
    ),
    (
        "x@1 mine-3",
        ("x", 1, Variant(preset="mine-3"), Settings()),
    ),
]


@pytest.mark.parametrize(("code", "named"), CODES)
def test_a_code_says_everything_that_the_numbers_follow_from(code: str, named: Named) -> None:
    assert write_code(*named) == code


@pytest.mark.parametrize(("code", "named"), CODES)
def test_a_code_is_read_back(code: str, named: Named) -> None:
    assert read_code(code) == named


numerals = some.from_regex(
    r"[0-9]{1,3}|-?[0-9]\.[0-9]{1,3}|[1-9]/[1-9]|[1-9]e-[1-9]", fullmatch=True
)
variants = some.builds(
    Variant, level=some.sampled_from(LEVELS), seed=some.integers(0, 10**18 - 1)
) | some.builds(Variant, preset=some.sampled_from(("classic", "small_one", "v2.1")))
some_settings = some.builds(
    lambda values, *others: Settings(tuple(sorted(values.items())), *others),
    some.dictionaries(some.sampled_from(("example", "unit", "feature", "eps")), numerals),
    some.none() | some.integers(1, 6),
    some.sampled_from(("none", "each-step")),
    some.none() | some.from_regex(r"[a-z]{1,20}", fullmatch=True),
    some.sampled_from(("all", "half")) | some.integers(1, 9999).map(str),
)


@settings(deadline=None)
@given(variants, some_settings)
def test_every_code_is_read_back(variant: Variant, chosen: Settings) -> None:
    code = write_code("batch-normalization", 1, variant, chosen)
    assert read_code(code) == ("batch-normalization", 1, variant, chosen)


def test_settings_stand_in_the_order_of_their_names() -> None:
    one = Settings((("unit", "2"), ("example", "5")))
    other = Settings((("example", "5"), ("unit", "2")))
    assert write_code("x", 1, Variant(), one) == write_code("x", 1, Variant(), other)


GARBAGE: list[str] = [
    "",
    " ",
    "batch-normalization",
    "batch-normalization@1",
    "batch-normalization@1 ",
    "batch-normalization fractions-1",
    "@1 fractions-1",
    "x@0 fractions-1",
    "x@-1 fractions-1",
    "x@1.5 fractions-1",
    "x@01 fractions-1",
    "x@1234567 fractions-1",
    "x@1  fractions-1",
    " x@1 fractions-1",
    "x@1 fractions-1 ",
    "x@1 fractions-1\n",
    "x@1\nfractions-1",
    "x@1 fractions-1 example",
    "x@1 fractions-1 example=",
    "x@1 fractions-1 =3",
    "x@1 fractions-1 example=3=4",
    "x@1 fractions-1 example=3;4",
    "x@1 fractions-1 example=__import__('os')",
    "x@1 fractions-1 2nd=3",
    "x@1 fractions-1 decimals=two",
    "x@1 fractions-1 decimals=-1",
    "x@1 fractions-1 decimals=1.5",
    "x@1 fractions-1 rounding=sometimes",
    "x@1 fractions-1 only=",
    "x@1 fractions-1 only=forward,backward",
    "x@1 fractions-1 blank=",
    "x@1 fractions-1 blank=50%",
    "x@1 fractions-1 blank=" + "9" * 31,
    "../x@1 fractions-1",
    "x/y@1 fractions-1",
    "größe@1 fractions-1",
    "x@١ fractions-1",
    "x@1 fractions-1 " + "example=3 " * 21,
    "x" * 61 + "@1 fractions-1",
    "x@1 " + "y" * 61,
    "x@1 fractions-1 example=" + "3" * 31,
    "\0",
    "x" * 100_000,
]


@pytest.mark.parametrize("text", GARBAGE, ids=lambda text: repr(text[:30]))
def test_a_text_that_is_no_code_is_refused(text: str) -> None:
    with pytest.raises(UsageError) as refusal:
        read_code(text)
    assert str(refusal.value) == f"'{text[:60]}' is not the code of a sheet"


@settings(deadline=None)
@given(some.text(max_size=80))
def test_any_text_is_a_code_or_refused(text: str) -> None:
    try:
        named = read_code(text)
    except UsageError:
        return
    assert isinstance(named[2], Variant)


VARIANTS: list[tuple[str, Variant]] = [
    ("fractions-7", Variant(seed=7)),
    ("friendly-0", Variant(level="friendly", seed=0)),
    ("classic", Variant(preset="classic")),
    ("fractions", Variant(preset="fractions")),
    ("fractions--7", Variant(preset="fractions--7")),
    ("hard-7", Variant(preset="hard-7")),
    ("fractions-1234567890123456789", Variant(preset="fractions-1234567890123456789")),
]


@pytest.mark.parametrize(("text", "variant"), VARIANTS)
def test_a_variant_is_a_level_with_a_seed_or_a_preset(text: str, variant: Variant) -> None:
    assert read_variant(text) == variant


def test_the_code_of_a_problem_names_exercise_version_and_variant() -> None:
    assert (classic().code, drawn("fractions", 3).code) == (
        "batch-normalization@1 classic",
        "batch-normalization@1 fractions-3",
    )


DECIMALS: list[tuple[Settings, dict[str, int]]] = [
    (Settings(), dict.fromkeys(("Z", "total", "mu", "var", "sigma", "N"), 2)),
    (Settings(decimals=4), dict.fromkeys(("Z", "total", "mu", "var", "sigma", "N"), 4)),
    (
        Settings(rounding="each-step"),
        {"Z": 2, "total": 0, "mu": 0, "var": 0, "sigma": 0, "N": 2},
    ),
]


@pytest.mark.parametrize(("chosen", "expected"), DECIMALS)
def test_a_preset_asks_for_its_own_decimals_in_the_rounded_mode_only(
    chosen: Settings, expected: dict[str, int]
) -> None:
    asked = classic(chosen).asked
    assert {step: asked[step] for step in expected} == expected


def test_nothing_is_rounded_on_the_way_unless_asked() -> None:
    assert classic().rounded is None


def test_the_exercise_of_a_code_poses_the_same_problem() -> None:
    name, version, variant, chosen = read_code(drawn("fractions", 3).code)
    assert (name, version, variant, chosen) == (
        batch_normalization().name, batch_normalization().version, Variant(seed=3), Settings(),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("values", "decimals", "code"),
    [
        ((("eps", "0.10"),), None, "eps=0.1"),
        ((("eps", "+1/10"),), None, "eps=0.1"),
        ((("eps", "1/3"),), None, "eps=1/3"),
        ((("eps", "-0"), ("unit", "3")), 2, ""),
        ((("unit", " 4 "),), 3, "unit=4 decimals=3"),
    ],
)
def test_one_problem_has_one_code_however_its_settings_are_typed(
    values: tuple[tuple[str, str], ...], decimals: int | None, code: str
) -> None:
    exercise = load("batch-normalization", Settings(values, decimals))
    written = write_code(exercise.name, exercise.version, Variant(seed=7), exercise.settings)

    assert written == f"batch-normalization@1 fractions-7 {code}".rstrip()
    assert read_code(written) == ("batch-normalization", 1, Variant(seed=7), exercise.settings)
