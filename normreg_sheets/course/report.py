"""The report: a graded class at a glance, as one page of HTML.

For the teacher, so it names students. It needs nothing but itself: no network, no script, its style
inside. What is shown is counted in `insight` and gathered in `concerns`, what it looks like is said
in `templates/report.html`; this module turns numbers into lengths and shades, and cleans the texts.
Names, files and what is said of them come from strangers: they are text there, never markup.

    bar      of the histogram: where it stands, as lengths of the drawing, and how many it counts
    shade    0 to 1: how strongly a field of a heat map is coloured; its number stands in it
    person   a student as the page names them: by the name, and by the id where no name is enough
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import floor, sqrt
from typing import TYPE_CHECKING
from unicodedata import category
from urllib.parse import quote

from normreg_sheets.course import insight
from normreg_sheets.course.concerns import concerns, needed
from normreg_sheets.sheet.echo import echo
from normreg_sheets.sheet.preview import pages
from normreg_sheets.sheet.score import number, waiting
from normreg_sheets.sheet.signs import SIGNS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from normreg_sheets.course.insight import Distribution, StepPoints
    from normreg_sheets.course.records import Results, Status
    from normreg_sheets.course.student import Student

PAGE = "report.html"
FEEDBACK = "feedback"  # the folder of the feedback workbooks, beside the page
SAID_MOST = 500  # characters of what is said of a file, as a flag on a feedback
FILE_MOST = 160  # characters of the name of a file: systems put names and numbers before it
FEW_CASES = 12  # of one kind that are shown at once, and not on demand
MANY_STEPS = 12  # whose table needs the long side of a sheet of paper
UNFIT = ("Cc", "Cs")  # control characters, and halves of characters
LEAST_LOST = 1e-6  # what is left over from adding shares is less
SHADES = 4  # of a student's lost points in a step
STATUS: Mapping[Status, tuple[str, str]] = {
    "graded": ("✓", "graded"),
    "review": ("!", "for review"),
    "refused": ("✗", "refused"),
    "missing": ("–", "nothing handed in"),
}
"""How a status is shown: a sign, and in words."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of the histogram, and the percents from where to where it counts.

    Lengths are in percent of the drawing's width, and as a share of its height.
    """

    start: int
    end: int
    count: int
    share: float


@dataclass(frozen=True, slots=True)
class Person:
    """A student on the page; `tag` is the id, where the name does not say who it is."""

    anchor: str
    name: str
    id: str
    tag: str


def report(results: Results, *, feedback: bool = True) -> str:
    """The whole page; with `feedback`, each grade links to its workbook in the folder for them."""
    found = concerns(results)
    points = insight.distribution(results)
    return (
        pages()
        .overlay(finalize=_fit)
        .get_template(PAGE)
        .render(
            results=results,
            turnout=insight.turnout(results),
            spread=points.spread,
            bars=tuple(_bars(points)),
            concerns=found,
            needed=needed(found),
            heat=insight.heat(results),
            students=insight.by_student(results),
            hardest=insight.hardest(results),
            slips=insight.slips(results),
            people=_people(results),
            feedback=feedback,
            signs=SIGNS,
            status=STATUS,
            few_cases=FEW_CASES,
            many_steps=MANY_STEPS,
            number=number,
            waiting=waiting,
            percent=percent,
            whole_percent=whole_percent,
            shade=shade,
            lost_shade=lost_shade,
            counted=counted,
            said=lambda text: echo(text, SAID_MOST),
            file=lambda text: echo(text, FILE_MOST),
            link=lambda name: quote(f"{FEEDBACK}/{name}", errors="replace"),
        )
    )


def percent(amount: float) -> str:
    """A percentage to one decimal; what is not all is never rounded up to 100."""
    tenths = floor(10 * amount + 0.5 + 1e-7)
    return f"{(min(tenths, 999) if amount < 100 - 1e-7 else tenths) / 10:g}\N{NO-BREAK SPACE}%"


def whole_percent(part: float, of: float) -> str:
    """A share in whole percent, without a sign; what is not nothing or all does not look so."""
    amount = floor(100 * part / of + 0.5)
    if part and not amount:
        return "<1"
    return ">99" if part < of and amount >= 100 else str(amount)


def shade(part: float, of: float) -> str:
    """How strongly a share is coloured: small ones are to be seen too."""
    return f"{0.2 + 0.8 * sqrt(part / of):.2f}"


def lost_shade(step: StepPoints) -> int:
    """How strongly a student's points of a step are coloured: 0 where none are lost."""
    if step.lost < LEAST_LOST:
        return 0
    return max(1, min(SHADES, round(SHADES * step.lost / step.of)))


def counted(amount: int, thing: str) -> str:
    """`1 student`, `2 students`."""
    return f"{amount} {thing}{'s' * (amount != 1)}"


def _bars(points: Distribution) -> Iterator[Bar]:
    wide, most = 100 // insight.BINS, max(points.counts) or 1
    for place, count in enumerate(points.counts):
        yield Bar(place * wide, (place + 1) * wide, count, count / most)


def _people(results: Results) -> dict[str, Person]:
    """Everybody by id."""
    students = [grade.student for grade in results.grades]
    names = Counter(student.name for student in students)
    return {
        student.id: _person(place, student, alone=names[student.name] == 1)
        for place, student in enumerate(students, start=1)
    }


def _person(place: int, student: Student, *, alone: bool) -> Person:
    tag = student.id if student.name and not alone else ""
    return Person(f"student-{place}", student.name or student.id, student.id, tag)


def _fit(shown: object) -> object:
    """What is shown, a text without what no page can hold.

    Joiners stay, which some scripts are spelled with. Markup is our own.
    """
    if type(shown) is not str or shown.isprintable():
        return shown
    return "".join(one for one in shown if category(one) not in UNFIT)
