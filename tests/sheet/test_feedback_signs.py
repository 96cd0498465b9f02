"""The signs of the verdicts: readable, told apart by everybody, and explained."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from normreg_sheets.sheet.layout import lay_out
from normreg_sheets.sheet.signs import LEGEND_ROW, SIGNS, legend
from tests.sheet.judgements import (
    EVERY,
    LARGE,
    PLAIN,
    made,
    opened,
    problem,
)

if TYPE_CHECKING:
    from normreg_sheets.exercise.exercise import Settings

# Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color Vision
# Deficiency" (2009), table 1, severity 1; rows of the matrix over linear RGB.
VISION = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "without red": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "without green": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "without blue": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def linear(colour: str) -> np.ndarray[Any, Any]:
    """The linear light of RRGGBB (IEC 61966-2-1)."""
    channels = np.array([int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)])
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def luminance(colour: str | None) -> float:
    assert colour is not None
    return float(linear(colour) @ (0.2126, 0.7152, 0.0722))


def lab(light: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """CIE L*a*b* of linear light, for the white D65."""
    to_xyz = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    )
    xyz = to_xyz @ np.clip(light, 0, 1) / (0.9505, 1.0, 1.089)
    x, y, z = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("sign", SIGNS, ids=lambda sign: sign.name)
def test_the_ink_of_a_sign_is_readable_on_its_fill(sign: Any) -> None:
    dark, light = sorted((luminance(sign.look.colour), luminance(sign.look.fill)))
    assert (light + 0.05) / (dark + 0.05) >= 4.5


@pytest.mark.parametrize("vision", VISION)
def test_no_two_fills_look_alike_to_anybody(vision: str) -> None:
    seen = {
        sign.name: lab(np.array(VISION[vision]) @ linear(str(sign.look.fill))) for sign in SIGNS
    }
    near = {
        pair: round(float(distance), 1)
        for pair in itertools.combinations(seen, 2)
        if (distance := np.linalg.norm(seen[pair[0]] - seen[pair[1]])) < 10
    }
    assert near == {}


def test_no_two_verdicts_share_a_sign() -> None:
    assert len({sign.sign for sign in SIGNS}) == len(SIGNS) == 7


@pytest.mark.parametrize("settings", [PLAIN, LARGE])
def test_the_legend_on_the_sheet_has_every_sign_in_its_colours(settings: Settings) -> None:
    sheet = opened(made(*EVERY, settings=settings)).worksheets[0]
    found = {
        str(cell.value): cell
        for row in sheet.iter_rows(min_row=LEGEND_ROW - 1, max_row=LEGEND_ROW)
        for cell in row
    }
    for sign in SIGNS:
        cell = found[f"{sign.sign} {sign.verdict}"]
        assert cell.fill.fgColor.rgb.endswith(sign.look.fill)
        assert cell.font.color.rgb.endswith(sign.look.colour)


def test_a_narrow_sheet_takes_two_rows_for_its_legend() -> None:
    layout = lay_out(problem().exercise)
    placed = legend(layout, layout.zones.main + 2, 8.0)
    assert {row for row, *_ in placed} == {LEGEND_ROW - 1, LEGEND_ROW}
    assert max(column + across - 1 for _, column, across, _ in placed) <= layout.zones.main + 2
