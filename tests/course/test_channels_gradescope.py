"""Gradescope's export: the file in it that says who handed in what, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from normreg_sheets.course.archive import members
from normreg_sheets.course.channels import Clue, delivery
from normreg_sheets.course.submitters import Submitter, Upload, uploads
from normreg_sheets.errors import UsageError
from normreg_sheets.submission.refusal import Limits
from tests.course.layouts import Handed, gradescope_zip, zipped
from tests.course.roll import ROLL

if TYPE_CHECKING:
    from pathlib import Path

ONE = """\
submission_7:
  :submitters:
  - :name: Zoë "Z" Doe
    :sid: 0042
    :email: Zoe@uni.edu
  :created_at: {time}
  :results:
    tests: [{{name: a, score: 1.0}}]
"""
TIMES = {
    "2025-03-01 10:11:12.123456000 Z": "2025-03-01T10:11:12+00:00",
    "2025-03-01 10:11:12 -08:00": "2025-03-01T18:11:12+00:00",
    "2025-03-01 10:11:12.1 +0530": "2025-03-01T04:41:12+00:00",
    "'2025-03-01T10:11:12Z'": "2025-03-01T10:11:12+00:00",
    "2025-03-01 10:11:12 UTC": "2025-03-01T10:11:12+00:00",
    "2025-03-01 10:11:12": "2025-03-01T10:11:12+00:00",
    "2025-02-31 10:11:12 Z": None,
    "0001-01-01 00:00:00 +05:00": None,
    "yesterday": None,
    "[1, 2]": None,
}


@pytest.mark.parametrize("time", TIMES)
def test_metadata_say_who_and_when(time: str) -> None:
    found = uploads(ONE.format(time=time).encode(), "m.yml")
    who = Submitter('Zoë "Z" Doe', "Zoe@uni.edu", "0042")
    assert found == {"7": Upload((who,), TIMES[time])}


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("submission_7: {}", {"7": Upload((), None)}),
        ("submission_7: {':submitters': [x, {':sid': 5, ':email': [a]}]}",
         {"7": Upload((Submitter("", "", "5"),), None)}),
        ("submission_7: {':submitters': none}\nsubmission_8: x", {"7": Upload((), None)}),
        ("!ruby/object:Gem::Version {a: b}", {}),
    ],
)  # fmt: skip
def test_odd_metadata_say_what_they_can(text: str, known: dict[str, Upload]) -> None:
    assert uploads(text.encode(), "m.yml") == known


@pytest.mark.parametrize(
    "data",
    [b"", b"text", b"- a\n- b", b"a: [", b"\x00", b"a: \xff", b"*a", b"&a [*a]", b"{[a]: b}"]
    + [mark * 100_000 for mark in (b"[", b"- ", b"? ", b"{a: ")],
    ids=lambda data: repr(data[:8]),
)
def test_broken_metadata_are_refused_in_one_line(data: bytes) -> None:
    with pytest.raises(UsageError, match=r"m\.yml: .*download the export again") as caught:
        uploads(data, "m.yml")
    assert "\n" not in str(caught.value)


def test_an_export_tells_who_sent_each_file(tmp_path: Path) -> None:
    jane, anh, *_ = ROLL
    handed = [Handed(jane, b"1"), Handed(anh, b"2", "work.pdf", team=(anh, jane))]
    path = tmp_path / "export.zip"
    path.write_bytes(gradescope_zip(handed))
    one, two = delivery(members(path)).sent
    clues = {who: (Clue("email", who.email), Clue("number", who.number)) for who in (jane, anh)}
    assert one.who == (clues[jane],)
    assert two.who == (clues[anh], clues[jane])
    assert (two.name, two.file) == (f"{anh.name}, {jane.name}", "work.pdf")
    assert one.time is not None
    assert one.order < two.order


def test_a_students_file_of_that_name_says_nothing(tmp_path: Path) -> None:
    mine = b"submission_7: {':submitters': [{':sid': other}]}"
    path = tmp_path / "export.zip"
    path.write_bytes(zipped({
        "export/submission_metadata.yml": ONE.format(time="now").encode(),
        "export/submission_7/submission_metadata.yml": mine,
    }))  # fmt: skip
    (one,) = delivery(members(path)).sent
    assert [clue.value for clue in one.who[0]] == ["Zoe@uni.edu", "0042"]


def test_without_metadata_nobody_is_known(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    path.write_bytes(zipped({"export/submission_7/hw.xlsx": b"1"}))
    (one,) = delivery(members(path)).sent
    assert (one.channel, one.who, one.time) == ("gradescope", (), None)


def test_metadata_that_cannot_be_read_stop_the_run(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    path.write_bytes(gradescope_zip([Handed(ROLL[0], b"1")]))
    with pytest.raises(UsageError, match="limit 'file'"):
        delivery(members(path), limits=Limits(file=10))
