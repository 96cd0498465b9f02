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
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any

import msgspec

from normreg_sheets.course.records import Record
from normreg_sheets.errors import OutputError
from normreg_sheets.sheet import output

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

FILE = "records.jsonl"


@dataclass(frozen=True, slots=True)
class Entries:
    """What a journal says: records by digest, and of which file each feedback is, by its stem."""

    records: dict[str, Record] = field(default_factory=dict)
    feedback: dict[str, str] = field(default_factory=dict)


def read(path: Path, rules: str | None = None) -> Entries:
    """What a journal says, up to where it was broken off; with `rules`, only if made under them."""
    try:
        lines = path.read_bytes().split(b"\n")
    except FileNotFoundError:
        return Entries()
    except OSError as error:
        raise OutputError(f"{path}: cannot be read: {error.strerror}") from None
    entries = Entries()
    for place, line in enumerate(lines):
        said = _said(line)
        if place == 0 and rules is not None and said.get("rules") != rules:
            return Entries()
        if "record" in said:
            try:
                record = msgspec.convert(said["record"], Record)
            except msgspec.ValidationError:
                continue
            entries.records[record.digest] = record
        elif "feedback" in said:
            entries.feedback[str(said["feedback"])] = str(said.get("of", ""))
    return entries


def usable(folder: Path, rules: str) -> Entries:
    """What the journal of a folder says that still holds under these rules.

    A file that was refused is looked at again: what it suffered from may be mended by now.
    """
    entries = read(folder / FILE, rules)
    kept = {one.digest: one for one in entries.records.values() if one.status != "refused"}
    return Entries(kept, entries.feedback)


def _said(line: bytes) -> dict[str, Any]:
    """What a line says; nothing where it was broken off."""
    try:
        said = json.loads(line)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


class Journal:
    """A journal that is being written; it begins with what is known already."""

    def __init__(self, path: Path, rules: str, entries: Entries) -> None:
        """Begin it anew, in one step. Raises OutputError."""
        self._path, self._rules, self.entries = path, rules, entries
        self._rewrite()
        self._file: IO[bytes] = path.open("ab")

    def found(self, record: Record) -> None:
        """Add what was found in a file."""
        self.entries.records[record.digest] = record
        self._add({"record": msgspec.to_builtins(record)})

    def feedback(self, stem: str, digest: str) -> None:
        """Add of which file a feedback is; "" before it is written, when it may be of any."""
        self.entries.feedback[stem] = digest
        self._add({"feedback": stem, "of": digest})

    def finish(self, digests: Collection[str], stems: Collection[str]) -> None:
        """Put what still counts in order, and leave out the rest."""
        self.close()
        records, feedback = self.entries.records, self.entries.feedback
        self.entries = Entries(
            {one: records[one] for one in sorted(records.keys() & set(digests))},
            {one: feedback[one] for one in sorted(feedback.keys() & set(stems))},
        )
        self._rewrite()

    def close(self) -> None:
        """Stop writing."""
        self._file.close()

    def _add(self, said: dict[str, Any]) -> None:
        self._file.write(_line(said))
        self._file.flush()  # what a killed process has given to the system is not lost

    def _rewrite(self) -> None:
        records, feedback = self.entries.records.values(), self.entries.feedback.items()
        lines: list[dict[str, Any]] = [
            {"rules": self._rules},
            *({"record": msgspec.to_builtins(record)} for record in records),
            *({"feedback": stem, "of": digest} for stem, digest in feedback),
        ]
        output.write(self._path, b"".join(map(_line, lines)), force=True, private=True)


def _line(said: dict[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"
