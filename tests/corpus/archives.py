"""Archives and other foreign files: each is named for what it is, so that the student knows."""

from __future__ import annotations

import base64
import bz2
import gzip
import io
import json
import lzma
import tarfile
from functools import partial, reduce

from normreg_sheets.submission.refusal import Reason
from tests.corpus.case import Case
from tests.corpus.good import good, packed, parts
from tests.corpus.verdicts import Verdict, refused

COMPOUND = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(504)
ARCHIVE, TEXT, PICTURE = map(refused, (Reason.ARCHIVE, Reason.TEXT, Reason.PICTURE))
DOCUMENT, UNKNOWN, CSV = map(refused, (Reason.DOCUMENT, Reason.UNKNOWN, Reason.CSV))
PAGE, PASSWORD = refused(Reason.WEB_PAGE), refused(Reason.PASSWORD)


def stream(name: str) -> bytes:
    """A compound file with a stream of this name in its directory."""
    return COMPOUND + f"{name}\0".encode("utf-16-le")


def tar() -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:") as made:
        entry = tarfile.TarInfo("good.xlsx")
        entry.size = len(good())
        made.addfile(entry, io.BytesIO(good()))
    return file.getvalue()


def nested(levels: int) -> bytes:
    """A zip of ten zips of ten zips: small, and endless for whoever unpacks them all."""
    return reduce(
        lambda inner, _: packed({f"{n}.zip": inner for n in range(10)}), range(levels), good()
    )


FOREIGN: dict[str, tuple[bytes, str, Verdict, str]] = {
    "an old workbook": (stream("Workbook"), ".xls", refused(Reason.OLD_XLS), "save as .xlsx"),
    "a very old workbook": (stream("Book"), ".xls", refused(Reason.OLD_XLS), "save as .xlsx"),
    "an old workbook with a new name": (
        stream("Workbook"),
        ".xlsx",
        refused(Reason.OLD_XLS),
        "renaming changes nothing",
    ),
    "a workbook with a password": (stream("EncryptedPackage"), ".xlsx", PASSWORD, "remove it"),
    "an old text document": (stream("WordDocument"), ".doc", DOCUMENT, "no workbook"),
    "an old slide show": (stream("PowerPoint Document"), ".ppt", DOCUMENT, "no workbook"),
    "a compound file that is cut off": (COMPOUND[:9], ".xls", DOCUMENT, "no workbook in it"),
    "a text document": (
        packed({"[Content_Types].xml": "", "word/document.xml": ""}),
        ".docx",
        DOCUMENT,
        "no workbook",
    ),
    "a slide show": (
        packed({"[Content_Types].xml": "", "ppt/presentation.xml": ""}),
        ".pptx",
        DOCUMENT,
        "no workbook",
    ),
    "a binary workbook": (
        packed({"[Content_Types].xml": "", "xl/workbook.bin": ""}),
        ".xlsb",
        refused(Reason.XLSB),
        "save as .xlsx",
    ),
    "a Numbers document": (
        packed({"Index/Document.iwa": ""}),
        ".numbers",
        refused(Reason.NUMBERS),
        "export it",
    ),
    "a Pages document": (
        packed({"Index/Document.iwa": "", "Index/Tables/Tile.iwa": ""}),
        ".pages",
        refused(Reason.NUMBERS),
        "export the table",
    ),
    "an older Numbers document": (
        packed({"index.zip": ""}),
        ".numbers",
        refused(Reason.NUMBERS),
        "export it",
    ),
    "a book": (packed({"mimetype": "application/epub+zip"}, 0), ".epub", ARCHIVE, "no workbook"),
    "a program for phones": (packed({"AndroidManifest.xml": ""}), ".apk", ARCHIVE, "no workbook"),
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", ".pdf", refused(Reason.PDF), "printed"),
    "a PDF with a new name": (b"%PDF-1.4\n", ".xlsx", refused(Reason.PDF), "printed"),
    "a screenshot": (b"\x89PNG\r\n\x1a\n" + bytes(20), ".png", PICTURE, "of the screen"),
    "a photo": (b"\xff\xd8\xff\xe1" + bytes(20), ".jpg", PICTURE, "of the paper"),
    "a photo of a phone": (b"\0\0\0\x18ftypheic" + bytes(20), ".heic", PICTURE, "of the paper"),
    "a photo of another phone": (b"\0\0\0\x18ftypavif" + bytes(20), ".avif", PICTURE, "the same"),
    "a picture that moves": (b"GIF89a" + bytes(20), ".gif", PICTURE, "no workbook"),
    "a picture of Windows": (b"BM\x8a\0\0\0\0\0" + bytes(20), ".bmp", PICTURE, "no workbook"),
    "a picture of the web": (b"RIFF\x10\0\0\0WEBPVP8 ", ".webp", PICTURE, "no workbook"),
    "a scan": (b"II*\0" + bytes(20), ".tiff", PICTURE, "of the paper"),
    "a scan, the high byte first": (b"MM\0*" + bytes(20), ".tiff", PICTURE, "of the paper"),
    "a drawing": (
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        ".svg",
        refused(Reason.PICTURE, Reason.TEXT),
        "no workbook",
    ),
    "a table with commas": (b"step,value\nmu,2.25\n", ".csv", CSV, "no sheets, no formulas"),
    "a table with semicolons": (b"step;value\r\nmu;2,25\r\n", ".csv", CSV, "the same"),
    "a table with tabs": (b"step\tvalue\nmu\t2.25\n", ".tsv", CSV, "the same"),
    "a table in UTF-16": ("step;value\nmu;2,25\n".encode("utf-16"), ".csv", CSV, "the same"),
    "a table with a new name": (b"step,value\nmu,2.25\n", ".xlsx", CSV, "the same"),
    "a table of one column": (b"2.25\n1.25\n", ".csv", TEXT, "one number on each line"),
    "a text": (b"I did it on paper.\n", ".txt", TEXT, "no workbook"),
    "a text in UTF-16": ("Übung".encode("utf-16"), ".txt", TEXT, "no workbook"),
    "only spaces": (b"   \n", ".xlsx", TEXT, "no workbook"),
    "a mark of bytes alone": (b"\xef\xbb\xbf", ".xlsx", TEXT, "no workbook"),
    "a formatted text": (b"{\\rtf1 2.25}", ".rtf", DOCUMENT, "no workbook"),
    "a shortcut to Google": (
        json.dumps({"url": "https://docs.example.org/", "doc_id": "x"}).encode(),
        ".gsheet",
        TEXT,
        "the workbook is elsewhere",
    ),
    "a shortcut of Windows": (
        b"[InternetShortcut]\r\nURL=https://docs.example.org/\r\n",
        ".url",
        TEXT,
        "the workbook is elsewhere",
    ),
    "a shortcut to a file": (
        bytes.fromhex("4C000000011402000000000000C0000000000046") + bytes(20),
        ".lnk",
        UNKNOWN,
        "the workbook is elsewhere",
    ),
    "a shortcut of a Mac": (
        b'<?xml version="1.0"?>\n<plist version="1.0"><dict><key>URL</key></dict></plist>\n',
        ".webloc",
        TEXT,
        "the workbook is elsewhere",
    ),
    "a login page": (
        b"<!DOCTYPE html>\n<html><head><title>Log in</title></head></html>",
        ".xlsx",
        PAGE,
        "a download that was not logged in",
    ),
    "a page without a type": (b"\n\n<HTML><BODY>Session expired", ".xlsx", PAGE, "the same"),
    "a page with a table": (
        b"<html xmlns:x='urn:schemas-microsoft-com:office:excel'><table><tr><td>2.25",
        ".xls",
        PAGE,
        "a program's export under a workbook's name",
    ),
    "a workbook of XML": (
        b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook/>\n',
        ".xml",
        TEXT,
        "to be saved as .xlsx",
    ),
    "a notebook": (b'{\n "cells": [],\n "nbformat": 4\n}\n', ".ipynb", TEXT, "no workbook"),
    "a film": (b"\0\0\0\x18ftypmp42" + bytes(20), ".mp4", UNKNOWN, "no workbook"),
    "a program": (b"MZ\x90\0" + bytes(60), ".exe", UNKNOWN, "no workbook"),
    "a program of Linux": (b"\x7fELF" + bytes(60), ".xlsx", UNKNOWN, "no workbook"),
    "a database": (b"SQLite format 3\0" + bytes(60), ".db", UNKNOWN, "no workbook"),
    "zeros": (bytes(5000), ".xlsx", UNKNOWN, "a download that failed"),
    "one byte": (b"\0", ".xlsx", UNKNOWN, "a download that failed"),
    "every byte": (bytes(range(256)), ".xlsx", UNKNOWN, "no workbook"),
    "a rar archive": (b"Rar!\x1a\x07\x00" + bytes(20), ".rar", ARCHIVE, "to be unpacked"),
    "a newer rar archive": (b"Rar!\x1a\x07\x01\x00" + bytes(20), ".rar", ARCHIVE, "the same"),
    "a 7z archive": (b"7z\xbc\xaf\x27\x1c" + bytes(20), ".7z", ARCHIVE, "to be unpacked"),
}

