"""Blanks: which cells are asked, counted by hand, and what the sheet prints in the others."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pytest

from normreg_sheets.answers.blanks import blanks, made
from normreg_sheets.answers.draw import pose
from normreg_sheets.answers.problem import Variant
from normreg_sheets.answers.values import round_half_away
from normreg_sheets.errors import UsageError
from normreg_sheets.exercise.composition import load
from normreg_sheets.exercise.exercise import Settings
from normreg_sheets.exercise.template import names
from tests.answers.posed import classic, exercise
from tests.exercise.templates import loaded

if TYPE_CHECKING:
    from pathlib import Path

    from normreg_sheets.exercise.exercise import Exercise

# Entries that no number goes into.

STRUCTURAL: dict[str, set[str]] = {
    "batch-normalization": set(),
    "dropout": {"D1", "D2", "I1", "I2"},
}


@pytest.mark.parametrize("name", names())
def test_every_other_step_is_made_from_numbers_throughout(name: str) -> None:
    fixed = {step for step, flags in made(exercise(name)).items() if not np.all(flags)}
    assert fixed == STRUCTURAL[name]


@pytest.mark.parametrize("step", ["D1", "D2"])
def test_a_dropout_matrix_is_made_on_its_diagonal(step: str) -> None:
    flags = made(exercise("dropout"))[step]
    assert np.array_equal(flags, np.eye(len(flags)))


@pytest.mark.parametrize("step", ["I1", "I2"])
def test_an_identity_is_made_from_nothing(step: str) -> None:
    assert not np.any(made(exercise("dropout"))[step])


def test_zeros_beside_a_given_diagonal_go_on_into_a_product_with_an_identity(
    tmp_path: Path,
) -> None:
    template = """\
