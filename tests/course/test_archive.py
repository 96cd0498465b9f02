"""What lies in a folder, a zip or a file: all of it, with the bytes that a child will read."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.course.archive import members
from normreg_sheets.errors import UsageError
from normreg_sheets.submission.guard import LIMITS
from normreg_sheets.submission.source import read_bytes
from tests.corpus.good import good, packed
from tests.corpus.zips import Member, archive
from tests.course.layouts import zipped

if TYPE_CHECKING:
    from pathlib import Path

    from normreg_sheets.course.archive import Listing

BOOK = good()


def contents(listing: Listing) -> dict[str, bytes]:
    """The files of a listing, as a child process reads them."""
    return {one.name: read_bytes(one.source, LIMITS) for one in listing.members}


def in_zip(folder: Path, files: dict[str, bytes], name: str = "class.zip") -> Listing:
    path = folder / name
    path.write_bytes(zipped(files))
    return members(path)


def test_members_of_a_zip_are_read_without_unpacking(tmp_path: Path) -> None:
    files = {"b/ü.xlsx": BOOK, "a.pdf": b"%PDF-1.7", "empty.xlsx": b"", "b/日本.ods": bytes(5000)}
    listing = in_zip(tmp_path, files)
    assert contents(listing) == files
    assert [one.name for one in listing.members] == sorted(files)
    assert {one.name: one.size for one in listing.members} == {n: len(d) for n, d in files.items()}
    assert listing.members[0].time == "2025-03-01T10:01:00"
    assert [path.name for path in tmp_path.iterdir()] == ["class.zip"]


def test_stored_members_are_read_as_well(tmp_path: Path) -> None:
    (tmp_path / "class.zip").write_bytes(archive([Member(b"a.xlsx", BOOK, method=0)]))
    assert contents(members(tmp_path / "class.zip")) == {"a.xlsx": BOOK}


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name_are_two(tmp_path: Path) -> None:
    (tmp_path / "class.zip").write_bytes(zipped([("a.xlsx", b"one"), ("a.xlsx", b"other")]))
    listing = members(tmp_path / "class.zip")
    assert [read_bytes(one.source, LIMITS) for one in listing.members] == [b"one", b"other"]


def test_a_folder_is_listed_with_all_folders_in_it(tmp_path: Path) -> None:
    top = tmp_path / "handed in"
    for name in ("b/c/1.xlsx", "a/2.xlsx", "3.xlsx", "é.xlsx"):
        path = top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
    os.utime(top / "3.xlsx", (1_700_000_000, 1_700_000_000))
    listing = members(top)
    names = ["3.xlsx", "a/2.xlsx", "b/c/1.xlsx", "é.xlsx"]
    assert contents(listing) == {f"handed in/{name}": name.encode() for name in names}
    assert [one.name for one in listing.members] == [f"handed in/{name}" for name in names]
    assert listing.members[0].time == "2023-11-14T22:13:20+00:00"


def test_links_are_not_followed(tmp_path: Path) -> None:
    elsewhere, top = tmp_path / "elsewhere", tmp_path / "top"
    elsewhere.mkdir()
    top.mkdir()
    (elsewhere / "secret.xlsx").write_bytes(b"secret")
    (top / "file.xlsx").symlink_to(elsewhere / "secret.xlsx")
    (top / "folder").symlink_to(elsewhere)
    (top / "gone.xlsx").symlink_to(elsewhere / "nothing")
    listing = members(top)
    assert listing.members == ()
    assert [one.name for one in listing.skipped] == ["top/file.xlsx", "top/folder", "top/gone.xlsx"]
    assert all("link" in one.why for one in listing.skipped)


@pytest.mark.parametrize("name", ["hw.xlsx", "hw.ods", "hw", "hw.zip", "hw.pdf"])
def test_a_workbook_is_one_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "ann"
    folder.mkdir()
    (folder / name).write_bytes(BOOK)
    assert contents(members(folder / name)) == {f"ann/{name}": BOOK}
    assert contents(members(folder)) == {f"ann/{name}": BOOK}
    assert contents(in_zip(tmp_path, {f"x/{name}": BOOK})) == {f"x/{name}": BOOK}


def test_an_archive_is_one_without_its_ending(tmp_path: Path) -> None:
    assert contents(in_zip(tmp_path, {"a.xlsx": BOOK}, "class")) == {"a.xlsx": BOOK}


LITTER = ("__MACOSX/._a.xlsx", "x/__MACOSX/b.xlsx", ".DS_Store", "x/~$a.xlsx", "Thumbs.db")


def test_litter_is_skipped_with_a_reason(tmp_path: Path) -> None:
    listing = in_zip(tmp_path, dict.fromkeys((*LITTER, "a.xlsx"), BOOK))
    assert contents(listing) == {"a.xlsx": BOOK}
    assert {one.name for one in listing.skipped} == set(LITTER)
    assert all(one.why for one in listing.skipped)


# ---- what students pack --------------------------------------------------------------------------

MAC = {"__MACOSX/._hw.xlsx": b"\0", "work/hw.xlsx": BOOK}
PACKED = {
    "a workbook": ({"hw.xlsx": BOOK}, ["hw.xlsx"], 0),
    "two": ({"b.ods": b"2", "A/a.XLSX": BOOK}, ["A/a.XLSX", "b.ods"], 0),
    "notes beside it": ({"hw.xlsx": BOOK, "notes.pdf": b"%PDF"}, ["hw.xlsx"], 1),
    "with what macOS adds": (MAC, ["work/hw.xlsx"], 0),
    "no workbook": ({"photo.jpg": b"\xff\xd8\xff"}, None, 0),
    "nothing": ({}, None, 0),
    "an archive in it": ({"more.zip": zipped({"hw.xlsx": BOOK})}, None, 0),
    "a hundred": (
        {f"{n:03}.xlsx": b"" for n in range(100)},
        [f"{n:03}.xlsx" for n in range(100)],
        0,
    ),
    "more": ({f"{n}.xlsx": b"" for n in range(101)}, None, 0),
}


@pytest.mark.parametrize("outside", ["zip", "folder"])
@pytest.mark.parametrize("case", PACKED)
def test_a_zip_of_a_student_gives_its_workbooks(tmp_path: Path, case: str, outside: str) -> None:
    files, books, beside = PACKED[case]
    inner = zipped(files)
    if outside == "zip":
        top, listing = "", in_zip(tmp_path, {"ann/work.ZIP": inner})
    else:
        (tmp_path / "ann").mkdir()
        (tmp_path / "ann" / "work.ZIP").write_bytes(inner)
        top, listing = f"{tmp_path.name}/", members(tmp_path)
    whole = {f"{top}ann/work.ZIP": inner}
    within = {f"{top}ann/work.ZIP/{name}": files[name] for name in books or ()}
    assert contents(listing) == (whole if books is None else within)
    assert len(listing.skipped) == beside


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"Rar!\x1a\x07", id="another archive"),
        pytest.param(zipped({"hw.xlsx": BOOK})[:-30], id="cut off"),
        pytest.param(packed({"[Content_Types].xml": "", "word/document.xml": ""}), id="a document"),
        pytest.param(
            packed({"[Content_Types].xml": "", "word/document.xml": "", "word/a.xlsx": ""}),
            id="a document with a workbook in it",
        ),
        pytest.param(
            archive([Member(b"a.xlsx", b"PK\1\2" * 10_001, method=0)]), id="more than it says"
        ),
        pytest.param(BOOK, id="a workbook"),
        pytest.param(b"", id="empty"),
        pytest.param(bytes(LIMITS.file + 1), id="too large"),
    ],
)
def test_what_cannot_be_looked_into_is_left_whole(tmp_path: Path, data: bytes) -> None:
    (listed,) = in_zip(tmp_path, {"ann.zip": data}).members
    assert (listed.name, listed.size, listed.wrong) == ("ann.zip", len(data), None)


def test_a_large_workbook_in_a_students_zip_is_for_the_reader_to_refuse(tmp_path: Path) -> None:
    inner = zipped({"hw.xlsx": bytes(LIMITS.file + 1)})
    (listed,) = in_zip(tmp_path, {"ann.zip": inner}).members
    assert (listed.name, listed.size) == ("ann.zip/hw.xlsx", LIMITS.file + 1)


# ---- what is none --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"<html>please log in</html>", "download it again"),
        (zipped({"a.xlsx": BOOK})[:-40], "download it again"),
        (b"", "download it again"),
    ],
)
def test_a_broken_archive_has_to_be_downloaded_again(
    tmp_path: Path, data: bytes, says: str
) -> None:
    path = tmp_path / "class.zip"
    path.write_bytes(data)
    with pytest.raises(UsageError, match=f"class.zip: .*{says}"):
        members(path)


def test_nothing_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no\.zip: there is no such file"):
        members(tmp_path / "no.zip")
    with pytest.raises(UsageError, match="there is no such file"):
        members(tmp_path / "no.zip" / "a.xlsx")


def test_a_link_or_a_pipe_is_none(tmp_path: Path) -> None:
    (tmp_path / "link.zip").symlink_to(tmp_path / "class.zip")
    os.mkfifo(tmp_path / "pipe.zip")
    for name in ("link.zip", "pipe.zip"):
        with pytest.raises(UsageError, match=f"{name}: this is a link or a device"):
            members(tmp_path / name)


def test_a_class_has_limits(tmp_path: Path) -> None:
    many = tmp_path / "many.zip"
    many.write_bytes(zipped({f"{n}.xlsx": b"" for n in range(5001)}))
    with pytest.raises(UsageError, match=r"many\.zip: it has more than 5000 files"):
        members(many)
    folder = tmp_path / "folder"
    folder.mkdir()
    for n in range(5001):
        (folder / f"{n}.xlsx").touch()
    with pytest.raises(UsageError, match="folder: it has more than 5000 files"):
        members(folder)
    large = tmp_path / "large.zip"
    large.write_bytes(bytes(100))
    os.truncate(large, (2 << 30) + 1)  # a hole on the disk
    with large.open("ab") as file:
        file.write(zipped({"a.xlsx": BOOK}))
    with pytest.raises(UsageError, match=r"large\.zip: \d+ bytes are more than"):
        members(large)
