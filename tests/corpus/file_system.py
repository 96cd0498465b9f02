"""File system: what stands at a path, when it is no plain file or has an odd name."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING

from normreg_sheets.submission.refusal import Reason
from tests.corpus.case import Case
from tests.corpus.good import good
from tests.corpus.verdicts import MARKED, Verdict, over, refused

if TYPE_CHECKING:
    from pathlib import Path

    from tests.corpus.case import Place

MISSING, SPECIAL = refused(Reason.MISSING), refused(Reason.SPECIAL)
FORBIDDEN = refused(Reason.FORBIDDEN)


def nothing() -> bytes:
    return b""


def nowhere(path: Path, data: bytes) -> None:
    """Lay down nothing."""


def folder(path: Path, data: bytes) -> None:
    path.mkdir()
    (path / "good.xlsx").write_bytes(data)


def pipe(path: Path, _: bytes) -> None:
    os.mkfifo(path)


def plug(path: Path, _: bytes) -> None:
    """A socket; its path may have only some 100 characters, so it is made by a short one."""
    before = os.open(".", os.O_RDONLY)
    with socket.socket(socket.AF_UNIX) as made:
        try:
            os.chdir(path.parent)
            made.bind(path.name)
        finally:
            os.fchdir(before)
            os.close(before)


def link_to(target: str) -> Place:
    """A link to a path, which is relative to the folder of the link."""

    def place(path: Path, data: bytes) -> None:
        (path.parent / "linked.bin").write_bytes(data)
        path.symlink_to(target)

    return place


def link_to_itself(path: Path, _: bytes) -> None:
    path.symlink_to(path.name)


def second_name(path: Path, data: bytes) -> None:
    other = path.with_suffix(".other")
    other.write_bytes(data)
    path.hardlink_to(other)


def in_a_linked_folder(path: Path, data: bytes) -> None:
    (path.parent.parent / "really").mkdir()
    path.parent.symlink_to("really")
    path.write_bytes(data)


def below_a_file(path: Path, data: bytes) -> None:
    path.parent.write_bytes(data)


def sparse(path: Path, data: bytes) -> None:
    """A terabyte that takes no room."""
    with path.open("wb") as file:
        file.write(data)
        file.truncate(1 << 40)


def private(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    path.chmod(0)


def read_only(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    path.chmod(0o400)


# Names of good files, which are marked whatever they are called.
NAMES = {
    "spaces": "  my  sheet .xlsx",
    "a line break": "a\nb.xlsx",
    "a tab": "a\tb.xlsx",
    "an escape sequence": "a\x1b[2J.xlsx",
    "a bell": "a\x07.xlsx",
    "quotes": 'it\'s "mine".xlsx',
    "a command": "$(touch evil);`touch evil`.xlsx",
    "a pattern": "*?[a].xlsx",
    "a dash in front": "--json.xlsx",
    "an override of direction": "a\u202exslx.exe",
    "markup": "<script>alert(1)<b>.xlsx",
    "a formula": "=1+1.xlsx",
    "an umlaut": "Übung.xlsx",
    "an umlaut of two characters": "U\u0308bung 2.xlsx",
    "Chinese": "练习.xlsx",
    "an emoji": "👍.xlsx",
    "bytes that are no text": os.fsdecode(b"a\xff\xfe.xlsx"),
    "250 characters": "x" * 245 + ".xlsx",
    "no suffix": "sheet",
    "capitals": "SHEET.XLSX",
    "the suffix of a PDF": "sheet.pdf",
    "the suffix of old workbooks": "sheet.xls",
    "two suffixes": "sheet.xlsx.zip",
    "a percent sign": "100%s%n{0}.xlsx",
    "a reserved name": "CON.xlsx",
    "a hidden file": ".hidden.xlsx",
}

ODD: dict[str, tuple[Place, Verdict, str]] = {
    "nothing": (nowhere, MISSING, "no such file"),
    "a folder": (folder, refused(Reason.FOLDER), "its name ends like a workbook's"),
    "a pipe": (pipe, SPECIAL, "it would be waited for in vain"),
    "a socket": (plug, SPECIAL, "nothing to read"),
    "a link to a good file": (link_to("linked.bin"), SPECIAL, "links are not followed"),
    "a link to an endless device": (link_to("/dev/zero"), SPECIAL, "links are not followed"),
    "a link to a secret": (link_to("/etc/passwd"), SPECIAL, "links are not followed"),
    "a link to nothing": (link_to("nowhere"), SPECIAL, "links are not followed"),
    "a link to itself": (link_to_itself, SPECIAL, "links are not followed"),
    "a second name": (second_name, MARKED, "a plain file all the same"),
    "a terabyte of nothing": (sparse, over("file"), "a file is read up to its limit only"),
    "read only": (read_only, MARKED, "we never write to it"),
    "no permission": (
        private,
        FORBIDDEN if os.geteuid() else MARKED,
        "nobody but the administrator reads it",
    ),
}

CASES = [
    *(
        Case(f"what stands there: {name}", verdict, why, good, place=place)
        for name, (place, verdict, why) in ODD.items()
    ),
    Case(
        "an empty file",
        refused(Reason.EMPTY),
        "an upload that failed",
        nothing,
    ),
    Case(
        "in a linked folder",
        MARKED,
        "the folder was named by whoever runs this",
        good,
        file="linked/good.xlsx",
        place=in_a_linked_folder,
    ),
    Case(
        "below a file",
        MISSING,
        "a file has nothing below it",
        good,
        file="file.xlsx/good.xlsx",
        place=below_a_file,
    ),
    Case(
        "a name that is too long",
        refused(Reason.MISSING, Reason.FORBIDDEN),
        "no file can have it",
        nothing,
        file="x" * 300 + ".xlsx",
        place=nowhere,
    ),
    Case(
        "an endless device",
        SPECIAL,
        "it never ends",
        nothing,
        file="/dev/zero",
        place=nowhere,
    ),
    Case("a device that has nothing", SPECIAL, "no file", nothing, file="/dev/null", place=nowhere),
    Case(
        "a file that fails as it is read",
        FORBIDDEN,
        "the system gives an error in place of its bytes",
        nothing,
        file="/proc/self/mem",
        place=nowhere,
    ),
    *(
        Case(f"a name with {name}", MARKED, "a name is only a name", good, file=file)
        for name, file in NAMES.items()
    ),
]
