"""Drawing: the numbers of a problem, the same for ever from the same template, seed and level.

Neither Python's `random` nor NumPy's generators promise the same numbers in the next version, so
the stream is our own: candidate i of a seed is the SHA-256 of (key, i, 0), (key, i, 1), ... read as
words of one byte, or of two where a range holds more than 32 numbers. A word gives an entry of a
range of n numbers as its remainder by n; a candidate with a word in the incomplete last stretch is
passed over, so every number is as likely as the others.
Candidates are judged in batches, and the first good one in the order of i is taken, whatever the
size of a batch. What good means is settled by `answers/checks`.
"""

from __future__ import annotations

from fractions import Fraction
from hashlib import sha256
from typing import TYPE_CHECKING

import numpy as np

from normreg_sheets.answers.checks import Tally, checks_of
from normreg_sheets.answers.problem import Problem, Variant
from normreg_sheets.answers.values import FLOAT, evaluate
from normreg_sheets.errors import UsageError, WishError
from normreg_sheets.exercise.language import unknown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from normreg_sheets.answers.checks import Check
    from normreg_sheets.exercise.exercise import Exercise
    from normreg_sheets.exercise.ranges import Range

MOST_CANDIDATES = 1_500_000
HOPELESS = 20_000  # candidates that came to a check, when none of them passed it
FIRST_BATCH, LARGEST_BATCH = 256, 16_384


def pose(exercise: Exercise, variant: Variant) -> Problem:
    """The problem of a variant. Raises UsageError for a preset that does not fit, or WishError."""
    givens = {name: np.array(value, dtype=object) for name, value in exercise.fixed.items()}
    if variant.preset is None:
        return Problem(exercise, variant, givens | _draw(exercise, variant))
    problem = Problem(exercise, variant, givens | _preset(exercise, variant.preset))
    for name, values in problem.key.items():
        if not np.all(np.isfinite(values)):
            raise UsageError(f"preset '{variant.preset}': '{name}' is not a number with these data")
    return problem


def _preset(exercise: Exercise, name: str) -> dict[str, NDArray[np.object_]]:
    if name not in exercise.presets:
        raise UsageError(unknown("preset", name, exercise.presets))
    tensors = {}
    for key, entries in exercise.presets[name].entries.items():
        shape = exercise.shape(exercise.given[key].axes)
        if len(entries) != np.prod(shape, dtype=int):
            raise UsageError(
                f"preset '{name}' has numbers for its own sizes only ({key} has {len(entries)}"
                " entries); leave out --set, or the preset"
            )
        tensors[key] = np.array(entries, dtype=object).reshape(shape)
    return tensors


def _draw(exercise: Exercise, variant: Variant) -> dict[str, NDArray[np.object_]]:
    ranges = {given.name: given.ranges[variant.level] for given in exercise.givens if given.ranges}
    if not ranges:
        return {}
    fixed = {name: np.asarray(float(value)) for name, value in exercise.fixed.items()}
    checks = checks_of(exercise, variant.level)
    tally = {check.name: Tally() for check in checks}
    fields = (exercise.name, str(exercise.version), variant.level, str(variant.seed))
    for numerators in _candidates(_key(*fields), _places(exercise, ranges)):
        tensors = {name: numerators[name] / ranges[name].denominator for name in ranges} | fixed
        good = _first_good(exercise, tensors, checks, tally)
        if good is not None:
            return {
                name: _fractions(numerators[name][good], ranges[name].denominator)
                for name in ranges
            }
        if any(one.tried >= HOPELESS and not one.passed for one in tally.values()):
            break
    raise WishError(_explain(exercise, variant, tally))


def _first_good(
    exercise: Exercise,
    tensors: dict[str, NDArray[np.float64]],
    checks: Sequence[Check],
    tally: Mapping[str, Tally],
) -> int | None:
    """The first candidate of a batch that passes every check, or None.

    Only those that passed the earlier checks are looked at by the later ones.
    """
    batched = [given.name for given in exercise.givens if given.ranges]
    alive = np.arange(len(tensors[batched[0]]))
    ready = 0
    for check in checks:
        for step in exercise.steps[ready : check.depth]:
            tensors[step.name] = evaluate(step.rule, tensors, exercise.sizes, FLOAT)
            if tensors[step.name].ndim > len(step.axes):
                batched.append(step.name)
        ready = max(ready, check.depth)
        met = np.broadcast_to(check.passes(tensors), alive.shape)
        tally[check.name].tried += len(alive)
        tally[check.name].passed += int(np.sum(met))
        alive = alive[met]
        if not len(alive):
            return None
        tensors.update({name: tensors[name][met] for name in batched})
    return int(alive[0])


def _explain(exercise: Exercise, variant: Variant, tally: Mapping[str, Tally]) -> str:
    worst = min(tally, key=lambda name: tally[name].share)
    candidates = max(one.tried for one in tally.values())
    sizes = ", ".join(f"{axis}={size}" for axis, size in exercise.sizes.items())
    return (
        f"{exercise.name}: none of {candidates:,} candidates at level {variant.level} with"
        f" {sizes} meets the wishes; the one that failed most is '{worst}' (met by"
        f" {tally[worst].passed:,} of {tally[worst].tried:,}). Choose another level or other sizes,"
        " or change the wishes"
    )


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


def _candidates(
    key: bytes, places: Mapping[str, tuple[tuple[int, ...], NDArray[np.intp], Range]]
) -> Iterator[dict[str, NDArray[np.int64]]]:
    """Batches of candidates: for each tensor its numerators, over (candidate, *axes)."""
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
            drawn = words[:, column : column + len(positions)] + one.low
            flat[:, positions] = drawn + (one.nonzero & (drawn >= 0))
            batch[name] = flat.reshape(-1, *shape)
            column += len(positions)
        if len(words):
            yield batch
        start, size = stop, min(2 * size, LARGEST_BATCH)


def _fractions(numerators: NDArray[np.int64], denominator: int) -> NDArray[np.object_]:
    made = np.frompyfunc(lambda numerator: Fraction(int(numerator), denominator), 1, 1)
    return np.asarray(made(numerators), dtype=object)
