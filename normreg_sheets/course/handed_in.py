"""Who handed in what: the files that came back, joined to the roster.

A file says in its name who sent it, in the words of its system (`channels`). Each of these clues is
asked of the roster; what several agree on is the sender. Clues that lead to different students, or
one that fits two, leave the file in doubt: a person decides, or the code on the sheet.

Several people may be meant as well: Gradescope names all who handed in one file, Canvas and Moodle
write a group's name in place of a person's. And what one of a group hands in is everybody's.

What was typed into a system in place of a file is told with whoever typed it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from normreg_sheets.course.archive import is_workbook_name
from normreg_sheets.course.joining import described
from normreg_sheets.course.records import Problem
from normreg_sheets.course.spelling import folded
from normreg_sheets.sheet.echo import echo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from normreg_sheets.course.channels import By, Channel, Clue, Sent
    from normreg_sheets.course.student import Student

UNKNOWN, DOUBT, SKIPPED = "unknown sender", "doubtful sender", "skipped"


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What counts of a student's files, and those that do not, the newest first."""

    student: Student
    sent: Sent
    others: tuple[Sent, ...] = ()


@dataclass(frozen=True, slots=True)
class Unjoined:
    """A file of which nobody knows whose it is; the candidates are those who could be meant."""

    sent: Sent
    candidates: tuple[Student, ...]
    problem: Problem


@dataclass(frozen=True, slots=True)
class Joined:
    """A class's files, in the order of the roster; `problems` are about files that somebody has."""

    handed_in: tuple[HandedIn, ...]
    unjoined: tuple[Unjoined, ...]
    problems: tuple[Problem, ...]


def joined(sents: Iterable[Sent], roster: Sequence[Student], *, groups: bool = True) -> Joined:
    """Whose each file is, and which of a student's files counts.

    With `groups`, what a member of a group hands in counts for all whom the roster has in it.
    """
    known = _Known(roster)
    files: dict[str, list[Sent]] = defaultdict(list)
    unjoined: list[Unjoined] = []
    problems: list[Problem] = []
    for sent in sorted(sents, key=lambda sent: sent.path):
        senders = known.senders(sent) or ((),)
        owners = [students[0] for students in senders if len(students) == 1]
        for student in known.with_groups(owners) if groups else dict.fromkeys(owners):
            files[student.id].append(sent)
        lost = [students for students in senders if len(students) != 1]
        if owners:
            problems += (_problem(sent, students) for students in lost)
        else:
            could = tuple(dict.fromkeys(student for students in lost for student in students))
            unjoined.append(Unjoined(sent, could, _problem(sent, could)))
    handed_in = (_handed_in(one, files[one.id]) for one in roster if one.id in files)
    return Joined(tuple(handed_in), tuple(unjoined), tuple(problems))


def typed_in(typed: Iterable[Sent], why: str, roster: Sequence[Student]) -> tuple[Problem, ...]:
    """What to tell of texts that were typed into a system: nobody else would miss them."""
    known = _Known(roster)
    problems = []
    for sent in sorted(typed, key=lambda sent: sent.path):
        who = [students[0] for students in known.senders(sent) if len(students) == 1]
        problems += [Problem(SKIPPED, why, one.id, one.name, sent.path) for one in who] or [
            Problem(SKIPPED, why, name=sent.name, file=sent.path)
        ]
    return tuple(problems)


def newest_first(sents: Iterable[Sent]) -> list[Sent]:
    """A student's files, that which counts first: the newest workbook, else the newest file.

    Who hands in a workbook and a photo of the paper means the workbook, whichever came last.
    """
    return sorted(sents, key=lambda sent: (is_workbook_name(sent.file), sent.order), reverse=True)


def _handed_in(student: Student, sents: Iterable[Sent]) -> HandedIn:
    first, *others = newest_first(sents)
    return HandedIn(student, first, tuple(others))


# ---- whom a clue means ---------------------------------------------------------------------------


