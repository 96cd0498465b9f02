"""Every case of the corpus, by its group: what is named in `cases` is run, all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.corpus import (
    archives,
    bomb_contents,
    bombs,
    by_hand,
    cell_types,
    codes,
    containers,
    file_system,
    formula_groups,
    formula_sources,
    formulas,
    hidden,
    integrity,
    opendocument,
    opendocument_cells,
    package,
    part_headers,
    places,
    relations,
    shapes,
    typed,
    values,
    xml_parts,
    xml_types,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.corpus.case import Case

GROUPS: Mapping[str, Sequence[Case]] = {
    "containers": [*containers.CASES, *part_headers.CASES],
    "bombs": [*bombs.CASES, *bomb_contents.CASES],
    "xml": [*xml_parts.CASES, *xml_types.CASES],
    "package": [*package.CASES, *relations.CASES],
    "shapes": [*shapes.CASES, *hidden.CASES, *places.CASES, *by_hand.CASES],
    "values": [*values.CASES, *typed.CASES],
    "types": cell_types.CASES,
    "formulas": [*formulas.CASES, *formula_groups.CASES, *formula_sources.CASES],
    "integrity": [*integrity.CASES, *codes.CASES],
    "opendocument": [*opendocument.CASES, *opendocument_cells.CASES],
    "file system": file_system.CASES,
    "archives": archives.CASES,
}
CASES = {f"{group}: {case.name}": case for group, cases in GROUPS.items() for case in cases}
