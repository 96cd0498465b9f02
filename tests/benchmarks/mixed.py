"""Are good files marked right while the worst files that we know lie between them?

Run it with `python -m tests.benchmarks.mixed`. A class of simulated students fills in sheets of
every exercise, and the whole corpus of hostile and odd files is shuffled between theirs. All go
through `check --json` in one run. What must come of each is known beforehand: of a student's file
by what the cast says of the student, of the corpus' by its verdict. The memory of the process that
runs it all is looked at while it does; it must not grow with the files. It ends with status 1 where
the promise is not kept.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from functools import cache
from itertools import cycle, islice, product
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from normreg_sheets.answers.draw import pose
from normreg_sheets.answers.problem import Variant
from normreg_sheets.exercise.composition import load
from normreg_sheets.exercise.template import names
from normreg_sheets.marking.cast import students
from normreg_sheets.marking.handed import contents
from normreg_sheets.sheet.workbook import set_up
from tests.corpus.cases import CASES
from tests.corpus.examination import CHECK, DONE, FOR_A_PERSON, laid_down, released, write_good
from tests.corpus.verdicts import disagreements

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from normreg_sheets.exercise.exercise import Exercise
    from normreg_sheets.marking.cast import Student
    from normreg_sheets.sheet.workbook import Press
    from tests.corpus.case import Case
    from tests.corpus.verdicts import Outcome

GOOD_FILES = 500
SEEDS = 5  # of each exercise
MAY_GROW = 30  # MiB, of the process that runs it, after its first files
FIRST = 100
SHUFFLED = 20_260_730
LITTER = ("~$sheet.xlsx", "._sheet.xlsx", ".DS_Store")
STATUSES = ("marked", "for review", "refused", "skipped")
# Of the whole cast: who writes numbers down, in every habit, and who leaves all or some of it out.
CHOSEN = ("key", "blank", "each-step", "at-the-end", "finer", "half")


class Expected(NamedTuple):
    """What must come of a student's file."""

    points: float
    of: float


class Report(NamedTuple):
    """What came of a run: what is wrong, how long it took, and the parent's memory in MiB."""

    wrong: list[str]
    seconds: float
    files: int
    memory: tuple[float, ...]

    @property
    def grown(self) -> float:
        """By how much the memory grew after the first files."""
        return max(self.memory) - self.memory[0]


@cache
def _exercise(name: str) -> Exercise:
    return load(name)


@cache
def _press(name: str) -> Press:
    posed = pose(_exercise(name), Variant(seed=1))
    return set_up(posed, "assignment", to_fill=True)


@cache
def _cast(name: str) -> dict[str, Student]:
    return {student.name: student for student in students(_exercise(name))}


def good_files(folder: Path, number: int) -> dict[Path, Expected]:
    """So many files of simulated students, and what each must earn."""
    folder.mkdir()
    kinds = product(range(1, SEEDS + 1), names(), CHOSEN)
    made: dict[tuple[int, str, str], tuple[bytes, Expected]] = {}
    files = {}
    for place, kind in enumerate(islice(cycle(list(kinds)), number)):
        if kind not in made:
            made[kind] = _filled(*kind)
        data, expected = made[kind]
        path = folder / f"{place:03}-{'-'.join(map(str, kind))}.xlsx"
        path.write_bytes(data)
        files[path] = expected
    return files


def _filled(seed: int, name: str, who: str) -> tuple[bytes, Expected]:
    """A student's file. Each cell is worth a point, and the cast earns one for each it fills."""
    problem = pose(_exercise(name), Variant(seed=seed))
    cells = {
        step: array.copy()
        for step, array in contents(
            _cast(name)["key" if who == "half" else who].fill(problem)
        ).items()
    }
    if who == "half":  # every second step is left out
        for step in list(problem.blanks)[1::2]:
            cells[step][...] = None
    asked = {step: len(places) for step, places in problem.blanks.items()}
    filled = {step for step in asked if any(cell is not None for cell in cells[step].flat)}
    assert who != "blank" or not filled
    assert who != "half" or 0 < len(filled) < len(asked)
    points = sum(number for step, number in asked.items() if step in filled)
    return _press(name).workbook(problem, cells), Expected(points, sum(asked.values()))


