"""The page: each section on one sheet of paper, and a clear word where it cannot be."""

from __future__ import annotations

import pytest

from normreg_sheets.errors import UsageError
from normreg_sheets.exercise.exercise import Settings
from normreg_sheets.sheet import theme
from normreg_sheets.sheet.columns import last_column
from normreg_sheets.sheet.kinds import KINDS, Kind
from normreg_sheets.sheet.layout import lay_out
from normreg_sheets.sheet.page import column_widths, require_page, row_heights, scale
from normreg_sheets.sheet.workbook import set_up
from tests.answers.posed import exercise
from tests.sheet.files import EXERCISES
from tests.sheet.layouts import LAYOUTS, TOO_WIDE, chosen, laid_out, page_of, problem

EACH = pytest.mark.parametrize(("name", "settings"), LAYOUTS)
TOO_LARGE = [
    ("batch-normalization", "example=40"),
    ("batch-normalization", "unit=40"),
    ("batch-normalization", "feature=64"),
    ("dropout", "hidden1=30"),
    ("dropout", "example=40"),
    ("dropout", "unseen=40"),
]


# --- a page for every section ---------------------------------------------------------------


@EACH
def test_the_pages_cover_all_rows_one_after_the_other(name: str, settings: Settings) -> None:
    layout = laid_out(name, settings)
    tops, bottoms = zip(*layout.pages, strict=True)
    assert (tops[0], bottoms[-1]) == (1, layout.last_row)
    assert [top - 1 for top in tops[1:]] == list(bottoms[:-1])
    assert all(top <= bottom for top, bottom in layout.pages)


@EACH
def test_every_section_has_a_page_with_its_answers_on_it(name: str, settings: Settings) -> None:
    some, layout = exercise(name, settings), laid_out(name, settings)
    assert len(layout.pages) == len(some.sections)
    for part in some.parts:
        page = some.sections.index(part.section)
        homes = [layout.home(step.name) for step in part.steps]
        rows = {row for block in homes for row in (block.top - 1, block.bottom)}
        assert {page_of(layout, row) for row in rows} <= {page}


@EACH
def test_a_page_after_the_first_says_which_section_it_is(name: str, settings: Settings) -> None:
    some, layout = exercise(name, settings), laid_out(name, settings)
    headings = [(label.row, label.text) for label in layout.labels if label.role == "section"]
    tops = [top for top, _ in layout.pages[1:]]
    assert headings == [
        (top, f"{some.title}: {section}")
        for top, section in zip(tops, some.sections[1:], strict=True)
    ]


@EACH
def test_what_belongs_to_a_part_stands_on_its_page(name: str, settings: Settings) -> None:
    """Its number, title and text, its goals and its lines in letters."""
    some, layout = exercise(name, settings), laid_out(name, settings)
    badges = {label.text: label for label in layout.labels if label.role == "badge"}
    for part in some.parts:
        badge, page = badges[part.number], some.sections.index(part.section)
        rail = [label for label in layout.labels if label.text in (part.title, part.text)]
        assert page_of(layout, badge.row) == page
        assert page in {page_of(layout, label.row) for label in rail}
        goals = [mark.row for mark in layout.marks if mark.goal in part.goals]
        steps = {step.name for step in part.steps}
        lines = [line.row for line in layout.derivations if steps & set(line.steps)]
        assert {page_of(layout, row) for row in (*goals, *lines)} <= {page}


# --- its size -------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("name", "settings"), [one for one in LAYOUTS if one[1] != TOO_WIDE])
def test_the_usual_sizes_can_be_read(name: str, settings: Settings, kind: Kind) -> None:
    some = problem(exercise(name, settings))
    assert theme.LEAST_SCALE <= scale(some, laid_out(name, settings), kind) <= 1


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("name", "values"), TOO_LARGE)
def test_what_would_be_too_small_to_read_is_refused_in_one_line(
    name: str, values: str, kind: Kind
) -> None:
    with pytest.raises(UsageError) as refused:
        set_up(problem(exercise(name, chosen(values))), kind)
    says = str(refused.value)
    assert says.startswith(f"{name}: with ")
    assert values in says
    assert says.endswith("choose smaller sizes")
    assert "\n" not in says


@pytest.mark.parametrize(("name", "values"), TOO_LARGE)
def test_it_is_refused_before_any_number_is_drawn(name: str, values: str) -> None:
    with pytest.raises(UsageError, match=r"choose smaller sizes$"):
        require_page(exercise(name, chosen(values)))


@pytest.mark.parametrize("name", EXERCISES)
def test_the_usual_size_is_let_through_before_any_number_is_drawn(name: str) -> None:
    require_page(exercise(name))


@pytest.mark.parametrize("kind", KINDS)
@EACH
def test_every_column_and_row_has_a_size(name: str, settings: Settings, kind: Kind) -> None:
    some, layout = problem(exercise(name, settings)), laid_out(name, settings)
    assert list(column_widths(some, layout, kind)) == list(range(1, last_column(layout, kind) + 1))
    assert list(row_heights(some, layout, kind)) == list(range(1, layout.last_row + 1))


@pytest.mark.parametrize("name", EXERCISES)
def test_more_decimals_have_wider_columns(name: str) -> None:
    widths: dict[int, set[float]] = {}
    for decimals in (2, 4, 5, 6):
        some = problem(exercise(name, Settings(decimals=decimals)))
        layout = lay_out(some.exercise)
        width = column_widths(some, layout, "assignment")[layout.home("Y").left]
        widths.setdefault(max(some.asked.values()), set()).add(width)
    most = [width for _, found in sorted(widths.items()) for width in sorted(found)]
    assert most == sorted(set(most))


@EACH
def test_columns_of_one_block_are_equally_wide(name: str, settings: Settings) -> None:
    layout = laid_out(name, settings)
    widths = column_widths(problem(exercise(name, settings)), layout, "solution")
    for block in layout.blocks:
        assert len({widths[column] for column in range(block.left, block.right + 1)}) == 1


@pytest.mark.parametrize(
    ("values", "linear", "activation", "wide"),
    [
        ("", "Z1", "A1", True),
        ("", "Zi1", "Ai1", True),
        ("hidden1=3 output=1", "Z1", "A1", True),
        ("hidden1=3 output=1", "Zi1", "Ai1", False),
    ],
)
def test_a_section_that_would_be_too_high_is_made_wider(
    values: str, linear: str, activation: str, *, wide: bool
) -> None:
    """Its activations stand at the right of what they act on, instead of under it."""
    layout = laid_out("dropout", chosen(values))
    base, block = layout.home(linear), layout.home(activation)
    beside = (block.top, block.left) == (base.top, base.right + 2)
    under = block.top > base.bottom + 1 and block.left == base.left
    assert (beside, under) == (wide, not wide)
