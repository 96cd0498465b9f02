"""An assignment gives nothing away: no answer and no step's formula, in no part of the file.

Two witnesses. The file is searched for every answer in every form that a person or a program would
write it; and the file does not change when the answers do, so it cannot depend on them. Where only
some cells are blank, these are the answers: what is printed may stand there, and they may not.
"""

from __future__ import annotations

import io
import re
import zipfile
from html import unescape
from typing import TYPE_CHECKING, Any

import numpy as np
import openpyxl
import pytest

from normreg_sheets.answers import problem as problem_module
from normreg_sheets.answers.notation import EXACT, write
from normreg_sheets.answers.problem import Problem, Variant
from normreg_sheets.answers.values import solve
from normreg_sheets.exercise.exercise import LEVELS, Settings
from normreg_sheets.sheet.cells import step_formula
from normreg_sheets.sheet.contents import shown_numbers
from normreg_sheets.sheet.formulas import Speller
from normreg_sheets.sheet.header import conventions
from normreg_sheets.sheet.layout import lay_out
from normreg_sheets.sheet.names import sheet_title
from normreg_sheets.sheet.workbook import set_up
from tests.answers.posed import PLAIN, posed
from tests.sheet.files import ASKED, CLASSIC, EXERCISES, PARTLY, made

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openpyxl.worksheet.worksheet import Worksheet

    from normreg_sheets.sheet.kinds import Kind

ONE = Variant(seed=1)
LARGER = {
    "batch-normalization": (("example", "6"), ("feature", "5"), ("unit", "5")),
    "dropout": (("example", "3"), ("hidden1", "3"), ("output", "3"), ("p2", "1/4")),
}
CASES = [
    *(
        (name, Variant(level=level, seed=seed), PLAIN)
        for name in EXERCISES
        for level in LEVELS
        for seed in (1, 2)
    ),
    *(
        (name, CLASSIC, settings)
        for name in EXERCISES
        for settings in (PLAIN, Settings(rounding="each-step"))
    ),
    *((name, ONE, Settings(decimals=4)) for name in EXERCISES),
    *((name, ONE, Settings(LARGER[name])) for name in EXERCISES),
    ("batch-normalization", ONE, Settings((("eps", "0.1"),))),
    *((name, variant, settings) for name, settings in PARTLY for variant in (ONE, CLASSIC)),
]
EACH = pytest.mark.parametrize(("name", "variant", "settings"), CASES)


def parts(data: bytes) -> dict[str, str]:
    """Every part of the file as text, characters that XML writes as numbers included."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: unescape(archive.read(name).decode()) for name in archive.namelist()}


def blank_values(posed: Problem, tensors: Any) -> Iterator[Any]:
    """The values of the cells that are blank."""
    for step, places in posed.blanks.items():
        for place in places:
            yield tensors[step][place]


def seen(posed: Problem) -> set[float]:
    """The sizes of all numbers that an assignment shows by right."""
    shown = shown_numbers(posed, "assignment").values()
    return {abs(float(number)) for tensor in shown for number in np.ravel(tensor)}


def answers(posed: Problem) -> set[float]:
    """Every answer that is not whole, which is too common to be told, and not shown by right."""
    known = np.array(sorted(seen(posed)))
    asked = map(float, blank_values(posed, posed.key))
    return {
        number
        for number in asked
        if abs(number - round(number)) > 1e-9 and np.nanmin(np.abs(known - abs(number))) > 1e-9
    }


def long_forms(number: float) -> set[str]:
    """The number with at least three decimals that say something."""
    size = abs(number)
    forms = {repr(size), f"{size:.15g}", *(f"{size:.{decimals}f}" for decimals in range(3, 16))}
    return {form for form in forms if len(form.rstrip("0").partition(".")[2]) >= 3}


def exact_forms(posed: Problem) -> set[str]:
    """The exact texts of the answers, ours and SymPy's, where they show more than digits."""
    from normreg_sheets.answers.exact import spelled  # noqa: PLC0415 - SymPy loads slowly

    forms = set()
    for value in blank_values(posed, posed.exact):
        forms |= {write(spelled(abs(value)), EXACT, {}), str(abs(value)).replace(" ", "")}
    return {form for form in forms if "/" in form or "√" in form or "sqrt" in form}


def standing(forms: set[str], text: str, *, as_beginning: bool = False) -> set[str]:
    """Which numbers stand there on their own, or as the beginning of one with more digits."""
    if not forms:
        return set()
    some = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
    end = "" if as_beginning else r"(?![\d/])"
    return set(re.findall(rf"(?<![\d./])(?:{some}){end}", text))


