"""How often checks hold, against counts that are known beforehand."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.answers.rates import rates, same_rules
from normreg_sheets.exercise.composition import compose
from normreg_sheets.exercise.template import TemplateText, convert

if TYPE_CHECKING:
    from normreg_sheets.exercise.exercise import Exercise

LEVEL = "fractions"


def exercise(part: str, wishes: str = "", given: str = "draw = 'integers(0, 9)'") -> Exercise:
    text = f"""
        title = "Tiny"
        version = 1
        network = []
        about = ""
        [axes]
        example = 1
        [given]
        X = {{ {"axes = 'example', " if "draw" in given else ""}{given} }}
        [[part]]
        title = ""
        text = ""
        {part}
        [wishes]
        always = [{wishes}]
    """
    return compose(convert(tomllib.loads(text), TemplateText), "tiny")


@pytest.mark.parametrize(
    ("wish", "share"), [("X >= 0", 1.0), ("X > 9", 0.0), ("X == 4", 0.1), ("X < 5", 0.5)]
)
def test_a_wish_holds_as_often_as_the_range_says(wish: str, share: float) -> None:
    [rate] = [one for one in rates(exercise('Y = "X"', f'"{wish}"'), LEVEL) if one.wish]

    assert rate.name == wish
    assert abs(rate.share - share) < 0.03  # three standard deviations of the 1,700 candidates
    assert rate.tried > 1000


def test_a_wish_is_counted_whatever_becomes_of_the_others() -> None:
    both = [one.share for one in rates(exercise('Y = "X"', '"X > 9", "X >= 0"'), LEVEL) if one.wish]

    assert both == [0.0, 1.0]


def test_our_own_checks_are_counted_and_not_called_wishes() -> None:
    names = [one.name for one in rates(exercise('Y = "X"'), LEVEL) if not one.wish]

    assert names == ["a student with rounded numbers can be followed"]


def test_where_nothing_is_drawn_there_is_nothing_to_count() -> None:
    assert rates(exercise('Y = "X"', given="value = 3"), LEVEL) == ()
    assert same_rules(exercise('Y = "X"', given="value = 3"), LEVEL) == ()


@pytest.mark.parametrize(
    ("rule", "same"),
    [
        ("X + X", [("Y", "m")]),
        ("2 * X + 1", []),
        ("X ** 2", []),  # the same for 0 and 2, not for the others
        ("2 * abs(X)", [("Y", "m")]),  # nothing below 0 is drawn
    ],
)
def test_rules_are_the_same_where_no_candidate_tells_them_apart(
    rule: str, same: list[tuple[str, str]]
) -> None:
    one = f'{{ name = "m", Y = "{rule}", says = "" }}'
    assert list(same_rules(exercise(f'Y = "2 * X"\nmistakes = [{one}]'), LEVEL)) == same


def test_a_mistake_that_may_hide_may_be_the_same_as_the_rule_but_not_as_another() -> None:
    listed = ", ".join(
        f'{{ name = "{name}", Y = "{rule}", says = "", hides = "here" }}'
        for name, rule in (("a", "X + X"), ("b", "3 * X"), ("c", "X + X + X"))
    )

    assert same_rules(exercise(f'Y = "2 * X"\nmistakes = [{listed}]'), LEVEL) == (("b", "c"),)
