"""Bombs: small files that ask for much, each refused over the limit that it breaks first."""

from __future__ import annotations

from functools import cache

from normreg_sheets.submission.refusal import MIB, Reason
from tests.corpus.case import Case
from tests.corpus.containers import beside, honest
from tests.corpus.good import (
    RELS,
    SCRATCH,
    SHEET,
    STYLES,
    edited,
    patched,
    related,
    replaced,
    scratch,
    text,
)
from tests.corpus.verdicts import MARKED, over, refused
from tests.corpus.zips import Member, archive, loosely, zeros

MEDIA = "xl/media/picture{}.png"
QUOTES = "''"


@cache
def inflating(mebibytes: int) -> bytes:
    return zeros(mebibytes)


def parts_of(mebibytes: int, number: int = 1, name: str = MEDIA) -> bytes:
    """The good file with so many parts of zeros beside its own."""
    size = mebibytes * MIB
    return beside(
        *(
            Member(name.format(n).encode(), packed=inflating(mebibytes), size=size, crc=0)
            for n in range(number)
        )
    )


def with_sheet(content: str, name: str = SCRATCH) -> bytes:
    """The good file with a large part, packed so that only its content is too much."""
    data = content.encode()
    rest = [one for one in honest() if one.name != name.encode()]
    return archive([*rest, Member(name.encode(), data, packed=loosely(data))])


def rows(xml: str) -> bytes:
    return with_sheet(scratch(xml))


def attribute(length: int) -> bytes:
    return rows(f'<row r="1" spans="{"1" * length}"/>')


def quoted(number: int = 250) -> bytes:
    """Every part begins with the headers of all that come after it, down to one kernel of zeros.

    David Fifield's construction: 24 KB that inflate to a gigabyte.
    """
    kernel = Member(b"z", packed=inflating(4), size=4 * MIB, crc=0)
    whole = archive([*honest(), kernel])
    at = whole.index(kernel.name + inflating(4)) - 30
    same = [Member(b"z", packed=b"", size=4 * MIB, packed_size=len(inflating(4)), crc=0, offset=at)]
    return archive([*honest(), kernel, *same * number])


def deep(levels: int) -> str:
    return replaced(
        text(SCRATCH),
        ("<pageMargins", f"<extLst>{'<ext>' * levels}{'</ext>' * levels}</extLst><pageMargins"),
    )


CASES = [
    Case(
        "1,001 parts",
        over("entries"),
        "no honest file has so many",
        lambda: archive([*honest(), *(Member(f"xl/{n}.xml".encode()) for n in range(1000))]),
    ),
    Case(
        "70,000 parts",
        over("entries"),
        "more than a plain end record can count",
        lambda: archive(
            [Member(f"{n}".encode(), method=0) for n in range(70_000)], entries=0xFFFF, zip64=True
        ),
    ),
    Case("one part of 40 MiB", over("part"), "counted before it is inflated", lambda: parts_of(40)),
    Case("three parts of 30 MiB", over("total"), "together too large", lambda: parts_of(30, 3)),
    Case("20 MiB of zeros", over("ratio"), "no honest part shrinks so", lambda: parts_of(20)),
    Case(
        "1 GiB of zeros",
        refused(Reason.LIMIT),
        "1 MB that inflates to 1 GB",
        lambda: parts_of(1024),
    ),
    Case(
        "1 GiB of zeros in the sheet, said to be 1,000 bytes",
        refused(Reason.DAMAGED),
        "inflating stops at what it says",
        lambda: archive(
            [
                Member(SHEET.encode(), packed=inflating(1024), size=1000, crc=0),
                *(one for one in honest() if one.name != SHEET.encode()),
            ]
        ),
    ),
    Case(
        "parts that quote each other",
        refused(Reason.DAMAGED, Reason.LIMIT),
        "1 GB of overlapping parts in a few KB",
        quoted,
    ),
    Case(
        "11 MiB of honest pictures",
        over("file"),
        "a file is read up to its limit only",
        lambda: beside(Member(b"xl/media/1.png", bytes(11 * MIB), method=0)),
    ),
    Case(
        "2,000,001 tags",
        over("elements"),
        "a tree of them fills the memory",
        lambda: rows("<row/>" * 2_000_001),
    ),
    Case(
        "2,000,001 attributes",
        over("attributes"),
        "a tree of them fills the memory",
        lambda: rows('<row a="" b="" c="" d="" e="" f="" g="" h=""/>' * 250_001),
    ),
    Case(
        "a million tags that are nobody's",
        MARKED,
        "within the limits, and quickly passed over",
        lambda: with_sheet(
            replaced(text(SCRATCH), ("<pageMargins", f"{'<x/>' * 1_000_000}<pageMargins"))
        ),
    ),
    Case(
        "100,000 tags deep",
        MARKED,
        "nothing walks a tree by recursion",
        lambda: with_sheet(deep(100_000)),
    ),
    Case(
        "an attribute of 70,000 characters",
        over("attribute"),
        "expat scans long ones again and again",
        lambda: attribute(70_000),
    ),
    Case(
        "an attribute of 30 MB",
        over("attribute"),
        "54 seconds of CPU from 32 KB",
        lambda: attribute(30_000_000),
    ),
    Case(
        "an attribute of 60,000 characters",
        MARKED,
        "within the limit",
        lambda: attribute(60_000),
    ),
    Case(
        "10,000 attributes of one tag",
        MARKED,
        "within the limits, in no time",
        lambda: rows(f"<row r='1' {' '.join(f'a{n}={QUOTES}' for n in range(10_000))}/>"),
    ),
    Case(
        "a namespace of 1,000 characters",
        over("namespace"),
        "the tree repeats it with every tag",
        lambda: rows(f'<row xmlns="{"x" * 1000}"/>'),
    ),
    Case(
        "10,000 namespaces",
        MARKED,
        "short ones, within the limits",
        lambda: edited(
            SCRATCH,
            (
                "</worksheet>",
                "<extLst>"
                + "".join(f'<x:ext xmlns:x="urn:{n}"/>' for n in range(10_000))
                + "</extLst></worksheet>",
            ),
        ),
    ),
    Case(
        "a format of 60,000 brackets",
        MARKED,
        "no pattern tries it in two ways",
        lambda: patched(
            {
                STYLES: replaced(
                    text(STYLES),
                    (
                        '<numFmts count="0"/>',
                        '<numFmts><numFmt numFmtId="200" formatCode="'
                        + "[" * 60_000
                        + 'd"/></numFmts>',
                    ),
                )
            }
        ),
    ),
    Case(
        "10,000 relations",
        MARKED,
        "none of them is asked for",
        lambda: patched(
            {RELS: related(*(("image", f"xl/media/{n}.png") for n in range(10_000)), to=RELS)}
        ),
    ),
]
