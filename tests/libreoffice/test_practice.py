"""What a practice file says at once, and what `check` says of the same numbers.

Practice files are filled in by the whole cast of simulated students and by some who belong to no
cast; a real LibreOffice calculates the hidden verdicts, and each is held against the marker's.
Where they may differ is said in `sheet/verdicts`, and every difference here must have one of these
causes:

    text     the cell, or one that it is made from, holds a text that a person can read as a
             number: a spreadsheet does not, so the practice file is stricter
    zeros    made from nothing but zeros: `check` lets nothing follow from them, the practice file
             only where a whole block is degenerate, so it is laxer
    slip     made from a block of which a listed mistake has left nothing but zeros: `check`, which
             knows the mistake, follows them, so the practice file is stricter
    hair     the half-width is the one at the key, not at the student's own numbers: either way
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pytest

from normreg_sheets.answers.sources import SOURCES, certain
from normreg_sheets.answers.values import result
from normreg_sheets.exercise.algebra import references
from normreg_sheets.marking.cast import honest, students
from normreg_sheets.marking.handed import Handed, contents, entries, in_numbers, text_cell
from normreg_sheets.marking.marker import Verdict, mark
from normreg_sheets.marking.students import at_the_end, each_step, slipping
from normreg_sheets.marking.surprises import KEPT
from normreg_sheets.sheet.addresses import address
from normreg_sheets.sheet.layout import lay_out
from normreg_sheets.sheet.verdicts import VERDICT
from normreg_sheets.sheet.workbook import set_up
from normreg_sheets.submission.numbers import entry
from tests.libreoffice import office
from tests.marking.cases import classic, drawn, posed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.marking.marker import CellMark
    from normreg_sheets.sheet.workbook import Press

pytestmark = pytest.mark.libreoffice

PROBLEMS = {
    "friendly": drawn("friendly", 2),
    "fractions": drawn("fractions", 3),
    "decimals": drawn("decimals", 5),
    "one-digit": drawn("decimals", 6, 1),
    "classic": classic(),
    "half": posed("batch-normalization", "decimals", 7, blank="45"),
    "dropout": posed("dropout", "fractions", 3),
    "dropout-backward": posed("dropout", "decimals", 4, only="backward"),
}
COMMAS = {"batch-normalization": "divided-by-n-minus-1", "dropout": "mask-not-scaled-back-2"}
WILD = range(4)  # seeds
AT_ONCE = 200  # files; LibreOffice gives up on more than 255
# How many differences of each cause there may be.
TEXTS = 1e-2  # of all cells: two sheets in 34 hold texts, in a sixth of their cells at most
HAIRS = 5e-4  # of all cells
BLANK = ""  # what the practice file shows beside a blank cell


@dataclass(frozen=True, slots=True)
class Judged:
    """One cell, judged twice: what the practice file shows, and what `check` says.

    `cause` is why the two may differ, of those above.
    """

    file: str
    step: str
    mark: CellMark
    shows: float | str
    cause: str

    @property
    def differs(self) -> bool:
        if BLANK in (self.shows, self.mark.verdict) or self.mark.verdict is Verdict.BLANK:
            return (self.shows == BLANK) != (self.mark.verdict is Verdict.BLANK)
        return (self.shows in (1.0, 2.0)) != self.kept

    @property
    def kept(self) -> bool:
        return self.mark.verdict in KEPT


# ---- who fills them in ---------------------------------------------------------------------------


def wild(problem: Problem, seed: int) -> Handed:
    """Honest numbers with some cells off by a little, by a lot, or left out."""
    random = np.random.default_rng(seed)
    numbers = {}
    for name, values in each_step(problem).items():
        unit = 10.0 ** -problem.asked[name]
        off = [0, unit, -2 * unit, 1, 7, np.nan]
        change = random.choice(off, size=values.shape, p=[0.7, 0.1, 0.05, 0.05, 0.05, 0.05])
        numbers[name] = np.round(values + change, 6)
    return in_numbers(problem, numbers)


def zeros(problem: Problem, rows: slice) -> Handed:
    """The key, but for some rows of every step that hold nothing but zeros."""
    numbers = {name: np.array(values) for name, values in at_the_end(problem).items()}
    for values in numbers.values():
        np.atleast_1d(values)[rows] = 0
    return in_numbers(problem, numbers)


def commas(problem: Problem) -> Handed:
    """Somebody who makes a mistake, and types what comes of it with a decimal comma."""
    name = COMMAS[problem.exercise.name]
    steps = (problem.exercise.step[step] for step in problem.blanks)
    mistake = next(one for step in steps for one in step.mistakes if one.name == name)
    numbers = slipping(problem, mistake)
    handed = in_numbers(problem, numbers)
    texts = handed.cells[mistake.step].copy()
    for place in problem.blanks[mistake.step]:
        texts[place] = text_cell(f"{numbers[mistake.step][place]:.6f}".replace(".", ","))
    return replace(handed, cells={**handed.cells, mistake.step: texts})


def handed_in() -> Iterator[tuple[str, Problem, Handed]]:
    """A name for the file, the problem, and what stands in the cells."""
    for name, problem in PROBLEMS.items():
        whole = problem.exercise.settings.blank == "all" and problem.exercise.settings.only is None
        for student in students(problem.exercise) if whole else honest(problem.exercise):
            yield f"{name}-{student.name.replace(' ', '-')}", problem, student.fill(problem)
        for seed in WILD:
            yield f"{name}-wild-{seed}", problem, wild(problem, seed)
        yield f"{name}-commas", problem, commas(problem)
        yield f"{name}-zeros", problem, zeros(problem, slice(None))
        yield f"{name}-row-of-zeros", problem, zeros(problem, slice(1))


# ---- judged twice --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> list[Judged]:
    """Every cell of every file, as LibreOffice calculates it."""
    folder = tmp_path_factory.mktemp("practice")
    presses: dict[str, Press] = {}
    everything = list(handed_in())
    paths = []
    for name, problem, handed in everything:
        settings = f"{problem.exercise.name} {problem.exercise.settings}"
        if settings not in presses:
            presses[settings] = set_up(problem, "practice", to_fill=True)
        paths.append(folder / f"{name}.xlsx")
        data = presses[settings].workbook(problem, contents(handed))
        (folder / "clean.xlsx").write_bytes(data)
        assert office.poison(folder / "clean.xlsx", paths[-1]) > 0
    saved = [
        path
        for start in range(0, len(paths), AT_ONCE)
        for path in office.convert(
            paths[start : start + AT_ONCE], folder / f"saved-{start}", "xlsx", recalculate=True
        )
    ]
    return [
        one
        for path, (name, problem, handed) in zip(saved, everything, strict=True)
        for one in _judged(name, problem, handed, path)
    ]


def _judged(name: str, problem: Problem, handed: Handed, path: Path) -> Iterator[Judged]:
    shown = office.cached(path)[VERDICT]
    layout = lay_out(problem.exercise)
    marks = mark(problem, entries(handed))
    slipped = set(_slipped(problem, handed, marks))
    for step, cells in marks.items():
        block = layout.home(step)
        for cell in cells:
            at = dict(zip(problem.exercise.step[step].axes, cell.at, strict=True))
            value = shown[address(*block.cell(at))].value
            assert value is not None
            assert value in (0.0, 1.0, 2.0, BLANK)
            read = {ref.name for ref in references(problem.exercise.step[step].rule)}
            followed = cell.verdict in KEPT and read & slipped
            cause = "slip" if followed else _cause(problem, handed, step, cell.at)
            yield Judged(name, step, cell, value, cause)


def _slipped(
    problem: Problem, handed: Handed, marks: Mapping[str, Sequence[CellMark]]
) -> Iterator[str]:
    """The steps of which a mistake has left nothing but zeros."""
    for step, cells in marks.items():
        nothing = 10.0 ** -problem.asked[step] / 2
        zero = all(abs(handed.meant[step][cell.at]) <= nothing for cell in cells)
        if zero and any(cell.verdict is Verdict.MISTAKE for cell in cells):
            yield step


def _cause(problem: Problem, handed: Handed, step: str, at: tuple[int, ...]) -> str:
    """Why the two may differ in a cell."""
    if any(_is_text(handed, *one) for one in ((step, at), *_inputs(problem, step, at))):
        return "text"
    one = problem.exercise.step[step]
    filled = {name: certain(values) for name, values in problem.numbers.items()}
    for name, meant in handed.meant.items():
        with np.errstate(invalid="ignore"):
            something = np.abs(meant) > 10.0 ** -problem.asked[name] / 2 + 1e-9
        filled[name] = np.stack((something, ~something))  # a product with nothing is nothing
    made_from_something = result(problem.exercise, one, one.rule, filled, SOURCES)[0]
    return "hair" if made_from_something[at] else "zeros"


def _is_text(handed: Handed, step: str, at: tuple[int, ...]) -> bool:
    """Whether a cell holds a text that a person can read as a number."""
    cell = handed.cells[step][at] if step in handed.cells else None
    return cell is not None and isinstance(cell.value, str) and entry(cell).value is not None


def _inputs(
    problem: Problem, step: str, at: tuple[int, ...]
) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The asked cells that a step's rule reads for one of its own."""
    exercise = problem.exercise
    here = dict(zip(exercise.step[step].axes, at, strict=True))
    for ref in references(exercise.step[step].rule):
        if ref.name in exercise.step:
            choices = (
                [here[axis]] if axis in here else range(exercise.sizes[axis]) for axis in ref.axes
            )
            yield from ((ref.name, place) for place in product(*choices))