def contents(data: bytes) -> dict[str, str]:
    """What stands in every cell of every sheet, by sheet and address."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {
        f"{sheet.title}!{cell.coordinate}": str(cell.value)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def given_cells(sheet: Worksheet) -> set[str]:
    """The addresses of what is given and of the code, from the names of the sheet."""
    found = set()
    for name, definition in sheet.defined_names.items():
        if not name.startswith("step_"):
            block = sheet[definition.attr_text.rpartition("!")[2].replace("$", "")]
            rows = block if isinstance(block, tuple) else ((block,),)
            found |= {f"{sheet.title}!{cell.coordinate}" for row in rows for cell in row}
    return found


# --- searched -------------------------------------------------------------------------------


@EACH
def test_no_part_holds_an_answer(name: str, variant: Variant, settings: Settings) -> None:
    known = {form for number in seen(posed(variant, settings, name)) for form in long_forms(number)}
    forms = {
        form for number in answers(posed(variant, settings, name)) for form in long_forms(number)
    }
    files = parts(made(name, "assignment", variant, settings))
    leaks = {
        part: standing(forms - known, text, as_beginning=True) - known
        for part, text in files.items()
    }
    assert {part: found for part, found in leaks.items() if found} == {}


@EACH
def test_no_cell_holds_an_answer_rounded_as_asked(
    name: str, variant: Variant, settings: Settings
) -> None:
    problem = posed(variant, settings, name)
    data = made(name, "assignment", variant, settings)
    given = given_cells(openpyxl.load_workbook(io.BytesIO(data))[sheet_title(problem.exercise)])
    # The same in every file: how a fraction is typed, and the half units that a goal may miss.
    told = {conventions(problem, "assignment")}
    halves = {f"{0.5 * 10.0**-decimals:.15g}" for decimals in problem.asked.values()}
    shown = {f"{number:.15g}" for number in seen(problem)}
    forms = {
        f"{abs(number):.{decimals}f}".rstrip("0")
        for number in answers(problem)
        for decimals in (1, 2)
    }
    forms = {form for form in forms if not form.endswith(".")} - halves - shown
    searched = {
        where: text
        for where, text in contents(data).items()
        if where not in given and text not in told
    }
    assert {
        where: found for where, text in searched.items() if (found := standing(forms, text))
    } == {}


@EACH
def test_no_part_holds_an_exact_answer(name: str, variant: Variant, settings: Settings) -> None:
    problem = posed(variant, settings, name)
    files = parts(made(name, "assignment", variant, settings))
    told = {str(value) for value in problem.exercise.fixed.values()}
    forms = exact_forms(problem) - told
    assert {part: found for part, text in files.items() if (found := standing(forms, text))} == {}


def step_formulas(posed: Problem) -> Iterator[str]:
    """Every asked formula, over the blocks at its point of use and over the tensors' homes."""
    layout = lay_out(posed.exercise)
    homes = Speller(posed.exercise.sizes, layout.where)
    for name, places in posed.blanks.items():
        step = posed.exercise.step[name]
        for place in places:
            at = dict(zip(step.axes, place, strict=True))
            yield step_formula(posed, layout, step.name, at)
            yield homes.formula(step.rule, at)


@EACH
def test_no_part_holds_the_formula_of_a_step(
    name: str, variant: Variant, settings: Settings
) -> None:
    files = parts(made(name, "assignment", variant, settings))
    formulas = set(step_formulas(posed(variant, settings, name)))
    assert {(f, part) for f in formulas for part, text in files.items() if f in text} == set()


@pytest.mark.parametrize("name", EXERCISES)
@pytest.mark.parametrize("forms", ["numbers", "exact", "formulas"])
def test_the_search_finds_them_in_a_solution(name: str, forms: str) -> None:
    problem = posed(ONE, PLAIN, name)
    everything = "".join(parts(made(name, "solution", ONE)).values())
    if forms == "formulas":
        wanted = set(step_formulas(problem))
        found = {form for form in wanted if form in everything}
        assert len(found) > len(wanted) / 2  # where a copy is nearer, none reads from the home
        return
    numbers = {repr(abs(number)) for number in answers(problem)}
    roots = {form for form in exact_forms(problem) if "√" in form and len(form) < 10}
    wanted = {"numbers": numbers, "exact": roots}[forms]
    assert wanted or (name, forms) == ("dropout", "exact")  # whose numbers all end
    assert standing(wanted, everything) == wanted


# --- independent of the answers -------------------------------------------------------------

OTHER = 77.125


def with_other_answers(
    name: str, variant: Variant, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Problem:
    """The same problem in a world where every blank cell has another answer."""
    blanks = posed(variant, settings, name).blanks

    def other(exercise: object, givens: object, system: object, **options: object) -> object:
        tensors = dict(solve(exercise, givens, system, **options))  # type: ignore[arg-type]
        for step, places in blanks.items():
            tensors[step] = tensors[step].copy()
            for place in places:
                tensors[step][place] = OTHER
        return tensors

    monkeypatch.setattr(problem_module, "solve", other)
    problem = posed(variant, settings, name)
    return Problem(problem.exercise, problem.variant, problem.givens)


@EACH
def test_the_answers_make_no_difference_to_an_assignment(
    name: str, variant: Variant, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = made(name, "assignment", variant, settings)
    problem = with_other_answers(name, variant, settings, monkeypatch)
    assert set(map(float, blank_values(problem, problem.key))) == {OTHER}
    assert set_up(problem, "assignment").workbook(problem) == before


@pytest.mark.parametrize(("name", "settings"), ASKED)
@pytest.mark.parametrize("kind", ["practice", "solution"])
def test_the_answers_do_make_a_difference_to_the_others(
    name: str, settings: Settings, kind: Kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = made(name, kind, ONE, settings)
    problem = with_other_answers(name, ONE, settings, monkeypatch)
    assert set_up(problem, kind).workbook(problem) != before


@pytest.mark.parametrize("name", EXERCISES)
@pytest.mark.parametrize("level", LEVELS)
def test_two_assignments_differ_in_what_is_given_and_nowhere_else(name: str, level: str) -> None:
    variants = (Variant(level=level, seed=seed) for seed in (1, 2))
    one, other = (made(name, "assignment", variant) for variant in variants)
    title = sheet_title(posed(ONE, PLAIN, name).exercise)
    given = given_cells(openpyxl.load_workbook(io.BytesIO(one))[title])
    cells, others = contents(one), contents(other)
    assert cells.keys() == others.keys()
    assert {where for where in cells if cells[where] != others[where]} <= given
    rest = [
        {
            n: t
            for n, t in parts(data).items()
            if n not in ("xl/worksheets/sheet1.xml", "docProps/custom.xml")
        }
        for data in (one, other)
    ]
    assert rest[0] == rest[1]
