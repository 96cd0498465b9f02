"""Every form of entry, typed into a real LibreOffice, saved in both formats, and read.

What a program makes of the keys depends on its language: in Boston 0,333 groups thousands, in
Berlin 0.333 does. So the table says for each what must be read; where a program has already made
333 of it, nobody can tell any more, and the table says that as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest
from openpyxl import Workbook as Book
from openpyxl.styles import Protection

from normreg_sheets.answers.problem import Variant
from normreg_sheets.exercise.exercise import Settings
from normreg_sheets.marking.students import each_step
from normreg_sheets.sheet.addresses import address
from normreg_sheets.sheet.names import CODE_PROPERTY
from normreg_sheets.sheet.roles import asked
from normreg_sheets.sheet.workbook import set_up
from normreg_sheets.submission.numbers import State, entry
from normreg_sheets.submission.reader import read
from tests.answers.posed import PLAIN, posed
from tests.libreoffice import office
from tests.marking.by_hand import typed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from normreg_sheets.submission.workbook import Cell

pytestmark = pytest.mark.libreoffice


class Read(NamedTuple):
    """What an entry must be read as; `decimals` None is exact, `others` are its other meanings."""

    value: float
    decimals: int | None = None
    others: tuple[float, ...] = ()


UNREADABLE, BLANK = State.UNREADABLE, State.BLANK
Wanted = Read | State

# What is typed, what it must be read as in en-US, and in de-DE.
ENTRIES: dict[str, tuple[Wanted, Wanted]] = {
    "3": (Read(3, 0), Read(3, 0)),
    " 3 ": (Read(3, 0), Read(3, 0)),
    "\u00a03\u00a0": (Read(3, 0), Read(3, 0)),
    "\u20093": (Read(3, 0), Read(3, 0)),
    "'3": (Read(3, 0), Read(3, 0)),
    "0.333": (Read(0.333, 3), Read(333, 0)),
    "0,333": (Read(333, 0), Read(0.333, 3)),
    "12,5": (Read(12.5, 1), Read(12.5, 1)),
    "12.5": (Read(12.5, 1), Read(12.5, 1)),
    "0.50": (Read(0.5, 1), Read(0.5, 2)),  # a number has lost its last zero, a text has not
    ".5": (Read(0.5, 1), Read(0.5, 1)),
    ",5": (Read(0.5, 1), Read(0.5, 1)),
    "5.": (Read(5, 0), Read(5, 0)),
    "+1": (Read(1, 0), Read(1, 0)),
    "-2": (Read(-2, 0), Read(-2, 0)),
    "- 2": (Read(-2, 0), Read(-2, 0)),
    "−2": (Read(-2, 0), Read(-2, 0)),
    "－2": (Read(-2, 0), Read(-2, 0)),
    "(3)": (Read(-3, 0), Read(-3, 0)),  # a bookkeeper's minus
    "1e-3": (Read(0.001, 3), Read(0.001, 3)),
    "1E3": (Read(1000, 0), Read(1000, 0)),
    "1.5e-3": (Read(0.0015, 4), Read(0.0015, 4)),
    "50%": (Read(0.5, 1), Read(0.5, 1)),
    "12.5%": (Read(0.125, 3), Read(0.125, 3)),
    "12,5 %": (Read(0.125, 3), Read(0.125, 3)),
    "=50%": (Read(0.5), Read(0.5)),
    "1/3": (Read(1 / 3, None, (3,)), Read(1 / 3)),
    "2/3": (Read(2 / 3, None, (3 / 2,)), Read(2 / 3)),
    "12/7": (Read(12 / 7, None, (7 / 12,)), Read(12 / 7)),
    "2/2": (Read(1), Read(1)),
    "13/4": (Read(13 / 4), Read(13 / 4)),
    "1/50": (Read(1 / 50), Read(1 / 50)),
    "1/2": (Read(1 / 2), Read(1 / 2)),
    "3/4": (Read(3 / 4), Read(3 / 4)),
    "'1/2": (Read(1 / 2), Read(1 / 2)),
    "1 1/2": (Read(3 / 2), Read(3 / 2)),
    "7.4.": (UNREADABLE, Read(4 / 7, None, (7 / 4,))),
    "=1/3": (Read(1 / 3), Read(1 / 3)),
    "-1/3": (Read(-1 / 3), Read(-1 / 3)),
    "+1/3": (Read(1 / 3), Read(1 / 3)),
    "=SQRT(2)/2": (Read(0.5**0.5), Read(0.5**0.5)),
    "=-2": (Read(-2), Read(-2)),
    "=1e-3": (Read(0.001), Read(0.001)),
    "=3,5": (UNREADABLE, Read(3.5)),
    '="3"': (Read(3, 0), Read(3, 0)),
    '=""': (BLANK, BLANK),
    "": (BLANK, BLANK),
    "1.234,5": (UNREADABLE, Read(1234.5, 1)),
    "1,234.5": (Read(1234.5, 1), UNREADABLE),
    "1:2": (UNREADABLE, UNREADABLE),
    "3 4": (UNREADABLE, UNREADABLE),
    "1/2/3 or so": (UNREADABLE, UNREADABLE),
    "three": (UNREADABLE, UNREADABLE),
    "about 2": (UNREADABLE, UNREADABLE),
    "inf": (UNREADABLE, UNREADABLE),
    "5²": (UNREADABLE, UNREADABLE),
    "--2": (UNREADABLE, UNREADABLE),
    "1e400": (UNREADABLE, UNREADABLE),
    "=1/0": (UNREADABLE, UNREADABLE),
    "=SQRT(-1)": (UNREADABLE, UNREADABLE),
    "=1/3+": (UNREADABLE, UNREADABLE),
    "'=1/2": (UNREADABLE, UNREADABLE),  # a text, until it is recalculated
    "=TODAY()": (UNREADABLE, UNREADABLE),
}
PLACES = {text: f"B{row}" for row, text in enumerate(ENTRIES, start=1)}
TRUTH = "D1"
LOCALES = ("en-US", "de-DE")
OTHER = {"xlsx": "ods", "ods": "xlsx"}


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Mapping[str, Cell]]:
    """The cells of every form that was filled in, by its locale and its way through formats."""
    folder = tmp_path_factory.mktemp("entries")
    form = Book()
    sheet = form.worksheets[0]
    sheet.title = "Form"
    for place in (*PLACES.values(), TRUTH):
        sheet[place].protection = Protection(locked=False)
    sheet.protection.sheet = True
    form.save(folder / "form.xlsx")
    entries = {"Form": {place: text for text, place in PLACES.items() if text} | {TRUTH: "=1=1"}}
    ways: dict[str, Path] = {}
    for locale in LOCALES:
        for to in OTHER:
            ways[f"{locale} {to}"] = folder / f"{locale} {to}.{to}"
        sittings = [
            office.Sitting(folder / "form.xlsx", entries, ways[f"{locale} {to}"]) for to in OTHER
        ]
        office.type_all(sittings, locale=locale)
    for to, other in OTHER.items():
        there = office.convert(
            [ways[f"{locale} {to}"] for locale in LOCALES], folder / other, other
        )
        back = office.convert(there, folder / f"{other} {to}", to)
        for locale, first, second in zip(LOCALES, there, back, strict=True):
            ways[f"{locale} {to} to {other}"] = first
            ways[f"{locale} {to} to {other} and back"] = second
    return {way: read(path).sheets["Form"] for way, path in ways.items()}


FORMATS = [
    *OTHER,
    *(f"{to} to {other}{back}" for to, other in OTHER.items() for back in ("", " and back")),
]


@pytest.mark.parametrize("way", FORMATS)
@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("text", ENTRIES)
def test_an_entry_is_read_as_a_person_would(
    saved: Mapping[str, Mapping[str, Cell]], text: str, locale: str, way: str
) -> None:
    wanted = ENTRIES[text][LOCALES.index(locale)]
    got = entry(saved[f"{locale} {way}"].get(PLACES[text]))
    if isinstance(wanted, State):
        assert (got.state, got.value) == (wanted, None)
        return
    assert got.state is State.NUMBER
    assert got.value == pytest.approx(wanted.value, rel=1e-14)  # programs write 15 digits
    assert got.others == pytest.approx(wanted.others)
    assert got.decimals == wanted.decimals


@pytest.mark.parametrize("way", [*OTHER, "xlsx to ods"])
@pytest.mark.parametrize("locale", LOCALES)
def test_the_truth_of_a_formula_is_no_number(
    saved: Mapping[str, Mapping[str, Cell]], locale: str, way: str
) -> None:
    """From .ods to .xlsx, LibreOffice makes it a plain 1: only a recalculation tells then."""
    assert entry(saved[f"{locale} {way}"][TRUTH]).note == "TRUE is not a number"


ASKED = {"batch-normalization": PLAIN, "dropout": Settings(only="update")}


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An assignment of each exercise that an honest student filled in, saved in both formats."""
    folder = tmp_path_factory.mktemp("handed-in")
    sittings = []
    for name, settings in ASKED.items():
        problem = posed(Variant(level="fractions", seed=5), settings, name)
        press, texts = set_up(problem, "assignment"), typed(problem, each_step(problem))
        blank = folder / f"{name}-blank.xlsx"
        blank.write_bytes(press.workbook(problem))
        entries = {
            address(*where): texts[step][place]
            for step, place, where in asked(problem, press.layout)
        }
        sittings += [
            office.Sitting(blank, {press.title: entries}, folder / f"{name}.{to}") for to in OTHER
        ]
    office.type_all(sittings)
    return folder


@pytest.mark.parametrize("name", ASKED)
def test_an_assignment_is_read_alike_from_both_formats(handed_in: Path, name: str) -> None:
    ods, xlsx = read(handed_in / f"{name}.ods"), read(handed_in / f"{name}.xlsx")
    assert (ods.names, ods.ambiguous) == (xlsx.names, {})
    assert xlsx.properties.items() <= ods.properties.items()
    assert CODE_PROPERTY in xlsx.properties
    assert list(ods.sheets) == list(xlsx.sheets)
    for title, sheet in xlsx.sheets.items():
        other = ods.sheets[title]
        assert list(other) == list(sheet)
        for here, cell in sheet.items():
            assert other[here]._replace(text=cell.text) == cell
            assert entry(other[here]) == entry(cell)
