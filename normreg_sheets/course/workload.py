"""The workload of a run: which files are read and marked, and which are known well enough.

A file is graded where nothing is known of it, or where its feedback is not there; one that was
refused is looked at again, because what it suffered from may be mended by now. `force` has all of
them graded, `only` just those of some students, known or not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from normreg_sheets.course.records import Record
from normreg_sheets.course.results import feedback_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    from normreg_sheets.course.collecting import Collected
    from normreg_sheets.course.handed_in import Unjoined
    from normreg_sheets.course.journal import Entries
    from normreg_sheets.submission.source import Source

    Digests = Mapping[Source, str | Record]


@dataclass(frozen=True, slots=True)
class Job:
    """A file to be graded, and the stems of the feedback that is made of it."""

    digest: str
    source: Source
    stems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """What there is in a folder of earlier runs: what its journal says, and the feedback."""

    folder: Path
    entries: Entries

    def is_refused(self, digest: str) -> bool:
        """Whether the file is known as one that is refused."""
        record = self.entries.records.get(digest)
        return record is not None and record.status == "refused"

    def is_whole(self, digest: str, stems: Iterable[str]) -> bool:
        """Whether the file is known, and these feedbacks are there, and of it if it has any."""
        if digest not in self.entries.records:
            return False
        return self.is_refused(digest) or all(
            self.entries.feedback.get(stem) == digest and feedback_of(self.folder, stem).is_file()
            for stem in stems
        )


def anew(
    collected: Collected, digests: Digests, kept: Kept, only: Collection[str] | None, *, force: bool
) -> frozenset[str]:
    """The digests of the files that are graded anew, whatever is known of them."""
    if only is None:
        every = (one for one in digests.values() if isinstance(one, str))
        return frozenset(one for one in every if force or kept.is_refused(one))
    known = kept.entries.records
    theirs = (
        *(one.sent for one in collected.joined.handed_in if one.student.id in only),
        *(
            one.sent
            for one in collected.joined.unjoined
            if _may_be_of(one, known.get(str(digests[one.sent.source])), only)
        ),
    )
    found = (digests[sent.source] for sent in theirs)
    return frozenset(one for one in found if isinstance(one, str))


def _may_be_of(one: Unjoined, record: Record | None, students: Collection[str]) -> bool:
    """Whether a file whose sender nobody knows may be of one of some students."""
    if record is not None and record.owner:
        return record.owner in students
    return not one.candidates or any(could.id in students for could in one.candidates)


def jobs(
    digests: Digests,
    kept: Kept,
    stems: Mapping[Source, Sequence[str]],
    *,
    must: Collection[str],
    may: Collection[str] | None,
) -> list[Job]:
    """What there is to do, each file once however often it was handed in.

    That is what `must` be graded, by its digest; and of what `may` be (None: all) what is not known
    or whose feedback, of these stems by its source, is not there.
    """
    found: dict[str, Job] = {}
    for source, digest in digests.items():
        if isinstance(digest, Record):
            continue
        mine = tuple(stems.get(source, ()))
        allowed = may is None or digest in may
        if digest in must or (allowed and not kept.is_whole(digest, mine)):
            already = found[digest].stems if digest in found else ()
            found[digest] = Job(digest, source, (*already, *mine))
    return list(found.values())
