"""The command `solve`: what it shows, in which forms, and of which section."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.exercise.template import names

if TYPE_CHECKING:
    from tests.cli.ended import Run

EXERCISE, DROPOUT = "batch-normalization", "dropout"
FORMS = {
    "text": "Dropout and MSE Gradient\n",
    "json": "{\n",
    "html": "<!DOCTYPE html>\n",
    "latex": "\\documentclass[",
    "markdown": "# Dropout and MSE Gradient\n",
}
SETTINGS = {
    "p2=1/4": ("0.25", "4/3 ≈ 1.33"),
    "p2=0.33": ("0.33", "100/67 ≈ 1.49"),
    "p2=1/3": ("1/3", "1.5"),
    "p2=1/2": ("0.5", "2"),
}


def test_solve_shows_the_exact_answers(run: Run) -> None:
    ended = run("solve", EXERCISE, "--preset", "classic")

    assert (ended.status, ended.err) == (0, "")
    assert "3√11/11" in ended.out


@pytest.mark.parametrize("exercise", names())
def test_solve_as_json(exercise: str, run: Run) -> None:
    data = json.loads(run("solve", exercise, "--preset", "classic", "--format", "json").out)

    assert data["exercise"] == exercise
    assert data["variant"] == "classic"


@pytest.mark.parametrize("form", FORMS)
def test_solve_in_each_form(form: str, run: Run) -> None:
    ended = run("solve", DROPOUT, "--preset", "classic", "--format", form)

    assert (ended.status, ended.err) == (0, "")
    assert ended.out.lstrip().startswith(FORMS[form])


def test_solve_as_a_page_has_mathml(run: Run) -> None:
    assert "<math" in run("solve", EXERCISE, "--preset", "classic", "--format", "html").out


@pytest.mark.parametrize("form", FORMS)
def test_solve_writes_what_it_prints(form: str, run: Run) -> None:
    options = ["solve", EXERCISE, "--preset", "classic", "--format", form]
    printed = run(*options).out
    ended = run(*options, "-o", "solution")

    assert (ended.status, ended.out, ended.err) == (0, "", "Wrote solution.\n")
    assert Path("solution").read_text("utf-8").strip() == printed.strip()


def test_solve_does_not_overwrite(run: Run) -> None:
    Path("solution").write_text("mine")
    ended = run("solve", EXERCISE, "-o", "solution")

    assert ended.status == 2
    assert Path("solution").read_text() == "mine"


@pytest.mark.parametrize("section", ["forward", "backward", "update", "inference"])
def test_solve_shows_one_section(section: str, run: Run) -> None:
    options = ["--preset", "classic", "--only", section, "--format", "json"]
    data = json.loads(run("solve", DROPOUT, *options).out)

    assert {step["section"] for step in data["steps"]} == {section}
    assert data["code"] == f"dropout@1 classic only={section}"


def test_solve_gives_what_a_section_needs_of_earlier_ones(run: Run) -> None:
    options = ["--preset", "classic", "--only", "inference", "--format", "json"]
    givens = json.loads(run("solve", DROPOUT, *options).out)["givens"]

    assert {given["name"]: given["role"] for given in givens if given["role"] != "earlier"} == {
        "U": "data"
    }
    assert "newW1" in [given["name"] for given in givens]


@pytest.mark.parametrize("preset", [[], ["--preset", "classic"]])
@pytest.mark.parametrize("setting", SETTINGS)
def test_a_probability_can_be_set(setting: str, preset: list[str], run: Run) -> None:
    ended = run("solve", DROPOUT, "--set", setting, *preset, "--only", "forward")
    p2, s2 = SETTINGS[setting]

    assert (ended.status, ended.err) == (0, "")
    assert f"s2 = 1 / (1 − {p2}) = {s2}\n" in ended.out


def test_the_cells_that_are_blank_change_no_answer(run: Run) -> None:
    whole, half = (
        run("solve", DROPOUT, "--preset", "classic", "--blank", blank).out
        for blank in ("all", "half")
    )

    assert half.replace(" blank=half", "") == whole
