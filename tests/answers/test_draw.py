"""Drawing: the same for ever, fair, and as the wishes want it.

Frozen values stand in one table only: `GOLDEN` and `DIGESTS` were printed by our own code, because
what they are to notice is change. Everything else is checked by a second, plain implementation.
"""

from __future__ import annotations

import json
import math
from fractions import Fraction
from hashlib import sha256
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest

from normreg_sheets.answers import stream
from normreg_sheets.answers.draw import pose
from normreg_sheets.answers.problem import Variant
from normreg_sheets.errors import UsageError, WishError
from normreg_sheets.exercise.exercise import LEVELS, Settings
from tests.answers.posed import batch_normalization, drawn
from tests.exercise.templates import changed, loaded

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from normreg_sheets.answers.problem import Problem

Matrix = list[list[Fraction]]
SEEDS = range(30)


def texts(problem: Problem) -> dict[str, Any]:
    """The givens as texts, so that they can be written down."""

    def text(entries: Any) -> Any:
        return [text(entry) for entry in entries] if isinstance(entries, list) else str(entries)

    return {name: text(entries.tolist()) for name, entries in problem.givens.items()}


# The same for ever.

GOLDEN: list[tuple[str, dict[str, Any]]] = [
    (
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


@pytest.mark.parametrize(("level", "expected"), GOLDEN)
def test_seed_0_gives_the_frozen_numbers(level: str, expected: dict[str, Any]) -> None:
    assert texts(drawn(level, 0)) == expected


DIGESTS: list[tuple[str, str]] = [
    ("friendly", "55971492d73f84cf923299d2f313ec1e9e1e46dcb5dbca2b868401ac1211224e"),
    ("fractions", "aaa4835985e1af1cc8e2edbd3fd529a482c38f097b1d69a4f299a87a1ac92d39"),
    ("decimals", "46d8325453c11d7876100615f43eb6e18f5fbdb0d105389b1c122cd2ce9fd5f0"),
]


@pytest.mark.parametrize(("level", "digest"), DIGESTS)
def test_twenty_seeds_give_the_frozen_numbers(level: str, digest: str) -> None:
    numbers = json.dumps([texts(drawn(level, seed)) for seed in range(20)], sort_keys=True)
    assert sha256(numbers.encode()).hexdigest() == digest


@pytest.mark.parametrize("level", LEVELS)
def test_the_same_seed_gives_the_same_numbers(level: str) -> None:
    again = pose(batch_normalization(), Variant(level=level, seed=5))
    assert texts(again) == texts(drawn(level, 5))


@pytest.mark.parametrize("level", LEVELS)
def test_different_seeds_give_different_numbers(level: str) -> None:
    assert len({json.dumps(texts(drawn(level, seed))) for seed in SEEDS}) == len(SEEDS)


BATCHES: list[tuple[int, int]] = [(1, 3), (7, 7), (1000, 1000), (30_000, 30_000)]


@pytest.mark.parametrize(("first", "largest"), BATCHES)
def test_the_numbers_do_not_depend_on_the_size_of_a_batch(
    monkeypatch: pytest.MonkeyPatch, first: int, largest: int
) -> None:
    monkeypatch.setattr(stream, "FIRST_BATCH", first)
    monkeypatch.setattr(stream, "LARGEST_BATCH", largest)
    again = [texts(pose(batch_normalization(), Variant(seed=seed))) for seed in range(4)]
    assert again == [texts(drawn("fractions", seed)) for seed in range(4)]


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


# The stream, a second time: from the words of answers/stream, in plain loops.


def words(key: bytes, candidate: int, size: int, count: int) -> list[int]:
    """The first words of a candidate: bytes, or pairs of bytes with the larger part first."""
    stream, block = b"", 0
    while len(stream) < size * count:
        stream += sha256(key + candidate.to_bytes(8, "big") + block.to_bytes(4, "big")).digest()
        block += 1
    return [int.from_bytes(stream[size * i : size * (i + 1)], "big") for i in range(count)]


def stream_key(name: str, version: int, level: str, seed: int) -> bytes:
    """The hash of the fields, each with its length before it."""
    text = b""
    for field in ("normreg-sheets draw 1", name, str(version), level, str(seed)):
        text += len(field.encode()).to_bytes(4, "big") + field.encode()
    return sha256(text).digest()


def candidates(key: bytes, widths: list[int]) -> Iterator[list[int]]:
    """The numbers 0 ... width - 1 of each candidate that is not passed over, in order."""
    size = 1 if max(widths) <= 32 else 2
    for candidate in range(10_000):
        numbers = words(key, candidate, size, len(widths))
        whole = [256**size // width * width for width in widths]
        if all(word < limit for word, limit in zip(numbers, whole, strict=True)):
            yield [word % width for word, width in zip(numbers, widths, strict=True)]


# Templates without wishes and mistakes, whose first candidate is taken: one given, its numbers in
# order, and how many are drawn.
STREAMS: list[tuple[str, list[str], int]] = [
    ("integers(0, 3)", ["0", "1", "2", "3"], 6),
    ("integers(-1, 1)", ["-1", "0", "1"], 6),
    ("integers(4, 4)", ["4"], 6),
    ("nonzero(integers(-2, 2))", ["-2", "-1", "1", "2"], 6),
    ("tenths(0, 3)", [str(Fraction(n, 10)) for n in range(31)], 6),
    ("integers(1, 32)", [str(n) for n in range(1, 33)], 6),
    ("integers(1, 33)", [str(n) for n in range(1, 34)], 6),
    ("nonzero(tenths(-50, 49.9))", [str(Fraction(n, 10)) for n in range(-500, 500) if n], 6),
    ("diagonal(integers(0, 9))", [str(n) for n in range(10)], 3),
]

ONE_GIVEN = """\
title = "One"
version = 3
network = []
about = ""
axes = {{ row = {rows}, column = {columns} }}
given = {{ X = {{ axes = "row column", draw = "{draw}" }} }}
part = [{{ title = "Copy", text = "", Y = "X" }}]
"""


def one_given(draw: str, rows: int, columns: int) -> str:
    text = ONE_GIVEN.format(draw=draw, rows=rows, columns=columns)
    return text.replace(f"column = {columns}", 'column = "row"') if "diagonal" in draw else text


@pytest.mark.parametrize(("text", "numbers", "count"), STREAMS)
@pytest.mark.parametrize("seed", [0, 1, 12345678901234567])
def test_the_first_candidate_is_that_of_the_plain_stream(
    tmp_path: Path, text: str, numbers: list[str], count: int, seed: int
) -> None:
    rows = 3 if "diagonal" in text else 2
    problem = pose(loaded(tmp_path, one_given(text, rows, 3)), Variant(seed=seed))
    found = [str(entry) for entry in problem.givens["X"].ravel()]
    if "diagonal" in text:
        found = found[:: rows + 1]
    key = stream_key("small", 3, "fractions", seed)
    first = next(candidates(key, [len(numbers)] * count))
    assert found == [numbers[place] for place in first]


def test_a_candidate_may_need_many_blocks(tmp_path: Path) -> None:
    problem = pose(loaded(tmp_path, one_given("integers(0, 3)", 20, 30)), Variant(seed=1))
    first = next(candidates(stream_key("small", 3, "fractions", 1), [4] * 600))
    assert [int(entry) for entry in problem.givens["X"].ravel()] == first


def test_batch_normalization_is_drawn_from_the_plain_stream() -> None:
    # X, W, b, the diagonal of G, beta, as the template has them: widths and least numbers.
    widths = [4] * 12 + [4] * 9 + [3] * 3 + [4] * 3 + [3] * 3
    givens = texts(drawn("fractions", 2))
    flat = [entry for name in ("X", "W") for row in givens[name] for entry in row]
    flat += [*givens["b"], *(givens["G"][i][i] for i in range(3)), *givens["beta"]]
    numbers = [[0, 1, 2, 3]] * 12 + [[-1, 0, 1, 2]] * 9 + [[-1, 0, 1]] * 3
    numbers += [[-1, 1, 2, 3]] * 3 + [[-1, 0, 1]] * 3
    key = stream_key("batch-normalization", 1, "fractions", 2)
    assert any(
        [str(one[place]) for one, place in zip(numbers, places, strict=True)] == flat
        for places in candidates(key, widths)
    )


def chi_square(counts: list[int]) -> float:
    expected = sum(counts) / len(counts)
    return sum((count - expected) ** 2 for count in counts) / expected


FAIR: list[tuple[str, int, int, int]] = [
    ("integers(0, 3)", 4, 64, 2),  # no word is passed over
    ("integers(0, 4)", 5, 6, 100),
    ("tenths(0, 3)", 31, 6, 100),  # three words in a hundred are
    ("nonzero(integers(-2, 3))", 5, 6, 100),
    ("tenths(0, 5)", 51, 6, 200),  # two bytes
]


@pytest.mark.parametrize(("text", "width", "side", "seeds"), FAIR)
def test_every_number_is_as_likely_as_the_others(
    tmp_path: Path, text: str, width: int, side: int, seeds: int
) -> None:
    exercise = loaded(tmp_path, one_given(text, side, side))
    counts: dict[Fraction, int] = {}
    for seed in range(seeds):
        for entry in pose(exercise, Variant(seed=seed)).givens["X"].ravel():
            counts[entry] = counts.get(entry, 0) + 1
    assert len(counts) == width
    # Of mean `width - 1` and variance twice that; five deviations are never met by chance.
    assert chi_square(list(counts.values())) < width - 1 + 5 * math.sqrt(2 * (width - 1))


# What is drawn, looked at with plain Python in exact fractions.


def product(left: Matrix, right: Matrix) -> Matrix:
    inner = range(len(right))
    columns = range(len(right[0]))
    return [
        [sum((row[k] * right[k][j] for k in inner), Fraction()) for j in columns] for row in left
    ]


def shifted(matrix: Matrix, column: list[Fraction]) -> Matrix:
    return [[x + c for x in row] for row, c in zip(matrix, column, strict=True)]


def worked(problem: Problem) -> dict[str, Any]:
    """The givens and the answers up to the variances, exact."""
    made: dict[str, Any] = {name: entries.tolist() for name, entries in problem.givens.items()}
    made["WX"] = product(made["W"], made["X"])
    made["Z"] = shifted(made["WX"], made["b"])
    made["A"] = [[max(x, Fraction(0)) for x in row] for row in made["Z"]]
    made["mu"] = [sum(row) / len(row) for row in made["A"]]
    made["C"] = shifted(made["A"], [-m for m in made["mu"]])
    made["var"] = [sum(x * x for x in row) / len(row) for row in made["C"]]
    return made


def everyone(level: str) -> list[dict[str, Any]]:
    return [worked(drawn(level, seed)) for seed in SEEDS]


@pytest.mark.parametrize("level", LEVELS)
def test_every_deviation_is_at_least_a_fifth(level: str) -> None:
    assert min(variance for made in everyone(level) for variance in made["var"]) >= Fraction(1, 25)


@pytest.mark.parametrize("level", LEVELS)
def test_at_least_two_numbers_are_negative_before_relu(level: str) -> None:
    assert min(sum(x < 0 for row in made["Z"] for x in row) for made in everyone(level)) >= 2


@pytest.mark.parametrize("level", LEVELS)
def test_no_number_is_zero_before_relu(level: str) -> None:
    assert all(x for made in everyone(level) for row in made["Z"] for x in row)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("tensor", ["W", "X"])
def test_no_two_rows_are_the_same(level: str, tensor: str) -> None:
    assert all(len(set(map(tuple, made[tensor]))) == 3 for made in everyone(level))


@pytest.mark.parametrize("level", LEVELS)
def test_the_diagonal_is_never_zero(level: str) -> None:
    assert all(made["G"][i][i] for made in everyone(level) for i in range(3))


@pytest.mark.parametrize("level", LEVELS)
def test_beside_the_diagonal_all_is_zero(level: str) -> None:
    places = [(i, j) for i in range(3) for j in range(3) if i != j]
    assert not any(made["G"][i][j] for made in everyone(level) for i, j in places)


def test_friendly_means_are_whole() -> None:
    assert all(mean.denominator == 1 for made in everyone("friendly") for mean in made["mu"])


def test_friendly_deviations_are_whole() -> None:
    variances = [variance for made in everyone("friendly") for variance in made["var"]]
    assert all(math.isqrt(int(variance)) ** 2 == variance for variance in variances)


@pytest.mark.parametrize("level", ["friendly", "fractions"])
def test_givens_are_whole_numbers(level: str) -> None:
    entries = [x for seed in SEEDS for v in drawn(level, seed).givens.values() for x in v.ravel()]
    assert all(entry.denominator == 1 for entry in entries)


def test_level_decimals_gives_tenths() -> None:
    entries = [
        x for seed in SEEDS for v in drawn("decimals", seed).givens.values() for x in v.ravel()
    ]
    assert {entry.denominator for entry in entries} == {1, 2, 5, 10}


RANGES: list[tuple[str, int, int]] = [
    ("X", 0, 3),
    ("W", -1, 2),
    ("b", -1, 1),
    ("G", -1, 3),
    ("beta", -1, 1),
]


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize(("tensor", "low", "high"), RANGES)
def test_the_givens_lie_in_their_range(level: str, tensor: str, low: int, high: int) -> None:
    entries = [x for seed in SEEDS for x in drawn(level, seed).givens[tensor].ravel()]
    assert low <= min(entries) <= max(entries) <= high


# Each mistake of the template, written out a second time. Where rules of one step differ by three
# hundredths in some cell, a marker can tell them apart at two decimals.

Rules = dict[str, list[list[float]]]


def entrywise(matrix: Any, row_numbers: Any, function: Any) -> list[list[float]]:
    return [
        [function(float(x), float(n)) for x in row]
        for row, n in zip(matrix, row_numbers, strict=True)
    ]


def rules_by_step(made: dict[str, Any]) -> dict[str, Rules]:
    """For each step the cells that its own rule and each of its mistakes give."""
    sigma = [math.sqrt(variance) for variance in made["var"]]
    N = entrywise(made["C"], sigma, lambda c, s: c / s)  # noqa: N806 - the letter of the sheet
    gamma = [float(made["G"][i][i]) for i in range(3)]
    beta = [float(shift) for shift in made["beta"]]
    scaled = entrywise(N, gamma, lambda n, g: n * g)

    def columns(numbers: Any) -> list[list[float]]:
        return [[float(number)] for number in numbers]

    return {
        "Z": {
            "": entrywise(made["Z"], beta, lambda z, _: z),
            "bias-forgotten": entrywise(made["WX"], beta, lambda z, _: z),
        },
        "A": {
            "": entrywise(made["A"], beta, lambda a, _: a),
            "relu-forgotten": entrywise(made["Z"], beta, lambda z, _: z),
            "absolute-value": entrywise(made["Z"], beta, lambda z, _: abs(z)),
        },
        "total": {
            "": columns(sum(row) for row in made["A"]),
            "summed-before-relu": columns(sum(row) for row in made["Z"]),
        },
        "mu": {
            "": columns(made["mu"]),
            "averaged-before-relu": columns(sum(row) / 4 for row in made["Z"]),
        },
        "var": {
            "": columns(made["var"]),
            "divided-by-n-minus-1": columns(variance * 4 / 3 for variance in made["var"]),
            "not-averaged": columns(variance * 4 for variance in made["var"]),
            "mean-not-subtracted": columns(sum(x * x for x in row) / 4 for row in made["A"]),
        },
        "sigma": {
            "": columns(sigma),
            "root-forgotten": columns(made["var"]),
            "rooted-with-n-minus-1": columns(
                math.sqrt(variance * 4 / 3) for variance in made["var"]
            ),
        },
        "C": {
            "": entrywise(made["C"], beta, lambda c, _: c),
            "sign-turned": entrywise(made["C"], beta, lambda c, _: -c),
            "shifted-before-relu": entrywise(made["Z"], made["mu"], lambda z, m: z - m),
        },
        "N": {
            "": N,
            "divided-by-variance": entrywise(made["C"], made["var"], lambda c, v: c / v),
            "multiplied": entrywise(made["C"], sigma, lambda c, s: c * s),
        },
        "Y": {
            "": entrywise(scaled, beta, lambda y, b: y + b),
            "shift-forgotten": scaled,
            "scale-forgotten": entrywise(N, beta, lambda n, b: n + b),
            "shifted-first": entrywise(
                scaled, [g * b for g, b in zip(gamma, beta, strict=True)], lambda y, b: y + b
            ),
        },
    }


def distance(one: list[list[float]], other: list[list[float]]) -> float:
    pairs = zip((x for row in one for x in row), (x for row in other for x in row), strict=True)
    return max(abs(x - y) for x, y in pairs)


def test_the_mistakes_written_out_here_are_those_of_the_template() -> None:
    steps = batch_normalization().steps
    listed = {
        step.name: ["", *(slip.name for slip in step.mistakes if slip.hides is None)]
        for step in steps
    }
    here = rules_by_step(worked(drawn("fractions", 0)))
    assert {step: list(rules) for step, rules in here.items()} == listed


@pytest.mark.parametrize("level", LEVELS)
def test_every_mistake_shows_and_can_be_told_from_the_others(level: str) -> None:
    least = min(
        distance(one, other)
        for made in everyone(level)
        for rules in rules_by_step(made).values()
        for one, other in combinations(rules.values(), 2)
    )
    assert least >= 0.03 - 1e-9


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
