"""The stream: candidates for the numbers of an exercise, the same for ever.

Neither Python's `random` nor NumPy's generators promise the same numbers in the next version, so
the stream is our own: candidate i of a key is the SHA-256 of (key, i, 0), (key, i, 1), ... read as
words of one byte, or of two where a range holds more than 32 numbers. A word gives an entry of a
range of n numbers as its remainder by n; a candidate with a word in the incomplete last stretch is
passed over, so every number is as likely as the others.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from normreg_sheets.exercise.exercise import Exercise
    from normreg_sheets.exercise.ranges import Range

MOST_CANDIDATES = 1_500_000
FIRST_BATCH, LARGEST_BATCH = 256, 16_384


def candidates(
    exercise: Exercise, ranges: Mapping[str, Range], *fields: str
) -> Iterator[dict[str, NDArray[np.int64]]]:
    """Batches of candidates: for each tensor its numerators, over (candidate, *axes).

    `ranges` says what is drawn; `fields` name the stream, and other fields give another one.
    """
    key, places = _key(*fields), _places(exercise, ranges)
    widths = np.concatenate([np.full(len(at), one.width) for _, at, one in places.values()])
    word = np.dtype("u1" if widths.max() <= 32 else ">u2")
    blocks = -(-word.itemsize * len(widths) // sha256().digest_size)
    values = 256**word.itemsize
    limits = values - values % widths
    start, size = 0, FIRST_BATCH
    while start < MOST_CANDIDATES:
        stop = min(start + size, MOST_CANDIDATES)
        stream = b"".join(
            sha256(key + i.to_bytes(8, "big") + block.to_bytes(4, "big")).digest()
            for i in range(start, stop)
            for block in range(blocks)
        )
        words = np.frombuffer(stream, dtype=word)
        words = words.reshape(-1, blocks * sha256().digest_size // word.itemsize)
        words = words[:, : len(widths)]
        words = words[np.all(words < limits, axis=1)] % widths
        batch, column = {}, 0
        for name, (shape, positions, one) in places.items():
            flat = np.zeros((len(words), int(np.prod(shape))), dtype=np.int64)
            flat[:, positions] = _numerators(one, words[:, column : column + len(positions)])
            batch[name] = flat.reshape(-1, *shape)
            column += len(positions)
        if len(words):
            yield batch
        start, size = stop, min(2 * size, LARGEST_BATCH)


def _numerators(one: Range, places: NDArray[np.integer]) -> NDArray[np.int64]:
    """The numerators at some places of a range, which count from 0."""
    if one.members:
        return np.take(np.asarray(one.members, dtype=np.int64), places)
    drawn = places.astype(np.int64) + one.low
    return np.asarray(drawn + (one.nonzero & (drawn >= 0)), dtype=np.int64)


def _key(*fields: str) -> bytes:
    """The stream's key: a hash of the fields, each with its length before it."""
    texts = [field.encode() for field in ("normreg-sheets draw 1", *fields)]
    return sha256(b"".join(len(text).to_bytes(4, "big") + text for text in texts)).digest()


def _places(
    exercise: Exercise, ranges: Mapping[str, Range]
) -> dict[str, tuple[tuple[int, ...], NDArray[np.intp], Range]]:
    """For each drawn tensor its shape, the flat positions that are drawn, and their range."""
    places = {}
    for name, one in ranges.items():
        shape = exercise.shape(exercise.given[name].axes)
        positions = np.arange(int(np.prod(shape)), dtype=np.intp)
        if one.diagonal:
            positions = positions[:: shape[1] + 1]
        places[name] = (shape, positions, one)
    return places
