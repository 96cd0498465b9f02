"""Sections: an exercise of which only one is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from normreg_sheets.errors import UsageError
from normreg_sheets.exercise.composition import load
from normreg_sheets.exercise.exercise import Settings
from tests.exercise.templates import SMALL, changed, loaded

if TYPE_CHECKING:
    from pathlib import Path

    from normreg_sheets.exercise.exercise import Exercise


def only(section: str) -> Exercise:
    return load("dropout", Settings(only=section))


SECTIONS = ("forward", "backward", "update", "inference")


@pytest.mark.parametrize("section", SECTIONS)
def test_all_data_stay(section: str) -> None:
    data = {given.name for given in load("dropout").givens if given.role == "data"}
    assert data <= only(section).given.keys()


@pytest.mark.parametrize("section", SECTIONS)
def test_the_earlier_sections_stay_and_the_later_ones_go(section: str) -> None:
    kept = list(SECTIONS[: SECTIONS.index(section) + 1])
    assert list(only(section).sections) == kept
    whole = load("dropout")
    assert only(section).parts == tuple(part for part in whole.parts if part.section in kept)


@pytest.mark.parametrize("section", SECTIONS)
def test_the_whole_is_remembered(section: str) -> None:
    cut, whole = only(section), load("dropout")
    assert (cut.whole.givens, cut.whole.parts, cut.whole.claims) == (
        whole.givens, whole.parts, whole.claims,
    )  # fmt: skip
    assert whole.whole is whole


@pytest.mark.parametrize("section", SECTIONS)
def test_wishes_and_claims_are_of_the_whole(section: str) -> None:
    cut = only(section)
    assert (cut.always, dict(cut.by_level), cut.claims) == ((), {}, ())
    assert cut.whole.always
    assert cut.whole.claims


TWO = SMALL.replace('title = "Sum of', 'section = "one"\ntitle = "Sum of').replace(
    'title = "Scale"', 'section = "two"\ntitle = "Scale"'
)


def test_a_parameter_that_nothing_reads_is_not_given(tmp_path: Path) -> None:
    cut = loaded(tmp_path, TWO, Settings(only="one"))
    assert [given.name for given in cut.givens] == ["X", "eps"]


LOW = 'low   = "min(X, over=column)"'
READS: list[str] = [
    'low = { rule = "min(X, over=column)", also = ["min(X, over=column) * sum(G, over=other)"] }',
    LOW + '\ngoals = [{ says = "high", check = "-low", below = "sum(G, over=other)" }]',
    LOW.replace("min(X, over=column)", "min(X, over=column) + sum(G, over=other)"),
]


@pytest.mark.parametrize("keys", READS)
def test_a_parameter_is_kept_where_anything_of_a_part_reads_it(tmp_path: Path, keys: str) -> None:
    cut = loaded(tmp_path, TWO.replace(LOW, keys), Settings(only="one"))
    assert [given.name for given in cut.givens] == ["X", "G", "eps"]


def test_the_only_section_is_the_whole_exercise(tmp_path: Path) -> None:
    text = changed('title = "Sum of', 'section = "one"\ntitle = "Sum of')
    exercise = loaded(tmp_path, text, Settings(only="one"))
    assert exercise.uncut is None
    assert [given.name for given in exercise.givens] == ["X", "G", "eps"]


REFUSED: list[tuple[str, str, str]] = [
    (
        "dropout",
        "forwrd",
        "--only forwrd: unknown section 'forwrd'; did you mean 'forward'?",
    ),
    (
        "dropout",
        "x",
        "--only x: unknown section 'x'; there are: backward, forward, inference, update",
    ),
    ("dropout", "Forward", "--only Forward: unknown section 'Forward'; did you mean 'forward'?"),
    (
        "batch-normalization",
        "forward",
        "--only forward: batch-normalization is one section; leave it out",
    ),
]


@pytest.mark.parametrize(("name", "section", "message"), REFUSED)
def test_an_unknown_section_is_refused(name: str, section: str, message: str) -> None:
    with pytest.raises(UsageError) as refusal:
        load(name, Settings(only=section))
    assert str(refusal.value) == message
