"""Classmates who fill in the sheets that they were handed in a real LibreOffice, key by key."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.course.simulated import Keyboard
from tests.libreoffice import office

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from normreg_sheets.sheet.stamp import Content
    from tests.course.simulated import Typed


def at_keyboards(students: int, sheet: str) -> Keyboard:
    """So many students, whose sheets have that title."""

    def files(typed: Sequence[Typed]) -> list[bytes]:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            sittings = []
            for place, one in enumerate(typed):
                blank = folder / f"{place}-blank.xlsx"
                blank.write_bytes(one.sheet)
                out = folder / f"{place}-{one.file}"
                sittings.append(office.Sitting(blank, {sheet: _keys(one.cells)}, out))
            office.type_all(sittings)
            return [sitting.out.read_bytes() for sitting in sittings if sitting.out]

    return Keyboard(students, files)


def _keys(cells: Mapping[str, Content]) -> dict[str, str]:
    """What is typed. Raises ValueError for what is no number."""
    if not all(isinstance(content, float) for content in cells.values()):
        raise ValueError("only numbers are typed")
    return {here: f"{content:.15g}" for here, content in cells.items()}
