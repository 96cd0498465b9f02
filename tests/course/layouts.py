"""The zip of a class, as each system would hand it out: what its source code says of the names.

    canvas_zip, moodle_zip, gradescope_zip, blackboard_zip

Each takes what was handed in, in the order in which it was.
"""

from __future__ import annotations

import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from normreg_sheets.course.student import Student

BEGIN = datetime(2025, 3, 1, 10, 0, 0)
NOISE = {"__MACOSX/._hw.xlsx": b"\0\5\x16\7", ".DS_Store": b"\0\0\0\1Bud1"}


@dataclass(frozen=True)
class Handed:
    """A file that a student hands in; the members of a `team` hand in one together."""

    student: Student
    data: bytes
    file: str = "hw.xlsx"
    late: bool = False
    team: tuple[Student, ...] = ()

    @property
    def everyone(self) -> tuple[Student, ...]:
        return self.team or (self.student,)


def zipped(files: Iterable[tuple[str, bytes]] | Mapping[str, bytes]) -> bytes:
    """A zip of files, of which each was written a minute after the one before."""
    pairs = files.items() if isinstance(files, Mapping) else files
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for number, (name, data) in enumerate(pairs):
            info = zipfile.ZipInfo(name, _minute(number).timetuple()[:6])
            archive.writestr(info, data, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _minute(number: int) -> datetime:
    return BEGIN + timedelta(minutes=number)


# ---- Canvas --------------------------------------------------------------------------------------


def canvas_zip(handed: Sequence[Handed], *, anonymous: bool = False, noise: bool = False) -> bytes:
    """The submissions as `content_zipper.rb` names them."""
    return _with_noise(
        (
            (canvas_name(one, number, anonymous=anonymous), one.data)
            for number, one in _counted(handed)
        ),
        noise,
    )


def canvas_name(one: Handed, number: int, *, anonymous: bool = False) -> str:
    """`doejane_LATE_17_9003_hw.xlsx`, for the attachment of that number."""
    who = one.student
    name = f"anon_{who.canvas[::-1]}x" if anonymous else who.canvas
    parts = [] if anonymous else [(who.group if one.team else sortable(who.name)).lower()]
    parts += ["LATE"] * one.late
    head = "".join(filter(_is_word, "_".join([*parts, name])))
    return f"{head}_{number}_" + re.sub(r'[\x00/\\:*?"<>|]+', "_", one.file)


def _is_word(letter: str) -> bool:
    """Whether Ruby's `[[:word:]]` has it: letters, marks, digits, `_`."""
    return unicodedata.category(letter) in ("Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Nd", "Pc")


def sortable(name: str) -> str:
    """Jane Doe as "Doe, Jane"."""
    if "," in name:
        return name
    *given, family = name.split()
    return f"{family}, {' '.join(given)}" if given else family


# ---- Moodle --------------------------------------------------------------------------------------


def moodle_zip(
    handed: Sequence[Handed],
    form: Literal["folders", "old folders", "flat"] = "folders",
    *,
    blind: str = "",
    noise: bool = False,
) -> bytes:
    """The submissions as `mod/assign/classes/downloader.php` names them; `blind` hides whose."""
    after = {"folders": "/", "old folders": "_/", "flat": "_"}[form]
    files = ((moodle_prefix(one, blind) + after + one.file, one.data) for one in handed)
    return _with_noise(files, noise)


def moodle_prefix(one: Handed, blind: str = "") -> str:
    """`Jane Doe_4711_assignsubmission_file`; a group has a number of its own."""
    name, number = blind or one.student.name, one.student.participant
    if one.team:
        name, number = one.student.group, "77"
    clean = re.sub(r"[\x00-\x1f&<>\"`|':\\/]", "", name.replace("_", " "))
    return f"{clean}_{number}_assignsubmission_file"


# ---- Gradescope ----------------------------------------------------------------------------------


def gradescope_zip(handed: Sequence[Handed], *, noise: bool = False) -> bytes:
    """The export: a folder for each submission, and a file that says whose each is."""
    root = "assignment_4242_export/"
    files = [
        (f"{root}submission_{number}/{one.file}", one.data) for number, one in _counted(handed)
    ]
    metadata = "---\n" + "".join(_entry(number, one) for number, one in _counted(handed))
    return _with_noise([(f"{root}submission_metadata.yml", metadata.encode()), *files], noise)


def _entry(number: int, one: Handed) -> str:
    people = "".join(
        f"  - :name: {json.dumps(who.name, ensure_ascii=False)}\n"
        f"    :sid: '{who.number}'\n    :email: {who.email}\n"
        for who in one.everyone
    )
    time = f"{_minute(number):%Y-%m-%d %H:%M:%S}.123456000 Z"
    return f"submission_{number}:\n  :submitters:\n{people}  :created_at: {time}\n  :score: 0.0\n"


# ---- Blackboard ----------------------------------------------------------------------------------


def blackboard_zip(handed: Sequence[Handed], *, noise: bool = False) -> bytes:
    """The submissions, each with its note."""

    def files() -> Iterator[tuple[str, bytes]]:
        for number, one in enumerate(handed):
            head = f"HW_1_{one.student.login}_attempt_{_minute(number):%Y-%m-%d-%H-%M-%S}"
            yield f"{head}_{one.file}", one.data
            yield f"{head}.txt", f"Name: {one.student.name} ({one.student.login})\n".encode()

    return _with_noise(files(), noise)


def _counted(handed: Iterable[Handed]) -> Iterator[tuple[int, Handed]]:
    return enumerate(handed, 9001)


def _with_noise(files: Iterable[tuple[str, bytes]], noise: bool) -> bytes:
    return zipped([*(NOISE.items() if noise else ()), *files])
