"""The workbook as a spreadsheet program meets it: names, locks, page, values, formulas, bytes."""

from __future__ import annotations

import hashlib
import io
import math
import re
import subprocess
import sys
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import openpyxl
import pytest
from openpyxl.utils import range_boundaries

from normreg_sheets.answers.draw import pose
from normreg_sheets.answers.problem import Variant
from normreg_sheets.exercise.composition import load
from normreg_sheets.exercise.exercise import Settings
from normreg_sheets.sheet.kinds import KINDS, Kind
from normreg_sheets.sheet.workbook import set_up
from tests.libreoffice import office
from tests.sheet.test_layout import BACK, FAR, composed

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

    from normreg_sheets.answers.problem import Problem

TITLE = "Batch Normalization"
TO_FILL: list[Kind] = ["assignment", "practice"]
GIVENS = {"X", "W", "b", "G", "beta", "eps"}
STEPS = {"Z", "A", "total", "mu", "var", "sigma", "C", "N", "Y"}
HIDDEN = ["key", "reach", "verdict"]


PLAIN = Settings()
CLASSIC = 0  # in the place of a seed: the published numbers


@cache
def problem(seed: int = 3, settings: Settings = PLAIN, level: str = "fractions") -> Problem:
    variant = Variant(level=level, seed=seed) if seed else Variant(preset="classic")
    return pose(load("batch-normalization", settings), variant)


@cache
def made(kind: Kind, seed: int = 3, settings: Settings = PLAIN, level: str = "fractions") -> bytes:
    posed = problem(seed, settings, level)
    return set_up(posed, kind).workbook(posed)


def opened(
    kind: Kind,
    seed: int = 3,
    settings: Settings = PLAIN,
    level: str = "fractions",
    *,
    data_only: bool = False,
) -> Any:
    data = made(kind, seed, settings, level)
    return openpyxl.load_workbook(io.BytesIO(data), data_only=data_only)


def named(sheet: Worksheet) -> dict[str, list[list[Cell]]]:
    """The cells of every name of the sheet, by rows."""
    blocks = {}
    for name, definition in sheet.defined_names.items():
        title, _, where = definition.attr_text.rpartition("!")
        assert title.strip("'") == sheet.title
        left, top, right, bottom = range_boundaries(where)
        rows = sheet.iter_rows(min_row=top, max_row=bottom, min_col=left, max_col=right)
        blocks[name] = [list(row) for row in rows]
    return blocks


def values(block: list[list[Cell]], like: Any) -> np.ndarray[Any, Any]:
    """The numbers of a block in the shape of an array; a vector may stand upright."""
    return np.asarray([[cell.value for cell in row] for row in block], float).reshape(like.shape)


def formulas(sheet: Worksheet) -> dict[str, str]:
    return {
        cell.coordinate: str(cell.value)[1:]
        for row in sheet.iter_rows()
        for cell in row
        if str(cell.value).startswith("=")
    }


# --- names ----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_every_block_and_the_code_have_a_name_of_the_sheet(kind: Kind) -> None:
    names = {f"given_{name}" for name in GIVENS} | {f"step_{name}" for name in STEPS}
    assert set(opened(kind)[TITLE].defined_names) == names | {"sheet_code"}


@pytest.mark.parametrize(
    ("kind", "names"), [("assignment", set()), ("practice", {"verdicts"}), ("solution", set())]
)
def test_only_what_several_sheets_use_is_named_for_the_whole_book(
    kind: Kind, names: set[str]
) -> None:
    assert set(opened(kind).defined_names) == names


@pytest.mark.parametrize("given", sorted(GIVENS))
@pytest.mark.parametrize("kind", KINDS)
def test_a_given_name_leads_to_the_given_numbers(kind: Kind, given: str) -> None:
    numbers = problem().numbers[given]
    cells = named(opened(kind)[TITLE])[f"given_{given}"]
    np.testing.assert_array_equal(values(cells, numbers), numbers)


@pytest.mark.parametrize("step", sorted(STEPS))
def test_a_step_name_leads_to_the_true_values_of_the_solution(step: str) -> None:
    key = problem().key[step]
    cells = named(opened("solution", data_only=True)[TITLE])[f"step_{step}"]
    np.testing.assert_array_equal(values(cells, key), key)


