"""Files that nobody meant, some thousand; more in `python -m tests.benchmarks.mutation`."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from normreg_sheets.submission import reader
from normreg_sheets.submission.workbook import Kind
from tests.mutation import judge, seeds
from tests.mutation.campaign import SHEET, judge_each
from tests.mutation.mutants import mutant
from tests.mutation.opinions import Opinions
from tests.submission.parts import pack_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from normreg_sheets.submission.workbook import Cell, Workbook

SEED = 2026  # another one than that of the long run
NUMBER, OF_LIBREOFFICE = 2000, 800


@pytest.fixture(scope="module")
def written() -> dict[str, bytes]:
    return seeds.written()


@pytest.fixture(scope="module")
def opinions() -> Iterator[Opinions]:
    with Opinions() as asked:
        yield asked


def findings(outcomes: Iterator[judge.Outcome]) -> list[str]:
    return [
        f"{outcome.mutant} {outcome.origin}, {outcome.how}: {finding}"
        for outcome in outcomes
        for finding in outcome.findings
    ]


def test_a_mutant_is_refused_or_read_as_others_read_it(
    written: dict[str, bytes], opinions: Opinions, tmp_path: Path
) -> None:
    assert findings(judge_each(written, SEED, range(NUMBER), tmp_path, opinions)) == []


@pytest.mark.libreoffice
def test_so_is_one_of_a_file_of_libreoffice(opinions: Opinions, tmp_path: Path) -> None:
    files = seeds.saved(tmp_path)
    assert findings(judge_each(files, SEED, range(OF_LIBREOFFICE), tmp_path, opinions)) == []


def test_the_same_number_makes_the_same_mutant(written: dict[str, bytes]) -> None:
    again = seeds.written()
    assert again == written
    mutants = [mutant(written, SEED, number) for number in range(50)]
    assert mutants == [mutant(again, SEED, number) for number in range(50)]
    assert len({one.data for one in mutants}) == 50


def test_a_reader_that_ends_its_process_has_no_opinion(
    written: dict[str, bytes], opinions: Opinions, tmp_path: Path
) -> None:
    """calamine makes room for every cell up to the last one."""
    ends = ((1, "A1"), (1048576, "XFD1048576"))
    far = "".join(f'<row r="{row}"><c r="{here}"><v>1</v></c></row>' for row, here in ends)
    died = opinions.deaths
    assert opinions.of("calamine", pack_rows(tmp_path / "far.xlsx", far).read_bytes()) is None
    assert opinions.deaths == died + 1
    assert opinions.of("calamine", written["small"])


# ---- the oracle sees what is wrong ---------------------------------------------------------------


def changed(worse: Callable[[Cell], Cell | None]) -> Callable[[Path], Workbook]:
    """A reader with a defect: some cells are others, or not there."""

    def read(path: Path) -> Workbook:
        book = reader.read(path)
        sheets = {
            name: {
                here: other for here, cell in sheet.items() if (other := worse(cell)) is not None
            }
            for name, sheet in book.sheets.items()
        }
        return replace(book, sheets=sheets)

    return read


def escaping(path: Path) -> Workbook:
    raise KeyError(path)


def slow(path: Path) -> Workbook:
    end = time.process_time() + judge.SLOW
    while time.process_time() < end:
        pass
    return reader.read(path)


def when(met: Kind, **other: Any) -> Callable[[Cell], Cell]:
    return lambda cell: cell._replace(**other) if cell.kind is met else cell


FAULTS: dict[str, Callable[[Path], Workbook]] = {
    "another error escapes": escaping,
    "it takes long": slow,
    "another number": changed(when(Kind.NUMBER, value=1.0000000001)),
    "another text": changed(when(Kind.TEXT, value="a")),
    "a truth is a number": changed(when(Kind.BOOLEAN, kind=Kind.NUMBER, value=1.0)),
    "an error is a text": changed(when(Kind.ERROR, kind=Kind.TEXT)),
    "another day": changed(when(Kind.DATE, value="2026-04-03")),
    "a cell is lost": changed(lambda cell: None if cell.text == "0.5" else cell),
    "a formula is lost": changed(lambda cell: cell._replace(formula=None)),
    "another formula": changed(lambda cell: cell._replace(formula=cell.formula and "A1*3")),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_defect_of_the_reader_is_found(
    fault: str, written: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judge, "read", FAULTS[fault])
    few = range(1) if fault == "it takes long" else range(30)
    assert findings(judge_each(written, SEED, few, tmp_path, None))


def test_what_escapes_from_marking_is_found(
    written: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judge, "assess", escaping)
    sheets = {name: data for name, data in written.items() if SHEET in name}
    found = findings(judge_each(sheets, SEED, range(30), tmp_path, None))
    assert any("marking: KeyError" in each for each in found)
