"""A source: where the bytes of a submission are, in a file of its own or within an archive.

The archive of a class is never extracted: a member of it is a *span* of packed bytes, and an
archive within an archive a span of what the outer one unpacks to. A file is opened without
following a link or waiting for a pipe, and no more is ever made of it than the limit lets through.
"""

from __future__ import annotations

import errno
import os
import stat
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TypeAlias

from normreg_sheets.submission.refusal import Limits, Reason, refusal


@dataclass(frozen=True, slots=True)
class Span:
    """Packed bytes of a member: where they start, how many they are, what they must unpack to."""

    name: str
    start: int
    packed: int
    size: int
    deflated: bool
    crc: int


@dataclass(frozen=True, slots=True)
class Source:
    """A file, or a member of an archive: each span is within what the one before unpacks to."""

    path: Path
    spans: tuple[Span, ...] = ()

    def __str__(self) -> str:
        """`handed-in.zip: doejane_12_34_hw.xlsx`, as errors name it."""
        return ": ".join((str(self.path), *(span.name for span in self.spans)))

    @property
    def name(self) -> str:
        """The name of the file itself, without the folders before it."""
        return PurePosixPath(self.spans[-1].name).name if self.spans else self.path.name


Place: TypeAlias = Path | Source
"""Where a submission is; a path is a file of its own."""


def read_bytes(place: Place, limits: Limits) -> bytes:
    """The bytes of a submission, at most `limits.file` of them.

    Raises SubmissionError where there is no readable file, or a member that is damaged.
    """
    source = place if isinstance(place, Source) else Source(place)
    if not source.spans:
        data, size = _read(source.path, 0, limits.file + 1)
        limits.keep("file", max(len(data), size), f"{source}: its size in bytes")
        return data
    for span in source.spans:
        limits.keep("file", max(span.packed, span.size), f"{source}: its size in bytes")
    first, *rest = source.spans
    packed, _ = _read(source.path, first.start, first.packed)
    data = _unpacked(packed, first, source)
    for span in rest:
        data = _unpacked(data[span.start : span.start + span.packed], span, source)
    return data


# Where the system has them: do not follow a link, do not wait for a pipe's writer, no newlines.
_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_BINARY", 0)
)


def _read(path: Path, start: int, at_most: int) -> tuple[bytes, int]:
    """The bytes of a regular file from `start` on, and how many it has in all."""
    try:
        handle = os.open(path, _FLAGS)
        try:
            return _read_regular(handle, start, at_most)
        finally:
            os.close(handle)
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error


def _read_regular(handle: int, start: int, at_most: int) -> tuple[bytes, int]:
    """The bytes of an open file, neither a folder nor a device, and how many it has in all."""
    status = os.fstat(handle)
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, "is a folder")
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.ENXIO, "is not a regular file")
    with open(handle, "rb", closefd=False) as file:
        file.seek(start)
        return file.read(at_most), status.st_size


def _unreadable(path: Path, error: OSError | ValueError) -> Exception:
    """The refusal of a path at which no readable file stands."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return refusal(path, Reason.MISSING, "there is no such file; check its name and folder")
    if isinstance(error, IsADirectoryError) or (os.name == "nt" and path.is_dir()):
        return refusal(path, Reason.FOLDER, "this is a folder; name the workbook file in it")
    if isinstance(error, OSError) and error.errno in (errno.ELOOP, errno.EMLINK, errno.ENXIO):
        says = "this is a link or a device, not a file; name the workbook file itself"
        return refusal(path, Reason.SPECIAL, says)
    if isinstance(error, ValueError):  # a NUL in the path, of all things
        return refusal(repr(str(path)), Reason.MISSING, "no file can have this name")
    says = f"the file cannot be read ({error.strerror}); check its permissions"
    return refusal(path, Reason.FORBIDDEN, says)


def _unpacked(packed: bytes, span: Span, source: Source) -> bytes:
    """What a span's bytes unpack to; never more than one byte above its declared size is made."""
    data = unpacked(packed, span.size, deflated=span.deflated)
    if len(packed) != span.packed or data is None or zlib.crc32(data) != span.crc:
        says = "it is damaged in the archive, perhaps by a broken download; download it again"
        raise refusal(str(source), Reason.DAMAGED, says)
    return data


def unpacked(packed: bytes | memoryview, size: int, *, deflated: bool) -> bytes | None:
    """What packed bytes unpack to, if that is exactly `size` bytes; no more is made than one."""
    try:
        inflate = zlib.decompressobj(-zlib.MAX_WBITS).decompress
        data = inflate(packed, size + 1) if deflated else bytes(packed)
    except zlib.error:
        return None
    return data if len(data) == size else None
