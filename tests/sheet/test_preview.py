"""The page of a sheet: it shows what the workbook shows, and nothing else."""

from __future__ import annotations

import io
import re
import subprocess
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from normreg_sheets.answers.draw import pose
from normreg_sheets.answers.problem import Problem, Variant
from normreg_sheets.errors import UsageError
from normreg_sheets.exercise.composition import load
from normreg_sheets.exercise.exercise import Settings
from normreg_sheets.sheet import theme
from normreg_sheets.sheet.cells import cells
from normreg_sheets.sheet.kinds import KINDS
from normreg_sheets.sheet.layout import lay_out
from normreg_sheets.sheet.picture import picture
from normreg_sheets.sheet.preview import LETTER_EM, Box, drawing, page, shown
from normreg_sheets.sheet.workbook import set_up

if TYPE_CHECKING:
    from pathlib import Path

    from normreg_sheets.sheet.kinds import Kind

WIDE = Settings(
    (("eps", "0.1"), ("example", "6"), ("feature", "5"), ("unit", "5")),
    decimals=3,
)
PROBLEMS = {
    "classic": (Settings(), Variant(preset="classic")),
    "wide": (WIDE, Variant(level="decimals", seed=3)),
}
CHROMIUM_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="module", params=PROBLEMS)
def problem(request: pytest.FixtureRequest) -> Problem:
    settings, variant = PROBLEMS[request.param]
    return pose(load("batch-normalization", settings), variant)


@pytest.fixture(scope="module")
def classic() -> Problem:
    settings, variant = PROBLEMS["classic"]
    return pose(load("batch-normalization", settings), variant)


