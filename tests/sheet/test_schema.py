"""The schema: Excel is stricter than LibreOffice, which opens a wrong order without a word.

What is known and harmless is listed with its reason, and nothing else is let through.
"""

from __future__ import annotations

import io
import re
import zipfile
from functools import cache
from typing import TYPE_CHECKING

import pytest
from openxml_audit import OpenXmlValidator

from normreg_sheets.answers.draw import pose
from normreg_sheets.answers.problem import Variant
from normreg_sheets.exercise.composition import load
from normreg_sheets.exercise.exercise import Settings
from normreg_sheets.sheet.kinds import KINDS, Kind
from normreg_sheets.sheet.workbook import set_up

if TYPE_CHECKING:
    from pathlib import Path

Values = tuple[tuple[str, str], ...]

SIZES: list[Values] = [(), (("example", "6"), ("feature", "5"), ("unit", "5"))]

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


@cache
def made(kind: Kind, values: Values = ()) -> bytes:
    problem = pose(load("batch-normalization", Settings(values)), Variant(seed=1))
    return set_up(problem, kind).workbook(problem)


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
    with zipfile.ZipFile(io.BytesIO(made("solution"))) as sound, zipfile.ZipFile(out, "w") as bad:
        for name in sound.namelist():
            text = sound.read(name)
            if name == part:
                changed, count = re.subn(pattern, into, text.decode(), count=1, flags=re.DOTALL)
                assert count == 1, f"{pattern} does not stand in {part}"
                text = changed.encode()
            bad.writestr(name, text)
    return out.getvalue()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("values", SIZES)
def test_every_kind_of_file_passes_the_schema(values: Values, kind: Kind, tmp_path: Path) -> None:
    assert harmful(faults(made(kind, values), tmp_path)) == []


@pytest.mark.parametrize("known", HARMLESS)
def test_what_is_let_through_still_occurs(known: str, tmp_path: Path) -> None:
    assert any(re.match(known, fault) for fault in faults(made("solution"), tmp_path))


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


def parts(kind: Kind) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(made(kind))) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


@pytest.mark.parametrize("kind", KINDS)
def test_every_part_has_a_content_type(kind: Kind) -> None:
    types = parts(kind)["[Content_Types].xml"]
    typed = {name[1:] for name in re.findall(r'PartName="([^"]+)"', types)}
    endings = tuple(f".{ending}" for ending in re.findall(r'Extension="([^"]+)"', types))
    rels = {name for name in parts(kind) if name.endswith(".rels") and ".rels" in endings}
    assert set(parts(kind)) - {"[Content_Types].xml"} == typed | rels


@pytest.mark.parametrize(
    ("index", "table"), [(r' s="(\d+)"', "cellXfs"), (r'dxfId="(\d+)"', "dxfs")]
)
@pytest.mark.parametrize("kind", KINDS)
def test_every_style_that_a_cell_or_rule_names_is_there(kind: Kind, index: str, table: str) -> None:
    found = re.search(rf'<{table} count="(\d+)"', parts(kind)["xl/styles.xml"])
    assert found is not None
    sheets = [text for name, text in parts(kind).items() if name.startswith("xl/worksheets/")]
    used = {int(number) for text in sheets for number in re.findall(index, text)}
    assert used
    assert max(used) < int(found[1])
