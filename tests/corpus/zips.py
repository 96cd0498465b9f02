"""Zips written by hand, with every field as a case wants it.

    local header, bytes     of each part, one after the other
    directory               an entry for each part: what readers go by
    end record              where the directory is

The three say much of the same; a hostile file lets them disagree.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_LOCAL = struct.Struct("<4sHHHHHLLLHH")
_ENTRY = struct.Struct("<4sHHHHHHLLLHHHHHLL")
_END = struct.Struct("<4sHHHHLLH")
_END_64 = struct.Struct("<4sQHHLLQQQQ")
_LOCATOR_64 = struct.Struct("<4sLQL")
_FULL = 0xFFFFFFFF  # a size that stands in the extra field


@dataclass(frozen=True, slots=True)
class Member:
    """A part; what is None follows from the others. What is `local` stands in its header only."""

    name: bytes
    data: bytes = b""
    method: int = 8
    flags: int = 0
    version: int = 20
    packed: bytes | None = None
    crc: int | None = None
    size: int | None = None
    packed_size: int | None = None
    offset: int | None = None
    extra: bytes = b""
    attributes: int = 0
    system: int = 3  # Unix; what the attributes mean
    mark: bytes = b"PK\x03\x04"
    local_name: bytes | None = None
    local_method: int | None = None
    local_flags: int | None = None
    local_size: int | None = None
    local_packed_size: int | None = None
    local_crc: int | None = None
    local_extra: bytes = b""
    after: bytes = b""  # what follows its bytes
    in_directory: bool = True


def deflated(data: bytes) -> bytes:
    """The bytes as a zip packs them."""
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


def zeros(mebibytes: int) -> bytes:
    """So many MiB of zeros, packed, a thousandth of the size: the same block again and again."""
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    start = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    return start + block * (mebibytes - 1) + packer.flush()


def loosely(data: bytes) -> bytes:
    """The bytes packed as badly as an honest part is: no limit on the ratio is met."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS, 9, zlib.Z_HUFFMAN_ONLY)
    return packer.compress(data) + packer.flush()


def members(contents: Mapping[str, bytes]) -> list[Member]:
    """Plain members of these parts."""
    return [Member(name.encode(), data) for name, data in contents.items()]


def archive(  # noqa: PLR0913 (the end record has as many fields)
    parts: Iterable[Member],
    *,
    before: bytes = b"",
    counted: bool = True,
    comment: bytes = b"",
    after: bytes = b"",
    entries: int | None = None,
    directory_size: int = 0,
    zip64: bool = False,
) -> bytes:
    """The zip of these parts.

    `before` is put in front; offsets count from the very beginning unless it is not `counted`.
    `entries` is what the end record says of their number, `directory_size` by how much it is wrong
    about the directory.
    """
    body, directory, number = bytearray(), bytearray(), 0
    start = len(before) if counted else 0
    for part in parts:
        packed = _packed(part)
        if part.in_directory:
            directory += _entry(part, packed, start + len(body))
            number += 1
        body += _header(part, packed) + packed + part.after
    at = start + len(body)
    said = number if entries is None else entries
    if zip64:
        end = _END_64.pack(
            b"PK\x06\x06", 44, 45, 45, 0, 0, said, said, len(directory), at
        ) + _LOCATOR_64.pack(b"PK\x06\x07", 0, at + len(directory), 1)
        end += _END.pack(b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, _FULL, _FULL, len(comment))
    else:
        size = len(directory) + directory_size
        end = _END.pack(b"PK\x05\x06", 0, 0, said, said, size, at, len(comment))
    return b"".join((before, body, directory, end, comment, after))


def sizes_64(part: Member) -> Member:
    """The part with its sizes in an extra field, as in files of many gigabytes."""
    packed = _packed(part)
    extra = struct.pack("<HHQQ", 1, 16, len(part.data), len(packed))
    return Member(
        part.name,
        part.data,
        version=45,
        size=_FULL,
        packed_size=_FULL,
        extra=extra,
        local_size=_FULL,
        local_packed_size=_FULL,
        local_extra=extra,
    )


def streamed(part: Member, mark: bytes = b"PK\x07\x08") -> Member:
    """The part as one writes it who does not know its size beforehand: the numbers follow it."""
    packed = _packed(part)
    numbers = struct.pack("<LLL", zlib.crc32(part.data), len(packed), len(part.data))
    return Member(
        part.name,
        part.data,
        flags=8,
        local_size=0,
        local_packed_size=0,
        local_crc=0,
        after=mark + numbers,
    )


def _packed(part: Member) -> bytes:
    if part.packed is not None:
        return part.packed
    return deflated(part.data) if part.method == 8 else part.data


def _crc(part: Member) -> int:
    return zlib.crc32(part.data) if part.crc is None else part.crc


def _or(value: int | None, other: int) -> int:
    return other if value is None else value


def _header(part: Member, packed: bytes) -> bytes:
    name = part.name if part.local_name is None else part.local_name
    return (
        _LOCAL.pack(
            part.mark,
            part.version,
            _or(part.local_flags, part.flags),
            _or(part.local_method, part.method),
            0,
            33,
            _or(part.local_crc, _crc(part)),
            _or(part.local_packed_size, _or(part.packed_size, len(packed))),
            _or(part.local_size, _or(part.size, len(part.data))),
            len(name),
            len(part.local_extra),
        )
        + name
        + part.local_extra
    )


def _entry(part: Member, packed: bytes, at: int) -> bytes:
    return (
        _ENTRY.pack(
            b"PK\x01\x02",
            (part.system << 8) | 20,
            part.version,
            part.flags,
            part.method,
            0,
            33,
            _crc(part),
            _or(part.packed_size, len(packed)),
            _or(part.size, len(part.data)),
            len(part.name),
            len(part.extra),
            0,
            0,
            0,
            part.attributes,
            _or(part.offset, at),
        )
        + part.name
        + part.extra
    )
