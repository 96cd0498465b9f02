"""Engines: what computes the formulas of a fresh workbook.

    embedded     cellrune, a library: some 10 ms for a sheet. It says so where it cannot compute a
                 formula, and never asks a clock, a file or a network
    libreoffice  a real LibreOffice: about a second. The witness for doubtful cases

An engine gets our bytes (`fresh.workbook`) and gives what the formulas have become, by the number
of the sheet (from 0) and the address. A cell that it does not give, it could not compute; where it
can tell, it says why.
"""

from __future__ import annotations

from threading import Timer
from typing import TYPE_CHECKING, NamedTuple

from normreg_sheets.errors import SubmissionError, UsageError
from normreg_sheets.sheet.echo import echo
from normreg_sheets.sheet.office import converted, find_office
from normreg_sheets.sheet.program import ProgramError, workshop
from normreg_sheets.submission import fresh
from normreg_sheets.submission.formulas import Word, pieces, plain_name
from normreg_sheets.submission.reader import read
from normreg_sheets.submission.workbook import Cell, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cellrune import CalculationLimitOptions, CalculationResult

    from normreg_sheets.submission.fresh import Place

SECONDS = 5.0  # of the embedded engine; an honest sheet takes a hundredth of one

_LIMITS: CalculationLimitOptions = {
    "max_formula_nesting_depth": 100,  # Excel's own limit is 64
    "max_array_cells": 100_000,
    "max_text_length": 32_767,
    "max_function_iterations": 100_000,
}


HANGS = "it reads a cell whose formula cannot be computed"
_BROKEN = "it cannot be understood"


class Computed(NamedTuple):
    """What an engine made of the formulas: what they give, and `why` others give nothing."""

    given: Mapping[Place, Cell]
    why: Mapping[Place, str]


NOTHING = Computed({}, {})


def embedded(workbook: bytes) -> Computed:
    """What the embedded engine computes; nothing where it fails or takes too long."""
    import cellrune  # noqa: PLC0415 - only a file with formulas needs it

    try:
        with cellrune.Workbook.from_bytes(workbook) as book:
            watch = Timer(SECONDS, book.cancel_calculation)
            watch.start()
            try:
                done = book.recalculate(mode="full", calculation_limits=_LIMITS)
            finally:
                watch.cancel()
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException:  # a panic of the engine's native code is no Exception
        return NOTHING
    results = {
        (fresh.sheet_number(changed["cell"]["sheet_name"]), changed["cell"]["address"]): changed[
            "result"
        ]
        for changed in done["changed_cells"]
    }
    return Computed(
        {place: cell for place, result in results.items() if (cell := _cell(result)) is not None},
        {place: why for place, result in results.items() if (why := _why(result)) is not None},
    )


def _why(result: CalculationResult) -> str | None:
    """Why the embedded engine computes no value, where it can tell."""
    if result["kind"] != "unavailable":
        return None
    match result["code"]:
        case "calculation.unsupported_function" if result["detail"]:
            return _unknown(result["detail"])
        case "calculation.blocked_by_upstream":
            return HANGS
    return _BROKEN


def _unknown(function: str) -> str:
    return f"no function {echo(plain_name(function))} is known (use its English name)"


def _cell(result: CalculationResult) -> Cell | None:
    if result["kind"] != "value":
        return None
    value = result["value"]
    match value["kind"]:
        case "number":
            number = value["value"]
            return Cell(Kind.NUMBER, number, text=repr(number).removesuffix(".0"))
        case "text":
            return Cell(Kind.TEXT, value["value"], text=value["value"])
        case "logical":
            return Cell(Kind.BOOLEAN, value["value"], text=str(int(value["value"])))
        case "error":
            return Cell(Kind.ERROR, value["value"], text=value["value"])
    return None


def libreoffice(workbook: bytes, place: str) -> Computed:
    """What a real LibreOffice computes; `place` is named in errors.

    Raises UsageError where there is no LibreOffice, and SubmissionError with the reason
    "recalculation" where it does not get through.
    """
    office = find_office()
    if office is None:
        raise UsageError(
            "LibreOffice is not found: install LibreOffice, or recalculate with the embedded engine"
        )
    try:
        with workshop("recalculation") as folder:
            sheets = read(converted(office, workbook, "xlsx", folder, "fresh")).sheets
    except (ProgramError, SubmissionError) as error:
        says = f"{place}: its formulas could not be recalculated ({error}); look at it by hand"
        raise SubmissionError(says, reason="recalculation") from None
    formulas = {
        (fresh.sheet_number(name), address): cell
        for name, cells in sheets.items()
        for address, cell in cells.items()
        if cell.formula is not None
    }
    why = {place: why for place, cell in formulas.items() if (why := _unnamed(cell)) is not None}
    return Computed(
        {
            place: _number(cell)
            for place, cell in formulas.items()
            if place not in why and cell.kind is not Kind.DATE
        },
        why,
    )


def _number(cell: Cell) -> Cell:
    """The cell as a plain number, where LibreOffice shows what it gives as a percentage."""
    return cell._replace(kind=Kind.NUMBER) if cell.kind is Kind.PERCENT else cell


def _unnamed(cell: Cell) -> str | None:
    """Why LibreOffice does not know a word of a formula: it spells such a function small."""
    for word, text in pieces(cell.formula or ""):
        if word is Word.FUNCTION and text == text.lower():
            return _unknown(text)
    return HANGS if cell.value == "#NAME?" else None