PACKED = {
    "the right file in a zip": (lambda: packed({"good.xlsx": good()}), ".zip"),
    "the right file in a zip, renamed": (lambda: packed({"good.xlsx": good()}), ".xlsx"),
    "several in a zip": (lambda: packed({"a.xlsx": good(), "b.xlsx": good()}), ".zip"),
    "its parts in a folder": (
        lambda: packed({f"good/{name}": data for name, data in parts().items()}),
        ".xlsx",
    ),
    "zips in zips in zips": (lambda: nested(3), ".zip"),
    "a tar archive": (tar, ".tar"),
    "a tar archive, packed": (lambda: gzip.compress(tar(), mtime=0), ".tar.gz"),
    "packed with gzip": (lambda: gzip.compress(good(), mtime=0), ".xlsx.gz"),
    "packed with bzip2": (lambda: bz2.compress(good()), ".bz2"),
    "packed with xz": (lambda: lzma.compress(good()), ".xz"),
    "packed with zstandard": (lambda: bytes.fromhex("28B52FFD") + bytes(20), ".zst"),
}

CASES = [
    *(
        Case(name, verdict, why, partial(bytes, data), file=suffix)
        for name, (data, suffix, verdict, why) in FOREIGN.items()
    ),
    *(
        Case(name, ARCHIVE, "an archive, to be unpacked", build, file=suffix)
        for name, (build, suffix) in PACKED.items()
    ),
    Case(
        "text of a workbook's bytes",
        TEXT,
        "as a mail program shows it",
        lambda: base64.encodebytes(good()),
    ),
]
