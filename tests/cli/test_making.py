"""The commands that make things: what is written, printed and said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from normreg_sheets.exercise.template import home
from tests.cli.ended import Run, names
from tests.marking.files import Book

EXERCISE, DROPOUT = "batch-normalization", "dropout"


# ---- list ----------------------------------------------------------------------------------------


def test_list_has_a_line_for_each_template(run: Run) -> None:
    ended = run("list")

    assert (ended.status, ended.err) == (0, "")
    named = [line.split()[0] for line in ended.out.splitlines() if not line.startswith(" ")]
    assert named == sorted(path.stem for path in home().glob("*.toml"))


def test_list_shows_the_sections(run: Run) -> None:
    lines = run("list").out.splitlines()

    (sections,) = (line.strip() for line in lines if line.startswith(" "))
    assert sections == "--only forward|backward|update|inference"
    assert lines[lines.index(next(line for line in lines if sections in line)) - 1].startswith(
        "dropout "
    )


def test_list_as_json(run: Run) -> None:
    exercise, dropout = json.loads(run("list", "--json").out)

    assert exercise["exercise"] == EXERCISE
    assert exercise["title"] == "Batch Normalization"
    assert exercise["version"] == 1
    assert exercise["sizes"] == {"feature": 3, "unit": 3, "output": 3, "example": 4}
    assert exercise["sections"] == []
    assert exercise["presets"] == ["classic"]
    assert dropout["exercise"] == DROPOUT
    assert dropout["sections"] == ["forward", "backward", "update", "inference"]


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
        (["--blank", "half"], "fractions-1 blank=half"),
        (["--blank", "007"], "fractions-1 blank=7"),
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


@pytest.mark.parametrize(
    "usual", [["--set", "example=4"], ["--set", "eps=0"], ["--decimals", "2"], ["--blank", "all"]]
)
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


PAGES: list[tuple[str, str, str]] = [
    ("batch-normalization", "2", "--page 2: the sheet has 1 page"),
    ("dropout", "5", "--page 5: the sheet has 4 pages"),
    ("dropout --only forward", "2", "--page 2: the sheet has 1 page"),
]


@pytest.mark.parametrize(("what", "page", "message"), PAGES)
def test_preview_knows_its_pages(what: str, page: str, message: str, run: Run) -> None:
    ended = run("preview", *what.split(), "--page", page, "-o", "sheet.png")

    assert (ended.status, ended.err) == (2, f"normreg-sheets: {message}\n")
    assert not Path("sheet.png").exists()


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
