"""A class that is made once, and copied for each test that grades it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.course import classwork, papers
from normreg_sheets.marking import feedback
from tests.course.classroom import Classroom, Here, classroom, copied

if TYPE_CHECKING:
    from pathlib import Path

    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.marking.feedback import Reveal
    from normreg_sheets.sheet.workbook import FeedbackPress

BEGAN = date(2031, 5, 5)
_MADE: dict[str, FeedbackPress] = {}
_set_up = feedback.set_up


@pytest.fixture(scope="session")
def made_class(tmp_path_factory: pytest.TempPathFactory) -> Classroom:
    """A class of eight, of whom nobody has handed in anything."""
    return classroom(tmp_path_factory.mktemp("class"), 8, BEGAN)


@pytest.fixture
def room(made_class: Classroom, tmp_path: Path) -> Classroom:
    """The same, in a folder of this test's own."""
    return copied(made_class, tmp_path)


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Here:
    """Have the files read in this process, and tell which.

    What feedback shares is made once, and nobody looks at the report.
    """

    def pressed(problem: Problem, reveal: Reveal) -> FeedbackPress:
        if reveal not in _MADE:
            _MADE[reveal] = _set_up(problem, reveal)
        return _MADE[reveal]

    reader = Here()
    monkeypatch.setattr(classwork, "isolated", reader)
    monkeypatch.setattr(feedback, "set_up", pressed)
    monkeypatch.setattr(papers, "report", lambda _: "")
    return reader


@pytest.fixture
def handed_in(room: Classroom) -> Path:
    """Three hand in, with none, one and two mistakes."""
    return room.put({f"u000{place + 1}.xlsx": room.sheet(place, place) for place in range(3)})
