"""Tables as text: what was written is read, and only what is filled in changes."""

from __future__ import annotations

import codecs
import csv
import io
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from normreg_sheets.course import tables
from normreg_sheets.course.tables import MOST_BYTES, read, refilled, write
from normreg_sheets.errors import UsageError
from tests.course.gradebook_text import Written

WORDS = some.text(some.sampled_from('ab ,;\t"\n\r=é雪'), max_size=5)


@some.composite
def files(draw: some.DrawFn) -> Written:
    end = draw(some.sampled_from(["\n", "\r\n", "\r"]))
    width = draw(some.integers(2, 4))
    rows = draw(some.lists(some.lists(WORDS, min_size=width, max_size=width), max_size=4))
    rows = [[f"x{row[0]}", *row[1:]] for row in rows]  # none is blank
    rows = [[f"name {index}" for index in range(width)], *rows]
    tail = draw(some.sampled_from(["", end]))  # the last line may have no end
    bare = Written(rows, [], draw(some.sampled_from(",;\t")), end, tail)
    cells = [[bare.cell(text, quotes=draw(some.booleans())) for text in row] for row in rows]
    return replace(bare, cells=cells)


@given(files(), some.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_reads_what_was_written_and_writes_it_back(file: Written, encoding: str) -> None:
    data = file.text.encode(encoding)
    table = read(data, "a.csv")
    assert [list(table.header), *(list(row.cells) for row in table.rows)] == file.rows
    assert table.delimiter == file.delimiter
    assert refilled(table, {}) == data


@given(files())
def test_reads_what_python_reads(file: Written) -> None:
    table = read(file.text.encode(), "a.csv")
    other = csv.reader(io.StringIO(file.text, newline=""), delimiter=file.delimiter)
    assert [list(table.header), *(list(row.cells) for row in table.rows)] == list(other)


@given(files(), some.data())
def test_filling_in_changes_those_cells_alone(file: Written, data: some.DataObject) -> None:
    places = [(row, column) for row in range(1, len(file.rows)) for column in (0, 1)]
    chosen = data.draw(some.lists(some.sampled_from(places), unique=True)) if places else []
    new = {place: data.draw(WORDS) for place in chosen}
    cells = [list(row) for row in file.cells]
    for (row, column), text in new.items():
        cells[row][column] = file.cell(text, quotes=cells[row][column].startswith('"'))
    table = read(file.text.encode(), "a.csv")
    filled = refilled(table, {(row - 1, column): text for (row, column), text in new.items()})
    assert filled.decode() == replace(file, cells=cells).text


OLD = 'a;"b";c\r\n 1 ;"2" ;3\n"x""y"; \'"\';\r\n\r\n7;8'


@pytest.mark.parametrize(
    ("cells", "new"),
    [
        ({(0, 0): "10"}, 'a;"b";c\r\n10;"2" ;3\n"x""y"; \'"\';\r\n\r\n7;8'),
        ({(0, 1): "9,5"}, 'a;"b";c\r\n 1 ;"9,5";3\n"x""y"; \'"\';\r\n\r\n7;8'),
        ({(1, 2): "n;m"}, 'a;"b";c\r\n 1 ;"2" ;3\n"x""y"; \'"\';"n;m"\r\n\r\n7;8'),
        ({(2, 2): "9"}, 'a;"b";c\r\n 1 ;"2" ;3\n"x""y"; \'"\';\r\n\r\n7;8;9'),
        ({(2, 0): "0", (1, 0): 'q"'}, 'a;"b";c\r\n 1 ;"2" ;3\n"q"""; \'"\';\r\n\r\n0;8'),
    ],
)
def test_every_other_byte_stays(cells: dict[tuple[int, int], str], new: str) -> None:
    mark = codecs.BOM_UTF8
    assert refilled(read(mark + OLD.encode(), "a.csv"), cells) == mark + new.encode()


def test_a_row_that_stops_short_is_continued() -> None:
    table = read(b"a,b,c,d\n1\n2,2,2,2\n", "a.csv")
    assert refilled(table, {(0, 2): "x", (0, 3): "y"}) == b"a,b,c,d\n1,,x,y\n2,2,2,2\n"


@pytest.mark.parametrize(
    ("data", "header"),
    [
        ("naïve,b\n".encode("cp1252"), ("naïve", "b")),
        ("naïve,b\n".encode(), ("naïve", "b")),
        ("雪;b\n".encode("utf-16"), ("雪", "b")),
        (codecs.BOM_UTF16_BE + "雪\tb\n".encode("utf-16-be"), ("雪", "b")),
        (b"\n\n,,\na,b\n", ("a", "b")),
        (b'"x, y";b;c\n1;2;3\n', ("x, y", "b", "c")),
        (b"alone\n1\n", ("alone",)),
    ],
)
def test_finds_encoding_delimiter_and_header(data: bytes, header: tuple[str, ...]) -> None:
    table = read(data, "a.csv")
    assert table.header == header
    assert refilled(table, {}) == data


def test_rows_are_counted_as_a_spreadsheet_does() -> None:
    table = read(b'a,b\n\n"1\n1",2\n,,,\n3,4', "a.csv")
    assert [row.number for row in table.rows] == [3, 5]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "a.csv: is empty"),
        (b" \n,,\n", "a.csv: is empty"),
        (b"PK\x03\x04rest", "a.csv: is a workbook"),
        (b"\xd0\xcf\x11\xe0rest", "a.csv: is a workbook"),
        ("a,b".encode("utf-16-le"), "a.csv: is no text"),
        (b"\x81\x8d", "a.csv: is no text"),
        (codecs.BOM_UTF8 + b"\xe9", "a.csv: is no text"),
        (codecs.BOM_UTF16_LE + b"a", "a.csv: is no text"),
        (b'a,b\n1,"2\n3', "a.csv, row 2: a quote opens"),
        (b"id,name\n1,Doe, Jane\n", "a.csv, row 2: has 3 cells under 2"),
        (b"a" * (MOST_BYTES + 1), "a.csv: is larger than 10 MiB"),
    ],
)
def test_refuses_in_one_line(data: bytes, says: str) -> None:
    with pytest.raises(UsageError) as error:
        read(data, "a.csv")
    assert str(error.value).startswith(says)
    assert "\n" not in str(error.value)


