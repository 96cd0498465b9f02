"""The commands about what came back: what is told, and what is written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from normreg_sheets.exercise.template import home
from normreg_sheets.marking.students import at_the_end, slipping
from tests.cli.ended import Ended, Run, names
from tests.cli.slipped import slipped
from tests.marking.by_hand import typed
from tests.marking.cases import MISTAKES, classic
from tests.marking.files import handed_in

EXERCISE = "batch-normalization"

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
    numbers = slipping(classic(), MISTAKES["root-forgotten"])
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
    assert ended.err.splitlines()[-1] == "3 files: 1 marked, 0 for review, 2 refused, 0 skipped."


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


@pytest.mark.parametrize(
    ("options", "points"),
    [
        ("", "69 of 72"),
        ("--follow-through off", "42 of 72"),
        ("--follow-through 0.5", "55.5 of 72"),
        ("--points var=10 --points Z=0", "57 of 67"),
        ("--points σ²=10 --points Z=0", "57 of 67"),
        ("--points σ2=10 --points Z=0", "57 of 67"),
        ("--decimals var=0", "70 of 72"),
        ("--decimals σ²=0", "70 of 72"),
    ],
)
def test_check_is_as_strict_as_it_is_told(
    options: str, points: str, run: Run, tmp_path: Path
) -> None:
    """Three variances are divided by n - 1; the 27 cells that differ by it come after them.

    To whole numbers, one variance (0.6875, n - 1: 0.9167) is right.
    """
    ended = run("check", slipped(tmp_path), *options.split())

    assert (ended.status, ended.err) == (0, "")
    assert f" {points} points " in ended.out.splitlines()[0]


def test_check_takes_opendocument_and_macro_workbooks_for_what_they_are(
    run: Run, tmp_path: Path
) -> None:
    path = handed_in(tmp_path, classic(), typed(classic(), at_the_end(classic())))
    ended = run("check", path.rename(tmp_path / "sheet.xlsm"))

    assert ended.out.startswith("Batch Normalization, classic: 72 of 72 points (100 %)\n")


# ---- inspect -------------------------------------------------------------------------------------


def test_inspect_says_how_every_cell_is_read(run: Run, tmp_path: Path) -> None:
    numbers = typed(classic(), at_the_end(classic()))
    numbers["mu"][0] = "1,75"
    numbers["mu"][1] = "about two"
    numbers["mu"][2] = None
    ended = run("inspect", handed_in(tmp_path, classic(), numbers))
    lines = [line.split(maxsplit=3) for line in ended.out.splitlines()]
    of_mu = {line[1]: line[2:] for line in lines if len(line) > 1 and line[1].startswith("μ")}

    assert (ended.status, ended.err) == (0, "")
    assert sum(len(line) > 1 and line[0][-2:].isdecimal() for line in lines) == 72
    assert of_mu["μ₁"] == ["1,75", "1.75           decimal comma read as a point"]
    assert of_mu["μ₂"][:1] == ["about"]
    assert "for a person" in ended.out
    assert of_mu["μ₃"] == ["blank"]


def test_inspect_gives_no_mark_away(run: Run, tmp_path: Path) -> None:
    out = run("inspect", slipped(tmp_path)).out

    assert not any(str(verdict) in out for verdict in ("right", "wrong", "mistake"))


def test_inspect_as_json_prints_one_object(run: Run, tmp_path: Path) -> None:
    data = json.loads(run("inspect", slipped(tmp_path), "--json").out)

    assert data.keys() == {"file", "status", "exercise", "variant", "code", "steps", "flags"}
    assert {frozenset(cell) for step in data["steps"] for cell in step["cells"]} == {
        frozenset({"cell", "entry", "read_as", "state", "why"})
    }
    assert {step["found"] for step in data["steps"]} == {"by its name"}


# ---- selftest ------------------------------------------------------------------------------------


def test_selftest_finds_nothing_in_what_comes_with_the_package(run: Run) -> None:
    ended = run("selftest", EXERCISE, "-n", "3", "-j", "1")

    assert (ended.status, ended.err) == (0, "")


def test_selftest_ends_with_1_where_it_finds_something(run: Run) -> None:
    text = (home() / f"{EXERCISE}.toml").read_text("utf-8")
    wish = 'always   = ["sigma >= 1/5"'
    Path("mine.toml").write_text(text.replace(wish, 'always   = ["sigma >= 9"'), "utf-8")
    ended = run("selftest", "mine.toml", "-n", "3", "-j", "1")
    data = json.loads(run("selftest", "mine.toml", "-n", "3", "-j", "1", "--json").out)

    assert ended.status == 1
    assert "sigma >= 9" in ended.out
    assert [finding["kind"] for finding in data["findings"]]


# ---- demo ----------------------------------------------------------------------------------------


def test_demo_shows_that_a_slip_costs_its_own_step(run: Run) -> None:
    told = run("demo").out

    assert "69 of 72" in told


def test_demo_shows_commands_that_work(run: Run) -> None:
    """Each once more, where it has been done already; one file of the class is a photo."""
    told = run("demo", "-o", "here").out
    shown = [words.split()[1:] for words in told.splitlines() if "normreg-sheets " in words]
    again = {"new": 2, "generate": 0, "grade": 3, "export": 0, "feedback": 0}

    assert [words[0] for words in shown] == list(again)
    for words in shown:
        force = ["--force"] if words[0] in ("export", "feedback") else []
        assert run(*words, *force).status == again[words[0]], words


def test_demo_quietly_says_nothing(run: Run) -> None:
    assert run("demo", "-q") == Ended(0, "", "")


def test_demo_overwrites_by_force_alone(run: Run, tmp_path: Path) -> None:
    run("demo", "-q")
    made = names(tmp_path)

    assert run("demo").status == 2
    assert run("demo", "--force").status == 0
    assert names(tmp_path) == made


# ---- several files -------------------------------------------------------------------------------


def test_the_marks_of_several_files_say_whose_they_are(run: Run, tmp_path: Path) -> None:
    paths = [str(slipped(tmp_path)), "nobody.xlsx"]
    words, data = run("check", *paths), run("check", *paths, "--json")
    objects = [json.loads(line) for line in data.out.splitlines()]

    assert (words.status, words.out.splitlines()[0]) == (3, f"{paths[0]}:")
    assert [one["file"] for one in objects] == paths
    assert [one.get("reason") for one in objects] == [None, "missing"]
