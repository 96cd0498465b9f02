"""The records of a graded class: plain data, that a file of JSON holds and gives back.

Record     what was found in one file that was handed in; it does not say who handed it in
Grade      what a student gets, and for what
Problem    something for a person to look at
Results    all of a graded class: what the tables, the report and the gradebooks are made from
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from normreg_sheets.course.student import Student

Found = Literal["marked", "review", "refused"]
Status = Literal["graded", "review", "refused", "missing"]


@dataclass(frozen=True, slots=True)
class CellRecord:
    """One asked cell of a file: its address there, what stood in it, and its mark."""

    step: str
    cell: str
    entry: str
    read_as: float | None
    verdict: str
    points: float
    of: float
    mistake: str | None = None
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class Flagged:
    """Something odd about a file, for a person to look at; `kind` is its machine name."""

    kind: str
    says: str


@dataclass(frozen=True, slots=True)
class Record:
    """What was found in one file; `digest` is the SHA-256 of its bytes.

    `owner` is the id of the student whose code it carries, of the sheets of `attempt`. `history`
    and `modified` are what the program that saved it noted. A refused file has a reason, by its
    machine name and in words.
    """

    digest: str
    status: Found
    owner: str = ""
    attempt: int = 0
    cells: tuple[CellRecord, ...] = ()
    flags: tuple[Flagged, ...] = ()
    history: str = ""
    modified: str = ""
    reason: str = ""
    says: str = ""


@dataclass(frozen=True, slots=True)
class StepTitle:
    """A step that the sheet asks for: its name, its symbol, the title of its part, its points."""

    name: str
    symbol: str
    title: str
    of: float


@dataclass(frozen=True, slots=True)
class Grade:
    """What a student gets; `points` is None where nothing could be marked.

    `late` says by how much in words, "" for in time; `lost` are the points that this costs, which
    `points` does not have any more. `file` is what was marked, as the system named it; `others` are
    older files of the same student. `changed` says what an override changed and why.
    """

    student: Student
    status: Status
    of: float
    points: float | None = None
    pending: int = 0
    attempt: int = 0
    late: str = ""
    lost: float = 0.0
    file: str = ""
    others: tuple[str, ...] = ()
    feedback: str = ""
    changed: str = ""
    cells: tuple[CellRecord, ...] = ()
    flags: tuple[Flagged, ...] = ()
    reason: str = ""
    says: str = ""

    @property
    def percent(self) -> float | None:
        """The share of all points, in percent."""
        return None if self.points is None else 100 * self.points / self.of


@dataclass(frozen=True, slots=True)
class Problem:
    """Something for a person: about a file or a student, of which one may be unknown."""

    kind: str
    says: str
    student: str = ""
    name: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class Results:
    """A graded class: one grade for each student of the roster, in its order."""

    course: str
    exercise: str
    title: str
    steps: tuple[StepTitle, ...]
    grades: tuple[Grade, ...]
    problems: tuple[Problem, ...]
