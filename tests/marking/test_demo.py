"""The demonstration: a class through real files, and what it says about them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.errors import OutputError
from normreg_sheets.marking.assessment import assess
from normreg_sheets.marking.demo import CLASS, COPIED, WIDTH, _where_to_look, demonstrate

if TYPE_CHECKING:
    from pathlib import Path

    from normreg_sheets.marking.marker import CellMark

FOLDERS = {"assignments": ("xlsx",), "submissions": ("xlsx",), "feedback": ("xlsx", "html")}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("class")


@pytest.fixture(scope="module")
def told(folder: Path) -> list[str]:
    return list(demonstrate(folder, force=False))


def points(told: list[str], name: str) -> int:
    [found] = [
        found for line in told if (found := re.match(rf" +{name} .* (\d+) of 72 points", line))
    ]
    return int(found[1])


def advice(told: list[str]) -> str:
    """What stands under "Where to look", on one line."""
    start = next(i for i, line in enumerate(told) if "Where to look" in line)
    return " ".join(" ".join(told[start:]).split())


def test_everybody_has_a_sheet_of_each_kind(told: list[str], folder: Path) -> None:
    for name, endings in FOLDERS.items():
        there = {path.name for path in (folder / name).iterdir()}
        assert there == {f"{pupil}.{ending}" for pupil in CLASS for ending in endings}


def test_there_is_a_sheet_to_learn_alone_with_and_its_solution(
    told: list[str], folder: Path
) -> None:
    alone = {path.name.rsplit("-", 1)[1] for path in folder.glob("*.xlsx")}

    assert alone == {"practice.xlsx", "solution.xlsx"}


def test_nobody_has_the_numbers_of_another(told: list[str], folder: Path) -> None:
    codes = {assess(folder / "submissions" / f"{name}.xlsx").problem.code for name in CLASS}

    assert len(codes) == len(CLASS)


def test_the_points_that_are_told_are_those_of_check(told: list[str], folder: Path) -> None:
    for name in CLASS:
        assert points(told, name) == assess(folder / "submissions" / f"{name}.xlsx").points


@pytest.mark.parametrize("name", ["ada", "ben"])
def test_the_honest_get_everything_and_no_flag(name: str, told: list[str], folder: Path) -> None:
    assert points(told, name) == 72
    assert assess(folder / "submissions" / f"{name}.xlsx").flags == ()


@pytest.mark.parametrize("name", [name for name, part in CLASS.items() if part.startswith("slip")])
def test_a_slip_costs_its_own_step_alone(name: str, told: list[str], folder: Path) -> None:
    assessment = assess(folder / "submissions" / f"{name}.xlsx")
    lost = {
        (step.name, cell.mistake.name if cell.mistake else None)
        for step in assessment.steps
        for _, cell in step.cells
        if cell.points < cell.of
    }
    slip = CLASS[name].removeprefix("slip ")
    [step] = [
        one.name
        for one in assessment.problem.exercise.steps
        if slip in {mistake.name for mistake in one.mistakes}
    ]

    assert lost == {(step, slip)}


def test_who_copies_and_who_tampers_is_pointed_out(told: list[str]) -> None:
    parts = {part: name for name, part in CLASS.items()}

    assert f"{parts['copier']}: has the same answers as {COPIED}" in advice(told)
    assert f"{parts['tamperer']}: the given X does not hold the numbers" in advice(told)


def test_what_nobody_can_read_is_pointed_out(told: list[str]) -> None:
    assert re.search(
        r"fatima: not readable as a number, so pending for a person: [A-Z]+\d", advice(told)
    )


def test_the_commonest_mistake_is_told_in_words(told: list[str]) -> None:
    makers = list(CLASS.values()).count("slip divided-by-n-minus-1")

    assert f"made by {makers} of {len(CLASS)}: Did you divide by n − 1?" in advice(told)


def test_half_points_that_are_lost_count(told: list[str], folder: Path) -> None:
    """Three half points in A are more than the whole one in Z."""
    assessment = assess(folder / "submissions" / "ada.xlsx")
    losing = {"Z": (1.0,), "A": (0.5, 0.5, 0.5)}
    marked = {}
    for pupil in range(3):
        steps = [
            replace(step, cells=_losing(step.cells, losing.get(step.name, ())[pupil : pupil + 1]))
            for step in assessment.steps
        ]
        marked[str(pupil)] = replace(assessment, steps=tuple(steps), flags=())
    exercise = assessment.problem.exercise

    assert list(_where_to_look(exercise, marked)) == ["the class lost most in A (ReLU): 1.5 points"]


def _losing(
    cells: tuple[tuple[str, CellMark], ...], lost: tuple[float, ...]
) -> tuple[tuple[str, CellMark], ...]:
    """The cells, of which the first one lost some points."""
    (here, first), *others = cells
    return ((here, replace(first, points=first.of - sum(lost))), *others)


def test_nothing_is_too_long_for_a_terminal(folder: Path, told: list[str]) -> None:
    """A path is as long as it is."""
    assert max(len(line.replace(str(folder), "out")) for line in told) <= WIDTH


def test_it_ends_with_a_file_that_is_there(folder: Path, told: list[str]) -> None:
    assert told[-1].split(": ", 1)[1].startswith(f"normreg-sheets check {folder}")
    assert all(word in told[-1] for word in ("submissions", ".xlsx"))
    assert (folder / "submissions" / told[-1].rsplit("/", 1)[1]).is_file()


@pytest.mark.parametrize("taken", ["feedback/hana.html", "submissions/ada.xlsx"])
def test_nothing_is_written_where_something_stands(tmp_path: Path, taken: str) -> None:
    (tmp_path / taken).parent.mkdir()
    (tmp_path / taken).write_text("mine")
    with pytest.raises(OutputError, match="is there already"):
        list(demonstrate(tmp_path, force=False))

    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [tmp_path / taken]


def test_by_force_it_writes_over_what_is_there(folder: Path, told: list[str]) -> None:
    before = (folder / "feedback" / "ada.xlsx").read_bytes()
    (folder / "feedback" / "ada.xlsx").write_text("old")

    assert list(demonstrate(folder, force=True)) == told
    assert (folder / "feedback" / "ada.xlsx").read_bytes() == before
