"""Kinds: the files that are made from the same numbers.

assignment   answer cells are blank; goals are checked live over the student's own cells
practice     the same, with a live verdict on every answer
solution     every answer is a live formula, with exact values and lines in letters beside it
feedback     what a student wrote, each cell in the colour and with the sign of its verdict

The first three are made to be given out; the last needs a submission that was marked.
"""

from __future__ import annotations

from typing import Literal

Kind = Literal["assignment", "practice", "solution", "feedback"]
KINDS: tuple[Kind, ...] = ("assignment", "practice", "solution")
