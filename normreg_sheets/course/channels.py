"""What the name of a file says: who handed it in, when, and what they called it.

Each system writes names of its own kind; they are one table here, `SYSTEMS`. A name is looked at
part by part, from the outside in, because it is the system that writes the outermost: whatever a
student calls a file, or puts into an archive, comes later and says nothing.

    Canvas       doejane_LATE_12345_987654_hw1.xlsx
    Moodle       Jane Doe_4711_assignsubmission_file/hw1.xlsx
    Gradescope   assignment_1_export/submission_123/hw1.xlsx, and a file that says whose each is
    Blackboard   HW 1_jdoe_attempt_2025-03-01-10-11-12_hw1.xlsx

A file with another name was put there by a person, who may have named it or a folder around it
after a student.
"""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Literal, NamedTuple

from normreg_sheets.course.archive import Skipped
from normreg_sheets.course.submitters import uploads
from normreg_sheets.errors import SubmissionError, UsageError
from normreg_sheets.submission.guard import LIMITS
from normreg_sheets.submission.litter import why_litter
from normreg_sheets.submission.source import read_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from normreg_sheets.course.archive import Listing, Member
    from normreg_sheets.course.submitters import Submitter, Upload
    from normreg_sheets.submission.foreign import Kind
    from normreg_sheets.submission.refusal import Limits
    from normreg_sheets.submission.source import Source

Channel = Literal["canvas", "moodle", "gradescope", "blackboard", "folder"]
By = Literal["canvas", "participant", "email", "number", "login", "name", "sortable", "file"]


