"""Formulas that a file writes once for many cells, written out for each of them.

    shared   <f t="shared" ref="A1:A9" si="0">B1*2</f>  in A1,  <f t="shared" si="0"/>  in A2 to A9
    array    <f t="array" ref="A1:B3">B1:B3*C1:D1</f>   in A1,  a mere value in the other cells,
                                                                with an <f ca="1"/> at most

The copies of a *shared* formula have it moved: A2 has B2*2. The cells of an *array* formula have
one formula together, and only the first of them says so: without this, the others would pass for
numbers that somebody typed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from normreg_sheets.sheet.addresses import LAST_ROW, address, column
from normreg_sheets.submission.formulas import moved
from normreg_sheets.submission.guard import MEND
from normreg_sheets.submission.refusal import Limits, Reason, refusal
from normreg_sheets.submission.workbook import Cell, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_CORNER = r"([A-Z]{1,3})([1-9][0-9]{0,6})"
_RANGE = re.compile(rf"{_CORNER}(?::{_CORNER})?")

Range = tuple[int, int, int, int]  # top, left, bottom, right


def write_out_shared(
    cells: dict[str, Cell],
    masters: Mapping[str, str],
    copies: Iterable[tuple[str, str]],
    limits: Limits,
    place: str,
) -> None:
    """Give each copy its formula.

    `masters` are the addresses where the shared formulas are written, by their number; `copies` are
    addresses with the number of their formula. A copy whose formula is nowhere is refused: nobody
    can say what it means, and no program writes it.
    """
    meant: list[tuple[str, str, str]] = []
    for here, number in copies:
        master = masters.get(number)
        if master is None:
            says = f"cell {here} is a copy of a formula that is not there; {MEND}"
            raise refusal(place, Reason.MALFORMED, says)
        meant.append((here, master, cells[master].formula or ""))
    written = sum(len(formula) for _, _, formula in meant)
    limits.keep("shared", written, f"{place}: the length of its copied formulas")
    for here, master, formula in meant:
        (top, left, *_), (row, at, *_) = _range(master, place), _range(here, place)
        cells[here] = cells[here]._replace(formula=moved(formula, row - top, at - left))


def write_out_arrays(
    cells: dict[str, Cell], arrays: Mapping[str, str], limits: Limits, place: str
) -> None:
    """Give each cell of an array formula the formula, and the range that has it together.

    `arrays` are the ranges by the address of the cell where the formula is written. A cell that the
    file does not have is there afterwards, as one that was never calculated. A formula without a
    text is the array's: Excel says no more where a dynamic array, which it computes ever anew,
    spills. One with a text is a second formula, and refused.
    """
    ranges = {first: _range(reference, place) for first, reference in arrays.items()}
    taken = sum(
        (bottom - top + 1) * (right - left + 1) for top, left, bottom, right in ranges.values()
    )
    limits.keep("array", taken, f"{place}: the cells of its array formulas")
    for first, reference in arrays.items():
        if _range(first, place) != ranges[first][:2] * 2:
            says = f"the array formula of cell {first} is for other cells; {MEND}"
            raise refusal(place, Reason.MALFORMED, says)
        formula = cells[first].formula
        for here in _addresses(ranges[first]):
            cell = cells.get(here, _NEVER_CALCULATED)
            if cell.array or (cell.formula and here != first):
                says = f"cell {here} has two formulas, an array's and its own; {MEND}"
                raise refusal(place, Reason.MALFORMED, says)
            cells[here] = cell._replace(formula=formula, array=reference)


_NEVER_CALCULATED = Cell(Kind.BLANK, None)


def _range(reference: str, place: str) -> Range:
    match = _RANGE.fullmatch(reference)
    if match is not None:
        left, top, right, bottom = match.groups()
        found = (int(top), column(left), int(bottom or top), column(right or left))
        if 1 <= found[0] <= found[2] <= LAST_ROW and 1 <= found[1] <= found[3]:
            return found
    says = f"a formula stands for {reference[:40]!a}, which is no range of cells; {MEND}"
    raise refusal(place, Reason.MALFORMED, says)


def _addresses(area: Range) -> Iterator[str]:
    top, left, bottom, right = area
    for row in range(top, bottom + 1):
        for place in range(left, right + 1):
            yield address(row, place)
