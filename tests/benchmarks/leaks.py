"""Does any file tell an answer that it should not?

Run it with `python -m tests.benchmarks.leaks`; with a number, for so many seeds of each level. For
every template, under every kind of setting, it makes the problems of each level and the published
ones, and of each problem every kind of file: the workbooks, their pictures, and all that is said of
what a student handed in, the students taking turns. Both witnesses of `tests/sheet/test_leaks` and
`tests/marking/test_leaks_feedback` look at each: the search in every part for every answer, and
whether it changes when the answers do. It prints how many files of each kind there were and what
was found, and ends with status 1 for an answer that was told, for a change where nothing may
change, and where the search finds nothing in most solutions, because then it is blind.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from itertools import chain, cycle
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from normreg_sheets.answers.problem import Variant
from normreg_sheets.errors import UsageError, WishError
from normreg_sheets.exercise.exercise import LEVELS, Settings
from normreg_sheets.sheet.kinds import KINDS
from normreg_sheets.sheet.preview import page
from normreg_sheets.sheet.verdicts import KEY, REACH
from normreg_sheets.sheet.workbook import set_up
from tests.answers.posed import PLAIN, exercise, posed
from tests.marking.test_leaks_feedback import SAID, SOLVED, STUDENTS, handed_in, untold
from tests.sheet.files import EXERCISES
from tests.sheet.giveaways import giveaways, leaks, part_of, parts, seen, with_other_answers
from tests.sheet.test_leaks import ANOTHER, LARGER

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.sheet.kinds import Kind
    from normreg_sheets.sheet.workbook import Press

PROMISED_FILES = 1000
SEEDS = 2
WORDS = ("check", "check --json", "inspect", "inspect --json")  # which are no files
TELLING = ("solution.xlsx", "solution.html", *SOLVED)  # but what is whole is too common to be told


class Look(NamedTuple):
    """A kind of file, whether one told an answer, and what is wrong with that."""

    kind: str
    told: bool
    wrong: str


def settings_of(name: str) -> Iterator[Settings]:
    """Every kind of setting: rounding, decimals, sizes, a part only, some cells blank."""
    yield PLAIN
    yield Settings(rounding="each-step")
    yield from (Settings(decimals=decimals) for decimals in (1, 4))
    yield Settings(LARGER[name])
    yield from (Settings(only=section) for section in exercise(name).sections if section)
    yield from (Settings(blank=blank) for blank in ("half", "5", "1"))


def variants_of(name: str, seeds: int) -> Iterator[Variant]:
    """The variants of a template: so many seeds of each level, and what was published."""
    for level in LEVELS:
        yield from (Variant(level=level, seed=seed) for seed in range(1, seeds + 1))
    yield from (Variant(preset=preset) for preset in exercise(name).presets)


def problems(name: str, settings: Settings, seeds: int) -> Iterator[Problem]:
    """The problems of a template under some settings, where such numbers can be drawn."""
    for variant in variants_of(name, seeds):
        try:
            yield posed(variant, settings, name)
        except (WishError, UsageError):
            continue  # large sheets have no friendly numbers, and none that were published


@cache
def press(name: str, settings: Settings, kind: Kind, variant: Variant) -> Press:
    return set_up(posed(variant, settings, name), kind)


def workbooks(problem: Problem, first: Variant) -> Iterator[Look]:
    """A look at the workbooks of a problem; their press was set up for the `first`."""
    name, settings = problem.exercise.name, problem.exercise.settings
    wanted = giveaways(problem) | giveaways(posed(first, settings, name), seen(problem))
    for kind in KINDS:
        shared, own = (press(name, settings, kind, one) for one in (first, ANOTHER))
        file, other = shared.workbook(problem), own.workbook(posed(ANOTHER, settings, name))
        but = [part_of(file, title) for title in (KEY, REACH)] if kind == "practice" else []
        with pytest.MonkeyPatch.context() as patch:
            again = parts(shared.workbook(with_other_answers(problem, patch)))
        changed = {part for part, text in parts(file).items() if again[part] != text}
        told = leaks(file, wanted, other, but=but)
        yield look(f"{kind}.xlsx", told, changed=bool(changed - set(but)))


def pictures(problem: Problem) -> Iterator[Look]:
    """A look at the pictures of a problem's sheets."""
    wanted = giveaways(problem)
    another = posed(ANOTHER, problem.exercise.settings, problem.exercise.name)
    for kind in KINDS:
        drawn = page(problem, kind)
        with pytest.MonkeyPatch.context() as patch:
            changed = page(with_other_answers(problem, patch), kind) != drawn
        yield look(f"{kind}.html", leaks(drawn, wanted, page(another, kind)), changed=changed)


def said(problem: Problem, student: str, folder: Path) -> Iterator[Look]:
    """A look at what is said of what a student handed in."""
    another = posed(ANOTHER, problem.exercise.settings, problem.exercise.name)
    one, other = (handed_in(whose, student, folder) for whose in (problem, another))
    wanted, ways = untold(one), {**SAID, **SOLVED}
    before = {way: say(one) for way, say in ways.items()}
    with pytest.MonkeyPatch.context() as patch:
        again = one.of(with_other_answers(problem, patch))
        changed = {way for way, say in ways.items() if say(again) != before[way]}
    for way, say in ways.items():
        yield look(way, leaks(before[way], wanted, say(other)), changed=way in changed)


def look(kind: str, told: Mapping[str, set[str]], *, changed: bool) -> Look:
    """What both witnesses say of a file."""
    if kind in TELLING:
        return Look(kind, bool(told), "" if changed else "does not change with the answers")
    return Look(kind, bool(told), f"tells {told}" if told else "changes" if changed else "")


def looked_at(task: tuple[str, Settings], seeds: int) -> list[tuple[str, Look]]:
    """All that is made under some settings of a template, each with its problem's code."""
    found: list[tuple[str, Look]] = []
    students = cycle(STUDENTS)
    with tempfile.TemporaryDirectory() as folder:
        some = list(problems(*task, seeds))
        for problem in some:
            looks = chain(
                workbooks(problem, some[0].variant),
                pictures(problem),
                said(problem, next(students), Path(folder)),
            )
            found += [(problem.code, one) for one in looks]
    return found


def main(seeds: int = SEEDS) -> int:
    """Print the counts and what was found; gives how much is wrong."""
    began = time.monotonic()
    tasks = [(name, settings) for name in EXERCISES for settings in settings_of(name)]
    counts: Counter[str] = Counter()
    telling: Counter[str] = Counter()
    wrong: list[str] = []
    with ProcessPoolExecutor() as pool:
        for found in pool.map(partial(looked_at, seeds=seeds), tasks):
            counts.update(one.kind for _, one in found)
            telling.update(one.kind for _, one in found if one.told)
            wrong += [f"{code}: {one.kind} {one.wrong}" for code, one in found if one.wrong]
    wrong += [
        f"{kind}: the search is blind" for kind in TELLING if 2 * telling[kind] < counts[kind]
    ]
    files = sum(number for kind, number in counts.items() if kind not in WORDS)
    if files < PROMISED_FILES:
        wrong.append(f"only {files} files were made, not {PROMISED_FILES}")
    print(" files  telling an answer")
    for kind, number in counts.items():
        print(f"{number:>6,}  {telling[kind]:>7,}  {kind}")
    seconds = time.monotonic() - began
    print(*wrong, f"{files:,} files, {len(wrong)} wrong, {seconds:.0f} s", sep="\n")
    return len(wrong)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])) > 0)
