"""The shipped exercises: their names are kept, so that files stay comparable over the years."""

from __future__ import annotations

import pytest

from normreg_sheets.exercise.algebra import references
from normreg_sheets.exercise.composition import load
from normreg_sheets.exercise.template import names
from tests.exercise.templates import chosen

GIVENS: dict[str, str] = {
    "batch-normalization": "X W b G beta eps",
    "dropout": "X W1 b1 W2 b2 W3 b3 T r1 r2 p1 p2 eta U",
}
STEPS: dict[str, str] = {
    "batch-normalization": "Z A total mu var sigma C N Y",
    "dropout": (
        "keep1 keep2 s1 s2 D1 D2 Z1 A1 H1 Z2 A2 H2 Y E loss dY"
        " dW3 db3 dH2 dA2 dZ2 dW2 db2 dH1 dA1 dZ1 dW1 db1"
        " newW1 newb1 newW2 newb2 newW3 newb3 newloss I1 I2 Zi1 Ai1 Hi1 Zi2 Ai2 Hi2 Yi"
    ),
}
AXES: dict[str, str] = {
    "batch-normalization": "feature unit output example",
    "dropout": "feature hidden1 kept1 hidden2 kept2 output example unseen",
}
SECTIONS: dict[str, list[str]] = {
    "batch-normalization": [""],
    "dropout": ["forward", "backward", "update", "inference"],
}
SHAPES: dict[str, dict[str, tuple[int, ...]]] = {
    "batch-normalization": {"X": (3, 4), "W": (3, 3), "Y": (3, 4)},
    "dropout": {
        "X": (2, 2), "W1": (4, 2), "W2": (3, 4), "W3": (2, 3), "T": (2, 2), "U": (2, 2),
        "r1": (4,), "r2": (3,), "eta": (), "D1": (4, 4), "D2": (3, 3), "Y": (2, 2), "loss": (),
    },
}  # fmt: skip


def test_every_shipped_exercise_is_listed_here() -> None:
    assert set(names()) == set(GIVENS) == set(STEPS) == set(AXES) == set(SECTIONS) == set(SHAPES)


@pytest.mark.parametrize("name", names())
def test_the_exercise_gives_the_agreed_tensors(name: str) -> None:
    assert {given.name for given in load(name).givens} == set(GIVENS[name].split())


@pytest.mark.parametrize("name", names())
def test_the_exercise_asks_the_agreed_steps(name: str) -> None:
    asked = {step.name for step in load(name).steps if not step.live}
    assert asked == set(STEPS[name].split()) - {"newloss"}


@pytest.mark.parametrize("name", names())
def test_the_exercise_has_the_agreed_axes(name: str) -> None:
    assert set(load(name).sizes) == set(AXES[name].split())


@pytest.mark.parametrize("name", names())
def test_the_exercise_has_the_agreed_sections(name: str) -> None:
    assert list(load(name).sections) == SECTIONS[name]


SIZES = [(name, tensor, shape) for name, found in SHAPES.items() for tensor, shape in found.items()]


@pytest.mark.parametrize(("name", "tensor", "shape"), SIZES)
def test_a_tensor_has_the_agreed_size(name: str, tensor: str, shape: tuple[int, ...]) -> None:
    exercise = load(name)
    assert exercise.shape(exercise.axes(tensor)) == shape


def test_batch_normalization_has_seven_parts() -> None:
    assert [part.title for part in load("batch-normalization").parts] == [
        "Given",
        "Linear layer",
        "ReLU",
        "Batch statistics",
        "Shift to mean = 0",
        "Scale to variance = 1",
        "Scale and shift",
    ]


def test_dropout_has_seven_numbered_parts() -> None:
    numbers = [part.number.rstrip("abcdefghij") for part in load("dropout").parts]
    assert list(dict.fromkeys(numbers)) == ["1", "2", "3", "4", "5", "6", "7"]


def test_the_way_back_of_dropout_is_its_section_backward() -> None:
    parts = load("dropout").parts
    assert {part.section for part in parts if part.backward} == {"backward"}
    assert all(part.backward for part in parts if part.section == "backward")


BATCH_NORMALIZATION_AXES: list[tuple[str, tuple[str, ...]]] = [
    ("X", ("feature", "example")),
    ("W", ("unit", "feature")),
    ("b", ("unit",)),
    ("G", ("output", "unit")),
    ("beta", ("output",)),
    ("eps", ()),
    ("Z", ("unit", "example")),
    ("A", ("unit", "example")),
    ("total", ("unit",)),
    ("mu", ("unit",)),
    ("var", ("unit",)),
    ("sigma", ("unit",)),
    ("C", ("unit", "example")),
    ("N", ("unit", "example")),
    ("Y", ("output", "example")),
]


@pytest.mark.parametrize(("tensor", "axes"), BATCH_NORMALIZATION_AXES)
def test_a_tensor_of_batch_normalization_has_these_axes(tensor: str, axes: tuple[str, ...]) -> None:
    assert load("batch-normalization").axes(tensor) == axes


@pytest.mark.parametrize("name", names())
def test_a_gradient_lies_as_its_tensor_does(name: str) -> None:
    exercise = load(name)
    assert [exercise.axes(claim.step) for claim in exercise.claims] == [
        exercise.axes(claim.by) for claim in exercise.claims
    ]


@pytest.mark.parametrize("parameter", ["W1", "b1", "W2", "b2", "W3", "b3"])
def test_dropout_claims_the_gradient_of_every_parameter(parameter: str) -> None:
    claims = load("dropout").claims
    assert [claim.step for claim in claims if claim.by == parameter] == [f"d{parameter}"]
    assert {claim.of for claim in claims} == {"loss"}


def test_the_pass_after_the_update_is_live() -> None:
    live = [step.name for step in load("dropout").steps if step.live]
    assert "newloss" in live
    assert not any(name in STEPS["dropout"].split() for name in live if name != "newloss")


def test_the_sizes_stand_in_the_network() -> None:
    exercise = load("batch-normalization", chosen(feature="5", unit="4", eps="1/2"))
    assert exercise.network == (
        "nn.Linear(5, 4)",
        "nn.ReLU()",
        "nn.BatchNorm1d(4, eps=0.5)",
    )


def test_the_probabilities_stand_in_the_network() -> None:
    exercise = load("dropout", chosen(p2="1/4", output="3"))
    assert exercise.network == (
        "nn.Linear(2, 4)",
        "nn.ReLU()",
        "nn.Dropout(0.5)",
        "nn.Linear(4, 3)",
        "nn.ReLU()",
        "nn.Dropout(0.25)",
        "nn.Linear(3, 3)",
    )


def test_the_goals_of_batch_normalization_depend_on_epsilon() -> None:
    goals = [goal for part in load("batch-normalization").parts for goal in part.goals]
    assert [(goal.step, goal.when and goal.when.text) for goal in goals] == [
        ("C", None),
        ("N", "eps == 0"),
        ("N", "eps > 0"),
    ]


def test_the_goal_of_dropout_is_a_smaller_error() -> None:
    (goal,) = [goal for part in load("dropout").parts for goal in part.goals]
    check, target = references(goal.check), references(goal.target)
    assert ([ref.name for ref in check], goal.relation, [ref.name for ref in target]) == (
        ["newloss"],
        "below",
        ["loss"],
    )
