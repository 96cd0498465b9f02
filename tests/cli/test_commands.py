"""Every command: its help, its streams, its status, and what it loads."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import normreg_sheets
from normreg_sheets.cli import commands
from tests.marking.cases import classic
from tests.marking.files import handed_in

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.ended import Run

EXERCISE = "batch-normalization"
COMMANDS = [
    "check",
    "config",
    "demo",
    "export",
    "feedback",
    "generate",
    "grade",
    "inspect",
    "list",
    "new",
    "preview",
    "report",
    "selftest",
    "solve",
]


# ---- every command -------------------------------------------------------------------------------


def test_there_are_these_commands() -> None:
    assert sorted(commands.commands) == sorted(COMMANDS)


@pytest.mark.parametrize("flag", ["--help", "-h"])
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_shows_its_help(command: str, flag: str, run: Run) -> None:
    ended = run(command, flag)

    assert (ended.status, ended.err) == (0, "")
    assert ended.out.startswith(f"Usage: normreg-sheets {command} ")


def test_the_help_names_every_command(run: Run) -> None:
    lines = run("--help").out.splitlines()

    listed = [line.split()[0] for line in lines[lines.index("Commands:") + 1 :]]
    assert listed == sorted(COMMANDS)


@pytest.mark.parametrize("columns", [80, 100])
def test_the_help_tells_every_command_in_a_whole_sentence(
    columns: int, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    lines = run("--help").out.splitlines()

    listed = lines[lines.index("Commands:") + 1 :]
    assert len(listed) == len(COMMANDS)
    assert [line for line in listed if line.endswith("...") or not line.endswith(".")] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_is_explained(command: str) -> None:
    """But for two whose choices say it all."""
    silent = {
        option.name
        for option in commands.commands[command].params
        if getattr(option, "opts", [""])[0].startswith("-") and not getattr(option, "help", None)
    }

    assert silent <= {"form", "kind"}


def test_the_version(run: Run) -> None:
    assert run("--version").out == f"normreg-sheets, version {normreg_sheets.__version__}\n"


def test_python_runs_the_package_as_a_module() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "normreg_sheets", "--version"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert ended.stdout == f"normreg-sheets, version {normreg_sheets.__version__}\n"
    assert ended.stderr == ""


def test_a_process_ends_with_the_status_and_a_line_on_standard_error() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "normreg_sheets", "generate", "batch"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith("normreg-sheets: unknown exercise 'batch'")
    assert ended.stderr.count("\n") == 1


# ---- fast where nothing is to be done ------------------------------------------------------------


@pytest.mark.parametrize("heavy", ["numpy", "sympy", "openpyxl"])
def test_the_help_loads_nothing_heavy(heavy: str) -> None:
    """So it answers at once."""
    program = (
        "import sys; from normreg_sheets.cli import commands;"
        "commands(['generate', '--help'], standalone_mode=False);"
        f"sys.exit({heavy!r} in sys.modules)"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)

    assert (ended.returncode, ended.stderr) == (0, b"")


def test_check_loads_no_algebra_system(tmp_path: Path) -> None:
    path = handed_in(tmp_path, classic())
    program = (
        "import sys; from normreg_sheets.cli import commands;"
        f"commands(['check', {str(path)!r}], standalone_mode=False);"
        "sys.exit('sympy' in sys.modules)"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)

    assert (ended.returncode, ended.stderr) == (0, b"")