@pytest.mark.parametrize("step", sorted(STEPS))
@pytest.mark.parametrize("kind", TO_FILL)
def test_a_step_name_leads_to_blank_cells_where_a_student_fills_in(kind: Kind, step: str) -> None:
    cells = named(opened(kind)[TITLE])[f"step_{step}"]
    assert {cell.value for row in cells for cell in row} == {None}


@pytest.mark.parametrize("kind", KINDS)
def test_the_code_stands_in_its_cell_and_in_a_property_of_the_file(kind: Kind) -> None:
    book = opened(kind)
    [[cell]] = named(book[TITLE])["sheet_code"]
    properties = {prop.name: prop.value for prop in book.custom_doc_props.props}
    assert cell.value == problem().code
    assert properties == {"normreg_code": problem().code}


# --- what can be changed --------------------------------------------------------------------


@pytest.mark.parametrize("kind", TO_FILL)
def test_the_answers_and_the_line_for_the_name_are_unlocked_and_nothing_else(kind: Kind) -> None:
    sheet = opened(kind)[TITLE]
    blocks = named(sheet)
    answers = {
        cell.coordinate
        for name, block in blocks.items()
        if name.startswith("step_")
        for row in block
        for cell in row
    }
    [label] = [cell for row in sheet.iter_rows() for cell in row if cell.value == "Name"]
    beside = sheet.cell(label.row, label.column + 1).coordinate
    [line] = [merged for merged in sheet.merged_cells.ranges if beside in merged]
    name_line = {sheet.cell(*place).coordinate for place in line.cells}
    unlocked = {
        cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked
    }
    assert unlocked == answers | name_line


def test_in_a_solution_the_given_numbers_can_be_changed_and_nothing_else() -> None:
    sheet = opened("solution")[TITLE]
    given = {
        cell.coordinate
        for name, cells in named(sheet).items()
        if name.startswith("given_")
        for row in cells
        for cell in row
    }
    diagonal = named(sheet)["given_G"]
    given -= {
        cell.coordinate
        for place, row in enumerate(diagonal)
        for other, cell in enumerate(row)
        if place != other
    }
    unlocked = {
        cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked
    }
    assert unlocked == given


@pytest.mark.parametrize("kind", TO_FILL)
def test_the_sheet_is_protected_without_a_password(kind: Kind) -> None:
    protection = opened(kind)[TITLE].protection
    assert protection.sheet
    assert (protection.password, protection.hashValue) == (None, None)


@pytest.mark.parametrize("kind", TO_FILL)
@pytest.mark.parametrize("what", ["formatColumns", "formatRows"])
def test_columns_and_rows_may_be_resized(kind: Kind, what: str) -> None:
    assert not getattr(opened(kind)[TITLE].protection, what)  # the flag says what is forbidden


@pytest.mark.parametrize("kind", TO_FILL)
def test_the_cursor_waits_in_the_first_answer(kind: Kind) -> None:
    sheet = opened(kind)[TITLE]
    assert sheet.sheet_view.selection[0].activeCell == named(sheet)["step_Z"][0][0].coordinate


@pytest.mark.parametrize("kind", KINDS)
def test_the_exercise_is_what_one_sees_first(kind: Kind) -> None:
    assert opened(kind).active.title == TITLE


@pytest.mark.parametrize("kind", KINDS)
def test_the_scratch_sheet_is_there_to_write_on(kind: Kind) -> None:
    scratch = opened(kind)["Scratch"]
    assert scratch.sheet_state == "visible"
    assert not scratch.protection.sheet
    assert not any(cell.value for row in scratch.iter_rows() for cell in row)


@pytest.mark.parametrize(
    ("kind", "hidden"), [("assignment", []), ("practice", HIDDEN), ("solution", [])]
)
def test_only_a_practice_file_hides_sheets(kind: Kind, hidden: list[str]) -> None:
    book = opened(kind)
    assert [sheet.title for sheet in book if sheet.sheet_state != "visible"] == hidden


