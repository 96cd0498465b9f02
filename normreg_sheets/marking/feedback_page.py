"""Feedback as one page of HTML, to read on a phone, in print, or by ear.

The page needs nothing but itself: no network, no script, its style inside. It shows the score, the
points of each step, the sheet with every entry signed and coloured, then what needs attention:

    group    cells of one step with the same verdict and the same remark
    case     one of its cells: where it is, what was written, of a formula what it gives, and with
             the solution, what is true

With the solution, every cell stands there that does not show the true value, also where it earned
all: what is right on own numbers, or after one's own roundings, is another number.

How it looks is said in `templates/feedback.html`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from normreg_sheets.answers.intervals import key_tolerance
from normreg_sheets.answers.notation import PLAIN, write
from normreg_sheets.answers.values import round_half_away
from normreg_sheets.exercise.algebra import Ref
from normreg_sheets.marking.evidence import NOISE
from normreg_sheets.marking.feedback import judgement
from normreg_sheets.marking.policy import decimals_of
from normreg_sheets.sheet import theme
from normreg_sheets.sheet.addresses import address
from normreg_sheets.sheet.contents import exact_text
from normreg_sheets.sheet.layout import lay_out
from normreg_sheets.sheet.preview import drawing, pages
from normreg_sheets.sheet.roles import asked
from normreg_sheets.sheet.score import number, waiting
from normreg_sheets.sheet.signs import RIGHT, SIGN, SIGNS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.marking.assessment import Assessment
    from normreg_sheets.marking.feedback import Reveal
    from normreg_sheets.sheet.feedback import Judged, Judgement
    from normreg_sheets.sheet.signs import Sign

    Cell = tuple[str, tuple[int, ...]]  # a step, and a place on its axes

PAGE = "feedback.html"
WROTE_MOST = 40  # characters of an entry: a page has room for more than a cell
MORE_DECIMALS = 3  # of what a formula gives, beyond those that its step is marked to


@dataclass(frozen=True, slots=True)
class Case:
    """A cell: its address, its name (`Z₁₂`), what was written, and the true value if shown.

    `gives` is the number that a formula gives, None for any other entry.
    """

    address: str
    name: str
    wrote: str
    gives: str | None
    true: str | None


@dataclass(frozen=True, slots=True)
class Group:
    """Cells of one step of which the same is to be said."""

    sign: Sign
    remark: str
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A step's score; `groups` are its cells that need attention, or were read with some care.

    `waiting` says how many are pending.
    """

    part: str
    symbol: str
    title: str
    right: int
    cells: int
    points: float
    of: float
    waiting: str
    groups: tuple[Group, ...]


def page(assessment: Assessment, reveal: Reveal = "hints") -> str:
    """The whole page. What a student wrote is text, never markup."""
    problem, judged = assessment.problem, judgement(assessment, reveal)
    true = dict(_true(assessment)) if reveal == "solution" else {}
    return (
        pages()
        .get_template(PAGE)
        .render(
            exercise=problem.exercise,
            code=problem.code,
            score=judged.score,
            share=assessment.points / assessment.of,
            steps=tuple(_steps(assessment, judged, true)),
            number=number,
            flags=judged.flags,
            signs=SIGNS,
            drawing=drawing(problem, "feedback", judged),
            theme=theme,
        )
    )


def _true(assessment: Assessment) -> Iterator[tuple[Cell, str]]:
    """The true value of every cell that does not show it, whatever it earned."""
    problem = assessment.problem
    marked_to = decimals_of(assessment.policy, problem)
    for step in assessment.steps:
        name, decimals = step.name, marked_to[step.name]
        reach = key_tolerance(decimals) + NOISE
        for _, cell in step.cells:
            meanings = () if cell.entry.value is None else (cell.entry.value, *cell.entry.others)
            if not any(abs(one - problem.key[name][cell.at]) <= reach for one in meanings):
                yield (name, cell.at), _spelled(problem, (name, cell.at), decimals)


def _spelled(problem: Problem, cell: Cell, decimals: int) -> str:
    """A true value to so many decimals, and exactly where that is short: `0.90 (3√11/11)`."""
    step, place = cell
    value = float(round_half_away(problem.key[step][place], decimals))
    exact = exact_text(problem, step, place)
    rounded = f"{value:.{decimals}f}" if value != round(value) or exact else f"{value:.0f}"
    return f"{rounded} ({exact})" if exact else rounded


def _steps(assessment: Assessment, judged: Judgement, true: Mapping[Cell, str]) -> Iterator[Step]:
    groups = _groups(assessment, judged, true)
    exercise = assessment.problem.exercise
    for name, by_place in judged.cells.items():
        part, cells = exercise.part[name], by_place.values()
        yield Step(
            part.number,
            exercise.symbols[name],
            part.title,
            sum(cell.verdict in RIGHT for cell in cells),
            len(cells),
            sum(cell.points for cell in cells),
            sum(cell.of for cell in cells),
            waiting(sum(cell.pending for cell in cells)),
            tuple(groups.get(name, ())),
        )


def _groups(
    assessment: Assessment, judged: Judgement, true: Mapping[Cell, str]
) -> dict[str, list[Group]]:
    """Of each step the cells that are not plainly right, or of which something is to be said."""
    problem = assessment.problem
    marked_to = decimals_of(assessment.policy, problem)
    cases: dict[tuple[str, str, str], list[Case]] = {}
    for step, place, where in asked(problem, lay_out(problem.exercise)):
        cell, shown = judged.cells[step][place], true.get((step, place))
        if cell.verdict not in RIGHT or cell.remark or shown:
            case = Case(
                address(*where),
                write(Ref(step, (), place), PLAIN, problem.exercise.symbols),
                cell.wrote(WROTE_MOST),
                _given(cell, marked_to[step] + MORE_DECIMALS),
                shown,
            )
            cases.setdefault((step, cell.verdict, cell.remark), []).append(case)
    groups: dict[str, list[Group]] = {}
    for (step, verdict, remark), same in cases.items():
        groups.setdefault(step, []).append(Group(SIGN[verdict], remark, tuple(same)))
    return groups


def _given(cell: Judged, decimals: int) -> str | None:
    """The number that a formula gives, to at most so many decimals."""
    if cell.value is None or not cell.said.lstrip().startswith("="):
        return None
    return f"{round(cell.value, decimals) + 0.0:.15g}"  # and no zero has a sign
