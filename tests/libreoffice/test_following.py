"""A solution to play with: change what is given, and everything follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from normreg_sheets.answers.values import FLOAT, solve
from normreg_sheets.sheet.addresses import address
from normreg_sheets.sheet.names import sheet_title
from tests.answers.posed import PLAIN, posed
from tests.libreoffice import office
from tests.sheet.files import CLASSIC, EXERCISES, made, press

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from normreg_sheets.answers.problem import Problem

pytestmark = pytest.mark.libreoffice

BY = 0.125  # which every program stores as it is


def changed(problem: Problem) -> dict[str, NDArray[np.float64]]:
    """The given numbers, each of them larger by a little; zeros beside a diagonal stay."""
    numbers = {name: values.copy() for name, values in problem.numbers.items()}
    for given in problem.exercise.givens:
        values = numbers[given.name]
        values += BY * np.eye(*values.shape) if given.diagonal else BY
    return numbers


@pytest.fixture(scope="module")
def typed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The solution of every exercise, after one LibreOffice had all its givens typed anew."""
    folder = tmp_path_factory.mktemp("following")
    sittings = []
    for name in EXERCISES:
        problem = posed(CLASSIC, PLAIN, name)
        path = folder / f"{name}-before.xlsx"
        path.write_bytes(made(name, "solution", CLASSIC))
        layout, numbers = press(name, "solution").layout, changed(problem)
        keys = {
            address(*layout.where(given.name, dict(zip(given.axes, place, strict=True)))): repr(
                float(numbers[given.name][place])
            )
            for given in problem.exercise.givens
            for place in np.ndindex(numbers[given.name].shape)
            if numbers[given.name][place] != problem.numbers[given.name][place]
        }
        title = sheet_title(problem.exercise)
        sittings.append(office.Sitting(path, {title: keys}, folder / f"{name}.xlsx"))
    office.type_all(sittings)
    return folder


@pytest.mark.parametrize("name", EXERCISES)
def test_when_what_is_given_changes_everything_follows(name: str, typed: Path) -> None:
    problem, layout = posed(CLASSIC, PLAIN, name), press(name, "solution").layout
    wanted = solve(problem.exercise, changed(problem), FLOAT)
    shown = office.cached(typed / f"{name}.xlsx")[sheet_title(problem.exercise)]
    stayed = 0
    for step in problem.exercise.steps:
        for at in layout.home(step.name).entries():
            place = tuple(at[axis] for axis in step.axes)
            if problem.made[step.name][place]:
                value = shown[address(*layout.where(step.name, at))].value
                assert value == pytest.approx(wanted[step.name][place], abs=1e-9), step.name
                stayed += wanted[step.name][place] == problem.key[step.name][place]
    assert stayed < sum(int(flags.sum()) for flags in problem.made.values()) / 3


@pytest.mark.parametrize("name", EXERCISES)
def test_an_exact_value_that_is_no_longer_true_disappears(name: str, typed: Path) -> None:
    title = sheet_title(posed(CLASSIC, PLAIN, name).exercise)
    before, after = (
        {
            where: cell.value
            for where, cell in office.cached(typed / f"{name}{which}.xlsx")[title].items()
            if cell.text.startswith("IF(ABS(") and ',"")' in cell.text
        }
        for which in ("-before", "")
    )
    assert "" not in before.values()
    assert set(after.values()) <= {""}
