"""What a user may do wrong is told in one line, with the right status, and nothing is lost."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import pytest

from normreg_sheets.exercise.template import home
from tests.cli.ended import Run, names
from tests.marking.cases import classic
from tests.marking.files import Book, handed_in
from tests.submission.parts import pack

EXERCISE, DROPOUT = "batch-normalization", "dropout"
OLE = bytes.fromhex("D0CF11E0A1B11AE1")

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
    (f"generate {DROPOUT} --set p2=1", 2, "--set p2=1: it is at most 0.7"),
    (f"generate {DROPOUT} --set p1=0", 2, "--set p1=0: it is at least 0.1"),
    # what is asked
    (f"solve {DROPOUT} --only backwards", 2, "section 'backwards'; did you mean 'backward'?"),
    (f"solve {DROPOUT} --only=", 2, "--only : unknown section ''"),
    (f"solve {EXERCISE} --only forward", 2, f"--only forward: {EXERCISE} is one section"),
    (f"generate {EXERCISE} --blank 0", 2, "--blank 0: is all, half, or a number from 1 to 72"),
    (f"generate {EXERCISE} --blank 73", 2, "--blank 73: is all, half, or a number from 1 to 72"),
    (f"generate {EXERCISE} --blank -1", 2, "'-1' is not all, half, or a number of cells"),
    (f"generate {EXERCISE} --blank some", 2, "'some' is not all, half, or a number of cells"),
    (f"generate {EXERCISE} --blank {'9' * 5000}", 2, "is not all, half, or a number of cells"),
    (f"solve {DROPOUT} --only update --blank 99", 2, "--blank 99: is all, half, or a number from"),
    # how to mark
    ("check x.xlsx --follow-through abc", 2, "'abc' is not full, off, or a share from 0 to 1"),
    ("check x.xlsx --follow-through 1.5", 2, "'1.5' is not full, off, or a share from 0 to 1"),
    ("check x.xlsx --too-coarse nan", 2, "'nan' is not full, off, or a share from 0 to 1"),
    ("check x.xlsx --points sigma", 2, "--points sigma: is written NAME=VALUE, as in --points"),
    ("check x.xlsx --points σ=six", 2, "--points σ: 'six' is not a number"),
    ("check x.xlsx --decimals σ=1.5", 2, "--decimals σ: '1.5' is not a whole number"),
    ("check whole.xlsx --points s=1", 2, "points: unknown step 's'"),
    ("check whole.xlsx --points var=1 --points var=2", 2, "--points var: the step 'var' is there"),
    ("check whole.xlsx --decimals σ=1 --decimals sigma=2", 2, "'sigma' is there already; name it"),
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
    Path("whole.xlsx").write_bytes(whole.read_bytes())
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
