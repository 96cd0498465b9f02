"""Echo: a stranger's words, fit to be shown among ours.

A text of a file that came back may be endless, break the line, or hold signs that nobody sees and
that steer a terminal. Whatever is said again, a code, a sheet's title, an entry, goes through here.
"""

from __future__ import annotations

from unicodedata import category

SHORT = 60  # characters of a name within a message
MARKS = 3  # that one letter bears; a heap of them covers the lines above and below
FIGURES = "0123456789.,"


def echo(text: str, most: int = SHORT) -> str:
    """The text on one line of at most so many characters, without what cannot be seen.

    A number is never cut to another one: where the cut goes through it, all of it is left out.
    """
    seen = "".join(character for character in text if character.isprintable())
    if not seen.isascii():
        seen = _without_heaps(seen)
    if len(seen) <= most:
        return seen
    kept = seen[: most - 1]
    if seen[most - 1] in FIGURES:
        kept = kept.rstrip(FIGURES)
    return kept.rstrip() + "…"


def _without_heaps(text: str) -> str:
    """The text with the first few marks of each letter."""
    kept: list[str] = []
    marks = 0
    for character in text:
        marks = marks + 1 if category(character) in ("Mn", "Me") else 0
        if marks <= MARKS:
            kept.append(character)
    return "".join(kept)
