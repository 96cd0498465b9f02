"""The cells of one sheet, read as they stand.

    <row r="13"><c r="H13" t="s"><v>4</v></c><c r="I13"><f>H7*2</f><v>6</v></c></row>

`t` is the type: none or `n` a number, `s` a shared text's index, `str` a formula's text,
`inlineStr` a text on the spot, `b` a boolean, `e` an error, `d` a date. An address may be left out;
then it is the next one. What programs would read differently (a cell twice, a cell that is not of
its row, a style that is no plain number) is refused, because no answer to it is the right one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from normreg_sheets.sheet.addresses import LAST_ROW, column, letters
from normreg_sheets.submission.elements import keep_known, stranger
from normreg_sheets.submission.formulas import nesting
from normreg_sheets.submission.groups import write_out_arrays, write_out_shared
from normreg_sheets.submission.guard import MEND
from normreg_sheets.submission.literals import BOOLEANS, NUMBER, iso_date
from normreg_sheets.submission.refusal import Reason, refusal
from normreg_sheets.submission.strings import plain
from normreg_sheets.submission.workbook import Cell, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from xml.etree.ElementTree import Element

    from normreg_sheets.submission.formats import Formats
    from normreg_sheets.submission.literals import Value
    from normreg_sheets.submission.refusal import Limits

_NUMERIC, _TEXTUAL = Kind.NUMBER, Kind.TEXT  # looked up once, not in every cell
_ROW = re.compile(r"[1-9][0-9]{0,6}")
_STYLE = re.compile(r"0|[1-9][0-9]*")
_TEXTS = ("str", "inlineStr")  # the types that hold "" as a value
_DATA_TABLE = "TABLE()"  # as Excel shows it; no engine computes it
_NOT_ITS_TYPE = "its value is not written as its type says"
_NOT_SHOWN = "its format does not show what is in it"
_XML_SPACE = " \t\r\n"


@dataclass(frozen=True, slots=True)
class Context:
    """What the cells of a sheet refer to, the limits they keep, and the place for refusals."""

    strings: Mapping[str, str]
    formats: Formats
    limits: Limits
    place: str


def cells(root: Element, context: Context) -> dict[str, Cell]:
    """The cells of a sheet that have content, by address, in the order of the file."""
    space = root.tag.removesuffix("worksheet")
    tag, extensions = f"{space}c", f"{space}extLst"
    tables = root.findall(f"{space}sheetData")
    if len(tables) > 1:
        raise refusal(context.place, Reason.DUPLICATE, f"it has two tables of cells; {MEND}")
    if not tables:
        raise _malformed(context, "it has no table of cells")
    number = sum(map(len, root.iterfind(f"{space}sheetData/{space}row")))
    context.limits.keep("cells", number, f"{context.place}: its number of cells")
    content = _Content(space, context)
    seen: set[str] = set()
    found: dict[str, Cell] = {}
    for digits, row in _rows(tables[0], space, context):
        place = 0
        for element in row:
            if element.tag != tag:
                if element.tag == extensions:
                    continue
                raise stranger(element, row, context.place)
            address = element.get("r")
            if address is None:
                address = f"{letters(place + 1)}{digits}"
            place = column(address.removesuffix(digits))
            if not (place and address.endswith(digits)):
                raise _malformed(context, f"row {digits} has a cell {address[:20]!a}")
            if address in seen:
                says = f"it has the cell {address} twice; {MEND}"
                raise refusal(context.place, Reason.DUPLICATE, says)
            seen.add(address)
            if len(element):
                cell = content.of(element, address)
                if cell is not None:
                    found[address] = cell
    content.write_out(found)
    return found


def _rows(table: Element, space: str, context: Context) -> Iterator[tuple[str, Element]]:
    """The rows with the digits of their numbers; a row without one is the next one."""
    keep_known(table, (f"{space}row",), context.place)
    number = 0
    for row in table:
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
        self._holders = (self._formula, self._value, self._inline, f"{space}extLst")
        shown = context.formats
        self._shown = shown.struck | shown.dates | shown.percentages | shown.mute.keys()
        self._plain: set[str] = set()  # styles that change nothing, as far as they were met
        self._strings, self._usual = context.strings, range(1, context.limits.text + 1)
        self._masters: dict[str, str] = {}  # where each shared formula is written, by its number
        self._copies: list[tuple[str, str]] = []  # which cells have which shared formula
        self._arrays: dict[str, str] = {}  # for which range a cell has an array formula

    def of(self, element: Element, address: str) -> Cell | None:
        """The cell of an element that has some inside, or None if nothing is in it."""
        stated = element.find(self._formula)
        formula = None if stated is None else self._stated(stated, address)
        kind, style = element.get("t", "n"), element.get("s", "0")
        held = element.find(self._value if kind != "inlineStr" else self._inline)
        if len(element) > (stated is not None) + (held is not None):
            self._keep_known(element, address)
        written = "" if held is None else self._written(held, kind, address)
        if style in self._plain:  # nearly all
            if kind == "n" and NUMBER.fullmatch(written):
                return Cell(_NUMERIC, float(written), formula, written)
            if kind == "s" and len(text := self._strings.get(written, "")) in self._usual:
                return Cell(_TEXTUAL, text, formula, text)
            if kind in _TEXTS and len(written) in self._usual:
                return Cell(_TEXTUAL, written, formula, written)
        self._meet(style, address)
        formats = self._context.formats
        struck = style in formats.struck
        if written or (held is not None and kind in _TEXTS):
            meaning, value = self._meaning(kind, written, style)
            text = value if isinstance(value, str) else written
            if len(text) > self._context.limits.text:
                place = f"{self._context.place}, cell {address}"
                self._context.limits.keep("text", len(text), f"{place}: its text's length")
            if formula is None and formats.hides(style, meaning, value):
                return Cell(Kind.UNCLEAR, _NOT_SHOWN, None, text, struck=struck)
            return Cell(meaning, value, formula, text, struck=struck)
        if formula is not None:
            return Cell(Kind.BLANK, None, formula, struck=struck)
        other = self._inline if kind != "inlineStr" else self._value
        return None if element.find(other) is None else Cell(Kind.UNCLEAR, _NOT_ITS_TYPE)

    def write_out(self, cells: dict[str, Cell]) -> None:
        """Give the cells the formulas that are written elsewhere, once for many."""
        limits, place = self._context.limits, self._context.place
        write_out_shared(cells, self._masters, self._copies, limits, place)
        write_out_arrays(cells, self._arrays, limits, place)

    def _stated(self, stated: Element, address: str) -> str:
        """A cell's formula; "" for a copy of a shared one, and for one that has no text.

        Excel writes no text in the cells of an array formula that spills into them (`groups`).
        Elsewhere nobody can say what such a formula computes.
        """
        formula = stated.text or ""
        limits = self._context.limits
        if len(formula) > limits.formula or formula.count("(") > limits.nesting:
            place = f"{self._context.place}, cell {address}"
            limits.keep("formula", len(formula), f"{place}: its formula's length")
            limits.keep("nesting", nesting(formula), f"{place}: its formula's nesting")
        match stated.get("t"):
            case None:  # nearly all
                pass
            case "shared" if formula:
                if self._masters.setdefault(stated.get("si", ""), address) != address:
                    raise self._twice(address, "a shared formula a second time")
            case "shared":
                self._copies.append((address, stated.get("si", "")))
            case "array" | "dataTable" as group:
                self._arrays[address] = stated.get("ref", address)
                return formula if group == "array" else _DATA_TABLE
        return formula

    def _written(self, held: Element, kind: str, address: str) -> str:
        """The characters of a cell's value."""
        if kind == "inlineStr":
            return plain(held, self._space, f"{self._context.place}, cell {address}")
        if len(held):
            raise _malformed(self._context, f"the value of cell {address} has elements in it")
        text = held.text or ""
        return text if kind in _TEXTS else text.strip(_XML_SPACE)

    def _keep_known(self, element: Element, address: str) -> None:
        """Refuse a cell with two formulas or values, or something else in their place.

        Of two, some readers take the first, some the last.
        """
        keep_known(element, self._holders, f"{self._context.place}, cell {address}")
        tags = [child.tag for child in element]
        if any(tags.count(tag) > 1 for tag in self._holders):
            raise self._twice(address, "two values or formulas")

    def _meet(self, style: str, address: str) -> None:
        """Refuse a style that is no plain number: some readers take 07 for 7, others for none."""
        if not _STYLE.fullmatch(style):
            says = f"the style of cell {address} is {style[:20]!a}"
            raise _malformed(self._context, says)
        if style not in self._shown:
            self._plain.add(style)

    def _twice(self, address: str, what: str) -> Exception:
        place = f"{self._context.place}, cell {address}"
        return refusal(place, Reason.DUPLICATE, f"it writes {what}; {MEND}")

    def _meaning(self, kind: str, written: str, style: str) -> tuple[Kind, Value]:
        """What a cell of a type holds, unless it is a plain number, by what is written in it."""
        context = self._context
        match kind:
            case "n" if NUMBER.fullmatch(written) and style in context.formats.dates:
                return Kind.DATE, context.formats.iso(float(written))
            case "n" if NUMBER.fullmatch(written):
                percent = style in context.formats.percentages
                return Kind.PERCENT if percent else Kind.NUMBER, float(written)
            case "s" if written in context.strings:
                return Kind.TEXT, context.strings[written]
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
