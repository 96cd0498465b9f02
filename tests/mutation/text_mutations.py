"""Mutations of the characters of an XML part: what no tree can say, and what no XML may have.

Comments and CDATA within a value, references to characters, a document type, another encoding: the
places in which readers of XML differ, or a careless one can be hurt.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.mutation.byte_mutations import ANYWHERE
from tests.mutation.odd_values import NUMBERS, REFERENCES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

    Mutation = Callable[[bytes, Random], bytes]

PUT_IN = (
    *(b"<!-- 1 -->", b"<![CDATA[1]]>", b"<?a 1?>", b"&#49;", b"&#x31;", b"&amp;", b"&lt;", b"&a;"),
    *(b"&#0;", b"&#xD800;", b"&#xFFFE;", b"\x00", b"\x0b", b"\xff", b"\xc0\xb1", b"\xed\xa0\x80"),
    *(
        b"<!DOCTYPE a>",
        b"<!ENTITY a '1'>",
        b"<a/>",
        b"<v>1</v>",
        b"</v><v>",
        b"]]>",
        b"\xef\xbb\xbf",
    ),
    *(b' xmlns="urn:a"', b" xmlns:x='urn:a'", b' r="A1"', b' t="b"', b"\r", b"\xe2\x80\xae"),
)
DOCTYPE = b'<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;">]>'
ENCODINGS = (b"utf-8", b"UTF-16", b"latin-1", b"ascii", b"cp1252", b"utf-7", b"nothing")
NUMBER = re.compile(rb"(?<=[>\"'])[-+.0-9eE]+(?=[<\"'])")
REFERENCE = re.compile(rb"(?<=[>\"'])\$?[A-Z]{1,3}\$?[0-9]+(?=[<\"':])")
TAG = re.compile(rb"<[^<>]*>")


def within_a_text(part: bytes, chance: Random) -> bytes:
    """Something stands right after a tag or in the middle of a text."""
    ends = [found.end() for found in TAG.finditer(part)]
    at = min(chance.choice(ends or [0]) + chance.randrange(2), len(part))
    return part[:at] + chance.choice(PUT_IN) + part[at:]


def anywhere(part: bytes, chance: Random) -> bytes:
    """Something stands anywhere, within a tag too."""
    at = chance.randint(0, len(part))
    return part[:at] + chance.choice(PUT_IN) + part[at:]


def another_number(part: bytes, chance: Random) -> bytes:
    """A number is another one, or what looks like one."""
    return _swapped(part, NUMBER, chance.choice(NUMBERS), chance)


def another_reference(part: bytes, chance: Random) -> bytes:
    """The address of a cell is another one."""
    return _swapped(part, REFERENCE, chance.choice(REFERENCES), chance)


def _swapped(part: bytes, what: re.Pattern[bytes], by: str, chance: Random) -> bytes:
    found = list(what.finditer(part))
    if not found:
        return part
    one = chance.choice(found)
    return part[: one.start()] + by.replace("<", "&lt;").encode() + part[one.end() :]


def tag_missing(part: bytes, chance: Random) -> bytes:
    """A tag is missing: its element's other end as a rule is not."""
    found = list(TAG.finditer(part))
    one = chance.choice(found) if found else None
    return part if one is None else part[: one.start()] + part[one.end() :]


def with_a_doctype(part: bytes, chance: Random) -> bytes:
    """A document type with entities is declared."""
    return chance.choice((DOCTYPE, DOCTYPE.lower(), b"<!DOCTYPE a>")) + part


def in_another_encoding(part: bytes, chance: Random) -> bytes:
    """The part says that it is written otherwise, or is."""
    if chance.random() < 0.5:
        said = b'<?xml version="1.0" encoding="%b"?>' % chance.choice(ENCODINGS)
        return said + re.sub(rb"^<\?xml.*?\?>\s*", b"", part)
    bare = re.sub(rb"^<\?xml.*?\?>\s*", b"", part).decode()
    return bare.encode(chance.choice(("utf-16", "utf-8-sig", "utf-16-le", "utf-32")))


MUTATIONS: Sequence[Mutation] = (
    *(within_a_text, within_a_text, anywhere, another_number, another_number, another_reference),
    *(tag_missing, with_a_doctype, in_another_encoding),
    *ANYWHERE,
)


def changed(part: bytes, chance: Random) -> tuple[bytes, str]:
    """The part after one mutation, and its name."""
    mutation = chance.choice(MUTATIONS)
    return (mutation(part, chance) if part else part), mutation.__name__
