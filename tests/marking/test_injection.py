"""What a stranger writes comes back as plain text: in the workbook, in words, and as data.

Every text of `tests/marking/hostile` goes in by every way, and what comes out is read again, by
openpyxl and by our own reader. A feedback workbook has the parts, names, formulas and links of one
on a harmless submission, whatever was handed in; only texts in cells differ.
"""

from __future__ import annotations

import io
import json
import re
import unicodedata
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from normreg_sheets.cli.terminal import in_json, say, tell
from normreg_sheets.errors import SubmissionError
from normreg_sheets.marking import inspection, report
from normreg_sheets.marking.assessment import assess, marked
from normreg_sheets.marking.feedback_page import page
from normreg_sheets.marking.reading import read_submission
from normreg_sheets.submission.reader import read
from normreg_sheets.submission.workbook import Kind
from tests.marking.hostile import (
    CELLS,
    IMPOSSIBLE,
    PLACES,
    TEXTS,
    honest,
    with_cells,
    with_code,
    with_places,
)
from tests.marking.test_leaks_feedback import Marked, book
from tests.sheet.giveaways import cells, parts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SHORT = {name: text for name, text in TEXTS.items() if len(text) < 5000}
MOST = 2000  # characters of a stranger's that are ever said again
SHEETS = ("xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml")
LINKS = re.compile(r"<(?:\w+:)?(?:hyperlinks?|oleObjects?|externalReference)\b|TargetMode")


@cache
def file(way: str) -> bytes:
    """A hostile file: answers of a kind, or a text in every other place."""
    if way in CELLS:
        return with_cells(TEXTS if way == "a text" else SHORT, way)[0]
    return with_places(TEXTS[way])


@cache
def handed_in(data: bytes) -> Marked:
    with TemporaryDirectory() as folder:
        path = Path(folder, "handed-in.xlsx")
        path.write_bytes(data)
        reading = read_submission(path)
    return Marked(reading, marked(reading))


@cache
def feedback(data: bytes) -> bytes:
    return book(handed_in(data), "solution")


WAYS = pytest.mark.parametrize("way", [*CELLS, *TEXTS])


def formulas(part: str) -> dict[str, str]:
    found = ((here, re.search("<f>(.*?)</f>", inside)) for here, inside in cells(part).items())
    return {here: formula[1] for here, formula in found if formula}


# --- the workbook ---------------------------------------------------------------------------


@WAYS
def test_only_texts_in_cells_differ(way: str) -> None:
    data, _ = honest()
    ours, theirs = (parts(feedback(one)) for one in (data, file(way)))

    assert theirs.keys() == ours.keys()
    assert {name for name in ours if ours[name] != theirs[name]} == set(SHEETS)
    for name in SHEETS:
        assert formulas(theirs[name]) == formulas(ours[name])
    assert [name for name, text in theirs.items() if LINKS.search(text.split("\n", 1)[1])] == []


TITLES = ("the sheet's title", "its title in names")
UNTOLD = [TITLES, *((one,) for one in PLACES if one not in (*TITLES, "another title"))]


@pytest.mark.parametrize("chosen", UNTOLD, ids=" and ".join)
def test_nothing_else_of_the_file_is_carried_over(chosen: tuple[str, ...]) -> None:
    data = with_places("zebra", chosen)
    one = handed_in(data)
    said = {**parts(feedback(data)), "page": page(one.assessment, "solution")}

    assert [name for name, text in said.items() if "zebra" in text] == []


@pytest.mark.parametrize("way", [*CELLS, "a link"])
def test_openpyxl_reads_texts(way: str) -> None:
    again = openpyxl.load_workbook(io.BytesIO(feedback(file(way))))
    ours = openpyxl.load_workbook(io.BytesIO(feedback(honest()[0])))
    for sheet, own in zip(again.worksheets, ours.worksheets, strict=True):
        kept = {cell.coordinate for row in own for cell in row if cell.data_type == "f"}
        for cell in (cell for row in sheet for cell in row):
            assert cell.hyperlink is None
            assert (cell.data_type == "f") == (cell.coordinate in kept)
            assert cell.data_type != "s" or (cell.value.isprintable() and len(cell.value) <= MOST)
    assert (again.properties.creator, again.properties.title) == (
        ours.properties.creator,
        ours.properties.title,
    )


