"""On paper: every section on a page of its own, and no text cut off.

Of a text that meets a full cell LibreOffice prints the letters that find room, so some are missing;
one that runs over the edge of the sheet stands in the PDF beyond that edge.
"""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.properties import PageSetupProperties

from normreg_sheets.sheet import theme
from normreg_sheets.sheet.kinds import KINDS
from normreg_sheets.sheet.preview import drawing
from normreg_sheets.sheet.workbook import set_up
from tests.answers.posed import PLAIN, exercise, posed
from tests.libreoffice import office
from tests.sheet.files import ASKED, CLASSIC, said
from tests.sheet.layouts import LAYOUTS, TOO_WIDE, problem

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


pytestmark = pytest.mark.libreoffice

SLACK = 3.0  # points between the edge and the first letter


class Word(NamedTuple):
    """A word of a page and its box, in points from the top left."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def pages(pdf: Path) -> list[list[Word]]:
    """The words of every page."""
    done = subprocess.run(
        ["pdftotext", "-bbox", str(pdf), "-"], capture_output=True, check=True, timeout=60
    )
    plain = re.sub(r"<!DOCTYPE[^>]*>| xmlns=\"[^\"]*\"", "", done.stdout.decode())
    sides = ("xMin", "yMin", "xMax", "yMax")
    return [
        [
            Word(word.text or "", *(float(word.get(side, "nan")) for side in sides))
            for word in page.iter("word")
        ]
        for page in ET.fromstring(plain).iter("page")
    ]


def letters(texts: Iterable[str]) -> Counter[str]:
    """How often each letter stands there; other signs may come from another font, and differ."""
    return Counter(sign for text in texts for sign in text if sign.isascii() and sign.isalpha())


def outside(words: list[Word]) -> list[str]:
    """The words that reach over the right edge of the sheet, which is centred on the paper."""
    left = min(word.left for word in words)
    last = theme.PAGE_POINTS[0] - left + SLACK
    return [word.text for word in words if word.right > last]


FILES = [
    *((name, settings, kind) for name, settings in ASKED for kind in KINDS),
    *(
        (name, settings, kind)
        for name, settings in LAYOUTS
        for kind in ("assignment", "solution")
        if settings not in (TOO_WIDE, PLAIN) and settings.only is None
    ),
]


@dataclass(frozen=True, slots=True)
class Print:
    """What a file holds, page by page, and what stands on its pages."""

    texts: list[list[str]]
    pages: list[list[Word]]


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> list[Print]:
    """Every file, printed by one LibreOffice."""
    folder = tmp_path_factory.mktemp("printed")
    texts, paths = [], []
    for number, (name, settings, kind) in enumerate(FILES):
        drawn = (name, settings) in ASKED
        some = posed(CLASSIC, settings, name) if drawn else problem(exercise(name, settings))
        paths.append(folder / f"{number}.xlsx")
        paths[-1].write_bytes(set_up(some, kind).workbook(some))
        sheet = drawing(some, kind).pages
        texts.append([[box.text for _, row in rows for box in row] for rows in sheet])
    pdfs = office.convert(paths, folder / "pdf", "pdf")
    return [Print(held, pages(pdf)) for held, pdf in zip(texts, pdfs, strict=True)]


EACH = pytest.mark.parametrize(
    "number",
    range(len(FILES)),
    ids=[f"{name}-{said(settings)}-{kind}" for name, settings, kind in FILES],
)


@EACH
def test_every_section_has_one_page(number: int, printed: list[Print]) -> None:
    name, settings, _ = FILES[number]
    some, found = exercise(name, settings), printed[number].pages
    assert len(found) == len(some.sections)
    for words, section in zip(found[1:], some.sections[1:], strict=True):
        top = sorted(words, key=lambda word: (round(word.top), word.left))
        heading = f"{some.title}: {section}".split()
        assert [word.text for word in top[: len(heading)]] == heading


@EACH
def test_every_letter_of_every_text_is_printed(number: int, printed: list[Print]) -> None:
    sheet = printed[number]
    for texts, words in zip(sheet.texts, sheet.pages, strict=True):
        footer = max(word.top for word in words)
        found = letters(word.text for word in words if word.top < footer - SLACK)
        wanted = letters(texts)
        assert (wanted - found, found - wanted) == (Counter(), Counter())


@EACH
def test_no_text_runs_over_the_edge_of_the_sheet(number: int, printed: list[Print]) -> None:
    for words in printed[number].pages:
        assert outside(words) == []


def test_a_text_that_is_cut_off_is_seen(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    texts = ["a text that is much too long for its cell", "neighbour", "and on " * 20]
    sheet["A1"], sheet["B1"], sheet["A3"] = texts
    sheet.print_area = "A1:L9"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    path = tmp_path / "cut.xlsx"
    book.save(path)
    [pdf] = office.convert([path], tmp_path / "pdf", "pdf")
    [words] = pages(pdf)
    assert letters(texts) - letters(word.text for word in words)
    assert outside(words)
