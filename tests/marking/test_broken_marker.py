"""A marker that is broken is noticed: each way to break it yields the finding that tells of it.

The self-test runs on a sound template, so that whatever it finds is the marker's.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.marking import surprises
from normreg_sheets.marking.cast import TAMPERER, copier, tampered
from normreg_sheets.marking.marker import CellMark, Verdict, mark
from normreg_sheets.marking.policy import Policy
from normreg_sheets.marking.selftest import run
from tests.marking.cases import LEVELS, drawn
from tests.marking.own_templates import NUMBER, SOUND, found

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from normreg_sheets.answers.problem import Problem
    from tests.marking.cases import Entries

    Change = Callable[[CellMark], CellMark]
    Marker = Callable[[Problem, Entries], Mapping[str, list[CellMark]]]


def kinds(monkeypatch: pytest.MonkeyPatch, marker: Marker) -> set[str]:
    """What kinds of findings a marker yields."""
    monkeypatch.setattr(surprises, "mark", marker)
    return set(found(run(SOUND, NUMBER)))


def each(change: Change) -> Marker:
    """The marker, but for a change of each mark."""
    return lambda problem, entries: {
        step: [change(cell) for cell in cells] for step, cells in mark(problem, entries).items()
    }


def instead(verdict: Verdict, other: Verdict, earns: float = 0.0) -> Marker:
    """One verdict for another, with the points that it `earns`."""

    def change(cell: CellMark) -> CellMark:
        if cell.verdict is not verdict:
            return cell
        return replace(cell, verdict=other, mistake=None, points=earns * cell.of)

    return each(change)


def earning(verdict: Verdict, share: float) -> Marker:
    """Another share of the points for a verdict."""
    return each(lambda c: replace(c, points=share * c.of) if c.verdict is verdict else c)


def on_first(change: Change) -> Marker:
    """A change of the mistakes in the first cell of each step."""
    return each(lambda c: change(c) if not any(c.at) and c.verdict is Verdict.MISTAKE else c)


RIGHT, OWN, MISTAKE = Verdict.RIGHT, Verdict.OWN, Verdict.MISTAKE
WRONG, BLANK, UNREADABLE = Verdict.WRONG, Verdict.BLANK, Verdict.UNREADABLE
HONEST = {"key-loses", "honest-loses"}
LATER = {"mistake-costs-more"}

BROKEN: dict[str, tuple[Marker, set[str]]] = {
    "right is wrong": (instead(RIGHT, WRONG), HONEST),
    "right is own": (instead(RIGHT, OWN, 1.0), HONEST),
    "right earns nothing": (earning(RIGHT, 0.0), HONEST),
    "right earns twice": (earning(RIGHT, 2.0), HONEST),
    "there is nothing to earn": (each(lambda c: replace(c, points=0.0, of=0.0)), HONEST | LATER),
    "own is wrong": (instead(OWN, WRONG), LATER),
    "own earns half": (earning(OWN, 0.5), LATER),
    "a mistake is right": (instead(MISTAKE, RIGHT, 1.0), {"wrong-earns"}),
    "a mistake earns half": (earning(MISTAKE, 0.5), {"wrong-earns"}),
    "a mistake is wrong": (instead(MISTAKE, WRONG), {"mistake-unnamed"}),
    "a mistake is missed once": (
        on_first(lambda c: replace(c, verdict=RIGHT, mistake=None, points=c.of)),
        {"wrong-earns"},
    ),
    "a mistake is unnamed once": (
        on_first(lambda c: replace(c, verdict=WRONG, mistake=None)),
        {"mistake-unnamed"},
    ),
    "a mistake has no name": (
        on_first(lambda c: replace(c, mistake=None)),
        {"mistake-misnamed"},
    ),
    "a mistake has another name": (
        each(lambda c: replace(c, mistake=c.mistake and replace(c.mistake, name="other"))),
        {"mistake-misnamed"},
    ),
    "a wrong number is right": (instead(WRONG, RIGHT, 1.0), {"wrong-earns"}),
    "a wrong number earns": (earning(WRONG, 0.25), {"wrong-earns"}),
    "a blank is wrong": (instead(BLANK, WRONG), {"misread"}),
    "a blank is unreadable": (instead(BLANK, UNREADABLE), {"misread"}),
    "a blank earns": (earning(BLANK, 1.0), {"blank-earns"}),
    "a blank is right": (instead(BLANK, RIGHT), {"blank-earns"}),
    "a word is blank": (instead(UNREADABLE, BLANK), {"misread"}),
    "a word is too coarse": (instead(UNREADABLE, Verdict.COARSE, 0.5), {"blank-earns"}),
    "own numbers are not followed": (partial(mark, policy=Policy(follow_through=0.0)), LATER),
    "points are others": (partial(mark, policy=Policy(points={"Z": 1.0})), HONEST | LATER),
    "whole numbers do": (partial(mark, policy=Policy(decimals={"Y": 0})), {"wrong-earns"}),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_marker_is_found_out(monkeypatch: pytest.MonkeyPatch, broken: str) -> None:
    marker, says = BROKEN[broken]

    assert kinds(monkeypatch, marker) >= says


def test_the_marker_as_it_is_yields_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that whatever is found above comes from the change."""
    assert kinds(monkeypatch, mark) == set()


def test_a_marker_that_leaves_cells_out_is_a_defect(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(surprises, "mark", lambda *both: {s: c[1:] for s, c in mark(*both).items()})
    with pytest.raises(ValueError, match="shorter"):
        run(SOUND, NUMBER)


@pytest.mark.parametrize("level", LEVELS)
def test_who_is_marked_on_changed_givens_is_found_out(
    monkeypatch: pytest.MonkeyPatch, level: str
) -> None:
    """As if the sheet's own givens were believed."""
    monkeypatch.setattr(
        surprises, "mark", lambda problem, entries: mark(tampered(problem), entries)
    )
    found = [surprises.play(TAMPERER, drawn(level, seed))[1] for seed in range(1, 5)]

    assert {one.kind for some in found for one in some} == {"wrong-earns"}


@pytest.mark.parametrize("level", LEVELS)
def test_who_believes_a_copier_is_found_out(monkeypatch: pytest.MonkeyPatch, level: str) -> None:
    everything_right = instead(WRONG, RIGHT, 1.0)
    monkeypatch.setattr(surprises, "mark", everything_right)
    _, seen = surprises.play(copier(drawn(level).exercise), drawn(level))

    assert {one.kind for one in seen} == {"wrong-earns"}
    assert {one.step for one in seen} >= {"Z"}
