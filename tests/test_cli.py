"""The command line: what goes to which stream, what is written, and how it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, NoReturn

import pytest
from openpyxl import load_workbook

import normreg_sheets
from normreg_sheets.__main__ import main
from normreg_sheets.cli import commands
from normreg_sheets.exercise.template import home
from normreg_sheets.marking.students import at_the_end, slipping, typed
from tests.marking.cases import classic
from tests.marking.files import Book, handed_in
from tests.submission.parts import pack

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., "Ended"]

EXERCISE = "batch-normalization"
COMMANDS = ["list", "generate", "solve", "preview", "check", "demo"]
OLE = bytes.fromhex("D0CF11E0A1B11AE1")


class Ended(NamedTuple):
    """How a command ended, and what it said on which stream."""

    status: int
    out: str
    err: str


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


def names(folder: Path) -> list[str]:
    """Every file below a folder."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


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


# ---- list ----------------------------------------------------------------------------------------


def test_list_has_a_line_for_each_template(run: Run) -> None:
    ended = run("list")

    assert (ended.status, ended.err) == (0, "")
    assert [line.split()[0] for line in ended.out.splitlines()] == sorted(
        path.stem for path in home().glob("*.toml")
    )


def test_list_as_json(run: Run) -> None:
    (exercise,) = (one for one in json.loads(run("list", "--json").out))

    assert exercise["exercise"] == EXERCISE
    assert exercise["title"] == "Batch Normalization"
    assert exercise["version"] == 1
    assert exercise["sizes"] == {"feature": 3, "unit": 3, "output": 3, "example": 4}
    assert exercise["presets"] == ["classic"]


# ---- generate ------------------------------------------------------------------------------------


def test_generate_makes_an_assignment_and_a_solution(run: Run, tmp_path: Path) -> None:
    run("generate", EXERCISE)

    assert names(tmp_path) == [
        f"{EXERCISE}-fractions-1-assignment.xlsx",
        f"{EXERCISE}-fractions-1-solution.xlsx",
    ]


def test_generate_prints_the_paths_and_nothing_else(run: Run) -> None:
    ended = run("generate", EXERCISE, "-o", "sheets")

    assert ended.status == 0
    assert sorted(ended.out.splitlines()) == [
        str(path) for path in sorted(Path("sheets").iterdir())
    ]


def test_generate_says_that_the_seed_is_open(run: Run) -> None:
    assert "says its seed openly" in run("generate", EXERCISE).err


def test_generate_quietly_says_nothing(run: Run) -> None:
    ended = run("generate", EXERCISE, "--quiet")

    assert ended.err == ""
    assert ended.out != ""


@pytest.mark.parametrize(
    ("options", "made"),
    [
        (["--kind", "practice"], ["fractions-1-practice"]),
        (["--kind", "solution", "--kind", "solution"], ["fractions-1-solution"]),
        (["--kind", "solution", "--preset", "classic"], ["classic-solution"]),
        (["--kind", "solution", "--level", "decimals", "--seed", "7"], ["decimals-7-solution"]),
        (
            ["--kind", "assignment", "-n", "3", "--seed", "5"],
            ["fractions-5-assignment", "fractions-6-assignment", "fractions-7-assignment"],
        ),
    ],
)
def test_generate_makes_what_is_asked_for(
    options: list[str], made: list[str], run: Run, tmp_path: Path
) -> None:
    run("generate", EXERCISE, *options, "-o", "sheets")

    assert names(tmp_path / "sheets") == [f"{EXERCISE}-{one}.xlsx" for one in made]


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ([], "fractions-1"),
        (["--set", "example=5", "--set", "eps=0.5"], "fractions-1 eps=0.5 example=5"),
        (["--set", "eps=1/3"], "fractions-1 eps=1/3"),
        (["--set", "unit=2", "--set", "unit=4"], "fractions-1 unit=4"),
        (["--decimals", "3"], "fractions-1 decimals=3"),
        (["--rounding", "each-step"], "fractions-1 rounding=each-step"),
    ],
)
def test_the_options_stand_in_the_code_of_the_sheet(
    options: list[str], code: str, run: Run
) -> None:
    ended = run("generate", EXERCISE, "--kind", "assignment", *options)
    book = Book(Path(ended.out.strip()))

    assert book.cell("sheet_code").value == f"{EXERCISE}@1 {code}"


