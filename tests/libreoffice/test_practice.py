"""What a practice file says at once, and what `check` says of the same numbers.

Every difference must have one of the causes that `judged` tells, and each has its bound.
"""

from __future__ import annotations

from collections import Counter

import pytest

from normreg_sheets.marking.marker import Verdict
from tests.libreoffice.judged import BLANK, Judged, judge_all
from tests.libreoffice.practising import PROBLEMS

pytestmark = pytest.mark.libreoffice

# How many differences of each cause there may be.
TEXTS = 1e-2  # of all cells: two sheets in 34 hold texts, in a sixth of their cells at most
HAIRS = 5e-4  # of all cells
SLIPS = 2e-2  # of the sheets with a slip: few mistakes cut off, and all signs of a block must agree


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> list[Judged]:
    """Every cell of every file, as LibreOffice calculates it."""
    return judge_all(tmp_path_factory.mktemp("practice"))


@pytest.fixture(scope="module")
def differing(judged: list[Judged]) -> list[Judged]:
    """The cells on which the two differ; they are told, so that somebody can look at them."""
    found = [one for one in judged if one.differs]
    stricter = Counter(one.cause for one in found if one.kept)
    laxer = Counter(one.cause for one in found if not one.kept)
    print(f"{len(judged):,} cells; practice stricter: {dict(stricter)}, laxer: {dict(laxer)}")
    for one in found:
        if one.cause in ("hair", "slip"):
            said = one.mark.entry.said
            print(f"{one.file} {one.step}{one.mark.at}: {said} {one.mark.verdict}, {one.shows}")
    return found


def test_a_practice_file_is_stricter_with_texts_alone(
    judged: list[Judged], differing: list[Judged]
) -> None:
    """It takes none for a number, and follows none."""
    stricter = [one for one in differing if one.cause == "text"]

    assert all(one.kept for one in stricter)
    assert 2.0 not in {one.shows for one in judged if one.cause == "text"}
    assert any(one.mark.verdict is Verdict.OWN for one in stricter)
    assert len(stricter) <= TEXTS * len(judged)


def test_a_practice_file_is_laxer_with_rows_of_zeros_alone(differing: list[Judged]) -> None:
    """Where a sound block has a row of zeros, nothing outside that row may be judged otherwise."""
    laxer = Counter(one.file for one in differing if one.cause == "zeros")

    assert not any(one.kept for one in differing if one.cause == "zeros")
    assert laxer.keys() <= {f"{name}-row-of-zeros" for name in PROBLEMS}
    assert laxer
    for name, problem in PROBLEMS.items():
        rows = sum(
            place[:1] in ((), (0,)) for places in problem.blanks.values() for place in places
        )
        assert laxer[f"{name}-row-of-zeros"] <= rows


def test_a_practice_file_does_not_follow_what_a_mistake_made_zero(
    judged: list[Judged], differing: list[Judged]
) -> None:
    slips = {one.file for one in judged if "-slip-" in one.file}
    found = {one.file for one in differing if one.cause == "slip"}

    assert found
    assert found <= slips
    assert len(found) <= SLIPS * len(slips)


def test_a_precomputed_half_width_differs_by_a_hair(
    judged: list[Judged], differing: list[Judged]
) -> None:
    hairs = [one for one in differing if one.cause == "hair"]

    assert len(hairs) <= HAIRS * len(judged)


def test_every_verdict_comes_up(judged: list[Judged]) -> None:
    """So that agreeing means something."""
    assert {one.mark.verdict for one in judged} == set(Verdict)
    assert {one.shows for one in judged} == {0.0, 1.0, 2.0, BLANK}


def test_a_practice_file_never_denies_a_number_of_an_honest_student(judged: list[Judged]) -> None:
    who = ("key", "each-step", "at-the-end", "finer", "formulas")
    denied = [one for one in judged if one.file.endswith(who) and one.shows not in (1.0, 2.0)]

    assert denied == []


def test_a_practice_file_denies_every_slip_that_check_names(judged: list[Judged]) -> None:
    named = [one for one in judged if "-slip-" in one.file and one.mark.mistake is not None]

    assert len(named) > 100
    assert {one.shows for one in named} == {0.0}
