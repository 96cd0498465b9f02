"""What a person would take an entry for, in one table."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from normreg_sheets.submission.numbers import Entry, State, entry
from normreg_sheets.submission.workbook import Cell, Kind


def typed(text: str) -> Entry:
    return entry(Cell(Kind.TEXT, text, None, text))


def stored(text: str, formula: str | None = None) -> Entry:
    return entry(Cell(Kind.NUMBER, float(text), formula, text))


COMMA = "decimal comma read as a point"
DASH = "dash read as a minus sign"
PERCENT = "percentage read as hundredths"
FRACTION = "text read as a fraction"
TEXT = "text read as a number"
APOSTROPHE = "apostrophe left out"

NUMBERS: list[tuple[str, float, int | None, str]] = [
    ("0.333", 0.333, 3, TEXT),
    ("0,333", 0.333, 3, COMMA),
    (" 3 ", 3, 0, TEXT),
    ("\u00a03\u202f", 3, 0, TEXT),
    ("\u20093\u2003", 3, 0, TEXT),
    ("\u200b3\ufeff", 3, 0, TEXT),
    ("'3", 3, 0, APOSTROPHE),
    ("' -0,5", -0.5, 1, f"{APOSTROPHE}; {COMMA}"),
    ("3.", 3, 0, TEXT),
    ("5,", 5, 0, COMMA),
    (".5", 0.5, 1, TEXT),
    (",5", 0.5, 1, COMMA),
    ("0.50", 0.5, 2, TEXT),
    ("+1", 1, 0, TEXT),
    ("-2", -2, 0, TEXT),
    ("- 2", -2, 0, TEXT),
    ("−2", -2, 0, DASH),
    ("－2", -2, 0, DASH),
    ("＋1", 1, 0, TEXT),
    ("–0,5", -0.5, 1, f"{DASH}; {COMMA}"),
    ("1e-3", 0.001, 3, TEXT),
    ("1.5E-3", 0.0015, 4, TEXT),
    ("1E3", 1000, 0, TEXT),
    ("1.25e1", 12.5, 1, TEXT),
    ("50%", 0.5, 2, PERCENT),
    ("12,5 %", 0.125, 3, f"{COMMA}; {PERCENT}"),
    ("12,5\u00a0％", 0.125, 3, f"{COMMA}; {PERCENT}"),
    ("1/3", 1 / 3, None, FRACTION),
    ("-1/2", -0.5, None, FRACTION),
    ("−1 / 2", -0.5, None, f"{DASH}; {FRACTION}"),
    ("+7/4", 1.75, None, FRACTION),
    ("1⁄2", 0.5, None, FRACTION),
    ("½", 0.5, None, FRACTION),
    ("-¾", -0.75, None, FRACTION),
    ("⅓", 1 / 3, None, FRACTION),
    ("2 1/3", 7 / 3, None, "text read as 2 and 1/3"),
    ("-1½", -1.5, None, "text read as 1 and 1/2"),
    ("1 ½", 1.5, None, "text read as 1 and 1/2"),
    ("0 3/4", 0.75, None, "text read as 0 and 3/4"),
]


@pytest.mark.parametrize(("text", "value", "decimals", "note"), NUMBERS)
def test_a_typed_number(text: str, value: float, decimals: int | None, note: str) -> None:
    read = typed(text)
    assert (read.state, read.value, read.decimals) == (State.NUMBER, value, decimals)
    assert read.note == note


UNREADABLE = {
    "three": "the text is no number",
    "3 apples": "the text is no number",
    "1_5": "the text is no number",
    "--2": "the text is no number",
    "1 234": "the text is no number",
    "0x10": "the text is no number",
    "nan": "the text is no number",
    "inf": "the text is no number",
    "1/2/3": "the text is no number",
    "1e": "the text is no number",
    "1e9999": "the text is no number",
    "9" * 41: "the text is no number",
    "1e300": "the number is too large",
    "-1e999": "the number is too large",
    "1/0": "the fraction divides by zero",
    ".": "the text is no number",
    ",": "the text is no number",
    "-.": "the text is no number",
    "1.234,5": "points and commas can be read in two ways",
    "1,234.5": "points and commas can be read in two ways",
    "1,234,567": "points and commas can be read in two ways",
    "٣": "it has digits other than 0 to 9",
    "5²": "it has raised or lowered digits",
    "１": "it has digits other than 0 to 9",
    "½ ½": "the text is no number",
    "1/½": "the text is no number",
    "1 -1/2": "the text is no number",
    "'": "the text is no number",
    "1:2": "the text is no number",
    "3/4/2026": "the text is no number",
    "\u202e12": "the text is no number",  # shown as 21
    "≈ 0.33": "the text is no number",
    "=": "the program took the formula for a text",
    "'=1/2": "the program took the formula for a text",
    "=SQRT(2)/2": "the program took the formula for a text",
    "=1/2": "the program took the formula for a text",
}


@pytest.mark.parametrize("text", UNREADABLE)
def test_an_unreadable_text(text: str) -> None:
    read = typed(text)
    assert (read.state, read.value, read.decimals) == (State.UNREADABLE, None, None)
    assert read.note == UNREADABLE[text]


@pytest.mark.parametrize(
    ("text", "value", "decimals"),
    [
        ("3", 3, 0),
        ("-0.25", -0.25, 2),
        ("0.50", 0.5, 1),  # programs do not keep a typed zero at the end
        ("0.30000000000000004", 0.3, 1),
        ("1E-008", 1e-8, 8),
        ("1.5E-3", 0.0015, 4),
        ("1E+20", 1e20, 0),
        ("1234567.5", 1234567.5, 1),
        ("0.333333333333333", 0.333333333333333, 15),
    ],
)
def test_a_stored_number(text: str, value: float, decimals: int) -> None:
    read = stored(text)
    assert (read.state, read.value, read.decimals, read.note) == (
        State.NUMBER,
        value,
        decimals,
        "",
    )


def test_a_number_shown_as_a_percentage_is_hundredths() -> None:
    cell = Cell(Kind.PERCENT, 0.125, None, "0.125")
    assert entry(cell) == Entry(State.NUMBER, 0.125, 3, "12.5%", PERCENT)
    by_formula = Cell(Kind.PERCENT, 1 / 3, "1/3", "0.333333333333333")
    assert entry(by_formula) == Entry(State.NUMBER, 1 / 3, None, "=1/3", PERCENT)


# What was typed as the fraction, and the day that programs make of it in 2026.
DATES: dict[str, tuple[str, float, tuple[float, ...]]] = {
    "3/4": ("2026-03-04", 3 / 4, (4 / 3,)),
    "13/4 or 4/13": ("2026-04-13", 4 / 13, (13 / 4,)),
    "2/2": ("2026-02-02", 1, ()),
    "1/50": ("1950-01-01", 1, (1 / 50,)),
    "3/50": ("1950-03-01", 3, (1 / 3, 3 / 50)),
    "2/30": ("1930-02-01", 2, (1 / 2, 2 / 30)),
    "2/29": ("2029-02-01", 2, (1 / 2, 2 / 29)),
    "3/1 or 1/3 or 3/26": ("2026-03-01", 3, (1 / 3, 3 / 26)),
    "11/16, where days come first": ("2016-11-01", 11, (1 / 11, 11 / 16)),
    "7/13, where days come first": ("2013-07-01", 7, (1 / 7, 7 / 13)),
    "7/1 in 2012, when 7/12 is a day of it": ("2012-07-01", 7, (1 / 7,)),
    "no first day of a month": ("2016-11-02", 11 / 2, (2 / 11,)),
    "3/99": ("1999-03-01", 3, (1 / 3, 3 / 99)),
    "7/1 in 2030, when 7/30 is a day of it": ("2030-07-01", 7, (1 / 7,)),
}


@pytest.mark.parametrize("fraction", DATES)
def test_a_date_is_every_fraction_that_it_may_have_been(fraction: str) -> None:
    day, value, others = DATES[fraction]
    read = entry(Cell(Kind.DATE, day, None, day))
    assert (read.state, read.value, read.decimals) == (State.NUMBER, value, None)
    assert read.others == others


def test_a_note_says_which_fractions_a_date_is_read_as() -> None:
    note = entry(Cell(Kind.DATE, "2026-03-04", None, "2026-03-04")).note
    assert note == "the program made it a date (2026-03-04); read as 3/4 or 4/3"
    note = entry(Cell(Kind.DATE, "1950-03-01", None, "1950-03-01")).note
    assert note == "the program made it a date (1950-03-01); read as 3/1 or 1/3 or 3/50"


def test_the_value_of_a_formula_is_exact() -> None:
    assert entry(Cell(Kind.NUMBER, 2, "1+1", "2")) == Entry(State.NUMBER, 2.0, None, "=1+1")
    assert stored("0.33", "1/3") == Entry(State.NUMBER, 0.33, None, "=1/3")


@pytest.mark.parametrize(
    ("cell", "note"),
    [
        (Cell(Kind.NUMBER, 1e300), "the number is too large"),
        (Cell(Kind.NUMBER, float("-inf")), "the number is too large"),
        (Cell(Kind.NUMBER, float("nan")), "the number is too large"),
        (Cell(Kind.BOOLEAN, True, None, "1"), "TRUE is not a number"),
        (Cell(Kind.ERROR, "#DIV/0!", "1/0", "#DIV/0!"), "the cell shows an error, #DIV/0!"),
        (Cell(Kind.ERROR, None, None, "1_5"), "the file is damaged here"),
        (Cell(Kind.BLANK, None, "A1*2"), "the formula was never calculated"),
        (Cell(Kind.DATE, "1900-01-02"), "the program made it a date (1900-01-02)"),
        (Cell(Kind.DATE, "1929-12-31"), "the program made it a date (1929-12-31)"),
        (Cell(Kind.DATE, "2026-03-04", "TODAY()"), "the formula gives a date (2026-03-04)"),
        (Cell(Kind.PERCENT, float("inf")), "the number is too large"),
        (Cell(Kind.DATE, None, None, "0.5"), "the program made it a time"),
        (Cell(Kind.UNCLEAR, "it shows 0.7, and holds 0.5"), "it shows 0.7, and holds 0.5"),
        (Cell(Kind.NUMBER, 0.5, None, "0.5", struck=True), "it is struck out"),
        (Cell(Kind.NUMBER, 0.5, "1/2", "0.5", struck=True), "it is struck out"),
        (Cell(Kind.TEXT, "0,5", None, "0,5", struck=True), "it is struck out"),
    ],
)
def test_what_is_no_number_is_unreadable_and_never_zero(cell: Cell, note: str) -> None:
    read = entry(cell)
    assert (read.state, read.value, read.note) == (State.UNREADABLE, None, note)


@pytest.mark.parametrize(
    "cell",
    [
        None,
        Cell(Kind.BLANK, None),
        Cell(Kind.TEXT, ""),
        Cell(Kind.TEXT, " \t\u00a0"),
        Cell(Kind.TEXT, "", 'IF(A1="","",A1)'),
        Cell(Kind.TEXT, " ", struck=True),
    ],
)
def test_what_shows_nothing_is_blank(cell: Cell | None) -> None:
    assert entry(cell).state is State.BLANK
    assert entry(cell).value is None


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (Cell(Kind.NUMBER, 0.5, None, "0.50"), "0.5"),
        (Cell(Kind.NUMBER, 0.1 + 0.2, None, "0.30000000000000004"), "0.3"),
        (Cell(Kind.NUMBER, 6, "A1*2", "6"), "=A1*2"),
        (Cell(Kind.PERCENT, 0.125, None, "0.125"), "12.5%"),
        (Cell(Kind.DATE, "2026-03-04", None, "2026-03-04"), "2026-03-04"),
        (Cell(Kind.TEXT, " 0,5 ", None, " 0,5 "), " 0,5 "),
        (Cell(Kind.TEXT, "a\x00\n\u202eb", None, ""), "ab"),
        (Cell(Kind.TEXT, "x" * 999, None, ""), "x" * 199 + "…"),
        (Cell(Kind.BOOLEAN, True, None, "1"), "TRUE"),
        (Cell(Kind.ERROR, "#DIV/0!", None, "#DIV/0!"), "#DIV/0!"),
        (Cell(Kind.UNCLEAR, "it shows 0.7, and holds 0.5", None, "0.5"), "0.5"),
        (Cell(Kind.NUMBER, 0.5, None, "0.5", struck=True), "0.5"),
    ],
)
def test_what_was_said_is_fit_to_be_shown(cell: Cell, said: str) -> None:
    assert entry(cell).said == said


@given(some.integers(-(10**9), 10**9), some.integers(0, 6))
def test_a_decimal_is_read_alike_typed_or_stored(digits: int, decimals: int) -> None:
    text = f"{digits / 10**decimals:.{decimals}f}"
    as_text, as_number = typed(text), stored(text)
    assert as_text.value == as_number.value == float(text)
    assert as_text.decimals == decimals
    assert as_number.decimals is not None
    assert as_number.decimals <= decimals


@given(some.text(max_size=60))
def test_any_text_is_read_as_a_finite_number_or_not_at_all(text: str) -> None:
    read = typed(text)
    assert (read.state is State.NUMBER) == (read.value is not None)
    assert read.value is None or abs(read.value) < 1e300
