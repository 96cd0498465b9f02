"""Misfits: what is visibly wrong, by hand; and which mistakes look alike."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from normreg_sheets.answers.draw import pose
from normreg_sheets.answers.problem import Variant
from normreg_sheets.marking.cast import slipper
from normreg_sheets.marking.handed import entries
from normreg_sheets.marking.marker import mark
from normreg_sheets.marking.misfits import alike, misfits
from normreg_sheets.marking.students import slipping
from normreg_sheets.marking.surprises import surprises
from tests.marking.own_templates import mistakes, with_preset

PART = 'Y = "X / 3"\nZ = "Y + X"\n' + mistakes(
    '{ name = "doubled", Y = "2 * X", says = "Divide." }',
    '{ name = "increased", Y = "X + 1", says = "Divide." }',
)
PRINTED = pose(with_preset("X = [[1, 2], [3, 4]]", PART), Variant(preset="printed"))
STEPS = PRINTED.exercise.step


@pytest.mark.parametrize(
    ("y", "z", "wrong"),
    [
        (0.33, 1.33, (False, False)),  # the key
        (0.35, 1.35, (False, False)),  # two units off it
        (0.37, 1.37, (True, False)),  # four; the second follows
        (0.30, 1.33, (True, False)),
        (5.00, 6.00, (True, False)),
        (5.00, 6.03, (True, False)),  # of 5.005 it would be two and a half units off
        (5.00, 6.04, (True, True)),
        (5.00, 1.33, (True, False)),  # the key after all
        (np.nan, 6.00, (False, False)),
        (0.33, np.nan, (False, False)),
    ],
)
def test_a_misfit_is_off_the_key_and_off_what_follows(
    y: float, z: float, wrong: tuple[bool, bool]
) -> None:
    """At two decimals, from a true 1: a third of it, and a third and it."""
    numbers = {name: np.array(PRINTED.key[name]) for name in ("Y", "Z")}
    numbers["Y"][0, 0], numbers["Z"][0, 0] = y, z
    found = misfits(PRINTED, numbers)

    assert (found["Y"][0, 0], found["Z"][0, 0]) == wrong
    assert not any(array.ravel()[1:].any() for array in found.values())


def test_mistakes_are_alike_where_nobody_can_tell_them_apart() -> None:
    """Twice a number and one more than it are the same at 1."""
    doubled, increased = STEPS["Y"].mistakes
    numbers = slipping(PRINTED, doubled)

    assert alike(PRINTED, numbers, doubled)["increased"].tolist() == [[True, False], [False, False]]
    assert alike(PRINTED, numbers, increased)["increased"].all()


@pytest.mark.parametrize(("at", "kinds"), [((0, 0), []), ((1, 1), ["mistake-misnamed"])])
def test_either_name_is_good_where_mistakes_are_alike(
    at: tuple[int, int], kinds: list[str]
) -> None:
    doubled, increased = STEPS["Y"].mistakes
    student = slipper(doubled)
    handed = student.fill(PRINTED)
    marks = mark(PRINTED, entries(handed))
    marks["Y"] = [
        replace(cell, mistake=increased) if cell.at == at else cell for cell in marks["Y"]
    ]

    assert [one.kind for one in surprises(student, PRINTED, handed, marks)] == kinds
