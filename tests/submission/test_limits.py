"""Every limit is kept, named, and offered to be raised to what suffices."""

from __future__ import annotations

import re
import struct
from contextlib import suppress
from dataclasses import fields, replace
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.errors import SubmissionError
from normreg_sheets.submission.guard import LIMITS
from normreg_sheets.submission.reader import read
from normreg_sheets.submission.refusal import MIB, Limits, Reason
from tests.submission.damage import DIRECTORY, patch
from tests.submission.ods import cell, computed, row, text
from tests.submission.parts import (
    MAIN,
    SHEET,
    named,
    pack,
    pack_ods,
    pack_rows,
    table,
    two_sheets,
    worksheet,
)
from tests.submission.refused import refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ROWS = (
    '<row r="1"><c r="A1"><f>((1+1+1+1+1))</f><v>5</v></c><c r="B1"/></row>'
    '<row r="2"><c r="A2" t="str"><v>word</v></c></row><!-- one --><!-- two -->'
    '<row r="3"><c r="A3"><f t="array" ref="A3:B3">9</f></c></row>'
    '<row r="4"><c r="A4"><f t="shared" si="0">12</f></c><c r="B4"><f t="shared" si="0"/></c></row>'
)
MERGES = '<mergeCells><mergeCell ref="D1:E1"/><mergeCell ref="D2:E9"/></mergeCells>'
MATRIX = (
    'table:formula="of:=[.A9:.B9]*2" office:value-type="float" office:value="1"'
    ' table:number-matrix-columns-spanned="2" table:number-matrix-rows-spanned="2"'
)
SPANNED = cell('table:number-columns-spanned="2"')


def openxml(folder: Path) -> Path:
    sheet = worksheet(ROWS).replace("</sheetData>", f"</sheetData>{MERGES}")
    return pack(folder / "sheet.xlsx", {**two_sheets("S", "T"), SHEET: sheet})


def opendocument(folder: Path) -> Path:
    cells = computed("of:=((123))", "float", "123", "123") + text("word") + cell(MATRIX)
    rows = row(cells + SPANNED + SPANNED) + "<!-- one --><!-- two -->"
    return pack_ods(folder / "sheet.ods", table(rows) + table(rows, "T") + named(Z="$S.$A$1"))


FORMATS: dict[str, Callable[[Path], Path]] = {"xlsx": openxml, "ods": opendocument}
CHILD = {"memory", "cpu", "wall"}  # kept by the process around the reader
LIMIT_NAMES = [limit.name for limit in fields(Limits) if limit.name not in {*CHILD, "ratio"}]
KEPT = [
    (kind, name) for kind in FORMATS for name in LIMIT_NAMES if (kind, name) != ("ods", "shared")
]

PLACES = 8  # parts or cells of the file, each with more than those before it


@pytest.mark.parametrize(("kind", "limit"), KEPT)
def test_a_limit_is_kept_and_named_and_can_be_raised(kind: str, limit: str, tmp_path: Path) -> None:
    """What is offered suffices for what broke it: the next part or cell may need more."""
    path = FORMATS[kind](tmp_path)
    whole, allowed = read(path), 1
    for _ in range(PLACES):
        error = refused(path, replace(LIMITS, **{limit: allowed}))
        assert error.reason == Reason.LIMIT
        says = re.fullmatch(
            rf".* (\d+) is more than the limit '{limit}' of {allowed} allows; .*"
            rf"look at the file by hand, or raise it with --limit {limit}=(\d+)",
            str(error),
        )
        assert says is not None
        assert int(says[1]) == int(says[2]) > allowed
        allowed = int(says[2])
        with suppress(SubmissionError):
            assert read(path, replace(LIMITS, **{limit: allowed})) == whole
            return
    pytest.fail("it was raised once for every place, and does not suffice")


@pytest.mark.parametrize("limit", sorted(CHILD))
def test_what_nobody_measured_is_offered_to_be_doubled(limit: str) -> None:
    error = LIMITS.over(limit, "sheet.xlsx")
    allowed = getattr(LIMITS, limit)
    assert f"it needs more than the limit '{limit}' of {allowed} allows" in str(error)
    assert str(error).endswith(f"--limit {limit}={2 * allowed}")
    assert error.reason == Reason.LIMIT


