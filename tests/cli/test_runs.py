"""A run over several files: every one is told, counted, and stops none of the others."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.marking.students import at_the_end
from normreg_sheets.sheet.output import PART
from tests.cli.slipped import slipped
from tests.marking.by_hand import typed
from tests.marking.cases import classic
from tests.marking.files import handed_in

if TYPE_CHECKING:
    from tests.cli.ended import Run

LITTER = [
    "~$good.xlsx",
    ".~lock.good.ods#",
    "._good.xlsx",
    ".DS_Store",
    "Thumbs.db",
    PART.format("0af9"),
]


def good(folder: Path, name: str = "good.xlsx") -> Path:
    path = handed_in(folder, classic(), typed(classic(), at_the_end(classic())))
    return path.rename(folder / name)


def doubtful(folder: Path) -> Path:
    numbers = typed(classic(), at_the_end(classic()))
    numbers["mu"][0] = "about two"
    return handed_in(folder, classic(), numbers).rename(folder / "doubtful.xlsx")


def statuses(out: str) -> dict[str, str]:
    return {data["file"]: data["status"] for data in map(json.loads, out.splitlines())}


@pytest.mark.parametrize(("command", "done"), [("check", "marked"), ("inspect", "read")])
def test_every_file_is_told_and_counted(command: str, done: str, run: Run, tmp_path: Path) -> None:
    good(tmp_path)
    doubtful(tmp_path)
    Path("text.xlsx").write_text("Dear teacher\n")
    Path(LITTER[0]).write_bytes(b"\5Ada")
    files = ["good.xlsx", "text.xlsx", "doubtful.xlsx", LITTER[0], "./good.xlsx", "none.xlsx"]
    ended = run(command, *files, "--json")

    assert ended.status == 3
    assert [json.loads(line)["file"] for line in ended.out.splitlines()] == [
        *files[:4],
        "good.xlsx",
        "none.xlsx",
    ]
    assert statuses(ended.out) == {
        "good.xlsx": "skipped",  # the second time
        "text.xlsx": "refused",
        "doubtful.xlsx": "review",
        LITTER[0]: "skipped",
        "none.xlsx": "refused",
    }
    assert ended.err.splitlines()[-1] == (f"6 files: 1 {done}, 1 for review, 2 refused, 2 skipped.")


@pytest.mark.parametrize("name", LITTER)
def test_what_programs_leave_beside_a_workbook_is_no_submission(name: str, run: Run) -> None:
    Path(name).write_bytes(b"\0")
    ended = run("check", name)

    assert (ended.status, ended.out) == (4, "")
    assert ended.err.startswith(f"normreg-sheets: {name}: skipped: ")


@pytest.mark.parametrize("jobs", ["1", "3"])
def test_the_report_is_the_same_however_many_work_at_it(
    jobs: str, run: Run, tmp_path: Path
) -> None:
    paths = [good(tmp_path, f"{number}.xlsx") for number in range(4)]
    ended = run("check", *paths, "-j", jobs)

    assert ended.status == 0
    assert [line for line in ended.out.splitlines() if line.endswith(":")] == [
        f"{path}:" for path in paths
    ]
    assert ended.out.count("72 of 72 points") == 4


@pytest.mark.parametrize(
    ("limit", "says"),
    [
        ("file=100", "is more than the limit 'file' of 100 allows"),
        ("cells=10", "is more than the limit 'cells' of 10 allows"),
        ("memory=1000000", "it needs more than the limit 'memory' of 1000000 allows"),
    ],
)
def test_a_limit_may_be_lowered_and_raised_to_what_the_refusal_says(
    limit: str, says: str, run: Run, tmp_path: Path
) -> None:
    path = good(tmp_path)
    refused = run("check", path, "--limit", limit)
    assert (refused.status, refused.out) == (3, "")
    assert says in refused.err

    offered = refused.err.rstrip().rpartition("--limit ")[2]
    name, enough = offered.split("=")
    assert name == limit.partition("=")[0]
    if name in ("file", "cells"):  # of which somebody knows how much it needs
        assert run("check", path, "--limit", f"{name}={enough}").status == 0


@pytest.mark.parametrize(
    ("limit", "says"),
    [
        ("cell=5", "--limit cell: there is no such limit; it is one of file, entries"),
        ("cells", "--limit cells: is written NAME=VALUE"),
        ("cells=many", "--limit cells: 'many' is not a whole number"),
        ("cells=-1", "--limit cells: '-1' is not a whole number"),
        (f"cells={'9' * 5000}", "is not a whole number"),
        ("cells=0", "--limit cells: 0 would let nothing pass; at least 1"),
    ],
)
def test_a_limit_that_is_none_is_refused(limit: str, says: str, run: Run) -> None:
    ended = run("check", "any.xlsx", "--limit", limit)
    assert ended.status == 2
    assert says in ended.err


def test_feedback_of_a_bad_file_is_none_and_of_the_others_is_there(
    run: Run, tmp_path: Path
) -> None:
    slipped(tmp_path).rename("a.xlsx")
    Path("b.xlsx").write_bytes(b"PK\3\4")
    Path("~$a.xlsx").write_bytes(b"\5Ada")
    ended = run("feedback", "a.xlsx", "b.xlsx", "~$a.xlsx", "-q")

    assert (ended.status, ended.out) == (3, "feedback/a.xlsx\n")
    assert [path.name for path in Path("feedback").iterdir()] == ["a.xlsx"]
    assert ended.err.splitlines()[-1] == ("3 files: 1 marked, 0 for review, 1 refused, 1 skipped.")


def test_a_limit_larger_than_anything_is_none(run: Run, tmp_path: Path) -> None:
    limits = (f"--limit={name}={'9' * 30}" for name in ("memory", "cpu", "wall", "cells"))
    assert run("check", good(tmp_path), *limits).status == 0


def test_an_option_that_does_not_fit_one_file_stops_no_other(run: Run, tmp_path: Path) -> None:
    """A student can hand in another exercise, or another part of it."""
    good(tmp_path)
    run("generate", "dropout", "--kind", "assignment")
    other = "dropout-fractions-1-assignment.xlsx"
    ended = run("check", other, "good.xlsx", "--points", "var=6")

    assert ended.status == 3
    assert "75 of 75 points" in ended.out
    assert (
        f"{other}: an option does not fit its exercise, dropout: points: unknown step" in ended.err
    )
    assert run("check", other, other, "--points", "var=6").status == 2


def test_a_circle_of_links_is_told_as_a_link(run: Run, tmp_path: Path) -> None:
    good(tmp_path)
    Path("loop").symlink_to("loop")
    Path("self.xlsx").symlink_to("self.xlsx")

    assert run("check", "loop/a.xlsx", "good.xlsx").status == 3
    assert run("feedback", "self.xlsx", "good.xlsx", "-q").out == "feedback/good.xlsx\n"


def test_feedback_looks_at_no_name_of_a_file_that_is_skipped(run: Run, tmp_path: Path) -> None:
    path = slipped(tmp_path)
    for folder in ("one", "two"):
        Path(folder).mkdir()
        Path(folder, "~$a.xlsx").write_bytes(b"\5Ada")
    ended = run("feedback", "one/~$a.xlsx", path, "two/~$a.xlsx", path, "-q")

    assert (ended.status, ended.out) == (0, "feedback/handed-in.xlsx\n")
    assert ended.err.splitlines()[-1] == "4 files: 1 marked, 0 for review, 0 refused, 3 skipped."


def test_a_run_that_breaks_off_says_how_many_files_it_did_not_reach(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [slipped(tmp_path).rename(tmp_path / f"{number}.xlsx") for number in range(3)]
    synchronise = os.fsync
    done: list[int] = []

    def full_at_last(handle: int) -> None:
        if len(done) > 2:  # the first file, and its folder that is new
            raise OSError(28, "No space left on device")
        done.append(handle)
        synchronise(handle)

    monkeypatch.setattr(os, "fsync", full_at_last)
    ended = run("feedback", *paths, "-q")

    assert (ended.status, ended.out) == (2, "feedback/0.xlsx\n")
    assert ended.err.splitlines() == [
        "2 of 3 files were not reached.",
        "normreg-sheets: feedback/1.xlsx: cannot be written: No space left on device",
    ]


@pytest.mark.parametrize("closed", ["<&- 2>&-", "<&- >/dev/null 2>&-"])
def test_a_closed_standard_stream_does_no_harm(closed: str, tmp_path: Path) -> None:
    path = good(tmp_path)
    command = f'"{sys.executable}" -m normreg_sheets check "{path}" {closed}'
    ended = subprocess.run(command, shell=True, cwd=tmp_path, stdout=subprocess.PIPE, check=False)

    assert ended.returncode == 0
    assert ("72 of 72" in ended.stdout.decode()) == (">/dev/null" not in closed)


def test_libreoffice_is_asked_for_before_the_first_file(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("normreg_sheets.sheet.office.find_office", lambda: None)
    ended = run("check", good(tmp_path), "--recalculate", "libreoffice")

    assert (ended.status, ended.out) == (2, "")
    assert "LibreOffice is not found" in ended.err
