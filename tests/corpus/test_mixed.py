"""Good files between bad ones have their right mark; the benchmark `mixed` does it with all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.benchmarks.mixed import LITTER, good_files, run
from tests.corpus.cases import CASES
from tests.corpus.examination import released
from tests.corpus.verdicts import blank

if TYPE_CHECKING:
    from pathlib import Path

GOOD, EVERY = 12, 40  # so many good files, and every so manieth of the corpus


def test_good_files_between_bad_ones_have_their_marks(tmp_path: Path) -> None:
    some = {name: CASES[name] for name in list(CASES)[::EVERY]}
    with released(tmp_path):
        report = run(GOOD, tmp_path, some)

    assert report.wrong == []
    assert report.files == 1 + GOOD + len(some) + len(LITTER)


def test_a_wrong_verdict_is_told(tmp_path: Path) -> None:
    name, case = next(iter(CASES.items()))
    wrong = {name: case.__class__(case.name, blank("O20"), case.why, case.build)}
    with released(tmp_path):
        report = run(1, tmp_path, wrong)

    assert any(line.startswith(f"{name}: O20 ") for line in report.wrong)


def test_students_who_leave_something_out_are_among_them(tmp_path: Path) -> None:
    earned = {points / of for points, of in good_files(tmp_path / "good", GOOD).values()}

    assert {0.0, 1.0} < earned
