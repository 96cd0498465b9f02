"""The command line, run in this process and not heard."""

from __future__ import annotations

import io
from contextlib import redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING

from normreg_sheets.cli import commands

if TYPE_CHECKING:
    from pathlib import Path


def command(*arguments: str | Path) -> int:
    """The exit status of a command; what it raises is for the test to see."""
    try:
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            commands([*map(str, arguments)], standalone_mode=False)
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0
