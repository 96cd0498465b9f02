"""The journal of a run: what was found in each file, one line of JSON after another, as it comes.

    {"rules": "1f0c…"}                       what all that follows depends on
    {"record": {"digest": "9a3b…", …}}       what was found in a file
    {"feedback": "12345", "of": "9a3b…"}     a feedback was written, of that file

A run that is killed has lost nothing but the line that it was at: the next one reads what is whole,
and goes on. A file is known by the SHA-256 of its bytes, so a second run reads only what is new;
under other rules, everything. In the end the lines are put in order: the same class gives the same
journal, whatever the order in which its files were read.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any

from normreg_sheets.course.kept import plain, record
from normreg_sheets.course.records import Record
from normreg_sheets.errors import OutputError
from normreg_sheets.sheet import output

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

FILE = "records.jsonl"


@dataclass(frozen=True, slots=True)
class Entries:
    """What a journal says: records by digest, and of which file each feedback is, by its stem.

    `rules` is the fingerprint of what the marks depend on, "" of a journal that tells none.
    """

    rules: str = ""
    records: dict[str, Record] = field(default_factory=dict)
    feedback: dict[str, str] = field(default_factory=dict)

    def under(self, rules: str) -> Entries:
        """What of it holds under some rules: under others, only that a feedback may be there."""
        if self.rules == rules:
            return self
        return Entries(rules, feedback=dict.fromkeys(self.feedback, ""))


def read(path: Path) -> Entries:
    """What a journal says, up to where it was broken off. Raises OutputError."""
    try:
        lines = path.read_bytes().split(b"\n")
    except FileNotFoundError:
        return Entries()
    except OSError as error:
        raise OutputError(f"{path}: cannot be read: {error.strerror}") from None
    entries = Entries(str(_said(lines[0]).get("rules", "")))
    for said in map(_said, lines):
        if "record" in said:
            try:
                found = record(said["record"], Record)
            except ValueError:
                continue
            entries.records[found.digest] = found
        elif "feedback" in said:
            entries.feedback[str(said["feedback"])] = str(said.get("of", ""))
    return entries


def _said(line: bytes) -> dict[str, Any]:
    """What a line says; nothing where it was broken off."""
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


class Journal:
    """A journal that is being written; it begins with what is known already."""

    def __init__(self, path: Path, entries: Entries) -> None:
        """Begin it anew, in one step. Raises OutputError."""
        self._path, self.entries = path, entries
        self._rewrite()
        with _told(path):
            self._file: IO[bytes] = path.open("ab", buffering=0)

    def found(self, record: Record) -> None:
        """Add what was found in a file. Raises OutputError."""
        self.entries.records[record.digest] = record
        self._add({"record": plain(record)})

    def feedback(self, stem: str, digest: str) -> None:
        """Add of which file a feedback is; "" before it is written, when it may be of any."""
        self.entries.feedback[stem] = digest
        self._add({"feedback": stem, "of": digest})

    def finish(self, records: Iterable[Record], stems: Collection[str]) -> None:
        """Put these records and feedbacks in order, without the others. Raises OutputError."""
        self.close()
        by_digest = {record.digest: record for record in records}
        feedback = self.entries.feedback
        self.entries = Entries(
            self.entries.rules,
            dict(sorted(by_digest.items())),
            {stem: feedback[stem] for stem in sorted(feedback.keys() & set(stems))},
        )
        self._rewrite()

    def close(self) -> None:
        """Stop writing."""
        self._file.close()

    def _add(self, said: dict[str, Any]) -> None:
        """Give a line to the system, which keeps it when we are killed."""
        rest = memoryview(_line(said))
        with _told(self._path):
            while rest:
                rest = rest[self._file.write(rest) :]

    def _rewrite(self) -> None:
        records, feedback = self.entries.records.values(), self.entries.feedback.items()
        lines: list[dict[str, Any]] = [
            {"rules": self.entries.rules},
            *({"record": plain(record)} for record in records),
            *({"feedback": stem, "of": digest} for stem, digest in feedback),
        ]
        output.write(self._path, b"".join(map(_line, lines)), force=True, private=True)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Raise OutputError, in one line, for what the system does not let us write."""
    try:
        yield
    except OSError as error:
        raise OutputError(
            f"{path}: cannot be written: {error.strerror}; what it has so far is kept, and the same"
            " command goes on from there"
        ) from None


def _line(said: dict[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"
