"""Open an untrusted `.xlsx` within limits: the one door through which a submission comes in.

A workbook is a zip of XML parts, and a zip can be built to hurt: 24 KB of overlapping zip entries
inflate to a gigabyte, a pipe named `.xlsx` never ends. So the door

-   opens without following a link or waiting for a pipe, and reads at most `limits.file` bytes;
-   believes no declared size: a part must inflate to *exactly* the size that its directory entry
    declares, parts may not overlap, and so limits on declared sizes are limits on real bytes;
-   refuses what readers would read differently (two parts of one name, a local name that is not
    the directory's, odd names).

A part is inflated when it is asked for, and nothing is ever written to disk. `Package` is an
immutable mapping from part names (compared without case, as the standard says) to bytes; `markup`
guards the XML in them.
"""

from __future__ import annotations

import errno
import io
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from normreg_sheets.submission import foreign
from normreg_sheets.submission.refusal import MIB, Limits, Reason, refusal

LIMITS = Limits()

MEND = "open it in Excel or LibreOffice, save it again as .xlsx, and hand that in"


@dataclass(frozen=True, slots=True)
class _Entry:
    """Where one part's packed bytes lie in the file, and what they must inflate to."""

    name: str
    start: int
    packed: int
    size: int
    deflated: bool
    crc: int


@dataclass(frozen=True, slots=True, eq=False)
class Package(Mapping[str, bytes]):
    """The parts of a workbook file, each inflated when it is asked for."""

    path: Path
    limits: Limits
    _data: bytes = field(repr=False)
    _entries: Mapping[str, _Entry] = field(repr=False)

    def __getitem__(self, name: str) -> bytes:
        return _inflate(self._data, self._entries[name.lower()], self.path)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._entries

    def __iter__(self) -> Iterator[str]:
        return (entry.name for entry in self._entries.values())

    def __len__(self) -> int:
        return len(self._entries)


def open_package(path: Path, limits: Limits = LIMITS) -> Package:
    """The parts of the workbook at `path`; a `SubmissionError` if it is none or breaks a limit."""
    data = _read(path, limits)
    kind = foreign.of_bytes(data)
    if kind is None:
        entries = _entries(data, path, limits)
        kind = foreign.of_archive(entries.keys(), data)
    if kind is not None:
        raise refusal(path, kind.reason, kind.says)
    return Package(path, limits, data, entries)


# ---- the file ------------------------------------------------------------------------------------

# Where the system has them: do not follow a link, do not wait for a pipe's writer, no newlines.
_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_BINARY", 0)
)


def _read(path: Path, limits: Limits) -> bytes:
    """The bytes of a regular file, at most `limits.file` of them."""
    try:
        handle = os.open(path, _FLAGS)
        with open(handle, "rb") as file:  # noqa: PTH123 (a handle, not a path)
            met = os.fstat(handle)
            if stat.S_ISDIR(met.st_mode):
                raise IsADirectoryError(errno.EISDIR, "is a folder")
            if not stat.S_ISREG(met.st_mode):
                raise OSError(errno.ELOOP, "is not a regular file")
            limits.keep("file", met.st_size, f"{path}: its size in bytes")
            data = file.read(limits.file + 1)
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error
    limits.keep("file", len(data), f"{path}: its size in bytes")  # it may have grown meanwhile
    return data


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


# ---- the zip -------------------------------------------------------------------------------------

_DIRECTORY_MARK = b"PK\x01\x02"
_LOCAL_HEADER = struct.Struct("<4s2xHH16xHH")  # mark, flags, method, lengths of name and extra
_ENCRYPTED, _UTF8 = 0x1, 0x800
_BROKEN_ZIP = (
    zipfile.BadZipFile,
    NotImplementedError,
    ValueError,
    OverflowError,
    EOFError,
    struct.error,
)


def _entries(data: bytes, path: Path, limits: Limits) -> dict[str, _Entry]:
    """The zip's directory, checked as a whole, by lower-case name."""
    # Each entry has one mark, so this bounds them before an object is made for each.
    limits.keep("entries", data.count(_DIRECTORY_MARK), f"{path}: its number of parts")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos, end = archive.infolist(), archive.start_dir
        found = [_entry(info, data, path) for info in infos]
    except _BROKEN_ZIP as error:
        says = f"the file is damaged, perhaps by a broken upload ({error}); {MEND}"
        raise refusal(path, Reason.DAMAGED, says) from error
    limits.keep("total", sum(entry.size for entry in found), f"{path}: its size, inflated")
    spans = sorted((info.header_offset, e.start + e.packed) for info, e in zip(infos, found))  # noqa: B905
    if any(stop > start for (_, stop), (start, _) in pairwise([*spans, (end, end)])):
        raise refusal(path, Reason.DAMAGED, f"the file is damaged: its parts overlap; {MEND}")
    entries: dict[str, _Entry] = {}
    for entry in found:
        place = f"{path}, part '{entry.name}'"
        if _is_odd(entry.name):
            place = f"{path}, part {entry.name!a}"
            raise refusal(place, Reason.ODD_NAME, f"no spreadsheet program names it so; {MEND}")
        if entry.name.lower() in entries:
            raise refusal(place, Reason.DUPLICATE, f"the file has it twice; {MEND}")
        limits.keep("part", entry.size, f"{place}: its size, inflated")
        if entry.size > MIB:
            limits.keep("ratio", entry.size // max(entry.packed, 1), f"{place}: its compression")
        if not entry.name.endswith("/"):  # a folder's own entry holds nothing
            entries[entry.name.lower()] = entry
    return entries


def _entry(info: zipfile.ZipInfo, data: bytes, path: Path) -> _Entry:
    """One directory entry, if the local header before its bytes says the same."""
    name = info.orig_filename  # as it is written: `filename` is already mended
    mark, flags, method, name_length, extra_length = _LOCAL_HEADER.unpack_from(
        data, info.header_offset
    )
    if flags & _ENCRYPTED or info.flag_bits & _ENCRYPTED:
        says = f"part '{name}' is encrypted; remove the password, and save it as .xlsx"
        raise refusal(path, Reason.PASSWORD, says)
    if method not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or method != info.compress_type:
        raise zipfile.BadZipFile(f"unusual compression of '{name}'")
    name_start = info.header_offset + _LOCAL_HEADER.size
    written = name.encode("utf-8" if info.flag_bits & _UTF8 else "cp437")
    if mark != b"PK\x03\x04" or data[name_start : name_start + name_length] != written:
        raise zipfile.BadZipFile(f"two names for '{name}'")
    return _Entry(
        name=name,
        start=name_start + name_length + extra_length,
        packed=info.compress_size,
        size=info.file_size,
        deflated=method == zipfile.ZIP_DEFLATED,
        crc=info.CRC,
    )


def _is_odd(name: str) -> bool:
    """Whether readers could take the name for different places."""
    segments = name.removesuffix("/").split("/")
    return "\\" in name or not name.isprintable() or any(s in ("", ".", "..") for s in segments)


def _inflate(data: bytes, entry: _Entry, path: Path) -> bytes:
    """A part's bytes; never more than one above its declared size is ever made."""
    packed = memoryview(data)[entry.start : entry.start + entry.packed]
    try:
        if entry.deflated:
            part = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, entry.size + 1)
        else:
            part = bytes(packed)
    except zlib.error:
        part = b""
    if len(part) != entry.size or zlib.crc32(part) != entry.crc:
        says = f"the file is damaged, perhaps by a broken upload; {MEND}"
        raise refusal(f"{path}, part '{entry.name}'", Reason.DAMAGED, says)
    return part
