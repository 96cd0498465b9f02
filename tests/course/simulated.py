"""A class that hands in: who plays what, the files, and what must come of each of them.

Most play the cast of `marking/cast`; between them are those of whom no file tells the whole story:

    borrower   hands in the file of the one before      copier   types the answers of the one before
    twice      hands in an empty sheet, then a full one  photo    a photo after the workbook
    pdf, empty, torn    what cannot be read              lock     only what a program left behind
    missing    nothing

What must come of a file is known before one is read. Everybody's numbers are drawn again from the
secret, as it is documented, and what the student wrote is marked directly; that this is what the
student's part says (`Loses`) is checked on the way.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import count, cycle
from typing import TYPE_CHECKING, NamedTuple

from normreg_sheets.answers.draw import pose
from normreg_sheets.answers.problem import Variant
from normreg_sheets.course import secret as secrets
from normreg_sheets.exercise.composition import load
from normreg_sheets.marking.cast import Loses
from normreg_sheets.marking.cast import Student as Part
from normreg_sheets.marking.cast import students as cast
from normreg_sheets.marking.handed import Handed as Written
from normreg_sheets.marking.handed import contents, entries, in_numbers, nothing
from normreg_sheets.marking.marker import Verdict, mark
from normreg_sheets.marking.students import each_step
from normreg_sheets.marking.surprises import surprises
from normreg_sheets.sheet.addresses import address
from normreg_sheets.sheet.layout import lay_out
from normreg_sheets.sheet.roles import asked
from tests.course.filling_in import filled_in
from tests.course.layouts import Handed
from tests.course.people import STRANGER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.course.records import Status
    from normreg_sheets.course.settings import Course
    from normreg_sheets.course.student import Student
    from normreg_sheets.exercise.exercise import Exercise
    from normreg_sheets.sheet.stamp import Content

ODD = {
    3: "pdf", 5: "empty", 8: "lock", 11: "missing", 13: "borrower", 16: "copier", 18: "twice",
    20: "photo", 22: "torn",
}  # fmt: skip
"""Who in each forty plays something else than the cast."""
FORTY = 40
WITH_FRIEND = ("borrower", "copier")
FILE, AGAIN, AS_ODS = "hw.xlsx", "hw-1.xlsx", "hw.ods"
REFUSED = {
    "pdf": ("scan.pdf", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"),
    "empty": (FILE, b""),
    "torn": (FILE, b"PK\3\4 and no more"),
}
LOCK = ("~$hw.xlsx", b"\6Somebody")
PHOTO = ("photo.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF")
SAME, BORROWED, HISTORY = "same-answers", "other-student", "same-history"


class Told(NamedTuple):
    """What must be told of a cell."""

    verdict: str
    points: float
    of: float


@dataclass(frozen=True)
class Known:
    """What must come of a student: the cells by address, and what counts and what is left aside.

    `owner` is whose sheet it is.
    """

    owner: str
    plays: str
    status: Status
    cells: Mapping[str, Told] = field(default_factory=dict)
    flags: frozenset[str] = frozenset()
    file: str = ""
    others: tuple[str, ...] = ()

    @cached_property
    def points(self) -> float | None:
        """Before lateness."""
        return sum(one.points for one in self.cells.values()) if self.cells else None

    @property
    def pending(self) -> int:
        return sum(one.verdict == Verdict.UNREADABLE for one in self.cells.values())


@dataclass(frozen=True)
class Simulation:
    """What a class handed in, in that order, and what must come of each student, by id."""

    students: tuple[Student, ...]
    exercise: Exercise
    handed: tuple[Handed, ...]
    known: Mapping[str, Known]
    strangers: tuple[str, ...]  # the kinds of what must be told of files that are nobody's

    @cached_property
    def by_id(self) -> Mapping[str, Student]:
        return {one.id: one for one in self.students}


class Typed(NamedTuple):
    """A sheet, what is to be typed into it by address, and how the file is to be called."""

    sheet: bytes
    file: str
    cells: Mapping[str, Content]


class Keyboard(NamedTuple):
    """How many students type, the first of a class, and what makes the files of their typing."""

    students: int
    files: Callable[[Sequence[Typed]], Sequence[bytes]]


NOBODY_TYPES = Keyboard(0, lambda _: ())


@dataclass
class Desk:
    """Where the sheets of an exercise are filled in, each by its student, and handed in."""

    exercise: Exercise
    problems: Mapping[str, Problem]
    sheets: Mapping[str, bytes]
    handed: list[Handed] = field(default_factory=list)
    known: dict[str, Known] = field(default_factory=dict)
    seconds: Iterator[int] = field(default_factory=count)

    def typed(self, student: str, written: Written) -> dict[str, Content]:
        """What is typed, by address; the given numbers that were changed as well."""
        problem, layout = self.problems[student], lay_out(self.exercise)
        wrote = contents(written)
        found: dict[str, Content] = {
            address(*where): wrote[step][place] for step, place, where in asked(problem, layout)
        }
        for name, numbers in written.givens.items():
            for place, where in layout.cells[name].items():
                if numbers[place] != problem.givens[name][place]:
                    found[address(*where)] = float(numbers[place])
        return {here: content for here, content in found.items() if content is not None}

    def file(self, student: str, written: Written) -> bytes:
        """The student's own sheet with what was written."""
        return filled_in(self.sheets[student], self.typed(student, written), next(self.seconds))

    def must(self, student: str, part: Part, written: Written) -> Known:
        """What must come of who plays a part. Raises ValueError where the part says otherwise."""
        problem, layout = self.problems[student], lay_out(self.exercise)
        marks = mark(problem, entries(written))
        # A slip may land where the true value would be if it had to show fewer digits.
        odd = [
            one for one in surprises(part, problem, written, marks) if one.what != Verdict.COARSE
        ]
        if odd:
            raise ValueError(f"{student} plays {part.name}: {odd[0]}")
        told = {
            address(*layout.cells[step][one.at]): Told(str(one.verdict), one.points, one.of)
            for step, cells in marks.items()
            for one in cells
        }
        flags = frozenset((part.flag,) if part.flag else ())
        return Known(student, part.name, "review" if flags else "graded", told, flags, FILE)


