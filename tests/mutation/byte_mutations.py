"""Mutations of bytes: what a broken upload does, and what somebody does who wants to hurt.

Each takes bytes and a source of chance, and gives other bytes. `AT_THE_ZIP` aims at the headers
that a zip's readers believe: marks, sizes, names, offsets.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

    Mutation = Callable[[bytes, Random], bytes]

LONGEST = 64  # of a span that is put in or taken out
INTERESTING = (0, 1, 2, 8, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF)
MARKS = (b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"PK\x07\x08", b"PK\x06\x06", b"PK\x06\x07")
HEADER = 46  # bytes of the longest header of a zip


def flipped(data: bytes, chance: Random) -> bytes:
    """One bit is another."""
    at = chance.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :]


def inserted(data: bytes, chance: Random) -> bytes:
    """A few bytes of any kind are put in."""
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.randbytes(chance.randint(1, LONGEST)) + data[at:]


def deleted(data: bytes, chance: Random) -> bytes:
    """A span is taken out."""
    at = chance.randrange(len(data))
    return data[:at] + data[at + chance.randint(1, LONGEST) :]


def truncated(data: bytes, chance: Random) -> bytes:
    """The end is missing."""
    return data[: chance.randrange(len(data))]


def duplicated(data: bytes, chance: Random) -> bytes:
    """A span stands twice, the second time anywhere."""
    at, to = chance.randrange(len(data)), chance.randrange(len(data))
    return data[:to] + data[at : at + chance.randint(1, 16 * LONGEST)] + data[to:]


def overwritten(data: bytes, chance: Random) -> bytes:
    """An integer stands somewhere."""
    return _written(data, chance.randrange(len(data)), chance)


def _written(data: bytes, at: int, chance: Random) -> bytes:
    """The data with an integer of one, two or four bytes at a place."""
    code = chance.choice("BHI")
    size = struct.calcsize(f"<{code}")
    number = chance.choice((*INTERESTING, len(data), chance.getrandbits(32)))
    return data[:at] + struct.pack(f"<{code}", number % 256**size) + data[at + size :]


def _header(data: bytes, chance: Random) -> int:
    """Where one of the headers begins."""
    mark = chance.choice(MARKS[:3])
    found = [at for at in range(len(data)) if data.startswith(mark, at)]
    return chance.choice(found or [0])


def header_flipped(data: bytes, chance: Random) -> bytes:
    """One bit of a zip's header is another."""
    at = min(_header(data, chance) + chance.randrange(HEADER), len(data) - 1)
    return data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :]


def header_overwritten(data: bytes, chance: Random) -> bytes:
    """An integer stands in a zip's header."""
    return _written(data, _header(data, chance) + chance.randrange(HEADER), chance)


def header_repeated(data: bytes, chance: Random) -> bytes:
    """A header stands a second time, where another one was."""
    at, to = _header(data, chance), _header(data, chance)
    return data[:to] + data[at : at + HEADER] + data[to + HEADER * chance.randrange(2) :]


def ended_twice(data: bytes, chance: Random) -> bytes:
    """The end of the zip stands twice, or a comment follows it."""
    end = data.rfind(MARKS[2])
    return data + chance.choice((data[end:], chance.randbytes(LONGEST), MARKS[2] + b"\0" * 18))


def preceded(data: bytes, chance: Random) -> bytes:
    """Something stands before the zip."""
    return chance.choice((b"\0", b"MZ", b"%PDF-", b"<html>", data)) + data


ANYWHERE: Sequence[Mutation] = (
    flipped,
    inserted,
    deleted,
    truncated,
    duplicated,
    overwritten,
)
AT_THE_ZIP: Sequence[Mutation] = (
    header_flipped,
    header_overwritten,
    header_overwritten,
    header_repeated,
    ended_twice,
    preceded,
)


def spliced(data: bytes, other: bytes, chance: Random) -> bytes:
    """The beginning of one file and the end of another."""
    return data[: chance.randrange(len(data))] + other[chance.randrange(len(other)) :]
