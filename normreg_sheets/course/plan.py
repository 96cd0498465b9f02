"""The plan of an exercise: its template and its settings, of which everything is checked.

A course may say what no template has: a size, a section, the points of a step. That is told when
the settings are shown and before a sheet is made, and not when the class has handed them in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from normreg_sheets.answers.blanks import blanks
from normreg_sheets.course.grading import policy
from normreg_sheets.errors import UsageError
from normreg_sheets.exercise.composition import load
from normreg_sheets.exercise.template import find
from normreg_sheets.marking.policy import check
from normreg_sheets.sheet.page import require_page

if TYPE_CHECKING:
    from pathlib import Path

    from normreg_sheets.course.settings import Course
    from normreg_sheets.exercise.exercise import Exercise


def planned(course: Course, name: str, template: Path | None = None) -> tuple[Exercise, Path]:
    """An exercise of a course as its settings have it now, and where its template is.

    `template` is the one that was issued, which counts before that of today. Raises UsageError for
    what does not fit, TemplateError for the template's text.
    """
    settings = course.settings(name)
    try:
        template = template or find(course.template(name))
        exercise = load(str(template), settings.sizes)
        blanks(exercise)
        require_page(exercise)
        check(policy(settings, exercise), exercise)
    except UsageError as error:
        # Options say what is wrong with a size: here it is a key.
        says = str(error).removeprefix("--")
        raise UsageError(f"{course.path} [exercise.{name}]: {says}") from None
    if exercise.name != name:
        raise UsageError(
            f"{course.path} [exercise.{name}]: {template.name} is the template of {exercise.name};"
            f" write [exercise.{exercise.name}]"
        )
    return exercise, template
