"""A run over several files: every one is told, counted, and stops none of the others."""

from __future__ import annotations

import json
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
        ("wall=0", "it needs more than the limit 'wall' of 0 allows"),
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
