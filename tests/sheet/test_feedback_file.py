"""The feedback file: it gives nothing away, and every program reads it alike."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.answers.draw import pose
from normreg_sheets.answers.problem import Variant
from normreg_sheets.sheet.workbook import set_up_feedback
from tests.libreoffice import office
from tests.sheet.giveaways import (
    answers,
    exact_forms,
    long_forms,
    parts,
    standing,
    with_other_answers,
)
from tests.sheet.judgements import (
    BLANK,
    EVERY,
    LARGE,
    PLAIN,
    judged,
    made,
    number,
    opened,
    problem,
    text,
)
from tests.sheet.layouts import BACK, composed
from tests.sheet.test_schema import faults, harmful

if TYPE_CHECKING:
    from pathlib import Path

    from normreg_sheets.exercise.exercise import Settings


# What every program computes alike; LEFT is in the formats of the goals, as in every kind.
SAFE = """
    SUM AVERAGE VARP STDEVP SQRT MAX MIN ABS SUMPRODUCT SUMSQ MMULT TRANSPOSE INDEX MATCH IF AND OR
    NOT ROUND COUNT COUNTIF COUNTBLANK IFERROR ISNUMBER ISERROR EXP LN SIGN TEXT LEFT
"""


def test_every_function_is_one_that_all_programs_compute_alike() -> None:
    book = opened(made(*EVERY, solved=True))
    formulas = {
        str(cell.value)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }
    formulas |= {
        rule.formula[0]
        for sheet in book.worksheets
        for rules in sheet.conditional_formatting
        for rule in rules.rules
    }
    used = {name for formula in formulas for name in re.findall(r"([A-Z.]+)\(", formula)}
    assert used
    assert used - set(SAFE.split()) == set()


def test_no_part_holds_an_answer_unless_it_is_a_solution() -> None:
    posed = problem()
    forms = {form for value in answers(posed) for form in long_forms(value)}
    cells = (number(77.125, "wrong", 0.0), BLANK, text("x"))
    leaks = {
        name: standing(forms, text_, as_beginning=True)
        for name, text_ in parts(made(*cells)).items()
    }
    assert {name: found for name, found in leaks.items() if found} == {}
    exact = exact_forms(posed)
    assert [name for name, text_ in parts(made(*cells)).items() if standing(exact, text_)] == []


def test_the_search_finds_them_in_a_solution() -> None:
    forms = {form for form in exact_forms(problem()) if "√" in form and len(form) < 10}
    everything = "".join(parts(made(BLANK, solved=True)).values())
    assert forms
    assert standing(forms, everything) == forms


@pytest.mark.parametrize("solved", [False, True])
def test_the_answers_make_a_difference_to_a_solution_alone(
    solved: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = made(*EVERY, solved=solved)
    posed = with_other_answers(problem(), monkeypatch)
    press = set_up_feedback(posed, solved=solved)
    assert (press.workbook(posed, judged(posed, *EVERY)) == before) is not solved


@pytest.mark.parametrize("solved", [False, True])
@pytest.mark.parametrize("settings", [PLAIN, LARGE])
def test_the_file_passes_the_schema(settings: Settings, solved: bool, tmp_path: Path) -> None:
    found = faults(made(*EVERY, solved=solved, settings=settings), tmp_path)
    # Its second sheet has texts of its own as well.
    assert harmful([fault.replace("/sheet2.xml", "/sheet1.xml") for fault in found]) == []


def test_the_same_judgement_gives_the_same_bytes() -> None:
    posed = problem()
    assert set_up_feedback(posed, solved=True).workbook(posed, judged(posed, *EVERY)) == made(
        *EVERY, solved=True
    )


def test_one_press_serves_two_submissions() -> None:
    posed = problem()
    press = set_up_feedback(posed, solved=False)
    press.workbook(posed, judged(posed, BLANK))
    assert press.workbook(posed, judged(posed, *EVERY)) == made(*EVERY)


@pytest.mark.libreoffice
def test_every_formula_carries_the_value_that_libreoffice_finds(tmp_path: Path) -> None:
    mixed = (*EVERY, number(1.0), number(-1.0, "wrong", 1 / 3))
    copies = pose(composed(BACK), Variant(seed=1))
    cases = {
        "every": (problem(), mixed),
        "numbers": (problem(), (number(1.0), number(2.5, "wrong", 0.0), number(-3.0))),
        "large": (problem(LARGE), mixed),
        "none": (problem(), (BLANK,)),
        "all": (problem(), (number(1.0),)),
        "copies": (copies, mixed),
        "one pending": (problem(), (*[number(1.0)] * 71, text("x"))),
    }
    bad = []
    for name, (posed, cells) in cases.items():
        path = tmp_path / f"{name}.xlsx"
        press = set_up_feedback(posed, solved=False)
        path.write_bytes(press.workbook(posed, judged(posed, *cells)))
        (tmp_path / "bad").mkdir(exist_ok=True)
        assert office.poison(path, tmp_path / "bad" / path.name) > 0
        bad.append(tmp_path / "bad" / path.name)
    for done, name in zip(
        office.convert(bad, tmp_path / "out", "xlsx", recalculate=True), cases, strict=True
    ):
        wanted, found = office.cached(tmp_path / f"{name}.xlsx"), office.cached(done)
        for sheet, formulas in wanted.items():
            for here, formula in formulas.items():
                again = found[sheet][here].value
                if isinstance(formula.value, float):
                    assert again == pytest.approx(formula.value, abs=1e-9), (name, sheet, here)
                else:
                    assert (again or "") == (formula.value or ""), (name, sheet, here)
