"""The cast of simulated students: what stands in their cells, and what must come of it."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

import numpy as np
import pytest

from normreg_sheets.answers.values import FLOAT, solve
from normreg_sheets.exercise.composition import load
from normreg_sheets.exercise.template import names
from normreg_sheets.marking.assessment import assess
from normreg_sheets.marking.careless import FORMS, Answer, careless
from normreg_sheets.marking.cast import CARELESS, TAMPERER, Loses, copier, students
from normreg_sheets.marking.handed import Handed, contents, entries, number_cell
from normreg_sheets.marking.marker import mark
from normreg_sheets.marking.students import each_step
from normreg_sheets.marking.surprises import lost, play
from normreg_sheets.sheet.workbook import set_up
from normreg_sheets.submission.numbers import State, entry
from normreg_sheets.submission.workbook import Kind
from tests.marking.cases import EXERCISE, LEVELS, drawn, posed

if TYPE_CHECKING:
    from normreg_sheets.marking.assessment import Assessment
    from normreg_sheets.marking.cast import Student
    from normreg_sheets.submission.workbook import Cell

CASTS = {name: {one.name: one for one in students(load(name))} for name in names()}
CAST = CASTS[EXERCISE]
PROBLEM = drawn("decimals", 3)
EVERYBODY = [(name, student) for name, cast in CASTS.items() for student in cast.values()]
everybody = pytest.mark.parametrize(
    ("name", "student"), EVERYBODY, ids=[f"{name} {student.name}" for name, student in EVERYBODY]
)
each_template = pytest.mark.parametrize("name", names())


def cells(handed: Handed) -> list[Cell | None]:
    return [cell for array in handed.cells.values() for cell in array.ravel()]


# ---- all of them ---------------------------------------------------------------------------------


@each_template
def test_each_has_a_name_of_its_own(name: str) -> None:
    assert len(CASTS[name]) == len(students(load(name)))


@each_template
def test_every_listed_mistake_has_somebody_who_makes_it(name: str) -> None:
    listed = {mistake.name for step in load(name).steps for mistake in step.mistakes}

    assert {s.mistake.name for s in CASTS[name].values() if s.mistake} == listed
    assert {s.loses for s in CASTS[name].values() if s.mistake} == {Loses.STEP}


@everybody
@pytest.mark.parametrize("level", LEVELS)
def test_everybody_gets_what_they_must(level: str, name: str, student: Student) -> None:
    for seed in (1, 2, 3):
        assert play(student, posed(name, level, seed))[1] == []


@everybody
def test_everybody_hands_in_a_cell_or_a_blank_for_each_that_is_asked(
    name: str, student: Student
) -> None:
    """And what is printed is meant as well; but nothing of what the sheet computes itself."""
    problem = posed(name, "decimals", 3)
    handed = student.fill(problem)
    shapes = {step: values.shape for step, values in problem.key.items()}

    assert handed.cells.keys() == problem.blanks.keys()
    assert handed.meant.keys() == {step.name for step in problem.exercise.steps if not step.live}
    for arrays in (handed.cells, handed.meant):
        assert all(array.shape == shapes[step] for step, array in arrays.items())


@everybody
def test_everybody_does_the_same_again(name: str, student: Student) -> None:
    problem = posed(name, "decimals", 3)
    assert cells(student.fill(problem)) == cells(student.fill(problem))


# ---- through a file ------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=names())
def assessed(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Assessment]:
    """What becomes of each student's sheet when it comes as a file."""
    folder, problem = tmp_path_factory.mktemp("cast"), posed(request.param, "decimals", 3)
    press = set_up(problem, "assignment", to_fill=True)
    found = {}
    for name, student in CASTS[request.param].items():
        handed = student.fill(problem)
        path = folder / f"{name}.xlsx"
        path.write_bytes(press.workbook(handed.on(problem), contents(handed)))
        found[name] = assess(path)
    return found


def test_a_file_raises_the_flag_that_it_must_and_no_other(assessed: dict[str, Assessment]) -> None:
    cast = CASTS[assessed["key"].problem.exercise.name]
    raised = {name: [flag.kind for flag in one.flags] for name, one in assessed.items()}

    assert raised == {name: [one.flag] if one.flag else [] for name, one in cast.items()}
    assert {one.flag for one in cast.values()} == {None, "unreadable", "altered-givens"}


def test_a_file_is_marked_as_what_was_handed_in(assessed: dict[str, Assessment]) -> None:
    """The tamperer's on the true givens, too."""
    problem = assessed["key"].problem
    for name, student in CASTS[problem.exercise.name].items():
        marks, _ = play(student, problem)
        assert {
            (step.name, cell.at): (cell.verdict, cell.points)
            for step in assessed[name].steps
            for _, cell in step.cells
        } == {
            (step, cell.at): (cell.verdict, cell.points)
            for step, cells in marks.items()
            for cell in cells
        }, name


# ---- one by one ----------------------------------------------------------------------------------


@each_template
def test_the_key_is_written_with_all_digits(name: str) -> None:
    """SymPy's exact values say the same."""
    problem = posed(name, "classic")
    for step, array in CASTS[name]["key"].fill(problem).cells.items():
        for at in problem.blanks[step]:
            assert abs(array[at].value - float(problem.exact[step][at])) < 1e-11


@each_template
def test_a_formula_stands_with_its_true_value(name: str) -> None:
    problem = posed(name, "decimals", 3)
    handed = CASTS[name]["formulas"].fill(problem)
    for step, array in handed.cells.items():
        for at in problem.blanks[step]:
            assert array[at].formula
            assert array[at].value == problem.key[step][at]


