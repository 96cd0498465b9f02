"""A whole class, from `new course` to the filled gradebooks, as each system has its files.

`python -m tests.benchmarks.classroom` does the same with hundreds, and much more.
"""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.course.command import command
from tests.course.comparison import (
    differences,
    earned,
    export_differences,
    feedback_differences,
    whole,
)
from tests.course.school import SYSTEMS, delivered, founded, graded
from tests.course.simulated import ODD, simulated

if TYPE_CHECKING:
    from pathlib import Path

    from tests.course.school import School, System
    from tests.course.simulated import Simulation

EXERCISE = "batch-normalization"


def overwriting(*arguments: str | Path) -> int:
    return command(*arguments, "--force")


class Class:
    """A class and what it handed in, graded once for each system."""

    def __init__(self, folder: Path, number: int, team: int = 0) -> None:
        self.school: School = founded(folder, EXERCISE, number, command, team=team)
        sheets = self.school.sheets()
        self.played: Simulation = simulated(
            self.school.read(), EXERCISE, self.school.students, sheets
        )
        self.sources = delivered(self.school, self.played.handed, whole(self.played))
        self._graded: dict[System, Path] = {}

    def graded(self, system: System) -> Path:
        if system not in self._graded:
            self._graded[system] = graded(self.school, system, self.sources[system], command)
        return self._graded[system]


@pytest.fixture(scope="module")
def two_dozen(tmp_path_factory: pytest.TempPathFactory) -> Class:
    return Class(tmp_path_factory.mktemp("class"), 24)


@pytest.mark.parametrize("system", SYSTEMS)
def test_everybody_gets_what_they_must_in_the_tables_the_gradebook_and_the_feedback(
    two_dozen: Class, system: System
) -> None:
    folder, school, played = two_dozen.graded(system), two_dozen.school, two_dozen.played

    assert list(differences(played, system, folder)) == []
    assert list(export_differences(school, played, system, folder, command)) == []
    assert list(feedback_differences(school, played, system, folder, command)) == []


def test_everything_odd_and_every_kind_of_student_is_in_the_class(two_dozen: Class) -> None:
    known = two_dozen.played.known
    plays = {one.plays for one in known.values()}

    assert set(ODD.values()) < plays
    assert {"key", "blank", "formulas", "careless", "tamperer"} < plays
    assert sum(one.startswith("slip ") for one in plays) >= 4
    assert {one.status for one in known.values()} == {"graded", "review", "refused", "missing"}
    assert len(earned(two_dozen.played, "canvas")) == 19
    assert len(set(earned(two_dozen.played, "blackboard").values())) >= 6


def test_what_is_handed_in_for_a_group_counts_for_all_of_it(tmp_path: Path) -> None:
    teams = Class(tmp_path, 9, team=3)

    assert len(teams.played.handed) == 3 + 1  # a stranger's
    assert list(differences(teams.played, "moodle", teams.graded("moodle"))) == []
    school, folder = teams.school, teams.graded("moodle")
    assert list(export_differences(school, teams.played, "moodle", folder, command)) == []
    assert list(feedback_differences(school, teams.played, "moodle", folder, command)) == []


# ---- that a difference would be seen -------------------------------------------------------------


def changed(path: Path, student: str, **cells: str) -> str:
    """Change cells of a student's first row in a table, and give what it was before."""
    before = path.read_text(encoding="utf-8-sig")
    table = list(csv.DictReader(io.StringIO(before, newline="")))
    next(row for row in table if row["student"] == student).update(cells)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(table[0]))
        writer.writeheader()
        writer.writerows(table)
    return before


@pytest.mark.parametrize(
    ("table", "cells"),
    [
        ("grades.csv", {"status": "missing"}),
        ("grades.csv", {"points": "71.99"}),
        ("grades.csv", {"points": ""}),
        ("grades.csv", {"of": "71"}),
        ("grades.csv", {"flags": "too-old"}),
        ("grades.csv", {"late": "2 days"}),
        ("grades.csv", {"pending": "1"}),
        ("grades.csv", {"file": "another.xlsx"}),
        ("grades.csv", {"others": "hw.xlsx"}),
        ("details.csv", {"verdict": "wrong"}),
        ("details.csv", {"points": "0"}),
        ("details.csv", {"cell": "Z99"}),
        ("problems.csv", {"kind": "too-old"}),
    ],
    ids=lambda one: one if isinstance(one, str) else " ".join(one),
)
def test_a_table_that_says_otherwise_is_seen(
    two_dozen: Class, table: str, cells: dict[str, str]
) -> None:
    folder, played = two_dozen.graded("moodle"), two_dozen.played
    plays = "pdf" if table == "problems.csv" else "key"
    student = next(who for who, one in played.known.items() if one.plays == plays)
    before = changed(folder / table, student, **cells)
    try:
        found = list(differences(played, "moodle", folder))
    finally:
        (folder / table).write_text(before, encoding="utf-8")

    assert len(found) == 1


def test_a_gradebook_or_a_feedback_that_is_not_as_known_is_seen(two_dozen: Class) -> None:
    """Were the key to get nothing, its points and its feedback would be too much."""
    school, folder, played = two_dozen.school, two_dozen.graded("canvas"), two_dozen.played
    who = next(who for who, one in played.known.items() if one.plays == "key")
    refused = replace(played.known[who], cells={})
    other = replace(played, known={**played.known, who: refused})

    for look in (export_differences, feedback_differences):
        assert len(list(look(school, other, "canvas", folder, overwriting))) == 1
