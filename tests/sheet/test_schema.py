"""The schema: Excel is stricter than LibreOffice, which opens a wrong order without a word.

What is known and harmless is listed with its reason, and nothing else is let through.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

import pytest
from openxml_audit import OpenXmlValidator

from normreg_sheets.exercise.exercise import Settings
from normreg_sheets.sheet.kinds import KINDS, Kind
from tests.answers.posed import FIRST
from tests.sheet.files import ASKED, EXERCISES, made

if TYPE_CHECKING:
    from pathlib import Path

LARGER = [
    ("batch-normalization", Settings((("example", "6"), ("feature", "5"), ("unit", "5")))),
    ("dropout", Settings((("hidden1", "5"), ("output", "3"), ("p2", "1/4")))),
]
FILES = [
    *((name, settings, kind) for name, settings in ASKED for kind in KINDS),
    *((name, settings, "solution") for name, settings in LARGER),
]

HARMLESS = {
    r"\[schema\] /xl/styles\.xml:/styleSheet.*/fonts.*/font.*: "
    r"Unexpected element '(b|i|sz|color)' found": (
        "openpyxl's order of a font's elements: ECMA-376 lets them stand in any order (a choice,"
        " unbounded), the checker wants the order in which Excel writes them"
    ),
    r"\[semantic\] /xl/worksheets/sheet1\.xml: .*inline-string cell": (
        "texts stand in their cells and not in a table beside: Excel reads them so, and moves them"
        " when it saves"
    ),
}
MAIN = "xl/worksheets/sheet1.xml"


def faults(data: bytes, folder: Path) -> list[str]:
    """What the schema check says."""
    path = folder / "sheet.xlsx"
    path.write_bytes(data)
    return [str(error) for error in OpenXmlValidator().validate(path).errors]


def harmful(found: list[str]) -> list[str]:
    return [fault for fault in found if not any(re.match(known, fault) for known in HARMLESS)]


def broken(part: str, pattern: str, into: str) -> bytes:
    """A solution whose part has been changed in one place."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(made(FIRST, "solution"))) as sound,
        zipfile.ZipFile(out, "w") as bad,
    ):
        for name in sound.namelist():
            text = sound.read(name)
            if name == part:
                changed, count = re.subn(pattern, into, text.decode(), count=1, flags=re.DOTALL)
                assert count == 1, f"{pattern} does not stand in {part}"
                text = changed.encode()
            bad.writestr(name, text)
    return out.getvalue()


@pytest.mark.parametrize(("name", "settings", "kind"), FILES)
def test_every_kind_of_file_passes_the_schema(
    name: str, settings: Settings, kind: Kind, tmp_path: Path
) -> None:
    assert harmful(faults(made(name, kind, settings=settings), tmp_path)) == []


@pytest.mark.parametrize("known", HARMLESS)
def test_what_is_let_through_still_occurs(known: str, tmp_path: Path) -> None:
    assert any(re.match(known, fault) for fault in faults(made(FIRST, "solution"), tmp_path))


@pytest.mark.parametrize(
    ("part", "pattern", "into"),
    [
        pytest.param(
            MAIN, r"(<f>[^<]*</f>)(<v>[^<]*</v>)", r"\2\1", id="a value before its formula"
        ),
        pytest.param(
            MAIN,
            r"(<sheetData>.*</sheetData>)(<sheetProtection[^>]*/>)",
            r"\2\1",
            id="protection before the cells",
        ),
        pytest.param(
            MAIN, r"(<pageMargins[^>]*/>)(<pageSetup[^>]*/>)", r"\2\1", id="setup before margins"
        ),
        pytest.param(
            "xl/workbook.xml",
            r"(<sheets>.*?</sheets>)(<definedNames>.*?</definedNames>)",
            r"\2\1",
            id="names before the sheets",
        ),
    ],
)
def test_a_file_that_excel_would_repair_is_caught(
    part: str, pattern: str, into: str, tmp_path: Path
) -> None:
    assert harmful(faults(broken(part, pattern, into), tmp_path)) != []


# --- what the check does not look at --------------------------------------------------------


def parts(name: str, kind: Kind) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(made(name, kind))) as archive:
        return {part: archive.read(part).decode() for part in archive.namelist()}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", EXERCISES)
def test_every_part_has_a_content_type(name: str, kind: Kind) -> None:
    found = parts(name, kind)
    types = found["[Content_Types].xml"]
    typed = {part[1:] for part in re.findall(r'PartName="([^"]+)"', types)}
    endings = tuple(f".{ending}" for ending in re.findall(r'Extension="([^"]+)"', types))
    rels = {part for part in found if part.endswith(".rels") and ".rels" in endings}
    assert set(found) - {"[Content_Types].xml"} == typed | rels


@pytest.mark.parametrize(
    ("index", "table"), [(r' s="(\d+)"', "cellXfs"), (r'dxfId="(\d+)"', "dxfs")]
)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", EXERCISES)
def test_every_style_that_a_cell_or_rule_names_is_there(
    name: str, kind: Kind, index: str, table: str
) -> None:
    files = parts(name, kind)
    found = re.search(rf'<{table} count="(\d+)"', files["xl/styles.xml"])
    assert found is not None
    sheets = [text for part, text in files.items() if part.startswith("xl/worksheets/")]
    used = {int(number) for text in sheets for number in re.findall(index, text)}
    assert used
    assert max(used) < int(found[1])
