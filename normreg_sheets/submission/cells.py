"""The cells of one sheet, read as they stand.

    <row r="13"><c r="H13" t="s"><v>4</v></c><c r="I13"><f>H7*2</f><v>6</v></c></row>

`t` is the type: none or `n` a number, `s` a shared text's index, `str` a formula's text,
`inlineStr` a text on the spot, `b` a boolean, `e` an error, `d` a date. An address may be left out;
then it is the next one. What programs would read differently (a cell twice, a cell that is not of
its row) is refused, because no answer to it is the right one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from math import isfinite
from typing import TYPE_CHECKING, NamedTuple

from normreg_sheets.submission.guard import MEND
from normreg_sheets.submission.refusal import Reason, refusal
from normreg_sheets.submission.strings import plain
from normreg_sheets.submission.workbook import LAST_ROW, Cell, Kind, column, letters

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from xml.etree.ElementTree import Element

    from normreg_sheets.submission.dates import Dates
    from normreg_sheets.submission.refusal import Limits

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_INDEX = re.compile(r"[0-9]{1,9}")
_ROW = re.compile(r"[1-9][0-9]{0,6}")
_TEXTS = ("str", "inlineStr")  # the types that hold "" as a value
_XML_SPACE = " \t\r\n"
_BOOLEANS = {"1": True, "true": True, "0": False, "false": False}

Value = float | str | bool | None


@dataclass(frozen=True, slots=True)
class Context:
    """What the cells of a sheet refer to, the limits they keep, and the place for refusals."""

    strings: Sequence[str]
    dates: Dates
    limits: Limits
    place: str


class _Tags(NamedTuple):
    """The tags of a sheet, spelled as its namespace asks, once for all cells."""

    space: str
    data: str
    row: str
    cell: str
    formula: str
    value: str
    inline: str

    @classmethod
    def within(cls, space: str) -> _Tags:
        """The tags in a "{namespace}"."""
        return cls(space, *(f"{space}{tag}" for tag in ("sheetData", "row", "c", "f", "v", "is")))


def cells(root: Element, context: Context) -> dict[str, Cell]:
    """The cells of a sheet that have content, by address, in the order of the file."""
    tags = _Tags.within(root.tag.removesuffix("worksheet"))
    masters: dict[str, str] = {}  # where each shared formula is written, by its number
    seen: set[str] = set()
    found: dict[str, Cell] = {}
    for digits, row in _rows(root, tags, context):
        place = 0
        for element in row:
            if element.tag != tags.cell:
                continue
            address = element.get("r") or f"{letters(place + 1)}{digits}"
            place = column(address.removesuffix(digits))
            if not place:
                raise _malformed(context, f"row {digits} has a cell {address[:20]!a}")
            if address in seen:
                says = f"it has the cell {address} twice; {MEND}"
                raise refusal(context.place, Reason.DUPLICATE, says)
            seen.add(address)
            if len(element):
                cell = _cell(element, address, masters, tags, context)
                if cell is not None:
                    found[address] = cell
        context.limits.keep("cells", len(seen), f"{context.place}: its number of cells")
    return found


def _rows(root: Element, tags: _Tags, context: Context) -> Iterator[tuple[str, Element]]:
    """The rows with the digits of their numbers; a row without one is the next one."""
    number = 0
    for row in root.iterfind(f"{tags.data}/{tags.row}"):
        digits = row.get("r", str(number + 1))
        number = int(digits) if _ROW.fullmatch(digits) else 0
        if not 1 <= number <= LAST_ROW:
            raise _malformed(context, f"it has a row {digits[:20]!a}")
        yield digits, row


def _cell(
    element: Element, address: str, masters: dict[str, str], tags: _Tags, context: Context
) -> Cell | None:
    """One cell, or None if nothing is in it."""
    kind = element.get("t", "n")
    formula = shared = None
    formulated = element.find(tags.formula)
    if formulated is not None:
        formula = formulated.text or ""
        if len(formula) > context.limits.formula:
            context.limits.keep("formula", len(formula), f"{context.place}, cell {address}")
        if formulated.get("t") == "shared":
            shared = _master(formulated.get("si", ""), formula, address, masters)
    written = _written(element, kind, tags)
    if written is None or (not written and kind not in _TEXTS):
        return None if formula is None else Cell(Kind.BLANK, None, formula, "", shared)
    held, value = _value(kind, written, element.get("s"), context)
    return Cell(held, value, formula, value if isinstance(value, str) else written, shared)


def _master(number: str, formula: str, address: str, masters: dict[str, str]) -> str | None:
    """Where the shared formula is written that a cell refers to; None if it is here."""
    if formula:
        masters[number] = address
        return None
    return masters.get(number)


def _written(element: Element, kind: str, tags: _Tags) -> str | None:
    """The characters of a cell's value; None if it has none."""
    if kind == "inlineStr":
        inline = element.find(tags.inline)
        return None if inline is None else plain(inline, tags.space)
    value = element.find(tags.value)
    if value is None:
        return None
    text = "".join(value.itertext()) if len(value) else value.text or ""
    return text if kind in _TEXTS else text.strip(_XML_SPACE)


def _value(kind: str, written: str, style: str | None, context: Context) -> tuple[Kind, Value]:
    """What a cell of a type holds, by what is written in it."""
    match kind:
        case "n" if _NUMBER.fullmatch(written) and isfinite(number := float(written)):
            if style in context.dates.styles:
                return Kind.DATE, context.dates.iso(number)
            return Kind.NUMBER, number
        case "s" if _INDEX.fullmatch(written) and int(written) < len(context.strings):
            return Kind.TEXT, context.strings[int(written)]
        case "str" | "inlineStr":
            return Kind.TEXT, written
        case "b" if written in _BOOLEANS:
            return Kind.BOOLEAN, _BOOLEANS[written]
        case "e":
            return Kind.ERROR, written
        case "d" if (day := _iso_date(written)) is not None:
            return Kind.DATE, day
    return Kind.ERROR, None


def _iso_date(written: str) -> str | None:
    """The date of "2026-03-04T00:00:00", or None."""
    try:
        return date.fromisoformat(written[:10]).isoformat()
    except ValueError:
        return None


def _malformed(context: Context, says: str) -> Exception:
    return refusal(context.place, Reason.MALFORMED, f"{says}, which no program writes; {MEND}")
