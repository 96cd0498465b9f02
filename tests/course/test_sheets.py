"""Numbers of their own for everybody: the same for the same class, and never two alike."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.course import sheets
from normreg_sheets.course.issued import begin
from normreg_sheets.course.plan import planned
from normreg_sheets.course.secret import Secret
from normreg_sheets.errors import UsageError
from tests.course.begun import BN, IDS, KEY, SECRET, with_exercise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from normreg_sheets.course.issued import Issue
    from normreg_sheets.exercise.exercise import Exercise

CLASS = [f"s-{number}" for number in range(40)]


def drawn(
    folder: Path,
    students: Sequence[str],
    exercise: str = BN,
    *,
    attempt: int = 1,
    secret: Secret = SECRET,
) -> tuple[Issue, Exercise]:
    """What a class is given, of a course of its own."""
    composed, template = planned(with_exercise(folder, exercise), exercise)
    empty = begin(composed, template.read_bytes(), attempt, "fractions", secret)
    return sheets.drawn(empty, composed, students, secret), composed


def numbers(issue: Issue) -> dict[str, dict[str, list[str]]]:
    return {student: sheet.givens for student, sheet in issue.sheets.items()}


# ---- the same ------------------------------------------------------------------------------------


def test_neither_order_nor_processes_make_a_difference(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    issue, exercise = drawn(tmp_path, IDS)
    some = [IDS[-1], *IDS[:-1]]
    one = list(sheets.made(issue, exercise, some, SECRET))
    monkeypatch.setattr(sheets, "CHUNK", 2)
    empty = replace(issue, sheets={})
    assert sheets.drawn(empty, exercise, [*IDS[::-1], *IDS[:3]], SECRET, jobs=2) == issue
    assert [file.student for file in one] == some
    assert list(sheets.made(issue, exercise, some, SECRET, jobs=2)) == one


def test_no_more_is_made_than_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a class of any size only so many files are in memory as the processes make at a time."""
    asked: list[str] = []

    def watched() -> Iterator[str]:
        for student in IDS:
            asked.append(student)
            yield student

    monkeypatch.setattr(sheets, "CHUNK", 2)
    files = sheets._in_chunks(list, watched(), len(IDS), 1)
    assert (next(files), len(asked)) == (IDS[0], 2)
    assert list(files) == list(IDS[1:])


def test_whoever_a_press_was_set_up_for_leaves_no_trace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    issue, exercise = drawn(tmp_path, IDS)
    together = {file.student: file for file in sheets.made(issue, exercise, IDS, SECRET)}
    monkeypatch.setattr(sheets, "CHUNK", 1)
    for file in sheets.made(issue, exercise, IDS[::-1], SECRET):
        assert file == together[file.student]


PROGRAM = """
import hashlib, sys
from pathlib import Path
from tests.course.begun import ROLL, contents, handed_out, with_exercise
from normreg_sheets.course.enrolment import enrolled
folder = Path(sys.argv[1])
roll = ROLL[::-1] if sys.argv[2] == "backwards" else ROLL
handed_out(with_exercise(folder / "course"), folder / "out", roll)
found = contents(folder / "out") | contents(folder / "course" / "issued")
for name in sorted(found):
    if not name.endswith((".csv")):
        print(name, hashlib.sha256(found[name]).hexdigest())
"""


def test_neither_locale_nor_clock_nor_hash_seed_make_a_difference(tmp_path: Path) -> None:
    """Nor the order of the roster, in which alone the tables are."""
    worlds = [
        {"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "Asia/Kathmandu"},
        {"PYTHONHASHSEED": "4", "LC_ALL": "de_DE.UTF-8", "TZ": "America/New_York"},
    ]
    said = []
    for world, order in zip(worlds, ("forwards", "backwards"), strict=True):
        folder = tmp_path / order
        folder.mkdir()
        command = [sys.executable, "-X", "utf8", "-c", PROGRAM, str(folder), order]
        environment = {**os.environ, **world}
        done = subprocess.run(
            command, env=environment, capture_output=True, encoding="utf-8", check=True
        )
        said.append(done.stdout.splitlines())
    assert said[0] == said[1]
    assert len(said[0]) == 2 * len(IDS) + 2


# ---- different -----------------------------------------------------------------------------------


def test_all_are_different(tmp_path: Path) -> None:
    issue, _ = drawn(tmp_path, CLASS)
    assert all(one != other for one, other in combinations(numbers(issue).values(), 2))


def test_another_secret_or_attempt_gives_everybody_other_numbers(tmp_path: Path) -> None:
    first = numbers(drawn(tmp_path, IDS)[0])
    for other in (
        drawn(tmp_path, IDS, attempt=2)[0],
        drawn(tmp_path, IDS, secret=Secret(KEY[::-1]))[0],
    ):
        theirs = numbers(other)
        assert [student for student in IDS if theirs[student] == first[student]] == []


def test_equal_ones_are_drawn_again(tmp_path: Path) -> None:
    """Of four possible sheets each of four students has one, in every class."""
    again = 0
    for group in range(5):
        students = [f"{group}{one}" for one in "dbac"]
        issue, _ = drawn(tmp_path, students, "tiny")
        found = sorted(tuple(givens["X"]) for givens in numbers(issue).values())
        assert found == [("1", "1"), ("1", "2"), ("2", "1"), ("2", "2")]
        assert drawn(tmp_path, sorted(students), "tiny")[0] == issue
        again += sum(sheet.redraw for sheet in issue.sheets.values())
    assert again >= 5  # it did happen


def test_who_comes_later_changes_nobodys(tmp_path: Path) -> None:
    before, exercise = drawn(tmp_path, ["c", "d"], "tiny")
    after = sheets.drawn(before, exercise, ["a", "b", "c", "d"], SECRET)
    assert {one: after.sheets[one] for one in "cd"} == before.sheets
    assert len({tuple(sheet.givens["X"]) for sheet in after.sheets.values()}) == 4


def test_a_class_with_too_few_numbers_is_told_in_a_line(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as told:
        drawn(tmp_path, ["a", "b", "c", "d", "e"], "tiny")
    assert str(told.value) == (
        "tiny: at level fractions there are not enough different numbers for 5 students; choose"
        " larger sizes, or another level"
    )
