"""Do fifty thousand files that nobody meant end as they must?

    python -m tests.benchmarks.mutation                      50,000 mutants of seed 1
    python -m tests.benchmarks.mutation --number 1000 --seed 7
    python -m tests.benchmarks.mutation --only 4711 --save found/

It needs LibreOffice: workbooks that it saved are among those that are mutated. Each mutant is read,
many are marked; nothing may escape but a refusal, no value may be another one than independent
readers give, none may take long (`tests/mutation/judge`). It prints how the mutants ended and every
finding, with the number that makes it again. It ends with status 1 where there is one, and where
fifty thousand had no use for one of the differences that are allowed.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import TYPE_CHECKING

from tests.mutation import seeds
from tests.mutation.allowed import ALLOWED
from tests.mutation.campaign import judge_all, judge_each
from tests.mutation.mutants import mutant
from tests.mutation.opinions import Opinions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tests.mutation.judge import Outcome

NUMBER = 50_000
SHOWN = 40  # findings, of each mutant the first


def main() -> int:
    """Judge the mutants that are asked for, and print what was found."""
    parser = argparse.ArgumentParser(description="Mutated workbooks, read and judged.")
    parser.add_argument("--number", type=int, default=NUMBER, help="how many mutants")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, help="the number of the one mutant to judge")
    parser.add_argument("--save", type=Path, help="a folder for the mutants with findings")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        files = seeds.all_of_them(Path(temporary))
    outcomes: list[Outcome] = []
    memory = 0
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        try:
            if asked.only is None:
                for chunk, most in judge_all(files, asked.seed, asked.number, work):
                    outcomes += chunk
                    memory = max(memory, most)
            else:
                with Opinions() as opinions:
                    outcomes += judge_each(files, asked.seed, [asked.only], work, opinions)
        except BrokenProcessPool:
            died = ", ".join(sorted(path.stem for path in work.iterdir()))
            print(f"a process ended at one of these (seed and number): {died}")
            return 1
    taken = time.monotonic() - started
    found = _findings(outcomes)
    if asked.save:
        _save(files, asked.save, outcomes if asked.only is not None else found)
    _print_figures(outcomes, taken, memory)
    stale = _stale(outcomes) if len(outcomes) >= NUMBER else []
    return bool(found or stale)


def _save(files: Mapping[str, bytes], folder: Path, outcomes: Iterable[Outcome]) -> None:
    """Make the files of some mutants again, in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for outcome in outcomes:
        seed, number = map(int, outcome.mutant.split(":"))
        path = folder / f"{seed}-{number}-{outcome.origin}.xlsx"
        path.write_bytes(mutant(files, seed, number).data)


def _findings(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """The outcomes that must not be, the first of them printed."""
    found = [outcome for outcome in outcomes if outcome.findings]
    for outcome in found[:SHOWN]:
        more = f" (and {len(outcome.findings) - 1} more)" if len(outcome.findings) > 1 else ""
        print(f"{outcome.mutant} {outcome.origin}, {outcome.how}: {outcome.findings[0]}{more}")
    return found


def _stale(outcomes: Iterable[Outcome]) -> list[str]:
    """The allowed differences that were not met."""
    met = {name for outcome in outcomes for name in outcome.excused}
    stale = [row.name for row in ALLOWED if row.name not in met]
    print(*(f"nothing fits the allowed difference '{name}' any more" for name in stale), sep="\n")
    return stale


def _print_figures(outcomes: list[Outcome], taken: float, memory: int) -> None:
    ended = Counter(outcome.ended for outcome in outcomes).most_common()
    excused = Counter(name for outcome in outcomes for name in outcome.excused).most_common()
    compared = Counter(name for outcome in outcomes for name in outcome.compared).most_common()
    slowest = max(outcomes, key=lambda outcome: outcome.seconds)
    print(f"{len(outcomes):,} mutants in {taken:.0f} s:", _said(ended))
    print("  also read by:", _said(compared))
    print("  allowed differences, in files:", _said(excused))
    print(f"  marked: {sum(outcome.marked for outcome in outcomes):,}")
    print(f"  slowest: {slowest.seconds * 1000:.0f} ms of CPU ({slowest.mutant}),", end=" ")
    print(f"most memory: {memory / 1024**2:.0f} MiB")
    print(f"  with findings: {sum(bool(outcome.findings) for outcome in outcomes):,}")


def _said(counted: Iterable[tuple[str, int]]) -> str:
    return ", ".join(f"{name} {number:,}" for name, number in counted)


if __name__ == "__main__":
    sys.exit(main())
