"""A school: a course, its class, and the way of the files from the handout to the gradebooks.

Everything is done by the commands that an instructor gives; `Command` runs one and gives its exit
status.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Literal, TypeAlias

from normreg_sheets.course import settings
from normreg_sheets.course.beginning import SECRET
from tests.course import registers
from tests.course.layouts import (
    BEGIN,
    blackboard_zip,
    canvas_zip,
    gradescope_zip,
    moodle_zip,
)
from tests.course.people import people, registered

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from normreg_sheets.course.settings import Course
    from normreg_sheets.course.student import Student
    from tests.course.layouts import Handed

Command: TypeAlias = Callable[..., int]
System = Literal["canvas", "moodle", "gradescope", "blackboard", "folder"]

SYSTEMS: tuple[System, ...] = ("canvas", "moodle", "gradescope", "blackboard", "folder")
DONE, FOR_A_PERSON = 0, 3
DUE_AFTER, GRACE = 10, 2  # minutes; layouts says that a file comes every minute
PER_DAY, AT_MOST = 0.1, 0.5
MOODLES_MAXIMUM = 100.0
_RULE = f"""
due = {(BEGIN + timedelta(minutes=DUE_AFTER)).replace(tzinfo=UTC).isoformat()}
grace = {GRACE}
late_per_day = {PER_DAY}
late_at_most = {AT_MOST}
"""


@dataclass(frozen=True)
class School:
    """A course with one exercise, in a folder where its sheets were handed out."""

    folder: Path
    exercise: str
    students: tuple[Student, ...]

    @property
    def course(self) -> Path:
        return self.folder / "course" / "course.toml"

    def read(self) -> Course:
        return settings.read(self.course)

    def sheets(self) -> dict[str, bytes]:
        """What was handed out, by the student's id."""
        return {
            row["student"]: (self.folder / "out" / "students" / row["file"]).read_bytes()
            for row in self.manifest()
        }

    def manifest(self) -> list[dict[str, str]]:
        path = self.folder / "out" / "instructor" / f"{self.exercise}-manifest.csv"
        return list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))

    def known_by(self, system: System) -> tuple[str | Path, ...]:
        """The options that tell `grade` what the system exports of who is who."""
        named = {"canvas": "canvas.csv", "moodle": "moodle.csv"}.get(system)
        return ("--roster", self.folder / named) if named else ()


def founded(folder: Path, exercise: str, number: int, command: Command, *, team: int = 0) -> School:
    """A course for so many students, and their sheets handed out."""
    school = School(folder, exercise, people(number, team=team))
    folder.mkdir(parents=True, exist_ok=True)
    _do(command, "new", "course", exercise, "-o", school.course.parent, "-q")
    # Everybody's numbers are the same in every run: what differs from run to run is no proof.
    (school.course.parent / SECRET).write_text(sha256(b"a school").hexdigest(), encoding="utf-8")
    text = school.course.read_text(encoding="utf-8")
    school.course.write_text(text.replace("\n[exercise", f"{_RULE}\n[exercise", 1), "utf-8")
    roster = folder / "roster.csv"
    roster.write_bytes(registers.roster([registered(one) for one in school.students]))
    known = ("--course", school.course, "--roster", roster)
    _do(command, "generate", exercise, *known, "-o", folder / "out", "-q")
    return school


def _do(command: Command, *arguments: str | Path) -> None:
    """Run a command that must succeed."""
    status = command(*arguments)
    if status != DONE:
        raise RuntimeError(f"{arguments[0]} ended with {status}")


def delivered(school: School, handed: Sequence[Handed], points: float) -> dict[System, Path]:
    """What was handed in as each system gives it, and the gradebooks beside it."""
    folder, students = school.folder, school.students
    (folder / "canvas.csv").write_bytes(registers.canvas(students, points))
    (folder / "moodle.csv").write_bytes(registers.moodle(students, MOODLES_MAXIMUM))
    for system, data in (
        ("canvas", canvas_zip(handed, noise=True)),
        ("moodle", moodle_zip(handed)),
        ("gradescope", gradescope_zip(handed, noise=True)),
        ("blackboard", blackboard_zip(handed)),
    ):
        (folder / f"{system}.zip").write_bytes(data)
    for minute, one in enumerate(handed):
        path = folder / "folder" / one.student.id / one.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(one.data)
        when = (BEGIN + timedelta(minutes=minute)).replace(tzinfo=UTC).timestamp()
        os.utime(path, (when, when))
    return {
        system: folder / (system if system == "folder" else f"{system}.zip") for system in SYSTEMS
    }


def graded(
    school: School, system: System, source: Path, command: Command, *options: str | Path
) -> Path:
    """The folder of a graded class. Raises RuntimeError where it did not end as it must."""
    output = school.folder / f"graded-{system}"
    known = ("--course", school.course, *school.known_by(system))
    status = command("grade", source, *known, "-o", output, "-q", *options)
    if status != FOR_A_PERSON:  # some files are refused
        raise RuntimeError(f"grade of {system} ended with {status}")
    return output


def late(system: System, place: int, one: Handed) -> tuple[bool, float]:
    """Whether what was handed in at that place is late, and the share of the points it loses."""
    if system == "canvas":
        return one.late, 0.0  # and nobody knows by how much
    minutes = {"gradescope": 9001 + place, "blackboard": place}.get(system, 0)
    after = minutes - DUE_AFTER
    if after <= GRACE:
        return False, 0.0
    return True, min(PER_DAY * -(-after // (24 * 60)), AT_MOST)
