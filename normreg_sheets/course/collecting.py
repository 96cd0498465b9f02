"""Collecting: the archives and folders that came back, as the files of a class.

Several may come together (late ones, another group's). What lies in them is listed and joined to
the roster; nothing is read yet but a digest of the files that count, by which they are known.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from normreg_sheets.course.archive import members
from normreg_sheets.course.channels import TYPED, delivery
from normreg_sheets.course.handed_in import SKIPPED, Joined, joined, typed_in
from normreg_sheets.course.records import Problem, Record
from normreg_sheets.course.results import is_ours
from normreg_sheets.errors import SubmissionError
from normreg_sheets.submission.source import read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from normreg_sheets.course.archive import Listing, Skipped
    from normreg_sheets.course.channels import Channel, Sent
    from normreg_sheets.course.student import Student
    from normreg_sheets.submission.refusal import Limits
    from normreg_sheets.submission.source import Source


@dataclass(frozen=True, slots=True)
class Collected:
    """What came back, joined to the roster; what was skipped, and why.

    `problems` tell of what was skipped and may be meant as a submission.
    """

    joined: Joined
    skipped: tuple[Skipped, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def counting(self) -> tuple[Sent, ...]:
        """The files that count, or may, by their names, each once: a group's is of several.

        Two archives may each have a file of one name, so a file goes by its source.
        """
        those = {one.sent.source: one.sent for one in self.joined.handed_in}
        those |= {one.sent.source: one.sent for one in self.joined.unjoined}
        return tuple(sorted(those.values(), key=lambda sent: (sent.path, str(sent.source))))


def collected(
    paths: Iterable[Path],
    students: Sequence[Student],
    channel: Channel | None,
    limits: Limits,
    output: Path,
) -> Collected:
    """What lies at some paths, but for what we wrote to the `output` folder ourselves.

    Raises UsageError for an archive that cannot be read.
    """
    listings = (_without_ours(members(path, limits), output) for path in sorted(set(paths)))
    delivered = [delivery(listing, channel, limits) for listing in listings]
    sent = [one for each in delivered for one in each.sent]
    skipped = [one for each in delivered for one in each.skipped]
    typed = [one for each in delivered for one in each.typed]
    problems = [Problem(SKIPPED, one.why, file=one.name) for one in skipped if one.meant]
    problems += typed_in(typed, TYPED, students)
    return Collected(joined(sent, students), tuple(skipped), tuple(problems))


def _without_ours(listing: Listing, output: Path) -> Listing:
    """The same, as if no class had been graded into this folder before."""
    kept = (one for one in listing.members if not is_ours(one.source.path, output))
    return replace(listing, members=tuple(kept))


def digest(sent: Sent, limits: Limits) -> str | Record:
    """The SHA-256 of a file; or why it cannot be read, as what is found in it."""
    if sent.wrong is not None:
        return _unread(sent, str(sent.wrong.reason), sent.wrong.says)
    try:
        return sha256(read_bytes(sent.source, limits)).hexdigest()
    except SubmissionError as error:
        return _unread(sent, error.reason, without_place(error, sent.source))


def _unread(sent: Sent, reason: str, says: str) -> Record:
    """What is found in a file that cannot be read; it goes by its name, and by why."""
    known_by = f"cannot be read\0{sent.path}\0{reason}\0{says}"
    nobody = sha256(known_by.encode("utf-8", "surrogatepass")).hexdigest()
    return Record(nobody, "refused", reason=reason, says=says)


def without_place(error: SubmissionError, source: Source) -> str:
    """What an error says of a file, which may lie at several places and goes by its name here."""
    return str(error).removeprefix(f"{source}: ")
