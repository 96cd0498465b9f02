"""Texts in a CSV that a spreadsheet program must not take for formulas.

Such a file holds what strangers wrote, and a program that opens it computes every cell that begins
like a formula: `=HYPERLINK(...)` as a student's name calls home with the others' marks. An
apostrophe before it makes it a text (OWASP, "CSV injection"). A number is left alone: -0.5 is one.

A program that expects semicolons, as Excel does in half of Europe, takes our commas and quotes for
parts of a text and begins new cells in the midst of it; so what follows a semicolon, a tab, a
quote or the end of a line is guarded as well.
"""

from __future__ import annotations

import re

_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)(?:[eE][+-]?[0-9]+)?%?")
_BEGINS = r"[=+\-@＝＋－＠]"  # the wide ones are the same to a Japanese Excel
_ACTIVE = re.compile(
    rf"""^(?=[\s"']*{_BEGINS}|[\t\r\n])  # at the beginning
    | (?<=[;\t\r\n"])(?=[ ]*{_BEGINS})  # where another program would begin a cell
    """,
    re.VERBOSE,
)
_CANVAS = re.compile(r'="(\s*=.*)"', re.DOTALL)


def guarded(text: str) -> str:
    """The text, with an apostrophe wherever a program would begin to compute."""
    return text if _NUMBER.fullmatch(text) else _ACTIVE.sub("'", text)


def unguarded(text: str) -> str:
    """The text before somebody guarded it: we with an apostrophe, Canvas as `="=text"`.

    (Canvas: `student_name` in lib/gradebook_exporter.rb.)
    """
    canvas = _CANVAS.fullmatch(text)
    if canvas:
        return canvas[1]
    bare = text.removeprefix("'")
    return bare if guarded(bare) != bare else text
