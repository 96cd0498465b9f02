"""A real LibreOffice fills in the sheets by keyboard, as a student does, and `check` marks them."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from normreg_sheets.answers.draw import pose
from normreg_sheets.answers.problem import Problem, Variant
from normreg_sheets.exercise.composition import load
from normreg_sheets.marking.assessment import assess
from normreg_sheets.marking.marker import Verdict
from normreg_sheets.marking.students import at_the_end, each_step, slipping
from normreg_sheets.sheet.addresses import address
from normreg_sheets.sheet.workbook import set_up
from tests.libreoffice import office
from tests.marking.by_hand import typed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from normreg_sheets.marking.students import Numbers
    from normreg_sheets.sheet.kinds import Kind
    from normreg_sheets.sheet.workbook import Press

pytestmark = pytest.mark.libreoffice

PROBLEM = pose(load("batch-normalization"), Variant(level="fractions", seed=5))
MISTAKES = {
    mistake.name: mistake
    for step in PROBLEM.exercise.steps
    for mistake in step.mistakes
    if mistake.hides is None  # where ε is 0, forgetting it changes nothing
}
HONEST: dict[str, Numbers] = {
    "each-step": each_step(PROBLEM),
    "at-the-end": at_the_end(PROBLEM),
}


def keystrokes(press: Press, problem: Problem, numbers: Numbers) -> Mapping[str, Mapping[str, str]]:
    """What is typed into which cell of which sheet."""
    return {press.title: dict(_cells(press, typed(problem, numbers)))}


def _cells(press: Press, texts: Mapping[str, NDArray[Any]]) -> list[tuple[str, str]]:
    blocks = {step: press.layout.home(step) for step in texts}
    return [
        (address(*block.cell(at)), texts[step][tuple(at.values())])
        for step, block in blocks.items()
        for at in block.entries()
    ]


def sitting(folder: Path, name: str, kind: Kind, numbers: Numbers) -> office.Sitting:
    press = set_up(PROBLEM, kind)
    path = folder / f"{name}-blank.xlsx"
    path.write_bytes(press.workbook(PROBLEM))
    return office.Sitting(path, keystrokes(press, PROBLEM, numbers), folder / f"{name}.xlsx")


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of assignments that one LibreOffice filled in: the honest, and one per mistake."""
    folder = tmp_path_factory.mktemp("handed-in")
    students = HONEST | {name: slipping(PROBLEM, slip) for name, slip in MISTAKES.items()}
    office.type_all(
        [sitting(folder, name, "assignment", numbers) for name, numbers in students.items()]
    )
    return folder


def told(path: Path) -> list[tuple[str, str, Verdict]]:
    """Every cell's address, entry and verdict."""
    return [
        (here, cell.entry.said, cell.verdict)
        for step in assess(path).steps
        for here, cell in step.cells
    ]


def test_the_marks_are_the_same_as_ods_and_back(handed_in: Path, tmp_path: Path) -> None:
    files = [handed_in / f"{name}.xlsx" for name in (*HONEST, *MISTAKES)]
    as_ods = office.convert(files, tmp_path / "ods", "ods")
    back = office.convert(as_ods, tmp_path / "back", "xlsx")

    for before, there, again in zip(files, as_ods, back, strict=True):
        assert told(there) == told(again) == told(before), before.stem


@pytest.mark.parametrize("name", list(HONEST))
def test_an_honest_student_gets_everything(handed_in: Path, name: str) -> None:
    assessment = assess(handed_in / f"{name}.xlsx")

    assert (assessment.percent, assessment.flags) == (100, ())


@pytest.mark.parametrize("name", list(MISTAKES))
def test_a_mistake_costs_its_own_step_and_is_named(handed_in: Path, name: str) -> None:
    lost = {
        (step.name, cell.verdict, cell.mistake.name if cell.mistake else None)
        for step in assess(handed_in / f"{name}.xlsx").steps
        for _, cell in step.cells
        if cell.points < 1
    }

    assert lost == {(MISTAKES[name].step, Verdict.MISTAKE, name)}


@pytest.mark.parametrize("name", list(MISTAKES))
def test_what_follows_from_a_mistake_is_right_on_own_numbers(handed_in: Path, name: str) -> None:
    """Every later cell whose number left the key by more than a unit, and no other cell."""
    numbers = slipping(PROBLEM, MISTAKES[name])
    order = [step.name for step in PROBLEM.exercise.steps]
    later = order[order.index(MISTAKES[name].step) + 1 :]
    for step in assess(handed_in / f"{name}.xlsx").steps:
        unit = 10.0 ** -PROBLEM.asked[step.name]
        for _, cell in step.cells:
            off = abs(numbers[step.name][cell.at] - PROBLEM.key[step.name][cell.at]) > unit + 1e-9
            follows = cell.verdict is Verdict.OWN
            assert follows == (step.name in later and off)


def test_the_practice_file_judges_every_cell_as_check_does(tmp_path: Path) -> None:
    """A student with a slip; one cell is blank, one plainly wrong. Ticks are read off a picture."""
    numbers = slipping(PROBLEM, MISTAKES["divided-by-n-minus-1"])
    press = set_up(PROBLEM, "practice")
    goals = press.layout.marks
    path = tmp_path / "blank.xlsx"
    path.write_bytes(press.workbook(PROBLEM))
    entries = dict(_cells(press, typed(PROBLEM, numbers)))
    corner = PROBLEM.exercise.steps[-1].name
    wrong, blank = (
        address(*press.layout.home(corner).cell({"output": 0, "example": e})) for e in (0, 1)
    )
    entries[wrong] = "77.77"
    del entries[blank]
    (shown,) = office.type_all(
        [
            office.Sitting(
                path,
                {press.title: entries},
                tmp_path / "typed.xlsx",
                {
                    press.title: [address(mark.row, mark.column) for mark in goals],
                    "verdict": [*entries, blank],
                },
            )
        ]
    )
    marks = {
        here: cell for step in assess(tmp_path / "typed.xlsx").steps for here, cell in step.cells
    }
    expected = {
        here: "" if mark.verdict is Verdict.BLANK else "1" if mark.points == 1 else "0"
        for here, mark in marks.items()
    }

    assert {here: "1" if v == "2" else v for here, v in shown["verdict"].items()} == expected
    (pdf,) = office.convert([tmp_path / "typed.xlsx"], tmp_path, "pdf")
    picture = subprocess.run(["pdftotext", pdf, "-"], capture_output=True, text=True, check=True)
    legend_and_goals = "✓✗" + "".join(shown[press.title][address(m.row, m.column)] for m in goals)
    for sign, verdict in (("✓", "1"), ("✗", "0")):
        signs = list(expected.values()).count(verdict) + legend_and_goals.count(sign)
        assert picture.stdout.count(sign) == signs
