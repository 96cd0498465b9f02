"""Parts: their numbers and sections, live steps, and goals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from normreg_sheets.errors import TemplateError
from normreg_sheets.exercise.algebra import Const, Ref
from normreg_sheets.exercise.language import Scope, parse
from tests.exercise.templates import changed, loaded

if TYPE_CHECKING:
    from pathlib import Path

    from normreg_sheets.exercise.exercise import Exercise

HEAD = """\
title = "Parts"
version = 1
network = []
about = ""
axes = { row = 2 }
given = { X = { axes = "row", draw = "integers(0, 1)" } }
"""


def of_parts(folder: Path, *keys: str) -> Exercise:
    """An exercise of as many parts, each with a step and such keys."""
    parts = [
        f'[[part]]\ntitle = "Part"\ntext = ""\n{own}\nY{place} = "X"\n'
        for place, own in enumerate(keys)
    ]
    return loaded(folder, HEAD + "".join(parts))


# Numbers: one that continues has a letter, and so has the one that it continues.

ON = "continues = true"
NUMBERS: list[tuple[list[str], list[str]]] = [
    ([""], ["1"]),
    (["", "continues = false", ""], ["1", "2", "3"]),
    (["", ON], ["1a", "1b"]),
    (["", ON, ON, ""], ["1a", "1b", "1c", "2"]),
    (["", "", ON, "", ON, ON], ["1", "2a", "2b", "3a", "3b", "3c"]),
    (["", *[ON] * 25], [f"1{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"]),
]


@pytest.mark.parametrize(("keys", "numbers"), NUMBERS)
def test_a_part_has_a_number_and_a_letter_where_it_goes_on(
    tmp_path: Path, keys: list[str], numbers: list[str]
) -> None:
    assert [part.number for part in of_parts(tmp_path, *keys).parts] == numbers


# Sections: a part is in that of the part before it, where it begins none.


def begins(section: str) -> str:
    return f'section = "{section}"'


FOUND: list[tuple[list[str], list[str]]] = [
    (["", ""], ["", ""]),
    ([begins("one")], ["one"]),
    ([begins("one"), "", begins("two"), ""], ["one", "one", "two", "two"]),
    ([begins("one"), f"{begins('two')}\n{ON}"], ["one", "two"]),
    ([begins("a" * 20)], ["a" * 20]),
]


@pytest.mark.parametrize(("keys", "sections"), FOUND)
def test_a_part_stays_in_a_section_until_another_begins(
    tmp_path: Path, keys: list[str], sections: list[str]
) -> None:
    exercise = of_parts(tmp_path, *keys)
    assert [part.section for part in exercise.parts] == sections
    assert exercise.sections == tuple(dict.fromkeys(sections))


def test_a_number_goes_on_in_the_next_section(tmp_path: Path) -> None:
    exercise = of_parts(tmp_path, begins("one"), f"{begins('two')}\n{ON}", "")
    assert [part.number for part in exercise.parts] == ["1a", "1b", "2"]


def test_a_part_may_be_the_way_back(tmp_path: Path) -> None:
    exercise = of_parts(tmp_path, "", "backward = true", "backward = false")
    assert [part.backward for part in exercise.parts] == [False, True, False]


WORD = "is one word in small letters"
REFUSED: list[tuple[list[str], str]] = [
    ([ON], "part 1: continues no other part"),
    (["", *[ON] * 26], "too many parts continue one another"),
    (["continues = 1"], "part 1: continues: Expected `bool`, got `int`"),
    (["backward = 'yes'"], "part 1: backward: Expected `bool`, got `str`"),
    (["section = 3"], "part 1: section: Expected `str | null`, got `int`"),
    ([begins("Forward")], f"section 'Forward': {WORD}"),
    ([begins("two words")], f"section 'two words': {WORD}"),
    ([begins("page2")], f"section 'page2': {WORD}"),
    ([begins("größe")], f"section 'größe': {WORD}"),
    ([begins("")], f"section '': {WORD}"),
    ([begins("a" * 21)], f"section '{'a' * 21}': {WORD}"),
    ([begins("one"), begins("one")], "section 'one': begins twice"),
    ([begins("one"), begins("two"), begins("one")], "section 'one': begins twice"),
    (["", begins("one")], "the first part is in no section, but later ones are"),
]


@pytest.mark.parametrize(("keys", "message"), REFUSED)
def test_parts_that_do_not_fit_are_refused(tmp_path: Path, keys: list[str], message: str) -> None:
    with pytest.raises(TemplateError) as refusal:
        of_parts(tmp_path, *keys)
    assert str(refusal.value) == f"small.toml: {message}"


# Live steps: computed by the sheet, so nobody answers them and nothing asked is made from them.

LOW = 'low   = "min(X, over=column)"'
LIVE = 'low   = { rule = "min(X, over=column)", live = true'
Y = 'Y     = "G @ total + eps"'


def test_a_step_may_be_live(tmp_path: Path) -> None:
    exercise = loaded(tmp_path, changed(LOW, LIVE + " }"))
    assert [step.name for step in exercise.steps if step.live] == ["low"]


def test_a_live_step_may_be_made_from_a_live_one(tmp_path: Path) -> None:
    text = changed(LOW, LIVE + " }").replace(Y, 'Y = { rule = "G @ low", live = true }')
    assert [step.live for step in loaded(tmp_path, text).steps] == [False, True, True]


FEEDS: list[str] = [
    'Y = "G @ low"',
    'Y = { rule = "G @ total", also = ["G @ low + eps"] }',
    'Y = "G @ total"\nmistakes = [{ name = "low", Y = "G @ low", says = "No." }]',
]


@pytest.mark.parametrize("keys", FEEDS)
def test_nothing_that_is_asked_is_made_from_a_live_step(tmp_path: Path, keys: str) -> None:
    with pytest.raises(TemplateError) as refusal:
        loaded(tmp_path, changed(LOW, LIVE + " }").replace(Y, keys))
    assert str(refusal.value) == (
        "small.toml: step 'Y' is asked, but is made from 'low', which is live"
    )


ANSWERED: list[tuple[str, str]] = [
    (LIVE + ", points = 2 }", "step 'low': is live, so nobody answers it: without points and also"),
    (
        LIVE + ', also = ["-max(-X, over=column)"] }',
        "step 'low': is live, so nobody answers it: without points and also",
    ),
    (
        LIVE + ' }\nhigh = "max(X, over=column)"',
        "mistake 'averaged' of step 'low': the step is live, so nobody answers it",
    ),
]


@pytest.mark.parametrize(("keys", "message"), ANSWERED)
def test_nobody_answers_a_live_step(tmp_path: Path, keys: str, message: str) -> None:
    text = changed(LOW, keys)
    if message.startswith("mistake"):
        text = text.replace('averaged", total =', 'averaged", low =')
    with pytest.raises(TemplateError) as refusal:
        loaded(tmp_path, text)
    assert str(refusal.value) == f"small.toml: part 1: {message}"


# Goals: equal to something but for some roundings, or below something.

EQUALS = 'equals = "eps", from = "X", when = "eps > 0"'
SCOPE = Scope({"Y": ("other",), "eps": (), "total": ("row",)}, {"other": "row", "row": "row"})


def test_a_goal_may_be_to_equal_something(tmp_path: Path) -> None:
    (goal,) = loaded(tmp_path).parts[1].goals
    assert (goal.relation, goal.target, goal.base, goal.step) == (
        "equals", Ref("eps", ()), "X", "Y",
    )  # fmt: skip


def test_a_goal_may_be_to_stay_below_something(tmp_path: Path) -> None:
    (goal,) = loaded(tmp_path, changed(EQUALS, 'below = "100"')).parts[1].goals
    assert (goal.relation, goal.target, goal.base, goal.step, goal.when) == (
        "below", Const(parse("100", SCOPE).value), "", "Y", None,  # type: ignore[union-attr]
    )  # fmt: skip


def test_a_goal_below_has_a_rule_of_its_own(tmp_path: Path) -> None:
    text = changed(EQUALS, 'below = "sum(total, over=row) + 1"')
    (goal,) = loaded(tmp_path, text).parts[1].goals
    assert goal.check == parse("sum(Y, over=other)", SCOPE)
    assert goal.target == parse("sum(total, over=row) + 1", SCOPE)


FORM = "has equals and from, or has below"
NO_GOALS: list[tuple[str, str]] = [
    ('below = "eps", from = "X"', FORM),
    ('below = "eps", equals = "eps"', FORM),
    ('below = "eps", equals = "eps", from = "X"', FORM),
    ('equals = "eps"', FORM),
    ('from = "X"', FORM),
    ('when = "eps > 0"', FORM),
    ('below = "Y"', "checks no step of its part, or is to be below something of other axes"),
    ('below = "epx"', "unknown tensor 'epx'; did you mean 'eps'?\n    epx\n    ^"),
]


@pytest.mark.parametrize(("keys", "message"), NO_GOALS)
def test_a_wrong_goal_is_refused(tmp_path: Path, keys: str, message: str) -> None:
    with pytest.raises(TemplateError) as refusal:
        loaded(tmp_path, changed(EQUALS, keys))
    assert str(refusal.value) == f"small.toml: part 2: goal 'sum': {message}"
