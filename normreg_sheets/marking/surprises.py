"""Surprises: where the marks of a simulated student are not what they must be.

What must be is the cast's own data (`Student.loses`, `Handed.meant`):

    nothing lost      every cell is right
    unread            a blank is blank, what nobody can read is unreadable, the rest is right
    a mistake         of its step, what it visibly changes is named so, or too coarse where it is
                      the true number with fewer digits, and the rest is right or named; every other
                      cell is right, or right on own numbers
    a misfit          is not right (`marking/misfits`); of the others any verdict may come

Points go with the verdict: all that the template has for a cell that is *kept*, "right" or "right
on your own numbers"; none for a mistake, a wrong number, or none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from normreg_sheets.marking.cast import Loses
from normreg_sheets.marking.evidence import NOISE
from normreg_sheets.marking.handed import entries
from normreg_sheets.marking.marker import Verdict, mark
from normreg_sheets.marking.misfits import alike, misfits, shortened
from normreg_sheets.marking.policy import AS_ASKED
from normreg_sheets.sheet.signs import RIGHT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.marking.cast import Student
    from normreg_sheets.marking.handed import Handed
    from normreg_sheets.marking.marker import CellMark
    from normreg_sheets.submission.numbers import Entry

    Marks = Mapping[str, Sequence[CellMark]]

KEPT = frozenset(map(Verdict, RIGHT))
NOT_RIGHT = (Verdict.COARSE, Verdict.MISTAKE, Verdict.WRONG)  # that a number may be
EARNS = dict.fromkeys(Verdict, 0.0) | dict.fromkeys(KEPT, 1.0) | {Verdict.COARSE: AS_ASKED.coarse}


class Surprise(NamedTuple):
    """One cell that was marked otherwise than it must be, or a whole step (`at` is None).

    `kind` is a machine name, listed in `marking/findings`; `what` says what was found instead, the
    same for all cells of one cause; `said` quotes the cell where that helps.
    """

    kind: str
    step: str
    at: tuple[int, ...] | None
    what: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class _Marked:
    """A cell's mark, beside the points that the template has for the cell."""

    step: str
    mark: CellMark
    of: float

    @property
    def paid(self) -> bool:
        """Whether the points go with the verdict."""
        points = EARNS[self.mark.verdict] * self.of
        return abs(self.mark.points - points) <= NOISE and abs(self.mark.of - self.of) <= NOISE

    @property
    def earns(self) -> bool:
        """Whether it is taken for right, in word or in points."""
        return self.mark.verdict in KEPT or self.mark.points > 0

    def gets(self, *verdicts: Verdict) -> bool:
        """Whether it has one of these verdicts, and the points that go with it."""
        return self.mark.verdict in verdicts and self.paid

    def surprise(self, kind: str, what: str = "{}", *, quoted: bool = False) -> Surprise:
        """A surprise about it; `{}` in `what` is what was found."""
        found = str(self.mark.verdict)
        if not self.paid:
            found += f" with {self.mark.points:g} of {self.of:g} points"
        said = f"'{self.mark.entry.said}'" if quoted else ""
        return Surprise(kind, self.step, self.mark.at, what.format(found), said)


def play(student: Student, problem: Problem) -> tuple[Marks, list[Surprise]]:
    """The marks of a student's work on a problem, and where they are not what they must be."""
    handed = student.fill(problem)
    marks = mark(problem, entries(handed))
    return marks, list(surprises(student, problem, handed, marks))


def lost(marks: Marks) -> dict[str, list[CellMark]]:
    """The cells that were not kept, by step; a step that kept all is not there."""
    found = {
        step: [cell for cell in cells if cell.verdict not in KEPT] for step, cells in marks.items()
    }
    return {step: cells for step, cells in found.items() if cells}


def surprises(
    student: Student, problem: Problem, handed: Handed, marks: Marks
) -> Iterator[Surprise]:
    """Where the marks of what was handed in are not what they must be."""
    cells = list(_cells(problem, marks))
    match student.loses:
        case Loses.NOTHING:
            kind = "key-loses" if student.name == "key" else "honest-loses"
            yield from (one.surprise(kind) for one in cells if not one.gets(Verdict.RIGHT))
        case Loses.UNREAD:
            for one in cells:
                yield from _odd(one, handed)
        case Loses.STEP:
            yield from _slip(student, problem, handed, cells)
        case Loses.MISFITS | Loses.SOME:
            yield from _foreign(student, problem, handed, cells)


