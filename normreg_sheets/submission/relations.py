"""Which part of the package is what: the relationships of the Open Packaging Conventions.

A part's name promises nothing: the workbook may be `xl/workbook.xml` or `book.xml`, its first
sheet `xl/worksheets/sheet7.xml`. What counts are the *relationships*: `_rels/.rels` leads from the
package to the workbook, `xl/_rels/workbook.xml.rels` from the workbook to its sheets. Each has an
id, a type (a long address whose last word tells: ".../worksheet") and a target.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, NamedTuple

from normreg_sheets.submission.elements import keep_known
from normreg_sheets.submission.guard import MEND
from normreg_sheets.submission.markup import parse
from normreg_sheets.submission.refusal import Reason, refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from normreg_sheets.submission.guard import Package

ROOT = ""  # the package itself, as the source of relationships


class Relation(NamedTuple):
    """One relationship: the last word of its type, and the part it leads to."""

    kind: str
    part: str


def relations(package: Package, source: str) -> dict[str, Relation]:
    """The relationships of the part `source` to parts of the package, by id."""
    folder, name = posixpath.split(source)
    rels = posixpath.join(folder, "_rels", f"{name}.rels")
    if rels not in package:
        return {}
    root = parse(package, rels, "Relationships")
    place = f"{package.path}, part '{rels}'"
    keep_known(root, (root.tag.removesuffix("s"),), place)
    found: dict[str, Relation] = {}
    for element in root:
        if element.get("TargetMode", "Internal") == "Internal":
            name = element.get("Id", "")
            if name in found:
                says = f"two relationships have one id; {MEND}"
                raise refusal(place, Reason.DUPLICATE, says)
            found[name] = Relation(
                kind=element.get("Type", "").rpartition("/")[2],
                part=_resolve(element.get("Target", ""), folder),
            )
    return found


def part_of(relations: Mapping[str, Relation], kind: str, package: Package) -> str | None:
    """The related part of a kind, if the package has it; refused if it has two of them."""
    related = {relation.part for relation in relations.values() if relation.kind == kind}
    parts = sorted(part for part in related if part in package)
    if len(parts) > 1:
        says = f"it has two parts for the {kind}; {MEND}"
        raise refusal(package.path, Reason.DUPLICATE, says)
    return parts[0] if parts else None


def _resolve(target: str, folder: str) -> str:
    """A target as a part's name; it is relative to its source's folder unless it starts with /."""
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