@pytest.mark.parametrize("title", HIDDEN)
def test_a_hidden_sheet_is_protected(title: str) -> None:
    assert opened("practice")[title].protection.sheet


@pytest.mark.parametrize("kind", TO_FILL)
def test_answers_are_declared_as_numbers(kind: Kind) -> None:
    sheet = opened(kind)[TITLE]
    [validation] = sheet.data_validations.dataValidation
    assert (validation.type, validation.operator) == ("decimal", "between")
    assert (float(validation.formula1), float(validation.formula2)) == (-9999, 9999)
    answers = [block for name, block in named(sheet).items() if name.startswith("step_")]
    assert all(cell.coordinate in validation for block in answers for row in block for cell in row)


# --- numbers as they are shown --------------------------------------------------------------


@pytest.mark.parametrize("kind", TO_FILL)
def test_typed_digits_stay_as_they_were_typed(kind: Kind) -> None:
    cells = named(opened(kind)[TITLE])["step_N"]
    assert {cell.number_format for row in cells for cell in row} == {"General"}


@pytest.mark.parametrize(("decimals", "shown"), [(1, "0.0"), (2, "0.00"), (4, "0.0000")])
def test_a_computed_number_shows_the_decimals_that_are_asked(decimals: int, shown: str) -> None:
    cells = named(opened("solution", 3, Settings(decimals=decimals))[TITLE])["step_N"]
    assert {cell.number_format for row in cells for cell in row} == {shown}


@pytest.mark.parametrize("text", [FAR, BACK], ids=["far", "back"])
def test_a_linked_copy_is_hidden_while_its_source_is_blank(text: str) -> None:
    posed = pose(composed(text), Variant(seed=1))
    press = set_up(posed, "assignment")
    [sheet, _] = openpyxl.load_workbook(io.BytesIO(press.workbook(posed)))
    hidden = {
        (str(area.sqref), rule.formula[0])
        for area in sheet.conditional_formatting
        for rule in area.rules
        if rule.dxf.numFmt is not None and rule.dxf.numFmt.formatCode == ";;;"
    }
    links = {
        where: text for where, text in formulas(sheet).items() if re.fullmatch(r"[A-Z]+\d+", text)
    }
    assert links
    assert hidden == {(where, f"ISBLANK({source})") for where, source in links.items()}


# --- the page -------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_it_prints_on_one_a4_landscape_page(kind: Kind) -> None:
    sheet = opened(kind)[TITLE]
    setup = sheet.page_setup
    assert (setup.orientation, int(setup.paperSize)) == ("landscape", 9)  # 9 is A4
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (setup.fitToWidth, setup.fitToHeight) == (1, 1)


@pytest.mark.parametrize("kind", KINDS)
def test_all_that_is_written_is_printed(kind: Kind) -> None:
    sheet = opened(kind)[TITLE]
    left, top, right, bottom = range_boundaries(sheet.print_area.rpartition("!")[2])
    assert (left, top) == (1, 1)
    assert (sheet.max_column, sheet.max_row) <= (right, bottom)


@pytest.mark.parametrize("kind", KINDS)
def test_the_file_describes_itself(kind: Kind) -> None:
    properties = opened(kind).properties
    assert properties.title == f"{TITLE}: {kind}"
    assert properties.creator == "normreg_sheets"


# --- computed values ------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_every_formula_has_its_value_beside_it(kind: Kind, tmp_path: Path) -> None:
    path = tmp_path / "sheet.xlsx"
    path.write_bytes(made(kind))
    sheets = office.cached(path)
    assert sheets[TITLE]
    assert [
        f"{title}!{where}"
        for title, cells in sheets.items()
        for where, cell in cells.items()
        if cell.value is None
    ] == []


def goal_cells(kind: Kind, settings: Settings = PLAIN) -> dict[str, str]:
    """What the goal checks show."""
    shown = opened(kind, 3, settings, data_only=True)[TITLE]
    texts = formulas(opened(kind, 3, settings)[TITLE])
    return {where: shown[where].value or "" for where, text in texts.items() if "✗" in text}


@pytest.mark.parametrize("kind", TO_FILL)
def test_a_goal_is_blank_until_something_is_filled_in(kind: Kind) -> None:
    assert list(goal_cells(kind).values()) == [""] * 6


