"""The command `feedback`: what it writes, what it reveals, and what it never writes over."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from normreg_sheets.cli.options import Marking
from normreg_sheets.cli.reports import Feedback
from normreg_sheets.marking.feedback import set_up
from tests.cli.ended import Run, names
from tests.cli.slipped import slipped
from tests.marking.cases import classic
from tests.marking.files import handed_in

if TYPE_CHECKING:
    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.marking.feedback import Reveal
    from normreg_sheets.sheet.workbook import FeedbackPress


def test_feedback_is_a_workbook_of_the_same_stem(run: Run, tmp_path: Path) -> None:
    ended = run("feedback", slipped(tmp_path))

    assert (ended.status, ended.out) == (0, "feedback/handed-in.xlsx\n")
    assert "69 of 72 points" in ended.err
    assert load_workbook("feedback/handed-in.xlsx").sheetnames[:2] == [
        "Batch Normalization",
        "Feedback",
    ]


def test_feedback_is_a_page_as_well(run: Run, tmp_path: Path) -> None:
    ended = run("feedback", slipped(tmp_path), "--format", "html", "--format", "xlsx", "-q")

    assert (ended.out.split(), ended.err) == (
        ["feedback/handed-in.html", "feedback/handed-in.xlsx"],
        "",
    )
    assert "Did you divide by n − 1?" in Path("feedback/handed-in.html").read_text("utf-8")


def test_feedback_reveals_what_it_is_told(run: Run, tmp_path: Path) -> None:
    path = slipped(tmp_path)
    for reveal in ("marks", "hints", "solution"):
        run("feedback", path, "--format", "html", "--reveal", reveal, "-o", reveal)
    pages = {name: Path(name, "handed-in.html").read_text("utf-8") for name in names_of(tmp_path)}

    assert ["Did you divide" in pages[name] for name in ("marks", "hints", "solution")] == [
        False,
        True,
        True,
    ]
    assert ["0.69" in pages[name] for name in ("marks", "hints", "solution")] == [
        False,
        False,
        True,
    ]


def names_of(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.is_dir()]


@pytest.mark.parametrize("folder", ["subs", "subs/../subs", "link"])
@pytest.mark.parametrize("listed", [["a.ods"], ["b.xlsx"], ["b.xlsx", "a.ods"]])
def test_feedback_never_writes_over_a_submission(
    folder: str, listed: list[str], run: Run, tmp_path: Path
) -> None:
    """Nor over one that is not listed: that of a.ods would be a.xlsx, which somebody handed in."""
    whole = slipped(tmp_path).read_bytes()
    Path("subs").mkdir()
    Path("link").symlink_to("subs", target_is_directory=True)
    for name in ("a.ods", "a.xlsx", "b.xlsx"):
        Path("subs", name).write_bytes(whole)
    ended = run("feedback", *(Path("subs", name) for name in listed), "-o", folder, "--force")

    assert (ended.status, ended.out, ended.err.count("\n")) == (2, "", 1)
    assert f"{folder}: subs/{listed[0]} lies there" in ended.err
    assert "choose another folder with -o" in ended.err
    assert {path.name: path.read_bytes() for path in Path("subs").iterdir()} == dict.fromkeys(
        ("a.ods", "a.xlsx", "b.xlsx"), whole
    )


def test_feedback_finds_the_folder_behind_a_link_to_a_submission(run: Run, tmp_path: Path) -> None:
    slipped(tmp_path)
    Path("subs").mkdir()
    Path("handed-in.xlsx").rename("subs/a.ods")
    Path("link.ods").symlink_to("subs/a.ods")

    assert run("feedback", "link.ods", "-o", "subs", "--force").status == 2
    assert names(Path("subs")) == ["a.ods"]


def test_a_press_serves_all_files_of_an_exercise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes as long as fifty files; other sizes need another one."""
    made: list[str] = []

    def counted(problem: Problem, reveal: Reveal) -> FeedbackPress:
        made.append(problem.code)
        return set_up(problem, reveal)

    monkeypatch.setattr("normreg_sheets.marking.feedback.set_up", counted)
    some = [slipped(tmp_path).rename(tmp_path / f"{number}.xlsx") for number in range(3)]
    other = handed_in(tmp_path, classic(decimals=3))
    report = Feedback(Marking(None, "embedded"), "hints", ("xlsx",))
    files = [report(path).files["xlsx"] for path in (*some, other, *some)]

    assert files[:3] == files[4:]
    assert made == [classic().code, classic(decimals=3).code]


def test_feedback_refuses_two_files_of_one_stem(run: Run, tmp_path: Path) -> None:
    path = slipped(tmp_path)
    Path("other").mkdir()
    Path("other/handed-in.ods").write_bytes(path.read_bytes())
    ended = run("feedback", path, "other/handed-in.ods")

    assert ended.status == 2
    assert "two of the files would be written there" in ended.err
    assert not Path("feedback").exists()


def test_feedback_does_not_overwrite(run: Run, tmp_path: Path) -> None:
    path = slipped(tmp_path)
    Path("feedback").mkdir()
    Path("feedback/handed-in.xlsx").write_text("mine")

    assert run("feedback", path).status == 2
    assert Path("feedback/handed-in.xlsx").read_text() == "mine"
    assert run("feedback", path, "--force").status == 0


def test_feedback_goes_on_after_a_file_that_is_refused(run: Run, tmp_path: Path) -> None:
    Path("text.xlsx").write_text("Dear teacher\n")
    ended = run("feedback", "text.xlsx", slipped(tmp_path))

    assert (ended.status, ended.out) == (3, "feedback/handed-in.xlsx\n")
    assert "2 files: 1 marked, 0 for review, 1 refused, 0 skipped." in ended.err