class _Known:
    """The students, by all that a clue can say of them."""

    def __init__(self, roster: Sequence[Student]) -> None:
        self._by: dict[tuple[_Asked, str], list[Student]] = defaultdict(list)
        self._groups: dict[str, list[Student]] = defaultdict(list)
        for student in roster:
            self._groups[student.group].append(student)
            for by, told in _TOLD.items():
                for text in dict.fromkeys(_compared(by, one) for one in told(student)):
                    if text:
                        self._by[by, text].append(student)

    def senders(self, sent: Sent) -> tuple[tuple[Student, ...], ...]:
        """For each person who sent it, the students who could be meant."""
        if team := self._team(sent):
            sure = len({student.group for student in team}) == 1
            return tuple((student,) for student in team) if sure else (tuple(team),)
        return tuple(self._meant(clues) for clues in sent.who)

    def with_groups(self, students: Iterable[Student]) -> Iterable[Student]:
        """The students and all who are in a group with one of them."""
        found = {}
        for student in students:
            for one in self._groups[student.group] if student.group else (student,):
                found[one.id] = one
        return found.values()

    def _team(self, sent: Sent) -> Sequence[Student]:
        """The members of the group that is written in place of a person's name.

        A system leaves out signs, so a name may fit several groups. Canvas's ID is that of a member
        all the same, Moodle's number is the group's own.
        """
        if sent.channel not in ("canvas", "moodle") or not sent.name:
            return ()
        name = _compared("group", sent.name)
        if ("person", name) in self._by:
            return ()
        team = self._by.get(("group", name), [])
        ids = {value for clues in sent.who for by, value in clues if by == "canvas"}
        groups = {student.group for student in team if student.canvas in ids}
        return [student for student in team if student.group in groups] or team

    def _meant(self, clues: Iterable[Clue]) -> tuple[Student, ...]:
        """Those on whom all clues agree that mean anybody; where they do not, all of them."""
        found = [self._by.get((by, _compared(by, value)), []) for by, value in clues]
        meant = [students for students in found if students]
        everyone = {student.id: student for students in meant for student in students}
        agreed = [
            student
            for student in everyone.values()
            if all(student in students for students in meant)
        ]
        return tuple(agreed or everyone.values())


def _turned(name: str) -> tuple[str, ...]:
    """A name with each of its words first: a family name may begin anywhere, but for a comma."""
    if "," in name:
        return (name,)
    words = name.split()
    return tuple(" ".join((*words[at:], *words[:at])) for at in range(len(words)))


def _full(name: str) -> tuple[str, ...]:
    """A name as it is, and "Doe, Jane" as Jane Doe."""
    family, _, given = name.partition(",")
    return (name, f"{given} {family}")


_Asked: TypeAlias = "By | Literal['person', 'group']"
_NAMES: Final[frozenset[_Asked]] = frozenset({"name", "sortable", "person", "group"})
_TOLD: Final[Mapping[_Asked, Callable[[Student], tuple[str, ...]]]] = {
    "canvas": lambda student: (student.canvas,),
    "participant": lambda student: (student.participant,),
    # A roster that has one identifier of a student has it as the id, whatever it is.
    "email": lambda student: (student.email or student.id,),
    "number": lambda student: (student.number or student.id,),
    "login": lambda student: (student.login or student.id,),
    "name": lambda student: _full(student.name),
    # Who has another ID in Canvas is another person of the same name.
    "sortable": lambda student: () if student.canvas else _turned(student.name),
    "file": lambda student: (student.id, student.login, student.email, student.number),
    "person": lambda student: (*_full(student.name), *_turned(student.name)),
    "group": lambda student: (student.group,),
}


def letters(name: str) -> str:
    """What is left of a name in every system: its letters and digits, without case."""
    return "".join(letter for letter in folded(name) if letter.isalnum())


def _compared(by: _Asked, text: str) -> str:
    """What of a text is compared: the letters of a name, a number without its first zeros."""
    return letters(text) if by in _NAMES else folded(text).lstrip("0") or folded(text)


# ---- what to tell --------------------------------------------------------------------------------

_MEND: Mapping[Channel, str] = {
    "canvas": "put their IDs in Canvas into the roster",
    "moodle": "put their participant numbers into the roster (the grading worksheet has them)",
    "gradescope": "put their email addresses into the roster",
    "blackboard": "put their user names into the roster",
    "folder": "name the file after the student's id",
}


def _problem(sent: Sent, students: Sequence[Student]) -> Problem:
    """What to tell of a file that nobody on the roster sent, or of which several could have."""
    who = f"'{sent.name}'" if sent.name else "who sent it"
    groups = sorted({one.group for one in students if one.group})
    if len(groups) > 1 and {letters(group) for group in groups} == {letters(sent.name)}:
        says = f"{who} may be the group {' or '.join(map(echo, groups))}; {_MEND['folder']}"
        return Problem(DOUBT, says, name=sent.name, file=sent.path)
    if students:
        says = f"{who} may be {' or '.join(map(described, students))}; {_MEND[sent.channel]}"
        return Problem(DOUBT, says, name=sent.name, file=sent.path)
    says = f"{who} is not on the roster; add them to it, or {_MEND[sent.channel]}"
    return Problem(UNKNOWN, says, name=sent.name, file=sent.path)