def test_a_solution_shows_that_every_goal_is_met() -> None:
    assert list(goal_cells("solution").values()) == ["✓ mean 0"] * 3 + ["✓ variance 1"] * 3


def test_with_epsilon_the_goal_of_the_variance_says_so() -> None:
    shown = goal_cells("solution", Settings((("eps", "0.1"),))).values()
    assert list(shown) == ["✓ mean 0"] * 3 + ["✓ variance σ²/(σ² + ε)"] * 3


def test_a_practice_file_counts_the_cells_that_are_asked() -> None:
    asked = sum(problem().key[step].size for step in STEPS)
    sheet = opened("practice", data_only=True)[TITLE]
    shown = [cell.value for row in sheet.iter_rows() for cell in row]
    assert f"0 of {asked} right" in shown


def test_the_hidden_key_stands_at_the_addresses_of_the_answers() -> None:
    book = opened("practice")
    for step in STEPS:
        cells = named(book[TITLE])[f"step_{step}"]
        there = [[book["key"][cell.coordinate] for cell in row] for row in cells]
        np.testing.assert_array_equal(values(there, problem().key[step]), problem().key[step])


# --- the formulas of a solution -------------------------------------------------------------


def rows_of(sheet: Worksheet, name: str) -> list[list[str]]:
    return [[cell.coordinate for cell in row] for row in named(sheet)[name]]


def expected(sheet: Worksheet, step: str, row: int, column: int) -> str:
    """What a teacher would type, from the addresses that the names of the file lead to."""
    at = {name.partition("_")[2]: rows_of(sheet, name) for name in named(sheet)}
    span = f"{at['A'][row][0]}:{at['A'][row][-1]}"

    def products(left: str, right: str, bias: str) -> str:
        pairs = zip(at[left][row], (line[column] for line in at[right]), strict=True)
        return "+".join([*(f"{one}*{other}" for one, other in pairs), at[bias][row][0]])

    match step:
        case "Z":
            return products("W", "X", "b")
        case "A":
            return f"MAX({at['Z'][row][column]},0)"
        case "total" | "mu" | "var":
            return {"total": "SUM", "mu": "AVERAGE", "var": "VARP"}[step] + f"({span})"
        case "sigma":
            return f"SQRT({at['var'][row][0]}+{at['eps'][0][0]})"
        case "C":
            return f"{at['A'][row][column]}-{at['mu'][row][0]}"
        case "N":
            return f"{at['C'][row][column]}/{at['sigma'][row][0]}"
    return products("G", "N", "beta")


@pytest.mark.parametrize("settings", [Settings(), Settings((("eps", "0.1"), ("unit", "5")))])
@pytest.mark.parametrize("step", sorted(STEPS))
def test_a_solution_has_the_formula_that_a_teacher_would_type(
    step: str, settings: Settings
) -> None:
    sheet = opened("solution", 3, settings)[TITLE]
    block = named(sheet)[f"step_{step}"]
    typed = [
        [f"={expected(sheet, step, row, column)}" for column in range(len(line))]
        for row, line in enumerate(block)
    ]
    assert [[cell.value for cell in line] for line in block] == typed


ROUNDING = Settings(rounding="each-step")
ROUNDED = re.compile(r"=ROUND\((.+),(\d)\)")


@pytest.mark.parametrize(("seed", "decimals"), [(3, {"Z": 2, "μ": 2}), (CLASSIC, {"Z": 2, "μ": 0})])
@pytest.mark.parametrize(("step", "symbol"), [("Z", "Z"), ("mu", "μ")])
def test_each_step_is_rounded_to_what_is_asked_of_it(
    seed: int, decimals: dict[str, int], step: str, symbol: str
) -> None:
    sheet = opened("solution", seed, ROUNDING)[TITLE]
    for row, line in enumerate(named(sheet)[f"step_{step}"]):
        for column, cell in enumerate(line):
            found = ROUNDED.fullmatch(str(cell.value))
            assert found is not None
            assert (found[1], int(found[2])) == (
                expected(sheet, step, row, column),
                decimals[symbol],
            )


