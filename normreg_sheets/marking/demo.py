"""The demonstration: a small class, from the sheets that are made to what a teacher should look at.

Everything goes through real files, as it would with real students: an assignment for each, other
numbers in every one; what they hand in; the marks; what each gets back; and in the end the few
places where a person is needed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from textwrap import wrap
from typing import TYPE_CHECKING

from normreg_sheets.answers.draw import pose
from normreg_sheets.answers.problem import Problem, Variant
from normreg_sheets.exercise.composition import load
from normreg_sheets.marking.assessment import assess
from normreg_sheets.marking.cast import copier, students
from normreg_sheets.marking.feedback import set_up as set_up_feedback
from normreg_sheets.marking.feedback import workbook
from normreg_sheets.marking.feedback_page import page
from normreg_sheets.marking.handed import contents
from normreg_sheets.marking.marker import Verdict
from normreg_sheets.marking.report import score
from normreg_sheets.sheet.names import file_name
from normreg_sheets.sheet.output import check, write
from normreg_sheets.sheet.score import number
from normreg_sheets.sheet.signs import RIGHT
from normreg_sheets.sheet.workbook import set_up

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from normreg_sheets.exercise.exercise import Exercise
    from normreg_sheets.marking.assessment import Assessment
    from normreg_sheets.marking.cast import Student
    from normreg_sheets.sheet.kinds import Kind

EXERCISE = "batch-normalization"
LEVEL = "fractions"
CLASS = {
    "ada": "each-step",
    "ben": "formulas",
    "chen": "slip divided-by-n-minus-1",
    "dana": "slip divided-by-n-minus-1",
    "emil": "slip relu-forgotten",
    "fatima": "careless",
    "goran": "copier",
    "hana": "tamperer",
}
"""Who is in the class, and which member of the cast each one is; seeds are given in this order."""
COPIED = "ada"
ALONE: tuple[Kind, ...] = ("practice", "solution")  # the kinds for somebody who learns alone
WIDTH = 100


@dataclass(frozen=True, slots=True)
class Pupil:
    """One of the class: the problem, the part that is played, and the files."""

    name: str
    problem: Problem
    plays: Student
    assignment: Path
    submission: Path
    feedback: Path
    page: Path


def demonstrate(folder: Path, *, force: bool) -> Iterator[str]:
    """Do it in `folder`, and tell it line by line.

    Raises OutputError, with nothing written, where a file is taken and `force` is not given.
    """
    exercise = load(EXERCISE)
    pupils = list(_class(exercise, folder))
    own = pose(exercise, Variant(level=LEVEL, seed=0))
    alone = {kind: folder / file_name(exercise, own.variant, f"{kind}.xlsx") for kind in ALONE}
    for path in (*alone.values(), *(path for pupil in pupils for path in _files(pupil))):
        check(path, force=force)

    for kind, path in alone.items():
        write(path, set_up(own, kind).workbook(own), force=force)
    _hand_out(pupils, force=force)
    yield f"1. Made a sheet of {exercise.title} for each of {len(pupils)} students, each with other"
    yield f"   numbers: {folder / 'assignments'}"
    _hand_in(pupils, force=force)
    yield f"2. They filled them in, each in their own way: {folder / 'submissions'}"
    marked = {pupil.name: assess(pupil.submission) for pupil in pupils}
    yield "3. Marked:"
    yield ""
    wide = max(len(pupil.plays.does) for pupil in pupils)
    for pupil in pupils:
        yield f"   {pupil.name:<6} {pupil.plays.does:<{wide}} {score(marked[pupil.name])}"
    yield ""
    yield "   What was found:"
    for name, assessment in marked.items():
        yield from _wrapped(f"   {name}: ", "; ".join(_remarks(assessment)))
    press = set_up_feedback(own, "hints")
    for pupil in pupils:
        write(pupil.feedback, workbook(marked[pupil.name], "hints", press), force=force)
        write(pupil.page, page(marked[pupil.name], "hints").encode(), force=force)
    yield ""
    yield f"4. Each gets a marked copy back, and a page: {folder / 'feedback'}"
    yield "5. Where to look:"
    yield ""
    for line in _where_to_look(exercise, marked):
        yield from _wrapped("   - ", line)
    yield ""
    yield f"Next: learn alone with {alone['practice']},"
    yield f"or see all about one of them: normreg-sheets check {pupils[3].submission}"


def _class(exercise: Exercise, folder: Path) -> Iterator[Pupil]:
    seeds = {name: seed for seed, name in enumerate(CLASS, start=1)}
    cast = {student.name: student for student in students(exercise)}
    cast["copier"] = copier(exercise, seeds[COPIED])
    for name, part in CLASS.items():
        yield Pupil(
            name,
            pose(exercise, Variant(level=LEVEL, seed=seeds[name])),
            cast[part],
            folder / "assignments" / f"{name}.xlsx",
            folder / "submissions" / f"{name}.xlsx",
            folder / "feedback" / f"{name}.xlsx",
            folder / "feedback" / f"{name}.html",
        )


def _files(pupil: Pupil) -> tuple[Path, ...]:
    return pupil.assignment, pupil.submission, pupil.feedback, pupil.page


def _hand_out(pupils: Sequence[Pupil], *, force: bool) -> None:
    press = set_up(pupils[0].problem, "assignment")
    for pupil in pupils:
        write(pupil.assignment, press.workbook(pupil.problem), force=force)


def _hand_in(pupils: Sequence[Pupil], *, force: bool) -> None:
    """Write what each one filled in, into a sheet with the givens as they left them."""
    press = set_up(pupils[0].problem, "assignment", to_fill=True)
    for pupil in pupils:
        handed = pupil.plays.fill(pupil.problem)
        printed = handed.on(pupil.problem)
        write(pupil.submission, press.workbook(printed, contents(handed)), force=force)


def _remarks(assessment: Assessment) -> Iterator[str]:
    """What happened to a student, step by step, each cause once."""
    symbols = assessment.problem.exercise.symbols
    own = 0
    for step in assessment.steps:
        causes = Counter(
            (cell.verdict, cell.mistake.says if cell.mistake else "")
            for _, cell in step.cells
            if cell.verdict not in RIGHT
        )
        own += sum(cell.verdict is Verdict.OWN for _, cell in step.cells)
        for (verdict, says), cells in causes.items():
            hint = f" ({says.removesuffix('.')})" if says else ""
            yield f"{symbols[step.name]}: {verdict} in {_cells(cells)}{hint}"
    if own:
        yield f"right on their own numbers in {_cells(own)}"
    elif assessment.points == assessment.of:
        yield "everything is right"


def _where_to_look(exercise: Exercise, marked: Mapping[str, Assessment]) -> Iterator[str]:
    """What needs a person, then what the class should hear about."""
    for name, assessment in marked.items():
        for flag in assessment.flags:
            yield f"{name}: {flag.says}"
    yield from _twins(marked)
    losses: defaultdict[str, float] = defaultdict(float)
    mistakes = Counter[str]()
    for assessment in marked.values():
        for step in assessment.steps:
            losses[step.name] += step.of - step.points
            mistakes.update(
                {cell.mistake.says for _, cell in step.cells if cell.mistake is not None}
            )
    name, lost = max(losses.items(), key=lambda loss: loss[1])
    if lost:
        title = exercise.part[name].title
        yield f"the class lost most in {exercise.symbols[name]} ({title}): {number(lost)} points"
    for says, makers in mistakes.most_common(1):
        yield f"the commonest mistake, made by {makers} of {len(marked)}: {says}"


def _twins(marked: Mapping[str, Assessment]) -> Iterator[str]:
    """Who handed in the same numbers as somebody before, for another problem."""
    seen: dict[tuple[float | None, ...], str] = {}
    for name, assessment in marked.items():
        answers = tuple(cell.entry.value for step in assessment.steps for _, cell in step.cells)
        first = seen.setdefault(answers, name)
        if first != name and marked[first].problem.code != assessment.problem.code:
            yield f"{name}: has the same answers as {first}, whose numbers are others"


def _cells(number_of: int) -> str:
    return f"{number_of} cell{'s' * (number_of != 1)}"


def _wrapped(start: str, text: str) -> Iterator[str]:
    """The text in lines that are not too long, those after the first indented."""
    yield from wrap(text, WIDTH, initial_indent=start, subsequent_indent=" " * 5)
