"""Students type into a real LibreOffice, and their class is graded from Canvas's zip."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.exercise.composition import load
from normreg_sheets.sheet.names import sheet_title
from tests.course.command import command
from tests.course.comparison import (
    differences,
    export_differences,
    feedback_differences,
    whole,
)
from tests.course.school import delivered, founded, graded
from tests.course.simulated import simulated
from tests.libreoffice.classmates import at_keyboards

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.libreoffice

EXERCISE = "batch-normalization"


def test_a_class_that_typed_gets_what_it_must(tmp_path: Path) -> None:
    """An honest one, one who carries more digits, and one who slips; and a PDF by another."""
    school = founded(tmp_path, EXERCISE, 4, command)
    keyboard = at_keyboards(3, sheet_title(load(EXERCISE)))
    played = simulated(school.read(), EXERCISE, school.students, school.sheets(), keyboard)
    sources = delivered(school, played.handed, whole(played))
    folder = graded(school, "canvas", sources["canvas"], command)

    with zipfile.ZipFile(sources["canvas"]) as archive:
        endings = sorted(name.rpartition(".")[2] for name in archive.namelist()[2:])
    assert endings == ["ods", "pdf", "xlsx", "xlsx", "xlsx"]  # and a stranger's
    plays = [one.plays for one in played.known.values()]
    assert (plays[0], plays[3]) == ("each-step", "pdf")
    assert list(differences(played, "canvas", folder)) == []
    assert list(export_differences(school, played, "canvas", folder, command)) == []
    assert list(feedback_differences(school, played, "canvas", folder, command)) == []
