"""How a cell is shown: a number as a date, a percentage or itself, and anything as struck out.

A spreadsheet has no dates and no percentages: it has numbers that a *format* shows as such. Whoever
types 3/4 into a cell gets the number 46085 and sees "04.03."; whoever types 50% gets 0.5 and sees
"50%". So the format decides what a person takes the cell for. A format is known by its number (14
to 22 and a few more are dates, 9 and 10 percentages) or by its code, in which d, m, y, h or s stand
outside quotes and brackets, or a %; [h] is the hours that have passed. A cell whose font has a line
through it was crossed out by its writer, whatever is in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from normreg_sheets.submission.markup import parse

if TYPE_CHECKING:
    from collections.abc import Iterable
    from xml.etree.ElementTree import Element

    from normreg_sheets.submission.guard import Package

# Built-in numbers of date and time formats, those of East Asian editions included.
_DATES = frozenset(map(str, (*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59))))
_PERCENTAGES = frozenset({"9", "10"})
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!(?:h+|m+|s+)\])[^\]]*\]|general', re.IGNORECASE)
_DATE_LETTER = re.compile(r"[dmyhs]", re.IGNORECASE)

# Styles are a large part, and most files have no such format. These find all that have one, in
# microseconds, and some that have none (an & may be any character).
_NUMBERED = re.compile(
    rb"numFmtId\s*=\s*[\"'](?:&|(?:9|1[04-9]|2[0-27-9]|3[0-6]|4[5-7]|5[0-8])[\"'])"
)
_CODED = re.compile(rb"formatCode\s*=\s*[\"'][^\"']*(?:[dmyhsDMYHS%]|&#)")
_STRUCK = re.compile(rb"strike(?!\s+val\s*=\s*[\"'](?:0|false)[\"'])")
_OFF = ("0", "false")
_OF_CELLS = b"cellXfs"  # the named styles before it have a percentage in every file
_UTF16 = (b"\xff\xfe", b"\xfe\xff")  # in which the hints would find nothing


@dataclass(frozen=True, slots=True)
class Formats:
    """What a workbook shows: `dates` and the like are values of a cell's `s` (its style).

    Dates count from `start` on.
    """

    dates: frozenset[str] = frozenset()
    percentages: frozenset[str] = frozenset()
    struck: frozenset[str] = frozenset()
    start: date = date(1899, 12, 30)  # right from 1 March 1900 on, as in LibreOffice

    def iso(self, serial: float) -> str | None:
        """The date of a serial number, such as "2026-03-04"; None for a mere time or no date."""
        try:
            return (self.start + timedelta(int(serial))).isoformat() if serial >= 1 else None
        except OverflowError:
            return None


def formats(package: Package, styles: str | None, *, from_1904: bool) -> Formats:
    """The formats of a workbook whose styles stand in the part `styles`."""
    start = date(1904, 1, 1) if from_1904 else Formats().start
    if styles is None or not _may_show(package[styles]):
        return Formats(start=start)
    root = parse(package, styles, "styleSheet")
    codes = [
        (element.get("numFmtId", ""), _LITERAL.sub("", element.get("formatCode", "").split(";")[0]))
        for element in root.iterfind("{*}numFmts/{*}numFmt")
    ]
    dates = _DATES.union(number for number, code in codes if _DATE_LETTER.search(code))
    percentages = _PERCENTAGES.union(number for number, code in codes if "%" in code)
    styles_of_cells = root.findall("{*}cellXfs/{*}xf")
    used = [element.get("numFmtId") for element in styles_of_cells]
    fonts = [element.get("fontId", "0") for element in styles_of_cells]
    return Formats(
        _styles(used, dates),
        _styles(used, percentages - dates),
        _styles(fonts, _struck_fonts(root)),
        start,
    )


def _may_show(data: bytes) -> bool:
    """Whether a cell may be shown as a date, a percentage or struck out; False is certain."""
    if data.startswith(_UTF16) or _CODED.search(data) or _STRUCK.search(data):
        return True
    begin = max(data.find(_OF_CELLS), 0)
    end = data.rfind(_OF_CELLS)
    return _NUMBERED.search(data, begin, end if end > begin else len(data)) is not None


def _struck_fonts(root: Element) -> frozenset[str]:
    """The fonts with a line through them, by their places."""
    lines = (font.find("{*}strike") for font in root.iterfind("{*}fonts/{*}font"))
    return frozenset(
        str(place)
        for place, line in enumerate(lines)
        if line is not None and line.get("val", "1") not in _OFF
    )


def _styles(used: Iterable[str | None], shown: frozenset[str]) -> frozenset[str]:
    """The styles, by their places, whose format is one of `shown`."""
    return frozenset(str(place) for place, number in enumerate(used) if number in shown)
