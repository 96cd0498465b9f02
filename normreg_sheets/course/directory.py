"""The directory of a zip: what it says of each member, and whether it can be read.

What is asked for is where the packed bytes of each lie (`Span`), so that nothing is unpacked here.
The form is PKWARE's APPNOTE.TXT: 4.3.7 is the header before a member, 4.3.12 the directory, 4.6.9
the field in which Info-ZIP repeats a name in UTF-8.
"""

from __future__ import annotations

import contextlib
import stat
import struct
import zipfile
import zlib
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PureWindowsPath
from typing import IO, TYPE_CHECKING

from normreg_sheets.submission.foreign import Kind
from normreg_sheets.submission.refusal import Reason
from normreg_sheets.submission.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LOCAL_HEADER = struct.Struct("<4s22xHH")  # mark, lengths of name and extra
_LOCAL_MARK = b"PK\x03\x04"
_EXTRA_FIELD = struct.Struct("<HH")  # its kind and its length, before what it says
_NAME_AGAIN = 0x7075
_ENCRYPTED, _UTF8 = 0x2041, 0x800
_UNIX, _MODES = (3, 19), (0, stat.S_IFREG)  # systems (Unix, macOS) that note a mode
_BROKEN = (NotImplementedError, ValueError, OverflowError, EOFError, struct.error)
_MARK, _MARKS = b"PK\x01\x02", 100  # of a directory's entry, which a packed workbook has as well
_AGAIN = "download the archive again"
_PASSWORD = Kind(Reason.PASSWORD, "it is encrypted in the archive; hand it in without a password")
_METHOD = Kind(Reason.DAMAGED, f"no system packs a file in this way; {_AGAIN}")
_LINK = Kind(Reason.SPECIAL, "it is a link or a device, not a file; hand in the file itself")
_OUTSIDE = Kind(Reason.ODD_NAME, "its name leads out of the archive; rename it, and pack it again")
_CUT_OFF = Kind(Reason.DAMAGED, f"it is damaged in the archive; {_AGAIN}")
_OVERLAP = Kind(Reason.DAMAGED, f"another file of the archive lies on it; {_AGAIN}")


@dataclass(frozen=True, slots=True)
class Entry:
    """A member as the directory has it."""

    header: int
    span: Span
    time: str
    wrong: Kind | None


def entries(file: IO[bytes], at_most: int | None = None) -> list[Entry]:
    """The files in a zip, by name, as its directory tells.

    Raises BadZipFile where there is no directory that can be read, or it has more than `at_most`;
    that is known before any of them is looked at, so give it where the zip is a stranger's.
    """
    if at_most is not None and file.read().count(_MARK) > _MARKS * at_most:
        raise zipfile.BadZipFile("too many files")
    try:
        with zipfile.ZipFile(file) as archive:
            infos, end = archive.infolist(), archive.start_dir
    except _BROKEN as error:
        raise zipfile.BadZipFile(str(error)) from error
    if at_most is not None and len(infos) > at_most:
        raise zipfile.BadZipFile("too many files")
    files = (info for info in infos if not info.orig_filename.endswith("/"))
    found = _apart(_entry(info, file, end) for info in files)
    return sorted(found, key=lambda entry: (entry.span.name, entry.header))


def _apart(found: Iterable[Entry]) -> Iterator[Entry]:
    """The members, of which those that lie on one before them are wrong."""
    stop = 0
    for entry in sorted(found, key=lambda entry: entry.header):
        lies_on = entry.header < stop
        yield replace(entry, wrong=entry.wrong or _OVERLAP) if lies_on else entry
        stop = max(stop, entry.span.start + entry.span.packed)


def _entry(info: zipfile.ZipInfo, file: IO[bytes], end: int) -> Entry:
    """What a directory that ends at `end` and the header before a member say of it."""
    start, wrong = _start(info, file)
    name = _name(info)
    if wrong is None:
        wrong = _CUT_OFF if start + info.compress_size > end else _why_unread(info, name)
    span = Span(
        name=name,
        start=start,
        packed=info.compress_size,
        size=info.file_size,
        deflated=info.compress_type == zipfile.ZIP_DEFLATED,
        crc=info.CRC,
    )
    return Entry(info.header_offset, span, _time(info), wrong)


def _start(info: zipfile.ZipInfo, file: IO[bytes]) -> tuple[int, Kind | None]:
    """Where the packed bytes start, after a header."""
    file.seek(max(info.header_offset, 0))
    header = file.read(_LOCAL_HEADER.size)
    if len(header) < _LOCAL_HEADER.size or not header.startswith(_LOCAL_MARK):
        return info.header_offset, _CUT_OFF
    _, name, extra = _LOCAL_HEADER.unpack(header)
    return info.header_offset + _LOCAL_HEADER.size + name + extra, None


def _why_unread(info: zipfile.ZipInfo, name: str) -> Kind | None:
    """Why a member is not read, as far as the directory tells."""
    if info.flag_bits & _ENCRYPTED:
        return _PASSWORD
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return _METHOD
    if info.create_system in _UNIX and stat.S_IFMT(info.external_attr >> 16) not in _MODES:
        return _LINK
    if ".." in name.split("/") or PureWindowsPath(name).anchor:
        return _OUTSIDE
    return None


def _name(info: zipfile.ZipInfo) -> str:
    """The name with all folders; each library that reads zips knows some of the ways to write it.

    It is UTF-8 where a flag says so, or a field that repeats it (while it still fits the name, as
    its checksum tells). macOS writes UTF-8 and says nothing; all else is the code page of DOS.
    """
    raw = info.orig_filename.encode("utf-8" if info.flag_bits & _UTF8 else "cp437")
    again = _extra_fields(info.extra).get(_NAME_AGAIN, b"")
    if again[:5] == b"\x01" + struct.pack("<L", zlib.crc32(raw)):
        raw = again[5:]
    try:
        name = raw.decode()
    except UnicodeDecodeError:
        name = raw.decode("cp437")
    return name.replace("\\", "/")  # as Windows once wrote folders


def _extra_fields(extra: bytes) -> dict[int, bytes]:
    """What the fields after a name say, by their kind."""
    fields, at = {}, 0
    while at + _EXTRA_FIELD.size <= len(extra):
        kind, size = _EXTRA_FIELD.unpack_from(extra, at)
        at += _EXTRA_FIELD.size
        fields[kind] = extra[at : at + size]
        at += size
    return fields


def _time(info: zipfile.ZipInfo) -> str:
    """When the member was changed; the first day that a zip can note stands for none."""
    with contextlib.suppress(ValueError):
        time = datetime(*info.date_time)  # a zip knows no zone
        return "" if (time.year, time.month, time.day) == (1980, 1, 1) else time.isoformat()
    return ""
