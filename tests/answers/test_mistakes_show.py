"""In every drawn problem a step and its mistakes can be told apart, two by two."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from normreg_sheets.answers.values import FLOAT, result
from normreg_sheets.exercise.exercise import LEVELS
from normreg_sheets.exercise.language import parse
from normreg_sheets.exercise.template import names
from tests.answers.posed import drawn, exercise
from tests.answers.scopes import scope_of

SEEDS = range(1, 11)
UNITS = 3  # of the last asked digit


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("name", names())
def test_any_two_rules_of_a_step_differ_in_some_cell(name: str, level: str) -> None:
    same = []
    for seed in SEEDS:
        key = drawn(level, seed, name).key
        for step in exercise(name).steps:
            rules = {slip.name: slip.rule for slip in step.mistakes if slip.hides is None}
            found = {
                slip: result(exercise(name), step, rule, key, FLOAT)
                for slip, rule in {step.name: step.rule, **rules}.items()
            }
            same += [
                (seed, one, other)
                for one, other in combinations(found, 2)
                if np.max(np.abs(found[one] - found[other])) < UNITS * 10.0**-step.decimals - 1e-9
            ]
    assert same == []


# What people get wrong in dropout: each is among the mistakes of its step, by its numbers.

SCOPE = scope_of(exercise("dropout"), {"kept1": "hidden1", "kept2": "hidden2"})
KNOWN: list[tuple[str, str]] = [
    *((f"keep{i}", f"positive(p{i} - r{i})") for i in (1, 2)),
    *((f"s{i}", scale) for i in (1, 2) for scale in (f"p{i}", f"1 / p{i}", "1")),
    *((f"Z{i}", f"Z{i} - b{i}") for i in (1, 2)),
    ("Y", "Y - b3"),
    *((f"A{i}", f"Z{i}") for i in (1, 2)),
    ("E", "-E"),
    ("dY", "dY / 2"),
    ("dY", "-dY"),
    *((f"dA{i}", f"eye(kept{i}, hidden{i}) * s{i} @ dH{i}") for i in (1, 2)),
    *((f"dA{i}", f"dA{i} / s{i}") for i in (1, 2)),
    *((f"dZ{i}", f"dA{i}") for i in (1, 2)),
    *((f"new{one}", f"{one} + eta * d{one}") for one in ("W1", "b1", "W2", "b2", "W3", "b3")),
    *((f"Hi{i}", f"D{i} @ Ai{i}") for i in (1, 2)),
    ("Zi1", "W1 @ U + b1"),
    ("Zi2", "W2 @ Hi1 + b2"),
    ("Yi", "W3 @ Hi2 + b3"),
]


@pytest.mark.parametrize(("step", "rule"), KNOWN, ids=lambda text: text)
def test_a_known_mistake_is_one_of_its_step(step: str, rule: str) -> None:
    dropout, key = exercise("dropout"), drawn("decimals", 1, "dropout").key
    asked = dropout.step[step]
    wrong = result(dropout, asked, parse(rule, SCOPE), key, FLOAT)
    found = [result(dropout, asked, slip.rule, key, FLOAT) for slip in asked.mistakes]
    assert sum(np.allclose(one, wrong, rtol=0, atol=1e-12) for one in found) == 1
