"""A real LibreOffice fills in the sheets by keyboard, as a student does, and `check` marks them."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.answers.problem import Variant
from normreg_sheets.marking.assessment import assess
from normreg_sheets.marking.marker import Verdict
from normreg_sheets.marking.students import at_the_end, each_step, slipping
from normreg_sheets.sheet.addresses import address
from normreg_sheets.sheet.roles import asked
from normreg_sheets.sheet.workbook import set_up
from tests.answers.posed import PLAIN, posed
from tests.libreoffice import office
from tests.marking.by_hand import typed
from tests.sheet.files import EXERCISES, PARTLY, said

if TYPE_CHECKING:
    from pathlib import Path

    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.exercise.exercise import Settings
    from normreg_sheets.marking.students import Numbers
    from normreg_sheets.sheet.workbook import Press

pytestmark = pytest.mark.libreoffice

FIFTH = Variant(level="fractions", seed=5)
PROBLEMS = {name: posed(FIFTH, PLAIN, name) for name in EXERCISES}
EVERY = {
    name: {
        mistake.name: mistake
        for step in problem.exercise.steps
        for mistake in step.mistakes
        if mistake.hides is None  # where ε is 0, forgetting it changes nothing
    }
    for name, problem in PROBLEMS.items()
}
# To type all of them takes too long; without LibreOffice each is tried in tests/marking.
TYPED = 4
MISTAKES = {
    (name, mistake): slip
    for name, every in EVERY.items()
    for mistake, slip in list(every.items())[:: -(-len(every) // TYPED)]
}
# A section is saved in one format, the last cells in the other; the whole sheets in both.
PARTS = [(name, settings, "ods" if settings.only else "xlsx") for name, settings in PARTLY]
HONEST = [(name, student.__name__) for name in EXERCISES for student in (each_step, at_the_end)]


def keystrokes(press: Press, problem: Problem, numbers: Numbers) -> dict[str, str]:
    """What is typed into which cell."""
    texts = typed(problem, numbers)
    return {
        address(*where): texts[step][place] for step, place, where in asked(problem, press.layout)
    }


def sitting(folder: Path, name: str, problem: Problem, numbers: Numbers) -> office.Sitting:
    """An assignment filled in and saved; `name` ends as the file does."""
    press = set_up(problem, "assignment")
    path = folder / f"{name}-blank.xlsx"
    path.write_bytes(press.workbook(problem))
    return office.Sitting(path, {press.title: keystrokes(press, problem, numbers)}, folder / name)


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of assignments that one LibreOffice filled in: the honest, and one per mistake."""
    folder = tmp_path_factory.mktemp("handed-in")
    students = {
        f"{name} {student.__name__}.xlsx": (problem, student(problem))
        for name, problem in PROBLEMS.items()
        for student in (each_step, at_the_end)
    }
    students |= {
        f"{name} {mistake}.xlsx": (PROBLEMS[name], slipping(PROBLEMS[name], slip))
        for (name, mistake), slip in MISTAKES.items()
    }
    students |= {
        f"{name} {said(settings)}.{to}": (problem, each_step(problem))
        for name, settings, to in PARTS
        for problem in [posed(FIFTH, settings, name)]
    }
    office.type_all([sitting(folder, file, *student) for file, student in students.items()])
    return folder


def told(path: Path) -> list[tuple[str, str, Verdict]]:
    """Every cell's address, entry and verdict."""
    return [
        (here, cell.entry.said, cell.verdict)
        for step in assess(path).steps
        for here, cell in step.cells
    ]


def test_the_marks_are_the_same_as_ods_and_back_and_as_ods_again(
    handed_in: Path, tmp_path: Path
) -> None:
    files = [handed_in / f"{name} {who}.xlsx" for name, who in (*HONEST, *MISTAKES)]
    as_ods = office.convert(files, tmp_path / "ods", "ods")
    back = office.convert(as_ods, tmp_path / "back", "xlsx")
    again = office.convert(back, tmp_path / "again", "ods")

    for before, *after in zip(files, as_ods, back, again, strict=True):
        assert [told(path) for path in after] == [told(before)] * 3, before.stem


