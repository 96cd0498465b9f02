"""Open an untrusted workbook within limits: the one door through which a submission comes in.

A workbook is a zip of XML parts, and a zip can be built to hurt: 24 KB of overlapping zip entries
inflate to a gigabyte, a pipe named `.xlsx` never ends. So the door

-   reads no link, no pipe and at most `limits.file` bytes (`source`);
-   believes no declared size: a part must inflate to *exactly* the size that its directory entry
    declares, parts may not overlap, and so limits on declared sizes are limits on real bytes;
-   refuses what readers would read differently (two parts of one name, a local header that is not
    as the directory says, two archives in one, links, odd names).

A part is inflated when it is asked for, and nothing is ever written to disk. `Package` is an
immutable mapping from part names (compared without case, as the standard says) to bytes; `markup`
guards the XML in them.
"""

from __future__ import annotations

import io
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from normreg_sheets.sheet.echo import SHORT
from normreg_sheets.submission import foreign
from normreg_sheets.submission.refusal import MIB, Limits, Reason, refusal
from normreg_sheets.submission.source import read_bytes, unpacked

if TYPE_CHECKING:
    from normreg_sheets.submission.source import Place

LIMITS = Limits()
_LONGEST_NAME = 255  # characters of a part's name; Excel writes fewer than 60

MEND = "open it in Excel or LibreOffice, save it again as .xlsx or .ods, and hand that in"


@dataclass(frozen=True, slots=True)
class _Entry:
    """Where one part's packed bytes lie in the file, and what they must inflate to."""

    name: str
    header: int
    start: int
    packed: int
    size: int
    deflated: bool
    crc: int


@dataclass(frozen=True, slots=True, eq=False)
class Package(Mapping[str, bytes]):
    """The parts of a workbook file, each inflated when it is asked for."""

    path: Place
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


def open_package(path: Place, limits: Limits = LIMITS) -> Package:
    """The parts of the workbook at `path`; a `SubmissionError` if it is none or breaks a limit."""
    data = read_bytes(path, limits)
    kind = foreign.of_bytes(data)
    if kind is None:
        entries = _entries(data, path, limits)
        kind = foreign.of_archive(entries.keys(), data)
    if kind is not None:
        raise refusal(path, kind.reason, kind.says)
    return Package(path, limits, data, entries)


# ---- the zip -------------------------------------------------------------------------------------

_LOCAL_MARK, _DIRECTORY_MARK, _END_MARK = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
# Mark, flags, method, checksum, packed and whole size, lengths of name and extra.
_LOCAL_HEADER = struct.Struct("<4s2xHH4xLLLHH")
_ENCRYPTED, _SIZES_FOLLOW, _UTF8 = 0x2041, 0x8, 0x800
_EXTRA_FIELD = struct.Struct("<HH")  # its kind and its length, before what it says
_NAME_AGAIN = 0x7075  # the kind of a field with a name that some readers put in the name's place
_UNIX, _MODES = (3, 19), (0, stat.S_IFREG, stat.S_IFDIR)  # systems (Unix, macOS) that note a mode
_LISTED, _MANY = struct.Struct("<10xH"), 0xFFFF  # of the end: how many parts; or "see elsewhere"
_ZIP64 = 0xFFFFFFFF  # in the place of a size that stands elsewhere
_BROKEN_ZIP = (
    zipfile.BadZipFile,
    NotImplementedError,
    ValueError,
    OverflowError,
    EOFError,
    struct.error,
)


def _entries(data: bytes, path: Place, limits: Limits) -> dict[str, _Entry]:
    """The zip's directory, by lower-case name: whole, without overlaps, within the limits."""
    # Each entry has one mark, so this bounds them before an object is made for each.
    limits.keep("entries", data.count(_DIRECTORY_MARK), f"{path}: its number of parts")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos, end = archive.infolist(), archive.start_dir
        found = [_entry(info, data, path) for info in infos]
        _keep_whole(data, found, end)
    except _BROKEN_ZIP as error:
        says = f"the file is damaged, perhaps by a broken upload ({error}); {MEND}"
        raise refusal(path, Reason.DAMAGED, says) from error
    limits.keep("total", sum(entry.size for entry in found), f"{path}: its size, inflated")
    entries: dict[str, _Entry] = {}
    seen: set[str] = set()
    for entry in found:
        _keep_limits(entry, path, limits)
        alike = unicodedata.normalize("NFKC", entry.name).casefold()
        if alike in seen:
            says = f"the file has it twice; {MEND}"
            raise refusal(f"{path}, part '{entry.name}'", Reason.DUPLICATE, says)
        seen.add(alike)
        if not entry.name.endswith("/"):  # a folder's own entry holds nothing
            entries[entry.name.lower()] = entry
    return entries


