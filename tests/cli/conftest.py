"""The command line, run in an empty folder as a user runs it."""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.__main__ import main
from normreg_sheets.course import classwork
from normreg_sheets.marking import outcomes
from tests.cli.ended import Ended
from tests.course.classroom import Classroom, Here, classroom, copied

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.ended import Run


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command line in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str | Path) -> Ended:
        monkeypatch.setattr(sys, "argv", ["normreg-sheets", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        code = ended.value.code
        assert code is None or isinstance(code, int)
        return Ended(code or 0, *capsys.readouterr())

    return run


@pytest.fixture(scope="session")
def made_class(tmp_path_factory: pytest.TempPathFactory) -> Classroom:
    """A class of four, of whom nobody has handed in anything."""
    return classroom(tmp_path_factory.mktemp("class"), 4, date(2031, 5, 5))


@pytest.fixture
def room(made_class: Classroom, tmp_path: Path) -> Classroom:
    """The same, in the folder in which the commands run."""
    return copied(made_class, tmp_path)


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Here:
    """Have the files read in this process, and tell which."""
    reader = Here()
    monkeypatch.setattr(classwork, "isolated", reader)
    monkeypatch.setattr(outcomes, "isolated", reader)
    return reader
