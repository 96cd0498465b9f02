"""Which numbers are shown as dates.

A spreadsheet has no dates: it has numbers that a format shows as dates. Whoever types 3/4 into a
cell gets the number 46085 with such a format, and sees "04.03.": so the format decides what a
person takes the cell for. A format is known by its number (14 to 22 and a few more are built in)
or by its code, in which d, m, y, h or s stand outside quotes and brackets.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from normreg_sheets.submission.markup import parse

if TYPE_CHECKING:
    from normreg_sheets.submission.guard import Package

# Built-in numbers of date and time formats, those of East Asian editions included.
_BUILT_IN = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|general', re.IGNORECASE)
_DATE_LETTER = re.compile(r"[dmyhs]", re.IGNORECASE)

# Styles are a large part, and most files have no date format. These find all that have one, in
# microseconds, and some that have none (an & may be any character).
_HINTS = (
    re.compile(rb"numFmtId\s*=\s*[\"'](?:&|(?:1[4-9]|2[0-27-9]|3[0-6]|4[5-7]|5[0-8])[\"'])"),
    re.compile(rb"formatCode\s*=\s*[\"'][^\"']*(?:[dmyhsDMYHS]|&#)"),
)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")  # in which the hints would find nothing


@dataclass(frozen=True, slots=True)
class Dates:
    """How a workbook writes dates: `styles` (values of a cell's `s`) show one, from `start` on."""

    styles: frozenset[str] = frozenset()
    start: date = date(1899, 12, 30)  # right from 1 March 1900 on, as in LibreOffice

    def iso(self, serial: float) -> str | None:
        """The date of a serial number, such as "2026-03-04"; None for a mere time or no date."""
        try:
            return (self.start + timedelta(int(serial))).isoformat() if serial >= 1 else None
        except OverflowError:
            return None


def _may_show_dates(data: bytes) -> bool:
    return data.startswith(_UTF16) or any(hint.search(data) for hint in _HINTS)


def dates(package: Package, styles: str | None, *, from_1904: bool) -> Dates:
    """The dates of a workbook whose styles stand in the part `styles`."""
    start = date(1904, 1, 1) if from_1904 else Dates().start
    if styles is None or not _may_show_dates(package[styles]):
        return Dates(start=start)
    root = parse(package, styles)
    shown = {
        element.get("numFmtId", "")
        for element in root.iterfind("{*}numFmts/{*}numFmt")
        if _DATE_LETTER.search(_LITERAL.sub("", element.get("formatCode", "").split(";")[0]))
    }
    shown |= {str(number) for number in _BUILT_IN}
    formats = root.iterfind("{*}cellXfs/{*}xf")
    return Dates(
        frozenset(str(n) for n, xf in enumerate(formats) if xf.get("numFmtId") in shown), start
    )