def _keep_whole(data: bytes, entries: list[_Entry], end: int) -> None:
    """Refuse a zip that has other parts for readers who begin elsewhere; `end` is its directory's.

    There are no parts on each other, before the first one, between them, or after the directory.
    """
    spans = sorted((entry.header, entry.start + entry.packed) for entry in entries)
    gaps = [(stop, start) for (_, stop), (start, _) in pairwise([*spans, (end, end)])]
    if any(stop > start for stop, start in gaps):
        raise zipfile.BadZipFile("parts overlap")
    if (spans and spans[0][0] > 0) or data.count(_END_MARK, end) != 1:
        raise zipfile.BadZipFile("two archives in one")
    if any(data.find(_LOCAL_MARK, stop, start) >= 0 for stop, start in gaps):
        raise zipfile.BadZipFile("a part is not in its directory")
    (listed,) = _LISTED.unpack_from(data, data.rfind(_END_MARK))
    if listed not in (len(entries), _MANY):
        raise zipfile.BadZipFile(f"{len(entries)} parts in place of {listed}")


def _keep_limits(entry: _Entry, path: Place, limits: Limits) -> None:
    """Refuse an entry with an odd name, too large, or packed as only a bomb is."""
    if _is_odd(entry.name):
        says = f"no spreadsheet program names it so; {MEND}"
        raise refusal(f"{path}, part {entry.name[:SHORT]!a}", Reason.ODD_NAME, says)
    place = f"{path}, part '{entry.name}'"
    limits.keep("part", entry.size, f"{place}: its size, inflated")
    if entry.size > MIB:
        limits.keep("ratio", entry.size // max(entry.packed, 1), f"{place}: its compression")


def _entry(info: zipfile.ZipInfo, data: bytes, path: Place) -> _Entry:
    """One directory entry, if the local header before its bytes says the same."""
    name = info.orig_filename  # as it is written: `filename` is already mended
    shown = ascii(name[:SHORT])
    if info.header_offset < 0:
        raise zipfile.BadZipFile(f"{shown} begins before the file")
    header = _LOCAL_HEADER.unpack_from(data, info.header_offset)
    mark, flags, method, crc, packed, size, name_length, extra_length = header
    if flags & _ENCRYPTED or info.flag_bits & _ENCRYPTED:
        says = f"part {shown} is encrypted; remove the password, and save it again"
        raise refusal(path, Reason.PASSWORD, says)
    if method not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or method != info.compress_type:
        says = f"part {shown} is compressed as no spreadsheet program does it; {MEND}"
        raise refusal(path, Reason.DAMAGED, says)
    if info.create_system in _UNIX and stat.S_IFMT(info.external_attr >> 16) not in _MODES:
        says = f"part {shown} is a link or a device, not a file; {MEND}"
        raise refusal(path, Reason.DAMAGED, says)
    listed = (info.CRC, info.compress_size, info.file_size)
    if not flags & _SIZES_FOLLOW and any(
        here not in (there, _ZIP64) for here, there in zip((crc, packed, size), listed, strict=True)
    ):
        raise zipfile.BadZipFile(f"two sizes or checksums for {shown}")
    name_start = info.header_offset + _LOCAL_HEADER.size
    written = name.encode("utf-8" if info.flag_bits & _UTF8 else "cp437")
    start = name_start + name_length
    extra = data[start : start + extra_length]
    if mark != _LOCAL_MARK or data[name_start:start] != written:
        raise zipfile.BadZipFile(f"two names for {shown}")
    if _NAME_AGAIN in {*_extra_fields(info.extra), *_extra_fields(extra)}:
        raise zipfile.BadZipFile(f"another name for {shown}")
    return _Entry(
        name=name,
        header=info.header_offset,
        start=start + extra_length,
        packed=info.compress_size,
        size=info.file_size,
        deflated=method == zipfile.ZIP_DEFLATED,
        crc=info.CRC,
    )


def _extra_fields(extra: bytes) -> Iterator[int]:
    """The kinds of the fields that follow a name."""
    at = 0
    while at + _EXTRA_FIELD.size <= len(extra):
        kind, size = _EXTRA_FIELD.unpack_from(extra, at)
        yield kind
        at += _EXTRA_FIELD.size + size


def _is_odd(name: str) -> bool:
    """Whether no program writes the name, and readers could take it for different places."""
    segments = name.removesuffix("/").split("/")
    return (
        len(name) > _LONGEST_NAME
        or "\\" in name
        or not name.isprintable()
        or any(segment in ("", ".", "..") for segment in segments)
    )


def _inflate(data: bytes, entry: _Entry, path: Place) -> bytes:
    """A part's bytes; never more than one above its declared size is ever made."""
    packed = memoryview(data)[entry.start : entry.start + entry.packed]
    part = unpacked(packed, entry.size, deflated=entry.deflated)
    if part is None or zlib.crc32(part) != entry.crc:
        says = f"the file is damaged, perhaps by a broken upload; {MEND}"
        raise refusal(f"{path}, part '{entry.name}'", Reason.DAMAGED, says)
    return part
