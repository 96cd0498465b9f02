"""Settling: whose every file is, and what of it concerns the class.

Who handed a file in is said by the channel, whose sheet it is by its code. Where the channel does
not say who, or leaves it between some, the code does; where it says somebody else than the code,
both are told, and a person decides.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from normreg_sheets.course.giveback import file_stems
from normreg_sheets.course.handed_in import HandedIn, newest_first
from normreg_sheets.course.integrity import integrity, named, together
from normreg_sheets.course.lateness import lateness
from normreg_sheets.course.records import Flagged, Problem
from normreg_sheets.course.results import Line

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from normreg_sheets.course.channels import Sent
    from normreg_sheets.course.collecting import Collected
    from normreg_sheets.course.handed_in import Unjoined
    from normreg_sheets.course.records import Record
    from normreg_sheets.course.settings import Settings
    from normreg_sheets.course.student import Student
    from normreg_sheets.submission.source import Source

SECOND = "second-file"
_UNSURE = Flagged(
    "sender-by-code", "the system does not say who handed it in; by its code it is theirs"
)


@dataclass(frozen=True)
class Class:
    """Everybody in a course, in the order of the roster, and its rules."""

    students: tuple[Student, ...]
    settings: Settings
    created: date

    @cached_property
    def by_id(self) -> Mapping[str, Student]:
        """Each student by id."""
        return {student.id: student for student in self.students}

    @cached_property
    def stems(self) -> Mapping[str, str]:
        """What each student's files are called, by id."""
        return file_stems(self.students)


@dataclass(frozen=True, slots=True)
class Settled:
    """A line for each student, what is to be told of files that are nobody's, and the files.

    `sources` says where the file is that counts, by the student's id.
    """

    lines: tuple[Line, ...]
    problems: tuple[Problem, ...]
    sources: Mapping[str, Source]


def settled(collected: Collected, found: Mapping[Source, Record], whole: Class) -> Settled:
    """Whose every file is; `found` has the record of each that counts."""
    by_code, problems = _by_code(collected, found, whole)
    handed = {one.student.id: one for one in collected.joined.handed_in} | by_code
    records = [(one.student, found[one.sent.source]) for one in handed.values()]
    flags = integrity(records, whole.by_id, whole.created)
    for student, one in by_code.items():
        if one.sent.channel != "folder":  # where no system says anything, nothing is missing
            flags[student] = (*flags.get(student, ()), _UNSURE)
    lines = tuple(
        _line(handed[one.id], found, flags.get(one.id, ()), whole)
        if one.id in handed
        else Line(one)
        for one in whole.students
    )
    sources = {student: one.sent.source for student, one in handed.items()}
    silent = (one for one in collected.problems if one.student not in handed)
    return Settled(lines, (*collected.joined.problems, *silent, *problems), sources)


def _line(
    one: HandedIn, found: Mapping[Source, Record], flags: tuple[Flagged, ...], whole: Class
) -> Line:
    record, sent = found[one.sent.source], one.sent
    late, share = lateness(whole.settings, sent.time, flagged=sent.late)
    return Line(
        one.student,
        record.digest,
        sent.path,
        sent.channel,
        tuple(other.path for other in one.others),
        late,
        share,
        flags,
        "" if record.status == "refused" else whole.stems[one.student.id],
    )


def _by_code(
    collected: Collected, found: Mapping[Source, Record], whole: Class
) -> tuple[dict[str, HandedIn], list[Problem]]:
    """The files whose sender only the code tells, by student; and what nobody can tell.

    It is that of the code's whole group. A file never takes the place of one of which the channel
    says who sent it.
    """
    known = {one.student.id: one for one in collected.joined.handed_in}
    files: dict[str, list[Sent]] = defaultdict(list)
    problems = []
    for one in collected.joined.unjoined:
        record = found[one.sent.source]
        owner = whole.by_id.get(record.owner)
        if owner is None or (one.candidates and owner not in one.candidates):
            problems.append(_nobodys(one, record, owner))
        elif owner.id in known:
            says = f"by its code it is the sheet of {named(owner)}, of whom another file counts"
            problems.append(Problem(SECOND, says, owner.id, owner.name, one.sent.path))
        else:
            for member in whole.students:
                if together(member, owner) and member.id not in known:
                    files[member.id].append(one.sent)
    handed = {}
    for student, sents in files.items():
        first, *others = newest_first(sents)
        handed[student] = HandedIn(whole.by_id[student], first, tuple(others))
    return handed, problems


def _nobodys(one: Unjoined, record: Record, owner: Student | None) -> Problem:
    """What to tell of a file that nobody on the roster sent, or of which several could have."""
    says = one.problem.says
    if owner is not None:
        says = f"{says} (by its code it is the sheet of {named(owner)})"
    elif record.status == "refused":
        says = f"{says} ({record.says})"
    return replace(one.problem, says=says)
