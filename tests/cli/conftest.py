"""The command line, run in an empty folder as a user runs it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.__main__ import main
from tests.cli.ended import Ended

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