def test_a_bomb_is_refused_by_its_ratio(tmp_path: Path) -> None:
    error = refused(pack(tmp_path / "sheet.xlsx", {SHEET: bytes(20 * MIB)}))
    assert error.reason == Reason.LIMIT
    assert "'ratio'" in str(error)


def test_a_part_larger_than_it_says_is_never_inflated(tmp_path: Path) -> None:
    path = pack(tmp_path / "sheet.xlsx", {SHEET: bytes(20 * MIB)})
    path.write_bytes(patch(path.read_bytes(), DIRECTORY, 24, struct.pack("<L", 1000)))
    assert refused(path).reason == Reason.DAMAGED


def test_no_memory_is_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def exhausted(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("normreg_sheets.submission.reader.open_package", exhausted)
    error = refused(pack(tmp_path / "sheet.xlsx"))
    assert error.reason == Reason.LIMIT
    assert "'memory'" in str(error)


# ---- what each limit is about --------------------------------------------------------------------


def test_the_size_that_is_offered_is_that_of_the_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "sheet.xlsx"
    path.write_bytes(bytes(3 * MIB))
    assert f"--limit file={3 * MIB}" in str(refused(path, replace(LIMITS, file=MIB)))


def after_the_rows(more: str) -> str:
    return worksheet("").replace("</worksheet>", f"{more}</worksheet>")


@pytest.mark.parametrize(
    "inside",
    [
        "<a b='{}'/>",
        '<a b="{}"/>',
        "<a b='x' c = '{}'/>",
        "<a b='{}'><c/></a>",
        "<a>text</a><a b='{}' c='='/>",
    ],
)
def test_the_length_of_an_attribute_is_met_to_the_letter(inside: str, tmp_path: Path) -> None:
    limits = replace(LIMITS, attribute=100)
    for length, fits in ((100, True), (101, False), (7000, False)):
        long = inside.format("x" * length)
        path = pack(tmp_path / "sheet.xlsx", {SHEET: after_the_rows(long)})
        if fits:
            read(path, limits)
        else:
            assert f"{length} is more than the limit 'attribute'" in str(refused(path, limits))


def test_a_long_text_is_no_attribute(tmp_path: Path) -> None:
    long = f"<extra>{'a = b ' * 100}</extra>"
    path = pack(tmp_path / "sheet.xlsx", {SHEET: after_the_rows(long)})
    assert read(path, replace(LIMITS, attribute=100)).sheets == {"S": {}}


@pytest.mark.parametrize(
    ("references", "merges", "cells"),
    [
        (["A1:B2", "C1:C5"], 2, 9),
        (["A1:XFD1", "A1:A1048576", "A1:XFD1048576"], 3, 0),  # whole rows and columns
        (["A1:A1048575"], 1, 1048575),
    ],
)
def test_merged_areas_are_counted_and_not_walked(
    references: list[str], merges: int, cells: int, tmp_path: Path
) -> None:
    merged = "".join(f'<mergeCell ref="{reference}"/>' for reference in references)
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData/><mergeCells>{merged}</mergeCells></worksheet>'
    path = pack(tmp_path / "sheet.xlsx", {SHEET: sheet})
    read(path, replace(LIMITS, merges=merges, merged=cells))
    assert "'merges'" in str(refused(path, replace(LIMITS, merges=merges - 1, merged=cells)))
    if cells:
        assert "'merged'" in str(refused(path, replace(LIMITS, merged=cells - 1)))


def test_brackets_in_a_text_are_not_nested(tmp_path: Path) -> None:
    quoted = "LEN(&quot;((((((&quot;)"
    path = pack_rows(tmp_path / "sheet.xlsx", f"<row><c><f>{quoted}</f></c></row>")
    read(path, replace(LIMITS, nesting=1))


def test_comments_do_not_make_the_parser_start_again(tmp_path: Path) -> None:
    """Between the letters of a text, each costs it all the letters before."""
    text = "x<!---->" * 101
    path = pack_rows(tmp_path / "sheet.xlsx", f"<row><c t='str'><v>{text}</v></c></row>")
    assert "'comments'" in str(refused(path))
