"""The plan of an exercise: its template and its settings, of which everything is checked.

A course may say what no template has: a size, a section, the points of a step. That is told when
the settings are shown and before a sheet is made, and not when the class has handed them in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from normreg_sheets.answers.blanks import blanks
from normreg_sheets.course.grading import policy
from normreg_sheets.course.issued import template_of
from normreg_sheets.errors import UsageError
from normreg_sheets.exercise.composition import load
from normreg_sheets.exercise.template import find
from normreg_sheets.marking.policy import check
from normreg_sheets.sheet.page import require_page

if TYPE_CHECKING:
    from pathlib import Path

    from normreg_sheets.course.issued import Issue
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
        check(policy(settings, exercise, every=True), exercise)
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


def differing(course: Course, issue: Issue) -> tuple[str, ...]:
    """The keys that have another value than when an attempt was issued."""
    name = issue.exercise
    exercise, _ = planned(course, name, template_of(course.folder, issue))
    now, then = exercise.settings, issue.settings
    same = {
        "level": course.settings(name).level == issue.level,
        "set": now.values == then.values,
        "decimals": now.decimals == then.decimals,
        "rounding": now.rounding == then.rounding,
        "only": now.only == then.only,
        "blank": now.blank == then.blank,
    }
    return tuple(key for key, is_same in same.items() if not is_same)
