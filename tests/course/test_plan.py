"""What a course says of an exercise and the exercise has not is told before a sheet is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from normreg_sheets.course.plan import planned
from normreg_sheets.errors import NormregError, TemplateError
from normreg_sheets.exercise.template import home
from tests.course.begun import BN, DROPOUT, begun, with_exercise

if TYPE_CHECKING:
    from pathlib import Path

WRONG = [
    (DROPOUT, "set = { hidden1 = 2 }", "set hidden1=2: the size of 'hidden1' is a whole number"),
    (DROPOUT, "set = { hiden1 = 4 }", "set hiden1: unknown setting 'hiden1'; did you mean"),
    (DROPOUT, 'only = "backwards"', "only backwards: unknown section 'backwards'; did you mean"),
    (BN, 'only = "forward"', "only forward: batch-normalization is one section"),
    (BN, 'blank = "73"', "blank 73: is all, half, or a number from 1 to 72"),
    (BN, 'blank = "some"', "blank some: is all, half, or a number"),
    (BN, "set = { example = 40 }", "the sheet does not fit a page"),
    (BN, "points = { sigm = 6 }", "points: unknown step 'sigm'; did you mean 'sigma'?"),
    (BN, "points = { sigma = 6, 'σ' = 5 }", "the step 'sigma' is there already"),
    (BN, "points = { sigma = -1 }", "points sigma=-1: from 0 to"),
    (BN, "points = { sigma = inf }", "points sigma=inf: from 0 to"),
    (BN, "points = { sigma = nan }", "points sigma=nan: from 0 to"),
    (BN, "marked_to = { mu = 7 }", "mu=7: from 0 to 6"),
    (BN, 'blank = "12"\npoints = { mu = 3 }', "points mu: the sheet does not ask for it"),
    ("dropuot", "", "unknown exercise 'dropuot'; did you mean 'dropout'?"),
    ("own", 'template = "own"', "ending in .toml"),
    ("own", 'template = "none.toml"', "none.toml: cannot be read"),
    ("own", 'template = "tiny.toml"', "tiny.toml is the template of tiny; write [exercise.tiny]"),
]


@pytest.mark.parametrize(("exercise", "line", "says"), WRONG)
def test_what_does_not_fit_is_told_with_its_file_and_exercise(
    tmp_path: Path, exercise: str, line: str, says: str
) -> None:
    course = with_exercise(tmp_path, exercise, line)
    with pytest.raises(NormregError) as told:
        planned(course, exercise)
    assert str(told.value).startswith(f"{tmp_path / 'course.toml'} [exercise.{exercise}]: ")
    assert says in str(told.value)
    assert "--" not in str(told.value)  # no option was given


def test_a_template_that_is_wrong_is_told_as_to_its_author(tmp_path: Path) -> None:
    course = with_exercise(tmp_path, "tiny")
    (tmp_path / "tiny.toml").write_text('title = "Tiny"')
    with pytest.raises(TemplateError, match=r"^tiny\.toml: "):
        planned(course, "tiny")


def test_what_fits_is_composed_as_it_is_said(tmp_path: Path) -> None:
    course = begun(
        tmp_path,
        f"[exercise.{DROPOUT}]",
        'set = { example = 3, p2 = "1/4" }\nonly = "backward"\npoints = { dW1 = 3 }',
        "[exercise.tiny]",
        'template = "tiny.toml"\nmarked_to = { Y = 0 }',
    )
    exercise, template = planned(course, DROPOUT)
    assert (exercise.sizes["example"], exercise.settings.only) == (3, "backward")
    assert template == home() / "dropout.toml"
    assert planned(course, "tiny")[1] == tmp_path / "tiny.toml"
