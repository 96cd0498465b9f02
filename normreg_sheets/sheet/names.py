"""The names that a workbook carries, by which its parts are found again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from normreg_sheets.sheet.verdicts import KEY, REACH, VERDICT

if TYPE_CHECKING:
    from normreg_sheets.answers.problem import Variant
    from normreg_sheets.exercise.exercise import Exercise
    from normreg_sheets.sheet.blocks import Block

CODE_PROPERTY = "normreg_code"
CODE_NAME = "sheet_code"
SCRATCH = "Scratch"
FEEDBACK = "Feedback"


def sheet_title(exercise: Exercise) -> str:
    """The title of the main sheet: the exercise's, as far as spreadsheets allow it."""
    title = re.sub(r"[\[\]:*?/\\']", " ", exercise.title).strip()[:31]
    taken = (KEY, REACH, VERDICT, SCRATCH.lower(), FEEDBACK.lower(), "")
    return title if title.lower() not in taken else "Exercise"


def block_name(block: Block) -> str:
    """The defined name of a block: `given_X` for what is given, `step_Z` for a step."""
    return f"{'step' if block.kind == 'answer' else 'given'}_{block.tensor}"


def file_name(exercise: Exercise, variant: Variant, ending: str) -> str:
    """`batch-normalization-fractions-1-assignment.xlsx`, with settings that differ in between."""
    settings = exercise.settings
    words = [f"{name}-{value.replace('/', 'by')}" for name, value in settings.values]
    if settings.decimals is not None:
        words.append(f"decimals-{settings.decimals}")
    if settings.rounding != "none":
        words.append("rounded")
    if settings.only is not None:
        words.append(settings.only)
    if settings.blank != "all":
        words.append(f"blank-{settings.blank}")
    return "-".join([exercise.name, str(variant), *words, ending])
