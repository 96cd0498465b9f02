"""Kinds: the three files that are made from the same numbers.

assignment   answer cells are blank; goals are checked live over the student's own cells
practice     the same, with a live verdict on every answer
solution     every answer is a live formula, with exact values and lines in letters beside it
"""

from __future__ import annotations

from typing import Literal

Kind = Literal["assignment", "practice", "solution"]
KINDS: tuple[Kind, ...] = ("assignment", "practice", "solution")
