"""A worked solution says what is true, in text and as data.

Python computes the lines that were written, SymPy the trees behind them.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
import sympy

from normreg_sheets.answers.exact import EXACT
from normreg_sheets.answers.problem import Variant
from normreg_sheets.answers.unrolled import put_in
from normreg_sheets.answers.values import evaluate
from normreg_sheets.answers.worked_text import WIDTH, as_json, as_text, derivation
from normreg_sheets.exercise.algebra import Ref
from normreg_sheets.exercise.exercise import Settings
from tests.answers.solved import CLASSIC, LARGER, ROUNDED, VARIANTS, computed, posed, worked

if TYPE_CHECKING:
    from normreg_sheets.answers.worked import Worked, WorkedStep
    from normreg_sheets.exercise.algebra import Node


def step(solution: Worked, name: str) -> WorkedStep:
    return next(step for step in solution.steps if step.tensor.name == name)


def put_in_numbers(one: WorkedStep) -> Node:
    return put_in(one.example.letters, lambda name, at: one.example.numbers[Ref(name, (), at)])


@pytest.mark.parametrize("variant", VARIANTS, ids=str)
@pytest.mark.parametrize("rounding", ["none", "each-step"])
def test_the_numbers_put_in_come_to_the_exact_value(variant: Variant, rounding: str) -> None:
    settings = ROUNDED if rounding == "each-step" else Settings()
    problem = posed(variant, settings)
    for one in worked(variant, settings).steps:
        result = evaluate(put_in_numbers(one), {}, {}, EXACT)
        exact = problem.exact[one.tensor.name][one.example.at]
        assert (sympy.simplify(result.item() - exact) == 0) == one.example.equal
        assert one.example.equal or rounding == "each-step"


@pytest.mark.parametrize("variant", VARIANTS, ids=str)
def test_each_link_of_a_derivation_computes_to_the_answer(variant: Variant) -> None:
    problem = posed(variant)
    for one in worked(variant).steps:
        key = problem.key[one.tensor.name][one.example.at]
        for link in derivation(worked(variant), one)[2:]:
            close = 1e-9 if link[0] == "=" else 0.5 * 10**-2 + 1e-9
            assert computed(link[2:]) == pytest.approx(key, abs=close), link


CLASSIC_EXACT = {
    "Z": "3 1 3 2 | 0 2 3 0 | −2 5 2 0",
    "A": "3 1 3 2 | 0 2 3 0 | 0 5 2 0",
    "total": "9 5 7",
    "mu": "9/4 5/4 7/4",
    "var": "11/16 27/16 67/16",
    "sigma": "√11/4 3√3/4 √67/4",
}


@pytest.mark.parametrize("name", CLASSIC_EXACT)
def test_the_published_numbers_come_out_exactly(name: str) -> None:
    data = next(one for one in as_json(worked(CLASSIC))["steps"] if one["name"] == name)
    rows = [row.split() for row in CLASSIC_EXACT[name].split(" | ")]
    assert data["exact"] == (rows if len(rows) > 1 else rows[0])


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("Z", "Z₁₁ = W₁₁ · X₁₁ + W₁₂ · X₂₁ + W₁₃ · X₃₁ + b₁ = 1 · 1 + 0 · 0 + 1 · 2 + 0 = 3"),
        ("A", "A₃₁ = max(Z₃₁, 0) = max(−2, 0) = 0"),
        ("mu", "μ₁ = (A₁₁ + A₁₂ + A₁₃ + A₁₄) / 4 = (3 + 1 + 3 + 2) / 4 = 9/4 = 2.25"),
        ("C", "C₁₁ = A₁₁ − μ₁ = 3 − 9/4 = 3/4 = 0.75"),
        ("N", "N₁₁ = C₁₁ / σ₁ = 3/4 / (√11/4) = 3√11/11 ≈ 0.90"),
        (
            "Y",
            (
                "Y₁₁ = Γ₁₁ · N₁₁ + Γ₁₂ · N₂₁ + Γ₁₃ · N₃₁ + β₁"
                " = 2 · 3√11/11 + 0 · (−5√3/9) + 0 · (−7√67/67) + 0 = 6√11/11 ≈ 1.81"
            ),
        ),
    ],
)
def test_an_entry_is_derived_as_a_teacher_writes_it(name: str, line: str) -> None:
    assert " ".join(derivation(worked(CLASSIC), step(worked(CLASSIC), name))) == line


def test_a_weight_of_minus_one_stays_a_factor() -> None:
    solution = worked(Variant(level="fractions", seed=3))
    assert "1 · 3 + (−1) · 3 + 2 · 2 + 0" in " ".join(derivation(solution, step(solution, "Z")))


def test_rounding_each_step_is_said_where_it_happens() -> None:
    solution = worked(CLASSIC, ROUNDED)
    assert derivation(solution, step(solution, "sigma"))[-2:] == ("= √(2 + 0)", "≈ 1")
    assert "≈ mean 0: mean(C) = 0.25, 0.25, −0.25, because every step was rounded" in as_text(
        solution
    )


@pytest.mark.parametrize("eps", ["0", "0.1"])
def test_only_the_goal_that_applies_is_shown_and_is_met(eps: str) -> None:
    solution = worked(CLASSIC, Settings((("eps", eps),)))
    goals = [goal for part in solution.parts for goal in part.goals]
    scaled = "variance 1" if eps == "0" else "variance σ²/(σ² + ε)"
    assert [goal.says for goal in goals] == ["mean 0", scaled]
    assert all(goal.met for goal in goals)


def test_parameters_stand_where_they_are_first_needed() -> None:
    brought = {part.title: [one.name for one in part.givens] for part in worked(CLASSIC).parts}
    assert {title: names for title, names in brought.items() if names} == {
        "Given": ["X", "eps"],
        "Linear layer": ["W", "b"],
        "Scale and shift": ["G", "beta"],
    }


@pytest.mark.parametrize("settings", [Settings(), LARGER, ROUNDED], ids=repr)
def test_lines_fit_the_terminal(settings: Settings) -> None:
    for level in ("fractions", "decimals"):
        text = as_text(worked(Variant(level=level, seed=3), settings))
        assert max(map(len, text.splitlines())) <= WIDTH


def test_text_shows_rounded_and_exact_numbers_side_by_side() -> None:
    assert (
        "   to 2 decimals           exact\n"
        "   Σ     μ    σ²     σ     Σ    μ     σ²      σ\n"
        "   9  2.25  0.69  0.83     9  9/4  11/16  √11/4\n"
    ) in as_text(worked(CLASSIC))


@pytest.mark.parametrize("variant", VARIANTS, ids=str)
def test_data_survive_json_and_equal_the_key(variant: Variant) -> None:
    problem = posed(variant)
    data = json.loads(json.dumps(as_json(worked(variant)), allow_nan=False))
    tensors = [*data["givens"], *data["steps"]]
    assert {one["name"] for one in tensors} == set(problem.key)
    for one in tensors:
        assert np.array_equal(np.array(one["values"]), problem.key[one["name"]])
        assert tuple(one["axes"]) == problem.exercise.axes(one["name"])
        assert np.shape(one["exact"]) == np.shape(one["values"])
    assert data["code"] == problem.code
