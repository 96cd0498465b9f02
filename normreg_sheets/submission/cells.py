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
from typing import TYPE_CHECKING

from normreg_sheets.sheet.addresses import LAST_ROW, column, letters
from normreg_sheets.submission.guard import MEND
from normreg_sheets.submission.refusal import Reason, refusal
from normreg_sheets.submission.strings import plain
from normreg_sheets.submission.workbook import Cell, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from xml.etree.ElementTree import Element

    from normreg_sheets.submission.dates import Dates
    from normreg_sheets.submission.refusal import Limits

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_INDEX = re.compile(r"[0-9]{1,9}")
_NUMERIC = Kind.NUMBER  # looked up once, not in every cell
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


def cells(root: Element, context: Context) -> dict[str, Cell]:
    """The cells of a sheet that have content, by address, in the order of the file."""
    space = root.tag.removesuffix("worksheet")
    tag = f"{space}c"
    content = _Content(space, context)
    seen: set[str] = set()
    found: dict[str, Cell] = {}
    for digits, row in _rows(root, space, context):
        place = 0
        for element in row:
            if element.tag != tag:
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
                cell = content.of(element, address)
                if cell is not None:
                    found[address] = cell
        context.limits.keep("cells", len(seen), f"{context.place}: its number of cells")
    return found


def _rows(root: Element, space: str, context: Context) -> Iterator[tuple[str, Element]]:
    """The rows with the digits of their numbers; a row without one is the next one."""
    number = 0
    for row in root.iterfind(f"{space}sheetData/{space}row"):
        digits = row.get("r", str(number + 1))
        number = int(digits) if _ROW.fullmatch(digits) else 0
        if not 1 <= number <= LAST_ROW:
            raise _malformed(context, f"it has a row {digits[:20]!a}")
        yield digits, row


class _Content:
    """What is in the cells of a sheet, asked one by one; it remembers the shared formulas."""

    def __init__(self, space: str, context: Context) -> None:
        self._context = context
        self._space = space
        self._formula, self._value, self._inline = f"{space}f", f"{space}v", f"{space}is"
        self._dated, self._longest = context.dates.styles, context.limits.formula
        self._masters: dict[str, str] = {}  # where each shared formula is written, by its number

    def of(self, element: Element, address: str) -> Cell | None:
        """The cell of an element, or None if nothing is in it."""
        formula = shared = None
        stated = element.find(self._formula)
        if stated is not None:
            formula = stated.text or ""
            if len(formula) > self._longest:
                place = f"{self._context.place}, cell {address}: its formula's length"
                self._context.limits.keep("formula", len(formula), place)
            if stated.get("t") == "shared":
                shared = self._master(stated.get("si", ""), formula, address)
        kind = element.get("t", "n")
        held = element.find(self._value if kind != "inlineStr" else self._inline)
        written = "" if held is None else self._written(held, kind, address)
        if not written and (held is None or kind not in _TEXTS):
            return None if formula is None else Cell(Kind.BLANK, None, formula, "", shared)
        if kind == "n" and _NUMBER.fullmatch(written) and element.get("s") not in self._dated:
            return Cell(_NUMERIC, float(written), formula, written, shared)  # nearly all
        meaning, value = self._meaning(kind, written)
        return Cell(meaning, value, formula, value if isinstance(value, str) else written, shared)

    def _written(self, held: Element, kind: str, address: str) -> str:
        """The characters of a cell's value."""
        if kind == "inlineStr":
            return plain(held, self._space)
        if len(held):
            raise _malformed(self._context, f"the value of cell {address} has elements in it")
        text = held.text or ""
        return text if kind in _TEXTS else text.strip(_XML_SPACE)

    def _master(self, number: str, formula: str, address: str) -> str | None:
        """Where the shared formula is written that a cell refers to; None if it is here."""
        if formula:
            self._masters[number] = address
            return None
        return self._masters.get(number)

    def _meaning(self, kind: str, written: str) -> tuple[Kind, Value]:
        """What a cell of a type holds, unless it is a plain number, by what is written in it."""
        context = self._context
        match kind:
            case "n" if _NUMBER.fullmatch(written):
                return Kind.DATE, context.dates.iso(float(written))
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