@pytest.mark.parametrize(("name", "student"), HONEST)
def test_an_honest_student_gets_everything(handed_in: Path, name: str, student: str) -> None:
    assessment = assess(handed_in / f"{name} {student}.xlsx")

    assert (assessment.percent, assessment.flags) == (100, ())


@pytest.mark.parametrize(
    ("name", "settings", "to"), PARTS, ids=[f"{name}-{said(s)}-{to}" for name, s, to in PARTS]
)
def test_who_fills_in_a_part_gets_everything(
    handed_in: Path, name: str, settings: Settings, to: str
) -> None:
    assessment = assess(handed_in / f"{name} {said(settings)}.{to}")
    cells = sum(len(step.cells) for step in assessment.steps)

    assert (assessment.percent, assessment.flags) == (100, ())
    assert cells == sum(map(len, posed(FIFTH, settings, name).blanks.values()))


@pytest.mark.parametrize(("name", "mistake"), list(MISTAKES))
def test_a_mistake_costs_its_own_step_and_is_named(
    handed_in: Path, name: str, mistake: str
) -> None:
    lost = {
        (step.name, cell.verdict, cell.mistake.name if cell.mistake else None)
        for step in assess(handed_in / f"{name} {mistake}.xlsx").steps
        for _, cell in step.cells
        if cell.points < 1
    }

    assert lost == {(MISTAKES[name, mistake].step, Verdict.MISTAKE, mistake)}


@pytest.mark.parametrize(("name", "mistake"), list(MISTAKES))
def test_what_follows_from_a_mistake_is_right_on_own_numbers(
    handed_in: Path, name: str, mistake: str
) -> None:
    """Every later cell whose number left the key by more than a unit, and no other cell."""
    problem = PROBLEMS[name]
    numbers = slipping(problem, MISTAKES[name, mistake])
    order = [step.name for step in problem.exercise.steps]
    later = order[order.index(MISTAKES[name, mistake].step) + 1 :]
    for step in assess(handed_in / f"{name} {mistake}.xlsx").steps:
        unit = 10.0 ** -problem.asked[step.name]
        for _, cell in step.cells:
            off = abs(numbers[step.name][cell.at] - problem.key[step.name][cell.at]) > unit + 1e-9
            follows = cell.verdict is Verdict.OWN
            assert follows == (step.name in later and off)


SLIPS = {"batch-normalization": "divided-by-n-minus-1", "dropout": "bias-forgotten-1"}


@pytest.mark.parametrize("name", EXERCISES)
def test_the_practice_file_judges_every_cell_as_check_does(name: str, tmp_path: Path) -> None:
    """A student with a slip; one cell is blank, one plainly wrong. Ticks are read off a picture."""
    problem = PROBLEMS[name]
    press = set_up(problem, "practice")
    goals = [address(mark.row, mark.column) for mark in press.layout.marks]
    path = tmp_path / "blank.xlsx"
    path.write_bytes(press.workbook(problem))
    entries = keystrokes(press, problem, slipping(problem, EVERY[name][SLIPS[name]]))
    *_, wrong, blank = entries
    entries[wrong] = "77.77"
    del entries[blank]
    read = {press.title: goals, "verdict": [*entries, blank]}
    (shown,) = office.type_all(
        [office.Sitting(path, {press.title: entries}, tmp_path / "typed.xlsx", read)]
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
    legend_and_goals = "✓✗" + "".join(shown[press.title][goal] for goal in goals)
    for sign, verdict in (("✓", "1"), ("✗", "0")):
        signs = list(expected.values()).count(verdict) + legend_and_goals.count(sign)
        assert picture.stdout.count(sign) == signs