@pytest.mark.parametrize("spelling", ["0.5", ".5", "0.50", "5e-1", "+0.5", "1/2", "2/4"])
def test_one_number_has_one_spelling_in_the_code(spelling: str, run: Run) -> None:
    ended = run("generate", EXERCISE, "--kind", "assignment", "--set", f"eps={spelling}")

    assert (
        Book(Path(ended.out.strip())).cell("sheet_code").value
        == f"{EXERCISE}@1 fractions-1 eps=0.5"
    )


@pytest.mark.parametrize("usual", [["--set", "example=4"], ["--set", "eps=0"], ["--decimals", "2"]])
def test_what_is_usual_does_not_stand_in_the_code(usual: list[str], run: Run) -> None:
    ended = run("generate", EXERCISE, "--kind", "assignment", *usual)

    assert Book(Path(ended.out.strip())).cell("sheet_code").value == f"{EXERCISE}@1 fractions-1"


def test_the_same_options_give_the_same_bytes(run: Run, tmp_path: Path) -> None:
    for folder in ("one", "other"):
        run("generate", EXERCISE, "-o", folder, "--kind", "solution")
    one, other = (tmp_path / name for name in names(tmp_path))

    assert one.read_bytes() == other.read_bytes()


def test_generate_takes_the_path_of_a_template(run: Run, tmp_path: Path) -> None:
    text = (home() / f"{EXERCISE}.toml").read_text("utf-8")
    Path("mine.toml").write_text(text.replace('"Batch Normalization"', '"Mine"'), "utf-8")
    ended = run("generate", "mine.toml", "--kind", "assignment")

    assert load_workbook(ended.out.strip()).sheetnames[0] == "Mine"


def test_a_dry_run_writes_nothing(run: Run, tmp_path: Path) -> None:
    run("generate", EXERCISE, "--dry-run", "-o", "sheets")

    assert list(tmp_path.iterdir()) == []


def test_a_dry_run_prints_what_would_be_written(run: Run) -> None:
    dry = run("generate", EXERCISE, "--dry-run", "-n", "2")

    assert dry.out == run("generate", EXERCISE, "-n", "2").out
    assert dry.err.startswith("Would write 4 files.")


def test_generate_does_not_overwrite(run: Run, tmp_path: Path) -> None:
    taken = Path(f"{EXERCISE}-fractions-1-solution.xlsx")
    taken.write_bytes(b"mine")
    ended = run("generate", EXERCISE)

    assert (ended.status, ended.out) == (2, "")
    assert ended.err == f"normreg-sheets: {taken}: is there already; add --force to replace it\n"


def test_generate_writes_nothing_where_one_file_is_taken(run: Run, tmp_path: Path) -> None:
    taken = f"{EXERCISE}-fractions-2-solution.xlsx"
    Path(taken).write_bytes(b"mine")
    run("generate", EXERCISE, "-n", "2")

    assert names(tmp_path) == [taken]


def test_generate_overwrites_by_force(run: Run) -> None:
    taken = Path(f"{EXERCISE}-fractions-1-solution.xlsx")
    taken.write_bytes(b"mine")

    assert run("generate", EXERCISE, "--force").status == 0
    assert taken.read_bytes() != b"mine"


# ---- solve ---------------------------------------------------------------------------------------


def test_solve_shows_the_exact_answers(run: Run) -> None:
    ended = run("solve", EXERCISE, "--preset", "classic")

    assert (ended.status, ended.err) == (0, "")
    assert "3√11/11" in ended.out


def test_solve_as_json(run: Run) -> None:
    data = json.loads(run("solve", EXERCISE, "--preset", "classic", "--format", "json").out)

    assert data["exercise"] == EXERCISE
    assert data["variant"] == "classic"


