"""Every file of the corpus ends in its verdict: none hangs, none is believed, none is lost.

A group is one run of the real command line, so that its limits and its children take part.
"""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.submission.refusal import Limits, Reason
from tests.corpus.cases import CASES, GROUPS
from tests.corpus.examination import checked, laid_down, released, write_good
from tests.corpus.good import ANSWERS
from tests.corpus.verdicts import MARKED, blank, disagreements, pending, reads, refused

if TYPE_CHECKING:
    from pathlib import Path

    from tests.corpus.verdicts import Outcome, Verdict

PROMISED = 300
# What no file does: a reader that dies is proved with a reader that dies.
NO_FILE_S = {Reason.CRASHED}
NO_FILE_S_LIMITS = {"memory", "cpu", "wall"}


@pytest.mark.parametrize("group", GROUPS)
def test_every_file_ends_in_its_verdict(group: str, tmp_path: Path) -> None:
    cases = {name: case for name, case in CASES.items() if name.startswith(f"{group}: ")}
    assert len(cases) == len(GROUPS[group])
    paths = laid_down(cases, tmp_path)
    good = write_good(tmp_path / "good" / "good.xlsx")
    with released(tmp_path):
        outcomes = checked([good, *paths.values()], "--jobs", "1")

    assert (outcomes[good]["points"], outcomes[good]["flags"]) == (len(ANSWERS), [])
    wrong = [
        f"{name} ({case.why}): {says}"
        for name, case in cases.items()
        for says in disagreements(case.verdict, outcomes[paths[name]], outcomes[good])
    ]
    assert not wrong, f"{len(wrong)} disagree:\n" + "\n".join(wrong)


def test_the_corpus_is_whole() -> None:
    """Names are unique, and every reason and every limit is met."""
    names = [f"{group}: {case.name}" for group, cases in GROUPS.items() for case in cases]
    verdicts = [case.verdict for case in CASES.values()]

    assert len(names) == len(set(names)) == len(CASES) >= PROMISED
    assert all(case.why for case in CASES.values())
    assert {reason for one in verdicts for reason in one.reasons} >= set(Reason) - NO_FILE_S
    assert {one.limit for one in verdicts} >= (
        {limit.name for limit in fields(Limits)} - NO_FILE_S_LIMITS
    )


def test_every_group_of_the_promise_is_there() -> None:
    assert set(GROUPS) == {
        *("containers", "bombs", "xml", "package", "shapes", "values", "types", "formulas"),
        *("integrity", "opendocument", "file system", "archives"),
    }


# ---- the comparison itself -----------------------------------------------------------------------


def cell(here: str, read_as: float | None, verdict: str = "right", note: str = "") -> Outcome:
    return {"cell": here, "read_as": read_as, "verdict": verdict, "note": note}


def marked(*cells: Outcome, points: float, flags: tuple[str, ...] = ()) -> Outcome:
    return {
        "of": 2,
        "points": points,
        "percent": 50 * points,
        "flags": [{"kind": kind} for kind in flags],
        "steps": [{"name": "mu", "cells": cells}],
    }


GOOD = marked(cell("A1", 2.0), cell("A2", 3.0), points=2)
REFUSED: Outcome = {"reason": "limit", "error": "40 is more than the limit 'part' of 32 allows"}
PENDING = marked(
    cell("A1", None, "unreadable", "it shows an error"),
    cell("A2", 3.0),
    points=1,
    flags=("unreadable",),
)
WRONG = marked(cell("A1", 9.0, "wrong"), cell("A2", 3.0), points=1)
BLANK = marked(cell("A1", None, "blank"), cell("A2", 3.0), points=1)


@pytest.mark.parametrize(
    ("verdict", "found", "agrees"),
    [
        (MARKED, GOOD, True),
        (MARKED, WRONG, False),
        (MARKED, PENDING, False),
        (MARKED, BLANK, False),
        (MARKED, REFUSED, False),
        (MARKED, marked(*GOOD["steps"][0]["cells"], points=2, flags=("stored-value",)), False),
        (refused("limit"), REFUSED, True),
        (refused("limit", limit="part"), REFUSED, True),
        (refused("limit", limit="total"), REFUSED, False),
        (refused("damaged"), REFUSED, False),
        (refused("limit"), GOOD, False),
        (pending("error", "A1"), PENDING, True),
        (pending("date", "A1"), PENDING, False),
        (pending("error", "A2"), PENDING, False),
        (pending("error", "A1"), GOOD, False),
        (pending("error", "A1"), BLANK, False),
        (reads(A1=9), WRONG, True),
        (reads(A1=8), WRONG, False),
        (reads(A1=2), WRONG, False),
        (blank("A1"), BLANK, True),
        (blank("A1"), PENDING, False),
    ],
)
def test_the_comparison_can_fail(verdict: Verdict, found: Outcome, agrees: bool) -> None:
    assert (not list(disagreements(verdict, found, GOOD))) is agrees
