"""Recalculation: what the formulas of a workbook really give.

A formula's stored value is a claim: it may be old, missing or forged. Here all formulas are
computed anew from the numbers and texts that stand in the cells, those on side sheets too, and a
formula that its program took for a text ("=1/3" in a text cell). They go

    as the file has them  ->  spelling  ->  dependence  ->  fresh  ->  engines  ->  what they give

and on the way some are lost: what is withheld, what an engine does not know, what stands in a
circle, and what depends on any of these. The last matters most. IFERROR(A1,7) must not be 7
because *we* cannot compute A1; so what hangs on what is worked out from the text, and no engine is
trusted with it. A lost formula is not among what is given, but has its reason. It is never zero,
and no stored value takes its place.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from normreg_sheets.submission import fresh
from normreg_sheets.submission.dependence import computable
from normreg_sheets.submission.engines import HANGS, NOTHING, Computed, embedded, libreoffice
from normreg_sheets.submission.spelling import spelled, why_withheld
from normreg_sheets.submission.workbook import Cell, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from normreg_sheets.submission.fresh import Place
    from normreg_sheets.submission.workbook import Area

Engine = Literal["embedded", "libreoffice"]
"""What computes the formulas."""

FORMULAS = 5000  # in one workbook; the largest exercise has a tenth of that
CHARACTERS = 300_000  # of all of them together

_TOO_MANY = "the file has more formulas than are computed here"
_FAILED = "computing the file's formulas failed or took too long"
_CIRCLE = "it reads its own result in a circle, or hangs on one that does"

_NO_NAMES: Mapping[str, Area] = MappingProxyType({})
_LOST = Cell(Kind.ERROR, "#N/A")  # in the place of a formula that no engine gets


@dataclass(frozen=True, slots=True)
class Recalculation:
    """What formulas give, by sheet and address, and for each lost formula why it is."""

    given: Mapping[tuple[str, str], Cell] = field(default_factory=dict)
    lost: Mapping[tuple[str, str], str] = field(default_factory=dict)


def recalculated(
    sheets: Mapping[str, Mapping[str, Cell]],
    engine: Engine = "embedded",
    names: Mapping[str, Area] = _NO_NAMES,
    place: str = "the workbook",
) -> Recalculation:
    """The formula cells that can be computed with what they give, and why others cannot.

    A cell keeps its formula, and the kind of a percentage; its kind, value and text are new. A text
    that was meant as a formula gets one. `names` are the workbook's defined names, lower-case;
    `place` is named in errors. With the engine "libreoffice", raises UsageError where there is
    none, and SubmissionError with the reason "recalculation" where it does not get through.
    """
    titles = list(sheets)
    meant = {
        (number, address): formula
        for number, title in enumerate(titles)
        for address, cell in sheets[title].items()
        if (formula := meant_formula(cell)) is not None
    }
    if not 0 < len(meant) <= FORMULAS or sum(map(len, meant.values())) > CHARACTERS:
        return Recalculation(lost={(titles[number], here): _TOO_MANY for number, here in meant})
    numbers = {title.lower(): number for number, title in enumerate(titles)}
    plain = {
        where: text
        for where, formula in meant.items()
        if (text := spelled(formula, numbers, names)) is not None
    }
    able = computable(plain, meant.keys() - plain.keys())
    sound = able
    book = fresh.workbook(
        [
            {
                address: _fresh(cell, (number, address), meant, plain, able)
                for address, cell in sheets[title].items()
            }
            for number, title in enumerate(titles)
        ]
    )
    compute = embedded if engine == "embedded" else partial(libreoffice, place=place)
    computed = compute(book) if able else NOTHING
    found = computed.given
    if not able <= found.keys():
        known = {where: plain[where] for where in able & found.keys()}
        able = computable(known, meant.keys() - known.keys())
    given = {
        (titles[number], address): _given(
            sheets[titles[number]][address], meant[number, address], found[number, address]
        )
        for number, address in meant
        if (number, address) in able
    }
    lost = {
        (titles[number], address): why
        for (number, address), why in _why_lost(meant, plain, able, sound, computed).items()
    }
    return Recalculation(given, lost)


def _why_lost(
    meant: Mapping[Place, str],
    plain: Mapping[Place, str],
    able: set[Place],
    tried: set[Place],
    computed: Computed,
) -> dict[Place, str]:
    """Why each formula that is not in `able` is lost; an engine `tried` some."""
    lost = meant.keys() - able
    straight = computable(plain, frozenset()) if lost else set()
    reasons = {}
    for place in lost:
        if place not in plain:
            reasons[place] = why_withheld(meant[place])
        elif place in tried and place not in computed.given:
            reasons[place] = computed.why.get(place, _FAILED)
        else:
            reasons[place] = HANGS if place in straight else _CIRCLE
    return reasons


def meant_formula(cell: Cell) -> str | None:
    """The formula of a cell, also one that stands there as a text; None where there is none."""
    if cell.formula is None and isinstance(cell.value, str) and cell.kind is Kind.TEXT:
        text = cell.value.strip()
        return text[1:] if text.startswith("=") else None
    return cell.formula


def _fresh(
    cell: Cell,
    where: Place,
    meant: Mapping[Place, str],
    plain: Mapping[Place, str],
    able: set[Place],
) -> Cell:
    """What stands in a cell of the fresh workbook."""
    if where not in meant:
        return cell
    return Cell(Kind.BLANK, None, plain[where], array=cell.array) if where in able else _LOST


def _given(cell: Cell, formula: str, found: Cell) -> Cell:
    """The cell with what its formula gives."""
    percent = cell.kind is Kind.PERCENT and found.kind is Kind.NUMBER
    kind = Kind.PERCENT if percent else found.kind
    return cell._replace(kind=kind, value=found.value, formula=formula, text=found.text)
