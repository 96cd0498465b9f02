"""Runs: parts of a text that are raised, lowered or struck out, in characters that look so.

    2 and a raised 3        2³           0.5 struck out, 0.7 after it      0̶.̶5̶0.7
    x and a lowered 1       x₁

How a part is set can change what a person reads: without it 2³ would be 23, and a number that was
crossed out would run into the one that took its place. Spelled like this, what one sees is in the
text itself, and no reader of numbers mistakes it.
"""

from __future__ import annotations

from enum import StrEnum

STROKE = "\u0336"  # combines with the character before it


class Setting(StrEnum):
    """How a run is set."""

    PLAIN = "plain"
    RAISED = "raised"
    LOWERED = "lowered"
    STRUCK = "struck"


_SMALL = {
    Setting.RAISED: str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ"),
    Setting.LOWERED: str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎"),
}


def spelled(text: str, how: Setting) -> str:
    """The text of a run as it looks; a small character that Unicode has not stays as it is."""
    if how is Setting.STRUCK:
        return "".join(char if char.isspace() else char + STROKE for char in text)
    return text.translate(_SMALL[how]) if how in _SMALL else text
