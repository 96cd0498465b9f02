"""What a person and a program are told: the promised JSON, words, and hints without the answer."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from normreg_sheets.marking.assessment import StepMark, assess
from normreg_sheets.marking.marker import Verdict
from normreg_sheets.marking.report import as_data, hint, in_words, score
from normreg_sheets.marking.students import at_the_end, slipping
from tests.marking.by_hand import typed
from tests.marking.cases import EXERCISE, MISTAKES, classic, drawn, marked
from tests.marking.files import Book, handed_in

if TYPE_CHECKING:
    from normreg_sheets.marking.assessment import Assessment

STEPS = ["Z", "A", "total", "mu", "var", "sigma", "C", "N", "Y"]


@pytest.fixture(scope="module")
def assessment(tmp_path_factory: pytest.TempPathFactory) -> Assessment:
    """A sheet with every verdict and every flag."""
    numbers = slipping(classic(), MISTAKES["divided-by-n-minus-1"])
    book = Book(handed_in(tmp_path_factory.mktemp("report"), classic(), typed(classic(), numbers)))
    book.cell("given_X").value = 9
    book.cell("step_Z", 0, 0).value = 77
    book.cell("step_Z", 0, 1).value = None
    book.cell("step_Z", 0, 2).value = "three"
    book.cell("step_Y", 0, 0).value = "1,6"  # 2 times 0.78, too coarse
    book.cell("step_Y", 0, 1).value = "-2.63"
    return assess(book.save())


@pytest.fixture(scope="module")
def data(assessment: Assessment) -> dict[str, Any]:
    """What `check --json` prints, read again."""
    read: dict[str, Any] = json.loads(json.dumps(as_data(assessment)))
    return read


def cells(data: dict[str, Any]) -> list[dict[str, Any]]:
    return [cell for step in data["steps"] for cell in step["cells"]]


# ---- data ----------------------------------------------------------------------------------------


def test_the_object_has_the_promised_keys(data: dict[str, Any]) -> None:
    promised = {"exercise", "variant", "percent", "points", "of", "steps", "flags"}
    assert data.keys() == promised | {"code", "pending"}


def test_a_step_has_the_promised_keys(data: dict[str, Any]) -> None:
    assert {frozenset(step) for step in data["steps"]} == {
        frozenset({"name", "title", "points", "of", "cells"})
    }


def test_a_cell_has_the_promised_keys(data: dict[str, Any]) -> None:
    assert {frozenset(cell) for cell in cells(data)} == {
        frozenset({"cell", "entry", "read_as", "note", "verdict", "points", "mistake", "hint"})
    }


def test_a_flag_has_the_promised_keys(data: dict[str, Any]) -> None:
    assert [flag.keys() for flag in data["flags"]] == [{"kind", "says"}] * 2
    assert [flag["kind"] for flag in data["flags"]] == ["altered-givens", "unreadable"]


def test_the_problem_is_named(data: dict[str, Any]) -> None:
    assert (data["exercise"], data["variant"]) == (EXERCISE, "classic")


def test_the_verdicts_are_the_seven_words(data: dict[str, Any]) -> None:
    assert {cell["verdict"] for cell in cells(data)} == {
        "right",
        "right on your own numbers",
        "too coarse",
        "mistake",
        "wrong",
        "blank",
        "unreadable",
    }


def test_the_steps_stand_in_the_order_of_the_sheet(data: dict[str, Any]) -> None:
    assert [step["name"] for step in data["steps"]] == [
        "Z",
        "A",
        "total",
        "mu",
        "var",
        "sigma",
        "C",
        "N",
        "Y",
    ]


def test_the_points_add_up(data: dict[str, Any]) -> None:
    assert data["of"] == sum(step["of"] for step in data["steps"]) == len(cells(data))
    assert data["points"] == sum(step["points"] for step in data["steps"])
    assert data["percent"] == pytest.approx(100 * data["points"] / data["of"], abs=1e-6)


def test_cells_that_wait_for_a_person_are_counted(data: dict[str, Any]) -> None:
    assert data["pending"] == 1


def test_points_have_no_noise_of_adding(assessment: Assessment) -> None:
    """0.1 + 0.1 + 0.1 is 0.30000000000000004 in floats."""
    name, *_ = (step.name for step in assessment.steps)
    here, cell = assessment.steps[0].cells[0]
    tenth = replace(cell, points=0.1, of=0.1)
    step = StepMark(name, "", ((here, tenth),) * 3)
    found = as_data(replace(assessment, steps=(step, step)))

    assert (found["points"], found["of"]) == (0.6, 0.6)
    assert (found["steps"][0]["points"], found["steps"][0]["of"]) == (0.3, 0.3)


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ((0, 0), {"entry": "77", "read_as": 77, "verdict": "wrong"}),
        ((0, 1), {"entry": "", "read_as": None, "verdict": "blank"}),
        ((0, 2), {"entry": "three", "read_as": None, "verdict": "unreadable"}),
        ((1, 0), {"entry": "0.00", "read_as": 0, "verdict": "right"}),
    ],
)
def test_a_cell_says_what_stood_there_and_how_it_was_read(
    place: tuple[int, int], expected: dict[str, object], data: dict[str, Any]
) -> None:
    cell = data["steps"][0]["cells"][4 * place[0] + place[1]]

    assert {key: cell[key] for key in expected} == expected


def test_a_mistake_has_its_name_and_its_hint(data: dict[str, Any]) -> None:
    found = {(cell["verdict"], cell["mistake"], cell["hint"]) for cell in data["steps"][4]["cells"]}
    slip = MISTAKES["divided-by-n-minus-1"]

    assert found == {("mistake", slip.name, slip.says)}


def test_only_mistakes_are_named(data: dict[str, Any]) -> None:
    assert all((cell["mistake"] is None) == (cell["verdict"] != "mistake") for cell in cells(data))


# ---- hints ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("said", ["0.83", "0.5", ""])
def test_right_wrong_and_blank_have_no_hint(said: str) -> None:
    assert hint(marked(classic(), {"sigma[0]": said})["sigma[0]"]) is None


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("0.8", "Write as many decimals as the sheet asks for."),
        ("1.234,5", "For a person to decide: points and commas can be read in two ways."),
    ],
)
def test_what_can_be_mended_has_a_hint(said: str, expected: str) -> None:
    assert hint(marked(classic(), {"sigma[0]": said})["sigma[0]"]) == expected


@pytest.mark.parametrize("name", list(MISTAKES))
def test_the_hint_of_a_mistake_is_the_templates_own_words(name: str) -> None:
    """So it never gives a number away: the words are the same for all numbers, see below."""
    problem, step = classic(eps="1/2"), MISTAKES[name].step
    numbers = slipping(problem, MISTAKES[name])[step]
    changes = {
        f"{step}[{','.join(map(str, at))}]": f"{numbers[at]:.2f}"
        for at in np.ndindex(*numbers.shape)
    }
    found = marked(problem, changes)

    assert {hint(found[cell]) for cell in changes} - {None} == {MISTAKES[name].says}


def test_the_words_of_a_mistake_are_the_same_for_all_numbers() -> None:
    problems = [classic(), drawn("friendly", 2), drawn("decimals", 3)]
    words = [
        [mistake.says for step in problem.exercise.steps for mistake in step.mistakes]
        for problem in problems
    ]

    assert words[0] == words[1] == words[2]


# ---- words ---------------------------------------------------------------------------------------


def test_the_first_line_is_the_score(assessment: Assessment) -> None:
    """72 cells: one too coarse, and one each wrong, blank, unreadable; three mistakes; two more."""
    assert assessment.points == 64.5
    points = "64.5 of 72 points (89.6 %), 1 cell pending"
    assert next(iter(in_words(assessment))) == f"Batch Normalization, classic: {points}"


@pytest.mark.parametrize(
    ("lost", "shown"), [(0, "100 %"), (0.01, "99.9 %"), (36, "50 %"), (72, "0 %")]
)
def test_a_score_is_never_rounded_up_to_all(
    assessment: Assessment, lost: float, shown: str
) -> None:
    (first, *_), *_ = (step.cells for step in assessment.steps)
    cell = replace(first[1], points=72 - lost, of=72)
    one = StepMark("Z", "", ((first[0], cell),))

    assert score(replace(assessment, steps=(one,))).endswith(f" of 72 points ({shown})")


def test_each_step_has_its_line(assessment: Assessment) -> None:
    lines = [line.split() for line in in_words(assessment)]
    symbols = ["Z", "A", "Σ", "μ", "σ²", "σ", "C", "N", "Y"]

    assert [line[0] for line in lines if line[-2:-1] == ["/"]] == symbols


def test_an_honest_sheet_has_no_remarks(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = handed_in(tmp_path_factory.mktemp("honest"), classic(), at_the_end(classic()))

    assert len(list(in_words(assess(path)))) == 1 + 9


@pytest.mark.parametrize("verdict", [verdict for verdict in Verdict if verdict != Verdict.RIGHT])
def test_what_is_not_plainly_right_is_told_with_its_cells(
    verdict: Verdict, assessment: Assessment
) -> None:
    told = [line for line in in_words(assessment) if line.strip().startswith(f"{verdict} in ")]

    assert told
    assert all(re.search(r" in [A-Z]+\d+", line) for line in told)


def test_a_remark_ends_with_its_hint(assessment: Assessment) -> None:
    slip = MISTAKES["divided-by-n-minus-1"]
    (told,) = (line for line in in_words(assessment) if line.strip().startswith("mistake"))

    assert told.endswith(f": {slip.says}")


def test_six_cells_are_told_and_the_others_counted(assessment: Assessment) -> None:
    told = next(line for line in in_words(assessment) if " more" in line)
    told_cells = re.findall(r"[A-Z]+\d+", told)
    counted = re.search(r"and (\d+) more", told)
    assert counted is not None
    found = [
        step
        for step in assessment.steps
        if [here for here, cell in step.cells if cell.verdict == Verdict.OWN][:6] == told_cells
    ]

    assert len(told_cells) == 6
    assert [sum(cell.verdict == Verdict.OWN for _, cell in step.cells) for step in found] == [
        6 + int(counted[1])
    ]


def test_flags_are_told(assessment: Assessment) -> None:
    told = [line for line in in_words(assessment) if line.startswith("  ! ")]

    assert [line[4:] for line in told] == [flag.says for flag in assessment.flags]
