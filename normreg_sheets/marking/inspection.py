"""Inspection: how a workbook will be read, and why, without a mark or an answer.

Z    H13:K15   by its name
  H13  Z₁₁   0,5        0.5      decimal comma read as a point
  I13  Z₁₂   =H7*2      6        formula; the file stores 7
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from normreg_sheets.answers.notation import PLAIN, write
from normreg_sheets.exercise.algebra import Ref
from normreg_sheets.marking.flags import flags
from normreg_sheets.marking.reading import stored
from normreg_sheets.sheet.addresses import address
from normreg_sheets.sheet.echo import echo
from normreg_sheets.submission.numbers import State, entry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from normreg_sheets.marking.locating import Place
    from normreg_sheets.marking.reading import CellReading, Reading

SHOWN = 24  # characters of an entry in a line


def as_data(reading: Reading) -> dict[str, Any]:
    """The reading as plain data, ready for JSON."""
    problem = reading.problem
    return {
        "exercise": problem.exercise.name,
        "variant": str(problem.variant),
        "code": problem.code,
        "steps": [
            {
                "name": step,
                "area": _area(reading.places[step]),
                "found": reading.places[step].how,
                "cells": [
                    {
                        "cell": one.address,
                        "entry": entry(one.cell).said,
                        "read_as": one.entry.value,
                        "state": str(one.entry.state),
                        "why": _why(one) or None,
                    }
                    for one in cells
                ],
            }
            for step, cells in reading.steps.items()
        ],
        "flags": [{"kind": flag.kind, "says": flag.says} for flag in flags(reading)],
    }


def in_words(reading: Reading) -> Iterator[str]:
    """The reading line by line: each step, where it was found, and every cell of it."""
    problem = reading.problem
    yield f"{problem.exercise.title}, {problem.variant}"
    for step, cells in reading.steps.items():
        place = reading.places[step]
        how = f"{_area(place)}, found {place.how}" if place.area else f"not found: {place.how}"
        yield f"  {problem.exercise.symbols[step]}: {how}"
        for one in cells:
            name = write(Ref(step, (), one.at), PLAIN, problem.exercise.symbols)
            why = _why(one) if place.area else ""  # said above, once for all
            line = f"    {one.address:<5} {name:<6} {_said(one):<14} {_read_as(one):<14} {why}"
            yield line.rstrip()
    for flag in flags(reading):
        yield f"  ! {flag.says}"


def _area(place: Place) -> str | None:
    if place.area is None:
        return None
    first = address(place.area.top, place.area.left)
    last = address(place.area.bottom, place.area.right)
    return f"{echo(place.area.sheet)}!{first}" + ("" if first == last else f":{last}")


def _said(one: CellReading) -> str:
    return echo(entry(one.cell).said, SHOWN)


def _read_as(one: CellReading) -> str:
    match one.entry.state:
        case State.NUMBER:
            return " or ".join(f"{value:.12g}" for value in (one.entry.value, *one.entry.others))
        case State.BLANK:
            return "blank"
    return "for a person"


def _why(one: CellReading) -> str:
    """What was done to read the cell; "" where its number stands there plainly."""
    reasons = [one.entry.note] if one.entry.note else []
    if one.cell is not None and one.computed is not None and one.cell.formula is not None:
        if one.cell.value is None:
            reasons.append("formula, computed: the file stores no value")
        elif one.cell.value != one.computed.value:
            reasons.append(f"formula, computed: the file stores {stored(one.cell)}")
        else:
            reasons.append("formula")
    return "; ".join(reasons)