@pytest.mark.parametrize("how", ["a text", "rich", "a stored text"])
def test_what_was_written_is_shown_as_it_was(how: str, tmp_path: Path) -> None:
    """By our own reader: in the row of its cell the beginning of the text, less what nobody sees.

    Of a formula it is the formula, which says more than what it stored.
    """
    texts = TEXTS if how == "a text" else SHORT
    data, said = with_cells(texts, how)
    path = tmp_path / "feedback.xlsx"
    path.write_bytes(feedback(data))
    table = read(path).sheets["Feedback"]
    rows = {cell.value: here[1:] for here, cell in table.items() if here[0] == "A"}
    for here, name in said.items():
        shown = table.get(f"C{rows[here]}")
        assert shown is None or (shown.kind is Kind.TEXT and shown.formula is None), name
        beginning = str(shown.value).removesuffix("…").rstrip() if shown else ""
        beginning = beginning.replace("_x005F_", "_")  # an underscore, where it would escape
        wanted = '="x"' if how == "a stored text" else visible(texts[name])
        assert wanted.startswith(beginning), name
        assert len(beginning) >= min(len(wanted), 8) or wanted[8:].isdigit(), name


def visible(text: str) -> str:
    """What a person can see of a text, on one line."""
    hidden = ("Cc", "Cf", "Cs", "Zl", "Zp", "Cn", "Co")
    seen = "".join(one for one in text if unicodedata.category(one) not in hidden)
    return re.sub(r"([\u0300-\u036f]{3})[\u0300-\u036f]+", r"\1", seen).strip()


# --- words and data -------------------------------------------------------------------------


def is_seen(text: str) -> bool:
    """Whether a terminal shows all of it and obeys nothing: each character is letter or mark."""
    return all(unicodedata.category(one)[0] not in "CZ" or one == " " for one in text)


def strings(data: Any) -> Iterator[str]:
    """Every text in some data."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for one in data.values() if isinstance(data, dict) else data:
            yield from strings(one)


@WAYS
def test_words_are_a_line_each(way: str, capsys: pytest.CaptureFixture[str]) -> None:
    one = handed_in(file(way))
    lines = [*report.in_words(one.assessment), *inspection.in_words(one.reading)]
    tell(*lines)
    told = capsys.readouterr().out.removesuffix("\n").split("\n")

    assert len(told) == len(lines)
    assert all(map(is_seen, told))
    assert max(map(len, told)) <= MOST


@WAYS
def test_data_are_the_same_data(way: str) -> None:
    one = handed_in(file(way))
    for data in (report.as_data(one.assessment), inspection.as_data(one.reading)):
        written = in_json(data)
        assert json.loads(written) == data
        assert all(map(is_seen, written.split("\n")))
        assert max(map(len, strings(data))) <= MOST


REFUSED: dict[str, Callable[[str], bytes]] = {
    "the code in its cell": partial(with_code, cell=True),
    "the code of the file": partial(with_code, cell=False),
    "an answer": lambda text: with_cells({"": text}, "a text")[0],
    "another place": with_places,
}
CODES = [(where, text) for where in list(REFUSED)[:2] for text in SHORT.values()]
NO_XML = [(where, text) for where in REFUSED for text in IMPOSSIBLE.values()]


@pytest.mark.parametrize(("where", "text"), [*CODES, *NO_XML])
def test_a_refusal_is_a_short_line(
    where: str, text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "handed-in.xlsx"
    path.write_bytes(REFUSED[where](text))
    with pytest.raises(SubmissionError) as caught:
        assess(path)
    say(str(caught.value))
    told = capsys.readouterr().err

    assert is_seen(told.removesuffix("\n"))
    assert len(told.removeprefix(str(path))) <= 500
