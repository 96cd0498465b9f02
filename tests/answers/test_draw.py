"""Drawing: the same for ever, and what is said where no numbers can be found.

Frozen values stand in one table only: `GOLDEN` and `DIGESTS` were printed by our own code, because
what they are to notice is change. The stream is checked by a second, plain implementation in
tests/answers/test_stream.py, and what is drawn in tests/answers/test_drawn.py.
"""

from __future__ import annotations

import json
from fractions import Fraction
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest

from normreg_sheets.answers import stream
from normreg_sheets.answers.draw import pose
from normreg_sheets.answers.problem import Variant
from normreg_sheets.errors import UsageError, WishError
from normreg_sheets.exercise.exercise import LEVELS, Settings
from normreg_sheets.exercise.template import names
from tests.answers.posed import batch_normalization, drawn, exercise, texts
from tests.exercise.templates import changed, loaded

if TYPE_CHECKING:
    from pathlib import Path

SEEDS = range(20)

# The same for ever: for each exercise and level the numbers of seed 0, and a hash of many seeds.

GOLDEN: list[tuple[str, str, dict[str, Any]]] = [
    (
        "batch-normalization",
        "friendly",
        {
            "eps": "0",
            "X": [["2", "0", "0", "2"], ["1", "1", "1", "1"], ["1", "3", "3", "1"]],
            "W": [["2", "2", "-1"], ["2", "1", "0"], ["-1", "1", "2"]],
            "b": ["-1", "0", "0"],
            "G": [["2", "0", "0"], ["0", "3", "0"], ["0", "0", "1"]],
            "beta": ["0", "-1", "1"],
        },
    ),
    (
        "batch-normalization",
        "fractions",
        {
            "eps": "0",
            "X": [["0", "3", "3", "2"], ["1", "0", "1", "2"], ["0", "3", "3", "1"]],
            "W": [["-1", "-1", "2"], ["2", "-1", "1"], ["2", "-1", "0"]],
            "b": ["0", "-1", "0"],
            "G": [["-1", "0", "0"], ["0", "3", "0"], ["0", "0", "3"]],
            "beta": ["0", "1", "0"],
        },
    ),
    (
        "batch-normalization",
        "decimals",
        {
            "eps": "0",
            "X": [
                ["7/10", "11/10", "7/5", "13/5"],
                ["8/5", "1", "1/5", "17/10"],
                ["3/5", "1/10", "2", "19/10"],
            ],
            "W": [
                ["13/10", "-9/10", "3/10"],
                ["13/10", "3/10", "-1/2"],
                ["-1/10", "-7/10", "11/10"],
            ],
            "b": ["7/10", "2/5", "-3/10"],
            "G": [["-7/10", "0", "0"], ["0", "14/5", "0"], ["0", "0", "1"]],
            "beta": ["-1/10", "-1/2", "1/2"],
        },
    ),
]


@pytest.mark.parametrize(("name", "level", "expected"), GOLDEN)
def test_seed_0_gives_the_frozen_numbers(name: str, level: str, expected: dict[str, Any]) -> None:
    assert texts(drawn(level, 0, name)) == expected


DIGESTS: dict[str, dict[str, str]] = {
    "batch-normalization": {
        "friendly": "55971492d73f84cf923299d2f313ec1e9e1e46dcb5dbca2b868401ac1211224e",
        "fractions": "aaa4835985e1af1cc8e2edbd3fd529a482c38f097b1d69a4f299a87a1ac92d39",
        "decimals": "46d8325453c11d7876100615f43eb6e18f5fbdb0d105389b1c122cd2ce9fd5f0",
    },
    "dropout": {
        "friendly": "80979f6c2e81c58f745ef396b5ea4543594636b47aca825f6bc0d6a111ba9ad2",
        "fractions": "81fd09611c8741759e5e77aad61e90734fe353e3396787153ff373bac528b1d6",
        "decimals": "9ddf5c45b3655a469d914bdda38ef6932ed05ca788d859a35b64471a2d82ec36",
    },
}
FROZEN = [(name, level) for name, levels in DIGESTS.items() for level in levels]


@pytest.mark.parametrize(("name", "level"), FROZEN)
def test_twenty_seeds_give_the_frozen_numbers(name: str, level: str) -> None:
    numbers = json.dumps([texts(drawn(level, seed, name)) for seed in SEEDS], sort_keys=True)
    assert sha256(numbers.encode()).hexdigest() == DIGESTS[name][level]


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("name", names())
def test_the_same_seed_gives_the_same_numbers(name: str, level: str) -> None:
    again = pose(exercise(name), Variant(level=level, seed=5))
    assert texts(again) == texts(drawn(level, 5, name))


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("name", names())
def test_different_seeds_give_different_numbers(name: str, level: str) -> None:
    assert len({json.dumps(texts(drawn(level, seed, name))) for seed in SEEDS}) == len(SEEDS)


