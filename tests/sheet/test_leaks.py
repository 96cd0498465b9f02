"""An assignment gives nothing away: no answer and no step's formula, in no part of the file.

Two witnesses. The file is searched for every answer in every form that a person or a program would
write it; and the file does not change when the answers do, so it cannot depend on them.
"""

from __future__ import annotations

import io
import re
import zipfile
from functools import cache
from html import unescape
from typing import TYPE_CHECKING

import openpyxl
import pytest

from normreg_sheets.answers import problem as problem_module
from normreg_sheets.answers.draw import pose
from normreg_sheets.answers.notation import EXACT, write
from normreg_sheets.answers.problem import Problem, Variant
from normreg_sheets.answers.values import solve
from normreg_sheets.exercise.composition import load
from normreg_sheets.exercise.exercise import LEVELS, Settings
from normreg_sheets.sheet.cells import conventions, step_formula
from normreg_sheets.sheet.formulas import Speller
from normreg_sheets.sheet.layout import lay_out
from normreg_sheets.sheet.workbook import set_up

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openpyxl.worksheet.worksheet import Worksheet

    from normreg_sheets.sheet.kinds import Kind

TITLE = "Batch Normalization"
PLAIN = Settings()
VARIANTS = [
    *((Variant(level=level, seed=seed), PLAIN) for level in LEVELS for seed in (1, 2)),
    (Variant(preset="classic"), PLAIN),
    (Variant(preset="classic"), Settings(rounding="each-step")),
    (Variant(seed=1), Settings((("eps", "0.1"),))),
    (Variant(seed=1), Settings(decimals=4)),
    (Variant(seed=1), Settings((("example", "6"), ("feature", "5"), ("unit", "5")))),
]
EACH = pytest.mark.parametrize(("variant", "settings"), VARIANTS)


@cache
def problem(variant: Variant, settings: Settings = PLAIN) -> Problem:
    return pose(load("batch-normalization", settings), variant)


@cache
def made(kind: Kind, variant: Variant, settings: Settings = PLAIN) -> bytes:
    posed = problem(variant, settings)
    return set_up(posed, kind).workbook(posed)


def parts(data: bytes) -> dict[str, str]:
    """Every part of the file as text, characters that XML writes as numbers included."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: unescape(archive.read(name).decode()) for name in archive.namelist()}


def answers(posed: Problem) -> set[float]:
    """Every asked number that is not whole: a whole one is too common to be told."""
    asked = (float(x) for step in posed.exercise.steps for x in posed.key[step.name].flat)
    return {number for number in asked if abs(number - round(number)) > 1e-9}


def long_forms(number: float) -> set[str]:
    """The number with at least three decimals that say something."""
    size = abs(number)
    forms = {repr(size), f"{size:.15g}", *(f"{size:.{decimals}f}" for decimals in range(3, 16))}
    return {form for form in forms if len(form.rstrip("0").partition(".")[2]) >= 3}


def exact_forms(posed: Problem) -> set[str]:
    """The exact texts of the answers, ours and SymPy's, where they show more than digits."""
    from normreg_sheets.answers.exact import spelled  # noqa: PLC0415 - SymPy loads slowly

    forms = set()
    for step in posed.exercise.steps:
        for value in posed.exact[step.name].flat:
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
def test_no_part_holds_an_answer(variant: Variant, settings: Settings) -> None:
    posed = problem(variant, settings)
    forms = {form for number in answers(posed) for form in long_forms(number)}
    files = parts(made("assignment", variant, settings))
    leaks = {name: standing(forms, text, as_beginning=True) for name, text in files.items()}
    assert {name: found for name, found in leaks.items() if found} == {}


