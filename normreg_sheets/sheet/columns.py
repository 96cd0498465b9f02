"""Columns: which is the last of a kind of file, and how wide one of numbers has to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normreg_sheets.sheet import theme

if TYPE_CHECKING:
    from normreg_sheets.answers.problem import Problem
    from normreg_sheets.sheet.blocks import Layout
    from normreg_sheets.sheet.kinds import Kind


def number_width(problem: Problem, kind: Kind) -> float:
    """The width of a column of numbers, in characters, with a verdict's sign where there is one."""
    sign = kind in ("practice", "feedback")
    return theme.number_width(problem.exercise.decimals, max(problem.asked.values()) + sign)


def last_column(layout: Layout, kind: Kind) -> int:
    """The last column that is used: only a solution has exact values at the right."""
    return layout.zones.last if kind == "solution" else layout.zones.exact - 2
