"""The generic mistakes: named where they are, and not where a wrong number only looks like one.

On the published numbers: Z = 3 1 3 2, 0 2 3 0, -2 5 2 0; σ = 0.8292 1.2990 2.0463; W and G are
square. On vectors of three numbers what is small enough to be seen through.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pytest

from normreg_sheets.answers.values import FLOAT, result
from normreg_sheets.marking.marker import Verdict, mark
from normreg_sheets.marking.mistakes import generic_mistakes
from normreg_sheets.marking.students import each_step
from tests.marking.by_hand import written
from tests.marking.cases import classic, drawn, marked, tiny

if TYPE_CHECKING:
    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.answers.values import Data


def names(changes: dict[str, str], problem: Problem | None = None) -> list[str | None]:
    found = marked(problem or classic(), changes)
    return [mistake.name if (mistake := found[cell].mistake) else None for cell in changes]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        # one cell is enough for a sign or a point
        ({"sigma[0]": "-0.83"}, ["sign"]),
        ({"Z[2,0]": "2"}, ["sign"]),
        ({"sigma[0]": "8.29"}, ["decimal-point"]),
        ({"sigma[0]": "82.92"}, ["decimal-point"]),
        ({"Z[2,1]": "5000"}, ["decimal-point"]),
        ({"sigma[2]": "0.20"}, ["decimal-point"]),
        ({"Z[2,1]": "0.05"}, [None]),  # of which one digit is left
        ({"Z[2,1]": "50000"}, [None]),
        # a factor needs two
        ({"sigma[0]": "1.66"}, [None]),
        ({"sigma[0]": "1.66", "sigma[1]": "2.60"}, ["factor-two"] * 2),
        ({"sigma[0]": "0.41", "sigma[1]": "0.65"}, ["factor-two"] * 2),
        ({"sigma[0]": "1.66", "sigma[1]": "0.65"}, [None, None]),  # one way each
        # and half of what is wrong
        (
            {"Z[0,0]": "6", "Z[0,1]": "2", "Z[0,2]": "7", "Z[0,3]": "9"},
            ["factor-two"] * 2 + [None] * 2,
        ),
        (
            {"Z[0,0]": "6", "Z[0,1]": "2", "Z[0,2]": "7", "Z[0,3]": "9", "Z[2,1]": "17"},
            [None] * 5,
        ),
        # the template's go first
        ({"C[0,0]": "-0.75", "C[0,1]": "1.25"}, ["sign-turned"] * 2),
        ({"A[2,0]": "2"}, ["absolute-value"]),
        # what is right, blank or too coarse is not a mistake
        ({"sigma[0]": "0.83", "sigma[1]": "", "sigma[2]": "2"}, [None] * 3),
    ],
)
def test_a_mistake_that_nobody_listed_is_named(
    changes: dict[str, str], expected: list[str | None]
) -> None:
    assert names(changes) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("-6.00", "sign"),
        ("12.00", "factor-two"),
        ("3.00", "factor-two"),
        ("60", "decimal-point"),
        ("7", None),
    ],
)
def test_a_step_of_one_cell_needs_no_other(said: str, expected: str | None) -> None:
    problem = tiny('Y = "sum(X, over=example)"', X="[1, 2, 3]")
    found = marked(problem, {"Y": said})["Y[]"].mistake
    assert (found.name if found else None) == expected


@pytest.mark.parametrize(
    ("key", "said", "expected"),
    [
        (["0.04", "1", "2"], ["-0.04"], ["sign"]),
        (["0.02", "1", "2"], ["-0.02"], [None]),  # two digits off, as by chance
        (["0", "1", "2"], ["0.02"], [None]),
        (["0.06", "0.08", "2"], ["0.03", "0.04"], ["factor-two"] * 2),
        (["0.05", "0.08", "2"], ["0.02", "0.04"], [None, None]),  # the first is hardly seen
        (["0.09", "1", "2"], ["0.90"], ["decimal-point"]),
        (["0.90", "1", "2"], ["0.09"], [None]),  # of one digit
    ],
)
def test_a_mistake_must_be_seen(
    key: list[str], said: list[str], expected: list[str | None]
) -> None:
    problem = tiny('Y = "X + 0"', X=f"[{', '.join(key)}]")
    assert names({f"Y[{n}]": text for n, text in enumerate(said)}, problem) == expected


def test_a_mistake_on_own_numbers_is_named() -> None:
    """0.75 over a deviation of 3.00 is 0.25: a sign on own numbers, and nothing of the key's."""
    assert names({"sigma[0]": "3.00", "N[0,0]": "-0.25"}) == [None, "sign"]


def test_what_the_template_explains_does_not_count_against_others() -> None:
    """Two rows with the sign turned, and two cells of the third doubled."""
    turned = [["-0.75", "1.25", "-0.75", "0.25"], ["1.25", "-0.75", "-1.75", "1.25"]]
    changes = {f"C[{u},{e}]": said for u, row in enumerate(turned) for e, said in enumerate(row)}
    changes |= {"C[2,0]": "-3.5", "C[2,1]": "6.5"}

    assert names(changes) == ["sign-turned"] * 8 + ["factor-two"] * 2


