"""The sheet with the entries: where each stands, how it is shown, and texts of strangers."""

from __future__ import annotations

import io
import re
import zipfile

import numpy as np
import openpyxl
import pytest

from normreg_sheets.sheet.feedback import Judged, Judgement
from normreg_sheets.sheet.feedback_table import Column, Table
from normreg_sheets.sheet.layout import lay_out
from normreg_sheets.sheet.signs import SIGNS
from normreg_sheets.sheet.workbook import set_up_feedback
from tests.sheet.giveaways import (
    parts,
)
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
    text,
)


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        (number(0.125), 0.125),
        (number(-3.0, "wrong"), -3),
        (Judged("0,25", 0.25, "right", 1.0, 1.0), 0.25),
        (BLANK, "–"),
        (text("about 3"), "about 3"),
        (Judged("5/4", 1.25, "unreadable", 0.0, 1.0), "5/4"),
        (text("a very long answer in many words"), "a very…"),
    ],
)
def test_an_entry_stands_as_it_was_read(cell: Judged, shown: object) -> None:
    sheet = opened(made(cell)).worksheets[0]
    assert {sheet[here].value for _, _, here in places(problem())} == {shown}


def test_entries_stand_where_the_assignment_asks_for_them() -> None:
    posed = problem()
    own = Judgement(
        {
            name: {
                at: number(100 * position + sum(n * 10**k for k, n in enumerate(at[::-1])))
                for at in np.ndindex(*posed.key[name].shape)
            }
            for position, name in enumerate(posed.asked, start=1)
        }
    )
    sheet = opened(set_up_feedback(posed, solved=False).workbook(posed, own)).worksheets[0]
    for position, name in enumerate(posed.asked, start=1):
        where = sheet.defined_names[f"step_{name}"].attr_text.rpartition("!")[2]
        block = sheet[where.replace("$", "")]
        tall = posed.key[name].ndim == 1
        for down, row in enumerate(block):
            for across, cell in enumerate(row):
                assert cell.value == 100 * position + (down if tall else 10 * down + across)


def test_nothing_on_the_sheet_can_be_changed() -> None:
    sheet = opened(made(*EVERY)).worksheets[0]
    assert sheet.protection.sheet
    assert all(cell.protection.locked for row in sheet.iter_rows() for cell in row)


def test_the_sheets_are_the_entries_and_the_feedback() -> None:
    book = opened(made(*EVERY))
    assert book.sheetnames == [TITLE, FEEDBACK]
    assert not book[FEEDBACK].protection.sheet
    assert [sheet.sheet_state for sheet in book.worksheets] == ["visible", "visible"]


def test_formats_of_the_sheet_look_at_no_other_sheet() -> None:
    """Google Sheets would not follow them."""
    for sheet in opened(made(*EVERY)).worksheets:
        formulas = [
            rule.formula[0] for rules in sheet.conditional_formatting for rule in rules.rules
        ]
        assert formulas
        assert [formula for formula in formulas if "!" in formula or "verdicts" in formula] == []


def test_number_formats_that_only_conditional_formats_use_have_numbers_of_their_own() -> None:
    with zipfile.ZipFile(io.BytesIO(made(*EVERY))) as archive:
        styles = archive.read("xl/styles.xml").decode()
    pairs = set(re.findall(r'<numFmt numFmtId="(\d+)" formatCode="([^"]*)"', styles))
    assert len(pairs) > len(SIGNS)
    assert len({number for number, _ in pairs}) == len(pairs)


