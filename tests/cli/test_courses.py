"""The commands about a course: begun, looked at, handed out, and what may go wrong with it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.course import prints
from normreg_sheets.course.lock import locked
from normreg_sheets.course.settings import KEYS
from tests.cli.ended import names
from tests.course.begun import BN, HEAD, KEY, TINY

if TYPE_CHECKING:
    from tests.cli.ended import Ended, Run

CLASS = ["s-1", "s-2", "s-3"]
GENERATE = "generate tiny --course dl/course.toml --roster roster.csv"


@pytest.fixture
def things(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A folder with a course, a roster, and some that are broken; gives the names in it."""
    monkeypatch.chdir(tmp_path)
    texts = {
        "dl": "[exercise.tiny]\ntemplate = 'tiny.toml'\nset = { unit = 5 }\n",
        "wrong": "[exercise.tiny]\ntemplate = 'tiny.toml'\npoints = { ZZ = 3 }\n",
        "typo": "[exercise.tiny]\ntemplat = 'tiny.toml'\n",
        "narrow": "[exercise.tiny]\ntemplate = 'tiny.toml'\nset = { unit = 1 }\n",
        "open": "[exercise.tiny]\ntemplate = 'tiny.toml'\n",
        "lost": "[exercise.tiny]\ntemplate = 'tiny.toml'\n",
    }
    for folder, text in texts.items():
        Path(folder).mkdir()
        Path(folder, "course.toml").write_text(HEAD + text)
        Path(folder, "tiny.toml").write_text(TINY)
        if folder != "lost":
            Path(folder, "secret.key").touch(0o600)
            Path(folder, "secret.key").write_text(KEY.hex())
    Path("open/secret.key").chmod(0o644)
    Path("roster.csv").write_text("id,name,email\n" + "".join(f"{one},Ada,\n" for one in CLASS))
    Path("twice.csv").write_text("id,name\n1,Ada\n1,Bob\n")
    Path("empty.csv").write_text("id,name\n")
    Path("text.txt").write_text("Dear teacher\n")
    return names(tmp_path)


def told_by(ended: Ended) -> list[str]:
    """The lines that a command told, but for that it is at work."""
    return [line for line in ended.err.splitlines() if not line.startswith("Drawing numbers for ")]


# ---- done ----------------------------------------------------------------------------------------


def test_a_course_from_its_beginning_to_its_sheets(run: Run, tmp_path: Path) -> None:
    begun = run("new", "course", BN, "--name", "DL 26", "-o", "dl")
    assert (begun.status, begun.out.splitlines()) == (0, ["dl/course.toml", "dl/secret.key"])
    assert "keep a copy of dl/secret.key" in begun.err

    shown = run("config", "show", "--course", "dl/course.toml", "--json")
    assert shown.status == 0
    about = json.loads(shown.out)
    assert about["name"] == "DL 26"
    assert list(about["exercises"]) == [BN]
    assert about["exercises"][BN]["level"] == {"value": "fractions", "from": "course.toml"}
    assert about["exercises"][BN]["grace"] == {"value": 0, "from": "the package"}

    Path("roster.csv").write_text("id,name\n1,=Ada\n2,Bob\n")
    made = run("generate", BN, "--course", "dl/course.toml", "--roster", "roster.csv", "-o", "out")
    assert made.status == 0
    assert made.out.splitlines() == [f"out/students/{BN}-{one}.xlsx" for one in "12"]
    assert "Wrote 2 sheets (2 new) to out/students, to be handed out" in made.err
    assert all(Path(line).is_file() for line in made.out.splitlines())
    assert len([name for name in names(tmp_path) if name.startswith("out/instructor/")]) == 4


@pytest.mark.usefixtures("things")
def test_every_key_is_shown_with_its_place(run: Run) -> None:
    Path("dl/course.toml").write_text(
        HEAD + "grace = 9\n[exercise.tiny]\ntemplate = 'tiny.toml'\nset = { unit = 5 }\n"
        "due = 2026-11-30T23:59:00+01:00\n"
    )
    ended = run("config", "show", "--course", "dl/course.toml")
    assert ended.status == 0
    head, blank, exercise, *lines = ended.out.splitlines()
    assert (blank, exercise) == ("", "[exercise.tiny]")
    assert "DL (begun 2026-10-01, secret in dl/secret.key)" in head
    assert KEY.hex() not in ended.out
    said = {line.split()[0]: line.split(maxsplit=1)[1] for line in lines}
    assert list(said) == list(KEYS)
    own, shared = "course.toml [exercise.tiny]", "course.toml"
    for key, value, place in (
        ("grace", "9", shared),
        ("set", '{"unit": 5}', own),
        ("template", '"tiny.toml"', own),
        ("due", '"2026-11-30 23:59:00+01:00"', own),
        ("level", '"fractions"', "the package"),
        ("points", "-", "the package"),
    ):
        shown, _, found = said[key].partition(" from ")
        assert (shown.strip(), found) == (value, place)