# ---- compared ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def differing(judged: list[Judged]) -> list[Judged]:
    """The cells on which the two differ; they are told, so that somebody can look at them."""
    found = [one for one in judged if one.differs]
    stricter = Counter(one.cause for one in found if one.kept)
    laxer = Counter(one.cause for one in found if not one.kept)
    print(f"{len(judged):,} cells; practice stricter: {dict(stricter)}, laxer: {dict(laxer)}")
    for one in found:
        if one.cause in ("hair", "slip"):
            said = one.mark.entry.said
            print(f"{one.file} {one.step}{one.mark.at}: {said} {one.mark.verdict}, {one.shows}")
    return found


def test_a_practice_file_is_stricter_with_texts_alone(
    judged: list[Judged], differing: list[Judged]
) -> None:
    """It takes none for a number, and follows none."""
    stricter = [one for one in differing if one.cause == "text"]

    assert all(one.kept for one in stricter)
    assert 2.0 not in {one.shows for one in judged if one.cause == "text"}
    assert any(one.mark.verdict is Verdict.OWN for one in stricter)
    assert len(stricter) <= TEXTS * len(judged)


def test_a_practice_file_is_laxer_with_rows_of_zeros_alone(differing: list[Judged]) -> None:
    """Where a sound block has a row of zeros, nothing outside that row may be judged otherwise."""
    laxer = Counter(one.file for one in differing if one.cause == "zeros")

    assert not any(one.kept for one in differing if one.cause == "zeros")
    assert laxer.keys() <= {f"{name}-row-of-zeros" for name in PROBLEMS}
    assert laxer
    for name, problem in PROBLEMS.items():
        rows = sum(
            place[:1] in ((), (0,)) for places in problem.blanks.values() for place in places
        )
        assert laxer[f"{name}-row-of-zeros"] <= rows


