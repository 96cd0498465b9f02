"""A file of another kind is named for what it is; what is no file is never waited for."""

from __future__ import annotations

import io
import os
import zipfile
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from normreg_sheets.submission.reader import read
from normreg_sheets.submission.refusal import Reason
from tests.libreoffice import office
from tests.submission.parts import pack

if TYPE_CHECKING:
    from pathlib import Path

from tests.submission.refused import refused

COMPOUND = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(504)


def zipped(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return file.getvalue()


FOREIGN = {
    "empty": (b"", Reason.EMPTY),
    "text": (b"I did it on paper.\nSorry!", Reason.TEXT),
    "a text that begins like a picture": (b"BMW is a car", Reason.TEXT),
    "UTF-16 text": ("Zürich".encode("utf-16"), Reason.TEXT),
    "csv": (b"step,value\nZ,3\nA,2\n", Reason.CSV),
    "semicolon csv": ("Übung;1,5\r\nZ;2,5\r\n".encode("cp1252"), Reason.CSV),
    "long csv": (b"1;2;3\n" * 5000, Reason.CSV),
    "web page": (b"<!DOCTYPE html><html><body>Log in", Reason.WEB_PAGE),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3", Reason.PDF),
    "png": (b"\x89PNG\r\n\x1a\n\0\0", Reason.PICTURE),
    "jpeg": (b"\xff\xd8\xff\xe0\0\x10JFIF", Reason.PICTURE),
    "heic": (b"\0\0\0\x18ftypheic\0\0", Reason.PICTURE),
    "webp": (b"RIFF\x10\0\0\0WEBPVP8 ", Reason.PICTURE),
    "bmp": (b"BM\x8a\0\0\0\0\0", Reason.PICTURE),
    "avif": (b"\0\0\0\x1cftypavif\0\0", Reason.PICTURE),
    "tar": (b"Z.xlsx" + bytes(251) + b"ustar" + bytes(250), Reason.ARCHIVE),
    "bzip2": (b"BZh91AY&SY\0\xff", Reason.ARCHIVE),
    "xz": (b"\xfd7zXZ\0\0\4", Reason.ARCHIVE),
    "zstandard": (b"\x28\xb5\x2f\xfd\4\0", Reason.ARCHIVE),
    "a shortcut": (b'{"url": "https://example.org/x", "id": "7"}', Reason.TEXT),
    "rar": (b"Rar!\x1a\x07\x01\0", Reason.ARCHIVE),
    "password": (COMPOUND + "EncryptedPackage".encode("utf-16-le"), Reason.PASSWORD),
    "xls": (COMPOUND + "Workbook\0".encode("utf-16-le"), Reason.OLD_XLS),
    "doc": (COMPOUND + "WordDocument\0".encode("utf-16-le"), Reason.DOCUMENT),
    "random bytes": (bytes(range(256)), Reason.UNKNOWN),
    "ods without a content": (
        zipped(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"),
        Reason.MALFORMED,
    ),
    "odt that was packed again": (
        zipped(**{"content.xml": b"<document-content/>"}),
        Reason.DOCUMENT,
    ),
    "xlsx and ods in one": (
        zipped(**{"[Content_Types].xml": b"", "content.xml": b""}),
        Reason.MALFORMED,
    ),
    "odt": (zipped(mimetype=b"application/vnd.oasis.opendocument.text"), Reason.DOCUMENT),
    "docx": (zipped(word__document_xml=b"<a/>"), Reason.DOCUMENT),
    "numbers": (zipped(**{"Index/Document.iwa": b"x"}), Reason.NUMBERS),
    "xlsb": (zipped(**{"[Content_Types].xml": b"", "xl/workbook.bin": b"x"}), Reason.XLSB),
    "zip": (zipped(homework=b"x"), Reason.ARCHIVE),
    "empty zip": (zipped(), Reason.ARCHIVE),
    "zip without a workbook": (zipped(**{"[Content_Types].xml": b""}), Reason.MALFORMED),
}


@pytest.mark.parametrize("kind", FOREIGN)
def test_another_kind_of_file_is_named(kind: str, tmp_path: Path) -> None:
    content, reason = FOREIGN[kind]
    path = tmp_path / "sheet.xlsx"
    path.write_bytes(content)
    error = refused(path)
    assert error.reason == reason
    assert str(error).startswith(f"{path}: ")
    assert ".xlsx" in str(error).removeprefix(str(path))  # the mend


def test_a_file_of_apples_programs_may_be_of_each_of_them(tmp_path: Path) -> None:
    """Nothing in the names of its parts tells a table from a text or a slide show."""
    path = tmp_path / "sheet.pages"
    path.write_bytes(FOREIGN["numbers"][0])
    assert "an Apple iWork document (Numbers, Pages, Keynote)" in str(refused(path))


@pytest.mark.libreoffice
def test_a_pdf_of_libreoffice_is_named(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0]["A1"] = 1
    book.save(tmp_path / "sheet.xlsx")
    [saved] = office.convert([tmp_path / "sheet.xlsx"], tmp_path / "saved", "pdf")
    assert refused(saved.rename(tmp_path / "sheet.xlsx")).reason == Reason.PDF


def test_a_missing_file(tmp_path: Path) -> None:
    assert refused(tmp_path / "sheet.xlsx").reason == Reason.MISSING
    assert refused(pack(tmp_path / "a.xlsx") / "sheet.xlsx").reason == Reason.MISSING
    assert refused(tmp_path / "a\0b.xlsx").reason == Reason.MISSING


def test_a_folder(tmp_path: Path) -> None:
    assert refused(tmp_path).reason == Reason.FOLDER


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in the file system")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "sheet.xlsx")
    assert refused(tmp_path / "sheet.xlsx").reason == Reason.SPECIAL


@pytest.mark.skipif(not hasattr(os, "O_NOFOLLOW"), reason="links are followed here")
def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "sheet.xlsx").symlink_to(pack(tmp_path / "other.xlsx"))
    assert refused(tmp_path / "sheet.xlsx").reason == Reason.SPECIAL


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbid(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    path = pack(tmp_path / "sheet.xlsx")
    monkeypatch.setattr(os, "open", forbid)
    assert refused(path).reason == Reason.FORBIDDEN


def test_no_handle_is_left_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    handles = []
    opened = os.open

    def note(path: Path, flags: int) -> int:
        handles.append(opened(path, flags))
        return handles[-1]

    monkeypatch.setattr(os, "open", note)
    read(pack(tmp_path / "sheet.xlsx"))
    refused(tmp_path)
    for handle in handles:
        with pytest.raises(OSError, match="Bad file descriptor"):
            os.fstat(handle)
