"""Workbooks written by hand, part by part: exactly the XML that a test is about."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def worksheet(rows: str, namespace: str = MAIN) -> str:
    return f'<worksheet xmlns="{namespace}"><sheetData>{rows}</sheetData></worksheet>'


def shared(items: str) -> str:
    return f'<sst xmlns="{MAIN}">{items}</sst>'


def styles(formats: str, cells: str) -> str:
    return (
        f'<styleSheet xmlns="{MAIN}"><numFmts>{formats}</numFmts><cellXfs>{cells}</cellXfs>'
        "</styleSheet>"
    )


def relations(*targets: tuple[str, str]) -> str:
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{PACKAGE}">{links}</Relationships>'


def workbook(sheets: str, *, before: str = "", after: str = "", namespace: str = MAIN) -> str:
    return (
        f'<workbook xmlns="{namespace}" xmlns:r="{OFFICE}">{before}'
        f"<sheets>{sheets}</sheets>{after}</workbook>"
    )


def names(**definitions: str) -> str:
    defined = "".join(
        f'<definedName name="{name}">{text}</definedName>' for name, text in definitions.items()
    )
    return f"<definedNames>{defined}</definedNames>"


DEFAULTS = {
    "[Content_Types].xml": "<Types/>",
    "_rels/.rels": relations(
        ("officeDocument", "xl/workbook.xml"), ("custom-properties", "docProps/custom.xml")
    ),
    "xl/workbook.xml": workbook('<sheet name="S" sheetId="1" r:id="rId1"/>'),
    "xl/_rels/workbook.xml.rels": relations(
        ("worksheet", "worksheets/sheet1.xml"),
        ("sharedStrings", "sharedStrings.xml"),
        ("styles", "styles.xml"),
    ),
    "xl/worksheets/sheet1.xml": worksheet(""),
}
SHEET = "xl/worksheets/sheet1.xml"
SECOND = "xl/worksheets/sheet2.xml"


def two_sheets(first: str, second: str, *, after: str = "") -> dict[str, str]:
    """The parts of a workbook of two sheets, which are blank."""
    sheets = f'<sheet name="{first}" r:id="rId1"/><sheet name="{second}" r:id="rId2"/>'
    return {
        "xl/workbook.xml": workbook(sheets, after=after),
        "xl/_rels/workbook.xml.rels": relations(
            ("worksheet", "worksheets/sheet1.xml"), ("worksheet", "worksheets/sheet2.xml")
        ),
        SECOND: worksheet(""),
    }


def pack(path: Path, parts: Mapping[str, str | bytes] | None = None) -> Path:
    """A workbook at `path` with these parts in place of, or beside, the default ones."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in ({**DEFAULTS, **(parts or {})}).items():
            archive.writestr(name, content)
    return path


def pack_rows(path: Path, rows: str, parts: Mapping[str, str | bytes] | None = None) -> Path:
    """A workbook whose one sheet, "S", has these rows."""
    return pack(path, {**(parts or {}), SHEET: worksheet(rows)})


# ---- OpenDocument --------------------------------------------------------------------------------

_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_NAMES = ("office", "table", "text", "meta", "style")
SPACES = " ".join(
    [
        *(
            f'xmlns:{name}="{_ODF}:{name}:1.0"'
            for name in ("office", "table", "text", "meta", "style")
        ),
        'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"',
    ]
)


def table(rows: str, name: str = "S") -> str:
    return f'<table:table table:name="{name}">{rows}</table:table>'


def spreadsheet(content: str) -> str:
    return (
        f"<office:document-content {SPACES}><office:body><office:spreadsheet>{content}"
        "</office:spreadsheet></office:body></office:document-content>"
    )


def named(**places: str) -> str:
    ranges = "".join(
        f'<table:named-range table:name="{name}" table:cell-range-address="{place}"/>'
        for name, place in places.items()
    )
    return f"<table:named-expressions>{ranges}</table:named-expressions>"


def pack_ods(path: Path, content: str, parts: Mapping[str, str | bytes] | None = None) -> Path:
    """An OpenDocument workbook at `path` with these tables and names, and further parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        kind = "application/vnd.oasis.opendocument.spreadsheet"
        archive.writestr("mimetype", kind, zipfile.ZIP_STORED)
        for name, part in ({"content.xml": spreadsheet(content)} | dict(parts or {})).items():
            archive.writestr(name, part)
    return path
