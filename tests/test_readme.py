"""Every command of the README runs, and what it shows is what comes out."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from normreg_sheets.cli import commands
from normreg_sheets.marking.marker import Verdict
from tests.marking.cases import marked, tiny

README = Path(__file__).parents[1] / "README.md"
BLOCKS = re.findall(r"```(\w*)\n(.*?)```", README.read_text(encoding="utf-8"), flags=re.DOTALL)
COMMANDS = [
    line
    for language, block in BLOCKS
    if language == "sh"
    for line in block.splitlines()
    if line.startswith("normreg-sheets ")
]


@pytest.fixture(scope="module")
def submissions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a small class handed in."""
    demo = tmp_path_factory.mktemp("class") / "demo"
    CliRunner().invoke(commands, ["demo", "-o", str(demo)], catch_exceptions=False)
    return demo / "submissions"


@pytest.fixture
def folder(submissions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder with a class's files in it, as the README has them."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(submissions, "handed-in")
    return tmp_path


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_of_the_readme_runs(folder: Path, line: str) -> None:
    words = shlex.split(line)[1:]
    expanded = [sorted(map(str, Path().glob(word))) if "*" in word else [word] for word in words]
    result = CliRunner().invoke(commands, [word for found in expanded for word in found])

    assert (result.exit_code, result.exception) == (0, None)


def test_the_marks_that_the_readme_shows_are_the_ones_of_demo(folder: Path) -> None:
    (shown,) = (block for _, block in BLOCKS if block.startswith("Batch Normalization,"))
    result = CliRunner().invoke(commands, ["check", "handed-in/dana.xlsx"])

    assert result.stdout.startswith(shown.removesuffix("  ...\n"))


def test_the_error_that_the_readme_shows_is_the_one_that_comes(folder: Path) -> None:
    (shown,) = (block for _, block in BLOCKS if "unknown tensor" in block)
    shipped = (README.parent / "templates" / "batch-normalization.toml").read_text(encoding="utf-8")
    Path("mine.toml").write_text(shipped.replace('"C / sigma"', '"C / sigm"'), encoding="utf-8")
    result = CliRunner().invoke(commands, ["generate", "mine.toml"])

    assert f"normreg-sheets: {result.exception}" == shown.rstrip("\n")


def verdicts() -> list[list[str]]:
    """The rows of the table of verdicts."""
    table = README.read_text(encoding="utf-8").split("<!-- verdicts -->")[1].split("\n\n")[0]
    rows = [line.strip().strip("|").split("|") for line in table.strip().splitlines()]
    return [[cell.strip() for cell in row] for row in rows[2:]]


def test_the_table_of_verdicts_is_what_the_marker_says() -> None:
    """Row by row; what was written for the variance stands there when the deviation is marked."""
    part = """
        mu    = { rule = "mean(X, over=example)", symbol = "μ" }
        var   = { rule = "var(X, over=example)", symbol = "σ²" }
        sigma = { rule = "sqrt(var)", symbol = "σ" }
        mistakes = [ { name = "n-1", var = "var(X, over=example, ddof=1)", says = "n?" } ]
    """
    problem = tiny(part, X="[0, 1, 4]")
    names = {symbol: name for name, symbol in problem.exercise.symbols.items()}
    changes: dict[str, str] = {}
    found, told = [], []
    for symbol, written, verdict, points, _ in verdicts():
        changes[names[symbol]] = written
        cell = marked(problem, changes)[f"{names[symbol]}[]"]
        found.append((symbol, written, str(cell.verdict), cell.points))
        told.append((symbol, written, verdict, {"½": 0.5}.get(points) or float(points)))

    assert found == told
    assert {verdict for *_, verdict, _ in found} == {str(verdict) for verdict in Verdict}
