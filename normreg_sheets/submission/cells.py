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
from typing import TYPE_CHECKING

from normreg_sheets.sheet.addresses import LAST_ROW, column, letters
from normreg_sheets.submission.groups import write_out_arrays, write_out_shared
from normreg_sheets.submission.guard import MEND
from normreg_sheets.submission.literals import BOOLEANS, NUMBER, iso_date
from normreg_sheets.submission.refusal import Reason, refusal
from normreg_sheets.submission.strings import plain
from normreg_sheets.submission.workbook import Area, Cell, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from xml.etree.ElementTree import Element

    from normreg_sheets.submission.formats import Formats
    from normreg_sheets.submission.literals import Value
    from normreg_sheets.submission.refusal import Limits

_INDEX = re.compile(r"[0-9]{1,9}")
_AREA = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6}):([A-Z]{1,3})([1-9][0-9]{0,6})")
_NUMERIC = Kind.NUMBER  # looked up once, not in every cell
_ROW = re.compile(r"[1-9][0-9]{0,6}")
_TEXTS = ("str", "inlineStr")  # the types that hold "" as a value
_DATA_TABLE = "TABLE()"  # as Excel shows it; no engine computes it
_XML_SPACE = " \t\r\n"


@dataclass(frozen=True, slots=True)
class Context:
    """What the cells of a sheet refer to, the limits they keep, and the place for refusals."""

    strings: Sequence[str]
    formats: Formats
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
    content.write_out(found)
    return found


def merged(root: Element) -> tuple[Area, ...]:
    """The areas of a sheet that are shown as one cell; what is no area is left out."""
    space = root.tag.removesuffix("worksheet")
    found = (
        _AREA.fullmatch(one.get("ref", ""))
        for one in root.iterfind(f"{space}mergeCells/{space}mergeCell")
    )
    return tuple(
        Area("", int(one[2]), column(one[1]), int(one[4]), column(one[3])) for one in found if one
    )


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
    """What is in the cells of a sheet, asked one by one; it remembers formulas of many cells."""

    def __init__(self, space: str, context: Context) -> None:
        self._context = context
        self._space = space
        self._formula, self._value, self._inline = f"{space}f", f"{space}v", f"{space}is"
        self._shown = context.formats.dates | context.formats.percentages
        self._masters: dict[str, str] = {}  # where each shared formula is written, by its number
        self._copies: list[tuple[str, str]] = []  # which cells have which shared formula
        self._arrays: dict[str, str] = {}  # for which range a cell has an array formula

    def of(self, element: Element, address: str) -> Cell | None:
        """The cell of an element, or None if nothing is in it."""
        stated = element.find(self._formula)
        formula = None if stated is None else self._stated(stated, address)
        kind = element.get("t", "n")
        held = element.find(self._value if kind != "inlineStr" else self._inline)
        written = "" if held is None else self._written(held, kind, address)
        if not written and (held is None or kind not in _TEXTS):
            return None if formula is None else Cell(Kind.BLANK, None, formula)
        style = element.get("s")
        if kind == "n" and style not in self._shown and NUMBER.fullmatch(written):
            return Cell(_NUMERIC, float(written), formula, written)  # nearly all
        meaning, value = self._meaning(kind, written, style)
        text = value if isinstance(value, str) else written
        place = f"{self._context.place}, cell {address}: its text's length"
        self._context.limits.keep("text", len(text), place)
        return Cell(meaning, value, formula, text)

    def write_out(self, cells: dict[str, Cell]) -> None:
        """Give the cells the formulas that are written elsewhere, once for many."""
        limits, place = self._context.limits, self._context.place
        write_out_shared(cells, self._masters, self._copies, limits, place)
        write_out_arrays(cells, self._arrays, limits, place)

    def _stated(self, stated: Element, address: str) -> str:
        """A cell's formula, "" for a copy of a shared one."""
        formula = stated.text or ""
        place = f"{self._context.place}, cell {address}"
        self._context.limits.keep("formula", len(formula), f"{place}: its formula's length")
        match stated.get("t", "normal"):
            case "shared" if formula:
                if self._masters.setdefault(stated.get("si", ""), address) != address:
                    says = f"it writes a shared formula a second time; {MEND}"
                    raise refusal(place, Reason.DUPLICATE, says)
            case "shared":
                self._copies.append((address, stated.get("si", "")))
            case "array" | "dataTable" as group:
                self._arrays[address] = stated.get("ref", address)
                return formula if group == "array" else _DATA_TABLE
            case _ if not formula:
                raise _malformed(self._context, f"cell {address} has a formula without a text")
        return formula

    def _written(self, held: Element, kind: str, address: str) -> str:
        """The characters of a cell's value."""
        if kind == "inlineStr":
            return plain(held, self._space)
        if len(held):
            raise _malformed(self._context, f"the value of cell {address} has elements in it")
        text = held.text or ""
        return text if kind in _TEXTS else text.strip(_XML_SPACE)

    def _meaning(self, kind: str, written: str, style: str | None) -> tuple[Kind, Value]:
        """What a cell of a type holds, unless it is a plain number, by what is written in it."""
        context = self._context
        match kind:
            case "n" if NUMBER.fullmatch(written) and style in context.formats.dates:
                return Kind.DATE, context.formats.iso(float(written))
            case "n" if NUMBER.fullmatch(written):
                return Kind.PERCENT, float(written)
            case "s" if _INDEX.fullmatch(written) and int(written) < len(context.strings):
                return Kind.TEXT, context.strings[int(written)]
            case "str" | "inlineStr":
                return Kind.TEXT, written
            case "b" if written in BOOLEANS:
                return Kind.BOOLEAN, BOOLEANS[written]
            case "e":
                return Kind.ERROR, written
            case "d" if (day := iso_date(written)) is not None:
                return Kind.DATE, day
        return Kind.ERROR, None


def _malformed(context: Context, says: str) -> Exception:
    return refusal(context.place, Reason.MALFORMED, f"{says}, which no program writes; {MEND}")
