"""No file gives an answer away that it should not hold.

    assignment   no answer and no step's formula, in no part
    practice     the key, on a hidden sheet; how far off it an answer may lie, which is computed at
                 the key, on another; nothing in any other part
    solution     all of it, which shows that the search finds what there is

Two witnesses. Every part is searched for every answer in every form that a person or a program
would write it; and no part but these changes when the answers do, so it cannot depend on them.

Where only some cells are blank, these are the answers: what is printed may stand there, and they
may not. A press serves a whole class, so neither may the answers of whoever it was set up for.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.answers.problem import Variant
from normreg_sheets.exercise.exercise import LEVELS, Settings
from normreg_sheets.sheet.preview import page
from normreg_sheets.sheet.verdicts import KEY, REACH
from normreg_sheets.sheet.workbook import set_up
from tests.answers.posed import PLAIN, posed
from tests.sheet.files import ASKED, CLASSIC, DRAWN, EXERCISES, PARTLY, made, opened
from tests.sheet.giveaways import (
    Giveaways,
    answers,
    exact_forms,
    giveaways,
    leaks,
    part_of,
    parts,
    seen,
    standing,
    step_formulas,
    with_other_answers,
)

if TYPE_CHECKING:
    from normreg_sheets.sheet.kinds import Kind

ONE, ANOTHER = Variant(seed=1), Variant(seed=77)
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
SOME = pytest.mark.parametrize(
    ("name", "variant", "settings"), CASES[2::6]
)  # all: benchmarks/leaks


@cache
def like(name: str, kind: Kind) -> bytes:
    """The file of another problem, made by a press of its own."""
    problem = posed(ANOTHER, PLAIN, name)
    return set_up(problem, kind).workbook(problem)


@cache
def drawn_like(name: str, kind: Kind) -> str:
    """The picture of the sheet of another problem."""
    return page(posed(ANOTHER, PLAIN, name), kind)


@cache
def wanted(name: str, variant: Variant, settings: Settings) -> Giveaways:
    """What would tell its answers, or those of the problem that its press was set up for."""
    problem, first = posed(variant, settings, name), posed(DRAWN, settings, name)
    if variant.preset is not None:
        return giveaways(problem)
    return giveaways(problem) | giveaways(first, seen(problem))


# --- searched -------------------------------------------------------------------------------


@EACH
def test_no_part_of_an_assignment_tells_an_answer(
    name: str, variant: Variant, settings: Settings
) -> None:
    file = made(name, "assignment", variant, settings)
    assert leaks(file, wanted(name, variant, settings), like(name, "assignment")) == {}


@SOME
def test_a_practice_file_tells_them_on_its_hidden_sheets_alone(
    name: str, variant: Variant, settings: Settings
) -> None:
    file = made(name, "practice", variant, settings)
    but = [part_of(file, title) for title in (KEY, REACH)]
    assert leaks(file, wanted(name, variant, settings), like(name, "practice"), but=but) == {}
    numbers = {repr(abs(number)) for number in answers(posed(variant, settings, name))}
    assert standing(numbers, parts(file)[but[0]]) == numbers


@SOME
@pytest.mark.parametrize("kind", ["assignment", "practice"])
def test_no_picture_of_a_sheet_tells_an_answer(
    name: str, variant: Variant, settings: Settings, kind: Kind
) -> None:
    problem = posed(variant, settings, name)
    told = leaks(page(problem, kind), wanted(name, variant, settings), drawn_like(name, kind))
    assert told == {}


@pytest.mark.parametrize("name", EXERCISES)
def test_the_sheets_with_the_key_are_hidden(name: str) -> None:
    book = opened(name, "practice")
    assert {book[title].sheet_state for title in (KEY, REACH)} == {"hidden"}


@SOME
def test_a_solution_tells_them_all(name: str, variant: Variant, settings: Settings) -> None:
    problem = posed(variant, settings, name)
    file = made(name, "solution", variant, settings)
    everything = "".join(parts(file).values())
    numbers = {repr(abs(number)) for number in answers(problem)}
    roots = {form for form in exact_forms(problem) if "√" in form and len(form) < 10}
    formulas = set(step_formulas(problem))

    assert standing(numbers | roots, everything) == numbers | roots
    # Where a copy is nearer, none reads from the home.
    assert 2 * len({one for one in formulas if one in everything}) >= len(formulas)
    assert leaks(file, wanted(name, variant, settings), like(name, "solution"))


# --- independent of the answers -------------------------------------------------------------


@EACH
def test_the_answers_make_no_difference_to_an_assignment(
    name: str, variant: Variant, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = made(name, "assignment", variant, settings)
    problem = with_other_answers(posed(variant, settings, name), monkeypatch)
    assert set_up(problem, "assignment").workbook(problem) == before


@SOME
def test_the_answers_make_a_difference_to_the_hidden_sheets_of_a_practice_file(
    name: str, variant: Variant, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = made(name, "practice", variant, settings)
    problem = with_other_answers(posed(variant, settings, name), monkeypatch)
    after = parts(set_up(problem, "practice").workbook(problem))
    changed = {part for part, text in parts(before).items() if after[part] != text}
    key, reach = (part_of(before, title) for title in (KEY, REACH))
    assert {key} <= changed <= {key, reach}  # of the last steps nothing is ever reached from


@pytest.mark.parametrize(("name", "settings"), ASKED)
def test_the_answers_do_make_a_difference_to_a_solution(
    name: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = made(name, "solution", ONE, settings)
    problem = with_other_answers(posed(ONE, settings, name), monkeypatch)
    assert set_up(problem, "solution").workbook(problem) != before


@SOME
def test_the_answers_make_no_difference_to_the_picture_of_a_sheet_to_fill(
    name: str, variant: Variant, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    kinds: tuple[Kind, ...] = ("assignment", "practice", "solution")
    before = [page(posed(variant, settings, name), kind) for kind in kinds]
    problem = with_other_answers(posed(variant, settings, name), monkeypatch)
    same = [page(problem, kind) == one for kind, one in zip(kinds, before, strict=True)]
    assert same == [True, True, False]