def test_half_of_the_formulas_are_in_other_words_than_the_solution() -> None:
    formulas = CAST["formulas"].fill(PROBLEM).cells["mu"]

    assert formulas[0].formula.startswith("AVERAGE(")
    assert formulas[1].formula.startswith("(SUM($")


def test_a_copier_has_the_right_answers_to_other_numbers() -> None:
    handed = copier(PROBLEM.exercise, seed=9).fill(PROBLEM)
    other = each_step(drawn("decimals", 9))

    assert all(np.array_equal(handed.meant[step], other[step]) for step in other)


def test_a_tamperer_computes_honestly_on_other_givens() -> None:
    handed = TAMPERER.fill(PROBLEM)
    changed = handed.on(PROBLEM)
    again = solve(PROBLEM.exercise, changed.numbers, FLOAT)

    assert changed.code == PROBLEM.code
    assert {n for n in PROBLEM.givens if not np.array_equal(changed.givens[n], PROBLEM.givens[n])}
    for step, decimals in PROBLEM.asked.items():
        assert np.all(np.abs(handed.meant[step] - again[step]) <= 10.0**-decimals / 2 + 1e-9)


# ---- careless ------------------------------------------------------------------------------------


ANSWERS = (Answer(0.75, 0.75, 2), Answer(-1.25, -1.25, 2), Answer(1 / 3, 0.33, 2))
FORM = pytest.mark.parametrize("form", FORMS)


@FORM
def test_every_form_is_for_some_answer(form: str) -> None:
    assert any(FORMS[form](answer) for answer in ANSWERS)


@FORM
@pytest.mark.parametrize("answer", ANSWERS)
def test_a_form_says_the_answer_or_nothing(form: str, answer: Answer) -> None:
    """What is meant is the answer up to its rounding, and reading it says so too."""
    written = FORMS[form](answer)
    if written is None:
        return
    read = entry(written.cell)
    meanings = [] if read.value is None else [read.value, *read.others]
    if isnan(written.meant):
        assert meanings == []
    else:
        assert abs(written.meant - answer.value) <= 0.005
        assert any(abs(value - written.meant) < 1e-12 for value in meanings)


@pytest.mark.parametrize(
    ("form", "kind", "value"),
    [
        ("decimal comma", Kind.TEXT, "0,75"),
        ("spaces around", Kind.TEXT, " 0.75 "),
        ("fraction as text", Kind.TEXT, "3/4"),
        ("percent as text", Kind.TEXT, "75%"),
        ("percent", Kind.PERCENT, 0.75),
        ("date, month first", Kind.DATE, "2026-03-04"),
        ("date, day first", Kind.DATE, "2026-04-03"),
        ("error", Kind.ERROR, "#DIV/0!"),
    ],
)
def test_three_quarters_in_every_form(form: str, kind: Kind, value: object) -> None:
    written = FORMS[form](ANSWERS[0])

    assert written is not None
    assert written.cell is not None
    assert (written.cell.kind, written.cell.value) == (kind, value)


def test_the_careless_student_uses_every_form_in_the_end() -> None:
    said = {
        (cell.kind, cell.value)
        for seed in range(1, 30)
        for cell in cells(careless(drawn("fractions", seed)))
        if cell is not None
    }
    texts = " ".join(str(value) for kind, value in said if kind is Kind.TEXT)

    assert {kind for kind, _ in said} >= {
        Kind.NUMBER,
        Kind.TEXT,
        Kind.ERROR,
        Kind.PERCENT,
        Kind.DATE,
    }
    assert all(sign in texts for sign in (",", "%", "−", "/", "see above"))


def test_the_careless_student_loses_exactly_what_nobody_can_read() -> None:
    handed = CARELESS.fill(PROBLEM)
    marks = mark(PROBLEM, entries(handed))
    unread = {
        (step, at)
        for step, array in handed.meant.items()
        for at, meant in np.ndenumerate(array)
        if isnan(meant)
    }

    assert {(step, cell.at) for step, found in lost(marks).items() for cell in found} == unread
    assert unread


# ---- what goes where -----------------------------------------------------------------------------


def test_a_file_gets_formulas_with_their_values() -> None:
    made = contents(CAST["formulas"].fill(PROBLEM))["mu"][0]

    assert made.text.startswith("AVERAGE(")
    assert made.value == PROBLEM.key["mu"][0]


def test_a_file_gets_what_was_typed() -> None:
    written = {form: FORMS[form](ANSWERS[0]) for form in FORMS}
    made = {form: contents(replace_all(one.cell))["Z"][0] for form, one in written.items() if one}

    assert made["date, month first"] == made["date, day first"] == "3/4"
    assert made["percent"] == 0.75
    assert made["decimal comma"] == "0,75"
    assert made["left blank"] is None
    assert made["error"] == "=1/0"


def replace_all(cell: Cell | None) -> Handed:
    """A sheet with this one cell."""
    array = np.full((1,), None, dtype=object)
    array[0] = cell
    return Handed({"Z": array}, {})


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_nobody_types_what_is_no_number(value: float) -> None:
    assert number_cell(value) is None


def test_an_empty_sheet_is_read_as_blanks() -> None:
    read = entries(CAST["blank"].fill(PROBLEM))

    assert {one.state for array in read.values() for one in array.ravel()} == {State.BLANK}
