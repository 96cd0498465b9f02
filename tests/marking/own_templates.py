"""Tiny templates as an author might write them, whose numbers are drawn at once."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

from normreg_sheets.exercise.composition import compose
from normreg_sheets.exercise.template import TemplateText, convert

if TYPE_CHECKING:
    from normreg_sheets.exercise.exercise import Exercise
    from normreg_sheets.marking.selftest import Report

NUMBER = 6  # problems, two of each level


def exercise(
    part: str, rest: str = "", *, draw: str = "integers(1, 9)", decimals: int = 2
) -> Exercise:
    """A tiny exercise over four numbers."""
    text = f"""
        title = "Tiny"
        version = 1
        network = []
        about = ""
        decimals = {decimals}
        [axes]
        unit = 2
        example = 2
        [given]
        X = {{ axes = "unit example", draw = "{draw}" }}
        [[part]]
        title = "Given"
        text = ""
        [[part]]
        title = "Only part"
        text = ""
        {part}
        {rest}
    """
    return compose(convert(tomllib.loads(text), TemplateText), "tiny")


def with_preset(numbers: str, part: str, decimals: int = 2) -> Exercise:
    """The same with published numbers."""
    return exercise(part, f"[presets.printed]\n{numbers}", decimals=decimals)


def mistakes(*listed: str) -> str:
    return f"mistakes = [{', '.join(listed)}]"


HALVED = 'Y = "X / 2"\nZ = "Y + X"'
SOUND = exercise(HALVED + "\n" + mistakes('{ name = "doubled", Y = "2 * X", says = "Halve." }'))
ROOT = 'Y = "sqrt(X)"\nZ = "Y + X"\n'
NEGATIVE = '{ name = "negative", Y = "-1 * sqrt(X)", says = "No." }'
TWICE = '{ name = "twice", Y = "2 * X", says = "Halve.", hides = "never" }'
TWICE_AGAIN = '{ name = "sum", Y = "X + X", says = "Halve it.", hides = "never" }'


def found(report: Report) -> dict[str, list[str]]:
    """What each kind of finding says."""
    kinds: dict[str, list[str]] = {}
    for finding in report.findings:
        kinds.setdefault(finding.kind, []).append(finding.says)
    return kinds
