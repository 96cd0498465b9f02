"""How a name is spelt: one form to keep, and one to compare by.

The same name comes as "Zoë" in one code point or in two, with a space too many, with a typographic
apostrophe, or with an invisible character that came along when it was copied. None of that makes
another person, or another column.
"""

from __future__ import annotations

import unicodedata


def shown(text: str) -> str:
    """A text in one line as people read it: composed, single spaces, no control character."""
    lines = "".join(" " if one.isspace() else one for one in text)
    visible = "".join(one for one in lines if unicodedata.category(one) != "Cc")
    return " ".join(unicodedata.normalize("NFC", visible).split())


def identity(text: str) -> str:
    """An id as it is kept: as shown, and without what cannot be seen at all.

    (A name may need such a character: in Persian, one that joins nothing is part of the spelling.)
    """
    return shown("".join(one for one in text if unicodedata.category(one) != "Cf"))


def folded(text: str) -> str:
    """What two spellings of one text have in common."""
    return shown(unicodedata.normalize("NFKC", identity(text)).replace("’", "'").casefold())


def words(name: str) -> tuple[str, ...]:
    """The words of a person's name, sorted: "Doe, Jane" is Jane Doe."""
    return tuple(sorted(folded(name).replace(",", " ").split()))
