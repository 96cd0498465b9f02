"""Linked copies: an operand that is far away is repeated where it is used."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import openpyxl
import pytest
from openpyxl.formula.translate import Translator

from normreg_sheets.answers.draw import pose
from normreg_sheets.answers.problem import Variant
from normreg_sheets.exercise.template import names
from normreg_sheets.sheet.addresses import address
from normreg_sheets.sheet.cells import cells, step_formula
from normreg_sheets.sheet.header import code_cell
from normreg_sheets.sheet.kinds import KINDS
from normreg_sheets.sheet.layout import lay_out
from normreg_sheets.sheet.workbook import set_up
from tests.answers.posed import PLAIN, exercise
from tests.sheet.files import formulas, main_sheet
from tests.sheet.layouts import (
    BACK,
    FAR,
    LAYOUTS,
    captions,
    composed,
    copies,
    laid_out,
    normalization,
    page_of,
    part,
    problem,
)

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from normreg_sheets.exercise.exercise import Settings
    from normreg_sheets.sheet.kinds import Kind

EACH = pytest.mark.parametrize(("name", "settings"), LAYOUTS)


def test_an_operand_that_stands_right_above_needs_no_copy() -> None:
    assert copies(lay_out(normalization())) == []


def test_an_operand_that_is_far_away_is_copied_to_its_point_of_use() -> None:
    layout = lay_out(composed(FAR))
    [copy] = copies(layout)
    assert copy == layout.operands["H"]["X"]
    assert captions(layout)[address(copy.top, copy.left)] == "X (copy)"


def test_an_operand_is_copied_transposed_where_the_shared_axis_runs_across() -> None:
    layout = lay_out(composed(BACK))
    copy, given = layout.operands["dW"]["X"], layout.home("X")
    assert (copy.down, copy.across) == (given.across, given.down)
    assert captions(layout)[address(copy.top, copy.left)] == "Xᵀ (copy)"


@pytest.mark.parametrize(
    ("step", "caption"), [("dX", "dX = Wᵀ D"), ("dW", "dW = D Xᵀ"), ("Z", "Z = W X")]
)
def test_a_caption_transposes_as_on_paper(step: str, caption: str) -> None:
    layout = lay_out(composed(BACK))
    block = layout.home(step)
    assert captions(layout)[address(block.top, block.left)] == caption


@EACH
def test_every_copy_says_what_it_is_and_how_it_lies(name: str, settings: Settings) -> None:
    layout, symbols = laid_out(name, settings), exercise(name, settings).symbols
    for block in copies(layout):
        home = layout.home(block.tensor)
        lies = "" if (home.down, home.across) == (block.down, block.across) else "ᵀ"
        caption = captions(layout)[address(block.top, block.left)]
        assert caption == f"{symbols[block.tensor]}{lies} (copy)"


def test_a_second_copy_says_that_it_is_one_too() -> None:
    layout = lay_out(composed(BACK + part('dV = "D @ X"')))
    texts = captions(layout)
    found = [texts[address(block.top, block.left)] for block in copies(layout)]
    assert sorted(found) == ["D (copy)", "D (copy)", "Wᵀ (copy)", "Xᵀ (copy)", "Xᵀ (copy)"]


@pytest.mark.parametrize("name", names())
def test_no_page_has_two_copies_that_lie_alike(name: str) -> None:
    """But of a number, which stands where it is used."""
    layout = laid_out(name, PLAIN)
    found = [
        (page_of(layout, block.top), block.tensor, block.down, block.across)
        for block in copies(layout)
        if block.down or block.across
    ]
    assert len(found) == len(set(found))


@pytest.mark.parametrize("text", [FAR, BACK], ids=["far", "back"])
def test_every_cell_of_a_copy_is_a_plain_reference_to_the_same_entry(text: str) -> None:
    some = composed(text)
    layout = lay_out(some)
    formulas = {
        (cell.row, cell.column): cell.formula for cell in cells(problem(some), layout, "solution")
    }
    for copy in copies(layout):
        for at in copy.entries():
            assert formulas[copy.cell(at)] == address(*layout.where(copy.tensor, at))


def test_a_step_reads_from_the_copy_and_not_from_far_away() -> None:
    some = composed(FAR)
    layout = lay_out(some)
    at = {"unit": 0, "example": 0}
    formula = step_formula(problem(some), layout, "H", at)
    column = [address(*layout.operands["H"]["X"].cell({"feature": f, **at})) for f in range(3)]
    row = [address(*layout.where("V", {"feature": f, **at})) for f in range(3)]
    assert formula == "+".join(f"{weight}*{x}" for weight, x in zip(row, column, strict=True))


@EACH
def test_every_copy_is_read_by_a_step_or_stands_beside_a_goal(
    name: str, settings: Settings
) -> None:
    layout = laid_out(name, settings)
    read = [block for blocks in layout.operands.values() for block in blocks.values()]
    goals = {mark.row for mark in layout.marks}
    assert [b for b in copies(layout) if b not in read and b.top not in goals] == []


def hidden(sheet: Worksheet) -> set[tuple[str, str]]:
    """Each cell that shows nothing on a condition, and the condition as it is for that cell."""
    return {
        (to, Translator(f"={rule.formula[0]}", first).translate_formula(to)[1:])
        for area in sheet.conditional_formatting
        for rule in area.rules
        if rule.dxf.numFmt is not None and rule.dxf.numFmt.formatCode == ";;;"
        for block in area.sqref.ranges
        for first in [block.coord.partition(":")[0]]
        for row, column in block.cells
        for to in [address(row, column)]
    }


def links(sheet: Worksheet) -> dict[str, str]:
    """The cells that are a plain reference, and what they refer to."""
    return {
        where: text for where, text in formulas(sheet).items() if re.fullmatch(r"[A-Z]+\d+", text)
    }


@pytest.mark.parametrize("text", [FAR, BACK], ids=["far", "back"])
def test_a_linked_copy_is_hidden_while_its_source_is_blank(text: str) -> None:
    posed = pose(composed(text), Variant(seed=1))
    data = set_up(posed, "assignment").workbook(posed)
    [sheet, _] = openpyxl.load_workbook(io.BytesIO(data))
    assert links(sheet)
    assert hidden(sheet) == {(where, f"ISBLANK({to})") for where, to in links(sheet).items()}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", names())
def test_in_every_file_a_copy_is_hidden_cell_by_cell(name: str, kind: Kind) -> None:
    sheet = main_sheet(name, kind)
    code = address(*code_cell(laid_out(name, PLAIN)))  # stands on each page once more
    found = {where: to for where, to in links(sheet).items() if to != code}
    assert hidden(sheet) == {(where, f"ISBLANK({to})") for where, to in found.items()}
    assert len(found) == sum(copy.height * copy.width for copy in copies(laid_out(name, PLAIN)))
