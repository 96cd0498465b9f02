"""What a file is when it is not a workbook.

Students hand in what they have: the PDF they printed, a photo of the paper, the `.csv` that some
program offered, a file with a password. The first bytes of a file (its signature) tell, whatever
its name says. Each kind has its words and its mend, so that the answer is "this is a PDF, hand in
the workbook" and never "File is not a zip file".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from normreg_sheets.submission.refusal import Reason

if TYPE_CHECKING:
    from collections.abc import Collection


class Kind(NamedTuple):
    """A kind of file that is refused: its reason, and the words that say what it is."""

    reason: Reason
    says: str


_SAVE = "open it in Excel or LibreOffice and save it as .xlsx or .ods"
_HAND_IN = "hand in the workbook itself, saved as .xlsx or .ods"

_EMPTY = Kind(Reason.EMPTY, f"the file is empty (0 bytes); {_HAND_IN}")
PASSWORD = Kind(
    Reason.PASSWORD,
    "the workbook is protected by a password; open it in Excel or LibreOffice, "
    "remove the password, and save it again as .xlsx or .ods",
)
_OLD_XLS = Kind(Reason.OLD_XLS, f"this is an old Excel workbook (.xls); {_SAVE}")
_OLD_OFFICE = Kind(Reason.DOCUMENT, f"this is an old Office document, not a workbook; {_HAND_IN}")
_XLSB = Kind(Reason.XLSB, f"this is a binary Excel workbook (.xlsb); {_SAVE}")
_IWORK = Kind(
    Reason.NUMBERS,
    "this is an Apple iWork document (Numbers, Pages, Keynote); "
    "export the Numbers sheet to Excel (.xlsx)",
)
DOCUMENT = Kind(Reason.DOCUMENT, f"this is a text document or a slide show; {_HAND_IN}")
_ARCHIVE = Kind(Reason.ARCHIVE, f"this is an archive, not a workbook; unpack it and {_HAND_IN}")
_PDF = Kind(Reason.PDF, f"this is a PDF, not a workbook; {_HAND_IN}")
_PICTURE = Kind(Reason.PICTURE, f"this is a picture, not a workbook; {_HAND_IN}")
_WEB_PAGE = Kind(Reason.WEB_PAGE, f"this is a web page, perhaps a login page; {_HAND_IN}")
_CSV = Kind(Reason.CSV, f"this is a CSV text, which keeps neither sheets nor formulas; {_HAND_IN}")
_TEXT = Kind(Reason.TEXT, f"this is a text, not a workbook; {_HAND_IN}")
_UNKNOWN = Kind(Reason.UNKNOWN, f"this is no workbook, whatever its name says; {_HAND_IN}")

_ZIP = b"PK"
_COMPOUND = bytes.fromhex("D0CF11E0A1B11AE1")  # Microsoft's file system in a file ("OLE")
_SIGNATURES = (
    (b"%PDF-", _PDF),
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),  # JPEG
    (b"GIF8", _PICTURE),
    (b"BM", _PICTURE),
    (b"II*\0", _PICTURE),  # TIFF
    (b"MM\0*", _PICTURE),
    (b"{\\rtf", DOCUMENT),
    (b"Rar!", _ARCHIVE),
    (b"7z\xbc\xaf", _ARCHIVE),
    (b"\x1f\x8b", _ARCHIVE),  # gzip
    (b"BZh", _ARCHIVE),  # bzip2
    (b"\xfd7zXZ", _ARCHIVE),
    (b"\x28\xb5\x2f\xfd", _ARCHIVE),  # zstandard
)
_BRANDS = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif")  # photos of phones
_HEAD = 4096  # bytes looked at to tell a text from anything else
_BINARY = frozenset(range(32)) - frozenset(b"\t\n\f\r\x1b")  # bytes that no text has


def of_bytes(data: bytes) -> Kind | None:
    """What the file is, by its first bytes; None if it is a zip, as workbooks are."""
    if not data:
        return _EMPTY
    if data.startswith(_ZIP):
        return None
    if data.startswith(_COMPOUND):
        return _compound(data)
    for signature, kind in _SIGNATURES:
        # Two letters would also begin an honest text: what is text, is text.
        if data.startswith(signature) and (len(signature) > 2 or not _is_text(data)):
            return kind
    if data[4:12] in _BRANDS or data[8:12] == b"WEBP":
        return _PICTURE
    if data[257:262] == b"ustar":
        return _ARCHIVE
    return _text(data) or _UNKNOWN


def of_archive(names: Collection[str], data: bytes) -> Kind | None:
    """What a zip is, by the names of its parts; None if it looks like a workbook."""
    opened = data[:128].partition(b"mimetypeapplication/vnd.oasis.opendocument.")[2]
    if opened:
        return None if opened.startswith(b"spreadsheet") else DOCUMENT
    if "xl/workbook.bin" in names:
        return _XLSB
    if any(name.endswith(".iwa") or name == "index.zip" for name in names):
        return _IWORK
    if any(name.startswith(("word/", "ppt/")) for name in names):
        return DOCUMENT
    return None if {"[content_types].xml", "content.xml"} & set(names) else _ARCHIVE


def _compound(data: bytes) -> Kind:
    """What a compound file is, by the names of its streams (UTF-16 in its directory)."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return PASSWORD
    streams = ("Workbook\0", "Book\0")
    old = any(name.encode("utf-16-le") in data for name in streams)
    return _OLD_XLS if old else _OLD_OFFICE


def _text(data: bytes) -> Kind | None:
    """Which text it is, or None if it is none."""
    if not _is_text(data):
        return None
    utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = data[:_HEAD].decode("utf-16" if utf16 else "latin-1", errors="replace").lower()
    if "<html" in text or "<!doctype html" in text:
        return _WEB_PAGE
    if text.lstrip().startswith(("{", "[")):
        return _TEXT  # JSON, as of a shortcut to a workbook elsewhere
    lines = [line for line in text.splitlines() if line.strip()]
    whole = lines if len(data) <= _HEAD else lines[:-1]
    return _CSV if whole and any(_separates(mark, whole) for mark in ";\t,") else _TEXT


def _is_text(data: bytes) -> bool:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return _BINARY.isdisjoint(data[:_HEAD])


def _separates(mark: str, lines: list[str]) -> bool:
    """Whether every line has the same number of `mark`, at least one."""
    counts = {line.count(mark) for line in lines}
    return len(counts) == 1 and counts != {0}
