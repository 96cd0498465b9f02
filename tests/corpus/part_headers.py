"""Headers: what a zip says of one part, before its bytes and in its directory."""

from __future__ import annotations

import bz2
import lzma
import stat
import struct
import zlib
from functools import partial

from tests.corpus.case import Case
from tests.corpus.containers import (
    DAMAGED,
    ODD,
    PASSWORD,
    SHEET_NAME,
    THEME_NAME,
    TWIN,
    beside,
    changed,
)
from tests.corpus.good import SHEET, good, parts, sheet_with, v
from tests.corpus.verdicts import MARKED
from tests.corpus.zips import Member, deflated

LINK = (stat.S_IFLNK | 0o777) << 16


def unicode_name(name: bytes) -> bytes:
    """The extra field that says another name of the theme, as some packers write it."""
    said = struct.pack("<BL", 1, zlib.crc32(THEME_NAME)) + name
    return struct.pack("<HH", 0x7075, len(said)) + said


def flipped() -> bytes:
    """The good file with one bit of the packed sheet turned over."""
    data = bytearray(good())
    data[data.index(SHEET_NAME) + len(SHEET_NAME) + 2000] ^= 0x10
    return bytes(data)


def methods() -> list[Case]:
    """Each way of packing that the standard of workbooks does not allow."""
    content = parts()[SHEET]
    packers: dict[str, tuple[int, bytes]] = {
        "bzip2": (12, bz2.compress(content)),
        "lzma": (14, lzma.compress(content, format=lzma.FORMAT_ALONE)),
        "deflate64": (9, deflated(content)),
        "zstandard": (93, content),
        "shrunk": (1, content),
        "imploded": (6, content),
        "ppmd": (98, content),
    }
    return [
        Case(
            f"packed with {name}",
            DAMAGED,
            "workbooks are stored or deflated",
            partial(changed, method=number, packed=pack),
        )
        for name, (number, pack) in packers.items()
    ]


ODD_NAMES = {
    "one folder up": b"../evil.xml",
    "a folder up within": b"xl/../../evil.xml",
    "from the root": b"/etc/evil.xml",
    "two strokes": b"xl//evil.xml",
    "a point alone": b"./xl/evil.xml",
    "backslashes": b"xl\\worksheets\\sheet1.xml",
    "a control character": b"xl/\x07.xml",
    "a line break": b"xl/a\nb.xml",
    "an escape sequence": b"xl/\x1b[2J.xml",
    "a zero byte": b"xl/worksheets/sheet1.xml\0.png",
    "nothing": b"",
    "a line separator": "xl/\u2028.xml".encode(),
    "an override of direction": "xl/\u202elmx.exe".encode(),
    "characters that no font has": "xl/\ufdd0\ue000.xml".encode(),
}