def test_a_dry_run_says_what_would_be_and_writes_nothing(
    things: list[str], run: Run, tmp_path: Path
) -> None:
    dry = run(*GENERATE.split(), "--dry-run", "-o", "out")
    assert dry.status == 0
    assert "Would write a sheet and a solution for each of 3 students (3 new)." in dry.err
    assert run(*GENERATE.split(), "--dry-run", "-o", "out", "-q").err == ""
    assert names(tmp_path) == things
    assert run(*GENERATE.split(), "-o", "out").out == dry.out


@pytest.mark.usefixtures("things")
def test_made_again_it_is_the_same_and_force_replaces_what_is_other(run: Run) -> None:
    first = run(*GENERATE.split(), "-q")
    assert run(*GENERATE.split(), "-q", "-j", "2") == first
    sheet = Path(first.out.splitlines()[1])
    sheet.write_bytes(b"precious")
    refused = run(*GENERATE.split())
    assert (refused.status, refused.out) == (2, "")
    assert told_by(refused) == [
        f"normreg-sheets: {sheet}: is there already; add --force to replace it"
    ]
    assert sheet.read_bytes() == b"precious"
    assert run(*GENERATE.split(), "--force", "-q") == first
    assert sheet.read_bytes() != b"precious"


@pytest.mark.usefixtures("things")
def test_it_says_how_many_are_new(run: Run) -> None:
    run(*GENERATE.split(), "-o", "out")
    with Path("roster.csv").open("a") as roster:
        roster.write("s-4,Zoë,\n")
    says = "1 new, 3 had theirs already"
    dry = run(*GENERATE.split(), "-o", "out", "--dry-run")
    assert dry.err.splitlines()[-1].endswith(f" each of 4 students ({says}).")
    assert (
        run(*GENERATE.split(), "-o", "out")
        .err.splitlines()[-1]
        .startswith(f"Wrote 4 sheets ({says}) to out/students, ")
    )
    second = run(*GENERATE.split(), "-o", "out", "--attempt", "2").err.splitlines()[-1]
    assert second.startswith("Wrote 4 sheets (4 new) to out/students/attempt-2, ")


@pytest.mark.usefixtures("things")
def test_what_was_issued_with_other_settings_is_shown(run: Run) -> None:
    show = ["config", "show", "--course", "dl/course.toml"]
    run(*GENERATE.split(), "-q")
    assert "was issued with another" not in run(*show).out
    text = Path("dl/course.toml").read_text()
    Path("dl/course.toml").write_text(
        f"{text}decimals = 1\nlevel = 'decimals'\npoints = {{ Z = 3 }}\n"
    )
    run(*GENERATE.split(), "--attempt", "2", "-q")
    lines = [line for line in run(*show).out.splitlines() if "was issued" in line]
    assert lines == ["  attempt 1 was issued with another: level, decimals"]
    about = json.loads(run(*show, "--json").out)
    assert about["issued_with_other"] == {"tiny": {"1": ["level", "decimals"], "2": []}}


# ---- wrong ---------------------------------------------------------------------------------------