def test_solve_as_a_page_with_mathml(run: Run) -> None:
    page = run("solve", EXERCISE, "--preset", "classic", "--format", "html").out

    assert page.lower().startswith("<!doctype html>")
    assert "<math" in page


@pytest.mark.parametrize("form", ["text", "json", "html"])
def test_solve_writes_what_it_prints(form: str, run: Run) -> None:
    options = ["solve", EXERCISE, "--preset", "classic", "--format", form]
    printed = run(*options).out
    ended = run(*options, "-o", "solution")

    assert (ended.status, ended.out, ended.err) == (0, "", "Wrote solution.\n")
    assert Path("solution").read_text("utf-8").strip() == printed.strip()


def test_solve_does_not_overwrite(run: Run) -> None:
    Path("solution").write_text("mine")
    ended = run("solve", EXERCISE, "-o", "solution")

    assert ended.status == 2
    assert Path("solution").read_text() == "mine"


# ---- preview -------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["assignment", "practice", "solution"])
def test_preview_draws_a_page(kind: str, run: Run, tmp_path: Path) -> None:
    ended = run("preview", EXERCISE, "--kind", kind)
    name = f"{EXERCISE}-fractions-1-{kind}.html"

    assert (ended.status, ended.out) == (0, f"{name}\n")
    assert names(tmp_path) == [name]


def test_preview_writes_where_it_is_told(run: Run) -> None:
    ended = run("preview", EXERCISE, "-o", "pages/sheet.HTML", "-q")

    assert (ended.status, ended.err) == (0, "")
    assert Path("pages/sheet.HTML").read_text("utf-8").lower().startswith("<!doctype html>")


def test_preview_does_not_overwrite(run: Run) -> None:
    Path("sheet.html").write_text("mine")
    ended = run("preview", EXERCISE, "-o", "sheet.html")

    assert (ended.status, ended.out) == (2, "")
    assert Path("sheet.html").read_text() == "mine"


# ---- check ---------------------------------------------------------------------------------------


def test_check_prints_the_score_in_words(run: Run, tmp_path: Path) -> None:
    path = handed_in(tmp_path, classic(), typed(classic(), at_the_end(classic())))
    ended = run("check", path)

    assert (ended.status, ended.err) == (0, "")
    assert ended.out.startswith("Batch Normalization, classic: 72 of 72 points (100 %)\n")


def test_a_low_mark_is_no_error(run: Run, tmp_path: Path) -> None:
    ended = run("check", handed_in(tmp_path, classic()))

    assert ended.status == 0
    assert "0 of 72 points" in ended.out


def test_check_as_json_prints_one_object(run: Run, tmp_path: Path) -> None:
    mistakes = {one.name: one for step in classic().exercise.steps for one in step.mistakes}
    numbers = slipping(classic(), mistakes["root-forgotten"])
    ended = run("check", handed_in(tmp_path, classic(), typed(classic(), numbers)), "--json")
    data = json.loads(ended.out)

    assert ended.err == ""
    assert (data["points"], data["of"]) == (69, 72)
    assert {cell["mistake"] for cell in data["steps"][5]["cells"]} == {"root-forgotten"}


def test_check_goes_on_after_a_file_that_is_refused(run: Run, tmp_path: Path) -> None:
    Path("text.xlsx").write_text("Dear teacher\n")
    ended = run("check", "text.xlsx", handed_in(tmp_path, classic()), "nothing.xlsx")

    assert ended.status == 3
    assert ended.out.count(" points (") == 1
    assert [line.split(": ")[:2] for line in ended.err.splitlines()[:-1]] == [
        ["normreg-sheets", "text.xlsx"],
        ["normreg-sheets", "nothing.xlsx"],
    ]
    assert ended.err.splitlines()[-1] == "2 of 3 files need a person."


def test_check_takes_the_template_of_ones_own_exercise(run: Run) -> None:
    Path("mine.toml").write_bytes((home() / f"{EXERCISE}.toml").read_bytes())
    made = run("generate", "mine.toml", "--kind", "assignment").out.strip()

    assert run("check", made).status == 3
    assert run("check", made, "--template", "mine.toml").status == 0


