"""A small class, in a folder: its course, what it hands in, and what grading makes of it.

Who fills in a sheet here knows the answers; so many cells as are `wrong` have 999 instead, each in
a step on which nothing else rests. What a sheet earns is then known by counting.
"""

from __future__ import annotations

import csv
import io
import re
import shutil
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec

from normreg_sheets.course import papers, secret, settings
from normreg_sheets.course.beginning import begin
from normreg_sheets.course.classwork import Classwork, run
from normreg_sheets.course.collecting import collected
from normreg_sheets.course.enrolment import enrolled
from normreg_sheets.course.handout import hand_out, prepared
from normreg_sheets.course.problems import problems
from normreg_sheets.course.settling import Class
from normreg_sheets.errors import DefectError, SubmissionError
from normreg_sheets.marking.handed import contents, in_numbers, number_cell
from normreg_sheets.marking.students import in_full
from normreg_sheets.sheet.workbook import set_up
from normreg_sheets.submission.guard import LIMITS
from tests.cli.ended import names
from tests.course.people import people

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence
    from datetime import date
    from pathlib import Path

    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.course.problems import Problems
    from normreg_sheets.course.records import Results
    from normreg_sheets.course.settings import Course
    from normreg_sheets.course.student import Student
    from normreg_sheets.marking.handed import Handed
    from normreg_sheets.sheet.workbook import Press
    from normreg_sheets.submission.source import Source

EXERCISE = "batch-normalization"  # of which sheets are drawn soonest
_SAVED = re.compile(r"(<dcterms:modified\b[^>]*>)[^<]*")


@dataclass
class Classroom:
    """A course in a folder, of which everybody has got a sheet; what is graded is beside it."""

    folder: Path
    sheets: dict[tuple[int, ...], bytes] = field(default_factory=dict)  # made once, for all copies
    presses: dict[int, Press] = field(default_factory=dict)

    @property
    def file(self) -> Path:
        return self.folder / "course" / "course.toml"

    @property
    def graded(self) -> Path:
        return self.folder / "graded"

    @property
    def course(self) -> Course:
        return settings.read(self.file)

    @property
    def students(self) -> tuple[Student, ...]:
        return enrolled(self.course.folder)

    @property
    def problems(self) -> Problems:
        return problems(self.course, EXERCISE, secret.read(self.course.secret))

    def set(self, line: str) -> None:
        """Have one more line in the course's file, for the exercise."""
        self.file.write_text(f"{self.file.read_text('utf-8').rstrip()}\n{line}\n", "utf-8")

    def hand_out(self, students: Sequence[Student], attempt: int = 1) -> None:
        """Give everybody a sheet."""
        hand_out(prepared(self.course, EXERCISE, attempt, students), self.folder, force=False)

    def sheet(self, place: int, wrong: int = 0, attempt: int = 1, like: int | None = None) -> bytes:
        """What a student hands in: all right, but for some; or with the answers of another."""
        key = place, wrong, attempt, place if like is None else like
        if key not in self.sheets:
            self.sheets[key] = self._sheet(*key)
        return self.sheets[key]

    def _sheet(self, place: int, wrong: int, attempt: int, like: int) -> bytes:
        mine, theirs = (self.problem(one, attempt) for one in (place, like))
        handed = in_numbers(mine, in_full(theirs))
        last, places = list(mine.blanks.items())[-1]
        for at in places[:wrong]:
            handed.cells[last][at] = number_cell(999.0)
        return self.filled(mine, handed, attempt)

    def problem(self, place: int, attempt: int = 1) -> Problem:
        """The problem on a student's sheet."""
        every = self.problems
        return every.problem(every.codes.sheet(EXERCISE, attempt, self.students[place].id))

    def filled(self, problem: Problem, handed: Handed, attempt: int = 1) -> bytes:
        """A sheet with what is handed in on it."""
        if attempt not in self.presses:
            self.presses[attempt] = set_up(problem, "assignment", to_fill=True)
        return self.presses[attempt].workbook(handed.on(problem), contents(handed))

    def blank(self, place: int) -> bytes:
        """A sheet as it was handed out."""
        return next(
            (self.folder / "students").glob(f"*{self.students[place].id}.xlsx")
        ).read_bytes()

    @property
    def of(self) -> int:
        """How many cells a sheet asks for, each for a point."""
        return sum(map(len, self.problem(0).blanks.values()))

    def put(self, files: dict[str, bytes], folder: str = "in") -> Path:
        """Files in a folder, as they were handed in."""
        for name, data in files.items():
            path = self.folder / folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        return self.folder / folder

    def work(self, **options: object) -> Classwork:
        """What a run is over."""
        course = self.course
        whole = Class(self.students, course.settings(EXERCISE), course.created)
        said = {"engine": "embedded", "limits": LIMITS, "jobs": 1, "feedback": False} | options
        return Classwork(course, self.problems, whole, self.graded, **said)  # type: ignore[arg-type]

    def grade(self, *inputs: Path, **options: object) -> Results:
        """Grade what lies at some paths, and write it up."""
        work = self.work(**options)
        found = collected(inputs, self.students, None, work.limits, self.graded)
        return papers.write(self.graded, run(work, found))

    def rows(self, name: str = "grades.csv") -> list[dict[str, str]]:
        """The rows of a table that was written."""
        text = (self.graded / name).read_text("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text, newline="")))


def classroom(folder: Path, number: int, began: date) -> Classroom:
    """A class of so many."""
    begin(folder / "course", "DL", [EXERCISE], began)
    room = Classroom(folder)
    room.hand_out(people(number))
    return room


def copied(room: Classroom, folder: Path) -> Classroom:
    """The same class in another folder."""
    shutil.copytree(room.folder, folder, dirs_exist_ok=True)
    return Classroom(folder, room.sheets, room.presses)


def saved(workbook: bytes, when: str, by: str = "", created: str = "") -> bytes:
    """A workbook as a program saved it then, for somebody."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(made, "w") as new:
        for info in old.infolist():
            data = old.read(info)
            if info.filename == "docProps/core.xml":
                text = _SAVED.sub(rf"\g<1>{when}", data.decode())
                if created:
                    text = re.sub(r"(<dcterms:created\b[^>]*>)[^<]*", rf"\g<1>{created}", text)
                name = f"<cp:lastModifiedBy>{by}</cp:lastModifiedBy></cp:coreProperties>"
                data = text.replace("</cp:coreProperties>", name).encode()
            new.writestr(info.filename, data)
    return made.getvalue()


def files_in(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, hidden ones too."""
    return {name: (folder / name).read_bytes() for name in names(folder)}


class Here:
    """In place of `isolated`: reads in this process, at once, and keeps what was read."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def __call__(
        self,
        task: Callable[[Source], object],
        places: Sequence[Source],
        gives: type,
        *_: object,
    ) -> Generator[object, None, None]:
        for place in places:
            self.read.append(place.name)
            try:
                yield msgspec.convert(msgspec.to_builtins(task(place)), gives)
            except DefectError:
                raise
            except SubmissionError as error:
                yield error
