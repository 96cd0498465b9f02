"""The self-test: each way in which a template can be broken is found, and said once.

What it finds of a broken marker is in `test_broken_marker`, how it is told in `test_findings`.
"""

from __future__ import annotations

from dataclasses import replace
from math import nan
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.answers.draw import pose
from normreg_sheets.errors import UsageError, WishError
from normreg_sheets.exercise.composition import load
from normreg_sheets.exercise.exercise import LEVELS, Claim, Settings
from normreg_sheets.exercise.template import names
from normreg_sheets.marking import careless, rehearsal
from normreg_sheets.marking.cast import COPIED
from normreg_sheets.marking.handed import text_cell
from normreg_sheets.marking.selftest import run
from tests.marking.cases import EXERCISE
from tests.marking.own_templates import (
    HALVED,
    NEGATIVE,
    NUMBER,
    ROOT,
    SOUND,
    TWICE,
    TWICE_AGAIN,
    exercise,
    found,
    mistakes,
    with_preset,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from normreg_sheets.answers.problem import Problem, Variant
    from normreg_sheets.exercise.exercise import Exercise

COPIES = [f"{level}-{COPIED}" for level in LEVELS]  # the first variants that are drawn
NOTHING = '{ name = "nothing", Y = "X - X", says = "No." }'


# ---- nothing to find -----------------------------------------------------------------------------


def test_a_sound_template_has_no_findings() -> None:
    report = run(SOUND, NUMBER)

    assert report.findings == report.notes == ()
    assert report.problems == NUMBER


@pytest.mark.parametrize("name", names())
def test_a_template_that_comes_along_has_no_findings(name: str) -> None:
    assert found(run(load(name), 3)) == {}


def test_a_mistake_that_its_template_hides_is_a_note() -> None:
    notes = [note.kind for note in run(load(EXERCISE), 3).notes]
    assert notes.count("hidden") == 1  # about ε, which is 0


def test_problems_are_spread_over_the_levels_and_presets_come_along() -> None:
    told: list[tuple[int, int]] = []
    printed = with_preset("X = [[1, 2], [3, 4]]", HALVED)
    report = run(printed, 4, progress=lambda done, total: told.append((done, total)))

    assert report.problems == 5
    assert told[-1] == (5, 5)
    assert told == sorted(told)


def test_several_processes_find_the_same() -> None:
    broken = exercise(ROOT + mistakes(NEGATIVE))
    alone = run(broken, NUMBER, jobs=1)

    assert run(broken, NUMBER, jobs=2) == alone
    assert max(finding.problems for finding in alone.findings) == NUMBER


# ---- each kind of finding ------------------------------------------------------------------------


def test_a_wish_that_never_holds_is_named_for_every_level() -> None:
    report = run(exercise(HALVED, '[wishes]\nalways = ["X >= 1", "Y > 5"]'), NUMBER)
    says = found(report)["not-drawn"]

    assert len(says) == len(LEVELS)
    assert all(
        "'Y > 5'" in line and level in line for line, level in zip(says, LEVELS, strict=True)
    )
    assert [finding.example for finding in report.findings] == [
        f"{level}-{COPIED}" for level in LEVELS
    ]
    assert report.problems == 0


def test_a_level_without_numbers_is_searched_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A search in vain takes long, so it is not done again for every seed."""
    searched: list[str] = []

    def search(exercise: Exercise, variant: Variant) -> Problem:
        searched.append(str(variant))
        return pose(exercise, variant)

    monkeypatch.setattr(rehearsal, "pose", search)
    run(exercise(HALVED, '[wishes]\nalways = ["Y > 5"]'), 60)

    assert searched == COPIES


def without(*missing: str, error: type[Exception]) -> Callable[[Exercise, Variant], Problem]:
    """A drawing that fails for some variants."""

    def search(exercise: Exercise, variant: Variant) -> Problem:
        if str(variant) in missing:
            raise error(f"no numbers for {variant}")
        return pose(exercise, variant)

    return search


def test_a_seed_without_numbers_is_found_and_the_next_ones_are_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rehearsal, "pose", without("friendly-2", error=WishError))
    report = run(SOUND, NUMBER * 2)

    assert found(report) == {"not-drawn": ["no numbers for friendly-2"]}
    assert report.problems == 2 * NUMBER - 3


def test_a_preset_without_an_answer_is_found() -> None:
    report = run(with_preset("X = [[0, 1], [1, 1]]", 'Y = "1 / X"'), NUMBER)

    assert found(report) == {"not-drawn": ["preset 'printed': 'Y' is not a number with these data"]}
    assert report.findings[0].example == "printed"
    assert report.problems == NUMBER


def test_a_preset_of_other_sizes_than_the_template_is_found() -> None:
    report = run(with_preset("X = [[1, 1]]", 'Y = "1 / X"'), 3)

    assert "has numbers for its own sizes only" in found(report)["not-drawn"][0]


def test_where_other_sizes_are_set_presets_stay_at_home() -> None:
    report = run(load(EXERCISE, Settings((("example", "5"),))), 0)

    assert found(report) == {}
    assert report.problems == 0


@pytest.mark.parametrize("error", [UsageError, WishError])
def test_a_defect_of_ours_is_no_finding(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def play(*_: object) -> None:
        raise error("of the marker")

    monkeypatch.setattr(rehearsal, "play", play)
    with pytest.raises(error, match="of the marker"):
        run(SOUND, 3)


def test_levels_that_can_be_drawn_are_tried_all_the_same() -> None:
    report = run(exercise(HALVED, '[wishes]\nfriendly = ["Y > 5"]'), NUMBER)

    assert len(found(report)["not-drawn"]) == 1
    assert report.problems == NUMBER * 2 // 3


def test_a_sheet_that_does_not_fit_is_said_and_nothing_else() -> None:
    wide = load(EXERCISE, Settings((("example", "60"),)))

    assert list(found(run(wide, NUMBER))) == ["no-page"]


def test_an_honest_student_who_cannot_follow_the_rounding_is_told_with_step_and_cell() -> None:
    """A tenth of 1/30 is 0.0 with one decimal, and nothing can be divided by that."""
    broken = with_preset("X = [[1, 6], [9, 8]]", 'Y = "X / 30"\nZ = "1 / Y"', decimals=1)
    report = run(broken, 0)
    [finding] = [one for one in report.findings if one.kind == "honest-loses"]

    assert "who rounds every result" in finding.says
    assert "Z (Only part)" in finding.says
    assert (finding.problems, finding.example) == (1, "printed Z[0,0]")


def test_a_mistake_that_is_the_rule_itself_is_found_twice() -> None:
    """It keeps the numbers from being drawn, and it is said which rules are the same."""
    broken = exercise('Y = "2 * X"\n' + mistakes('{ name = "sum", Y = "X + X", says = "No." }'))
    kinds = found(run(broken, NUMBER))

    assert list(kinds) == ["same-rules", "not-drawn"]
    assert all("Y and sum can be told apart" in line for line in kinds["not-drawn"])
    assert kinds["same-rules"] == ["'sum' always gives what 'Y' gives; drop one of them"]


@pytest.mark.parametrize(
    ("way", "kinds"), [("X + X", []), ("X * {unit}", []), ("X ** 2", ["other-way"])]
)
def test_another_way_must_lead_to_the_same_numbers(way: str, kinds: list[str]) -> None:
    report = run(exercise(f'Y = {{ rule = "2 * X", also = ["{way}"] }}'), NUMBER)
    assert list(found(report)) == kinds


def test_a_mistake_that_is_another_is_found_once() -> None:
    """Either name is a good one, so that nothing is said of what they are named."""
    kinds = found(run(exercise('Y = "X / 2"\n' + mistakes(TWICE, TWICE_AGAIN)), NUMBER))

    assert kinds == {
        "same-rules": ["'sum' always gives what 'twice' gives; drop one of them"],
    }


def test_a_mistake_after_which_nothing_can_be_followed_is_found() -> None:
    """No root is negative, so later cells are judged by the key."""
    kinds = found(run(exercise(ROOT + mistakes(NEGATIVE)), NUMBER))

    assert list(kinds) == ["mistake-costs-more"]
    assert all(
        "'negative' costs more than Y (Only part)" in line for line in kinds["mistake-costs-more"]
    )


def test_a_mistake_that_leaves_nothing_but_zeros_can_be_followed() -> None:
    """As when a cut-off makes zeros of all outputs: they are accounted for."""
    assert found(run(exercise(HALVED + "\n" + mistakes(NOTHING)), NUMBER)) == {}


@pytest.mark.parametrize(
    ("factor", "says"), [(2, []), (3, ["D as the gradient of L with respect to X"])]
)
def test_a_gradient_that_is_none_is_found(factor: int, says: list[str]) -> None:
    squares = exercise(f'L = "sum(X ** 2, over=(unit, example))"\nD = "{factor} * X"')
    claiming = replace(squares, claims=(Claim("D", "L", "X"),))

    assert found(run(claiming, NUMBER)).get("unproved", []) == says


def test_a_mistake_that_published_numbers_hide_is_a_note() -> None:
    """Nobody can change what was published; that drawn numbers show it is checked anyway."""
    squared = '{ name = "squared", Y = "X ** 2", says = "No." }'
    report = run(with_preset("X = [[0, 1], [1, 0]]", 'Y = "X"\n' + mistakes(squared)), 0)

    assert found(report) == {}
    assert [note.kind for note in report.notes] == ["published"]


def test_a_mistake_that_never_shows_where_it_may_hide_is_a_note() -> None:
    hiding = '{ name = "hiding", Y = "X / 2 + 0 * X", says = "No.", hides = "always" }'
    report = run(exercise('Y = "X / 2"\n' + mistakes(hiding)), NUMBER)

    assert report.findings == ()
    assert [(note.kind, note.says) for note in report.notes] == [
        ("hidden", "'hiding' (in Y): always")
    ]


def test_an_entry_that_is_misread_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody who means nothing by 7, and one who means 7 by nothing."""
    monkeypatch.setitem(careless.FORMS, "words", lambda _: careless.Written(text_cell("7"), nan))
    monkeypatch.setitem(careless.FORMS, "left blank", lambda _: careless.Written(None, 7.0))
    says = found(run(SOUND, 30))["misread"]

    assert sorted(says) == ["a blank cell is misread", "a text cell is misread"]


def test_answers_that_fit_every_variant_are_found() -> None:
    kinds = found(run(exercise('Y = "X / 2"', draw="integers(2, 2)"), NUMBER))

    assert kinds == {"copy-pays": ["who hands in the answers of another variant keeps every point"]}


def test_a_wish_that_hardly_ever_holds_is_a_note() -> None:
    wishes = '[wishes]\nalways = ["count(X == 9) >= 4"]'
    report = run(exercise(HALVED, wishes), 3)

    assert {note.kind for note in report.notes} == {"slow"}
    assert len(report.notes) == len(LEVELS)