def _cells(problem: Problem, marks: Marks) -> Iterator[_Marked]:
    """Every cell that is asked. Raises ValueError where one has no mark."""
    for name, places in problem.blanks.items():
        points = problem.exercise.step[name].points
        of = 1.0 if points is None else points / len(places)
        for _, cell in zip(places, marks[name], strict=True):
            yield _Marked(name, cell, of)


def _odd(one: _Marked, handed: Handed) -> Iterator[Surprise]:
    """An entry in an odd form is read as a person would, and then judged like any other."""
    at, entry = one.mark.at, one.mark.entry
    meant, written = float(handed.meant[one.step][at]), handed.cells[one.step][at]
    kind = "blank" if written is None else f"{written.kind}"
    if not _is_read(entry, meant):
        read = "nothing" if entry.value is None else f"{entry.value:g}"
        said = f"'{entry.said}' is read as {read}"
        yield Surprise("misread", one.step, at, f"a {kind} cell is misread", said)
    elif not np.isnan(meant):
        if not one.gets(Verdict.RIGHT):
            yield one.surprise("honest-loses", quoted=True)
    elif one.earns:
        yield one.surprise("blank-earns", "what nobody can read is {}", quoted=True)
    elif not one.gets(Verdict.BLANK if written is None else Verdict.UNREADABLE):
        yield one.surprise("misread", f"a {kind} cell without a number is {{}}", quoted=True)


def _is_read(entry: Entry, meant: float) -> bool:
    """Whether an entry is read as what a person takes it for, in one of its meanings."""
    if np.isnan(meant):
        return entry.value is None
    values = () if entry.value is None else (entry.value, *entry.others)
    return any(abs(value - meant) <= NOISE for value in values)


def _slip(
    student: Student, problem: Problem, handed: Handed, cells: Sequence[_Marked]
) -> Iterator[Surprise]:
    """A mistake costs the cells of its own step that it changes, and each of them is named."""
    mistake = student.mistake
    if mistake is None:
        raise ValueError(f"{student.name}: a student who slips makes a mistake")
    wrong = misfits(problem, handed.meant)[mistake.step]
    short = shortened(problem, handed.meant, mistake.step)
    names = alike(problem, handed.meant, mistake)
    own = [one for one in cells if one.step == mistake.step]
    kept = all(one.mark.verdict in KEPT for one in own)
    if mistake.hides is None and _whole(problem, mistake.step) and not wrong.any() and kept:
        yield Surprise("mistake-unseen", mistake.step, None, "costs nothing")
    for one in cells:
        if one.step != mistake.step:
            if not one.gets(Verdict.RIGHT, Verdict.OWN):
                yield one.surprise("mistake-costs-more", f"{{}} in '{one.step}'")
        elif one.gets(Verdict.MISTAKE):
            named = one.mark.mistake.name if one.mark.mistake else "nothing"
            if named not in names or not names[named][one.mark.at]:
                yield one.surprise("mistake-misnamed", f"named '{named}'")
        elif one.gets(Verdict.COARSE) and short[one.mark.at]:
            continue
        elif wrong[one.mark.at] or not one.gets(Verdict.RIGHT):
            yield one.surprise("wrong-earns" if one.earns else "mistake-unnamed")


def _whole(problem: Problem, step: str) -> bool:
    """Whether every number of a step is asked: a mistake shows somewhere in the whole step."""
    return len(problem.blanks[step]) == np.sum(problem.made[step])


def _foreign(
    student: Student, problem: Problem, handed: Handed, cells: Sequence[_Marked]
) -> Iterator[Surprise]:
    """Answers to other numbers are judged on the true ones: no misfit among them is right."""
    wrong = misfits(problem, handed.meant)
    for one in cells:
        if wrong[one.step][one.mark.at] and not one.gets(*NOT_RIGHT):
            yield one.surprise("wrong-earns")
    kept = all(one.mark.verdict in KEPT for one in cells)
    if (
        student.loses is Loses.SOME
        and kept
        and not any(wrong[one.step][one.mark.at] for one in cells)
    ):
        yield Surprise("copy-pays", cells[0].step, None, "keeps every cell")
