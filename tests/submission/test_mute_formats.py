"""A format that has no place for what was typed shows something else, or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import pytest

from normreg_sheets.submission.numbers import State, entry
from normreg_sheets.submission.reader import read
from normreg_sheets.submission.refusal import Reason
from normreg_sheets.submission.workbook import Kind
from tests.submission.parts import MAIN, pack_rows, styles
from tests.submission.refused import refused

if TYPE_CHECKING:
    from pathlib import Path

# What is typed into cells of a format, and below it what of this the format shows, as Excel does.
TYPED = {"above": "2.25", "below": "-2.25", "zero": "0", "text": "0.5"}
SHOWN = {
    "": "above below zero text",
    "General": "above below zero text",
    'General" ✓"': "above below zero text",
    '0.00" ✓"': "above below zero text",
    "# ?/?": "above below zero text",
    "0,": "above below zero text",
    "??": "above below zero text",
    "@": "above below zero text",
    "[Red]0.0;[Blue]-0.0": "above below zero text",
    "[$-407]General": "above below zero text",
    "G/標準": "above below zero text",
    '"a;b"0': "above below zero text",
    "0\\;": "above below zero text",
    '"9.99"': "text",
    '"0"': "text",
    "\\0": "text",
    "_0": "text",
    "*0": "text",
    '"General"': "text",
    "[Red]": "text",
    ";;;": "",
    ";;": "text",
    ";;;@": "text",
    "0;;;": "above",
    "0;-0;;@": "above below text",
    '0;"9";0': "above zero text",
    '"9";-0': "below text",
    '0.0;-0.0;0;"9"': "above below zero",
    "**;**;**;**": "",
    '[<1]"9.99";0': "text",
    '[>=0]0;"9"': "text",
}


def look(code: str, number: str = "164", used: str = "164") -> str:
    written = escape(code, {'"': "&quot;"})
    return styles(
        f'<numFmt numFmtId="{number}" formatCode="{written}"/>', f'<xf/><xf numFmtId="{used}"/>'
    )


def rows(style: str = "1", formula: str = "") -> str:
    cells = "".join(
        f'<c r="{column}1" s="{style}" t="{"str" if what == "text" else "n"}">'
        f"{formula}<v>{value}</v></c>"
        for column, (what, value) in zip("ABCD", TYPED.items(), strict=True)
    )
    return f'<row r="1">{cells}</row>'


@pytest.mark.parametrize("code", SHOWN)
def test_what_a_format_does_not_show_is_for_a_person(code: str, tmp_path: Path) -> None:
    book = read(pack_rows(tmp_path / "sheet.xlsx", rows(), {"xl/styles.xml": look(code)}))
    read_as = dict(zip(TYPED, map(entry, book.sheets["S"].values()), strict=True))
    assert {what for what, one in read_as.items() if one.state is State.NUMBER} == {
        *SHOWN[code].split()
    }
    unread = {one.note for one in read_as.values() if one.state is State.UNREADABLE}
    assert unread <= {"its format does not show what is in it"}


def test_what_a_formula_gives_is_proved_and_not_seen(tmp_path: Path) -> None:
    path = pack_rows(
        tmp_path / "sheet.xlsx", rows(formula="<f>1</f>"), {"xl/styles.xml": look(";;;")}
    )
    assert Kind.UNCLEAR not in {cell.kind for cell in read(path).sheets["S"].values()}


def test_nothing_is_nothing_in_every_format(tmp_path: Path) -> None:
    blank = '<row r="1"><c r="A1" s="1" t="str"><v> </v></c></row>'
    path = pack_rows(tmp_path / "sheet.xlsx", blank, {"xl/styles.xml": look(";;;")})
    assert entry(read(path).sheets["S"]["A1"]).state is State.BLANK


@pytest.mark.parametrize("end", ['<xf numFmtId="165"/>', "<xf/>"])
def test_only_a_format_that_is_used_counts(end: str, tmp_path: Path) -> None:
    """LibreOffice lists those of conditional formats beside those of cells."""
    mute = "<numFmt numFmtId='164' formatCode=';;;'/><numFmt numFmtId='165' formatCode='0.0'/>"
    differential = "<dxfs><dxf><numFmt numFmtId='165' formatCode=';;;'/></dxf></dxfs>"
    content = styles(mute, f"<xf/>{end}").replace("</styleSheet>", f"{differential}</styleSheet>")
    path = pack_rows(tmp_path / "sheet.xlsx", rows(), {"xl/styles.xml": content})
    assert {entry(cell).state for cell in read(path).sheets["S"].values()} == {State.NUMBER}


# Styles in which the second one hides what is typed, however they are written.
HIDING: dict[str, str | bytes] = {
    "plainly": look(";;;"),
    "in single quotes": look(";;;").replace('";;;"', "';;;'"),
    "with quotes in it": look('"9";-0').replace('"&quot;9&quot;;-0"', "'\"9\";-0'"),
    "the code first": look(";;;").replace(
        'numFmtId="164" formatCode=";;;"', 'formatCode=";;;" numFmtId="164"'
    ),
    "with spaces": look(";;;").replace('numFmtId="164"', 'numFmtId = "164"'),
    "by numbers": look("?").replace('"?"', '"&#59;&#x3b;&#59;"'),
    "in another encoding": look(";;;").encode("utf-16"),
    "within a decoy": look(";;;").replace(
        'formatCode=";;;"', """x="formatCode='" formatCode=";;;" y="'0\""""
    ),
    "behind another number": look(";;;").replace("<numFmt ", "<numFmt x='numFmtId=\"9\"' "),
    "with a prefix": f'<x:styleSheet xmlns:x="{MAIN}"><x:numFmts><x:numFmt numFmtId="164" '
    'formatCode=";;;"/></x:numFmts><x:cellXfs><x:xf/><x:xf numFmtId="164"/></x:cellXfs>'
    "</x:styleSheet>",
    "beside another code of its number": look(";;;").replace(
        "</numFmts>", '<numFmt numFmtId="164" formatCode="0"/></numFmts>'
    ),
    "in the place of a built-in one": look(";;;", "2", "2"),
}


@pytest.mark.parametrize("how", HIDING)
def test_a_format_is_found_however_it_is_written(how: str, tmp_path: Path) -> None:
    path = pack_rows(tmp_path / "sheet.xlsx", rows(), {"xl/styles.xml": HIDING[how]})
    assert read(path).sheets["S"]["A1"].kind is Kind.UNCLEAR


@pytest.mark.parametrize("number", ["0164", " 164", "164 ", "+164", "16.4", "x", ""])
@pytest.mark.parametrize("where", ["number", "used"])
def test_a_format_s_number_is_a_plain_one(where: str, number: str, tmp_path: Path) -> None:
    """Some readers take 0164 for 164, a date here; others for none."""
    content = look("d/m", **{where: number})
    path = pack_rows(tmp_path / "sheet.xlsx", rows(), {"xl/styles.xml": content})
    assert refused(path).reason == Reason.MALFORMED


@pytest.mark.parametrize("number", ["01", " 1", "x", ""])
def test_a_font_s_number_is_a_plain_one(number: str, tmp_path: Path) -> None:
    fonts = "<fonts><font/><font><strike/></font></fonts>"
    used = f'<xf/><xf numFmtId="0" fontId="{number}"/>'
    content = styles("", used).replace("<cellXfs", f"{fonts}<cellXfs")
    path = pack_rows(tmp_path / "sheet.xlsx", rows(), {"xl/styles.xml": content})
    assert refused(path).reason == Reason.MALFORMED
