"""One cell of an OpenDocument table: what it holds and what it shows.

    <table:table-cell table:formula="of:=[.H7]*2" office:value-type="float" office:value="6">
      <text:p>6.00</text:p>
    </table:table-cell>

What is shown (`text:p`) is rounded, so the value counts where there is one; where the two are
clearly different, or nothing is shown, nobody can say which was meant. A text has to be the same in
both. A date may be shown in many ways, but not as a plain number: 2026-09-04 is marked as the 9/4
that somebody typed, and 0.9 is another answer. LibreOffice writes an error as a text with a type of
its own, the truth of a formula as 1, shown as TRUE, and a formula's empty text as a paragraph
without a type.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from normreg_sheets.sheet.echo import echo
from normreg_sheets.submission.displays import contradicts, is_plain
from normreg_sheets.submission.formulas import nesting
from normreg_sheets.submission.literals import BOOLEANS, NUMBER, iso_date
from normreg_sheets.submission.namespaces import CALC, OFFICE, TABLE
from normreg_sheets.submission.openformula import excel
from normreg_sheets.submission.paragraphs import shown
from normreg_sheets.submission.runs import STROKE
from normreg_sheets.submission.workbook import Cell, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from xml.etree.ElementTree import Element

    from normreg_sheets.submission.literals import Value
    from normreg_sheets.submission.refusal import Limits
    from normreg_sheets.submission.runs import Setting

_FORMULA = f"{TABLE}formula"
_TYPE, _OWN_TYPE = f"{OFFICE}value-type", f"{CALC}value-type"
_TELLING = frozenset({_FORMULA, _TYPE, _OWN_TYPE})
_WRITTEN = {  # where a value is written; a text that is written nowhere is what is shown
    "float": f"{OFFICE}value",
    "currency": f"{OFFICE}value",
    "percentage": f"{OFFICE}value",
    "string": f"{OFFICE}string-value",
    "boolean": f"{OFFICE}boolean-value",
    "date": f"{OFFICE}date-value",
    "time": f"{OFFICE}time-value",
}
_SHOWN = (None, "string")  # the types whose value may be only in what is shown
_ERRORS = frozenset(
    {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!", "#CALC!"}
)
_DAY_ZERO = "1899-12-30"  # a mere time is one on this day


def holds(element: Element) -> bool:
    """Whether there may be something in a cell: it has an element or an attribute that says so."""
    return len(element) > 0 or not _TELLING.isdisjoint(element.attrib)


def cell(
    element: Element, limits: Limits, place: str, settings: Mapping[str, Setting]
) -> Cell | None:
    """The cell of an element, or None if nothing is in it.

    `settings` says how the styles that are not plain set a text.
    """
    if not holds(element):
        return None
    kind, own, formula = element.get(_TYPE), element.get(_OWN_TYPE), element.get(_FORMULA)
    if formula is not None:
        formula = _formula(formula, limits, place)
    seen = shown(element, limits, place, settings)
    if own == "error" or (formula is not None and seen in _ERRORS):
        return Cell(Kind.ERROR, seen, formula, seen or "")
    if kind is None and not (seen or (formula is not None and seen is not None)):
        return None if formula is None else Cell(Kind.BLANK, None, formula)
    otherwise = (seen or "") if kind in _SHOWN else ""
    meant = "string" if kind is None else kind
    written = element.get(_WRITTEN.get(meant, ""), otherwise)
    limits.keep("text", len(written), f"{place}: its text's length")
    meaning, value = _meaning(meant, written)
    if own not in (None, kind):
        return Cell(Kind.UNCLEAR, "it has two types of value", formula, written)
    if formula is None and seen is not None and _differs(meaning, value, seen):
        shows = echo(seen) if seen.strip() else "nothing"
        return Cell(Kind.UNCLEAR, f"it shows {shows}, and holds {echo(written)}", None, written)
    is_truth = meaning is Kind.NUMBER and written in BOOLEANS and (seen or "").isalpha()
    if formula is not None and is_truth:
        return Cell(Kind.BOOLEAN, BOOLEANS[written], formula, written)
    return Cell(meaning, value, formula, value if isinstance(value, str) else written)


def _formula(written: str, limits: Limits, place: str) -> str:
    """A formula as Excel writes it."""
    limits.keep("formula", len(written), f"{place}: its formula's length")
    formula = excel(written)
    if formula.count("(") > limits.nesting:
        limits.keep("nesting", nesting(formula), f"{place}: its formula's nesting")
    return formula


def _differs(meaning: Kind, value: Value, seen: str) -> bool:
    """Whether a typed value is not what is shown, by whatever format."""
    match meaning, value:
        case Kind.TEXT, str():
            return value.split() != seen.split()
        case ((Kind.NUMBER | Kind.PERCENT), float()):
            return not seen.strip() or STROKE in seen or contradicts(seen, value)
        case Kind.DATE, str():
            return not seen.strip() or is_plain(seen)
    return False


def _meaning(kind: str, written: str) -> tuple[Kind, Value]:
    """What a cell of a type holds, by what is written for its value."""
    match kind:
        case "float" | "currency" if NUMBER.fullmatch(written):
            return Kind.NUMBER, float(written)
        case "percentage" if NUMBER.fullmatch(written):
            return Kind.PERCENT, float(written)
        case "string":
            return Kind.TEXT, written
        case "boolean" if written in BOOLEANS:
            return Kind.BOOLEAN, BOOLEANS[written]
        case "date" if day := iso_date(written):
            return Kind.DATE, day if day > _DAY_ZERO else None
        case "time":
            return Kind.DATE, None
    return Kind.ERROR, None
