"""How a part of a text is set changes what one reads: 2 and a raised 3 are not 23."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook as Book
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from normreg_sheets.submission.numbers import State, entry
from normreg_sheets.submission.reader import read
from tests.libreoffice import office
from tests.submission.parts import SPACES, pack_ods, pack_rows, shared, table

if TYPE_CHECKING:
    from pathlib import Path

    from normreg_sheets.submission.workbook import Cell

SMALL, STRUCK = "it has raised or lowered digits", "a part of it is struck out"

# Pieces of a text, each with how it is set; what is read, and why it is no number.
TEXTS: dict[tuple[tuple[str, str], ...], tuple[str, str | None]] = {
    (("2", "plain"), ("3", "raised")): ("2³", SMALL),
    (("2", "plain"), ("-3", "raised")): ("2⁻³", SMALL),
    (("2", "plain"), ("3", "lowered")): ("2₃", SMALL),
    (("2", "raised"),): ("²", SMALL),
    (("0.5", "struck"), (" 0.7", "plain")): ("0̶.̶5̶ 0.7", STRUCK),
    (("0.", "plain"), ("5", "struck"), ("7", "plain")): ("0.5̶7", STRUCK),
    (("0.7", "struck"),): ("0̶.̶7̶", STRUCK),
    (("0.7", "struck so"),): ("0̶.̶7̶", STRUCK),
    (("0.", "plain"), ("7", "bold")): ("0.7", None),
    (("0.", "plain"), ("7", "not struck")): ("0.7", None),
    (("0.", "plain"), ("7", "struck in odd words")): ("0.7̶", STRUCK),
    (("0.", "plain"), ("7", "not raised")): ("0.7", None),
}

RUNS = {
    "plain": "",
    "bold": "<rPr><b/></rPr>",
    "raised": '<rPr><vertAlign val="superscript"/></rPr>',
    "lowered": '<rPr><sz val="9"/><vertAlign val="subscript"/></rPr>',
    "not raised": '<rPr><vertAlign val="baseline"/></rPr>',
    "struck": "<rPr><strike/></rPr>",
    "struck so": '<rPr><strike val="1"/></rPr>',
    "not struck": '<rPr><strike val=" 0 "/></rPr>',
    "struck in odd words": '<rPr><strike val="0"/><strike val="on"/></rPr>',
}
STYLES = {
    "plain": "",
    "bold": 'fo:font-weight="bold"',
    "raised": 'style:text-position="super 58%"',
    "lowered": 'style:text-position="-33% 58%"',
    "not raised": 'style:text-position="0% 100%"',
    "struck": 'style:text-line-through-style="solid"',
    "struck so": 'style:text-line-through-type="single"',
    "struck in odd words": 'style:text-line-through-type="on"',
    "not struck": 'style:text-line-through-style="none" style:text-line-through-type="single"',
}


def rich(pieces: tuple[tuple[str, str], ...]) -> str:
    runs = (f'<r>{RUNS[how]}<t xml:space="preserve">{text}</t></r>' for text, how in pieces)
    return "".join(runs)


def shared_text(path: Path, pieces: tuple[tuple[str, str], ...]) -> Path:
    cell = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    return pack_rows(path, cell, {"xl/sharedStrings.xml": shared(f"<si>{rich(pieces)}</si>")})


def inline_text(path: Path, pieces: tuple[tuple[str, str], ...]) -> Path:
    cell = f'<c r="A1" t="inlineStr"><is>{rich(pieces)}</is></c>'
    return pack_rows(path, f'<row r="1">{cell}</row>')


def ods_text(path: Path, pieces: tuple[tuple[str, str], ...]) -> Path:
    names = list(STYLES)
    styles = "".join(
        f'<style:style style:name="T{names.index(name)}" style:family="text">'
        f"<style:text-properties {properties}/></style:style>"
        for name, properties in STYLES.items()
    )
    spans = "".join(
        f'<text:span text:style-name="T{names.index(how)}">{text}</text:span>'
        for text, how in pieces
    )
    rows = (
        '<table:table-row><table:table-cell office:value-type="string">'
        f"<text:p>{spans}</text:p></table:table-cell></table:table-row>"
    )
    more = " ".join(f'xmlns:{name}="{URN}:{urn}:1.0"' for name, urn in MORE.items())
    content = (
        f"<office:document-content {SPACES} {more}>"
        f"<office:automatic-styles>{styles}</office:automatic-styles><office:body>"
        f"<office:spreadsheet>{table(rows)}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    return pack_ods(path.with_suffix(".ods"), "", {"content.xml": content})


URN = "urn:oasis:names:tc:opendocument:xmlns"
MORE = {"fo": "xsl-fo-compatible"}
WAYS = {"shared": shared_text, "inline": inline_text, "ods": ods_text}


def first(path: Path) -> Cell:
    (sheet,) = read(path).sheets.values()
    return sheet["A1"]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("pieces", TEXTS)
def test_a_run_is_read_as_it_looks(
    pieces: tuple[tuple[str, str], ...], way: str, tmp_path: Path
) -> None:
    seen, why = TEXTS[pieces]
    cell = first(WAYS[way](tmp_path / "sheet.xlsx", pieces))

    assert cell.value == seen
    read_as = entry(cell)
    if why is None:
        assert read_as.value == float(seen)
    else:
        assert (read_as.state, read_as.note) == (State.UNREADABLE, why)


def test_a_span_within_a_struck_one_is_struck(tmp_path: Path) -> None:
    path = ods_text(
        tmp_path / "sheet.ods", (("1<text:span>2</text:span>", "struck"), ("3", "plain"))
    )
    assert first(path).value == "1̶2̶3"


FONTS = {
    "struck in odd words": InlineFont(strike=True),
    "raised": InlineFont(vertAlign="superscript"),
    "lowered": InlineFont(vertAlign="subscript"),
    "struck": InlineFont(strike=True),
}


@pytest.mark.libreoffice
def test_libreoffice_sets_a_run_so(tmp_path: Path) -> None:
    """A workbook of openpyxl, saved by LibreOffice in both formats."""
    asked = [pieces for pieces in TEXTS if len(pieces) > 1]
    book = Book()
    for row, pieces in enumerate(asked, 1):
        blocks = (TextBlock(FONTS.get(how, InlineFont()), text) for text, how in pieces)
        book.worksheets[0][f"A{row}"] = CellRichText(*blocks)
    book.save(tmp_path / "rich.xlsx")
    for to in ("ods", "xlsx"):
        (saved,) = office.convert([tmp_path / "rich.xlsx"], tmp_path / to, to)
        (sheet,) = read(saved).sheets.values()
        assert [sheet[f"A{row}"].value for row in range(1, len(asked) + 1)] == [
            TEXTS[pieces][0] for pieces in asked
        ]
