"""Who handed in what, as the metadata in Gradescope's export has it.

`submission_metadata.yml` is YAML that Ruby wrote: its keys are symbols, which are plain texts with
a colon before them here. There is one entry for each submission that counts:

    submission_123:
      :submitters:
      - :name: Jane Doe
        :sid: '0042'
        :email: jane@example.org
      :created_at: 2025-03-01 10:11:12.123456000 Z

Several submitters are a group. Every value is read as the text that it is (a number of a student
keeps its zeros), and nothing of Ruby's or Python's is ever made of one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

import yaml

from normreg_sheets.errors import UsageError

# The same in C, where there is a compiled one; it is ten times as fast.
_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

_DEEPEST = 50  # lists within lists; an export has five
_TIME = re.compile(
    r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.\d+)? ?(?:Z|UTC|([+-]\d\d):?(\d\d)|)", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Submitter:
    """A person as Gradescope knows them; what it does not tell is empty."""

    name: str
    email: str
    number: str


@dataclass(frozen=True, slots=True)
class Upload:
    """A submission: who made it, and when (ISO, in UTC), where that is told."""

    submitters: tuple[Submitter, ...]
    time: str | None


def uploads(data: bytes, place: str) -> dict[str, Upload]:
    """The submissions by their numbers, as `submission_metadata.yml` at `place` tells.

    Raises UsageError where it is no such file.
    """
    try:
        _keep_shallow(data)
        entries = yaml.load(data, _Loader)  # noqa: S506 (it makes texts, lists and mappings only)
    except yaml.YAMLError as error:
        cause = " ".join(str(error).split())
        raise UsageError(f"{place}: it is no YAML ({cause}); download the export again") from None
    if not isinstance(entries, dict):
        raise UsageError(f"{place}: it names no submissions; download the export again")
    return {
        str(key).removeprefix("submission_"): _upload(entry)
        for key, entry in entries.items()
        if isinstance(entry, dict)
    }


def _keep_shallow(data: bytes) -> None:
    """Refuse lists within lists without end: who makes them calls itself for each, and may die."""
    depth = 0
    for event in yaml.parse(data, _Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _DEEPEST:
            raise yaml.YAMLError("lists within lists without end")


def _upload(entry: dict[object, object]) -> Upload:
    people = entry.get(":submitters")
    found = people if isinstance(people, list) else []
    return Upload(
        tuple(_submitter(person) for person in found if isinstance(person, dict)),
        _time(_text(entry, ":created_at")),
    )


def _submitter(person: dict[object, object]) -> Submitter:
    return Submitter(_text(person, ":name"), _text(person, ":email"), _text(person, ":sid"))


def _text(entry: dict[object, object], key: str) -> str:
    value = entry.get(key)
    return value.strip() if isinstance(value, str) else ""


def _time(text: str) -> str | None:
    """A time as Ruby or a person writes it, in ISO and UTC; it is UTC where no zone is told."""
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    day, clock, hours, minutes = match.groups()
    try:
        time = datetime.fromisoformat(f"{day}T{clock}{hours or '+00'}:{minutes or '00'}")
        return time.astimezone(UTC).isoformat()
    except (ValueError, OverflowError):  # the 31st of February, the year 0001
        return None
