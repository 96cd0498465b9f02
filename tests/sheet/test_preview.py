"""The page of a sheet: it shows what the workbook shows, and nothing else."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from openpyxl import load_workbook

from normreg_sheets.answers.draw import pose
from normreg_sheets.answers.gates import is_gate
from normreg_sheets.answers.problem import Problem, Variant
from normreg_sheets.errors import UsageError
from normreg_sheets.exercise.composition import load
from normreg_sheets.exercise.exercise import Settings
from normreg_sheets.sheet import theme
from normreg_sheets.sheet.cells import cells
from normreg_sheets.sheet.kinds import KINDS
from normreg_sheets.sheet.layout import lay_out
from normreg_sheets.sheet.preview import LETTER_EM, Box, drawing, page, shown
from normreg_sheets.sheet.workbook import set_up
from tests.answers.posed import posed
from tests.sheet.previews import PROBLEMS, Reader

if TYPE_CHECKING:
    from normreg_sheets.sheet.kinds import Kind

BACK = ("result-back", "answer-back")


@pytest.fixture(scope="module", params=PROBLEMS)
def problem(request: pytest.FixtureRequest) -> Problem:
    name, settings, variant = PROBLEMS[request.param]
    return posed(variant, settings, name)


@pytest.fixture(scope="module", params=["classic", "pages"])
def published(request: pytest.FixtureRequest) -> Problem:
    """The published numbers of every exercise."""
    name, settings, variant = PROBLEMS[request.param]
    return posed(variant, settings, name)


@pytest.fixture(scope="module")
def classic() -> Problem:
    name, settings, variant = PROBLEMS["classic"]
    return posed(variant, settings, name)


def drawn(problem: Problem, kind: Kind) -> list[Box]:
    """The boxes of all pages."""
    return [box for rows in drawing(problem, kind).pages for _, row in rows for box in row]


def boxes(problem: Problem, kind: Kind, *roles: str) -> list[Box]:
    return [box for box in drawn(problem, kind) if box.looks and box.looks[0] in roles]


def shown_numbers(problem: Problem, kind: Kind) -> list[str]:
    """The numbers of the workbook as a spreadsheet would format them, in the order of cells."""
    data = set_up(problem, kind).workbook(problem)
    typed, values = (load_workbook(io.BytesIO(data), data_only=only) for only in (False, True))
    formulas, book = typed.worksheets[0], values.worksheets[0]
    found = []
    for cell in (cell for row in book.iter_rows() for cell in row):
        source = re.fullmatch(r"=([A-Z]+\d+)", str(formulas[cell.coordinate].value))
        hidden = source is not None and formulas[source[1]].value is None  # a copy of a blank cell
        if isinstance(cell.value, int | float) and not hidden:
            whole = abs(cell.value - round(cell.value)) < 1e-9
            decimals = len(cell.number_format.partition(".")[2])
            plain = whole or cell.number_format == "General"
            text = f"{round(cell.value)}" if whole else f"{cell.value:.9g}"
            found.append(text if plain else f"{cell.value:.{decimals}f}")
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_every_fixed_text_of_the_sheet_stands_on_the_page(problem: Problem, kind: Kind) -> None:
    texts = Reader(page(problem, kind)).texts()
    for cell in cells(problem, lay_out(problem.exercise), kind):
        if cell.text:
            assert cell.text in texts


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_shows_the_numbers_of_the_workbook_in_their_order(
    problem: Problem, kind: Kind
) -> None:
    roles = {"given", "parameter", "parameter-trained", "parameter-zero", "bias", "result"}
    roles |= {"result-back", "printed", "structural", "copy", "live"}
    fields = Reader(page(problem, kind)).fields
    texts = [text for looks, text in fields if text and roles & set(looks.split()[:1])]
    assert texts == shown_numbers(problem, kind)


@pytest.mark.parametrize("kind", ["assignment", "practice"])
def test_a_page_to_fill_in_holds_no_answer(problem: Problem, kind: Kind) -> None:
    answers = boxes(problem, kind, "answer", "answer-back")
    assert {box.text for box in answers} == {""}
    assert len(answers) == sum(map(len, problem.blanks.values()))
    roles = {looks.split(" ")[0] for looks, _ in Reader(page(problem, kind)).fields}
    assert roles.isdisjoint({"result", "result-back", "exact", "letters"})


def test_the_page_to_fill_in_does_not_depend_on_the_answers(problem: Problem) -> None:
    other = Problem(problem.exercise, problem.variant, problem.givens)
    key = {name: values.copy() for name, values in problem.key.items()}
    for step, places in problem.blanks.items():
        for place in places:
            key[step][place] += 1
    vars(other)["key"] = key
    assert page(other, "assignment") == page(problem, "assignment")


def test_the_way_back_has_a_colour_of_its_own(published: Problem) -> None:
    parts = [part for part in published.exercise.parts if part.backward]
    entries = [published.made[step.name].sum() for part in parts for step in part.steps]
    assert len(boxes(published, "solution", *BACK)) == sum(entries)
    assert len(boxes(published, "assignment", *BACK)) == sum(entries)


def test_a_section_is_a_page(problem: Problem) -> None:
    pages_ = drawing(problem, "solution").pages
    layout = lay_out(problem.exercise)
    assert [len(rows) for rows in pages_] == [bottom - top + 1 for top, bottom in layout.pages]


def test_a_solution_shows_goals_met_and_exact_values(classic: Problem) -> None:
    reader = Reader(page(classic, "solution"))
    assert set(reader.texts("goal")) == {"✓ mean 0", "✓ variance 1"}
    assert {"11/16", "√11/4", "3√11/11"} <= set(reader.texts("exact"))


def test_zeros_of_units_that_are_switched_off_are_grey(published: Problem) -> None:
    grey = [box for box in drawn(published, "solution") if "zero" in box.looks]
    off = (step for step in published.exercise.steps if is_gate(published.exercise, step))
    zeros = ((np.abs(published.key[step.name]) < 1e-9) & published.made[step.name] for step in off)
    assert len(grey) == sum(int(flags.sum()) for flags in zeros)
    assert {box.text for box in grey} == {"0"}


def test_the_frame_runs_around_parameters_and_bias(classic: Problem) -> None:
    for side, count in (("top", 8), ("bottom", 8), ("left", 6), ("right", 6)):
        framed = [box for box in drawn(classic, "solution") if f"frame-{side}" in box.looks]
        assert len(framed) == count  # two crosses of three rows and three columns and a bias


@pytest.mark.parametrize("kind", KINDS)
def test_every_row_of_the_table_covers_all_columns_once(problem: Problem, kind: Kind) -> None:
    sheet = drawing(problem, kind)
    for rows in sheet.pages:
        filled = [0] * len(rows)
        for row, (_, row_boxes) in enumerate(rows):
            for box in row_boxes:
                for below in range(box.down):
                    filled[row + below] += box.across
        assert set(filled) == {len(sheet.widths)}


def test_a_text_runs_on_over_empty_cells_and_stops_at_a_full_one(classic: Problem) -> None:
    widths = drawing(classic, "assignment").widths
    (network,) = boxes(classic, "assignment", "network")
    assert network.across == 1
    assert network.width > sum(widths[:2])  # over the rail and the zone of the parameters
    heading = boxes(classic, "assignment", "heading")[1]
    caption = boxes(classic, "assignment", "caption")[1]
    assert (heading.text, caption.text) == ("Linear layer", "W")
    assert heading.width == sum(widths[1:3])  # as far as the caption of W


@pytest.mark.parametrize("role", ["exact", "words"])
def test_what_may_shrink_fits_its_cell(problem: Problem, role: str) -> None:
    look = theme.LOOKS[role]
    for box in boxes(problem, "solution", role):
        size = box.size or look.size
        assert size <= look.size
        assert LETTER_EM[look.font] * size * len(box.text) < box.width


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (None, 2, ""),
        ("✓ mean 0", None, "✓ mean 0"),
        (3.0, None, "3"),
        (0.1, None, "0.1"),
        (-0.0, None, "0"),
        (2 / 3, None, "0.6666667"),
        (3.0, 2, "3"),
        (2.9999999999, 2, "3"),
        (-0.0, 2, "0"),
        (0.125, 2, "0.13"),
        (1.005, 2, "1.01"),
        (-2.5, 1, "-2.5"),
        (-123.456, 2, "-123.46"),
        (-123456.789, 2, "###"),
    ],
)
def test_numbers_are_shown_as_a_sheet_shows_them(
    value: float | str | None, decimals: int | None, text: str
) -> None:
    assert shown(value, decimals, room=5) == text


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_needs_nothing_from_elsewhere(published: Problem, kind: Kind) -> None:
    html = page(published, kind)
    reader = Reader(html)
    assert not re.search(r"https?:|//[a-z]|url\(|@import", html)
    assert not reader.tags & {"script", "link", "img", "iframe", "object", "form", "a", "base"}
    assert not reader.attributes & {"src", "href"}
    assert not [name for name in reader.attributes if name.startswith("on")]
    assert "default-src 'none'; style-src 'unsafe-inline'" in html


def test_a_text_of_the_template_is_never_markup(classic: Problem) -> None:
    title = "<script>alert('1')</script> & \"Co\""
    named = replace(classic.exercise, title=title)
    reader = Reader(page(Problem(named, classic.variant, classic.givens), "assignment"))
    assert "script" not in reader.tags
    assert reader.texts("title") == [title]


def test_a_sheet_that_fits_no_page_is_refused() -> None:
    exercise = load("batch-normalization", Settings((("example", "40"),)))
    with pytest.raises(UsageError, match="does not fit a page"):
        page(pose(exercise, Variant(seed=1)), "assignment")