def test_the_verdict_of_every_cell_is_repeated_beside_it_in_a_hidden_column() -> None:
    data, posed = made(*EVERY), problem()
    sheet, cached = opened(data).worksheets[0], opened(data, data_only=True).worksheets[0]
    expected = judged(posed, *EVERY)
    rules = {
        str(rules.sqref): [rule.formula[0] for rule in rules.rules]
        for rules in sheet.conditional_formatting
    }
    hidden = {
        openpyxl.utils.get_column_letter(column)
        for letter, dimension in sheet.column_dimensions.items()
        if dimension.hidden
        for column in range(dimension.min, dimension.max + 1)
        if letter
    }
    for step, place, here in places(posed):
        formula = f'MATCH("{here}",'
        (mirror,) = (
            cell for row in sheet.iter_rows() for cell in row if formula in str(cell.value)
        )
        assert cached[mirror.coordinate].value == expected.cells[step][place].verdict
        assert mirror.column_letter in hidden
        assert mirror.row == sheet[here].row
        block = sheet.defined_names[f"step_{step}"].attr_text.rpartition("!")[2].replace("$", "")
        if not any(place):
            assert any(f'{mirror.coordinate}="wrong"' in rule for rule in rules[block])


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ((number(2.0),), "✗ variance 1"),
        ((BLANK,), None),
        ((text("x"),), None),
        ((number(1.0), number(1e200)), "✗ variance 1"),
    ],
)
def test_goals_are_told_from_the_entries(cells: tuple[Judged, ...], says: str | None) -> None:
    sheet = opened(made(*cells), data_only=True).worksheets[0]
    layout = lay_out(problem().exercise)
    told = {
        sheet.cell(mark.row, mark.column).value or None
        for mark in layout.marks
        if "variance" in mark.goal.says
    }
    assert told == {says}


STRANGE = {
    "formula": ("=1+1", "=1+1"),
    "markup": ("<b>&amp;</b>", "<b>&amp…"),
    "link": ("http://x", "http://x"),
    "command": ("=cmd|' /C calc'!A0", "=cmd|'…"),
    "control characters": ("1\x00\x07\x1b2\n3", "123"),
    "endless": ("9" * 40_000, "…"),
    "escape": ("_x0041_", "_x0041_"),
    "backwards": ("\u202e21\u202c", "21"),
    "half a pair": ("\ud8003", "3"),
    "emoji": ("😀", "😀"),
}


@pytest.mark.parametrize("name", STRANGE)
def test_a_strangers_text_stays_a_short_plain_text(name: str) -> None:
    said, shown = STRANGE[name]
    data = made(text(said))
    book = opened(data)
    for cell in (book[TITLE][places(problem())[0][2]], book[FEEDBACK]["C22"]):
        assert cell.data_type == "s"
        assert cell.hyperlink is None
        # openpyxl reads inline strings as they stand, with the escape of spreadsheets.
        assert str(cell.value).replace("_x005F_", "_")[:6] == shown[:6]
    assert book[TITLE][places(problem())[0][2]].value.replace("_x005F_", "_") == shown
    assert not any("hyperlink" in part for part in parts(data).values())


def test_what_somebody_wrote_stays_a_text_when_the_cell_is_edited() -> None:
    posed = problem()
    table = Table(posed, lay_out(posed.exercise), False)
    sheet = opened(made(text("=1+1")))[FEEDBACK]
    assert {sheet.cell(row, Column.WROTE).number_format for row in table.rows} == {"@"}


@pytest.mark.parametrize(
    ("said", "value", "shown"),
    [
        ("0.25", 0.25, "0.25"),
        ("0,33333333333333333333", 1 / 3, "0.333333333333333"),
        ("12345678901234567890", 12345678901234567890.0, "1.23456789012e+19"),
        ("-0.0000012345678901234", -1.2345678901234e-06, "-1.2345678901e-06"),
        ("=SQRT(2)/2+1234567890", 1234567890.7, "=SQRT(2)/2+…"),
        ("1234567890123/9876543210987", 0.125, "0.125"),
        ("nearly 12345678901234", None, "nearly…"),
    ],
)
def test_a_number_that_is_too_long_is_rounded_and_never_cut(
    said: str, value: float | None, shown: str
) -> None:
    found = Judged(said, value, "wrong", 0.0, 1.0).wrote(17)

    assert found == shown
    assert len(found) <= 17