def test_refuses_too_many_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_CELLS", 6)
    assert len(read(b"a,b\n1,2\n3,4", "a.csv").rows) == 2
    with pytest.raises(UsageError, match="more than 6 cells"):
        read(b"a,b\n1,2\n3,4\n5", "a.csv")


def test_refuses_a_letter_that_the_file_cannot_hold() -> None:
    table = read("naïve,b\n1,2".encode("cp1252"), "a.csv")
    with pytest.raises(UsageError, match="UTF-8"):
        refilled(table, {(0, 1): "雪"})


@example([["=1+1", "0\0"], ["-0.5", '"=x"']])
@given(some.lists(some.lists(some.text(), min_size=2, max_size=2)))
def test_writes_what_excel_reads(rows: list[list[str]]) -> None:
    """The mark, CR LF, and for any text a cell that begins with none of the active characters."""
    data = write(["a", "b"], rows)
    assert data.startswith(codecs.BOM_UTF8 + b"a,b\r\n")
    again = list(csv.reader(io.StringIO(data[3:].decode(), newline="")))
    assert len(again) == len(rows) + 1
    for written in again[1:]:
        assert "\0" not in "".join(written)
        for cell in written:
            try:
                float(cell)
            except ValueError:
                assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))


def test_a_file_name_that_is_no_unicode_is_written() -> None:
    assert write(["a"], [["x\udc80"]]) == codecs.BOM_UTF8 + b"a\r\nx?\r\n"


def test_numbers_stay_numbers_and_nothing_is_empty() -> None:
    assert write(["a"], [[-0.5, 3, None, "-0.5"]]) == codecs.BOM_UTF8 + b"a\r\n-0.5,3,,-0.5\r\n"


@pytest.mark.parametrize("line", ["sep=;\r\n", '"sep=;"\n', "SEP=;\n"])
def test_a_line_that_names_the_separator_is_no_row(line: str) -> None:
    text = f"{line}a,b,c;d\n1;2\n"
    table = read(text.encode(), "a.csv")
    assert (table.header, table.delimiter) == (("a,b,c", "d"), ";")
    assert [(row.number, row.cells) for row in table.rows] == [(2, ("1", "2"))]
    assert refilled(table, {(0, 1): "3"}) == f"{line}a,b,c;d\n1;3\n".encode()


def test_a_separator_and_nothing_else_is_empty() -> None:
    with pytest.raises(UsageError, match="is empty"):
        read(b"sep=,", "a.csv")
