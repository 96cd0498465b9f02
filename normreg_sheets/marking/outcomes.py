"""Outcomes: what became of every file of a run; none is lost, and none stops the others.

marked     read, and nothing more to do
review     read, and a person should look: a cell is pending, or a flag is up
refused    not read: for a person, with the reason
skipped    no submission, or one that is there already
"""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Generic, Literal, Protocol, TypeVar

from normreg_sheets.errors import SubmissionError
from normreg_sheets.submission.isolation import isolated
from normreg_sheets.submission.litter import why_litter

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Mapping, Sequence

    from normreg_sheets.submission.refusal import Limits

Status = Literal["marked", "review", "refused", "skipped"]
_WORDS: dict[Status, str] = {
    "marked": "marked",
    "review": "for review",
    "refused": "refused",
    "skipped": "skipped",
}


class Findings(Protocol):
    """What a task finds in a file, as far as outcomes go."""

    @property
    def review(self) -> bool:
        """Whether a person should look at the file."""


Found = TypeVar("Found", bound=Findings)


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Found]):
    """What became of a file: what was found in it, why it is refused, or why it is skipped."""

    path: Path
    status: Status
    found: Found | None = None
    error: SubmissionError | None = None
    why: str = ""


def outcomes(
    task: Callable[[Path], Found],
    paths: Sequence[Path],
    gives: type[Found],
    limits: Limits,
    jobs: int,
) -> Generator[Outcome[Found], None, None]:
    """What became of each file, in the order of the paths; see `isolated` for the task.

    Raises UsageError where the task does, or where no process can be started.
    """
    skipped = dict(skips(paths))
    handed_in = [path for place, path in enumerate(paths) if place not in skipped]
    with closing(isolated(task, handed_in, gives, limits, jobs)) as read:
        for place, path in enumerate(paths):
            if place in skipped:
                yield Outcome(path, "skipped", why=skipped[place])
                continue
            found = next(read)
            if isinstance(found, SubmissionError):
                yield Outcome(path, "refused", error=found)
            else:
                yield Outcome(path, "review" if found.review else "marked", found)


def in_words(counts: Mapping[Status, int], of: int, done: str = "marked") -> str:
    """The counts of a run over `of` files, on one line; `done` is what was done to those read.

    Raises ValueError if a file is lost.
    """
    if sum(counts.values()) != of:
        raise ValueError(f"{of} files went in, and {sum(counts.values())} came out")
    words = _WORDS | {"marked": done}
    said = (f"{counts.get(status, 0)} {word}" for status, word in words.items())
    return f"{of} files: {', '.join(said)}."


def skips(paths: Sequence[Path]) -> Iterator[tuple[int, str]]:
    """The places of the files that are skipped, and why."""
    seen: set[Path] = set()
    for place, path in enumerate(paths):
        # A link itself is refused, and no second name of what it leads to.
        same = Path(os.path.realpath(path.parent)) / path.name
        if why := why_litter(path):
            yield place, why
        elif same in seen:
            yield place, "it is named twice"
        seen.add(same)