def test_check_does_not_touch_the_file(run: Run, tmp_path: Path) -> None:
    path = handed_in(tmp_path, classic())
    before = path.read_bytes()
    run("check", path)

    assert path.read_bytes() == before
    assert names(tmp_path) == [path.name]


# ---- demo ----------------------------------------------------------------------------------------


def test_demo_makes_a_sheet_of_each_kind_and_one_that_is_filled_in(
    run: Run, tmp_path: Path
) -> None:
    assert run("demo").status == 0
    assert names(tmp_path / "normreg-demo") == [
        *(f"{EXERCISE}-fractions-1-{kind}.xlsx" for kind in ("assignment", "practice", "solution")),
        "handed-in.xlsx",
    ]


def test_demo_shows_that_a_slip_costs_its_own_step(run: Run) -> None:
    told = run("demo").out

    assert "69 of 72 points" in told
    assert "mistake in" in told
    assert "right on your own numbers in" in told


def test_demo_ends_with_a_command_that_works(run: Run) -> None:
    last = run("demo", "-o", "here").out.splitlines()[-1]
    command = last[last.index("normreg-sheets") :].split()[1:]

    assert json.loads(run(*command).out)["points"] == 69


def test_demo_quietly_says_nothing(run: Run) -> None:
    assert run("demo", "-q") == Ended(0, "", "")


def test_demo_does_not_overwrite(run: Run, tmp_path: Path) -> None:
    Path("handed-in.xlsx").write_bytes(b"mine")
    ended = run("demo", "-o", ".")

    assert (ended.status, ended.out) == (2, "")
    assert names(tmp_path) == ["handed-in.xlsx"]


def test_demo_overwrites_by_force(run: Run) -> None:
    run("demo", "-q")

    assert run("demo").status == 2
    assert run("demo", "--force").status == 0


# ---- what a user may do wrong --------------------------------------------------------------------

BROKEN_TOML = 'title = "Mine"\nversion = '
BROKEN_RULE = ('"C / sigma"', '"C / sigm"')

WRONG: list[tuple[str, int, str]] = [
    # which exercise
    ("generate batchnorm", 2, "unknown exercise 'batchnorm'; did you mean 'batch-normalization'?"),
    ("generate nothing.toml", 2, "nothing.toml: cannot be read: No such file or directory"),
    ("generate folder.toml", 2, "folder.toml: is not a file"),
    ("generate broken.toml", 2, "broken.toml: Invalid value"),
    ("generate latin.toml", 2, "latin.toml: is not text in UTF-8"),
    ("generate untitled.toml", 2, "untitled.toml: Object missing required field `title`"),
    # which sizes and numbers
    (f"generate {EXERCISE} --set example=0", 2, "--set example=0: the size of 'example' is"),
    (f"generate {EXERCISE} --set example=1", 2, "(the variance of one example is 0"),
    (f"generate {EXERCISE} --set example=2.5", 2, "--set example=2.5: the size of 'example'"),
    (f"generate {EXERCISE} --set example=65", 2, "a whole number from 3 to 64"),
    (f"generate {EXERCISE} --set example=many", 2, "'many' is not a number such as 3"),
    (f"generate {EXERCISE} --set example", 2, "--set example: is written NAME=VALUE"),
    (f"generate {EXERCISE} --set =4", 2, "--set =4: is written NAME=VALUE"),
    (f"generate {EXERCISE} --set examples=4", 2, "did you mean 'example'?"),
    (f"generate {EXERCISE} --set output=4", 2, "it always has the size of 'unit'; set that one"),
    (f"generate {EXERCISE} --set eps=-1", 2, "--set eps=-1: it is at least 0"),
    (f"generate {EXERCISE} --set eps=1/0", 2, "'1/0' is not a number"),
    (f"generate {EXERCISE} --set feature=40", 2, "the sheet does not fit a page"),
    (f"generate {EXERCISE} --set example=40", 2, "the sheet does not fit a page"),
    (f"generate {EXERCISE} --decimals 0", 2, "--decimals 0: from 1 to 6"),
    (f"generate {EXERCISE} --decimals 7", 2, "--decimals 7: from 1 to 6"),
    (f"generate {EXERCISE} --preset clasic", 2, "unknown preset 'clasic'; did you mean 'classic'?"),
    (f"generate {EXERCISE} --preset classic -n 2", 2, "a preset has one variant only"),
    (
        f"generate {EXERCISE} --preset classic --set example=5",
        2,
        "has numbers for its own sizes only",
    ),
    (
        f"generate {EXERCISE} --level friendly --set example=3",
        2,
        "meets the wishes; the one that failed most is 'whole(sigma)'",
    ),
    # where to write
    (f"generate {EXERCISE} -o text.xlsx", 2, "is a file, and cannot hold others"),
    (f"generate {EXERCISE} -o text.xlsx/below", 2, "cannot be written"),
    ("demo -o text.xlsx", 2, "is a file, and cannot hold others"),
    (f"solve {EXERCISE} -o folder", 2, "folder: is a folder; name a file"),
    (f"solve {EXERCISE} -o text.xlsx", 2, "text.xlsx: is there already; add --force"),
    (f"preview {EXERCISE} -o folder", 2, "folder: is a folder; name a file"),
    (f"preview {EXERCISE} -o sheet.docx", 2, "'.docx' is no page or picture: .html, .png or .pdf"),
    # what comes back
    ("check nothing.xlsx", 3, "nothing.xlsx: there is no such file"),
    ("check folder", 3, "folder: this is a folder; name the workbook file in it"),
    ("check empty.xlsx", 3, "empty.xlsx: the file is empty"),
    ("check text.xlsx", 3, "text.xlsx: this is a text, not a workbook"),
    ("check password.xlsx", 3, "is protected by a password"),
    ("check half.xlsx", 3, "half.xlsx: the file is damaged"),
    ("check foreign.xlsx", 3, "foreign.xlsx: has no code of ours"),
    ("check version.xlsx", 3, "version.xlsx: is of version 2 of batch-normalization"),
]


