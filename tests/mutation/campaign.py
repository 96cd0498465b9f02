"""A campaign: many mutants, one after the other or on all cores, each judged.

A worker has a memory limit, and ends with a trace where one mutant takes more than a minute. Each
mutant's file bears its number and is removed when it is judged, so what is left in the folder after
a worker's death is what it died of.
"""

from __future__ import annotations

import faulthandler
import multiprocessing
import os
import resource
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

from tests.mutation.judge import judged
from tests.mutation.mutants import mutant
from tests.mutation.opinions import Opinions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from tests.mutation.judge import Outcome

    Seeds = Mapping[str, bytes]

CHUNK = 1000  # mutants for which one process is asked at a time
HANGS = 60  # seconds
MEMORY = 1024**3
MARKED = 2  # every so manieth of our own sheets is marked as well, which takes 20 times as long
SHEET = "sheet-"  # what their names have in them


def judge_each(
    seeds: Seeds, seed: int, numbers: Iterable[int], folder: Path, opinions: Opinions | None
) -> Iterator[Outcome]:
    """How the mutants of the numbers end, one by one."""
    for number in numbers:
        one = mutant(seeds, seed, number)
        path = folder / f"{seed}-{number}.xlsx"
        yield judged(one, path, opinions, marking=SHEET in one.origin and number % MARKED == 0)
        path.unlink()


def judge_all(
    seeds: Seeds, seed: int, count: int, folder: Path
) -> Iterator[tuple[list[Outcome], int]]:
    """How the mutants below `count` end, chunk by chunk, on all cores.

    Beside each chunk, the most memory that its process has had, in bytes. Raises
    BrokenProcessPool where one ends its process.
    """
    chunks = [range(at, min(at + CHUNK, count)) for at in range(0, count, CHUNK)]
    spawned = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(os.cpu_count(), spawned, _begin) as pool:
        yield from pool.map(partial(_chunk, seeds, seed, folder), chunks)


def _begin() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.RLIM_INFINITY))


def _chunk(
    seeds: Seeds, seed: int, folder: Path, numbers: Sequence[int]
) -> tuple[list[Outcome], int]:
    found = []
    with Opinions() as opinions:
        for outcome in judge_each(seeds, seed, numbers, folder, opinions):
            found.append(outcome)
            faulthandler.dump_traceback_later(HANGS, exit=True)
    faulthandler.cancel_dump_traceback_later()
    return found, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