@EACH
def test_no_cell_holds_an_answer_rounded_as_asked(variant: Variant, settings: Settings) -> None:
    posed = problem(variant, settings)
    data = made("assignment", variant, settings)
    given = given_cells(openpyxl.load_workbook(io.BytesIO(data))[TITLE])
    # The same in every file: how a fraction is typed, and the half units that a goal may miss.
    told = conventions(posed, "assignment")
    halves = {f"{0.5 * 10.0**-decimals:.15g}" for decimals in posed.asked.values()}
    printed = {
        f"{float(number):.15g}" for tensor in posed.givens.values() for number in tensor.flat
    }
    forms = {
        f"{abs(number):.{decimals}f}".rstrip("0")
        for number in answers(posed)
        for decimals in (1, 2)
    }
    forms = {form for form in forms if not form.endswith(".")} - halves - printed
    searched = {
        where: text for where, text in contents(data).items() if where not in given and text != told
    }
    assert {
        where: found for where, text in searched.items() if (found := standing(forms, text))
    } == {}


@EACH
def test_no_part_holds_an_exact_answer(variant: Variant, settings: Settings) -> None:
    posed = problem(variant, settings)
    files = parts(made("assignment", variant, settings))
    forms = exact_forms(posed)
    assert {name: found for name, text in files.items() if (found := standing(forms, text))} == {}


def step_formulas(posed: Problem) -> Iterator[str]:
    """Every step's formula, over the blocks at its point of use and over the tensors' homes."""
    layout = lay_out(posed.exercise)
    homes = Speller(posed.exercise.sizes, layout.where)
    for step in posed.exercise.steps:
        for at in layout.home(step.name).entries():
            yield step_formula(posed, layout, step.name, at)
            yield homes.formula(step.rule, at)


@EACH
def test_no_part_holds_the_formula_of_a_step(variant: Variant, settings: Settings) -> None:
    files = parts(made("assignment", variant, settings))
    formulas = set(step_formulas(problem(variant, settings)))
    assert {(f, name) for f in formulas for name, text in files.items() if f in text} == set()


@pytest.mark.parametrize("forms", ["numbers", "exact", "formulas"])
def test_the_search_finds_them_in_a_solution(forms: str) -> None:
    posed = problem(Variant(seed=1))
    everything = "".join(parts(made("solution", Variant(seed=1))).values())
    numbers = {repr(abs(number)) for number in answers(posed)}
    roots = {form for form in exact_forms(posed) if "√" in form and len(form) < 10}
    formulas = set(step_formulas(posed))
    wanted = {"numbers": numbers, "exact": roots, "formulas": formulas}[forms]
    assert wanted
    assert standing(wanted, everything) == wanted


# --- independent of the answers -------------------------------------------------------------


def with_other_answers(
    variant: Variant, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Problem:
    """The same problem in a world where every answer is another number."""

    def other(exercise: object, givens: object, system: object, **options: object) -> object:
        tensors = solve(exercise, givens, system, **options)  # type: ignore[arg-type]
        return {n: v if n in givens else v * 0 + 77.125 for n, v in tensors.items()}  # type: ignore[operator]

    monkeypatch.setattr(problem_module, "solve", other)
    posed = problem(variant, settings)
    return Problem(posed.exercise, posed.variant, posed.givens)


@EACH
def test_the_answers_make_no_difference_to_an_assignment(
    variant: Variant, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = made("assignment", variant, settings)
    posed = with_other_answers(variant, settings, monkeypatch)
    assert {float(x) for step in posed.exercise.steps for x in posed.key[step.name].flat} == {
        77.125
    }
    assert set_up(posed, "assignment").workbook(posed) == before


@pytest.mark.parametrize("kind", ["practice", "solution"])
def test_the_answers_do_make_a_difference_to_the_others(
    kind: Kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = made(kind, Variant(seed=1))
    posed = with_other_answers(Variant(seed=1), PLAIN, monkeypatch)
    assert set_up(posed, kind).workbook(posed) != before


@pytest.mark.parametrize("level", LEVELS)
def test_two_assignments_differ_in_what_is_given_and_nowhere_else(level: str) -> None:
    one, other = (made("assignment", Variant(level=level, seed=seed)) for seed in (1, 2))
    given = given_cells(openpyxl.load_workbook(io.BytesIO(one))[TITLE])
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
