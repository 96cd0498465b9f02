"""How a cell looks by what is in it: zeros of units that are switched off, whole numbers, signs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from openpyxl.utils import range_boundaries

from normreg_sheets.answers.gates import is_gate
from normreg_sheets.sheet import theme
from normreg_sheets.sheet.addresses import address
from normreg_sheets.sheet.formats import formats
from normreg_sheets.sheet.kinds import KINDS, Kind
from tests.answers.posed import PLAIN, exercise, posed
from tests.sheet.files import DRAWN, EXERCISES, entries, main_sheet, named
from tests.sheet.layouts import laid_out

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openpyxl.worksheet.worksheet import Worksheet

# A unit is dead after ReLU, or dropped by a mask; the gradient comes back through the same ones.
SWITCHED_OFF = {
    "batch-normalization": {"A"},
    "dropout": {
        *("keep1", "keep2", "D1", "D2", "A1", "A2", "H1", "H2", "dA1", "dA2", "dZ1", "dZ2"),
        *("newA1", "newH1", "newA2", "newH2", "I1", "I2", "Ai1", "Hi1", "Ai2", "Hi2"),
    },
}
EACH_KIND = pytest.mark.parametrize("kind", KINDS)
EACH = pytest.mark.parametrize("name", EXERCISES)


def places(where: str) -> Iterator[str]:
    """The addresses of a range."""
    left, top, right, bottom = range_boundaries(where)
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            yield address(row, column)


def with_fill(sheet: Worksheet, fill: str) -> set[str]:
    """The cells that have a fill on some condition."""
    return {
        place
        for area in sheet.conditional_formatting
        for rule in area.rules
        if rule.dxf.fill is not None and rule.dxf.fill.bgColor.rgb.endswith(fill)
        for place in places(str(area.sqref))
    }


@EACH
def test_a_step_is_switched_off_by_what_its_rule_says(name: str) -> None:
    some = exercise(name)
    assert {step.name for step in some.steps if is_gate(some, step)} == SWITCHED_OFF[name]


@EACH_KIND
@EACH
def test_zeros_of_these_steps_are_grey_and_no_others(name: str, kind: Kind) -> None:
    problem, sheet = posed(DRAWN, PLAIN, name), main_sheet(name, kind)
    blocks = named(sheet)
    wanted = {
        cell.coordinate
        for step in SWITCHED_OFF[name]
        for place, cell in entries(blocks[f"step_{step}"], problem, step).items()
        if problem.made[step][place]
    }
    assert with_fill(sheet, theme.ZERO_FILL) == wanted


@EACH
def test_what_is_always_zero_is_not_taken_for_a_unit_that_is_off(name: str) -> None:
    """Nor is it a number that somebody gets wrong."""
    problem, sheet = posed(DRAWN, PLAIN, name), main_sheet(name, "assignment")
    blocks = named(sheet)
    fixed = {
        cell.coordinate
        for step, flags in problem.made.items()
        for place, cell in entries(blocks[f"step_{step}"], problem, step).items()
        if not flags[place]
    }
    for fill in (theme.ZERO_FILL, theme.WRONG_FILL):
        assert with_fill(sheet, fill).isdisjoint(fixed)


@EACH
def test_what_is_no_plausible_number_turns_red_where_somebody_types(name: str) -> None:
    problem, sheet = posed(DRAWN, PLAIN, name), main_sheet(name, "assignment")
    blocks = named(sheet)
    asked = {
        entries(blocks[f"step_{step}"], problem, step)[place].coordinate
        for step, places_ in problem.blanks.items()
        for place in places_
    }
    assert with_fill(sheet, theme.WRONG_FILL) == asked


@EACH_KIND
@EACH
def test_a_condition_is_about_the_first_cell_of_its_range(name: str, kind: Kind) -> None:
    """Programs shift it for the others; a condition about another cell would shift wrongly."""
    for one in formats(posed(DRAWN, PLAIN, name), laid_out(name, PLAIN), kind):
        first = one.where.partition(":")[0]
        mentioned = set(re.findall(r"(?<![A-Z$\d])[A-Z]{1,2}\d+", one.when))
        source = re.fullmatch(r"ISBLANK\(([A-Z]+\d+)\)", one.when)
        # That of a copy is about its source, which `test_linked_copies` compares cell by cell.
        assert mentioned == ({source[1]} if source else {first})


@EACH
def test_whole_numbers_show_no_decimals_where_a_sheet_computes(name: str) -> None:
    problem, sheet = posed(DRAWN, PLAIN, name), main_sheet(name, "solution")
    whole = {
        place
        for area in sheet.conditional_formatting
        for rule in area.rules
        if rule.dxf.numFmt is not None and rule.dxf.numFmt.formatCode == "0"
        for place in places(str(area.sqref))
    }
    for step, flags in problem.made.items():
        for place, cell in entries(named(sheet)[f"step_{step}"], problem, step).items():
            if flags[place]:
                assert cell.coordinate in whole