class Clue(NamedTuple):
    """One thing that is known of a person: `by` is what the roster is asked by.

    `name` is a full name, `sortable` one as Canvas folds it ("Doe, Jane" is `doejane`), and `file`
    the name of a file or a folder, which may be any of a student's identifiers.
    """

    by: By
    value: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that somebody handed in, and what its name says.

    `path` is its name with all folders, `file` what the student called it. `who` has the clues to
    each person who sent it, the strongest first; `name` is the sender as the system writes it, who
    may be a whole group. `late` is None where the system does not tell, and so is `time` (ISO; in
    UTC from Gradescope, the server's own from Blackboard). Of one sender's files the newest has the
    greatest `order`.
    """

    source: Source
    path: str
    channel: Channel
    file: str
    who: tuple[tuple[Clue, ...], ...]
    order: tuple[str, int, str, str]
    name: str = ""
    late: bool | None = None
    time: str | None = None
    size: int = 0
    wrong: Kind | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """What came through one channel; what was `typed` into the system is skipped as well."""

    channel: Channel
    sent: tuple[Sent, ...]
    skipped: tuple[Skipped, ...]
    typed: tuple[Sent, ...] = ()


@dataclass(frozen=True, slots=True)
class System:
    """How a system writes names.

    `pattern` is for one part of a name: of `files` only, or of folders as well. Its groups are
    `name`, `late`, `time`, `number` (the greatest is the newest), `file`, and those in `clues`.
    `noise` are parts of files that are no submissions, and why; `typed`, with the same groups, is
    what a student wrote into the system in place of a file.
    """

    channel: Channel
    pattern: re.Pattern[str]
    clues: tuple[tuple[By, str], ...]
    noise: tuple[tuple[re.Pattern[str], str], ...]
    files: bool = False
    typed: re.Pattern[str] | None = None


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.DOTALL | re.IGNORECASE)


_LONGEST = 1000  # characters of a name, with all folders, that a system writes
_NUMBER = r"[0-9]{1,20}"
_TIME = r"[0-9]{4}(?:-[0-9]{2}){5}"
TYPED = "it was typed into the system, not handed in as a file"
_MOODLE = (
    r"(?:(?P<login>[^_]+)_(?=[^_]*_[0-9]+_))?(?P<name>[^_]*)(?:_(?P<id>[0-9]+))?_assignsubmission_"
)
_CANVAS = r"(?:(?P<name>.*?)_)??(?:(?P<late>LATE)_)?(?P<id>[0-9]+|anon_[a-z0-9]+)_"

# The most particular comes first: Canvas's would fit some names of the others.
SYSTEMS = (
    System(
        "gradescope",
        _pattern(rf"submission_(?P<number>{_NUMBER})(?:\.[a-z]+)?"),
        (),
        ((_pattern(r"submission_metadata\.yml"), "it says who handed in what"),),
    ),
    System(
        # A user name before the full one is of some universities; a group's number is missing where
        # students have no group; the last underscore is of Moodle 4.0 and before.
        "moodle",
        _pattern(_MOODLE + r"file(?:_(?P<file>.*))?"),
        (("participant", "id"), ("login", "login"), ("name", "name")),
        ((_pattern(r"(?:[^_]*_){1,3}assignfeedback_.*"), "it is feedback, not a submission"),),
        typed=_pattern(_MOODLE + r"(?!file(?:_|$)).*"),
    ),
    System(
        "blackboard",
        _pattern(rf".+?_(?P<login>[^_]+)_attempt_(?P<time>{_TIME})_(?P<file>.+)"),
        (("login", "login"), ("number", "login")),
        ((_pattern(rf".+_attempt_{_TIME}\.txt"), "it is the system's note on a submission"),),
        files=True,
    ),
    System(
        "canvas",
        _pattern(_CANVAS + rf"(?P<number>{_NUMBER})_(?P<file>.+)"),
        (("canvas", "id"), ("sortable", "name")),
        (),
        files=True,
        typed=_pattern(_CANVAS + r"(?:text|link)\.html"),
    ),
)
BY_CHANNEL: Mapping[Channel, System] = {system.channel: system for system in SYSTEMS}


class Found(NamedTuple):
    """The part of a name that a system wrote, what comes after it, and why it is no submission."""

    match: re.Match[str]
    rest: str
    noise: str | None


def find(name: str, system: System) -> Found | None:
    """The outermost part of a name that the system wrote; None if it wrote none of them."""
    noise = (*system.noise, *([(system.typed, TYPED)] if system.typed else ()))
    end = -1
    for part in name.split("/") if len(name) <= _LONGEST else ():
        end += len(part) + 1
        is_file = end == len(name) or part.lower().endswith(".zip")
        for pattern, why in noise:
            if match := pattern.fullmatch(part):
                return Found(match, name[end + 1 :], why)
        if (is_file or not system.files) and (match := system.pattern.fullmatch(part)):
            return Found(match, name[end + 1 :], None)
    return None


def detect(listing: Listing) -> Channel:
    """The system whose names most of the files have; `folder` if fewer than half have any's."""
    names = [member.name for member in listing.members]
    fitting = {
        system.channel: sum(find(name, system) is not None for name in names) for system in SYSTEMS
    }
    best = max(fitting, key=lambda channel: fitting[channel])
    return best if 2 * fitting[best] >= max(len(names), 1) else "folder"


def delivery(listing: Listing, channel: Channel | None = None, limits: Limits = LIMITS) -> Delivery:
    """What the names in a listing say; the system that wrote them is found out where not told.

    Of the files only Gradescope's metadata is read. Raises UsageError where that is broken.
    """
    channel = channel or detect(listing)
    system = BY_CHANNEL.get(channel)
    found = [(member, system and find(member.name, system)) for member in listing.members]
    noise = [(member, said.noise) for member, said in found if said and said.noise]
    known = _uploads([member for member, _ in noise], limits) if channel == "gradescope" else {}
    sent: list[Sent] = []
    typed: list[Sent] = []
    skipped = [*listing.skipped, *(Skipped(member.name, why) for member, why in noise)]
    for member, said in found:
        if said and said.noise and said.noise != TYPED:
            continue
        one = _sent(member, said, channel, known) if said else _plain(member, listing.around)
        if said and said.noise:
            typed.append(one)
            continue
        if why := why_litter(Path(one.file)):  # the system's words stood before its name
            skipped.append(Skipped(member.name, why))
        else:
            sent.append(one)
    return Delivery(channel, tuple(sent), tuple(skipped), tuple(typed))


def _uploads(metadata: Sequence[Member], limits: Limits) -> dict[str, Upload]:
    """What Gradescope's metadata say, of every export."""
    known: dict[str, Upload] = {}
    for member in metadata:
        try:
            known |= uploads(read_bytes(member.source, limits), str(member.source))
        except SubmissionError as error:
            raise UsageError(str(error)) from error
    return known


def _sent(member: Member, found: Found, channel: Channel, known: Mapping[str, Upload]) -> Sent:
    """A file whose name a system wrote."""
    clues = BY_CHANNEL[channel].clues
    said = {group: text or "" for group, text in found.match.groupdict().items()}
    number = said.get("number", "")
    who = [tuple(Clue(by, said[group]) for by, group in clues if said[group])]
    name, time = said.get("name", ""), _time(said.get("time", ""))
    if upload := known.get(number):
        who = [_clues(person) for person in upload.submitters]
        name = ", ".join(person.name or person.email for person in upload.submitters)
        time = upload.time
    return Sent(
        source=member.source,
        path=member.name,
        channel=channel,
        file=PurePosixPath(found.rest or said.get("file") or found.match[0]).name,
        who=tuple(one for one in who if one),
        order=(time or "", int(number or 0), member.time, member.name),
        name=name,
        late=bool(said["late"]) if "late" in said else None,
        time=time,
        size=member.size,
        wrong=member.wrong,
    )


def _plain(member: Member, around: str) -> Sent:
    """A file with a name of its own; the nearest part of it is the strongest clue.

    The folder `around` all files is the teacher's own, as is the name of the archive of all.
    """
    *folders, file = member.name.removeprefix(f"{around}/").split("/")
    names = [folder[:-4] if folder.lower().endswith(".zip") else folder for folder in folders]
    names.append(PurePosixPath(file).stem)
    return Sent(
        source=member.source,
        path=member.name,
        channel="folder",
        file=file,
        who=(tuple(Clue("file", name) for name in reversed(names) if name),),
        order=("", 0, member.time, member.name),
        size=member.size,
        wrong=member.wrong,
    )


def _clues(person: Submitter) -> tuple[Clue, ...]:
    """What Gradescope knows a person by, the strongest first."""
    told: tuple[tuple[By, str], ...] = (("email", person.email), ("number", person.number))
    return tuple(Clue(by, value) for by, value in told if value)


def _time(text: str) -> str | None:
    """Blackboard's time, as in `2025-03-01-10-11-12`, in ISO; None where it is no time."""
    with contextlib.suppress(ValueError):
        return datetime.strptime(text, "%Y-%m-%d-%H-%M-%S").isoformat()
    return None