def test_a_too_coarse_cell_is_left_alone() -> None:
    """0.8 for 0.83 is too coarse; for the student's own -0.80 its sign would be wrong."""
    problem = tiny('Z = "X + 0"\nY = "Z + 0"', X="[0.83, 1, 2]")
    found = marked(problem, {"Z[0]": "-0.80", "Y[0]": "0.8"})["Y[0]"]
    assert (found.verdict, found.mistake) == (Verdict.COARSE, None)


def test_a_mistake_on_useless_numbers_is_not_named() -> None:
    assert names({"sigma[0]": "?", "N[0,0]": "-0.25"}) == [None, None]


def test_what_follows_from_a_generic_mistake_is_right_on_own_numbers() -> None:
    found = marked(classic(), {"sigma[0]": "-0.83", "var[1]": "16.9", "sigma[1]": "4.11"})
    assert found["sigma[1]"].verdict == Verdict.OWN


# ---- rows for columns ----------------------------------------------------------------------------


def by_hand(problem: Problem) -> dict[str, dict[str, Data]]:
    """What somebody writes who reads a matrix the wrong way round, by step."""
    key = problem.key
    return {
        "Z": {
            "operand": key["W"].T @ key["X"] + key["b"][:, None],
            "result": (key["W"] @ key["X"] + key["b"][:, None]).T,
        },
        "total": {"operand": key["A"].sum(axis=0)},
        "C": {
            "operand": key["A"].T - key["mu"][:, None],
            "result": (key["A"] - key["mu"][:, None]).T,
        },
        "N": {
            "operand": key["C"].T / key["sigma"][:, None],
            "result": (key["C"] / key["sigma"][:, None]).T,
        },
    }


@pytest.mark.parametrize("seed", range(1, 6))
@pytest.mark.parametrize(
    ("step", "what"),
    [(step, what) for step in ("Z", "C", "N") for what in ("operand", "result")]
    + [("total", "operand")],
)
def test_rows_taken_for_columns_are_named(step: str, what: str, seed: int) -> None:
    problem = drawn("decimals", seed, example="3")
    numbers = {**each_step(problem), step: by_hand(problem)[step][what]}
    lost = [c for c in mark(problem, written(problem, numbers))[step] if c.points == 0]

    seen = np.abs(numbers[step] - problem.key[step]) >= 0.03
    assert {cell.mistake.name if cell.mistake else None for cell in lost if seen[cell.at]} == {
        "transposed"
    }


def test_a_swap_that_is_hardly_seen_is_not_named() -> None:
    """Two cells across the diagonal, 0.02 from each other."""
    problem = drawn("decimals", 4, example="3")
    numbers = {**each_step(problem), "Z": by_hand(problem)["Z"]["result"]}
    off = np.abs(numbers["Z"] - problem.key["Z"])
    hardly = [c for c in mark(problem, written(problem, numbers))["Z"] if 0.01 < off[c.at] < 0.03]

    assert {cell.verdict for cell in hardly} == {Verdict.WRONG}


def test_a_swap_needs_axes_of_one_size() -> None:
    """Of 3 by 4 numbers only the square operands, W and Γ, can be taken so."""
    exercise = classic().exercise
    swaps = {
        step.name: [one.mistake.says for one in generic_mistakes(exercise, step)][9:]
        for step in exercise.steps
    }

    assert {name: says for name, says in swaps.items() if says} == {
        "Z": ["Did you take the rows of W for its columns?"],
        "Y": ["Did you take the rows of Γ for its columns?"],
    }


@pytest.mark.parametrize("problem", [classic(), drawn("decimals", 3, example="3")])
def test_each_is_an_ordinary_mistake_over_the_axes_of_its_step(problem: Problem) -> None:
    for step in problem.exercise.steps:
        for one in generic_mistakes(problem.exercise, step):
            found = result(problem.exercise, step, one.mistake.rule, problem.key, FLOAT)
            assert found.shape == problem.key[step.name].shape
            assert (one.mistake.step, one.mistake.hides) == (step.name, None)


@pytest.mark.parametrize(
    ("place", "factor"),
    list(enumerate([-1, 2, 0.5, 10, 0.1, 100, 0.01, 1000, 0.001])),
)
def test_each_scales_its_step(place: int, factor: float) -> None:
    problem = classic()
    for step in problem.exercise.steps:
        one = list(generic_mistakes(problem.exercise, step))[place]
        found = result(problem.exercise, step, one.mistake.rule, problem.key, FLOAT)
        assert np.allclose(found, factor * problem.key[step.name])


def test_no_hint_holds_a_number() -> None:
    for step in drawn("decimals", 3, example="3").exercise.steps:
        for one in generic_mistakes(drawn("decimals", 3, example="3").exercise, step):
            assert re.fullmatch(r"[^\d]+[.?]", one.mistake.says)
