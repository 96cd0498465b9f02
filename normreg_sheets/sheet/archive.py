"""An archive written by hand, so that what is compressed once need not be compressed again.

A zip is little work: a header before each member, and a directory of the headers at the end
(PKWARE's APPNOTE.TXT, sections 4.3.7, 4.3.12 and 4.3.16). No clock is asked, so the same members
give the same bytes.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")

_VERSION, _FLAGS, _DEFLATED, _MIDNIGHT, _1980_01_01 = 20, 0, 8, 0, 0x21

# What is compressed anew for every file is compressed quickly: level 6 there would make stamping a
# third slower, and the file a twentieth smaller.
ONCE, EVERY_TIME = 6, 2


@dataclass(frozen=True, slots=True)
class ClosedPart:
    """A part as it lies in the zip."""

    path: bytes
    crc: int
    size: int
    deflated: bytes


def deflated(path: str, data: bytes, level: int = ONCE) -> ClosedPart:
    """A part of some data, compressed."""
    body = zlib.compress(data, level, wbits=-zlib.MAX_WBITS)
    return ClosedPart(path.encode("ascii"), zlib.crc32(data), len(data), body)


def zipped(parts: Collection[ClosedPart]) -> bytes:
    """The zip of the parts, each as it stands, and all of them older than any clock."""
    body: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for part in parts:
        sizes = (part.crc, len(part.deflated), part.size, len(part.path))
        shared = (_VERSION, _FLAGS, _DEFLATED, _MIDNIGHT, _1980_01_01, *sizes, 0)
        body += _LOCAL.pack(b"PK\3\4", *shared), part.path, part.deflated
        directory += _CENTRAL.pack(b"PK\1\2", 20, *shared, 0, 0, 0, 0, offset), part.path
        offset += _LOCAL.size + len(part.path) + len(part.deflated)
    length = sum(map(len, directory))
    end = _END.pack(b"PK\5\6", 0, 0, len(parts), len(parts), length, offset, 0)
    return b"".join((*body, *directory, end))
