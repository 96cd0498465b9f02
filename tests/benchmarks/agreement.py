"""Do the marker and its witness agree on ten thousand submissions?

Run it with `python -m tests.benchmarks.agreement`; with a number, on so many. The submissions are
those of `tests/marking/test_witness`, of which the suite looks at the first few hundred. It prints
how many were compared, cell by cell in verdict, mistake and points, and every cell of which the two
have different opinions; there must be none, and it ends with status 1 otherwise.
"""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial

from tests.marking.test_witness import PROBLEMS, SUBMISSIONS, disagreements

COMPARED = 10_000
CHUNK = 25


def compared(name: str, number: int) -> list[str]:
    """The disagreements on a submission, a line for each."""
    return [
        f"{name}, submission {number}: {step}{list(at)} of {said!r}: {ours}, but {theirs}"
        for (step, at), (said, ours, theirs) in disagreements(name, number).items()
    ]


def main(number: int = COMPARED) -> int:
    """Print the disagreements and the count; gives how many there are."""
    each = -(-number // len(PROBLEMS))
    found = []
    with ProcessPoolExecutor() as pool:
        for name in PROBLEMS:
            numbers = range(SUBMISSIONS[name], SUBMISSIONS[name] + each)
            lines = pool.map(partial(compared, name), numbers, chunksize=CHUNK)
            found += [line for some in lines for line in some]
    print(*found, f"{each * len(PROBLEMS):,} submissions, {len(found)} disagreements", sep="\n")
    return len(found)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])) > 0)
