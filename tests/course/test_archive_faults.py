"""Members that cannot be read: each says why, and the others are read all the same."""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.course.archive import members
from normreg_sheets.errors import SubmissionError
from normreg_sheets.submission.guard import LIMITS
from normreg_sheets.submission.refusal import Reason
from normreg_sheets.submission.source import read_bytes
from tests.corpus.zips import Member, archive, sizes_64

if TYPE_CHECKING:
    from pathlib import Path

GOOD = Member(b"good.xlsx", b"good" * 100)
BAD = Member(b"bad.xlsx", b"bad" * 100)
FAULTS = {
    "encrypted": (replace(BAD, flags=1), Reason.PASSWORD),
    "strongly encrypted": (replace(BAD, flags=0x41), Reason.PASSWORD),
    "packed by another method": (replace(BAD, method=12, packed=b"BZh9"), Reason.DAMAGED),
    "a link": (replace(BAD, attributes=0o120777 << 16), Reason.SPECIAL),
    "a name that leads up": (replace(BAD, name=b"../bad.xlsx"), Reason.ODD_NAME),
    "a name that leads up in the middle": (replace(BAD, name=b"a/../../bad"), Reason.ODD_NAME),
    "a name in the old way": (replace(BAD, name=b"..\\bad.xlsx"), Reason.ODD_NAME),
    "a whole path": (replace(BAD, name=b"/etc/passwd"), Reason.ODD_NAME),
    "a whole path of Windows": (replace(BAD, name=b"C:\\bad.xlsx"), Reason.ODD_NAME),
    "no header": (replace(BAD, mark=b"PK\x07\x08"), Reason.DAMAGED),
    "beyond the end": (replace(BAD, offset=1 << 20), Reason.DAMAGED),
    "larger than the rest": (replace(BAD, packed_size=1 << 20), Reason.DAMAGED),
}


@pytest.mark.parametrize("case", FAULTS)
@pytest.mark.parametrize("first", [True, False])
def test_a_member_that_cannot_be_read_says_why(tmp_path: Path, case: str, first: bool) -> None:
    bad, reason = FAULTS[case]
    path = tmp_path / "class.zip"
    path.write_bytes(archive([bad, GOOD] if first else [GOOD, bad]))
    listing = members(path)
    wrong = {one.name: one.wrong for one in listing.members}
    broken = wrong.pop(bad.name.decode().replace("\\", "/"))
    assert broken is not None
    assert broken.reason is reason
    assert "; " in broken.says
    if case != "larger than the rest":  # what it lies on is doubtful as well
        assert wrong == {"good.xlsx": None}
        good = next(one for one in listing.members if one.name == "good.xlsx")
        assert read_bytes(good.source, LIMITS) == GOOD.data


def test_of_members_on_each_other_only_the_first_is_read(tmp_path: Path) -> None:
    inner = archive([Member(b"1", b"one"), Member(b"2", b"two")])
    first = Member(b"first.xlsx", inner, method=0)
    starts = (at + 30 + len(first.name) for at in (0, inner.index(b"PK\3\4", 1)))
    hidden = [Member(b"hidden", b"one", packed=b"", offset=start) for start in starts]
    path = tmp_path / "class.zip"
    path.write_bytes(archive([first, GOOD, *hidden]))
    wrong = [(one.name, one.wrong and one.wrong.says) for one in members(path).members]
    says = "another file of the archive lies on it; download the archive again"
    assert wrong == [
        ("first.xlsx", None),
        ("good.xlsx", None),
        ("hidden", says),
        ("hidden", says),
    ]


@pytest.mark.parametrize(
    ("member", "name"),
    [
        pytest.param(replace(BAD, flags=1), "ann.zip", id="seen at once"),
        pytest.param(replace(BAD, packed=b"\xff\xff"), "ann.zip/bad.xlsx", id="seen by who reads"),
    ],
)
def test_a_students_archive_with_a_fault_is_left_whole(
    tmp_path: Path, member: Member, name: str
) -> None:
    path = tmp_path / "class.zip"
    path.write_bytes(archive([Member(b"ann.zip", archive([member]))]))
    (listed,) = members(path).members
    assert (listed.name, listed.wrong) == (name, None)
    if listed.name != "ann.zip":
        with pytest.raises(SubmissionError, match="damaged in the archive"):
            read_bytes(listed.source, LIMITS)


def test_what_is_in_an_archive_with_a_fault_is_not_looked_for(tmp_path: Path) -> None:
    path = tmp_path / "class.zip"
    path.write_bytes(archive([Member(b"../ann.zip", archive([GOOD]))]))
    (listed,) = members(path).members
    assert listed.name == "../ann.zip"
    assert listed.wrong is not None


def test_a_zip_for_huge_files_is_read(tmp_path: Path) -> None:
    path = tmp_path / "class.zip"
    path.write_bytes(archive([sizes_64(GOOD)], zip64=True))
    (listed,) = members(path).members
    assert read_bytes(listed.source, LIMITS) == GOOD.data


def again(name: str, of: bytes) -> bytes:
    """The field that repeats a name in UTF-8."""
    said = b"\x01" + struct.pack("<L", zlib.crc32(of)) + name.encode()
    return struct.pack("<HH", 0x7075, len(said)) + said


NAMES = {
    "with the flag": (Member("Zoë.xlsx".encode(), flags=0x800), "Zoë.xlsx"),
    "of macOS, that says nothing": (Member("Zoë.xlsx".encode()), "Zoë.xlsx"),
    "of DOS": (Member(b"Zo\x89.xlsx"), "Zoë.xlsx"),
    "of Info-ZIP": (Member(b"Zo?.xlsx", extra=again("Zoë.xlsx", b"Zo?.xlsx")), "Zoë.xlsx"),
    "that was changed since": (Member(b"a.xlsx", extra=again("b.xlsx", b"b?")), "a.xlsx"),
    "after another field": (
        Member(b"?.xlsx", extra=b"\x55\x54\x01\x00\x00" + again("é.xlsx", b"?.xlsx")),
        "é.xlsx",
    ),
    "with folders of Windows": (Member(b"ann\\a.xlsx"), "ann/a.xlsx"),
}


@pytest.mark.parametrize("case", NAMES)
def test_a_name_is_read_as_it_was_written(tmp_path: Path, case: str) -> None:
    member, name = NAMES[case]
    path = tmp_path / "class.zip"
    path.write_bytes(archive([member]))
    assert [one.name for one in members(path).members] == [name]
