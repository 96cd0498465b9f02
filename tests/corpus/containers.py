"""Containers: zips that are odd and sound, and zips about which readers would disagree."""

from __future__ import annotations

import io
import struct
import zipfile
from dataclasses import replace
from typing import Any

from normreg_sheets.submission.refusal import Reason
from tests.corpus.case import Case
from tests.corpus.good import SHEET, THEME, good, packed, parts, patched, sheet_with, v
from tests.corpus.verdicts import MARKED, refused
from tests.corpus.zips import Member, archive, members, sizes_64, streamed

DAMAGED, ODD = refused(Reason.DAMAGED), refused(Reason.ODD_NAME)
TWIN, PASSWORD = refused(Reason.DUPLICATE), refused(Reason.PASSWORD)
SHEET_NAME, THEME_NAME = SHEET.encode(), THEME.encode()


def honest() -> list[Member]:
    return members(parts())


def changed(name: bytes = SHEET_NAME, **fields: Any) -> bytes:
    """The good file with fields of one member changed."""
    return archive(replace(one, **fields) if one.name == name else one for one in honest())


def beside(*more: Member) -> bytes:
    """The good file with further members."""
    return archive([*honest(), *more])


def other() -> bytes:
    """A workbook with another answer: which one is read must not depend on the reader."""
    return patched({SHEET: sheet_with(v("9"))})


def by_zip64_headers() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts().items():
            with made.open(zipfile.ZipInfo(name), "w", force_zip64=True) as part:
                part.write(data)
    return file.getvalue()


def nested_end() -> bytes:
    """A second directory and its end record in the comment of the first."""
    first, second = archive(honest()), other()
    at = second.index(b"PK\x01\x02")
    base = len(first)
    directory = bytearray(second[at:])
    start = 0
    while (start := directory.find(b"PK\x01\x02", start)) >= 0:
        (offset,) = struct.unpack_from("<L", directory, start + 42)
        struct.pack_into("<L", directory, start + 42, base + offset)
        start += 46
    end = directory.rindex(b"PK\x05\x06")
    struct.pack_into("<L", directory, end + 16, base + at)
    comment = second[:at] + bytes(directory)
    return archive(honest(), comment=comment)


def overlapping() -> bytes:
    """The header of one part stands within the bytes of another one, which are stored."""
    inner = archive([Member(b"xl/inner.bin", b"inner")])
    body = [*honest(), Member(b"xl/outer.bin", inner, method=0)]
    return archive([*body, Member(b"xl/inner.bin", b"inner", offset=archive(body).index(inner))])


def twice_the_same_bytes() -> bytes:
    """Two entries of the directory over one part."""
    return beside(Member(SHEET_NAME, parts()[SHEET], offset=0))


def cut(share: float) -> bytes:
    data = good()
    return data[: int(len(data) * share)]


CASES = [
    Case("the good file", MARKED, "every answer is there", good),
    Case("stored", MARKED, "allowed", lambda: packed(parts(), zipfile.ZIP_STORED)),
    Case(
        "parts in another order",
        MARKED,
        "the directory counts",
        lambda: packed(dict(reversed(list(parts().items())))),
    ),
    Case(
        "folders in it",
        MARKED,
        "as packers write them",
        lambda: archive([Member(b"xl/"), Member(b"xl/worksheets/"), *honest()]),
    ),
    Case("a comment", MARKED, "allowed", lambda: archive(honest(), comment=b"made at home")),
    Case(
        "the longest comment", MARKED, "allowed", lambda: archive(honest(), comment=bytes(65_535))
    ),
    Case(
        "written as a stream",
        MARKED,
        "as web programs do",
        lambda: archive(map(streamed, honest())),
    ),
    Case(
        "a stream without marks",
        MARKED,
        "the mark may be left out",
        lambda: archive(streamed(one, b"") for one in honest()),
    ),
    Case("zip64 headers", MARKED, "allowed at any size", by_zip64_headers),
    Case("zip64 sizes", MARKED, "allowed at any size", lambda: archive(map(sizes_64, honest()))),
    Case(
        "a zip64 end record", MARKED, "allowed at any size", lambda: archive(honest(), zip64=True)
    ),
    Case(
        "a zip64 size of terabytes",
        refused(Reason.LIMIT, Reason.DAMAGED),
        "no part is so large",
        lambda: changed(size=0xFFFFFFFF, extra=struct.pack("<HHQ", 1, 8, 1 << 42), version=45),
    ),
    Case(
        "junk in front, not counted",
        refused(Reason.UNKNOWN),
        "it does not begin like a workbook",
        lambda: archive(honest(), before=b"MZ" + bytes(510), counted=False),
    ),
    Case(
        "junk in front, counted",
        refused(Reason.UNKNOWN),
        "a program with a workbook behind it",
        lambda: archive(honest(), before=b"MZ" + bytes(510)),
    ),
    Case(
        "a workbook in front, not counted",
        DAMAGED,
        "readers that count from the start read the first one",
        lambda: archive(honest(), before=other(), counted=False),
    ),
    Case(
        "a workbook in front, counted",
        DAMAGED,
        "readers that read on from the start read the first one",
        lambda: archive(honest(), before=other()),
    ),
    Case(
        "a line break behind",
        MARKED,
        "the end record is found, and nothing else follows",
        lambda: archive(honest(), after=b"\r\n"),
    ),
    Case(
        "much behind it",
        DAMAGED,
        "the end record is out of reach",
        lambda: archive(honest(), after=bytes(70_000)),
    ),
    Case("an end record in the comment", DAMAGED, "there are two ends", nested_end),
    Case("a part within a part", DAMAGED, "parts may not overlap", overlapping),
    Case("two entries over one part", DAMAGED, "parts may not overlap", twice_the_same_bytes),
    Case(
        "the end record counts fewer parts",
        DAMAGED,
        "some readers stop there",
        lambda: archive(honest(), entries=3),
    ),
    Case(
        "the end record counts more parts",
        DAMAGED,
        "some are missing",
        lambda: archive(honest(), entries=300),
    ),
    Case(
        "a directory that is too long",
        DAMAGED,
        "it would begin earlier",
        lambda: archive(honest(), directory_size=46),
    ),
    Case(
        "a directory that is too short",
        DAMAGED,
        "it would begin later",
        lambda: archive(honest(), directory_size=-46),
    ),
    Case(
        "a part that is not in the directory",
        DAMAGED,
        "readers that read on from the start see it",
        lambda: beside(Member(b"xl/hidden.xml", b"<a/>", in_directory=False)),
    ),
    Case("cut in half", DAMAGED, "the directory is gone", lambda: cut(0.5)),
    Case("cut before the last byte", DAMAGED, "the end record is broken", lambda: good()[:-1]),
    Case("cut before the end record", DAMAGED, "it is gone", lambda: good()[:-22]),
    Case("only the first header", DAMAGED, "the rest is gone", lambda: good()[:30]),
    Case(
        "without its first bytes",
        refused(Reason.UNKNOWN),
        "it does not begin like a workbook",
        lambda: good()[1000:],
    ),
    Case(
        "an end record alone",
        refused(Reason.ARCHIVE),
        "an empty archive",
        lambda: archive([]),
    ),
]
