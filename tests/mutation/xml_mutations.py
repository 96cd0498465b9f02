"""Mutations of XML that stays well-formed, as a program with a defect, or a person, would make it.

Each changes a tree in place, by chance; `changed` serialises what came of a part. Characters that
no XML may have are the business of `text_mutations`.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from tests.mutation.odd_values import ANY, POOLS, SIGNS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

    Mutation = Callable[[ET.Element, Random], None]

NAMESPACES = (
    "",
    "{urn:nobody}",
    "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}",
    "{http://purl.oclc.org/ooxml/spreadsheetml/main}",
    "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}",
    "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}",
)


def _parent(root: ET.Element, chance: Random) -> ET.Element:
    """An element that has children; the root, which is the last to have one, if no other."""
    return chance.choice([one for one in root.iter() if len(one)] or [root])


def _pair(root: ET.Element, chance: Random) -> tuple[ET.Element, ET.Element] | None:
    """An element with its parent."""
    parent = _parent(root, chance)
    return (parent, chance.choice(list(parent))) if len(parent) else None


def _elements(root: ET.Element) -> list[ET.Element]:
    """The elements of a tree; the tag of a comment is a function."""
    return [one for one in root.iter() if isinstance(one.tag, str)]


def _any(root: ET.Element, chance: Random) -> ET.Element:
    return chance.choice(_elements(root))


def _with_attributes(root: ET.Element, chance: Random) -> ET.Element | None:
    some = [one for one in root.iter() if one.attrib]
    return chance.choice(some) if some else None


def removed(root: ET.Element, chance: Random) -> None:
    """An element is missing."""
    if pair := _pair(root, chance):
        pair[0].remove(pair[1])


def doubled(root: ET.Element, chance: Random) -> None:
    """An element stands twice, next to itself."""
    if pair := _pair(root, chance):
        pair[0].insert(list(pair[0]).index(pair[1]), deepcopy(pair[1]))


def moved(root: ET.Element, chance: Random) -> None:
    """An element is somewhere else, in an element that had children before."""
    if pair := _pair(root, chance):
        pair[0].remove(pair[1])
        home = _parent(root, chance)
        home.insert(chance.randint(0, len(home)), pair[1])


def copied(root: ET.Element, chance: Random) -> None:
    """A copy of an element is in another one, of any kind."""
    if pair := _pair(root, chance):
        copy = deepcopy(pair[1])
        home = _any(root, chance)
        home.insert(chance.randint(0, len(home)), copy)


def turned(root: ET.Element, chance: Random) -> None:
    """The children of an element stand in another order."""
    parent = _parent(root, chance)
    parent[:] = chance.sample(list(parent), len(parent))


def renamed(root: ET.Element, chance: Random) -> None:
    """An element has another one's name, or one with a letter more."""
    one = _any(root, chance)
    one.tag = chance.choice((_any(root, chance).tag, one.tag + "s", one.tag.upper()))


def in_another_namespace(root: ET.Element, chance: Random) -> None:
    """An element, or every one, is of another namespace."""
    space = chance.choice(NAMESPACES)
    one = _any(root, chance)
    before = one.tag[: one.tag.rfind("}") + 1]
    for each in _elements(root) if chance.random() < 0.3 else (one,):
        if each.tag.startswith(before):
            each.tag = space + each.tag[len(before) :]


def attribute_changed(root: ET.Element, chance: Random) -> None:
    """An attribute says something else of its sort, or of any."""
    one = _with_attributes(root, chance)
    if one is not None:
        name = chance.choice(list(one.attrib))
        pool = POOLS.get(name.rpartition("}")[2], ANY)
        one.set(name, chance.choice(pool if chance.random() < 0.9 else ANY))


def attribute_removed(root: ET.Element, chance: Random) -> None:
    """An attribute is missing."""
    one = _with_attributes(root, chance)
    if one is not None:
        del one.attrib[chance.choice(list(one.attrib))]


def attribute_borrowed(root: ET.Element, chance: Random) -> None:
    """An element has an attribute of another one, of its own name as a rule."""
    other = _with_attributes(root, chance)
    if other is not None:
        alike = [one for one in root.iter() if one.tag == other.tag]
        one = chance.choice(alike) if chance.random() < 0.7 else _any(root, chance)
        name = chance.choice(list(other.attrib))
        one.set(name, other.attrib[name])


def text_changed(root: ET.Element, chance: Random) -> None:
    """A text that says something says something else."""
    some = [one for one in root.iter() if one.text and one.text.strip()]
    if some:
        chance.choice(some).text = chance.choice(ANY)


def text_written(root: ET.Element, chance: Random) -> None:
    """A text stands in an element, or after it."""
    setattr(_any(root, chance), chance.choice(("text", "text", "tail")), chance.choice(ANY))


def sign_changed(root: ET.Element, chance: Random) -> None:
    """One character of a text or of an attribute is another, or is new, or missing."""
    some = [one for one in root.iter() if one.text and one.text.strip()]
    if some and chance.random() < 0.7:
        one = chance.choice(some)
        one.text = _mistyped(one.text or "", chance)
        return
    holder = _with_attributes(root, chance)
    if holder is not None:
        name = chance.choice(list(holder.attrib))
        holder.set(name, _mistyped(holder.attrib[name], chance))


def _mistyped(text: str, chance: Random) -> str:
    at, sign = chance.randint(0, len(text)), chance.choice(SIGNS)
    skip = chance.randrange(2)
    return text[:at] + chance.choice((sign, "")) + text[at + skip :]


def commented(root: ET.Element, chance: Random) -> None:
    """A comment or an instruction stands among the children, or within a text."""
    one = _any(root, chance)
    apart = chance.choice((ET.Comment("1"), ET.ProcessingInstruction("a", "1")))
    if one.text and not len(one):
        at = chance.randint(0, len(one.text))
        one.text, apart.tail = one.text[:at], one.text[at:]
    one.insert(chance.randint(0, len(one)), apart)


MUTATIONS: Sequence[Mutation] = (
    *(removed, doubled, moved, copied, turned, renamed, in_another_namespace),
    *(attribute_changed, attribute_changed, attribute_changed, attribute_changed),
    *(attribute_removed, attribute_borrowed, attribute_borrowed),
    *(text_changed, text_changed, text_changed, text_written, sign_changed, sign_changed),
    commented,
)


def changed(part: bytes, chance: Random, times: int) -> tuple[bytes, str]:
    """The part after some mutations, and their names. Raises ParseError for what is no XML."""
    root = ET.fromstring(part)
    used = chance.choices(MUTATIONS, k=times)
    for mutation in used:
        mutation(root, chance)
    return ET.tostring(root, encoding="utf-8"), "+".join(each.__name__ for each in used)
