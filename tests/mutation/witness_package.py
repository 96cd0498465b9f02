"""The package of a workbook by the standard: a zip of XML parts, and what leads to them."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from xml.etree import ElementTree as ET

RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, RuntimeError)


class Invalid(Exception):  # noqa: N818 - a verdict on a file, no defect of the witness
    """The file is not what the standard describes; the text is a short name of why."""


class Parts:
    """The parts of a zip by their names in any case, each unpacked when it is asked for."""

    def __init__(self, data: bytes) -> None:
        """Raises Invalid where it is no zip."""
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except BROKEN as error:
            raise Invalid("zip") from error
        self._names = {name.lower(): name for name in self._archive.namelist()}

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._names

    def __getitem__(self, name: str) -> bytes:
        try:
            return self._archive.read(self._names[name.lower()])
        except BROKEN as error:
            raise Invalid("zip") from error


def tree(parts: Parts, name: str) -> ET.Element:
    """The XML of a part. Raises Invalid."""
    if name not in parts:
        raise Invalid("a part is missing")
    try:
        return ET.fromstring(parts[name])
    except (ET.ParseError, ValueError, LookupError) as error:
        says_ascii = b"ascii" in parts[name][:80] and not parts[name].isascii()
        raise Invalid("not ASCII as it says" if says_ascii else "XML") from error


def relations(parts: Parts, source: str) -> dict[str, tuple[str, str]]:
    """The kind and the part of each relationship of a part, by its id."""
    folder, name = posixpath.split(source)
    rels = posixpath.join(folder, "_rels", f"{name}.rels")
    found = {}
    for one in tree(parts, rels):
        if one.tag != RELATION:
            raise Invalid("no relationship where they stand")
        if one.get("TargetMode", "Internal") == "Internal":
            target = posixpath.normpath(posixpath.join("/", folder, one.get("Target", "")))
            kind = one.get("Type", "").rpartition("/")[2]
            found[one.get("Id", "")] = (kind, target.lstrip("/"))
    return found