BATCHES: list[tuple[str, str, int, int]] = [
    ("batch-normalization", "fractions", 1, 3),
    ("batch-normalization", "fractions", 7, 7),
    ("batch-normalization", "fractions", 1000, 1000),
    ("batch-normalization", "fractions", 30_000, 30_000),
    ("dropout", "decimals", 1, 3),
    ("dropout", "decimals", 3000, 3000),
]


@pytest.mark.parametrize(("name", "level", "first", "largest"), BATCHES)
def test_the_numbers_do_not_depend_on_the_size_of_a_batch(
    monkeypatch: pytest.MonkeyPatch, name: str, level: str, first: int, largest: int
) -> None:
    before = [texts(drawn(level, seed, name)) for seed in range(4)]
    monkeypatch.setattr(stream, "FIRST_BATCH", first)
    monkeypatch.setattr(stream, "LARGEST_BATCH", largest)
    again = [texts(pose(exercise(name), Variant(level=level, seed=seed))) for seed in range(4)]
    assert again == before


CHANGES: list[tuple[str, Variant]] = [
    ("the level", Variant(level="friendly", seed=1)),
    ("the seed", Variant(level="fractions", seed=11)),
]


@pytest.mark.parametrize(("_what", "variant"), CHANGES)
def test_another_variant_has_a_stream_of_its_own(
    tmp_path: Path, _what: str, variant: Variant
) -> None:
    exercise = loaded(tmp_path)
    assert texts(pose(exercise, variant)) != texts(pose(exercise, Variant(seed=1)))


def test_another_version_has_a_stream_of_its_own(tmp_path: Path) -> None:
    one = pose(loaded(tmp_path), Variant(seed=1))
    other = pose(loaded(tmp_path, changed("version = 7", "version = 8")), Variant(seed=1))
    assert texts(one) != texts(other)


# `total` is asked to three decimals: a mistake of two units does not show, one of three does.


def test_a_mistake_that_cannot_show_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "MOST_CANDIDATES", 300)
    text = changed('total = "mean(X, over=column)"', 'total = "sum(X, over=column) + 2 / 1000"')
    with pytest.raises(WishError, match="'total and averaged can be told apart'"):
        pose(loaded(tmp_path, text), Variant())


def test_a_mistake_of_three_units_shows(tmp_path: Path) -> None:
    text = changed('total = "mean(X, over=column)"', 'total = "sum(X, over=column) + 3 / 1000"')
    assert pose(loaded(tmp_path, text), Variant()).givens["X"].shape == (2, 3)


def test_a_mistake_that_says_why_it_hides_need_not_show(tmp_path: Path) -> None:
    text = changed(
        'total = "mean(X, over=column)", says = "Do not divide."',
        'total = "sum(X, over=column)", says = "", hides = "it is the same"',
    )
    assert pose(loaded(tmp_path, text), Variant()).givens["X"].shape == (2, 3)


# Where no numbers can be found, or none are given.


def test_friendly_with_three_examples_is_impossible_and_says_why() -> None:
    # Of three whole numbers x, y, z with a whole mean, the variance is never a whole square > 0.
    exercise = batch_normalization(Settings((("example", "3"),)))
    with pytest.raises(WishError) as refusal:
        pose(exercise, Variant(level="friendly"))
    assert "at level friendly" in str(refusal.value)
    assert "example=3" in str(refusal.value)
    assert "the one that failed most is 'whole(sigma)'" in str(refusal.value)


def test_a_wish_that_cannot_be_met_is_named_with_its_share(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "MOST_CANDIDATES", 300)
    exercise = loaded(tmp_path, changed('"total >= 0"', '"total >= 0", "total > 9"'))
    with pytest.raises(WishError, match=r"'total > 9' \(met by 0 of 300\)"):
        pose(exercise, Variant())


def test_an_unknown_preset_is_refused() -> None:
    with pytest.raises(UsageError, match="unknown preset 'clasic'; did you mean 'classic'"):
        pose(batch_normalization(), Variant(preset="clasic"))


def test_a_preset_has_numbers_for_its_own_sizes_only() -> None:
    exercise = batch_normalization(Settings((("example", "5"),)))
    with pytest.raises(UsageError, match="preset 'classic' has numbers for its own sizes only"):
        pose(exercise, Variant(preset="classic"))


def test_a_preset_whose_answer_is_no_number_is_refused(tmp_path: Path) -> None:
    text = changed('"G @ total + eps"', '"G @ total / eps"')
    with pytest.raises(UsageError, match="preset 'plain': 'Y' is not a number with these data"):
        pose(loaded(tmp_path, text), Variant(preset="plain"))


def test_a_preset_is_taken_as_it_stands(tmp_path: Path) -> None:
    assert texts(pose(loaded(tmp_path), Variant(preset="plain"))) == {
        "X": [["1", "2", "3"], ["9/2", "1/3", "6"]],
        "G": [["1", "0"], ["0", "2"]],
        "eps": "0",
    }


def test_a_fixed_number_is_part_of_the_problem(tmp_path: Path) -> None:
    exercise = loaded(tmp_path, settings=Settings((("eps", "1/3"),)))
    assert pose(exercise, Variant()).givens["eps"].item() == Fraction(1, 3)