@pytest.mark.parametrize("step", sorted(STEPS))
def test_a_rounded_solution_holds_the_rounded_numbers(step: str) -> None:
    shown = named(opened("solution", 3, ROUNDING, data_only=True)[TITLE])[f"step_{step}"]
    numbers = values(shown, problem().key[step])
    np.testing.assert_allclose(numbers * 100, np.round(numbers * 100), rtol=0, atol=1e-9)


# --- exact values ---------------------------------------------------------------------------

EXACT = re.compile(r'IF\(ABS\(([A-Z]+\d+)-(-?[\d.]+(?:e-\d+)?)\)<1E-9,"([^"]+)",""\)')


def exact_cells(seed: int = 3, level: str = "fractions") -> dict[str, tuple[str, float, str]]:
    """For each exact value: the cell that it is about, the number that it belongs to, its text."""
    found = {}
    for where, text in formulas(opened("solution", seed, level=level)[TITLE]).items():
        if match := EXACT.fullmatch(text):
            found[where] = (match[1], float(match[2]), match[3])
    return found


def meant(text: str) -> float:
    """The number that a text such as `3√11/11` or `1 − 2√5/5` means."""
    python = text.replace("−", "-").replace(" ", "")
    python = re.sub(r"√(\d+)", r"√(\1)", python)
    python = re.sub(r"(?<=[\d)])√", "*√", python).replace("√", "sqrt")
    return float(eval(python, {"sqrt": math.sqrt}))


def test_an_exact_text_is_understood() -> None:
    assert meant("1 − 2√5/5") == pytest.approx(1 - 2 * 5**0.5 / 5)


@pytest.mark.parametrize("level", ["fractions", "decimals"])
def test_an_exact_value_means_the_number_in_its_cell(level: str) -> None:
    shown = opened("solution", level=level, data_only=True)[TITLE]
    cells = exact_cells(level=level)
    assert cells
    for about, number, text in cells.values():
        assert meant(text) == pytest.approx(shown[about].value, rel=1e-12)
        assert number == shown[about].value


def test_an_exact_value_is_shown_beside_every_root() -> None:
    # The published numbers have deviations √3/2 ..., so every normalized entry but 0 is a root.
    about = {where for where, _, text in exact_cells(CLASSIC).values() if "√" in text}
    cells = named(opened("solution", CLASSIC, data_only=True)[TITLE])["step_sigma"]
    irrational = {cell.coordinate for [cell] in cells if (cell.value**2 * 16) ** 0.5 % 1 > 1e-9}
    assert irrational <= about


@pytest.mark.parametrize("kind", TO_FILL)
def test_a_file_to_fill_has_no_exact_values(kind: Kind) -> None:
    texts = formulas(opened(kind)[TITLE]).values()
    assert [text for text in texts if EXACT.fullmatch(text)] == []


# --- the same bytes -------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_problem_gives_the_same_bytes(kind: Kind) -> None:
    again = pose(load("batch-normalization"), Variant(level="fractions", seed=3))
    assert set_up(again, kind).workbook(again) == made(kind)


@pytest.mark.parametrize("kind", KINDS)
def test_a_press_gives_any_problem_of_its_exercise_the_bytes_of_a_press_of_its_own(
    kind: Kind,
) -> None:
    press = set_up(problem(), kind)
    assert press.workbook(problem(4)) == made(kind, 4)
    assert press.workbook(problem()) == made(kind)


IN_ANOTHER_PROCESS = """
import hashlib
from tests.sheet.test_workbook import KINDS, made
print(*(hashlib.sha256(made(kind)).hexdigest() for kind in KINDS))
"""


def test_another_process_with_another_hash_seed_gives_the_same_bytes() -> None:
    done = subprocess.run(
        [sys.executable, "-c", IN_ANOTHER_PROCESS],
        env={"PYTHONHASHSEED": "271828", "PYTHONPATH": ":".join(filter(None, sys.path))},
        capture_output=True,
        text=True,
        check=True,
    )
    here = [hashlib.sha256(made(kind)).hexdigest() for kind in KINDS]
    assert done.stdout.split() == here