CASES = [
    Case(
        "an umlaut in a part's name",
        MARKED,
        "a picture's name, in the old code page",
        lambda: beside(Member("xl/media/bär.png".encode("cp437"), b"picture")),
    ),
    Case(
        "a name in UTF-8",
        MARKED,
        "flagged as it should be",
        lambda: beside(Member("xl/media/图.png".encode(), b"picture", flags=0x800)),
    ),
    Case(
        "a name that is no UTF-8",
        DAMAGED,
        "it says that it is",
        lambda: beside(Member(b"xl/\xff\xfe.png", b"picture", flags=0x800)),
    ),
    Case(
        "another name in an extra field",
        DAMAGED,
        "some readers go by that one",
        lambda: changed(THEME_NAME, extra=unicode_name(SHEET_NAME)),
    ),
    Case(
        "another name before its bytes",
        DAMAGED,
        "two names for one part",
        lambda: changed(local_name=SHEET_NAME.replace(b"1", b"9")),
    ),
    Case(
        "another method before its bytes",
        DAMAGED,
        "two methods for one part",
        lambda: changed(local_method=0),
    ),
    Case(
        "another size before its bytes",
        DAMAGED,
        "two sizes for one part",
        lambda: changed(local_size=5, local_packed_size=5),
    ),
    Case(
        "another checksum before its bytes",
        DAMAGED,
        "two checksums for one part",
        lambda: changed(local_crc=12345),
    ),
    Case(
        "no header before its bytes",
        DAMAGED,
        "nothing begins there",
        lambda: changed(mark=b"PK\x09\x09"),
    ),
    Case(
        "a broken extra field",
        DAMAGED,
        "it reaches beyond its end",
        lambda: changed(extra=struct.pack("<HH", 1, 999)),
    ),
    Case(
        "made for a later version",
        DAMAGED,
        "nobody knows what that allows",
        lambda: changed(version=99),
    ),
    Case("encrypted", PASSWORD, "both headers say so", lambda: changed(flags=1)),
    Case(
        "encrypted by the directory",
        PASSWORD,
        "one says so",
        lambda: changed(flags=1, local_flags=0),
    ),
    Case(
        "encrypted by the header", PASSWORD, "one says so", lambda: changed(flags=0, local_flags=1)
    ),
    Case("encrypted strongly", PASSWORD, "both headers say so", lambda: changed(flags=0x41)),
    Case(
        "encrypted with AES",
        PASSWORD,
        "as most packers do it",
        lambda: changed(method=99, flags=1),
    ),
    Case(
        "a link in place of the sheet",
        DAMAGED,
        "unpacked, it would lead out of the file",
        lambda: changed(data=b"/etc/passwd", attributes=LINK),
    ),
    Case(
        "what would be a link if Windows had such modes",
        MARKED,
        "only Unix notes a mode there",
        lambda: changed(attributes=LINK, system=0),
    ),
    Case(
        "a link beside the sheet",
        DAMAGED,
        "unpacked, it would lead out of the file",
        lambda: beside(Member(b"xl/media/a.png", b"/etc/passwd", attributes=LINK)),
    ),
    Case(
        "the sheet as a link with its own content",
        DAMAGED,
        "a link or a file: readers disagree",
        lambda: changed(attributes=LINK),
    ),
    Case(
        "a part twice",
        TWIN,
        "the first or the last: readers disagree",
        lambda: beside(Member(SHEET_NAME, sheet_with(v("9")).encode())),
    ),
    Case(
        "a part twice, but for case",
        TWIN,
        "names ignore case",
        lambda: beside(Member(SHEET_NAME.upper(), sheet_with(v("9")).encode())),
    ),
    Case(
        "a part twice that nobody reads",
        TWIN,
        "no program writes it",
        lambda: beside(Member(THEME_NAME, b"<a/>")),
    ),
    Case("a bit flipped in the sheet", DAMAGED, "its checksum tells", flipped),
    Case("another checksum", DAMAGED, "in both headers", lambda: changed(crc=1)),
    Case(
        "one byte less than it says",
        DAMAGED,
        "it ends early",
        lambda: changed(size=18_000_000 >> 8),
    ),
    Case(
        "the packed bytes end early",
        DAMAGED,
        "an interrupted download",
        lambda: changed(packed=deflated(parts()[SHEET])[:-100]),
    ),
    Case(
        "packed bytes that mean nothing",
        DAMAGED,
        "no deflate stream",
        lambda: changed(packed=b"\xff" * 500),
    ),
    Case(
        "stored, but of two sizes",
        DAMAGED,
        "stored bytes have one size",
        lambda: changed(method=0, size=len(parts()[SHEET]) + 9),
    ),
    Case(
        "packed bytes beyond the file",
        DAMAGED,
        "they would end after it",
        lambda: changed(packed_size=50_000_000),
    ),
    Case("a part before the file", DAMAGED, "no such place", lambda: changed(offset=0xFFFFFFF0)),
    Case("a part in another's place", DAMAGED, "two begin there", lambda: changed(offset=0)),
    Case(
        "the theme damaged",
        MARKED,
        "nobody reads it, and every answer is whole",
        lambda: changed(THEME_NAME, crc=1),
    ),
    *methods(),
    *(
        Case(
            f"a part's name: {name}",
            ODD,
            "no spreadsheet program names a part so",
            partial(beside, Member(written, b"<a/>", flags=0 if written.isascii() else 0x800)),
        )
        for name, written in ODD_NAMES.items()
    ),
]
