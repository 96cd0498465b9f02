"""The Feedback sheet: a row for every cell, the points of each step, the flags."""

from __future__ import annotations

import pytest

from normreg_sheets.sheet.feedback import Judged
from normreg_sheets.sheet.feedback_rows import FLAG_LINE, NO_FLAGS
from normreg_sheets.sheet.feedback_table import FLAG_ROWS, Column, Table
from normreg_sheets.sheet.layout import lay_out
from normreg_sheets.sheet.workbook import set_up_feedback
from tests.sheet.judgements import (
    BLANK,
    EVERY,
    FEEDBACK,
    TITLE,
    judged,
    made,
    number,
    opened,
    places,
    problem,
    table_rows,
    text,
)


def test_the_table_has_a_row_for_every_cell_in_the_order_of_the_steps() -> None:
    rows = table_rows(opened(made(*EVERY))[FEEDBACK])
    assert [row["Cell"] for row in rows] == [here for _, _, here in places(problem())]
    assert rows[0]["Entry"] == "Z₁₁"
    assert rows[7]["Entry"] == "Z₂₄"


@pytest.mark.parametrize(
    ("position", "row"),
    [
        (0, ("1.5", None, "right", 1, 1, None)),
        (2, ("0.5", None, "too coarse", 0.5, 1, None)),
        (3, ("7.125", None, "mistake", 0, 1, "Did you add the bias of the row?")),
        (5, (None, None, "blank", 0, 1, None)),
        (6, ("about 3", None, "unreadable", "pending", 1, "The text is no number.")),
        (7, ("0,25", "0.25", "right", 1, 1, "Decimal comma read as a point.")),
    ],
)
def test_a_row_says_what_was_written_and_found(position: int, row: tuple[object, ...]) -> None:
    found = table_rows(opened(made(*EVERY))[FEEDBACK])[position]
    heads = ("You wrote", "Read as", "Verdict", "Points", "of", "Remark")
    assert tuple(found[head] for head in heads) == row


def test_points_of_each_step_stand_on_top() -> None:
    sheet = opened(made(number(1.0), number(9.0, "wrong", 0.25)), data_only=True)[FEEDBACK]
    first = [sheet.cell(6, column).value for column in (1, 2, 3, Column.VERDICT, Column.POINTS, 8)]
    assert first == ["2", "Z", "Linear layer", "6 of 12 right", 7.5, 12]


@pytest.mark.parametrize(
    ("cells", "score"),
    [
        ((number(1.0),), "72 of 72 points (100 %)"),
        ((number(1.0, "wrong", 0.0),), "0 of 72 points (0 %)"),
        ((number(1.0), BLANK), "36 of 72 points (50 %)"),
        ((*[number(1.0)] * 23, BLANK), "69 of 72 points (95.8 %)"),
        ((Judged("1", 1.0, "right", 0.9999, 1.0),), "71.99 of 72 points (99.9 %)"),
        ((*[number(1.0)] * 71, text("x")), "71 of 72 points (98.6 %), 1 cell pending"),
        ((number(1.0), text("x")), "36 of 72 points (50 %), 36 cells pending"),
    ],
)
def test_the_score_is_never_rounded_up_to_all(cells: tuple[Judged, ...], score: str) -> None:
    book = opened(made(*cells), data_only=True)
    assert book[FEEDBACK]["A3"].value == score
    assert f"Feedback: {score}" in {
        cell.value for row in book[TITLE].iter_rows(max_row=1) for cell in row
    }


def test_the_right_values_stand_in_the_solution_alone() -> None:
    posed = problem()
    for row, (step, place, _) in zip(
        table_rows(opened(made(*EVERY, solved=True))[FEEDBACK], solved=True),
        places(posed),
        strict=True,
    ):
        assert row["Right"] == pytest.approx(posed.key[step][place], abs=0.005 + 1e-9)
    assert "Right" not in table_rows(opened(made(*EVERY))[FEEDBACK])[0]


FLAG = "the given X does not hold the numbers of this problem; it was marked on the true ones"


@pytest.mark.parametrize(
    ("flags", "lines"),
    [
        ((), [NO_FLAGS]),
        ((FLAG,), [f"! {FLAG}"]),
        ((FLAG,) * 3, [f"! {FLAG}"] * 3),
        ((FLAG,) * 4, [f"! {FLAG}"] * 2 + ["! … and more, for a person to look at"]),
    ],
)
def test_flags_have_their_lines(flags: tuple[str, ...], lines: list[str]) -> None:
    posed = problem()
    own = judged(posed, BLANK, flags=flags)
    sheet = opened(set_up_feedback(posed, solved=False).workbook(posed, own))[FEEDBACK]
    rows = Table(posed, lay_out(posed.exercise), False).flags
    found = [sheet.cell(row, 1).value for row in rows]
    assert found == [*lines, *[None] * (FLAG_ROWS - len(lines))]


def test_a_long_flag_is_broken_into_lines_that_fit_the_page() -> None:
    posed = problem()
    own = judged(posed, BLANK, flags=("word " * 300,))
    sheet = opened(set_up_feedback(posed, solved=False).workbook(posed, own))[FEEDBACK]
    rows = Table(posed, lay_out(posed.exercise), False).flags
    found = [str(sheet.cell(row, 1).value) for row in rows]
    assert max(map(len, found)) <= FLAG_LINE
    assert found[-1].endswith("…")


def test_the_head_of_the_table_is_printed_on_every_page() -> None:
    posed = problem()
    sheet = opened(made(*EVERY))[FEEDBACK]
    head = Table(posed, lay_out(posed.exercise), False).head
    assert sheet.print_title_rows == f"${head}:${head}"
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.page_setup.paperSize == int(sheet.PAPERSIZE_A4)
