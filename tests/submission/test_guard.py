"""The zip: one that is damaged or that readers would read differently is refused."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.submission.guard import open_package
from normreg_sheets.submission.reader import read
from normreg_sheets.submission.refusal import Reason
from tests.submission.parts import SHEET, pack, worksheet

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

from tests.submission.damage import DIRECTORY, LOCAL, NAME, patch
from tests.submission.refused import refused


def size_in_directory(data: bytes, change: int) -> bytes:
    size = len(worksheet("").encode()) + change
    return patch(data, DIRECTORY, 24, struct.pack("<L", size))


DAMAGED: dict[str, Callable[[bytes], bytes]] = {
    "cut off": lambda data: data[:-30],
    "cut in half": lambda data: data[: len(data) // 2],
    "only the beginning": lambda data: data[:10],
    "another local name": lambda data: patch(data, LOCAL, 30, b"xl/worksheets/sheet2.xml"),
    "another method": lambda data: patch(data, DIRECTORY, 10, b"\x0c\0"),
    "another checksum": lambda data: patch(data, DIRECTORY, 16, b"\0\0\0\0"),
    "a size too small": lambda data: size_in_directory(data, -1),
    "a size too large": lambda data: size_in_directory(data, 1),
    "packed bytes changed": lambda data: patch(data, LOCAL, 30 + len(NAME) + 2, b"\xff\xff\xff"),
    "another checksum before it": lambda data: patch(data, LOCAL, 14, b"\0\0\0\0"),
    "another packed size before it": lambda data: patch(data, LOCAL, 18, b"\1\0\0\0"),
    "another size before it": lambda data: patch(data, LOCAL, 22, b"\1\0\0\0"),
    "beginning at another part": lambda data: patch(data, DIRECTORY, 42, b"\0\0\0\0"),
    "beginning beyond the file": lambda data: patch(data, DIRECTORY, 42, b"\0\0\0\x7f"),
}


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_damaged_zip(damage: str, tmp_path: Path) -> None:
    path = pack(tmp_path / "sheet.xlsx")
    path.write_bytes(DAMAGED[damage](path.read_bytes()))
    assert refused(path).reason == Reason.DAMAGED


def test_every_cut_off_file_is_refused(tmp_path: Path) -> None:
    path = pack(tmp_path / "sheet.xlsx")
    whole = path.read_bytes()
    for length in range(0, len(whole), 17):
        path.write_bytes(whole[:length])
        assert refused(path).reason in {Reason.EMPTY, Reason.DAMAGED, Reason.UNKNOWN, Reason.TEXT}


def test_overlapping_parts(tmp_path: Path) -> None:
    """Two directory entries over the same bytes, as in a bomb whose every part is the largest."""
    path = tmp_path / "sheet.xlsx"
    name, content = b"a" * 20, zlib.compress(bytes(100), wbits=-15)
    numbers = struct.pack("<LLL", zlib.crc32(bytes(100)), len(content), 100)
    lengths = struct.pack("<HH", len(name), 0)
    local = LOCAL + struct.pack("<HHHHH", 20, 0, 8, 0, 0) + numbers + lengths + name + content
    entry = DIRECTORY + struct.pack("<HHHHHH", 20, 20, 0, 8, 0, 0) + numbers + lengths
    entry += struct.pack("<HHHLL", 0, 0, 0, 0, 0) + name
    end = struct.pack("<4sHHHHLLH", b"PK\x05\x06", 0, 0, 2, 2, 2 * len(entry), len(local), 0)
    path.write_bytes(local + 2 * entry + end)
    error = refused(path)
    assert error.reason == Reason.DAMAGED
    assert "overlap" in str(error)


@pytest.mark.parametrize("flag", [0x1, 0x41, 0x2000])
@pytest.mark.parametrize("header", [LOCAL, DIRECTORY])
def test_an_encrypted_part(header: bytes, flag: int, tmp_path: Path) -> None:
    path = pack(tmp_path / "sheet.xlsx")
    place = {LOCAL: 6, DIRECTORY: 8}[header]
    path.write_bytes(patch(path.read_bytes(), header, place, struct.pack("<H", flag)))
    assert refused(path).reason == Reason.PASSWORD


def with_mode(path: Path, kind: int, system: int) -> Path:
    """A workbook whose sheet is of a kind of file, in the words of a system."""
    data = patch(pack(path).read_bytes(), DIRECTORY, 5, bytes([system]))
    path.write_bytes(patch(data, DIRECTORY, 38, struct.pack("<L", (kind | 0o644) << 16)))
    return path


@pytest.mark.parametrize("system", [3, 19])  # Unix, macOS
@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFIFO])
def test_a_part_that_is_a_link_or_a_device(kind: int, system: int, tmp_path: Path) -> None:
    error = refused(with_mode(tmp_path / "sheet.xlsx", kind, system))
    assert error.reason == Reason.DAMAGED
    assert "is a link or a device" in str(error)
    assert "upload" not in str(error)


@pytest.mark.parametrize("system", [0, 10, 11])  # MS-DOS and Windows
def test_other_systems_say_other_things_in_the_place_of_a_mode(system: int, tmp_path: Path) -> None:
    """Zips of an old .NET have it, with bits of their own above those of MS-DOS."""
    path = with_mode(tmp_path / "sheet.xlsx", stat.S_IFLNK, system)
    assert read(path) == read(pack(tmp_path / "plain.xlsx"))


def test_a_part_that_is_packed_as_no_program_does(tmp_path: Path) -> None:
    path = pack(tmp_path / "sheet.xlsx")
    data = patch(path.read_bytes(), LOCAL, 8, b"\x09\0")  # Deflate64, of large zips in Windows
    path.write_bytes(patch(data, DIRECTORY, 10, b"\x09\0"))
    error = refused(path)
    assert error.reason == Reason.DAMAGED
    assert "is compressed as no spreadsheet program does it" in str(error)
    assert "upload" not in str(error)


def end_record(data: bytes) -> bytes:
    return data[data.rindex(b"PK\x05\x06") :]


TWO_IN_ONE: dict[str, Callable[[bytes, bytes], bytes]] = {
    "one after the other": lambda one, other: one + other,
    "one in the comment of the other": lambda one, other: (
        one[:-2] + struct.pack("<H", len(other)) + other
    ),
    "two ends": lambda one, _: one + end_record(one),
    "bytes before the first part": lambda one, _: b"PK\x07\x08" + one,
}


@pytest.mark.parametrize("way", TWO_IN_ONE)
def test_two_archives_in_one(way: str, tmp_path: Path) -> None:
    """Readers that look from the front see another workbook than those that look from the end."""
    one = pack(tmp_path / "one.xlsx").read_bytes()
    other = pack(tmp_path / "other.xlsx", {SHEET: worksheet("<row/>")}).read_bytes()
    path = tmp_path / "sheet.xlsx"
    path.write_bytes(TWO_IN_ONE[way](one, other))
    assert refused(path).reason == Reason.DAMAGED


COUNTS = {"fewer": -1, "more": 1}


@pytest.mark.parametrize("way", COUNTS)
def test_an_end_that_counts_other_parts(way: str, tmp_path: Path) -> None:
    path = pack(tmp_path / "sheet.xlsx")
    data = path.read_bytes()
    at = data.rindex(b"PK\x05\x06") + 8
    (number,) = struct.unpack_from("<H", data, at)
    counted = struct.pack("<HH", number + COUNTS[way], number + COUNTS[way])
    path.write_bytes(data[:at] + counted + data[at + 4 :])
    assert refused(path).reason == Reason.DAMAGED


def test_a_part_that_is_not_in_the_directory(tmp_path: Path) -> None:
    """Readers that go from part to part see it."""
    path = pack(tmp_path / "sheet.xlsx")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/other.xml", "<a/>")
        del archive.filelist[-1]
    assert "not in its directory" in str(refused(path))


@pytest.mark.parametrize("kind", [0x7075, 0x9999])
def test_another_name_in_a_field_beside_it(kind: int, tmp_path: Path) -> None:
    path = pack(tmp_path / "sheet.xlsx")
    part = zipfile.ZipInfo("xl/other.xml")
    name = b"\1" + struct.pack("<L", zlib.crc32(b"xl/other.xml")) + SHEET.encode()
    part.extra = struct.pack("<HH", 0x9901, 0) + struct.pack("<HH", kind, len(name)) + name
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(part, "<a/>")
    if kind == 0x7075:
        assert "another name" in str(refused(path))
    else:
        read(path)


def test_an_end_in_the_comment_of_a_part(tmp_path: Path) -> None:
    path = pack(tmp_path / "sheet.xlsx")
    part = zipfile.ZipInfo("xl/media/picture.png")
    part.comment = end_record(path.read_bytes())
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(part, b"picture")
    assert "two archives" in str(refused(path))


class Unseekable(io.BytesIO):
    """A stream: what is written to one has its sizes after the data, not before."""

    def seekable(self) -> bool:
        return False

    def seek(self, *_: int) -> int:
        raise OSError("not seekable")

    def tell(self) -> int:
        raise OSError("no place")


@pytest.mark.parametrize("comment", [b"", b"made by hand"])
@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("stream", [io.BytesIO, Unseekable])
def test_an_honest_zip_of_another_kind(
    stream: type[io.BytesIO], large: bool, comment: bytes, tmp_path: Path
) -> None:
    """Sizes after the data; the fields of zip64; a comment."""
    plain = read(pack(tmp_path / "plain.xlsx"))
    with zipfile.ZipFile(tmp_path / "plain.xlsx") as source:
        parts = {name: source.read(name) for name in source.namelist()}
    file = stream()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = comment
        for name, content in parts.items():
            with archive.open(name, "w", force_zip64=large) as part:
                part.write(content)
    path = tmp_path / "sheet.xlsx"
    path.write_bytes(file.getvalue())
    assert read(path) == plain


@pytest.mark.parametrize(
    "name", ["../a", "/a", "a" * 256, "a//b", "a\\b", "a/./b", "a\x01b", "a\u202eb"]
)
def test_an_odd_name(name: str, tmp_path: Path) -> None:
    assert refused(pack(tmp_path / "sheet.xlsx", {name: "x"})).reason == Reason.ODD_NAME


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("name", "twin"),
    [
        (SHEET, SHEET),
        (SHEET, SHEET.upper()),
        ("xl/\u00e9.xml", "xl/e\u0301.xml"),  # é as one character and as two
        ("xl/\u00df.xml", "xl/SS.xml"),
        ("xl/media/", "xl/media/"),
    ],
)
def test_two_parts_of_one_name(name: str, twin: str, tmp_path: Path) -> None:
    path = pack(tmp_path / "sheet.xlsx", {name: worksheet("")})
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(twin, worksheet('<row r="1"><c r="A1"><v>1</v></c></row>'))
    assert refused(path).reason == Reason.DUPLICATE


def test_a_folder_entry_and_a_stored_part_are_fine(tmp_path: Path) -> None:
    path = pack(tmp_path / "sheet.xlsx", {"xl/media/": ""})
    with zipfile.ZipFile(path, "a", zipfile.ZIP_STORED) as archive:
        archive.writestr("xl/media/picture.png", b"picture")
    package = open_package(path)
    assert package["xl/media/picture.png"] == b"picture"
    assert "xl/media/" not in package


def test_parts_are_found_without_case_and_listed_as_written(tmp_path: Path) -> None:
    package = open_package(pack(tmp_path / "sheet.xlsx"))
    assert package[SHEET.upper()] == worksheet("").encode()
    assert SHEET in list(package)
    assert len(package) == len(list(package))
    with pytest.raises(KeyError):
        package["xl/other.xml"]
