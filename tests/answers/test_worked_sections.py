"""Sections of a worked solution, what is switched off in it, and one section shown alone."""

from __future__ import annotations

import numpy as np
import pytest

from normreg_sheets.answers.gates import is_gate
from normreg_sheets.exercise.exercise import Settings
from normreg_sheets.exercise.template import names
from tests.answers.posed import FIRST, PLAIN, exercise, posed
from tests.answers.solved import CLASSIC, DROPOUT, step, worked

SECTIONS = exercise(DROPOUT).sections


@pytest.mark.parametrize("name", names())
def test_the_sections_have_all_parts_in_their_order(name: str) -> None:
    solution = worked(CLASSIC, PLAIN, name)
    assert [part for section in solution.sections for part in section.parts] == list(solution.parts)
    assert [part.number for part in solution.parts] == [
        part.number for part in exercise(name).parts
    ]


def test_an_exercise_of_one_section_has_no_title_for_it() -> None:
    assert [section.title for section in worked(CLASSIC).sections] == [""]


def test_sections_are_titled() -> None:
    titles = [section.title for section in worked(CLASSIC, PLAIN, DROPOUT).sections]
    assert titles == ["Forward", "Backward", "Update", "Inference"]


@pytest.mark.parametrize("section", SECTIONS)
def test_a_section_alone_has_its_own_steps_with_the_same_numbers(section: str) -> None:
    alone = worked(CLASSIC, Settings(only=section), DROPOUT)
    whole = worked(CLASSIC, PLAIN, DROPOUT)
    assert {part.section for part in alone.parts} == {section}
    assert [one.tensor.name for one in alone.steps] == [
        one.tensor.name for part in whole.parts if part.section == section for one in part.steps
    ]
    for one in alone.steps:
        assert np.array_equal(one.tensor.values, step(whole, one.tensor.name).tensor.values)


@pytest.mark.parametrize("section", SECTIONS)
def test_a_section_alone_is_given_what_it_reads_and_nothing_else(section: str) -> None:
    alone = worked(CLASSIC, Settings(only=section), DROPOUT)
    own = {one.tensor.name for one in alone.steps}
    read = {ref.name for one in alone.steps for ref in one.example.numbers}
    given = {one.name for one in alone.givens}
    assert read - own <= given
    problem = posed(CLASSIC, PLAIN, DROPOUT)
    for one in alone.givens:
        assert (one.role == "earlier") == (one.name not in problem.givens)
        assert np.array_equal(one.values, problem.key[one.name])


def test_what_inference_reads() -> None:
    alone = worked(CLASSIC, Settings(only="inference"), DROPOUT)
    assert {one.name: one.role for one in alone.givens} == {
        "U": "data",
        **{f"new{letter}{layer}": "earlier" for letter in "Wb" for layer in "123"},
    }


def test_a_goal_brings_in_what_it_compares_with() -> None:
    alone = worked(CLASSIC, Settings(only="update"), DROPOUT)
    last = alone.parts[-1]
    assert last.goals
    assert "loss" in [one.name for one in last.givens]


def test_the_backward_pass_is_marked() -> None:
    backward = [part.number for part in worked(CLASSIC, PLAIN, DROPOUT).parts if part.backward]
    assert backward == [part.number for part in exercise(DROPOUT).parts if part.backward]
    assert backward
    assert not any(part.backward for part in worked(CLASSIC).parts)


OFF = {
    "A1": [(3, 0)],
    "H1": [(1, 0), (1, 1), (3, 0), (3, 1)],
    "A2": [(2, 0)],
    "H2": [(2, 0), (2, 1)],
    "dA2": [(2, 0), (2, 1)],
    "dZ1": [(1, 0), (1, 1), (3, 0), (3, 1)],
    "dW1": [],
    "dW2": [],
    "dH2": [],
    "Y": [],
    "db3": [],
    "s1": [],
}


@pytest.mark.parametrize("name", OFF)
def test_dead_and_dropped_units_are_off(name: str) -> None:
    """The published numbers: units 2 and 4 of layer 1 and unit 3 of layer 2 are dropped."""
    tensor = step(worked(CLASSIC, PLAIN, DROPOUT), name).tensor
    assert [at for at in np.ndindex(tensor.values.shape) if tensor.off[at]] == OFF[name]


@pytest.mark.parametrize("name", ["D1", "D2", "I1"])
def test_zeros_of_a_diagonal_matrix_are_off(name: str) -> None:
    tensor = step(worked(CLASSIC, PLAIN, DROPOUT), name).tensor
    diagonal = np.eye(len(tensor.values), dtype=bool)
    assert np.array_equal(tensor.off, diagonal & (tensor.values == 0))


@pytest.mark.parametrize(
    ("name", "gates"),
    [
        (FIRST, {"A"}),
        (
            DROPOUT,
            {"keep1", "keep2", "D1", "D2", "I1", "I2"}
            | {f"{one}{layer}" for one in ("A", "H", "Ai", "Hi", "newA", "newH") for layer in "12"}
            | {f"{one}{layer}" for one in ("dA", "dZ") for layer in "12"},
        ),
    ],
)
def test_which_steps_are_gates(name: str, gates: set[str]) -> None:
    found = {one.name for one in exercise(name).steps if is_gate(exercise(name), one)}
    assert found == gates
