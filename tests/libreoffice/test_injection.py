"""No text of a stranger comes alive in a real LibreOffice: no formula, no link, nothing outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.libreoffice import office
from tests.marking.hostile import TEXTS, honest, with_cells
from tests.marking.test_injection import LINKS, SHORT, feedback, file
from tests.sheet.giveaways import parts

if TYPE_CHECKING:
    from pathlib import Path

WAYS = ("a text", "a stored text", "an error", "a link", "a server")


@pytest.mark.libreoffice
def test_no_text_comes_alive_in_libreoffice(tmp_path: Path) -> None:
    """It computes all formulas anew, and what it saves has those of a harmless feedback."""
    files = {"harmless": honest()[0], **{way: file(way) for way in WAYS}}
    for name, data in files.items():
        (tmp_path / f"{name}.xlsx").write_bytes(feedback(data))
    made = [tmp_path / f"{name}.xlsx" for name in files]
    harmless, *saved = office.convert(made, tmp_path / "saved", "xlsx", recalculate=True)
    ours = {sheet: set(cells) for sheet, cells in office.cached(harmless).items()}

    assert sum(map(len, ours.values())) > 100
    for path in saved:
        assert {sheet: set(cells) for sheet, cells in office.cached(path).items()} == ours
        assert [name for name, text in parts(path.read_bytes()).items() if LINKS.search(text)] == []


@pytest.mark.libreoffice
def test_libreoffice_shows_what_was_written(tmp_path: Path) -> None:
    data, said = with_cells(SHORT, "a text")
    path = tmp_path / "feedback.xlsx"
    path.write_bytes(feedback(data))
    (saved,) = office.convert([path], tmp_path / "saved", "xlsx", recalculate=True)
    table = openpyxl.load_workbook(saved)["Feedback"]
    shown = {row[0].value: row[2] for row in table.iter_rows() if row[0].value in said}

    assert len(shown) == len(said)
    assert {cell.data_type for cell in shown.values() if cell.value is not None} == {"s"}
    for here, name in said.items():
        if TEXTS[name].isascii() and TEXTS[name].isprintable() and "_x" not in TEXTS[name]:
            beginning = str(shown[here].value).removesuffix("…")
            assert TEXTS[name].startswith(beginning), name
            assert len(beginning) >= min(len(TEXTS[name]), 8), name
