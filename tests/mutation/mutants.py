"""Mutants: what came of a workbook by chance, the same ones for the same seed.

    of bytes    the file as it is: broken uploads, forged zip headers, two files in one
    of XML      one or a few parts changed as trees, zipped again
    of text     one part changed as characters, zipped again
    of parts    whole parts missing, renamed, exchanged, twice there

A mutant is made from a seed and a number alone, so a finding can be made again from these two.
"""

from __future__ import annotations

import io
import random
import warnings
import zipfile
from typing import TYPE_CHECKING, NamedTuple
from xml.etree.ElementTree import ParseError

from tests.mutation import byte_mutations, text_mutations, xml_mutations

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from random import Random

    Parts = list[tuple[str, bytes]]

EPOCH = (1980, 1, 1, 0, 0, 0)
VALUES = ("sheet", "content.xml", "sharedstrings")  # the parts that are worth most mutations


class Mutant(NamedTuple):
    """A file that came of `origin` by what `how` names; `name` finds it again."""

    name: str
    origin: str
    how: str
    data: bytes


def mutant(seeds: Mapping[str, bytes], seed: int, number: int) -> Mutant:
    """The mutant of a number, from one of the files that are the `seeds`."""
    chance = random.Random(f"{seed}:{number}")
    origins = sorted(seeds)
    origin = chance.choice(origins)
    kind = chance.choices((_of_bytes, _of_xml, _of_text, _of_parts), (25, 50, 20, 5))[0]
    data, how = kind(seeds[origin], seeds[chance.choice(origins)], chance)
    return Mutant(f"{seed}:{number}", origin, how, data)


def _of_bytes(data: bytes, other: bytes, chance: Random) -> tuple[bytes, str]:
    if chance.random() < 0.1:
        return byte_mutations.spliced(data, other, chance), "spliced"
    table = chance.choice((byte_mutations.ANYWHERE, byte_mutations.AT_THE_ZIP))
    used = chance.choices(table, k=chance.choice((1, 1, 1, 2, 5)))
    for mutation in used:
        data = mutation(data, chance) if data else data
    return data, "+".join(each.__name__ for each in used)


def _of_xml(data: bytes, other: bytes, chance: Random) -> tuple[bytes, str]:
    parts = unzipped(data)
    said = []
    for _ in range(chance.choice((1, 1, 1, 2))):
        at = _chosen(parts, chance)
        name, part = parts[at]
        try:
            part, how = xml_mutations.changed(part, chance, chance.choice((1, 1, 2, 4)))
        except ParseError:  # a part that is no XML, such as the mimetype
            how = "nothing"
        parts[at] = name, part
        said.append(f"{name}: {how}")
    return zipped(parts, _packing(chance)), ", ".join(said)


def _of_text(data: bytes, other: bytes, chance: Random) -> tuple[bytes, str]:
    parts = unzipped(data)
    at = _chosen(parts, chance)
    name, part = parts[at]
    part, how = text_mutations.changed(part, chance)
    parts[at] = name, part
    return zipped(parts, _packing(chance)), f"{name}: {how}"


def _of_parts(data: bytes, other: bytes, chance: Random) -> tuple[bytes, str]:
    parts = unzipped(data)
    at = chance.randrange(len(parts))
    name, part = parts[at]
    how = chance.choice(("missing", "renamed", "exchanged", "foreign", "twice", "turned"))
    match how:
        case "missing":
            del parts[at]
        case "renamed":
            odd = (name.upper(), f"{name}x", f"/{name}", f"../{name}", name.replace("/", "\\"))
            parts[at] = chance.choice(odd), part
        case "exchanged":
            to = chance.randrange(len(parts))
            parts[at], parts[to] = (name, parts[to][1]), (parts[to][0], part)
        case "foreign":
            parts[at] = name, chance.choice(unzipped(other))[1]
        case "twice":
            parts.append((chance.choice((name, name.upper())), chance.choice(parts)[1]))
        case "turned":
            chance.shuffle(parts)
    return zipped(parts, _packing(chance)), f"{name}: {how}"


def _chosen(parts: Parts, chance: Random) -> int:
    """The place of a part, of one with values as a rule."""
    some = [at for at, (name, _) in enumerate(parts) if any(v in name.lower() for v in VALUES)]
    return chance.choice(some if some and chance.random() < 0.75 else range(len(parts)))


def _packing(chance: Random) -> int:
    """Stored as a rule, which is quick."""
    return zipfile.ZIP_DEFLATED if chance.random() < 0.1 else zipfile.ZIP_STORED


def unzipped(data: bytes) -> Parts:
    """The parts of a sound file, in their order."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def zipped(parts: Iterable[tuple[str, bytes]], packing: int) -> bytes:
    """A zip of the parts, without the time of day."""
    written = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of a name that is there twice: on purpose
        with zipfile.ZipFile(written, "w") as archive:
            for name, part in parts:
                archive.writestr(zipfile.ZipInfo(name, EPOCH), part, packing)
    return written.getvalue()


def numbers(count: int, shares: int) -> Sequence[range]:
    """The numbers below `count` in about so many ranges."""
    step = -(-count // shares)
    return [range(first, min(first + step, count)) for first in range(0, count, step)]
