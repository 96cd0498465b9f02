"""The journal keeps what is found at once, and believes what is whole and of the same rules."""

from __future__ import annotations

import errno
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.course.journal import Entries, Journal, read
from normreg_sheets.course.records import CellRecord, Flagged, Record
from normreg_sheets.errors import OutputError
from tests.cli.ended import names

if TYPE_CHECKING:
    from pathlib import Path

CELL = CellRecord("Z", "B5", "1,5 \udcff\n", 1.5, "mistake", 0.5, 1.0, "bias", "Add “b”?")
ANA = Record("a1", "review", "ana", 2, (CELL,), (Flagged("odd", "is odd"),), "x, y", "2031")
BEN = Record("b2", "refused", reason="pdf", says="is a PDF")


def written(path: Path, *records: Record, rules: str = "one") -> Journal:
    log = Journal(path, Entries(rules))
    for record in records:
        log.found(record)
    return log


def test_what_was_found_is_read_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    log = written(path, ANA, BEN)
    log.feedback("ana", "a1")

    assert read(path) == Entries("one", {"a1": ANA, "b2": BEN}, {"ana": "a1"})
    log.close()


def test_there_is_nothing_where_there_is_no_journal(tmp_path: Path) -> None:
    assert read(tmp_path / "records.jsonl") == Entries()


def test_a_journal_that_was_broken_off_anywhere_gives_what_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    written(path, ANA, BEN).close()
    data = path.read_bytes()
    ends = [place for place, byte in enumerate(data) if byte == ord("\n")]
    near = {end + more for end in (*ends, 0) for more in (-1, 0, 1, 2)}
    for cut in sorted({*range(0, len(data) + 1, 9), *near} & {*range(len(data) + 1)}):
        path.write_bytes(data[:cut])
        whole = sum(cut >= end for end in ends)  # the end of a line is not needed to read it
        found = read(path)
        assert list(found.records.values()) == [ANA, BEN][: max(whole - 1, 0)], cut
        assert found.rules == ("one" if whole else ""), cut


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\xff\xfe",
        b"[" * 100_000,
        b"7",
        b"null",
        b'{"record": 7}',
        b'{"record": {"digest": 1}}',
    ],
)
def test_a_line_that_says_nothing_is_passed_over(line: bytes, tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    written(path, ANA).close()
    path.write_bytes(path.read_bytes() + line + b"\n")
    with closing(Journal(path, read(path))) as log:
        log.found(BEN)

    assert read(path).records == {"a1": ANA, "b2": BEN}


def test_a_torn_line_is_not_continued_by_the_next_one(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    written(path, ANA).close()
    path.write_bytes(path.read_bytes()[:-9])
    with closing(Journal(path, read(path))) as log:
        log.found(BEN)

    assert read(path).records == {"b2": BEN}


def test_under_other_rules_only_the_names_of_feedback_are_believed() -> None:
    entries = Entries("one", {"a1": ANA}, {"ana": "a1"})

    assert entries.under("one") is entries
    assert entries.under("two") == Entries("two", {}, {"ana": ""})


def test_it_is_put_in_order_and_holds_what_counts(tmp_path: Path) -> None:
    first, second = tmp_path / "1", tmp_path / "2"
    old = replace(BEN, digest="c3")
    for path, records in ((first, (BEN, old, ANA)), (second, (ANA, BEN))):
        log = written(path, *records)
        for stem in ("ben", "ana", "cem") if path == first else ("ana", "ben"):
            log.feedback(stem, "a1")
        log.finish([*(records)][::-1] if path == second else [ANA, BEN], ["ben", "ana", "dora"])

    assert first.read_bytes() == second.read_bytes()
    assert read(first) == Entries("one", {"a1": ANA, "b2": BEN}, {"ana": "a1", "ben": "a1"})


@pytest.mark.parametrize("written_before", [0, 7])
def test_a_full_disk_is_told_in_one_line_and_loses_nothing(
    written_before: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "records.jsonl"
    log = written(path, ANA)

    class Full:
        def __init__(self) -> None:
            self.left = written_before

        def write(self, data: memoryview) -> int:
            if self.left == 0:
                raise OSError(errno.ENOSPC, "No space left on device")
            taken, self.left = self.left, 0
            with path.open("ab") as file:
                return file.write(data[:taken])

        def close(self) -> None:
            """Nothing is held back."""

    log.close()
    monkeypatch.setattr(log, "_file", Full())
    with pytest.raises(
        OutputError, match=r"records\.jsonl: cannot be written: No space left"
    ) as told:
        log.found(BEN)

    assert "\n" not in str(told.value)
    assert read(path).records == {"a1": ANA}
    assert names(tmp_path) == ["records.jsonl"]


def test_a_journal_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "records.jsonl").mkdir()
    with pytest.raises(OutputError, match=r"records\.jsonl: cannot be read: Is a directory"):
        read(tmp_path / "records.jsonl")
