"""Giveaways: whatever in a file would tell an answer, and the search for it in every part.

An answer can stand there as a number with many digits, as one rounded as the sheet asks for it, as
an exact text (`3√11/11`), or as the formula of its step. What a file shows by right is no giveaway:
given and printed numbers, and what a student wrote. Nor is what every file of its kind says: so a
search is given the file of another problem, and leaves out what stands in the same part of both. It
could not see an answer that all problems have in common, which would be no secret.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from html import unescape
from typing import TYPE_CHECKING, Any

import numpy as np

from normreg_sheets.answers import problem as problem_module
from normreg_sheets.answers.notation import EXACT, write
from normreg_sheets.answers.problem import Problem
from normreg_sheets.answers.values import solve
from normreg_sheets.sheet.cells import step_formula
from normreg_sheets.sheet.contents import shown_numbers
from normreg_sheets.sheet.formulas import Speller
from normreg_sheets.sheet.layout import lay_out

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    import pytest

LEAST = 3  # decimals of a number that no accident writes into a file
WHOLE = 1e-9

NUMERAL = re.compile(r"(?<![\d.])(\d+\.\d+(?:[eE][+-]?\d+)?)(/?)")
CELL = re.compile(r'<c r="([A-Z]+\d+)"[^>]*?(?:/>|>(.*?)</c>)', re.DOTALL)
TEXT = re.compile(r">([^<>]+)<")
SHEET = re.compile(r'<sheet [^>]*?name="([^"]*)"')


# --- what would tell ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Giveaways:
    """What would tell an answer: `numbers` of many digits, `rounded` ones, `exact` and `formulas`.

    A rounded number, of one or two decimals, tells in a cell only: elsewhere it is a width.
    """

    numbers: frozenset[str] = frozenset()
    rounded: frozenset[str] = frozenset()
    exact: frozenset[str] = frozenset()
    formulas: frozenset[str] = frozenset()

    def __or__(self, other: Giveaways) -> Giveaways:
        return Giveaways(
            self.numbers | other.numbers,
            self.rounded | other.rounded,
            self.exact | other.exact,
            self.formulas | other.formulas,
        )


def giveaways(problem: Problem, shown: Collection[float] = ()) -> Giveaways:
    """What would tell the answers of a problem, where some more numbers are shown by right."""
    asked, known = answers(problem, shown), seen(problem) | set(shown)
    begun = {f"{abs(number):.15g}"[:end] for number in shown for end in range(16)}
    told = {f"{abs(number):.15g}" for number in known} | _rounded(shown)
    told |= {f"{0.5 * 10.0**-decimals:.15g}" for decimals in problem.asked.values()}
    told |= {numeral.rstrip("0") for numeral, _ in NUMERAL.findall(problem.code)}
    fixed = {str(value) for value in problem.exercise.fixed.values()}
    fixed |= {f"{10.0**-decimals:.{decimals}f}/2" for decimals in problem.asked.values()}
    return Giveaways(
        numbers=frozenset(_long(asked) - _long(known) - begun),
        rounded=frozenset(_rounded(asked) - told),
        exact=frozenset(exact_forms(problem) - fixed),
        formulas=frozenset(step_formulas(problem)),
    )


def blank_values(posed: Problem, tensors: Any) -> Iterator[Any]:
    """The values of the cells that are blank."""
    for step, places in posed.blanks.items():
        for place in places:
            yield tensors[step][place]


def seen(posed: Problem) -> set[float]:
    """The sizes of all numbers that an assignment shows by right."""
    shown = shown_numbers(posed, "assignment").values()
    return {abs(float(number)) for tensor in shown for number in np.ravel(tensor)}


def answers(posed: Problem, shown: Collection[float] = ()) -> set[float]:
    """Every answer that is not whole, which is too common to be told, and not shown by right."""
    known = np.array(sorted(seen(posed) | {abs(number) for number in shown}))
    asked = map(float, blank_values(posed, posed.key))
    return {
        number
        for number in asked
        if abs(number - round(number)) > WHOLE and np.nanmin(np.abs(known - abs(number))) > WHOLE
    }


def long_forms(number: float) -> set[str]:
    """The number with at least three decimals that say something."""
    size = abs(number)
    forms = {repr(size), f"{size:.15g}", *(rounded(size, places) for places in range(3, 16))}
    return {form for form in forms if len(form.rstrip("0").partition(".")[2]) >= LEAST}


def rounded(size: float, places: int) -> str:
    """The number with so many decimals, halves away from zero as a spreadsheet has them."""
    exact = Decimal(f"{size:.15g}")
    return str(exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, Context(prec=400)))


def _long(numbers: Iterable[float]) -> set[str]:
    return {form for number in numbers for form in long_forms(number)}


def _rounded(numbers: Iterable[float]) -> set[str]:
    """Numbers with one and two decimals, without zeros at the end; no whole ones."""
    forms = {rounded(abs(number), places).rstrip("0") for number in numbers for places in (1, 2)}
    return {form for form in forms if form[-1] != "."}


def exact_forms(posed: Problem) -> set[str]:
    """The exact texts of the answers, ours and SymPy's, where they show more than digits."""
    from normreg_sheets.answers.exact import spelled  # noqa: PLC0415 - SymPy loads slowly

    forms = set()
    for value in blank_values(posed, posed.exact):
        forms |= {write(spelled(abs(value)), EXACT, {}), str(abs(value)).replace(" ", "")}
    return {form for form in forms if "/" in form or "√" in form or "sqrt" in form}


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


