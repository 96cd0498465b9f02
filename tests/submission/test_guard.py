"""The door: every file that is no honest workbook ends in one line and the right reason."""

from __future__ import annotations

import io
import os
import struct
import zipfile
import zlib
from dataclasses import fields, replace
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from normreg_sheets.errors import SubmissionError
from normreg_sheets.submission.guard import LIMITS, open_package
from normreg_sheets.submission.markup import parse
from normreg_sheets.submission.reader import read
from normreg_sheets.submission.refusal import Limits, Reason
from tests.libreoffice import office
from tests.submission.parts import MAIN, SHEET, names, pack, pack_rows, workbook, worksheet

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

COMPOUND = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(504)


def refused(path: Path, limits: Limits = LIMITS) -> SubmissionError:
    with pytest.raises(SubmissionError) as caught:
        read(path, limits)
    assert "\n" not in str(caught.value)
    return caught.value


def zipped(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return file.getvalue()


# ---- files of another kind -----------------------------------------------------------------------

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
        zipped(**{"content.xml": b"<a/>"}),
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


# ---- the zip -------------------------------------------------------------------------------------

LOCAL, DIRECTORY = b"PK\x03\x04", b"PK\x01\x02"
NAME = SHEET.encode()


def patch(data: bytes, header: bytes, offset: int, value: bytes) -> bytes:
    """The zip with a field of the header of SHEET replaced."""
    name_at = {LOCAL: 30, DIRECTORY: 46}[header]
    at = data.index(NAME)
    while data[at - name_at : at - name_at + 4] != header:
        at = data.index(NAME, at + 1)
    start = at - name_at + offset
    return data[:start] + value + data[start + len(value) :]


def size_in_directory(data: bytes, change: int) -> bytes:
    size = len(worksheet("").encode()) + change
    return patch(data, DIRECTORY, 24, struct.pack("<L", size))


DAMAGED: dict[str, Callable[[bytes], bytes]] = {
    "cut off": lambda data: data[:-30],
    "cut in half": lambda data: data[: len(data) // 2],
    "only the beginning": lambda data: data[:10],
    "another local name": lambda data: patch(data, LOCAL, 30, b"xl/worksheets/sheet2.xml"),
    "another method": lambda data: patch(data, DIRECTORY, 10, b"\x0c\0"),
    "another checksum": lambda data: patch(data, DIRECTORY, 16, b"\0\0\0\0"),
    "a size too small": lambda data: size_in_directory(data, -1),
    "a size too large": lambda data: size_in_directory(data, 1),
    "packed bytes changed": lambda data: patch(data, LOCAL, 30 + len(NAME) + 2, b"\xff\xff\xff"),
    "beginning at another part": lambda data: patch(data, DIRECTORY, 42, b"\0\0\0\0"),
    "beginning beyond the file": lambda data: patch(data, DIRECTORY, 42, b"\0\0\0\x7f"),
}


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_damaged_zip(damage: str, tmp_path: Path) -> None:
    path = pack(tmp_path / "sheet.xlsx")
    path.write_bytes(DAMAGED[damage](path.read_bytes()))
    assert refused(path).reason == Reason.DAMAGED


def test_every_cut_off_file_is_refused(tmp_path: Path) -> None:
    path = pack(tmp_path / "sheet.xlsx")
    whole = path.read_bytes()
    for length in range(0, len(whole), 17):
        path.write_bytes(whole[:length])
        assert refused(path).reason in {Reason.EMPTY, Reason.DAMAGED, Reason.UNKNOWN, Reason.TEXT}


def test_overlapping_parts(tmp_path: Path) -> None:
    """Two directory entries over the same bytes, as in a bomb whose every part is the largest."""
    path = tmp_path / "sheet.xlsx"
    name, content = b"a" * 20, zlib.compress(bytes(100), wbits=-15)
    numbers = struct.pack("<LLL", zlib.crc32(bytes(100)), len(content), 100)
    lengths = struct.pack("<HH", len(name), 0)
    local = LOCAL + struct.pack("<HHHHH", 20, 0, 8, 0, 0) + numbers + lengths + name + content
    entry = DIRECTORY + struct.pack("<HHHHHH", 20, 20, 0, 8, 0, 0) + numbers + lengths
    entry += struct.pack("<HHHLL", 0, 0, 0, 0, 0) + name
    end = struct.pack("<4sHHHHLLH", b"PK\x05\x06", 0, 0, 2, 2, 2 * len(entry), len(local), 0)
    path.write_bytes(local + 2 * entry + end)
    error = refused(path)
    assert error.reason == Reason.DAMAGED
    assert "overlap" in str(error)


def test_an_encrypted_part(tmp_path: Path) -> None:
    path = pack(tmp_path / "sheet.xlsx")
    path.write_bytes(patch(path.read_bytes(), DIRECTORY, 8, b"\x01\0"))
    assert refused(path).reason == Reason.PASSWORD


@pytest.mark.parametrize("name", ["../a", "/a", "a//b", "a\\b", "a/./b", "a\x01b", "a\u202eb"])
def test_an_odd_name(name: str, tmp_path: Path) -> None:
    assert refused(pack(tmp_path / "sheet.xlsx", {name: "x"})).reason == Reason.ODD_NAME


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("twin", [SHEET, SHEET.upper()])
def test_two_parts_of_one_name(twin: str, tmp_path: Path) -> None:
    path = pack(tmp_path / "sheet.xlsx")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(twin, worksheet('<row r="1"><c r="A1"><v>1</v></c></row>'))
    assert refused(path).reason == Reason.DUPLICATE


def test_a_folder_entry_and_a_stored_part_are_fine(tmp_path: Path) -> None:
    path = pack(tmp_path / "sheet.xlsx", {"xl/media/": ""})
    with zipfile.ZipFile(path, "a", zipfile.ZIP_STORED) as archive:
        archive.writestr("xl/media/picture.png", b"picture")
    package = open_package(path)
    assert package["xl/media/picture.png"] == b"picture"
    assert "xl/media/" not in package


def test_parts_are_found_without_case_and_listed_as_written(tmp_path: Path) -> None:
    package = open_package(pack(tmp_path / "sheet.xlsx"))
    assert package[SHEET.upper()] == worksheet("").encode()
    assert SHEET in list(package)
    assert len(package) == len(list(package))
    with pytest.raises(KeyError):
        package["xl/other.xml"]


# ---- limits --------------------------------------------------------------------------------------

ROWS = (
    '<row r="1"><c r="A1"><f>1+1+1+1+1</f><v>5</v></c><c r="B1"/></row>'
    '<row r="2"><c r="A2" t="str"><v>word</v></c></row>'
    '<row r="3"><c r="A3"><f t="array" ref="A3:B3">9</f></c></row>'
    '<row r="4"><c r="A4"><f t="shared" si="0">12</f></c><c r="B4"><f t="shared" si="0"/></c></row>'
)
TWO_SHEETS = workbook('<sheet name="S" r:id="rId1"/><sheet name="T" r:id="rId1"/>')


@pytest.mark.parametrize(
    "limit",
    [limit.name for limit in fields(Limits) if limit.name != "ratio"],
)
def test_every_limit_is_kept_and_named(limit: str, tmp_path: Path) -> None:
    path = pack_rows(tmp_path / "sheet.xlsx", ROWS, {"xl/workbook.xml": TWO_SHEETS})
    error = refused(path, replace(LIMITS, **{limit: 1}))
    assert error.reason == Reason.LIMIT
    assert f"the limit '{limit}' of 1 " in str(error)


def test_a_bomb_is_refused_by_its_ratio(tmp_path: Path) -> None:
    error = refused(pack(tmp_path / "sheet.xlsx", {SHEET: bytes(20 * 1024 * 1024)}))
    assert error.reason == Reason.LIMIT
    assert "'ratio'" in str(error)


def test_a_part_larger_than_it_says_is_never_inflated(tmp_path: Path) -> None:
    path = pack(tmp_path / "sheet.xlsx", {SHEET: bytes(20 * 1024 * 1024)})
    path.write_bytes(patch(path.read_bytes(), DIRECTORY, 24, struct.pack("<L", 1000)))
    assert refused(path).reason == Reason.DAMAGED


# ---- the XML -------------------------------------------------------------------------------------

PLAIN = worksheet('<row r="1"><c r="A1"><v>1</v></c></row>')
ENTITY = f'<!DOCTYPE a [<!ENTITY x "1">]>{PLAIN}'.replace("<v>1", "<v>&x;")
DECLARATION = '<?xml version="1.0" encoding="{}"?>'
UNSOUND: dict[str, tuple[str | bytes, Reason]] = {
    "an entity": (ENTITY, Reason.DOCTYPE),
    "an entity in UTF-16": (ENTITY.encode("utf-16"), Reason.DOCTYPE),
    "an entity in EBCDIC": (
        DECLARATION.format("cp037").encode() + ENTITY.encode("cp037"),
        Reason.MALFORMED,
    ),
    "another encoding": (DECLARATION.format("iso-8859-1") + PLAIN, Reason.MALFORMED),
    "broken UTF-16": (b"\xff\xfe<\0a", Reason.MALFORMED),
    "broken UTF-8": (PLAIN.encode().replace(b"1", b"\xff"), Reason.MALFORMED),
    "half of it": (PLAIN[:100], Reason.MALFORMED),
    "nothing": ("", Reason.MALFORMED),
    "no XML": ("A1;1", Reason.MALFORMED),
    "an undefined entity": (PLAIN.replace("<v>1", "<v>&x;"), Reason.MALFORMED),
    "an attribute twice": (PLAIN.replace('r="A1"', 'r="A1" r="A2"'), Reason.MALFORMED),
    "a namespace declared oddly": (
        PLAIN.replace("xmlns=", "xmlns" + 100 * " " + "="),
        Reason.MALFORMED,
    ),
    "a long namespace": (worksheet("", "x" * 1000), Reason.LIMIT),
    "a very long namespace": (worksheet("", "x" * 100_000), Reason.MALFORMED),
}


@pytest.mark.parametrize("fault", UNSOUND)
def test_unsound_xml(fault: str, tmp_path: Path) -> None:
    content, reason = UNSOUND[fault]
    error = refused(pack(tmp_path / "sheet.xlsx", {SHEET: content}))
    assert error.reason == reason
    assert SHEET in str(error)


@pytest.mark.parametrize(
    "content",
    [
        PLAIN.encode("utf-16"),
        DECLARATION.format("UTF-16").encode("utf-16") + PLAIN.encode("utf-16")[2:],
        b"\xef\xbb\xbf" + PLAIN.encode(),
        (DECLARATION.format("UTF-8") + "\n" + PLAIN).encode(),
        PLAIN.replace("<v>1", "<v><!-- was 2 -->1").encode(),
        PLAIN.replace("<v>1", "<v><![CDATA[1]]>").encode(),
        PLAIN.replace("<sheetData", "<x:a xmlns:x='y'/><sheetData").encode(),
        PLAIN.replace("<sheetData", "<x:a xmlns:x='urn:xmlns:y'/><sheetData").encode(),
    ],
)
def test_xml_that_is_sound(content: bytes, tmp_path: Path) -> None:
    book = read(pack(tmp_path / "sheet.xlsx", {SHEET: content}))
    assert book.sheets["S"]["A1"].value == 1


def test_depth_harms_nobody(tmp_path: Path) -> None:
    deep = worksheet("<a>" * 100_000 + "</a>" * 100_000)
    assert read(pack(tmp_path / "sheet.xlsx", {SHEET: deep})).sheets == {"S": {}}


def test_a_tree_has_the_tags_of_its_namespace(tmp_path: Path) -> None:
    package = open_package(pack(tmp_path / "sheet.xlsx"))
    assert parse(package, SHEET).tag == f"{{{MAIN}}}worksheet"


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"xl/workbook.xml": workbook('<sheet name="S" r:id="rId9"/>')}, Reason.MALFORMED),
        ({"xl/workbook.xml": workbook('<sheet name="S"/>')}, Reason.MALFORMED),
        (
            {"xl/workbook.xml": TWO_SHEETS.replace('"T"', '"s"')},
            Reason.DUPLICATE,
        ),
        ({"_rels/.rels": "<Relationships/>"}, Reason.MALFORMED),
    ],
)
def test_parts_that_do_not_fit_together(
    parts: dict[str, str], reason: Reason, tmp_path: Path
) -> None:
    assert refused(pack(tmp_path / "sheet.xlsx", parts)).reason == reason


def test_a_part_that_is_not_asked_for_is_not_looked_at(tmp_path: Path) -> None:
    """Excel itself writes drawings that are not well-formed."""
    parts = {"xl/drawings/vmlDrawing1.vml": "<xml><br></xml>"}
    after = names(x="S!$A$1")
    parts["xl/workbook.xml"] = workbook('<sheet name="S" r:id="rId1"/>', after=after)
    assert set(read(pack(tmp_path / "sheet.xlsx", parts)).names) == {"x"}
