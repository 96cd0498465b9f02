"""The XML: what could hurt or mislead is refused before it is parsed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from normreg_sheets.submission.guard import open_package
from normreg_sheets.submission.markup import parse
from normreg_sheets.submission.reader import read
from normreg_sheets.submission.refusal import Reason
from tests.submission.parts import MAIN, SHEET, names, pack, two_sheets, workbook, worksheet

if TYPE_CHECKING:
    from pathlib import Path

from tests.submission.refused import refused

LONG = "x" * 257
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
    "UTF-16 without a mark": (PLAIN.encode("utf-16-le"), Reason.MALFORMED),
    "an entity in UTF-16 without a mark": (ENTITY.encode("utf-16-be"), Reason.MALFORMED),
    "another root": (PLAIN.replace("worksheet", "chartsheet"), Reason.MALFORMED),
    "a root in capitals": (PLAIN.replace("worksheet", "WORKSHEET"), Reason.MALFORMED),
    "another encoding": (DECLARATION.format("iso-8859-1") + PLAIN, Reason.MALFORMED),
    "broken UTF-16": (b"\xff\xfe<\0a", Reason.MALFORMED),
    "broken UTF-8": (PLAIN.encode().replace(b"1", b"\xff"), Reason.MALFORMED),
    "half of it": (PLAIN[:100], Reason.MALFORMED),
    "nothing": ("", Reason.MALFORMED),
    "no XML": ("A1;1", Reason.MALFORMED),
    "an undefined entity": (PLAIN.replace("<v>1", "<v>&x;"), Reason.MALFORMED),
    "an attribute twice": (PLAIN.replace('r="A1"', 'r="A1" r="A2"'), Reason.MALFORMED),
    "a long namespace": (worksheet("", "x" * 257), Reason.LIMIT),
    "a very long namespace": (worksheet("", "x" * 10_000), Reason.LIMIT),
    **{
        f"a long namespace {where}": (PLAIN.replace("<sheetData>", f"{tag}<sheetData>"), reason)
        for reason, where, tag in [
            (Reason.LIMIT, "within", f"<a xmlns='{LONG}'/>"),
            (Reason.LIMIT, "of a prefix", f"<x:a xmlns:x='{LONG}'/>"),
            (Reason.LIMIT, "behind spaces", f"<a\nxmlns{100 * ' '}=\n'{LONG}'/>"),
            (Reason.LIMIT, "behind a >", f"<a b='>' xmlns='{LONG}'/>"),
            (Reason.LIMIT, "behind a quote", f"""<a b=" xmlns='" xmlns="u'{LONG}"/>"""),
            (Reason.LIMIT, "behind a tag", f"<a xmlns='u'> xmlns='</a><a xmlns='{LONG}'/>"),
            (Reason.MALFORMED, "without a space", f"<a b=''xmlns='{LONG}'/>"),
            (Reason.MALFORMED, "without quotes", f"<a xmlns={LONG}/>"),
        ]
    },
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
        PLAIN.replace("<sheetData", "<a xmlns\n=\n''/><sheetData").encode(),
        PLAIN.replace("<sheetData", f"<a xmlns='{LONG[1:]}'/><sheetData").encode(),
        PLAIN.replace("<sheetData", f"<a> xmlns = '{LONG}'</a><sheetData").encode(),
        PLAIN.replace("<sheetData", f"<a b='&gt; xmlns=\"{LONG}\"'/><sheetData").encode(),
        PLAIN.replace("<sheetData", "<a xmlnsx='1' b=' xmlns'> the xmlns</a><sheetData").encode(),
    ],
)
def test_xml_that_is_sound(content: bytes, tmp_path: Path) -> None:
    book = read(pack(tmp_path / "sheet.xlsx", {SHEET: content}))
    assert book.sheets["S"]["A1"].value == 1


def test_depth_harms_nobody(tmp_path: Path) -> None:
    deep = "<a>" * 100_000 + "</a>" * 100_000
    sheet = worksheet("").replace("<sheetData", f"{deep}<sheetData")
    assert read(pack(tmp_path / "sheet.xlsx", {SHEET: sheet})).sheets == {"S": {}}


def test_a_tree_has_the_tags_of_its_namespace(tmp_path: Path) -> None:
    package = open_package(pack(tmp_path / "sheet.xlsx"))
    assert parse(package, SHEET, "worksheet").tag == f"{{{MAIN}}}worksheet"


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"xl/workbook.xml": workbook('<sheet name="S" r:id="rId9"/>')}, Reason.MALFORMED),
        ({"xl/workbook.xml": workbook('<sheet name="S"/>')}, Reason.MALFORMED),
        (
            two_sheets("S", "s"),
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
