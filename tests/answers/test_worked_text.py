"""A worked solution as text for a terminal, and as data."""

from __future__ import annotations

import json

import numpy as np
import pytest

from normreg_sheets.answers.problem import Variant
from normreg_sheets.answers.worked_text import WIDTH, as_json, as_text
from normreg_sheets.exercise.exercise import Settings
from tests.answers.posed import PLAIN, exercise, posed
from tests.answers.solved import CLASSIC, DROPOUT, THIRD, each_settled, each_solved, worked

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


@each_settled
def test_lines_fit_the_terminal(name: str, variant: Variant, settings: Settings) -> None:
    text = as_text(worked(variant, settings, name))
    assert max(map(len, text.splitlines())) <= WIDTH


def test_text_shows_rounded_and_exact_numbers_side_by_side() -> None:
    assert (
        "   to 2 decimals           exact\n"
        "   Σ     μ    σ²     σ     Σ    μ     σ²      σ\n"
        "   9  2.25  0.69  0.83     9  9/4  11/16  √11/4\n"
    ) in as_text(worked(CLASSIC))


def test_sections_have_headings_and_parts_their_numbers() -> None:
    lines = as_text(worked(CLASSIC, PLAIN, DROPOUT)).splitlines()
    for title in ("Forward", "Backward", "Update", "Inference"):
        assert lines[lines.index(title) + 1] == "-" * len(title)
    for part in exercise(DROPOUT).parts:
        assert f"{part.number}  {part.title}" in lines


def test_the_note_of_a_preset_is_shown_and_only_there() -> None:
    note = exercise(DROPOUT).presets["classic"].note
    drawn = as_text(worked(Variant(level="fractions", seed=3), PLAIN, DROPOUT))
    assert note in " ".join(as_text(worked(CLASSIC, PLAIN, DROPOUT)).split())
    assert note not in " ".join(drawn.split())


def test_no_claim_is_broken_between_lines() -> None:
    lines = as_text(worked(CLASSIC, PLAIN, DROPOUT)).splitlines()
    first = next(place for place, line in enumerate(lines) if line.startswith("Gradients"))
    claims = [claim.strip(" ,.") for line in lines[first : first + 3] for claim in line.split(", ")]
    assert "dA1 = ∂L/∂A1" in claims
    assert all(" = " in claim for claim in claims if claim)


def test_a_given_fraction_stays_one() -> None:
    assert "   X        Y′        U        η          r1       p1      r2       p2\n" in as_text(
        worked(CLASSIC, PLAIN, DROPOUT)
    )
    assert "0.5     0.65     1/3\n" in as_text(worked(CLASSIC, PLAIN, DROPOUT))


def test_goals_are_told_with_their_numbers() -> None:
    assert "   ✓ error is smaller: L⁺ = 9.43 < L = 18\n" in as_text(worked(CLASSIC, PLAIN, DROPOUT))
    rounded = as_text(worked(CLASSIC, Settings(rounding="each-step")))
    assert "≈ mean 0: mean(C) = 0.25, 0.25, −0.25, because every step was rounded" in rounded


def test_many_givens_stand_before_the_steps() -> None:
    text = as_text(worked(CLASSIC, Settings(only="update"), DROPOUT))
    assert text.index("   X        Y′") < text.index("W1⁺ = W1 − η · dW1")


def test_what_is_too_long_to_read_is_in_the_data_alone() -> None:
    solution = worked(CLASSIC, THIRD, DROPOUT)
    data = next(one for one in as_json(solution)["steps"] if one["name"] == "Yi")
    for exact in np.ravel(data["exact"]):
        assert len(exact) > 24
        assert exact not in as_text(solution)


@each_solved
def test_data_survive_json_and_equal_the_key(name: str, variant: Variant) -> None:
    problem = posed(variant, PLAIN, name)
    data = json.loads(json.dumps(as_json(worked(variant, PLAIN, name)), allow_nan=False))
    tensors = [*data["givens"], *data["steps"]]
    assert {one["name"] for one in tensors} == set(problem.key)
    for one in tensors:
        assert np.array_equal(np.array(one["values"]), problem.key[one["name"]])
        assert tuple(one["axes"]) == problem.exercise.axes(one["name"])
        assert np.shape(one["exact"]) == np.shape(one["values"])
    assert data["code"] == problem.code


def test_data_say_the_section_and_what_is_asked() -> None:
    steps = {one["name"]: one for one in as_json(worked(CLASSIC, PLAIN, DROPOUT))["steps"]}
    assert (steps["dW3"]["section"], steps["dW3"]["part"]) == ("backward", "6a")
    assert [name for name, one in steps.items() if not one["asked"]] == [
        step.name for step in exercise(DROPOUT).steps if step.live
    ]