COURSE = "--course dl/course.toml"
ROSTER = "--roster roster.csv"
WRONG = [
    # too little, too much
    (f"generate tiny {COURSE}", "--roster: name the file that says who is in the course"),
    (f"generate tiny {ROSTER}", "--course: name the course.toml of the course; `new course`"),
    (f"generate {BN} --attempt 2", "--attempt: is for the sheets of a course; give --course and"),
    (f"generate {BN} --pdf", "--pdf: is for the sheets of a course"),
    (f"generate {BN} -j 2", "--jobs: is for the sheets of a course"),
    (f"{GENERATE} --kind practice", "--kind: of a course is set in its course.toml"),
    (f"{GENERATE} --seed 1", "--seed: of a course is set in its course.toml"),
    (f"{GENERATE} --level decimals", "--level: of a course is set in its course.toml"),
    (f"{GENERATE} --set unit=2", "--set: of a course is set in its course.toml"),
    (f"{GENERATE} -n 2", "--number: of a course is set in its course.toml"),
    ("config show", "--course: name the course.toml of the course"),
    # which course
    (f"generate {BN} {COURSE} {ROSTER}", f"unknown exercise '{BN}'"),
    (f"generate tinny {COURSE} {ROSTER}", "unknown exercise 'tinny'; did you mean 'tiny'?"),
    (f"generate tiny --course none.toml {ROSTER}", "none.toml: the course cannot be read"),
    (f"generate tiny --course dl {ROSTER}", "dl: the course cannot be read"),
    (f"generate tiny --course text.txt {ROSTER}", "text.txt: "),
    (f"generate tiny --course open/course.toml {ROSTER}", "others can read the secret"),
    (f"generate tiny --course lost/course.toml {ROSTER}", "the secret of the course cannot be"),
    (f"generate tiny --course wrong/course.toml {ROSTER}", "points: unknown step 'ZZ'"),
    ("config show --course wrong/course.toml", "points: unknown step 'ZZ'"),
    ("config show --course typo/course.toml", "unknown key 'templat'; did you mean 'template'?"),
    (f"generate tiny --course narrow/course.toml {ROSTER}", "not enough different numbers for 3"),
    # which class
    (f"generate tiny {COURSE} --roster none.csv", "none.csv: cannot be read: No such file"),
    (f"generate tiny {COURSE} --roster twice.csv", "twice.csv, row 3: the id '1' is that of row 2"),
    (f"generate tiny {COURSE} --roster empty.csv", "empty.csv: lists no student"),
    (f"generate tiny {COURSE} --roster text.txt", "text.txt: "),
    (f"generate tiny {COURSE} --roster dl", "dl: cannot be read"),
    # where to
    (f"{GENERATE} -o text.txt", "text.txt: is a file, and cannot hold others; name a folder"),
    (f"{GENERATE} -o text.txt/below", "text.txt: is a file, and cannot hold others"),
    # a new one
    ("new course dropuot -o a", "unknown exercise 'dropuot'; did you mean 'dropout'?"),
    (f"new course {BN} -o dl", "dl/course.toml: is there already, and is never replaced; take"),
    (f"new course {BN} -o text.txt", "text.txt: is a file, and cannot hold others; name a folder"),
    (f"new course {BN} -o a --name=", "a course has a name that can be shown"),
]


@pytest.mark.parametrize(("line", "says"), WRONG, ids=[line for line, _ in WRONG])
def test_what_is_wrong_is_told_in_a_line_and_nothing_is_written(
    line: str, says: str, things: list[str], run: Run, tmp_path: Path
) -> None:
    ended = run(*line.split())
    assert (ended.status, ended.out) == (2, "")
    (told,) = told_by(ended)
    assert told.startswith("normreg-sheets: ")
    assert says in told
    assert names(tmp_path) == things


def test_two_at_once_are_one_after_the_other(things: list[str], run: Run, tmp_path: Path) -> None:
    with locked(Path("dl"), "generate tiny"):
        ended = run(*GENERATE.split())
        assert run(*GENERATE.split(), "--dry-run", "-q").status == 0  # writes nothing
    assert (ended.status, ended.out) == (2, "")
    (told,) = told_by(ended)
    assert told.startswith("normreg-sheets: dl: another run is at work there; wait until")
    assert names(tmp_path) == things


@pytest.mark.parametrize("line", ["new course", "new", f"{GENERATE} --attempt 0", "new curse x"])
@pytest.mark.usefixtures("things")
def test_what_is_no_command_is_told(line: str, run: Run) -> None:
    assert run(*line.split()).status == 2


def test_prints_without_a_printer_are_refused_before_anything_is_written(
    things: list[str], run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prints, "find_office", lambda: None)
    ended = run(*GENERATE.split(), "--pdf")
    assert (ended.status, ended.out) == (2, "")
    assert ended.err.startswith("normreg-sheets: --pdf: LibreOffice is not found; install it")
    assert names(tmp_path) == things


@pytest.mark.libreoffice
@pytest.mark.usefixtures("things")
def test_prints_lie_beside_the_sheets(run: Run) -> None:
    ended = run(*GENERATE.split(), "--pdf", "-q", "-o", "out")
    assert ended.status == 0
    for line in ended.out.splitlines():
        assert Path(line).with_suffix(".pdf").read_bytes().startswith(b"%PDF-")
