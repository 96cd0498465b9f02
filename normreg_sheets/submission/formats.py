"""How a cell is shown: as a date, a percentage or itself, as nothing, or struck out.

A spreadsheet has no dates and no percentages: it has numbers that a *format* shows as such. Whoever
types 3/4 into a cell gets the number 46085 and sees "04.03."; whoever types 50% gets 0.5 and sees
"50%". So the format decides what a person takes the cell for. A format is known by its number (14
to 22 and a few more are dates, 9 and 10 percentages) or by its code, in which d, m, y, h or s stand
outside quotes and brackets, or a %; [h] is the hours that have passed.

A code has sections for numbers above, below and of zero, and for texts: 0.00;-0.00;"none";@. One
with no place for a digit, as "9.99" or the empty ones of ;;;, shows something else than the number.
A cell whose font has a line through it was crossed out by its writer, whatever is in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from html import unescape
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from normreg_sheets.submission.elements import items
from normreg_sheets.submission.guard import MEND
from normreg_sheets.submission.markup import parse
from normreg_sheets.submission.refusal import Reason, refusal
from normreg_sheets.submission.strings import is_struck
from normreg_sheets.submission.workbook import Kind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from normreg_sheets.submission.guard import Package
    from normreg_sheets.submission.literals import Value

# Built-in numbers of date and time formats, those of East Asian editions included.
_DATES = frozenset(map(str, (*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59))))
_PERCENTAGES = frozenset({"9", "10"})
_PLAIN = re.compile(r"(?:General|[#,]*0(?:\.0+)?)?")
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!(?:h+|m+|s+)\])[^][]*\]', re.IGNORECASE)
_DATE_LETTER = re.compile(r"[dmyhs]", re.IGNORECASE)
_SHOWS = re.compile(r"[0#?@dmyhs]|general|g/", re.IGNORECASE)  # G/標準: "general" in East Asia
_SECTIONS = {1: (0, 0, 0), 2: (0, 1, 0), 3: (0, 1, 2)}  # of "+-0", by how many there are
_CONDITION = re.compile(r"\[\s*[<>=]")
_NUMBERS, _TEXTS = "+-0", "@"  # what a section is for: above, below and of zero; texts

# Styles are a large part, and most files have no format that matters here. What follows finds, in
# tens of microseconds and without parsing, all files that have one, and some that have none.
_NAMES = (b"numFmtId", b"formatCode")
_ID = re.compile(rb"numFmtId\s*=\s*[\"']([^\"']*)[\"']")
_CODE = re.compile(rb"formatCode\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_STRUCK = re.compile(rb"strike(?!\s+val\s*=\s*[\"'](?:0|false)[\"'])")
_OF_CELLS = b"cellXfs"  # the named styles before it have a percentage in every file
_UTF16 = (b"\xff\xfe", b"\xfe\xff")  # in which the search would find nothing

_INDEX = re.compile(r"0|[1-9][0-9]*")


@dataclass(frozen=True, slots=True)
class Formats:
    """What a workbook shows: `dates` and the like are values of a cell's `s` (its style).

    `mute` has the styles that do not show all that may be in a cell, each with what it does not
    show: of "+-0@" numbers above, below and of zero, and texts. Dates count from `start` on.
    """

    dates: frozenset[str] = frozenset()
    percentages: frozenset[str] = frozenset()
    struck: frozenset[str] = frozenset()
    mute: Mapping[str, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))
    start: date = date(1899, 12, 30)  # right from 1 March 1900 on, as in LibreOffice

    def iso(self, serial: float) -> str | None:
        """The date of a serial number, such as "2026-03-04"; None for a mere time or no date."""
        try:
            return (self.start + timedelta(int(serial))).isoformat() if serial >= 1 else None
        except OverflowError:
            return None

    def hides(self, style: str, kind: Kind, value: Value) -> bool:
        """Whether a style does not show what a cell holds: a number or a text."""
        match kind, value:
            case Kind.TEXT, str(text) if text.strip():
                what = _TEXTS
            case ((Kind.NUMBER | Kind.PERCENT), float(number)):
                what = "+" if number > 0 else "-" if number < 0 else "0"
            case _:
                return False
        return what in self.mute.get(style, ())


class _Meanings(NamedTuple):
    """What formats show, by their numbers."""

    dates: frozenset[str]
    percentages: frozenset[str]
    mute: Mapping[str, frozenset[str]]


def formats(package: Package, styles: str | None, *, from_1904: bool) -> Formats:
    """The formats of a workbook whose styles stand in the part `styles`.

    Raises `SubmissionError` for styles that readers would count differently.
    """
    start = date(1904, 1, 1) if from_1904 else Formats().start
    if styles is None or not _may_show(package[styles]):
        return Formats(start=start)
    place = f"{package.path}, part '{styles}'"
    root = parse(package, styles, "styleSheet")
    codes = [
        (one.get("numFmtId", "0"), one.get("formatCode", ""))
        for one in items(root, "numFmts", "numFmt", place)
    ]
    cells = items(root, "cellXfs", "xf", place)
    used = [one.get("numFmtId", "0") for one in cells]
    fonts = [one.get("fontId", "0") for one in cells]
    for written in {*used, *fonts, *(number for number, _ in codes)}:
        if not _INDEX.fullmatch(written):
            says = f"a number in it is {written[:20]!a}, which no program writes; {MEND}"
            raise refusal(place, Reason.MALFORMED, says)
    space = root.tag.removesuffix("styleSheet")
    looks = enumerate(items(root, "fonts", "font", place))
    meant = _meanings(codes)
    return Formats(
        _styles(used, meant.dates),
        _styles(used, meant.percentages - meant.dates),
        _styles(fonts, {str(number) for number, font in looks if is_struck(font, space)}),
        {
            str(style): meant.mute[number]
            for style, number in enumerate(used)
            if number in meant.mute
        },
        start,
    )


def _meanings(codes: Iterable[tuple[str, str]]) -> _Meanings:
    """What formats show by their numbers and codes, the built-in ones included.

    A number that has two codes means what either says: then a person looks at it.
    """
    dates, percentages, mute = set(_DATES), set(_PERCENTAGES), dict[str, frozenset[str]]()
    for number, code in set(codes):
        if _PLAIN.fullmatch(code):  # nearly all
            continue
        sections = _LITERAL.sub("", code).split(";")
        if _DATE_LETTER.search(sections[0]):
            dates.add(number)
        if "%" in sections[0]:
            percentages.add(number)
        has_conditions = _CONDITION.search(code) is not None
        hidden = frozenset(_hidden(sections, has_conditions=has_conditions))
        if hidden:
            mute[number] = mute.get(number, hidden) | hidden
    return _Meanings(frozenset(dates), frozenset(percentages), mute)


def _hidden(sections: list[str], *, has_conditions: bool) -> Iterator[str]:
    """What the sections of a code, without their literals, do not show; of "+-0@".

    With conditions of its own in brackets, any section may be that of any number.
    """
    shows = [_SHOWS.search(section) is not None for section in sections[:3]]
    if has_conditions:
        shows = [all(shows)]
    for what, section in zip(_NUMBERS, _SECTIONS[len(shows)], strict=True):
        if not shows[section]:
            yield what
    if any("@" not in section for section in sections[3:]):
        yield _TEXTS


def _may_show(data: bytes) -> bool:
    """Whether styles may show a cell as something else than it is; False is certain."""
    if b"&" in data and b"&#" in data:  # which may be any character of a code
        return True
    if data.startswith(_UTF16) or _STRUCK.search(data):
        return True
    begin, end = max(data.find(_OF_CELLS), 0), data.rfind(_OF_CELLS)
    found = set(_ID.findall(data, begin, end if end > begin else len(data)))
    used = {number.decode("utf-8", "replace") for number in found}
    codes = _codes(data)
    if codes is None:
        return True
    if not all(map(_INDEX.fullmatch, used.union(number for number, _ in codes))):
        return True
    meant = _meanings(codes)
    return not all(map(used.isdisjoint, meant))


def _codes(data: bytes) -> list[tuple[str, str]] | None:
    """The numbers and codes of formats, found without parsing; None where only a parser knows."""
    codes = []
    end = 0
    while (found := data.find(b"formatCode", end)) >= 0:
        begin, end = max(data.rfind(b"<", end, found), 0), data.find(b"<", found)
        end = len(data) if end < 0 else end
        number, code = _ID.search(data, begin, end), _CODE.search(data, begin, end)
        if not (number and code) or any(data.count(name, begin, end) > 1 for name in _NAMES):
            return None
        written = unescape((code[1] or code[2] or b"").decode("utf-8", "replace"))
        codes.append((number[1].decode("utf-8", "replace"), written))
    return codes


def _styles(used: Iterable[str], shown: Collection[str]) -> frozenset[str]:
    """The styles, by their places, whose number is one of `shown`."""
    return frozenset(str(place) for place, number in enumerate(used) if number in shown)