class Reader(HTMLParser):
    """What a browser would make of a page: texts of the fields, and every tag and attribute."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.fields: list[tuple[str, str]] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag == "td":
            self.fields.append((dict(attrs).get("class") or "", ""))

    def handle_data(self, data: str) -> None:
        if self.fields and data.strip():
            looks, text = self.fields[-1]
            self.fields[-1] = looks, text + data

    def texts(self, role: str = "") -> list[str]:
        """The texts of all fields, or of those with a role."""
        return [text for looks, text in self.fields if text and role in ("", *looks.split()[:1])]


def boxes(problem: Problem, kind: Kind, role: str) -> list[Box]:
    return [box for _, row in drawing(problem, kind).rows for box in row if role in box.looks[:1]]


def numbers(words: str) -> Counter[str]:
    """The words that are numbers."""
    return Counter(re.findall(r"(?<!\S)-?\d+(?:\.\d+)?(?!\S)", words))


def shown_numbers(problem: Problem, kind: Kind) -> list[str]:
    """The numbers of the workbook as a spreadsheet would format them, in the order of cells."""
    book = load_workbook(
        io.BytesIO(set_up(problem, kind).workbook(problem)), data_only=True
    ).worksheets[0]
    found = []
    for cell in (cell for row in book.iter_rows() for cell in row):
        if isinstance(cell.value, int | float):
            whole = abs(cell.value - round(cell.value)) < 1e-9
            decimals = len(cell.number_format.partition(".")[2])
            plain = whole or cell.number_format == "General"
            found.append(f"{cell.value:.9g}" if plain else f"{cell.value:.{decimals}f}")
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
    fields = Reader(page(problem, kind)).fields
    texts = [text for looks, text in fields if roles & set(looks.split()[:1])]
    assert texts == shown_numbers(problem, kind)


@pytest.mark.libreoffice
@pytest.mark.parametrize("kind", KINDS)
def test_libreoffice_prints_the_same_numbers(problem: Problem, kind: Kind) -> None:
    pdf = picture(set_up(problem, kind).workbook(problem), ".pdf")
    command = ["pdftotext", "-layout", "-", "-"]
    printed = subprocess.run(command, input=pdf, capture_output=True, check=True, timeout=60)
    page_number = re.compile(r"\d+ / \d+\s*$")
    drawn = " ".join(Reader(page(problem, kind)).texts())
    assert numbers(drawn) == numbers(page_number.sub("", printed.stdout.decode()))


@pytest.mark.parametrize("kind", ["assignment", "practice"])
def test_a_page_to_fill_in_holds_no_answer(problem: Problem, kind: Kind) -> None:
    reader = Reader(page(problem, kind))
    assert not reader.texts("answer")
    asked = sum(problem.key[step.name].size for step in problem.exercise.steps)
    assert len([looks for looks, _ in reader.fields if looks.split()[:1] == ["answer"]]) == asked
    assert not {"result", "exact", "letters"} & {looks.split(" ")[0] for looks, _ in reader.fields}


def test_the_page_to_fill_in_does_not_depend_on_the_key(classic: Problem) -> None:
    other = Problem(classic.exercise, classic.variant, classic.givens)
    vars(other)["key"] = {
        name: values if name in classic.givens else values + 1
        for name, values in classic.key.items()
    }
    assert page(other, "assignment") == page(classic, "assignment")


def test_a_solution_shows_goals_met_and_exact_values(classic: Problem) -> None:
    reader = Reader(page(classic, "solution"))
    assert set(reader.texts("goal")) == {"✓ mean 0", "✓ variance 1"}
    assert {"11/16", "√11/4", "3√11/11"} <= set(reader.texts("exact"))


def test_only_zeros_after_relu_are_grey(classic: Problem) -> None:
    grey = [box for box in boxes(classic, "solution", "result") if "zero" in box.looks]
    assert len(grey) == int((classic.key["A"] == 0).sum())
    assert {box.text for box in grey} == {"0"}


def test_the_frame_runs_around_parameters_and_bias(classic: Problem) -> None:
    for side, count in (("top", 8), ("bottom", 8), ("left", 6), ("right", 6)):
        framed = [
            box
            for _, row in drawing(classic, "solution").rows
            for box in row
            if f"frame-{side}" in box.looks
        ]
        assert len(framed) == count  # two crosses of three rows and three columns and a bias


@pytest.mark.parametrize("kind", KINDS)
def test_every_row_of_the_table_covers_all_columns_once(problem: Problem, kind: Kind) -> None:
    drawn = drawing(problem, kind)
    filled = [0] * len(drawn.rows)
    for row, (_, row_boxes) in enumerate(drawn.rows):
        for box in row_boxes:
            for below in range(box.down):
                filled[row + below] += box.across
    assert set(filled) == {len(drawn.widths)}


def test_a_text_runs_on_over_empty_cells_and_stops_at_a_full_one(classic: Problem) -> None:
    widths = drawing(classic, "assignment").widths
    (network,) = boxes(classic, "assignment", "network")
    assert network.across == 1
    assert network.width > sum(widths[:2])  # over the rail and the zone of the parameters
    heading = boxes(classic, "assignment", "heading")[1]
    caption = boxes(classic, "assignment", "caption")[1]
    assert (heading.text, caption.text) == ("Linear layer", "W")
    assert heading.width == sum(widths[1:3])  # as far as the caption of W


def test_what_may_shrink_fits_its_cell(problem: Problem) -> None:
    for box in boxes(problem, "solution", "exact"):
        size = box.size or theme.LOOKS["exact"].size
        assert size <= theme.LOOKS["exact"].size
        assert LETTER_EM[theme.SERIF] * size * len(box.text) < box.width


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
def test_the_page_needs_nothing_from_elsewhere(classic: Problem, kind: Kind) -> None:
    html = page(classic, kind)
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


@pytest.mark.chromium
@pytest.mark.parametrize("kind", KINDS)
def test_the_page_prints_on_one_landscape_page(
    problem: Problem, kind: Kind, chromium: Path, tmp_path: Path
) -> None:
    source, pdf = tmp_path / "sheet.html", tmp_path / "sheet.pdf"
    source.write_text(page(problem, kind), encoding="utf-8")
    command = [
        str(chromium),
        *CHROMIUM_FLAGS,
        f"--user-data-dir={tmp_path / 'profile'}",
        "--no-pdf-header-footer",
        f"--print-to-pdf={pdf}",
        source.as_uri(),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    pages = re.findall(rb"/MediaBox\s*\[([^\]]+)\]", pdf.read_bytes())
    assert len(pages) == 1
    left, top, right, bottom = map(float, pages[0].split())
    assert (right - left, bottom - top) == pytest.approx(theme.PAGE_POINTS, abs=1)