title = "Diagonals"
version = 1
network = []
about = ""
axes = { row = 2, other = "row", third = "row" }
[given]
G = { axes = "row other", draw = "diagonal(integers(1, 2))" }
X = { axes = "other", draw = "integers(0, 3)" }
[[part]]
title = "Part"
text = ""
P = "eye(third, row) @ G"
Q = "G + 1"
R = "G @ X"
S = "eye(row, third) + X"
"""
    found = {step: flags.tolist() for step, flags in made(loaded(tmp_path, template)).items()}
    assert found["P"] == [[True, False], [False, True]]
    assert found["Q"] == [[True, False], [False, True]]
    assert found["R"] == [True, True]
    assert np.all(found["S"])


# What is asked, section by section: cells of each step, row by row on paper.

ASKED: dict[str, dict[str, dict[str, int]]] = {
    "batch-normalization": {
        "": {"Z": 12, "A": 12, "total": 3, "mu": 3, "var": 3, "sigma": 3, "C": 12, "N": 12, "Y": 12}
    },
    "dropout": {
        "forward": {
            "keep1": 4, "keep2": 3, "s1": 1, "s2": 1, "D1": 4, "D2": 3,
            "Z1": 8, "A1": 8, "H1": 8, "Z2": 6, "A2": 6, "H2": 6, "Y": 4,
        },
        "backward": {
            "E": 4, "loss": 1, "dY": 4, "dW3": 6, "db3": 2, "dH2": 6, "dA2": 6, "dZ2": 6,
            "dW2": 12, "db2": 3, "dH1": 8, "dA1": 8, "dZ1": 8, "dW1": 8, "db1": 4,
        },
        "update": {"newW1": 8, "newb1": 4, "newW2": 12, "newb2": 3, "newW3": 6, "newb3": 2},
        "inference": {"Zi1": 8, "Ai1": 8, "Hi1": 8, "Zi2": 6, "Ai2": 6, "Hi2": 6, "Yi": 4},
    },
}  # fmt: skip
SECTIONS = [(name, section) for name in ASKED for section in ASKED[name]]


def counted(exercise: Exercise) -> dict[str, int]:
    return {step: len(places) for step, places in blanks(exercise).items()}


@pytest.mark.parametrize("name", names())
def test_every_cell_that_a_number_goes_into_is_asked(name: str) -> None:
    wanted = {step: cells for steps in ASKED[name].values() for step, cells in steps.items()}
    assert counted(exercise(name)) == wanted


@pytest.mark.parametrize(("name", "section"), [pair for pair in SECTIONS if pair[1]])
def test_only_one_section_is_asked(name: str, section: str) -> None:
    assert counted(exercise(name, Settings(only=section))) == ASKED[name][section]


@pytest.mark.parametrize("name", names())
def test_the_places_of_a_step_are_in_row_order(name: str) -> None:
    for step, places in blanks(exercise(name)).items():
        assert list(places) == sorted(set(places)), step


def test_of_a_dropout_matrix_the_diagonal_is_asked() -> None:
    assert blanks(exercise("dropout"))["D2"] == ((0, 0), (1, 1), (2, 2))


def test_a_number_has_one_place() -> None:
    assert blanks(exercise("dropout"))["loss"] == ((),)


# Some cells only: the last ones, in the order of the steps and their rows.

TOTAL = {"batch-normalization": 72, "dropout": 229}


def ordered(exercise: Exercise) -> list[tuple[str, tuple[int, ...]]]:
    """The blank cells in the order of the steps."""
    found = blanks(exercise)
    return [(step.name, place) for step in exercise.steps for place in found.get(step.name, ())]


SOME: list[tuple[str, str | None, str, int]] = [
    ("batch-normalization", None, "half", 36),
    ("batch-normalization", None, "1", 1),
    ("batch-normalization", None, "71", 71),
    ("batch-normalization", None, "72", 72),
    ("dropout", None, "half", 115),  # of 229: rather one more
    ("dropout", None, "5", 5),
    ("dropout", None, "229", 229),
    ("dropout", "forward", "half", 31),
    ("dropout", "backward", "half", 43),
    ("dropout", "inference", "46", 46),
    ("dropout", "update", "1", 1),
]


@pytest.mark.parametrize(("name", "only", "blank", "count"), SOME)
def test_so_many_of_the_last_cells_are_blank(
    name: str, only: str | None, blank: str, count: int
) -> None:
    some = ordered(exercise(name, Settings(only=only, blank=blank)))
    everything = ordered(exercise(name, Settings(only=only)))
    assert len(some) == count
    assert some == everything[-count:]


def test_the_last_five_cells_of_dropout() -> None:
    found = blanks(exercise("dropout", Settings(blank="5")))
    assert found == {"Hi2": ((2, 1),), "Yi": tuple(product(range(2), range(2)))}


REFUSED: list[str] = ["0", "-1", "73", "1.5", "1e1", "", " 5", "five", "Half", "٣", "²", "9" * 30]


@pytest.mark.parametrize("blank", REFUSED)
def test_another_number_of_blanks_is_refused(blank: str) -> None:
    posing = load("batch-normalization", Settings(blank=blank))
    with pytest.raises(UsageError) as refusal:
        pose(posing, Variant(preset="classic"))
    assert str(refusal.value) == f"--blank {blank}: is all, half, or a number from 1 to 72"


def test_there_are_fewer_blanks_in_a_section() -> None:
    with pytest.raises(UsageError, match=r"--blank 63: is all, half, or a number from 1 to 62"):
        classic(Settings(only="forward", blank="63"), "dropout")


# What is printed: the true number, rounded as asked, wherever nothing is asked.

PRINTED = [
    *((name, Settings()) for name in names()),
    *((name, Settings(blank="half")) for name in names()),
    ("dropout", Settings(only="backward")),
    ("dropout", Settings(only="update", blank="3", decimals=4)),
    ("dropout", Settings(only="inference", rounding="each-step")),
]


@pytest.mark.parametrize(("name", "chosen"), PRINTED)
def test_a_cell_is_asked_or_printed_or_live(name: str, chosen: Settings) -> None:
    problem = classic(chosen, name)
    for step in problem.exercise.steps:
        shown = ~np.isnan(problem.printed[step.name])
        asked = np.zeros_like(shown)
        for place in problem.blanks.get(step.name, ()):
            asked[place] = True
        assert np.array_equal(shown, np.zeros_like(shown) if step.live else ~asked), step.name


@pytest.mark.parametrize(("name", "chosen"), PRINTED)
def test_what_is_printed_is_the_answer_as_asked(name: str, chosen: Settings) -> None:
    problem = classic(chosen, name)
    for step in problem.exercise.steps:
        shown = problem.printed[step.name]
        answer = round_half_away(problem.key[step.name], problem.asked[step.name])
        there = ~np.isnan(shown)
        assert np.array_equal(shown[there], answer[there]), step.name


def test_the_results_of_earlier_sections_are_printed() -> None:
    printed = classic(Settings(only="backward"), "dropout").printed
    assert printed["Y"].tolist() == [[-6, 9], [13, 4]]
    assert printed["Z2"].tolist() == [[6, 10], [10, 4], [-3, 7]]
    assert np.all(np.isnan(printed["dW1"]))
    assert "newW1" not in printed


def test_an_answer_is_not_printed_by_chance() -> None:
    # The first half of batch normalization: Z, A, the statistics, nothing of C, N and Y.
    printed = classic(Settings(blank="half")).printed
    assert [step for step in printed if np.all(np.isnan(printed[step]))] == ["C", "N", "Y"]
    assert not any(np.any(np.isnan(printed[step])) for step in ("Z", "A", "total", "mu", "var"))