# --- where it is looked for -----------------------------------------------------------------


def parts(file: bytes | str) -> dict[str, str]:
    """Every part of a workbook as text, or a page, characters that it writes as numbers included.

    A name of a part is text as well, so it stands before what is in it.
    """
    if isinstance(file, str):
        return {"page": unescape(file.strip())}
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        return {
            name: f"{name}\n{unescape(archive.read(name).decode())}" for name in archive.namelist()
        }


def part_of(file: bytes, sheet: str) -> str:
    """The name of the part that holds a sheet: they are numbered in their order."""
    titles = SHEET.findall(parts(file)["xl/workbook.xml"])
    return f"xl/worksheets/sheet{titles.index(sheet) + 1}.xml"


def cells(part: str) -> dict[str, str]:
    """What stands in each cell of a sheet's part: its formula, the value stored with it, a text.

    The texts of a page have no places; each goes by itself.
    """
    if part.startswith("<!DOCTYPE html>"):
        return {text: text for text in TEXT.findall(part)}
    return {here: inside or "" for here, inside in CELL.findall(part)}


def standing(forms: Collection[str], text: str, *, as_beginning: bool = False) -> set[str]:
    """Which numbers stand there on their own, or as the beginning of one with more digits."""
    plain = {form for form in forms if NUMERAL.fullmatch(form)}
    found: set[str] = set()
    for numeral, stroke in set(NUMERAL.findall(text)):
        if as_beginning:
            found |= plain & {numeral[:end] for end in range(len(numeral) + 1)}
        elif not stroke:
            found |= plain & {numeral, numeral.rstrip("0")}
    if odd := set(forms) - plain:
        some = "|".join(re.escape(form) for form in sorted(odd, key=len, reverse=True))
        end = "" if as_beginning else r"(?![\d/])"
        found |= set(re.findall(rf"(?<![\d./])(?:{some}){end}", text))
    return found


def leaks(
    file: bytes | str,
    wanted: Giveaways,
    like: bytes | str,
    *,
    but: Collection[str] = (),
) -> dict[str, set[str]]:
    """What tells an answer, by the part in which it stands, or by its cell.

    `like` is the file of another problem, made by a press of its own; `but` names parts that hold
    answers by right.
    """
    theirs, found = parts(like), {}
    for name, text in parts(file).items():
        if name in but:
            continue
        house = theirs.get(name, "")
        numerals = {one for one, _ in NUMERAL.findall(house)}
        new = " ".join({one for one, _ in NUMERAL.findall(text)} - numerals)
        found[name] = (
            standing(wanted.numbers, new, as_beginning=True)
            | (standing(wanted.exact, text) - standing(wanted.exact, house))
            | {formula for formula in wanted.formulas if formula in text}
        )
        others = set(cells(house).values())
        for here, inside in cells(text).items():
            if inside not in others:
                found[f"{name}!{here}"] = standing(wanted.rounded, inside)
    return {where: told for where, told in found.items() if told}


# --- another key ----------------------------------------------------------------------------

OTHER = 77.125


def with_other_answers(problem: Problem, monkeypatch: pytest.MonkeyPatch) -> Problem:
    """The same problem in a world where every blank cell has another answer."""
    blanks = problem.blanks

    def other(exercise: object, givens: object, system: object, **options: object) -> object:
        tensors = dict(solve(exercise, givens, system, **options))  # type: ignore[arg-type]
        for step, places in blanks.items():
            tensors[step] = tensors[step].copy()
            for place in places:
                tensors[step][place] = OTHER
        return tensors

    monkeypatch.setattr(problem_module, "solve", other)
    again = Problem(problem.exercise, problem.variant, problem.givens)
    assert set(map(float, blank_values(again, again.key))) == {OTHER}
    return again
