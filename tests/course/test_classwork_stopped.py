"""Whatever stops a run, nothing that was found is lost, and the next one goes on from there."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.course import classwork, journal
from normreg_sheets.course.classwork import run
from normreg_sheets.course.collecting import collected
from normreg_sheets.errors import OutputError, UsageError
from normreg_sheets.sheet import output
from tests.course.classroom import files_in

if TYPE_CHECKING:
    from pathlib import Path

    from tests.course.classroom import Classroom, Here

A, B, C = "u0001.xlsx", "u0002.xlsx", "u0003.xlsx"


class StoppedError(Exception):
    """The power went."""


@pytest.mark.parametrize("after", [1, 2, 3])
def test_a_run_that_is_stopped_goes_on_from_there(
    after: int, room: Classroom, here: Here, handed_in: Path
) -> None:
    whole = room.folder / "whole"
    room.grade(handed_in, feedback=True)
    room.graded.rename(whole)
    here.read.clear()
    work = room.work(feedback=True)
    found = collected([handed_in], room.students, None, work.limits, room.graded)

    def told(done: int, of: int, _: object) -> None:
        assert of == 3
        if done == after:
            raise StoppedError

    with pytest.raises(StoppedError):
        run(work, found, told)
    (room.graded / ".normreg-0123456789abcdef.part").write_bytes(b"half")
    (room.graded / "feedback" / ".normreg-0123.part").write_bytes(b"half")
    room.grade(handed_in, feedback=True)

    assert here.read == [A, B, C]
    assert files_in(room.graded) == files_in(whole)


def test_a_feedback_that_was_being_written_is_not_believed(
    room: Classroom, here: Here, handed_in: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine may stop between a new feedback and the note of it; then the old file is back."""
    room.grade(handed_in, feedback=True)
    before = files_in(room.graded)

    def stops(path: Path, data: bytes, *, force: bool, private: bool) -> None:
        output.write(path, data, force=force, private=private)
        raise StoppedError

    room.put({B: room.sheet(1, 4)})
    with monkeypatch.context() as patch:
        patch.setattr(classwork, "output", SimpleNamespace(write=stops, sweep=output.sweep))
        with pytest.raises(StoppedError):
            room.grade(handed_in, feedback=True)
    assert files_in(room.graded)[f"feedback/{B}"] != before[f"feedback/{B}"]
    room.put({B: room.sheet(1, 1)})
    room.grade(handed_in, feedback=True)

    assert files_in(room.graded) == before


def test_a_slip_in_a_persons_decisions_is_told_before_the_work(
    room: Classroom, here: Here, handed_in: Path
) -> None:
    room.put({"overrides.csv": b"student,cell,points,reason\nnobody,,1,\n"}, "graded")
    with pytest.raises(UsageError, match=r"overrides\.csv, row 2"):
        room.grade(handed_in)

    assert here.read == []


@pytest.mark.parametrize("at", [journal.FILE, "feedback", "run.json", "grades.csv", "report.html"])
def test_what_cannot_be_written_is_told_and_nothing_is_lost(
    at: str, room: Classroom, here: Here, handed_in: Path
) -> None:
    blocked = room.graded / at
    if at == "feedback":
        room.graded.mkdir()
        blocked.write_bytes(b"")
    else:
        blocked.mkdir(parents=True)
    with pytest.raises(OutputError) as told:
        room.grade(handed_in, feedback=True)
    assert "\n" not in str(told.value)
    assert at in str(told.value)

    blocked.unlink() if at == "feedback" else blocked.rmdir()
    room.grade(handed_in, feedback=True)
    again = 1 if at == "feedback" else 0  # the file that it was at
    assert len(here.read) == (3 + again if at != journal.FILE else 3)
    assert [row["points"] for row in room.rows()[:3]] == [
        str(room.of - place) for place in range(3)
    ]
