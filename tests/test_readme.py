"""Every command of the README runs, and what it shows is what comes out."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from normreg_sheets.cli import commands

README = Path(__file__).parents[1] / "README.md"
BLOCKS = re.findall(r"```(\w*)\n(.*?)```", README.read_text(encoding="utf-8"), flags=re.DOTALL)
COMMANDS = [
    line
    for language, block in BLOCKS
    if language == "sh"
    for line in block.splitlines()
    if line.startswith("normreg-sheets ")
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder with a class's files in it, as the README has them."""
    monkeypatch.chdir(tmp_path)
    CliRunner().invoke(commands, ["demo", "-o", "handed-in"], catch_exceptions=False)
    for other in Path("handed-in").glob("batch-*"):
        other.unlink()
    return tmp_path


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_of_the_readme_runs(folder: Path, line: str) -> None:
    words = shlex.split(line)[1:]
    files = [str(path) for path in sorted(Path().glob(words[-1]))] if "*" in words[-1] else None
    result = CliRunner().invoke(commands, words[:-1] + files if files else words)

    assert (result.exit_code, result.exception) == (0, None)


def test_the_marks_that_the_readme_shows_are_the_ones_of_demo(folder: Path) -> None:
    (shown,) = (block for _, block in BLOCKS if block.startswith("Batch Normalization,"))
    result = CliRunner().invoke(commands, ["check", "handed-in/handed-in.xlsx"])

    assert result.stdout.startswith(shown.removesuffix("  ...\n"))


def test_the_error_that_the_readme_shows_is_the_one_that_comes(folder: Path) -> None:
    (shown,) = (block for _, block in BLOCKS if "unknown tensor" in block)
    shipped = (README.parent / "templates" / "batch-normalization.toml").read_text(encoding="utf-8")
    Path("mine.toml").write_text(shipped.replace('"C / sigma"', '"C / sigm"'), encoding="utf-8")
    result = CliRunner().invoke(commands, ["generate", "mine.toml"])

    assert f"normreg-sheets: {result.exception}" == shown.rstrip("\n")
