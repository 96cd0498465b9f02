"""Sources: which entries were made from marked entries, and which zeros cut them off."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as some

from normreg_sheets.answers.sources import SOURCES, certain, marked
from normreg_sheets.answers.values import FLOAT, evaluate, solve
from tests.answers.posed import drawn
from tests.answers.scopes import SIZES, rule

NONE = [[0, 0, 0, 0], [0, 0, 0, 0]]
A_MARKED = [[0, 1, 0, 0], [0, 0, 0, 0]]  # A's entry of unit 1, example 2
B_MARKED = [[0, 0], [0, 0], [1, 0], [0, 0]]  # B's entry of example 3, unit 1
DIAGONAL = [[2, 0], [0, -1]]


TENSORS = {
    "A": marked(np.array(A_MARKED, dtype=bool)),
    "B": marked(np.array(B_MARKED, dtype=bool)),
    "G": certain(np.array(DIAGONAL)),
    "v": certain(np.array([1, 0])),
    "w": certain(np.array([0, 1, 2, 3])),
    "s": certain(np.array(0)),
}


def flags(text: str) -> Any:
    """Which entries of a rule's result depend on the marked entries of A and B."""
    return evaluate(rule(text), TENSORS, SIZES, SOURCES)[0].astype(int).tolist()


DEPENDS: list[tuple[str, Any]] = [
    ("A", A_MARKED),
    ("G", [[0, 0], [0, 0]]),
    ("3", 0),
    ("eye(output, unit)", [[0, 0], [0, 0]]),
    ("relu(A)", A_MARKED),
    ("exp(A)", A_MARKED),
    ("log(A)", A_MARKED),
    ("sqrt(A ** 2 + 1)", A_MARKED),
    ("-A", A_MARKED),
    ("A + 1", A_MARKED),
    ("A + B", [[0, 1, 1, 0], [0, 0, 0, 0]]),
    ("A - B", [[0, 1, 1, 0], [0, 0, 0, 0]]),
    ("A / B", [[0, 1, 1, 0], [0, 0, 0, 0]]),
    ("A * v", A_MARKED),
    ("A - v", A_MARKED),
    # reductions
    ("sum(A, over=example)", [1, 0]),
    ("mean(A, over=unit)", [0, 1, 0, 0]),
    ("var(A, over=example)", [1, 0]),
    ("max(A, over=unit)", [0, 1, 0, 0]),
    ("min(A, over=(unit, example))", 1),
    ("sum(A + B, over=example)", [1, 0]),
    # certain zeros
    ("0 * A", NONE),
    ("A * s", NONE),
    ("A * (s + 0)", NONE),
    ("A * (s * 5)", NONE),
    ("A * (s - s)", NONE),
    ("A * relu(s)", NONE),
    ("A * sqrt(s)", NONE),
    ("A * s ** 2", NONE),
    ("s / A", NONE),
    ("A * (s + 1)", A_MARKED),
    ("A * exp(s)", A_MARKED),  # exp(0) is 1
    ("A * s ** 0", A_MARKED),  # 0 ** 0 is 1
    ("A + s", A_MARKED),
    ("A * w", A_MARKED),  # w is zero for the first example only
    ("w * mean(A, over=unit)", [0, 1, 0, 0]),
    ("w * mean(B, over=unit)", [0, 0, 1, 0]),
    ("(w - 2) * mean(B, over=unit)", [0, 0, 1, 0]),
    ("w ** 2 * mean(A, over=example)", [[0, 0], [1, 0], [1, 0], [1, 0]]),
    ("A @ w", [1, 0]),
    ("A @ v", [0, 1, 0, 0]),
    ("B @ v", [0, 0, 1, 0]),
    ("eye(output, unit) @ A", A_MARKED),
    ("G @ A", A_MARKED),  # off the diagonal nothing is mixed in
    ("G @ B", [[0, 0, 1, 0], [0, 0, 0, 0]]),
    ("diagonal(G) * mean(A, over=example)", [[1, 0], [1, 0]]),
]


@pytest.mark.parametrize(("text", "expected"), DEPENDS)
def test_a_result_depends_on_marked_entries(text: str, expected: Any) -> None:
    assert flags(text) == expected


def test_what_is_marked_is_never_zero_for_certain() -> None:
    assert not marked(np.array([True, False]))[1].any()


def test_what_is_certain_is_never_marked() -> None:
    assert not certain(np.array([0, 1]))[0].any()


def test_rounding_changes_no_source() -> None:
    data = marked(np.array([True, False]))
    assert SOURCES.round(data, 2) is data


@pytest.mark.parametrize("row", [0, 1, 2])
def test_scale_and_shift_depends_on_its_own_row_only(row: int) -> None:
    problem = drawn("fractions", 0)
    tensors = {name: certain(values) for name, values in problem.numbers.items()}
    wrong = np.zeros((3, 4), dtype=bool)
    wrong[row] = True
    result = evaluate(
        problem.exercise.step["Y"].rule,
        tensors | {"N": marked(wrong)},
        problem.exercise.sizes,
        SOURCES,
    )[0]
    np.testing.assert_array_equal(result, wrong)


# The witness: an entry that is said not to depend on another does not change with it.


@settings(deadline=None, max_examples=60)
@given(
    some.integers(0, 4),
    some.sampled_from(["X", "W", "b", "beta"]),
    some.integers(0, 11),
    some.sampled_from([-2.5, -0.5, 0.37, 3.0]),
)
def test_what_does_not_depend_on_an_entry_does_not_change_with_it(
    seed: int, tensor: str, place: int, change: float
) -> None:
    problem = drawn("fractions", seed)
    numbers = dict(problem.numbers)
    touched = np.zeros(numbers[tensor].shape, dtype=bool)
    touched.flat[place % touched.size] = True
    known = {name: certain(values) for name, values in numbers.items()}
    depends = solve(problem.exercise, known | {tensor: marked(touched)}, SOURCES)
    numbers[tensor] = numbers[tensor] + change * touched
    after = solve(problem.exercise, numbers, FLOAT)
    assume(all(np.all(np.isfinite(values)) for values in after.values()))  # 0 times NaN is NaN
    for step in problem.exercise.steps:
        free = ~depends[step.name][0]
        np.testing.assert_array_equal(after[step.name][free], problem.key[step.name][free])


@pytest.mark.parametrize("step", ["C", "N", "Y"])
def test_what_depends_on_an_entry_of_the_step_before_changes_with_it(step: str) -> None:
    problem = drawn("fractions", 0)
    before = {"C": "A", "N": "C", "Y": "N"}[step]
    own = problem.exercise.step[step].rule
    touched = np.zeros((3, 4), dtype=bool)
    touched[1, 2] = True
    known = {name: certain(values) for name, values in problem.key.items()}
    depends = evaluate(own, known | {before: marked(touched)}, problem.exercise.sizes, SOURCES)[0]
    numbers = {**problem.key, before: problem.key[before] + 0.5 * touched}
    after = evaluate(own, numbers, problem.exercise.sizes, FLOAT)
    np.testing.assert_array_equal(after != problem.key[step], depends)