def drawn(course: Course, exercise: Exercise, students: Iterable[str]) -> dict[str, Problem]:
    """Everybody's problem, as the course's secret gives it: in the order of the ids, none twice."""
    key, level = secrets.read(course.secret), course.settings(exercise.name).level
    found: dict[str, Problem] = {}
    taken: set[str] = set()
    for student in sorted(students):
        for redraw in count():
            seed = key.seed(exercise.name, student, 1, redraw)
            problem = pose(exercise, Variant(level=level, seed=seed))
            numbers = str([values.tolist() for values in problem.givens.values()])
            if numbers not in taken:
                break
        taken.add(numbers)
        found[student] = problem
    return found


def simulated(
    course: Course,
    name: str,
    students: Sequence[Student],
    sheets: Mapping[str, bytes],
    keyboard: Keyboard = NOBODY_TYPES,
) -> Simulation:
    """The class of an exercise of a course, with the sheets that were handed out, by id.

    Of a group its first member hands in. Those at the keyboard play one who types numbers, and save
    every second file as .ods.
    """
    exercise = load(name)
    desk = Desk(exercise, drawn(course, exercise, [one.id for one in students]), sheets)
    everyone = {part.name: part for part in cast(exercise) if part.loses is not Loses.SOME}
    typists = cycle([part for part in everyone.values() if _is_typed(part)])
    # Those who slip are the most, and come last, so that a small class has all of the others.
    parts = cycle(sorted(everyone.values(), key=lambda part: part.loses is Loses.STEP))
    typed: list[Typed] = []
    for place, student in enumerate(students):
        team = tuple(one for one in students if one.group == student.group != "")
        odd = "" if team or place < keyboard.students else ODD.get(place % FORTY, "")
        if team and team[0] != student:
            desk.known[student.id] = desk.known[team[0].id]
        elif odd:
            _odd(desk, odd, student, students[place - 1])
        elif place < keyboard.students:
            file, part = AS_ODS if place % 2 else FILE, next(typists)
            written = part.fill(desk.problems[student.id])
            typed.append(Typed(sheets[student.id], file, desk.typed(student.id, written)))
            desk.known[student.id] = replace(desk.must(student.id, part, written), file=file)
            desk.handed.append(Handed(student, b"", file))
        else:
            with_friend = ODD.get((place + 1) % FORTY) in WITH_FRIEND
            part = everyone["each-step"] if with_friend else next(parts)
            written = part.fill(desk.problems[student.id])
            desk.known[student.id] = desk.must(student.id, part, written)
            data, late = desk.file(student.id, written), place % 3 == 0
            desk.handed.append(Handed(student, data, FILE, late=late, team=team))
    handed = desk.handed
    for place, data in enumerate(keyboard.files(typed)):
        handed[place] = replace(handed[place], data=data)
    copied = next(one for one in handed if desk.known[one.student.id].cells)
    handed.append(Handed(STRANGER, copied.data, copied.file))
    return Simulation(tuple(students), exercise, tuple(handed), desk.known, ("second-file",))


def _is_typed(part: Part) -> bool:
    """Whether a part's numbers are typed as they are."""
    return part.name in ("each-step", "at-the-end", "finer") or part.loses is Loses.STEP


def _odd(desk: Desk, plays: str, student: Student, friend: Student) -> None:
    """What one of the odd ones hands in, and what must come of it, and of the friend."""
    who, known = student.id, desk.known

    def hand_in(data: bytes, file: str = FILE) -> None:
        desk.handed.append(Handed(student, data, file))

    def flag_friend(kind: str) -> None:
        flags = known[friend.id].flags | {kind}
        known[friend.id] = replace(known[friend.id], status="review", flags=flags)

    def honest(numbers_of: str, loses: Loses) -> Written:
        """What an honest student writes for somebody's sheet, on the student's own."""
        written = in_numbers(desk.problems[who], each_step(desk.problems[numbers_of]))
        known[who] = desk.must(who, Part(plays, plays, lambda _: written, loses), written)
        return written

    match plays:
        case "pdf" | "empty" | "torn":
            file, data = REFUSED[plays]
            hand_in(data, file)
            known[who] = Known(who, plays, "refused", file=file)
        case "lock" | "missing":
            if plays == "lock":
                hand_in(LOCK[1], LOCK[0])
            known[who] = Known(who, plays, "missing")
        case "borrower":
            hand_in(desk.handed[-1].data)
            flag_friend(HISTORY)
            flags = frozenset((BORROWED, HISTORY))
            known[who] = Known(friend.id, plays, "review", known[friend.id].cells, flags, FILE)
        case "copier":
            hand_in(desk.file(who, honest(friend.id, Loses.SOME)))
            flag_friend(SAME)
            known[who] = replace(known[who], status="review", flags=frozenset((SAME,)))
        case "photo":
            hand_in(desk.file(who, honest(who, Loses.NOTHING)))
            hand_in(PHOTO[1], PHOTO[0])
            known[who] = replace(known[who], others=(PHOTO[0],))
        case "twice":
            full = desk.file(who, honest(who, Loses.NOTHING))
            hand_in(desk.file(who, Written(nothing(desk.problems[who]), {})))
            hand_in(full, AGAIN)
            known[who] = replace(known[who], file=AGAIN, others=(FILE,))
