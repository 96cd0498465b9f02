"""Codes: what stands on a sheet of a course in place of its seed.

    BN1-7KQ2-1-F2M9-ACDE-12RT-XYZ0
    │ │  │   │ └ 80 bits of an HMAC-SHA256 over all of these, with the student's whole id
    │ │  │   └ the attempt
    │ │  └ the student: 20 bits of another HMAC, so that a sheet tells no name
    │ └ the exercise's version
    └ the exercise's initials

Digits and letters are Crockford's base 32, without I, L, O and U. It begins with a letter, so that
no program makes a number or a date of it. Two codes are the same where they are alike to a person:
small or capital, O or 0, I or L or 1, with whatever dashes, spaces and invisible characters.
Only the secret's owner can write a code or say whose it is, and nobody can make one up.
"""

from __future__ import annotations

import hmac
import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from normreg_sheets.course.secret import Secret

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MOST_INITIALS = 4
_WHO, _MAC = 4, 16  # characters, of five bits each
_ALIKE = str.maketrans("OIL", "011")
# Spaces, dashes, and what nobody sees: between the characters of a code they mean nothing.
_BETWEEN = r"\s_\-\u00ad\u061c\u200b-\u2015\u202a-\u202e\u2060-\u206f\u2212\ufe58\ufe63\uff0d\ufeff"
_WIDE = r"\uff10-\uff19\uff21-\uff3a\uff41-\uff5a"
_LIKE_A_CODE = re.compile(rf"[0-9A-Za-z{_WIDE}{_BETWEEN}]{{{_MAC},120}}")
_NOTHING = re.compile(f"[{_BETWEEN}]+")


def write_code(secret: Secret, exercise: str, version: int, student: str, attempt: int) -> str:
    """The code of a student's sheet."""
    fields = (exercise, str(version), student, str(attempt))
    mac = _base32(secret.authenticator("code", *fields), _MAC)
    who = _base32(secret.authenticator("student", student), _WHO)
    groups = (mac[at : at + 4] for at in range(0, _MAC, 4))
    return "-".join((f"{_initials(exercise)}{version}", who, str(attempt), *groups))


def fold(text: str) -> str | None:
    """What all spellings of a code have in common; None for a text that can be none."""
    if not _LIKE_A_CODE.fullmatch(text):
        return None
    plain = _NOTHING.sub("", unicodedata.normalize("NFKC", text))
    return plain.upper().translate(_ALIKE)


def is_genuine(folded: str, code: str) -> bool:
    """Whether a folded text is that code; how long it takes tells nothing of where it is not."""
    return hmac.compare_digest(folded, fold(code) or "")


def head(folded: str) -> str:
    """What of a folded code is no secret: all but the 80 bits."""
    return folded[:-_MAC]


def _initials(exercise: str) -> str:
    """The first letters of an exercise's words, `BN` of batch-normalization; X of none."""
    words = re.split(r"[^A-Za-z]+", exercise)
    return "".join(word[0] for word in words if word)[:MOST_INITIALS].upper() or "X"


def _base32(data: bytes, characters: int) -> str:
    """The first bits of data, five to a character."""
    number = int.from_bytes(data, "big") >> (8 * len(data) - 5 * characters)
    return "".join(LETTERS[number >> 5 * at & 31] for at in reversed(range(characters)))
