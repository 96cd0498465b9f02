"""The workbook as a spreadsheet program meets it: names, sheets, paper, values, bytes."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest
from openpyxl.utils import range_boundaries

from normreg_sheets.answers.draw import pose
from normreg_sheets.answers.problem import Variant
from normreg_sheets.exercise.composition import load
from normreg_sheets.exercise.exercise import Settings
from normreg_sheets.sheet.kinds import KINDS, Kind
from normreg_sheets.sheet.names import sheet_title
from normreg_sheets.sheet.workbook import set_up
from tests.answers.posed import PLAIN, exercise, posed
from tests.libreoffice import office
from tests.sheet.files import (
    ASKED,
    DRAWN,
    EXERCISES,
    entries,
    formulas,
    made,
    main_sheet,
    named,
    opened,
    press,
)

if TYPE_CHECKING:
    from pathlib import Path

HIDDEN = ["key", "reach", "verdict"]
OTHER = Variant(level="fractions", seed=4)

EACH = pytest.mark.parametrize("name", EXERCISES)
EACH_KIND = pytest.mark.parametrize("kind", KINDS)


# --- names ----------------------------------------------------------------------------------


@EACH_KIND
@pytest.mark.parametrize(("name", "settings"), ASKED)
def test_every_block_and_the_code_have_a_name_of_the_sheet(
    name: str, settings: Settings, kind: Kind
) -> None:
    some = exercise(name, settings)
    names = {f"given_{given}" for given in some.given} | {f"step_{step}" for step in some.step}
    found = main_sheet(name, kind, settings=settings).defined_names
    assert set(found) == names | {"sheet_code"}


@EACH
@pytest.mark.parametrize(
    ("kind", "names"), [("assignment", set()), ("practice", {"verdicts"}), ("solution", set())]
)
def test_only_what_several_sheets_use_is_named_for_the_whole_book(
    kind: Kind, names: set[str], name: str
) -> None:
    assert set(opened(name, kind).defined_names) == names


@EACH_KIND
@EACH
def test_a_given_name_leads_to_the_given_numbers(name: str, kind: Kind) -> None:
    problem = posed(DRAWN, PLAIN, name)
    blocks = named(main_sheet(name, kind))
    for given, numbers in problem.numbers.items():
        cells = entries(blocks[f"given_{given}"], problem, given)
        found = np.array([cell.value for cell in cells.values()], float)
        np.testing.assert_array_equal(found.reshape(numbers.shape), numbers)


@EACH
def test_a_step_name_leads_to_the_true_values_of_the_solution(name: str) -> None:
    problem = posed(DRAWN, PLAIN, name)
    blocks = named(main_sheet(name, "solution", data_only=True))
    for step in problem.exercise.step:
        key = problem.key[step]
        cells = entries(blocks[f"step_{step}"], problem, step)
        found = np.array([cell.value for cell in cells.values()], float)
        np.testing.assert_array_equal(found.reshape(key.shape), key)


@EACH_KIND
@EACH
def test_the_code_stands_in_its_cell_and_in_a_property_of_the_file(name: str, kind: Kind) -> None:
    book = opened(name, kind)
    [[cell]] = named(book[sheet_title(exercise(name))])["sheet_code"]
    properties = {prop.name: prop.value for prop in book.custom_doc_props.props}
    code = posed(DRAWN, PLAIN, name).code
    assert cell.value == code
    assert properties == {"normreg_code": code}


# --- sheets ---------------------------------------------------------------------------------


@EACH_KIND
@EACH
def test_the_exercise_is_what_one_sees_first(name: str, kind: Kind) -> None:
    assert opened(name, kind).active.title == sheet_title(exercise(name))


@EACH_KIND
@EACH
def test_the_scratch_sheet_is_there_to_write_on(name: str, kind: Kind) -> None:
    scratch = opened(name, kind)["Scratch"]
    assert scratch.sheet_state == "visible"
    assert not scratch.protection.sheet
    assert not any(cell.value for row in scratch.iter_rows() for cell in row)


@EACH
@pytest.mark.parametrize(
    ("kind", "hidden"), [("assignment", []), ("practice", HIDDEN), ("solution", [])]
)
def test_only_a_practice_file_hides_sheets(kind: Kind, hidden: list[str], name: str) -> None:
    book = opened(name, kind)
    assert [sheet.title for sheet in book if sheet.sheet_state != "visible"] == hidden


@EACH
@pytest.mark.parametrize("title", HIDDEN)
def test_a_hidden_sheet_is_protected(title: str, name: str) -> None:
    assert opened(name, "practice")[title].protection.sheet


@EACH
def test_the_hidden_key_stands_at_the_addresses_of_the_answers(name: str) -> None:
    problem, book = posed(DRAWN, PLAIN, name), opened(name, "practice")
    blocks = named(book[sheet_title(problem.exercise)])
    for step, places in problem.blanks.items():
        cells = entries(blocks[f"step_{step}"], problem, step)
        for place in places:
            assert book["key"][cells[place].coordinate].value == problem.key[step][place]


@pytest.mark.parametrize(("name", "settings"), ASKED)
def test_a_practice_file_counts_the_cells_that_are_asked(name: str, settings: Settings) -> None:
    asked = sum(map(len, posed(DRAWN, settings, name).blanks.values()))
    sheet = main_sheet(name, "practice", settings=settings, data_only=True)
    shown = [cell.value for row in sheet.iter_rows() for cell in row]
    assert f"0 of {asked} right" in shown


# --- paper ----------------------------------------------------------------------------------


@EACH_KIND
@EACH
def test_it_prints_on_a4_landscape(name: str, kind: Kind) -> None:
    setup = main_sheet(name, kind).page_setup
    assert (setup.orientation, int(setup.paperSize)) == ("landscape", 9)  # 9 is A4


@EACH_KIND
@EACH
def test_every_section_has_a_page(name: str, kind: Kind) -> None:
    """One page is fitted by the program that prints; with more, it would overlook the breaks."""
    sheet = main_sheet(name, kind)
    pages = press(name, kind).layout.pages
    fitted = sheet.sheet_properties.pageSetUpPr.fitToPage
    assert fitted == (len(pages) == 1)
    if fitted:
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 1)
    else:
        assert 45 <= sheet.page_setup.scale <= 100
    assert [one.id for one in sheet.row_breaks.brk] == [bottom for _, bottom in pages[:-1]]


@EACH_KIND
@EACH
def test_all_that_is_written_is_printed(name: str, kind: Kind) -> None:
    sheet = main_sheet(name, kind)
    left, top, right, bottom = range_boundaries(sheet.print_area.rpartition("!")[2])
    assert (left, top) == (1, 1)
    assert (sheet.max_column, sheet.max_row) <= (right, bottom)


@EACH_KIND
@EACH
def test_the_file_describes_itself(name: str, kind: Kind) -> None:
    properties = opened(name, kind).properties
    assert properties.title == f"{exercise(name).title}: {kind}"
    assert properties.creator == "normreg_sheets"


# --- computed values ------------------------------------------------------------------------


@EACH_KIND
@pytest.mark.parametrize(("name", "settings"), ASKED)
def test_every_formula_has_its_value_beside_it(
    name: str, settings: Settings, kind: Kind, tmp_path: Path
) -> None:
    path = tmp_path / "sheet.xlsx"
    path.write_bytes(made(name, kind, settings=settings))
    sheets = office.cached(path)
    assert sheets[sheet_title(exercise(name))]
    assert [
        f"{title}!{where}"
        for title, cells in sheets.items()
        for where, cell in cells.items()
        if cell.value is None
    ] == []


def goal_cells(name: str, kind: Kind, settings: Settings = PLAIN) -> list[str]:
    """What the goal checks show."""
    shown = main_sheet(name, kind, settings=settings, data_only=True)
    texts = formulas(main_sheet(name, kind, settings=settings))
    return [shown[where].value or "" for where, text in texts.items() if "✗" in text]


@pytest.mark.parametrize("kind", ["assignment", "practice"])
@EACH
def test_a_goal_is_blank_until_somebody_fills_in(name: str, kind: Kind) -> None:
    assert set(goal_cells(name, kind)) == {""}


@pytest.mark.parametrize(
    ("name", "values", "shown"),
    [
        ("batch-normalization", (), ["✓ mean 0"] * 3 + ["✓ variance 1"] * 3),
        (
            "batch-normalization",
            (("eps", "0.1"),),
            ["✓ mean 0"] * 3 + ["✓ variance σ²/(σ² + ε)"] * 3,
        ),
        ("dropout", (), ["✓ error is smaller"]),
    ],
)
def test_the_solution_meets_its_goals(
    name: str, values: tuple[tuple[str, str], ...], shown: list[str]
) -> None:
    assert sorted(goal_cells(name, "solution", Settings(values))) == sorted(shown)


# --- the same bytes -------------------------------------------------------------------------


@EACH_KIND
@EACH
def test_the_same_problem_gives_the_same_bytes(name: str, kind: Kind) -> None:
    again = pose(load(name), DRAWN)
    assert set_up(again, kind).workbook(again) == made(name, kind)


@EACH_KIND
@EACH
def test_a_press_gives_any_problem_of_its_exercise_the_bytes_of_a_press_of_its_own(
    name: str, kind: Kind
) -> None:
    other = posed(OTHER, PLAIN, name)
    assert press(name, kind).workbook(other) == set_up(other, kind).workbook(other)


IN_ANOTHER_PROCESS = """
import hashlib
from tests.sheet.test_workbook import EXERCISES, KINDS, made
for name in EXERCISES:
    print(*(hashlib.sha256(made(name, kind)).hexdigest() for kind in KINDS))
"""


def test_another_process_with_another_hash_seed_gives_the_same_bytes() -> None:
    done = subprocess.run(
        [sys.executable, "-c", IN_ANOTHER_PROCESS],
        env={"PYTHONHASHSEED": "271828", "PYTHONPATH": ":".join(filter(None, sys.path))},
        capture_output=True,
        text=True,
        check=True,
    )
    here = [hashlib.sha256(made(name, kind)).hexdigest() for name in EXERCISES for kind in KINDS]
    assert done.stdout.split() == here