def test_a_practice_file_does_not_follow_what_a_mistake_made_zero(
    differing: list[Judged],
) -> None:
    found = [one for one in differing if one.cause == "slip"]

    assert found
    assert all("-slip-" in one.file for one in found)


def test_a_precomputed_half_width_differs_by_a_hair(
    judged: list[Judged], differing: list[Judged]
) -> None:
    hairs = [one for one in differing if one.cause == "hair"]

    assert len(hairs) <= HAIRS * len(judged)


def test_every_verdict_comes_up(judged: list[Judged]) -> None:
    """So that agreeing means something."""
    assert {one.mark.verdict for one in judged} == set(Verdict)
    assert {one.shows for one in judged} == {0.0, 1.0, 2.0, BLANK}


def test_a_practice_file_never_denies_a_number_of_an_honest_student(judged: list[Judged]) -> None:
    who = ("key", "each-step", "at-the-end", "finer", "formulas")
    denied = [one for one in judged if one.file.endswith(who) and one.shows not in (1.0, 2.0)]

    assert denied == []


def test_a_practice_file_denies_every_slip_that_check_names(judged: list[Judged]) -> None:
    named = [one for one in judged if "-slip-" in one.file and one.mark.mistake is not None]

    assert len(named) > 100
    assert {one.shows for one in named} == {0.0}
