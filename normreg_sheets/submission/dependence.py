"""Dependence: which cells a formula reads, and so which formulas can be computed at all.

Formulas are in plain spelling (`spelling`), so what one reads is in its text: H4, A:A,
Sheet2!H4:K6. A formula can be computed once all formulas that it reads have been; the rest,
whatever it says, stands in a circle or hangs on something that cannot be computed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from normreg_sheets.sheet.addresses import LAST_COLUMN, LAST_ROW, column, split
from normreg_sheets.submission.formulas import Word, pieces
from normreg_sheets.submission.fresh import Place, sheet_name, sheet_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Set

STEPS = 1_000_000  # of looking up what reads what: half a second; an honest sheet takes thousands

_CORNER = re.compile(r"([A-Z]*)([0-9]*)")


def computable(formulas: Mapping[Place, str], lost: Set[Place]) -> set[Place]:
    """The places whose formula can be computed, where those in `lost` cannot.

    None can where it would take too long to find out.
    """
    needs = _needs(formulas, lost)
    missing = {place: len(needed) for place, needed in needs.items()}
    readers = defaultdict[Place, list[Place]](list)
    for place, needed in needs.items():
        for other in needed:
            readers[other].append(place)
    ready = [place for place, number in missing.items() if number == 0]
    done: set[Place] = set()
    while ready:
        place = ready.pop()
        done.add(place)
        for reader in readers[place]:
            missing[reader] -= 1
            if missing[reader] == 0:
                ready.append(reader)
    return done


def _needs(formulas: Mapping[Place, str], lost: Set[Place]) -> dict[Place, set[Place]]:
    """For each formula the places of other formulas that it reads, lost ones too.

    Nothing where it would take too long to find out.
    """
    on = defaultdict[str, dict[tuple[int, int], Place]](dict)
    for place in (*formulas, *lost):
        on[sheet_name(place[0])][split(place[1])] = place
    needs: dict[Place, set[Place]] = {}
    steps = 0
    for place, formula in formulas.items():
        needs[place] = set()
        for sheet, top, left, bottom, right in set(_read(formula, sheet_name(place[0]))):
            cells = on[sheet]
            size = (bottom - top + 1) * (right - left + 1)
            steps += min(size, len(cells)) + 1
            if steps > STEPS:
                return {}
            if size <= len(cells):
                rows, columns = range(top, bottom + 1), range(left, right + 1)
                inside = [(row, number) for row in rows for number in columns]
                needs[place].update(cells[corner] for corner in inside if corner in cells)
            else:
                needs[place].update(
                    cell
                    for (row, number), cell in cells.items()
                    if top <= row <= bottom and left <= number <= right
                )
    return needs


def _read(formula: str, sheet: str) -> Iterator[tuple[str, int, int, int, int]]:
    """What a formula on a sheet reads: sheet, top, left, bottom, right."""
    meant = [sheet]
    for word, text in pieces(formula):
        if word is Word.SHEET:
            first, _, last = text[:-1].partition(":")
            meant = _between(first, last) if last else [first]
        elif word is Word.REFERENCE:
            rectangle = _rectangle(text.replace("$", "").upper())
            yield from ((name, *rectangle) for name in meant)
            meant = [sheet]


def _between(first: str, last: str) -> list[str]:
    """The fresh names of the sheets from one to another, which may be written the wrong way."""
    low, high = sorted((sheet_number(first), sheet_number(last)))
    return [sheet_name(number) for number in range(low, high + 1)]


def _rectangle(reference: str) -> tuple[int, int, int, int]:
    """Top, left, bottom and right of A1, A1:B3, A:C or 1:3."""
    first, _, second = reference.partition(":")
    corners = [_CORNER.fullmatch(corner) for corner in (first, second or first)]
    names, digits = zip(*(corner.groups() for corner in corners if corner), strict=True)
    left, right = sorted(map(column, names)) if names[0] else (1, LAST_COLUMN)
    top, bottom = sorted(map(int, digits)) if digits[0] else (1, LAST_ROW)
    return top, left, bottom, right
