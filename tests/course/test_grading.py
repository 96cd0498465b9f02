"""The processes in which files are graded."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from normreg_sheets.course.grading import Graded, Grading
from normreg_sheets.submission.isolation import isolated

if TYPE_CHECKING:
    from normreg_sheets.submission.source import Place
    from tests.course.classroom import Classroom


class Loaded(Grading):
    """A grading that says which modules its process has loaded by then."""

    def __call__(self, place: Place) -> Graded:
        graded = super().__call__(place)
        return replace(graded, record=replace(graded.record, says=" ".join(sys.modules)))


def test_no_mark_needs_sympy(room: Classroom) -> None:
    """It takes half a second to load, in each process."""
    folder = room.put({"u0001.xlsx": room.sheet(0, 1)})
    work = room.work()
    for reveal in (None, "hints"):
        task = Loaded(work.problems, work.whole.settings, "embedded", work.limits, reveal)
        (graded,) = isolated(task, [folder / "u0001.xlsx"], Graded, work.limits)

        assert isinstance(graded, Graded)
        assert "normreg_sheets" in graded.record.says.split()
        assert "sympy" not in graded.record.says.split()
