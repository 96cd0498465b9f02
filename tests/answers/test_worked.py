"""A worked solution says what is true: Python computes the lines, SymPy the trees behind them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import sympy

from normreg_sheets.answers.exact import EXACT
from normreg_sheets.answers.figures import TYPED
from normreg_sheets.answers.lines import claims, derivation, outcome, sign_of
from normreg_sheets.answers.notation import PLAIN as PLAIN_SCRIPT
from normreg_sheets.answers.problem import Variant
from normreg_sheets.answers.unrolled import put_in
from normreg_sheets.answers.values import evaluate
from normreg_sheets.exercise.algebra import Ref
from normreg_sheets.exercise.exercise import Settings
from normreg_sheets.exercise.template import names
from tests.answers.posed import FIRST, PLAIN, posed
from tests.answers.solved import (
    CLASSIC,
    DROPOUT,
    ROUNDED,
    SOLVED,
    THIRD,
    computed,
    each_solved,
    step,
    worked,
)

if TYPE_CHECKING:
    from normreg_sheets.answers.worked import WorkedStep
    from normreg_sheets.exercise.algebra import Node


def put_in_numbers(one: WorkedStep) -> Node:
    return put_in(one.example.letters, lambda name, at: one.example.numbers[Ref(name, (), at)])


@each_solved
@pytest.mark.parametrize("rounding", ["none", "each-step"])
def test_the_numbers_put_in_come_to_the_exact_value(
    name: str, variant: Variant, rounding: str
) -> None:
    settings = ROUNDED if rounding == "each-step" else PLAIN
    problem = posed(variant, settings, name)
    for one in worked(variant, settings, name).steps:
        result = evaluate(put_in_numbers(one), {}, {}, EXACT)
        exact = problem.exact[one.tensor.name][one.example.at]
        if not one.example.near:
            assert (sympy.simplify(result.item() - exact) == 0) == one.example.equal
            assert one.example.equal or rounding == "each-step"


@pytest.mark.parametrize(
    ("name", "variant", "settings"),
    [*((*one, PLAIN) for one in SOLVED), (DROPOUT, CLASSIC, THIRD)],
    ids=str,
)
def test_each_link_of_a_derivation_computes_to_the_answer(
    name: str, variant: Variant, settings: Settings
) -> None:
    problem = posed(variant, settings, name)
    solution = worked(variant, settings, name)
    for one in solution.steps:
        key = problem.key[one.tensor.name][one.example.at]
        for link in derivation(solution, one, TYPED):
            if link.kind in ("entry", "letters"):
                continue
            unit = 10.0 ** -problem.asked[one.tensor.name]
            close = 1e-9 if link.sign == "=" else unit / 2 + 1e-9
            far = 1e-4 if one.example.near else 0
            assert computed(link.text[2:]) == pytest.approx(key, abs=close, rel=far), link


@each_solved
def test_a_derivation_says_nothing_twice(name: str, variant: Variant) -> None:
    solution = worked(variant, PLAIN, name)
    for one in solution.steps:
        said = [" ".join(link.pieces) for link in derivation(solution, one, TYPED)]
        assert len(said) == len(set(said)), said


LINES = [
    (FIRST, "Z", "Z₁₁ = W₁₁ · X₁₁ + W₁₂ · X₂₁ + W₁₃ · X₃₁ + b₁ = 1 · 1 + 0 · 0 + 1 · 2 + 0 = 3"),
    (FIRST, "A", "A₃₁ = max(Z₃₁, 0) = max(−2, 0) = 0"),
    (FIRST, "mu", "μ₁ = (A₁₁ + A₁₂ + A₁₃ + A₁₄) / 4 = (3 + 1 + 3 + 2) / 4 = 9/4 = 2.25"),
    (FIRST, "C", "C₁₁ = A₁₁ − μ₁ = 3 − 9/4 = 3/4 = 0.75"),
    (FIRST, "N", "N₁₁ = C₁₁ / σ₁ = 3/4 / (√11/4) = 3√11/11 ≈ 0.90"),
    (
        FIRST,
        "Y",
        (
            "Y₁₁ = Γ₁₁ · N₁₁ + Γ₁₂ · N₂₁ + Γ₁₃ · N₃₁ + β₁"
            " = 2 · 3√11/11 + 0 · (−5√3/9) + 0 · (−7√67/67) + 0 = 6√11/11 ≈ 1.81"
        ),
    ),
    (DROPOUT, "keep2", "keep2₁ = [r2₁ > p2] = [0.65 > 1/3] = 1"),
    (DROPOUT, "s2", "s2 = 1 / (1 − 1/3) = 1.5"),
    (DROPOUT, "D1", "D1₁₁ = keep1₁ · s1 = 1 · 2 = 2"),
    (DROPOUT, "A2", "A2₃₁ = max(Z2₃₁, 0) = max(−3, 0) = 0"),
    (DROPOUT, "loss", "L = E₁₁² + E₁₂² + E₂₁² + E₂₂² = (−2)² + 2² + 3² + (−1)² = 18"),
    (DROPOUT, "dW3", "dW3₁₁ = dY₁₁ · H2₁₁ + dY₁₂ · H2₁₂ = (−4) · 9 + 4 · 15 = 24"),
    (DROPOUT, "dZ2", "dZ2₁₁ = dA2₁₁ · [Z2₁₁ > 0] = (−6) · [6 > 0] = −6"),
    (DROPOUT, "newW1", "W1⁺₁₁ = W1₁₁ − η · dW1₁₁ = 1 − 0.0005 · 24 = 0.988"),
    (DROPOUT, "I1", "I1₁₁ = 1"),
]


@pytest.mark.parametrize(("name", "of", "line"), LINES)
def test_an_entry_is_derived_as_a_teacher_writes_it(name: str, of: str, line: str) -> None:
    solution = worked(CLASSIC, PLAIN, name)
    links = derivation(solution, step(solution, of), TYPED)
    assert " ".join(link.text for link in links) == line


def test_a_weight_of_minus_one_stays_a_factor() -> None:
    solution = worked(Variant(level="fractions", seed=3))
    links = derivation(solution, step(solution, "Z"), TYPED)
    assert "= 1 · 3 + (−1) · 3 + 2 · 2 + 0" in [link.text for link in links]


def test_a_number_that_is_too_long_is_put_in_and_shown_rounded() -> None:
    solution = worked(CLASSIC, THIRD, DROPOUT)
    links = derivation(solution, step(solution, "newloss"), TYPED)
    assert [(link.kind, link.sign) for link in links] == [
        ("entry", ""),
        ("letters", "="),
        ("numbers", "≈"),
        ("decimal", "≈"),
    ]
    assert all(len(piece) < 30 for link in links for piece in link.pieces)


def test_an_example_of_a_gate_is_one_that_closes_where_there_is_one() -> None:
    drawn = worked(Variant(level="fractions", seed=3), PLAIN, DROPOUT)
    key = posed(Variant(level="fractions", seed=3), PLAIN, DROPOUT).key
    closing = (key["dA1"] != 0) & (key["Z1"] < 0)
    assert closing.any()  # a wish of the template
    assert closing[step(drawn, "dZ1").example.at]


# Goals, claims, givens.


def test_a_goal_that_rounding_misses_is_said_to_be_so() -> None:
    solution = worked(CLASSIC, ROUNDED)
    goal = solution.parts[4].goals[0]
    assert sign_of(goal) == "≈"
    assert outcome(solution, goal, PLAIN_SCRIPT) == "mean(C) = 0.25, 0.25, −0.25"


def test_a_goal_to_be_below_something_shows_both_numbers() -> None:
    solution = worked(CLASSIC, PLAIN, DROPOUT)
    (goal,) = (goal for part in solution.parts for goal in part.goals)
    newloss = posed(CLASSIC, PLAIN, DROPOUT).key["newloss"]
    assert sign_of(goal) == "✓"
    assert outcome(solution, goal, PLAIN_SCRIPT) == f"L⁺ = {newloss:.4g} < L = 18"
    missed = replace(goal, met=False)
    assert sign_of(missed) == "✗"
    assert outcome(solution, missed, PLAIN_SCRIPT) == f"L⁺ = {newloss:.4g} ≥ L = 18"


@pytest.mark.parametrize("eps", ["0", "0.1"])
def test_only_the_goal_that_applies_is_shown_and_is_met(eps: str) -> None:
    solution = worked(CLASSIC, Settings((("eps", eps),)))
    goals = [goal for part in solution.parts for goal in part.goals]
    scaled = "variance 1" if eps == "0" else "variance σ²/(σ² + ε)"
    assert [goal.says for goal in goals] == ["mean 0", scaled]
    assert all(goal.met for goal in goals)


@each_solved
def test_every_goal_is_met(name: str, variant: Variant) -> None:
    goals = [goal for part in worked(variant, PLAIN, name).parts for goal in part.goals]
    assert goals
    assert all(goal.met for goal in goals)


def test_claims_are_written_as_derivatives() -> None:
    lines = claims(worked(CLASSIC, PLAIN, DROPOUT), PLAIN_SCRIPT)
    assert len(lines) == 13
    assert {"dY = ∂L/∂Y", "dW1 = ∂L/∂W1", "db3 = ∂L/∂b3", "dZ2 = ∂L/∂Z2"} <= set(lines)
    assert claims(worked(CLASSIC), PLAIN_SCRIPT) == ()


@pytest.mark.parametrize("name", names())
def test_every_given_is_brought_in_once(name: str) -> None:
    solution = worked(CLASSIC, PLAIN, name)
    assert sorted(one.name for one in solution.givens) == sorted(posed(CLASSIC, name=name).givens)


@pytest.mark.parametrize(
    ("name", "brought_in"),
    [
        (
            FIRST,
            {"Given": ["X", "eps"], "Linear layer": ["W", "b"], "Scale and shift": ["G", "beta"]},
        ),
        (
            DROPOUT,
            {
                "Given": ["X", "T", "U", "eta", "r1", "p1", "r2", "p2"],
                "Feed forward with dropout: layer 1": ["W1", "b1"],
                "Feed forward: layer 2": ["W2", "b2"],
                "Feed forward: output layer": ["W3", "b3"],
            },
        ),
    ],
)
def test_parameters_stand_where_they_are_first_needed(
    name: str, brought_in: dict[str, list[str]]
) -> None:
    parts = [part for part in worked(CLASSIC, PLAIN, name).parts if part.givens]
    assert {part.title: [one.name for one in part.givens] for part in parts} == brought_in
