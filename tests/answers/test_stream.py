"""The stream, a second time: from the words of answers/stream, in plain loops."""

from __future__ import annotations

import math
from fractions import Fraction
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.answers.draw import pose
from normreg_sheets.answers.problem import Variant
from tests.answers.posed import drawn
from tests.exercise.templates import loaded

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


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
    ("hundredths(0.05, 0.95)", [str(Fraction(n, 100)) for n in range(5, 96)], 6),
    ("nonzero(hundredths(-0.02, 0.01))", ["-1/50", "-1/100", "1/100"], 6),
    ("among(-2, 0, 2)", ["-2", "0", "2"], 6),
    ("among(1/50, 1/1000, 1/3)", ["1/50", "1/1000", "1/3"], 6),
    ("diagonal(among(2, 5))", ["2", "5"], 3),
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


# What each template draws, in its order: a given, its numbers, and how many. Of G the diagonal.
DRAWN: dict[tuple[str, str], list[tuple[str, list[str], int]]] = {
    ("batch-normalization", "fractions"): [
        ("X", ["0", "1", "2", "3"], 12),
        ("W", ["-1", "0", "1", "2"], 9),
        ("b", ["-1", "0", "1"], 3),
        ("G", ["-1", "1", "2", "3"], 3),
        ("beta", ["-1", "0", "1"], 3),
    ],
}


@pytest.mark.parametrize(("name", "level"), DRAWN)
def test_an_exercise_is_drawn_from_the_plain_stream(name: str, level: str) -> None:
    problem = drawn(level, 2, name)
    flat: list[str] = []
    for given, _, count in DRAWN[name, level]:
        entries = problem.givens[given]
        own = entries.diagonal() if problem.exercise.given[given].diagonal else entries.ravel()
        assert len(own) == count
        flat += [str(entry) for entry in own]
    numbers = [some for _, some, count in DRAWN[name, level] for _ in range(count)]
    key = stream_key(name, problem.exercise.version, level, 2)
    assert any(
        [one[place] for one, place in zip(numbers, places, strict=True)] == flat
        for places in candidates(key, [len(some) for some in numbers])
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
    ("among(1/3, 1/2, 4)", 3, 6, 100),
    ("hundredths(0, 0.5)", 51, 6, 200),
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