def run(number: int, folder: Path, cases: Mapping[str, Case] = CASES) -> Report:
    """The corpus, and what only lies about, between so many good files, in one run."""
    bad = laid_down(cases, folder / "bad")
    good = good_files(folder / "good", number)
    first = write_good(folder / "first.xlsx")
    litter = [folder / "good" / name for name in LITTER]
    for path in litter:
        path.write_bytes(b"litter")
    rest = [*bad.values(), *good, *litter]
    random.Random(SHUFFLED).shuffle(rest)
    paths = [first, *rest]
    started = time.monotonic()
    outcomes, memory, words = _outcomes(paths)
    seconds = time.monotonic() - started
    wrong = list(_miscounted(paths, outcomes, words))
    for name, path in bad.items():
        says = disagreements(cases[name].verdict, outcomes[path], outcomes[first])
        wrong += [f"{name}: {one}" for one in says]
    for path, expected in good.items():
        outcome = outcomes[path]
        found = outcome.get("points"), outcome.get("of")
        if found != expected or outcome.get("flags"):
            wrong.append(f"{path.name}: {found}, not {tuple(expected)}: {outcome.get('flags')}")
    wrong += [f"{path.name} is not skipped" for path in litter if "why" not in outcomes[path]]
    return Report(wrong, seconds, len(paths), memory)


def _outcomes(paths: list[Path]) -> tuple[dict[Path, Outcome], tuple[float, ...], str]:
    """What is said of each file, the memory of the parent over time, and its last words."""
    found: dict[Path, Outcome] = {}
    memory = []
    with (
        tempfile.TemporaryFile("w+", errors="replace") as words,
        subprocess.Popen(
            [*CHECK, "--", *paths], stdout=subprocess.PIPE, stderr=words, text=True
        ) as child,
    ):
        assert child.stdout is not None
        for path, line in zip(paths, child.stdout, strict=False):
            found[path] = json.loads(line)
            assert found[path]["file"] == str(path), line[:200]
            if len(found) >= min(FIRST, len(paths) // 2):
                memory.append(_resident(child.pid))
        child.wait()
        words.seek(0)
        said = words.read()
    if child.returncode not in (DONE, FOR_A_PERSON) or len(found) != len(paths):
        raise RuntimeError(f"ended with {child.returncode} after {len(found)} files: {said[-999:]}")
    return found, tuple(filter(None, memory)), said.rstrip().rpartition("\n")[2]


def _resident(process: int) -> float:
    """The memory that a process holds, in MiB; 0 where it has ended."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0.0
    lines = dict(line.split(":", 1) for line in status.splitlines())
    return int(lines.get("VmRSS", "0 kB").split()[0]) / 1024


def _miscounted(paths: list[Path], outcomes: dict[Path, Outcome], words: str) -> Iterator[str]:
    """In what the run's own count is not the number of its files."""
    counts = Counter(map(_status, outcomes.values()))
    said = ", ".join(f"{counts[kind]} {kind}" for kind in STATUSES)
    if words != f"{len(paths)} files: {said}.":
        yield f"it says '{words}', and it is {said}"


def _status(outcome: Outcome) -> str:
    """What became of a file, by what else is said of it."""
    if "error" in outcome:
        return "refused"
    if "why" in outcome:
        return "skipped"
    return "for review" if outcome["flags"] else "marked"


def main() -> int:
    """Print how it went, and everything that is wrong."""
    with tempfile.TemporaryDirectory() as folder, released(Path(folder)):
        report = run(GOOD_FILES, Path(folder))
    for line in report.wrong:
        print(line)
    print(
        f"{report.files} files, {GOOD_FILES} of them good, in {report.seconds:.0f} s"
        f" ({1000 * report.seconds / report.files:.0f} ms each): {len(report.wrong)} wrong;"
        f" memory of the parent {min(report.memory):.0f} to {max(report.memory):.0f} MiB,"
        f" grown by {report.grown:.1f} MiB after {FIRST} files"
    )
    return 0 if not report.wrong and report.grown <= MAY_GROW else 1


if __name__ == "__main__":
    sys.exit(main())
