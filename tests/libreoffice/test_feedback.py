"""From an .ods that a real LibreOffice saved to a feedback that a real LibreOffice opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from normreg_sheets.answers.draw import pose
from normreg_sheets.answers.problem import Variant
from normreg_sheets.cli import commands
from normreg_sheets.exercise.composition import load
from normreg_sheets.exercise.exercise import Settings
from normreg_sheets.marking.students import each_step
from normreg_sheets.sheet.addresses import address
from normreg_sheets.sheet.roles import asked
from normreg_sheets.sheet.workbook import set_up
from tests.libreoffice import office

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.libreoffice


@pytest.mark.parametrize(
    ("name", "settings", "score"),
    [
        ("batch-normalization", Settings(), "69 of 72 points (95.8 %), 1 cell pending"),
        ("dropout", Settings(), "226 of 229 points (98.7 %), 1 cell pending"),
        ("dropout", Settings(blank="half"), "112 of 115 points (97.4 %), 1 cell pending"),
    ],
)
def test_an_ods_gets_a_workbook_of_its_stem_with_its_entries(
    name: str, settings: Settings, score: str, tmp_path: Path
) -> None:
    """All is typed as an honest student does, but for a wrong number, a word and a blank."""
    problem = pose(load(name, settings), Variant(level="fractions", seed=5))
    press = set_up(problem, "assignment")
    blank, handed_in = tmp_path / "blank.xlsx", tmp_path / "handed-in" / "ada.ods"
    blank.write_bytes(press.workbook(problem))
    handed_in.parent.mkdir()
    numbers = each_step(problem)
    typed = {
        address(*where): f"{numbers[step][place]:.{problem.asked[step]}f}"
        for step, place, where in asked(problem, press.layout)
    }
    wrong, word, empty, *right = typed
    typed |= {wrong: "77", word: "about"}
    office.type_in(blank, {press.title: {k: v for k, v in typed.items() if k != empty}}, handed_in)
    before = handed_in.read_bytes()

    told = CliRunner().invoke(
        commands, ["feedback", str(handed_in), "-o", str(tmp_path / "back")], catch_exceptions=False
    )
    made = tmp_path / "back" / "ada.xlsx"
    assert (told.exit_code, told.stdout) == (0, f"{made}\n")
    assert handed_in.read_bytes() == before
    (shown,) = office.type_all(
        [office.Sitting(made, {}, None, {press.title: list(typed), "Feedback": ["A3"]})]
    )

    sheet = shown[press.title]
    assert {here: float(sheet[here]) for here in right} == {h: float(typed[h]) for h in right}
    assert (float(sheet[wrong]), sheet[word], sheet[empty]) == (77, "about", "–")
    assert shown["Feedback"]["A3"] == score
