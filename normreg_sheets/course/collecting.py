"""Collecting: the archives and folders that came back, as the files of a class.

Several may come together (late ones, another group's). What lies in them is listed and joined to
the roster; nothing is read yet but a digest of the files that count, by which they are known.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from normreg_sheets.course.archive import members
from normreg_sheets.course.channels import delivery
from normreg_sheets.course.handed_in import Joined, joined
from normreg_sheets.course.records import Record
from normreg_sheets.errors import SubmissionError
from normreg_sheets.submission.source import read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from normreg_sheets.course.archive import Skipped
    from normreg_sheets.course.channels import Channel, Sent
    from normreg_sheets.course.student import Student
    from normreg_sheets.submission.refusal import Limits


@dataclass(frozen=True, slots=True)
class Collected:
    """What came back, joined to the roster; what was skipped, and why."""

    joined: Joined
    skipped: tuple[Skipped, ...]

    @property
    def counting(self) -> tuple[Sent, ...]:
        """The files that count, or may, by their names, each once: a group's is of several."""
        those = {one.sent.path: one.sent for one in self.joined.handed_in}
        those |= {one.sent.path: one.sent for one in self.joined.unjoined}
        return tuple(those[path] for path in sorted(those))


def collected(
    paths: Iterable[Path], students: Sequence[Student], channel: Channel | None, limits: Limits
) -> Collected:
    """What lies at some paths. Raises UsageError for an archive that cannot be read."""
    delivered = [delivery(members(path, limits), channel, limits) for path in sorted(set(paths))]
    sent = [one for each in delivered for one in each.sent]
    skipped = [one for each in delivered for one in each.skipped]
    return Collected(joined(sent, students), tuple(skipped))


def digest(sent: Sent, limits: Limits) -> str | Record:
    """The SHA-256 of a file; or why it cannot be read, as what is found in it."""
    nobody = sha256(b"cannot be read " + sent.path.encode("utf-8", "surrogatepass")).hexdigest()
    if sent.wrong is not None:
        return Record(nobody, "refused", reason=str(sent.wrong.reason), says=sent.wrong.says)
    try:
        return sha256(read_bytes(sent.source, limits)).hexdigest()
    except SubmissionError as error:
        return Record(nobody, "refused", reason=error.reason, says=str(error))
