"""Every command of the README runs, and what it shows is what comes out."""

from __future__ import annotations

import re
import shlex
import shutil
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from normreg_sheets.answers.draw import pose
from normreg_sheets.answers.problem import Variant
from normreg_sheets.cli import commands
from normreg_sheets.exercise.composition import load
from normreg_sheets.marking.cast import students
from normreg_sheets.marking.handed import contents
from normreg_sheets.marking.marker import Verdict
from normreg_sheets.sheet.workbook import set_up
from tests.marking.cases import marked, tiny

README = Path(__file__).parents[1] / "README.md"
TEXT = README.read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w*)\n(.*?)```", TEXT, flags=re.DOTALL)
OF_A_CLASS = "".join(re.findall(r"<!-- class -->\n```sh\n(.*?)```", TEXT, flags=re.DOTALL))


def commands_in(block: str) -> list[str]:
    return [line for line in block.splitlines() if line.startswith("normreg-sheets ")]


COMMANDS = [
    line
    for language, block in BLOCKS
    if language == "sh" and block not in OF_A_CLASS
    for line in commands_in(block)
]
HANDED_IN = {
    "ada": "each-step",
    "ben": "formulas",
    "chen": "slip relu-forgotten",
    "dana": "slip divided-by-n-minus-1",
    "fatima": "careless",
}
"""Who handed in a sheet without a course, with the seeds from 1 on, and what each one does."""


@pytest.fixture(scope="module")
def submissions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a few students handed in, of sheets that name their problem openly."""
    folder, exercise = tmp_path_factory.mktemp("class"), load("batch-normalization")
    cast = {student.name: student for student in students(exercise)}
    for seed, (name, part) in enumerate(HANDED_IN.items(), start=1):
        problem = pose(exercise, Variant(seed=seed))
        press = set_up(problem, "assignment", to_fill=True)
        data = press.workbook(problem, contents(cast[part].fill(problem)))
        (folder / f"{name}.xlsx").write_bytes(data)
    return folder


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


def test_the_readme_takes_a_class_from_a_roster_to_its_gradebook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Literally, one command after another; the class fills its sheets in between."""
    monkeypatch.chdir(tmp_path)
    people = [(name, str(number)) for number, name in enumerate(HANDED_IN, start=101)]
    head = "Student,ID,SIS User ID,SIS Login ID,Section,Batch Normalization (7)"
    possible = "    Points Possible,,,,,72"
    rows = [f"{name},{number},,,A," for name, number in people]
    Path("gradebook.csv").write_text("\n".join((head, possible, *rows, "")), encoding="utf-8")
    for line in commands_in(OF_A_CLASS):
        if line.startswith("normreg-sheets grade "):
            with zipfile.ZipFile("submissions.zip", "w") as archive:
                for name, number in people:
                    sheet = f"sheets/instructor/solutions/batch-normalization-{number}-solution"
                    archive.write(f"{sheet}.xlsx", f"{name}_{number}_{number}9_sheet.xlsx")
        result = CliRunner().invoke(commands, shlex.split(line)[1:])
        assert (result.exit_code, result.exception and str(result.exception)) == (0, None), line

    filled = Path("gradebook-graded.csv").read_text(encoding="utf-8").splitlines()
    assert filled == [head, possible, *(f"{row}72" for row in rows)]
    with zipfile.ZipFile("feedback.zip") as archive:
        assert len(archive.namelist()) == len(people)


def test_the_marks_that_the_readme_shows_are_the_ones_of_check(folder: Path) -> None:
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