@pytest.fixture
def things(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A folder with what the table is about; gives the names in it."""
    monkeypatch.chdir(tmp_path)
    Path("folder").mkdir()
    Path("folder.toml").mkdir()
    Path("broken.toml").write_text(BROKEN_TOML)
    Path("latin.toml").write_bytes('title = "Übung"'.encode("latin-1"))
    Path("untitled.toml").write_text("version = 1")
    Path("empty.xlsx").touch()
    Path("text.xlsx").write_text("Dear teacher\n")
    Path("password.xlsx").write_bytes(OLE + bytes(504) + "EncryptedPackage".encode("utf-16-le"))
    whole = handed_in(tmp_path, classic())
    Path("half.xlsx").write_bytes(whole.read_bytes()[:3000])
    book = Book(whole)
    book.say(code=f"{EXERCISE}@2 classic", custom=f"{EXERCISE}@2 classic")
    book.save().rename("version.xlsx")
    pack(Path("foreign.xlsx"))
    return names(tmp_path)


each_wrong = pytest.mark.parametrize(
    ("line", "status", "says"), WRONG, ids=[line for line, _, _ in WRONG]
)


@each_wrong
@pytest.mark.usefixtures("things")
def test_what_a_user_does_wrong_is_told_in_one_line(
    line: str, status: int, says: str, run: Run
) -> None:
    ended = run(*line.split())

    assert (ended.status, ended.out) == (status, "")
    assert ended.err.startswith("normreg-sheets: ")
    assert ended.err.count("\n") == 1
    assert says in ended.err


@pytest.mark.parametrize("line", [line for line, _, _ in WRONG if " -o " in line])
def test_what_cannot_be_written_leaves_nothing_behind(
    line: str, things: list[str], run: Run, tmp_path: Path
) -> None:
    run(*line.split())

    assert names(tmp_path) == things


@pytest.mark.parametrize(
    "line",
    [
        "make",
        "generate",
        f"generate {EXERCISE} --level hard",
        f"generate {EXERCISE} --seed -1",
        f"generate {EXERCISE} --seed one",
        f"generate {EXERCISE} -n 0",
        f"generate {EXERCISE} --kind key",
        f"generate {EXERCISE} --rounding up",
        f"generate {EXERCISE} --decimals two",
        f"solve {EXERCISE} --format pdf",
        "check",
        "list --colour",
    ],
)
def test_what_is_no_command_is_told_in_one_line(line: str, run: Run, tmp_path: Path) -> None:
    ended = run(*line.split())

    assert (ended.status, ended.out, ended.err.count("\n")) == (2, "", 1)
    assert ended.err.startswith("normreg-sheets: ")
    assert ended.err.endswith(" (see --help)\n")
    assert names(tmp_path) == []


def test_no_command_at_all_shows_what_there_is(run: Run) -> None:
    ended = run()

    assert (ended.status, ended.out) == (2, "")
    assert ended.err.startswith("Usage: normreg-sheets")


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_a_terminal_without_greek_letters_is_served(encoding: str) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "normreg_sheets", "solve", EXERCISE],
        capture_output=True,
        env=os.environ | {"PYTHONIOENCODING": encoding},
        check=False,
    )

    assert (ended.returncode, ended.stderr) == (0, b"")


def test_the_marks_of_several_files_say_whose_they_are(run: Run) -> None:
    run("demo", "-q")
    paths = ["normreg-demo/handed-in.xlsx", "nobody.xlsx"]
    words, data = run("check", *paths), run("check", *paths, "--json")
    objects = [json.loads(line) for line in data.out.splitlines()]

    assert (words.status, words.out.splitlines()[0]) == (3, f"{paths[0]}:")
    assert [one["file"] for one in objects] == paths
    assert [one.get("reason") for one in objects] == [None, "missing"]


def test_settings_have_files_of_their_own(run: Run) -> None:
    options = ["--set", "eps=1/3", "--decimals", "3", "--rounding", "each-step"]
    ended = run("generate", EXERCISE, *options, "--kind", "assignment")

    name = f"{EXERCISE}-fractions-1-eps-1by3-decimals-3-rounded-assignment.xlsx"
    assert ended.out == f"{name}\n"


def test_a_text_that_begins_like_a_formula_stays_a_text(run: Run) -> None:
    text = (home() / f"{EXERCISE}.toml").read_text("utf-8")
    Path("mine.toml").write_text(text.replace('"ReLU"', '"=1+1"'), "utf-8")
    run("generate", "mine.toml", "--kind", "solution")
    sheet = load_workbook("mine-fractions-1-solution.xlsx").worksheets[0]
    found = [cell for row in sheet.iter_rows() for cell in row if cell.value == "=1+1"]

    assert [cell.data_type for cell in found] == ["s"]


def test_an_error_in_a_rule_shows_its_place(run: Run) -> None:
    text = (home() / f"{EXERCISE}.toml").read_text("utf-8").replace(*BROKEN_RULE)
    Path("mine.toml").write_text(text, "utf-8")
    ended = run("generate", "mine.toml")

    assert (ended.status, ended.out) == (2, "")
    first, rule, caret = ended.err.splitlines()
    assert first.startswith("normreg-sheets: mine.toml: part 6: step 'N': unknown tensor 'sigm'")
    assert first.endswith("did you mean 'sigma'?")
    assert rule[caret.index("^") :] == "sigm"


def test_a_defect_of_ours_has_its_own_status(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> NoReturn:
        raise ZeroDivisionError("of ours")

    monkeypatch.setattr("normreg_sheets.answers.draw.pose", broken)
    ended = run("generate", EXERCISE)

    assert (ended.status, ended.out) == (70, "")
    assert "ZeroDivisionError: of ours" in ended.err
    assert "defect of ours; please report it" in ended.err.splitlines()[-1]


def test_a_full_disk_is_told_in_one_line_and_leaves_nothing(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> NoReturn:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    ended = run("generate", EXERCISE)

    assert ended.status == 2
    assert ended.err.endswith("cannot be written: No space left on device\n")
    assert ended.err.count("\n") == 1
    assert names(tmp_path) == []


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
